//! What Argo CD deploys: where applications come from, and who may choose their project.

use super::selector::all;
use super::{Data, Fact, Object, Thing, Things, Ty, Value, dig, views};
use crate::tree::Node;

/// What can be asked of an Application or ApplicationSet.
pub const APPLICATION_FACTS: &[Fact] = &[
    Fact::new(
        "settings",
        Ty::Raw,
        "The specification of the application, or of those that the set makes, as written.",
        |system, thing| dig(thing.node, settings(system.kubernetes.owner(thing))),
    ),
    Fact::new(
        "isProjectFromRepository",
        Ty::Bool,
        "Whether the project is filled in with what a generator reads from a repository: a path, branch or name.",
        |system, thing| Value::at(thing.node, is_project_from_repository(system.kubernetes.owner(thing))),
    ),
];

/// What can be asked of a project.
pub const PROJECT_FACTS: &[Fact] = &[Fact::new(
    "isOpen",
    Ty::Bool,
    "Whether it lets applications make objects of any kind in any namespace of any cluster.",
    |_, thing| {
        let has = |list: &str, keys: [&str; 2]| any_of(thing.node, list, keys);
        let places = all([has("destinations", ["server", "namespace"]), has("destinations", ["name", "namespace"])]
            .map(|is| is.map(|is| !is)))
        .map(|none| !none);
        let kinds = has("clusterResourceWhitelist", ["group", "kind"]);
        let data = all([places, kinds]).into();
        Value { data, from: dig(thing.node, &["spec"]).from }
    },
)];

/// What can be asked of a HelmRelease.
pub const RELEASE_FACTS: &[Fact] = &[Fact::joined(
    "mayBePatched",
    Ty::Bool,
    "Whether a Kustomization of Flux has patches that name HelmReleases.",
    &["kustomize.toolkit.fluxcd.io"],
    |system, thing| Value::at(thing.node, system.kubernetes.are_releases_patched),
)];

/// Whether an object is a Kustomization of Flux with patches that name HelmReleases.
pub fn patches_releases(object: &Object<'_>) -> bool {
    let patches = || object.node.path(&["spec", "patches"]);
    object.is("Kustomization") && patches().is_some_and(|patches| patches.source_text().contains("HelmRelease"))
}

/// Whether a list of a project has an item in which both keys are stars.
fn any_of(project: Node<'_>, list: &str, keys: [&str; 2]) -> Option<bool> {
    match dig(project, &["spec", list]).data {
        Data::Absent => Some(false),
        Data::Node(list) => {
            let is_star = |item: Node<'_>, key| {
                let value = Value::field(item, key);
                (!value.is_unknown()).then(|| value.as_str() == Some("*"))
            };
            let items = list.items().map(|item| all(keys.map(|key| is_star(item, key))).map(|is| !is));
            all(items.collect::<Vec<_>>()).map(|none| !none)
        }
        _ => None,
    }
}

/// What can be asked of a source of an application.
pub const SOURCE_FACTS: &[Fact] = &[
    Fact::new("kind", Ty::Str, "The kind of the object that it belongs to.", |system, thing| {
        Value::at(thing.node, system.kubernetes.owner(thing).kind)
    }),
    Fact::new("name", Ty::Maybe(&Ty::Str), "The name of that object.", |system, thing| {
        dig(system.kubernetes.owner(thing).node, &["metadata", "name"])
    }),
    Fact::new("repository", Ty::Maybe(&Ty::Str), "Its address: `repoURL`.", |_, thing| {
        Value::field(thing.node, "repoURL")
    }),
    Fact::new("chart", Ty::Maybe(&Ty::Str), "The chart, when it is a repository of charts.", |_, thing| {
        Value::field(thing.node, "chart")
    }),
    Fact::new("revision", Ty::Raw, "The branch, tag, commit or version: `targetRevision`.", |_, thing| {
        Value::field(thing.node, "targetRevision")
    }),
];

fn settings(object: &Object<'_>) -> &'static [&'static str] {
    if object.is("ApplicationSet") { &["spec", "template", "spec"] } else { &["spec"] }
}

/// Adds the sources of an application.
pub fn sources<'a>(object: &Object<'a>, index: usize, things: &mut Things<'a>) {
    let Some(settings) = object.node.path(settings(object)) else { return };
    let several = settings.get("sources").into_iter().flat_map(|sources| sources.items());
    let sources = settings.get("source").into_iter().chain(several).map(|source| source.follow());
    let sources = sources.filter(Node::is_mapping);
    things.extend(sources.map(|node| Thing { view: &views::APPLICATION_SOURCE, node, file: object.file, index }));
}

/// What generators that read repositories call what they find there.
const READ: [&str; 4] = ["path", "branch", "repository", "organization"];
const READERS: [&str; 3] = ["git", "scmProvider", "pullRequest"];

fn is_project_from_repository(object: &Object<'_>) -> bool {
    let project = object.node.path(&["spec", "template", "spec", "project"]);
    let is_filled = project.is_some_and(|project| {
        let text = project.text();
        text.contains("{{") && READ.iter().any(|word| text.contains(word))
    });
    let generators = object.node.path(&["spec", "generators"]).into_iter().flat_map(|list| list.items());
    is_filled && generators.into_iter().any(reads)
}

/// Whether a generator, or one that it combines, reads repositories.
fn reads(generator: Node<'_>) -> bool {
    let combined = ["matrix", "merge"].iter().filter_map(|key| generator.path(&[key, "generators"]));
    let mut all = combined.flat_map(|list| list.items()).chain([generator]);
    all.any(|generator| READERS.iter().any(|key| generator.get(key).is_some()))
}
