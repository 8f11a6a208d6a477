//! A chart as it is used: under a name, with values, with the charts that are switched on below it.

use std::sync::Arc;

use super::{Chart, Dependency};
use crate::helm::value::Map;
use crate::source::Source;

/// A chart in use.
#[derive(Debug, Clone)]
pub struct Instance<'c> {
    /// The chart.
    pub chart: &'c Chart,
    /// The name: its own, or the alias that the chart above it gives.
    pub name: String,
    /// The values that it brings along.
    pub values: Map,
    /// What it depends on, as far as that is switched on; `None` when Chart.yaml names nothing.
    pub needs: Option<Vec<Need<'c>>>,
    /// The charts below it.
    pub subcharts: Vec<Instance<'c>>,
}

/// A dependency in use.
#[derive(Debug, Clone)]
pub struct Need<'c> {
    /// What Chart.yaml says.
    pub dependency: &'c Dependency,
    /// The name, or the alias.
    pub name: String,
    /// Whether it is switched on.
    pub is_on: bool,
}

impl<'c> Instance<'c> {
    /// A chart and all charts below it, before anything is switched off; `values` reads a values.yaml.
    pub fn of(chart: &'c Chart, values: &mut dyn FnMut(Option<&Arc<Source>>) -> Map) -> Self {
        let needs: Vec<Need<'c>> = chart.metadata.dependencies.iter().map(Need::of).collect();
        Self {
            chart,
            name: chart.metadata.name.clone(),
            values: values(chart.values.as_ref()),
            needs: (!needs.is_empty()).then_some(needs),
            subcharts: chart.subcharts.iter().map(|sub| Self::of(sub, values)).collect(),
        }
    }

    /// Whether it only lends templates to others.
    pub fn is_library(&self) -> bool {
        self.chart.metadata.kind.eq_ignore_ascii_case("library")
    }
}

impl<'c> Need<'c> {
    fn of(dependency: &'c Dependency) -> Self {
        Self { dependency, name: dependency.name.clone(), is_on: true }
    }
}
