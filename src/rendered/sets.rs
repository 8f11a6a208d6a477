//! Under which values a chart is rendered, and which of these are judged.
//!
//! A chart that brings values for production is judged with them and with those for what is built like production;
//! everything else is then rendered only to see whether it can be. So are values with which the chart is tested, and
//! those for development. What a project or the command line names is always judged.

use std::sync::Arc;

use super::{Install, Known};
use crate::discover::ChartFiles;
use crate::helm::Given;
use crate::helm::chart::{Content, RawFile};
use crate::source::{Environment, Source};

/// A set of values.
#[derive(Debug)]
pub struct Set {
    /// What findings call it: the paths of its files.
    pub name: String,
    /// What it lays over the chart's own values.
    pub given: Vec<Given>,
    /// Where it is meant to run; `None` where the templates' paths say.
    pub environment: Option<Environment>,
    /// Whether rules judge what comes of it.
    pub is_judged: bool,
    /// Whether somebody says that the chart is installed so.
    pub is_named: bool,
    /// The name of the release, and its namespace, as far as somebody says them.
    pub release: (Option<String>, Option<String>),
    /// Whether nobody knows all that counts.
    pub is_open: bool,
}

/// The sets of a chart; the first is its own values and nothing else.
pub fn of(chart: &ChartFiles, known: &Known<'_>, installs: &[Install]) -> Vec<Set> {
    let mut sets = vec![own(chart)];
    sets.extend(chart.raw.files.iter().filter_map(|file| beside(file, known)));
    let named = installs.iter().filter(|install| install.chart.as_ref().is_none_or(|folder| *folder == chart.folder));
    sets.extend(named.map(|install| Set {
        name: install.name.clone(),
        given: install.given.clone(),
        environment: install.environment,
        is_judged: true,
        is_named: true,
        release: (install.release.clone(), install.namespace.clone()),
        is_open: install.is_open || install.given.iter().any(|given| matches!(given, Given::Anything)),
    }));
    choose(&mut sets);
    sets
}

fn own(chart: &ChartFiles) -> Set {
    let name = if chart.folder.is_empty() { "values.yaml".to_owned() } else { format!("{}/values.yaml", chart.folder) };
    Set {
        name,
        given: Vec::new(),
        environment: None,
        is_judged: true,
        is_named: false,
        release: (None, None),
        is_open: false,
    }
}

/// A file of the chart that holds other values for it: `values-prod.yaml`, `ci/small-values.yaml`.
fn beside(file: &RawFile, known: &Known<'_>) -> Option<Set> {
    let Content::Text(source) = &file.content else { return None };
    let stem = [".yaml", ".yml"].iter().find_map(|ending| file.name.strip_suffix(ending))?;
    let is_tried = stem.strip_prefix("ci/").is_some_and(|name| name.ends_with("values") && !name.contains('/'));
    let is_variant =
        !stem.contains('/') && stem.strip_prefix("values").is_some_and(|rest| rest.starts_with(['-', '.', '_']));
    (is_tried || is_variant).then(|| Set {
        name: source.path.clone(),
        given: vec![Given::File(Arc::clone(source))],
        environment: Some(environment(source, known)),
        is_judged: !is_tried,
        is_named: false,
        release: (None, None),
        is_open: false,
    })
}

/// What is said of a values file, else what its path says.
pub fn environment(source: &Source, known: &Known<'_>) -> Environment {
    let path = source.path.as_str();
    known.get(path).map_or_else(|| Environment::of_path(path), |file| file.input.environment)
}

/// Leaves those to be judged that count.
fn choose(sets: &mut [Set]) {
    let is = |set: &Set, environment| set.environment == Some(environment);
    let is_live = |set: &Set| set.is_named && !is(set, Environment::Development) || is(set, Environment::Production);
    let has_production = sets.iter().any(|set| set.is_judged && is_live(set));
    for set in sets.iter_mut().filter(|set| !set.is_named) {
        let is_like = is(set, Environment::Production) || is(set, Environment::PreProduction);
        set.is_judged &= !is(set, Environment::Development) && (is_like || !has_production);
    }
}
