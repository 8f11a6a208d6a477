//! Images that Skaffold builds: it gives the ones that manifests name a tag of its own.

use super::{Marks, folder_of};
use crate::model::Parsed;
use crate::model::kubernetes::image::Image;
use crate::model::kubernetes::{Object, container};
use crate::tree::Node;

/// Whether an object is Skaffold's configuration.
pub fn builds(object: &Object<'_>) -> bool {
    object.group == "skaffold"
}

/// Marks the images that are built, in the manifests of the configuration's folder and below.
pub fn images(files: &[Parsed], objects: &[Object<'_>], marks: &mut Marks<'_>) {
    for config in objects.iter().filter(|object| builds(object)) {
        let folder = folder_of(&files[config.file].input.source.path);
        let profiles = config.node.get("profiles").into_iter().flat_map(|profiles| profiles.items());
        let parts = std::iter::once(config.node).chain(profiles);
        let artifacts = parts.filter_map(|part| part.path(&["build", "artifacts"])).flat_map(|list| list.items());
        let built: Vec<&str> = artifacts.filter_map(|artifact| artifact.text_of("image")).collect();
        let below = |object: &&Object<'_>| is_below(&files[object.file].input.source.path, folder);
        for object in objects.iter().filter(|object| object.pod.is_some()).filter(below) {
            mark(object, &built, marks);
        }
    }
}

fn mark(object: &Object<'_>, built: &[&str], marks: &mut Marks<'_>) {
    let mut containers = Vec::new();
    container::collect(object, 0, &mut containers);
    let is_built = |node: Node<'_>| node.text_of("image").is_some_and(|image| built.contains(&Image::of(image).name));
    for container in containers.iter().filter(|container| is_built(container.node)) {
        marks.add(object, container.node, "image");
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}
