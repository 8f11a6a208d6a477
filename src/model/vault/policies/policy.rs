//! Policies: one file of path blocks.

use super::grant::of_policy;
use super::{Data, Fact, Parsed, System, Thing, Ty, Value, product};
use crate::source::{Format, Source};
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
    let files: &'a [Parsed] = system.files;
    Value { data: Data::from(stem(&files[thing.file].input.source)), from: Some(root) }
}

/// What a text is called: its key when it stands in another text and the key is a file's name, what Terraform or a
/// script calls it, else its file.
fn stem(source: &Source) -> &str {
    let origin = source.origin.as_ref();
    let is_tree = [".yaml", ".yml", ".json"].iter().any(|ending| source.path.ends_with(ending));
    let key = origin.and_then(|origin| Some(origin.parents.first()?.slice(origin.header?)));
    let key = key.map(|key| key.trim_matches(['"', '\''])).filter(|key| key.contains('.') || !is_tree);
    let name = key.unwrap_or(&source.path);
    let name = name.rsplit('/').next().unwrap_or(name);
    name.split('.').next().unwrap_or(name)
}

/// Words by which a script gives what it writes to a namespace.
const OF_NAMESPACE: &[&str] = &["VAULT_NAMESPACE", "BAO_NAMESPACE", "-namespace", "-ns=", "-ns "];

/// Whether a policy is one of a namespace: Terraform or the name of its folder says so. In a script that speaks of
/// namespaces it may be one.
pub fn is_of_namespace<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let policy = &system.vault.policies[policy_index(system, thing)];
    let written = policy.root.place().written().0;
    let named = written.source.path.split('/').any(|segment| segment.to_ascii_lowercase().contains("namespace"));
    let is_around = |body: Node<'a>| {
        let place = body.place();
        place.source.path == written.source.path && place.range.contains(written.range)
    };
    let mut resources = system.vault.around.resources().iter().filter(|resource| is_around(resource.body));
    let is_given = resources.any(|resource| resource.body.get("namespace").is_some());
    let is_script = system
        .files
        .iter()
        .any(|file| file.input.source.path == written.source.path && file.input.format == Format::Shell);
    let may_be = is_script && OF_NAMESPACE.iter().any(|word| written.source.text.contains(word));
    let known = if named || is_given { Some(true) } else { (!may_be).then_some(false) };
    Value::at(policy.root, known)
}

fn policy_index<'a>(system: &System<'a>, thing: Thing<'a>) -> usize {
    if thing.view.name == "vault.grant" { system.vault.grants[thing.index].policy } else { thing.index }
}

fn grants<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let own = of_policy(&system.vault.grants, thing.index);
    let things = own.filter_map(|(index, grant)| super::thing("grant", grant.block.body, grant.file, index));
    let items: Vec<_> = things.map(|thing| Value::at(thing.node, thing)).collect();
    Value::list_of(items, system.files[thing.file].tree.errors.is_empty())
}
