//! Policies: one file of path blocks.

use super::{Data, Fact, System, Thing, Ty, Value, product};
use crate::tree::Node;

/// A policy.
#[derive(Debug)]
pub struct Policy<'a> {
    /// Its file.
    pub file: usize,
    /// The root of the file.
    pub root: Node<'a>,
}

/// What can be asked of a policy.
pub const FACTS: &[Fact] = &[
    Fact::new("name", Ty::Str, "Its name: `name` in the file, else the name of the file.", name),
    Fact::new("grants", Ty::List(&Ty::Thing("vault.grant")), "Its path blocks.", grants),
    Fact::new("raw", Ty::Raw, "The policy as written.", |_, thing| Value::at(thing.node, Data::Node(thing.node))),
    Fact::new("product", Ty::Str, "`vault` or `openbao`.", |system, thing| {
        Value::of(product::of_file(system, thing.file))
    }),
];

/// The name of a policy.
pub fn name<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let root = system.vault.policies[policy_index(system, thing)].root;
    let written = Value::field(root, "name");
    if !written.is_absent() {
        return written;
    }
    let path = &system.files[thing.file].input.source.path;
    let file = path.rsplit('/').next().unwrap_or(path);
    Value { data: Data::from(file.split('.').next().unwrap_or(file).to_owned()), from: Some(root) }
}

fn policy_index<'a>(system: &System<'a>, thing: Thing<'a>) -> usize {
    if thing.view.name == "vault.grant" { system.vault.grants[thing.index].policy } else { thing.index }
}

fn grants<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let all = system.vault.grants.iter().enumerate();
    let own = all.filter(|(_, grant)| grant.policy == thing.index);
    let things = own.filter_map(|(index, grant)| super::thing("grant", grant.block.body, grant.file, index));
    let items: Vec<_> = things.map(|thing| Value::at(thing.node, thing)).collect();
    Value::list_of(items, system.files[thing.file].tree.errors.is_empty())
}
