//! Walking a tree: [`Node`] follows aliases and merge keys, and knows its key and its range.

use std::borrow::Cow;

use super::spelling::{MERGE, mark};
use super::{Kind, NONE, Raw, Scalar, Style, Tree};
use crate::source::{Place, Range};

/// How many aliases and merge keys are followed one after the other.
const HOPS: usize = 32;

/// How far before an item its dash can stand.
const NEAR: usize = 4096;

/// How many mappings are looked into for one question; merge keys that multiply one another would never end.
const VISITS: usize = 1024;

/// A node of a tree. It is small and is copied freely.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    /// The tree that it belongs to.
    pub tree: &'a Tree,
    id: u32,
    /// The alias through which it was reached, if any.
    via: u32,
}

/// A key and its value.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The key, a scalar.
    pub key: Node<'a>,
    /// The value; an alias has been followed.
    pub value: Node<'a>,
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}@{}..{} {:?}", self.kind(), self.range().start, self.range().end, self.source_text())
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && std::ptr::eq(self.tree, other.tree)
    }
}

impl Eq for Node<'_> {}

impl<'a> Node<'a> {
    pub(super) fn new(tree: &'a Tree, id: u32) -> Self {
        Self { tree, id, via: NONE }
    }

    pub(super) fn raw(&self) -> &'a Raw {
        &self.tree.nodes[self.id as usize]
    }

    fn at(&self, id: u32) -> Node<'a> {
        Node { tree: self.tree, id, via: self.via }
    }

    /// What follows an alias: its target, which remembers the alias. Anything else is returned as it is.
    /// An alias without an anchor stays an alias.
    pub fn follow(self) -> Node<'a> {
        let mut node = self;
        for _ in 0..HOPS {
            let raw = node.raw();
            if raw.kind != Kind::Alias || raw.child == NONE {
                break;
            }
            node = Node { tree: self.tree, id: raw.child, via: node.id };
        }
        node
    }

    /// The index in the arena; it grows with the order of the text.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// What the node is.
    pub fn kind(&self) -> Kind {
        self.raw().kind
    }

    /// How it is written.
    pub fn style(&self) -> Style {
        self.raw().style
    }

    /// Its range in the text.
    pub fn range(&self) -> Range {
        Range::new(self.raw().start, self.raw().end)
    }

    /// Its range, with the text.
    pub fn place(&self) -> Place {
        Place { source: self.tree.source.clone(), range: self.range() }
    }

    /// The range of the alias through which the node was reached.
    pub fn alias_range(&self) -> Option<Range> {
        (self.via != NONE).then(|| Node::new(self.tree, self.via).range())
    }

    /// The alias through which the node was reached, as a node.
    pub fn alias(&self) -> Option<Node<'a>> {
        (self.via != NONE).then(|| Node::new(self.tree, self.via))
    }

    /// The text as it stands in the source.
    pub fn source_text(&self) -> &'a str {
        self.tree.source.slice(self.range())
    }

    /// The text of a scalar with quotes, escapes and folding undone; of anything else, as it stands.
    pub fn text(&self) -> &'a str {
        let raw = self.raw();
        if raw.kind == Kind::Scalar && raw.child != NONE {
            return &self.tree.decoded[raw.child as usize];
        }
        let text = self.source_text();
        match (raw.kind, raw.style) {
            (Kind::Scalar, Style::Single | Style::Double) if text.len() >= 2 => &text[1..text.len() - 1],
            _ => text,
        }
    }

    /// Whether the value is written out: not `key:` with nothing behind it.
    pub fn is_written(&self) -> bool {
        self.raw().kind != Kind::Scalar || self.raw().start < self.raw().end
    }

    /// The tag, for example `!vault` or `tag:yaml.org,2002:str`.
    pub fn tag(&self) -> Option<&'a str> {
        if self.tree.tags.is_empty() {
            return None;
        }
        let found = self.tree.tags.binary_search_by_key(&self.id, |(node, _)| *node).ok()?;
        Some(&self.tree.tags[found].1)
    }

    /// What the system that owns the file reads a scalar as; `None` for anything but a scalar.
    pub fn scalar(&self) -> Option<Scalar<'a>> {
        (self.kind() == Kind::Scalar).then(|| super::resolve::resolve(*self))
    }

    /// Whether this is a mapping.
    pub fn is_mapping(&self) -> bool {
        self.kind() == Kind::Mapping
    }

    /// Whether this is a sequence.
    pub fn is_sequence(&self) -> bool {
        self.kind() == Kind::Sequence
    }

    /// Whether this is `null`, `~` or nothing.
    pub fn is_null(&self) -> bool {
        matches!(self.scalar(), Some(Scalar::Null))
    }

    /// The key that this is the value of.
    pub fn key(&self) -> Option<Node<'a>> {
        self.raw().is_value.then(|| Node::new(self.tree, self.id - 1))
    }

    /// The mapping or sequence that this stands in. It is looked for, so this is not for every node of a text.
    pub fn parent(&self) -> Option<Node<'a>> {
        let above = (0..self.id).rev().map(|id| self.at(id));
        let mut around = above.filter(|node| matches!(node.kind(), Kind::Mapping | Kind::Sequence));
        around.find(|node| node.range().contains(self.range()) && node.children().any(|child| child == *self))
    }

    /// The type and labels of the HCL block that this is the body of.
    pub fn block_header(&self) -> Option<Range> {
        if self.style() != Style::Block {
            return None;
        }
        let label = self.key()?;
        let mut first = label;
        while first.id > 0 {
            let above = Node::new(self.tree, first.id - 1);
            match above.key() {
                Some(key) if above.style() == Style::Label => first = key,
                _ => break,
            }
        }
        (first != label).then(|| Range::new(first.range().start, label.range().end))
    }

    /// Where the dash of a YAML list item stands, when this is one.
    pub fn dash(&self) -> Option<u32> {
        let before = self.tree.source.text.get(..self.range().start as usize)?;
        // Only anchor and tag stand between, so that of a line as long as a file the end will do.
        let near = (before.len().saturating_sub(NEAR)..).find_map(|at| before.get(at..)).unwrap_or_default();
        let line = &near[near.rfind(['\n', '\r']).map_or(0, |at| at + 1)..];
        let dash = line.rfind("- ")?;
        let between = line[dash + 1..].trim();
        let is_item = between.is_empty() || between.starts_with(['&', '!']);
        is_item.then_some((before.len() - line.len() + dash) as u32)
    }

    /// The items of a sequence, aliases followed; nothing for anything else.
    pub fn items(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let first = if self.is_sequence() { self.raw().child } else { NONE };
        Siblings { node: *self, next: first }.map(Node::follow)
    }

    /// The entries of a mapping as they are written, merge keys among them; nothing for anything else.
    pub fn written_entries(&self) -> impl Iterator<Item = Entry<'a>> + use<'a> {
        let first = if self.is_mapping() { self.raw().child } else { NONE };
        let mut children = Siblings { node: *self, next: first };
        std::iter::from_fn(move || {
            let key = children.next()?;
            let value = children.next()?.follow();
            Some(Entry { key, value })
        })
    }

    /// The entries of a mapping, with what merge keys bring and the mapping does not say itself.
    pub fn entries(&self) -> Vec<Entry<'a>> {
        let mut found = Vec::new();
        self.collect(&mut found, HOPS, &mut { VISITS });
        found
    }

    /// The entries whose key passes a test, as `entries` gives them.
    pub fn entries_with(&self, is_wanted: impl Fn(Node<'a>) -> bool) -> Vec<Entry<'a>> {
        let mut found = Vec::new();
        for entry in self.written_entries() {
            if entry.key.is_merge() {
                return self.entries().into_iter().filter(|entry| is_wanted(entry.key)).collect();
            }
            found.extend(is_wanted(entry.key).then_some(entry));
        }
        found
    }

    /// The values of all keys of a name, in whatever capitals, as `entries` gives them.
    pub fn all_of(&self, name: &str) -> Vec<Node<'a>> {
        let (nodes, wanted, mut found) = (&self.tree.nodes, mark(name.as_bytes()), Vec::new());
        let mut next = if self.raw().may_have(wanted) { self.raw().child } else { NONE };
        while let Some([key, value]) = nodes.get(next as usize..).and_then(<[Raw]>::first_chunk) {
            if key.mark == MERGE && key.is_merge(self.tree) {
                let is_wanted = |entry: &Entry<'_>| entry.key.text().eq_ignore_ascii_case(name);
                return self.entries().into_iter().filter(is_wanted).map(|entry| entry.value).collect();
            }
            if key.mark == wanted && key.is_called_in_any_case(name, self.tree) {
                found.push(self.at(next + 1).follow());
            }
            next = value.next;
        }
        found
    }

    fn collect(&self, found: &mut Vec<Entry<'a>>, hops: usize, visits: &mut usize) {
        let mut merges = Vec::new();
        for entry in self.written_entries() {
            if entry.key.is_merge() {
                merges.push(entry.value);
            } else {
                found.push(entry);
            }
        }
        for merged in merges.into_iter().flat_map(merge_sources) {
            let mut more = Vec::new();
            if hops > 0 && *visits > 0 {
                *visits -= 1;
                merged.collect(&mut more, hops - 1, visits);
            }
            more.retain(|entry| !found.iter().any(|known| known.key.text() == entry.key.text()));
            found.extend(more);
        }
    }

    /// The value of a key, aliases and merge keys followed. Of a key that stands twice, the last counts.
    pub fn get(&self, key: &str) -> Option<Node<'a>> {
        self.find(key, HOPS, &mut { VISITS })
    }

    fn find(&self, key: &str, hops: usize, visits: &mut usize) -> Option<Node<'a>> {
        let (nodes, wanted) = (&self.tree.nodes, mark(key.as_bytes()));
        let (mut found, mut merges) = (None, false);
        let mut next = if self.raw().may_have(wanted) { self.raw().child } else { NONE };
        while let Some([name, value]) = nodes.get(next as usize..).and_then(<[Raw]>::first_chunk) {
            if name.mark == wanted && name.is_called(key, self.tree) {
                found = Some(next + 1);
            }
            merges |= name.mark == MERGE && name.is_merge(self.tree);
            next = value.next;
        }
        if let Some(value) = found {
            return Some(self.at(value).follow());
        }
        if !merges || hops == 0 || *visits == 0 {
            return None;
        }
        *visits -= 1;
        let sources = self.written_entries().filter(|entry| entry.key.is_merge());
        sources.flat_map(|entry| merge_sources(entry.value)).find_map(|merged| merged.find(key, hops - 1, visits))
    }

    /// The value behind several keys, one after the other.
    pub fn path(&self, keys: &[&str]) -> Option<Node<'a>> {
        keys.iter().try_fold(*self, |node, key| node.get(key))
    }

    /// The text of the value of a key, when that is a scalar that is not null.
    pub fn text_of(&self, key: &str) -> Option<&'a str> {
        let value = self.get(key)?;
        (value.kind() == Kind::Scalar && !value.is_null()).then(|| value.text())
    }

    /// The text of a string scalar, or how any other scalar is written.
    pub fn string(&self) -> Option<Cow<'a, str>> {
        (self.kind() == Kind::Scalar && !self.is_null()).then(|| Cow::Borrowed(self.text()))
    }

    /// The children as they stand in the arena: keys and values, or items; aliases not followed.
    pub fn children(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let raw = self.raw();
        let first = if matches!(raw.kind, Kind::Mapping | Kind::Sequence) { raw.child } else { NONE };
        Siblings { node: *self, next: first }
    }
}

fn merge_sources(value: Node<'_>) -> Vec<Node<'_>> {
    if value.is_sequence() { value.items().collect() } else { vec![value] }
}

struct Siblings<'a> {
    node: Node<'a>,
    next: u32,
}

impl<'a> Iterator for Siblings<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        if self.next == NONE {
            return None;
        }
        let node = self.node.at(self.next);
        self.next = node.raw().next;
        Some(node)
    }
}
