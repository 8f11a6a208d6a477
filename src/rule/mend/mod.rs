//! What mends a finding: `fix:` of a rule, read and checked here, and turned into edits where the rule fires.
//!
//! `locate` finds what a path means, present or not; `add` and `remove` know how entries are written in each format;
//! `written` carries edits of embedded text to the file around it. Nothing is offered where the characters are not those
//! that somebody wrote for this place: behind an alias, an escape or a template. Whether edits are made is not decided
//! here.

mod add;
mod locate;
mod remove;
#[cfg(test)]
mod tests;
mod written;

use super::expr::{self, Expr, Names, Scope};
use super::load::checked;
use super::message::Message;
use crate::fix::{Edit, Fix};
use crate::source::{Place, Range};
use crate::tree::form::{Form, Mistake};
use crate::tree::{Dialect, Node, Style};
use add::New;
use locate::{Found, locate};

/// A fix as a rule writes it.
#[derive(Debug)]
pub struct Mend {
    /// Whether what the system does stays the same, or only begins to work.
    pub safe: bool,
    path: Expr,
    what: What,
}

#[derive(Debug)]
enum What {
    /// The value becomes this text; what is missing is added.
    Set(Message),
    /// The key becomes this name.
    Rename(Message),
    /// The entry goes.
    Remove,
    /// This text becomes the last entry.
    Insert(Message),
}

/// A change of one text, which may stand inside another.
struct Change<'a> {
    node: Node<'a>,
    range: Range,
    text: String,
    /// Whether lines that are left with nothing but a comment go too.
    takes_lines: bool,
}

impl<'a> Change<'a> {
    fn new(node: Node<'a>, range: Range, text: impl Into<String>) -> Self {
        Self { node, range, text: text.into(), takes_lines: false }
    }
}

/// The ways to write a fix, each with the key that it needs besides.
const WAYS: [(&str, Option<&str>); 4] =
    [("set", Some("to")), ("rename", Some("to")), ("remove", None), ("insert", Some("into"))];

impl Mend {
    /// Reads `fix:`, if it is there.
    pub fn read(form: &mut Form<'_, '_>, names: &Names) -> Option<Self> {
        let node = form.get("fix")?;
        let mut form = Form::of(node, "a fix", form.mistakes());
        form.require("safe");
        let safe = form.flag("safe");
        let ways: Vec<_> = WAYS.iter().filter(|(way, _)| node.get(way).is_some()).collect();
        let mend = match ways[..] {
            [(way, other)] => read_way(&mut form, way, *other, names),
            _ => {
                for key in ["set", "rename", "remove", "insert", "to", "into"] {
                    form.get(key);
                }
                let mistake = Mistake::new(node.key().unwrap_or(node).place(), "a fix does one thing");
                form.mistake(mistake.help("`set` with `to`, `rename` with `to`, `remove`, or `insert` with `into`"));
                None
            }
        };
        form.close();
        let (path, what) = mend?;
        Some(Self { safe: safe?, path, what })
    }

    /// The fix where the rule has fired, if one can be written there.
    pub fn fix<'a>(&'a self, scope: &mut Scope<'a, '_>) -> Option<Fix> {
        let found = locate(&self.path, scope)?;
        let changes = match &self.what {
            What::Set(to) => set(found, &to.fill_known(scope)?)?,
            What::Rename(to) => rename(found, &to.fill_known(scope)?)?,
            What::Remove => remove::remove(found.present()?)?,
            What::Insert(text) => insert(found, &text.fill_known(scope)?)?,
        };
        let mut edits = changes.into_iter().map(written::written).collect::<Option<Vec<Edit>>>()?;
        edits.sort_by_key(|edit| edit.place.range);
        let changes_something = edits.iter().any(|edit| edit.place.text() != edit.text);
        changes_something.then_some(Fix { safe: self.safe, edits })
    }
}

fn read_way(
    form: &mut Form<'_, '_>,
    way: &'static str,
    other: Option<&'static str>,
    names: &Names,
) -> Option<(Expr, What)> {
    form.required_text(way);
    other.and_then(|other| form.required_text(other));
    let (path, text) = if way == "insert" { ("into", way) } else { (way, "to") };
    let path = path_at(form, path, names);
    let text = if way == "remove" { None } else { text_at(form, text, names) };
    let what = match way {
        "set" => What::Set(text?),
        "rename" => What::Rename(text?),
        "insert" => What::Insert(text?),
        _ => What::Remove,
    };
    Some((path?, what))
}

fn text_at(form: &mut Form<'_, '_>, key: &str, names: &Names) -> Option<Message> {
    let node = form.node().get(key)?;
    checked(Message::parse(node.text(), names), node, form)
}

fn path_at(form: &mut Form<'_, '_>, key: &str, names: &Names) -> Option<Expr> {
    let node = form.node().get(key)?;
    let text = node.text();
    let lowered = expr::parse(text).and_then(|ast| expr::at_path(text, &ast, names));
    checked(lowered, node, form).map(|(path, _)| path)
}

fn set<'a>(found: Found<'a>, text: &str) -> Option<Vec<Change<'a>>> {
    let change = match found {
        Found::Present(node) => replaced(node, text)?,
        Found::Missing(container, keys) => add::add(container, &New::Entry(&keys, text))?,
    };
    Some(vec![change])
}

fn insert<'a>(found: Found<'a>, text: &str) -> Option<Vec<Change<'a>>> {
    let change = match found {
        Found::Present(node) => add::add(node, &New::Text(text))?,
        Found::Missing(container, keys) => add::add(container, &New::Below(&keys, text))?,
    };
    Some(vec![change])
}

/// Another value for a key, or another item in its place.
fn replaced<'a>(node: Node<'a>, text: &str) -> Option<Change<'a>> {
    let is_body = node.tree.dialect == Dialect::Literal && matches!(node.style(), Style::Block | Style::Label);
    if is_body || node.alias_range().is_some() || node.tag().is_some() || text.contains('\n') {
        return None;
    }
    let range = node.range();
    let Some(key) = node.key() else {
        return (node.style() != Style::Block).then(|| Change::new(node, range, text));
    };
    let source = &node.tree.source;
    let between = source.slice(Range::new(key.range().end, range.start));
    if between.contains(['\n', '\r']) && node.tree.dialect != Dialect::Properties {
        let is_plain = between.trim() == ":";
        return is_plain.then(|| Change::new(node, Range::new(key.range().end, range.end), format!(": {text}")));
    }
    let gap = if !node.is_written() && between.ends_with(':') { " " } else { "" };
    Some(Change::new(node, range, format!("{gap}{text}")))
}

/// Another name for a key. In a text of Spring the name is the whole dotted key: where its beginning is another one
/// than that of the mappings around it, the entry moves.
fn rename<'a>(found: Found<'a>, name: &str) -> Option<Vec<Change<'a>>> {
    let node = found.present().filter(|node| node.alias_range().is_none())?;
    let (key, parent) = (node.key()?, node.parent()?);
    // A label is no name of a setting.
    if parent.style() == Style::Label {
        return None;
    }
    let is_dotted = matches!(node.tree.dialect, Dialect::Spring);
    let above = if is_dotted { dotted_above(parent) } else { String::new() };
    let Some(last) = name.strip_prefix(&above) else { return moved(node, name) };
    if parent.get(last).is_some() {
        return None;
    }
    let quote = match key.style() {
        Style::Single => "'",
        Style::Double => "\"",
        _ => "",
    };
    Some(vec![Change::new(node, key.range(), format!("{quote}{last}{quote}"))])
}

/// The keys around a mapping as Spring joins them, with a dot behind.
fn dotted_above(mapping: Node<'_>) -> String {
    let around = std::iter::successors(Some(mapping), Node::parent);
    let mut keys: Vec<_> = around.filter_map(|node| node.key()).map(|key| key.text()).collect();
    keys.reverse();
    keys.iter().map(|key| format!("{key}.")).collect()
}

fn moved<'a>(node: Node<'a>, name: &str) -> Option<Vec<Change<'a>>> {
    let source = node.tree.source.slice(node.range());
    let Found::Missing(container, keys) = locate::below(locate::root_of(node)?, name) else { return None };
    let is_simple = node.style() != Style::Block && !source.contains('\n');
    let mut changes = is_simple.then(|| remove::remove(node)).flatten()?;
    changes.push(add::add(container, &New::Entry(&keys, source))?);
    Some(changes)
}

fn place(node: Node<'_>, range: Range) -> Place {
    Place { source: node.tree.source.clone(), range }
}
