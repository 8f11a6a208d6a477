//! The readers of HCL, JSON and Java properties: shapes, places, errors, and text that nobody would write.
#![allow(clippy::unwrap_used)]

mod hcl;
mod json;
mod mutants;
mod properties;

use std::sync::Arc;

use seaworthy::source::Source;
use seaworthy::tree::{Kind, Node, Style, Tree};

/// A reader.
type Parse = fn(Arc<Source>) -> Tree;

fn read(parse: Parse, text: &str) -> Tree {
    parse(Arc::new(Source::file("test", text)))
}

/// A tree in one line: `(…)` is a body, `<…>` a label, `{…}` and `[…]` stand in brackets; documents are parted by `---`.
fn dump(tree: &Tree) -> String {
    tree.roots().map(node).collect::<Vec<_>>().join(" --- ")
}

fn node(at: Node<'_>) -> String {
    let entries = || {
        let entries = at.written_entries().map(|entry| format!("{} {}", node(entry.key), node(entry.value)));
        entries.collect::<Vec<_>>().join(", ")
    };
    match (at.kind(), at.style()) {
        (Kind::Mapping, Style::Label) => format!("<{}>", entries()),
        (Kind::Mapping, Style::Flow) => format!("{{{}}}", entries()),
        (Kind::Mapping, _) => format!("({})", entries()),
        (Kind::Sequence, _) => format!("[{}]", at.items().map(node).collect::<Vec<_>>().join(", ")),
        (_, Style::Double) => format!("{:?}", at.text()),
        (_, Style::Literal) => format!("|{:?}", at.text()),
        _ => at.text().to_string(),
    }
}

/// The errors as `text: message`.
fn errors(tree: &Tree) -> Vec<String> {
    tree.errors.iter().map(|error| format!("{}: {}", tree.source.slice(error.range), error.message)).collect()
}

/// What must hold for the tree of any text.
fn assert_sound(tree: &Tree) {
    let text = &tree.source.text;
    let fits = |start: u32, end: u32| start <= end && text.get(start as usize..end as usize).is_some();
    for at in tree.all() {
        let range = at.range();
        assert!(fits(range.start, range.end), "{range:?} in {text:?}");
        let _ = at.text();
        let mut before = range.start;
        for child in at.children() {
            assert!(range.contains(child.range()), "{child:?} outside of {range:?} in {text:?}");
            assert!(before <= child.range().start, "{child:?} before {before} in {text:?}");
            before = child.range().end;
        }
        if at.is_mapping() {
            assert_eq!(at.children().count() % 2, 0, "a key without value in {text:?}");
        }
    }
    for range in tree.errors.iter().map(|error| error.range).chain(tree.comments.iter().copied()) {
        assert!(fits(range.start, range.end), "{range:?} in {text:?}");
    }
    let documents = tree.documents();
    assert!(documents.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start), "documents overlap in {text:?}");
    assert_eq!(tree.errors.is_empty(), documents.iter().all(|document| document.whole), "whole? {text:?}");
}
