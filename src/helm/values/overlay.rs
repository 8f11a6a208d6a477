//! Files of values over one another.

use crate::helm::value::{MAX_DEPTH, Map, Val};

/// Values of a file that count more than those before it; the maps of both become one.
pub fn overlay(below: &Map, above: &Map) -> Map {
    let merged = below.shallow_copy();
    overlay_onto(&merged, above, 0);
    merged.with_origin(below.origin().or(above.origin()))
}

fn overlay_onto(target: &Map, above: &Map, depth: usize) {
    for (key, entry) in above.snapshot() {
        let value = match (target.get(&key), entry.value) {
            (Some(Val::Map(old)), Val::Map(new)) if depth < MAX_DEPTH => {
                let merged = old.shallow_copy();
                overlay_onto(&merged, &new, depth + 1);
                Val::Map(merged)
            }
            (_, value) => value,
        };
        target.set(key, value, entry.key);
    }
}
