//! Facts about a program under a profile. Which documents take effect then is settled in [`super::effective`].

use super::build::Build;
use super::release::is_since;
use super::{Data, Fact, System, Thing, Ty, Value, actuator, convert, database, file, types};
use crate::model::Table;

/// Words of which other files of a unit hold one.
pub const NEEDS: &[&str] = &["spring", "management", "SPRING_", "MANAGEMENT_", "SERVER_PORT", "JAVA_TOOL_OPTIONS"];

const fn joined(
    name: &'static str,
    ty: Ty,
    doc: &'static str,
    get: for<'a> fn(&System<'a>, Thing<'a>) -> Value<'a>,
) -> Fact {
    Fact::joined(name, ty, doc, NEEDS, get)
}

/// What can be asked of a program.
pub const FACTS: &[Fact] = &[
    joined("name", Ty::Maybe(&Ty::Str), "`spring.application.name`.", |system, thing| {
        setting(system, thing, "spring.application.name")
    }),
    joined(
        "profile",
        Ty::Maybe(&Ty::Str),
        "The profile that it is judged under; absent when none is meant for production.",
        profile,
    ),
    joined(
        "environment",
        Ty::Str,
        "Where it is meant to run by its profile and path: `production`, `pre-production`, `development` or `any`.",
        file::environment,
    ),
    joined(
        "databaseIsInMemory",
        Ty::Bool,
        "Whether all databases that are named live in memory and are gone when the program stops; unknown outside production when nothing is said of any.",
        database::all_in_memory,
    ),
    joined(
        "config",
        Ty::Table,
        "The effective value of a property, for example `config[\"server.port\"]`: placeholders filled in, durations in milliseconds, sizes in bytes. Every spelling of a key is the same; a key that only has others below it is absent.",
        config,
    ),
    joined(
        "mentions",
        Ty::Table,
        "Whether a key, or anything below it, is set at all: `mentions[\"spring.jpa\"]`.",
        mentions,
    ),
    joined("imports", Ty::List(&Ty::Str), "The entries of `spring.config.import`.", |system, thing| {
        list(system, thing, "spring.config.import")
    }),
    joined(
        "exposedEndpoints",
        Ty::List(&Ty::Str),
        "The actuator endpoints that answer over HTTP, in small letters: included, not excluded, not switched off.",
        actuator::exposed,
    ),
    joined(
        "exposesAllEndpoints",
        Ty::Bool,
        "Whether the actuator endpoints are included with `*`.",
        actuator::exposes_all,
    ),
    joined(
        "hasSeparateManagementPort",
        Ty::Bool,
        "Whether the actuator has a port of its own.",
        actuator::has_separate_port,
    ),
    joined(
        "countsForMetrics",
        Ty::Bool,
        "Whether its build files name what makes metrics of what Hibernate counts: `hibernate-micrometer`, before Spring Boot 3 the actuator; false where nothing tells.",
        |system, thing| {
            let build = system.spring.build(thing);
            let depends = |artifact: &str| build.is_some_and(|build| build.depends(artifact).0 == Some(true));
            let is_former = is_since(system, thing, "3.0") == Some(false);
            Value::at(
                thing.node,
                depends("hibernate-micrometer") || is_former && depends("spring-boot-starter-actuator"),
            )
        },
    ),
    joined(
        "mayHaveJpa",
        Ty::Bool,
        "Whether it may work with JPA: false only when its build files are known to the last, and name nothing that speaks of JPA or Hibernate.",
        |system, thing| Value::at(thing.node, may_name(system, thing, &["jpa", "hibernate", "eclipselink"])),
    ),
    joined(
        "mayHaveKafka",
        Ty::Bool,
        "Whether it may work with Kafka: false only when its build files are known to the last, and name nothing that speaks of it.",
        |system, thing| Value::at(thing.node, may_name(system, thing, &["kafka"])),
    ),
    joined(
        "mayServeH2Console",
        Ty::Bool,
        "Whether the console of H2 may be served: not where its build files are known to the last and lack the database or a web server; since Spring Boot 4 only with the module of its own.",
        may_serve_h2_console,
    ),
    joined(
        "mayLackKafka",
        Ty::Bool,
        "Whether it has build files, and these name nothing for sure that brings the client of Kafka along.",
        |system, thing| {
            let names = ["spring-kafka", "spring-cloud-stream-binder-kafka", "reactor-kafka"];
            let lacks = |build: &Build<'_>| !names.iter().any(|name| build.depends(name).0 == Some(true));
            Value::at(thing.node, system.spring.build(thing).is_some_and(lacks))
        },
    ),
    joined(
        "mayServeH2Console",
        Ty::Bool,
        "Whether it may serve the console of H2: false when its release of Spring Boot is known to want a module for it that its build files do not name.",
        |system, thing| {
            let build = system.spring.build(thing);
            let has = build.is_some_and(|build| build.depends("spring-boot-h2console").0 == Some(true));
            Value::at(thing.node, has || is_since(system, thing, "4.0") != Some(true))
        },
    ),
    joined(
        "hasLogin",
        Ty::Bool,
        "Whether its build files name Spring Security, so that endpoints may well ask who is calling; false where nothing tells.",
        |system, thing| {
            let build = system.spring.build(thing);
            let depends = |artifact: &str| build.is_some_and(|build| build.depends(artifact).0 == Some(true));
            Value::at(thing.node, LOGINS.into_iter().any(depends))
        },
    ),
    joined(
        "managementIsLoopback",
        Ty::Bool,
        "Whether the actuator listens on the loopback address only.",
        actuator::is_loopback,
    ),
];

/// What brings Spring Security along.
const LOGINS: [&str; 6] = [
    "spring-boot-starter-security",
    "spring-security-config",
    "spring-boot-starter-oauth2-client",
    "spring-boot-starter-oauth2-resource-server",
    "spring-boot-starter-security-oauth2-client",
    "spring-boot-starter-security-oauth2-resource-server",
];

/// Whether one of its artifacts speaks of something, or may do so.
fn may_name(system: &System<'_>, thing: Thing<'_>, words: &[&str]) -> bool {
    let speaks = |name: &str| words.iter().any(|word| name.contains(word));
    !system.spring.build(thing).is_some_and(|build| {
        build.is_whole && !build.artifacts.is_empty() && !build.artifacts.iter().any(|one| speaks(&one.name))
    })
}

/// Names of what brings a web server, or may.
const SERVERS: [&str; 8] = ["web", "tomcat", "jetty", "undertow", "servlet", "jersey", "cloud", "rest"];

fn may_serve_h2_console<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let names_module = || {
        let artifacts = system.spring.build(thing).map(|build| &build.artifacts);
        artifacts
            .is_some_and(|all| all.iter().any(|one| one.name.contains("h2console") || one.name.contains("h2-console")))
    };
    let has_module = is_since(system, thing, "4.0") != Some(true) || names_module();
    Value::at(thing.node, has_module && may_name(system, thing, &["h2"]) && may_name(system, thing, &SERVERS))
}

/// The effective value of a property.
pub fn setting<'a>(system: &System<'a>, thing: Thing<'a>, key: &str) -> Value<'a> {
    system.spring.layers(thing).value(key)
}

fn list<'a>(system: &System<'a>, thing: Thing<'a>, key: &str) -> Value<'a> {
    system.spring.layers(thing).list(key)
}

fn profile<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    match &system.spring.apps[thing.index].profile {
        Some(profile) => Value::at(thing.node, profile.clone()),
        None => Value::absent(thing.node),
    }
}

fn config<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, Data::Table(Table { thing, get: setting }))
}

fn mentions<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    fn found<'s>(system: &System<'s>, thing: Thing<'s>, key: &str) -> Value<'s> {
        let layers = system.spring.layers(thing);
        let from = layers.base.nearest(&types::key(key));
        let mentioned = layers.mentioned(key).filter(|mentioned| *mentioned || !layers.is_open);
        Value { data: mentioned.into(), from: Some(from) }
    }
    Value::at(thing.node, Data::Table(Table { thing, get: found }))
}

/// The texts of a list, and whether these are all; `None` when nothing is known of it.
pub fn texts<'v>(value: &'v Value<'_>) -> Option<(Vec<&'v str>, bool)> {
    let Data::List(list) = &value.data else { return None };
    let known: Vec<_> = list.items.iter().filter_map(Value::as_str).collect();
    let complete = list.complete && known.len() == list.items.len();
    Some((known, complete))
}

/// The name of an endpoint as it is compared.
pub fn uniform(name: &str) -> String {
    convert::list(name)
        .flat_map(str::chars)
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase()
}
