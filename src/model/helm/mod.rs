//! Helm as it is written: charts, and the values that are handed to them.
//!
//! Nothing is rendered here. What a template makes of a value is not known, therefore facts speak of what the values
//! say themselves: images, replicas, secrets, security contexts. A chart's own `values.yaml` holds defaults for
//! everybody; which sets are meant for production, their paths tell.

mod agents;
mod chart;
mod dependencies;
mod image;
pub mod install;
mod printed;
pub mod purpose;
mod reads;
pub mod release;
mod server;
pub mod setting;
#[cfg(test)]
mod tests;
mod values;

use std::ops::Range;

use super::{Data, Fact, Parsed, System, Thing, Ty, Value, View};
use crate::fingerprint::inner_path;
use crate::source::{Environment, Family, FileKind};
use crate::tree::Node;

pub use chart::{Chart, is_unreleased};
pub use image::UNRELEASED;
pub use release::Release;
pub use setting::Setting;

/// What all files say of Helm.
#[derive(Debug, Default)]
pub struct Model<'a> {
    /// The charts, in order of file.
    pub charts: Vec<Chart<'a>>,
    /// The values files, in order of file.
    pub values: Vec<Values<'a>>,
    /// Their settings, in order of file and place.
    pub settings: Vec<Setting<'a>>,
    /// The images that they name, in the same order: a mapping, or a reference in one piece.
    pub images: Vec<(Node<'a>, usize)>,
    /// The values of widely used charts, in order of file.
    pub releases: Vec<Release<'a>>,
}

/// A values file.
#[derive(Debug)]
pub struct Values<'a> {
    /// Its mapping.
    pub node: Node<'a>,
    /// The file.
    pub file: usize,
    /// Which of the settings are its own.
    pub settings: Range<usize>,
    /// Which of the images are its own.
    pub images: Range<usize>,
}

impl<'a> Model<'a> {
    /// Finds the charts and values of all files.
    pub fn of(files: &'a [Parsed]) -> Self {
        let mut model = Self::default();
        for (number, file) in files.iter().enumerate() {
            let Some(root) = file.tree.root().filter(Node::is_mapping) else { continue };
            match file.input.kind {
                FileKind::HelmChart => model.charts.push(Chart::of(root, number, files)),
                FileKind::HelmValues => model.take(root, number),
                _ => {}
            }
        }
        model.releases = release::releases(files, &model.charts);
        model
    }

    fn take(&mut self, root: Node<'a>, file: usize) {
        let mappings = setting::mappings(root);
        let (settings, images) = (self.settings.len(), self.images.len());
        let owner = self.values.len();
        self.settings.extend(mappings.iter().flat_map(|mapping| setting::of(mapping, owner)));
        self.settings[settings..].sort_by_key(|setting| setting.node.id());
        self.images.extend(mappings.iter().flat_map(|mapping| image::of(mapping.node)).map(|node| (node, owner)));
        self.images[images..].sort_by_key(|(node, _)| node.id());
        let (settings, images) = (settings..self.settings.len(), images..self.images.len());
        self.values.push(Values { node: root, file, settings, images });
    }

    /// The things that rules can be written for.
    pub fn things(&self) -> Vec<Thing<'a>> {
        let charts = (0..self.charts.len()).map(|index| self.chart(index));
        let values = (0..self.values.len()).map(|index| self.set(index));
        let images = (0..self.images.len()).map(|index| self.image(index));
        let settings = (0..self.settings.len()).map(|index| self.setting(index));
        let releases = (0..self.releases.len()).map(|index| self.release(index));
        charts.chain(values).chain(images).chain(settings).chain(releases).collect()
    }

    fn chart(&self, index: usize) -> Thing<'a> {
        let chart = &self.charts[index];
        Thing { view: &VIEWS[0], node: chart.node, file: chart.file, index }
    }

    fn set(&self, index: usize) -> Thing<'a> {
        let values = &self.values[index];
        Thing { view: &VIEWS[1], node: values.node, file: values.file, index }
    }

    fn image(&self, index: usize) -> Thing<'a> {
        let (node, owner) = self.images[index];
        Thing { view: &VIEWS[2], node, file: self.values[owner].file, index }
    }

    fn setting(&self, index: usize) -> Thing<'a> {
        let setting = &self.settings[index];
        Thing { view: &VIEWS[3], node: setting.node, file: self.values[setting.owner].file, index }
    }

    fn release(&self, index: usize) -> Thing<'a> {
        let release = &self.releases[index];
        Thing { view: &VIEWS[4], node: release.node, file: release.file, index }
    }
}

/// The views of the family.
pub static VIEWS: &[View] = &[
    view("helm.chart", "A chart, as its Chart.yaml describes it.", &[chart::FACTS]),
    view("helm.values", "A values file: a chart's defaults, or a set for one environment.", &[values::FACTS]),
    view("helm.image", "An image that a values file names, in parts or in one piece.", &[image::FACTS]),
    view("helm.setting", "A single setting of a values file, at any depth.", &[setting::FACTS]),
    view("helm.release", "The values that are handed to a widely used chart, wherever they stand.", &[release::FACTS]),
];

const fn view(name: &'static str, doc: &'static str, facts: &'static [&'static [Fact]]) -> View {
    View { name, family: Family::Helm, doc, facts }
}

/// The environment that the path of a thing's file speaks of.
fn environment<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, system.files[thing.file].input.environment.name())
}

/// Whether the file is meant for production or for something built like it.
fn is_production<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let environment = system.files[thing.file].input.environment;
    Value::at(thing.node, matches!(environment, Environment::Production | Environment::PreProduction))
}

fn raw<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, Data::Node(thing.node))
}

fn path<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, inner_path(thing.node))
}

/// The folder of a path; empty for a file at the root.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
