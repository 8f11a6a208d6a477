//! The values that are given, as one map.

use std::sync::Arc;

use super::{Given, Problem};
use crate::helm::value::{Map, Origin, OriginId, Origins, PathId, Trouble};
use crate::helm::values::{doubtful, overlay, read::values_file, set};
use crate::source::{Place, Range, Source};

/// Why a value cannot be judged.
const ELSEWHERE: &str = "it is set where nobody can see it";

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
            Given::Set(text) => assign(text, false, of_flag("--set", text), &values, origins, problems),
            Given::SetString(text) => assign(text, true, of_flag("--set-string", text), &values, origins, problems),
            Given::At { text, is_text, place } => {
                assign(text, *is_text, place.clone(), &values, origins, problems);
            }
            // A path that cannot be set is none of these values'.
            Given::Unknown(path) => {
                let origin = origins.tainted(ELSEWHERE);
                drop(set::set_string(&format!("{path}=unknown"), &values, origin));
            }
            Given::Doubtful(source) => {
                let above = file(source, origins, &mut Vec::new());
                values = overlay(&values, &doubtful(&above, origins.tainted(ELSEWHERE)));
            }
            Given::Anything => {
                origins.open();
                values = doubtful(&values, origins.tainted(ELSEWHERE));
            }
        }
    }
    values
}

/// The values that a chart brings along. Where anything may be given, nobody knows whether they count.
pub fn own(source: &Arc<Source>, given: &[Given], origins: &mut Origins, problems: &mut Vec<Problem>) -> Map {
    let map = file(source, origins, problems);
    let is_open = given.iter().any(|given| matches!(given, Given::Anything));
    if is_open { doubtful(&map, origins.tainted(ELSEWHERE)) } else { map }
}

/// The place of a value on the command line is its own text.
fn of_flag(flag: &str, text: &str) -> Place {
    Place { source: Arc::new(Source::file(flag, text)), range: Range::new(0, text.len() as u32) }
}

fn assign(text: &str, is_text: bool, place: Place, values: &Map, origins: &mut Origins, problems: &mut Vec<Problem>) {
    let file = origins.file(Arc::clone(&place.source));
    let path = text.split('=').next().unwrap_or_default();
    let path = path.split('.').fold(PathId::ROOT, |path, step| origins.path(path, step));
    let origin = origins.add(Origin::Value { file, range: place.range, path, key: place.range });
    let result = if is_text { set::set_string(text, values, origin) } else { set::set(text, values, origin) };
    if let Err(message) = result {
        problems.push(Problem { trouble: Trouble::Template, message, place: Some(place), includes: Vec::new() });
    }
}
