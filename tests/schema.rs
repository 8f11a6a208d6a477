//! The published schema of seaworthy.toml is the one that the table of keys gives.
//! `UPDATE=1 cargo test --test schema` writes it anew.
#![allow(clippy::unwrap_used)]

use std::path::Path;

#[test]
fn the_published_schema_is_fresh() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/seaworthy.schema.json");
    let fresh = serde_json::to_string_pretty(&seaworthy::config::json_schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &fresh).unwrap();
    }
    let published = std::fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(published == fresh, "docs/seaworthy.schema.json is stale: run `UPDATE=1 cargo test --test schema`");
}
