//! Arithmetic, functions and methods.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::super::{Expr, Function};
use super::compare::number;
use super::{Scope, both, eval, look, truth, visit};
use crate::model::{Data, Value};

fn or_unknown<'a>(data: Option<Data<'a>>) -> Value<'a> {
    data.map_or_else(Value::unknown, Value::of)
}

pub(super) fn negated<'a>(value: &Value<'a>) -> Value<'a> {
    or_unknown(match value.data {
        Data::Int(value) => value.checked_neg().map(Data::Int),
        Data::Float(value) => Some(Data::Float(-value)),
        _ => None,
    })
}

pub(super) fn arithmetic<'a>(sign: char, a: &Value<'a>, b: &Value<'a>) -> Value<'a> {
    or_unknown(match (&a.data, &b.data) {
        (Data::Int(a), Data::Int(b)) => whole(sign, *a, *b).map(Data::Int),
        (Data::Float(a), Data::Float(b)) => real(sign, *a, *b).map(Data::Float),
        (Data::Str(a), Data::Str(b)) if sign == '+' => Some(Data::from([&**a, &**b].concat())),
        _ => None,
    })
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

pub(super) fn call<'a>(function: Function, arguments: &'a [Expr], scope: &mut Scope<'a, '_>) -> Value<'a> {
    let [of, rest @ ..] = arguments else { return Value::unknown() };
    if function == Function::Size {
        return look(of, scope, size);
    }
    if let Some(holds) = has_part(function, arguments, scope) {
        return truth(holds);
    }
    let of = eval(of, scope);
    match (function, rest) {
        (Function::OrValue, [default]) if of.is_absent() => eval(default, scope),
        (Function::OrValue, _) => of,
        (Function::LowerAscii, _) => lowered(of),
        (Function::Int, _) => or_unknown(to_int(&of).map(Data::Int)),
        (Function::Double, _) => or_unknown(to_double(&of).map(Data::Float)),
        (Function::String, _) => to_string(of),
        _ => Value::unknown(),
    }
}

/// What the functions answer that ask whether a text has a part; `None` for the others.
pub(super) fn has_part<'a>(
    function: Function,
    arguments: &'a [Expr],
    scope: &mut Scope<'a, '_>,
) -> Option<Option<bool>> {
    let has: fn(&str, &str) -> bool = match function {
        Function::StartsWith => |text, part| text.starts_with(part),
        Function::EndsWith => |text, part| text.ends_with(part),
        Function::Contains => |text, part| text.contains(part),
        _ => return None,
    };
    let [text, part] = arguments else { return None };
    Some(both(text, part, scope, |text, part| text.as_str().zip(part.as_str()).map(|(text, part)| has(text, part))))
}

fn lowered(of: Value<'_>) -> Value<'_> {
    match of.data {
        Data::Str(text) if text.bytes().any(|byte| byte.is_ascii_uppercase()) => {
            Value { data: Data::Str(Cow::Owned(text.to_ascii_lowercase())), from: of.from }
        }
        Data::Str(_) => of,
        _ => Value::unknown(),
    }
}

fn size<'a>(value: &Value<'a>) -> Value<'a> {
    let mut count = 0;
    let known = match &value.data {
        Data::Str(text) => {
            count = text.chars().count();
            true
        }
        Data::List(list) => {
            count = list.items.len();
            list.complete
        }
        _ => visit(value, |_| {
            count += 1;
            ControlFlow::Continue(())
        })
        .is_some(),
    };
    or_unknown(known.then_some(Data::Int(count as i64)))
}

fn to_int(value: &Value<'_>) -> Option<i64> {
    match &value.data {
        Data::Int(value) => Some(*value),
        // The bounds as floating-point numbers are left out, as CEL leaves them out.
        Data::Float(value) => (*value > i64::MIN as f64 && *value < i64::MAX as f64).then_some(value.trunc() as i64),
        Data::Str(text) => text.parse().ok(),
        _ => None,
    }
}

fn to_double(value: &Value<'_>) -> Option<f64> {
    match &value.data {
        Data::Str(text) => text.parse().ok(),
        _ => number(value),
    }
}

fn to_string(value: Value<'_>) -> Value<'_> {
    match value.data {
        Data::Str(_) => value,
        Data::Bool(_) | Data::Int(_) | Data::Float(_) => Value { data: value.display().into(), from: value.from },
        _ => Value::unknown(),
    }
}
