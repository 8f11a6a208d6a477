//! Which templates a chart and those below it have, and in which order they are parsed and carried out.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::helm::chart::{Content, Instance};
use crate::helm::value::Map;
use crate::source::Source;

/// A template file.
#[derive(Debug)]
pub struct TemplateFile {
    /// The name: `chart/charts/sub/templates/a.yaml`.
    pub name: String,
    /// The file.
    pub source: Arc<Source>,
    /// What its chart's templates see as their dot.
    pub scope: Map,
    /// `.Template.BasePath`
    pub base: String,
}

impl TemplateFile {
    /// Whether it only holds definitions.
    pub fn is_partial(&self) -> bool {
        self.name.rsplit('/').next().is_some_and(|name| name.starts_with('_'))
    }

    /// Whether it holds notes for people.
    pub fn is_notes(&self) -> bool {
        self.name.ends_with("NOTES.txt")
    }
}

/// The templates of one chart; `path` is its own.
pub fn of_chart(chart: &Instance<'_>, path: &str, scope: &Map) -> Vec<TemplateFile> {
    let file = |name: &str, content: &Content| match content {
        Content::Text(source) => Some(TemplateFile {
            name: format!("{path}/{name}"),
            source: Arc::clone(source),
            scope: scope.clone(),
            base: format!("{path}/templates"),
        }),
        Content::Bytes(_) => None,
    };
    let all = chart.chart.templates.iter().filter_map(|raw| file(&raw.name, &raw.content));
    all.filter(|file| !chart.is_library() || file.is_partial()).collect()
}

/// The deepest first, so that what a chart defines counts more than what those below it do.
pub fn sort(files: &mut [TemplateFile]) {
    files.sort_by(|a, b| Reverse(rank(a)).cmp(&Reverse(rank(b))));
}

fn rank(file: &TemplateFile) -> (usize, &str) {
    (file.name.matches('/').count(), &file.name)
}
