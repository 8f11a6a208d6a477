//! PEM: what stands between `-----BEGIN …-----` and `-----END …-----`.

/// What a text holds of a kind (`CERTIFICATE`, or an ending such as `PRIVATE KEY`): the first, with its whole label.
pub fn first<'t>(text: &'t str, kind: &str) -> Option<(&'t str, Vec<u8>)> {
    text.split("-----BEGIN ").skip(1).find_map(|block| {
        let (label, rest) = block.split_once("-----").filter(|(label, _)| label.ends_with(kind))?;
        let (body, _) = rest.split_once("-----END ")?;
        Some((label, decode(body)?))
    })
}

/// Text in base64 as bytes; blanks and ends of lines do not count.
fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0u32, 0);
    for letter in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_and_decoded() {
        let text = "x\n-----BEGIN RSA PRIVATE KEY-----\nAQ==\n-----END RSA PRIVATE KEY-----\n\
                    -----BEGIN CERTIFICATE-----\nbm90\nIG9uZQ==\n-----END CERTIFICATE-----\n";
        assert_eq!(first(text, "CERTIFICATE"), Some(("CERTIFICATE", b"not one".to_vec())));
        assert_eq!(first(text, "PRIVATE KEY"), Some(("RSA PRIVATE KEY", vec![1])));
        for text in
            ["", "-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE-----\n{{ x }}\n-----END CERTIFICATE-----"]
        {
            assert_eq!(first(text, "CERTIFICATE"), None, "{text}");
        }
    }
}
