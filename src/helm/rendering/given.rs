//! The values that are given, as one map.

use std::sync::Arc;

use super::{Given, Problem};
use crate::helm::value::{Map, Origin, OriginId, Origins, PathId, Trouble};
use crate::helm::values::{overlay, read::values_file, set};
use crate::source::{Place, Range, Source};

/// A values file as a map; what is wrong with it becomes a problem.
pub fn file(source: &Arc<Source>, origins: &mut Origins, problems: &mut Vec<Problem>) -> Map {
    let (map, complaints) = values_file(source, origins);
    for (message, range) in complaints {
        let place = Some(Place { source: Arc::clone(source), range });
        problems.push(Problem { trouble: Trouble::Template, message, place, includes: Vec::new() });
    }
    map
}

/// All that is given; later ones count more.
pub fn all(given: &[Given], origins: &mut Origins, problems: &mut Vec<Problem>) -> Map {
    let mut values = Map::new(OriginId::NONE);
    for given in given {
        match given {
            Given::File(source) => values = overlay(&values, &file(source, origins, problems)),
            Given::Set(text) => assign(text, "--set", &values, origins, problems),
            Given::SetString(text) => assign(text, "--set-string", &values, origins, problems),
        }
    }
    values
}

fn assign(text: &str, flag: &str, values: &Map, origins: &mut Origins, problems: &mut Vec<Problem>) {
    let source = Arc::new(Source::file(flag, text));
    let range = Range::new(0, text.len() as u32);
    let file = origins.file(Arc::clone(&source));
    let path = text.split('=').next().unwrap_or_default();
    let path = path.split('.').fold(PathId::ROOT, |path, step| origins.path(path, step));
    let origin = origins.add(Origin::Value { file, range, path, key: range });
    let result = if flag == "--set" { set::set(text, values, origin) } else { set::set_string(text, values, origin) };
    if let Err(message) = result {
        let place = Some(Place { source, range });
        problems.push(Problem { trouble: Trouble::Template, message, place, includes: Vec::new() });
    }
}
