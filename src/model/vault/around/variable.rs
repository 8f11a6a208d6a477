//! Variables of the environment of Vault and its clients.

use super::{Data, Fact, Parsed, System, Thing, Ty, Value, setting};
use crate::model::vault::address;
use crate::tree::{Kind, Node};

/// A variable that is set.
#[derive(Debug)]
pub struct Variable<'a> {
    /// The file.
    pub file: usize,
    /// What sets it: a word, a value below its name.
    pub node: Node<'a>,
    /// Its name behind the beginning.
    pub name: &'a str,
    value: &'a str,
}

/// What can be asked of a variable.
pub const FACTS: &[Fact] = &[
    Fact::new("name", Ty::Str, "Its name, with `VAULT_` in front also where it is called `BAO_`.", |system, thing| {
        Value::of(format!("VAULT_{}", variable(system, thing).name))
    }),
    Fact::new("value", Ty::Str, "Its value; unknown where something else fills it in.", value),
    Fact::new("isOn", Ty::Bool, "Whether its value stands for true.", |system, thing| {
        let value = value(system, thing);
        match value.as_str() {
            Some(text) => Value::at(thing.node, matches!(text, "1" | "t" | "T" | "true" | "TRUE" | "True")),
            None => value,
        }
    }),
    Fact::new(
        "reach",
        Ty::Maybe(&Ty::Str),
        "Who can reach the address that it holds: `loopback`, also of a container's own name, `private`, `public` or `everywhere`.",
        reach,
    ),
];

fn variable<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Variable<'a> {
    &system.vault.around.variables[thing.index]
}

fn value<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    variable(system, thing).said()
}

fn reach<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let value = value(system, thing);
    let is_own = value.as_str().is_some_and(|address| setting::is_own_container(thing.node, address));
    if is_own { Value::at(thing.node, "loopback") } else { address::reach(&value) }
}

impl<'a> Variable<'a> {
    /// Its value; unknown where something else fills it in.
    pub fn said(&self) -> Value<'a> {
        let is_open = self.value.contains(['$', '{', '<', '%']);
        Value::at(self.node, if is_open { Data::Unknown } else { Data::from(self.value) })
    }

    /// The address that it holds, as far as it is known: a port or path may be filled in.
    pub fn address(&self) -> Value<'a> {
        let known = self.value.split(['$', '{', '<', '%']).next().unwrap_or_default();
        let host = known.split_once("://").map_or("", |(_, host)| host);
        match host.find([':', '/']) {
            Some(end) if end > 0 => Value::at(self.node, &known[..known.len() - host.len() + end]),
            _ => self.said(),
        }
    }
}

/// What follows the beginning of the names.
fn own_name(name: &str) -> Option<&str> {
    let name = name.strip_prefix("VAULT_").or_else(|| name.strip_prefix("BAO_"))?;
    name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_').then_some(name)
}

fn assigned(file: usize, node: Node<'_>) -> Option<Variable<'_>> {
    let (name, value) = node.text().split_once('=')?;
    Some(Variable { file, node, name: own_name(name)?, value })
}

/// The assignments in a script: before a command, behind `export`, `ENV` or `-e`.
pub fn of_script<'a>(file: usize, root: Node<'a>) -> impl Iterator<Item = Variable<'a>> {
    let commands = root.items().flat_map(|pipeline| pipeline.items()).filter(Node::is_sequence);
    let words = commands.flat_map(|command| command.items());
    // With blanks in it, it is a script of its own, whose commands are read by themselves.
    let plain = words.filter(|word| !word.text().contains(char::is_whitespace));
    plain.filter_map(move |word| assigned(file, word))
}

/// The variables in YAML: below a key of their name, in entries of a container's environment, or as `NAME=value`.
pub fn of_tree(file: usize, parsed: &Parsed) -> Vec<Variable<'_>> {
    let text = parsed.input.source.text.as_bytes();
    if !["VAULT_", "BAO_"].iter().any(|prefix| memchr::memmem::find(text, prefix.as_bytes()).is_some()) {
        return Vec::new();
    }
    parsed.tree.all().flat_map(|node| of_node(file, node)).collect()
}

fn of_node(file: usize, node: Node<'_>) -> Vec<Variable<'_>> {
    if node.is_sequence() {
        return node
            .items()
            .filter(|item| item.kind() == Kind::Scalar)
            .filter_map(|item| assigned(file, item))
            .collect();
    }
    let listed = || {
        let (name, node) = (node.text_of("name")?, node.get("value")?);
        Some(Variable { file, node, name: own_name(name)?, value: node.text() })
    };
    let entries = node.written_entries().filter(|entry| entry.value.kind() == Kind::Scalar);
    let named = entries.filter_map(|entry| {
        Some(Variable { file, node: entry.value, name: own_name(entry.key.text())?, value: entry.value.text() })
    });
    named.chain(listed()).collect()
}
