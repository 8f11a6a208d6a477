//! Which values the templates of a chart read, and what its values files say beside that: values that no template
//! reads, and keys that templates print and no values file has.
//!
//! `walk` finds the reads in the syntax trees. Whatever could read more than is seen makes the answer unknown: values
//! passed on as a whole, helpers of charts that are not there, files that are treated as templates.

mod beside;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Chart, FileKind, Node, Parsed, System};
use crate::source::Source;
use crate::tree::{Kind, Scalar};
use walk::Walk;

pub use beside::{unread, unset};

/// How many templates a chart may have.
const TEMPLATES: usize = 2000;

/// A key, with those that lead to it.
type Path = Vec<String>;

/// What the templates of a chart read.
#[derive(Debug, Default)]
pub struct Reads {
    /// The keys. What stands below one counts as read.
    keys: BTreeSet<Path>,
    /// Keys that are printed whatever the values say, with the template and its line.
    printed: Vec<(Path, String)>,
}

impl Reads {
    /// Whether a key, something around it or something in it is read.
    fn touches(&self, path: &[String]) -> bool {
        let around = (1..=path.len()).any(|length| self.keys.contains(&path[..length]));
        around || self.keys.range(path.to_vec()..).next().is_some_and(|next| next.starts_with(path))
    }
}

/// What is read in a chart; `None` when it cannot be known.
pub fn of(chart: &Chart<'_>, system: &System<'_>) -> Option<Reads> {
    if chart.node.text_of("type") == Some("library") || is_a_part(chart) {
        return None;
    }
    let templates: Vec<&Parsed> = templates(chart, system.files).collect();
    if templates.len() > TEMPLATES {
        return None;
    }
    let own = own(chart);
    let mut walk = Walk::default();
    for file in templates {
        let source = &file.input.source;
        walk.template(source, source.path.strip_prefix(&own).map(|name| format!("templates/{name}")))?;
    }
    for text in texts_in_values(chart, system.files) {
        walk.template(&Arc::new(Source::file("values.yaml", text)), None)?;
    }
    walk.reads()
}

/// The folder of its own templates.
fn own(chart: &Chart<'_>) -> String {
    format!("{}/templates/", chart.folder).trim_start_matches('/').to_owned()
}

/// Whether it has templates of its own.
fn has_templates(chart: &Chart<'_>, files: &[Parsed]) -> bool {
    let own = own(chart);
    templates(chart, files).any(|file| file.input.source.path.starts_with(&own))
}

/// Whether it stands in the folder of another chart, which may hand it values and helpers.
fn is_a_part(chart: &Chart<'_>) -> bool {
    chart.is_nested
}

/// The templates of a chart and of the charts in its folder.
fn templates<'s>(chart: &Chart<'_>, files: &'s [Parsed]) -> impl Iterator<Item = &'s Parsed> {
    let templates = files.iter().filter(|file| file.input.kind == FileKind::HelmTemplate);
    templates.filter(|file| chart.holds(&file.input.source.path))
}

/// The values files of a chart.
fn values<'a>(chart: &Chart<'_>, files: &'a [Parsed]) -> impl Iterator<Item = Node<'a>> {
    let files = files.iter().filter(|file| file.input.kind == FileKind::HelmValues);
    files.filter(|file| chart.holds(&file.input.source.path)).filter_map(|file| file.tree.root())
}

/// Texts of values files that are templates themselves.
fn texts_in_values(chart: &Chart<'_>, files: &[Parsed]) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<Node<'_>> = values(chart, files).collect();
    while let Some(node) = open.pop() {
        match node.scalar() {
            Some(Scalar::Str(text)) if text.contains("{{") => found.push(text.to_owned()),
            _ => open.extend(node.children().filter(|child| child.kind() != Kind::Alias)),
        }
    }
    found
}
