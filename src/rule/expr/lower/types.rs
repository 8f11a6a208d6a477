//! Types: which fit together, and what becomes of them.

use super::super::{Ast, ExprError};
use crate::model::{self, Ty};

/// The type of what a list holds; of a mapping of the text, that are its keys.
pub(super) fn item_type(ty: Ty) -> Option<Ty> {
    match ty {
        Ty::List(item) => Some(*item),
        Ty::Raw => Some(Ty::Raw),
        _ => None,
    }
}

/// A type that may be absent as well.
pub(super) fn maybe(ty: Ty) -> Ty {
    match ty {
        Ty::Bool => Ty::Maybe(&Ty::Bool),
        Ty::Int => Ty::Maybe(&Ty::Int),
        Ty::Float => Ty::Maybe(&Ty::Float),
        Ty::Str => Ty::Maybe(&Ty::Str),
        Ty::Maybe(_) | Ty::Null | Ty::Raw => ty,
        Ty::List(_) | Ty::Thing(_) | Ty::Table => Ty::Raw,
    }
}

/// The type of a fact of something that may be absent.
pub(super) fn maybe_fact(view: &str, name: &str) -> Ty {
    let fact = model::view(view).and_then(|view| view.fact(name));
    fact.map_or(Ty::Raw, |fact| maybe_item(&fact.ty))
}

/// The type of an item that may not be there.
pub(super) fn maybe_item(item: &'static Ty) -> Ty {
    if item.is_nullable() { *item } else { Ty::Maybe(item) }
}

/// The type of a list of such items; of rarer ones only that they are something.
pub(super) fn list_of(item: Ty) -> Ty {
    match item {
        Ty::Bool => Ty::List(&Ty::Bool),
        Ty::Int => Ty::List(&Ty::Int),
        Ty::Float => Ty::List(&Ty::Float),
        Ty::Str => Ty::List(&Ty::Str),
        Ty::List(_) => Ty::List(&Ty::List(&Ty::Raw)),
        _ => Ty::List(&Ty::Raw),
    }
}

/// Two types that can be equal; anything goes with what is only known when the rule runs.
pub(super) fn comparable(a: Ty, b: Ty, at: &Ast) -> Result<(), ExprError> {
    if can_equal(a, b) {
        return Ok(());
    }
    let (a, b) = (a.present(), b.present());
    Err(ExprError::new(at.range, format!("this is {b} and is compared with {a}: they are never equal")))
}

fn can_equal(a: Ty, b: Ty) -> bool {
    match (a.present(), b.present()) {
        (Ty::Raw | Ty::Null, _) | (_, Ty::Raw | Ty::Null) => true,
        (Ty::Int | Ty::Float, Ty::Int | Ty::Float) => true,
        (Ty::List(a), Ty::List(b)) => can_equal(*a, *b),
        (a, b) => a == b,
    }
}
