//! Properties as they take effect: for every program each property that has the last word.

use foldhash::HashMap;

use super::address::{Address, Hidden};
use super::app::{self, NEEDS};
use super::build::Boot;
use super::document::{self, Document, Property};
use super::effective::App;
use super::{Data, Fact, Model, System, Thing, Ty, VIEWS, Value, key, reach, secret, types};
use crate::model::Table;
use crate::tree::Node;

/// A property that has the last word in a program.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The program, by its number.
    pub app: usize,
    /// The document that says it.
    pub document: usize,
    /// Its number within the document.
    pub property: usize,
}

/// The settings of all programs. A list that a later document writes anew has none of its former items.
pub fn collect(apps: &[App], documents: &[Document<'_>]) -> Vec<Setting> {
    let mut found = Vec::new();
    for (app, layers) in apps.iter().map(|app| &app.layers).enumerate() {
        let mut last: HashMap<&str, usize> = HashMap::default();
        for number in layers {
            last.extend(documents[*number].properties.iter().map(|property| (list_of(&property.key), *number)));
        }
        for document in layers.iter().copied() {
            let properties = documents[document].properties.iter().enumerate();
            let winning = properties.filter(|(_, property)| last.get(list_of(&property.key)) == Some(&document));
            let winning = winning.filter(|(n, property)| documents[document].is_last(&property.key, *n));
            found.extend(winning.map(|(property, _)| Setting { app, document, property }));
        }
    }
    found
}

/// The key of the list that a property belongs to, or its own.
fn list_of(key: &str) -> &str {
    key.split_once('[').map_or(key, |(list, _)| list)
}

impl<'a> Model<'a> {
    fn setting(&self, thing: Thing<'a>) -> &Property<'a> {
        let Setting { document, property, .. } = self.settings[thing.index];
        &self.documents[document].properties[property]
    }
}

const fn joined(
    name: &'static str,
    ty: Ty,
    doc: &'static str,
    get: for<'a> fn(&System<'a>, Thing<'a>) -> Value<'a>,
) -> Fact {
    Fact::joined(name, ty, doc, NEEDS, get)
}

/// What can be asked of a setting.
pub const FACTS: &[Fact] = &[
    joined("app", Ty::Thing("spring.app"), "The program in which it takes effect.", app_of),
    joined("key", Ty::Str, "Its whole key, those of the framework as documentation spells them.", name),
    joined("lastName", Ty::Str, "The last element of its key.", |system, thing| {
        Value::at(thing.node, key::kebab(key::last(&system.spring.setting(thing).written)))
    }),
    joined("parentKey", Ty::Str, "Its key without the last element.", |system, thing| {
        let key = types::documented(system.spring.setting(thing));
        Value::at(thing.node, key.rsplit_once('.').map_or_else(String::new, |(above, _)| above.to_owned()))
    }),
    joined("outerKey", Ty::Str, "Its key without the last two elements.", |system, thing| {
        let key = types::documented(system.spring.setting(thing));
        Value::at(thing.node, key.rsplitn(3, '.').nth(2).unwrap_or_default().to_owned())
    }),
    joined("isOfFramework", Ty::Bool, "Whether it is one of Spring's own.", |system, thing| {
        Value::at(thing.node, system.spring.setting(thing).is_of_framework())
    }),
    joined("value", Ty::Raw, "Its value, placeholders filled in.", value),
    joined("text", Ty::Maybe(&Ty::Str), "Its value as text, placeholders filled in.", text),
    joined(
        "isAdjustable",
        Ty::Bool,
        "Whether it is only the default of a placeholder, made to be set otherwise where it runs: `${METRICS:false}`.",
        |system, thing| {
            let written = document::text(system.spring.setting(thing).value);
            Value::at(thing.node, written.starts_with("${") && written.ends_with('}') && written.contains(':'))
        },
    ),
    joined("isCircular", Ty::Bool, "Whether placeholders in its value lead back to itself.", |system, thing| {
        let layers = system.spring.layers(program(system, thing));
        let is_circular = layers.is_circular(&system.spring.setting(thing).key);
        // Without Spring Boot's own build placeholders may be filled in before anybody reads them.
        let is_built_otherwise = system.spring.build(thing).is_some_and(|build| matches!(build.boot, Boot::Unsaid));
        // What asks for itself waits for the environment, which has the first word.
        let setting = system.spring.setting(thing);
        let asks_for_itself = document::text(setting.value) == format!("${{{}}}", setting.written);
        let may_be_filled = is_built_otherwise || asks_for_itself;
        Value::at(thing.node, if is_circular && may_be_filled { Data::Unknown } else { Data::Bool(is_circular) })
    }),
    joined("isSecretKey", Ty::Bool, "Whether its key speaks of a secret.", |system, thing| {
        Value::at(thing.node, secret::speaks_of_one(system.spring.setting(thing)))
    }),
    joined(
        "scheme",
        Ty::Str,
        "The scheme of the address that it holds: `http`, `mysql`; empty when it has none.",
        scheme,
    ),
    joined("isDatabaseUrl", Ty::Bool, "Whether it holds a JDBC or R2DBC address.", |system, thing| {
        Value::at(thing.node, address(system, thing).is_database)
    }),
    joined(
        "reach",
        Ty::Maybe(&Ty::Str),
        "How far the farthest host of the address is: `loopback`, `inside` (a name or address of a private network) or `outside`.",
        reach_of,
    ),
    joined(
        "parameters",
        Ty::Table,
        "The parameters of the address, in any spelling: `parameters[\"sslMode\"]`, in small letters.",
        |_, thing| Value::at(thing.node, Data::Table(Table { thing, get: parameter })),
    ),
];

fn app_of<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let number = system.spring.settings[thing.index].app;
    let base = &system.spring.documents[system.spring.apps[number].base];
    let app = Thing { view: &VIEWS[0], node: base.root, file: base.file, index: number };
    Value::at(thing.node, Data::Thing(app))
}

/// The program of a setting, as a thing.
fn program<'a>(system: &System<'a>, thing: Thing<'a>) -> Thing<'a> {
    match app_of(system, thing).data {
        Data::Thing(app) => app,
        _ => thing,
    }
}

fn name<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, types::documented(system.spring.setting(thing)))
}

fn value<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let key = &system.spring.setting(thing).key;
    let value = app::setting(system, program(system, thing), key);
    // What is set from outside takes the place of what stands here, and is judged where it stands.
    let data = if is_elsewhere(&value, thing) { Data::Unknown } else { value.data };
    Value { data, from: Some(thing.node) }
}

fn is_same(a: Node<'_>, b: Node<'_>) -> bool {
    std::ptr::eq(a.tree, b.tree) && a.range() == b.range()
}

fn is_elsewhere(value: &Value<'_>, thing: Thing<'_>) -> bool {
    value.from.is_some_and(|node| !is_same(node, thing.node))
}

fn text<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let value = value(system, thing);
    let data = match value.data {
        Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::List(_) => Data::from(value.display()),
        other => other,
    };
    Value { data, from: Some(thing.node) }
}

/// The address that a setting holds, as far as it is known.
fn address<'a>(system: &System<'a>, thing: Thing<'a>) -> Address {
    let value = app::setting(system, program(system, thing), &system.spring.setting(thing).key);
    match &value.data {
        _ if is_elsewhere(&value, thing) => Address::of("${…}"),
        Data::Str(text) => Address::of(text),
        _ => Address::of(&document::text(thing.node)),
    }
}

fn scheme<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, reach::scheme_of(&address(system, thing)))
}

fn reach_of<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let data = match address(system, thing).reach() {
        Ok(Some(reach)) => Data::from(reach.name()),
        Ok(None) => Data::Absent,
        Err(Hidden) => Data::Unknown,
    };
    Value::at(thing.node, data)
}

fn parameter<'s>(system: &System<'s>, thing: Thing<'s>, name: &str) -> Value<'s> {
    let data = match address(system, thing).parameter(name) {
        Ok(Some(value)) => Data::from(value.to_ascii_lowercase()),
        Ok(None) => Data::Absent,
        Err(Hidden) => Data::Unknown,
    };
    Value::at(thing.node, data)
}
