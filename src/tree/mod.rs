//! Text of any format as one spanned tree.
//!
//! A [`Tree`] is an arena: a node is its kind, its range and two links. Readers (`yaml`, `json`, `hcl`, `terraform`,
//! `shell`, `makefile`, `unit`, `properties`, `toml`, `xml`, `gradle`) fill it through [`Builder`] and agree on this:
//!
//! * A mapping's children alternate key, value, key, value; a key is always a scalar node directly before its value.
//!   Keys are kept in the order of the text and are never merged, so that a duplicate is still there to be seen.
//! * An HCL block `listener "tcp" { … }` is the mapping `listener: {tcp: {…}}`, as its JSON twin is; the mapping that
//!   only holds a label has the style [`Style::Label`], a block's body [`Style::Block`].
//! * The range of a mapping or sequence reaches from its first to its last character; that of a scalar holds its
//!   quotes, of a block scalar and here-document its header too.
//! * A scalar keeps its text as written; what that means to the system that reads it is [`resolve`]'s affair.
//!
//! What the nodes mean together is left to the model.

mod build;
mod document;
mod duplicates;
pub mod embed;
mod filtered;
pub mod form;
pub mod gradle;
pub mod hcl;
pub mod json;
pub mod logrotate;
pub mod makefile;
mod node;
pub mod properties;
mod read;
pub mod resolve;
pub mod shell;
#[cfg(test)]
pub(crate) mod sketch;
mod spelling;
pub mod terraform;
pub mod toml;
pub mod unit;
pub mod xml;
pub mod yaml;

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use crate::source::{Range, Source};

pub use build::Builder;
pub use document::Document;
pub use node::{Entry, Node};
pub use read::read;
pub use resolve::{Dialect, Scalar};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Keys and values.
    Mapping,
    /// Items in order.
    Sequence,
    /// A piece of text; also a value that is not there (`key:`), which has an empty range.
    Scalar,
    /// A YAML alias; [`Node`] follows it and remembers it.
    Alias,
}

/// How a node is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A scalar without quotes.
    Plain,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// `|`, or an HCL here-document.
    Literal,
    /// `>`
    Folded,
    /// A mapping or sequence by indentation, an HCL body, a whole .properties file.
    Block,
    /// A mapping or sequence in brackets.
    Flow,
    /// The mapping between an HCL block's type and its body, holding one label.
    Label,
}

const NONE: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
struct Raw {
    start: u32,
    end: u32,
    /// First child of a container; target of an alias; index into `decoded` for a scalar whose value is not its text.
    child: u32,
    next: u32,
    kind: Kind,
    style: Style,
    /// Whether this is the value of a mapping; its key is then the node before it in the arena.
    is_value: bool,
    /// Of a key, a mark of its name, which tells it from nearly all others without a look at the text.
    mark: u8,
    /// Of a mapping, the marks of its keys, each as one bit: most keys that it lacks are not looked for.
    keys: u32,
}

/// Something that the format does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where.
    pub range: Range,
    /// What is wrong, in words for people.
    pub message: String,
}

/// A text as nodes.
#[derive(Debug)]
pub struct Tree {
    /// The text.
    pub source: Arc<Source>,
    /// How scalars without quotes are read.
    pub dialect: Dialect,
    /// The ranges of comments, with their markers, in order.
    pub comments: Vec<Range>,
    /// What was not understood; the documents around it are there all the same.
    pub errors: Vec<SyntaxError>,
    /// Whether parts of it are not there that nobody knows, so that nobody knows what is absent either.
    pub is_partial: bool,
    nodes: Vec<Raw>,
    documents: Vec<Document>,
    decoded: Vec<Box<str>>,
    tags: Vec<(u32, Box<str>)>,
    /// Keys that stand twice: the later one and the first.
    duplicates: Vec<(u32, u32)>,
    overridden: OnceLock<HashSet<(u32, Box<str>)>>,
}

impl Tree {
    /// Notes keys that other files set anew, by the mappings that they belong to. The first note counts.
    pub fn override_keys(&self, keys: HashSet<(u32, Box<str>)>) {
        let _ = self.overridden.set(keys);
    }

    /// Takes back what was noted, so that it can be noted anew.
    pub fn forget_overrides(&mut self) {
        self.overridden.take();
    }

    /// Whether another file sets a key of a mapping anew, so that its value here decides nothing.
    pub fn is_overridden(&self, mapping: Node<'_>, key: &str) -> bool {
        self.overridden.get().is_some_and(|keys| keys.contains(&(mapping.id(), Box::from(key))))
    }

    /// A tree without content.
    pub fn empty(source: Arc<Source>, dialect: Dialect) -> Self {
        Builder::new(source, dialect).finish()
    }

    /// The roots in order; documents without content have none.
    pub fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        self.documents.iter().filter_map(|document| document.root.map(|id| Node::new(self, id)))
    }

    /// The first root.
    pub fn root(&self) -> Option<Node<'_>> {
        self.roots().next()
    }

    /// Every node in the order of the text, aliases not followed.
    pub fn all(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.nodes.len() as u32).map(|id| Node::new(self, id))
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node at all.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The keys that stand twice in one mapping: the later key and the first.
    pub fn duplicates(&self) -> impl ExactSizeIterator<Item = (Node<'_>, Node<'_>)> {
        self.duplicates.iter().map(|(later, first)| (Node::new(self, *later), Node::new(self, *first)))
    }

    /// The entries whose keys stand in their mappings for the second time.
    pub fn repeated(&self) -> impl Iterator<Item = Entry<'_>> {
        let value = |key: u32| Node::new(self, key + 1).follow();
        self.duplicates.iter().map(move |(later, _)| Entry { key: Node::new(self, *later), value: value(*later) })
    }

    /// Whether a key stands in its mapping for the second time.
    pub fn is_duplicate(&self, key: Node<'_>) -> bool {
        self.duplicates.binary_search_by_key(&key.id(), |(later, _)| *later).is_ok()
    }
}
