//! Charts of our own, each with one kind of pitfall, and what Helm 4.1.4 makes of them.
//!
//! `expected.yaml` was written by `helm template release-name chart [-f given.yaml]`. `tests/helm-compare.sh` does the
//! same for charts of others.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::sync::Arc;

use seaworthy::helm::{Given, Options, Rendered, Role, chart, render};
use seaworthy::source::Source;

fn rendered(name: &str, with_provenance: bool) -> Rendered {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/charts").join(name);
    let (raw, mut complaints) = chart::read_folder(&folder.join("chart"), &folder);
    let loaded = chart::load(raw, &mut complaints).unwrap();
    assert!(complaints.is_empty(), "{complaints:?}");
    let given = std::fs::read_to_string(folder.join("given.yaml")).ok();
    let given: Vec<Given> =
        given.into_iter().map(|text| Given::File(Arc::new(Source::file("given.yaml", text)))).collect();
    render(&loaded, &given, &Options { with_provenance, ..Options::default() })
}

fn printed(rendered: &Rendered) -> String {
    let documents = rendered.documents.iter().filter(|document| document.role != Role::Definition);
    documents.map(|document| format!("---\n# Source: {}\n{}\n", document.template, document.text)).collect()
}

fn compare(name: &str) {
    let expected = std::fs::read_to_string(format!("{}/tests/charts/{name}/expected.yaml", env!("CARGO_MANIFEST_DIR")));
    let expected = expected.unwrap();
    for with_provenance in [true, false] {
        let rendered = rendered(name, with_provenance);
        assert!(rendered.problems.is_empty(), "{:?}", rendered.problems);
        let ours = printed(&rendered);
        let differing = ours.lines().zip(expected.lines()).find(|(ours, theirs)| ours != theirs);
        assert_eq!(differing, None, "{name}");
        assert_eq!(ours, expected, "{name}");
    }
}

#[test]
fn dependencies_conditions_tags_aliases_and_imports() {
    compare("dependencies");
}

#[test]
fn nulls_globals_and_numbers_in_values() {
    compare("nulls");
}

#[test]
fn which_documents_there_are_and_in_which_order() {
    compare("order");
}

#[test]
fn texts_files_and_notations() {
    compare("texts");
}

#[test]
fn numbers_of_values_and_of_templates() {
    compare("numbers");
}

#[test]
fn nil_in_all_its_forms() {
    compare("nil");
}

#[test]
fn yaml_and_json_as_they_are_written() {
    compare("toyaml");
}

#[test]
fn values_of_charts_above_and_below() {
    compare("merging");
}

#[test]
fn scopes_variables_and_what_leaks() {
    compare("scope");
}

#[test]
fn functions_over_strings_and_lists() {
    compare("strings");
}

#[test]
fn files_and_what_helm_says_of_itself() {
    compare("files");
}
