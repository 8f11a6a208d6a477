//! Adding an entry to a mapping, or an item to a list, as its format writes it: on a line of its own behind the last
//! one, or behind a comma.

use super::Change;
use crate::source::Range;
use crate::tree::{Dialect, Node, Style};

/// What is added.
pub enum New<'t> {
    /// A value below one or more keys.
    Entry(&'t [String], &'t str),
    /// An entry or item as it is to be written.
    Text(&'t str),
    /// The same, below keys that are missing.
    Below(&'t [String], &'t str),
}

#[derive(Clone, Copy, PartialEq)]
enum Syntax {
    Block,
    Flow,
    Json,
    Hcl,
    Properties,
}

/// One more entry for a mapping or list, or for a key without value.
pub fn add<'a>(container: Node<'a>, new: &New<'_>) -> Option<Change<'a>> {
    if container.alias_range().is_some() {
        return None;
    }
    let syntax = syntax(container);
    let lines = lines(new, syntax)?;
    if container.is_null() {
        return below_key(container, &lines);
    }
    let Some(last) = last_end(container) else { return into_empty(container, syntax, &lines) };
    match syntax {
        Syntax::Flow | Syntax::Json => behind_comma(container, last, &lines),
        _ => on_line(container, last, syntax, &lines),
    }
}

fn syntax(container: Node<'_>) -> Syntax {
    let is_json = || container.tree.source.text.trim_start().starts_with(['{', '[']);
    match (container.tree.dialect, container.style()) {
        (Dialect::Properties, _) => Syntax::Properties,
        (Dialect::Literal, _) if is_json() => Syntax::Json,
        (Dialect::Literal, Style::Flow) if container.is_sequence() => Syntax::Flow,
        (Dialect::Literal, _) => Syntax::Hcl,
        (_, Style::Flow) if is_json() => Syntax::Json,
        (_, Style::Flow) => Syntax::Flow,
        _ => Syntax::Block,
    }
}

/// The lines of what is added, without the indentation of the place that it goes to.
fn lines(new: &New<'_>, syntax: Syntax) -> Option<Vec<String>> {
    let own = |text: &str| text.trim_end().lines().map(str::to_owned).collect::<Vec<_>>();
    let (keys, inner) = match new {
        New::Text(text) => return Some(own(text)),
        New::Below(keys, text) => (*keys, own(text)),
        New::Entry(keys, text) => {
            let (last, keys) = keys.split_last()?;
            (keys, pair(last, keys, text, syntax)?)
        }
    };
    match syntax {
        Syntax::Properties => keys.is_empty().then_some(inner).or_else(|| pair_below(new)),
        _ => keys.iter().rev().try_fold(inner, |inner, key| wrapped(key, inner, syntax)),
    }
}

/// In .properties, keys below keys are one key with dots.
fn pair_below(new: &New<'_>) -> Option<Vec<String>> {
    let New::Entry(keys, text) = new else { return None };
    Some(vec![format!("{}={text}", keys.join("."))])
}

fn pair(key: &str, above: &[String], text: &str, syntax: Syntax) -> Option<Vec<String>> {
    let mut lines = text.trim_end().lines();
    let (first, more): (&str, Vec<&str>) = (lines.next().unwrap_or_default(), lines.collect());
    match syntax {
        _ if syntax != Syntax::Block && !more.is_empty() => None,
        Syntax::Block if more.is_empty() => Some(vec![format!("{}: {first}", quoted(key))]),
        Syntax::Block => Some(indented(format!("{}:", quoted(key)), std::iter::once(first).chain(more), None)),
        Syntax::Flow => Some(vec![format!("{}: {first}", quoted(key))]),
        Syntax::Json => Some(vec![format!("{key:?}: {first}")]),
        Syntax::Hcl => Some(vec![format!("{key} = {first}")]),
        Syntax::Properties => above.is_empty().then(|| vec![format!("{key}={first}")]).or_else(|| Some(Vec::new())),
    }
}

fn wrapped(key: &str, inner: Vec<String>, syntax: Syntax) -> Option<Vec<String>> {
    let texts = inner.iter().map(String::as_str);
    match syntax {
        Syntax::Block => Some(indented(format!("{}:", quoted(key)), texts, None)),
        Syntax::Hcl => Some(indented(format!("{key} {{"), texts, Some("}"))),
        Syntax::Flow => (inner.len() == 1).then(|| vec![format!("{}: {{{}}}", quoted(key), inner[0])]),
        Syntax::Json => (inner.len() == 1).then(|| vec![format!("{key:?}: {{{}}}", inner[0])]),
        Syntax::Properties => None,
    }
}

fn indented<'t>(head: String, inner: impl Iterator<Item = &'t str>, tail: Option<&str>) -> Vec<String> {
    let mut lines = vec![head];
    lines.extend(inner.map(|line| format!("  {line}")));
    lines.extend(tail.map(str::to_owned));
    lines
}

/// A key of YAML, in quotes where it needs them.
fn quoted(key: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let starts_plain = key.starts_with(|c: char| c.is_ascii_alphanumeric() || "_./".contains(c));
    if starts_plain && key.chars().all(is_plain) { key.to_owned() } else { format!("{key:?}") }
}

/// Where the last entry or item ends.
fn last_end(container: Node<'_>) -> Option<u32> {
    let last = if container.is_sequence() { container.items().last() } else { None };
    let last = last.or_else(|| container.written_entries().last().map(|entry| entry.value))?;
    let key = last.key().map_or(0, |key| key.range().end);
    Some(last.alias_range().unwrap_or(last.range()).end.max(key))
}

/// Where the first entry or item begins.
fn first_start(container: Node<'_>) -> Option<u32> {
    if container.is_sequence() {
        let item = container.items().next()?;
        return item.dash().or(Some(item.range().start));
    }
    container.written_entries().next().map(|entry| entry.key.range().start)
}

fn on_line<'a>(container: Node<'a>, last: u32, syntax: Syntax, lines: &[String]) -> Option<Change<'a>> {
    let text = &container.tree.source.text;
    let rest = text.get(last as usize..)?.lines().next().unwrap_or_default();
    let begins = first_start(container)?;
    let is_open = matches!(text.as_bytes().get(container.range().start as usize), Some(b'{'));
    let same_line = |from: u32, to: u32| text.get(from as usize..to as usize).is_some_and(|part| !part.contains('\n'));
    if syntax == Syntax::Hcl && is_open && same_line(container.range().start, begins) {
        let [line] = lines else { return None };
        return Some(Change::new(container, Range::new(last, last), format!(", {line}")));
    }
    let at = last + rest.trim_end().len() as u32;
    let indent = " ".repeat(column(text, begins)?);
    let dash = if container.is_sequence() { "- " } else { "" };
    let mut added = String::new();
    for (n, line) in lines.iter().enumerate() {
        let lead = if n == 0 { dash } else { &"  "[..dash.len()] };
        added.push_str(newline(text));
        added.push_str(&format!("{indent}{lead}{line}"));
    }
    Some(Change::new(container, Range::new(at, at), added))
}

fn behind_comma<'a>(container: Node<'a>, last: u32, lines: &[String]) -> Option<Change<'a>> {
    let [line] = lines else { return None };
    let text = &container.tree.source.text;
    let begins = first_start(container)?;
    let lead = text.get(container.range().start as usize..begins as usize)?;
    let gap = match lead.contains('\n') {
        true => format!("{}{}", newline(text), " ".repeat(column(text, begins)?)),
        false => " ".to_owned(),
    };
    Some(Change::new(container, Range::new(last, last), format!(",{gap}{line}")))
}

/// The first entry of `{}` or `[]`.
fn into_empty<'a>(container: Node<'a>, syntax: Syntax, lines: &[String]) -> Option<Change<'a>> {
    let text = &container.tree.source.text;
    let Range { start, end } = container.range();
    let inner = text.get(start as usize + 1..(end as usize).checked_sub(1)?)?;
    if !inner.trim().is_empty() || !text[start as usize..].starts_with(['{', '[']) {
        return None;
    }
    let range = Range::new(start + 1, end - 1);
    if syntax != Syntax::Hcl {
        let [line] = lines else { return None };
        return Some(Change::new(container, range, line.as_str()));
    }
    let outer = " ".repeat(indentation(text, start)?);
    let mut added = String::new();
    for line in lines {
        added.push_str(&format!("{}{outer}  {line}", newline(text)));
    }
    Some(Change::new(container, range, format!("{added}{}{outer}", newline(text))))
}

/// The first entry of a key that has no value.
fn below_key<'a>(null: Node<'a>, lines: &[String]) -> Option<Change<'a>> {
    let key = null.key().filter(|_| !matches!(null.tree.dialect, Dialect::Properties | Dialect::Literal))?;
    let text = &null.tree.source.text;
    let before = text.get(..null.range().start as usize)?.trim_end().len() as u32;
    let indent = " ".repeat(column(text, key.range().start)? + 2);
    let added: String = lines.iter().map(|line| format!("{}{indent}{line}", newline(text))).collect();
    Some(Change::new(null, Range::new(before, null.range().end), added))
}

fn line_start(text: &str, at: u32) -> Option<usize> {
    Some(text.get(..at as usize)?.rfind('\n').map_or(0, |at| at + 1))
}

/// How many characters stand before an offset in its line.
fn column(text: &str, at: u32) -> Option<usize> {
    Some(text[line_start(text, at)?..at as usize].trim_start_matches('\u{feff}').chars().count())
}

/// How many blanks the line of an offset begins with.
fn indentation(text: &str, at: u32) -> Option<usize> {
    let line = &text[line_start(text, at)?..];
    Some(line.len() - line.trim_start_matches(' ').len())
}

fn newline(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}
