//! What base64 says, as the data of Kubernetes Secrets is written.

/// The bytes that a text in base64 stands for; line breaks in it count for nothing.
pub fn decoded(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let padding = digits.iter().rev().take_while(|byte| **byte == b'=').count();
    if digits.is_empty() || !digits.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let (mut bytes, mut bits) = (Vec::with_capacity(digits.len() / 4 * 3), 0u32);
    for (at, byte) in digits[..digits.len() - padding].iter().enumerate() {
        bits = bits << 6 | u32::from(digit(*byte)?);
        let fill = (at + 1) % 4 * 6 % 8;
        if at % 4 > 0 {
            bytes.push((bits >> fill) as u8);
        }
    }
    Some(bytes)
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read() {
        for (text, expected) in [
            ("aHVudGVyMg==", Some("hunter2")),
            ("aHVudGVy\n  MjM=\n", Some("hunter23")),
            ("aHVudGVyMjM0", Some("hunter234")),
            ("Zg==", Some("f")),
            ("", None),
            ("hunter2", None),
            ("REPLACE_", None),
            ("a===", None),
            ("aaa", None),
        ] {
            assert_eq!(decoded(text).as_deref(), expected.map(str::as_bytes), "{text}");
        }
    }
}
