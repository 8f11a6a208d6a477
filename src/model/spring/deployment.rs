//! Which containers run a unit, and what they set there: the strongest layer of its configuration.
//!
//! A container runs a unit when its name or image is called like the unit's folder, artifact or application, or when a
//! compose file builds it from the unit's folder; where there is but one unit, what sets Spring's properties runs that
//! one. Of containers that fit no unit, the properties count as set, to what nobody knows, in all units that no container
//! fits. Where several containers run a unit, only what all set alike is known.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Parsed;
use super::build::Build;
use super::document::Document;
use super::layers::Layers;
use super::pods::{Joining, Pods};
use super::variables::{Container, Variable};
use crate::tree::Node;

/// A unit that containers may run.
#[derive(Debug)]
pub struct Unit<'u> {
    /// Its folder.
    pub folder: &'u str,
    /// What it is called: by its folder, its build, its configuration.
    pub names: Vec<String>,
    /// The ConfigMaps and Secrets that its files stand in.
    pub objects: Vec<&'u str>,
}

impl<'u> Unit<'u> {
    /// A unit by its folder, with what its build and its own configuration call it.
    pub fn of(folder: &'u str, build: Option<&Build<'_>>, documents: &[&'u Document<'_>]) -> Self {
        let own = folder.rsplit('/').next().unwrap_or_default().to_owned();
        let of_build = build.and_then(|build| build.name.clone());
        let of_files = documents.iter().filter_map(|document| application(document));
        let names = std::iter::once(own).chain(of_build).chain(of_files).map(|name| plain(&name));
        let objects = documents.iter().filter_map(|document| document.place.object.as_deref()).collect();
        Self { folder, names: names.filter(|name| !name.is_empty()).collect(), objects }
    }

    /// Whether a name, or the image of a name, is one of its own.
    pub fn is_called(&self, name: &str) -> bool {
        self.names.contains(&plain(image(name)))
    }
}

/// What a document calls the application.
fn application(document: &Document<'_>) -> Option<String> {
    let name = Layers::alone(document).value("spring.application.name");
    name.as_str().map(str::to_owned)
}

/// Units by what containers can know them by.
#[derive(Default)]
struct Index<'u> {
    folders: HashMap<&'u str, Vec<usize>>,
    names: HashMap<&'u str, Vec<usize>>,
    objects: HashMap<&'u str, Vec<usize>>,
}

impl<'u> Index<'u> {
    fn of(units: &'u [Unit<'_>]) -> Self {
        let mut index = Self::default();
        for (number, unit) in units.iter().enumerate() {
            index.folders.entry(unit.folder).or_default().push(number);
            unit.names.iter().for_each(|name| index.names.entry(name).or_default().push(number));
            unit.objects.iter().for_each(|name| index.objects.entry(name).or_default().push(number));
        }
        index
    }

    /// The units that a container may run.
    fn fitting(&self, container: &Container<'_>) -> BTreeSet<usize> {
        // Names are used again and again, as by chapters of a book; what is built from a folder is surely that.
        if let Some(units) = container.folder.as_deref().and_then(|folder| self.folders.get(folder)) {
            return units.iter().copied().collect();
        }
        let by_name = container.names.iter().filter_map(|name| self.names.get(plain(image(name)).as_str()));
        let by_object = container.mounts.iter().filter_map(|name| self.objects.get(name));
        by_name.chain(by_object).flatten().copied().collect()
    }
}

/// The name of an image without registry and tag.
fn image(name: &str) -> &str {
    let name = name.split_once('@').map_or(name, |(name, _)| name);
    let last = name.rsplit('/').next().unwrap_or(name);
    last.split_once(':').map_or(last, |(name, _)| name)
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// What is set from outside in a unit.
#[derive(Debug, Default)]
pub struct Outside<'a> {
    /// The properties.
    pub variables: Vec<Variable<'a>>,
    /// Whether more may be set.
    pub is_open: bool,
    /// Whether it may well be set in other units instead.
    pub is_doubtful: bool,
    /// Where the first of the containers stands.
    pub at: Option<(usize, Node<'a>)>,
}

/// What containers set, and for each of the units which of it and by which pods it is run.
pub fn outside<'a>(
    units: &[Unit<'_>],
    containers: &[Container<'a>],
    files: &[Parsed],
) -> (Vec<Outside<'a>>, impl Iterator<Item = (usize, Pods<'a>)>) {
    let index = Index::of(units);
    let mut runs: Vec<Vec<&Container<'a>>> = units.iter().map(|_| Vec::new()).collect();
    let mut pods = Joining::of(units.len(), files);
    let mut stray = Vec::new();
    for container in containers {
        let fitting = index.fitting(container);
        pods.add(container, &fitting);
        match fitting.first().filter(|_| fitting.len() == 1) {
            Some(unit) => runs[*unit].push(container),
            None if !speaks_spring(container) => {}
            None if fitting.is_empty() && units.len() == 1 => runs[0].push(container),
            None => stray.push(container),
        }
    }
    let mut all = vec![uncertain(&stray)];
    let number_of = |own: Vec<&Container<'a>>| {
        if own.is_empty() {
            return 0;
        }
        all.push(united(&own));
        all.len() - 1
    };
    let numbers: Vec<_> = runs.into_iter().map(number_of).collect();
    (all, numbers.into_iter().zip(pods.finish()))
}

/// Whether a container sets properties of Spring's.
fn speaks_spring(container: &Container<'_>) -> bool {
    let is_spring = |key: &str| ["spring.", "management.", "server."].iter().any(|start| key.starts_with(start));
    container.variables.iter().any(|variable| is_spring(&variable.key))
}

fn uncertain<'a>(containers: &[&Container<'a>]) -> Outside<'a> {
    let all = containers.iter().flat_map(|container| &container.variables);
    let variables = all.map(|variable| Variable { is_plain: false, ..variable.clone() }).collect();
    let at = containers.first().map(|container| (container.file, container.node));
    Outside { variables, is_open: false, is_doubtful: true, at }
}

fn united<'a>(containers: &[&Container<'a>]) -> Outside<'a> {
    let mut by_key: BTreeMap<&str, Vec<&Variable<'a>>> = BTreeMap::new();
    for container in containers {
        let mut own: BTreeMap<&str, &Variable<'a>> = BTreeMap::new();
        own.extend(container.variables.iter().map(|variable| (variable.key.as_str(), variable)));
        own.into_iter().for_each(|(key, variable)| by_key.entry(key).or_default().push(variable));
    }
    let variables = by_key.into_values().map(|set| {
        let is_one =
            set.len() == containers.len() && set.iter().all(|variable| variable.node.text() == set[0].node.text());
        Variable { is_plain: is_one && set.iter().all(|variable| variable.is_plain), ..set[0].clone() }
    });
    Outside {
        variables: variables.collect(),
        is_open: containers.iter().any(|container| container.is_open),
        is_doubtful: false,
        at: containers.first().map(|container| (container.file, container.node)),
    }
}

#[cfg(test)]
mod tests;
