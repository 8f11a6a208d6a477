//! Images in values: `{repository, tag, digest}` at any depth, also in part, and references in one piece.

use super::{Fact, Node, System, Thing, Ty, Value, chart, environment, is_production, path, printed::printed, setting};
use crate::model::Data;
use crate::tree::Kind;

/// What it means that a chart is not released.
pub const UNRELEASED: &str = "Whether its chart is still worked on, as `version` or `appVersion` say (`dev`, `1.4.0-dev`, `0.0.0`): a release names images.";

/// What can be asked of an image.
pub const FACTS: &[Fact] = &[
    Fact::new("repository", Ty::Maybe(&Ty::Str), "The name of the image without tag and digest.", repository),
    Fact::new("tag", Ty::Maybe(&Ty::Str), "The tag as templates print it: `1.10` without quotes is `1.1`.", tag),
    Fact::new("writtenTag", Ty::Maybe(&Ty::Str), "The tag as it is written.", written_tag),
    Fact::new("digest", Ty::Maybe(&Ty::Str), "The digest.", digest),
    Fact::new("path", Ty::Str, "The way to it in the values, with dots.", path),
    Fact::new("isOn", Ty::Bool, "Whether nothing around it says `enabled: false`.", |_, thing| {
        let around = std::iter::successors(Some(thing.node), Node::parent);
        Value::at(thing.node, !around.into_iter().any(|node| setting::is_off(node)))
    }),
    Fact::new("isForTests", Ty::Bool, "Whether a key around it speaks of tests: `testFramework`.", |_, thing| {
        let mut around = std::iter::successors(Some(thing.node), Node::parent);
        let is_test = |node: Node<'_>| node.key().is_some_and(|key| names_tests(key.text()));
        Value::at(thing.node, around.any(is_test))
    }),
    Fact::new(
        "isChoice",
        Ty::Bool,
        "Whether its row of a list calls itself by its tag: `version: latest`.",
        |system, thing| {
            let row = if thing.node.is_mapping() { Some(thing.node) } else { thing.node.parent() };
            let version = row.and_then(|row| row.text_of("version"));
            let tag = tag(system, thing);
            Value::at(thing.node, version.is_some() && version == tag.as_str())
        },
    ),
    Fact::new("isUnreleased", Ty::Bool, UNRELEASED, chart::is_unreleased),
    Fact::new("environment", Ty::Str, "The environment that the file's path speaks of.", environment),
    Fact::new("isProduction", Ty::Bool, "Whether the file is meant for production or pre-production.", is_production),
    Fact::new("values", Ty::Thing("helm.values"), "The values file that it stands in.", |system, thing| {
        let set = system.helm.set(system.helm.images[thing.index].1);
        Value::at(set.node, set)
    }),
];

/// The images that stand in a mapping, or that it is.
pub fn of(mapping: Node<'_>) -> Vec<Node<'_>> {
    let own = is_image(mapping).then_some(mapping);
    let entries = mapping.children().step_by(2).zip(mapping.children().skip(1).step_by(2));
    let references = entries.filter(|(key, value)| names_image(key.text()) && is_reference(*value));
    own.into_iter().chain(references.map(|(_, value)| value)).collect()
}

/// A mapping with a repository, or with nothing but a tag under a key that speaks of an image. Repositories of source
/// code and of charts have addresses.
fn is_image(mapping: Node<'_>) -> bool {
    let repository = mapping.text_of("repository");
    let is_named = || mapping.key().is_some_and(|key| names_image(key.text()));
    match repository {
        Some(repository) => !repository.contains("://") && (mapping.get("tag").is_some() || is_named()),
        None => is_named() && (mapping.get("tag").is_some() || mapping.get("digest").is_some()),
    }
}

fn names_tests(key: &str) -> bool {
    let rest = key.strip_prefix("test").map(|rest| rest.strip_prefix('s').unwrap_or(rest));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_uppercase() || "-_".contains(c)))
}

fn names_image(key: &str) -> bool {
    key == "image" || key.ends_with("Image") || key.ends_with("_image") || key.ends_with("-image")
}

/// A scalar that names an image with its tag or digest.
fn is_reference(node: Node<'_>) -> bool {
    let text = node.text();
    node.kind() == Kind::Scalar && Value::read(node).is_present() && !text.contains([' ', '\n']) && {
        let reference = Reference::of(text);
        !reference.name.is_empty() && (reference.tag.is_some() || reference.digest.is_some())
    }
}

/// A reference in one piece; the port of a registry is no tag.
struct Reference<'t> {
    name: &'t str,
    tag: Option<&'t str>,
    digest: Option<&'t str>,
}

impl<'t> Reference<'t> {
    fn of(text: &'t str) -> Self {
        let (rest, digest) = text.split_once('@').map_or((text, None), |(rest, digest)| (rest, Some(digest)));
        let last = rest.rfind('/').map_or(0, |at| at + 1);
        let (name, tag) = match rest[last..].find(':') {
            Some(at) => (&rest[..last + at], Some(&rest[last + at + 1..])),
            None => (rest, None),
        };
        Self { name, tag: tag.filter(|tag| !tag.is_empty()), digest }
    }
}

/// A part of a reference, or the field of a mapping.
fn part<'a>(thing: Thing<'a>, key: &str, of: for<'t> fn(Reference<'t>) -> Option<&'t str>) -> Value<'a> {
    if thing.node.is_mapping() {
        return Value::field(thing.node, key);
    }
    match of(Reference::of(thing.node.text())) {
        Some(text) => Value::at(thing.node, text.to_owned()),
        None => Value { data: Data::Absent, from: Some(thing.node) },
    }
}

/// What is empty leaves the choice to the chart, as if it were not there.
fn unless_empty(value: Value<'_>) -> Value<'_> {
    if value.as_str() == Some("") { Value { data: Data::Absent, from: value.from } } else { value }
}

fn repository<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    unless_empty(part(thing, "repository", |reference| Some(reference.name)))
}

fn digest<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let field = unless_empty(part(thing, "digest", |reference| reference.digest));
    if field.is_absent() { unless_empty(part(thing, "sha", |_| None)) } else { field }
}

fn tag<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    as_text(thing, |node| node.scalar().and_then(printed).map(std::borrow::Cow::into_owned))
}

fn written_tag<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    as_text(thing, |node| Some(node.text().to_owned()))
}

fn as_text<'a>(thing: Thing<'a>, read: fn(Node<'a>) -> Option<String>) -> Value<'a> {
    let value = unless_empty(part(thing, "tag", |reference| reference.tag));
    let Some(node) = value.from.filter(|_| value.is_present() && thing.node.is_mapping()) else { return value };
    read(node).map_or_else(Value::unknown, |text| Value::at(node, text))
}
