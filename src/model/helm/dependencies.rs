//! The charts that a chart depends on: whether their folders are there, and whether the lock file has them.

use super::{Data, FileKind, Node, System, Thing, Value, folder};
use crate::source::path_in;

/// All of them, as written.
pub fn all<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let value = Value::field(thing.node, "dependencies");
    let list = match value.data {
        Data::Node(node) if node.is_sequence() => Value::list(node.items().map(Value::read)),
        Data::Absent => Value::list([]),
        _ => Value::unknown(),
    };
    Value { from: value.from, ..list }
}

/// The entries, when they are a list.
fn entries(chart: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    chart.get("dependencies").into_iter().flat_map(|list| list.items())
}

/// The addresses of folders that hold no chart.
pub fn missing_folders<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let own = system.helm.charts[thing.index].folder;
    let is_there = |folder: &str| system.helm.charts.iter().any(|chart| chart.folder == folder);
    let mut complete = true;
    let mut missing = Vec::new();
    for entry in entries(thing.node) {
        let address = Value::field(entry, "repository");
        complete &= !address.is_unknown();
        let folder = address.as_str().and_then(|text| text.strip_prefix("file://")).map(|path| joined(own, path));
        let is_copied = || {
            let name = entry.text_of("name").unwrap_or_default();
            joined(own, &format!("charts/{name}")).is_some_and(|copy| is_there(&copy))
        };
        // A folder outside of the workspace, or one named from the root of the machine, cannot be looked into.
        if folder.flatten().is_some_and(|folder| !is_there(&folder)) && !is_copied() {
            missing.push(address);
        }
    }
    Value::list_of(missing, complete)
}

/// A path from a folder; `None` when it leaves the workspace.
fn joined(base: &str, path: &str) -> Option<String> {
    if path.starts_with('/') { None } else { path_in(base, path) }
}

/// The dependencies that the lock file does not have.
pub fn outside_lock<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let own = system.helm.charts[thing.index].folder;
    let mut locks = system
        .files
        .iter()
        .filter(|file| file.input.kind == FileKind::Companion("helm-lock") && folder(&file.input.source.path) == own);
    let lock = locks.find(|file| file.input.source.path.ends_with("Chart.lock")).and_then(|file| file.tree.root());
    let Some(lock) = lock else { return Value::list([]) };
    let locked: Vec<_> =
        entries(lock).filter_map(|entry| Some((entry.text_of("name")?, entry.text_of("version")?))).collect();
    let mut complete = true;
    let mut outside = Vec::new();
    for entry in entries(thing.node) {
        let (name, version) = (Value::field(entry, "name"), Value::field(entry, "version"));
        let Some(text) = name.as_str() else { continue };
        complete &= !version.is_unknown();
        let mut of_name = locked.iter().filter(|(locked, _)| *locked == text).map(|(_, version)| *version).peekable();
        if of_name.peek().is_none() {
            outside.push(name);
        } else if exact(&version).is_some_and(|wanted| of_name.all(|version| bare(version) != wanted)) {
            outside.push(Value { from: version.from, ..name });
        }
    }
    Value::list_of(outside, complete)
}

/// A version that is one, not a range.
fn exact<'v>(version: &'v Value<'_>) -> Option<&'v str> {
    let text = bare(version.as_str()?);
    let parts = text.split(['-', '+']).next()?.split('.');
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (parts.clone().count() == 3 && parts.into_iter().all(is_number)).then_some(text)
}

fn bare(version: &str) -> &str {
    version.trim().trim_start_matches('v')
}
