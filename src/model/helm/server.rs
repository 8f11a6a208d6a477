//! Which passwords in values are for a server that the release does not run: nobody can log in with them anywhere, until
//! somebody sets another host.

use super::{Chart, FileKind, Node, Setting, System, Thing, folder, setting};
use crate::source::Range;
use crate::tree::{Kind, Scalar};

/// Keys beside a password that say which server it is for.
const HOSTS: [&str; 9] =
    ["host", "hostname", "server", "address", "connectaddr", "endpoint", "url", "db_host", "dbhost"];

/// Ends of names that the cluster itself gives.
const OF_CLUSTER: [&str; 3] = [".svc", ".local", ".internal"];

/// Whether a host beside a setting is neither within the cluster nor called like a chart that is on. What is called as the
/// chart itself is the program's own.
pub fn is_elsewhere(system: &System<'_>, setting: &Setting<'_>) -> bool {
    let own = chart_around(system, setting.node).and_then(|chart| chart.node.text_of("name"));
    let part = setting.mapping.node.key().map(|key| key.text());
    if part.is_none() || part == own {
        return false;
    }
    let entries = setting.mapping.node.written_entries();
    let mut hosts = entries.filter(|entry| HOSTS.contains(&entry.key.text().to_ascii_lowercase().as_str()));
    hosts.any(|entry| match entry.value.scalar() {
        Some(Scalar::Str(text)) => is_foreign(system, entry.value, host_in(text)),
        _ => false,
    })
}

/// The host of an address, or what stands there in its place.
fn host_in(text: &str) -> &str {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    rest.split([':', '/']).next().unwrap_or(rest)
}

fn is_foreign(system: &System<'_>, node: Node<'_>, host: &str) -> bool {
    let is_plain = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
    match host.matches('.').count() {
        _ if !is_plain => false,
        0 if host == "localhost" => true,
        0 => chart_around(system, node).is_some_and(|chart| !runs(system, chart, host)),
        // A Service and its namespace.
        1 => host.contains("example"),
        _ => !OF_CLUSTER.iter().any(|end| host.ends_with(end)),
    }
}

/// The chart whose own values a node stands in.
fn chart_around<'s, 'a>(system: &'s System<'a>, node: Node<'_>) -> Option<&'s Chart<'a>> {
    let path = &node.tree.source.path;
    system.helm.charts.iter().find(|chart| path.ends_with("/values.yaml") && folder(path) == chart.folder)
}

/// Whether a chart may run something of this name: a chart in it that is not switched off, or a template that speaks of it.
fn runs(system: &System<'_>, chart: &Chart<'_>, host: &str) -> bool {
    let inside = system.files.iter().filter(|file| chart.holds(&file.input.source.path));
    let is_off = |root: Node<'_>| root.get(host).is_some_and(setting::is_off);
    let mut values = inside.clone().filter(|file| file.input.kind == FileKind::HelmValues);
    if values.any(|file| file.tree.root().is_some_and(is_off)) {
        return false;
    }
    let mut dependencies = chart.node.get("dependencies").into_iter().flat_map(|list| list.items());
    let is_called = |entry: Node<'_>| ["name", "alias"].iter().any(|key| entry.text_of(key) == Some(host));
    let mut templates = inside.filter(|file| file.input.kind == FileKind::HelmTemplate);
    dependencies.any(is_called) || templates.any(|file| serves(&file.input.source.text, host))
}

/// Whether a template makes a Service and speaks of a name.
fn serves(text: &str, name: &str) -> bool {
    text.contains("kind: Service\n") && text.contains(name)
}

/// Whether a comment above what a setting stands in calls it an example, or the head of a file that no chart takes by itself.
pub fn is_example(system: &System<'_>, thing: Thing<'_>) -> bool {
    is_example_file(system, thing) || is_example_part(system, thing)
}

fn is_example_file(system: &System<'_>, thing: Thing<'_>) -> bool {
    let file = &system.files[thing.file];
    let first = file.tree.root().and_then(|root| root.written_entries().next());
    let is_head = |start| first.is_some_and(|entry| start < entry.key.range().start);
    let mut head = file.tree.comments.iter().filter(|range| is_head(range.start));
    !file.input.source.path.ends_with("values.yaml") && head.any(|range| says_example(thing.node, *range))
}

fn says_example(node: Node<'_>, comment: Range) -> bool {
    let said = node.tree.source.slice(comment).to_ascii_lowercase();
    said.contains("an example") || said.contains("example config")
}

fn is_example_part(system: &System<'_>, thing: Thing<'_>) -> bool {
    let comments = &system.files[thing.file].tree.comments;
    let around = std::iter::successors(thing.node.parent(), Node::parent).filter(|node| node.kind() == Kind::Mapping);
    around.filter_map(|node| node.key()).any(|key| {
        let text = &thing.node.tree.source.text;
        let mut next = key.range().start;
        let before = comments.iter().rev().filter(|range| range.end <= key.range().start);
        let above = before.take_while(|range| {
            let gap = text.get(range.end as usize..next as usize).unwrap_or("x");
            next = range.start;
            gap.trim().is_empty() && gap.matches('\n').count() < 2
        });
        above.into_iter().any(|range| says_example(thing.node, *range))
    })
}
