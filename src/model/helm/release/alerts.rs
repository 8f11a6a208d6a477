//! Alertmanager's configuration in values: which receivers its routes name, and whether any of them tells somebody.

use super::super::{Data, Node, System, Thing, Value};
use super::Release;
use super::value::{is_null, release, setting, written};
use crate::source::FileKind;

/// How many routes are looked at.
const ROUTES: usize = 1000;

/// Where the configuration stands, and the receiver of the chart's own topmost route.
fn place(release: &Release<'_>) -> Option<(&'static str, &'static str)> {
    Some(match release.chart {
        "kube-prometheus-stack" => ("alertmanager.config", "null"),
        "prometheus" => ("alertmanager.config", "default-receiver"),
        "alertmanager" => ("config", "default-receiver"),
        _ => return None,
    })
}

/// The configuration and its receivers, when both are written here.
fn receivers<'a>(release: &Release<'a>, at: &str) -> Option<(Node<'a>, Node<'a>)> {
    let Data::Node(config) = setting(release, at).data else { return None };
    let Data::Node(receivers) = setting(release, &format!("{at}.receivers")).data else { return None };
    receivers.is_sequence().then_some((config, receivers))
}

/// The receivers that routes name and that are not there.
pub fn undefined<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let release = release(system, thing);
    let Some((at, default)) = place(release) else { return Value::list([]) };
    let Some((config, receivers)) = receivers(release, at) else { return Value::list_of([], false) };
    let names: Vec<Value<'a>> = receivers.items().map(|receiver| Value::field(receiver, "name")).collect();
    if names.iter().any(|name| name.as_str().is_none() && !is_null(name)) {
        return Value::list_of([], false);
    }
    let names: Vec<&str> = names.iter().map(|name| name.as_str().unwrap_or("null")).collect();
    let mut wanted = named_by_routes(config);
    wanted.extend(taken_from_chart(release, at, default, receivers));
    let is_missing = |name: &Value<'_>| name.as_str().is_some_and(|name| !names.contains(&name));
    let complete = !wanted.iter().any(Value::is_unknown);
    Value::list_of(wanted.into_iter().filter(is_missing), complete)
}

/// The receivers of all routes that are written.
fn named_by_routes(config: Node<'_>) -> Vec<Value<'_>> {
    let mut found = Vec::new();
    let mut open: Vec<Node<'_>> = config.get("route").into_iter().collect();
    while let Some(route) = open.pop().filter(|_| found.len() < ROUTES) {
        found.push(Value::field(route, "receiver"));
        open.extend(route.get("routes").into_iter().flat_map(|list| list.items()));
    }
    found.sort_by_key(|value| value.from.map(|node| node.id()));
    found
}

/// The receivers of routes that the chart has where these values leave them as they are: tables are merged, and lists
/// replaced.
fn taken_from_chart<'a>(release: &Release<'a>, at: &str, default: &str, receivers: Node<'a>) -> Vec<Value<'a>> {
    let is_left = |path: &str| {
        let value = setting(release, &format!("{at}.route{path}"));
        value.is_absent() && !is_null(&value)
    };
    let name = || Value::at(receivers, default.to_owned());
    let has_routes = release.chart == "kube-prometheus-stack";
    if is_left(".receiver") || (has_routes && is_left(".routes")) { vec![name()] } else { Vec::new() }
}

/// Whether no receiver does anything.
pub fn tells_nobody<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let release = release(system, thing);
    let Some((at, _)) = place(release) else { return Value::at(thing.node, false) };
    let Some((_, receivers)) = receivers(release, at) else { return Value::unknown() };
    let tells = |receiver: Node<'_>| {
        let mut entries = receiver.written_entries();
        entries.any(|entry| entry.key.text().ends_with("_configs") && entry.value.items().next().is_some())
    };
    let others = ["alertmanagerConfiguration", "configSecret", "useExistingSecret"];
    let is_elsewhere = others.iter().any(|key| {
        let value = written(release.node, &format!("alertmanager.alertmanagerSpec.{key}"));
        !value.is_absent()
    });
    if receivers.items().any(tells) || is_elsewhere {
        return Value::at(receivers, false);
    }
    if has_added(system) { Value::unknown() } else { Value::at(receivers, true) }
}

/// Whether an object of the workspace adds receivers.
fn has_added(system: &System<'_>) -> bool {
    let objects = system.files.iter().filter(|file| file.input.kind == FileKind::Kubernetes);
    objects.flat_map(|file| file.tree.roots()).any(|root| root.text_of("kind") == Some("AlertmanagerConfig"))
}
