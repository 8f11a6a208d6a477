//! Where the caret of a finding falls.
//!
//! A path names a field, or a fact that knows where it comes from. What is there is marked through its value when both
//! stand on one line; what is missing is marked at the nearest thing that is there. A range never exceeds one line.

use super::expr::{self, Expr, Names, Scope};
use crate::model::{Data, Value};
use crate::source::Range;
use crate::tree::{Entry, Kind, Node, Style};

/// What of an entry is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Key through value.
    Both,
    /// The key.
    Key,
    /// The value.
    Value,
}

/// The place that a case points at.
#[derive(Debug)]
pub struct At {
    part: Part,
    path: Option<Expr>,
}

/// Where a finding stands.
#[derive(Debug, Clone, Copy)]
pub struct Spot<'a> {
    /// The node that was found, or the nearest one that is there.
    pub node: Node<'a>,
    /// The characters to mark.
    pub range: Range,
    /// Whether `node` is what was looked for.
    pub is_there: bool,
    /// The part of a scalar that was looked for, as the tag of an image, where that is no more than a part.
    pub part: Option<Range>,
}

impl At {
    /// The thing itself.
    pub fn the_thing() -> Self {
        Self { part: Part::Both, path: None }
    }

    /// Reads `path`, `key(path)` or `value(path)`.
    pub fn parse(text: &str, names: &Names) -> Result<Self, expr::ExprError> {
        let mut ast = expr::parse(text)?;
        let mut part = Part::Both;
        if let expr::Syntax::Call(None, name, _, arguments) = &mut ast.node
            && arguments.len() == 1
        {
            part = match name.as_str() {
                "key" => Part::Key,
                "value" => Part::Value,
                _ => return Err(expr::ExprError::new(ast.range, "a place is `path`, `key(path)` or `value(path)`")),
            };
            ast = arguments.remove(0);
        }
        let (path, _) = expr::at_path(text, &ast, names)?;
        Ok(Self { part, path: Some(path) })
    }

    /// Finds the place; of a list that was put together, the first item's.
    pub fn find<'a>(&'a self, scope: &mut Scope<'a, '_>) -> Spot<'a> {
        let Some(path) = &self.path else { return header(scope.subject.node) };
        let value = expr::eval(path, scope);
        match &value.data {
            Data::List(list) if value.from.is_none() && !list.items.is_empty() => {
                self.spot(&list.items[0], scope.subject.node)
            }
            _ => self.spot(&value, scope.subject.node),
        }
    }

    /// Finds every place of a list, or the one place of anything else.
    pub fn find_all<'a>(&'a self, scope: &mut Scope<'a, '_>) -> Vec<Spot<'a>> {
        let Some(path) = &self.path else { return vec![header(scope.subject.node)] };
        let value = expr::eval(path, scope);
        match &value.data {
            Data::List(list) => list.items.iter().map(|item| self.spot(item, scope.subject.node)).collect(),
            _ => vec![self.spot(&value, scope.subject.node)],
        }
    }

    fn spot<'a>(&self, value: &Value<'a>, subject: Node<'a>) -> Spot<'a> {
        match (&value.data, value.from) {
            (Data::Thing(thing), _) => header(thing.node),
            (Data::Absent, Some(node)) if !node.is_null() => header(node),
            // What the system takes when nothing is written: the mapping that does not say it.
            (Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Str(_), Some(node)) if node.is_mapping() => {
                header(node)
            }
            (Data::List(list), Some(node)) if list.items.is_empty() && node.is_mapping() => header(node),
            (data, Some(node)) => Spot { node, range: self.range(node), is_there: true, part: part(node, data) },
            (_, None) => header(subject),
        }
    }

    fn range(&self, node: Node<'_>) -> Range {
        let one_line = first_line(node);
        match (self.part, node.key()) {
            (Part::Value, _) => one_line,
            (Part::Both, _) if body(node).block_header().is_some() => header_range(node),
            (Part::Key, Some(key)) => key.range(),
            (Part::Both, Some(key)) if !node.is_written() => key.range(),
            (Part::Both, Some(key)) => {
                let both = Range::new(key.range().start, one_line.end);
                let joined = node.style() != Style::Block && (is_one_line(node) || is_block_scalar(node));
                if joined && same_line(node, both) { both } else { node.block_header().unwrap_or(key.range()) }
            }
            (_, None) => header(node).range,
        }
    }
}

fn is_block_scalar(node: Node<'_>) -> bool {
    matches!(node.style(), Style::Literal | Style::Folded)
}

fn same_line(node: Node<'_>, range: Range) -> bool {
    !node.tree.source.slice(range).contains(['\n', '\r'])
}

fn is_one_line(node: Node<'_>) -> bool {
    same_line(node, node.range())
}

/// The range of a node up to the end of its first line.
pub fn first_line(node: Node<'_>) -> Range {
    let Range { start, end } = node.range();
    let text = node.source_text();
    let length = text.find(['\n', '\r']).map_or(text.len(), |at| text[..at].trim_end().len());
    Range::new(start, end.min(start + length as u32))
}

/// The body of a block whose type or label is given; anything else itself.
fn body(node: Node<'_>) -> Node<'_> {
    let mut body = node;
    while body.style() == Style::Label
        && let Some(entry) = body.written_entries().next()
    {
        body = entry.value;
    }
    body
}

/// Where a text stands in a scalar that holds more than it.
fn part(node: Node<'_>, data: &Data<'_>) -> Option<Range> {
    let Data::Str(text) = data else { return None };
    if node.kind() != Kind::Scalar || text.is_empty() || node.text().len() <= text.len() {
        return None;
    }
    let start = node.range().start + node.source_text().rfind(&**text)? as u32;
    Some(Range::new(start, start + text.len() as u32))
}

/// What is marked of a value that is there: key through value when both stand on one line, else the key.
pub fn entry(node: Node<'_>) -> Range {
    At::the_thing().range(node)
}

/// Where something that is missing belongs: the key, block header, list item or first statement of what is there.
pub fn header(node: Node<'_>) -> Spot<'_> {
    Spot { node, range: header_range(node), is_there: false, part: None }
}

fn header_range(node: Node<'_>) -> Range {
    if let Some(range) = body(node).block_header() {
        return range;
    }
    if let Some(alias) = node.alias_range() {
        return alias;
    }
    if let Some(key) = node.key() {
        return key.range();
    }
    if node.kind() == Kind::Scalar {
        return first_line(node);
    }
    match node.dash() {
        Some(dash) => item_range(node, dash),
        None => root_range(node),
    }
}

/// A list item: from its dash through its first entry, or its `name:` when that stands further down.
fn item_range(node: Node<'_>, dash: u32) -> Range {
    let Some(first) = node.written_entries().next() else { return Range::new(dash, first_line(node).end) };
    match named(node) {
        Some(name) if name.key != first.key => entry_range(name),
        _ => Range::new(dash, entry_range(first).end),
    }
}

/// A document: its `kind:`, or its first statement. An item of a list in brackets: its `name:`, or its first entry.
fn root_range(node: Node<'_>) -> Range {
    let document = node.tree.document_at(node.range().start);
    let is_root = document.and_then(|document| node.tree.root_of(document)).is_some_and(|root| root == node);
    let chosen = if is_root { node.written_entries().find(|entry| entry.key.text() == "kind") } else { named(node) };
    let Some(entry) = chosen.or_else(|| node.written_entries().next()) else { return first_line(node) };
    body(entry.value).block_header().unwrap_or_else(|| entry_range(entry))
}

fn named(node: Node<'_>) -> Option<Entry<'_>> {
    node.written_entries().find(|entry| entry.key.text() == "name" && is_inline(entry.value))
}

/// An entry that shows what it is: key through value when that is short, else the key.
fn entry_range(entry: Entry<'_>) -> Range {
    let key = entry.key.range();
    let both = Range::new(key.start, entry.value.range().end.max(key.end));
    if is_inline(entry.value) && same_line(entry.key, both) { both } else { key }
}

fn is_inline(value: Node<'_>) -> bool {
    value.kind() == Kind::Scalar && value.alias_range().is_none() && is_one_line(value)
}
