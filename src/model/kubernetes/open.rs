//! What the workspace may hold that is not understood: unread files, charts, remote parts, objects that make others.

use std::collections::HashSet;

use super::kinds::WORKLOAD_WORDS;
use super::space::Namespace;
use super::{Object, Parsed, Value, dig, rbac};
use crate::source::{FileKind, split_lines};
use crate::tree::Node;

/// What may be there besides the objects that are known.
#[derive(Debug, Default)]
pub struct Open<'a> {
    /// Anything, anywhere.
    anything: bool,
    /// Objects of these kinds, anywhere.
    kinds: HashSet<&'a str>,
    /// Anything in these namespaces.
    filled: Spaces<'a>,
    /// In these namespaces what operators make for objects of their own kinds.
    operated: Spaces<'a>,
    /// In these namespaces pods of programs that may make some.
    made: Spaces<'a>,
}

/// A set of namespaces.
#[derive(Debug, Default)]
struct Spaces<'a> {
    named: HashSet<&'a str>,
    anywhere: bool,
    /// Whether the namespace of a chart's release is one of them, which is a namespace of its own.
    released: bool,
}

impl<'a> Spaces<'a> {
    fn add(&mut self, namespace: Namespace<'a>, is_rendered: bool) {
        match namespace {
            Namespace::Named(name) => drop(self.named.insert(name)),
            Namespace::Unsaid if is_rendered => self.released = true,
            _ => self.anywhere = true,
        }
    }

    /// Whether a namespace may be one of these.
    fn may_be(&self, namespace: Namespace<'_>) -> bool {
        let is_unsaid = matches!(namespace, Namespace::Unsaid | Namespace::Hidden);
        let unnamed = || !self.named.is_empty() || (self.released && is_unsaid);
        self.anywhere || namespace.name().map_or_else(unnamed, |name| self.named.contains(name))
    }
}

impl<'a> Open<'a> {
    /// Looks for what is not understood.
    pub fn of(objects: &[Object<'a>], files: &'a [Parsed]) -> Self {
        let mut open = Self::default();
        for file in files {
            open.look_into(file);
        }
        let known = releases(files);
        for object in objects.iter().filter(|object| object.row.is_none() || object.is_custom()) {
            if let Some(namespace) = chart_target(object) {
                let path = files[object.file].input.source.path.as_str();
                if !known.iter().any(|release| release.is_of(object, path, namespace)) {
                    open.filled.add(namespace, object.is_rendered);
                }
            } else if is_operated(object) {
                open.operated.add(object.space, object.is_rendered);
            }
            open.kinds.extend(stands_in_for(object.kind, object.group));
        }
        for object in objects.iter().filter(|object| rbac::lets_make_pods(object)) {
            open.made.add(object.space, object.is_rendered);
        }
        open
    }

    /// Whether there may be unknown objects of a kind in a namespace.
    pub fn may_hold(&self, kind: &str, namespace: Namespace<'_>) -> bool {
        let made = MADE_BY_OPERATORS.contains(&kind) && self.operated.may_be(namespace);
        made || self.anything || self.kinds.contains(kind) || self.filled.may_be(namespace)
    }

    /// Whether there may be unknown pods in a namespace.
    pub fn may_hold_pods(&self, namespace: Namespace<'_>) -> bool {
        let made = self.operated.may_be(namespace) || self.made.may_be(namespace);
        made || WORKLOAD_WORDS.iter().any(|kind| self.may_hold(kind, namespace))
    }

    fn look_into(&mut self, file: &'a Parsed) {
        let text = &file.tree.source.text;
        match file.input.kind {
            // What the chart renders to is there instead.
            FileKind::HelmTemplate | FileKind::HelmChart if file.is_rendered => {}
            FileKind::HelmTemplate => self.kinds_in(text),
            FileKind::Kubernetes if file.input.templated || !file.tree.errors.is_empty() => self.kinds_in(text),
            FileKind::HelmChart => {
                self.anything |= file.tree.root().is_some_and(|root| root.get("dependencies").is_some())
            }
            FileKind::Kustomization => file.tree.roots().for_each(|root| self.kustomization(root)),
            _ => {}
        }
    }

    /// The kinds that a text names which is no tree.
    fn kinds_in(&mut self, text: &'a str) {
        for line in split_lines(text) {
            let line = line.trim_start_matches(['-', ' ', '\t', '{']);
            let Some(kind) = line.strip_prefix("kind:").or_else(|| line.strip_prefix("\"kind\":")) else { continue };
            self.anything |= kind.contains("{{");
            let kind = kind.split(['#', ',']).next().unwrap_or_default();
            self.kinds.insert(kind.trim().trim_matches(['"', '\'']));
        }
    }

    fn kustomization(&mut self, root: Node<'a>) {
        let parts = ["resources", "bases", "components"].into_iter().filter_map(|key| root.get(key));
        self.anything |= parts.flat_map(|part| part.items()).any(|part| is_remote(part.text()));
        self.anything |=
            ["helmCharts", "helmChartInflationGenerator", "generators"].iter().any(|key| root.get(key).is_some());
        for (key, kind) in [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")] {
            self.kinds.extend(root.get(key).map(|_| kind));
        }
    }
}

/// A release of which all objects are here.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Release<'a> {
    sets: &'a [String],
    namespace: &'a str,
    name: &'a str,
}

impl Release<'_> {
    /// Whether an object of a file installs it.
    fn is_of(&self, object: &Object<'_>, path: &str, namespace: Namespace<'_>) -> bool {
        let said = dig(object.node, &["spec", "releaseName"]);
        let name = said.as_str().or(object.name).unwrap_or_default();
        let is_called = self.name == name || said.is_absent() && self.name.ends_with(&format!("-{name}"));
        let is_in = |set: &String| set.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("));
        object.kind == "HelmRelease"
            && namespace.name() == Some(self.namespace)
            && is_called
            && self.sets.iter().any(is_in)
    }
}

fn releases(files: &[Parsed]) -> HashSet<Release<'_>> {
    let whole = files.iter().filter(|file| file.is_rendered).filter_map(|file| file.trail.as_deref());
    let named = whole.filter_map(|trail| Some((trail, trail.release.1.as_deref()?)));
    named.map(|(trail, namespace)| Release { sets: &trail.values, namespace, name: &trail.release.0 }).collect()
}

fn is_remote(part: &str) -> bool {
    ["://", "?ref=", "git@", "github.com/"].iter().any(|sign| part.contains(sign))
}

/// The namespace that an object of a deployment tool fills with the objects of a chart.
fn chart_target<'a>(object: &Object<'a>) -> Option<Namespace<'a>> {
    let at = |keys: &[&str]| dig(object.node, keys);
    match (object.kind, object.group) {
        ("HelmRelease", _) => {
            let target = at(&["spec", "targetNamespace"]);
            Some(if target.is_absent() { object.space } else { Namespace::of(&target) })
        }
        ("HelmChart", "helm.cattle.io") => Some(Namespace::of(&at(&["spec", "targetNamespace"]))),
        ("Application" | "ApplicationSet", "argoproj.io") => {
            let template: &[&str] =
                if object.kind == "Application" { &["spec"] } else { &["spec", "template", "spec"] };
            let spec = object.node.path(template)?;
            has_chart(spec).then(|| Namespace::of(&dig(spec, &["destination", "namespace"])))
        }
        _ => None,
    }
}

fn has_chart(spec: Node<'_>) -> bool {
    let sources = spec.get("sources").into_iter().flat_map(|sources| sources.items());
    let mut sources = spec.get("source").into_iter().chain(sources);
    sources.any(|source| !Value::field(source, "chart").is_absent())
}

/// API groups whose objects stand for no pods that Services select, by their endings.
const WITHOUT_PODS: [&str; 26] = [
    "argoproj.io",
    "bitnami.com",
    "cert-manager.io",
    "cilium.io",
    "cloud.google.com",
    "constraints.gatekeeper.sh",
    "crossplane.io",
    "external-secrets.io",
    "fluxcd.io",
    "getambassador.io",
    "gke.io",
    "istio.io",
    "k8s.aws",
    "karpenter.sh",
    "keda.sh",
    "kyverno.io",
    "linkerd.io",
    "metallb.io",
    "openshift.io",
    "projectcalico.org",
    "projectcontour.io",
    "secrets-store.csi.x-k8s.io",
    "secrets.hashicorp.com",
    "traefik.containo.us",
    "traefik.io",
    "velero.io",
];

/// Kinds of monitoring's group that run no pods.
const WATCHING: [&str; 5] = ["ServiceMonitor", "PodMonitor", "PrometheusRule", "Probe", "AlertmanagerConfig"];

/// Whether an operator may make pods and more for an object: one of a kind of its own, from outside Kubernetes.
fn is_operated(object: &Object<'_>) -> bool {
    let group = object.group;
    let foreign = group.contains('.') && !group.ends_with(".k8s.io");
    foreign
        && !WITHOUT_PODS
            .iter()
            .any(|ending| group.strip_suffix(ending).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
        && !WATCHING.contains(&object.kind)
}

/// What operators make besides pods.
const MADE_BY_OPERATORS: [&str; 4] = ["Service", "ServiceAccount", "ConfigMap", "Secret"];

/// Kinds of which tools make Secrets.
const SECRET_SOURCES: [&str; 10] = [
    "ExternalSecret",
    "ClusterExternalSecret",
    "SealedSecret",
    "SecretProviderClass",
    "Certificate",
    "VaultStaticSecret",
    "VaultDynamicSecret",
    "VaultPKISecret",
    "SopsSecret",
    "OnePasswordItem",
];

/// The kind of ours that objects of other makers stand for: their network policies isolate pods too.
fn stands_in_for(kind: &str, group: &str) -> Option<&'static str> {
    if kind.ends_with("NetworkPolicy") && group != "networking.k8s.io" {
        return Some("NetworkPolicy");
    }
    SECRET_SOURCES.contains(&kind).then_some("Secret")
}
