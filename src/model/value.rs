//! What facts and conditions are made of: a value with its third truth state and the place it comes from.

use std::borrow::Cow;
use std::ops::Deref;
use std::rc::Rc;

use super::{System, Thing};
use crate::source::is_braced_name;
use crate::tree::{Dialect, Node, Scalar};

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Value<'a> {
    /// What it is.
    pub data: Data<'a>,
    /// The node that says it. Of something absent, the nearest node that is there.
    pub from: Option<Node<'a>>,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum Data<'a> {
    /// The text is there and does not hold it.
    Absent,
    /// It cannot be known from the text: a template, an unresolved placeholder, an input that was not read.
    Unknown,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Str(Cow<'a, str>),
    /// Values in order, and whether these are all.
    List(List<'a>),
    /// A mapping or sequence of a text.
    Node(Node<'a>),
    /// Settings by name.
    Table(Table<'a>),
    /// A thing that rules can be written for.
    Thing(Thing<'a>),
}

/// Values in order. An open list may hold more than is known: "none of them" is never true of it.
#[derive(Debug, Clone)]
pub struct List<'a> {
    /// The known ones.
    pub items: Items<'a>,
    /// Whether these are all.
    pub complete: bool,
}

/// The values of a list, shared by all who look at it. Most lists are empty, and take no room.
#[derive(Debug, Clone, Default)]
pub struct Items<'a>(Option<Rc<[Value<'a>]>>);

impl<'a> Deref for Items<'a> {
    type Target = [Value<'a>];

    fn deref(&self) -> &Self::Target {
        self.0.as_deref().unwrap_or_default()
    }
}

impl<'a> FromIterator<Value<'a>> for Items<'a> {
    fn from_iter<I: IntoIterator<Item = Value<'a>>>(values: I) -> Self {
        let mut values = values.into_iter();
        Self(values.next().map(|first| std::iter::once(first).chain(values).collect()))
    }
}

/// Settings by name, found when they are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    /// The thing whose settings they are.
    pub thing: Thing<'a>,
    /// How one is found.
    pub get: for<'s> fn(&System<'s>, Thing<'s>, &str) -> Value<'s>,
}

impl<'a> Value<'a> {
    /// A value that comes from nowhere in particular.
    pub fn of(data: impl Into<Data<'a>>) -> Self {
        Self { data: data.into(), from: None }
    }

    /// A value that a node says.
    pub fn at(node: Node<'a>, data: impl Into<Data<'a>>) -> Self {
        Self { data: data.into(), from: Some(node) }
    }

    /// Something that is not there, with the nearest node that is. Of a document that could only be read in part nobody
    /// knows what is not there.
    pub fn absent(nearest: Node<'a>) -> Self {
        let data = if nearest.tree.is_whole_at(nearest.range().start) { Data::Absent } else { Data::Unknown };
        Self { data, from: Some(nearest) }
    }

    /// Something that cannot be known.
    pub fn unknown() -> Self {
        Self { data: Data::Unknown, from: None }
    }

    /// A list that holds all there is.
    pub fn list(items: impl IntoIterator<Item = Value<'a>>) -> Self {
        Self::of(Data::List(List { items: items.into_iter().collect(), complete: true }))
    }

    /// A list that may hold more than is known.
    pub fn list_of(items: impl IntoIterator<Item = Value<'a>>, complete: bool) -> Self {
        Self::of(Data::List(List { items: items.into_iter().collect(), complete }))
    }

    /// The same value, said by another node.
    pub fn said_by(mut self, node: Node<'a>) -> Self {
        self.from = Some(node);
        self
    }

    /// What the system that owns the text reads in a node.
    pub fn read(node: Node<'a>) -> Self {
        let node = node.follow();
        let Some(scalar) = node.scalar() else {
            let dangling = node.kind() == crate::tree::Kind::Alias;
            return Self::at(node, if dangling { Data::Unknown } else { Data::Node(node) });
        };
        if let Scalar::Str(text) = scalar
            && is_placeholder(text, node.tree.dialect)
        {
            return Self::at(node, Data::Unknown);
        }
        Self::at(node, Data::from(scalar))
    }

    /// The value of a key of a mapping; absent when it is not there, unknown when another file sets it anew.
    pub fn field(node: Node<'a>, key: &str) -> Self {
        if node.tree.is_overridden(node, key) {
            return Self::at(node.get(key).unwrap_or(node), Data::Unknown);
        }
        match node.get(key) {
            Some(value) => Self::read(value).with_absence_at(node),
            None => Self::absent(node),
        }
    }

    /// A written `null` counts as absent, and its place is itself; what is absent elsewhere points at `node`.
    fn with_absence_at(mut self, node: Node<'a>) -> Self {
        if matches!(self.data, Data::Absent) && self.from.is_none() {
            self.from = Some(node);
        }
        self
    }

    /// Whether it is known to be there.
    pub fn is_present(&self) -> bool {
        !matches!(self.data, Data::Absent | Data::Unknown)
    }

    /// Whether it cannot be known.
    pub fn is_unknown(&self) -> bool {
        matches!(self.data, Data::Unknown)
    }

    /// Whether it is known not to be there.
    pub fn is_absent(&self) -> bool {
        matches!(self.data, Data::Absent)
    }

    /// The truth value, when it is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Data::Bool(value) = self.data { Some(value) } else { None }
    }

    /// The whole number, when it is one.
    pub fn as_int(&self) -> Option<i64> {
        if let Data::Int(value) = self.data { Some(value) } else { None }
    }

    /// The text, when it is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Data::Str(value) = &self.data { Some(value) } else { None }
    }

    /// The text as people write it, for messages.
    pub fn display(&self) -> String {
        match &self.data {
            Data::Absent => "nothing".to_owned(),
            Data::Unknown => self.from.map_or_else(|| "‹unknown›".to_owned(), |node| node.source_text().to_owned()),
            Data::Bool(value) => value.to_string(),
            Data::Int(value) => value.to_string(),
            Data::Float(value) => value.to_string(),
            Data::Str(value) => value.to_string(),
            Data::List(list) => list.items.iter().map(Value::display).collect::<Vec<_>>().join(", "),
            Data::Node(node) if node.is_sequence() => {
                node.items().map(|item| Value::read(item).display()).collect::<Vec<_>>().join(", ")
            }
            Data::Node(node) => node.source_text().lines().next().unwrap_or_default().to_owned(),
            Data::Table(_) => String::new(),
            Data::Thing(thing) => thing.node.key().map_or_else(String::new, |key| key.text().to_owned()),
        }
    }
}

impl<'a> From<Scalar<'a>> for Data<'a> {
    fn from(scalar: Scalar<'a>) -> Self {
        match scalar {
            Scalar::Null => Data::Absent,
            Scalar::Bool(value) => Data::Bool(value),
            Scalar::Int(value) => Data::Int(value),
            Scalar::Float(value) => Data::Float(value),
            Scalar::Str(value) => Data::Str(Cow::Borrowed(value)),
        }
    }
}

impl From<bool> for Data<'_> {
    fn from(value: bool) -> Self {
        Data::Bool(value)
    }
}

impl From<i64> for Data<'_> {
    fn from(value: i64) -> Self {
        Data::Int(value)
    }
}

impl From<String> for Data<'_> {
    fn from(value: String) -> Self {
        Data::Str(Cow::Owned(value))
    }
}

impl<'a> From<&'a str> for Data<'a> {
    fn from(value: &'a str) -> Self {
        Data::Str(Cow::Borrowed(value))
    }
}

impl<'a> From<Cow<'a, str>> for Data<'a> {
    fn from(value: Cow<'a, str>) -> Self {
        Data::Str(value)
    }
}

impl<'a> From<Option<bool>> for Data<'a> {
    fn from(value: Option<bool>) -> Self {
        value.map_or(Data::Unknown, Data::Bool)
    }
}

impl<'a> From<Thing<'a>> for Data<'a> {
    fn from(value: Thing<'a>) -> Self {
        Data::Thing(value)
    }
}

/// Whether a text is only known once something else has filled it in.
///
/// `{{ … }}` is a template wherever it stands. `${…}` is Spring's placeholder and the mark of a deployment pipeline's
/// variables everywhere else; Vault's language has no interpolation of its own. In manifests `{IMAGE}` is left for a script, and
/// `<image>` for the reader.
pub fn is_placeholder(text: &str, dialect: Dialect) -> bool {
    let bytes = text.as_bytes();
    let opens = |at: usize| bytes[at] == b'{' || (bytes[at] == b'$' && dialect != Dialect::Core);
    let named = dialect == Dialect::Kubernetes;
    let is_asked_for = named && text.starts_with('<') && text.ends_with('>');
    is_asked_for
        || memchr::memchr2_iter(b'{', b'$', bytes)
            .any(|at| (opens(at) && bytes.get(at + 1) == Some(&b'{')) || (named && is_braced_name(&text[at..])))
}
