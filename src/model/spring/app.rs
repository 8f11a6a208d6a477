//! Programs: which profiles they are judged under, which documents take effect then, and facts about the outcome.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Document;
use super::layers::Layers;
use super::{Data, Fact, Model, Parsed, System, Thing, Ty, Value, actuator, convert, database, file, types};
use crate::model::Table;
use crate::source::{Environment, Format};

/// A program under a profile.
#[derive(Debug)]
pub struct App {
    /// The profile; `None` when nothing is meant for production in particular.
    pub profile: Option<String>,
    /// The documents that take effect, by their numbers; later ones win.
    pub layers: Vec<usize>,
    /// The document that is missing what is missing.
    pub base: usize,
    /// Whether configuration is read from elsewhere too.
    pub is_open: bool,
}

/// What is active when nobody sets a profile.
const DEFAULT_PROFILE: &str = "default";

/// Finds the programs: for every unit one for each profile meant for production, or one without a profile.
pub fn collect(documents: &[Document<'_>], files: &[Parsed]) -> Vec<App> {
    let mut apps = Vec::new();
    for members in units(documents) {
        for profile in profiles(&members, documents) {
            apps.extend(app(profile, &members, documents, files));
        }
    }
    apps
}

/// The documents of each unit. What is called `application` belongs to all names of its folder.
fn units(documents: &[Document<'_>]) -> Vec<Vec<usize>> {
    let mut folders: BTreeMap<(&str, usize), Vec<usize>> = BTreeMap::new();
    for (number, document) in documents.iter().enumerate().filter(|(_, document)| !document.place.is_test) {
        folders.entry((&document.place.unit, document.place.around)).or_default().push(number);
    }
    let mut units = Vec::new();
    for members in folders.into_values() {
        let place = |number: &usize| &documents[*number].place;
        let names: BTreeSet<_> = members.iter().map(place).filter(|p| !p.is_shared()).map(|p| &p.name).collect();
        if names.is_empty() {
            units.push(members);
            continue;
        }
        let of_name = |name: &String| {
            let own = |number: &usize| place(number).is_shared() || place(number).name == *name;
            members.iter().copied().filter(own).collect()
        };
        units.extend(names.into_iter().map(of_name));
    }
    units
}

/// The profiles to judge: those that speak of production, else those that say nothing of the environment, and none where
/// the program may well run without one.
fn profiles(members: &[usize], documents: &[Document<'_>]) -> Vec<Option<String>> {
    let named: BTreeSet<&str> = members.iter().flat_map(|number| documents[*number].profiles()).collect();
    let named: Vec<_> = named.into_iter().map(|name| (name, Environment::of_profile(name))).collect();
    let of = |wanted: &[Environment]| -> Vec<_> {
        let fitting = named.iter().filter(|(_, environment)| wanted.contains(environment));
        fitting.map(|(name, _)| Some((*name).to_owned())).collect()
    };
    let production = of(&[Environment::Production, Environment::PreProduction]);
    if !production.is_empty() {
        return production;
    }
    let activates = |number: &usize| documents[*number].get("spring.profiles.active").is_some();
    let mut candidates = of(&[Environment::Any]);
    if candidates.is_empty() || !members.iter().any(activates) {
        candidates.insert(0, None);
    }
    candidates
}

fn app(profile: Option<String>, members: &[usize], documents: &[Document<'_>], files: &[Parsed]) -> Option<App> {
    let active = profile.as_deref().unwrap_or(DEFAULT_PROFILE);
    let mut layers: Vec<_> = members.iter().copied().filter(|number| documents[*number].is_active(active)).collect();
    layers.sort_by_key(|number| rank(&documents[*number], files));
    let reported = layers.iter().copied().find(|number| files[documents[*number].file].input.reported);
    let base = reported.or_else(|| layers.first().copied())?;
    let is_open = layers.iter().any(|number| imports_configuration(&documents[*number]));
    Some(App { profile, layers, base, is_open })
}

/// The order in which Spring Boot reads files; within a file, documents keep theirs.
fn rank(document: &Document<'_>, files: &[Parsed]) -> (bool, bool, bool, bool, u8, bool, usize) {
    let place = &document.place;
    let is_properties = files[document.file].input.format == Format::Properties;
    let is_bootstrap = place.name == "bootstrap";
    let is_named = !place.is_shared();
    let has_profile = document.profile.is_some();
    (!is_bootstrap, !place.is_packaged, has_profile, is_named, place.location, is_properties, document.file)
}

/// Sources that bring secrets only; configuration that is looked for and not found will not be there.
const SECRET_SOURCES: [&str; 6] =
    ["vault:", "configtree:", "aws-secretsmanager:", "aws-parameterstore:", "env:", "sm:"];

/// Whether a document reads configuration from somewhere else.
fn imports_configuration(document: &Document<'_>) -> bool {
    let layers = Layers { documents: vec![document], base: document, is_open: false };
    let imports = layers.list("spring.config.import");
    let Data::List(list) = &imports.data else { return imports.is_unknown() };
    list.items.iter().any(|item| match item.as_str() {
        Some(text) => {
            let source = text.strip_prefix("optional:").unwrap_or(text);
            !SECRET_SOURCES.iter().any(|secret| source.starts_with(secret))
        }
        None => true,
    })
}

impl<'a> Model<'a> {
    /// The configuration that takes effect in a program.
    pub fn layers(&self, thing: Thing<'a>) -> Layers<'_, 'a> {
        let app = &self.apps[thing.index];
        let documents = app.layers.iter().map(|number| &self.documents[*number]).collect();
        Layers { documents, base: &self.documents[app.base], is_open: app.is_open }
    }
}

/// Words of which other files of a unit hold one.
pub const NEEDS: &[&str] = &["spring", "management"];

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
        "managementIsLoopback",
        Ty::Bool,
        "Whether the actuator listens on the loopback address only.",
        actuator::is_loopback,
    ),
];

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
        let from = layers.base.nearest(&types::key(key).canonical);
        let known = layers.mentions(key) || !layers.is_open;
        Value::at(from, if known { Data::Bool(layers.mentions(key)) } else { Data::Unknown })
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
