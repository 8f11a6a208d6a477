//! Blocks that belong to a server or agent: kept in lists, those of one owner together.

use super::{Block, System, Value, block, thing};
use crate::tree::Node;

/// A block that belongs to a server or agent.
#[derive(Debug)]
pub struct Part<'a> {
    /// Its label and body.
    pub block: Block<'a>,
    /// Its file.
    pub file: usize,
    /// What it belongs to.
    pub owner: Owner,
    /// Whether it is a storage that only coordinates servers.
    pub is_ha: bool,
}

/// What a block belongs to, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// An agent or proxy.
    Agent(usize),
    /// A server.
    Server(usize),
    /// Something that is set up from outside, as by Terraform.
    Outside,
}

/// The parts that belong to something, with their numbers. They stand together, those of agents before those of servers.
pub fn owned<'s, 'a>(parts: &'s [Part<'a>], owner: Owner) -> impl DoubleEndedIterator<Item = (usize, &'s Part<'a>)> {
    let first = parts.partition_point(|part| part.owner < owner);
    let own = &parts[first..][..parts[first..].partition_point(|part| part.owner == owner)];
    own.iter().enumerate().map(move |(n, part)| (first + n, part))
}

/// The blocks of some names in a file, with what they belong to.
pub fn parts<'a>(part: (usize, Node<'a>), names: &[&str], owner: Owner) -> impl Iterator<Item = Part<'a>> + use<'a> {
    let blocks = block::blocks_of(part.1, names).into_iter();
    blocks.map(move |block| Part { block, file: part.0, owner, is_ha: false })
}

/// A block as a value.
pub fn part<'a>(view: &str, index: usize, part: &Part<'a>) -> Value<'a> {
    let thing = thing(view, part.block.body, part.file, index);
    thing.map_or_else(Value::unknown, |thing| Value::at(thing.node, thing))
}

/// The storage of a server.
pub fn storage_of<'s, 'a>(system: &'s System<'a>, server: usize) -> Option<&'s Part<'a>> {
    let mut own = owned(&system.vault.storages, Owner::Server(server));
    own.rfind(|(_, part)| !part.is_ha).map(|(_, part)| part)
}

/// The server that a block belongs to.
pub fn server_of<'a>(system: &System<'a>, part: &Part<'a>) -> Value<'a> {
    let Owner::Server(index) = part.owner else { return Value::absent(part.block.body) };
    server_thing(system, index)
}

/// A server as a value.
pub fn server_thing<'a>(system: &System<'a>, index: usize) -> Value<'a> {
    let (file, root) = system.vault.servers[index].main;
    thing("server", root, file, index).map_or_else(Value::unknown, |thing| Value::at(root, thing))
}

/// The storage of a server with a body, as a value.
pub fn storage_thing<'a>(system: &System<'a>, server: usize, body: Node<'a>) -> Option<Value<'a>> {
    let mut own = owned(&system.vault.storages, Owner::Server(server));
    own.find(|(_, storage)| storage.block.body == body).map(|(index, storage)| part("storage", index, storage))
}
