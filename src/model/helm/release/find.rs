//! Which mappings of values files are the values of a known chart.
//!
//! In this order: what the object around them installs, what the chart that they stand in depends on, who names the
//! file, and last the names of file and folders together with at least two keys of the chart.

use std::sync::Arc;

use super::super::install::{self, Install};
use super::super::setting::is_off;
use super::super::{Chart, FileKind, Node, Parsed, folder};
use super::known::{self, Known};
use super::{Layers, Release};
use crate::source::Environment;

/// How many folders above a file may tell whose values it holds.
const FOLDERS: usize = 3;

/// A values file and its mapping.
type Set<'a> = (usize, Node<'a>);

/// The values of known charts in all files.
pub fn releases<'a>(files: &'a [Parsed], charts: &[Chart<'a>]) -> Vec<Release<'a>> {
    let sets = files.iter().enumerate().filter(|(_, file)| file.input.kind == FileKind::HelmValues);
    let sets: Vec<Set<'a>> = sets
        .filter_map(|(file, parsed)| Some((file, parsed.tree.root()?)))
        .filter(|(_, root)| root.is_mapping())
        .collect();
    if sets.is_empty() {
        return Vec::new();
    }
    let named = named(files);
    let finder = Finder { files, charts, sets: &sets, named };
    let found = sets.iter().flat_map(|set| finder.of(*set)).filter(|release| !is_switched_off(release.node));
    found.flat_map(with_parts).collect()
}

struct Finder<'s, 'a> {
    files: &'a [Parsed],
    charts: &'s [Chart<'a>],
    sets: &'s [Set<'a>],
    named: Vec<(String, &'static Known)>,
}

impl<'a> Finder<'_, 'a> {
    fn of(&self, (file, root): Set<'a>) -> Vec<Release<'a>> {
        if self.files[file].input.source.origin.is_some() {
            return self.installed((file, root)).into_iter().collect();
        }
        match self.chart_around(file) {
            Some(chart) => self.of_chart((file, root), chart),
            None => self.by_name((file, root)).into_iter().collect(),
        }
    }

    fn path(&self, file: usize) -> &'a str {
        &self.files[file].input.source.path
    }

    /// Values that stand in the object that installs the chart.
    fn installed(&self, (file, node): Set<'a>) -> Option<Release<'a>> {
        let origin = self.files[file].input.source.origin.as_ref()?;
        let parent = origin.parents.first()?;
        let outer = self.files[..file].iter().rev().find(|outer| Arc::ptr_eq(&outer.input.source, parent))?;
        let header = |install: &Install<'_>| Some(install.values?.key()?.range());
        let install = install::all(outer).find(|install| header(install) == origin.header)?;
        let known = known::chart(install.chart?, install.repository)?;
        let layers = if install.is_part { Layers::Over } else { Layers::Under(self.patches(install.name)) };
        Some(release(known, node, file, layers))
    }

    /// What patches of kustomize lay over the values of an object.
    fn patches(&self, name: Option<&str>) -> Vec<Node<'a>> {
        let Some(name) = name else { return Vec::new() };
        let patches = self.files.iter().flat_map(install::all);
        let own = patches.filter(|install| install.chart.is_none() && install.name == Some(name));
        own.filter_map(|install| install.values).filter(Node::is_mapping).collect()
    }

    /// The chart with the longest folder that a file stands in.
    fn chart_around(&self, file: usize) -> Option<&Chart<'a>> {
        let around = self.charts.iter().filter(|chart| chart.holds(self.path(file)));
        around.max_by_key(|chart| chart.folder.len())
    }

    /// Values for the charts that a chart depends on; and for a known chart itself, when they are not its own defaults.
    fn of_chart(&self, (file, root): Set<'a>, chart: &Chart<'a>) -> Vec<Release<'a>> {
        let dependencies = chart.node.get("dependencies").into_iter().flat_map(|list| list.items());
        let known: Vec<_> = dependencies.filter_map(dependency).collect();
        let itself = chart.node.text_of("name").and_then(|name| known::chart(name, None));
        if let Some(itself) = itself.filter(|itself| known.iter().all(|(known, _)| known.name != itself.name)) {
            let are_defaults = is_base(self.path(file)) && folder(self.path(file)) == chart.folder;
            return if are_defaults { Vec::new() } else { vec![release(itself, root, file, Layers::Over)] };
        }
        let found = known.into_iter().filter_map(|(known, key)| Some((known, key, root.get(key)?)));
        let found = found.filter(|(_, _, node)| node.is_mapping());
        found.map(|(known, key, node)| release(known, node, file, self.layers((file, root), key))).collect()
    }

    /// How values below a key go with those of other files. `values.yaml` is laid under whatever else is called values in
    /// its folder, and under values for the same key that belong to no chart; what is for development does not count.
    fn layers(&self, (own, _): Set<'a>, key: &str) -> Layers<'a> {
        if !is_base(self.path(own)) {
            return Layers::Over;
        }
        let goes_along = |file: usize| {
            let is_beside = folder(self.path(file)) == folder(self.path(own));
            let input = &self.files[file].input;
            let is_free = || input.source.origin.is_none() && self.chart_around(file).is_none();
            file != own && input.environment != Environment::Development && (is_beside || is_free())
        };
        let others = self.sets.iter().filter(|(_, root)| root.get(key).is_some_and(|node| node.is_mapping()));
        Layers::Under(others.filter(|(file, _)| goes_along(*file)).filter_map(|(_, root)| root.get(key)).collect())
    }

    /// Values that something names, or whose path and keys speak of a chart. Others may be laid under and over them.
    fn by_name(&self, (file, root): Set<'a>) -> Option<Release<'a>> {
        let path = self.path(file);
        let named = self.named.iter().find(|(known, _)| is_at(path, known)).map(|(_, known)| *known);
        let called = || {
            let words: Vec<&str> = words(path).collect();
            let fits = |known: &&Known| known.is_called(&words) && known.has_keys(root);
            known::ALL.iter().find(fits)
        };
        Some(release(named.or_else(called)?, root, file, Layers::Over))
    }
}

fn release<'a>(known: &Known, node: Node<'a>, file: usize, layers: Layers<'a>) -> Release<'a> {
    let name = known::ALL.iter().find(|other| other.name == known.name).map_or("", |known| known.name);
    Release { chart: name, within: None, node, file, layers }
}

impl Known {
    fn is_called(&self, words: &[&str]) -> bool {
        words.iter().any(|word| *word == self.name || self.aliases.contains(word))
    }

    fn has_keys(&self, root: Node<'_>) -> bool {
        self.keys.iter().filter(|key| root.get(key).is_some()).count() > 1
    }
}

/// A known chart that another depends on, and the key of its values.
fn dependency(entry: Node<'_>) -> Option<(&'static Known, &str)> {
    let name = entry.text_of("name")?;
    let known = known::chart(name, entry.text_of("repository"))?;
    Some((known, entry.text_of("alias").unwrap_or(name)))
}

/// Values, and those of the charts in them.
fn with_parts(release: Release<'_>) -> Vec<Release<'_>> {
    let inner = (release.chart == "kube-prometheus-stack").then(|| release.node.get("grafana")).flatten();
    let inner = inner.map(Node::follow).filter(|node| node.is_mapping() && !is_off(*node));
    let inner = inner.map(|node| Release {
        chart: "grafana",
        within: Some(release.chart),
        node,
        file: release.file,
        layers: release.layers.part("grafana"),
    });
    std::iter::once(release).chain(inner).collect()
}

/// Whether they or something around them is switched off.
fn is_switched_off(node: Node<'_>) -> bool {
    std::iter::successors(Some(node), Node::parent).any(is_off)
}

/// The words of a path that may name a chart: those of the file without what calls it values, and its folders.
fn words(path: &str) -> impl Iterator<Item = &str> {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or(path);
    let stem = [".yaml", ".yml"].iter().find_map(|ending| file.strip_suffix(ending)).unwrap_or(file);
    let marks = ['-', '.', '_'];
    let ahead = stem.strip_prefix("values").unwrap_or(stem).trim_matches(marks);
    let behind = stem.strip_suffix("values").unwrap_or(stem).trim_matches(marks);
    [ahead, behind].into_iter().chain(parts.take(FOLDERS))
}

/// Paths of values files, as far as they are known, and the charts that they are handed to: by sources of Argo CD's
/// that name the files of another, by kustomize and by helmfile.
fn named(files: &[Parsed]) -> Vec<(String, &'static Known)> {
    let mut found = Vec::new();
    for file in files {
        match file.input.kind {
            FileKind::Kubernetes => install::all(file).for_each(|install| named_by_argo(&install, &mut found)),
            FileKind::Kustomization => file.tree.root().into_iter().for_each(|root| {
                let charts = root.get("helmCharts").into_iter().flat_map(|list| list.items());
                charts.for_each(|chart| named_by_list(chart, "name", &file.input.source.path, &mut found));
            }),
            FileKind::Companion("helmfile") => file.tree.root().into_iter().for_each(|root| {
                let releases = root.get("releases").into_iter().flat_map(|list| list.items());
                releases.for_each(|release| named_by_list(release, "chart", &file.input.source.path, &mut found));
            }),
            _ => {}
        }
    }
    found
}

fn named_by_argo(install: &Install<'_>, found: &mut Vec<(String, &'static Known)>) {
    let known = install.chart.and_then(|chart| known::chart(chart, install.repository));
    let (Some(known), Some(paths)) = (known, install.files) else { return };
    // `$values/apps/loki.yaml` stands in another source, which is the repository of the object as a rule.
    let paths = paths.items().filter_map(|path| path.text().strip_prefix('$')?.split_once('/'));
    found.extend(paths.map(|(_, path)| (path.to_owned(), known)));
}

fn named_by_list(entry: Node<'_>, key: &str, by: &str, found: &mut Vec<(String, &'static Known)>) {
    let Some(chart) = entry.text_of(key) else { return };
    let repository = entry.text_of("repo").unwrap_or(chart);
    let Some(known) = known::chart(chart.rsplit('/').next().unwrap_or(chart), Some(repository)) else { return };
    let lists = ["values", "additionalValuesFiles"].into_iter().filter_map(|key| entry.get(key));
    let paths = lists.flat_map(|list| list.items()).chain(entry.get("valuesFile"));
    let base = folder(by);
    let beside = |path: &str| match base {
        "" => path.to_owned(),
        base => format!("{base}/{path}"),
    };
    found.extend(paths.map(|path| path.text().trim_start_matches("./")).map(|path| (beside(path), known)));
}

fn is_at(path: &str, named: &str) -> bool {
    path == named || path.strip_suffix(named).is_some_and(|rest| rest.ends_with('/'))
}

fn is_base(path: &str) -> bool {
    ["values.yaml", "values.yml"].contains(&path.rsplit('/').next().unwrap_or(path))
}
