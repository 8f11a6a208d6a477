//! Reader of logrotate's files: stanzas of directives under the paths of logs, and what stands outside of them.
//!
//! A stanza's key is the text of its paths. A directive's value is what stands behind it on its line; a script's is all
//! the lines up to its `endscript`.

use std::sync::Arc;

use super::{Builder, Dialect, Kind, Style, Tree};
use crate::source::{Range, Source};

/// Directives that begin a script.
const SCRIPTS: &[&str] = &["postrotate", "prerotate", "firstaction", "lastaction", "preremove"];

/// Reads a file. Directives that stand outside of stanzas are keys of the whole.
pub fn parse(source: Arc<Source>) -> Tree {
    let text = source.text.as_str();
    let mut builder = Builder::new(Arc::clone(&source), Dialect::Literal);
    builder.start_document(0);
    builder.open(Kind::Mapping, Style::Block, 0);
    let mut lines = lines(text).peekable();
    // Where the paths of a stanza began: they may stand on several lines.
    let mut paths: Option<usize> = None;
    while let Some((start, line)) = lines.next() {
        let end = start + line.len();
        if line.is_empty() {
        } else if line.starts_with('#') {
            builder.comment(range(start, end));
        } else if line.starts_with('}') {
            if builder.depth() > 1 {
                builder.close(start as u32 + 1);
            }
        } else if let Some(head) = line.strip_suffix('{').filter(|_| builder.depth() == 1) {
            let from = paths.take().unwrap_or(start);
            builder.scalar(Style::Plain, range(from, from + text[from..start + head.len()].trim_end().len()), None);
            builder.open(Kind::Mapping, Style::Block, end as u32 - 1);
        } else if builder.depth() == 1 && line.starts_with(['/', '"', '\'']) {
            paths.get_or_insert(start);
        } else {
            let name = line.find([' ', '\t', '=']).unwrap_or(line.len());
            builder.scalar(Style::Plain, range(start, start + name), None);
            let (from, to) = if SCRIPTS.contains(&&line[..name]) {
                script(&mut lines, end)
            } else {
                let value = line[name..].trim_start_matches([' ', '\t', '=']);
                (end - value.len(), end)
            };
            builder.scalar(Style::Plain, range(from, to), None);
        }
    }
    builder.finish()
}

/// From where to where a script goes; what follows its last line is left.
fn script<'t>(lines: &mut impl Iterator<Item = (usize, &'t str)>, head: usize) -> (usize, usize) {
    let mut place = None;
    for (start, line) in lines.by_ref() {
        if line == "endscript" {
            break;
        }
        let from = place.map_or(start, |(from, _)| from);
        place = Some((from, start + line.len()));
    }
    place.unwrap_or((head, head))
}

/// The lines of a text without the blanks around them, each with where it begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at + line.len() - line.trim_start().len();
        *at += line.len();
        Some((start, line.trim()))
    })
}

fn range(start: usize, end: usize) -> Range {
    Range::new(start as u32, end as u32)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn stanzas_directives_and_scripts() {
        let text = "weekly\n# c\n/var/log/a.log\n\"/var/log/b.log\" {\n  rotate 7\n  size=10M\n  compress\n  postrotate\n    kill -HUP 1\n    true\n  endscript\n  nodateext\n}\n/c {\n";
        let tree = parse(Arc::new(Source::file("logrotate.d/a", text)));
        let root = tree.root().unwrap();
        let stanza = root.get("/var/log/a.log\n\"/var/log/b.log\"").unwrap();
        assert_eq!(stanza.text_of("rotate"), Some("7"));
        assert_eq!(stanza.text_of("size"), Some("10M"));
        assert!(stanza.get("compress").is_some());
        assert_eq!(stanza.text_of("postrotate"), Some("kill -HUP 1\n    true"));
        assert!(stanza.get("nodateext").is_some());
        assert!(root.get("weekly").is_some() && root.get("/c").is_some_and(|node| node.is_mapping()));
        assert_eq!(tree.comments.len(), 1);
    }

    #[test]
    fn broken_texts_are_read_as_far_as_they_go() {
        for text in [
            "",
            "{",
            "}",
            "}}{",
            "/a {\n/b {\n}\n",
            "postrotate",
            "/a {\npostrotate\nx",
            "/a\n/b",
            "\u{feff}/ä {\r\n rotäte ö\r\n}",
        ] {
            let tree = parse(Arc::new(Source::file("logrotate.d/a", text)));
            assert!(tree.root().is_some(), "{text:?}");
        }
    }
}
