//! Bytes that are no text, within text.
//!
//! Go's strings are bytes; ours are characters. A byte that belongs to no character is kept as one of a block that is
//! there for private use, so that a picture that is read, encoded or hashed comes out as it went in.

use std::borrow::Cow;

/// The character that stands for byte 0. Only bytes from 0x80 on ever belong to no character.
const FIRST: u32 = 0x10_fe00;

/// Bytes as text.
pub fn to_text(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(bytes.len() * 2);
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().filter_map(|byte| char::from_u32(FIRST + u32::from(*byte))));
    }
    Cow::Owned(out)
}

/// The bytes that a text was made of.
pub fn of_text(text: &str) -> Cow<'_, [u8]> {
    if !text.contains(is_byte) {
        return Cow::Borrowed(text.as_bytes());
    }
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        match is_byte(c) {
            true => out.push((u32::from(c) - FIRST) as u8),
            false => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    Cow::Owned(out)
}

fn is_byte(c: char) -> bool {
    (FIRST + 0x80..=FIRST + 0xff).contains(&u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let all: Vec<u8> = (0..=255).collect();
        for bytes in [b"text \xc3\xa9".as_slice(), b"\xff\xd8 \xc3 picture\0", &all] {
            assert_eq!(of_text(&to_text(bytes)).as_ref(), bytes);
        }
        assert!(matches!(to_text("é".as_bytes()), Cow::Borrowed("é")));
    }
}
