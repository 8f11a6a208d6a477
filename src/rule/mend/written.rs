//! Carrying a change of embedded text to the file that somebody wrote.

use super::Change;
use crate::fix::Edit;
use crate::source::{Origin, Place, Range, Segment, Source, Via};
use crate::tree::{Dialect, Node};

/// The edit of the file, if its characters are those of the change.
pub fn written(change: Change<'_>) -> Option<Edit> {
    let Change { node, range, text, takes_lines } = change;
    let mut edit = Edit { place: super::place(node, range), text };
    while let Some(origin) = &edit.place.source.clone().origin {
        edit = outward(&edit, origin)?;
    }
    if takes_lines {
        edit.place.range = whole_lines(&edit.place, markers(node));
    }
    Some(edit)
}

/// What begins a comment behind an entry.
fn markers(node: Node<'_>) -> &'static [&'static str] {
    match node.tree.dialect {
        Dialect::Properties => &[],
        Dialect::Literal => &["#", "//"],
        _ => &["#"],
    }
}

/// The lines of a place, when nothing else but a comment stands on them.
fn whole_lines(place: &Place, markers: &[&str]) -> Range {
    let (text, Range { start, end }) = (&place.source.text, place.range);
    let before = &text[..start as usize];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let rest = &text[end as usize..];
    let line_end = rest.find('\n').map_or(rest.len(), |at| at + 1);
    let behind = rest[..line_end].trim();
    let alone = behind.is_empty() || markers.iter().any(|marker| behind.starts_with(marker));
    if before[line_start..].trim().is_empty() && alone {
        Range::new(line_start as u32, end + line_end as u32)
    } else {
        place.range
    }
}

/// The edit one text further out; `None` where the characters there are others.
fn outward(edit: &Edit, origin: &Origin) -> Option<Edit> {
    let (inner, range) = (&edit.place.source, edit.place.range);
    if !is_verbatim(origin, range) {
        return None;
    }
    let mut place = origin.trace(if range.start < range.end { range } else { before(range) });
    if range.start == range.end {
        let at = if range.start == 0 { place.range.start } else { place.range.end };
        place.range = Range::new(at, at);
    }
    let indent = indentation(inner, range.start, origin).filter(|_| keeps_lines(origin));
    let text = match indent {
        Some(indent) => edit.text.replace('\n', &format!("\n{indent}")),
        None => edit.text.chars().all(is_harmless).then(|| edit.text.clone())?,
    };
    Some(Edit { place, text })
}

/// The character before an insertion, so that it stays on its line.
fn before(range: Range) -> Range {
    Range::new(range.start.saturating_sub(1), range.start.max(1))
}

/// Characters that mean the same in every kind of quotes.
fn is_harmless(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._-/".contains(c)
}

fn is_verbatim(origin: &Origin, range: Range) -> bool {
    let range = if range.start < range.end { range } else { before(range) };
    let first = origin.segments.partition_point(|segment| segment.start <= range.start).saturating_sub(1);
    let touched = origin.segments[first..].iter().take_while(|segment| segment.start < range.end);
    let parent = origin.segments.get(first).map(|segment| segment.parent);
    touched
        .into_iter()
        .all(|segment| segment.verbatim && segment.via == Via::Embedded && Some(segment.parent) == parent)
}

/// The blanks before a line of the inner text in the outer one; `None` when something else stands there.
fn indentation(inner: &Source, at: u32, origin: &Origin) -> Option<String> {
    let start = inner.text.get(..at as usize)?.rfind('\n').map_or(0, |at| at + 1) as u32;
    let segment: &Segment = origin.segments.iter().rfind(|segment| segment.start <= start)?;
    let outer = &origin.parents.get(segment.parent as usize)?.text;
    let begins = (segment.at.start + start.saturating_sub(segment.start)) as usize;
    let line = outer.get(..begins)?.rfind('\n').map_or(0, |at| at + 1);
    let lead = &outer[line..begins];
    lead.trim().is_empty().then(|| lead.to_owned())
}

/// Whether lines outside are lines inside: behind `|` of YAML, or in a here-document.
fn keeps_lines(origin: &Origin) -> bool {
    let Some((first, parent)) = origin.segments.first().zip(origin.parents.first()) else { return false };
    let before = parent.text.get(..first.at.start as usize).unwrap_or_default().trim_end();
    let header = before.lines().next_back().unwrap_or_default();
    let header = header.split(" #").next().unwrap_or_default();
    header.split_whitespace().next_back().is_some_and(|word| word.starts_with('|') || word.starts_with("<<"))
}
