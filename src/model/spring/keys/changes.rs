//! Properties that have another name now, or none. The table is `changes.txt`.

use std::sync::LazyLock;

use foldhash::HashMap;

use crate::model::spring::build::{Release, release};
use crate::model::spring::key;

const TABLE: &str = include_str!("changes.txt");

/// What became of a property.
#[derive(Debug)]
pub struct Row {
    /// Whether everything below is meant.
    pub is_tree: bool,
    /// Since when it is deprecated.
    pub deprecated: Option<Release>,
    /// Since when it is not read any more.
    pub gone: Option<Release>,
    /// The key that took its place.
    pub replacement: Option<&'static str>,
    /// Whether nothing but the name has changed.
    pub is_rename: bool,
}

/// Rows by their canonical keys, and those in whose keys a star stands.
type Table = (HashMap<String, Row>, Vec<(String, Row)>);

static ROWS: LazyLock<Table> = LazyLock::new(|| {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(row_of);
    let (patterns, exact): (Vec<_>, Vec<_>) = rows.partition(|(key, _)| key.contains('*'));
    (exact.into_iter().collect(), patterns)
});

fn row_of(line: &'static str) -> Option<(String, Row)> {
    let mut words = line.split_ascii_whitespace();
    let (name, deprecated, gone) = (words.next()?, words.next()?, words.next()?);
    let replacement = words.next().filter(|name| *name != "-");
    let is_rename = words.next() == Some("=");
    let (name, is_tree) = name.strip_suffix(".*").map_or((name, false), |name| (name, true));
    let replacement = replacement.map(|name| name.strip_suffix(".*").unwrap_or(name));
    let (deprecated, gone) = (release(deprecated), release(gone));
    let key = name.replace('-', "");
    // Binding is relaxed: a name that differs in its dashes only is the same.
    if replacement.is_some_and(|new| new.replace('-', "") == key) {
        return None;
    }
    Some((key, Row { is_tree, deprecated, gone, replacement, is_rename }))
}

/// The row of a canonical key, and the part of the key that it speaks of.
pub fn row(key: &str) -> Option<(&'static Row, &str)> {
    let (exact, patterns) = &*ROWS;
    let own = key.split_once('[').map_or(key, |(list, _)| list);
    if let Some(row) = exact.get(own).filter(|row| !row.is_tree) {
        return Some((row, own));
    }
    let above = own.rmatch_indices('.').map(|(at, _)| &own[..at]);
    let tree = above.filter_map(|above| exact.get(above).map(|row| (row, above))).find(|(row, _)| row.is_tree);
    tree.or_else(|| patterns.iter().find(|(pattern, _)| key::fits(own, pattern)).map(|(_, row)| (row, own)))
}

impl Row {
    /// The new name of a key: in place of the part that the row speaks of stands the replacement.
    pub fn renamed(&self, written: &str, part: &str) -> Option<String> {
        let replacement = self.replacement?;
        let elements: Vec<_> = written.split('.').collect();
        let tail = elements.get(part.matches('.').count() + 1..).unwrap_or_default();
        let tail =
            if self.is_tree { tail.iter().map(|element| format!(".{element}")).collect() } else { String::new() };
        let middle = elements.get(2).filter(|_| replacement.contains('*'));
        let replacement = middle.map_or_else(|| replacement.to_owned(), |name| replacement.replace('*', name));
        Some(replacement + &tail)
    }
}

/// As many elements of a key as a canonical part of it has.
pub fn upto(written: &str, part: &str) -> String {
    written.split('.').take(part.matches('.').count() + 1).collect::<Vec<_>>().join(".")
}
