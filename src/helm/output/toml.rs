//! TOML as `BurntSushi/toml` writes it: plain keys first, then tables, each in order of its keys.

use std::rc::Rc;

use crate::helm::go::quote;
use crate::helm::value::{Entry, Error, MAX_DEPTH, Map, OriginId, PStr, StringBuilder, Val};

/// A map as TOML.
pub fn write(value: &Val) -> Result<PStr, Error> {
    let Val::Map(map) = value else { return Err(Error::new("toml: cannot encode a top-level value that is no table")) };
    let mut writer = Writer { out: StringBuilder::new() };
    writer.table(map, &[])?;
    Ok(writer.out.finish(value.origin()))
}

struct Writer {
    out: StringBuilder,
}

impl Writer {
    fn text(&mut self, text: &str, origin: OriginId) {
        self.out.push_str(text, origin);
    }

    fn break_before(&mut self) {
        if !self.out.is_empty() {
            self.text("\n", OriginId::NONE);
        }
    }

    fn table(&mut self, map: &Map, path: &[Rc<str>]) -> Result<(), Error> {
        super::has_room(self.out.len())?;
        if path.len() > MAX_DEPTH {
            return Err(Error::new("toml: the value is nested too deeply"));
        }
        let (tables, plain): (Vec<_>, Vec<_>) = map
            .snapshot()
            .into_iter()
            .filter(|(_, entry)| !entry.value.is_nil())
            .partition(|(_, entry)| is_table(&entry.value));
        for (key, entry) in &plain {
            self.indent(path.len());
            self.text(&written_key(key), entry.key);
            self.text(" = ", OriginId::NONE);
            self.value(&entry.value, 0)?;
            self.text("\n", OriginId::NONE);
        }
        tables.iter().try_for_each(|(key, entry)| self.inner_table(key, entry, path))
    }

    fn inner_table(&mut self, key: &Rc<str>, entry: &Entry, path: &[Rc<str>]) -> Result<(), Error> {
        let path: Vec<Rc<str>> = path.iter().chain([key]).cloned().collect();
        let name = path.iter().map(|key| written_key(key)).collect::<Vec<_>>().join(".");
        match &entry.value {
            Val::Map(map) => {
                if path.len() == 1 {
                    self.break_before();
                }
                self.indent(path.len() - 1);
                self.text(&format!("[{name}]\n"), entry.key);
                self.table(map, &path)
            }
            Val::List(list) => list.items().iter().try_for_each(|item| {
                let Val::Map(map) = item else { return Ok(()) };
                self.break_before();
                self.indent(path.len() - 1);
                self.text(&format!("[[{name}]]\n"), entry.key);
                self.table(map, &path)
            }),
            _ => Ok(()),
        }
    }

    fn indent(&mut self, depth: usize) {
        self.text(&"  ".repeat(depth), OriginId::NONE);
    }

    fn value(&mut self, value: &Val, depth: usize) -> Result<(), Error> {
        super::has_room(self.out.len())?;
        if depth > MAX_DEPTH {
            return Err(Error::new("toml: the value is nested too deeply"));
        }
        match value {
            Val::Nil(_) => return Err(Error::new("toml: cannot encode array with nil element")),
            Val::Bool(flag, origin) => self.text(&flag.to_string(), *origin),
            Val::Int(number, _, origin) => self.text(&number.to_string(), *origin),
            Val::Float(number, origin) => self.text(&float(*number), *origin),
            Val::Str(string) => self.string(string),
            Val::Object(object, origin) => return self.value(&object.data(*origin), depth + 1),
            Val::List(list) => {
                self.text("[", OriginId::NONE);
                for (index, item) in list.items().iter().enumerate() {
                    self.text(if index > 0 { ", " } else { "" }, OriginId::NONE);
                    self.value(item, depth + 1)?;
                }
                self.text("]", OriginId::NONE);
            }
            Val::Map(map) => self.inline(map, depth)?,
        }
        Ok(())
    }

    fn inline(&mut self, map: &Map, depth: usize) -> Result<(), Error> {
        self.text("{", OriginId::NONE);
        let entries = map.snapshot().into_iter().filter(|(_, entry)| !entry.value.is_nil());
        for (index, (key, entry)) in entries.enumerate() {
            self.text(if index > 0 { ", " } else { "" }, OriginId::NONE);
            self.text(&written_key(&key), entry.key);
            self.text(" = ", OriginId::NONE);
            self.value(&entry.value, depth + 1)?;
        }
        self.text("}", OriginId::NONE);
        Ok(())
    }

    fn string(&mut self, string: &PStr) {
        self.text("\"", OriginId::NONE);
        for (at, c) in string.as_str().char_indices() {
            let range = at..at + c.len_utf8();
            match escape(c) {
                Some(escaped) => self.out.push_as(string, range, &escaped),
                None => self.out.push_slice(string, range),
            }
        }
        self.text("\"", OriginId::NONE);
    }
}

fn escape(c: char) -> Option<String> {
    let mut out = String::new();
    match c {
        '\t' | '\n' | '\r' | '"' | '\\' | '\u{8}' | '\u{c}' => quote::escape(c, &mut out),
        '\0'..='\u{1f}' | '\u{7f}' => out = format!("\\u{:04x}", u32::from(c)),
        _ => return None,
    }
    Some(out)
}

/// Maps, and lists of nothing but maps.
fn is_table(value: &Val) -> bool {
    match value {
        Val::Map(_) => true,
        Val::List(list) => !list.items().is_empty() && list.items().iter().all(|item| matches!(item, Val::Map(_))),
        _ => false,
    }
}

fn written_key(key: &str) -> String {
    let is_bare = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if is_bare {
        key.to_owned()
    } else {
        format!("\"{}\"", key.chars().map(|c| escape(c).unwrap_or(c.to_string())).collect::<String>())
    }
}

fn float(number: f64) -> String {
    let text = crate::helm::go::float::general(number).to_lowercase();
    let is_short = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if is_short { format!("{text}.0") } else { text }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn map(entries: &[(&str, Val)]) -> Val {
        let map = Map::new(OriginId::NONE);
        entries.iter().for_each(|(key, value)| map.set(*key, value.clone(), OriginId::NONE));
        Val::Map(map)
    }

    #[test]
    fn tables() {
        let value = map(&[
            ("a", Val::int(1)),
            (
                "b",
                map(&[
                    ("c", Val::str("x\n\"")),
                    ("d", Val::list(vec![Val::int(1), Val::int(2)])),
                    ("e", map(&[("f g", Val::str(""))])),
                ]),
            ),
            ("e", Val::Float(1.5, OriginId::NONE)),
            ("e2", Val::Float(8080.0, OriginId::NONE)),
            ("f", Val::Bool(true, OriginId::NONE)),
            ("g", Val::Nil(OriginId::NONE)),
            ("h", Val::list(vec![map(&[("x", Val::int(1))]), map(&[("x", Val::int(2))])])),
        ]);
        let expected = "a = 1\ne = 1.5\ne2 = 8080.0\nf = true\n\n[b]\n  c = \"x\\n\\\"\"\n  d = [1, 2]\n  [b.e]\n    \"f g\" = \"\"\n\n[[h]]\n  x = 1\n\n[[h]]\n  x = 2\n";
        assert_eq!(write(&value).unwrap().as_str(), expected);
        assert!(write(&Val::int(1)).is_err());
    }
}
