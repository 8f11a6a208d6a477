//! Removing an entry or item so that what stays is valid: with its lines and the comment behind it, or with its comma.

use super::Change;
use crate::source::Range;
use crate::tree::{Dialect, Node, Style};

/// What to change so that an entry or item goes.
pub fn remove(node: Node<'_>) -> Option<Vec<Change<'_>>> {
    if node.alias_range().is_some() || node.style() == Style::Label {
        return None;
    }
    let span = span(node)?;
    let parent = node.parent()?;
    if parent.style() == Style::Flow {
        return Some(vec![with_lines(node, with_comma(node, span))]);
    }
    if node.tree.dialect == Dialect::Literal || node.tree.dialect == Dialect::Properties {
        return Some(vec![with_lines(node, span)]);
    }
    if parent.children().nth(if parent.is_mapping() { 2 } else { 1 }).is_none() {
        return the_only_one(node, span, parent);
    }
    if node.key().is_some() && shares_dash(node, span) {
        return before_next(node, span, parent);
    }
    Some(vec![with_lines(node, span)])
}

fn with_lines(node: Node<'_>, range: Range) -> Change<'_> {
    Change { takes_lines: true, ..Change::new(node, range, "") }
}

/// From the key, block type or dash to the end of the value.
fn span(node: Node<'_>) -> Option<Range> {
    let end = node.range().end;
    if let Some(header) = node.block_header() {
        return Some(Range::new(header.start, end));
    }
    match node.key() {
        Some(key) => Some(Range::new(key.range().start, end.max(key.range().end))),
        None => {
            let in_block = node.parent()?.style() != Style::Flow;
            let dash = if in_block { node.dash() } else { None };
            Some(Range::new(dash.unwrap_or(node.range().start), end))
        }
    }
}

/// A span with the comma behind it, or else the one before it.
fn with_comma(node: Node<'_>, span: Range) -> Range {
    let text = &node.tree.source.text;
    let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
    let rest = after.trim_start();
    if let Some(next) = rest.strip_prefix(',') {
        let blanks = next.len() - next.trim_start_matches(' ').len();
        return Range::new(span.start, (text.len() - next.len() + blanks) as u32);
    }
    let start = before.trim_end().strip_suffix(',').map_or(span.start, |kept| kept.len() as u32);
    Range::new(start, span.end)
}

/// The last entry of a mapping goes: the mapping stays, empty, since its key may mean something. In Spring it does not.
fn the_only_one<'a>(node: Node<'a>, span: Range, parent: Node<'a>) -> Option<Vec<Change<'a>>> {
    let empty = if parent.is_mapping() { "{}" } else { "[]" };
    if let Some(key) = parent.key() {
        if parent.tree.dialect == Dialect::Spring && !has_comments(parent, span) {
            return remove(parent);
        }
        let behind = &node.tree.source.text[key.range().end as usize..];
        let colon = key.range().end + behind.find(':')? as u32 + 1;
        let emptied = Change::new(node, Range::new(colon, colon), format!(" {empty}"));
        return Some(vec![emptied, with_lines(node, span)]);
    }
    let is_item = node.key().is_some() && parent.parent().is_some();
    Some(vec![if is_item { Change::new(node, span, empty) } else { with_lines(node, span) }])
}

/// Whether there are comments in a mapping apart from the one behind its only entry.
fn has_comments(parent: Node<'_>, span: Range) -> bool {
    let Some(key) = parent.key() else { return false };
    let range = Range::new(key.range().start, span.start);
    parent.tree.comments.iter().any(|comment| range.contains(*comment))
}

/// Whether an entry stands on the line of its item's dash.
fn shares_dash(node: Node<'_>, span: Range) -> bool {
    let before = &node.tree.source.text[..span.start as usize];
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    !line.trim().is_empty()
}

/// The first entry of a list item: the next one comes behind the dash.
fn before_next<'a>(node: Node<'a>, span: Range, parent: Node<'a>) -> Option<Vec<Change<'a>>> {
    let next = parent.written_entries().map(|entry| entry.key).find(|key| key.range().start > span.end)?;
    let between = node.tree.source.slice(Range::new(span.end, next.range().start));
    let has_more = between.lines().skip(1).any(|line| !line.trim().is_empty());
    let range = Range::new(span.start, next.range().start);
    (!has_more).then(|| vec![Change::new(node, range, "")])
}
