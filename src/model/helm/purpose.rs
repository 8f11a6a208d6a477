//! What charts and values are for, where their words say it: demonstration, tests, an example of the form.

use super::{FileKind, Node, Parsed, folder};
use crate::model::secrets;
use crate::source::{Environment, Range};
use crate::tree::Kind;

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

/// What a remark says of values that are not for production.
const REMARKS: [&str; 4] = ["demo only", "not use in production", "not for production", "not suitable for production"];

/// Whether a Chart.yaml says that the chart is there to be tried.
pub fn is_for_trying(chart: Node<'_>) -> bool {
    let says = |key: &str| chart.text_of(key).unwrap_or_default().to_ascii_lowercase();
    let (name, description) = (says("name"), says("description"));
    let is_demo = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "demo");
    is_demo(&name) || is_demo(&description) || FOR_TRYING.iter().any(|words| description.contains(words))
}

/// Notes that files of such charts, and values that say so themselves, are meant for development.
pub fn mark(files: &mut [Parsed]) {
    let of_chart = |file: &Parsed| {
        let root = file.tree.root().filter(|_| file.input.kind == FileKind::HelmChart)?;
        is_for_trying(root).then(|| folder(&file.input.source.path).to_owned())
    };
    let mut folders: Vec<String> = files.iter().filter_map(of_chart).collect();
    let values = files.iter().filter(|file| file.input.kind == FileKind::HelmValues && says_so(file));
    folders.extend(values.map(|file| folder(&file.input.source.path).to_owned()).filter(|folder| !folder.is_empty()));
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

/// Whether a remark in values for another chart says that they are not for production. What stands in their folder is
/// not either.
fn says_so(file: &Parsed) -> bool {
    let is_own = file.input.source.path.rsplit('/').next() == Some("values.yaml");
    let says = |range: &Range| {
        let text = file.tree.source.slice(*range).to_ascii_lowercase();
        REMARKS.iter().any(|words| text.contains(words))
    };
    !is_own && file.tree.comments.iter().any(says)
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

/// Whether a remark above a value, or above what is around it, calls it an example.
pub fn is_example(node: Node<'_>) -> bool {
    let around = std::iter::successors(Some(node), Node::parent).filter(|node| node.key().is_some());
    around.into_iter().any(|node| remark(node).contains("example config"))
}

/// Keys that say where a server is.
const OF_SERVERS: [&str; 6] = ["host", "hostname", "server", "address", "endpoint", "url"];

/// Whether a password is what a program shows to a server that its release does not run: beside it stands where that is,
/// and nothing of the values that is on is called so. What stands beside the password of the program itself, at the top or
/// under the chart's name, is its own address.
pub fn is_for_server_elsewhere(mapping: Node<'_>, chart: Option<&str>) -> bool {
    let root = std::iter::successors(Some(mapping), Node::parent).last().unwrap_or(mapping);
    if mapping == root || mapping.key().is_some_and(|key| Some(key.text()) == chart && mapping.parent() == Some(root)) {
        return false;
    }
    let named = mapping.written_entries().filter(|entry| OF_SERVERS.contains(&entry.key.text()));
    let mut hosts = named.filter(|entry| entry.value.kind() == Kind::Scalar).map(|entry| host(entry.value.text()));
    hosts.any(|host| {
        let is_known = !host.is_empty() && !host.contains("{{") && !secrets::is_reference(host);
        let part = root.get(host).filter(|part| part.is_mapping() && !super::setting::is_off(*part));
        let is_own = |part| std::iter::successors(Some(mapping), Node::parent).any(|node| node == part);
        let runs = part.is_some_and(|part| !is_own(part));
        is_known && !runs
    })
}

/// The host of an address.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split([':', '/']).next().unwrap_or(rest)
}
