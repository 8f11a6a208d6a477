//! What the values say of the parts of the chart: its volumes, pods, Services, probes and images.

use super::super::{Data, System, Thing, Value, address};
use super::Chart;
use super::value::{chart, expected, is_null, is_on, mode, setting, switch, written};
use crate::model::secrets::{self, words};
use crate::tree::Node;

/// The mappings with environment variables.
const VARIABLES: &[&str] = &["server.extraEnvironmentVars", "injector.extraEnvironmentVars"];

/// Parts of annotations that keep a load balancer inside a network, and what they say then.
const INTERNAL: &[(&str, &[&str])] = &[
    ("load-balancer-internal", &["true", "0.0.0.0/0"]),
    ("load-balancer-scheme", &["internal"]),
    ("load-balancer-type", &["internal"]),
    ("private-network", &["true"]),
];

/// Whether a volume for the audit log is there.
pub fn is_audited<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let chart = chart(system, thing);
    let own = is_on(chart, "server.auditStorage.enabled");
    let mounts = ["server.volumeMounts", "server.extraVolumes"].map(|path| written(chart, path));
    let is_named = mounts.iter().filter_map(|mounts| node(mounts)).any(|mounts| mounts.source_text().contains("audit"));
    match own.as_bool() {
        Some(false) if is_named => Value { data: Data::Bool(true), from: own.from },
        _ => own,
    }
}

fn node<'a>(value: &Value<'a>) -> Option<Node<'a>> {
    if let Data::Node(node) = value.data { Some(node) } else { None }
}

/// Whether servers are kept apart.
pub fn is_spread<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let chart = chart(system, thing);
    let affinity = written(chart, "server.affinity");
    let constraints = written(chart, "server.topologySpreadConstraints");
    let has_constraints = constraints.is_present() && !is_empty(&constraints);
    let is_removed = is_null(&affinity) || (affinity.is_present() && is_empty(&affinity));
    let vague = is_removed && constraints.is_unknown();
    let data = if vague { Data::Unknown } else { Data::Bool(has_constraints || !is_removed) };
    Value { data, from: affinity.from }
}

fn is_empty(value: &Value<'_>) -> bool {
    match &value.data {
        Data::Str(text) => text.trim().is_empty(),
        Data::Node(node) => node.children().next().is_none(),
        _ => false,
    }
}

/// The running parts without a limit of memory.
pub fn without_memory_limit<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let chart = chart(system, thing);
    let server = mode(chart).as_str().map(|mode| !["dev", "external"].contains(&mode));
    let injector = switch(chart, expected(chart, "injector.enabled")).as_bool();
    let mut complete = true;
    let mut found = Vec::new();
    for (part, runs) in [("server", server), ("injector", injector)] {
        let resources = setting(chart, &format!("{part}.resources"));
        let limit = setting(chart, &format!("{part}.resources.limits.memory"));
        let is_text = resources.as_str().is_some_and(|text| !text.trim().is_empty());
        complete &= runs.is_some() && !limit.is_unknown();
        if runs == Some(true) && limit.is_absent() && !is_text {
            found.push(Value { data: Data::from(part), from: limit.from });
        }
    }
    let first = found.first().and_then(|part| part.from).unwrap_or(chart.node);
    Value::list_of(found, complete).said_by(first)
}

/// The Services that stand open.
pub fn open_services<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let chart = chart(system, thing);
    let mode = mode(chart);
    if mode.as_str() == Some("external") {
        return Value::list([]);
    }
    let ui = is_on(chart, "ui.enabled").as_bool().filter(|_| !mode.is_unknown());
    let server = is_on(chart, "server.service.enabled").as_bool().filter(|_| !mode.is_unknown());
    let services = [(ui, "ui.serviceType", "ui"), (server, "server.service.type", "server.service")];
    let mut complete = true;
    let mut open = Vec::new();
    for (is_there, kind, part) in services {
        let kind = setting(chart, kind);
        complete &= is_there.is_some() && !kind.is_unknown();
        if is_there == Some(true) && is_open(chart, &kind, part) {
            open.push(kind);
        }
    }
    Value::list_of(open, complete)
}

fn is_open(chart: &Chart<'_>, kind: &Value<'_>, part: &str) -> bool {
    let ranges = || written(chart, &format!("{part}.loadBalancerSourceRanges"));
    match kind.as_str() {
        Some("NodePort") => true,
        Some("LoadBalancer") => ranges().is_absent() && !is_internal(&written(chart, &format!("{part}.annotations"))),
        _ => false,
    }
}

/// Whether annotations, as a mapping or as text, keep a load balancer inside; also when they cannot be known.
fn is_internal(annotations: &Value<'_>) -> bool {
    let keeps = |name: &str, value: &str| {
        let value = value.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
        INTERNAL.iter().any(|(part, words)| name.contains(part) && words.contains(&value.as_str()))
            || (name.contains("internal") && value == "true")
            || is_private_ip(&value)
    };
    match &annotations.data {
        Data::Unknown => true,
        Data::Node(node) => node.entries().iter().any(|entry| keeps(entry.key.text(), entry.value.text())),
        Data::Str(text) => {
            text.lines().filter_map(|line| line.rsplit_once(": ")).any(|(name, value)| keeps(name, value))
        }
        _ => false,
    }
}

/// Whether an annotation gives the load balancer an address of a private network.
fn is_private_ip(value: &str) -> bool {
    value.parse::<std::net::IpAddr>().is_ok()
        && address::reach(&Value::of(value.to_owned())).as_str() == Some("private")
}

/// The variables that hold a secret.
pub fn literal_secrets<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let chart = chart(system, thing);
    if secrets::is_encrypted(&system.files[thing.file].tree) {
        return Value::list([]);
    }
    let mappings = VARIABLES.iter().filter_map(|path| node(&super::super::block::setting(chart.node, path)));
    let variables = mappings.flat_map(|mapping| mapping.entries());
    let secret = variables.filter(|variable| is_secret(variable.key.text(), variable.value));
    Value::list(secret.map(|variable| Value::at(variable.value, variable.key.text())).collect::<Vec<_>>())
}

fn is_secret(name: &str, value: Node<'_>) -> bool {
    let read = Value::read(value);
    let Some(text) = read.as_str() else { return false };
    let is_named = ["SECRET", "TOKEN", "PASSWORD", "PIN", "ACCESS_KEY"].iter().any(|word| ends_in(name, word));
    let by_name = is_named && words::is_secret(name, text) && !secrets::is_reference(text);
    value.tag().is_none() && (by_name || secrets::is_literal_secret(name, text)) && !words::is_placeholder(text)
}

/// Whether a name's last words are these, or these with an `_ID` or `_KEY` behind: `AWS_SECRET_ACCESS_KEY`.
fn ends_in(name: &str, word: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let name = name.trim_end_matches("_ID");
    name == word || name.ends_with(&format!("_{word}"))
}

/// The path of the liveness probe.
pub fn liveness_path<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let chart = chart(system, thing);
    let is_probed = is_on(chart, "server.livenessProbe.enabled");
    let command = written(chart, "server.livenessProbe.execCommand");
    let path = setting(chart, "server.livenessProbe.path");
    match is_probed.as_bool() {
        None => is_probed,
        Some(true) if command.is_absent() || is_empty(&command) => {
            let from = if path.from.is_some_and(|node| node.is_mapping()) { is_probed.from } else { path.from };
            Value { data: path.data, from }
        }
        _ => Value { data: Data::Absent, from: is_probed.from },
    }
}

/// The size of the data volume.
pub fn data_gibibytes<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let size = setting(chart(system, thing), "server.dataStorage.size");
    let data = match &size.data {
        Data::Str(text) => gibibytes(text).map_or(Data::Unknown, Data::Float),
        _ => Data::Unknown,
    };
    Value { data, from: size.from }
}

fn gibibytes(text: &str) -> Option<f64> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number: f64 = text[..end].parse().ok()?;
    let factor = match &text[end..] {
        "Mi" => 1.0 / 1024.0,
        "M" => 1e6 / 1_073_741_824.0,
        "Gi" => 1.0,
        "G" => 1e9 / 1_073_741_824.0,
        "Ti" => 1024.0,
        "T" => 1e12 / 1_073_741_824.0,
        _ => return None,
    };
    Some(number * factor)
}
