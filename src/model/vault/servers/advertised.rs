//! The addresses that a server tells others.

use super::server::{all, server};
use super::unit::Server;
use super::{Data, STORAGE, System, Thing, Value, address, settings};

/// A top-level address, or what the storage block says under older names.
fn advertised<'a>(server: &Server<'a>, key: &str, former: &[&str]) -> Value<'a> {
    let own = settings::raw(server, key);
    if !own.is_absent() {
        return own;
    }
    let storages = all(server, STORAGE);
    let mut settings = storages.iter().flat_map(|block| former.iter().map(|key| Value::field(block.body, key)));
    settings.find(|value| !value.is_absent()).unwrap_or(own)
}

/// The address that the files of a server tell clients.
pub fn written_api_addr<'a>(server: &Server<'a>) -> Value<'a> {
    advertised(server, "api_addr", &["api_addr", "redirect_addr", "advertise_addr"])
}

/// The address that the files of a server tell other servers.
pub fn written_cluster_addr<'a>(server: &Server<'a>) -> Value<'a> {
    advertised(server, "cluster_addr", &["cluster_addr"])
}

/// The address that a server tells clients.
pub fn api_addr<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let written = written_api_addr(server(system, thing));
    told(system, thing, settings::or_environment(system, written, "VAULT_API_ADDR"), "REDIRECT_INTERFACE")
}

/// The address that a server tells other servers.
pub fn cluster_addr<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let written = written_cluster_addr(server(system, thing));
    told(system, thing, settings::or_environment(system, written, "VAULT_CLUSTER_ADDR"), "CLUSTER_INTERFACE")
}

/// An address that no setting gives may come from elsewhere: the images of the vendor make it from the interface that a
/// variable (`VAULT_REDIRECT_INTERFACE`) names, and pods, which such a registration betrays, get it from their manifest.
fn told<'a>(system: &System<'a>, thing: Thing<'a>, address: Value<'a>, interface: &str) -> Value<'a> {
    if !address.is_absent() {
        return address;
    }
    let registrations = all(server(system, thing), &["service_registration"]);
    if registrations.iter().any(|block| block.is("kubernetes")) {
        return Value { data: Data::Unknown, from: address.from };
    }
    system.vault.environment.unless_named(address, interface)
}

/// Those of them that are no URL with a scheme and a host.
pub fn malformed<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let told = [api_addr(system, thing), cluster_addr(system, thing)];
    let complete = !told.iter().any(Value::is_unknown);
    let is_url =
        |text: &str| text.split_once("://").is_some_and(|(scheme, rest)| is_scheme(scheme) && !rest.is_empty());
    let is_wrong = |value: &Value<'a>| value.as_str().is_some_and(|text| !address::is_filled_in(text) && !is_url(text));
    Value::list_of(told.into_iter().filter(is_wrong).collect::<Vec<_>>(), complete)
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// The port of an address.
pub fn port<'a>(address: &Value<'a>) -> Value<'a> {
    let data = match &address.data {
        Data::Str(text) => address::port(text).map_or(Data::Absent, Data::Int),
        Data::Absent => Data::Absent,
        _ => Data::Unknown,
    };
    Value { data, from: address.from }
}

/// Those of them that lead no other machine to the server.
pub fn unreachable<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let told = [api_addr(system, thing), cluster_addr(system, thing)];
    let complete = !told.iter().any(Value::is_unknown);
    let leads_nowhere = |value: &Value<'a>| matches!(address::reach(value).as_str(), Some("loopback" | "everywhere"));
    Value::list_of(told.into_iter().filter(leads_nowhere).collect::<Vec<_>>(), complete)
}
