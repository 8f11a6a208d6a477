//! Rendering: a chart and values in, documents with provenance out.

mod capabilities;
mod collect;
mod files;
mod given;
mod order;
mod scope;
#[cfg(test)]
mod tests;
mod work;

use std::sync::Arc;

use super::chart::{Chart, Complaint};
use super::template::on_own_stack;
use super::trace::{Piece, Trace};
use super::value::{Limits, Trouble};
use crate::source::{Place, Source};

/// Values that stand over those of the chart; later ones count more.
#[derive(Debug, Clone)]
pub enum Given {
    /// A values file.
    File(Arc<Source>),
    /// The text of a `--set`.
    Set(String),
    /// The text of a `--set-string`.
    SetString(String),
    /// A value that a file sets in its own way, as Argo CD's parameters do.
    At {
        /// The path and the value, as `--set` has them.
        text: String,
        /// Whether the value is a text, whatever it looks like.
        is_text: bool,
        /// Where the value stands.
        place: Place,
    },
    /// A path, as `--set` has it, at which something is set that nobody knows.
    Unknown(String),
    /// A values file of which nobody knows whether it counts.
    Doubtful(Arc<Source>),
    /// Values of which nothing is known, so that what stands below them may not count.
    Anything,
}

/// How a chart is rendered.
#[derive(Debug, Clone)]
pub struct Options {
    /// `.Release.Name`
    pub release: String,
    /// `.Release.Namespace`
    pub namespace: String,
    /// The version of Kubernetes, for example `1.34`.
    pub kubernetes: Option<String>,
    /// API versions that the cluster has besides those that every cluster has.
    pub api_versions: Vec<String>,
    /// Whether an error ends the rendering, as in Helm.
    pub is_strict: bool,
    /// Whether to tell where everything comes from.
    pub with_provenance: bool,
    /// What it may cost.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            release: "release-name".to_owned(),
            namespace: "default".to_owned(),
            kubernetes: None,
            api_versions: Vec::new(),
            is_strict: false,
            with_provenance: true,
            limits: Limits::default(),
        }
    }
}

/// What a chart renders to.
#[derive(Debug, Default)]
pub struct Rendered {
    /// The documents in Helm's order: definitions of resources, manifests, hooks.
    pub documents: Vec<Document>,
    /// The traces that the pieces of all documents name.
    pub traces: Vec<Trace>,
    /// The templates that could write objects which conditions keep from being written, and the traces that tell of them.
    pub objects_left_out: Vec<(String, u32)>,
    /// What went wrong.
    pub problems: Vec<Problem>,
    /// The charts that it depends on, that are switched on and that are not there.
    pub lacking: Vec<String>,
}

/// A document.
#[derive(Debug)]
pub struct Document {
    /// The template as Helm names it: `chart/templates/service.yaml`.
    pub template: String,
    /// The template, or the file that the document is.
    pub source: Option<Arc<Source>>,
    /// The text.
    pub text: String,
    /// Where it comes from, in order, without gaps.
    pub pieces: Vec<Piece>,
    /// What Helm does with it.
    pub role: Role,
}

/// What Helm does with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It is from `crds/` and is installed once, before all else.
    Definition,
    /// It belongs to the release.
    Manifest,
    /// It is installed at a certain time.
    Hook,
}

/// Something that went wrong.
#[derive(Debug, Clone)]
pub struct Problem {
    /// What kind of trouble.
    pub trouble: Trouble,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
    /// The actions that led there, innermost first.
    pub includes: Vec<Place>,
}

/// Renders a chart. The work has a stack of its own, so that whoever calls may have a small one.
pub fn render(chart: &Chart, given: &[Given], options: &Options) -> Rendered {
    let done = on_own_stack(|| work::render(chart, given, options));
    done.unwrap_or_else(|| {
        let message = "the chart could not be rendered".to_owned();
        let problem = Problem { trouble: Trouble::Limit, message, place: None, includes: Vec::new() };
        Rendered { problems: vec![problem], ..Rendered::default() }
    })
}

impl Problem {
    /// A complaint about a chart's files.
    pub fn of(complaint: &Complaint) -> Self {
        let place = complaint.at.clone().map(|(source, range)| Place { source, range });
        Self { trouble: Trouble::Template, message: complaint.message.clone(), place, includes: Vec::new() }
    }
}
