//! Reader of HCL 2, the language of Terraform, on top of `hcl-edit`.
//!
//! The tree is that of Terraform's JSON twin: a block's labels are nested mappings, and an expression is the text
//! `${…}`, which is a placeholder to all who read it. What expressions come to is not worked out. A text that cannot be
//! parsed has one error and no nodes.

use std::borrow::Cow;
use std::ops;
use std::sync::Arc;

use hcl_edit::Span;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{Block, BlockLabel, Body, Structure};

use super::{Builder, Dialect, Kind, Style, Tree};
use crate::source::{Range, Source};

/// Reads a text.
pub fn parse(source: Arc<Source>) -> Tree {
    let mut builder = Builder::new(Arc::clone(&source), Dialect::Literal);
    let end = source.text.len() as u32;
    builder.start_document(0);
    match hcl_edit::parser::parse_body(&source.text) {
        Ok(body) => {
            builder.open(Kind::Mapping, Style::Block, 0);
            Reader { text: &source.text, builder: &mut builder }.body(&body);
            builder.close(end);
        }
        Err(error) => {
            let at = error.location().offset().min(source.text.len()) as u32;
            builder.error(Range::new(at, at), error.message().to_owned());
        }
    }
    let whole = builder.depth() == 0;
    builder.end_document(end, whole);
    builder.finish()
}

struct Reader<'t, 'b> {
    text: &'t str,
    builder: &'b mut Builder,
}

impl Reader<'_, '_> {
    fn body(&mut self, body: &Body) {
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    self.key(attribute.key.span());
                    self.value(&attribute.value);
                }
                Structure::Block(block) => self.block(block),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        self.key(block.ident.span());
        let end = block.span().map_or(0, |span| span.end as u32);
        for label in &block.labels {
            let span = match label {
                BlockLabel::Ident(word) => word.span(),
                BlockLabel::String(text) => text.span(),
            };
            self.builder.open(Kind::Mapping, Style::Label, start(span.as_ref()));
            self.key(span);
        }
        let last = block.labels.last().and_then(Span::span).or(block.ident.span()).map_or(0, |span| span.end);
        let brace = self.text.get(last..).and_then(|rest| rest.find('{')).map_or(last, |at| last + at);
        self.builder.open(Kind::Mapping, Style::Block, brace as u32);
        self.body(&block.body);
        for _ in 0..=block.labels.len() {
            self.builder.close(end);
        }
    }

    fn value(&mut self, value: &Expression) {
        let span = value.span();
        match value {
            Expression::Array(list) => {
                self.builder.open(Kind::Sequence, Style::Flow, start(span.as_ref()));
                list.iter().for_each(|item| self.value(item));
                self.builder.close(end(span.as_ref()));
            }
            Expression::Object(object) => {
                self.builder.open(Kind::Mapping, Style::Flow, start(span.as_ref()));
                for (key, value) in object.iter() {
                    match key {
                        ObjectKey::Ident(word) => self.key(word.span()),
                        ObjectKey::Expression(expression) => self.value(expression),
                    }
                    self.value(value.expr());
                }
                self.builder.close(end(span.as_ref()));
            }
            Expression::Null(_) | Expression::Bool(_) | Expression::Number(_) => self.key(span),
            Expression::String(text) => self.quoted(span, text),
            Expression::StringTemplate(_) => self.quoted(span.clone(), self.text[inner(span)].to_owned().as_str()),
            Expression::HeredocTemplate(_) => self.here_document(span),
            Expression::Parenthesis(inner) => self.value(inner.inner()),
            _ => self.expression(span),
        }
    }

    /// A word, or text in quotes that is what it says.
    fn key(&mut self, span: Option<ops::Range<usize>>) {
        let written = span.clone().and_then(|span| self.text.get(span)).unwrap_or_default();
        let style = if written.starts_with('"') { Style::Double } else { Style::Plain };
        self.builder.scalar(style, range(span), None);
    }

    fn quoted(&mut self, span: Option<ops::Range<usize>>, text: &str) {
        let differs = self.text.get(inner(span.clone())) != Some(text);
        let said = differs.then(|| Cow::Owned(text.to_owned()));
        self.builder.scalar(Style::Double, range(span), said);
    }

    /// The lines between the marker and its twin; `<<-` takes from each line what all of them are indented by.
    fn here_document(&mut self, span: Option<ops::Range<usize>>) {
        let written = span.clone().and_then(|span| self.text.get(span)).unwrap_or_default();
        let (head, body) = written.split_once('\n').unwrap_or((written, ""));
        let lines = &body[..body.trim_end().rfind('\n').map_or(0, |at| at + 1)];
        let filled = lines.lines().filter(|line| !line.trim().is_empty());
        let indent = filled.map(|line| line.len() - line.trim_start().len()).min().unwrap_or_default();
        let indent = if head.starts_with("<<-") { indent } else { 0 };
        let lines = lines.lines().map(|line| line.get(indent..).unwrap_or_default());
        let text: String = lines.flat_map(|line| [line, "\n"]).collect();
        self.builder.scalar(Style::Literal, range(span), Some(Cow::Owned(text)));
    }

    fn expression(&mut self, span: Option<ops::Range<usize>>) {
        let written = span.clone().and_then(|span| self.text.get(span)).unwrap_or_default();
        let said = format!("${{{written}}}");
        self.builder.scalar(Style::Plain, range(span), Some(Cow::Owned(said)));
    }
}

fn start(span: Option<&ops::Range<usize>>) -> u32 {
    span.map_or(0, |span| span.start as u32)
}

fn end(span: Option<&ops::Range<usize>>) -> u32 {
    span.map_or(0, |span| span.end as u32)
}

fn range(span: Option<ops::Range<usize>>) -> Range {
    span.map_or(Range::new(0, 0), |span| Range::new(span.start as u32, span.end as u32))
}

/// What stands between quotes.
fn inner(span: Option<ops::Range<usize>>) -> ops::Range<usize> {
    span.map_or(0..0, |span| span.start + 1..span.end.saturating_sub(1).max(span.start + 1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn tree(text: &str) -> Tree {
        parse(Arc::new(Source::file("main.tf", text)))
    }

    #[test]
    fn values_are_those_of_the_json_twin() {
        let text = "resource \"vault_policy\" \"app\" {\n  count = var.n\n  name = \"app-${var.team}\"\n  \
                    size = 3\n  on = true\n  list = [\"a\", b]\n  map = {a = 1, \"b\" = \"x\\ny\"}\n  \
                    policy = <<-EOT\n    path \"a\" {\n      x = 1\n    }\n  EOT\n  rule {\n    path = \"p\"\n  }\n}\n";
        let tree = tree(text);
        let body = tree.root().unwrap().path(&["resource", "vault_policy", "app"]).unwrap();
        for (key, said, written) in [
            ("count", "${var.n}", "var.n"),
            ("name", "app-${var.team}", "\"app-${var.team}\""),
            ("size", "3", "3"),
            ("on", "true", "true"),
        ] {
            let node = body.get(key).unwrap();
            assert_eq!((node.text(), node.source_text()), (said, written));
        }
        assert_eq!(body.get("list").unwrap().items().map(|item| item.text()).collect::<Vec<_>>(), ["a", "${b}"]);
        assert_eq!(body.path(&["map", "b"]).unwrap().text(), "x\ny");
        assert_eq!(body.get("policy").unwrap().text(), "path \"a\" {\n  x = 1\n}\n");
        assert_eq!(body.path(&["rule", "path"]).unwrap().text(), "p");
        assert_eq!(
            body.block_header().map(|range| tree.source.slice(range)),
            Some("resource \"vault_policy\" \"app\"")
        );
    }

    #[test]
    fn what_cannot_be_parsed_has_an_error_where_it_breaks() {
        let tree = tree("a = 1\nresource \"x\" {\n  b = = 2\n}\n");
        assert_eq!((tree.errors.len(), tree.is_empty()), (1, true));
    }
}
