//! Resources of Terraform's provider for Vault.

use super::{Data, Fact, System, Thing, Ty, Value};
use crate::model::vault::servers::server::table;
use crate::model::vault::servers::settings::{raw_of, seconds_of};
use crate::model::{secrets, vault::address, vault::servers::environment::folder};
use crate::tree::{Kind, Node};

/// A resource, or the provider.
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
    Fact::new(
        "type",
        Ty::Str,
        "Its type, as in `vault_policy`; `provider` for the provider itself.",
        |system, thing| Value::of(resource(system, thing).kind),
    ),
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
    Fact::new(
        "openTo",
        Ty::List(&Ty::Str),
        "Which of its settings that begin with `bound_` take anything: they hold `*`.",
        open_to,
    ),
    Fact::new(
        "literalSecrets",
        Ty::List(&Ty::Str),
        "The names of settings, also in its blocks, that hold a secret written out.",
        literal_secrets,
    ),
    Fact::new(
        "reach",
        Ty::Maybe(&Ty::Str),
        "Who can reach its `address`: `loopback`, `private`, `public`.",
        |_, thing| address::reach(&Value::field(thing.node, "address")),
    ),
    Fact::new("isPlainHttp", Ty::Bool, "Whether its `address` begins with `http://`.", |_, thing| {
        let address = Value::field(thing.node, "address");
        match address.as_str() {
            Some(text) => Value::at(thing.node, text.starts_with("http://")),
            None if address.is_absent() => Value::of(false),
            None => address,
        }
    }),
    Fact::joined(
        "sameInFolder",
        Ty::Int,
        "How many resources of its type stand in its folder; unknown where one of them stands for several.",
        &["vault_"],
        same_in_folder,
    ),
];

fn resource<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Resource<'a> {
    &system.vault.around.resources[thing.index]
}

fn open_to<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let bound = thing.node.written_entries().filter(|entry| entry.key.text().starts_with("bound_"));
    let open = bound.filter(|entry| entry.value.text() == "*" || entry.value.items().any(|item| item.text() == "*"));
    Value::list(open.map(|entry| Value::at(entry.value, entry.key.text())).collect::<Vec<_>>())
}

fn literal_secrets<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let body = thing.node.range();
    let inside = thing.node.tree.all().filter(|node| node.kind() == Kind::Scalar && body.contains(node.range()));
    let settings = inside.filter_map(|node| Some((node, node.key()?.text())));
    let secret = settings.filter(|(node, key)| secrets::is_literal_secret(key, node.text()));
    Value::list(secret.map(|(node, key)| Value::at(node, key)).collect::<Vec<_>>())
}

fn same_in_folder<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let own = folder(&system.files[thing.file].input.source.path);
    let all = system.vault.around.resources.iter();
    let same: Vec<_> = all
        .filter(|other| other.kind == resource(system, thing).kind)
        .filter(|other| folder(&system.files[other.file].input.source.path) == own)
        .collect();
    Value::at(
        thing.node,
        if same.iter().any(|other| is_many(other)) { Data::Unknown } else { Data::Int(same.len() as i64) },
    )
}

/// Whether a resource stands for several.
fn is_many(resource: &Resource<'_>) -> bool {
    ["count", "for_each"].iter().any(|key| resource.body.get(key).is_some())
}

/// How many audit devices resources declare; `None` where one stands for several.
pub fn audit_count(resources: &[Resource<'_>]) -> Option<usize> {
    let mut own = resources.iter().filter(|resource| resource.kind == "vault_audit");
    own.try_fold(0, |count, resource| (!is_many(resource)).then_some(count + 1))
}

/// The resources of the provider in a file, and the provider itself.
pub fn of<'a>(file: usize, root: Node<'a>) -> Vec<Resource<'a>> {
    let providers = root.written_entries().filter(|entry| entry.key.text() == "provider");
    let own = providers.flat_map(|entry| entry.value.written_entries()).filter(|entry| entry.key.text() == "vault");
    let own = own.map(|entry| Resource { file, body: entry.value, kind: "provider", name: "vault" });
    let labelled = root.written_entries().filter(|entry| entry.key.text() == "resource");
    let types = labelled.flat_map(|entry| entry.value.written_entries());
    let of_vault = types.filter(|kind| kind.key.text().starts_with("vault_"));
    let named = of_vault.flat_map(|kind| kind.value.written_entries().map(move |name| (kind.key.text(), name)));
    own.chain(named.map(|(kind, name)| Resource { file, body: name.value, kind, name: name.key.text() })).collect()
}

/// The audit devices among resources.
pub fn audits<'s, 'a>(resources: &'s [Resource<'a>]) -> impl Iterator<Item = (usize, Node<'a>)> + use<'s, 'a> {
    resources.iter().filter(|resource| resource.kind == "vault_audit").map(|resource| (resource.file, resource.body))
}
