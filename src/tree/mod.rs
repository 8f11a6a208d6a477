//! Text of any format as one spanned tree.
//!
//! A [`Tree`] is an arena: a node is its kind, its range and two links. Readers (`yaml`, `json`, `hcl`, `properties`,
//! `toml`) fill it through [`Builder`] and agree on this:
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

mod document;
pub mod embed;
pub mod form;
pub mod hcl;
pub mod json;
mod node;
pub mod properties;
mod read;
pub mod resolve;
#[cfg(test)]
pub(crate) mod sketch;
pub mod toml;
pub mod yaml;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use crate::source::{Range, Source};

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
    tagged: bool,
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
    nodes: Vec<Raw>,
    documents: Vec<Document>,
    decoded: Vec<Box<str>>,
    tags: Vec<(u32, Box<str>)>,
    overridden: OnceLock<HashSet<(u32, Box<str>)>>,
}

impl Tree {
    /// Notes keys that other files set anew, by the mappings that they belong to. The first note counts.
    pub fn override_keys(&self, keys: HashSet<(u32, Box<str>)>) {
        let _ = self.overridden.set(keys);
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
    pub fn duplicates(&self) -> Vec<(Node<'_>, Node<'_>)> {
        node::duplicates(self)
    }
}

/// What a reader fills.
pub struct Builder {
    tree: Tree,
    open: Vec<Open>,
    last_root: u32,
    started: u32,
}

struct Open {
    node: u32,
    last: u32,
    children: u32,
}

impl Builder {
    /// An empty tree of a text.
    pub fn new(source: Arc<Source>, dialect: Dialect) -> Self {
        let tree = Tree {
            source,
            dialect,
            comments: Vec::new(),
            errors: Vec::new(),
            nodes: Vec::new(),
            documents: Vec::new(),
            decoded: Vec::new(),
            tags: Vec::new(),
            overridden: OnceLock::new(),
        };
        Self { tree, open: Vec::new(), last_root: NONE, started: 0 }
    }

    /// Begins a document.
    pub fn start_document(&mut self, start: u32) {
        self.open.clear();
        self.last_root = NONE;
        self.started = start;
    }

    /// Ends the document; containers still open are closed where they stand.
    pub fn end_document(&mut self, end: u32, whole: bool) {
        while !self.open.is_empty() {
            self.close(end);
        }
        let root = (self.last_root != NONE).then_some(self.last_root);
        let range = Range::new(self.started, end.max(self.started));
        self.tree.documents.push(Document { root, range, whole });
        self.last_root = NONE;
    }

    /// Opens a mapping or sequence and returns its index.
    pub fn open(&mut self, kind: Kind, style: Style, start: u32) -> u32 {
        let id =
            self.push(Raw { start, end: start, child: NONE, next: NONE, kind, style, is_value: false, tagged: false });
        self.open.push(Open { node: id, last: NONE, children: 0 });
        id
    }

    /// Closes the innermost open mapping or sequence. A key that never got its value is given an empty one.
    pub fn close(&mut self, end: u32) {
        let Some(open) = self.open.last() else { return };
        let raw = &self.tree.nodes[open.node as usize];
        if raw.kind == Kind::Mapping && open.children % 2 == 1 {
            let at = self.tree.nodes[open.last as usize].end;
            self.scalar(Style::Plain, Range::new(at, at), None);
        }
        if let Some(open) = self.open.pop() {
            self.tree.nodes[open.node as usize].end = end;
        }
    }

    /// Adds a scalar. `value` is its text when that differs from what stands between the quotes.
    pub fn scalar(&mut self, style: Style, range: Range, value: Option<Cow<'_, str>>) -> u32 {
        let child = match value {
            Some(value) => {
                self.tree.decoded.push(value.into());
                self.tree.decoded.len() as u32 - 1
            }
            None => NONE,
        };
        let Range { start, end } = range;
        self.push(Raw { start, end, child, next: NONE, kind: Kind::Scalar, style, is_value: false, tagged: false })
    }

    /// Adds an alias to an earlier node, or to nothing when the anchor is not known.
    pub fn alias(&mut self, range: Range, target: Option<u32>) -> u32 {
        let Range { start, end } = range;
        let child = target.unwrap_or(NONE);
        self.push(Raw {
            start,
            end,
            child,
            next: NONE,
            kind: Kind::Alias,
            style: Style::Plain,
            is_value: false,
            tagged: false,
        })
    }

    /// Gives a tag to the node that was added last.
    pub fn tag(&mut self, node: u32, tag: impl Into<Box<str>>) {
        self.tree.nodes[node as usize].tagged = true;
        self.tree.tags.push((node, tag.into()));
    }

    /// Notes a comment.
    pub fn comment(&mut self, range: Range) {
        self.tree.comments.push(range);
    }

    /// Notes an error.
    pub fn error(&mut self, range: Range, message: impl Into<String>) {
        self.tree.errors.push(SyntaxError { range, message: message.into() });
    }

    /// Whether the innermost open mapping waits for a value.
    pub fn wants_value(&self) -> bool {
        self.open
            .last()
            .is_some_and(|open| self.tree.nodes[open.node as usize].kind == Kind::Mapping && open.children % 2 == 1)
    }

    /// How deep the open containers are nested.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The text.
    pub fn source(&self) -> &Arc<Source> {
        &self.tree.source
    }

    /// The tree; a document still open is ended.
    pub fn finish(mut self) -> Tree {
        if !self.open.is_empty() || self.last_root != NONE {
            let end = self.tree.source.text.len() as u32;
            self.end_document(end, true);
        }
        self.tree
    }

    fn push(&mut self, mut raw: Raw) -> u32 {
        let id = self.tree.nodes.len() as u32;
        match self.open.last_mut() {
            Some(open) => {
                let parent = &mut self.tree.nodes[open.node as usize];
                raw.is_value = parent.kind == Kind::Mapping && open.children % 2 == 1;
                if open.last == NONE {
                    parent.child = id;
                } else {
                    self.tree.nodes[open.last as usize].next = id;
                }
                open.last = id;
                open.children += 1;
            }
            None => self.last_root = id,
        }
        self.tree.nodes.push(raw);
        id
    }
}
