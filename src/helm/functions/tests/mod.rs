//! Every function against what the real Helm makes of the same call.

#![allow(clippy::unwrap_used)]

mod collections;
mod encoding;
mod numbers;
mod others;
mod strings;

use std::sync::Arc;

use crate::helm::template::{Engine, Located, Mode, parse};
use crate::helm::value::{Budget, Limits, Origins, Val};
use crate::source::Source;

/// The result of a call as JSON.
fn called(call: &str, origins: Origins) -> Result<String, String> {
    let text = format!("{{{{ toJson ({call}) }}}}");
    let mut engine = Engine::new(origins, Budget::new(Limits::default()), Mode::Strict);
    let file = engine.origins.file(Arc::new(Source::file("t.yaml", text.as_str())));
    let parsed = parse("t.yaml", &text, Located::File(file), &mut engine.origins);
    engine.set.add(parsed.map_err(|error| error.message)?.templates);
    let made = engine.render("t.yaml", Val::empty_map());
    made.map(|text| text.as_str().to_owned()).map_err(|error| match error.message.split_once(": ") {
        Some((lead, message)) if lead.starts_with("error calling") => message.trim().to_owned(),
        _ => error.message,
    })
}

fn all(table: &[(&str, Result<&str, &str>)]) {
    for (call, expected) in table {
        let (result, untraced) = (called(call, Origins::on()), called(call, Origins::off()));
        assert_eq!(result, untraced, "{call}");
        match (&result, expected) {
            // What a regular expression lacks is told in other words.
            (Err(_), Err("")) => {}
            _ => assert_eq!(result.as_deref().map_err(String::as_str), *expected, "{call}"),
        }
    }
}

#[test]
fn strings_as_in_helm() {
    all(strings::TABLE);
}

#[test]
fn numbers_as_in_helm() {
    all(numbers::TABLE);
}

#[test]
fn lists_and_maps_as_in_helm() {
    all(collections::TABLE);
}

#[test]
fn notations_as_in_helm() {
    all(encoding::TABLE);
}

#[test]
fn paths_versions_and_dates_as_in_helm() {
    all(others::TABLE);
}

#[test]
fn every_name_is_there_once() {
    let mut names: Vec<&str> = super::TABLES.iter().copied().flatten().map(|function| function.name).collect();
    names.sort_unstable();
    let twice: Vec<&[&str]> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

/// Names that sprig and Helm have and that are not here: the environment is nobody's affair.
#[test]
fn all_of_sprig_is_there() {
    for name in include_str!("names.txt").split_whitespace() {
        assert!(super::find(name).is_some(), "{name}");
    }
}
