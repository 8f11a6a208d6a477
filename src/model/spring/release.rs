//! Which Spring Boot a unit is built with and what it depends on: facts over its build files.

use super::app::NEEDS;
use super::build::{Boot, Release, release};
use super::{Data, Fact, System, Thing, Ty, Value};
use crate::model::Table;

/// What can be asked of everything that belongs to a unit.
pub const FACTS: &[Fact] = &[
    Fact::joined(
        "bootVersion",
        Ty::Maybe(&Ty::Str),
        "The release of Spring Boot, such as `3.5`: the target's, else what the build files of the unit say; unknown when they do not say it.",
        NEEDS,
        boot_version,
    ),
    Fact::joined(
        "sinceBoot",
        Ty::Table,
        "Whether that release is this one or a newer one: `sinceBoot[\"3.4\"]`.",
        NEEDS,
        since_boot,
    ),
    Fact::joined(
        "maybeSinceBoot",
        Ty::Table,
        "The same where it matters what may be: true also when the release is not known.",
        NEEDS,
        |_, thing| Value::at(thing.node, Data::Table(Table { thing, get: maybe_since })),
    ),
    Fact::joined(
        "surelySinceBoot",
        Ty::Table,
        "The same where it matters what is sure: false also when the release is not known.",
        NEEDS,
        |_, thing| Value::at(thing.node, Data::Table(Table { thing, get: surely_since })),
    ),
    Fact::joined(
        "depends",
        Ty::Table,
        "Whether the program depends on an artifact, by its name as in `depends[\"spring-boot-starter-actuator\"]`, with or without a group, what Spring's own starters bring along included. Tests do not count. Unknown without a build file, and false only when parents, plugins and dependencies are known not to bring it.",
        NEEDS,
        depends,
    ),
    Fact::joined(
        "packages",
        Ty::Table,
        "The same of what is packaged: what only helps while developing (`developmentOnly` of Gradle, and of Maven what Spring Boot's plugin leaves out) does not count.",
        NEEDS,
        packages,
    ),
];

fn boot_version<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let text = |(major, minor): Release| format!("{major}.{minor}");
    if let Some(target) = system.target.spring_boot {
        return Value::at(thing.node, text(target));
    }
    match system.spring.build(thing).map(|build| build.boot) {
        Some(Boot::Known(release, node)) => Value::at(node, text(release)),
        Some(Boot::Unknown(node)) => Value { data: Data::Unknown, from: node.or(Some(thing.node)) },
        Some(Boot::Unsaid) | None => Value::at(thing.node, Data::Unknown),
    }
}

/// The release of Spring Boot that a thing belongs to.
pub fn of(system: &System<'_>, thing: Thing<'_>) -> Option<Release> {
    system.target.spring_boot.or_else(|| match system.spring.build(thing)?.boot {
        Boot::Known(release, _) => Some(release),
        _ => None,
    })
}

/// Whether the release is at least another; `None` when that cannot be known.
pub fn is_since(system: &System<'_>, thing: Thing<'_>, text: &str) -> Option<bool> {
    let wanted = release(text)?;
    match of(system, thing) {
        Some(known) => Some(known >= wanted),
        None => (wanted <= FOUR && has_starter_of_four(system, thing)).then_some(true),
    }
}

const FOUR: Release = (4, 0);

/// Starters that there are since Spring Boot 4.0 only.
const OF_FOUR: [&str; 5] = ["flyway", "liquibase", "webmvc", "webclient", "restclient"];

fn has_starter_of_four(system: &System<'_>, thing: Thing<'_>) -> bool {
    let is_new = |name: &str| {
        let artifact = name.rsplit(':').next().unwrap_or(name);
        artifact.strip_prefix("spring-boot-starter-").is_some_and(|starter| OF_FOUR.contains(&starter))
            || artifact.ends_with("-spring-boot-4")
    };
    system.spring.build(thing).is_some_and(|build| build.artifacts.iter().any(|one| is_new(&one.name)))
}

fn since_boot<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    fn found<'s>(system: &System<'s>, thing: Thing<'s>, release: &str) -> Value<'s> {
        Value { data: is_since(system, thing, release).into(), ..boot_version(system, thing) }
    }
    Value::at(thing.node, Data::Table(Table { thing, get: found }))
}

fn maybe_since<'s>(system: &System<'s>, thing: Thing<'s>, release: &str) -> Value<'s> {
    Value::at(thing.node, is_since(system, thing, release) != Some(false))
}

fn surely_since<'s>(system: &System<'s>, thing: Thing<'s>, release: &str) -> Value<'s> {
    Value::at(thing.node, is_since(system, thing, release) == Some(true))
}

fn depends<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    fn found<'s>(system: &System<'s>, thing: Thing<'s>, artifact: &str) -> Value<'s> {
        let Some(build) = system.spring.build(thing) else { return Value::at(thing.node, Data::Unknown) };
        let (data, from) = build.depends(artifact);
        Value { data: data.into(), from: from.or(Some(thing.node)) }
    }
    Value::at(thing.node, Data::Table(Table { thing, get: found }))
}

fn packages<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    fn found<'s>(system: &System<'s>, thing: Thing<'s>, artifact: &str) -> Value<'s> {
        let Some(build) = system.spring.build(thing) else { return Value::at(thing.node, Data::Unknown) };
        let (data, from) = build.packages(artifact);
        Value { data: data.into(), from: from.or(Some(thing.node)) }
    }
    Value::at(thing.node, Data::Table(Table { thing, get: found }))
}
