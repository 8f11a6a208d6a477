//! Values of which nobody knows whether they count.

use crate::helm::value::{Entry, List, MAX_DEPTH, Map, OriginId, PStr, Val};

/// The same values, all with an origin that says so. Keys stay what they are, so that text stays a mapping.
pub fn doubtful(map: &Map, origin: OriginId) -> Map {
    marked(map, origin, 0)
}

fn marked(map: &Map, origin: OriginId, depth: usize) -> Map {
    let made = Map::new(origin);
    if depth <= MAX_DEPTH {
        let entries = map.snapshot().into_iter();
        let mark = |entry: Entry| Entry { value: value(&entry.value, origin, depth + 1), ..entry };
        made.entries_mut().extend(entries.map(|(key, entry)| (key, mark(entry))));
    }
    made
}

fn value(value: &Val, origin: OriginId, depth: usize) -> Val {
    match value {
        Val::Map(map) => Val::Map(marked(map, origin, depth)),
        Val::List(list) if depth <= MAX_DEPTH => {
            let items = list.items().iter().map(|item| self::value(item, origin, depth + 1)).collect();
            Val::List(List::new(items, origin))
        }
        Val::List(_) => Val::List(List::new(Vec::new(), origin)),
        Val::Str(text) => Val::Str(PStr::new(text.as_str(), origin)),
        Val::Bool(flag, _) => Val::Bool(*flag, origin),
        Val::Int(number, width, _) => Val::Int(*number, *width, origin),
        Val::Float(number, _) => Val::Float(*number, origin),
        Val::Nil(_) => Val::Nil(origin),
        other => other.clone(),
    }
}
