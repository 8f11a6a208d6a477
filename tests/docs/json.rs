//! docs/json.md names every field that a report has.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::workbench::{Copy, home, run};

/// The keys of all objects in a value.
fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.keys().cloned());
            fields.values().for_each(|value| keys(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

#[test]
fn every_field_of_the_reports_is_described() {
    let example = Copy::of("customer-api");
    let mut found = BTreeSet::new();
    let commands: &[&[&str]] = &[
        &["check", "--format", "json", "--show-suppressed", "--all", ".", "no-such-file.yaml"],
        &["rules", "--format", "json"],
        &["files", "--format", "json"],
    ];
    for command in commands {
        keys(&run(example.path(), command, None).json(), &mut found);
    }
    let page = fs::read_to_string(home("docs/json.md")).unwrap();
    let said: BTreeSet<&str> = page.split(|c: char| !c.is_alphanumeric()).collect();
    let silent: Vec<_> = found.iter().filter(|key| !said.contains(key.as_str())).collect();
    assert!(found.len() > 40, "{found:?}");
    assert!(silent.is_empty(), "docs/json.md does not mention {silent:?}");
}
