//! From rendered text to documents: which there are, which are hooks, and in which order Helm prints them.

use std::sync::{Arc, LazyLock};

use regex::Regex;

use crate::helm::value::PStr;
use crate::source::Source;
use crate::tree::{Dialect, Node, yaml};

/// A document.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The template that it comes from: `chart/templates/a.yaml`.
    pub template: String,
    /// Its text without blanks around it.
    pub text: PStr,
    /// Its kind; empty where it has none.
    pub kind: String,
    /// Its name; empty where it has none.
    pub name: String,
    /// When it runs, if it is a hook.
    pub hooks: Vec<&'static str>,
    /// Among hooks, the smaller comes first.
    pub weight: i64,
}

/// What the rendered files hold.
#[derive(Debug, Clone, Default)]
pub struct Manifests {
    /// What is installed, in order.
    pub manifests: Vec<Manifest>,
    /// What runs before or behind that, in order.
    pub hooks: Vec<Manifest>,
}

const HOOK: &str = "helm.sh/hook";
const WEIGHT: &str = "helm.sh/hook-weight";

/// The names of hooks.
const HOOKS: [&str; 10] = [
    "pre-install",
    "post-install",
    "pre-delete",
    "post-delete",
    "pre-upgrade",
    "post-upgrade",
    "pre-rollback",
    "post-rollback",
    "test",
    "test-success",
];

/// The order in which kinds are installed.
const INSTALL_ORDER: [&str; 38] = [
    "PriorityClass",
    "Namespace",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "PodSecurityPolicy",
    "PodDisruptionBudget",
    "ServiceAccount",
    "Secret",
    "SecretList",
    "ConfigMap",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "CustomResourceDefinition",
    "ClusterRole",
    "ClusterRoleList",
    "ClusterRoleBinding",
    "ClusterRoleBindingList",
    "Role",
    "RoleList",
    "RoleBinding",
    "RoleBindingList",
    "Service",
    "DaemonSet",
    "Pod",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "StatefulSet",
    "Job",
    "CronJob",
    "IngressClass",
    "Ingress",
    "APIService",
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
];

impl Manifests {
    /// The documents of rendered files, in order of their paths.
    pub fn of(mut files: Vec<(String, PStr)>) -> Self {
        files.retain(|(path, text)| is_printed(path) && !text.as_str().trim().is_empty());
        files.sort_by(|a, b| a.0.cmp(&b.0));
        let mut sorted = Manifests::default();
        for (path, text) in &files {
            for part in split(text) {
                sorted.add(path, part);
            }
        }
        sorted.manifests.sort_by(|a, b| rank(&a.kind).cmp(&rank(&b.kind)));
        // Weights only count when hooks are carried out.
        sorted.hooks.sort_by(|a, b| rank(&a.kind).cmp(&rank(&b.kind)));
        sorted
    }

    fn add(&mut self, path: &str, text: PStr) {
        let head = Head::of(&text);
        let manifest = |hooks, weight| Manifest {
            template: path.to_owned(),
            text: text.clone(),
            kind: head.kind.clone(),
            name: head.name.clone(),
            hooks,
            weight,
        };
        let Some(events) = &head.hook else {
            return self.manifests.push(manifest(Vec::new(), 0));
        };
        let known = |event: &str| HOOKS.iter().copied().find(|hook| *hook == event.trim().to_lowercase());
        let hooks: Option<Vec<&'static str>> = events.split(',').map(known).collect();
        // With a hook that nobody knows, the document is nothing at all.
        self.hooks.extend(hooks.map(|hooks| manifest(hooks, head.weight)));
    }

    /// The documents in the order in which `helm template` prints them.
    pub fn printed(&self) -> impl Iterator<Item = &Manifest> {
        self.manifests.iter().chain(&self.hooks)
    }

    /// What `helm template` prints of them.
    pub fn print(&self) -> String {
        let print = |manifest: &Manifest| format!("---\n# Source: {}\n{}\n", manifest.template, manifest.text);
        self.printed().map(print).collect()
    }
}

/// Known kinds in their order, others behind them by name.
fn rank(kind: &str) -> (usize, &str) {
    match INSTALL_ORDER.iter().position(|known| *known == kind) {
        Some(at) => (at, ""),
        None => (INSTALL_ORDER.len(), kind),
    }
}

/// Notes for people and partial templates are no documents.
fn is_printed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    !name.starts_with('_') && name != "NOTES.txt"
}

/// The documents of a text, without blanks around them; empty ones are left out.
pub fn split(text: &PStr) -> Vec<PStr> {
    static LINE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:^|[\t\n\x0c\r ]*\n)---[\t\n\x0c\r ]*").ok());
    let Some(line) = LINE.as_ref() else { return vec![text.clone()] };
    let all = text.as_str();
    let offset = all.len() - all.trim_start().len();
    let mut parts = Vec::new();
    let mut start = offset;
    for found in line.find_iter(&all[offset..]) {
        parts.push(start..offset + found.start());
        start = offset + found.end();
    }
    parts.push(start..all.len());
    parts.into_iter().filter_map(|range| trimmed(text, range)).collect()
}

fn trimmed(text: &PStr, range: std::ops::Range<usize>) -> Option<PStr> {
    let part = text.as_str().get(range.clone())?;
    let left = part.trim_start();
    let start = range.start + part.len() - left.len();
    let body = left.trim_end();
    (!body.is_empty()).then(|| text.slice(start..start + body.len()))
}

/// What Helm itself looks at.
#[derive(Debug, Default)]
struct Head {
    kind: String,
    name: String,
    hook: Option<String>,
    weight: i64,
}

impl Head {
    fn of(text: &PStr) -> Head {
        let mut with_end = text.as_str().to_owned();
        with_end.push('\n');
        let tree = yaml::parse(Arc::new(Source::file("", with_end)), Dialect::Kubernetes);
        let Some(root) = tree.root() else { return Head::default() };
        let text_at = |node: Option<Node<'_>>, key: &str| node.and_then(|node| node.text_of(key)).map(str::to_owned);
        let metadata = root.get("metadata");
        let annotations = metadata.and_then(|metadata| metadata.get("annotations"));
        Head {
            kind: text_at(Some(root), "kind").unwrap_or_default(),
            name: text_at(metadata, "name").unwrap_or_default(),
            hook: text_at(annotations, HOOK),
            weight: text_at(annotations, WEIGHT).and_then(|weight| weight.parse().ok()).unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(files: &[(&str, &str)]) -> String {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), PStr::plain(*text))).collect();
        Manifests::of(files).print()
    }

    #[test]
    fn documents_are_parted() {
        for (text, expected) in [
            ("a: 1\n---\nb: 2\n", vec!["a: 1", "b: 2"]),
            ("---\na: 1\n---   \n\n# only a comment\n", vec!["a: 1", "# only a comment"]),
            // Helm's pattern takes the line break away that the second separator would need.
            ("a: 1\n---\n---\nb: 2\n", vec!["a: 1", "---\nb: 2"]),
            ("a: |\n  x\n  ---\n  y\n", vec!["a: |\n  x\n  ---\n  y"]),
            ("  a: 1\n  b: 2\n", vec!["a: 1\n  b: 2"]),
            ("a: 1 ---\nb: ---x\n", vec!["a: 1 ---\nb: ---x"]),
            ("a: 1\n--- # note\nb: 2\n", vec!["a: 1", "# note\nb: 2"]),
            ("a: 1\n\n  ---\n", vec!["a: 1\n\n  ---"]),
            ("\n \n", vec![]),
        ] {
            let parts: Vec<String> = split(&PStr::plain(text)).iter().map(|part| part.as_str().to_owned()).collect();
            assert_eq!(parts, expected, "{text:?}");
        }
    }

    #[test]
    fn the_order_of_documents() {
        let hook = |name: &str, event: &str, weight: &str| {
            format!(
                "kind: Job\nmetadata:\n  name: {name}\n  annotations: {{helm.sh/hook: {event}, helm.sh/hook-weight: \"{weight}\"}}\n"
            )
        };
        let files = [
            ("c/templates/b.yaml", "kind: Widget\n---\nkind: Service\n---\nkind: Apple\n".to_owned()),
            (
                "c/templates/a.yaml",
                "kind: Deployment\nmetadata: {name: z}\n---\nkind: Deployment\nmetadata: {name: a}\n".to_owned(),
            ),
            (
                "c/templates/h.yaml",
                [
                    hook("later", "pre-install", "5"),
                    hook("none", "mid-install", "0"),
                    hook("b", "test,pre-install", "-5"),
                    hook("a", "post-install", "-5"),
                ]
                .join("---\n"),
            ),
            ("c/templates/_x.tpl", "kind: Nothing".to_owned()),
            ("c/templates/NOTES.txt", "Thank you".to_owned()),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let text = printed(&files);
        let order: Vec<&str> =
            text.lines().filter_map(|line| line.strip_prefix("kind: ").or(line.strip_prefix("  name: "))).collect();
        assert_eq!(
            order,
            ["Service", "Deployment", "Deployment", "Apple", "Widget", "Job", "later", "Job", "b", "Job", "a"]
        );
    }
}
