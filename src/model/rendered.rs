//! Which files are what a chart renders to, and the trees of those that it is rendered from.

use std::sync::Arc;

use foldhash::HashMap;

use super::Parsed;
use crate::helm::trace::Trail;
use crate::source::{Place, Source};
use crate::tree::{Node, Tree};

/// What is known of rendered texts.
#[derive(Debug, Default)]
pub struct Model<'a> {
    trails: HashMap<usize, &'a Trail>,
    /// All other files.
    plain: HashMap<&'a str, &'a Parsed>,
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
        Self { trails, plain: plain.map(|file| (file.tree.source.path.as_str(), file)).collect() }
    }

    /// The way that a rendered text came; `None` for any other.
    pub fn trail(&self, source: &Source) -> Option<&'a Trail> {
        if self.trails.is_empty() { None } else { self.trails.get(&key(source)).copied() }
    }

    /// The value of a values file that a scalar of a rendered text is, or was made of first.
    pub fn value(&self, node: Node<'_>) -> Option<Node<'a>> {
        let source = &node.tree.source;
        let (trail, origin) = (self.trail(source)?, source.origin.as_ref()?);
        let key = trail.steps(origin, node.range()).find_map(|step| step.trace.key())?;
        let place = &key.place;
        self.tree(&place.source)?.all().find(|node| node.range() == place.range && node.key().is_some())
    }

    /// Whether a value of a values file, or a part of it, stands in an object of a kind of Kubernetes' own, where it is
    /// judged.
    pub fn is_judged(&self, node: Node<'_>) -> bool {
        self.use_of(node, |is_judged| is_judged)
    }

    /// Whether a value of a chart's own values stands in no object, though all that the chart renders to is known.
    pub fn is_unused(&self, node: Node<'_>) -> bool {
        let path = node.tree.source.path.as_str();
        let is_own = path.rsplit('/').next() == Some("values.yaml");
        is_own && self.plain.get(path).is_some_and(|file| file.is_rendered) && !self.use_of(node, |_| true)
    }

    fn use_of(&self, node: Node<'_>, counts: impl Fn(bool) -> bool) -> bool {
        let Some(file) = self.plain.get(node.tree.source.path.as_str()) else { return false };
        let Some(used) = &file.used else { return false };
        let is_used = |node: Node<'_>| {
            let place = Place { source: Arc::clone(&node.tree.source), range: node.range() };
            used.get(&place.written().0.range.start).is_some_and(|is_judged| counts(*is_judged))
        };
        is_used(node) || inner(node, DEPTH).into_iter().any(is_used)
    }

    /// The tree of a file, where a rendered text came from it.
    pub fn tree(&self, source: &Source) -> Option<&'a Tree> {
        self.plain.get(source.path.as_str()).map(|file| &file.tree)
    }
}

/// How deep a value is looked into.
const DEPTH: usize = 6;

fn inner(node: Node<'_>, depth: usize) -> Vec<Node<'_>> {
    let children: Vec<_> = if depth == 0 { Vec::new() } else { node.children().collect() };
    children.into_iter().flat_map(|child| std::iter::once(child).chain(inner(child, depth - 1))).collect()
}

fn key(source: &Source) -> usize {
    std::ptr::from_ref(source).addr()
}
