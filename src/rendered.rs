//! What charts render to, as manifests that rules judge like any other.
//!
//! [`of`] renders the charts that were given and hands back their documents: texts whose every character leads to the
//! values file or template that it came from. What went wrong on the way becomes a [`Trouble`], which is worth a finding.
//! How charts render is the engine's affair, what manifests mean the model's.

mod chart;
mod trouble;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::discover::ChartFiles;
use crate::embedded;
use crate::helm::chart::Content;
use crate::model::Parsed;
use crate::source::Source;
use crate::threads;

pub use trouble::Trouble;

/// What came of the charts.
#[derive(Debug, Default)]
pub struct Rendering {
    /// Their documents, and what stands inside them.
    pub documents: Vec<Parsed>,
    /// What went wrong.
    pub troubles: Vec<Trouble>,
    /// The folders of the charts of which nothing is missing.
    whole: BTreeSet<String>,
}

/// How charts are rendered.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The version of Kubernetes, for example `1.34`.
    pub kubernetes: Option<String>,
    /// How many threads work.
    pub jobs: usize,
}

/// Renders charts. Of files that were read, their sources are used, so that all speak of the same text.
pub fn of(charts: Vec<ChartFiles>, files: &[Parsed], options: &Options) -> Rendering {
    if charts.is_empty() {
        return Rendering::default();
    }
    let plain = files.iter().filter(|file| file.input.source.origin.is_none());
    let known: HashMap<&str, &Parsed> = plain.map(|file| (file.input.source.path.as_str(), file)).collect();
    let charts: Vec<ChartFiles> = charts.into_iter().map(|chart| with_known(chart, &known)).collect();
    let mut rendering = Rendering::default();
    for part in threads::each(&charts, options.jobs, |chart| chart::render(chart, &known, options)) {
        rendering.documents.extend(part.documents);
        rendering.troubles.extend(part.troubles);
        rendering.whole.extend(part.whole);
    }
    let documents = std::mem::take(&mut rendering.documents);
    rendering.documents = documents.into_iter().flat_map(embedded::with_inner).collect();
    rendering
}

impl Rendering {
    /// Notes which files are of charts that are known from their documents.
    pub fn mark(&self, files: &mut [Parsed]) {
        files.iter_mut().for_each(|file| file.is_rendered = self.covers(&file.input.source.path));
    }

    /// Whether all that a file's chart renders to is known.
    fn covers(&self, path: &str) -> bool {
        let inside = |folder: &String| {
            folder.is_empty() || path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
        };
        self.whole.iter().any(inside)
    }
}

/// The chart with the texts that were read already.
fn with_known(mut chart: ChartFiles, known: &HashMap<&str, &Parsed>) -> ChartFiles {
    for file in &mut chart.raw.files {
        let Content::Text(source) = &file.content else { continue };
        if let Some(known) = known.get(source.path.as_str()) {
            file.content = Content::Text(Arc::clone(&known.input.source));
        }
    }
    chart
}

/// A source's path, whatever holds it.
fn path(source: &Arc<Source>) -> &str {
    &source.path
}
