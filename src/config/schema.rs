//! The table of keys as a JSON Schema, for editors that complete and check seaworthy.toml.

use serde_json::{Map, Value, json};

use super::keys::{Key, ROOT, Takes};
use crate::finding::Severity;

/// The schema of seaworthy.toml. It is published as docs/seaworthy.schema.json.
pub fn json_schema() -> Value {
    let mut schema = table(ROOT);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("seaworthy.toml");
    schema["description"] = json!("What seaworthy is told about a project.");
    schema
}

fn table(keys: &[Key]) -> Value {
    let properties: Map<String, Value> = keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<_> = keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = json!({ "type": "object", "additionalProperties": false, "properties": properties });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn property(key: &Key) -> Value {
    let mut schema = kind(key.takes);
    schema["description"] = json!(key.doc);
    schema
}

fn kind(takes: Takes) -> Value {
    let text = || json!({ "type": "string" });
    let texts = || json!({ "type": "array", "items": text() });
    match takes {
        Takes::Text => text(),
        Takes::Version => json!({ "type": "string", "pattern": r"^v?[0-9]+\.[0-9]+(\.[0-9]+)?$" }),
        Takes::Date => json!({ "type": "string", "format": "date" }),
        Takes::Duration => json!({ "type": "string", "pattern": "^[0-9]+[smhd]$" }),
        Takes::Choice(names) => json!({ "type": "string", "enum": names() }),
        Takes::Paths | Takes::Rules | Takes::Texts => json!({ "anyOf": [text(), texts()] }),
        Takes::TextLists => json!({ "type": "array", "items": { "anyOf": [text(), texts()] } }),
        Takes::Folders => json!({ "type": "array", "items": { "anyOf": [text(), folder()] } }),
        Takes::Severities => {
            let names: Vec<_> = Severity::ALL.iter().map(|(_, name)| *name).collect();
            json!({ "type": "object", "additionalProperties": { "type": "string", "enum": names } })
        }
        Takes::Params => json!({ "type": "object", "additionalProperties": { "type": "object" } }),
        Takes::Table(keys) => table(keys),
        Takes::Tables(keys) => json!({ "type": "array", "items": table(keys) }),
    }
}

fn folder() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["path"],
        "properties": { "path": { "type": "string" }, "as": { "type": "string" } },
    })
}
