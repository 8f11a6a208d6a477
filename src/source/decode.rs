//! Bytes of a file as text.

use std::path::Path;

use super::{Position, Source};

/// So much of a text that cannot be read is kept, to say what it claims to be.
const READABLE: usize = 1 << 16;

/// Why bytes are no text, and where they cease to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    /// What is wrong.
    pub flaw: Flaw,
    /// The first bad byte, when what stands before it is text.
    pub at: Option<Position>,
    /// What can be read of the beginning all the same.
    pub readable: String,
}

/// What is wrong with bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// NUL bytes or other signs of a binary file.
    Binary,
    /// UTF-16 without a byte-order mark.
    Utf16WithoutMark,
    /// UTF-16 with a byte-order mark and half a character.
    Utf16,
    /// Not UTF-8.
    NotUtf8,
}

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.flaw {
            Flaw::Binary => "binary: a NUL byte is no text",
            Flaw::Utf16WithoutMark => "looks like UTF-16 without a byte-order mark; save it as UTF-8",
            Flaw::Utf16 => "not valid UTF-16; save it as UTF-8",
            Flaw::NotUtf8 => "not valid UTF-8: this byte begins no character; save the file as UTF-8",
        })
    }
}

/// Reads bytes as UTF-8, or as UTF-16 when a byte-order mark says so.
pub fn decode(bytes: Vec<u8>) -> Result<String, DecodeError> {
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match String::from_utf8(bytes) {
            Ok(text) => match memchr::memchr(0, text.as_bytes()) {
                None => Ok(text),
                Some(at) => Err(nul(text.as_bytes(), at)),
            },
            Err(error) => Err(match memchr::memchr(0, error.as_bytes()) {
                Some(at) => nul(error.as_bytes(), at),
                None => flawed(Flaw::NotUtf8, error.as_bytes(), Some(error.utf8_error().valid_up_to())),
            }),
        },
    }
}

/// The text of a file of ours (configuration, a rule); else the reason in words, and the place if there is one.
pub fn read_own(path: &Path) -> Result<String, (String, Option<Position>)> {
    let bytes = std::fs::read(path).map_err(|error| (error.to_string(), None))?;
    decode(bytes).map_err(|error| (error.to_string(), error.at))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, DecodeError> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let units = || pairs.iter().map(|pair| unit(*pair));
    let text: Result<String, _> = char::decode_utf16(units()).collect();
    match text {
        Ok(text) if odd.is_empty() && !text.contains('\0') => Ok(text),
        Ok(text) if odd.is_empty() => Err(nul(text.as_bytes(), text.find('\0').unwrap_or_default())),
        _ => {
            let text: String = char::decode_utf16(units()).map_while(Result::ok).collect();
            Err(flawed(Flaw::Utf16, text.as_bytes(), Some(text.len())))
        }
    }
}

/// Text in UTF-16 has a NUL in every other byte wherever it is ASCII.
fn nul(bytes: &[u8], first: usize) -> DecodeError {
    let head = &bytes[..bytes.len().min(512) & !1];
    let nul = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let half = head.len() / 2;
    let lopsided = |many: usize, few: usize| half > 1 && many * 10 >= half * 7 && few * 10 <= half;
    if lopsided(nul(0), nul(1)) || lopsided(nul(1), nul(0)) {
        flawed(Flaw::Utf16WithoutMark, bytes, None)
    } else {
        flawed(Flaw::Binary, bytes, Some(first))
    }
}

fn flawed(flaw: Flaw, bytes: &[u8], at: Option<usize>) -> DecodeError {
    let head: Vec<u8> = bytes.iter().take(READABLE).copied().filter(|byte| *byte != 0).collect();
    let before = at.and_then(|at| std::str::from_utf8(bytes.get(..at)?).ok());
    let position = |text: &str| Source::file("", text).position(text.len() as u32);
    DecodeError { flaw, at: before.map(position), readable: String::from_utf8_lossy(&head).into_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn utf16(text: &str, mark: &[u8], bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        mark.iter().copied().chain(text.encode_utf16().flat_map(bytes)).collect()
    }

    #[test]
    fn texts() {
        let text = "kind: Pöd 🔑\n";
        for bytes in [
            text.as_bytes().to_vec(),
            utf16(text, &[0xff, 0xfe], u16::to_le_bytes),
            utf16(text, &[0xfe, 0xff], u16::to_be_bytes),
        ] {
            assert_eq!(decode(bytes).unwrap(), text);
        }
    }

    #[test]
    fn no_texts() {
        let odd = [&[0xff, 0xfe][..], b"a\0b"].concat();
        let half = [&[0xff, 0xfe][..], b"a\0\0\xd8b\0"].concat();
        type Case = (Vec<u8>, Flaw, Option<(u32, u32)>);
        let table: [Case; 7] = [
            (b"kind: Pod\n# caf\xe9\n".to_vec(), Flaw::NotUtf8, Some((2, 6))),
            (b"kind: Pod\r# \xc3\xa9\0x".to_vec(), Flaw::Binary, Some((2, 4))),
            (b"kind: Pod\0\xff".to_vec(), Flaw::Binary, Some((1, 10))),
            (b"\xff\0".to_vec(), Flaw::Binary, None),
            (utf16("kind: Pod", &[], u16::to_le_bytes), Flaw::Utf16WithoutMark, None),
            (odd, Flaw::Utf16, Some((1, 2))),
            (half, Flaw::Utf16, Some((1, 2))),
        ];
        for (bytes, flaw, at) in table {
            let error = decode(bytes.clone()).unwrap_err();
            let found = error.at.map(|at| (at.line, at.column));
            assert_eq!((error.flaw, found), (flaw, at), "{bytes:?}");
        }
    }

    #[test]
    fn what_can_be_read_of_it() {
        let readable = |bytes: Vec<u8>| decode(bytes).unwrap_err().readable;
        assert_eq!(readable(utf16("kind: Pod", &[], u16::to_be_bytes)), "kind: Pod");
        assert_eq!(readable(b"kind: Pod # \xe9\n".to_vec()), "kind: Pod # \u{fffd}\n");
        assert_eq!(readable([b"\xff".repeat(3), b"x".repeat(1 << 20)].concat()).len(), (1 << 16) + 6);
    }
}
