//! Settings of a server that several files may give, merged as Vault merges them.
//!
//! Of texts that are not empty the last file counts, nearly all switches add up, the longest duration wins. The
//! telemetry block is not merged: that of the last file that has one counts whole. What no file says is absent at the
//! server's anchor, or unknown when a part of the server was not read or the environment may say it.

use super::unit::Server;
use super::{Data, System, Thing, Value, block, convert};
use crate::tree::Node;

const TELEMETRY: &str = "telemetry";

/// Switches that do not add up: the last file that has one decides.
const LAST: &[&str] = &["disable_clustering", "disable_printable_check"];

/// A setting as written.
pub fn raw<'a>(server: &Server<'a>, path: &str) -> Value<'a> {
    let (mut empty, mut near) = (None, None);
    for root in roots(server, path).rev() {
        let value = block::setting(root, path);
        match value.as_str() {
            None if value.is_absent() => near = near.or(value.from.filter(|node| !is_root(server, node))),
            Some("") => empty = empty.or(Some(value)),
            _ => return value,
        }
    }
    empty.unwrap_or_else(|| missing_at(server, near))
}

/// The files that have a say in a setting, in their order.
fn roots<'s, 'a>(server: &'s Server<'a>, path: &str) -> impl DoubleEndedIterator<Item = Node<'a>> + use<'s, 'a> {
    let all = || server.parts.iter().map(|(_, root)| *root);
    let is_of_telemetry = || path.strip_prefix(TELEMETRY).is_some_and(|rest| rest.starts_with('.'));
    let whole = server.parts.len() > 1 && is_of_telemetry();
    let last = whole.then(|| all().rev().find(|root| root.get(TELEMETRY).is_some())).flatten();
    all().filter(move |root| last.is_none_or(|last| last == *root))
}

/// A setting of a server that has one file, as most have: there is nothing to merge.
fn of_only_file<'a>(server: &Server<'a>, path: &str, read: fn(Value<'a>) -> Value<'a>) -> Option<Value<'a>> {
    let [(_, root)] = server.parts[..] else { return None };
    let value = read(block::setting(root, path));
    if !value.is_absent() {
        return Some(value);
    }
    Some(missing_at(server, value.from.filter(|node| !is_root(server, node))))
}

/// What nothing says.
pub fn missing<'a>(server: &Server<'a>) -> Value<'a> {
    let data = if server.is_open { Data::Unknown } else { Data::Absent };
    Value { data, from: Some(server.anchor) }
}

/// The same, pointing at the block that would hold it when one of the files has that block.
fn missing_near<'a>(server: &Server<'a>, said: &[Value<'a>]) -> Value<'a> {
    missing_at(server, said.iter().filter_map(|value| value.from).find(|node| !is_root(server, node)))
}

fn missing_at<'a>(server: &Server<'a>, block: Option<Node<'a>>) -> Value<'a> {
    let missing = missing(server);
    Value { from: block.or(missing.from), ..missing }
}

fn is_root<'a>(server: &Server<'a>, node: &Node<'a>) -> bool {
    server.parts.iter().any(|(_, root)| root == node)
}

/// A setting that Vault also takes from an environment variable.
pub fn or_environment<'a>(system: &System<'a>, value: Value<'a>, variable: &str) -> Value<'a> {
    system.vault.environment.beside(value, variable)
}

/// A truth value; `None` of the files saying it leaves it absent.
pub fn flag<'a>(server: &Server<'a>, path: &str) -> Value<'a> {
    if let Some(value) = of_only_file(server, path, convert::flag) {
        return value;
    }
    let said: Vec<_> = roots(server, path).map(|root| convert::flag(block::setting(root, path))).collect();
    if LAST.contains(&path) {
        let last = said.iter().rfind(|value| !value.is_absent());
        return last.cloned().unwrap_or_else(|| missing_near(server, &said));
    }
    let on = said.iter().find(|value| value.as_bool() == Some(true));
    let vague = said.iter().find(|value| value.is_unknown());
    let off = said.iter().rfind(|value| value.as_bool() == Some(false));
    on.or(vague).or(off).cloned().unwrap_or_else(|| missing_near(server, &said))
}

/// A switch: `false` when nothing says.
pub fn switch<'a>(server: &Server<'a>, path: &str) -> Value<'a> {
    convert::switch(flag(server, path))
}

/// A duration in seconds; the longest counts.
pub fn seconds<'a>(server: &Server<'a>, path: &str) -> Value<'a> {
    if let Some(value) = of_only_file(server, path, convert::seconds) {
        return value;
    }
    let said: Vec<_> = roots(server, path).map(|root| convert::seconds(block::setting(root, path))).collect();
    let vague = said.iter().find(|value| value.is_unknown());
    let longest = said.iter().filter(|value| value.is_present()).max_by_key(|value| value.as_int());
    vague.or(longest).cloned().unwrap_or_else(|| missing_near(server, &said))
}

/// A setting of a block as written, behind a dotted path.
pub fn raw_of<'a>(_: &System<'a>, thing: Thing<'a>, path: &str) -> Value<'a> {
    block::setting(thing.node, path)
}

/// A switch of a block.
pub fn switch_of<'a>(_: &System<'a>, thing: Thing<'a>, path: &str) -> Value<'a> {
    convert::switch(block::setting(thing.node, path))
}

/// A duration of a block in seconds.
pub fn seconds_of<'a>(_: &System<'a>, thing: Thing<'a>, path: &str) -> Value<'a> {
    convert::seconds(block::setting(thing.node, path))
}

/// A whole number of a block.
pub fn number_of<'a>(_: &System<'a>, thing: Thing<'a>, path: &str) -> Value<'a> {
    convert::number(block::setting(thing.node, path))
}
