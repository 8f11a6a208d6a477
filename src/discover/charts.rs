//! The charts that files belong to, each with all its files: a chart is rendered as a whole, whatever was given of it.

use std::collections::BTreeSet;
use std::path::Path;

use super::around::{Around, join, name, parent};
use super::{Disk, Neighbours};
use crate::helm::chart::{Complaint, Content, Raw, RawFile, load, read_folder};
use crate::source::{Family, FileKind, Input, path_in};

/// A chart before it is read.
#[derive(Debug)]
pub struct ChartFiles {
    /// Its folder in the workspace.
    pub folder: String,
    /// Its files.
    pub raw: Raw,
    /// What is wrong with them.
    pub complaints: Vec<Complaint>,
}

/// The charts below a root that reported files belong to, and those in folders that something names, read from the disk.
pub fn charts(root: &Path, inputs: &[Input], named: &BTreeSet<String>) -> Vec<ChartFiles> {
    let disk = Disk(root.to_owned());
    let read = |folder: String| {
        let (raw, complaints) = read_folder(&root.join(&folder), root);
        with_local(ChartFiles { folder, raw, complaints }, root)
    };
    folders(inputs, named, &disk).into_iter().map(read).collect()
}

/// A chart with those that it names as folders beside it, where `helm dependency build` would put them.
fn with_local(mut chart: ChartFiles, root: &Path) -> ChartFiles {
    let is_manifest = |file: &&RawFile| file.name == "Chart.yaml";
    let speaks_of_files = chart.raw.files.iter().find(is_manifest).is_some_and(|file| match &file.content {
        Content::Text(source) => source.text.contains(LOCAL),
        Content::Bytes(_) => false,
    });
    let Some(read) = speaks_of_files.then(|| load(chart.raw.clone(), &mut Vec::new())).flatten() else { return chart };
    for needed in &read.metadata.dependencies {
        let path = needed.repository.strip_prefix(LOCAL).filter(|path| !path.starts_with('/'));
        let folder = path.and_then(|path| path_in(&chart.folder, path));
        let is_there = read.subcharts.iter().any(|sub| sub.metadata.name == needed.name);
        let Some(folder) = folder.filter(|folder| !is_there && *folder != chart.folder) else { continue };
        let (raw, complaints) = read_folder(&root.join(&folder), root);
        let inside = |file: RawFile| RawFile { name: format!("charts/{}/{}", needed.name, file.name), ..file };
        chart.raw.files.extend(raw.files.into_iter().map(inside));
        chart.complaints.extend(complaints);
    }
    chart.raw.files.sort_by(|a, b| a.name.cmp(&b.name));
    chart
}

/// How a dependency names a folder.
const LOCAL: &str = "file://";

/// The same of files that are all at hand.
pub fn charts_among(inputs: &[Input], named: &BTreeSet<String>) -> Vec<ChartFiles> {
    let files = |folder: String| {
        let start = join(&folder, "");
        let inside = |input: &Input| {
            let name = input.source.path.strip_prefix(start.as_str())?.to_owned();
            Some(RawFile { name, content: Content::Text(input.source.clone()) })
        };
        let mut files: Vec<RawFile> = inputs.iter().filter_map(inside).collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        ChartFiles { folder, raw: Raw { files }, complaints: Vec::new() }
    };
    folders(inputs, named, &inputs).into_iter().map(files).collect()
}

/// Files that are held as inputs.
impl Neighbours for &[Input] {
    fn is_file(&self, path: &str) -> bool {
        self.iter().any(|input| input.source.path == path)
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let paths = self.iter().map(|input| input.source.path.as_str()).filter(|path| parent(path) == folder);
        paths.map(|path| name(path).to_owned()).collect()
    }

    fn text(&self, path: &str) -> Option<String> {
        self.iter().find(|input| input.source.path == path).map(|input| input.source.text.clone())
    }
}

/// The folders of the charts that reported files belong to, and of those that are named. What stands below `charts/` is
/// rendered with its parent.
fn folders(inputs: &[Input], named: &BTreeSet<String>, neighbours: &dyn Neighbours) -> BTreeSet<String> {
    let around = Around::new(neighbours);
    let of_chart = inputs.iter().filter(|input| input.reported && may_be_of_chart(&input.kind));
    let own = of_chart.filter_map(|input| around.chart(&input.source.path));
    let named = named.iter().filter(|folder| neighbours.is_file(&join(folder, "Chart.yaml")));
    own.map(|folder| top(folder, neighbours).to_owned()).chain(named.cloned()).collect()
}

fn may_be_of_chart(kind: &FileKind) -> bool {
    let is_beside = |name: &str| name.starts_with("helm-") || name == "chart-file";
    kind.family() == Some(Family::Helm) || matches!(kind, FileKind::Companion(name) if is_beside(name))
}

/// The chart at the top of those that a chart stands in.
fn top<'p>(folder: &'p str, neighbours: &dyn Neighbours) -> &'p str {
    let mut top = folder;
    while name(parent(top)) == "charts" {
        let above = parent(parent(top));
        if above == top || !neighbours.is_file(&join(above, "Chart.yaml")) {
            break;
        }
        top = above;
    }
    top
}
