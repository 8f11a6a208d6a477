//! The configuration that the chart hands to its server, read with the server that stands in it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::{
    Data, Owner, Parsed, System, Thing, Value, address, block, convert, part, server_thing, storage_of,
};
use super::value::{chart, is_on, mode, replicas, written};
use super::{Chart, runs_bao};

/// Where the configuration of a mode stands.
fn place(mode: &str) -> Option<&'static str> {
    match mode {
        "raft" => Some("server.ha.raft.config"),
        "ha" => Some("server.ha.config"),
        "standalone" => Some("server.standalone.config"),
        _ => None,
    }
}

/// The configuration as written; absent when the server gets the chart's own or there is no server.
fn config<'a>(chart: &Chart<'a>) -> Value<'a> {
    let mode = mode(chart);
    if mode.is_unknown() {
        return mode;
    }
    match mode.as_str().and_then(place) {
        Some(path) => written(chart, path),
        None => Value { data: Data::Absent, from: mode.from },
    }
}

/// Whether the values hold the configuration.
pub fn has_config<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let config = config(chart(system, thing));
    let held = (!config.is_unknown() || is_text_with_template(&config)).then(|| !config.is_absent());
    Value { data: Data::from(held), from: config.from }
}

/// The chart fills templates in, so that a text with one in it is text all the same.
fn is_text_with_template(config: &Value<'_>) -> bool {
    config.is_unknown() && config.from.is_some_and(|node| node.key().is_some_and(|key| key.text() == "config"))
}

/// Whether the configuration is text, or not there; OpenBao's chart takes any.
pub fn is_text<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let chart = chart(system, thing);
    let config = config(chart);
    let is_text = match &config.data {
        _ if runs_bao(chart) => Some(true),
        Data::Node(node) => Some(!node.is_mapping() && !node.is_sequence()),
        Data::Unknown if !is_text_with_template(&config) => None,
        _ => Some(true),
    };
    Value { data: Data::from(is_text), from: config.from }
}

/// The number of the server that stands in the configuration.
fn number<'a>(system: &System<'a>, thing: Thing<'a>) -> Option<usize> {
    let header = config(chart(system, thing)).from?.key()?.range();
    let values = &system.files[thing.file].input.source;
    system.vault.servers.iter().position(|server| {
        let origin = system.files[server.main.0].input.source.origin.as_ref();
        origin.is_some_and(|origin| origin.header == Some(header) && Arc::ptr_eq(&origin.parents[0], values))
    })
}

/// The server of the configuration.
pub fn server<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let config = config(chart(system, thing));
    match number(system, thing) {
        Some(index) => server_thing(system, index),
        None if config.is_absent() => config,
        None => Value { data: Data::Unknown, from: config.from },
    }
}

/// The values that a file's text stands in.
pub fn around<'s, 'a>(files: &[Parsed], charts: &'s [Chart<'a>], file: usize) -> Option<&'s Chart<'a>> {
    let origin = files[file].input.source.origin.as_ref()?;
    let (values, header) = (&origin.parents[0], origin.header?);
    let holds = |chart: &&Chart<'_>| {
        Arc::ptr_eq(&files[chart.file].input.source, values) && chart.node.range().contains(header)
    };
    charts.iter().find(holds)
}

/// How many pods run a server whose configuration stands in values; nothing when it stands elsewhere.
pub fn servers_of<'a>(system: &System<'a>, server: Thing<'a>) -> Option<Value<'a>> {
    let chart = around(system.files, &system.vault.charts, server.file)?;
    let header = system.files[server.file].input.source.origin.as_ref()?.header?;
    let is_run = config(chart).from.and_then(|node| node.key()).is_some_and(|key| key.range() == header);
    Some(if is_run { replicas(chart) } else { Value::unknown() })
}

/// Whether a listener has TLS switched off; the chart's own configuration has.
pub fn listens_plainly<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let config = config(chart(system, thing));
    if config.is_absent() {
        return Value { data: Data::Bool(true), from: config.from };
    }
    let Some(index) = number(system, thing) else { return Value { data: Data::Unknown, from: config.from } };
    let own = system.vault.listeners.iter().filter(|listener| listener.owner == Owner::Server(index));
    let served = own.filter(|listener| listener.block.is("tcp") && !is_local(listener.block.body));
    let off: Vec<_> =
        served.map(|listener| convert::switch(Value::field(listener.block.body, "tls_disable"))).collect();
    let plain = off.iter().find(|off| off.as_bool() == Some(true));
    let vague = off.is_empty() || system.vault.servers[index].is_open || off.iter().any(Value::is_unknown);
    let data = if plain.is_some() {
        Data::Bool(true)
    } else if vague {
        Data::Unknown
    } else {
        Data::Bool(false)
    };
    Value { data, from: plain.and_then(|off| off.from).or(config.from) }
}

fn is_local(listener: crate::tree::Node<'_>) -> bool {
    address::reach(&Value::field(listener, "address")).as_str() == Some("loopback")
}

/// The type of the storage, also of the chart's own configuration.
pub fn storage_type<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let chart = chart(system, thing);
    let config = config(chart);
    if config.is_absent() {
        let own = match mode(chart).as_str() {
            Some("raft") => Data::from("raft"),
            Some("ha") => Data::from("consul"),
            Some("standalone") => Data::from("file"),
            _ => Data::Absent,
        };
        return Value { data: own, from: config.from };
    }
    match number(system, thing).and_then(|index| storage_of(system, index)) {
        Some(storage) => storage.block.kind(),
        None => Value { data: Data::Unknown, from: config.from },
    }
}

/// Whether the chart, the environment or the configuration names the servers one by one.
pub fn has_node_id<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let chart = chart(system, thing);
    let by_chart = is_on(chart, "server.ha.raft.setNodeId");
    let by_variable = written(chart, "server.extraEnvironmentVars.VAULT_RAFT_NODE_ID");
    if by_chart.as_bool() == Some(true) || by_variable.is_present() {
        return Value { data: Data::Bool(true), from: by_chart.from };
    }
    let has_config = has_config(system, thing).as_bool();
    let storage = number(system, thing).and_then(|index| storage_of(system, index));
    let by_config = storage.map(|storage| Value::field(storage.block.body, "node_id"));
    let data = match by_config {
        _ if by_chart.is_unknown() || by_variable.is_unknown() => Data::Unknown,
        Some(named) if !named.is_absent() => Data::Bool(true),
        Some(_) => Data::Bool(false),
        None if has_config == Some(false) => Data::Bool(false),
        None => Data::Unknown,
    };
    Value { data, from: by_chart.from }
}

/// The pods of `retry_join`, by number. An address of many pods, or one that is found out later, makes them unknown.
pub fn joined_pods<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let Some(storage) = number(system, thing).and_then(|index| storage_of(system, index)) else {
        return Value::list_of([], has_config(system, thing).as_bool() == Some(false));
    };
    let mut pods = BTreeSet::new();
    for join in block::blocks(storage.block.body, "retry_join") {
        let leader = Value::field(join.body, "leader_api_addr");
        let Some(pod) = leader.as_str().and_then(pod) else { return Value::unknown().said_by(storage.block.body) };
        pods.insert(pod.to_owned());
    }
    let at = part("storage", 0, storage).from.unwrap_or(storage.block.body);
    Value::list(pods.into_iter().map(|pod| Value::at(at, pod)).collect::<Vec<_>>()).said_by(at)
}

/// The name of a pod with a number: `vault-0` of `https://vault-0.vault-internal:8200`.
fn pod(address: &str) -> Option<&str> {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest).split(['.', ':', '/']).next()?;
    let (name, number) = host.rsplit_once('-')?;
    (!name.is_empty() && number.parse::<u32>().is_ok()).then_some(host)
}
