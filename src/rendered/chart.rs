//! One chart, rendered.

use std::collections::HashMap;
use std::sync::Arc;

use super::trouble::{self, Trouble};
use super::{Options, path};
use crate::discover::ChartFiles;
use crate::helm::chart::{Chart, load};
use crate::helm::trace::{Trace, Trail, as_source};
use crate::helm::{self, Document, Rendered, Role};
use crate::model::Parsed;
use crate::source::{Environment, FileKind, Format, Input};

/// What came of one chart.
#[derive(Debug, Default)]
pub struct Part {
    pub documents: Vec<Parsed>,
    pub troubles: Vec<Trouble>,
    /// The chart's folder, when nothing of what it renders to is missing.
    pub whole: Option<String>,
}

/// Renders a chart with the values that it brings along.
pub fn render(files: &ChartFiles, known: &HashMap<&str, &Parsed>, options: &Options) -> Part {
    let mut complaints = Vec::new();
    let Some(chart) = load(files.raw.clone(), &mut complaints) else { return Part::default() };
    let asked = helm::Options {
        // The name under which most people install a chart, so that objects bear the names that they know.
        release: chart.metadata.name.clone(),
        kubernetes: options.kubernetes.clone(),
        ..helm::Options::default()
    };
    let rendered = helm::render(&chart, &[], &asked);
    let is_whole = rendered.lacking.is_empty() && !rendered.problems.iter().any(trouble::loses_documents);
    // What a chart that is not there would have defined is missed everywhere.
    let lacks = !rendered.lacking.is_empty();
    let troubles = if lacks { Vec::new() } else { trouble::of(&rendered.problems, known) };
    Part { documents: documents(&chart, rendered, known), troubles, whole: is_whole.then(|| files.folder.clone()) }
}

/// The documents as files. What is in `crds/` is read as it stands.
fn documents(chart: &Chart, rendered: Rendered, known: &HashMap<&str, &Parsed>) -> Vec<Parsed> {
    let traces: Arc<[Trace]> = rendered.traces.into();
    let name: Arc<str> = chart.metadata.name.as_str().into();
    let own = rendered.documents.into_iter().filter(|document| document.role != Role::Definition);
    own.filter_map(|document| parsed(document, &name, &traces, known)).collect()
}

fn parsed(
    document: Document,
    chart: &Arc<str>,
    traces: &Arc<[Trace]>,
    known: &HashMap<&str, &Parsed>,
) -> Option<Parsed> {
    let template = document.source.as_ref()?;
    let made = as_source(&document.text, template, &document.pieces, traces);
    let environment = known.get(path(template)).map_or(Environment::Any, |file| file.input.environment);
    let mut parsed = Parsed::of(Input {
        source: Arc::new(made.source),
        kind: FileKind::Kubernetes,
        why: "is what a chart renders to",
        format: Format::Yaml,
        environment,
        reported: true,
        templated: false,
        lacking: Vec::new(),
    });
    parsed.tree.is_partial = made.is_partial;
    let trail = Trail::new(Arc::clone(chart), document.template, "".into(), made.traces, Arc::clone(traces));
    parsed.trail = Some(Arc::new(trail));
    Some(parsed)
}
