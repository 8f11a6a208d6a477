//! What stands behind a path such as `global.image`.

use crate::helm::value::{Map, Val};

/// The map behind a path; the empty path and `.` are the map itself.
pub fn table(map: &Map, path: &str) -> Option<Map> {
    if path.is_empty() || path == "." {
        return Some(map.clone());
    }
    path.split('.').try_fold(map.clone(), |map, key| match map.get(key) {
        Some(Val::Map(inner)) => Some(inner),
        _ => None,
    })
}

/// The value behind a path; a map does not count as one.
pub fn value(map: &Map, path: &str) -> Option<Val> {
    let (above, key) = path.rsplit_once('.').unwrap_or(("", path));
    let found = table(map, above)?.get(key)?;
    if matches!(found, Val::Map(_)) { None } else { Some(found) }
}
