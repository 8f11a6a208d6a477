//! The addresses that a server tells others.

use super::server::{all, server};
use super::unit::Server;
use super::{STORAGE, System, Thing, Value, address, settings};

/// A top-level address, or what the storage block says under older names.
fn advertised<'a>(server: &Server<'a>, key: &str, former: &[&str]) -> Value<'a> {
    let own = settings::raw(server, key);
    let storages = all(server, STORAGE);
    let settings = storages.iter().flat_map(|block| former.iter().map(|key| Value::field(block.body, key)));
    if own.is_absent() { settings.into_iter().find(|value| !value.is_absent()).unwrap_or(own) } else { own }
}

/// The address that a server tells clients.
pub fn api_addr<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let value = advertised(server(system, thing), "api_addr", &["api_addr", "redirect_addr", "advertise_addr"]);
    settings::or_environment(system, value, "VAULT_API_ADDR")
}

/// The address that a server tells other servers.
pub fn cluster_addr<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let value = advertised(server(system, thing), "cluster_addr", &["cluster_addr"]);
    settings::or_environment(system, value, "VAULT_CLUSTER_ADDR")
}

/// Those of them that lead no other machine to the server.
pub fn unreachable<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let told = [api_addr(system, thing), cluster_addr(system, thing)];
    let complete = !told.iter().any(Value::is_unknown);
    let leads_nowhere = |value: &Value<'a>| matches!(address::reach(value).as_str(), Some("loopback" | "everywhere"));
    Value::list_of(told.into_iter().filter(leads_nowhere).collect::<Vec<_>>(), complete)
}
