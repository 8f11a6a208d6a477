//! Image references taken apart.

use super::{Data, Fact, Thing, Ty, Value};

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
    Fact::new("image", Ty::Maybe(&Ty::Str), "The image reference as written.", |_, thing| {
        Value::field(thing.node, "image")
    }),
    Fact::new("imageTag", Ty::Maybe(&Ty::Str), "The tag of the image; the port of a registry is none.", |_, thing| {
        part(thing, |image| image.tag)
    }),
    Fact::new("imageDigest", Ty::Maybe(&Ty::Str), "The digest of the image.", |_, thing| {
        part(thing, |image| image.digest)
    }),
    Fact::new("imageRegistry", Ty::Maybe(&Ty::Str), "The registry that the image names, with its port.", |_, thing| {
        part(thing, |image| image.registry)
    }),
];

fn part<'a>(thing: Thing<'a>, part: fn(Image<'a>) -> Option<&'a str>) -> Value<'a> {
    let written = Value::field(thing.node, "image");
    let Some(node) = written.from.filter(|_| written.as_str().is_some()) else { return written };
    Value::at(node, part(Image::of(node.text())).map_or(Data::Absent, Data::from))
}

#[cfg(test)]
mod tests {
    use super::Image;

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
