//! The effective value of a property: the last of several documents that says anything has the last word.

use std::borrow::Cow;

use super::convert::{self, Type};
use super::document::{Document, Found, text};
use super::key;
use super::placeholder::{self, Resolved};
use super::types::{self, Key};
use super::{Model, Thing};
use crate::model::{Data, Value};
use crate::tree::{Node, Scalar};

/// A text that cannot be filled in, for a value that nobody knows.
const UNKNOWN: &str = "${";

/// Documents on top of one another.
#[derive(Debug)]
pub struct Layers<'s, 'a> {
    /// All that there are.
    pub all: &'s [Document<'a>],
    /// Those that count, by their numbers, from the first read to the last; later ones win.
    pub order: &'s [usize],
    /// What is set from outside, which wins over all.
    pub outside: Option<&'s Document<'a>>,
    /// The document that is missing what is missing.
    pub base: &'s Document<'a>,
    /// Whether configuration is read from elsewhere too, so that nothing is known to be missing.
    pub is_open: bool,
}

impl<'s, 'a> Layers<'s, 'a> {
    /// A document by itself.
    pub fn alone(document: &'s Document<'a>) -> Self {
        Self { all: std::slice::from_ref(document), order: &[0], outside: None, base: document, is_open: false }
    }

    /// The documents from the first read to the last; later ones win.
    pub fn documents(&self) -> impl DoubleEndedIterator<Item = &'s Document<'a>> + use<'s, 'a> {
        let all = self.all;
        self.order.iter().map(move |number| &all[*number]).chain(self.outside)
    }

    /// What holds for a key, in any spelling.
    pub fn value(&self, key: &str) -> Value<'a> {
        let key = types::key(key);
        match self.find(&key) {
            Some(Found::One(node)) => self.typed(node, key.ty),
            Some(Found::Many(node, items)) => {
                let item = if key.ty == Some(Type::List) { Some(Type::Text) } else { key.ty };
                Value::list(items.into_iter().map(|node| self.typed(node, item))).said_by(node)
            }
            Some(Found::Other(node)) => Value::at(node, Data::Unknown),
            None if self.is_open => Value::at(self.base.nearest(&key), Data::Unknown),
            None => Value::absent(self.base.nearest(&key)),
        }
    }

    /// Whether any document has a key, or anything below it; `None` when only one does that may not belong here.
    pub fn mentioned(&self, key: &str) -> Option<bool> {
        let key = types::key(key);
        let mut doubtful = false;
        for document in self.documents().filter(|document| document.mentions(&key)) {
            if !document.is_doubtful {
                return Some(true);
            }
            doubtful = true;
        }
        (!doubtful).then_some(false)
    }

    /// Whether a document has a key, or anything below it, or may have.
    pub fn mentions(&self, key: &str) -> bool {
        self.mentioned(key) != Some(false)
    }

    /// A list; what is written as one text is divided at its commas, what is missing is empty.
    pub fn list(&self, key: &str) -> Value<'a> {
        let value = self.value(key);
        match value.data {
            Data::List(_) | Data::Unknown => value,
            _ => Value { from: value.from, ..Value::list([]) },
        }
    }

    /// Whether placeholders in the value of a canonical key lead back to it.
    pub fn is_circular(&self, key: &str) -> bool {
        let lookup = |name: &str| self.named(name);
        let written = self.written(key).filter(|text| text.contains("${"));
        written.is_some_and(|text| placeholder::resolve(&text, &lookup) == Resolved::Cycle)
    }

    /// Whether the text of a property stands in the files; what a compose file or a chart's values set may be otherwise.
    pub fn is_told(&self, key: &str) -> bool {
        matches!(self.find(&types::key(key)), Some(Found::One(_) | Found::Many(..)))
    }

    fn find(&self, key: &Key) -> Option<Found<'a>> {
        self.documents().rev().find_map(|document| document.find(key))
    }

    /// A scalar with its placeholders filled in, read as its type.
    fn typed(&self, node: Node<'a>, ty: Option<Type>) -> Value<'a> {
        let written = text(node);
        if is_template(&written) {
            return Value::at(node, Data::Unknown);
        }
        let unknown = || self.is_open.then(|| UNKNOWN.to_owned());
        let lookup = |name: &str| self.named(name).or_else(unknown);
        let filled = match written.contains("${") {
            true => placeholder::resolve(&written, &lookup),
            false => Resolved::Text(written.into_owned()),
        };
        match filled {
            Resolved::Text(filled) => Value { data: read(&filled, node, ty), from: Some(node) },
            Resolved::Unknown | Resolved::Cycle => Value::at(node, Data::Unknown),
        }
    }

    /// A property as a placeholder finds it: by a name in small letters in every spelling, by any other only as it is
    /// written, so that `${DB_HOST}` is a variable of the environment and not `db-host`.
    fn named(&self, name: &str) -> Option<String> {
        let key = key::canonical(name);
        if !name.contains(|letter: char| letter.is_uppercase() || letter == '_') {
            return self.written(&key);
        }
        let has = |document: &&Document<'a>| document.writes(&key, name);
        self.documents().rev().find(has).and_then(|document| text_of(document.get(&key)?))
    }

    fn written(&self, key: &str) -> Option<String> {
        text_of(self.documents().rev().find_map(|document| document.get(key))?)
    }
}

/// What a placeholder makes of a property.
fn text_of(found: Found<'_>) -> Option<String> {
    match found {
        Found::One(node) => Some(text(node).into_owned()),
        Found::Many(_, items) => Some(items.into_iter().map(text).collect::<Vec<_>>().join(",")),
        Found::Other(_) => Some(UNKNOWN.to_owned()),
    }
}

/// Whether the build fills a text in: `@name@` of Maven, `{{ … }}` of a template.
pub fn is_template(text: &str) -> bool {
    let name = text.strip_prefix('@').and_then(|rest| rest.strip_suffix('@'));
    text.contains("{{") || name.is_some_and(|name| !name.is_empty() && !name.contains(char::is_whitespace))
}

fn read<'a>(filled: &str, node: Node<'a>, ty: Option<Type>) -> Data<'a> {
    let owned = |text: &str| Data::Str(Cow::Owned(text.to_owned()));
    let Some(ty) = ty else { return by_looks(filled, node) };
    let empty = filled.trim().is_empty();
    match ty {
        Type::List => {
            let items = convert::list(filled).map(|item| Value::at(node, item.to_owned()));
            Value::list(items.collect::<Vec<_>>()).data
        }
        Type::Text if node.is_null() => Data::Absent,
        Type::Text => owned(filled),
        _ if empty => Data::Absent,
        Type::Bool => convert::boolean(filled).into(),
        Type::Int => number(filled.trim().parse().ok()),
        Type::Float => filled.trim().parse().map_or(Data::Unknown, Data::Float),
        Type::Duration(unit) => number(convert::duration(filled, unit)),
        Type::Size => number(convert::size(filled)),
        Type::Word(words) => convert::word(filled, words).map_or(Data::Unknown, Data::from),
    }
}

fn number<'a>(value: Option<i64>) -> Data<'a> {
    value.map_or(Data::Unknown, Data::Int)
}

/// A property without a known type: what looks like a switch or number is one.
fn by_looks<'a>(filled: &str, node: Node<'a>) -> Data<'a> {
    match (filled, filled.parse()) {
        ("true", _) => Data::Bool(true),
        ("false", _) => Data::Bool(false),
        (_, Ok(number)) => Data::Int(number),
        _ if matches!(node.scalar(), Some(Scalar::Null) | None) => Data::Absent,
        _ => Data::Str(Cow::Owned(filled.to_owned())),
    }
}

impl<'a> Model<'a> {
    /// The configuration that takes effect in a program.
    pub fn layers(&self, thing: Thing<'a>) -> Layers<'_, 'a> {
        let app = &self.apps[thing.index];
        let outside = self.outside.get(app.outside).and_then(Option::as_ref);
        Layers {
            all: &self.documents,
            order: &app.layers,
            outside,
            base: &self.documents[app.base],
            is_open: app.is_open,
        }
    }

    /// What the value of a program takes the place of, when a node is one: the value that the next weaker document has.
    pub fn overridden(&self, thing: Thing<'a>, node: Node<'a>) -> Option<Node<'a>> {
        if thing.view.name != "spring.app" {
            return None;
        }
        let documents: Vec<_> = self.layers(thing).documents().collect();
        let holds = |document: &&Document<'a>| {
            std::ptr::eq(document.root.tree, node.tree) && document.root.range().contains(node.range())
        };
        let at = documents.iter().position(holds)?;
        let key = documents[at].key_of(node)?;
        let key = key.split_once('[').map_or(key, |(list, _)| list);
        match documents[..at].iter().rev().find_map(|document| document.get(key))? {
            Found::One(other) | Found::Many(other, _) => (other.source_text() != node.source_text()).then_some(other),
            Found::Other(_) => None,
        }
    }
}
