//! Resources of Terraform's provider for Vault.

use super::{Data, Fact, System, Thing, Ty, Value};
use crate::model::vault::block::bodies;
use crate::model::vault::servers::server::table;
use crate::model::vault::servers::settings::{raw_of, seconds_of};
use crate::model::{secrets, vault::address, vault::servers::environment::folder};
use crate::tree::{Entry, Kind, Node};

/// A resource, or the provider.
#[derive(Debug)]
pub struct Resource<'a> {
    /// The file.
    pub file: usize,
    /// What stands between its braces.
    pub body: Node<'a>,
    /// Its type.
    pub kind: &'a str,
    /// The name that Terraform knows it by.
    pub name: &'a str,
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
    Fact::new("isLocal", Ty::Bool, "Whether its `address` is known to be of the own machine.", |_, thing| {
        Value::at(thing.node, is_local(thing.node))
    }),
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
    Fact::new("isFirst", Ty::Bool, "Whether it is the first of its type in its folder.", |system, thing| {
        let first = system.vault.around.resources.iter().position(|other| is_beside(system, thing, other));
        Value::at(thing.node, first == Some(thing.index))
    }),
    Fact::joined(
        "hasQuotas",
        Ty::Bool,
        "Whether anything in the workspace limits rates or leases: a resource of Terraform's, or a request to `sys/quotas`.",
        &["vault_quota_", "sys/quotas"],
        |system, thing| {
            let is_set_up = system.vault.around.resources.iter().any(|other| other.kind.starts_with("vault_quota_"));
            Value::at(thing.node, is_set_up || system.vault.spoken.of(system.files, "sys/quotas", |_| true))
        },
    ),
];

/// Whether another resource is of the same type and in the same folder.
fn is_beside(system: &System<'_>, thing: Thing<'_>, other: &Resource<'_>) -> bool {
    let path = |file: usize| folder(&system.files[file].input.source.path);
    other.kind == resource(system, thing).kind && path(other.file) == path(thing.file)
}

fn resource<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Resource<'a> {
    &system.vault.around.resources[thing.index]
}

fn literal_secrets<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let body = thing.node.range();
    let inside = thing.node.tree.all().filter(|node| node.kind() == Kind::Scalar && body.contains(node.range()));
    let settings = inside.filter_map(|node| Some((node, node.key()?.text())));
    let literal = settings.filter(|(node, key)| !is_expression(*node) && !is_gap(key, node.text()));
    let secret = literal.filter(|(node, key)| secrets::is_literal_secret(key, node.text()));
    let secret = secret.filter(|(node, key)| !(*key == "token" && is_of_dev(thing.node, node.text())));
    Value::list(secret.map(|(node, key)| Value::at(node, key)).collect::<Vec<_>>())
}

/// Whether nothing is written out: what expressions come to is not worked out.
fn is_expression(node: Node<'_>) -> bool {
    node.text().starts_with("${") && node.text().ends_with('}')
}

/// Whether a text says what belongs there. No key of a cloud has blanks in it.
fn is_gap(key: &str, text: &str) -> bool {
    secrets::words::is_placeholder(text) || (key.ends_with("_key") && text.contains(' ') && text.len() < 40)
}

fn is_local(body: Node<'_>) -> bool {
    address::reach(&Value::field(body, "address")).as_str() == Some("loopback")
}

/// Whether a token is one that somebody made up for a development server: Vault hands out no such words.
fn is_of_dev(body: Node<'_>, token: &str) -> bool {
    token == "root" || (is_local(body) && !token.contains('.') && token.len() < 20)
}

fn same_in_folder<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let all = system.vault.around.resources.iter();
    let same: Vec<_> = all.filter(|other| is_beside(system, thing, other)).collect();
    let is_many = same.iter().any(|other| is_many(other));
    Value::at(thing.node, if is_many { Data::Unknown } else { Data::Int(same.len() as i64) })
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
pub fn of(file: usize, root: Node<'_>) -> Vec<Resource<'_>> {
    let own = named(root, "provider").filter(|entry| entry.key.text() == "vault");
    let own = own.flat_map(|entry| bodies(entry.value));
    let own = own.map(|body| Resource { file, body, kind: "provider", name: "vault" });
    own.chain(resources(root).map(|(kind, name, body)| Resource { file, body, kind, name: name.text() })).collect()
}

/// The resources of the provider: type, name and body.
pub fn resources<'a>(root: Node<'a>) -> impl Iterator<Item = (&'a str, Node<'a>, Node<'a>)> {
    let of_vault = named(root, "resource").filter(|kind| kind.key.text().starts_with("vault_"));
    let named = of_vault.flat_map(|kind| entries(kind.value).map(move |name| (kind.key.text(), name)));
    named.flat_map(|(kind, name)| bodies(name.value).map(move |body| (kind, name.key, body)))
}

/// What stands below the first label of the blocks of a name.
fn named<'a>(root: Node<'a>, name: &str) -> impl Iterator<Item = Entry<'a>> {
    let blocks = root.written_entries().filter(move |entry| entry.key.text() == name);
    blocks.flat_map(|entry| entries(entry.value)).collect::<Vec<_>>().into_iter()
}

/// The entries of a mapping; JSON may have a list of mappings in its place.
fn entries(value: Node<'_>) -> impl Iterator<Item = Entry<'_>> {
    bodies(value).flat_map(|body| body.written_entries())
}

/// The audit devices among resources.
pub fn audits<'s, 'a>(resources: &'s [Resource<'a>]) -> impl Iterator<Item = (usize, Node<'a>)> + use<'s, 'a> {
    resources.iter().filter(|resource| resource.kind == "vault_audit").map(|resource| (resource.file, resource.body))
}
