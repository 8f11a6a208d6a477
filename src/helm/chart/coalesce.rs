//! How the values of a chart and of those below it become one tree. What stands further up wins; maps are merged, all
//! else is replaced; a `null` takes a default away, unless nulls are kept.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Instance;
use crate::helm::value::{Entry, MAX_DEPTH, Map, OriginId, Val};

const GLOBAL: &str = "global";

/// The values of a chart and all below it, over which stand those that are given. The given ones are not changed.
pub fn coalesce(chart: &Instance<'_>, given: &Map, keeps_nulls: bool) -> Map {
    let values = copy(given, 0);
    into(chart, &values, keeps_nulls);
    values
}

fn into(chart: &Instance<'_>, values: &Map, keeps_nulls: bool) {
    own(chart, values, keeps_nulls);
    for sub in &chart.subcharts {
        let Some(inner) = table(values, &sub.name) else { return };
        globals(&inner, values);
        into(sub, &inner, keeps_nulls);
    }
}

/// The table of a subchart, made where there is none; `None` where something else stands.
fn table(values: &Map, name: &str) -> Option<Map> {
    match values.get(name) {
        Some(Val::Map(map)) => Some(map),
        Some(_) => None,
        None => {
            let map = Map::new(OriginId::NONE);
            values.set(name, Val::Map(map.clone()), OriginId::NONE);
            Some(map)
        }
    }
}

/// Puts a chart's own values below those that stand in `values`.
fn own(chart: &Instance<'_>, values: &Map, keeps_nulls: bool) {
    for (key, entry) in copy(&chart.values, 0).snapshot() {
        match values.get(&key) {
            None => values.set(Rc::clone(&key), entry.value, entry.key),
            Some(Val::Nil(_)) if !keeps_nulls => drop(values.remove(&key)),
            Some(Val::Map(above)) => {
                if let Val::Map(below) = &entry.value {
                    let is_subchart = chart.subcharts.iter().any(|sub| *sub.name == *key);
                    merge(&above, below, keeps_nulls || is_subchart, 0);
                }
            }
            Some(_) => {}
        }
    }
}

/// Copies globals from above into a subchart's values.
fn globals(inner: &Map, outer: &Map) {
    let (own, above) = match (inner.get(GLOBAL), outer.get(GLOBAL)) {
        (Some(Val::Map(own)), Some(Val::Map(above))) => (own, Some(above)),
        (None, Some(Val::Map(above))) => (Map::new(above.origin()), Some(above)),
        (Some(Val::Map(own)), None) => (own, None),
        (None, None) => (Map::new(OriginId::NONE), None),
        _ => return,
    };
    for (key, entry) in above.iter().flat_map(Map::snapshot) {
        match (&entry.value, own.get(&key)) {
            (Val::Map(value), None) => own.set(key, Val::Map(value.shallow_copy()), entry.key),
            (Val::Map(value), Some(Val::Map(below))) => {
                let value = value.shallow_copy();
                merge(&value, &below, true, 0);
                own.set(key, Val::Map(value), entry.key);
            }
            (Val::Map(_), Some(_)) | (_, Some(Val::Map(_))) => {}
            (value, _) => own.set(key, value.clone(), entry.key),
        }
    }
    inner.set(GLOBAL, Val::Map(own), OriginId::NONE);
}

/// Puts `below` under `above`, which is changed.
pub fn merge(above: &Map, below: &Map, keeps_nulls: bool, depth: usize) {
    if depth > MAX_DEPTH || above.is_same(below) {
        return;
    }
    let defaults: BTreeSet<Rc<str>> =
        below.entries().iter().filter(|(_, entry)| !entry.value.is_nil()).map(|(key, _)| Rc::clone(key)).collect();
    for (key, Entry { key: written, value }) in below.snapshot() {
        match (above.get(&key), &value) {
            (Some(Val::Nil(_)), _) if !keeps_nulls && defaults.contains(&key) => drop(above.remove(&key)),
            (None, _) => above.set(key, value, written),
            (Some(Val::Map(inner)), Val::Map(value)) => merge(&inner, value, keeps_nulls, depth + 1),
            _ => {}
        }
    }
}

/// Another map with copies of all maps and lists in it.
pub fn copy(map: &Map, depth: usize) -> Map {
    let made = Map::new(map.origin());
    if depth <= MAX_DEPTH {
        let entries = map.snapshot().into_iter();
        made.entries_mut()
            .extend(entries.map(|(key, entry)| (key, Entry { value: copy_value(&entry.value, depth + 1), ..entry })));
    }
    made
}

fn copy_value(value: &Val, depth: usize) -> Val {
    match value {
        Val::Map(map) => Val::Map(copy(map, depth)),
        Val::List(list) if depth <= MAX_DEPTH => {
            let items = list.items().iter().map(|item| copy_value(item, depth + 1)).collect();
            Val::List(crate::helm::value::List::new(items, list.origin()))
        }
        other => other.clone(),
    }
}
