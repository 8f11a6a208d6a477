//! What charts render to, as manifests that rules judge like any other.
//!
//! [`of`] renders the charts that were given and hands back their documents: texts whose every character leads to the
//! values file or template that it came from. What went wrong on the way becomes a [`Trouble`], which is worth a finding.
//! How charts render is the engine's affair, what manifests mean the model's.

mod chart;
mod known;
mod objects;
mod sets;
mod trouble;

use std::collections::BTreeSet;
use std::sync::Arc;

use foldhash::HashMap;

use crate::discover::ChartFiles;
use crate::embedded;
use crate::finding::Problem;
use crate::helm::Given;
use crate::helm::chart::Content;
use crate::model::Parsed;
use crate::source::{Environment, Place, Range, Source};
use crate::threads;
use crate::tree::Node;

use known::Known;
pub use objects::{Workspace, folders, installs, is_wanted, repositories};
pub use trouble::Trouble;

/// What findings call a value that is set on the command line: its key, since the value may be secret.
pub fn set_name(set: &str) -> String {
    format!("--set {}", set.split('=').next().unwrap_or_default())
}

/// What came of the charts.
#[derive(Debug, Default)]
pub struct Rendering {
    /// Their documents, and what stands inside them. Each chart is in each of these worlds at most once; in the first it is
    /// with its own values, or with the first that are judged.
    pub worlds: Vec<Vec<Parsed>>,
    /// What went wrong.
    pub troubles: Vec<Trouble>,
    /// What kept the run from all that was asked of it: files of charts that could not be read, values that cannot be set.
    pub problems: Vec<Problem>,
    /// The folders of the charts of which nothing is missing.
    whole: BTreeSet<String>,
    /// Where values begin in files that stand in objects, and whether these are of Kubernetes' own kinds.
    used: HashMap<String, Arc<HashMap<u32, bool>>>,
}

/// How charts are rendered.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The version of Kubernetes, for example `1.34`.
    pub kubernetes: Option<String>,
    /// What clusters of that version serve besides what Helm takes for granted.
    pub api_versions: Vec<String>,
    /// How many threads work.
    pub jobs: usize,
    /// How charts are installed.
    pub installs: Vec<Install>,
}

/// How somebody says that a chart is installed.
#[derive(Debug, Clone, Default)]
pub struct Install {
    /// The chart's folder; any chart when nothing is said.
    pub chart: Option<String>,
    /// What findings call the values.
    pub name: String,
    /// The values.
    pub given: Vec<Given>,
    /// Where they are meant for.
    pub environment: Option<Environment>,
    /// The name of the release.
    pub release: Option<String>,
    /// The namespace that it goes into.
    pub namespace: Option<String>,
    /// Whether something else may change what the chart renders to, so that nobody knows what is absent.
    pub is_open: bool,
}

/// Renders charts. Of files that were read, their sources are used, so that all speak of the same text.
pub fn of(charts: Vec<ChartFiles>, files: &[Parsed], options: &Options) -> Rendering {
    if charts.is_empty() {
        return Rendering::default();
    }
    let known = Known::of(files);
    let charts: Vec<ChartFiles> = charts.into_iter().map(|chart| with_known(chart, &known)).collect();
    let mut rendering = Rendering::default();
    for part in threads::each(&charts, options.jobs, |chart| chart::render(chart, &known, options)) {
        for (number, documents) in part.worlds.into_iter().enumerate() {
            rendering.worlds.resize_with(rendering.worlds.len().max(number + 1), Vec::new);
            rendering.worlds[number].extend(documents.into_iter().flat_map(with_inner));
        }
        rendering.troubles.extend(part.troubles);
        for problem in part.problems {
            if !rendering.problems.contains(&problem) {
                rendering.problems.push(problem);
            }
        }
        rendering.whole.extend(part.whole);
    }
    rendering.settle();
    rendering
}

impl Rendering {
    /// Notes which files are of charts that are known from their documents, and which of their values are used there.
    pub fn mark(&self, files: &mut [Parsed]) {
        for file in files {
            file.is_rendered = self.covers(&file.input.source.path);
            file.used = self.used.get(&file.input.source.path).cloned();
        }
    }

    /// Notes what can be said when all charts are rendered.
    fn settle(&mut self) {
        let mut worlds = std::mem::take(&mut self.worlds);
        let mut used: HashMap<String, HashMap<u32, bool>> = HashMap::default();
        for document in worlds.iter_mut().flatten() {
            document.is_rendered = self.covers(&document.input.source.path);
            for (place, is_judged) in uses(document) {
                *used.entry(place.source.path.clone()).or_default().entry(place.range.start).or_default() |= is_judged;
            }
        }
        self.used = used.into_iter().map(|(path, starts)| (path, Arc::new(starts))).collect();
        self.worlds = worlds;
    }

    /// Whether all that a file's chart renders to is known.
    fn covers(&self, path: &str) -> bool {
        let inside = |folder: &String| {
            folder.is_empty() || path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
        };
        self.whole.iter().any(inside)
    }
}

/// Where the values of an object are written, and whether they are judged there.
fn uses(file: &Parsed) -> Vec<(Place, bool)> {
    let (Some(trail), Some(origin), Some(root)) = (&file.trail, &file.tree.source.origin, file.tree.root()) else {
        return Vec::new();
    };
    // Where much is unknown, rules for the objects seldom know enough.
    let is_judged = is_own(root) && !file.tree.is_partial;
    let whole = Range::new(0, file.tree.source.text.len() as u32);
    let mut found = Vec::new();
    for step in trail.steps(origin, whole) {
        found.extend(step.trace.key().map(|key| (key.place.written().0, is_judged)));
        found.extend(step.trace.others.iter().map(|key| (key.place.written().0, false)));
    }
    found
}

/// Whether an object is of a kind of Kubernetes' own.
fn is_own(root: Node<'_>) -> bool {
    let group = root.text_of("apiVersion").and_then(|api| api.split_once('/')).map_or("", |(group, _)| group);
    !group.contains('.') || group.ends_with(".k8s.io")
}

/// A document with what stands inside it.
fn with_inner(document: Parsed) -> Vec<Parsed> {
    let mut all = embedded::with_inner(document);
    all.iter_mut().for_each(|part| part.is_document = true);
    all
}

/// The chart with the texts that were read already.
fn with_known(mut chart: ChartFiles, known: &Known<'_>) -> ChartFiles {
    for file in &mut chart.raw.files {
        let Content::Text(source) = &file.content else { continue };
        if let Some(known) = known.get(&source.path) {
            file.content = Content::Text(Arc::clone(&known.input.source));
        }
    }
    chart
}

/// A source's path, whatever holds it.
fn path(source: &Arc<Source>) -> &str {
    &source.path
}
