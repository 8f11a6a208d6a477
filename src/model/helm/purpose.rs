//! What charts are for, and what remarks say of values, where their words tell it.

use super::{FileKind, Node, Parsed, folder};
use crate::source::Environment;

/// What the name and description of a chart say when it is there to be tried, or to try other programs with.
const FOR_TRYING: [&str; 7] = [
    "testing tool",
    "for testing",
    "testing purposes",
    "resiliency testing",
    "mock server",
    "mocking services",
    "not for production",
];

/// Whether a Chart.yaml says that the chart is there to be tried.
pub fn is_for_trying(chart: Node<'_>) -> bool {
    let says = |key: &str| chart.text_of(key).unwrap_or_default().to_ascii_lowercase();
    let (name, description) = (says("name"), says("description"));
    let is_demo = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "demo");
    is_demo(&name) || is_demo(&description) || FOR_TRYING.iter().any(|words| description.contains(words))
}

/// Notes that files of such charts are meant for development.
pub fn mark(files: &mut [Parsed]) {
    let of_chart = |file: &Parsed| {
        let root = file.tree.root().filter(|_| file.input.kind == FileKind::HelmChart)?;
        is_for_trying(root).then(|| folder(&file.input.source.path).to_owned())
    };
    let folders: Vec<String> = files.iter().filter_map(of_chart).collect();
    for file in files.iter_mut().filter(|file| file.input.environment == Environment::Any) {
        let path = &file.input.source.path;
        let is_inside = |folder: &String| {
            path.strip_prefix(&**folder).is_some_and(|rest| folder.is_empty() || rest.starts_with('/'))
        };
        if folders.iter().any(is_inside) {
            file.input.environment = Environment::Development;
        }
    }
}

/// How many lines of a remark are read.
const LINES: usize = 16;

/// The remark directly above a value's key, and on its line.
pub fn remark(node: Node<'_>) -> String {
    let source = &node.tree.source;
    let lines = source.lines();
    let own = lines.line_of(node.key().unwrap_or(node).range().start);
    let text = |line: u32| source.slice(lines.range(&source.text, line)).trim();
    let above = (1..own).rev().map(text).take_while(|line| line.starts_with('#')).take(LINES);
    let mut all: Vec<&str> = above.collect();
    all.reverse();
    all.extend(text(own).split_once(" #").map(|(_, remark)| remark));
    all.join("\n").to_ascii_lowercase()
}
