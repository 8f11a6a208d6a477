//! What joins objects: selectors and the pods that they match, names and the objects that bear them.
//!
//! A namespace that an object does not name is any namespace. An answer is complete when no input of the workspace that
//! could add to it is unread: a broken file, a template, a remote base.

use std::collections::{HashMap, HashSet};

use super::kinds::WORKLOAD_WORDS;
use super::{Data, Model, Object, Parsed, Value, dig, selector};
use crate::source::{FileKind, split_lines};
use crate::tree::Node;

/// The objects that answer a question, by their numbers.
#[derive(Debug, Default)]
pub struct Found {
    /// Those that certainly do.
    pub certain: Vec<usize>,
    /// Whether no other one may.
    pub complete: bool,
}

/// Indexes over the objects.
#[derive(Debug, Default)]
pub struct Graph<'a> {
    by_label: HashMap<(&'a str, &'a str), Vec<usize>>,
    /// Workloads whose labels are not all known.
    vague: Vec<usize>,
    by_kind: HashMap<&'a str, Vec<usize>>,
    by_name: HashMap<(&'a str, &'a str), Vec<usize>>,
    open: Open,
}

/// What unread inputs may hold.
#[derive(Debug, Default)]
struct Open {
    anything: bool,
    kinds: HashSet<String>,
}

impl<'a> Graph<'a> {
    /// Indexes the objects.
    pub fn of(objects: &[Object<'a>], files: &'a [Parsed]) -> Self {
        let mut graph = Graph { open: open_kinds(files), ..Graph::default() };
        for (index, object) in objects.iter().enumerate() {
            if object.row.is_none() {
                continue;
            }
            graph.by_kind.entry(object.kind).or_default().push(index);
            graph.by_name.entry((object.kind, object.name.unwrap_or_default())).or_default().push(index);
            if object.pod.is_some() {
                graph.index_labels(object, index);
            }
        }
        graph
    }

    fn index_labels(&mut self, object: &Object<'a>, index: usize) {
        let labels = pod_labels(object);
        let Data::Node(node) = labels.data else {
            if labels.is_unknown() {
                self.vague.push(index);
            }
            return;
        };
        let entries = node.entries();
        if entries.iter().any(|entry| Value::read(entry.value).is_unknown() || Value::read(entry.key).is_unknown()) {
            return self.vague.push(index);
        }
        for entry in entries {
            self.by_label.entry((entry.key.text(), entry.value.text())).or_default().push(index);
        }
    }

    /// Whether inputs that were not read may define objects of a kind.
    pub fn is_open(&self, kind: &str) -> bool {
        self.open.anything || self.open.kinds.contains(kind)
    }

    /// Whether another object has the same kind, namespace and name.
    pub fn is_ambiguous(&self, object: &Object<'_>) -> bool {
        let same = self.by_name.get(&(object.kind, object.name.unwrap_or_default()));
        same.is_some_and(|same| same.len() > 1)
    }

    /// The workloads that a selector of the object with this number matches.
    pub fn selected(&self, model: &Model<'a>, by: usize, selector: Node<'a>) -> Found {
        let is_plain = model.objects[by].kind == "Service";
        let complete = !WORKLOAD_WORDS.iter().any(|kind| self.is_open(kind));
        let mut found = Found { certain: Vec::new(), complete };
        for index in self.candidates(selector, is_plain) {
            let labels = pod_labels(&model.objects[index]);
            let answer = both(
                selector::matches(selector, &labels, is_plain),
                together(&model.objects[by], &model.objects[index]),
            );
            found.add(index, answer);
        }
        found
    }

    /// Workloads that may match: those with the rarest label that the selector asks for, and those with unknown labels.
    fn candidates(&self, selector: Node<'a>, is_plain: bool) -> Vec<usize> {
        let labels = if is_plain { Some(selector) } else { selector.get("matchLabels") };
        let entries = labels.map(|labels| labels.entries()).unwrap_or_default();
        let known = entries.iter().filter(|entry| Value::read(entry.value).is_present());
        let lists = known
            .map(|entry| self.by_label.get(&(entry.key.text(), entry.value.text())).map_or(&[][..], Vec::as_slice));
        let mut candidates = match lists.min_by_key(|list| list.len()) {
            Some(list) => list.to_vec(),
            None => {
                let workloads = WORKLOAD_WORDS.iter().filter_map(|kind| self.by_kind.get(kind));
                workloads.flatten().copied().collect()
            }
        };
        candidates.extend(self.vague.iter().filter(|index| !candidates.contains(index)).copied().collect::<Vec<_>>());
        candidates.sort_unstable();
        candidates
    }

    /// The objects of a kind whose selector matches the pods of a workload.
    pub fn selecting(&self, model: &Model<'a>, workload: usize, kind: &str) -> Found {
        let mut found = Found { certain: Vec::new(), complete: !self.is_open(kind) };
        let labels = pod_labels(&model.objects[workload]);
        for &index in self.by_kind.get(kind).into_iter().flatten() {
            let object = &model.objects[index];
            let answer = match selector_of(object).data {
                Data::Node(selector) => selector::matches(selector, &labels, kind == "Service"),
                Data::Absent => Some(false),
                _ => None,
            };
            found.add(index, both(answer, together(object, &model.objects[workload])));
        }
        found
    }

    /// The autoscalers that name a workload.
    pub fn autoscalers(&self, model: &Model<'a>, workload: usize) -> Found {
        let kind = "HorizontalPodAutoscaler";
        let mut found = Found { certain: Vec::new(), complete: !self.is_open(kind) && !self.is_open("ScaledObject") };
        let target = &model.objects[workload];
        for &index in self.by_kind.get(kind).into_iter().flatten() {
            let reference = dig(model.objects[index].node, &["spec", "scaleTargetRef"]);
            let same = |key: &str, wanted: Option<&str>| match &reference.data {
                Data::Node(node) => {
                    let value = Value::field(*node, key);
                    (!value.is_unknown()).then(|| value.is_present() && Some(value.display().as_str()) == wanted)
                }
                _ => None,
            };
            let named = both(same("kind", Some(target.kind)), same("name", target.name));
            found.add(index, both(named, together(&model.objects[index], target)));
        }
        found
    }

    /// The objects of a kind that bear a name and may stand in the namespace of another object.
    pub fn named(&self, model: &Model<'a>, near: usize, kind: &str, name: &str) -> Found {
        let mut found = Found { certain: Vec::new(), complete: !self.is_open(kind) };
        for &index in self.by_kind.get(kind).into_iter().flatten() {
            let object = &model.objects[index];
            let called = match object.name {
                Some(known) => Some(known == name),
                None => None,
            };
            found.add(index, both(called, together(&model.objects[near], object)));
        }
        found
    }
}

impl Found {
    fn add(&mut self, index: usize, answer: Option<bool>) {
        match answer {
            Some(true) => self.certain.push(index),
            Some(false) => {}
            None => self.complete = false,
        }
    }
}

fn both(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Whether two objects stand in one namespace. Two that both leave it to the deployment go together.
fn together(a: &Object<'_>, b: &Object<'_>) -> Option<bool> {
    match (a.namespace, b.namespace) {
        (Some(a), Some(b)) => Some(a == b),
        (None, None) if !a.namespace_unknown && !b.namespace_unknown => Some(true),
        _ => None,
    }
}

/// The labels of a workload's pods.
pub fn pod_labels<'a>(object: &Object<'a>) -> Value<'a> {
    let Some(path) = object.row.and_then(|row| row.pod) else { return Value::unknown() };
    let template: Vec<&str> = path[..path.len() - 1].iter().copied().chain(["metadata", "labels"]).collect();
    dig(object.node, &template)
}

/// The selector of an object that selects pods.
pub fn selector_of<'a>(object: &Object<'a>) -> Value<'a> {
    match object.kind {
        "NetworkPolicy" => dig(object.node, &["spec", "podSelector"]),
        _ => dig(object.node, &["spec", "selector"]),
    }
}

/// What inputs that are not understood may define: the kinds that their text names, or anything.
fn open_kinds(files: &[Parsed]) -> Open {
    let mut open = Open::default();
    for file in files {
        let unread = file.input.templated || file.input.kind == FileKind::HelmTemplate;
        let broken = file.input.kind == FileKind::Kubernetes && !file.tree.errors.is_empty();
        let remote = file.input.kind == FileKind::Kustomization && has_remote_parts(&file.tree.source.text);
        open.anything |= remote;
        if unread || broken {
            for line in split_lines(&file.tree.source.text) {
                let Some(kind) = line.trim_start().strip_prefix("kind:") else { continue };
                let kind = kind.trim().trim_matches(['"', '\'']);
                open.anything |= kind.contains("{{");
                open.kinds.insert(kind.split_whitespace().next().unwrap_or_default().to_owned());
            }
        }
    }
    open
}

fn has_remote_parts(text: &str) -> bool {
    ["://", "github.com/", "git@", "helmCharts:", "generators:"].iter().any(|sign| text.contains(sign))
}
