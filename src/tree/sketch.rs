//! For tests of what works on trees: the tree of a few lines of plain YAML, whatever the real readers do.
//!
//! Known are mappings and lists by indentation, `|` scalars, plain values, comments and `---`.
#![allow(clippy::unwrap_used)]

use std::iter::Peekable;
use std::sync::Arc;
use std::vec::IntoIter;

use super::{Builder, Dialect, Kind, Style, Tree};
use crate::source::{Range, Source};

struct Line<'t> {
    indent: usize,
    start: u32,
    text: &'t str,
}

type Lines<'t> = Peekable<IntoIter<Line<'t>>>;

/// The tree of a text.
pub(crate) fn sketch(text: &str) -> Tree {
    let mut builder = Builder::new(Arc::new(Source::file("k.yaml", text)), Dialect::Core);
    let mut documents = vec![Vec::new()];
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end();
        let code = line.find('#').map_or(line, |at| {
            builder.comment(Range::new(start + at as u32, start + line.len() as u32));
            line[..at].trim_end()
        });
        let indent = code.len() - code.trim_start().len();
        if code == "---" {
            documents.push(Vec::new());
        } else if !code.trim().is_empty() {
            let line = Line { indent, start: start + indent as u32, text: code.trim() };
            documents.last_mut().unwrap().push(line);
        }
        start += whole.len() as u32;
    }
    for lines in documents {
        builder.start_document(lines.first().map_or(0, |line| line.start));
        let end = block(&mut builder, &mut lines.into_iter().peekable());
        builder.end_document(end, true);
    }
    builder.finish()
}

/// What begins with the next line; returns its end.
fn block(builder: &mut Builder, lines: &mut Lines<'_>) -> u32 {
    let Some(first) = lines.peek() else { return 0 };
    let (indent, start) = (first.indent, first.start);
    let is_list = first.text.starts_with("- ");
    let kind = if is_list { Kind::Sequence } else { Kind::Mapping };
    if !is_list && !first.text.contains(':') {
        let line = lines.next().unwrap();
        return scalar(builder, line.start, line.text);
    }
    builder.open(kind, Style::Block, start);
    let mut end = start;
    while lines.peek().is_some_and(|line| line.indent == indent && line.text.starts_with("- ") == is_list) {
        end = if is_list { item(builder, lines) } else { entry(builder, lines) };
    }
    builder.close(end);
    end
}

fn item(builder: &mut Builder, lines: &mut Lines<'_>) -> u32 {
    let line = lines.next().unwrap();
    let inner = Line { indent: line.indent + 2, start: line.start + 2, text: &line.text[2..] };
    let rest: Vec<_> = std::iter::once(inner).chain(lines.by_ref()).collect();
    *lines = rest.into_iter().peekable();
    block(builder, lines)
}

fn entry(builder: &mut Builder, lines: &mut Lines<'_>) -> u32 {
    let line = lines.next().unwrap();
    let (key, value) = line.text.split_once(':').unwrap();
    let key_end = scalar(builder, line.start, key);
    let value_start = line.start + (line.text.len() - value.trim_start().len()) as u32;
    match value.trim() {
        "" if lines.peek().is_some_and(|next| next.indent > line.indent) => block(builder, lines),
        "" => scalar(builder, key_end + 1, ""),
        "|" => {
            let mut end = value_start + 1;
            while let Some(inner) = lines.next_if(|next| next.indent > line.indent) {
                end = inner.start + inner.text.len() as u32;
            }
            builder.scalar(Style::Literal, Range::new(value_start, end), None);
            end
        }
        value => scalar(builder, value_start, value),
    }
}

fn scalar(builder: &mut Builder, start: u32, text: &str) -> u32 {
    let end = start + text.len() as u32;
    builder.scalar(Style::Plain, Range::new(start, end), None);
    end
}
