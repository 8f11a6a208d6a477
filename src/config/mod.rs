//! What a project's seaworthy.toml says, checked, with every mistake at its place.
//!
//! Paths and globs in the file count from the folder that holds it. Which files there are, and which rules, is not
//! known here: [`Config::check_rule_ids`] is told.

mod check;
mod keys;
mod layer;
mod read;
mod schema;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::discover::{Environments, Globs};
use crate::glob::PathGlobs;
use crate::source::{Environment, Place, Source};
use crate::tree::form::Mistake;
use crate::triage::Allow;

pub use keys::commented;
pub use layer::{Layer, ParamValue, Part, Product, Settings, Target};
pub use schema::json_schema;

/// The file's name.
pub const FILE: &str = "seaworthy.toml";

/// Products with their names.
pub const PRODUCTS: &[(Product, &str)] = &[(Product::Vault, "vault"), (Product::OpenBao, "openbao")];

/// What a project says of itself.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Settings for every file.
    pub layer: Layer,
    /// Settings for parts of the tree; later ones win.
    pub parts: Vec<Part>,
    /// What the command line says, which wins over all of them.
    pub command_line: Layer,
    /// Folders with rules of the project's own.
    pub rules: Vec<RuleFolder>,
    /// What is not checked.
    pub exclude: PathGlobs,
    /// Files whose environment their name does not tell.
    pub environments: Vec<(Environment, PathGlobs)>,
    /// How charts are installed.
    pub helm: Vec<HelmInstall>,
    /// Findings that are allowed.
    pub allow: Vec<Allow>,
    /// What an audit needs to know.
    pub audit: Audit,
}

/// A folder with rules of the project's own.
#[derive(Debug, Clone)]
pub struct RuleFolder {
    /// The folder, relative to the root.
    pub path: String,
    /// What its rules' ids begin with.
    pub prefix: String,
    /// Where the file names it.
    pub place: Place,
}

/// How a chart is installed.
#[derive(Debug, Clone)]
pub struct HelmInstall {
    /// The chart's folder, relative to the root.
    pub chart: String,
    /// Lists of value files, relative to the root.
    pub values: Vec<Vec<String>>,
    /// Values set in all of them, `key=value`.
    pub set: Vec<String>,
    /// Where the file names the chart.
    pub place: Place,
}

/// What an audit needs to know.
#[derive(Debug, Clone, Default)]
pub struct Audit {
    /// The file in which people attest what no file can show, relative to the root.
    pub attestations: Option<String>,
    /// How much data may be lost at most, in time.
    pub rpo: Option<Duration>,
}

impl Config {
    /// Reads a seaworthy.toml. A file that is no TOML gives its errors and nothing else.
    pub fn load(source: Arc<Source>) -> (Self, Vec<Mistake>) {
        let base = source.path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let tree = crate::tree::toml::parse(source);
        let place = |range| Place { source: Arc::clone(&tree.source), range };
        let mut mistakes: Vec<_> =
            tree.errors.iter().map(|error| Mistake::new(place(error.range), error.message.clone())).collect();
        match tree.root() {
            Some(root) if mistakes.is_empty() => (read::config(root, &base, &mut mistakes), mistakes),
            _ => (Self::default(), mistakes),
        }
    }

    /// What holds for a file, given by its path relative to the root.
    pub fn for_path(&self, path: &str) -> Settings {
        let parts = self.parts.iter().filter(|part| part.paths.matches(path)).map(|part| &part.layer);
        let layers = std::iter::once(&self.layer).chain(parts).chain(std::iter::once(&self.command_line));
        layers.fold(Settings::default(), Settings::under)
    }

    /// What the file says of environments, for discovery.
    pub fn environment_names(&self) -> Environments {
        let globs = self.environments.iter().filter_map(|(environment, paths)| {
            let globs = Globs::new(&paths.texts()).ok()?;
            Some((*environment, globs))
        });
        Environments(globs.collect())
    }

    /// The environment that the file gives to a path, if it gives one.
    pub fn environment_of(&self, path: &str) -> Option<Environment> {
        self.environments.iter().find(|(_, paths)| paths.matches(path)).map(|(environment, _)| *environment)
    }
}

/// The nearest seaworthy.toml from a folder up to the root.
pub fn locate(start: &Path, root: &Path) -> Option<PathBuf> {
    let inside = start.ancestors().take_while(|folder| folder.starts_with(root));
    inside.map(|folder| folder.join(FILE)).find(|file| file.is_file())
}
