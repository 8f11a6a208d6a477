//! Which of some things a rule may have something to say of.
//!
//! Most rules are silent about most things, and for a plain reason: a fact is absent, a list is empty. So a rule's
//! conditions are asked of many things side by side, one condition at a time, and a thing drops out as soon as one is
//! false for certain. What is left, with all that is not known, is judged in full; here nothing is decided.

use super::compare::{is_among, is_constant};
use super::{Constant, Expr, Function, Known, Scope, decide, look};
use crate::model::{Data, System, Thing, Value};
use crate::rule::expr::Order;
use crate::rule::{Case, Rule};

/// How many things are judged side by side: as many as a number has bits.
pub const SIDE_BY_SIDE: usize = u64::BITS as usize;

/// The conditions of a rule: a thing concerns it when all of one row may hold.
#[derive(Debug)]
pub struct Sieve<'a> {
    rows: Vec<Vec<Test<'a>>>,
}

/// A condition that has to come out as is wanted.
#[derive(Debug)]
struct Test<'a> {
    of: &'a Expr,
    ask: Ask<'a>,
    wanted: bool,
}

/// What is asked of an expression.
#[derive(Debug)]
enum Ask<'a> {
    Truth,
    Presence,
    Items,
    Equality(&'a Constant),
    Membership(&'a [Expr]),
}

/// The things to ask.
pub struct Things<'a, 's> {
    /// Everything that is known.
    pub system: &'s System<'a>,
    /// The things, at most [`SIDE_BY_SIDE`].
    pub things: &'s [&'s Thing<'a>],
    /// The rule's parameters.
    pub params: &'s [Value<'a>],
}

impl<'a> Sieve<'a> {
    /// The conditions of a rule.
    pub fn of(rule: &'a Rule) -> Self {
        let rows = match &rule.each {
            Some((_, of)) => vec![[Ask::Presence, Ask::Items].map(|ask| Test { of, ask, wanted: true }).into()],
            None => rule.cases.iter().map(row).collect(),
        };
        Self { rows }
    }

    /// The numbers of the things that the rule may concern, each as a bit.
    pub fn sift(&self, things: &Things<'a, '_>, known: &mut Known<'a>) -> u64 {
        let mut rest = things.all();
        for row in &self.rows {
            let passing = row.iter().fold(rest, |passing, test| test.sift(passing, things, known));
            rest &= !passing;
        }
        things.all() & !rest
    }
}

impl Things<'_, '_> {
    /// The numbers of all of them.
    pub fn all(&self) -> u64 {
        u64::MAX.checked_shr((SIDE_BY_SIDE - self.things.len()) as u32).unwrap_or_default()
    }
}

/// What must hold for a case to fire.
fn row(case: &Case) -> Vec<Test<'_>> {
    let mut tests = Vec::new();
    case.when.iter().for_each(|when| add(when, true, &mut tests));
    case.assert.iter().for_each(|assert| add(assert, false, &mut tests));
    tests
}

fn add<'a>(expr: &'a Expr, wanted: bool, tests: &mut Vec<Test<'a>>) {
    match expr {
        Expr::Not(inner) => add(inner, !wanted, tests),
        Expr::Junction(parts, decides) if *decides != wanted => parts.iter().for_each(|part| add(part, wanted, tests)),
        Expr::Constant(Constant::Bool(value)) if *value == wanted => {}
        _ => tests.push(test(expr, wanted)),
    }
}

fn test(expr: &Expr, wanted: bool) -> Test<'_> {
    let zero = |expr: &Expr| matches!(expr, Expr::Constant(Constant::Int(0)));
    let (of, ask, wanted) = match expr {
        Expr::Has(of) => (&**of, Ask::Presence, wanted),
        Expr::Equal(a, b, same) => match (&**a, &**b) {
            (Expr::Call(Function::Size, of), b) if zero(b) => (&of[0], Ask::Items, wanted != *same),
            (of, Expr::Constant(constant)) => (of, Ask::Equality(constant), wanted == *same),
            _ => (expr, Ask::Truth, wanted),
        },
        Expr::Order(Order::Greater, a, b) => match (&**a, &**b) {
            (Expr::Call(Function::Size, of), b) if zero(b) => (&of[0], Ask::Items, wanted),
            _ => (expr, Ask::Truth, wanted),
        },
        Expr::In(of, list) => match &**list {
            Expr::List(among) if among.iter().all(|one| matches!(one, Expr::Constant(_))) => {
                (&**of, Ask::Membership(among), wanted)
            }
            _ => (expr, Ask::Truth, wanted),
        },
        _ => (expr, Ask::Truth, wanted),
    };
    Test { of, ask, wanted }
}

impl<'a> Test<'a> {
    /// Those among some things for which it may hold.
    fn sift(&self, mut passing: u64, things: &Things<'a, '_>, known: &mut Known<'a>) -> u64 {
        let is_out = |answer: Option<bool>| answer == Some(!self.wanted);
        let (system, params) = (things.system, things.params);
        if let Expr::Own(fact, slot) = self.of {
            let column = known.column(*slot);
            for number in bits(passing) {
                let value = column[number].get_or_insert_with(|| (fact.get)(system, *things.things[number]));
                passing &= !(u64::from(is_out(self.ask.of(value))) << number);
            }
            return passing;
        }
        for number in bits(passing) {
            let scope = &mut Scope { system, subject: *things.things[number], number, params, known };
            let answer = match self.ask {
                Ask::Truth => decide(self.of, scope),
                _ => look(self.of, scope, |value| self.ask.of(value)),
            };
            passing &= !(u64::from(is_out(answer)) << number);
        }
        passing
    }
}

impl Ask<'_> {
    fn of(&self, value: &Value<'_>) -> Option<bool> {
        match self {
            Self::Truth => value.as_bool(),
            Self::Presence => (!value.is_unknown()).then(|| !value.is_absent()),
            Self::Items => match &value.data {
                Data::List(list) => (list.complete || !list.items.is_empty()).then(|| !list.items.is_empty()),
                _ => None,
            },
            Self::Equality(constant) => is_constant(value, constant),
            Self::Membership(among) => is_among(value, among),
        }
    }
}

/// The numbers of the bits that are set.
pub fn bits(mut of: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let next = (of != 0).then(|| of.trailing_zeros() as usize)?;
        of &= of - 1;
        Some(next)
    })
}
