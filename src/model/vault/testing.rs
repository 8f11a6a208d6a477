//! What the tests of this room share.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::{Data, Parsed, System, Target, Value, view};
use crate::discover::{self, Around, Environments};
use crate::embedded;
use crate::source::{Environment, FileKind, Format, Input, Source};
use crate::tree::{Dialect, Tree, hcl, shell};

/// Reads files; their names say what they are.
pub fn read(files: &[(&str, &str)]) -> Vec<Parsed> {
    let (charts, others): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| path.ends_with(".yaml"));
    let mut files: Vec<_> = others.iter().map(|(path, text)| parsed(path, text)).collect();
    files.extend(classified(&charts));
    files
}

/// Files that are what their names and texts say, with what stands inside them.
fn classified(files: &[(&str, &str)]) -> Vec<Parsed> {
    let texts: BTreeMap<String, String> = files.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect();
    let around = Around::new(&texts);
    let inputs = texts
        .iter()
        .map(|(path, text)| discover::input(path, text.clone(), &around, &Environments::default()).unwrap());
    inputs.map(Parsed::of).flat_map(embedded::with_inner).collect()
}

fn parsed(path: &str, text: &str) -> Parsed {
    let kind = match path {
        _ if path.contains("policy") => FileKind::VaultPolicy,
        _ if path.ends_with(".service") => FileKind::Companion("systemd"),
        _ if path.ends_with(".sh") => FileKind::Companion("script"),
        _ if path.contains("agent") => FileKind::VaultAgent,
        _ => FileKind::VaultServer,
    };
    let source = Arc::new(Source::file(path, text));
    let format = match path.rsplit('.').next() {
        Some("json") => Format::Json,
        Some("sh") => Format::Shell,
        Some("service") => Format::Text,
        _ => Format::Hcl,
    };
    let tree = match format {
        Format::Shell => shell::parse(source.clone()),
        Format::Text => Tree::empty(source.clone(), Dialect::Literal),
        _ => hcl::parse(source.clone()),
    };
    let environment = Environment::Any;
    let input =
        Input { source, kind, why: "test", format, environment, reported: true, templated: false, lacking: Vec::new() };
    Parsed { input, tree, trail: None, is_rendered: false, is_document: false, used: None }
}

/// What a fact says of every thing of a view.
pub fn facts(files: &[(&str, &str)], name: &str, fact: &str) -> Vec<String> {
    facts_for(files, &Target::default(), name, fact)
}

/// The same, for a release or product that is aimed at. `table[key]` asks a table.
pub fn facts_for(files: &[(&str, &str)], target: &Target, name: &str, fact: &str) -> Vec<String> {
    let files = read(files);
    let system = System::of(&files, target);
    let (fact, key) = fact.split_once('[').unwrap_or((fact, ""));
    let fact = view(name).unwrap().fact(fact).unwrap();
    let things = system.things(name).iter();
    things.map(|thing| show(&asked((fact.get)(&system, *thing), &system, key.trim_end_matches(']')))).collect()
}

fn asked<'a>(value: Value<'a>, system: &System<'a>, key: &str) -> Value<'a> {
    match value.data {
        Data::Table(table) => (table.get)(system, table.thing, key),
        _ => value,
    }
}

fn show(value: &Value<'_>) -> String {
    match value.data {
        Data::Absent => "absent".to_owned(),
        Data::Unknown => "unknown".to_owned(),
        _ => value.display(),
    }
}
