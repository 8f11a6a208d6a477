//! Which files are what a chart renders to, and the trees of those that it is rendered from.

use std::sync::OnceLock;

use foldhash::{HashMap, HashSet};

use super::Parsed;
use crate::helm::trace::Trail;
use crate::source::{Range, Source};
use crate::tree::{Node, Tree};

/// What is known of rendered texts.
#[derive(Debug, Default)]
pub struct Model<'a> {
    trails: HashMap<usize, &'a Trail>,
    /// The rendered texts.
    files: Vec<&'a Parsed>,
    /// Where values are written that objects were made from.
    used: OnceLock<HashMap<String, HashSet<u32>>>,
    plain: HashMap<&'a str, &'a Tree>,
}

impl<'a> Model<'a> {
    /// Finds them among all files.
    pub fn of(files: &'a [Parsed]) -> Self {
        let trails = files.iter().filter_map(|file| Some((key(&file.tree.source), &**file.trail.as_ref()?)));
        let trails: HashMap<_, _> = trails.collect();
        if trails.is_empty() {
            return Self::default();
        }
        let plain = files.iter().filter(|file| file.tree.source.origin.is_none());
        let rendered = files.iter().filter(|file| file.trail.is_some()).collect();
        Self {
            trails,
            files: rendered,
            used: OnceLock::new(),
            plain: plain.map(|file| (file.tree.source.path.as_str(), &file.tree)).collect(),
        }
    }

    /// The way that a rendered text came; `None` for any other.
    pub fn trail(&self, source: &Source) -> Option<&'a Trail> {
        if self.trails.is_empty() { None } else { self.trails.get(&key(source)).copied() }
    }

    /// Whether a value of a values file, or a part of it, stands in an object of a kind of Kubernetes' own, where it is
    /// judged.
    pub fn is_judged(&self, node: Node<'_>) -> bool {
        if self.trails.is_empty() {
            return false;
        }
        let used = self.used.get_or_init(|| {
            let mut used: HashMap<String, HashSet<u32>> = HashMap::default();
            let uses = self.files.iter().flat_map(|file| uses(file));
            for (path, start) in uses {
                used.entry(path.to_owned()).or_default().insert(start);
            }
            used
        });
        let Some(used) = used.get(&node.tree.source.path) else { return false };
        let is_used = |node: Node<'_>| used.contains(&node.range().start);
        is_used(node) || inner(node, DEPTH).into_iter().any(is_used)
    }

    /// The tree of a file, where a rendered text came from it.
    pub fn tree(&self, source: &Source) -> Option<&'a Tree> {
        self.plain.get(source.path.as_str()).copied()
    }
}

/// How deep a value is looked into.
const DEPTH: usize = 6;

fn inner(node: Node<'_>, depth: usize) -> Vec<Node<'_>> {
    let children: Vec<_> = if depth == 0 { Vec::new() } else { node.children().collect() };
    children.into_iter().flat_map(|child| std::iter::once(child).chain(inner(child, depth - 1))).collect()
}

/// Where the values of an object are written.
fn uses(file: &Parsed) -> Vec<(&str, u32)> {
    let is_own = |node: Node<'_>| {
        let group = node.text_of("apiVersion").and_then(|api| api.split_once('/')).map_or("", |(group, _)| group);
        !group.contains('.') || group.ends_with(".k8s.io")
    };
    let (Some(trail), Some(origin), Some(root)) = (&file.trail, &file.tree.source.origin, file.tree.root()) else {
        return Vec::new();
    };
    if !is_own(root) {
        return Vec::new();
    }
    let whole = Range::new(0, file.tree.source.text.len() as u32);
    let keys = trail.steps(origin, whole).filter_map(|step| step.trace.key());
    keys.map(|key| (key.place.source.path.as_str(), key.place.range.start)).collect()
}

fn key(source: &Source) -> usize {
    std::ptr::from_ref(source).addr()
}
