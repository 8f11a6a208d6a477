//! Equality, order and membership; `None` stands for what cannot be known.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use super::super::{Constant, Expr, Order};
use super::{Scope, eval, of_constant, visit};
use crate::model::{Data, Value};
use crate::tree::Node;

/// How deep lists and mappings are compared.
const DEPTH: usize = 24;

/// How many values are compared for one answer; aliases that multiply one another would never end.
const STEPS: usize = 20_000;

/// Whether two values are equal.
pub(super) fn equal(a: &Value<'_>, b: &Value<'_>) -> Option<bool> {
    alike(a, b, DEPTH, &mut { STEPS })
}

fn alike(a: &Value<'_>, b: &Value<'_>, depth: usize, steps: &mut usize) -> Option<bool> {
    *steps = steps.checked_sub(1)?;
    Some(match (&a.data, &b.data) {
        (Data::Unknown, _) | (_, Data::Unknown) => return None,
        (Data::Absent, Data::Absent) => true,
        (Data::Bool(a), Data::Bool(b)) => a == b,
        (Data::Int(a), Data::Int(b)) => a == b,
        (Data::Str(a), Data::Str(b)) => a == b,
        (Data::Thing(a), Data::Thing(b)) => a.node == b.node,
        (Data::Int(_) | Data::Float(_), Data::Int(_) | Data::Float(_)) => compare(a, b) == Some(Ordering::Equal),
        (Data::Node(a), Data::Node(b)) if a.is_mapping() && b.is_mapping() => {
            return mappings_alike(*a, *b, depth, steps);
        }
        (Data::List(_) | Data::Node(_), Data::List(_) | Data::Node(_)) => match (items(a), items(b)) {
            (Some(a), Some(b)) => return lists_alike(&a, &b, depth, steps),
            _ => false,
        },
        _ => false,
    })
}

/// The items of a list, and whether these are all; `None` for a mapping.
fn items<'a>(value: &Value<'a>) -> Option<(Vec<Value<'a>>, bool)> {
    if matches!(value.data, Data::Node(node) if node.is_mapping()) {
        return None;
    }
    let mut items = Vec::new();
    let complete = visit(value, |item| {
        items.push(item.clone());
        ControlFlow::Continue(())
    })?;
    Some((items, complete))
}

type Items<'a> = (Vec<Value<'a>>, bool);

/// A complete list is as long as it is; one that is open is at least that long.
fn lists_alike(a: &Items<'_>, b: &Items<'_>, depth: usize, steps: &mut usize) -> Option<bool> {
    let depth = depth.checked_sub(1)?;
    let longer = |(a, _): &Items<'_>, (b, complete): &Items<'_>| *complete && a.len() > b.len();
    if longer(a, b) || longer(b, a) {
        return Some(false);
    }
    let known = (a.1 && b.1).then_some(true);
    all_alike(a.0.iter().zip(&b.0), known, |(a, b)| alike(a, b, depth, steps))
}

fn mappings_alike(a: Node<'_>, b: Node<'_>, depth: usize, steps: &mut usize) -> Option<bool> {
    let depth = depth.checked_sub(1)?;
    let (a, b) = (a.entries(), b.entries());
    if a.len() != b.len() {
        return Some(false);
    }
    all_alike(a.iter(), Some(true), |entry| {
        let other = b.iter().find(|other| other.key.text() == entry.key.text());
        other.map_or(Some(false), |other| alike(&Value::read(entry.value), &Value::read(other.value), depth, steps))
    })
}

/// One pair that differs is enough; without one, a pair that is not known leaves all unknown.
fn all_alike<T>(
    pairs: impl Iterator<Item = T>,
    known: Option<bool>,
    mut alike: impl FnMut(T) -> Option<bool>,
) -> Option<bool> {
    let mut result = known;
    for pair in pairs {
        match alike(pair) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => result = None,
        }
    }
    result
}

pub(super) fn compare(a: &Value<'_>, b: &Value<'_>) -> Option<Ordering> {
    match (&a.data, &b.data) {
        (Data::Int(a), Data::Int(b)) => Some(a.cmp(b)),
        (Data::Str(a), Data::Str(b)) => Some(a.cmp(b)),
        _ => number(a)?.partial_cmp(&number(b)?),
    }
}

pub(super) fn number(value: &Value<'_>) -> Option<f64> {
    match value.data {
        Data::Int(value) => Some(value as f64),
        Data::Float(value) => Some(value),
        _ => None,
    }
}

pub(super) fn holds(order: Order, found: Ordering) -> bool {
    match order {
        Order::Less => found.is_lt(),
        Order::LessOrEqual => found.is_le(),
        Order::Greater => found.is_gt(),
        Order::GreaterOrEqual => found.is_ge(),
    }
}

/// Whether a value is a constant, as most comparisons ask.
pub(super) fn is_constant(value: &Value<'_>, constant: &Constant) -> Option<bool> {
    match (&value.data, constant) {
        (Data::Unknown, _) => None,
        (Data::Absent, constant) => Some(matches!(constant, Constant::Null)),
        (Data::Bool(value), Constant::Bool(constant)) => Some(value == constant),
        (Data::Str(value), Constant::Str(constant)) => Some(value == constant),
        _ => equal(value, &of_constant(constant)),
    }
}

/// Whether a value is one of some constants.
pub(super) fn is_among(item: &Value<'_>, candidates: &[Expr]) -> Option<bool> {
    let mut undecided = false;
    for candidate in candidates {
        let Expr::Constant(constant) = candidate else { return None };
        match is_constant(item, constant) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => undecided = true,
        }
    }
    (!undecided).then_some(false)
}

/// Whether a list has an item. A list that stands in the condition is not built to be searched.
pub(super) fn is_in<'a>(item: &Value<'a>, list: &'a Expr, scope: &mut Scope<'a, '_>) -> Option<bool> {
    let mut undecided = false;
    let mut meet = |candidate: &Value<'a>| match equal(item, candidate) {
        Some(true) => ControlFlow::Break(()),
        Some(false) => ControlFlow::Continue(()),
        None => {
            undecided = true;
            ControlFlow::Continue(())
        }
    };
    let mut found = false;
    let mut complete = true;
    if let Expr::List(items) = list {
        found = items.iter().any(|candidate| meet(&eval(candidate, scope)).is_break());
    } else {
        complete = visit(&eval(list, scope), |candidate| {
            let met = meet(candidate);
            found |= met.is_break();
            met
        })?;
    }
    if found { Some(true) } else { (complete && !undecided).then_some(false) }
}
