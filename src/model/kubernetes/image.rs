//! Image references taken apart, and when they are pulled. `retired` knows which images nobody makes any more.

use super::{Data, Fact, Thing, Ty, Value, retired};
use crate::model::helm;

/// An image reference taken apart.
#[derive(Debug, PartialEq, Eq)]
pub struct Image<'a> {
    /// Registry and repository, as written.
    pub name: &'a str,
    /// The registry with its port.
    pub registry: Option<&'a str>,
    /// What stands behind the colon.
    pub tag: Option<&'a str>,
    /// What stands behind the `@`.
    pub digest: Option<&'a str>,
}

impl<'a> Image<'a> {
    /// Takes a reference apart. The first part is a registry when it looks like a host: it has a dot or port, or is
    /// `localhost`.
    pub fn of(reference: &'a str) -> Self {
        let (rest, digest) = match reference.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (reference, None),
        };
        let first = rest.split_once('/').map(|(first, _)| first);
        let registry = first.filter(|first| first.contains(['.', ':']) || *first == "localhost");
        let last = rest.rfind('/').map_or(0, |at| at + 1);
        let colon = rest[last..].find(':').map(|at| last + at);
        let tag = colon.map(|at| &rest[at + 1..]).filter(|tag| !tag.is_empty());
        Image { name: &rest[..colon.unwrap_or(rest.len())], registry, tag, digest }
    }
}

/// What can be asked of a container's image.
pub const FACTS: &[Fact] = &[
    retired::GONE,
    retired::ABANDONED,
    Fact::new("image", Ty::Maybe(&Ty::Str), "The image reference as written.", |_, thing| {
        Value::field(thing.node, "image")
    }),
    Fact::new("imageTag", Ty::Maybe(&Ty::Str), "The tag of the image; the port of a registry is none.", |_, thing| {
        part(thing, |image| image.tag)
    }),
    Fact::new("isUnreleased", Ty::Bool, helm::UNRELEASED, helm::is_unreleased),
    Fact::new(
        "imageTagMoves",
        Ty::Bool,
        "Whether its tag is known to name no version: `latest`, `stable`, `main`, `alpine` and their like, alone or \
         joined.",
        |_, thing| {
            let tag = part(thing, |image| image.tag);
            let moves = tag.as_str().map(moves);
            let data = if tag.is_unknown() { Data::Unknown } else { Data::Bool(moves == Some(true)) };
            Value { data, from: tag.from }
        },
    ),
    Fact::new("imageDigest", Ty::Maybe(&Ty::Str), "The digest of the image.", |_, thing| {
        part(thing, |image| image.digest)
    }),
    Fact::new("imageRegistry", Ty::Maybe(&Ty::Str), "The registry that the image names, with its port.", |_, thing| {
        part(thing, |image| image.registry)
    }),
    Fact::new(
        "imageHost",
        Ty::Maybe(&Ty::Str),
        "The registry that the image comes from: `docker.io` when it names none.",
        |_, thing| part(thing, |image| Some(host(image.registry))),
    ),
    Fact::new(
        "imageName",
        Ty::Maybe(&Ty::Str),
        "Registry and repository as written, without tag and digest.",
        |_, thing| part(thing, |image| Some(image.name)),
    ),
    Fact::new(
        "pullPolicy",
        Ty::Str,
        "When the image is pulled; when nothing says, `Always` for `latest` and for no tag at all, else `IfNotPresent`.",
        |_, thing| pull_policy(thing),
    ),
];

/// Names of Docker's own registry.
const DOCKER: [&str; 3] = ["index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"];

fn host(registry: Option<&str>) -> &str {
    registry.filter(|name| !DOCKER.contains(name)).unwrap_or("docker.io")
}

fn pull_policy(thing: Thing<'_>) -> Value<'_> {
    let written = Value::field(thing.node, "imagePullPolicy");
    if !written.is_absent() {
        return written;
    }
    let image = Value::field(thing.node, "image");
    let data = match (&image.data, image.as_str().map(Image::of)) {
        _ if image.as_str().is_some_and(is_stand_in) => Data::Unknown,
        (_, Some(Image { digest: None, tag: None | Some("latest"), .. })) => Data::from("Always"),
        (_, Some(_)) | (Data::Absent, _) => Data::from("IfNotPresent"),
        _ => Data::Unknown,
    };
    Value { data, from: written.from }
}

/// Parts of tags that name no version: branches and channels, and what an image is built upon.
const MOVING: [&str; 33] = [
    "latest",
    "stable",
    "edge",
    "nightly",
    "main",
    "master",
    "mainline",
    "trunk",
    "head",
    "dev",
    "devel",
    "develop",
    "development",
    "daily",
    "weekly",
    "snapshot",
    "unstable",
    "testing",
    "rolling",
    "canary",
    "current",
    "lts",
    "next",
    "alpine",
    "slim",
    "debian",
    "ubuntu",
    "bookworm",
    "bullseye",
    "trixie",
    "fpm",
    "apache",
    "debug",
];

/// Whether each part of a tag is one of these.
fn moves(tag: &str) -> bool {
    tag.split(['-', '_', '.']).all(|part| MOVING.iter().any(|word| word.eq_ignore_ascii_case(part)))
}

/// How references begin that `ko` puts the digest of what it has built in the place of.
const BUILT: &str = "ko://";

/// What operators' scaffolds name until the built image takes its place.
const SCAFFOLD: &str = "controller:latest";

/// Whether a reference stands for another: one that tools or people put in its place.
fn is_stand_in(reference: &str) -> bool {
    // Behind a colon somebody still has to write the tag.
    let is_unfinished = reference.is_empty() || reference.ends_with(':');
    is_unfinished || reference == SCAFFOLD || reference.starts_with(BUILT) || reference.contains(['[', ']', ' '])
}

fn part<'a>(thing: Thing<'a>, part: fn(Image<'a>) -> Option<&'a str>) -> Value<'a> {
    let written = Value::field(thing.node, "image");
    let Some(node) = written.from.filter(|_| written.as_str().is_some()) else { return written };
    if is_stand_in(node.text()) {
        return Value::at(node, Data::Unknown);
    }
    Value::at(node, part(Image::of(node.text())).map_or(Data::Absent, Data::from))
}

#[cfg(test)]
mod tests {
    use super::{Image, moves};

    #[test]
    fn tags_move_when_they_name_no_version() {
        for tag in ["latest", "Latest", "stable-alpine", "main", "alpine", "nightly-slim", "bookworm"] {
            assert!(moves(tag), "{tag}");
        }
        for tag in ["1.27", "1.27-alpine", "v1", "main-4f2c1e0", "production", "alpine3.20", "nightly-20260101", ""] {
            assert!(!moves(tag), "{tag}");
        }
    }

    #[test]
    fn images_are_taken_apart() {
        for (reference, name, registry, tag, digest) in [
            ("nginx", "nginx", None, None, None),
            ("nginx:1.27", "nginx", None, Some("1.27"), None),
            ("localhost:5000/app", "localhost:5000/app", Some("localhost:5000"), None, None),
            ("localhost/app:2", "localhost/app", Some("localhost"), Some("2"), None),
            ("ghcr.io/acme/shop:v1@sha256:abc", "ghcr.io/acme/shop", Some("ghcr.io"), Some("v1"), Some("sha256:abc")),
            ("acme/shop@sha256:abc", "acme/shop", None, None, Some("sha256:abc")),
            ("registry.internal/a/b:latest", "registry.internal/a/b", Some("registry.internal"), Some("latest"), None),
            ("nginx:", "nginx", None, None, None),
            ("", "", None, None, None),
        ] {
            assert_eq!(Image::of(reference), Image { name, registry, tag, digest }, "{reference}");
        }
    }
}
