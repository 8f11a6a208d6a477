//! What ytt may change: its overlays match objects in any file that is handed to it, by conditions that we do not follow.
//!
//! Whoever keeps a template of ytt in a folder hands it the whole folder.

use std::collections::BTreeSet;

use super::{Marks, folder_of};
use crate::model::Parsed;
use crate::model::kubernetes::Object;
use crate::source::FileKind;

/// The folders that are handed to ytt.
pub fn folders(files: &[Parsed]) -> BTreeSet<&str> {
    let templates = files.iter().filter(|file| file.input.kind == FileKind::Kubernetes && file.input.templated);
    let of_ytt = templates.filter(|file| file.tree.source.text.contains("#@ "));
    of_ytt.map(|file| folder_of(&file.tree.source.path)).collect()
}

/// Marks what objects in these folders, and below them, say of themselves.
pub fn apply(files: &[Parsed], objects: &[Object<'_>], folders: &BTreeSet<&str>, marks: &mut Marks<'_>) {
    let is_handed = |path: &str| {
        let mut folder = folder_of(path);
        std::iter::from_fn(|| {
            let this = folder;
            folder = folder_of(folder);
            (!this.is_empty()).then_some(this)
        })
        .any(|folder| folders.contains(folder))
    };
    for object in objects.iter().filter(|object| is_handed(&files[object.file].tree.source.path)) {
        marks.add(object, object.node, "spec");
    }
}
