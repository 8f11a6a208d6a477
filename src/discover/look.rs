//! A first look at a text: its top-level words, found without parsing, also where the text is broken.

use memchr::{memchr2, memmem};

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
    for line in text.lines() {
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
                if depth == 1 && !look.is_list {
                    if let Some(value) = text.get(end..).unwrap_or_default().trim_start().strip_prefix(':') {
                        look.note(word, json_string(value), &mut object);
                    }
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
fn quoted(text: &str, at: usize) -> (&str, usize) {
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

/// A look at HCL: the first word of every top-level statement.
pub fn hcl(text: &str) -> Look<'_> {
    let text = text.trim_start_matches('\u{feff}');
    let mut scan = Hcl { text, at: 0, depth: 0, fresh: true, look: Look::default() };
    while scan.step() {}
    scan.look
}

struct Hcl<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    /// Whether a statement may begin here.
    fresh: bool,
    look: Look<'t>,
}

impl Hcl<'_> {
    /// Goes past one token; `false` at the end.
    fn step(&mut self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(byte) = rest.bytes().next() else { return false };
        match byte {
            b'#' => self.skip_past(rest, "\n"),
            b'/' if rest.starts_with("//") => self.skip_past(rest, "\n"),
            b'/' if rest.starts_with("/*") => self.skip_past(rest, "*/"),
            b'<' if rest.starts_with("<<") => self.here_document(rest),
            b'"' => self.word(quoted(self.text, self.at)),
            b'{' | b'[' => self.bracket(self.depth + 1),
            b'}' | b']' => self.bracket(self.depth.saturating_sub(1)),
            b'\n' => self.advance(1, true),
            b' ' | b'\t' | b'\r' => self.advance(1, self.fresh),
            _ if byte.is_ascii_alphabetic() || byte == b'_' => self.identifier(rest),
            _ => self.advance(rest.chars().next().map_or(1, char::len_utf8), false),
        }
        true
    }

    fn advance(&mut self, by: usize, fresh: bool) {
        self.at += by;
        self.fresh = fresh;
    }

    fn bracket(&mut self, depth: usize) {
        self.depth = depth;
        self.advance(1, true);
    }

    fn skip_past(&mut self, rest: &str, end: &str) {
        let by = memmem::find(rest.as_bytes(), end.as_bytes()).map_or(rest.len(), |at| at + end.len());
        self.advance(by, self.fresh || end == "\n");
    }

    /// A here-document ends with its word alone on a line.
    fn here_document(&mut self, rest: &str) {
        let mut lines = rest.split_inclusive('\n');
        let head = lines.next().unwrap_or_default();
        let word = head.trim_start_matches(['<', '-']).trim();
        let mut length = head.len();
        for line in lines {
            length += line.len();
            if line.trim() == word {
                break;
            }
        }
        self.advance(length, true);
    }

    fn identifier(&mut self, rest: &str) {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.word((self.text.get(self.at..self.at + length).unwrap_or_default(), self.at + length));
    }
}

impl<'t> Hcl<'t> {
    fn word(&mut self, (word, end): (&'t str, usize)) {
        if self.fresh && self.depth == 0 && !word.is_empty() {
            self.look.keys.push(word);
            let rest = self.text.get(end..).unwrap_or_default().trim_start_matches([' ', '\t']);
            if rest.starts_with('"') {
                self.look.labelled.push(word);
            }
        }
        self.at = end;
        self.fresh = false;
    }
}

/// Whether `key` stands at the top of a YAML text and directly holds one of `children`.
pub fn holds(text: &str, key: &str, children: &[&str]) -> bool {
    let mut inside = false;
    let mut indent = None;
    for line in text.lines() {
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

/// Whether YAML holds template markup that only rendering resolves: outside quotes, comments and block scalars.
pub fn is_templated(text: &str) -> bool {
    let has = |mark: &str| memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    if !has("{{") && !has("{%") && !has("<%") {
        return false;
    }
    let mut block: Option<usize> = None;
    for line in text.lines() {
        let trimmed = line.trim_start();
        let depth = line.len() - trimmed.len();
        let in_block = block.is_some_and(|parent| depth > parent || trimmed.is_empty());
        if in_block {
            continue;
        }
        block = opens_block(trimmed).then_some(depth);
        if is_markup(trimmed) {
            return true;
        }
    }
    false
}

/// Whether a line ends with the header of a block scalar.
fn opens_block(line: &str) -> bool {
    let last = line.split(" #").next().unwrap_or_default().split_whitespace().next_back().unwrap_or_default();
    let modifiers = last.strip_prefix(['|', '>']);
    modifiers.is_some_and(|rest| rest.chars().all(|c| matches!(c, '-' | '+' | '0'..='9')))
}

/// Whether a line begins with markup, or has it where a value begins, or carries a marker that no plain text has.
fn is_markup(line: &str) -> bool {
    let bare = line.trim_start_matches("- ").trim_start();
    if bare.starts_with('#') {
        return false;
    }
    let value = bare.split_once(": ").map_or("", |(_, value)| value.trim_start());
    let starts = |text: &str| ["{{", "{%", "<%"].iter().any(|mark| text.starts_with(mark));
    let chart = ["{{ .Values", "{{ .Release", "{{- ", "{{.Values", "{{.Release", "{{ include", "{{ template"];
    let plain = !value.starts_with(['"', '\'']);
    starts(bare) || starts(value) || (plain && chart.iter().any(|mark| value.contains(mark)))
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
    fn hcl_words() {
        let text = "# storage\n/* seal */ ui = true\nlistener \"tcp\" {\n  address = \"}{\"\n}\n\
                    x = <<EOF\nstorage {}\nEOF\n\"path\" \"a/*\" {}\nlist = [\n  one,\n  \"two\"\n]\n// end";
        let look = hcl(text);
        assert_eq!(look.keys, ["ui", "listener", "x", "path", "list"]);
        assert_eq!(look.labelled, ["listener", "path"]);
        assert_eq!(hcl("storage \"raft\" {\n path = \"unfinished").keys, ["storage"]);
        assert_eq!(hcl("ä = 1\nui = <<").keys, ["ui"]);
    }

    #[test]
    fn children() {
        let text = "server:\n  # c\n  ha:\n    enabled: true\nother:\n  dev: 1\n";
        assert!(holds(text, "server", &["ha"]));
        assert!(!holds(text, "server", &["enabled", "dev"]));
    }

    #[test]
    fn markup() {
        for text in [
            "a: {{ .x }}",
            "{{- if .y }}\na: b\n{{ end }}",
            "- {{ x }}",
            "image: repo:{{ .Values.tag }}",
            "{% if x %}\na: 1",
            "a: |\n  text\nb: {{ x }}",
        ] {
            assert!(is_templated(text), "{text}");
        }
        for text in [
            "a: \"{{ .x }}\"",
            "# {{ x }}",
            "summary: Instance {{ $labels.instance }} down",
            "a: |\n  {{ .x }}\n\n  b: {{ y }}\n",
            "a:\n  - >-\n    {{ x }}\n",
            "a: b",
        ] {
            assert!(!is_templated(text), "{text}");
        }
    }
}
