//! What YAML, JSON and TOML mean to Helm: by way of JSON, so that every number is a float and every key a text.

use std::rc::Rc;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::overlay;
use super::places::{FilePlaces, Places, TextPlaces};
use crate::helm::go::float;
use crate::helm::value::{List, MAX_DEPTH, Map, OriginId, Origins, PStr, PathId, Val, Width};
use crate::source::{Range, Source};
use crate::tree::{Dialect, Entry, Node, Scalar, Style, Tree, json, yaml};

/// Aliases can make a short text mean a very long one; this many parts are enough.
const PARTS: usize = 1 << 20;

const JSON: &str = "json: ";
const ENDED: &str = "unexpected end of JSON input";

/// A values file: the documents of it, later ones over earlier ones. What could not be read is said; the rest is there.
pub fn values_file(source: &Arc<Source>, origins: &mut Origins) -> (Map, Vec<(String, Range)>) {
    let tree = yaml::parse(Arc::clone(source), Dialect::Helm);
    let file = origins.file(Arc::clone(source));
    let mut complaints: Vec<(String, Range)> =
        tree.errors.iter().map(|error| (error.message.clone(), error.range)).collect();
    // What is written out is never too much; aliases may add this much, and no more than a small machine holds.
    let parts = (100_000 + source.text.len() * 4).min(PARTS);
    let mut reader = Reader { places: FilePlaces { file, origins }, parts };
    let mut values: Option<Map> = None;
    for root in tree.roots() {
        match reader.value(root, PathId::ROOT, Range::default(), 0) {
            Ok(Val::Map(map)) => values = Some(values.map_or(map.clone(), |below| overlay(&below, &map))),
            Ok(Val::Nil(_)) => {}
            Ok(_) => complaints.push(("values must be a mapping".to_owned(), root.range())),
            // What could not be read in full was said already.
            Err(message) if complaints.is_empty() => complaints.push((message, root.range())),
            Err(_) => {}
        }
    }
    (values.unwrap_or_else(|| Map::new(OriginId::NONE)), complaints)
}

/// The first document of a text in YAML, or what is wrong with it.
pub fn yaml_text(text: &PStr, origins: &mut Origins) -> Result<Val, String> {
    let source = Arc::new(Source::file("", text.as_str()));
    let tree = yaml::parse(source, Dialect::Helm);
    from_tree(&tree, text, origins, "error converting YAML to JSON: yaml: ")
}

/// A text in JSON as a value, or what is wrong with it.
pub fn json_text(text: &PStr, origins: &mut Origins) -> Result<Val, String> {
    if text.as_str().trim().is_empty() {
        return Err(ENDED.to_owned());
    }
    let tree = json::parse(Arc::new(Source::file("", text.as_str())), Dialect::Literal);
    from_tree(&tree, text, origins, JSON)
}

fn from_tree(tree: &Tree, text: &PStr, origins: &mut Origins, lead: &str) -> Result<Val, String> {
    if let Some(error) = tree.errors.first() {
        let line = tree.source.position(error.range.start).line;
        if lead == JSON && error.range.start as usize >= text.as_str().trim_end().len() {
            return Err(ENDED.to_owned());
        }
        return Err(format!("{lead}line {line}: {}", error.message));
    }
    let Some(root) = tree.root() else { return Ok(Val::Nil(text.any_origin())) };
    // As many parts as there are bytes, and some more for aliases.
    let parts = (1000 + text.as_str().len() * 4).min(PARTS);
    let mut reader = Reader { places: TextPlaces { text, origins }, parts };
    reader.value(root, PathId::ROOT, Range::default(), 0)
}

struct Reader<P> {
    places: P,
    parts: usize,
}

impl<P: Places> Reader<P> {
    fn value(&mut self, node: Node<'_>, path: PathId, key: Range, depth: usize) -> Result<Val, String> {
        let node = node.follow();
        self.parts = self.parts.checked_sub(1).ok_or("document contains excessive aliasing")?;
        if depth > MAX_DEPTH {
            return Err("the document is nested too deeply".to_owned());
        }
        if node.is_mapping() {
            return self.mapping(node, path, key, depth);
        }
        if node.is_sequence() {
            return self.sequence(node, path, key, depth);
        }
        let Some(scalar) = node.scalar() else { return Err("unknown anchor".to_owned()) };
        if let Scalar::Str(_) = scalar {
            let string = self.places.string(node, path, key);
            return Ok(Val::Str(if ends_without_break(node) { without_break(&string) } else { string }));
        }
        let origin = self.places.origin(node, path, key);
        Ok(match scalar {
            Scalar::Bool(flag) => Val::Bool(flag, origin),
            Scalar::Int(number) => Val::Float(number as f64, origin),
            Scalar::Float(number) => Val::Float(number, origin),
            _ => Val::Nil(origin),
        })
    }

    fn sequence(&mut self, node: Node<'_>, path: PathId, key: Range, depth: usize) -> Result<Val, String> {
        let origin = self.places.origin(node, path, key);
        let mut items = Vec::new();
        for (index, item) in node.items().enumerate() {
            let inner = self.places.step(path, &format!("[{index}]"));
            items.push(self.value(item, inner, Range::default(), depth + 1)?);
        }
        Ok(Val::List(List::new(items, origin)))
    }

    fn mapping(&mut self, node: Node<'_>, path: PathId, key: Range, depth: usize) -> Result<Val, String> {
        let map = Map::new(self.places.origin(node, path, key));
        self.entries(node, &map, path, depth)?;
        Ok(Val::Map(map))
    }

    /// A merge key's entries are set where it stands, so that what follows overrides them.
    fn entries(&mut self, node: Node<'_>, map: &Map, path: PathId, depth: usize) -> Result<(), String> {
        for entry in node.written_entries() {
            if is_merge(entry.key) {
                self.merged(entry.value, map, path, depth + 1)?;
            } else {
                self.entry(entry, map, path, depth)?;
            }
        }
        Ok(())
    }

    fn entry(&mut self, entry: Entry<'_>, map: &Map, path: PathId, depth: usize) -> Result<(), String> {
        let name = key_text(entry.key)?;
        let inner = self.places.step(path, &name);
        let written = self.places.origin(entry.key, inner, entry.key.range());
        let value = self.value(entry.value, inner, entry.key.range(), depth + 1)?;
        map.set(name, value, written);
        Ok(())
    }

    fn merged(&mut self, value: Node<'_>, map: &Map, path: PathId, depth: usize) -> Result<(), String> {
        if depth > MAX_DEPTH {
            return Err("the document is nested too deeply".to_owned());
        }
        self.parts = self.parts.checked_sub(1).ok_or("document contains excessive aliasing")?;
        let value = value.follow();
        if value.is_mapping() {
            return self.entries(value, map, path, depth);
        }
        let items: Vec<Node<'_>> = value.items().collect();
        if !value.is_sequence() || items.iter().any(|item| !item.follow().is_mapping()) {
            return Err("map merge requires map or sequence of maps as the value".to_owned());
        }
        // The first of them counts most.
        items.into_iter().rev().try_for_each(|item| self.entries(item.follow(), map, path, depth))
    }
}

/// Whether a block ends where the text does, in the middle of a line. go-yaml adds no line break there.
fn ends_without_break(node: Node<'_>) -> bool {
    let text = &node.tree.source.text;
    let last = text.rsplit(['\n', '\r']).next().unwrap_or_default();
    let is_block = matches!(node.style(), Style::Literal | Style::Folded);
    is_block && !last.trim().is_empty() && node.range().end as usize >= text.len()
}

fn without_break(string: &PStr) -> PStr {
    let len = string.as_str().strip_suffix('\n').map_or(string.as_str().len(), str::len);
    string.slice(0..len)
}

fn is_merge(key: Node<'_>) -> bool {
    key.style() == Style::Plain && key.text() == "<<" && key.tag().is_none()
}

/// A key as JSON has it: a text.
fn key_text(key: Node<'_>) -> Result<Rc<str>, String> {
    match key.scalar() {
        Some(Scalar::Str(text)) => Ok(text.into()),
        Some(Scalar::Bool(flag)) => Ok(if flag { "true" } else { "false" }.into()),
        Some(Scalar::Int(number)) => Ok(number.to_string().into()),
        Some(Scalar::Float(number)) => Ok(float::general(number).into()),
        Some(Scalar::Null) => Err("unsupported map key of type: <nil>".to_owned()),
        None => Err("unsupported map key".to_owned()),
    }
}

/// A text in TOML as a value, or what is wrong with it. Nothing is known of the places of its parts.
pub fn toml_text(text: &PStr) -> Result<Val, String> {
    let table = DeTable::parse(text.as_str()).map_err(|error| error.message().to_owned())?;
    Ok(Val::Map(toml_map(table.get_ref(), text.any_origin())))
}

fn toml_map(table: &DeTable<'_>, origin: OriginId) -> Map {
    let map = Map::new(origin);
    for (key, value) in table {
        map.set(key.get_ref().as_ref(), toml_value(value.get_ref(), origin), origin);
    }
    map
}

fn toml_value(value: &DeValue<'_>, origin: OriginId) -> Val {
    match value {
        DeValue::String(text) => Val::Str(PStr::new(text.as_ref(), origin)),
        DeValue::Integer(number) => {
            let number = i64::from_str_radix(number.as_str(), number.radix()).unwrap_or_default();
            Val::Int(number, Width::Int64, origin)
        }
        DeValue::Float(number) => Val::Float(number.as_str().parse().unwrap_or_default(), origin),
        DeValue::Boolean(flag) => Val::Bool(*flag, origin),
        DeValue::Datetime(time) => Val::Str(PStr::new(time.to_string(), origin)),
        DeValue::Array(items) => {
            let items = items.iter().map(|item| toml_value(item.get_ref(), origin)).collect();
            Val::List(List::new(items, origin))
        }
        DeValue::Table(table) => Val::Map(toml_map(table, origin)),
    }
}
