//! Reader of systemd units: sections of `Key=Value` lines. A key may stand several times; each of them is kept.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Builder, Dialect, Kind, Style, Tree};
use crate::source::{Range, Source};

/// Reads a unit. What is neither a section, a setting nor a comment is passed by, as systemd does.
pub fn parse(source: Arc<Source>) -> Tree {
    let text = source.text.as_str();
    let mut builder = Builder::new(Arc::clone(&source), Dialect::Literal);
    builder.start_document(0);
    builder.open(Kind::Mapping, Style::Block, 0);
    let (mut at, mut is_open) = (0, false);
    while at < text.len() {
        let end = statement_end(text, at);
        let line = text[at..end].trim();
        let start = at + text[at..end].find(line).unwrap_or_default();
        if line.starts_with(['#', ';']) {
            builder.comment(range(start, line));
        } else if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            if is_open {
                builder.close(at as u32);
            }
            builder.scalar(Style::Plain, range(start + 1, name), None);
            builder.open(Kind::Mapping, Style::Block, start as u32);
            is_open = true;
        } else if let Some((key, value)) = line.split_once('=').filter(|_| is_open) {
            let behind = start + key.len() + 1;
            builder.scalar(Style::Plain, range(start, key.trim_end()), None);
            let trimmed = value.trim_start();
            let joined = trimmed.contains('\n').then(|| trimmed.replace("\\\r\n", " ").replace("\\\n", " "));
            builder.scalar(Style::Plain, range(behind + value.len() - trimmed.len(), trimmed), joined.map(Cow::Owned));
        }
        at = end + 1;
    }
    builder.close(text.len() as u32);
    if is_open {
        builder.close(text.len() as u32);
    }
    builder.end_document(text.len() as u32, true);
    builder.finish()
}

fn range(start: usize, text: &str) -> Range {
    Range::new(start as u32, (start + text.len()) as u32)
}

/// Where the line that begins at an offset ends, with those that a backslash joins to it. Comments are not joined.
fn statement_end(text: &str, from: usize) -> usize {
    let mut at = from;
    loop {
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let line = text[at..end].trim_end_matches('\r');
        let is_comment = text[from..end].trim_start().starts_with(['#', ';']);
        if !line.ends_with('\\') || is_comment || end == text.len() {
            return end;
        }
        at = end + 1;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn sections_keys_and_joined_lines() {
        let text =
            "# c\n[Unit]\nDescription = a b\n\n[Service]\nExecStart=/bin/vault server \\\n  -dev\nUser=\n; d\nUser=x\n";
        let tree = parse(Arc::new(Source::file("vault.service", text)));
        let root = tree.root().unwrap();
        assert_eq!(root.path(&["Unit", "Description"]).unwrap().text(), "a b");
        assert_eq!(root.path(&["Service", "ExecStart"]).unwrap().text(), "/bin/vault server    -dev");
        let service = root.get("Service").unwrap();
        let users: Vec<_> = service.written_entries().map(|entry| entry.value.text()).skip(1).collect();
        assert_eq!((users, tree.comments.len()), (vec!["", "x"], 2));
    }
}
