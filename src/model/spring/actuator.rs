//! Which actuator endpoints answer over HTTP, and where.

use super::app::{setting, texts, uniform};
use super::layers::Layers;
use super::release::is_since;
use super::{Data, System, Thing, Value};

const INCLUDE: &str = "management.endpoints.web.exposure.include";
const EXCLUDE: &str = "management.endpoints.web.exposure.exclude";
const PORT: &str = "management.server.port";

/// The endpoints that Spring Boot itself brings; libraries bring more.
const BUILT_IN: &[&str] = &[
    "auditevents",
    "beans",
    "caches",
    "conditions",
    "configprops",
    "env",
    "flyway",
    "health",
    "heapdump",
    "httpexchanges",
    "info",
    "integrationgraph",
    "liquibase",
    "logfile",
    "loggers",
    "mappings",
    "metrics",
    "prometheus",
    "quartz",
    "sbom",
    "scheduledtasks",
    "sessions",
    "shutdown",
    "startup",
    "threaddump",
];

/// Included, not excluded, not switched off.
pub fn exposed<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let layers = system.spring.layers(thing);
    let include = layers.value(INCLUDE);
    let exclude = closed(system, thing).list(EXCLUDE);
    let port = layers.value(PORT);
    let Some((excluded, true)) = texts(&exclude) else { return Value { from: include.from, ..Value::unknown() } };
    if port.as_int() == Some(-1) || excluded.contains(&"*") {
        return Value { from: port.from, ..Value::list([]) };
    }
    let excluded: Vec<_> = excluded.into_iter().map(uniform).collect();
    let (candidates, mut complete) = included(&include);
    let mut answering = Vec::new();
    for (name, from) in candidates.into_iter().filter(|(name, _)| !excluded.contains(name)) {
        match answers(system, thing, &name) {
            Some(true) => answering.push(Value { data: Data::from(name), from }),
            Some(false) => {}
            None => complete = false,
        }
    }
    Value { from: include.from, ..Value::list_of(answering, complete) }
}

type Candidates<'a> = Vec<(String, Option<crate::tree::Node<'a>>)>;

/// The endpoints that are included, and whether these are all.
fn included<'a>(include: &Value<'a>) -> (Candidates<'a>, bool) {
    let Data::List(list) = &include.data else {
        let default = vec![("health".to_owned(), include.from)];
        return if include.is_absent() { (default, true) } else { (Vec::new(), false) };
    };
    let mut found = Vec::new();
    let mut complete = list.complete;
    for item in list.items.iter() {
        match item.as_str() {
            Some("*") => {
                found.extend(BUILT_IN.iter().map(|name| ((*name).to_owned(), item.from)));
                complete = false;
            }
            Some(name) => found.push((uniform(name), item.from)),
            None => complete = false,
        }
    }
    (found, complete)
}

/// Whether an endpoint is switched on; `None` when that cannot be known.
fn answers(system: &System<'_>, thing: Thing<'_>, id: &str) -> Option<bool> {
    let is_none = |value: &Value<'_>| value.as_str().map(|access| access != "none");
    let said = |key: &str| setting_of(system, thing, key);
    let most = said("management.endpoints.access.max-permitted");
    if most.is_unknown() || most.as_str() == Some("none") {
        return is_none(&most);
    }
    let access = said(&format!("management.endpoint.{id}.access"));
    let enabled = said(&format!("management.endpoint.{id}.enabled"));
    let all_access = said("management.endpoints.access.default");
    let all_enabled = said("management.endpoints.enabled-by-default");
    for value in [&access, &enabled, &all_access, &all_enabled] {
        if !value.is_absent() {
            return value.as_bool().or_else(|| is_none(value));
        }
    }
    match id {
        "shutdown" => Some(false),
        // Only a bean of the program makes them answer, and their name is another one since Spring Boot 3.0.
        "httptrace" => is_since(system, thing, "3.0").filter(|renamed| *renamed).map(|_| false),
        "httpexchanges" => is_since(system, thing, "3.0").filter(|renamed| !*renamed),
        "heapdump" => is_since(system, thing, "3.5").map(|closed| !closed),
        _ => Some(true),
    }
}

/// A switch of an endpoint.
fn setting_of<'a>(system: &System<'a>, thing: Thing<'a>, key: &str) -> Value<'a> {
    closed(system, thing).value(key)
}

/// The configuration of a unit that is taken at its word, even if it imports more.
fn closed<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> Layers<'s, 'a> {
    Layers { is_open: false, ..system.spring.layers(thing) }
}

/// Whether all are included.
pub fn exposes_all<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let include = system.spring.layers(thing).list(INCLUDE);
    let all = texts(&include).and_then(|(names, complete)| match names.contains(&"*") {
        true => Some(true),
        false => complete.then_some(false),
    });
    Value { data: all.into(), from: include.from }
}

/// Whether the actuator has a port of its own; `-1` switches it off and counts as one.
pub fn has_separate_port<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let own = setting(system, thing, PORT);
    let main = setting(system, thing, "server.port");
    let separate = match (&own.data, &main.data) {
        (Data::Absent, _) => Some(false),
        (Data::Int(own), Data::Int(main)) => Some(own != main || *own == 0),
        (Data::Int(own), Data::Absent) => Some(*own != 8080),
        _ => None,
    };
    Value { data: separate.into(), from: own.from }
}

/// Whether the actuator listens on the loopback address only. A port of its own listens everywhere unless it is told
/// otherwise.
pub fn is_loopback<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let layers = system.spring.layers(thing);
    // Spring Boot 1 called it otherwise.
    let own = ["management.server.address", "management.address"].map(|key| layers.value(key));
    if let Some(own) = own.into_iter().find(|own| !own.is_absent()) {
        return Value { data: names_loopback(&own), from: own.from };
    }
    let shared = layers.value("server.address");
    let data = match (names_loopback(&shared), has_separate_port(system, thing).as_bool()) {
        (Data::Bool(false), _) | (_, Some(true)) => Data::Bool(false),
        (shared, Some(false)) => shared,
        (_, None) => Data::Unknown,
    };
    Value { data, from: shared.from }
}

fn names_loopback<'a>(address: &Value<'a>) -> Data<'a> {
    match &address.data {
        Data::Absent => Data::Bool(false),
        Data::Str(text) => Data::Bool(text == "localhost" || text.starts_with("127.") || text == "::1"),
        _ => Data::Unknown,
    }
}
