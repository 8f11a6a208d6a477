//! Which fields the kinds of Kubernetes have, and what each may hold. The tables are `fields.txt` and
//! `kustomize.txt`, read when the first object asks; `fit` compares values with it, `misfit` finds what does not fit in objects.

mod field;
mod fit;
mod misfit;

use std::collections::HashMap;
use std::sync::LazyLock;

pub use field::FACTS;
pub use misfit::{Misfit, collect, in_kustomization};

const TABLE: &str = concat!(include_str!("fields.txt"), include_str!("kustomize.txt"));

/// A structure: what a mapping may hold.
#[derive(Debug)]
pub struct Structure {
    /// Its name in the reference of the API.
    pub name: &'static str,
    /// Its fields, in order of their names.
    pub fields: Vec<Field>,
}

/// A field of a structure.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it may hold.
    pub ty: Type,
    /// Whether the API server refuses an object without it.
    pub is_required: bool,
    /// The release that brought it to a structure that was there before.
    pub since: Option<(u32, u32)>,
}

/// What a field may hold.
#[derive(Debug)]
pub enum Type {
    /// A mapping with known fields.
    Structure(usize),
    /// Items of one type.
    List(Box<Type>),
    /// Values of one type under free keys.
    Map(Box<Type>),
    /// Text.
    Text,
    /// A truth value.
    Bool,
    /// A whole number.
    Int,
    /// A number.
    Number,
    /// A whole number or text, as ports and percentages are.
    IntOrText,
    /// A quantity such as `500m` or `1Gi`.
    Quantity,
    /// Bytes as base64.
    Bytes,
    /// One of some words.
    Words(Vec<&'static str>),
    /// Anything.
    Any,
}

impl Structure {
    /// The field of a name, in whatever capitals.
    pub fn field_in_any_case(&self, name: &str) -> Option<&Field> {
        self.field(name).or_else(|| self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name)))
    }

    /// The field of a name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        let at = self.fields.binary_search_by(|field| field.name.cmp(name)).ok()?;
        self.fields.get(at)
    }
}

impl Type {
    /// The structure that it holds, in a list or mapping too.
    pub fn structure(&self) -> Option<&'static Structure> {
        match self {
            Type::Structure(number) => SCHEMA.structures.get(*number),
            Type::List(inner) | Type::Map(inner) => inner.structure(),
            _ => None,
        }
    }
}

#[derive(Debug, Default)]
struct Schema {
    structures: Vec<Structure>,
    /// The structures of kinds: by kind, with the API version.
    kinds: HashMap<&'static str, Vec<(&'static str, usize)>>,
    by_name: HashMap<&'static str, usize>,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| read(TABLE));

/// The structure of a kind in an API version.
pub fn of_kind(api: &str, kind: &str) -> Option<&'static Structure> {
    let (_, number) = SCHEMA.kinds.get(kind)?.iter().find(|(known, _)| *known == api)?;
    SCHEMA.structures.get(*number)
}

/// The structure of a pod's specification.
pub fn of_pod() -> Option<&'static Structure> {
    of_name("PodSpec")
}

/// The structure of a kustomization.
pub fn of_kustomization() -> Option<&'static Structure> {
    of_name("Kustomization")
}

fn of_name(name: &str) -> Option<&'static Structure> {
    SCHEMA.structures.get(*SCHEMA.by_name.get(name)?)
}

fn read(text: &'static str) -> Schema {
    let lines = || text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let is_head = |line: &&'static str| !line.starts_with(' ') && !line.contains('=');
    let by_name: HashMap<&'static str, usize> = lines().filter(is_head).zip(0..).collect();
    let mut schema = Schema::default();
    for line in lines() {
        let mut words = line.split_ascii_whitespace();
        let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if is_head(&line) {
            schema.structures.push(Structure { name: first, fields: Vec::new() });
        } else if !line.starts_with(' ') {
            let number = words.nth(1).and_then(|name| by_name.get(name));
            schema.kinds.entry(second).or_default().extend(number.map(|number| (first, *number)));
        } else if let Some(structure) = schema.structures.last_mut() {
            let mut field = Field { name: first, ty: ty(second, &by_name), is_required: false, since: None };
            words.for_each(|mark| field.mark(mark));
            structure.fields.push(field);
        }
    }
    Schema { by_name, ..schema }
}

impl Field {
    fn mark(&mut self, mark: &str) {
        match mark.strip_prefix('@').and_then(|release| release.split_once('.')) {
            Some((major, minor)) => self.since = major.parse().ok().zip(minor.parse().ok()),
            None => self.is_required = mark == "!",
        }
    }
}

fn ty(text: &'static str, numbers: &HashMap<&'static str, usize>) -> Type {
    if let Some(inner) = text.strip_prefix("[]") {
        return Type::List(Box::new(ty(inner, numbers)));
    }
    if let Some(inner) = text.strip_prefix("{}") {
        return Type::Map(Box::new(ty(inner, numbers)));
    }
    if let Some(words) = text.strip_prefix('=') {
        return Type::Words(words.split('|').collect());
    }
    match text {
        "string" => Type::Text,
        "bool" => Type::Bool,
        "int" => Type::Int,
        "number" => Type::Number,
        "int-or-string" => Type::IntOrText,
        "quantity" => Type::Quantity,
        "bytes" => Type::Bytes,
        name => numbers.get(name).map_or(Type::Any, |number| Type::Structure(*number)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_table_is_whole() {
        let names: Vec<_> = SCHEMA.structures.iter().map(|structure| structure.name).collect();
        assert!(names.len() > 250);
        for structure in &SCHEMA.structures {
            let fields: Vec<_> = structure.fields.iter().map(|field| field.name).collect();
            assert!(fields.is_sorted(), "{}", structure.name);
        }
        let types = TABLE.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').nth(1));
        let named = types.map(|ty| ty.trim_start_matches(['[', ']', '{', '}']));
        let unknown: Vec<_> =
            named.filter(|name| name.starts_with(char::is_uppercase) && !names.contains(name)).collect();
        assert_eq!(unknown, Vec::<&str>::new());
        assert_eq!(SCHEMA.kinds.values().flatten().count(), TABLE.matches(" = ").count());
    }

    /// The walk has no limit of its own.
    #[test]
    fn no_structure_holds_itself() {
        fn depth(structure: &'static Structure, above: usize) -> usize {
            assert!(above < 32, "{}", structure.name);
            let inner = structure.fields.iter().filter_map(|field| field.ty.structure());
            1 + inner.map(|inner| depth(inner, above + 1)).max().unwrap_or(0)
        }
        assert!(SCHEMA.structures.iter().map(|structure| depth(structure, 0)).max().unwrap() < 16);
    }

    #[test]
    fn kinds_lead_to_containers() {
        let mut at = of_kind("apps/v1", "Deployment").unwrap();
        for name in ["spec", "template", "spec", "containers"] {
            at = at.field(name).unwrap().ty.structure().unwrap();
        }
        assert!(at.field("image").unwrap().is_required);
        assert!(matches!(&at.field("imagePullPolicy").unwrap().ty, Type::Words(words) if words.contains(&"Always")));
        assert_eq!(at.field("resizePolicy").unwrap().since, Some((1, 27)));
        assert!(of_kind("apps/v2", "Deployment").is_none());
        assert_eq!(of_pod().unwrap().name, "PodSpec");
    }
}
