//! A document of a file as properties: every leaf under its canonical key, with the node that says it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use foldhash::HashMap;

use super::place::Place;
use super::profile::{self, Expression};
use super::sieve::Sieve;
use super::types::Key;
use super::variables::Variable;
use super::{convert, key};
use crate::source::Environment;
use crate::tree::{Entry, Node, Scalar};

/// How deep mappings are followed.
const DEPTH: usize = 64;

/// How long a key may be that is looked at; what leads to a longer one would take a long time to note.
const LENGTH: usize = 1_000;

/// How many properties of a document are looked at; aliases can multiply them without end.
const PROPERTIES: usize = 20_000;

/// Where the framework's own properties begin; there, every spelling of a key counts as the same.
const FRAMEWORK: [&str; 4] = ["spring", "management", "server", "logging"];

/// A leaf.
#[derive(Debug)]
pub struct Property<'a> {
    /// Its canonical key.
    pub key: String,
    /// Its key as written, the mappings around it included.
    pub written: String,
    /// Its value.
    pub value: Node<'a>,
    /// An earlier one of the same document that says the same.
    pub earlier: Option<usize>,
    /// Whether the node has the value, and does not only tell that there is one.
    pub is_plain: bool,
}

impl Property<'_> {
    /// Whether it is one of the framework's own.
    pub fn is_of_framework(&self) -> bool {
        FRAMEWORK.contains(&self.key.split('.').next().unwrap_or(&self.key))
    }
}

/// A document with what decides when it is read.
#[derive(Debug)]
pub struct Document<'a> {
    /// The file, by its number.
    pub file: usize,
    /// The document's root.
    pub root: Node<'a>,
    /// Where its file stands.
    pub place: Place,
    /// The profile that the file's name gives.
    pub profile: Option<&'a str>,
    /// Whether its file is encrypted as a whole.
    pub is_encrypted: bool,
    /// Whether it may well belong to other programs.
    pub is_doubtful: bool,
    /// Its own conditions, one of which must hold; `None` when it has none.
    pub conditions: Option<Vec<Expression>>,
    /// The first key that was not looked into, since it is too long or one too many.
    pub unread: Option<Node<'a>>,
    /// Its leaves in the order of the text.
    pub properties: Vec<Property<'a>>,
    index: BTreeMap<String, usize>,
    /// What stands at a key and on the way to one.
    nodes: HashMap<String, Node<'a>>,
    /// A first look: every key, and what it stands in.
    pub sieve: Sieve,
    /// For variables of the environment, their keys without dots.
    squashed: HashMap<String, usize>,
}

/// What a document says of a key.
#[derive(Debug, Clone)]
pub enum Found<'a> {
    /// One value.
    One(Node<'a>),
    /// A list, and the node that holds it.
    Many(Node<'a>, Vec<Node<'a>>),
    /// A list of mappings, or something that the text does not tell.
    Other(Node<'a>),
}

impl<'a> Document<'a> {
    /// Reads a document.
    pub fn of(file: usize, root: Node<'a>, place: Place, profile: Option<&'a str>) -> Self {
        let mut document = Self::empty(file, root, place, profile);
        document.collect(root, "", "", DEPTH);
        document.conditions = document.conditions();
        document
    }

    /// What is set from outside, as a document.
    pub fn of_variables(file: usize, root: Node<'a>, place: Place, variables: &[Variable<'a>]) -> Self {
        let mut document = Self::empty(file, root, place, None);
        for Variable { key, node, is_plain } in variables {
            document.squashed.insert(key::squashed(key), document.properties.len());
            document.push(key, key, *node);
            if let Some(property) = document.properties.last_mut() {
                property.is_plain = *is_plain;
            }
        }
        document
    }

    fn empty(file: usize, root: Node<'a>, place: Place, profile: Option<&'a str>) -> Self {
        Self {
            file,
            root,
            place,
            profile,
            is_encrypted: false,
            is_doubtful: false,
            conditions: None,
            unread: None,
            properties: Vec::new(),
            index: BTreeMap::new(),
            nodes: HashMap::default(),
            sieve: Sieve::default(),
            squashed: HashMap::default(),
        }
    }

    fn collect(&mut self, node: Node<'a>, key: &str, written: &str, depth: usize) {
        let Some(depth) = depth.checked_sub(1).filter(|_| self.properties.len() < PROPERTIES) else {
            self.unread.get_or_insert(node);
            return;
        };
        let entries = node.entries();
        if !entries.is_empty() {
            for Entry { key: own, value } in entries {
                let below = key::join(key, own.text());
                if below.len() > LENGTH {
                    self.unread.get_or_insert(own);
                    continue;
                }
                self.note(key, &below, value);
                let written =
                    if written.is_empty() { own.text().to_owned() } else { format!("{written}.{}", own.text()) };
                self.collect(value, &below, &written, depth);
            }
            return;
        }
        let mut items = node.items().enumerate().peekable();
        if items.peek().is_some() {
            items.for_each(|(n, item)| self.collect(item, &key::item(key, n), &key::item(written, n), depth));
        } else if !key.is_empty() {
            self.push(key, written, node);
        }
    }

    /// Notes a value under its key and under what its key passes through: `a.b.c` of one line passes through `a.b`.
    fn note(&mut self, above: &str, key: &str, value: Node<'a>) {
        let ends = key.match_indices('.').map(|(at, _)| at).filter(|at| *at > above.len());
        for end in ends.chain([key.len()]) {
            if !self.nodes.contains_key(&key[..end]) {
                self.sieve.add(&key[..end]);
                self.nodes.insert(key[..end].to_owned(), value);
            }
        }
    }

    /// What stands at a canonical key, or on the way to one.
    pub fn node(&self, key: &str) -> Option<Node<'a>> {
        self.nodes.get(key).copied()
    }

    /// The canonical key of a leaf; leaves stand in the order of the text.
    pub fn key_of(&self, leaf: Node<'a>) -> Option<&str> {
        let found = self.properties.binary_search_by_key(&leaf.range().start, |p| p.value.range().start).ok()?;
        self.properties.get(found).map(|property| property.key.as_str())
    }

    /// The innermost node that is there on the way to a key.
    pub fn nearest(&self, key: &Key) -> Node<'a> {
        let ways = key.ways().filter(|(_, mark)| self.sieve.may_hold(*mark));
        ways.filter_map(|(way, _)| self.nodes.get(way)).next().copied().unwrap_or(self.root)
    }

    fn push(&mut self, key: &str, written: &str, value: Node<'a>) {
        let number = self.properties.len();
        let earlier = self.index.insert(key.to_owned(), number).filter(|earlier| {
            let element = key.split('.').next().unwrap_or(key);
            FRAMEWORK.contains(&element) || self.properties[*earlier].written == written
        });
        let ends = key.match_indices(['.', '[']).map(|(at, _)| at);
        ends.chain([key.len()]).for_each(|end| self.sieve.add(&key[..end]));
        let (key, written) = (key.to_owned(), written.to_owned());
        self.properties.push(Property { key, written, value, earlier, is_plain: true });
    }

    /// `on-profile`, or the former `spring.profiles`.
    fn conditions(&self) -> Option<Vec<Expression>> {
        let found = self.get("spring.config.activate.onprofile").or_else(|| self.get("spring.profiles"))?;
        let texts = match found {
            Found::One(node) => vec![text(node)],
            Found::Many(_, items) => items.into_iter().map(text).collect(),
            Found::Other(_) => Vec::new(),
        };
        Some(texts.iter().flat_map(|text| convert::list(text)).filter_map(Expression::parse).collect())
    }

    /// What the document itself says of a key.
    pub fn find(&self, key: &Key) -> Option<Found<'a>> {
        if !self.squashed.is_empty() {
            return self.variable(&key.canonical, &key.squashed);
        }
        if self.may_hold(key) { self.get(&key.canonical) } else { None }
    }

    /// Whether it may have a key, or anything below it.
    fn may_hold(&self, key: &Key) -> bool {
        self.sieve.may_hold(key.mark())
    }

    /// The same for a canonical key.
    pub fn get(&self, key: &str) -> Option<Found<'a>> {
        if !self.squashed.is_empty() {
            return self.variable(key, &key::squashed(key));
        }
        // Most keys that are asked for are not there, and neither is what would hold them.
        if key.rsplit_once('.').is_some_and(|(above, _)| !self.nodes.contains_key(above)) {
            return None;
        }
        if let Some(number) = self.index.get(key) {
            return Some(Found::One(self.properties[*number].value));
        }
        let first = key::item(key, 0);
        let (known, number) = self.index.range(first.clone()..).next()?;
        let node = self.properties[*number].value;
        if *known != first {
            return key::is_below(known, &first).then_some(Found::Other(node));
        }
        let items = (0..).map_while(|n| self.index.get(&key::item(key, n)));
        let items: Vec<_> = items.map(|number| self.properties[*number].value).collect();
        Some(Found::Many(self.nodes.get(key).copied().unwrap_or(node), items))
    }

    /// Whether it sets a canonical key in exactly this spelling; variables of the environment have but one.
    pub fn writes(&self, key: &str, written: &str) -> bool {
        let is_so = |number: &usize| self.properties[*number].written == written;
        if self.squashed.is_empty() { self.index.get(key).is_some_and(is_so) } else { self.get(key).is_some() }
    }

    /// The properties below a canonical key, each with the last word on its own.
    pub fn below<'s>(&'s self, above: &str) -> impl Iterator<Item = &'s Property<'a>> + use<'s, 'a> {
        let from = if above.is_empty() { String::new() } else { format!("{above}.") };
        let found = self.index.range(from.clone()..).take_while(move |(key, _)| key.starts_with(&from));
        found.map(|(_, number)| &self.properties[*number])
    }

    /// Whether a property is the last of the document that sets its key.
    pub fn is_last(&self, key: &str, number: usize) -> bool {
        self.index.get(key) == Some(&number)
    }

    /// What a variable says of a canonical key, or of the first item of a list.
    fn variable(&self, key: &str, squashed: &str) -> Option<Found<'a>> {
        let Some(number) = self.squashed.get(squashed) else {
            let first = self.squashed.get(&key::squashed(&key::item(key, 0)))?;
            return Some(Found::Other(self.properties[*first].value));
        };
        let property = &self.properties[*number];
        Some(if property.is_plain { Found::One(property.value) } else { Found::Other(property.value) })
    }

    /// Whether it has a key, or anything below it.
    pub fn mentions(&self, key: &Key) -> bool {
        if self.squashed.is_empty() && !self.may_hold(key) {
            return false;
        }
        let name = key.canonical.as_str();
        let below = |sign: char| {
            let from = format!("{name}{sign}");
            self.index.range(from.clone()..).next().is_some_and(|(known, _)| known.starts_with(&from))
        };
        self.squashed.contains_key(&key.squashed) || self.index.contains_key(name) || below('.') || below('[')
    }

    /// The names of the groups of profiles that it makes.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        const GROUPS: &str = "spring.profiles.group.";
        let names = self.properties.iter().filter_map(|property| property.key.strip_prefix(GROUPS));
        let mut names: Vec<_> = names.map(|name| name.split_once('[').map_or(name, |(name, _)| name)).collect();
        names.dedup();
        names.into_iter()
    }

    /// Whether it is read while some profiles are active.
    pub fn is_active(&self, active: &[String]) -> bool {
        self.profile.is_none_or(|profile| active.iter().any(|active| active == profile))
            && self.has_conditions_met(active)
    }

    /// Whether its own conditions hold, whatever its file is called.
    pub fn has_conditions_met(&self, active: &[String]) -> bool {
        let holds = |all: &Vec<Expression>| all.iter().any(|one| one.holds(active));
        self.conditions.as_ref().is_none_or(holds)
    }

    /// Whether only some profiles read it.
    pub fn is_profile_specific(&self) -> bool {
        self.profile.is_some() || self.conditions.is_some()
    }

    /// Whether it is read under a condition of its own.
    pub fn is_conditional(&self) -> bool {
        self.conditions.is_some()
    }

    /// The profiles that it names.
    pub fn profiles(&self) -> impl Iterator<Item = &str> {
        let conditions = self.conditions.iter().flatten().flat_map(Expression::names);
        self.profile.into_iter().chain(conditions)
    }

    /// What its profiles say of its environment, if they say anything.
    pub fn environment(&self) -> Option<Environment> {
        Some(profile::environment(self.profiles())).filter(|found| *found != Environment::Any)
    }
}

/// The text that Spring makes of a scalar. YAML's own reading comes first: `0123` is 83.
pub fn text(node: Node<'_>) -> Cow<'_, str> {
    match node.scalar() {
        Some(Scalar::Bool(value)) => Cow::Owned(value.to_string()),
        Some(Scalar::Int(value)) => Cow::Owned(value.to_string()),
        Some(Scalar::Float(_)) => Cow::Borrowed(node.source_text()),
        Some(Scalar::Str(text)) => Cow::Borrowed(text),
        Some(Scalar::Null) | None => Cow::Borrowed(""),
    }
}
