//! Keys and values found in plain text: comments, embedded text and whatever no reader understood.
//!
//! A look at every `:` and `=` with the name before it and the text behind it; no format is understood, so that a
//! password is found in a line commented out as well as in an argument or a connection string.

use super::keys::{ends_name, is_secret_key};
use super::plain::is_plain;
use super::references::literal_parts;
use crate::source::Range;

/// Names before a separator are not longer than this.
const NAME: usize = 128;

/// The literal values behind names of secrets.
pub(super) fn find(text: &str, found: &mut Vec<Range>) {
    for at in memchr::memchr2_iter(b':', b'=', text.as_bytes()) {
        let Some(key) = Key::before(text, at) else { continue };
        if is_secret_key(key.text) || (key.text == "value" && names_a_secret(line_before(text, key.line))) {
            let value = Value { text, at, key: &key }.range();
            found.extend(value.into_iter().flat_map(|value| literals(text, value)));
        }
    }
}

/// The literal parts of a range of a text, unless it is no value at all but a word of the format.
pub(super) fn literals(text: &str, value: Range) -> Vec<Range> {
    let Range { start, end } = value;
    let value = text.get(start as usize..end as usize).unwrap_or_default();
    if is_plain(value.trim()) {
        return Vec::new();
    }
    literal_parts(value).iter().map(|part| Range::new(start + part.start, start + part.end)).collect()
}

struct Key<'t> {
    text: &'t str,
    quoted: bool,
    /// Where its line starts.
    line: usize,
    /// Whether nothing but comment marks, list marks and `export` stand before it on its line.
    leads: bool,
    /// Whether a bracket stands open before it on its line.
    in_brackets: bool,
}

impl<'t> Key<'t> {
    /// The name that ends before a separator, if it may be a secret's.
    fn before(text: &'t str, separator: usize) -> Option<Self> {
        let (name, quoted) = name_before(text.as_bytes(), separator)?;
        let (start, key) = (name.start, &text[name]);
        // Most names are no secret's; the line is looked at only for those that may be.
        if key != "value" && !is_secret_key(key) {
            return None;
        }
        let line = memchr::memrchr2(b'\n', b'\r', &text.as_bytes()[..start]).map_or(0, |at| at + 1);
        let near = (start.saturating_sub(4 * NAME)..=start).find(|at| text.is_char_boundary(*at)).unwrap_or(start);
        let before = &text[line.max(near)..start];
        let lead = before.trim_start_matches(|c: char| c.is_whitespace() || "#/*-!;{".contains(c) || c == '\u{feff}');
        let leads = matches!(lead.trim_matches(['"', '\'', ' ']), "" | "export" | "ENV" | "ARG" | "set");
        let open = before.rfind(['{', '[']);
        let in_brackets = open.is_some() && open > before.rfind(['}', ']']);
        Some(Self { text: key, quoted, line, leads, in_brackets })
    }
}

/// The range of the name that ends before a separator, if it may be wanted, and whether it stands in quotes.
fn name_before(bytes: &[u8], separator: usize) -> Option<(std::ops::Range<usize>, bool)> {
    let mut end = separator;
    while end > 0 && matches!(bytes[end - 1], b' ' | b'\t') {
        end -= 1;
    }
    let quoted = end > 0 && matches!(bytes[end - 1], b'"' | b'\'');
    if quoted {
        end -= 1;
        end -= usize::from(end > 0 && bytes[end - 1] == b'\\');
    }
    if !may_be_wanted(&bytes[..end]) {
        return None;
    }
    let mut start = end;
    while start > 0 && end - start < NAME && is_name(bytes[start - 1]) {
        start -= 1;
    }
    (start < end).then_some((start..end, quoted))
}

/// A look at the last letters, which tells nearly every name from those of secrets and from `value`.
fn may_be_wanted(before: &[u8]) -> bool {
    match before {
        [.., first, second, third]
            if third.is_ascii_alphabetic() && first.is_ascii_alphanumeric() && second.is_ascii_alphanumeric() =>
        {
            let letters = [first, second, third].map(u8::to_ascii_lowercase);
            ends_name(letters) || letters == *b"lue"
        }
        _ => true,
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_.-/[]".contains(&byte)
}

struct Value<'t, 'k> {
    text: &'t str,
    /// Where the separator stands.
    at: usize,
    key: &'k Key<'t>,
}

impl Value<'_, '_> {
    fn range(&self) -> Option<Range> {
        let start = self.at + 1;
        let rest = &self.text[start..];
        let line = &rest[..memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len())];
        let value = line.trim_start_matches([' ', '\t']);
        let colon = self.text.as_bytes()[self.at] == b':';
        let glued = value.len() == line.len();
        let comment = colon && !glued && value.starts_with('#');
        let in_a_word = colon && glued && !self.key.leads && !self.key.quoted;
        if value.is_empty() || value.starts_with(['=', '~']) || comment || in_a_word {
            return None;
        }
        let from = start + line.len() - value.len();
        if value.starts_with(['|', '>']) && colon {
            return self.block(from + value.len());
        }
        let (skip, length) = self.extent(value, colon)?;
        Some(Range::new((from + skip) as u32, (from + skip + length) as u32))
    }

    /// How many bytes to skip, and how long the value is.
    fn extent(&self, value: &str, colon: bool) -> Option<(usize, usize)> {
        if let Some(rest) = value.strip_prefix("\\\"") {
            return Some((2, rest.find("\\\"").unwrap_or(rest.len())));
        }
        if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            return Some((1, quoted(&value[1..], quote)));
        }
        let container = value.starts_with(['[', '(', '*', '&']) || (value.starts_with('{') && !has_scheme(value));
        if container {
            return None;
        }
        let whole_line = if colon { !self.key.in_brackets } else { self.key.leads };
        if whole_line {
            let end = [" #", "\t#"].iter().filter_map(|mark| value.find(mark)).min();
            return Some((0, value[..end.unwrap_or(value.len())].trim_end().len()));
        }
        Some((0, end_of_word(value)))
    }

    /// The lines below a `|` or `>` that are indented deeper than the key's line.
    fn block(&self, from: usize) -> Option<Range> {
        let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t', '#']).len();
        let own = indent(&self.text[self.key.line..]);
        let mut end = from;
        let mut at = from;
        for line in self.text[from..].split_inclusive(['\n', '\r']) {
            if !line.trim().is_empty() && indent(line) <= own {
                break;
            }
            at += line.len();
            end = if line.trim().is_empty() { end } else { at };
        }
        (end > from).then(|| Range::new(from as u32, end as u32))
    }
}

/// Whether a value in braces is none but begins with a word in them, as `{noop}hunter2` and `{{ .Values.x }}` do.
fn has_scheme(value: &str) -> bool {
    let Some((word, rest)) = value[1..].split_once('}') else { return value.starts_with("{{") };
    let named =
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'@');
    value.starts_with("{{") || (named && !rest.trim().is_empty())
}

/// Where a quoted text ends; an unclosed one ends with its line.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            c if c == quote => return at,
            _ => {}
        }
    }
    text.len()
}

/// Where a word in an argument or a connection string ends; in a placeholder anything may stand.
fn end_of_word(value: &str) -> usize {
    let mut depth = 0usize;
    for (at, c) in value.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' | ']' | ')' | ';' | '&' | ',' | '"' | '\'' if depth == 0 => return at,
            c if c.is_whitespace() && depth == 0 => return at,
            _ => {}
        }
    }
    value.len()
}

fn line_before(text: &str, line: usize) -> &str {
    let before = text[..line].trim_end_matches(['\n', '\r']);
    let start = memchr::memrchr2(b'\n', b'\r', before.as_bytes()).map_or(0, |at| at + 1);
    &before[start..]
}

/// Whether a line is `name: DB_PASSWORD`, the line above `value: …` in a list of variables.
fn names_a_secret(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || "#-{\"".contains(c));
    let Some(rest) = line.strip_prefix("name") else { return false };
    let name = rest.trim_start_matches(['"', ' ', ':', '=', '\'']);
    name.len() < rest.len() && is_secret_key(name.trim_end_matches([' ', ',', '"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut ranges = Vec::new();
        find(text, &mut ranges);
        ranges.iter().map(|range| &text[range.start as usize..range.end as usize]).collect()
    }

    #[test]
    fn values_of_secrets() {
        let table = [
            ("password: hunter2", "hunter2"),
            ("password: correct horse  # battery", "correct horse"),
            ("  # password: hunter2\r\nnext: 1", "hunter2"),
            ("#db.password=hunter 2\n", "hunter 2"),
            ("db.password:hunter2\n", "hunter2"),
            ("token = \"a\\\"b\" # x", "a\\\"b"),
            ("{\"user\":\"u\",\"password\" : \"hunter2\", \"x\":1}", "hunter2"),
            ("x: '{\\\"password\\\":\\\"hunter2\\\"}'", "hunter2"),
            ("{password: hunter2, user: u}", "hunter2"),
            ("args: --db.password=hunter2 --other", "hunter2"),
            ("JAVA_OPTS=-Dspring.datasource.password=hunter2 -Xmx1g", "hunter2"),
            ("url: jdbc:x://h;user=u;password=hunter2;ssl=true", "hunter2"),
            ("jaas: x required password=\"hunter2\";", "hunter2"),
            ("export DB_PASSWORD=hunter2", "hunter2"),
            ("password=${P:hunter2}", "hunter2"),
            ("x=1 password=${P:hunter2} y", "hunter2"),
            ("- name: DB_PASSWORD\n  value: hunter2\n", "hunter2"),
            ("#   - name: \"API_KEY\"\n#     value: \"hunter2\"\n", "hunter2"),
            ("password: 'unclosed", "unclosed"),
            ("password: |\n  line one\n\n  two\nnext: 1", "\n  line one\n\n  two\n"),
            ("password: {noop}hunter2", "{noop}hunter2"),
            ("\u{feff}pin: 1234", "1234"),
            ("secret: /aB3/x+=", "/aB3/x+="),
        ];
        for (text, secret) in table {
            assert_eq!(found(text).into_iter().map(str::trim).collect::<Vec<_>>(), [secret.trim()], "{text}");
        }
    }

    #[test]
    fn values_of_others() {
        let table = [
            "password:",
            "password: # none",
            "token: ${T}",
            "password: {{ .Values.p }}",
            "secretName: x",
            "passwordFile: /x",
            "use_token = true",
            "secretKey: DB_PASSWORD",
            "credentials: /vault/creds.json",
            "token: 30",
            "token == x",
            "x token:y",
            "password: {name: x}",
            "tokens: [a]",
            "token: *anchor",
            "password: !vault |",
            "name: a\nvalue: b",
            "value: x",
            "=",
            ":",
            "::=",
            "\"\":",
            "password: |",
            "token: >-",
        ];
        for text in table {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
