//! Base 64 and base 32.

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A way to write bytes with few letters.
struct Alphabet {
    letters: &'static [u8],
    /// How many bits a letter stands for.
    bits: u32,
    /// How many letters make whole bytes.
    group: usize,
    name: &'static str,
}

const SIXTY_FOUR: Alphabet = Alphabet { letters: BASE64, bits: 6, group: 4, name: "base64" };
const THIRTY_TWO: Alphabet = Alphabet { letters: BASE32, bits: 5, group: 8, name: "base32" };

/// Bytes in base 64.
pub fn base64(bytes: &[u8]) -> String {
    SIXTY_FOUR.encode(bytes)
}

/// Bytes in base 32.
pub fn base32(bytes: &[u8]) -> String {
    THIRTY_TWO.encode(bytes)
}

/// What base 64 says; else Go's complaint.
pub fn from_base64(text: &str) -> Result<Vec<u8>, String> {
    SIXTY_FOUR.decode(text)
}

/// What base 32 says; else Go's complaint.
pub fn from_base32(text: &str) -> Result<Vec<u8>, String> {
    THIRTY_TWO.decode(text)
}

impl Alphabet {
    fn encode(&self, bytes: &[u8]) -> String {
        let mut out = String::with_capacity(bytes.len() * 8 / self.bits as usize + self.group);
        let (mut held, mut count) = (0u32, 0);
        for byte in bytes {
            held = held << 8 | u32::from(*byte);
            count += 8;
            while count >= self.bits {
                count -= self.bits;
                out.push(self.letter(held >> count));
            }
        }
        if count > 0 {
            out.push(self.letter(held << (self.bits - count)));
        }
        while !out.len().is_multiple_of(self.group) {
            out.push('=');
        }
        out
    }

    fn letter(&self, bits: u32) -> char {
        char::from(self.letters[bits as usize % self.letters.len()])
    }

    fn decode(&self, text: &str) -> Result<Vec<u8>, String> {
        let wrong = |at: usize| Err(format!("illegal {} data at input byte {at}", self.name));
        let is_wanted = |(_, byte): &(usize, u8)| !matches!(byte, b'\n' | b'\r');
        let letters: Vec<(usize, u8)> = text.bytes().enumerate().filter(is_wanted).collect();
        let (mut out, mut held, mut count) = (Vec::new(), 0u32, 0);
        for (index, (at, letter)) in letters.iter().enumerate() {
            let Some(value) = self.letters.iter().position(|known| known == letter) else {
                return match self.ends(&letters[index..], index % self.group) {
                    None => Ok(out),
                    Some(lost) => wrong(letters.get(index + lost).map_or(text.len(), |(at, _)| *at).max(*at)),
                };
            };
            held = held << self.bits | value as u32;
            count += self.bits;
            if count >= 8 {
                count -= 8;
                out.push((held >> count) as u8);
            }
        }
        match letters.len() % self.group {
            0 => Ok(out),
            lost => wrong(letters[letters.len() - lost].0),
        }
    }

    /// Where what is left is not just what fills up the last group; `None` where it is.
    fn ends(&self, left: &[(usize, u8)], within: usize) -> Option<usize> {
        let is_border = within > 1 && within as u32 * self.bits % 8 < self.bits;
        if !is_border {
            return Some(0);
        }
        let fill = self.group - within;
        let is_fill = |(index, (_, byte)): (usize, &(usize, u8))| index < fill && *byte == b'=';
        let filled = left.iter().enumerate().take_while(|item| is_fill(*item)).count();
        if filled == fill && left.len() == fill { None } else { Some(filled) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for text in ["", "f", "fo", "foo", "foob", "fooba", "foobar", "\u{0}ÿ\n"] {
            assert_eq!(from_base64(&base64(text.as_bytes())).as_deref(), Ok(text.as_bytes()));
            assert_eq!(from_base32(&base32(text.as_bytes())).as_deref(), Ok(text.as_bytes()));
        }
        assert_eq!((base64(b"foob"), base32(b"hello!")), ("Zm9vYg==".to_owned(), "NBSWY3DPEE======".to_owned()));
        assert_eq!(from_base64("aGVs\nbG8=").as_deref(), Ok(&b"hello"[..]));
    }

    #[test]
    fn complaints() {
        let complaint = |at: usize| Err(format!("illegal base64 data at input byte {at}"));
        for (text, at) in [
            ("aGVsbG8", 4),
            ("a", 0),
            ("aG!s", 2),
            ("====", 0),
            ("aGVsb====", 5),
            ("YQ", 0),
            ("aGVsbG8=x", 8),
            ("YQ=x", 3),
        ] {
            assert_eq!(from_base64(text), complaint(at), "{text}");
        }
    }
}
