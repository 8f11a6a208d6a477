//! Servers whose configuration stands in the values of the Vault chart: how many of them the chart runs.

use super::server::server;
use super::{Data, System, Thing, Value, convert};
use crate::source::{FileKind, Range};
use crate::tree::Node;

/// How many servers the chart runs when the values switch several on and do not say how many.
const REPLICAS: i64 = 3;

/// Text that was rendered comes from a template; embedded text from the values when its file holds such.
pub fn is_inside<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let source = &system.files[thing.file].input.source;
    let helm = |kind: &FileKind| matches!(kind, FileKind::HelmValues | FileKind::HelmTemplate);
    let around = || system.files.iter().any(|file| file.input.source.path == source.path && helm(&file.input.kind));
    Value::at(thing.node, source.origin.is_some() && around())
}

/// How many pods run the server; absent where no values say. Where the values do not switch several on, what they hold
/// for that case may be switched on elsewhere.
pub fn pods<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let absent = Value::absent(server(system, thing).anchor);
    let Some((chart, header)) = values_of_server(system, thing) else { return absent };
    let said = |path: &[&str]| chart.path(path).map_or(absent.clone(), Value::read);
    let is_for_several = chart.get("ha").is_some_and(|ha| ha.range().contains(header));
    match convert::flag(said(&["ha", "enabled"])).as_bool() {
        Some(true) => {
            let replicas = convert::number(said(&["ha", "replicas"]));
            if replicas.is_absent() { Value { data: Data::Int(REPLICAS), from: replicas.from } } else { replicas }
        }
        _ if is_for_several => Value::unknown(),
        _ => Value::at(chart, 1_i64),
    }
}

/// The mapping `server` of the values around a configuration, and the key that the configuration stands under.
fn values_of_server<'a>(system: &System<'a>, thing: Thing<'a>) -> Option<(Node<'a>, Range)> {
    let source = &system.files[thing.file].input.source;
    let header = source.origin.as_ref()?.header?;
    let is_around = |file: &&super::Parsed| {
        let input = &file.input;
        input.source.path == source.path && input.source.origin.is_none() && input.kind == FileKind::HelmValues
    };
    let values = system.files.iter().find(is_around)?;
    let is_server = |node: &Node<'_>| node.is_mapping() && node.key().is_some_and(|key| key.text() == "server");
    let around = values.tree.all().find(|node| is_server(node) && node.range().contains(header))?;
    Some((around, header))
}
