//! Reader of TOML, for seaworthy.toml.
//!
//! The `toml` crate parses; here its table becomes our tree in the order of the text. The range of a table under a
//! `[header]` reaches from its first key to its last value, that of one under `[[header]]` begins with the header.

use std::borrow::Cow;
use std::ops;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::{Builder, Dialect, Kind, Style, Tree};
use crate::source::{Range, Source};

/// How deep tables and arrays may be nested.
const DEPTH: usize = 200;

/// Reads a text. What is not TOML is an error of the tree; what could be understood around it is there.
pub fn parse(source: Arc<Source>) -> Tree {
    let text = Arc::clone(&source);
    let (table, errors) = DeTable::parse_recoverable(&text.text);
    let mut reader = Reader { builder: Builder::new(source, Dialect::Literal), text: &text.text };
    reader.builder.start_document(0);
    reader.block(table.get_ref(), 0);
    reader.builder.end_document(text.text.len() as u32, errors.is_empty());
    reader.note(&text, errors);
    reader.builder.finish()
}

struct Reader<'t> {
    builder: Builder,
    text: &'t str,
}

impl Reader<'_> {
    /// A table without brackets of its own; returns its end.
    fn block(&mut self, table: &DeTable<'_>, from: u32) -> u32 {
        let entries = in_order(table);
        let start = entries.first().map_or(from, |(key, _)| range(&key.span()).start);
        self.builder.open(Kind::Mapping, Style::Block, start);
        let end = self.entries(&entries, start);
        self.builder.close(end);
        end
    }

    fn entries(&mut self, entries: &[(&Spanned<Cow<'_, str>>, &Spanned<DeValue<'_>>)], start: u32) -> u32 {
        let mut end = start;
        for (key, value) in entries {
            let at = range(&key.span());
            self.string(at, key.get_ref());
            end = end.max(self.value(value, at.end));
        }
        end
    }

    /// A value; `after` is where it stands when the text has none.
    fn value(&mut self, value: &Spanned<DeValue<'_>>, after: u32) -> u32 {
        let at = range(&value.span());
        if at.start == at.end || self.builder.depth() > DEPTH {
            let empty = Range::new(after, after);
            self.builder.scalar(Style::Plain, empty, None);
            return after;
        }
        match value.get_ref() {
            DeValue::Table(table) => self.table(table, at),
            DeValue::Array(items) => self.array(items, at),
            DeValue::String(text) => self.string(at, text),
            DeValue::Integer(number) => {
                let decimal = i64::from_str_radix(number.as_str(), number.radix()).ok();
                self.plain(at, decimal.map_or_else(|| self.slice(at).to_owned(), |number| number.to_string()))
            }
            DeValue::Float(number) => self.plain(at, number.as_str().to_owned()),
            DeValue::Boolean(_) | DeValue::Datetime(_) => self.plain(at, self.slice(at).to_owned()),
        }
    }

    /// The crate gives a table in braces its own range, any other the range of its header or key.
    fn table(&mut self, table: &DeTable<'_>, at: Range) -> u32 {
        if !self.slice(at).starts_with('{') {
            return self.block(table, at.end);
        }
        self.builder.open(Kind::Mapping, Style::Flow, at.start);
        self.entries(&in_order(table), at.start);
        self.builder.close(at.end);
        at.end
    }

    fn array(&mut self, items: &DeArray<'_>, at: Range) -> u32 {
        let headed = items.first().filter(|item| item.get_ref().is_table());
        if headed.is_some_and(|item| self.slice(range(&item.span())).starts_with('[')) {
            return self.tables(items, at.start);
        }
        self.builder.open(Kind::Sequence, Style::Flow, at.start);
        let mut end = at.start;
        for item in items {
            end = self.value(item, end);
        }
        self.builder.close(at.end);
        at.end
    }

    /// What stands under several `[[header]]`s of one name.
    fn tables(&mut self, items: &DeArray<'_>, start: u32) -> u32 {
        self.builder.open(Kind::Sequence, Style::Block, start);
        let mut end = start;
        for item in items {
            let header = range(&item.span());
            self.builder.open(Kind::Mapping, Style::Block, header.start);
            let last = item.get_ref().as_table().map_or(0, |table| self.entries(&in_order(table), header.end));
            end = last.max(header.end);
            self.builder.close(end);
        }
        self.builder.close(end);
        end
    }

    /// A key or a text, in quotes or bare.
    fn string(&mut self, at: Range, value: &str) -> u32 {
        let raw = self.slice(at);
        let style = match raw.as_bytes().first() {
            Some(b'"') => Style::Double,
            Some(b'\'') => Style::Single,
            _ => Style::Plain,
        };
        let shown = if style == Style::Plain { raw } else { raw.get(1..raw.len() - 1).unwrap_or(raw) };
        let decoded = (shown != value).then_some(Cow::Borrowed(value));
        self.builder.scalar(style, at, decoded);
        at.end
    }

    fn plain(&mut self, at: Range, value: String) -> u32 {
        let decoded = (self.slice(at) != value).then_some(Cow::Owned(value));
        self.builder.scalar(Style::Plain, at, decoded);
        at.end
    }

    fn slice(&self, at: Range) -> &str {
        self.text.get(at.start as usize..at.end as usize).unwrap_or_default()
    }

    /// One mistake tends to cause others behind it, so only the first of each line is kept.
    fn note(&mut self, source: &Source, mut errors: Vec<toml::de::Error>) {
        errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
        let mut last = 0;
        for error in errors {
            let at = range(&error.span().unwrap_or_default());
            let line = source.lines().line_of(at.start);
            if line != last {
                let message = friendly(error.message(), source.slice(at));
                self.builder.error(at, message);
            }
            last = line;
        }
    }
}

fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Spanned<Cow<'i, str>>, &'t Spanned<DeValue<'i>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

fn range(span: &ops::Range<usize>) -> Range {
    Range::new(span.start as u32, span.end as u32)
}

/// The commonest mistakes in words for people who do not know the grammar; others as the crate says them.
fn friendly(message: &str, text: &str) -> String {
    let known = [
        ("string values must be quoted", "text must stand in quotes"),
        ("key with no value", "after a key come `=` and a value"),
        ("missing value", "after `=` comes a value"),
        ("unclosed array", "the list lacks its closing `]`"),
        ("unclosed inline table", "the table lacks its closing `}`"),
        ("unclosed table", "the header lacks its closing `]`"),
        ("missing comma", "a comma is missing"),
        ("carriage return must", "a line must not end with a lone carriage return"),
    ];
    if message.starts_with("duplicate key") {
        return format!("`{text}` stands here twice");
    }
    if text.is_empty() && message.starts_with("string values") {
        return "after `=` comes a value".to_owned();
    }
    let found = known.iter().find(|(start, _)| message.starts_with(start));
    found.map_or_else(|| message.to_owned(), |(_, words)| (*words).to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::tree::Scalar;

    fn read(text: &str) -> Tree {
        parse(Arc::new(Source::file("seaworthy.toml", text)))
    }

    #[test]
    fn values_keep_their_ranges_and_their_meaning() {
        for (text, path, written, value) in [
            ("a = \"x\"", vec!["a"], "\"x\"", Scalar::Str("x")),
            ("a = \"x\\ty\"", vec!["a"], "\"x\\ty\"", Scalar::Str("x\ty")),
            ("a = 'x\\ty'", vec!["a"], "'x\\ty'", Scalar::Str("x\\ty")),
            ("a = \"\"\"\nx\"\"\"", vec!["a"], "\"\"\"\nx\"\"\"", Scalar::Str("x")),
            ("a = 0x1F", vec!["a"], "0x1F", Scalar::Int(31)),
            ("a = 1_000", vec!["a"], "1_000", Scalar::Int(1000)),
            ("a = true", vec!["a"], "true", Scalar::Bool(true)),
            ("a = 2026-01-02", vec!["a"], "2026-01-02", Scalar::Str("2026-01-02")),
            ("b.a = 1", vec!["b", "a"], "1", Scalar::Int(1)),
            ("b = { a = 'ü' }", vec!["b", "a"], "'ü'", Scalar::Str("ü")),
            ("[b.\"x/y\"]\na = 3", vec!["b", "x/y", "a"], "3", Scalar::Int(3)),
            ("\u{feff}a = 7", vec!["a"], "7", Scalar::Int(7)),
        ] {
            let tree = read(text);
            let node = tree.root().unwrap().path(&path).unwrap();
            assert_eq!((node.source_text(), node.scalar()), (written, Some(value)), "{text}");
            assert_eq!(node.key().map(|key| key.text()), path.last().copied(), "{text}");
            assert!(tree.errors.is_empty(), "{text}");
        }
    }

    #[test]
    fn tables_and_lists_of_tables_keep_the_order_of_the_text() {
        let tree = read("z = 1\n[[b]]\nx = 1\n[[b]]\nx = 2\n[a]\ny = [1, { k = 2 }]\nw = {}\n");
        let root = tree.root().unwrap();
        let keys: Vec<_> = root.written_entries().map(|entry| entry.key.text()).collect();
        assert_eq!(keys, ["z", "b", "a"]);
        let items: Vec<_> = root.get("b").unwrap().items().map(|item| item.source_text()).collect();
        assert_eq!(items, ["[[b]]\nx = 1", "[[b]]\nx = 2"]);
        assert_eq!(root.get("a").unwrap().source_text(), "y = [1, { k = 2 }]\nw = {}");
        assert_eq!(root.path(&["a", "y"]).unwrap().source_text(), "[1, { k = 2 }]");
        assert_eq!(root.get("a").unwrap().style(), Style::Block);
        assert_eq!(root.path(&["a", "w"]).unwrap().style(), Style::Flow);
    }

    #[test]
    fn what_is_not_toml_is_underlined() {
        for (text, at, message) in [
            ("a = strict\n", "strict", "text must stand in quotes"),
            ("a = 1\na = 2\n", "a", "`a` stands here twice"),
            ("a\n", "", "after a key come `=` and a value"),
            ("a = \n", "", "after `=` comes a value"),
            ("a = [1\n", "", "the list lacks its closing `]`"),
            ("a = [\"b\" \"c\"]\n", "", "a comma is missing"),
        ] {
            let tree = read(text);
            let errors: Vec<_> = tree.errors.iter().map(|e| (tree.source.slice(e.range), e.message.as_str())).collect();
            assert_eq!(errors, [(at, message)], "{text}");
            assert!(!tree.documents()[0].whole);
        }
    }

    #[test]
    fn hostile_text_is_survived() {
        for text in ["[".repeat(9000), "a=[".repeat(9000), "a.".repeat(9000), "a={b=".repeat(900), "\r\r\u{0}\"".into()]
        {
            assert!(!read(&text).errors.is_empty());
        }
    }
}
