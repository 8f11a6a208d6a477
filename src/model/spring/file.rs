//! Facts about one document of a file.

use std::collections::BTreeSet;

use super::app::NEEDS;
use super::document::Document;
use super::layers::Layers;
use super::{Data, Fact, Model, System, Thing, Ty, VIEWS, Value, effective, start};
use crate::model::Table;
use crate::source::{Environment, Format};

impl<'a> Model<'a> {
    /// What a document says by itself.
    fn alone(&self, thing: Thing<'a>) -> Layers<'_, 'a> {
        Layers::alone(self.document(thing))
    }
}

/// What can be asked of a document.
pub const FACTS: &[Fact] = &[
    Fact::new("name", Ty::Str, "`application`, `bootstrap`, or a name of a configuration repository.", name),
    Fact::new("profile", Ty::Maybe(&Ty::Str), "The profile that the file's name gives.", profile),
    Fact::new(
        "isProfileSpecific",
        Ty::Bool,
        "Whether only some profiles read it, by the file's name or by a condition of its own.",
        is_profile_specific,
    ),
    Fact::new("isPackaged", Ty::Bool, "Whether it is built into the program.", is_packaged),
    Fact::new("isForTests", Ty::Bool, "Whether only tests read it.", is_for_tests),
    Fact::new(
        "isLookedFor",
        Ty::Bool,
        "Whether Spring Boot looks for it where it stands; in a folder of its own below the resources it does not.",
        is_looked_for,
    ),
    Fact::new("format", Ty::Str, "`yaml` or `properties`.", format),
    Fact::new(
        "environment",
        Ty::Str,
        "Where it is meant to run: `production`, `pre-production`, `development` or `any`.",
        environment,
    ),
    Fact::new(
        "startProfiles",
        Ty::List(&Ty::Str),
        "The profiles that it makes active by itself, those that a group for production brings along included.",
        start_profiles,
    ),
    Fact::joined(
        "developmentProfiles",
        Ty::List(&Ty::Str),
        "Those of them that are meant for development, and choose something: a file or document of the unit, or what is read from a server of configuration.",
        NEEDS,
        development_profiles,
    ),
    Fact::new(
        "productionProfiles",
        Ty::List(&Ty::Str),
        "Those of them that are meant for production.",
        production_profiles,
    ),
    Fact::joined(
        "isStartedWithProfiles",
        Ty::Bool,
        "Whether something in the workspace names the profiles that programs start with: an image, a script, a build, a manifest, a chart; or a script rewrites their configuration.",
        &start::WORDS,
        is_started_with_profiles,
    ),
    Fact::joined(
        "leavesNoChoice",
        Ty::Bool,
        "Whether the unit has files for one profile at most, and nothing of its own that starts it or puts it into an image.",
        NEEDS,
        |system, thing| Value::at(thing.node, leaves_no_choice(system, thing)),
    ),
    Fact::new(
        "settings",
        Ty::Table,
        "What this document itself sets: `settings[\"spring.profiles.active\"]`.",
        settings,
    ),
    Fact::new(
        "properties",
        Ty::List(&Ty::Thing("spring.property")),
        "Its properties in the order of the text.",
        properties,
    ),
];

fn name<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, system.spring.document(thing).place.name.clone())
}

/// The profile of the file's name.
pub fn profile<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let document = system.spring.document(thing);
    document.profile.map_or_else(|| Value::absent(document.root), |profile| Value::at(document.root, profile))
}

/// Whether only some profiles read the document.
pub fn is_profile_specific<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, system.spring.document(thing).is_profile_specific())
}

fn is_packaged<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, system.spring.document(thing).place.is_packaged)
}

/// Whether only tests read the document.
pub fn is_for_tests<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, system.spring.document(thing).place.is_test)
}

fn is_looked_for<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, system.spring.document(thing).place.is_looked_for)
}

/// The notation of the file.
pub fn format<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let is_properties = system.files[thing.file].input.format == Format::Properties;
    Value::at(thing.node, if is_properties { "properties" } else { "yaml" })
}

/// The environment that a document or property is meant for.
pub fn environment<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, system.environment(thing).name())
}

fn start_profiles<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let layers = system.spring.alone(thing);
    let items = |key: &str| match layers.list(key).data {
        Data::List(list) => list.items.to_vec(),
        _ => Vec::new(),
    };
    let keys = ["spring.profiles.active", "spring.profiles.default", "spring.profiles.include"];
    let mut found: Vec<_> = keys.into_iter().flat_map(items).collect();
    for group in layers.base.groups().filter(|group| is_of(group, Environment::Production)) {
        let members = items(&format!("spring.profiles.group.{group}"));
        found.extend(members.into_iter().filter(|member| member.as_str().is_some_and(is_development)));
    }
    Value::list(found)
}

fn development_profiles<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let Data::List(all) = start_profiles_of(system, thing, Environment::Development).data else {
        return Value::list([]);
    };
    let choosing = all.items.iter().filter(|item| item.as_str().is_some_and(|name| chooses(system, thing, name)));
    Value::list(choosing.cloned().collect::<Vec<_>>())
}

fn production_profiles<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    start_profiles_of(system, thing, Environment::Production)
}

fn start_profiles_of<'a>(system: &System<'a>, thing: Thing<'a>, environment: Environment) -> Value<'a> {
    let Data::List(all) = start_profiles(system, thing).data else { return Value::list([]) };
    let fitting = all.items.iter().filter(|item| item.as_str().is_some_and(|name| is_of(name, environment)));
    Value::list(fitting.cloned().collect::<Vec<_>>())
}

fn is_started_with_profiles<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, start::of(system).names_profiles)
}

/// Where programs get configuration by their profile from.
const SERVERS: [&str; 5] = [
    "spring.cloud.config",
    "spring.cloud.nacos",
    "spring.cloud.consul",
    "spring.cloud.zookeeper",
    "spring.cloud.kubernetes",
];

/// Whether a document imports what a server holds, and not only files and secrets.
fn asks_server(document: &Document<'_>) -> bool {
    let is_server = |entry: &String| {
        ["configserver:", "nacos:", "consul:", "zookeeper:", "kubernetes:"].iter().any(|s| entry.contains(s))
    };
    effective::texts(document, "spring.config.import").iter().any(is_server)
}

/// Whether a unit has files for one profile at most, and nothing tells that anybody starts it without one.
fn leaves_no_choice(system: &System<'_>, thing: Thing<'_>) -> bool {
    let unit = &system.spring.document(thing).place.unit;
    let own = system.spring.documents.iter().filter(|document| document.place.unit == *unit);
    let is_fed = own.clone().any(|document| SERVERS.iter().any(|server| document.below(server).next().is_some()));
    let named: BTreeSet<&str> = own.flat_map(Document::profiles).collect();
    let is_inside = |path: &str| path.strip_prefix(unit.as_str()).is_some_and(|rest| rest.starts_with('/'));
    let mut images = system.files.iter().map(|file| &file.input).filter(|input| input.format == Format::Dockerfile);
    named.len() == 1 && !is_fed && !unit.is_empty() && !images.any(|input| is_inside(&input.source.path))
}

/// Whether a profile chooses something: a file or document of the unit, or what a server of configuration holds.
fn chooses(system: &System<'_>, thing: Thing<'_>, profile: &str) -> bool {
    let unit = &system.spring.document(thing).place.unit;
    let mut own = system.spring.documents.iter().filter(|document| document.place.unit == *unit);
    own.any(|document| {
        let is_fed = || SERVERS.iter().any(|server| document.below(server).next().is_some()) || asks_server(document);
        document.profiles().chain(document.groups()).any(|named| named == profile) || is_fed()
    })
}

fn is_development(profile: &str) -> bool {
    is_of(profile, Environment::Development)
}

fn is_of(profile: &str, environment: Environment) -> bool {
    Environment::of_profile(profile) == environment
}

fn settings<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    fn found<'s>(system: &System<'s>, thing: Thing<'s>, key: &str) -> Value<'s> {
        system.spring.alone(thing).value(key)
    }
    Value::at(thing.node, Data::Table(Table { thing, get: found }))
}

fn properties<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.spring;
    let first = model.properties.partition_point(|(document, _)| *document < thing.index);
    let items = model.document(thing).properties.iter().enumerate().map(|(n, property)| {
        let item = Thing { view: &VIEWS[2], node: property.value, file: thing.file, index: first + n };
        Value::at(property.value, item)
    });
    Value::list(items.collect::<Vec<_>>()).said_by(thing.node)
}
