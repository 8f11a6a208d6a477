//! A text in quotes, as `%q` writes it.

use std::fmt::Write;

/// How one character stands between double quotes: as it is when people can see it, else as an escape.
pub fn escape(c: char, out: &mut String) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{7}' => out.push_str("\\a"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{b}' => out.push_str("\\v"),
        _ if is_printable(c) => out.push(c),
        _ => numbered(c, out),
    }
}

fn numbered(c: char, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = match u32::from(c) {
        code @ (0..0x20 | 0x7f) => write!(out, "\\x{code:02x}"),
        code @ 0..0x1_0000 => write!(out, "\\u{code:04x}"),
        code => write!(out, "\\U{code:08x}"),
    };
}

/// Whether Go prints a character as it is: letters, marks, numbers, punctuation, symbols and the blank of ASCII.
pub fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return matches!(c, ' '..='~');
    }
    // Marks are escaped only where they stand alone, so a letter goes in front.
    let pair: String = ['a', c].iter().collect();
    pair.escape_debug().nth(1) == Some(c)
}

/// The text in double quotes.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    text.chars().for_each(|c| escape(c, &mut out));
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_in_quotes() {
        for (text, expected) in [
            ("", r#""""#),
            ("plain text", r#""plain text""#),
            ("a\tb\"c\u{a0}é\u{1}\u{1F600}", "\"a\\tb\\\"c\\u00a0é\\x01😀\""),
            ("\\ \u{7f} \u{2028} \u{feff}", "\"\\\\ \\x7f \\u2028 \\ufeff\""),
            ("e\u{301}", "\"e\u{301}\""),
            ("\u{e0001}", "\"\\U000e0001\""),
        ] {
            assert_eq!(quote(text), expected, "{text:?}");
        }
    }
}
