//! Running a lowered expression: strong Kleene logic over values that may be unknown.
//!
//! What CEL calls an error (a wrong type behind a field of the text, a number that does not parse, division by zero) is
//! unknown here, and is absorbed by `&&` and `||` as CEL absorbs errors.

use std::cmp::Ordering;

use super::{Constant, Expr, Function, Loop, Order};
use crate::model::{Data, System, Thing, Value};

/// What an expression is run with.
pub struct Scope<'a, 's> {
    /// Everything that is known.
    pub system: &'s System<'a>,
    /// `self`
    pub subject: Thing<'a>,
    /// The rule's parameters.
    pub params: &'s [Value<'a>],
    /// The variables of loops, outermost first.
    pub variables: Vec<Value<'a>>,
}

/// Runs an expression.
pub fn eval<'a>(expr: &Expr, scope: &mut Scope<'a, '_>) -> Value<'a> {
    match expr {
        Expr::Constant(constant) => of_constant(constant),
        Expr::List(items) => {
            let items: Vec<_> = items.iter().map(|item| eval(item, scope)).collect();
            Value::list(items)
        }
        Expr::Subject => Value::at(scope.subject.node, scope.subject),
        Expr::Variable(slot) => scope.variables.get(*slot).cloned().unwrap_or_else(Value::unknown),
        Expr::Param(slot) => scope.params.get(*slot).cloned().unwrap_or_else(Value::unknown),
        Expr::Fact(of, fact) => match eval(of, scope).data {
            Data::Thing(thing) => (fact.get)(scope.system, thing),
            _ => Value::unknown(),
        },
        Expr::Field(of, name) => field(eval(of, scope), name),
        Expr::Index(of, index) => {
            let (of, index) = (eval(of, scope), eval(index, scope));
            indexed(scope.system, of, &index)
        }
        Expr::Has(of) => match eval(of, scope).data {
            Data::Absent => Value::of(false),
            Data::Unknown => Value::unknown(),
            _ => Value::of(true),
        },
        Expr::Not(inner) => truth(eval(inner, scope).as_bool().map(|value| !value)),
        Expr::Negate(inner) => negated(&eval(inner, scope)),
        Expr::And(a, b) => junction(a, b, false, scope),
        Expr::Or(a, b) => junction(a, b, true, scope),
        Expr::Conditional(c, a, b) => match eval(c, scope).as_bool() {
            Some(true) => eval(a, scope),
            Some(false) => eval(b, scope),
            None => Value::unknown(),
        },
        Expr::Equal(a, b, wanted) => {
            let (a, b) = (eval(a, scope), eval(b, scope));
            truth(equal(&a, &b).map(|same| same == *wanted))
        }
        Expr::Order(order, a, b) => {
            let (a, b) = (eval(a, scope), eval(b, scope));
            truth(compare(&a, &b).map(|ordering| holds(*order, ordering)))
        }
        Expr::In(item, list) => {
            let (item, list) = (eval(item, scope), eval(list, scope));
            is_in(&item, &list)
        }
        Expr::Arithmetic(sign, a, b) => {
            let (a, b) = (eval(a, scope), eval(b, scope));
            arithmetic(*sign, &a, &b)
        }
        Expr::Call(function, arguments) => call(*function, arguments, scope),
        Expr::Matches(of, pattern) => truth(eval(of, scope).as_str().and_then(|text| pattern.is_match(text))),
        Expr::Loop(kind, over, slot, body) => {
            let over = eval(over, scope);
            looped(*kind, over, *slot, body, scope)
        }
    }
}

fn of_constant<'a>(constant: &Constant) -> Value<'a> {
    match constant {
        Constant::Null => Value::of(Data::Absent),
        Constant::Bool(value) => Value::of(*value),
        Constant::Int(value) => Value::of(*value),
        Constant::Float(value) => Value::of(Data::Float(*value)),
        Constant::Str(value) => Value::of(value.clone()),
    }
}

fn truth<'a>(value: Option<bool>) -> Value<'a> {
    value.map_or_else(Value::unknown, Value::of)
}

fn field<'a>(of: Value<'a>, name: &str) -> Value<'a> {
    match of.data {
        Data::Node(node) => Value::field(node, name),
        Data::Thing(thing) => Value::field(thing.node, name),
        Data::Absent => of,
        _ => Value { data: Data::Unknown, from: of.from },
    }
}

fn indexed<'a>(system: &System<'a>, of: Value<'a>, index: &Value<'a>) -> Value<'a> {
    match (&of.data, &index.data) {
        (Data::Table(table), Data::Str(name)) => (table.get)(system, table.thing, name),
        (Data::Node(node), Data::Str(name)) => Value::field(*node, name),
        (Data::Absent, _) => of,
        (_, Data::Int(n)) => {
            let Some((items, complete)) = items(&of) else { return Value::unknown() };
            let item = usize::try_from(*n).ok().and_then(|n| items.get(n).cloned());
            let missing = if complete { Data::Absent } else { Data::Unknown };
            item.unwrap_or(Value { data: missing, from: of.from })
        }
        _ => Value::unknown(),
    }
}

fn negated<'a>(value: &Value<'a>) -> Value<'a> {
    match value.data {
        Data::Int(value) => value.checked_neg().map_or_else(Value::unknown, Value::of),
        Data::Float(value) => Value::of(Data::Float(-value)),
        _ => Value::unknown(),
    }
}

/// `&&` when `decides` is false, `||` when it is true: one side that decides is enough, whatever the other is.
fn junction<'a>(a: &Expr, b: &Expr, decides: bool, scope: &mut Scope<'a, '_>) -> Value<'a> {
    let left = eval(a, scope).as_bool();
    if left == Some(decides) {
        return Value::of(decides);
    }
    let right = eval(b, scope).as_bool();
    match (left, right) {
        (_, Some(right)) if right == decides => Value::of(decides),
        (Some(_), Some(_)) => Value::of(!decides),
        _ => Value::unknown(),
    }
}

/// The items of a list or sequence, and whether these are all.
fn items<'a>(value: &Value<'a>) -> Option<(Vec<Value<'a>>, bool)> {
    match &value.data {
        Data::List(list) => Some((list.items.to_vec(), list.complete)),
        Data::Node(node) if node.is_sequence() => Some((node.items().map(Value::read).collect(), true)),
        _ => None,
    }
}

/// Whether two values are equal; `None` when it cannot be known.
pub fn equal(a: &Value<'_>, b: &Value<'_>) -> Option<bool> {
    Some(match (&a.data, &b.data) {
        (Data::Unknown, _) | (_, Data::Unknown) => return None,
        (Data::Absent, Data::Absent) => true,
        (Data::Bool(a), Data::Bool(b)) => a == b,
        (Data::Int(a), Data::Int(b)) => a == b,
        (Data::Str(a), Data::Str(b)) => a == b,
        (Data::Thing(a), Data::Thing(b)) => a.node == b.node,
        (Data::Int(_) | Data::Float(_), Data::Int(_) | Data::Float(_)) => compare(a, b) == Some(Ordering::Equal),
        _ => match (items(a), items(b)) {
            (Some(a), Some(b)) => return lists_equal(&a, &b),
            _ => matches!((&a.data, &b.data), (Data::Node(a), Data::Node(b)) if a == b),
        },
    })
}

fn lists_equal(a: &(Vec<Value<'_>>, bool), b: &(Vec<Value<'_>>, bool)) -> Option<bool> {
    if !(a.1 && b.1) {
        return None;
    }
    if a.0.len() != b.0.len() {
        return Some(false);
    }
    let mut result = Some(true);
    for (a, b) in a.0.iter().zip(&b.0) {
        match equal(a, b) {
            Some(false) => return Some(false),
            None => result = None,
            Some(true) => {}
        }
    }
    result
}

fn compare(a: &Value<'_>, b: &Value<'_>) -> Option<Ordering> {
    match (&a.data, &b.data) {
        (Data::Int(a), Data::Int(b)) => Some(a.cmp(b)),
        (Data::Str(a), Data::Str(b)) => Some(a.cmp(b)),
        _ => number(a)?.partial_cmp(&number(b)?),
    }
}

fn number(value: &Value<'_>) -> Option<f64> {
    match value.data {
        Data::Int(value) => Some(value as f64),
        Data::Float(value) => Some(value),
        _ => None,
    }
}

fn holds(order: Order, ordering: Ordering) -> bool {
    match order {
        Order::Less => ordering.is_lt(),
        Order::LessOrEqual => ordering.is_le(),
        Order::Greater => ordering.is_gt(),
        Order::GreaterOrEqual => ordering.is_ge(),
    }
}

fn is_in<'a>(item: &Value<'a>, list: &Value<'a>) -> Value<'a> {
    let Some((items, complete)) = items(list) else { return Value::unknown() };
    let mut known = complete;
    for candidate in &items {
        match equal(item, candidate) {
            Some(true) => return Value::of(true),
            Some(false) => {}
            None => known = false,
        }
    }
    truth(known.then_some(false))
}

fn arithmetic<'a>(sign: char, a: &Value<'a>, b: &Value<'a>) -> Value<'a> {
    let result = match (&a.data, &b.data) {
        (Data::Int(a), Data::Int(b)) => whole(sign, *a, *b).map(Data::Int),
        (Data::Str(a), Data::Str(b)) if sign == '+' => Some(Data::from(format!("{a}{b}"))),
        _ => number(a).zip(number(b)).and_then(|(a, b)| real(sign, a, b)).map(Data::Float),
    };
    result.map_or_else(Value::unknown, Value::of)
}

fn whole(sign: char, a: i64, b: i64) -> Option<i64> {
    match sign {
        '+' => a.checked_add(b),
        '-' => a.checked_sub(b),
        '*' => a.checked_mul(b),
        '/' => a.checked_div(b),
        _ => a.checked_rem(b),
    }
}

fn real(sign: char, a: f64, b: f64) -> Option<f64> {
    match sign {
        '+' => Some(a + b),
        '-' => Some(a - b),
        '*' => Some(a * b),
        '/' => Some(a / b),
        _ => None,
    }
}

fn call<'a>(function: Function, arguments: &[Expr], scope: &mut Scope<'a, '_>) -> Value<'a> {
    let mut values = arguments.iter().map(|argument| eval(argument, scope));
    let (first, second) = (values.next().unwrap_or_else(Value::unknown), values.next());
    let texts = |test: fn(&str, &str) -> bool| {
        let second = second.as_ref().and_then(Value::as_str);
        truth(first.as_str().zip(second).map(|(text, part)| test(text, part)))
    };
    match function {
        Function::Size => size(&first),
        Function::StartsWith => texts(|text, part| text.starts_with(part)),
        Function::EndsWith => texts(|text, part| text.ends_with(part)),
        Function::Contains => texts(|text, part| text.contains(part)),
        Function::LowerAscii => first.as_str().map(str::to_ascii_lowercase).map_or_else(Value::unknown, Value::of),
        Function::Int => to_int(&first),
        Function::Double => to_double(&first),
        Function::String if first.is_present() => Value::of(first.display()),
        Function::String => Value::unknown(),
        Function::OrValue if first.is_absent() => second.unwrap_or_else(Value::unknown),
        Function::OrValue => first,
    }
}

fn size<'a>(value: &Value<'a>) -> Value<'a> {
    let size = match &value.data {
        Data::Str(text) => Some(text.chars().count()),
        Data::Node(node) if node.is_mapping() => Some(node.entries().len()),
        _ => items(value).and_then(|(items, complete)| complete.then_some(items.len())),
    };
    size.map_or_else(Value::unknown, |size| Value::of(size as i64))
}

fn to_int<'a>(value: &Value<'a>) -> Value<'a> {
    let number = match &value.data {
        Data::Int(value) => Some(*value),
        Data::Float(value) if value.abs() < 9e15 => Some(value.trunc() as i64),
        Data::Str(text) => text.parse().ok(),
        _ => None,
    };
    number.map_or_else(Value::unknown, Value::of)
}

fn to_double<'a>(value: &Value<'a>) -> Value<'a> {
    let number = match &value.data {
        Data::Str(text) => text.parse().ok(),
        _ => number(value),
    };
    number.map_or_else(Value::unknown, |number| Value::of(Data::Float(number)))
}

fn looped<'a>(kind: Loop, over: Value<'a>, slot: usize, body: &Expr, scope: &mut Scope<'a, '_>) -> Value<'a> {
    let Some((items, complete)) = items(&over) else { return Value::unknown() };
    scope.variables.truncate(slot);
    let mut results = Vec::with_capacity(items.len());
    for item in items {
        scope.variables.truncate(slot);
        scope.variables.push(item.clone());
        let result = eval(body, scope);
        let decided = result.as_bool();
        if kind == Loop::All && decided == Some(false) || kind == Loop::Exists && decided == Some(true) {
            scope.variables.truncate(slot);
            return Value::of(kind == Loop::Exists);
        }
        results.push((item, result));
    }
    scope.variables.truncate(slot);
    summed_up(kind, results, complete)
}

fn summed_up<'a>(kind: Loop, results: Vec<(Value<'a>, Value<'a>)>, complete: bool) -> Value<'a> {
    let known = complete && (kind == Loop::Map || results.iter().all(|(_, result)| result.as_bool().is_some()));
    let holding = results.iter().filter(|(_, result)| result.as_bool() == Some(true));
    match kind {
        Loop::All => truth(known.then_some(true)),
        Loop::Exists => truth(known.then_some(false)),
        Loop::ExistsOne if holding.clone().count() > 1 => Value::of(false),
        Loop::ExistsOne => truth(known.then(|| holding.count() == 1)),
        Loop::Filter => Value::list_of(holding.map(|(item, _)| item.clone()).collect::<Vec<_>>(), known),
        Loop::Map => Value::list_of(results.into_iter().map(|(_, result)| result), complete),
    }
}
