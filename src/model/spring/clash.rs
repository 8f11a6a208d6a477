//! Two files of one place and profile that say different things, one as YAML and one as properties.

use std::collections::HashMap;

use super::document::{self, Document, Found};
use super::{Data, Fact, Parsed, System, Thing, Ty, Value};
use crate::source::Format;

/// The documents of .properties files that are always read, by the folder that they stand in.
pub type Rivals<'a> = HashMap<&'a str, Vec<usize>>;

/// Finds them.
pub fn rivals<'a>(documents: &[Document<'_>], files: &'a [Parsed]) -> Rivals<'a> {
    let mut found = Rivals::new();
    for (number, document) in documents.iter().enumerate() {
        if files[document.file].input.format == Format::Properties && !document.is_conditional() {
            found.entry(folder(files, document)).or_default().push(number);
        }
    }
    found
}

/// What can be asked of a property beside the other format.
pub const FACTS: &[Fact] = &[Fact::joined(
    "overriddenBy",
    Ty::Maybe(&Ty::Raw),
    "The value of the same property in the .properties file beside this YAML file, for the same profile, when it differs.",
    super::app::NEEDS,
    overridden_by,
)];

fn overridden_by<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let absent = Value { data: Data::Absent, from: Some(thing.node) };
    let own = system.spring.document(thing);
    if system.files[own.file].input.format == Format::Properties || own.is_conditional() {
        return absent;
    }
    let property = system.spring.property(thing);
    let beside = system.spring.rivals.get(folder(system.files, own)).into_iter().flatten();
    let rivals = beside.map(|number| &system.spring.documents[*number]);
    let rivals = rivals.filter(|other| own.place == other.place && own.profile == other.profile);
    let found = rivals.filter_map(|other| match other.get(&property.key) {
        Some(Found::One(node)) => Some(node),
        _ => None,
    });
    let differs = |node: &crate::tree::Node<'_>| document::text(*node) != document::text(thing.node);
    found.last().filter(differs).map_or(absent, |node| Value::at(node, document::text(node)))
}

fn folder<'a>(files: &'a [Parsed], document: &Document<'_>) -> &'a str {
    files[document.file].input.source.path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
