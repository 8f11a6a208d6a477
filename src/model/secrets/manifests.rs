//! The data of Kubernetes Secrets in text that no reader took apart: templates, broken files, manifests in manifests.

use super::pairs::literals;
use crate::source::Range;

/// The literal values below `data:` and `stringData:` of every `kind: Secret`, by indentation.
pub(super) fn find(text: &str, found: &mut Vec<Range>) {
    if memchr::memmem::find(text.as_bytes(), b"Secret").is_none() {
        return;
    }
    let lines: Vec<Line<'_>> = lines(text).collect();
    for document in lines.split(|line| line.body.starts_with("---")) {
        let kinds = document.iter().filter(|line| matches!(line.body, "kind: Secret" | "kind: \"Secret\""));
        for indent in kinds.map(|kind| kind.indent) {
            let data = |line: &Line<'_>| line.indent == indent && matches!(line.body, "data:" | "stringData:");
            for (at, _) in document.iter().enumerate().filter(|(_, line)| data(line)) {
                let below = document[at + 1..].iter().take_while(|line| line.indent > indent || line.is_blank());
                below.for_each(|line| line.secrets(text, found));
            }
        }
    }
}

struct Line<'t> {
    indent: usize,
    /// Where the body starts in the text.
    start: usize,
    /// The line without blanks at its ends.
    body: &'t str,
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut next = 0;
    text.split_inclusive(['\n', '\r']).map(move |line| {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let start = next + indent;
        next += line.len();
        Line { indent, start, body: line[indent..].trim_end() }
    })
}

impl Line<'_> {
    fn is_blank(&self) -> bool {
        self.body.is_empty() || self.body.starts_with('#') || self.body.starts_with("{{")
    }

    /// What stands behind the key, or the whole line where there is none, as in a block scalar.
    fn secrets(&self, text: &str, found: &mut Vec<Range>) {
        let skip = match (self.body.find(": "), self.body.ends_with(':')) {
            _ if self.body.starts_with('#') => return,
            (Some(at), _) => at + 2,
            (None, true) => return,
            (None, false) => 0,
        };
        let value = self.body[skip..].trim_start();
        let start = self.start + self.body.len() - value.len();
        let inner = value.trim_matches(['"', '\'']);
        let start = start + value.find(inner).unwrap_or_default();
        if !inner.starts_with(['|', '>']) {
            found.extend(literals(text, Range::new(start as u32, (start + inner.len()) as u32)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Mask;

    #[test]
    fn the_data_of_secrets_in_templates_is_found() {
        let text = "\
kind: ConfigMap
data:
  a: open
---
{{- if .Values.x }}
data:
  user: \"YWRtaW4=\"
{{- with .y }}
  # note: open
  pass: {{ .Values.pass | b64enc }}
  file: |
    first
{{- end }}

  last: b
kind: Secret
metadata:
  name: open
";
        let mut found = Vec::new();
        find(text, &mut found);
        let expected = text.replace("YWRtaW4=", "••••••••").replace("first", "•••••").replace("last: b", "last: •");
        assert_eq!(Mask::new(found).apply(text), expected);
    }
}
