//! Reader of JSON (RFC 8259), with exact places and every key as often as it stands there.
//!
//! The first mistake ends the reading, since behind it nothing is certain; what was read before it is kept. What the
//! keys mean is left to the model.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Builder, Dialect, Kind, Style, SyntaxError, Tree};
use crate::source::{Range, Source};

/// How deep objects and arrays may nest.
const DEPTH: usize = 200;

/// Reads a text; `dialect` says whose reading of it counts.
pub fn parse(source: Arc<Source>, dialect: Dialect) -> Tree {
    let mut builder = Builder::new(source.clone(), dialect);
    builder.start_document(0);
    let at = if source.text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut reader = Reader { text: &source.text, at, builder };
    let outcome = reader.document();
    reader.end(outcome)
}

type Read = Result<(), SyntaxError>;

struct Reader<'t> {
    text: &'t str,
    at: usize,
    builder: Builder,
}

impl Reader<'_> {
    fn end(mut self, outcome: Read) -> Tree {
        while self.builder.depth() > 0 {
            self.builder.close(self.at as u32);
        }
        let whole = outcome.is_ok();
        if let Err(error) = outcome {
            self.builder.error(error.range, error.message);
        }
        self.builder.end_document(self.text.len() as u32, whole);
        self.builder.finish()
    }

    fn document(&mut self) -> Read {
        self.blanks();
        if self.byte().is_none() {
            return Err(self.wrong("JSON text holds one value, and here is none"));
        }
        self.value()?;
        self.blanks();
        match self.byte() {
            None => Ok(()),
            Some(b'{' | b'[' | b'"') => Err(self.wrong("a second value begins here; a JSON file holds exactly one")),
            Some(_) => Err(self.wrong("nothing may stand behind the value")),
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// An error at the next character; comments are named as such wherever they stand.
    fn wrong(&self, message: &str) -> SyntaxError {
        let rest = &self.text[self.at..];
        if rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with('#') {
            return self.wrong_behind(rest.lines().next().unwrap_or_default().len(), "JSON knows no comments");
        }
        self.wrong_behind(rest.chars().next().map_or(0, char::len_utf8), message)
    }

    fn wrong_behind(&self, length: usize, message: impl Into<String>) -> SyntaxError {
        SyntaxError { range: Range::new(self.at as u32, (self.at + length) as u32), message: message.into() }
    }

    fn value(&mut self) -> Read {
        match self.byte() {
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            Some(b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'+' | b'.') => Err(self.wrong("a JSON number begins with a digit or `-`")),
            Some(b'\'') => Err(self.wrong("JSON text stands in double quotes, not in single ones")),
            None => Err(self.wrong("the text ends where a value is expected")),
            Some(_) => self.word(),
        }
    }

    fn word(&mut self) -> Read {
        let rest = &self.text[self.at..];
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
        let word = &rest[..end];
        match word {
            "true" | "false" | "null" => self.plain(end),
            "" => return Err(self.wrong("a value is expected here")),
            "True" | "False" | "TRUE" | "FALSE" | "None" | "Null" | "NULL" | "nil" | "undefined" => {
                return Err(self.wrong_behind(end, format!("JSON writes `true`, `false` and `null`, not `{word}`")));
            }
            "NaN" | "Infinity" => return Err(self.wrong_behind(end, format!("JSON has no number `{word}`"))),
            _ => return Err(self.wrong_behind(end, "text must be in double quotes")),
        }
        Ok(())
    }

    fn plain(&mut self, length: usize) {
        let end = self.at + length;
        self.builder.scalar(Style::Plain, Range::new(self.at as u32, end as u32), None);
        self.at = end;
    }

    fn number(&mut self) -> Read {
        let bytes = &self.text.as_bytes()[self.at..];
        let digits =
            |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let start = usize::from(bytes[0] == b'-');
        let mut end = start + digits(start);
        if end == start {
            return Err(self.wrong_behind(1, "digits are missing behind this `-`"));
        }
        if bytes[start] == b'0' && end > start + 1 {
            return Err(self.wrong_behind(end, "a JSON number has no zeros in front; other bases are unknown"));
        }
        if bytes.get(end) == Some(&b'.') {
            let count = digits(end + 1);
            if count == 0 {
                return Err(self.wrong_behind(end + 1, "digits are missing behind the point"));
            }
            end += 1 + count;
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let from = end + 1 + usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            end = from + digits(from);
            if end == from {
                return Err(self.wrong_behind(end, "digits are missing in the exponent"));
            }
        }
        self.plain(end);
        Ok(())
    }

    fn open(&mut self, kind: Kind) -> Read {
        if self.builder.depth() >= DEPTH {
            return Err(self.wrong(&format!("more than {DEPTH} levels of nesting")));
        }
        self.builder.open(kind, Style::Flow, self.at as u32);
        self.at += 1;
        self.blanks();
        Ok(())
    }

    fn close(&mut self) {
        self.at += 1;
        self.builder.close(self.at as u32);
    }

    fn array(&mut self) -> Read {
        self.open(Kind::Sequence)?;
        while self.byte() != Some(b']') {
            self.value()?;
            self.separator(b']')?;
        }
        self.close();
        Ok(())
    }

    fn object(&mut self) -> Read {
        self.open(Kind::Mapping)?;
        while self.byte() != Some(b'}') {
            self.key()?;
            self.value()?;
            self.separator(b'}')?;
        }
        self.close();
        Ok(())
    }

    fn key(&mut self) -> Read {
        match self.byte() {
            Some(b'"') => self.string()?,
            None => return Err(self.wrong("the text ends inside an object; `}` is missing")),
            Some(_) => return Err(self.wrong("a key in double quotes is expected here")),
        }
        self.blanks();
        if self.byte() != Some(b':') {
            return Err(self.wrong("a `:` is expected between key and value"));
        }
        self.at += 1;
        self.blanks();
        Ok(())
    }

    /// A comma before the next item, or nothing before the closing bracket.
    fn separator(&mut self, closing: u8) -> Read {
        self.blanks();
        match self.byte() {
            Some(b',') => {}
            Some(byte) if byte == closing => return Ok(()),
            None => return Err(self.wrong(&format!("the text ends, and `{}` is missing", char::from(closing)))),
            Some(_) => return Err(self.wrong(&format!("`,` or `{}` is expected here", char::from(closing)))),
        }
        let comma = self.at;
        self.at += 1;
        self.blanks();
        if self.byte() == Some(closing) {
            self.at = comma;
            let message = format!("JSON allows no comma before `{}`", char::from(closing));
            return Err(self.wrong(&message));
        }
        Ok(())
    }

    fn string(&mut self) -> Read {
        let start = self.at;
        let length = self.string_length()?;
        self.at = start + length;
        let inner = &self.text[start + 1..self.at - 1];
        let value = inner.contains('\\').then(|| Cow::Owned(unescape(inner)));
        self.builder.scalar(Style::Double, Range::new(start as u32, self.at as u32), value);
        Ok(())
    }

    /// How long the string is, quotes included; on an error `at` stands where it is.
    fn string_length(&mut self) -> Result<usize, SyntaxError> {
        let (bytes, start) = (self.text.as_bytes(), self.at);
        let mut at = start + 1;
        loop {
            match bytes.get(at) {
                Some(b'"') => return Ok(at + 1 - start),
                Some(b'\\') => match escape_length(&self.text[at..]) {
                    Ok(length) => at += length,
                    Err(length) => {
                        self.at = at;
                        return Err(self.wrong_behind(length, "JSON knows no such escape"));
                    }
                },
                Some(b'\n' | b'\r') | None => {
                    return Err(self.wrong_behind(at - start, "this text lacks its closing `\"`"));
                }
                Some(0..0x20) => {
                    self.at = at;
                    return Err(self.wrong("a control character must be written as an escape"));
                }
                Some(_) => at += 1,
            }
        }
    }
}

/// How long the escape at the start of a text is, or how long what should be one.
fn escape_length(text: &str) -> Result<usize, usize> {
    match text[1..].chars().next() {
        Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => Ok(2),
        Some('u') => {
            let digits = text[2..].bytes().take(4).take_while(u8::is_ascii_hexdigit).count();
            if digits == 4 { Ok(6) } else { Err(2 + digits) }
        }
        Some(other) if !other.is_control() => Err(1 + other.len_utf8()),
        _ => Err(1),
    }
}

/// Undoes the escapes of a string whose escapes are known to be right.
fn unescape(inner: &str) -> String {
    let mut said = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        said.push_str(&rest[..at]);
        let (letter, length) = escaped(&rest[at..]);
        said.push(letter);
        rest = &rest[at + length..];
    }
    said.push_str(rest);
    said
}

fn escaped(text: &str) -> (char, usize) {
    let letter = match text.as_bytes().get(1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode(text),
        Some(other) => char::from(*other),
        None => return ('\\', 1),
    };
    (letter, 2)
}

/// `\uXXXX`, or the two of a pair; half a pair is no character.
fn unicode(text: &str) -> (char, usize) {
    let unit = |from: usize| text.get(from..from + 4).and_then(|digits| u16::from_str_radix(digits, 16).ok());
    let second = if text.get(6..8) == Some("\\u") { unit(8) } else { None };
    let first = unit(2).unwrap_or_default();
    match char::decode_utf16([first].into_iter().chain(second)).next() {
        Some(Ok(letter)) => (letter, if letter.len_utf16() == 2 { 12 } else { 6 }),
        _ => (char::REPLACEMENT_CHARACTER, 6),
    }
}
