//! What a single value of the chart is: as written, else what the chart takes, else unknown where other files say it.
//!
//! A chart switches a thing on with `true`, and with `-` when all of the chart is on.

use super::super::{Data, System, Thing, Value, block, convert};
use super::{Chart, Layers};

/// What the chart takes where nothing is written. What is not here, it leaves out or off.
fn default(path: &str) -> Option<Data<'static>> {
    Some(match path {
        "global.enabled"
        | "global.tlsDisable"
        | "server.dataStorage.enabled"
        | "server.ha.disruptionBudget.enabled"
        | "server.service.enabled" => Data::Bool(true),
        "server.enabled" | "injector.enabled" | "server.standalone.enabled" => Data::from("-"),
        "server.ha.replicas" => Data::Int(3),
        "injector.replicas" => Data::Int(1),
        "server.dataStorage.size" => Data::from("10Gi"),
        "server.livenessProbe.path" => Data::from("/v1/sys/health?standbyok=true"),
        "ui.serviceType" => Data::from("ClusterIP"),
        _ => return None,
    })
}

/// The chart that a thing of the view is.
pub fn chart<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Chart<'a> {
    &system.vault.charts[thing.index]
}

/// A value as it stands in the file. What other files may lay over it, or say in its place, is unknown.
pub fn written<'a>(chart: &Chart<'a>, path: &str) -> Value<'a> {
    let own = in_file(chart, path);
    let is_elsewhere = match &chart.layers {
        Layers::Over => own.is_absent() && !is_null(&own),
        Layers::Under(others) => others.iter().any(|values| !block::setting(*values, path).is_absent()),
    };
    if is_elsewhere { Value { data: Data::Unknown, from: own.from } } else { own }
}

/// A parent chart's `global` counts for all its charts.
fn in_file<'a>(chart: &Chart<'a>, path: &str) -> Value<'a> {
    if path.starts_with("global.") && chart.root != chart.node {
        let shared = block::setting(chart.root, path);
        if !shared.is_absent() {
            return shared;
        }
    }
    block::setting(chart.node, path)
}

/// A value, with the chart's default.
pub fn setting<'a>(chart: &Chart<'a>, path: &str) -> Value<'a> {
    or_default(written(chart, path), path)
}

/// The same for what a file that is laid over another would say if it were of interest: what it leaves out is taken
/// to be as the chart has it.
pub fn expected<'a>(chart: &Chart<'a>, path: &str) -> Value<'a> {
    match chart.layers {
        Layers::Over => or_default(in_file(chart, path), path),
        Layers::Under(_) => setting(chart, path),
    }
}

/// A written `null` takes the default away.
fn or_default<'a>(value: Value<'a>, path: &str) -> Value<'a> {
    match default(path).filter(|_| value.is_absent() && !is_null(&value)) {
        Some(data) => Value { data, from: value.from },
        None => value,
    }
}

/// Whether `null` is written there.
pub fn is_null(value: &Value<'_>) -> bool {
    value.is_absent() && value.from.is_some_and(|node| node.is_null())
}

/// Whether a value switches something on; `-` asks the whole chart.
pub fn switch<'a>(chart: &Chart<'a>, value: Value<'a>) -> Value<'a> {
    let on = match &value.data {
        Data::Unknown => return value,
        Data::Bool(on) => *on,
        Data::Str(text) if text == "-" => {
            let all = switch(chart, expected(chart, "global.enabled"));
            return Value { data: all.data, from: value.from };
        }
        Data::Str(text) => text == "true",
        _ => false,
    };
    Value { data: Data::Bool(on), from: value.from }
}

/// A setting as a switch.
pub fn is_on<'a>(chart: &Chart<'a>, path: &str) -> Value<'a> {
    switch(chart, setting(chart, path))
}

/// Whether a text is there and not empty.
pub fn is_filled(value: &Value<'_>) -> Option<bool> {
    match &value.data {
        Data::Unknown => None,
        Data::Str(text) => Some(!text.is_empty()),
        data => Some(!matches!(data, Data::Absent)),
    }
}

/// The mode: `dev`, `standalone`, `ha`, `raft`, or `external` when the chart runs no server.
pub fn mode<'a>(chart: &Chart<'a>) -> Value<'a> {
    let name = find_mode(chart).unwrap_or(Data::Unknown);
    Value { data: name, from: Some(setting(chart, "server.ha.enabled").from.unwrap_or(chart.node)) }
}

/// In the order in which the chart asks.
fn find_mode(chart: &Chart<'_>) -> Option<Data<'static>> {
    const ADDRESSES: [&str; 4] = [
        "injector.externalVaultAddr",
        "global.externalVaultAddr",
        "injector.externalBaoAddr",
        "global.externalBaoAddr",
    ];
    for address in ADDRESSES {
        if is_filled(&expected(chart, address))? {
            return Some(Data::from("external"));
        }
    }
    let expects = |path: &str| switch(chart, expected(chart, path)).as_bool();
    if !expects("server.enabled")? {
        return Some(Data::from("external"));
    }
    if expects("server.dev.enabled")? {
        return Some(Data::from("dev"));
    }
    if is_on(chart, "server.ha.enabled").as_bool()? {
        let raft = is_on(chart, "server.ha.raft.enabled").as_bool()?;
        return Some(Data::from(if raft { "raft" } else { "ha" }));
    }
    let alone = expects("server.standalone.enabled")?;
    Some(Data::from(if alone { "standalone" } else { "external" }))
}

/// How many servers the chart runs.
pub fn replicas<'a>(chart: &Chart<'a>) -> Value<'a> {
    let written = setting(chart, "server.ha.replicas");
    let data = match mode(chart).as_str() {
        Some("ha" | "raft") => return convert::number(written),
        Some("external") => Data::Int(0),
        Some(_) => Data::Int(1),
        None => Data::Unknown,
    };
    Value { data, from: written.from }
}
