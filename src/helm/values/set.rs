//! What `--set` says: `a.b=1,list[0]={x,y},name\.with\.dots=text`.

use std::rc::Rc;

use crate::helm::value::{List, Map, OriginId, PStr, Val, Width};

/// The longest list that an index makes.
const LONGEST: usize = 65_536;

/// The deepest that brackets and points go.
const DEEPEST: usize = 30;

/// One step of a path.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Key(String),
    Index(usize),
}

/// Sets what a text says in a map that nobody else holds. `origin` is that of all that it sets.
pub fn set(text: &str, map: &Map, origin: OriginId) -> Result<(), String> {
    let mut rest = text;
    while !rest.is_empty() {
        rest = one(rest, map, origin, typed)?;
    }
    Ok(())
}

/// As [`set`], with every value a text.
pub fn set_string(text: &str, map: &Map, origin: OriginId) -> Result<(), String> {
    let mut rest = text;
    while !rest.is_empty() {
        rest = one(rest, map, origin, |text, origin| Val::Str(PStr::new(text, origin)))?;
    }
    Ok(())
}

type Make = fn(&str, OriginId) -> Val;

/// Sets the first assignment; returns what stands behind its comma.
fn one<'t>(text: &'t str, map: &Map, origin: OriginId, make: Make) -> Result<&'t str, String> {
    let (steps, behind) = path(text)?;
    let (value, rest) = match behind.strip_prefix('{') {
        Some(items) => list(items, origin, make)?,
        None => {
            let (value, end) = until(behind, &[',']);
            (make(&value, origin), end)
        }
    };
    let is_new = |steps: &[Step]| matches!(steps.first(), Some(Step::Key(_)));
    if !is_new(&steps) {
        return Err(format!("failed parsing --set data: {text:?} has no key"));
    }
    let changed = changed(Some(Val::Map(map.clone())), &steps, value, origin)?;
    drop(changed);
    Ok(rest.strip_prefix(',').unwrap_or(rest))
}

/// The text up to one of some signs, with `\` taken away from what it protects.
fn until<'t>(text: &'t str, stops: &[char]) -> (String, &'t str) {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => out.extend(chars.next().map(|(_, c)| c)),
            _ if stops.contains(&c) => return (out, &text[at..]),
            _ => out.push(c),
        }
    }
    (out, "")
}

/// The steps in front of the equals sign, and what stands behind it.
fn path(text: &str) -> Result<(Vec<Step>, &str), String> {
    let mut steps = Vec::new();
    let mut rest = text;
    loop {
        let (key, end) = until(rest, &['.', '[', '=', ',']);
        if !key.is_empty() || steps.is_empty() {
            steps.push(Step::Key(key));
        }
        rest = end;
        while let Some(index) = rest.strip_prefix('[') {
            let (number, end) = index.split_once(']').ok_or_else(|| format!("key {text:?} has no closing bracket"))?;
            let number = number.parse().ok().filter(|number| *number < LONGEST);
            steps.push(Step::Index(number.ok_or_else(|| format!("error parsing index of key {text:?}"))?));
            rest = end;
        }
        if steps.len() > DEEPEST {
            return Err("value name nested level is greater than maximum supported nested level of 30".to_owned());
        }
        rest = match rest.chars().next() {
            Some('=') => return Ok((steps, &rest[1..])),
            Some('.') => &rest[1..],
            _ => return Err(format!("key {text:?} has no value")),
        };
    }
}

/// The items of `{a,b}` behind the brace, and what stands behind the closing one.
fn list(text: &str, origin: OriginId, make: Make) -> Result<(Val, &str), String> {
    let mut items = Vec::new();
    let mut rest = text;
    loop {
        let (item, end) = until(rest, &[',', '}']);
        let is_last = end.starts_with('}');
        if !(is_last && items.is_empty() && item.is_empty()) {
            items.push(make(&item, origin));
        }
        match end.get(1..) {
            Some(behind) if is_last => return Ok((Val::List(List::new(items, origin)), behind)),
            Some(behind) => rest = behind,
            None => return Err("list must terminate with '}'".to_owned()),
        }
    }
}

/// The value with one part set anew. Maps are changed in place, lists are made anew.
fn changed(old: Option<Val>, steps: &[Step], value: Val, origin: OriginId) -> Result<Val, String> {
    match steps.split_first() {
        None => Ok(value),
        Some((Step::Key(key), rest)) => {
            let map = match old {
                Some(Val::Map(map)) => map,
                _ => Map::new(origin),
            };
            let inner = changed(map.get(key), rest, value, origin)?;
            map.set(Rc::from(key.as_str()), inner, origin);
            Ok(Val::Map(map))
        }
        Some((Step::Index(index), rest)) => {
            let mut items = match old {
                Some(Val::List(list)) => list.items().to_vec(),
                _ => Vec::new(),
            };
            if items.len() <= *index {
                items.resize(index + 1, Val::Nil(origin));
            }
            items[*index] = changed(Some(items[*index].clone()), rest, value, origin)?;
            Ok(Val::List(List::new(items, origin)))
        }
    }
}

/// A text without quotes: a truth value, null, a number that is whole and begins with no zero, else a text.
fn typed(text: &str, origin: OriginId) -> Val {
    match text {
        _ if text.eq_ignore_ascii_case("true") => Val::Bool(true, origin),
        _ if text.eq_ignore_ascii_case("false") => Val::Bool(false, origin),
        _ if text.eq_ignore_ascii_case("null") => Val::Nil(origin),
        "0" => Val::Int(0, Width::Int64, origin),
        _ if text.starts_with('0') => Val::Str(PStr::new(text, origin)),
        _ => match text.parse() {
            Ok(number) => Val::Int(number, Width::Int64, origin),
            Err(_) => Val::Str(PStr::new(text, origin)),
        },
    }
}
