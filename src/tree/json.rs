//! Reader of JSON, with exact places and every key as often as it stands there: JSON as RFC 8259 has it, and as the HCL 1
//! reader of Vault takes it.
//!
//! Vault's reader is laxer: it minds no comma behind the last item, in lists no comma at all, and knows the escapes of Go.
//! It is also careless: where a comma or a value is missing it takes the object to be over, and leaves out the rest
//! without a word. What it leaves out is an error here.
//!
//! The first mistake ends the reading, since behind it nothing is certain; what was read before it is kept. `text` knows
//! the escapes. What the keys mean is left to the model.

mod text;

use std::borrow::Cow;
use std::sync::Arc;

use super::{Builder, Dialect, Kind, Style, SyntaxError, Tree};
use crate::source::{Range, Source};

/// How deep objects and arrays may nest.
const DEPTH: usize = 200;

/// Whose grammar counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grammar {
    /// That of RFC 8259.
    Json,
    /// The same, with one object after another, as kubectl reads them.
    Stream,
    /// What Vault makes of it.
    Vault,
}

/// Reads a text; `dialect` says whose reading of it counts.
pub fn parse(source: Arc<Source>, dialect: Dialect) -> Tree {
    read(source, dialect, Grammar::Json)
}

/// Reads a text that may hold one object after another.
pub fn stream(source: Arc<Source>, dialect: Dialect) -> Tree {
    read(source, dialect, Grammar::Stream)
}

/// Reads a text as Vault does.
pub fn parse_for_vault(source: Arc<Source>) -> Tree {
    read(source, Dialect::Literal, Grammar::Vault)
}

fn read(source: Arc<Source>, dialect: Dialect, grammar: Grammar) -> Tree {
    let mut builder = Builder::new(source.clone(), dialect);
    builder.start_document(0);
    let at = if source.text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut reader = Reader { text: &source.text, at, builder, grammar };
    let mut outcome = reader.document();
    while grammar == Grammar::Stream && outcome.is_ok() && reader.byte() == Some(b'{') {
        reader.builder.end_document(reader.at as u32, true);
        reader.builder.start_document(reader.at as u32);
        outcome = reader.document();
    }
    let outcome = outcome.and_then(|()| reader.nothing_more());
    reader.end(outcome)
}

type Read = Result<(), SyntaxError>;

struct Reader<'t> {
    text: &'t str,
    at: usize,
    builder: Builder,
    grammar: Grammar,
}

impl<'t> Reader<'t> {
    fn is_vault(&self) -> bool {
        self.grammar == Grammar::Vault
    }

    fn end(mut self, outcome: Read) -> Tree {
        while self.builder.depth() > 0 {
            self.builder.close(self.at as u32);
        }
        let whole = outcome.is_ok() && self.builder.tree.errors.is_empty();
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
        Ok(())
    }

    fn nothing_more(&mut self) -> Read {
        match self.byte() {
            None => Ok(()),
            Some(_) if self.is_vault() => Err(self.left_out("the object is over, and something follows")),
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

    /// An error that Vault does not see: it goes on as if nothing stood there.
    fn left_out(&self, message: &str) -> SyntaxError {
        if !self.is_vault() {
            return self.wrong(message);
        }
        self.wrong(&format!("{message}; from here on Vault leaves everything out, without a word"))
    }

    fn value(&mut self) -> Read {
        match self.byte() {
            Some(b'.') if self.is_vault() => self.number(),
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

    /// The word that begins here, if one does.
    fn word_here(&self) -> &'t str {
        let rest = &self.text[self.at..];
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
        &rest[..end]
    }

    fn word(&mut self) -> Read {
        let word = self.word_here();
        let end = word.len();
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
        if end == start && (!self.is_vault() || bytes[0] != b'.') {
            return Err(self.wrong_behind(1, "digits are missing behind this `-`"));
        }
        if bytes[start] == b'0' && end > start + 1 {
            return Err(self.wrong_behind(end, "a JSON number has no zeros in front; other bases are unknown"));
        }
        if bytes.get(end) == Some(&b'.') {
            let count = digits(end + 1);
            if count == 0 && (!self.is_vault() || end == start) {
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
        if self.is_vault() {
            self.items_of_vault()?;
        }
        while self.byte() != Some(b']') {
            self.value()?;
            self.separator(b']')?;
        }
        self.close();
        Ok(())
    }

    /// The items of a list, with or without commas between them. Vault has no use for lists in lists and truth values.
    fn items_of_vault(&mut self) -> Read {
        loop {
            match (self.byte(), self.word_here()) {
                (Some(b']'), _) => return Ok(()),
                (Some(b','), _) => self.at += 1,
                (Some(b'['), _) => return Err(self.left_out("Vault knows no list in a list")),
                (None, _) => return Err(self.wrong("the text ends, and `]` is missing")),
                (_, "null") => return Err(self.wrong_behind(4, "Vault knows no `null` in a list")),
                (_, word @ ("true" | "false")) => {
                    let range = Range::new(self.at as u32, (self.at + word.len()) as u32);
                    self.builder.error(range, format!("Vault leaves `{word}` out of the list, without a word"));
                    self.plain(word.len());
                }
                _ => self.value()?,
            }
            self.blanks();
        }
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
            Some(_) => return Err(self.left_out(&format!("`,` or `{}` is expected here", char::from(closing)))),
        }
        let comma = self.at;
        self.at += 1;
        self.blanks();
        if self.byte() == Some(closing) && !self.is_vault() {
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
        let value = inner.contains('\\').then(|| Cow::Owned(text::unescape(inner)));
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
                Some(b'\\') => match text::escape_length(&self.text[at..], self.grammar) {
                    Ok(length) => at += length,
                    Err(length) => {
                        self.at = at;
                        return Err(self.wrong_behind(length, self.no_escape()));
                    }
                },
                Some(b'\r') if self.is_vault() => at += 1,
                Some(b'\n' | b'\r') | None => {
                    return Err(self.wrong_behind(at - start, "this text lacks its closing `\"`"));
                }
                Some(1..0x20) if self.is_vault() => at += 1,
                Some(0..0x20) => {
                    self.at = at;
                    return Err(self.wrong("a control character must be written as an escape"));
                }
                Some(_) => at += 1,
            }
        }
    }

    fn no_escape(&self) -> &'static str {
        if self.is_vault() { "Vault's reader of JSON knows no such escape" } else { "JSON knows no such escape" }
    }
}
