//! Which value counts where a chart, its parent and its user all have one, as Helm 4.1.4 decides.
//!
//! The user's values count more than the parent's, those more than the chart's own. Maps are merged, all else replaces.
//! A user's null takes a default away; one for a key without default stays. A null that is a default stays as well.

use std::collections::HashSet;
use std::rc::Rc;

use crate::helm::value::{Entry, List, MAX_DEPTH, Map, OriginId, Val};

const GLOBAL: &str = "global";

/// A chart's own values and the charts below it.
#[derive(Debug, Clone)]
pub struct Layer {
    /// The name under which its parent knows it.
    pub name: String,
    /// Its own values.
    pub defaults: Map,
    /// The charts below it.
    pub below: Vec<Layer>,
}

/// What happens to nulls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// They take values away.
    Remove,
    /// They stay, for a later step to see.
    Keep,
}

/// The values of a chart and of all below it, under those that are given. Complaints are Helm's warnings.
pub fn coalesce(layer: &Layer, given: &Map, nulls: Nulls, complaints: &mut Vec<String>) -> Map {
    let values = copy(given);
    fill(layer, &values, nulls, complaints, 0);
    values
}

fn fill(layer: &Layer, values: &Map, nulls: Nulls, complaints: &mut Vec<String>, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    fill_own(layer, values, nulls, complaints);
    for below in &layer.below {
        if !values.has(&below.name) {
            let origin = below.defaults.origin();
            values.set(below.name.as_str(), Val::Map(Map::new(origin)), origin);
        }
        let Some(Val::Map(inner)) = values.get(&below.name) else {
            complaints.push(format!("type mismatch on {}: the values of a chart must be a map", below.name));
            continue;
        };
        hand_down_globals(&inner, values, complaints);
        fill(below, &inner, nulls, complaints, depth + 1);
    }
}

/// A chart's own values, below those that are there.
fn fill_own(layer: &Layer, values: &Map, nulls: Nulls, complaints: &mut Vec<String>) {
    for (key, entry) in copy(&layer.defaults).snapshot() {
        match (values.get(&key), entry.value) {
            (None, default) => values.set(key, default, entry.key),
            (Some(Val::Nil(_)), _) if nulls == Nulls::Remove => drop(values.remove(&key)),
            (Some(Val::Map(target)), Val::Map(default)) => {
                let is_chart = layer.below.iter().any(|below| *below.name == *key);
                merge_tables(&target, &default, if is_chart { Nulls::Keep } else { nulls }, complaints);
            }
            (Some(Val::Map(_)), default) if !default.is_nil() => {
                complaints.push(format!("skipped value for {}.{key}: Not a table.", layer.name));
            }
            _ => {}
        }
    }
}

/// What is global for a chart is so for those below it.
fn hand_down_globals(target: &Map, source: &Map, complaints: &mut Vec<String>) {
    let to = match target.get(GLOBAL) {
        None => Map::new(source.get(GLOBAL).map(|global| global.origin()).unwrap_or_default()),
        Some(Val::Map(map)) => map,
        Some(_) => return complaints.push("skipping globals because destination global is not a table.".to_owned()),
    };
    let from = match source.get(GLOBAL) {
        None => Map::new(OriginId::NONE),
        Some(Val::Map(map)) => map,
        Some(_) => return complaints.push("skipping globals because source global is not a table.".to_owned()),
    };
    for (key, entry) in from.snapshot() {
        hand_down(&to, key, entry, complaints);
    }
    let written = source.entry(GLOBAL).map(|entry| entry.key).unwrap_or_default();
    target.set(GLOBAL, Val::Map(to), written);
}

fn hand_down(to: &Map, key: Rc<str>, entry: Entry, complaints: &mut Vec<String>) {
    let value = match (entry.value, to.get(&key)) {
        (Val::Map(from), None) => Val::Map(from.shallow_copy()),
        (Val::Map(from), Some(Val::Map(own))) => {
            let merged = from.shallow_copy();
            merge_tables(&merged, &own, Nulls::Keep, complaints);
            Val::Map(merged)
        }
        (Val::Map(_), Some(_)) => {
            return complaints.push(format!("Conflict: cannot merge map onto non-map for {key:?}. Skipping."));
        }
        (_, Some(Val::Map(_))) => return complaints.push(format!("key {key} is table. Skipping")),
        (value, _) => value,
    };
    to.set(key, value, entry.key);
}

/// Fills a map from another that counts less.
pub fn merge_tables(target: &Map, source: &Map, nulls: Nulls, complaints: &mut Vec<String>) {
    tables(target, source, nulls, complaints, 0);
}

fn tables(target: &Map, source: &Map, nulls: Nulls, complaints: &mut Vec<String>, depth: usize) {
    if depth > MAX_DEPTH || target.is_same(source) {
        return;
    }
    let has_value: HashSet<Rc<str>> =
        source.snapshot().into_iter().filter(|(_, entry)| !entry.value.is_nil()).map(|(key, _)| key).collect();
    for (key, entry) in source.snapshot() {
        match (target.get(&key), entry.value) {
            (None, value) => target.set(key, value, entry.key),
            (Some(Val::Nil(_)), _) => {
                if nulls == Nulls::Remove && has_value.contains(&key) {
                    target.remove(&key);
                }
            }
            (Some(Val::Map(inner)), Val::Map(value)) => tables(&inner, &value, nulls, complaints, depth + 1),
            (Some(_), Val::Map(_)) => complaints.push(format!("cannot overwrite table with non table for {key}")),
            (Some(Val::Map(_)), value) if !value.is_nil() => {
                complaints.push(format!("destination for {key} is a table. Ignoring non-table value"));
            }
            _ => {}
        }
    }
}

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

/// Another map with the same parts, of which none is shared.
pub fn copy(map: &Map) -> Map {
    match deep(&Val::Map(map.clone()), 0) {
        Val::Map(map) => map,
        _ => map.shallow_copy(),
    }
}

fn deep(value: &Val, depth: usize) -> Val {
    match value {
        Val::Map(map) if depth <= MAX_DEPTH => {
            let copied = Map::new(map.origin());
            for (key, entry) in map.snapshot() {
                copied.set(key, deep(&entry.value, depth + 1), entry.key);
            }
            Val::Map(copied)
        }
        Val::List(list) if depth <= MAX_DEPTH => {
            Val::List(List::new(list.items().iter().map(|item| deep(item, depth + 1)).collect(), list.origin()))
        }
        other => other.clone(),
    }
}
