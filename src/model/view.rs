//! Views and facts: what rules can be written for, and what they can ask.

use super::{System, Thing, Value};
use crate::source::Family;

/// A kind of thing that rules can be written for.
#[derive(Debug)]
pub struct View {
    /// Its name in rule files: `vault.listener`.
    pub name: &'static str,
    /// The family that it belongs to.
    pub family: Family,
    /// What it is, in one sentence.
    pub doc: &'static str,
    /// What can be asked of it, in groups, so that views can share some.
    pub facts: &'static [&'static [Fact]],
}

impl View {
    /// Everything that can be asked of it.
    pub fn facts(&self) -> impl Iterator<Item = &'static Fact> + use<> {
        self.facts.iter().copied().flatten()
    }

    /// The fact of a name.
    pub fn fact(&self, name: &str) -> Option<&'static Fact> {
        self.facts().find(|fact| fact.name == name)
    }
}

/// Something that can be asked of a thing.
pub struct Fact {
    /// Its name in conditions: `reach`.
    pub name: &'static str,
    /// Its type.
    pub ty: Ty,
    /// What it means, in one sentence.
    pub doc: &'static str,
    /// Words of which other files of the workspace must hold one to matter for it; empty when the file alone tells.
    pub needs: &'static [&'static str],
    /// How it is found.
    pub get: for<'a> fn(&System<'a>, Thing<'a>) -> Value<'a>,
}

impl std::fmt::Debug for Fact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.name, self.ty)
    }
}

impl Fact {
    /// A fact that the file alone tells.
    pub const fn new(
        name: &'static str,
        ty: Ty,
        doc: &'static str,
        get: for<'a> fn(&System<'a>, Thing<'a>) -> Value<'a>,
    ) -> Self {
        Self { name, ty, doc, needs: &[], get }
    }

    /// A fact that depends on other files of the workspace.
    pub const fn joined(
        name: &'static str,
        ty: Ty,
        doc: &'static str,
        needs: &'static [&'static str],
        get: for<'a> fn(&System<'a>, Thing<'a>) -> Value<'a>,
    ) -> Self {
        Self { name, ty, doc, needs, get }
    }
}

/// The type of a fact or expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ty {
    /// A truth value.
    Bool,
    /// A whole number.
    Int,
    /// Any number.
    Float,
    /// Text.
    Str,
    /// Text as it stands in the file: any field may be asked for, any may be missing.
    Raw,
    /// A list.
    List(&'static Ty),
    /// A thing of a view.
    Thing(&'static str),
    /// A table of settings by name, each of any type and maybe missing.
    Table,
    /// Maybe absent.
    Maybe(&'static Ty),
    /// `null`.
    Null,
}

impl Ty {
    /// Whether it may be absent.
    pub fn is_nullable(self) -> bool {
        matches!(self, Ty::Maybe(_) | Ty::Null | Ty::Raw)
    }

    /// The type when it is there.
    pub fn present(self) -> Ty {
        if let Ty::Maybe(inner) = self { *inner } else { self }
    }
}

impl std::fmt::Display for Ty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Ty::Bool => f.write_str("bool"),
            Ty::Int => f.write_str("int"),
            Ty::Float => f.write_str("double"),
            Ty::Str => f.write_str("string"),
            Ty::Raw => f.write_str("any"),
            Ty::List(item) => write!(f, "list of {item}"),
            Ty::Thing(view) => f.write_str(view),
            Ty::Table => f.write_str("table"),
            Ty::Maybe(inner) => write!(f, "{inner} or null"),
            Ty::Null => f.write_str("null"),
        }
    }
}
