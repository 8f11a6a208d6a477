//! Provenance by perturbation: one key of the values is changed, the chart is rendered again, and the lines that differ
//! are held against the lines that name the key.
//!
//! Our own charts are judged by every scalar key. `HELM_CHARTS=folder cargo test --test helm_provenance -- --ignored
//! --nocapture` does the same for charts of others, by forty keys each.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use seaworthy::helm::chart::{self, Chart};
use seaworthy::helm::trace::Trace;
use seaworthy::helm::{Document, Options, Rendered, render};
use seaworthy::source::{Range, Source};
use seaworthy::tree::{Dialect, Node, Scalar, yaml};

/// How many keys of a foreign chart are tried.
const KEYS: usize = 40;

#[derive(Debug, Default)]
struct Score {
    /// Lines that change and name the key.
    right: usize,
    /// Lines that name the key and stay.
    false_claims: usize,
    /// Lines that change and do not name the key.
    missed: usize,
    /// Lines that change when an empty value is filled, and name its key as asked before, or as a condition.
    filled: usize,
    /// Lines that do so and do not name it.
    unfilled: usize,
    /// Keys whose change adds or takes lines; they are not judged.
    moved: usize,
    wrong: Vec<String>,
}

impl Score {
    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.false_claims).max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }

    fn told(&self, name: &str) {
        println!(
            "{name}: {} lines right, precision {:.4}, recall {:.4}; of empty values {} lines right, {} missed; {} keys moved lines",
            self.right,
            self.precision(),
            self.recall(),
            self.filled,
            self.unfilled,
            self.moved
        );
    }
}

/// Every line of a rendering: its document, its text, its range.
fn lines(rendered: &Rendered) -> Vec<(&Document, &str, Range)> {
    let mut all = Vec::new();
    for document in &rendered.documents {
        let mut start = 0;
        for line in document.text.split('\n') {
            let blank = (line.len() - line.trim_start().len()) as u32;
            let end = start + line.len() as u32;
            all.push((document, line, Range::new(start + blank, end)));
            start = end + 1;
        }
    }
    all
}

/// Whether a line names the value that stands at a place.
fn names(rendered: &Rendered, document: &Document, line: Range, at: (&str, Range), is_empty: bool) -> bool {
    let touched = document.pieces.iter().filter(|piece| {
        let Range { start, end } = piece.range;
        if start == end { line.start <= start && start <= line.end } else { start < line.end && line.start < end }
    });
    let is_it = |trace: &Trace| {
        let asked = trace.alternatives.iter().chain(&trace.guards).filter(|_| is_empty);
        let mut keys = trace.value.iter().chain(&trace.others).chain(asked);
        keys.any(|key| key.place.source.path == at.0 && key.place.range == at.1)
    };
    touched.into_iter().any(|piece| is_it(&rendered.traces[piece.trace as usize]))
}

/// The scalars on one line of a values file.
fn scalars(source: &Arc<Source>) -> Vec<(Range, String, bool)> {
    let tree = yaml::parse(Arc::clone(source), Dialect::Helm);
    let is_key = |node: Node<'_>, next: Option<Node<'_>>| next.is_some_and(|next| next.key() == Some(node));
    let nodes: Vec<Node<'_>> = tree.all().collect();
    let values = nodes.iter().enumerate().filter(|(index, node)| !is_key(**node, nodes.get(index + 1).copied()));
    values.filter_map(|(_, node)| Some((node.range(), changed(*node)?, !is_true(*node)))).collect()
}

fn is_true(node: Node<'_>) -> bool {
    !matches!(node.scalar(), Some(Scalar::Bool(false) | Scalar::Int(0) | Scalar::Str("")))
}

/// Another value of the same kind. Of text in several lines, of which only the first would change, there is none.
fn changed(node: Node<'_>) -> Option<String> {
    let is_long = node.text().contains('\n') || node.text().len() > 70;
    if node.source_text().contains(['\n', '&', '*']) || !node.is_written() || is_long {
        return None;
    }
    match node.scalar()? {
        Scalar::Int(number) if number.abs() < 1 << 50 => Some((number + 1).to_string()),
        Scalar::Float(number) if number.abs() > 1e15 => None,
        Scalar::Float(number) => Some((number + 1.0).to_string()),
        Scalar::Str(text) if !text.contains("{{") => serde_json::to_string(&format!("zq{text}")).ok(),
        _ => None,
    }
}

fn judge(chart: &Chart, most: usize, score: &mut Score) {
    let Some(values) = chart.values.clone() else { return };
    let before = render(chart, &[], &Options::default());
    let old = lines(&before);
    let keys = scalars(&values);
    let stride = keys.len().div_ceil(most).max(1);
    for (range, text, is_empty) in keys.into_iter().step_by(stride) {
        let mut other = chart.clone();
        let (front, back) = (&values.text[..range.start as usize], &values.text[range.end as usize..]);
        other.values = Some(Arc::new(Source::file(values.path.clone(), format!("{front}{text}{back}"))));
        let after = render(&other, &[], &Options { with_provenance: false, ..Options::default() });
        let new = lines(&after);
        if new.len() != old.len() {
            score.moved += 1;
            continue;
        }
        for ((document, line, place), (_, other, _)) in old.iter().zip(&new) {
            let claims = names(&before, document, *place, (&values.path, range), is_empty);
            match (claims, line != other) {
                (true, true) if is_empty => score.filled += 1,
                (false, true) if is_empty => score.unfilled += 1,
                (true, false) if is_empty => continue,
                (true, true) => score.right += 1,
                (true, false) => score.false_claims += 1,
                (false, true) => score.missed += 1,
                (false, false) => continue,
            }
            if claims != (line != other) {
                score.wrong.push(format!("{} {}: {line:?} {other:?}", document.template, values.slice(range)));
            }
        }
    }
}

fn charts(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && path.join("Chart.yaml").exists() {
            found.push(path);
        } else if path.is_dir() {
            found.extend(charts(&path));
        }
    }
    found.sort();
    found
}

fn score_of(paths: &[PathBuf], most: usize) -> Score {
    let mut score = Score::default();
    for path in paths {
        let (raw, _) = chart::read_folder(path, path);
        if let Some(chart) = chart::load(raw, &mut Vec::new()) {
            judge(&chart, most, &mut score);
        }
    }
    score
}

#[test]
fn lines_name_the_keys_that_change_them() {
    let own = charts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/charts"));
    assert!(own.len() > 8);
    let score = score_of(&own, usize::MAX);
    score.told("own charts");
    let wrong: BTreeSet<&String> = score.wrong.iter().collect();
    assert!(score.right > 100, "{score:?}");
    assert!(score.precision() >= 0.98 && score.recall() >= 0.98, "{score:?} {wrong:#?}");
}

#[test]
#[ignore = "needs a folder with charts of others"]
fn lines_of_foreign_charts_too() {
    let folder = PathBuf::from(std::env::var("HELM_CHARTS").unwrap());
    let mut all = Score::default();
    for path in charts(&folder) {
        let score = score_of(std::slice::from_ref(&path), KEYS);
        score.told(&path.display().to_string());
        score.wrong.iter().take(3).for_each(|line| println!("    {line}"));
        all.right += score.right;
        all.false_claims += score.false_claims;
        all.missed += score.missed;
        all.moved += score.moved;
        all.filled += score.filled;
        all.unfilled += score.unfilled;
    }
    all.told("all");
}
