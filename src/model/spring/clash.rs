//! Two files of one place and profile that say different things, one as YAML and one as properties.

use super::document::{self, Document, Found};
use super::{Data, Fact, System, Thing, Ty, Value};
use crate::source::Format;

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
    if is_properties(system, own) || own.is_conditional() {
        return absent;
    }
    let property = system.spring.property(thing);
    let rivals = system.spring.documents.iter().filter(|other| is_rival(system, own, other));
    let found = rivals.filter_map(|other| match other.get(&property.key) {
        Some(Found::One(node)) => Some(node),
        _ => None,
    });
    let differs = |node: &crate::tree::Node<'_>| document::text(*node) != document::text(thing.node);
    found.last().filter(differs).map_or(absent, |node| Value::at(node, document::text(node)))
}

fn is_properties(system: &System<'_>, document: &Document<'_>) -> bool {
    system.files[document.file].input.format == Format::Properties
}

fn is_rival(system: &System<'_>, own: &Document<'_>, other: &Document<'_>) -> bool {
    own.place == other.place
        && own.profile == other.profile
        && !other.is_conditional()
        && is_properties(system, other)
        && folder(system, own) == folder(system, other)
}

fn folder<'s>(system: &'s System<'_>, document: &Document<'_>) -> &'s str {
    let path = system.files[document.file].input.source.path.as_str();
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
