//! One chart, rendered with each of its sets of values.

use std::sync::Arc;

use super::sets::{self, Set};
use super::trouble::{self, Trouble};
use super::{Known, Options, path};
use crate::discover::ChartFiles;
use crate::finding;
use crate::helm::chart::{Chart, load};
use crate::helm::trace::{Making, Trace, Trail, as_source};
use crate::helm::{self, Document, Given, Problem, Rendered, Role};
use crate::model::Parsed;
use crate::source::{Environment, FileKind, Format, Input, Source};
use crate::tree::{Dialect, Tree, yaml};

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
    first: Set,
}

/// Renders a chart.
pub fn render(files: &ChartFiles, known: &Known<'_>, options: &Options) -> Part {
    let mut complaints = files.complaints.clone();
    let chart = load(files.raw.clone(), &mut complaints);
    let complaints: Vec<Problem> = complaints.iter().map(Problem::of).collect();
    let mut part = Part { folder: files.folder.clone(), whole: Some(files.folder.clone()), ..Part::default() };
    part.note(&complaints, false, true, known);
    let Some(chart) = chart else { return part };
    let mut variants: Vec<Variant> = Vec::new();
    let sets = sets::of(files, known, &options.installs);
    let own = sets[0].name.clone();
    for set in sets {
        let rendered = helm::render(&chart, &set.given, &asked(&chart, &set, options));
        let lacks = !rendered.lacking.is_empty() || set.is_open;
        part.note(&rendered.problems, lacks, set.is_named, known);
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

/// How a chart is rendered with a set.
fn asked(chart: &Chart, set: &Set, options: &Options) -> helm::Options {
    let (release, namespace) = &set.release;
    let plain = helm::Options::default();
    helm::Options {
        // The name under which most people install a chart, so that objects bear the names that they know.
        release: release.as_ref().unwrap_or(&chart.metadata.name).clone(),
        namespace: namespace.as_ref().unwrap_or(&plain.namespace).clone(),
        kubernetes: options.kubernetes.clone(),
        api_versions: options.api_versions.clone(),
        ..plain
    }
}

impl Part {
    /// Notes what went wrong, and whether anything is missing.
    fn note(&mut self, problems: &[Problem], lacks: bool, is_named: bool, known: &Known<'_>) {
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
    fn note_unreadable(&mut self, documents: &[Parsed], known: &Known<'_>) {
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
        None => variants.push(Variant { rendered, sets: vec![set.name.clone()], first: set }),
    }
}

/// The documents as files. What is in `crds/` is read as it stands.
fn documents(chart: &Chart, variant: Variant, sets: Arc<[String]>, known: &Known<'_>) -> Vec<Parsed> {
    let Variant { rendered, first: set, .. } = variant;
    let name: Arc<str> = chart.metadata.name.as_str().into();
    let release = set.release.0.as_deref().map_or_else(|| Arc::clone(&name), Arc::from);
    let common = Common {
        problems: &rendered.problems,
        traces: rendered.traces.into(),
        objects_left_out: rendered.objects_left_out.into(),
        inner: inner(&set.given).into(),
        release: (release, set.release.1.as_deref().map(Arc::from)),
        chart: name,
        known,
        sets,
        set: &set,
    };
    let own = rendered.documents.into_iter().filter(|document| document.role != Role::Definition);
    own.filter_map(|document| common.parsed(document)).collect()
}

/// The values that stand inside other texts, as trees.
fn inner(given: &[Given]) -> Vec<Tree> {
    let source = |given: &Given| match given {
        Given::File(source) if source.origin.is_some() => Some(Arc::clone(source)),
        _ => None,
    };
    given.iter().filter_map(source).map(|source| yaml::parse(source, Dialect::Helm)).collect()
}

/// What the documents of a rendering have in common.
struct Common<'c> {
    chart: Arc<str>,
    sets: Arc<[String]>,
    release: (Arc<str>, Option<Arc<str>>),
    inner: Arc<[Tree]>,
    traces: Arc<[Trace]>,
    objects_left_out: Arc<[(String, u32)]>,
    problems: &'c [Problem],
    set: &'c Set,
    known: &'c Known<'c>,
}

impl Common<'_> {
    fn parsed(&self, document: Document) -> Option<Parsed> {
        let template = document.source.as_ref()?;
        let is_broken = self.problems.iter().any(|problem| touches(problem, template));
        let how = Making { is_broken, has_namespace: self.release.1.is_some() };
        let made = as_source(&document.text, template, &document.pieces, &self.traces, how);
        let mut parsed = Parsed::of(Input {
            source: Arc::new(made.source),
            kind: FileKind::Kubernetes,
            why: "is what a chart renders to",
            format: Format::Yaml,
            environment: self.environment(template),
            reported: true,
            templated: false,
            lacking: Vec::new(),
        });
        parsed.tree.is_partial = made.is_partial || self.set.is_open;
        if is_test(&parsed) {
            parsed.input.environment = Environment::Development;
        }
        parsed.trail = Some(Arc::new(Trail {
            chart: Arc::clone(&self.chart),
            template: document.template,
            values: Arc::clone(&self.sets),
            release: self.release.clone(),
            inner: Arc::clone(&self.inner),
            of_segments: made.traces,
            gaps: made.gaps,
            objects_left_out: Arc::clone(&self.objects_left_out),
            traces: Arc::clone(&self.traces),
        }));
        Some(parsed)
    }

    /// What is said of the values, else of the template.
    fn environment(&self, template: &Arc<Source>) -> Environment {
        let of_template = || self.known.get(path(template)).map_or(Environment::Any, |file| file.input.environment);
        self.set.environment.filter(|said| *said != Environment::Any).unwrap_or_else(of_template)
    }
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
