//! Breaking lines.

/// Breaks lines at blanks so that none is longer than asked, but for words that are; those are cut if told so.
pub fn wrap(text: &str, width: i64, line_break: &str, cuts: bool) -> String {
    let width = usize::try_from(width).unwrap_or(0).max(1);
    let mut out = String::new();
    let mut rest = text;
    while rest.len() > width.max(first_len(rest)) {
        if let Some(behind) = rest.strip_prefix(' ') {
            rest = behind;
            continue;
        }
        let near = (0..=width).rev().find(|at| rest.is_char_boundary(*at) && rest[*at..].starts_with(' '));
        let far = || rest[near_border(rest, width)..].find(' ').map(|at| at + near_border(rest, width));
        let (end, skip) = match near.filter(|at| *at > 0) {
            Some(at) => (at, 1),
            None if cuts => (near_border(rest, width).max(first_len(rest)), 0),
            None => match far() {
                Some(at) => (at, 1),
                None => break,
            },
        };
        out.push_str(&rest[..end]);
        out.push_str(line_break);
        rest = &rest[end + skip..];
    }
    out.push_str(rest);
    out
}

fn first_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

fn near_border(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
