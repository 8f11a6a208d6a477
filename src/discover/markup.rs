//! Whether a text is a template: markup that only rendering resolves, as against braces in text.

use memchr::memmem;

use crate::source::{is_braced_name, split_lines};

/// Whether YAML holds template markup that only rendering resolves: outside quotes, comments and block scalars.
pub fn is_templated(text: &str) -> bool {
    let has = |mark: &str| memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    let filled_in = || memmem::find_iter(text.as_bytes(), b": {").any(|at| is_braced_name(&text[at + 2..]));
    if !has("{{") && !has("{%") && !has("<%") && !filled_in() {
        return false;
    }
    let mut block: Option<usize> = None;
    for line in split_lines(text) {
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

/// Whether YAML is a ytt template: its directives are comments, and what they give out stands nowhere in the text.
pub fn is_ytt(text: &str) -> bool {
    let is_directive = |at: usize| {
        let before = text[..at].bytes().next_back();
        let after = &text[at + 2..];
        before.is_none_or(|byte| byte.is_ascii_whitespace()) && YTT.iter().any(|word| after.starts_with(word))
    };
    memmem::find_iter(text.as_bytes(), b"#@").any(is_directive)
}

/// What follows the `#@` of a directive.
const YTT: [&str; 5] = [" ", "overlay/", "data/", "schema/", "library/"];

/// Whether a value stands between two `@`, as scripts fill them in. No plain value can begin so.
pub fn has_filled_in(text: &str) -> bool {
    memmem::find_iter(text.as_bytes(), b": @").any(|at| {
        let name = text[at + 3..].split('@').next().unwrap_or_default();
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
        !name.is_empty() && text[at + 3 + name.len()..].starts_with('@') && name.bytes().all(is_plain)
    })
}

/// Whether HCL holds template markup where a statement or a value begins. What stands in a here-document is the affair of
/// whoever gets it: agents render templates of their own.
pub fn is_templated_hcl(text: &str) -> bool {
    const MARKS: [&str; 6] = ["{{", "{%", "<%", "%{", "%%", "${"];
    let has = |mark: &str| memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    if !MARKS.into_iter().any(has) {
        return false;
    }
    let mut ends_with: Option<&str> = None;
    for line in split_lines(text) {
        let line = line.trim();
        if let Some(word) = ends_with {
            ends_with = Some(word).filter(|word| line != *word);
            continue;
        }
        if line.starts_with('#') || line.starts_with("//") {
            continue;
        }
        let value = line.split_once('=').map_or("", |(_, value)| value.trim_start());
        if MARKS.iter().any(|mark| line.starts_with(mark) || value.starts_with(mark)) {
            return true;
        }
        let opened = value.strip_prefix("<<").map(|word| word.trim_start_matches('-').trim());
        ends_with = opened.filter(|word| !word.is_empty());
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
    starts(bare) || starts(value) || is_braced_name(value) || (plain && chart.iter().any(|mark| value.contains(mark)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_of_ytt() {
        for text in
            ["#@ load(\"@ytt:data\", \"data\")\na: b", "image: #@ data.values.image", "a: 1\n#@overlay/remove\nb: 2"]
        {
            assert!(is_ytt(text), "{text}");
        }
        for text in ["# @schema\na: b", "## @param x\na: b", "a: \"#@here\"", "a: b#@ c", "#@todo\na: b", "#@"] {
            assert!(!is_ytt(text), "{text}");
        }
    }

    #[test]
    fn names_between_signs() {
        assert!(has_filled_in("metadata:\n  name: @NAME@\n"));
        for text in ["name: '@NAME@'", "name: a@NAME@", "name: @a b@", "name: @@", "name: @NAME", "name: @"] {
            assert!(!has_filled_in(text), "{text}");
        }
    }

    #[test]
    fn markup() {
        for text in [
            "a: {{ .x }}",
            "{{- if .y }}\na: b\n{{ end }}",
            "- {{ x }}",
            "image: repo:{{ .Values.tag }}",
            "clusterIP: {SERVICE_PREFIX}.16",
            "{% if x %}\na: 1",
            "a: |\n  text\nb: {{ x }}",
        ] {
            assert!(is_templated(text), "{text}");
        }
        for text in [
            "a: \"{{ .x }}\"",
            "a: {B: c}\nd: {}\ne: {F, G}",
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
