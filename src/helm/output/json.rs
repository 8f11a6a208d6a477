//! JSON as `encoding/json` writes it, keys in order of their bytes.

use crate::helm::go::float;
use crate::helm::value::{Error, MAX_DEPTH, OriginId, PStr, StringBuilder, Val};

/// How it is laid out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Layout {
    /// On several lines, with two blanks for each step.
    pub pretty: bool,
    /// `<`, `>` and `&` stand as they are.
    pub raw: bool,
}

/// A value as JSON.
pub fn write(value: &Val, layout: Layout) -> Result<PStr, Error> {
    let mut writer = Writer { out: StringBuilder::new(), layout };
    writer.value(value, 0)?;
    Ok(writer.out.finish(value.origin()))
}

struct Writer {
    out: StringBuilder,
    layout: Layout,
}

impl Writer {
    fn text(&mut self, text: &str, origin: OriginId) {
        self.out.push_str(text, origin);
    }

    fn value(&mut self, value: &Val, depth: usize) -> Result<(), Error> {
        super::has_room(self.out.len())?;
        if depth > MAX_DEPTH {
            return Err(Error::new("json: the value is nested too deeply"));
        }
        match value {
            Val::Nil(origin) => self.text("null", *origin),
            Val::Bool(flag, origin) => self.text(if *flag { "true" } else { "false" }, *origin),
            Val::Int(number, _, origin) => self.text(&number.to_string(), *origin),
            Val::Float(number, origin) => {
                let text = float::json(*number).ok_or_else(|| Error::new("json: unsupported value"))?;
                self.text(&text, *origin);
            }
            Val::Str(string) => self.string(string),
            Val::List(list) => {
                let items = list.items().iter().map(|item| (None, item.clone()));
                return self.container(items, '[', ']', depth);
            }
            Val::Map(map) => {
                let entries = map.snapshot().into_iter();
                let entries = entries.map(|(key, entry)| (Some(PStr::new(key, entry.key)), entry.value));
                return self.container(entries, '{', '}', depth);
            }
            Val::Object(object, origin) => return self.value(&object.data(*origin), depth + 1),
        }
        Ok(())
    }

    fn container(
        &mut self,
        items: impl ExactSizeIterator<Item = (Option<PStr>, Val)>,
        open: char,
        close: char,
        depth: usize,
    ) -> Result<(), Error> {
        let is_empty = items.len() == 0;
        self.text(open.encode_utf8(&mut [0; 4]), OriginId::NONE);
        for (index, (key, value)) in items.enumerate() {
            if index > 0 {
                self.text(",", OriginId::NONE);
            }
            self.line(depth + 1);
            if let Some(key) = key {
                self.string(&key);
                self.text(if self.layout.pretty { ": " } else { ":" }, OriginId::NONE);
            }
            self.value(&value, depth + 1)?;
        }
        if !is_empty {
            self.line(depth);
        }
        self.text(close.encode_utf8(&mut [0; 4]), OriginId::NONE);
        Ok(())
    }

    fn line(&mut self, depth: usize) {
        if self.layout.pretty {
            self.text(&format!("\n{}", "  ".repeat(depth)), OriginId::NONE);
        }
    }

    fn string(&mut self, string: &PStr) {
        self.text("\"", string.any_origin());
        let mut start = 0;
        for (at, c) in string.as_str().char_indices() {
            if let Some(escaped) = escape(c, self.layout.raw) {
                self.out.push_slice(string, start..at);
                start = at + c.len_utf8();
                self.out.push_as(string, at..start, &escaped);
            }
        }
        self.out.push_slice(string, start..string.as_str().len());
        self.text("\"", string.any_origin());
    }
}

fn escape(c: char, raw: bool) -> Option<String> {
    Some(match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        '\u{8}' => "\\b".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        '<' | '>' | '&' if raw => return None,
        '<' | '>' | '&' | '\0'..='\u{1f}' | '\u{2028}' | '\u{2029}' => format!("\\u{:04x}", u32::from(c)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::helm::value::Map;

    fn sample() -> Val {
        let map = Map::new(OriginId::NONE);
        map.set(
            "b",
            Val::list(vec![Val::int(1), Val::Float(1_000_000.0, OriginId::NONE), Val::Nil(OriginId::NONE)]),
            OriginId::NONE,
        );
        map.set("a", Val::str("<&>\u{2028}\u{7}\"\n/é"), OriginId::NONE);
        map.set("c", Val::empty_map(), OriginId::NONE);
        map.set("d", Val::list(Vec::new()), OriginId::NONE);
        Val::Map(map)
    }

    fn written(layout: Layout) -> String {
        write(&sample(), layout).unwrap().as_str().to_owned()
    }

    #[test]
    fn layouts() {
        let compact = written(Layout::default());
        assert_eq!(compact, r#"{"a":"\u003c\u0026\u003e\u2028\u0007\"\n/é","b":[1,1000000,null],"c":{},"d":[]}"#);
        let raw = written(Layout { raw: true, pretty: false });
        assert_eq!(raw, r#"{"a":"<&>\u2028\u0007\"\n/é","b":[1,1000000,null],"c":{},"d":[]}"#);
        let pretty = written(Layout { pretty: true, raw: true });
        let expected = r#"{
  "a": "<&>\u2028\u0007\"\n/é",
  "b": [
    1,
    1000000,
    null
  ],
  "c": {},
  "d": []
}"#;
        assert_eq!(pretty, expected);
    }

    #[test]
    fn what_contains_itself() {
        let map = Map::new(OriginId::NONE);
        map.set("a", Val::Map(map.clone()), OriginId::NONE);
        assert!(write(&Val::Map(map.clone()), Layout::default()).is_err());
        assert!(super::super::yaml::write(&Val::Map(map.clone())).is_err());
        map.remove("a");
    }
}
