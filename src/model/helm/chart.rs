//! Charts: what their Chart.yaml says, and what stands beside it.

use std::sync::OnceLock;

use super::reads::Reads;
use super::{Data, Fact, FileKind, Node, Parsed, System, Thing, Ty, Value, dependencies, folder, printed, raw};
use crate::tree::Scalar;

/// A chart.
#[derive(Debug)]
pub struct Chart<'a> {
    /// The mapping of its Chart.yaml.
    pub node: Node<'a>,
    /// The file.
    pub file: usize,
    /// The folder that it stands in.
    pub folder: &'a str,
    /// Whether it stands in the folder `charts` of another.
    pub is_nested: bool,
    /// What its templates read, once somebody asked.
    pub reads: OnceLock<Option<Reads>>,
}

impl<'a> Chart<'a> {
    /// The chart of a Chart.yaml.
    pub fn of(node: Node<'a>, file: usize, files: &'a [Parsed]) -> Self {
        let own = folder(&files[file].input.source.path);
        let above = own.rsplit_once('/').and_then(|(above, _)| above.strip_suffix("charts"));
        let above = above.map(|above| format!("{above}Chart.yaml"));
        let is_nested = above.is_some_and(|above| files.iter().any(|file| file.input.source.path == above));
        Self { node, file, folder: own, is_nested, reads: OnceLock::new() }
    }

    /// Whether a file stands somewhere below the chart's folder.
    pub fn holds(&self, path: &str) -> bool {
        let rest = path.strip_prefix(self.folder);
        self.folder.is_empty() || rest.is_some_and(|rest| rest.starts_with('/'))
    }
}

/// What can be asked of a chart.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "apiVersion",
        Ty::Maybe(&Ty::Str),
        "The version of the chart format: `v2`, or `v1` of Helm 2.",
        |_, thing| text(thing, "apiVersion"),
    ),
    Fact::new("name", Ty::Maybe(&Ty::Str), "The chart's name, as Helm reads it.", |_, thing| text(thing, "name")),
    Fact::new("version", Ty::Maybe(&Ty::Str), "The chart's own version, as Helm reads it.", |_, thing| {
        text(thing, "version")
    }),
    Fact::new(
        "appVersion",
        Ty::Maybe(&Ty::Str),
        "The version of the program, as Helm reads it: `1.10` without quotes is `1.1`.",
        |_, thing| text(thing, "appVersion"),
    ),
    Fact::new("writtenAppVersion", Ty::Maybe(&Ty::Str), "The version of the program, as it is written.", |_, thing| {
        written(thing, "appVersion")
    }),
    Fact::new("kubeVersion", Ty::Maybe(&Ty::Str), "The Kubernetes versions that it is made for.", |_, thing| {
        text(thing, "kubeVersion")
    }),
    Fact::new("dependencies", Ty::List(&Ty::Raw), "The charts that it depends on, as written.", dependencies::all),
    Fact::joined(
        "hasLock",
        Ty::Bool,
        "Whether a Chart.lock beside it holds the versions of its dependencies.",
        &["generated"],
        |system, thing| beside(system, thing, "helm-lock"),
    ),
    Fact::joined(
        "hasValuesSchema",
        Ty::Bool,
        "Whether a values.schema.json beside it says which values are allowed.",
        &["properties"],
        |system, thing| beside(system, thing, "helm-values-schema"),
    ),
    Fact::joined(
        "missingFolders",
        Ty::List(&Ty::Str),
        "The folders that it takes dependencies from (`file://`) and that hold no chart.",
        &["version:"],
        dependencies::missing_folders,
    ),
    Fact::joined(
        "outsideLock",
        Ty::List(&Ty::Str),
        "The dependencies that the Chart.lock beside it does not have, or has in another version than the one that is named.",
        &["generated"],
        dependencies::outside_lock,
    ),
    Fact::new("raw", Ty::Raw, "The whole Chart.yaml as written.", raw),
];

/// Whether something stands in a chart that is still worked on: whoever releases it writes the versions into it.
pub fn is_unreleased<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let (written, _) = thing.node.place().written();
    let mut charts = system.helm.charts.iter().filter(|chart| chart.holds(&written.source.path));
    let is_open = |node: Node<'_>, key: &str| node.text_of(key).is_some_and(names_no_release);
    let is_stand_in = |chart: &Chart<'_>| {
        let tree = chart.node.tree;
        tree.comments.iter().any(|range| says_stand_in(tree.source.slice(*range)))
    };
    let is_unreleased = charts.any(|chart| {
        is_stand_in(chart)
            || is_packed(system, chart)
            || ["version", "appVersion"].iter().any(|key| is_open(chart.node, key))
    });
    Value::at(thing.node, is_unreleased)
}

/// Whether a chart stands in a folder for packaging while the repository has what was packed of it, too.
fn is_packed(system: &System<'_>, chart: &Chart<'_>) -> bool {
    let name = chart.node.text_of("name");
    let is_twin = |other: &Chart<'_>| other.folder != chart.folder && other.node.text_of("name") == name;
    chart.folder.split('/').any(|folder| folder == "packaging") && system.helm.charts.iter().any(is_twin)
}

/// Whether a comment says that the release puts another version in place of this one.
fn says_stand_in(comment: &str) -> bool {
    ["never actually shipped", "replace it at build-time", "replaced at build time", "replaced by the release"]
        .iter()
        .any(|words| comment.contains(words))
}

/// Whether a version stands for one that is yet to come: `dev`, `1.4.0-dev`, `0.0.0`.
fn names_no_release(version: &str) -> bool {
    let version = version.trim_start_matches('v').to_ascii_lowercase();
    let is_no_version = matches!(version.as_str(), "dev" | "latest" | "main" | "master" | "edge" | "0.0.0" | "0.0.1");
    is_no_version || version.ends_with("-dev") || version.ends_with("-snapshot")
}

/// A field that Helm turns into text, whatever it is.
fn text<'a>(thing: Thing<'a>, key: &str) -> Value<'a> {
    let value = Value::field(thing.node, key);
    let data = match &value.data {
        Data::Int(number) => Data::from(number.to_string()),
        Data::Float(number) => Data::from(printed::general(&format!("{:e}", *number as f32))),
        Data::Bool(flag) => Data::from(flag.to_string()),
        _ => return value,
    };
    Value { data, from: value.from }
}

fn written<'a>(thing: Thing<'a>, key: &str) -> Value<'a> {
    let value = Value::field(thing.node, key);
    match value.from.filter(|_| value.is_present()) {
        Some(node) if node.scalar().is_some_and(|scalar| scalar != Scalar::Null) => Value::at(node, node.text()),
        _ => value,
    }
}

/// Whether a file of a kind stands in the chart's folder.
fn beside<'a>(system: &System<'a>, thing: Thing<'a>, kind: &str) -> Value<'a> {
    let own = system.helm.charts[thing.index].folder;
    let inputs = system.files.iter().map(|file| &file.input);
    let mut wanted = inputs.filter(|input| matches!(input.kind, FileKind::Companion(name) if name == kind));
    Value::at(thing.node, wanted.any(|input| folder(&input.source.path) == own))
}
