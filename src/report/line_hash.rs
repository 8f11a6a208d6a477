//! The fingerprint by which GitHub's code scanning knows a line again after lines above it have changed.
//!
//! It is a polynomial hash over the hundred characters from the line's start on, blanks and tabs left out and every
//! line break counted as one LF. Behind the text stand an end mark and as many zeros as are needed. Lines with the same
//! hash are numbered. Characters are UTF-16 code units, because the upload action runs in JavaScript.

use std::collections::{HashMap, HashSet};

const WINDOW: usize = 100;
const FACTOR: u64 = 37;
const END: u16 = 0xffff;

/// The fingerprints of some lines, counted from 1.
pub(super) fn line_hashes(text: &str, lines: &[u32]) -> HashMap<u32, String> {
    let hashes = every_line(text);
    let wanted: HashSet<u32> = lines.iter().copied().collect();
    let hash_of = |line: &u32| hashes.get(line.saturating_sub(1) as usize).copied();
    let mut counts: HashMap<u64, u32> = wanted.iter().filter_map(hash_of).map(|hash| (hash, 0)).collect();
    let mut found = HashMap::with_capacity(wanted.len());
    for (line, hash) in (1..).zip(&hashes) {
        let Some(count) = counts.get_mut(hash) else { continue };
        *count += 1;
        if wanted.contains(&line) {
            found.insert(line, format!("{hash:x}:{count}"));
        }
    }
    found
}

fn every_line(text: &str) -> Vec<u64> {
    let mut hashes = Vec::new();
    let mut roll = Roll::new();
    let mut line_starts = true;
    for unit in units(text).chain([END]) {
        hashes.extend(roll.push(unit, line_starts));
        line_starts = unit == u16::from(b'\n');
    }
    for _ in 0..WINDOW {
        hashes.extend(roll.push(0, false));
    }
    hashes
}

/// The characters that count.
fn units(text: &str) -> impl Iterator<Item = u16> {
    let mut after_cr = false;
    text.encode_utf16().filter_map(move |unit| {
        let skipped = matches!(unit, 0x20 | 0x09) || (after_cr && unit == 0x0a);
        after_cr = unit == 0x0d;
        (!skipped).then_some(if after_cr { 0x0a } else { unit })
    })
}

/// The last hundred characters, as a ring.
struct Roll {
    units: [u16; WINDOW],
    starts: [bool; WINDOW],
    at: usize,
    hash: u64,
    /// The weight of the character that leaves.
    leaving: u64,
}

impl Roll {
    fn new() -> Self {
        let leaving = (0..WINDOW).fold(1u64, |weight, _| weight.wrapping_mul(FACTOR));
        Self { units: [0; WINDOW], starts: [false; WINDOW], at: 0, hash: 0, leaving }
    }

    /// Takes in a character, and gives the hash of a line when its hundred characters were complete before.
    fn push(&mut self, unit: u16, starts_line: bool) -> Option<u64> {
        let done = self.starts[self.at].then_some(self.hash);
        let gone = u64::from(self.units[self.at]).wrapping_mul(self.leaving);
        self.hash = self.hash.wrapping_mul(FACTOR).wrapping_add(u64::from(unit)).wrapping_sub(gone);
        self.units[self.at] = unit;
        self.starts[self.at] = starts_line;
        self.at = (self.at + 1) % WINDOW;
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts and results of the upload action's own tests.
    #[test]
    fn the_upload_action_comes_to_the_same() {
        let greetings: &[&str] = &[
            "e9496ae3ebfced30:1",
            "fb7c023a8b9ccb3f:1",
            "ce8ba1a563dcdaca:1",
            "e20e36e16fcb0cc8:1",
            "b3edc88f2938467e:1",
            "c8e28b0b4002a3a0:1",
            "c129715d7a2bc9a3:1",
        ];
        let table: [(&str, &[&str]); 9] = [
            ("", &["c129715d7a2bc9a3:1"]),
            (
                " a\nb\n  \t\tc\n d",
                &["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
            ),
            (
                " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
                &[
                    "8b7cf3e952e7aeb2:1",
                    "b1ae1287ec4718d9:1",
                    "bff680108adb0fcc:1",
                    "c6805c5e1288b612:1",
                    "b86d3392aea1be30:1",
                    "e6ceba753e1a442:1",
                ],
            ),
            (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", greetings),
            (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", greetings),
            (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", greetings),
            (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", greetings),
            (
                &"Lorem ipsum dolor sit amet.\n".repeat(10),
                &[
                    "a7f2ff13bc495cf2:1",
                    "a7f2ff13bc495cf2:2",
                    "a7f2ff13bc495cf2:3",
                    "a7f2ff13bc495cf2:4",
                    "a7f2ff13bc495cf2:5",
                    "a7f2ff13bc495cf2:6",
                    "a7f2ff1481e87703:1",
                    "a9cf91f7bbf1862b:1",
                    "55ec222b86bcae53:1",
                    "cc97dc7b1d7d8f7b:1",
                    "c129715d7a2bc9a3:1",
                ],
            ),
            (
                "x = 2\nx = 1\nprint(x)\nx = 3\nprint(x)\nx = 4\nprint(x)\n",
                &[
                    "e54938cc54b302f1:1",
                    "bb609acbe9138d60:1",
                    "1131fd5871777f34:1",
                    "5c482a0f8b35ea28:1",
                    "54517377da7028d2:1",
                    "2c644846cb18d53e:1",
                    "f1b89f20de0d133:1",
                    "c129715d7a2bc9a3:1",
                ],
            ),
        ];
        for (text, expected) in table {
            let all: Vec<u32> = (1..=expected.len() as u32 + 1).collect();
            let found = line_hashes(text, &all);
            let found: Vec<_> = all.iter().filter_map(|line| found.get(line)).collect();
            assert_eq!(found, expected, "{text:?}");
            let last = expected.len() as u32;
            assert_eq!(line_hashes(text, &[last])[&last], expected[expected.len() - 1], "{text:?}");
        }
    }
}
