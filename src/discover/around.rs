//! What stands around a file: the little of its neighbourhood that decides what the file is.
//!
//! Neighbours are asked through a trait, so that a directory tree, the files of an example and an editor's buffers
//! are classified alike. Answers about a folder are remembered, since all its files ask the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::{kustomize, spring};
use crate::source::path_in;

/// The files next to a file. Paths are relative to the workspace root, with forward slashes.
pub trait Neighbours: Sync {
    /// Whether there is such a file.
    fn is_file(&self, path: &str) -> bool;
    /// The names of the files that stand directly in a folder.
    fn names(&self, folder: &str) -> Vec<String>;
    /// The text of a file, if there is one and it is text.
    fn text(&self, path: &str) -> Option<String>;
}

/// Files that are held in memory, by path.
impl Neighbours for BTreeMap<String, String> {
    fn is_file(&self, path: &str) -> bool {
        self.contains_key(path)
    }

    fn names(&self, folder: &str) -> Vec<String> {
        self.keys().filter(|path| parent(path) == folder).map(|path| name(path).to_owned()).collect()
    }

    fn text(&self, path: &str) -> Option<String> {
        self.get(path).cloned()
    }
}

/// Files below a folder of the disk.
#[derive(Debug)]
pub struct Disk(pub PathBuf);

impl Neighbours for Disk {
    fn is_file(&self, path: &str) -> bool {
        self.0.join(path).is_file()
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.join(folder)).into_iter().flatten().flatten();
        entries
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect()
    }

    fn text(&self, path: &str) -> Option<String> {
        super::read::text(&self.0.join(path)).ok()
    }
}

/// The folder that a path stands in; empty for the root.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last segment of a path.
pub(super) fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// A path in a folder.
pub(super) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The folders that a path stands in, the innermost first, the root last.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    let first = (!path.is_empty()).then(|| parent(path));
    std::iter::successors(first, |folder| (!folder.is_empty()).then(|| parent(folder)))
}

/// How many folders below the configuration a file is looked for that it imports.
const IMPORTED_BELOW: usize = 3;

/// Where a module keeps what is packaged; what it imports from its working directory stands beside it.
const RESOURCES: &str = "src/main/resources";

/// Answers by folder.
struct Cache<T>(Mutex<HashMap<String, T>>);

impl<T: Clone> Cache<T> {
    fn new() -> Self {
        Self(Mutex::new(HashMap::new()))
    }

    /// The answer for a folder, worked out outside the lock when it is not known yet.
    fn get(&self, folder: &str, work_out: impl FnOnce() -> T) -> T {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(folder) {
            return known.clone();
        }
        let answer = work_out();
        lock().insert(folder.to_owned(), answer.clone());
        answer
    }
}

/// The neighbourhood of the files of one workspace, with what was learnt of it.
pub struct Around<'a> {
    neighbours: &'a dyn Neighbours,
    /// The length of the path of the nearest chart's folder.
    charts: Cache<Option<usize>>,
    builds: Cache<bool>,
    patches: Cache<Option<Arc<BTreeSet<String>>>>,
    repositories: Cache<Option<Arc<BTreeSet<String>>>>,
    hidden: Cache<Vec<String>>,
    imported: Cache<Arc<BTreeSet<String>>>,
}

impl<'a> Around<'a> {
    /// Nothing is known yet.
    pub fn new(neighbours: &'a dyn Neighbours) -> Self {
        Self {
            neighbours,
            charts: Cache::new(),
            builds: Cache::new(),
            patches: Cache::new(),
            repositories: Cache::new(),
            hidden: Cache::new(),
            imported: Cache::new(),
        }
    }

    /// The folder of the chart that a file belongs to, if it belongs to one.
    pub fn chart<'p>(&self, path: &'p str) -> Option<&'p str> {
        let is_chart = |folder: &&str| self.neighbours.is_file(&join(folder, "Chart.yaml"));
        let length = self.charts.get(parent(path), || folders(path).find(is_chart).map(str::len));
        path.get(..length?)
    }

    /// Whether a build file stands in one of the folders above a file.
    pub fn has_build(&self, path: &str) -> bool {
        let holds = |folder: &str| spring::BUILD_FILES.iter().any(|name| self.neighbours.is_file(&join(folder, name)));
        folders(path).any(|folder| self.builds.get(folder, || holds(folder)))
    }

    /// Whether a kustomization in one of the folders above a file names it as a patch.
    pub fn is_patch(&self, path: &str) -> bool {
        folders(path).any(|folder| self.patches_of(folder).is_some_and(|patches| patches.contains(path)))
    }

    /// Whether a kustomization stands in one of the folders above a file.
    pub fn has_kustomization(&self, path: &str) -> bool {
        folders(path).any(|folder| self.patches_of(folder).is_some())
    }

    /// The paths that a kustomization seems to name, as written, where there is neither a file nor a kustomization.
    /// What lies outside the workspace nobody knows, nor what tests and scripts make before they build.
    pub fn lacking(&self, path: &str, text: &str) -> Vec<String> {
        let folder = parent(path);
        if folder.split('/').any(|folder| kustomize::OF_TESTS.contains(&folder)) {
            return Vec::new();
        }
        let is_there = |name: &str| {
            let inside = path_in(folder, name);
            let Some(inside) = inside else { return true };
            let holds = |own: &str| self.neighbours.is_file(&join(&inside, own));
            self.neighbours.is_file(&inside) || kustomize::NAMES.iter().any(|own| holds(own))
        };
        let lacking = kustomize::paths(text).into_iter().filter(|name| !is_there(name));
        lacking.filter(|name| !self.is_made(folder, name)).map(str::to_owned).collect()
    }

    /// Whether a script in the folder, or in one above it, speaks of a file that is not there.
    fn is_made(&self, folder: &str, path: &str) -> bool {
        // What is no file's name costs no look.
        let own = name(path);
        let speaks = |folder: &str, script: String| {
            kustomize::is_script(&script)
                && self.neighbours.text(&join(folder, &script)).is_some_and(|text| text.contains(own))
        };
        let inner = join(folder, "x");
        own.contains('.')
            && folders(&inner)
                .any(|folder| self.neighbours.names(folder).into_iter().any(|script| speaks(folder, script)))
    }

    /// The names of the configuration repository that a folder is: its files with Spring's keys; `None` if it is none.
    pub fn repository(&self, folder: &str) -> Option<Arc<BTreeSet<String>>> {
        self.repositories.get(folder, || {
            let shapes = self.neighbours.names(folder).into_iter().filter_map(|name| {
                let shape = spring::shape(&name, || self.neighbours.text(&join(folder, &name)))?;
                Some((name, shape))
            });
            spring::repository(shapes).map(Arc::new)
        })
    }

    /// The names, without endings, of files of a folder that Spring configuration beside it, or above it, seems to import.
    pub fn imported(&self, folder: &str) -> BTreeSet<String> {
        let beside = self.imports(folder).iter().map(|path| name(path).to_owned()).collect::<Vec<_>>();
        let from = |above: &str, inner: &str| -> Vec<String> {
            let below = |path: &String| path.strip_suffix(name(path))?.strip_suffix('/').map(|path| path == inner);
            let all = self.imports(above);
            all.iter().filter(|path| below(path) == Some(true)).map(|path| name(path).to_owned()).collect()
        };
        let above = folders(folder).take(IMPORTED_BELOW).flat_map(|above| {
            let inner = folder.strip_prefix(above).unwrap_or(folder).trim_start_matches('/');
            [from(above, inner), from(&join(above, RESOURCES), inner)].concat()
        });
        beside.into_iter().chain(above).collect()
    }

    /// The paths, without endings, that Spring configuration of a folder seems to import.
    fn imports(&self, folder: &str) -> Arc<BTreeSet<String>> {
        self.imported.get(folder, || {
            let paths = spring::FILES.iter().map(|name| join(folder, name));
            let texts =
                paths.filter(|path| self.neighbours.is_file(path)).filter_map(|path| self.neighbours.text(&path));
            Arc::new(texts.flat_map(|text| spring::imported(&text)).collect())
        })
    }

    /// The files of HCL in the folder of a file that a `.gitignore` hides, so that nobody reads them.
    pub fn hidden(&self, path: &str) -> Vec<String> {
        let folder = parent(path);
        self.hidden.get(folder, || {
            let named = self.neighbours.names(folder).into_iter().filter(|name| name.ends_with(".hcl"));
            let named: Vec<_> = named.map(|name| join(folder, &name)).collect();
            let rules: Vec<_> = if named.len() > 1 { self.ignoring(path) } else { Vec::new() };
            named.into_iter().filter(|path| rules.iter().any(|rules| ignores(rules, path))).collect()
        })
    }

    /// What the `.gitignore` files above a file hide, each with its folder.
    fn ignoring(&self, path: &str) -> Vec<(String, Gitignore)> {
        let rules = folders(path).filter_map(|folder| {
            let text = self.neighbours.text(&join(folder, ".gitignore"))?;
            let mut builder = GitignoreBuilder::new("");
            for line in text.lines() {
                // A line that is no pattern hides nothing.
                let _ = builder.add_line(None, line);
            }
            Some((join(folder, ""), builder.build().ok()?))
        });
        rules.collect()
    }

    fn patches_of(&self, folder: &str) -> Option<Arc<BTreeSet<String>>> {
        self.patches.get(folder, || {
            let text = kustomize::NAMES.iter().find_map(|name| {
                let path = join(folder, name);
                self.neighbours.is_file(&path).then(|| self.neighbours.text(&path)).flatten()
            });
            text.map(|text| Arc::new(kustomize::patches(folder, &text)))
        })
    }
}

/// Whether rules of a folder hide a file.
fn ignores((folder, rules): &(String, Gitignore), path: &str) -> bool {
    let inner = path.strip_prefix(folder.as_str());
    inner.is_some_and(|inner| rules.matched_path_or_any_parents(inner, false).is_ignore())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_hidden_beside_a_file() {
        let files = [".gitignore", "a/.gitignore", "a/own.hcl", "a/foo.hcl", "a/bar.hcl", "a/b.json", "own.hcl"];
        let text = |path: &str| match path {
            ".gitignore" => "*.json\na/bar.hcl\n",
            "a/.gitignore" => "/foo.*\n",
            _ => "",
        };
        let files: BTreeMap<_, _> = files.map(|path| (path.to_owned(), text(path).to_owned())).into();
        assert_eq!(Around::new(&files).hidden("a/own.hcl"), ["a/bar.hcl", "a/foo.hcl"]);
        assert!(Around::new(&files).hidden("own.hcl").is_empty());
    }

    #[test]
    fn folders_from_the_inside_out() {
        assert_eq!(folders("a/b/c.yaml").collect::<Vec<_>>(), ["a/b", "a", ""]);
        assert_eq!(folders("c.yaml").collect::<Vec<_>>(), [""]);
        assert_eq!(folders("").count(), 0);
    }
}
