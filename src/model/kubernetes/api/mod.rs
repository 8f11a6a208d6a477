//! API versions over time: since when each serves a kind and until when, and what takes its place. The table is
//! `releases.txt`; whether the release aimed at still serves an object is asked here.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Data, Fact, Object, System, Thing, Ty, Value};

/// A release, as `(1, 36)`.
pub type Release = (u32, u32);

/// The newest release of Kubernetes that the table knows. It is aimed at when nothing else is said.
pub const NEWEST: Release = (1, 36);

const TABLE: &str = include_str!("releases.txt");

/// The life of a kind in an API version.
#[derive(Debug)]
struct Life {
    /// The program whose releases are meant, when it is not Kubernetes.
    program: &'static str,
    since: Release,
    deprecated: Option<Release>,
    removed: Option<Release>,
    /// The API version that takes its place.
    replacement: Option<&'static str>,
    /// Whether nothing but the API version has to change.
    is_rename: bool,
}

/// By kind: the API versions that have it. What holds for all kinds of a version stands under a star.
type Table = HashMap<&'static str, Vec<(&'static str, Life)>>;

static LIVES: LazyLock<Table> = LazyLock::new(|| read(TABLE));

fn read(text: &'static str) -> Table {
    let mut program = "";
    let mut table = Table::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[') {
            program = name.trim_end_matches(']');
        }
        let words: Vec<&'static str> = line.split_ascii_whitespace().collect();
        let [api, kind, since, deprecated, removed, replacement, rest @ ..] = words.as_slice() else { continue };
        let life = Life {
            program,
            since: release(since).unwrap_or_default(),
            deprecated: release(deprecated),
            removed: release(removed),
            replacement: (*replacement != "-").then_some(*replacement),
            is_rename: rest.contains(&"="),
        };
        table.entry(kind).or_default().push((api, life));
    }
    table
}

fn release(text: &str) -> Option<Release> {
    let (major, minor) = text.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

fn lives_of(kind: &str) -> &'static [(&'static str, Life)] {
    LIVES.get(kind).map_or(&[], Vec::as_slice)
}

fn life(api: &str, kind: &str) -> Option<&'static Life> {
    let mut lives = lives_of(kind).iter().chain(lives_of("*"));
    lives.find(|(known, _)| *known == api).map(|(_, life)| life)
}

fn group(api: &str) -> &str {
    api.split_once('/').map_or("", |(group, _)| group)
}

impl Life {
    /// Where it stands at a release of Kubernetes. Of other programs nobody says which release is aimed at, and what
    /// they have dropped has been gone for long.
    fn is_past(&self, release: Option<Release>, target: Release) -> bool {
        release.is_some_and(|release| !self.program.is_empty() || release <= target)
    }

    fn is_removed(&self, target: Release) -> bool {
        self.is_past(self.removed, target)
    }

    fn name(&self, release: Release) -> String {
        let program = if self.program.is_empty() { "Kubernetes" } else { self.program };
        format!("{program} {}.{}", release.0, release.1)
    }
}

/// What can be asked of an object's API version.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "apiRemovedIn",
        Ty::Maybe(&Ty::Str),
        "The release that no longer serves its API version, when the release aimed at does not.",
        |system, thing| told(system, thing, |life, target| life.is_removed(target).then_some(life.removed).flatten()),
    ),
    Fact::new(
        "apiDeprecatedIn",
        Ty::Maybe(&Ty::Str),
        "The release that deprecated its API version, when the release aimed at still serves it.",
        |system, thing| {
            let still = |life: &Life, target| life.is_past(life.deprecated, target) && !life.is_removed(target);
            told(system, thing, |life, target| still(life, target).then_some(life.deprecated).flatten())
        },
    ),
    Fact::new(
        "apiEndsWith",
        Ty::Maybe(&Ty::Str),
        "The release that will no longer serve its API version, as far as that is known.",
        |system, thing| told(system, thing, |life, _| life.removed),
    ),
    Fact::new(
        "apiEndsSoon",
        Ty::Bool,
        "Whether one of the next two releases will no longer serve its API version.",
        |system, thing| {
            let soon = |removed: Release, (major, minor): Release| removed <= (major, minor + 2);
            let ends = told(system, thing, |life, target| life.removed.filter(|removed| soon(*removed, target)));
            Value::of(ends.is_present())
        },
    ),
    Fact::new(
        "apiReplacement",
        Ty::Maybe(&Ty::Str),
        "The API version that takes the place of its own.",
        |system, thing| {
            let replacement = known(system, thing).and_then(|life| life.replacement);
            replacement.map_or_else(|| Value::absent(thing.node), Value::of)
        },
    ),
    Fact::new(
        "apiIsRename",
        Ty::Bool,
        "Whether nothing but its API version has to change to get to the one that takes its place.",
        is_rename,
    ),
    Fact::new(
        "apiCameWith",
        Ty::Maybe(&Ty::Str),
        "The release that brought its API version, when the release aimed at is older.",
        |system, thing| {
            let is_newer = |life: &Life, target| life.program.is_empty() && life.since > target;
            told(system, thing, |life, target| is_newer(life, target).then_some(life.since))
        },
    ),
    Fact::new(
        "isOfWrongApi",
        Ty::Bool,
        "Whether its API version belongs to Kubernetes and never had its kind, which another one has.",
        is_of_wrong_api,
    ),
    Fact::new(
        "kindMeant",
        Ty::Maybe(&Ty::Str),
        "The kind of Kubernetes that its own differs from by capital letters only.",
        |system, thing| {
            let meant = kind_meant(system.kubernetes.owner(thing));
            meant.map_or_else(|| Value::absent(thing.node), Value::of)
        },
    ),
    Fact::new("apiHome", Ty::Maybe(&Ty::Str), "The API version that serves its kind at the release aimed at.", home),
];

fn target(system: &System<'_>) -> Release {
    system.target.kubernetes.unwrap_or(NEWEST)
}

fn known<'a>(system: &System<'a>, thing: Thing<'a>) -> Option<&'static Life> {
    let object = system.kubernetes.owner(thing);
    life(object.node.text_of("apiVersion")?, object.kind)
}

/// A release that the table tells of an object's API version.
fn told<'a>(system: &System<'a>, thing: Thing<'a>, pick: impl Fn(&Life, Release) -> Option<Release>) -> Value<'a> {
    let life = known(system, thing);
    let release = life.and_then(|life| Some((life, pick(life, target(system))?)));
    release.map_or_else(|| Value::absent(thing.node), |(life, release)| Value::of(life.name(release)))
}

fn is_rename<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let object = system.kubernetes.owner(thing);
    // An empty selector of a budget meant no pod once, and means all pods now.
    let selector = object.node.path(&["spec", "selector"]);
    let is_empty = object.is("PodDisruptionBudget") && selector.is_none_or(|selector| selector.children().count() == 0);
    Value::of(known(system, thing).is_some_and(|life| life.is_rename) && !is_empty)
}

fn is_of_wrong_api<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let object = system.kubernetes.owner(thing);
    let written = Value::field(object.node, "apiVersion");
    let Some(api) = written.as_str() else {
        return Value { data: if written.is_unknown() { Data::Unknown } else { false.into() }, from: written.from };
    };
    let is_known = lives_of(object.kind).iter().any(|(_, life)| life.program.is_empty());
    Value::of(is_known && life(api, object.kind).is_none() && is_builtin(group(api)))
}

/// What Kubernetes serves at a release, or at the newest, as charts ask for it: `apps/v1`, `apps/v1/Deployment`.
pub fn served(release: Option<Release>) -> Vec<String> {
    let target = release.unwrap_or(NEWEST);
    let is_served = |life: &Life| life.program.is_empty() && life.since <= target && !life.is_removed(target);
    let of_kind = |(kind, lives): (&&str, &Vec<(&str, Life)>)| -> Vec<String> {
        let apis = lives.iter().filter(|(_, life)| is_served(life));
        apis.flat_map(|(api, _)| [(*api).to_owned(), format!("{api}/{kind}")]).collect()
    };
    let mut all: Vec<String> = LIVES.iter().filter(|(kind, _)| **kind != "*").flat_map(of_kind).collect();
    all.sort();
    all.dedup();
    all
}

fn kind_meant(object: &Object<'_>) -> Option<&'static str> {
    let api = object.node.text_of("apiVersion")?;
    let is_meant = |kind: &&&str| kind.eq_ignore_ascii_case(object.kind) && is_builtin(group(api));
    lives_of(object.kind).is_empty().then(|| LIVES.keys().find(is_meant).copied()).flatten()
}

/// Whether Kubernetes itself has a group. No custom resource can be in one.
pub fn is_builtin(name: &str) -> bool {
    LIVES.values().flatten().any(|(api, life)| life.program.is_empty() && group(api) == name)
}

fn home<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let target = target(system);
    let kind = system.kubernetes.owner(thing).kind;
    let serving = lives_of(kind).iter().filter(|(_, life)| life.program.is_empty() && life.since <= target);
    let serving = serving.filter(|(_, life)| !life.is_removed(target));
    // What has been deprecated comes last, then what is young.
    let best = serving.min_by_key(|(_, life)| (life.is_past(life.deprecated, target), life.since));
    best.map_or_else(|| Value::absent(thing.node), |(api, _)| Value::of(*api))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_table_is_consistent() {
        let rows = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '['])).count();
        assert_eq!(LIVES.values().flatten().count(), rows, "a line is malformed, or stands there twice");
        let lives = LIVES.iter().flat_map(|(kind, lives)| lives.iter().map(move |(api, life)| (kind, api, life)));
        for (kind, api, life) in lives {
            let ordered = [Some(life.since), life.deprecated, life.removed];
            assert!(ordered.iter().flatten().is_sorted(), "{api} {kind}: {ordered:?}");
            assert!(life.removed.is_none() || life.deprecated.is_some(), "{api} {kind}");
            let is_there =
                |new: &str| !life.program.is_empty() || lives_of(kind).iter().any(|(known, _)| *known == new);
            // Endpoints became objects of another kind.
            let gone = life.replacement.filter(|new| !is_there(new) && *kind != "Endpoints");
            assert!(gone.is_none(), "{api} {kind}: {gone:?}");
            assert!(!life.is_rename || life.replacement.is_some(), "{api} {kind}");
        }
    }

    #[test]
    fn lives_end() {
        let ingress = life("networking.k8s.io/v1beta1", "Ingress").unwrap();
        assert_eq!([(1, 18), (1, 21), (1, 22)].map(|target| ingress.is_removed(target)), [false, false, true]);
        assert!(life("cert-manager.io/v1alpha2", "Certificate").unwrap().is_removed(NEWEST));
        assert!(life("traefik.containo.us/v1alpha1", "IngressRoute").unwrap().is_removed(NEWEST));
        assert!(life("kustomize.config.k8s.io/v1beta1", "Kustomization").is_none());
        assert!(life("apps/v1", "Widget").is_none());
        assert!(is_builtin("") && is_builtin("apps") && !is_builtin("cert-manager.io"));
    }
}
