//! How the source is laid out: rooms know only the rooms below them, and no file grows beyond what can be taken in.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the top to the bottom. Each may use those that stand below it.
const ROOMS: &[&str] = &[
    "main",
    "cli",
    "trial",
    "run",
    "raise",
    "rendered",
    "embedded",
    "config",
    "report",
    "triage",
    "audit",
    "rule",
    "model",
    "fingerprint",
    "discover",
    "glob",
    "finding",
    "fix",
    "helm",
    "tree",
    "source",
    "date",
    "threads",
];

/// How many lines a file may have.
const LINES: usize = 350;

/// The Rust files below `src`, with their paths relative to it.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn room(path: &str) -> &str {
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

/// The rooms that a text names as `crate::room`, tests and comments apart.
fn used(text: &str) -> BTreeSet<&str> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let uses = lines.flat_map(|line| line.split("crate::").skip(1));
    uses.map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap()).collect()
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs") || path.ends_with("/testing.rs")
}

#[test]
fn rooms_know_only_those_below() {
    let level = |room: &str| ROOMS.iter().position(|known| *known == room);
    let mut wrong = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| path != "lib.rs" && !is_test(path)) {
        let Some(own) = level(room(path)) else {
            wrong.push(format!("{path}: the room `{}` has no place in the order", room(path)));
            continue;
        };
        for used in used(text).into_iter().filter(|used| !used.is_empty() && *used != room(path)) {
            match level(used) {
                Some(other) if other > own => {}
                Some(_) => wrong.push(format!("{path} uses `{used}`, which stands above it")),
                None => wrong.push(format!("{path} uses `{used}`, which has no place in the order")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let files = sources();
    let lengths = files.iter().map(|(path, text)| (path, text.lines().count()));
    let long: Vec<_> = lengths.filter(|(_, lines)| *lines > LINES).collect();
    assert!(long.is_empty(), "more than {LINES} lines: {long:?}");
}

#[test]
fn every_file_says_what_it_answers() {
    let files = sources().into_iter().filter(|(path, text)| !is_test(path) && !text.starts_with("//!"));
    let silent: Vec<_> = files.map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "no `//!` at the beginning: {silent:?}");
}
