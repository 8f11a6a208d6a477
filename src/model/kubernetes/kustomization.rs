//! Kustomizations themselves: what they name, and what of it is old, loose or not there. What they change in objects is
//! the affair of `overlay`.

use std::collections::HashSet;

use super::{Data, Fact, Model, Parsed, System, Thing, Ty, Value, View, kinds, schema};
use crate::source::FileKind;
use crate::tree::{Entry, Node};

/// Kustomizations.
pub static VIEW: View = kinds::view("kubernetes.kustomization", "A kustomization or component of kustomize.", &[FACTS]);

/// Fields that do not fit the schema of their kustomization.
pub static FIELD: View = kinds::view(
    "kubernetes.kustomizationField",
    "A field that does not fit the schema of its kustomization.",
    &[schema::FACTS],
);

/// Finds the kustomizations of all files, and what does not fit in them.
pub fn collect<'a>(files: &'a [Parsed], model: &mut Model<'a>) {
    for (number, file) in files.iter().enumerate().filter(|(_, file)| file.input.kind == FileKind::Kustomization) {
        for root in file.tree.roots().filter(|root| is_kustomization(*root)) {
            model.kustomizations.push((root, number));
            if file.input.reported {
                schema::in_kustomization(root, number, &mut model.misfits);
            }
        }
    }
}

/// Whether a mapping is kustomize's own: Flux and others have kinds of the same name.
fn is_kustomization(root: Node<'_>) -> bool {
    let api = root.text_of("apiVersion").unwrap_or("kustomize.config.k8s.io/");
    let kind = root.text_of("kind").unwrap_or("Kustomization");
    root.is_mapping() && api.starts_with("kustomize.config.k8s.io/") && ["Kustomization", "Component"].contains(&kind)
}

const DEPRECATED: [&str; 7] = [
    "bases",
    "imageTags",
    "patchesStrategicMerge",
    "patchesJson6902",
    "commonLabels",
    "vars",
    "helmChartInflationGenerator",
];

/// Lists of paths that kustomize reads files or other kustomizations from.
const PATHS: [&str; 9] = [
    "resources",
    "bases",
    "components",
    "crds",
    "patchesStrategicMerge",
    "configurations",
    "generators",
    "transformers",
    "validators",
];

const FACTS: &[Fact] = &[
    Fact::new("deprecatedFields", Ty::List(&Ty::Str), "Its fields that are deprecated, by their names.", |_, thing| {
        let fields = thing.node.written_entries();
        let old = fields.filter(|field| DEPRECATED.contains(&field.key.text()) && !field.value.is_null());
        Value::list(old.map(|Entry { key, value }| Value::at(value, key.text())))
    }),
    Fact::new("raw", Ty::Raw, "All of it, as written.", |_, thing| Value::at(thing.node, Data::Node(thing.node))),
    Fact::new("fields", Ty::List(&Ty::Str), "The names of its fields.", |_, thing| {
        Value::list(thing.node.entries().into_iter().map(|field| Value::at(field.value, field.key.text())))
    }),
    Fact::new(
        "missingFiles",
        Ty::List(&Ty::Str),
        "Files and kustomizations that it names and that are not there, apart from what secrets are made of.",
        |system, thing| {
            // Where a chart stands beside it, what the chart is rendered to is taken in.
            let is_rendered = || has_chart(system, thing);
            let missing: Vec<_> = local(thing).filter(|path| is_missing(system, thing, *path)).collect();
            if !missing.is_empty() && is_rendered() {
                Value::list([])
            } else {
                Value::list(missing.into_iter().map(Value::read))
            }
        },
    ),
    Fact::new(
        "missingSources",
        Ty::List(&Ty::Str),
        "Files that it makes ConfigMaps of and that are not there.",
        |system, thing| {
            let missing = sources(thing.node).filter(|(_, path)| system.files[thing.file].input.lacks(path));
            Value::list(missing.map(|(node, path)| Value::at(node, path)))
        },
    ),
    Fact::new("repeated", Ty::List(&Ty::Str), "Paths that it takes in a second time.", |_, thing| {
        let mut seen = HashSet::new();
        let paths = ["resources", "bases"].into_iter().flat_map(|key| list(thing.node, key));
        let again = paths.filter(|path| !seen.insert(path.text().trim_end_matches('/').trim_start_matches("./")));
        Value::list(again.collect::<Vec<_>>().into_iter().map(Value::read))
    }),
    Fact::new(
        "unpinnedRemotes",
        Ty::List(&Ty::Str),
        "Addresses from which it takes whatever the default branch holds.",
        |_, thing| remotes(thing, |pin| matches!(pin, Pin::None)),
    ),
    Fact::new(
        "branchRemotes",
        Ty::List(&Ty::Str),
        "Addresses from which it takes whatever a named branch holds, or the latest release.",
        |_, thing| remotes(thing, |pin| matches!(pin, Pin::Branch)),
    ),
    Fact::new(
        "movingTags",
        Ty::List(&Ty::Str),
        "The new tags of its images that mean another image every day, without a digest.",
        |_, thing| {
            let images = ["images", "imageTags"].into_iter().flat_map(|key| list(thing.node, key));
            let tags = images.filter(|image| image.get("digest").is_none()).filter_map(|image| image.get("newTag"));
            Value::list(tags.map(Value::read).filter(|tag| matches!(tag.as_str(), Some("latest" | ""))))
        },
    ),
];

fn list<'a>(root: Node<'a>, key: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
    root.get(key).into_iter().flat_map(|list| list.items())
}

/// The paths that it names, apart from what is made into ConfigMaps and Secrets.
fn named<'a>(root: Node<'a>) -> impl Iterator<Item = Node<'a>> {
    let lists = PATHS.into_iter().flat_map(move |key| list(root, key));
    let patches = ["patches", "patchesJson6902", "replacements"].into_iter().flat_map(move |key| list(root, key));
    let charts = list(root, "helmCharts").filter_map(|chart| chart.get("valuesFile"));
    lists.chain(patches.filter_map(|patch| patch.get("path"))).chain(charts)
}

/// Those that lead to files beside it. Patches may stand in the list itself.
fn local<'a>(thing: Thing<'a>) -> impl Iterator<Item = Node<'a>> {
    named(thing.node).filter(|path| Value::read(*path).as_str().is_some_and(|text| !is_remote(text)))
}

fn has_chart(system: &System<'_>, thing: Thing<'_>) -> bool {
    let folder = |file: usize| system.files[file].input.source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_chart = |file: &usize| system.files[*file].input.kind == FileKind::HelmChart;
    (0..system.files.len()).filter(is_chart).any(|file| folder(file) == folder(thing.file))
}

fn is_missing<'a>(system: &System<'a>, thing: Thing<'a>, path: Node<'a>) -> bool {
    system.files[thing.file].input.lacks(path.text())
}

/// The files that it makes ConfigMaps of, behind the names that they get there. Those of Secrets are often and rightly
/// not in the repository.
fn sources<'a>(root: Node<'a>) -> impl Iterator<Item = (Node<'a>, &'a str)> {
    let of = |generator: Node<'a>| {
        let lists = ["files", "envs"].into_iter().flat_map(move |key| list(generator, key));
        lists.chain(generator.get("env"))
    };
    let path = |node: Node<'a>| node.text().split_once('=').map_or(node.text(), |(_, path)| path);
    list(root, "configMapGenerator").flat_map(of).map(move |node| (node, path(node)))
}

/// Whether kustomize fetches what a path names: it has a scheme or user, or begins with GitHub's name.
fn is_remote(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    let has_user = first.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains([':', '.']));
    path.contains("://")
        || path.starts_with("git::")
        || has_user
        || first.to_ascii_lowercase().starts_with("github.com")
}

/// How firmly an address says what is fetched.
enum Pin {
    /// A release or commit, or something that may be one.
    Firm,
    /// A branch, or whatever is the latest.
    Branch,
    /// Not at all.
    None,
}

/// What most repositories call their branches.
const BRANCHES: [&str; 9] = ["main", "master", "HEAD", "develop", "dev", "trunk", "latest", "stable", "nightly"];

fn pin(address: &str) -> Pin {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let reference =
        query.split('&').find_map(|pair| pair.strip_prefix("ref=").or_else(|| pair.strip_prefix("version=")));
    let is_file = [".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending));
    let moves = |name: &str| BRANCHES.contains(&name.trim_start_matches("refs/heads/"));
    match reference {
        Some(name) if moves(name) => Pin::Branch,
        Some(name) if !name.is_empty() => Pin::Firm,
        _ if is_file => {
            // github.com/…/raw/main/…, raw.githubusercontent.com/owner/name/main/…, …/releases/latest/download/…
            let folders: Vec<&str> = path.split('/').skip(3).collect();
            let is_raw = path.contains("raw.githubusercontent.com") && folders.get(2).is_some_and(|name| moves(name));
            let is_behind = |mark: &str| folders.windows(2).any(|pair| pair[0] == mark && moves(pair[1]));
            if is_raw || ["raw", "blob", "releases"].into_iter().any(is_behind) { Pin::Branch } else { Pin::Firm }
        }
        _ => Pin::None,
    }
}

fn remotes<'a>(thing: Thing<'a>, is_meant: fn(&Pin) -> bool) -> Value<'a> {
    let paths = ["resources", "bases", "components"].into_iter().flat_map(|key| list(thing.node, key));
    let loose = paths.map(Value::read).filter(|path| match &path.data {
        Data::Str(text) => is_remote(text) && is_meant(&pin(text)),
        _ => false,
    });
    Value::list(loose.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_fetched() {
        for (path, expected) in [
            ("https://github.com/acme/shop//deploy", true),
            ("github.com/acme/shop/deploy?ref=v1", true),
            ("git@github.com:acme/shop.git", true),
            ("git::https://example.com/shop.git", true),
            ("ssh://git@example.com/shop.git", true),
            ("../base", false),
            ("user@home/base", false),
            ("gitlab.com/base", false),
        ] {
            assert_eq!(is_remote(path), expected, "{path}");
        }
    }

    #[test]
    fn how_firmly() {
        let said = |address| match pin(address) {
            Pin::Firm => "firm",
            Pin::Branch => "branch",
            Pin::None => "none",
        };
        for (address, expected) in [
            ("github.com/acme/shop/deploy", "none"),
            ("https://github.com/acme/shop//deploy?timeout=90s", "none"),
            ("https://github.com/acme/shop//deploy?ref=main", "branch"),
            ("https://github.com/acme/shop//deploy?timeout=9&ref=v1.2", "firm"),
            ("https://github.com/acme/shop//deploy?version=0a1b2c", "firm"),
            ("https://raw.githubusercontent.com/acme/shop/master/all.yaml", "branch"),
            ("https://raw.githubusercontent.com/acme/shop/v1.2/main/all.yaml", "firm"),
            ("https://github.com/acme/shop/releases/latest/download/all.yaml", "branch"),
            ("https://github.com/acme/shop/releases/download/v1.2/all.yaml", "firm"),
            ("https://example.com/all.yaml", "firm"),
        ] {
            assert_eq!(said(address), expected, "{address}");
        }
    }
}
