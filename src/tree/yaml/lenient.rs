//! What YAML forbids and its readers in Go and Python take: a quoted text that goes on no deeper than its key.
//!
//! ```yaml
//! status:
//!   - message: 'a text that
//!   goes on here'
//! ```

/// How many such texts of a file are joined.
const MOST: usize = 64;

/// The text with the line breaks of quoted texts as blanks, where they go on too far left. `at` is where the first of
/// them goes on.
pub fn joined(text: &str, at: usize) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let first = opening(text, at)?;
    let mut found = 0;
    let mut next = Some(first);
    while let Some((start, quote)) = next.filter(|_| found < MOST) {
        let end = closing(text, start + 1, quote)?;
        bytes[start..end].iter_mut().filter(|byte| matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
        found += 1;
        next = following(text, end + 1);
    }
    String::from_utf8(bytes).ok()
}

/// The quote that is open at the end of the line before `at`.
fn opening(text: &str, at: usize) -> Option<(usize, u8)> {
    let before = text.get(..at)?.trim_end();
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    in_line(before.get(start..)?).map(|(offset, quote)| (start + offset, quote))
}

/// The quote with which the value of a line begins, if it does not end there.
fn in_line(line: &str) -> Option<(usize, u8)> {
    let value = line.find(": ").map_or_else(|| line.rfind("- ").map(|dash| dash + 2), |colon| Some(colon + 2))?;
    let start = value + line[value..].len() - line[value..].trim_start().len();
    let quote = *line.as_bytes().get(start)?;
    (matches!(quote, b'\'' | b'"') && closing(line, start + 1, quote).is_none()).then_some((start, quote))
}

/// The next line whose value begins with a quote and does not end there.
fn following(text: &str, from: usize) -> Option<(usize, u8)> {
    let mut start = from;
    for line in text.get(from..)?.split_inclusive('\n') {
        if let Some((offset, quote)) = in_line(line) {
            return Some((start + offset, quote));
        }
        start += line.len();
    }
    None
}

/// Where a quoted text ends.
fn closing(text: &str, from: usize, quote: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 1,
            b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            _ if *byte == quote => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_in_quotes_are_joined() {
        let text = "a:\n  - b: 'it''s\n  here'\n    c: \"x \\\"\r\n  y\"\nd: e\n";
        let at = text.find("here").unwrap_or_default();
        let expected = "a:\n  - b: 'it''s   here'\n    c: \"x \\\"    y\"\nd: e\n";
        assert_eq!(joined(text, at).as_deref(), Some(expected));
        assert_eq!(joined("a: 'never\nclosed", 9), None);
    }
}
