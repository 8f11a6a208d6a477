//! Resources of Terraform's provider for Vault.

use super::{Fact, System, Thing, Ty, Value};
use crate::model::vault::servers::server::table;
use crate::model::vault::servers::settings::{raw_of, seconds_of};
use crate::tree::Node;

/// A resource.
#[derive(Debug)]
pub struct Resource<'a> {
    /// The file.
    pub file: usize,
    /// What stands between its braces.
    pub body: Node<'a>,
    kind: &'a str,
    name: &'a str,
}

/// What can be asked of a resource.
pub const FACTS: &[Fact] = &[
    Fact::new("type", Ty::Str, "Its type, as in `vault_policy`.", |system, thing| {
        Value::of(resource(system, thing).kind)
    }),
    Fact::new("name", Ty::Str, "The name that Terraform knows it by.", |system, thing| {
        Value::of(resource(system, thing).name)
    }),
    Fact::new(
        "settings",
        Ty::Table,
        "A setting as written, behind a dotted path; an expression is unknown.",
        |_, thing| table(thing, raw_of),
    ),
    Fact::new("seconds", Ty::Table, "A setting as a duration in seconds.", |_, thing| table(thing, seconds_of)),
];

fn resource<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Resource<'a> {
    &system.vault.around.resources[thing.index]
}

/// The resources of the provider in a file.
pub fn of<'a>(file: usize, root: Node<'a>) -> Vec<Resource<'a>> {
    let labelled = root.written_entries().filter(|entry| entry.key.text() == "resource");
    let types = labelled.flat_map(|entry| entry.value.written_entries());
    let of_vault = types.filter(|kind| kind.key.text().starts_with("vault_"));
    let named = of_vault.flat_map(|kind| kind.value.written_entries().map(move |name| (kind.key.text(), name)));
    named.map(|(kind, name)| Resource { file, body: name.value, kind, name: name.key.text() }).collect()
}
