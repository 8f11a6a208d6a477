//! Servers whose configuration stands in the values of the Vault chart: how many of them the chart runs.

use super::server::server;
use super::{System, Thing, Value, chart};
use crate::source::FileKind;

/// Text that was rendered comes from a template; embedded text from the values when its file holds such.
pub fn is_inside<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let source = &system.files[thing.file].input.source;
    let helm = |kind: &FileKind| matches!(kind, FileKind::HelmValues | FileKind::HelmTemplate);
    let around = || system.files.iter().any(|file| file.input.source.path == source.path && helm(&file.input.kind));
    Value::at(thing.node, source.origin.is_some() && around())
}

/// How many pods run the server; absent where no values say, unknown where the values switch another mode on.
pub fn pods<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    chart::servers_of(system, thing).unwrap_or_else(|| Value::absent(server(system, thing).anchor))
}
