//! The way from a document's root to a node. List items are named as people tell them apart.
//!
//! Findings come in the order of the text, more or less. [`Paths`] remembers the way to the last one and goes on from
//! where the next way parts from it, so that all items of a long list together cost one walk along it.

use std::collections::HashMap;

use crate::tree::{Kind, Node, Style, Tree};

/// The keys by which items of a list are told apart, the first that an item has.
const MERGE_KEYS: [&str; 7] = ["name", "mountPath", "devicePath", "containerPort", "port", "ip", "topologyKey"];

/// How deep a path is followed.
const DEPTH: usize = 256;

/// In mappings with so few keys equals are counted when asked for, in larger ones all at once.
const FEW: usize = 16;

/// The way from the document's root to a node, for example `spec.containers[name=web].image` or
/// `listener[tcp 0.0.0.0:8200].tls_disable`. A key has the path of its value. What was reached through an alias has
/// the alias's path first.
pub fn inner_path(node: Node<'_>) -> String {
    Paths::default().of(node)
}

/// Says paths, as [`inner_path`] does, for many nodes one after the other.
#[derive(Default)]
pub struct Paths<'a> {
    from_roots: HashMap<*const Tree, Walk<'a>>,
    from_anchors: HashMap<*const Tree, Walk<'a>>,
}

impl<'a> Paths<'a> {
    /// The way to a node.
    pub fn of(&mut self, node: Node<'a>) -> String {
        let tree: *const Tree = node.tree;
        let Some(alias) = node.alias() else {
            return self.from_roots.entry(tree).or_default().path(root_of(node), node.id()).to_owned();
        };
        let to_alias = self.from_roots.entry(tree).or_default().path(root_of(alias), alias.id());
        let target = alias.follow();
        let onwards = self.from_anchors.entry(tree).or_default().path(target, node.id());
        let between = if to_alias.is_empty() || onwards.is_empty() || !target.is_mapping() { "" } else { "." };
        format!("{to_alias}{between}{onwards}")
    }
}

/// The root of the document that a node stands in.
fn root_of(node: Node<'_>) -> Node<'_> {
    let document = node.tree.document_at(node.range().start);
    document.and_then(|document| node.tree.root_of(document)).unwrap_or(node)
}

/// The mappings and lists on the way to the last node, from the outermost in.
#[derive(Default)]
struct Walk<'a> {
    levels: Vec<Level<'a>>,
    /// The children of all levels, those of the innermost last.
    children: Vec<Node<'a>>,
    path: String,
}

struct Level<'a> {
    node: Node<'a>,
    /// The first index behind everything in it.
    end: u32,
    /// Where its children begin.
    children: usize,
    /// How much of the path leads to it.
    path: usize,
    /// The number of each entry among its equals, once it was asked for.
    numbers: Option<Vec<Option<usize>>>,
}

impl<'a> Walk<'a> {
    fn path(&mut self, from: Node<'a>, to: u32) -> &str {
        if self.levels.first().is_none_or(|first| first.node != from) {
            self.levels.clear();
            self.children.clear();
            self.path.clear();
            self.enter(from, u32::MAX);
        }
        self.turn_back(to);
        while self.levels.len() <= DEPTH
            && let Some((inner, end)) = self.step(to)
        {
            if inner.id() >= to {
                break;
            }
            self.enter(inner, end);
        }
        &self.path
    }

    fn enter(&mut self, node: Node<'a>, end: u32) {
        let (children, path) = (self.children.len(), self.path.len());
        self.levels.push(Level { node, end, children, path, numbers: None });
        self.children.extend(node.children());
    }

    /// Leaves the levels that a node does not stand in.
    fn turn_back(&mut self, to: u32) {
        let is_outside = |level: &mut Level<'_>| level.node.id() >= to || level.end <= to;
        while self.levels.len() > 1
            && let Some(level) = self.levels.pop_if(is_outside)
        {
            self.children.truncate(level.children);
        }
        self.path.truncate(self.levels.last().map_or(0, |level| level.path));
    }

    /// Adds the step towards a node; tells where it leads and what is the first index behind that.
    fn step(&mut self, to: u32) -> Option<(Node<'a>, u32)> {
        let level = self.levels.last_mut().filter(|level| level.node.id() < to)?;
        let children = &self.children[level.children..];
        let n = children.partition_point(|child| child.id() <= to).checked_sub(1)?;
        let (inner, next) = match level.node.kind() {
            Kind::Mapping => {
                // A key and its value are one step, and so are the labels between them.
                let value = children.get(n | 1).copied().unwrap_or(children[n]);
                self.path.push_str(if self.path.is_empty() { "" } else { "." });
                (entry(&mut self.path, &mut level.numbers, children, n & !1, value), (n | 1) + 1)
            }
            _ => {
                item(&mut self.path, children[n], n);
                (children[n], n + 1)
            }
        };
        Some((inner, children.get(next).map_or(level.end, Node::id)))
    }
}

/// Adds the step to the value of an entry, and tells where to go on: behind the labels of an HCL block.
fn entry<'a>(
    path: &mut String,
    numbers: &mut Option<Vec<Option<usize>>>,
    siblings: &[Node<'a>],
    key: usize,
    value: Node<'a>,
) -> Node<'a> {
    path.push_str(siblings[key].text());
    let mut labels = Vec::new();
    let body = unlabelled(value, &mut labels);
    let address = body.text_of("address").filter(|_| !labels.is_empty());
    let mut marks: Vec<_> = labels.iter().copied().chain(address).map(str::to_owned).collect();
    if address.is_none() {
        marks.extend(number(numbers, siblings, key, &labels).map(|number| number.to_string()));
    }
    if !marks.is_empty() {
        path.push_str(&format!("[{}]", marks.join(" ")));
    }
    body
}

fn unlabelled<'a>(mut value: Node<'a>, labels: &mut Vec<&'a str>) -> Node<'a> {
    for _ in 0..DEPTH {
        let entry = value.written_entries().next().filter(|_| value.style() == Style::Label);
        let Some(entry) = entry else { break };
        labels.push(entry.key.text());
        value = entry.value;
    }
    value
}

/// The number of an entry among those of the same key and labels, when there are several.
fn number(
    numbers: &mut Option<Vec<Option<usize>>>,
    siblings: &[Node<'_>],
    key: usize,
    labels: &[&str],
) -> Option<usize> {
    if siblings.len() > FEW * 2 {
        return numbers.get_or_insert_with(|| all_numbers(siblings)).get(key / 2).copied()?;
    }
    let name = siblings[key].text();
    if labels.is_empty() && siblings.iter().step_by(2).filter(|other| other.text() == name).count() == 1 {
        return None;
    }
    all_numbers(siblings).get(key / 2).copied()?
}

fn all_numbers(siblings: &[Node<'_>]) -> Vec<Option<usize>> {
    let mut equals: HashMap<_, Vec<usize>> = HashMap::new();
    for (n, pair) in siblings.chunks_exact(2).enumerate() {
        let mut labels = Vec::new();
        unlabelled(pair[1], &mut labels);
        equals.entry((pair[0].text(), labels)).or_default().push(n);
    }
    let mut numbers = vec![None; siblings.len() / 2];
    for several in equals.values().filter(|equals| equals.len() > 1) {
        several.iter().enumerate().for_each(|(number, n)| numbers[*n] = Some(number));
    }
    numbers
}

/// Adds the step to an item of a list.
fn item(path: &mut String, node: Node<'_>, index: usize) {
    let node = node.follow();
    let named = MERGE_KEYS.iter().find_map(|key| Some((key, node.text_of(key)?)));
    let step = named.map_or_else(|| format!("[{index}]"), |(key, value)| format!("[{key}={value}]"));
    path.push_str(&step);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use super::*;
    use crate::source::{Range, Source};
    use crate::tree::sketch::sketch;
    use crate::tree::{Builder, Dialect, Tree};

    /// The path of the first node that is written so.
    fn path(tree: &Tree, text: &str) -> String {
        inner_path(tree.all().find(|node| node.source_text() == text).unwrap())
    }

    #[test]
    fn a_path_names_what_people_name() {
        let text = "kind: Pod\nspec:\n  containers:\n    - name: web\n      image: nginx\n      ports:\n        - containerPort: 80\n    - name: log\n      env:\n        - v\n        - w\n---\nkind: Job\nspec: 9\n";
        let tree = sketch(text);
        for (at, expected) in [
            ("Pod", "kind"),
            ("spec", "spec"),
            ("web", "spec.containers[name=web].name"),
            ("nginx", "spec.containers[name=web].image"),
            ("image", "spec.containers[name=web].image"),
            ("80", "spec.containers[name=web].ports[containerPort=80].containerPort"),
            ("name: log\n      env:\n        - v\n        - w", "spec.containers[name=log]"),
            ("w", "spec.containers[name=log].env[1]"),
            ("Job", "kind"),
            ("9", "spec"),
        ] {
            assert_eq!(path(&tree, at), expected, "{at}");
        }
        assert_eq!(inner_path(tree.root().unwrap()), "");
    }

    /// Blocks of `(type, label, key, value)`, as a reader of HCL gives them.
    fn blocks(blocks: &[(&str, &str, &str, &str)]) -> Tree {
        let text: String = blocks.iter().map(|(a, b, c, d)| format!("{a} {b} {c} {d}\n")).collect();
        let mut builder = Builder::new(Arc::new(Source::file("v.hcl", text)), Dialect::Literal);
        builder.start_document(0);
        builder.open(Kind::Mapping, Style::Block, 0);
        let mut at = 0;
        let mut word = |builder: &mut Builder, text: &str| {
            let range = Range::new(at, at + text.len() as u32);
            at = range.end + 1;
            builder.scalar(Style::Plain, range, None);
            range
        };
        for (kind, label, key, value) in blocks {
            word(&mut builder, kind);
            builder.open(Kind::Mapping, Style::Label, 0);
            word(&mut builder, label);
            builder.open(Kind::Mapping, Style::Block, 0);
            word(&mut builder, key);
            let end = word(&mut builder, value).end;
            builder.close(end);
            builder.close(end);
        }
        builder.finish()
    }

    #[test]
    fn a_block_is_named_by_label_and_address() {
        let tree = blocks(&[
            ("listener", "tcp", "address", "0.0.0.0:8200"),
            ("listener", "tcp", "tls", "no"),
            ("listener", "tcp", "cert", "yes"),
            ("storage", "raft", "path", "/data"),
        ]);
        for (at, expected) in [
            ("0.0.0.0:8200", "listener[tcp 0.0.0.0:8200].address"),
            ("no", "listener[tcp 1].tls"),
            ("yes", "listener[tcp 2].cert"),
            ("/data", "storage[raft].path"),
            ("storage", "storage[raft]"),
            ("raft", "storage[raft]"),
        ] {
            assert_eq!(path(&tree, at), expected, "{at}");
        }
    }

    #[test]
    fn an_alias_has_its_own_path_first() {
        let text = "a x *\nb";
        let mut builder = Builder::new(Arc::new(Source::file("k.yaml", text)), Dialect::Core);
        builder.start_document(0);
        builder.open(Kind::Mapping, Style::Block, 0);
        builder.scalar(Style::Plain, Range::new(0, 1), None);
        let target = builder.open(Kind::Mapping, Style::Flow, 2);
        builder.scalar(Style::Plain, Range::new(2, 3), None);
        builder.scalar(Style::Plain, Range::new(3, 3), None);
        builder.close(3);
        builder.scalar(Style::Plain, Range::new(6, 7), None);
        builder.alias(Range::new(4, 5), Some(target));
        let tree = builder.finish();
        let root = tree.root().unwrap();
        assert_eq!(inner_path(root.path(&["a", "x"]).unwrap()), "a.x");
        assert_eq!(inner_path(root.path(&["b", "x"]).unwrap()), "b.x");
        assert_eq!(inner_path(root.get("b").unwrap()), "b");
    }

    #[test]
    fn the_way_to_one_node_does_not_depend_on_the_last_one() {
        let items = (0..40).map(|n| format!("  - name: n{}\n    v:\n      - a{n}\n      - c: d\n", n % 30));
        let keys = (0..40).map(|n| format!("  k{}:\n    - {n}\n    - x: y\n", n % 25));
        let (items, keys) = (items.collect::<String>(), keys.collect::<String>());
        let tree = sketch(&format!("l:\n{items}m:\n{keys}---\nl:\n  - f\n  - g\n"));
        let alone = |node| Paths::default().of(node);
        let nodes: Vec<_> = tree.all().collect();
        assert!(nodes.len() > 400);
        let steps = [1, nodes.len() - 1, 7, 101];
        for step in steps {
            let mut paths = Paths::default();
            for n in 0..nodes.len() {
                let node = nodes[n * step % nodes.len()];
                assert_eq!(paths.of(node), alone(node), "{node:?}");
            }
        }
        for (text, expected) in [
            ("a33", "l[name=n3].v[0]"),
            ("38", "m.k13[1][0]"),
            ("13", "m.k13[0][0]"),
            ("24", "m.k24[0]"),
            ("g", "l[1]"),
        ] {
            assert_eq!(path(&tree, text), expected);
        }
    }
}
