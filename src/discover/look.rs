//! A first look at YAML and JSON: their top-level keys, found without parsing, also where the text is broken.
//!
//! `stanza` looks at HCL.

use memchr::memchr2;

use crate::source::split_lines;

/// What a first look at YAML, JSON or HCL shows.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Look<'t> {
    /// The top-level keys of all documents, in order.
    pub keys: Vec<&'t str>,
    /// `apiVersion` and `kind` of the first document that has both.
    pub object: Option<(&'t str, &'t str)>,
    /// Whether the text is a sequence at its top.
    pub is_list: bool,
    /// The keys that open a block with a label (`path "secret/*" {`); HCL only.
    pub labelled: Vec<&'t str>,
}

impl Look<'_> {
    /// Whether there is such a key.
    pub fn has(&self, key: &str) -> bool {
        self.keys.contains(&key)
    }

    /// Whether there is any of these keys.
    pub fn has_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.has(key))
    }
}

/// A look at YAML; a text that begins like JSON is looked at as JSON.
pub fn yaml(text: &str) -> Look<'_> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with(['{', '[']) {
        return json(text);
    }
    let mut look = Look::default();
    let mut object = ("", "");
    for line in split_lines(text) {
        if line.starts_with("---") {
            object = ("", "");
        } else if let Some((key, value)) = key_of_line(line) {
            look.note(key, value, &mut object);
        } else if look.keys.is_empty() && (line.starts_with("- ") || line == "-") {
            look.is_list = true;
        }
    }
    look
}

impl<'t> Look<'t> {
    fn note(&mut self, key: &'t str, value: &'t str, object: &mut (&'t str, &'t str)) {
        self.keys.push(key);
        match key {
            "apiVersion" => object.0 = value,
            "kind" => object.1 = value,
            _ => return,
        }
        if self.object.is_none() && !object.0.is_empty() && !object.1.is_empty() {
            self.object = Some(*object);
        }
    }
}

/// The key and value of a line that begins with a key in its first column.
fn key_of_line(line: &str) -> Option<(&str, &str)> {
    let first = line.bytes().next()?;
    if matches!(first, b' ' | b'\t' | b'#' | b'-' | b'{' | b'[' | b'%' | b'}' | b']' | b'|' | b'>' | b'&' | b'*') {
        return None;
    }
    let (key, value) = line.split_once(": ").or_else(|| Some((line.trim_end().strip_suffix(':')?, "")))?;
    let value = value.split_once(" #").map_or(value, |(value, _)| value);
    Some((unquoted(key), unquoted(value)))
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\''])
}

/// A look at JSON: the keys of the outermost object.
pub fn json(text: &str) -> Look<'_> {
    let bytes = text.as_bytes();
    let mut look = Look { is_list: text.trim_start().starts_with('['), ..Look::default() };
    let (mut depth, mut at, mut object) = (0usize, 0, ("", ""));
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let (word, end) = quoted(text, at);
                at = end;
                let behind = text.get(end..).filter(|_| depth == 1 && !look.is_list).unwrap_or_default();
                if let Some(value) = behind.trim_start().strip_prefix(':') {
                    look.note(word, json_string(value), &mut object);
                }
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    look
}

/// The string at the start of a JSON value, or nothing.
fn json_string(value: &str) -> &str {
    let value = value.trim_start();
    if value.starts_with('"') { quoted(value, 0).0 } else { "" }
}

/// The text within the quotes that open at `at`, and the offset behind them.
pub(super) fn quoted(text: &str, at: usize) -> (&str, usize) {
    let bytes = text.as_bytes();
    let mut end = at + 1;
    while let Some(found) = bytes.get(end..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        end += found;
        if bytes[end] == b'"' {
            return (text.get(at + 1..end).unwrap_or_default(), end + 1);
        }
        end += 2;
    }
    ("", bytes.len())
}

/// Whether `key` stands at the top of a YAML text and directly holds one of `children`.
pub fn holds(text: &str, key: &str, children: &[&str]) -> bool {
    let mut inside = false;
    let mut indent = None;
    for line in split_lines(text) {
        let trimmed = line.trim_start();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let depth = line.len() - trimmed.len();
        if depth == 0 {
            inside = key_of_line(line).is_some_and(|(found, _)| found == key);
            indent = None;
        } else if inside && depth <= *indent.get_or_insert(depth) {
            let child = trimmed.split(':').next().map(unquoted).unwrap_or_default();
            if children.contains(&child) {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_keys_and_objects() {
        let look =
            yaml("\u{feff}# x\r\napiVersion: v1\r\n---\nkind: X # not one\n---\n\"apiVersion\": 'apps/v1'\nkind: D\n");
        assert_eq!(look.keys, ["apiVersion", "kind", "apiVersion", "kind"]);
        assert_eq!(look.object, Some(("apps/v1", "D")));
        assert_eq!(yaml("data:\n  apiVersion: v1\n  kind: Pod\n").object, None);
        assert!(yaml("- hosts: all\n").is_list);
    }

    #[test]
    fn json_keys_and_objects() {
        let look = json(r#"{"a": {"kind": "no"}, "x\"y": [1, "kind"], "kind": "Pod", "apiVersion": "v1"}"#);
        assert_eq!(look.object, Some(("v1", "Pod")));
        assert_eq!(look.keys.len(), 4);
        assert_eq!(json(r#"[{"kind": "Pod", "apiVersion": "v1"}]"#).object, None);
        assert!(json("{\"kind").keys.is_empty());
        assert_eq!(yaml("{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}").object, Some(("v1", "Pod")));
    }

    #[test]
    fn children() {
        let text = "server:\n  # c\n  ha:\n    enabled: true\nother:\n  dev: 1\n";
        assert!(holds(text, "server", &["ha"]));
        assert!(!holds(text, "server", &["enabled", "dev"]));
    }
}
