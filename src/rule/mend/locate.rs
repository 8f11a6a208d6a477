//! What the path of a fix means in a text: the node that is there, or what is missing and where it belongs.

use crate::model::{Data, Value};
use crate::rule::expr::{Expr, Scope, eval};
use crate::tree::{Dialect, Kind, Node};

/// What a path leads to.
#[derive(Debug)]
pub enum Found<'a> {
    /// What is there.
    Present(Node<'a>),
    /// The innermost node that is there, and the keys that are missing below it.
    Missing(Node<'a>, Vec<String>),
}

impl<'a> Found<'a> {
    /// What is there, if it is.
    pub fn present(self) -> Option<Node<'a>> {
        if let Found::Present(node) = self { Some(node) } else { None }
    }
}

/// Follows a path; `None` when it cannot be known where it leads.
pub fn locate<'a>(path: &'a Expr, scope: &mut Scope<'a, '_>) -> Option<Found<'a>> {
    let value = eval(path, scope);
    match (&value.data, value.from) {
        (Data::Unknown | Data::Table(_), _) => None,
        (Data::Thing(thing), _) => Some(Found::Present(thing.node)),
        (Data::Absent, from) => missing(path, from, scope),
        (_, Some(node)) => is_said_by(&value, node).then_some(Found::Present(node)),
        _ => None,
    }
}

/// Whether a node is the value itself, and not just what stands nearest to a default.
fn is_said_by(value: &Value<'_>, node: Node<'_>) -> bool {
    match value.data {
        Data::Node(own) => own == node,
        Data::List(_) => node.kind() != Kind::Scalar || node.is_written(),
        _ => node.kind() == Kind::Scalar,
    }
}

fn missing<'a>(path: &'a Expr, from: Option<Node<'a>>, scope: &mut Scope<'a, '_>) -> Option<Found<'a>> {
    let (of, name) = match path {
        Expr::Field(of, name) => (of, name.clone()),
        Expr::Index(of, index) => (of, eval(index, scope).as_str()?.to_owned()),
        _ => return written_null(from?),
    };
    if let Data::Table(table) = eval(of, scope).data {
        let has_dotted_keys = |node: &Node<'_>| matches!(node.tree.dialect, Dialect::Spring | Dialect::Properties);
        let document = from.filter(has_dotted_keys).and_then(root_of);
        return Some(below(document.unwrap_or(table.thing.node), &name));
    }
    match locate(of, scope)? {
        Found::Present(node) => match node.get(&name) {
            Some(null) => Some(Found::Present(null)),
            None => Some(Found::Missing(node, vec![name])),
        },
        Found::Missing(node, mut keys) => {
            keys.push(name);
            Some(Found::Missing(node, keys))
        }
    }
}

/// A fact that is absent because its key has no value.
fn written_null(from: Node<'_>) -> Option<Found<'_>> {
    (from.is_null() && from.key().is_some()).then_some(Found::Present(from))
}

/// The document that a node stands in.
pub fn root_of(node: Node<'_>) -> Option<Node<'_>> {
    node.tree.roots().find(|root| root.range().contains(node.range()))
}

/// Follows a dotted key as Spring writes it: whole, or nested at any of its dots.
pub fn below<'a>(root: Node<'a>, name: &str) -> Found<'a> {
    let (mut node, mut rest) = (root, name);
    'levels: while node.is_mapping() {
        let dots = rest.match_indices('.').map(|(at, _)| at).chain([rest.len()]);
        for end in dots {
            let Some(value) = node.get(&rest[..end]) else { continue };
            if end == rest.len() {
                return Found::Present(value);
            }
            if value.is_mapping() || value.is_null() {
                (node, rest) = (value, &rest[end + 1..]);
                continue 'levels;
            }
        }
        break;
    }
    let is_flat = node.tree.dialect == Dialect::Properties;
    let keys = if is_flat { vec![rest.to_owned()] } else { rest.split('.').map(str::to_owned).collect() };
    Found::Missing(node, keys)
}
