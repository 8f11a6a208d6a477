//! A chart's files, what its Chart.yaml says, and the charts that it brings along.
//!
//! | file | answers |
//! |---|---|
//! | `read` | which files a folder gives: .helmignore, limits, no way out of the chart |
//! | `open` | the chart at a path, be it a folder or an archive |
//! | `archive` | the same of a `.tgz` |
//! | `load` | which of them are templates, values, subcharts, files to be looked up |
//! | `metadata` | what Chart.yaml says, as `.Chart` shows it |
//! | `dependencies` | which subcharts are switched on, under which names, and what is imported from them |
//!
//! | `coalesce` | how the values of a chart and of those that it brings along become one tree |
//!
//! Reading YAML is left to others.

mod archive;
mod coalesce;
mod dependencies;
mod ignore;
mod instance;
mod load;
mod metadata;
mod open;
mod read;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use coalesce::coalesce;
pub use dependencies::settle;
pub use instance::{Instance, Need};
pub use load::load;
pub use open::read;
pub use read::read_folder;

use crate::source::{Range, Source};

/// The files of a folder or archive, before anything is made of them. Text is kept as a [`Source`], whose path is the
/// file's within the workspace.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    /// The files, by their path within the chart, in order of it.
    pub files: Vec<RawFile>,
}

/// A file.
#[derive(Debug, Clone)]
pub struct RawFile {
    /// The path within the chart, with forward slashes.
    pub name: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file.
#[derive(Debug, Clone)]
pub enum Content {
    /// Text.
    Text(Arc<Source>),
    /// Something else: an archive, an image.
    Bytes(Arc<[u8]>),
}

/// A chart.
#[derive(Debug, Clone, Default)]
pub struct Chart {
    /// What Chart.yaml says.
    pub metadata: Metadata,
    /// Chart.yaml.
    pub manifest: Option<Arc<Source>>,
    /// values.yaml.
    pub values: Option<Arc<Source>>,
    /// What stands below `templates/`, `NOTES.txt` and partials included.
    pub templates: Vec<RawFile>,
    /// What stands below `crds/`.
    pub crds: Vec<RawFile>,
    /// What `.Files` shows, in order of the paths.
    pub files: Vec<RawFile>,
    /// The subcharts that are there, in Helm's order.
    pub subcharts: Vec<Chart>,
}

/// What Chart.yaml says.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    /// Its entries as Helm reads them, for `.Chart`: the name that templates use and the value.
    pub name: String,
    /// The chart's own version.
    pub version: String,
    /// The version of what it installs.
    pub app_version: String,
    /// `v1` or `v2`.
    pub api_version: String,
    /// `application`, `library`, or nothing.
    pub kind: String,
    /// The charts that it depends on.
    pub dependencies: Vec<Dependency>,
    /// Everything else that is text: `kubeVersion`, `description`, `home`, `icon`, …
    pub texts: Vec<(String, String)>,
    /// Lists of texts: `keywords`, `sources`.
    pub lists: Vec<(String, Vec<String>)>,
    /// `annotations`.
    pub annotations: Vec<(String, String)>,
    /// `maintainers`: name, mail, address.
    pub maintainers: Vec<[String; 3]>,
    /// Whether it is marked as deprecated.
    pub is_deprecated: bool,
    /// Where the texts stand in Chart.yaml, by their keys.
    pub places: Vec<(String, Range)>,
}

/// A chart that another depends on.
#[derive(Debug, Clone, Default)]
pub struct Dependency {
    /// The chart's name.
    pub name: String,
    /// The version, or a range of versions.
    pub version: String,
    /// Where it is to be had.
    pub repository: String,
    /// Paths in the values, of which the first boolean decides, separated by commas.
    pub condition: String,
    /// Words that switch it on or off together with others.
    pub tags: Vec<String>,
    /// The name that it has here.
    pub alias: String,
    /// What is taken over from its values: from where to where; a word alone stands for a path below `exports`.
    pub imports: Vec<Import>,
    /// The entry in Chart.yaml.
    pub at: Range,
}

/// What is taken over from a subchart's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The path in the subchart's values.
    pub child: String,
    /// The path in the values of the chart that imports; `.` is their root.
    pub parent: String,
}

/// Something about a chart that is worth saying.
#[derive(Debug, Clone)]
pub struct Complaint {
    /// What is wrong.
    pub message: String,
    /// Where, if it has a place.
    pub at: Option<(Arc<Source>, Range)>,
}
