//! Where the addresses in properties lead: facts over [`Address`].

use super::address::{Address, Hidden, Reach};
use super::layers::Layers;
use super::{Data, Fact, System, Thing, Ty, Value, app, document};
use crate::model::Table;
use crate::tree::Node;

/// What can be asked of the addresses of a program.
pub const FACTS: &[Fact] = &[
    Fact::joined(
        "scheme",
        Ty::Table,
        "The scheme of the address in a property, in small letters: `scheme[\"spring.cloud.vault.uri\"]`; of several addresses `http` if one has it; empty when the address has none.",
        app::NEEDS,
        |_, thing| Value::at(thing.node, Data::Table(Table { thing, get: scheme })),
    ),
    Fact::joined(
        "reach",
        Ty::Table,
        "How far the farthest host of a property is: `loopback`, `inside` (a name or address of a private network) or `outside`.",
        app::NEEDS,
        |_, thing| Value::at(thing.node, Data::Table(Table { thing, get: reach })),
    ),
    Fact::joined(
        "hasBootstrap",
        Ty::Bool,
        "Whether it has a file called `bootstrap`, which only some programs read.",
        app::NEEDS,
        |system, thing| {
            let has = system.spring.layers(thing).documents().any(|document| document.place.name == "bootstrap");
            Value::at(thing.node, has)
        },
    ),
];

fn scheme<'s>(system: &System<'s>, thing: Thing<'s>, key: &str) -> Value<'s> {
    let (addresses, value) = addresses(&system.spring.layers(thing), key);
    let Some(addresses) = addresses else { return value };
    let plain = addresses.iter().find(|address| address.scheme == "http");
    match plain.or(addresses.first()) {
        Some(address) => Value { data: scheme_of(address), from: value.from },
        None => value,
    }
}

fn reach<'s>(system: &System<'s>, thing: Thing<'s>, key: &str) -> Value<'s> {
    let (addresses, value) = addresses(&system.spring.layers(thing), key);
    let Some(addresses) = addresses else { return value };
    let mut farthest = None;
    for address in &addresses {
        match address.reach() {
            Ok(found) => farthest = farthest.max(found),
            Err(Hidden) => return Value { data: Data::Unknown, from: value.from },
        }
    }
    Value { data: farthest.map_or(Data::Absent, |found: Reach| Data::from(found.name())), from: value.from }
}

/// The addresses that a property holds; `None` when it holds none, or nobody knows.
fn addresses<'a>(layers: &Layers<'_, 'a>, key: &str) -> (Option<Vec<Address>>, Value<'a>) {
    let value = layers.value(key);
    let found = match &value.data {
        Data::Str(text) => Some(vec![Address::of(text)]),
        Data::List(list) => Some(list.items.iter().filter_map(of_value).collect()),
        Data::Unknown if layers.is_told(key) => value.from.map(|node| vec![written(node)]),
        _ => None,
    };
    (found, value)
}

fn of_value(value: &Value<'_>) -> Option<Address> {
    match &value.data {
        Data::Str(text) => Some(Address::of(text)),
        Data::Unknown => value.from.map(written),
        _ => None,
    }
}

/// The address as a node writes it.
pub fn written(node: Node<'_>) -> Address {
    Address::of(&document::text(node))
}

/// The scheme, as rules see it.
pub fn scheme_of<'a>(address: &Address) -> Data<'a> {
    match address.scheme.as_str() {
        "\u{1}" => Data::Unknown,
        "" if address.body.starts_with('\u{1}') => Data::Unknown,
        scheme => Data::from(scheme.to_owned()),
    }
}
