//! Running a lowered expression: strong Kleene logic over values that may be unknown.
//!
//! What CEL calls an error (a wrong type behind a field of the text, a number that does not parse, division by zero) is
//! unknown here, and is absorbed by `&&` and `||` as CEL absorbs errors. A rule's constants are lent to the values, so
//! that comparing with one costs no allocation.

mod compare;
mod functions;
mod known;
mod loops;
mod sieve;

use super::{Constant, Expr, Function, Loop};
use crate::model::{Data, Fact, System, Thing, Value};
use compare::{compare, equal, holds, is_among, is_constant, is_in};
pub use known::Known;
pub use loops::visit;
pub use sieve::{SIDE_BY_SIDE, Sieve, Things, bits};

/// What an expression is run with.
pub struct Scope<'a, 's> {
    /// Everything that is known.
    pub system: &'s System<'a>,
    /// `self`
    pub subject: Thing<'a>,
    /// Its number among the things that are judged side by side.
    pub number: usize,
    /// The rule's parameters.
    pub params: &'s [Value<'a>],
    /// What is known of these things already, and the variables of loops.
    pub known: &'s mut Known<'a>,
}

impl<'a> Scope<'a, '_> {
    fn own(&mut self, fact: &'static Fact, slot: usize) -> &Value<'a> {
        let (system, subject) = (self.system, self.subject);
        self.known.get(slot, self.number, || (fact.get)(system, subject))
    }

    /// A fact of a thing that `self` names, as in `self.pod.isTest`.
    fn beyond(&mut self, own: &'static Fact, slot: usize, fact: &'static Fact) -> &Value<'a> {
        let system = self.system;
        let thing = match self.own(own, slot).data {
            Data::Thing(thing) => Some(thing),
            Data::Absent => return self.own(own, slot),
            _ => None,
        };
        self.known.get_beyond(slot, self.number, fact, || {
            thing.map_or_else(Value::unknown, |thing| (fact.get)(system, thing))
        })
    }
}

/// Runs an expression.
pub fn eval<'a>(expr: &'a Expr, scope: &mut Scope<'a, '_>) -> Value<'a> {
    match expr {
        Expr::Constant(constant) => of_constant(constant),
        Expr::List(items) => Value::list(items.iter().map(|item| eval(item, scope)).collect::<Vec<_>>()),
        Expr::Subject => Value::at(scope.subject.node, scope.subject),
        Expr::Variable(slot) => scope.known.variables.get(*slot).cloned().unwrap_or_else(Value::unknown),
        Expr::Param(slot) => scope.params.get(*slot).cloned().unwrap_or_else(Value::unknown),
        Expr::Own(fact, slot) => scope.own(fact, *slot).clone(),
        Expr::Fact(of, fact) => {
            if let Expr::Own(own, slot) = &**of {
                return scope.beyond(own, *slot, fact).clone();
            }
            let of = eval(of, scope);
            match of.data {
                Data::Thing(thing) => (fact.get)(scope.system, thing),
                Data::Absent => of,
                _ => Value::unknown(),
            }
        }
        Expr::Field(of, name) => look(of, scope, |of| field(of, name)),
        Expr::Index(of, index) => {
            let system = scope.system;
            both(of, index, scope, |of, index| indexed(system, of, index))
        }
        Expr::Conditional(test, yes, no) => match decide(test, scope) {
            Some(true) => eval(yes, scope),
            Some(false) => eval(no, scope),
            None => Value::unknown(),
        },
        Expr::Negate(inner) => functions::negated(&eval(inner, scope)),
        Expr::Arithmetic(sign, a, b) => both(a, b, scope, |a, b| functions::arithmetic(*sign, a, b)),
        Expr::Call(function, arguments) => functions::call(*function, arguments, scope),
        Expr::Loop(kind @ (Loop::Filter | Loop::Map), over, slot, body) => {
            let over = eval(over, scope);
            loops::collected(*kind, &over, *slot, body, scope)
        }
        _ => truth(decide(expr, scope)),
    }
}

/// Runs a condition; `None` when it cannot be known.
pub fn decide<'a>(expr: &'a Expr, scope: &mut Scope<'a, '_>) -> Option<bool> {
    match expr {
        Expr::Not(inner) => decide(inner, scope).map(|value| !value),
        Expr::Junction(parts, decides) => junction(parts, *decides, scope),
        Expr::Has(of) => look(of, scope, |value| (!value.is_unknown()).then(|| !value.is_absent())),
        Expr::Equal(a, b, wanted) => match &**b {
            Expr::Constant(constant) => look(a, scope, |a| is_constant(a, constant)),
            _ => both(a, b, scope, equal),
        }
        .map(|same| same == *wanted),
        Expr::Order(order, a, b) => both(a, b, scope, compare).map(|found| holds(*order, found)),
        Expr::In(item, list) => match &**list {
            Expr::List(candidates) if candidates.iter().all(|one| matches!(one, Expr::Constant(_))) => {
                look(item, scope, |item| is_among(item, candidates))
            }
            list => {
                let item = eval(item, scope);
                is_in(&item, list, scope)
            }
        },
        Expr::Matches(of, pattern) => look(of, scope, |value| value.as_str().and_then(|text| pattern.is_match(text))),
        Expr::Call(function, arguments) if let Some(holds) = functions::has_part(*function, arguments, scope) => holds,
        Expr::Loop(kind @ (Loop::All | Loop::Exists | Loop::ExistsOne), over, slot, body) => {
            let over = eval(over, scope);
            loops::quantified(*kind, &over, *slot, body, scope)
        }
        _ => look(expr, scope, Value::as_bool),
    }
}

/// Looks at a value without copying what is known already.
fn look<'a, T>(expr: &'a Expr, scope: &mut Scope<'a, '_>, see: impl FnOnce(&Value<'a>) -> T) -> T {
    let (of, default) = match expr {
        Expr::Call(Function::OrValue, arguments) if let [of, default] = &arguments[..] => (of, Some(default)),
        _ => (expr, None),
    };
    match known(of, scope) {
        Some(value) if default.is_none() || !value.is_absent() => see(value),
        Some(_) if let Some(Expr::Constant(default)) = default => see(&of_constant(default)),
        _ => see(&eval(expr, scope)),
    }
}

/// The value of an expression that somebody keeps.
fn known<'a, 's>(expr: &'a Expr, scope: &'s mut Scope<'a, '_>) -> Option<&'s Value<'a>> {
    match expr {
        Expr::Own(fact, slot) => Some(scope.own(fact, *slot)),
        Expr::Fact(of, fact) if let Expr::Own(own, slot) = &**of => Some(scope.beyond(own, *slot, fact)),
        Expr::Variable(slot) => scope.known.variables.get(*slot),
        Expr::Param(slot) => scope.params.get(*slot),
        _ => None,
    }
}

/// Looks at two values; the second is a constant most of the time.
fn both<'a, T>(
    a: &'a Expr,
    b: &'a Expr,
    scope: &mut Scope<'a, '_>,
    see: impl FnOnce(&Value<'a>, &Value<'a>) -> T,
) -> T {
    match b {
        Expr::Constant(constant) => look(a, scope, |a| see(a, &of_constant(constant))),
        _ => {
            let a = eval(a, scope);
            look(b, scope, |b| see(&a, b))
        }
    }
}

fn of_constant(constant: &Constant) -> Value<'_> {
    match constant {
        Constant::Null => Value::of(Data::Absent),
        Constant::Bool(value) => Value::of(*value),
        Constant::Int(value) => Value::of(*value),
        Constant::Float(value) => Value::of(Data::Float(*value)),
        Constant::Str(value) => Value::of(value.as_str()),
    }
}

fn truth<'a>(value: Option<bool>) -> Value<'a> {
    value.map_or_else(Value::unknown, Value::of)
}

/// `&&` when `decides` is false, `||` when it is true: one part that decides is enough, whatever the others are.
fn junction<'a>(parts: &'a [Expr], decides: bool, scope: &mut Scope<'a, '_>) -> Option<bool> {
    let mut is_known = true;
    for part in parts {
        match decide(part, scope) {
            Some(value) if value == decides => return Some(decides),
            Some(_) => {}
            None => is_known = false,
        }
    }
    is_known.then_some(!decides)
}

fn field<'a>(of: &Value<'a>, name: &str) -> Value<'a> {
    match of.data {
        Data::Node(node) if node.is_mapping() => Value::field(node, name),
        Data::Thing(thing) => Value::field(thing.node, name),
        Data::Absent => of.clone(),
        _ => Value { data: Data::Unknown, from: of.from },
    }
}

fn indexed<'a>(system: &System<'a>, of: &Value<'a>, index: &Value<'a>) -> Value<'a> {
    let (found, complete) = match (&of.data, &index.data) {
        (Data::Absent, _) => return of.clone(),
        (Data::Table(table), Data::Str(name)) => return (table.get)(system, table.thing, name),
        (Data::Node(_) | Data::Thing(_), Data::Str(name)) => return field(of, name),
        (Data::List(list), Data::Int(n)) => {
            (usize::try_from(*n).ok().and_then(|n| list.items.get(n)).cloned(), list.complete)
        }
        (Data::Node(node), Data::Int(n)) if node.is_sequence() => {
            (usize::try_from(*n).ok().and_then(|n| node.items().nth(n)).map(Value::read), true)
        }
        _ => return Value::unknown(),
    };
    let missing = if complete { Data::Absent } else { Data::Unknown };
    found.unwrap_or(Value { data: missing, from: of.from })
}
