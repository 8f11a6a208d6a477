//! Servers that something installs which adds to their configuration: the Vault chart, and how many of them it runs, and
//! the Bank-Vaults operator.

use super::server::server;
use super::unit::Server;
use super::{System, Thing, Value, chart};

/// Why a text was taken for the configuration in an object of the Bank-Vaults operator, which unseals the server itself
/// and adds addresses and what the release needs.
pub const OF_BANK_VAULTS: &str = "is the server's configuration in an object of the Bank-Vaults operator";

/// Whether the Bank-Vaults operator runs the server.
pub fn is_operated(system: &System<'_>, server: &Server<'_>) -> bool {
    system.files[server.main.0].input.why == OF_BANK_VAULTS
}

/// Text that was rendered comes from a template; embedded text from the values when its file holds such.
pub fn is_inside<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let source = &system.files[thing.file].input.source;
    let around = || system.vault.helm_files.contains(source.path.as_str());
    let is_added_to = source.origin.is_some() && (around() || is_operated(system, server(system, thing)));
    Value::at(thing.node, is_added_to)
}

/// How many pods run the server; absent where no values say, unknown where the values switch another mode on.
pub fn pods<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    chart::servers_of(system, thing).unwrap_or_else(|| Value::absent(server(system, thing).anchor))
}
