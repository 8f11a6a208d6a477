//! A first look at what a document may hold: most keys that rules ask for are in none, and that is cheap to know.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

const BITS: u64 = 4096;

/// How many bits a text sets. A program's sieve holds hundreds of texts, and a rule may ask for dozens.
const PLACES: u32 = 3;

/// Marks of texts. One that was never put in is nearly always known not to be there; one that was always passes.
#[derive(Debug, Clone)]
pub struct Sieve([u64; (BITS / 64) as usize]);

impl Default for Sieve {
    fn default() -> Self {
        Self([0; (BITS / 64) as usize])
    }
}

impl Sieve {
    /// Puts a text in.
    pub fn add(&mut self, text: &str) {
        places(mark(text)).for_each(|(word, bit)| self.0[word] |= bit);
    }

    /// Puts in all that is in another.
    pub fn add_all(&mut self, other: &Sieve) {
        self.0.iter_mut().zip(other.0).for_each(|(own, other)| *own |= other);
    }

    /// Whether a text with a mark may be in it.
    pub fn may_hold(&self, mark: u64) -> bool {
        places(mark).all(|(word, bit)| self.0[word] & bit != 0)
    }
}

/// The bits of a mark, by word.
fn places(mark: u64) -> impl Iterator<Item = (usize, u64)> {
    (0..PLACES).map(move |part| {
        let bit = (mark >> (part * 16)) % BITS;
        ((bit / 64) as usize, 1 << (bit % 64))
    })
}

/// What a text is known by in a sieve.
pub fn mark(text: &str) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish()
}
