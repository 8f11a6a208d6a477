//! Text for terminals: untrusted characters made visible, lines wrapped, colours.

use std::borrow::Cow;

/// Text from a file with everything made visible that could steer a terminal or deceive the eye: control characters,
/// line breaks, escape sequences, characters that turn the direction of writing or take no room.
pub fn printable(text: &str) -> Cow<'_, str> {
    let is_plain = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    if is_plain || !text.chars().any(deceives) {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len() + 16);
    text.chars().for_each(|c| push_printable(&mut result, c));
    Cow::Owned(result)
}

/// Adds one character in its visible form.
pub(super) fn push_printable(text: &mut String, c: char) {
    match c {
        '\0'..='\u{1f}' => text.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}')),
        '\u{7f}' => text.push('\u{2421}'),
        c if deceives(c) => text.push_str(&format!("<U+{:04X}>", c as u32)),
        c => text.push(c),
    }
}

/// The joiners U+200C and U+200D are left alone: scripts and emoji need them.
fn deceives(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Colours and weights of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paint {
    Red,
    Yellow,
    Cyan,
    Bold,
    Dim,
}

/// Text in a colour, or as it is when colours are off.
pub(super) fn paint(text: &str, paint: Paint, colour: bool) -> String {
    let code = match paint {
        Paint::Red => "1;31",
        Paint::Yellow => "1;33",
        Paint::Cyan => "1;36",
        Paint::Bold => "1",
        Paint::Dim => "2",
    };
    if colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Running text broken at blanks to a width. The first line begins with `head`, the others are indented by as much.
/// Blank lines, list items and indented lines of the text stay lines of their own.
pub(super) fn wrap(head: &str, text: &str, width: usize) -> String {
    let indent = head.chars().count();
    let room = width.saturating_sub(indent).max(20);
    let mut result = String::new();
    for (n, line) in paragraphs(text).iter().flat_map(|paragraph| fill(paragraph, room)).enumerate() {
        match (n, line.is_empty()) {
            (0, _) => result.push_str(head),
            (_, true) => {}
            (_, false) => result.extend(std::iter::repeat_n(' ', indent)),
        }
        result.push_str(&line);
        result.push('\n');
    }
    result
}

/// Joins the lines of running text.
fn paragraphs(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut joins = false;
    for line in text.trim().lines() {
        let own = line.is_empty() || line.starts_with([' ', '\t', '-', '*']);
        match found.last_mut() {
            Some(last) if joins && !own => {
                last.push(' ');
                last.push_str(line.trim_end());
            }
            _ => found.push(line.trim_end().to_owned()),
        }
        joins = !line.is_empty() && !line.starts_with([' ', '\t']);
    }
    found
}

fn fill(paragraph: &str, room: usize) -> Vec<String> {
    if paragraph.starts_with([' ', '\t']) {
        return vec![printable(paragraph).into_owned()];
    }
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in paragraph.split_whitespace() {
        let word = printable(word);
        let length = word.chars().count();
        if used > 0 && used + 1 + length > room {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(if used > 0 { " " } else { "" });
            line.push_str(&word);
        }
        used += length + usize::from(used > 0);
    }
    lines
}

/// `1 finding`, `2 findings`.
pub(super) fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_made_visible() {
        let table = [
            ("plain é 🔑 👩\u{200d}💻", "plain é 🔑 👩\u{200d}💻"),
            ("\u{1b}[31mred\u{7}", "␛[31mred␇"),
            ("a\r\nb\tc\0", "a␍␊b␉c␀"),
            ("\u{9b}31m\u{7f}", "<U+009B>31m␡"),
            ("ab\u{202e}cd\u{2066}", "ab<U+202E>cd<U+2066>"),
            ("\u{feff}x\u{200b}\u{e0041}", "<U+FEFF>x<U+200B><U+E0041>"),
        ];
        for (text, expected) in table {
            assert_eq!(printable(text), expected);
            assert!(!printable(text).chars().any(deceives));
        }
    }

    #[test]
    fn text_is_wrapped_under_its_head() {
        let text =
            "One two three four\nfive six.\n\n- an item that is long\n- other\n    code stays as it is, however long\n";
        let expected = [
            "  why  One two three four",
            "       five six.",
            "",
            "       - an item that is",
            "       long",
            "       - other",
            "           code stays as it is, however long",
            "",
        ];
        let expected = expected.join("\n");
        assert_eq!(wrap("  why  ", text, 27), expected);
        assert_eq!(wrap("x", " ", 10), "");
        assert_eq!(wrap("", "averyveryverylongwordthatdoesnotfit x", 5), "averyveryverylongwordthatdoesnotfit\nx\n");
    }
}
