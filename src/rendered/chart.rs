//! One chart, rendered with each of its sets of values.

use std::collections::HashMap;
use std::sync::Arc;

use super::sets::{self, Set};
use super::trouble::{self, Trouble};
use super::{Options, path};
use crate::discover::ChartFiles;
use crate::finding;
use crate::helm::chart::{Chart, load};
use crate::helm::trace::{Trace, Trail, as_source};
use crate::helm::{self, Document, Problem, Rendered, Role};
use crate::model::Parsed;
use crate::source::{Environment, FileKind, Format, Input, Source};

/// What came of one chart.
#[derive(Debug, Default)]
pub struct Part {
    /// Its documents, for each set of values that is judged.
    pub worlds: Vec<Vec<Parsed>>,
    pub troubles: Vec<Trouble>,
    /// What kept the run from all that was asked of it.
    pub problems: Vec<finding::Problem>,
    /// The chart's folder.
    folder: String,
    /// The same, when nothing of what it renders to is missing.
    pub whole: Option<String>,
}

/// A rendering that is judged, and the sets of values that all give the same.
struct Variant {
    rendered: Rendered,
    sets: Vec<String>,
    environment: Option<Environment>,
}

/// Renders a chart.
pub fn render(files: &ChartFiles, known: &HashMap<&str, &Parsed>, options: &Options) -> Part {
    let mut complaints = files.complaints.clone();
    let chart = load(files.raw.clone(), &mut complaints);
    let complaints: Vec<Problem> = complaints.iter().map(Problem::of).collect();
    let mut part = Part { folder: files.folder.clone(), whole: Some(files.folder.clone()), ..Part::default() };
    part.note(&complaints, false, true, known);
    let Some(chart) = chart else { return part };
    let asked = helm::Options {
        // The name under which most people install a chart, so that objects bear the names that they know.
        release: chart.metadata.name.clone(),
        kubernetes: options.kubernetes.clone(),
        ..helm::Options::default()
    };
    let mut variants: Vec<Variant> = Vec::new();
    let sets = sets::of(files, known, &options.installs);
    let own = sets[0].name.clone();
    for set in sets {
        let rendered = helm::render(&chart, &set.given, &asked);
        part.note(&rendered.problems, !rendered.lacking.is_empty(), set.is_named, known);
        if set.is_judged {
            add(&mut variants, rendered, set);
        }
    }
    let is_plain = variants.len() == 1 && variants[0].sets == [own];
    for mut variant in variants {
        variant.sets.sort();
        let sets = if is_plain { Vec::new() } else { variant.sets.clone() };
        let documents = documents(&chart, variant, sets.into(), known);
        part.note_unreadable(&documents, known);
        part.worlds.push(documents);
    }
    part
}

impl Part {
    /// Notes what went wrong, and whether anything is missing.
    fn note(&mut self, problems: &[Problem], lacks: bool, is_named: bool, known: &HashMap<&str, &Parsed>) {
        if lacks || problems.iter().any(trouble::loses_documents) {
            self.whole = None;
        }
        for problem in trouble::unplaced(problems, &self.folder, known) {
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
        // What a chart that is not there would have defined is missed everywhere.
        let found = if lacks { Vec::new() } else { trouble::of(problems, is_named, known) };
        found.into_iter().for_each(|trouble| self.add(trouble));
    }

    /// Notes documents that are no YAML. Where something else went wrong, they may be so for its sake.
    fn note_unreadable(&mut self, documents: &[Parsed], known: &HashMap<&str, &Parsed>) {
        if self.whole.is_none() {
            return;
        }
        for document in documents.iter().filter(|document| !document.tree.errors.is_empty()) {
            self.whole = None;
            document.tree.errors.iter().for_each(|error| self.add(trouble::unreadable(&document.tree, error, known)));
        }
    }

    /// Adds a trouble, unless one stands there already.
    fn add(&mut self, trouble: Trouble) {
        if !self.troubles.iter().any(|known| known.place == trouble.place) {
            self.troubles.push(trouble);
        }
    }
}

/// Adds a rendering, or the name of its values to the one that is the same.
fn add(variants: &mut Vec<Variant>, rendered: Rendered, set: Set) {
    let texts = |rendered: &Rendered| -> Vec<(String, String)> {
        let documents = rendered.documents.iter();
        documents.map(|document| (document.template.clone(), document.text.clone())).collect()
    };
    let own = texts(&rendered);
    match variants.iter_mut().find(|variant| texts(&variant.rendered) == own) {
        Some(variant) => variant.sets.push(set.name),
        None => variants.push(Variant { rendered, sets: vec![set.name], environment: set.environment }),
    }
}

/// The documents as files. What is in `crds/` is read as it stands.
fn documents(chart: &Chart, variant: Variant, sets: Arc<[String]>, known: &HashMap<&str, &Parsed>) -> Vec<Parsed> {
    let traces: Arc<[Trace]> = variant.rendered.traces.into();
    let problems = variant.rendered.problems;
    let name: Arc<str> = chart.metadata.name.as_str().into();
    let own = variant.rendered.documents.into_iter().filter(|document| document.role != Role::Definition);
    let trail = |template, of_segments| {
        Trail::new(Arc::clone(&name), template, Arc::clone(&sets), of_segments, Arc::clone(&traces))
    };
    let fails = |template: &Arc<Source>| problems.iter().any(|problem| touches(problem, template));
    own.filter_map(|document| parsed(document, variant.environment, fails, &traces, trail, known)).collect()
}

fn parsed(
    document: Document,
    environment: Option<Environment>,
    is_broken: impl Fn(&Arc<Source>) -> bool,
    traces: &[Trace],
    trail: impl Fn(String, Vec<Option<u32>>) -> Trail,
    known: &HashMap<&str, &Parsed>,
) -> Option<Parsed> {
    let template = document.source.as_ref()?;
    let made = as_source(&document.text, template, &document.pieces, traces, is_broken(template));
    let of_template = || known.get(path(template)).map_or(Environment::Any, |file| file.input.environment);
    let mut parsed = Parsed::of(Input {
        source: Arc::new(made.source),
        kind: FileKind::Kubernetes,
        why: "is what a chart renders to",
        format: Format::Yaml,
        environment: environment.filter(|said| *said != Environment::Any).unwrap_or_else(of_template),
        reported: true,
        templated: false,
        lacking: Vec::new(),
    });
    parsed.tree.is_partial = made.is_partial;
    if is_test(&parsed) {
        parsed.input.environment = Environment::Development;
    }
    parsed.trail = Some(Arc::new(trail(document.template, made.traces)));
    Some(parsed)
}

/// Whether something went wrong in a template, or in what it includes.
fn touches(problem: &Problem, template: &Arc<Source>) -> bool {
    let mut places = problem.place.iter().chain(&problem.includes);
    places.any(|place| Arc::ptr_eq(&place.source, template))
}

/// Whether Helm creates an object only when somebody tests the release.
fn is_test(document: &Parsed) -> bool {
    let hook = document.tree.root().and_then(|root| root.path(&["metadata", "annotations", "helm.sh/hook"]));
    hook.is_some_and(|hook| hook.text().split(',').all(|event| event.trim().starts_with("test")))
}
