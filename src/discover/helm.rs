//! Charts: which of their files are templates, values, or only looked up.

use crate::source::FileKind;

use super::around::{Around, name};
use super::look::{self, Look};

/// What the lock files of charts are called; they are YAML.
pub const LOCKS: [&str; 2] = ["Chart.lock", "requirements.lock"];

/// What a file is by its place in a chart.
pub fn by_place(path: &str, around: &Around<'_>) -> Option<(FileKind, &'static str)> {
    let inside = inside_chart(path, around)?;
    match inside {
        "values.yaml" | "values.yml" => Some((FileKind::HelmValues, "the values of the chart beside it")),
        "values.schema.json" => Some((FileKind::Companion("helm-values-schema"), "the schema of a chart's values")),
        name if LOCKS.contains(&name) => Some((FileKind::Companion("helm-lock"), "the lock file of a chart")),
        "requirements.yaml" => Some((FileKind::Companion("helm-requirements"), "the dependencies of a chart")),
        _ if inside.starts_with("templates/") => Some((FileKind::HelmTemplate, "stands among a chart's templates")),
        _ => None,
    }
}

/// What any other file of a chart is: templates may look it up.
pub fn by_chart(path: &str, around: &Around<'_>) -> Option<(FileKind, &'static str)> {
    around.chart(path).map(|_| (FileKind::Companion("chart-file"), "stands in a chart, whose templates may look it up"))
}

/// The path within the chart that a file belongs to.
fn inside_chart<'p>(path: &'p str, around: &Around<'_>) -> Option<&'p str> {
    let folder = around.chart(path)?;
    if folder.is_empty() { Some(path) } else { path.get(folder.len() + 1..) }
}

/// Whether the keys are those of a `Chart.yaml`.
pub fn is_chart(path: &str, look: &Look<'_>) -> bool {
    name(path) == "Chart.yaml" && look.object.is_none() && look.has("name") && look.has_any(&["apiVersion", "version"])
}

/// Whether a file is called `Chart.yaml` and has at least one of its keys: a broken or unfinished one.
pub fn is_called_chart(path: &str, look: &Look<'_>) -> bool {
    name(path) == "Chart.yaml" && look.object.is_none() && look.has_any(&["apiVersion", "name", "version"])
}

/// Whether a file is called as values are called, and why that counts.
pub fn values_by_name(path: &str, around: &Around<'_>) -> Option<&'static str> {
    let name = name(path);
    let stem = [".yaml", ".yml"].iter().find_map(|ending| name.strip_suffix(ending))?;
    let suffixed = ["-values", ".values", "_values"].iter().any(|suffix| stem.ends_with(suffix));
    let prefixed = stem.strip_prefix("values").is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.', '_']));
    let camel = stem.strip_prefix("values").is_some_and(|rest| rest.starts_with(char::is_uppercase));
    if !(suffixed || prefixed || camel) {
        return None;
    }
    let inside = around.chart(path).is_some();
    Some(if inside { "is called values, in a chart" } else { "is called values, as a chart's values are" })
}

/// Whether a text has the shape of the values of the Vault chart.
pub fn is_vault_values(look: &Look<'_>, text: &str) -> bool {
    const SERVER: &[&str] = &["ha", "standalone", "dataStorage", "auditStorage", "extraEnvironmentVars"];
    let beside = look.has_any(&["injector", "csi", "ui", "serverTelemetry"]) || holds_tls_switch(text);
    look.has("server") && beside && look::holds(text, "server", SERVER)
}

fn holds_tls_switch(text: &str) -> bool {
    look::holds(text, "global", &["tlsDisable"])
}
