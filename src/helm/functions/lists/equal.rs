//! Equality as `reflect.DeepEqual` has it: kinds of numbers count.

use super::super::Call;
use crate::helm::value::{Error, MAX_DEPTH, Trouble, Val};

/// How many values one call compares before it gives up.
const VISITS: usize = 1 << 20;

/// Compares values, and counts what that costs.
#[derive(Debug)]
pub struct Comparison(usize);

impl Comparison {
    /// One that has cost nothing so far.
    pub fn new() -> Self {
        Self(VISITS)
    }

    /// Whether two values are equal in every part.
    pub fn are_equal(&mut self, a: &Val, b: &Val) -> bool {
        deep(a, b, MAX_DEPTH, &mut self.0)
    }

    /// Whether one of some values is equal to another.
    pub fn is_among(&mut self, value: &Val, others: &[Val]) -> bool {
        others.iter().any(|other| self.are_equal(value, other))
    }

    /// Pays for it. What was too much to compare is an error.
    pub fn pay(&self, call: &mut Call<'_>) -> Result<(), Error> {
        if self.0 == 0 {
            return Err(Error::of(Trouble::Limit, "too many values are compared"));
        }
        call.budget().step((VISITS - self.0) as u64 / 8)
    }
}

fn deep(a: &Val, b: &Val, depth: usize, visits: &mut usize) -> bool {
    if depth == 0 || *visits == 0 {
        return false;
    }
    *visits -= 1;
    match (a, b) {
        (Val::Nil(_), Val::Nil(_)) => true,
        (Val::Bool(a, _), Val::Bool(b, _)) => a == b,
        (Val::Int(a, a_width, _), Val::Int(b, b_width, _)) => a == b && a_width == b_width,
        (Val::Float(a, _), Val::Float(b, _)) => a == b,
        (Val::Str(a), Val::Str(b)) => a == b,
        (Val::List(a), Val::List(b)) => {
            let (a, b) = (a.items(), b.items());
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| deep(a, b, depth - 1, visits))
        }
        (Val::Map(a), Val::Map(b)) if a.is_same(b) => true,
        (Val::Map(a), Val::Map(b)) => {
            let all = |(key, entry): (_, crate::helm::value::Entry)| {
                let key: std::rc::Rc<str> = key;
                b.get(&key).is_some_and(|other| deep(&entry.value, &other, depth - 1, visits))
            };
            a.len() == b.len() && a.snapshot().into_iter().all(all)
        }
        (Val::Object(a, _), Val::Object(b, _)) => a.display() == b.display() && a.type_name() == b.type_name(),
        _ => false,
    }
}
