//! Filling a tree: what every reader calls as it goes through a text.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::duplicates::duplicates;
use super::spelling::{bit, mark};
use super::{Dialect, Document, Kind, NONE, Raw, Style, SyntaxError, Tree};
use crate::source::{Range, Source};

/// What a reader fills.
pub struct Builder {
    pub(super) tree: Tree,
    pub(super) open: Vec<Open>,
    last_root: u32,
    pub(super) started: u32,
}

pub(super) struct Open {
    pub(super) node: u32,
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
            is_partial: false,
            nodes: Vec::new(),
            documents: Vec::new(),
            decoded: Vec::new(),
            tags: Vec::new(),
            duplicates: Vec::new(),
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
        let id = self.push(Raw {
            start,
            end: start,
            child: NONE,
            next: NONE,
            kind,
            style,
            is_value: false,
            mark: 0,
            keys: 0,
        });
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
        let mark = if self.wants_key() { self.mark_of(style, range, value.as_deref()) } else { 0 };
        let child = match value {
            Some(value) => {
                self.tree.decoded.push(value.into());
                self.tree.decoded.len() as u32 - 1
            }
            None => NONE,
        };
        let Range { start, end } = range;
        self.push(Raw { start, end, child, next: NONE, kind: Kind::Scalar, style, is_value: false, mark, keys: 0 })
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
            mark: 0,
            keys: 0,
        })
    }

    /// Gives a tag to the node that was added last.
    pub fn tag(&mut self, node: u32, tag: impl Into<Box<str>>) {
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
        self.children_of_mapping().is_some_and(|children| children % 2 == 1)
    }

    fn wants_key(&self) -> bool {
        self.children_of_mapping().is_some_and(|children| children % 2 == 0)
    }

    /// How many keys and values the innermost open mapping has.
    fn children_of_mapping(&self) -> Option<u32> {
        let open = self.open.last()?;
        (self.tree.nodes[open.node as usize].kind == Kind::Mapping).then_some(open.children)
    }

    fn mark_of(&self, style: Style, range: Range, value: Option<&str>) -> u8 {
        let quotes = usize::from(matches!(style, Style::Single | Style::Double));
        let written = self.tree.source.slice(range).as_bytes();
        mark(value.map_or(&written[quotes.min(written.len())..written.len().saturating_sub(quotes)], str::as_bytes))
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
        self.tree.duplicates = duplicates(&self.tree);
        self.tree
    }

    fn push(&mut self, mut raw: Raw) -> u32 {
        let id = self.tree.nodes.len() as u32;
        match self.open.last_mut() {
            Some(open) => {
                let parent = &mut self.tree.nodes[open.node as usize];
                raw.is_value = parent.kind == Kind::Mapping && open.children % 2 == 1;
                if !raw.is_value {
                    parent.keys |= bit(raw.mark);
                }
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
