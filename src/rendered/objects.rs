//! How objects of Flux and Argo CD install charts of the workspace: which chart, with which values, as which release.
//!
//! What such an object names and nobody can find (a Secret, a file of another repository, the placeholders of an
//! ApplicationSet) leaves open what it sets. What its values mean to the chart is the engine's affair.

mod argo;
mod flux;
mod patches;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Install;
use crate::model::Parsed;
use crate::source::{Environment, FileKind, Source, path_in, split_lines};
use crate::tree::{Kind, Node, embed};

/// What is looked up around the objects.
pub struct Workspace<'w> {
    /// The files in which objects stand.
    pub files: Vec<&'w Parsed>,
    /// The text of a file.
    pub source: &'w dyn Fn(&str) -> Option<Arc<Source>>,
    /// What the repository is called where it comes from; nothing when nobody says.
    pub repositories: Vec<String>,
}

impl Workspace<'_> {
    /// Whether an address is certainly that of another repository. Forks and mirrors bear the same name.
    fn is_elsewhere(&self, address: &str) -> bool {
        let name = known(address).map(|address| repository(&address));
        !self.repositories.is_empty() && name.is_some_and(|name| !self.repositories.contains(&name))
    }
}

/// The names under which Git's settings know where the repository comes from.
pub fn repositories(settings: &str) -> Vec<String> {
    let mut is_remote = false;
    let mut found = Vec::new();
    for line in split_lines(settings).map(str::trim) {
        if line.starts_with('[') {
            is_remote = line.starts_with("[remote ");
        }
        let address = line.strip_prefix("url").and_then(|rest| rest.trim_start().strip_prefix('='));
        found.extend(address.filter(|_| is_remote).map(|address| repository(address.trim())));
    }
    found
}

/// The last part of an address: `https://git.example.com/ops/fleet.git` is `fleet`.
fn repository(address: &str) -> String {
    let address = address.trim_end_matches('/');
    let address = address.strip_suffix(".git").unwrap_or(address);
    address.rsplit(['/', ':']).next().unwrap_or(address).to_ascii_lowercase()
}

/// An object that has charts installed.
#[derive(Debug, Clone, Copy)]
struct Object<'a> {
    node: Node<'a>,
    file: &'a Parsed,
}

/// The folders from which the objects of reported files install charts, should they be there.
pub fn folders(files: &[Parsed]) -> BTreeSet<String> {
    let reported = files.iter().filter(|file| file.input.reported && file.trail.is_none());
    reported.flat_map(objects).flat_map(|object| of_object(object, None)).filter_map(|install| install.chart).collect()
}

/// What all objects install.
pub fn installs(workspace: &Workspace<'_>) -> Vec<Install> {
    let files = workspace.files.iter().copied();
    let found = files.flat_map(objects).flat_map(|object| of_object(object, Some(workspace)));
    let mut found: Vec<Install> = found.collect();
    tell_apart(&mut found);
    found
}

/// Whether a text may hold such an object, or values that one names.
pub fn is_wanted(path: &str, text: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let is_kustomization = || path.rsplit('/').next().is_some_and(|name| name.starts_with("kustomization."));
    has("helm.toolkit.fluxcd.io") || has("argoproj.io/") || has("ConfigMap") || is_kustomization()
}

fn of_object(object: Object<'_>, workspace: Option<&Workspace<'_>>) -> Vec<Install> {
    match object.node.text_of("kind") {
        Some("HelmRelease") => flux::install(object, workspace).into_iter().collect(),
        Some("Application") => argo::installs(object, object.node.get("spec"), workspace),
        Some("ApplicationSet") => argo::installs(object, object.node.path(&["spec", "template", "spec"]), workspace),
        _ => Vec::new(),
    }
}

/// The objects of a file.
fn objects(file: &Parsed) -> impl Iterator<Item = Object<'_>> {
    let is_manifest = file.input.kind == FileKind::Kubernetes && file.input.source.origin.is_none();
    let roots = is_manifest.then(|| file.tree.roots()).into_iter().flatten();
    roots.map(move |node| Object { node: node.follow(), file })
}

/// Installs of one chart in one file bear the name of the release too.
fn tell_apart(installs: &mut [Install]) {
    let names: Vec<(String, Option<String>)> =
        installs.iter().map(|install| (install.name.clone(), install.chart.clone())).collect();
    for (install, own) in installs.iter_mut().zip(&names) {
        if let Some(release) = &install.release
            && names.iter().filter(|other| *other == own).count() > 1
        {
            install.name = format!("{} ({release})", install.name);
        }
    }
}

impl<'a> Object<'a> {
    fn name(&self) -> Option<&'a str> {
        self.node.path(&["metadata", "name"]).map(|name| name.text())
    }

    fn namespace(&self) -> Option<&'a str> {
        self.node.path(&["metadata", "namespace"]).map(|name| name.text())
    }

    /// An install of a chart with what the file says.
    fn install(&self, chart: String) -> Install {
        let environment = Some(self.file.input.environment).filter(|said| *said != Environment::Any);
        Install { chart: Some(chart), name: self.file.input.source.path.clone(), environment, ..Install::default() }
    }
}

/// Values in an object, be they a mapping or text.
fn values(node: Node<'_>) -> Option<Arc<Source>> {
    if node.kind() == Kind::Scalar { embed::embedded(node) } else { embed::mapping(node) }
}

/// A path as it is without `.` and `..`; `None` when it leads out of the workspace, or stands for what a generator fills
/// in.
fn plain(base: &str, path: &str) -> Option<String> {
    let base = if path.starts_with('/') { "" } else { base };
    let path = path_in(base, path)?;
    (!path.contains("{{") && !path.contains("${") && !path.contains("://")).then_some(path)
}

/// What a placeholder stands for is not known.
fn known(text: &str) -> Option<String> {
    (!text.is_empty() && !text.contains("{{") && !text.contains("${")).then(|| text.to_owned())
}
