//! Reader of XML, for Maven's build files.
//!
//! The `roxmltree` crate parses. An element with elements in it becomes a mapping, under the name of its tag; any other
//! a scalar with its text. Tags that stand twice stay twice. Attributes, comments and text between elements are left out.

use std::sync::Arc;

use roxmltree::{Document, Node, ParsingOptions};

use super::{Builder, Dialect, Kind, Style, Tree};
use crate::source::{Range, Source};

/// How deep elements are followed.
const DEPTH: usize = 64;

/// How many elements a file may have.
const NODES: u32 = 1_000_000;

/// How many namespaces a file may declare, and how long a tag may be: the crate compares each with each.
const NAMESPACES: usize = 32;
const TAG: usize = 2_048;

/// Reads a text. What is no XML has one error and no nodes.
pub fn parse(source: Arc<Source>) -> Tree {
    let text = Arc::clone(&source);
    let mut builder = Builder::new(source, Dialect::Literal);
    let end = text.text.len() as u32;
    let last = Range::new(end.saturating_sub(1), end);
    if !is_tame(&text.text) {
        builder.error(last, "a tag with so many attributes is not read");
        return builder.finish();
    }
    let options = ParsingOptions { nodes_limit: NODES, ..ParsingOptions::default() };
    match Document::parse_with_options(&text.text, options) {
        Ok(document) => {
            builder.start_document(0);
            element(&mut builder, document.root(), DEPTH);
            builder.end_document(end, true);
        }
        Err(error) => builder.error(last, error.to_string()),
    }
    builder.finish()
}

/// Whether no tag has very many attributes.
fn is_tame(text: &str) -> bool {
    let mut tags = text.split('<').skip(1).filter(|tag| !tag.starts_with('!'));
    let is_short = |tag: &str| tag.find('>').unwrap_or(tag.len()) <= TAG;
    text.matches("xmlns").count() <= NAMESPACES && tags.all(is_short)
}

fn element(builder: &mut Builder, node: Node<'_, '_>, depth: usize) {
    let inner = node.children().filter(Node::is_element);
    let Some(depth) = depth.checked_sub(1).filter(|_| inner.clone().next().is_some()) else {
        return text(builder, node);
    };
    builder.open(Kind::Mapping, Style::Block, start_of(node));
    for child in inner {
        let tag = child.tag_name().name();
        builder.scalar(Style::Plain, range(child.range().start + 1, tag.len()), Some(tag.into()));
        element(builder, child, depth);
    }
    builder.close(node.range().end as u32);
}

/// Where the content of an element begins, as far as it matters.
fn start_of(node: Node<'_, '_>) -> u32 {
    node.first_child().map_or(node.range().start, |child| child.range().start) as u32
}

/// The text of an element without the blanks around it.
fn text(builder: &mut Builder, node: Node<'_, '_>) {
    let content = node.children().find(|child| child.is_text());
    let Some((child, written)) = content.and_then(|child| Some((child, child.text()?))) else {
        builder.scalar(Style::Plain, range(node.range().end, 0), None);
        return;
    };
    let source = builder.source().text.get(child.range()).unwrap_or_default();
    let before = source.len() - source.trim_start().len();
    let at = range(child.range().start + before, source.trim().len());
    let value = (source != written).then(|| written.trim().into());
    builder.scalar(Style::Plain, at, value);
}

fn range(start: usize, length: usize) -> Range {
    Range::new(start as u32, (start + length) as u32)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn elements_are_mappings_and_texts() {
        let text = "<?xml version=\"1.0\"?>\n<!-- c -->\n<project xmlns=\"urn:x\">\n  <a>\n <b> 1 </b><b>&lt;2</b>\n</a><c/>\n</project>\n";
        let tree = parse(Arc::new(Source::file("pom.xml", text)));
        let project = tree.root().unwrap().get("project").unwrap();
        let inner: Vec<_> = project.get("a").unwrap().written_entries().map(|entry| entry.value.text()).collect();
        assert_eq!(inner, ["1", "<2"]);
        // As everywhere, the later of two wins, and its place is that of what is written.
        assert_eq!(project.get("a").unwrap().get("b").unwrap().source_text(), "&lt;2");
        assert_eq!(project.get("c").unwrap().text(), "");
    }

    #[test]
    fn what_is_no_xml_has_an_error() {
        for text in ["<a>", "", "a", "<!DOCTYPE a [<!ENTITY x \"x\">]><a>&x;</a>"] {
            let tree = parse(Arc::new(Source::file("pom.xml", text)));
            assert_eq!((tree.errors.len(), tree.root().is_none()), (1, true), "{text}");
        }
        let many: String = (0..2_000).map(|n| format!("x{n}='1' ")).collect();
        let declared: String = (0..40).map(|n| format!("<a xmlns:x{n}='u'/>")).collect();
        for text in [format!("<a {many}/>"), format!("<a>{declared}</a>")] {
            assert!(parse(Arc::new(Source::file("pom.xml", text))).is_empty());
        }
        let deep = format!("{}{}", "<a>".repeat(5_000), "</a>".repeat(5_000));
        assert!(parse(Arc::new(Source::file("pom.xml", deep))).len() < 300);
    }
}
