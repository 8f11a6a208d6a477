//! Variants: the same object in several files, of which only one is deployed at a time.
//!
//! Repositories hold a system more than once: as a quick start and in full, with and without high availability, as a
//! chart's expected output. What belongs together then stands together, in one file or folder. Kustomize's overlays are
//! no variants in this sense, because their patches are no objects.

use std::collections::HashMap;

use super::graph::Found;
use super::{Model, Object, Parsed};
use crate::source::is_fixture;

/// Where the objects stand.
#[derive(Debug, Default)]
pub struct Variants<'a> {
    /// The paths of all files, and what each stands for.
    paths: Vec<(&'a str, Part)>,
}

/// What a file stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Itself.
    Whole,
    /// It shows how something is done; what goes with it the reader makes.
    Example,
    /// It feeds tests.
    Fixture,
}

/// Folders of examples.
const EXAMPLES: [&str; 5] = ["example", "examples", "sample", "samples", "snippets"];

impl Part {
    fn of(path: &str) -> Self {
        let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
        match folders.split('/').any(|folder| EXAMPLES.contains(&folder)) {
            _ if is_fixture(path) => Self::Fixture,
            true => Self::Example,
            false => Self::Whole,
        }
    }
}

/// How near two files are to each other: the same file, the same folder, or as many folders in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    Folders(usize),
    Folder,
    File,
}

impl<'a> Variants<'a> {
    /// Keeps the paths.
    pub fn of(files: &'a [Parsed]) -> Self {
        let path = |file: &'a Parsed| file.input.source.path.as_str();
        Self { paths: files.iter().map(path).map(|path| (path, Part::of(path))).collect() }
    }

    /// Leaves of each object only the variant that stands nearest to who asks. Of one that has variants itself, nobody
    /// knows which of them goes with what stands in another folder.
    pub fn choose(&self, model: &Model<'a>, near: &Object<'a>, has_variants: bool, found: &mut Found) {
        let nearness = |number: &usize| self.nearness(near.file, model.objects[*number].file);
        self.keep_fixtures_apart(model, near, found);
        found.complete &= self.part(near.file) != Part::Example;
        if has_variants {
            let before = found.certain.len();
            found.certain.retain(|number| nearness(number) >= Nearness::Folder);
            found.complete &= found.certain.len() == before;
        }
        if found.certain.len() < 2 {
            return;
        }
        let identity = |number: &usize| {
            let object = &model.objects[*number];
            (object.kind, object.space, object.name)
        };
        let mut nearest = HashMap::new();
        for number in &found.certain {
            let best = nearest.entry(identity(number)).or_insert(Nearness::Folders(0));
            *best = nearness(number).max(*best);
        }
        found.certain.retain(|number| nearest.get(&identity(number)).is_none_or(|best| nearness(number) >= *best));
    }

    /// What feeds a test is deployed with nothing else. What it stands for may be anything.
    fn keep_fixtures_apart(&self, model: &Model<'a>, near: &Object<'a>, found: &mut Found) {
        let feeds = |file: usize| self.part(file) == Part::Fixture;
        let before = found.certain.len();
        found.certain.retain(|number| {
            let file = model.objects[*number].file;
            file == near.file || !(feeds(file) || feeds(near.file))
        });
        found.complete &= found.certain.len() == before;
    }

    /// Whether one file is nearer to another than a third.
    pub fn is_nearer(&self, to: usize, one: usize, other: usize) -> bool {
        self.nearness(to, one) > self.nearness(to, other)
    }

    fn part(&self, file: usize) -> Part {
        self.paths.get(file).map_or(Part::Whole, |(_, part)| *part)
    }

    fn nearness(&self, a: usize, b: usize) -> Nearness {
        if a == b {
            return Nearness::File;
        }
        let path = |file: usize| self.paths.get(file).map_or("", |(path, _)| *path);
        nearness_of(path(a), path(b))
    }
}

fn nearness_of(a: &str, b: &str) -> Nearness {
    let folder = |path| str::rsplit_once(path, '/').map_or("", |(folder, _)| folder);
    if folder(a) == folder(b) {
        return Nearness::Folder;
    }
    let common = folder(a).split('/').zip(folder(b).split('/')).take_while(|(a, b)| a == b);
    Nearness::Folders(common.count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        for (path, expected) in [
            ("k8s/a.yaml", Part::Whole),
            ("example-shop/a.yaml", Part::Whole),
            ("examples/all/a.yaml", Part::Example),
            ("examples/testdata/a.yaml", Part::Fixture),
            ("examples.yaml", Part::Whole),
        ] {
            assert_eq!(Part::of(path), expected, "{path}");
        }
    }

    #[test]
    fn near_and_far() {
        for (a, b, expected) in [
            ("k8s/a.yaml", "k8s/b.yaml", Nearness::Folder),
            ("a.yaml", "b.yaml", Nearness::Folder),
            ("k8s/base/a.yaml", "k8s/full/a.yaml", Nearness::Folders(1)),
            ("k8s/a.yaml", "docs/a.yaml", Nearness::Folders(0)),
        ] {
            assert_eq!(nearness_of(a, b), expected, "{a} {b}");
        }
        assert!(Nearness::File > Nearness::Folder && Nearness::Folder > Nearness::Folders(9));
    }
}
