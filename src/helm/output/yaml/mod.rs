//! YAML as `sigs.k8s.io/yaml` writes it: by way of JSON, by go-yaml's second version, lines folded at 80 columns.

mod scalar;
mod style;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use crate::helm::go::{float, order};
use crate::helm::value::{Entry, Error, MAX_DEPTH, Map, OriginId, PStr, StringBuilder, Val};
use style::Style;

/// Longer keys stand behind a question mark.
const SIMPLE_KEY: usize = 128;

/// A value as YAML, with a line break at its end.
pub fn write(value: &Val) -> Result<PStr, Error> {
    let mut emitter = Emitter::default();
    emitter.node(value, Around::Root, 0, 0)?;
    emitter.text("\n", OriginId::NONE);
    Ok(emitter.out.finish(value.origin()))
}

/// A value as go-yaml's third version writes it for people: lists stand deeper than their key, lines are not folded.
pub fn write_pretty(value: &Val) -> Result<PStr, Error> {
    let mut emitter = Emitter { is_pretty: true, ..Emitter::default() };
    emitter.node(value, Around::Root, 0, 0)?;
    emitter.text("\n", OriginId::NONE);
    Ok(emitter.out.finish(value.origin()))
}

/// What a node stands in.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Around {
    /// Nothing: it is the whole.
    Root,
    /// A mapping, behind `key:`.
    Value,
    /// A list, behind `- `, or a mapping, behind `? ` or `: `.
    Item,
}

#[derive(Debug, Default)]
struct Emitter {
    out: StringBuilder,
    /// How many characters the line has so far.
    column: usize,
    is_pretty: bool,
}

impl Emitter {
    fn text(&mut self, text: &str, origin: OriginId) {
        self.out.push_str(text, origin);
        self.advance(text);
    }

    fn advance(&mut self, text: &str) {
        match text.rfind('\n') {
            Some(at) => self.column = text[at + 1..].chars().count(),
            None => self.column += text.chars().count(),
        }
    }

    fn line(&mut self, indent: usize) {
        self.text(&format!("\n{:indent$}", ""), OriginId::NONE);
    }

    /// Writes a node. `indent` is where the keys of the mapping, or the dashes of the list, around it stand.
    fn node(&mut self, value: &Val, around: Around, indent: usize, depth: usize) -> Result<(), Error> {
        super::has_room(self.out.len())?;
        if depth > MAX_DEPTH {
            return Err(Error::new("the value is nested too deeply"));
        }
        let lead = if around == Around::Value { " " } else { "" };
        match value {
            Val::Map(map) if !map.is_empty() => return self.mapping(map, around, indent, depth),
            Val::List(list) if !list.items().is_empty() => return self.list(list.items(), around, indent, depth),
            Val::Object(object, origin) => return self.node(&object.data(*origin), around, indent, depth + 1),
            _ => self.text(lead, OriginId::NONE),
        }
        match value {
            Val::Str(string) => {
                // Behind a key or dash the text is deeper than that; alone it is so, too.
                self.string(string, Style::of(string.as_str()), indent + 2)?;
            }
            other => self.text(&plain(other, self.is_pretty)?, other.origin()),
        }
        Ok(())
    }

    fn mapping(&mut self, map: &Map, around: Around, indent: usize, depth: usize) -> Result<(), Error> {
        let inner = if around == Around::Root { indent } else { indent + 2 };
        let entries = order::sort(map.snapshot(), &|(key, _): &(Rc<str>, Entry)| key.as_ref());
        for (index, (key, entry)) in entries.iter().enumerate() {
            if index > 0 || around == Around::Value {
                self.line(inner);
            }
            let behind = self.key(&PStr::new(Rc::clone(key), entry.key), inner)?;
            self.node(&entry.value, behind, inner, depth + 1)?;
        }
        Ok(())
    }

    /// Writes a key and its colon; says what the value then stands in.
    fn key(&mut self, key: &PStr, indent: usize) -> Result<Around, Error> {
        let style = Style::of(key.as_str());
        if key.as_str().len() <= SIMPLE_KEY && !key.as_str().contains('\n') {
            self.simple_key(key, style)?;
            self.text(":", OriginId::NONE);
            return Ok(Around::Value);
        }
        self.text("? ", OriginId::NONE);
        self.string(key, style, indent + 2)?;
        self.line(indent);
        self.text(": ", OriginId::NONE);
        Ok(Around::Item)
    }

    fn list(&mut self, items: &[Val], around: Around, indent: usize, depth: usize) -> Result<(), Error> {
        let is_deeper = around == Around::Item || self.is_pretty && around == Around::Value;
        let inner = if is_deeper { indent + 2 } else { indent };
        for (index, item) in items.iter().enumerate() {
            if index > 0 || around == Around::Value {
                self.line(inner);
            }
            self.text("- ", OriginId::NONE);
            self.node(item, Around::Item, inner, depth + 1)?;
        }
        Ok(())
    }
}

/// A scalar that is no string.
fn plain(value: &Val, is_pretty: bool) -> Result<String, Error> {
    Ok(match value {
        Val::Nil(_) => "null".to_owned(),
        Val::Bool(flag, _) => flag.to_string(),
        Val::Int(number, ..) => number.to_string(),
        Val::Float(number, _) if is_pretty => float::general(*number),
        Val::Float(number, _) => number_text(*number)?,
        Val::List(_) => "[]".to_owned(),
        _ => "{}".to_owned(),
    })
}

/// A number that went through JSON: what is whole there and fits comes back as a whole number.
fn number_text(number: f64) -> Result<String, Error> {
    let json = float::json(number).ok_or_else(|| Error::new("json: unsupported value"))?;
    let is_whole = json.parse::<i64>().is_ok() || json.parse::<u64>().is_ok();
    Ok(match json.as_str() {
        "-0" => "0".to_owned(),
        _ if is_whole => json,
        _ => float::general(number),
    })
}
