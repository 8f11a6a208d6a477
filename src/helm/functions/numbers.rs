//! Numbers: conversions as `spf13/cast` makes them, and arithmetic. Overflow wraps around, as in Go.

use super::{Call, Function, Kind::Any, Kind::Float, Kind::Int, Kind::Str};
use crate::helm::value::{Error, OriginId, Val, Width, format};

pub const TABLE: &[Function] = &[
    Function::new("int", &[Any], |call| int(call, Width::Int, |args| Ok(to_int(&args[0])))),
    Function::new("int64", &[Any], |call| int(call, Width::Int64, |args| Ok(to_int(&args[0])))),
    Function::new("float64", &[Any], |call| float(call, |args| to_float(&args[0]))),
    Function::new("atoi", &[Str], atoi),
    Function::new("toDecimal", &[Any], to_decimal),
    Function::variadic("add", &[], Any, |call| folded(call, 0, i64::wrapping_add)),
    Function::new("add1", &[Any], |call| int(call, Width::Int64, |args| Ok(to_int(&args[0]).wrapping_add(1)))),
    Function::new("sub", &[Any, Any], |call| {
        int(call, Width::Int64, |args| Ok(to_int(&args[0]).wrapping_sub(to_int(&args[1]))))
    }),
    Function::variadic("mul", &[Any], Any, |call| folded(call, 1, i64::wrapping_mul)),
    Function::new("div", &[Any, Any], |call| {
        int(call, Width::Int64, |args| quotient(args, i64::checked_div, i64::wrapping_div))
    }),
    Function::new("mod", &[Any, Any], |call| {
        int(call, Width::Int64, |args| quotient(args, i64::checked_rem, i64::wrapping_rem))
    }),
    Function::variadic("max", &[Any], Any, |call| extreme(call, i64::max)),
    Function::variadic("biggest", &[Any], Any, |call| extreme(call, i64::max)),
    Function::variadic("min", &[Any], Any, |call| extreme(call, i64::min)),
    Function::variadic("maxf", &[Any], Any, |call| {
        float(call, |args| args.iter().map(to_float).fold(f64::NEG_INFINITY, f64::max))
    }),
    Function::variadic("minf", &[Any], Any, |call| {
        float(call, |args| args.iter().map(to_float).fold(f64::INFINITY, f64::min))
    }),
    Function::new("ceil", &[Any], |call| float(call, |args| to_float(&args[0]).ceil())),
    Function::new("floor", &[Any], |call| float(call, |args| to_float(&args[0]).floor())),
    Function::variadic("round", &[Any, Int], Float, round),
    Function::new("add1f", &[Any], |call| float(call, |args| decimal(to_float(&args[0]) + 1.0))),
    Function::variadic("addf", &[], Any, |call| {
        float(call, |args| args.iter().map(to_float).fold(0.0, |a, b| decimal(a + b)))
    }),
    Function::variadic("subf", &[Any], Any, |call| float(call, |args| reduced(args, |a, b| a - b))),
    Function::variadic("mulf", &[Any], Any, |call| float(call, |args| reduced(args, |a, b| a * b))),
    Function::variadic("divf", &[Any], Any, divf),
];

/// A value as an integer; 0 for what is none.
pub(super) fn to_int(value: &Val) -> i64 {
    match value {
        Val::Int(number, ..) => *number,
        Val::Float(number, _) => *number as i64,
        Val::Bool(flag, _) => i64::from(*flag),
        Val::Str(string) => parse_int(string.as_str()).unwrap_or(0),
        _ => 0,
    }
}

/// An integer in Go's notation, with a base in front: `0x1F`, `0o17`, `017`.
fn parse_int(text: &str) -> Option<i64> {
    // "10.0" and the like count as whole numbers.
    let text = match text.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => whole,
        _ => text,
    };
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sign = if text.starts_with('-') { "-" } else { "" };
    let (digits, base) = match unsigned.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("0x") => (&unsigned[2..], 16),
        Some("0o") => (&unsigned[2..], 8),
        Some("0b") => (&unsigned[2..], 2),
        Some(two) if two.starts_with('0') => (&unsigned[1..], 8),
        _ => (unsigned, 10),
    };
    let joined = digits.replace('_', "");
    let is_torn = digits.ends_with('_') || digits.contains("__") || digits.starts_with('_') && base == 10;
    let digits = if is_torn { digits } else { joined.as_str() };
    let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_digit(base));
    if is_number { i64::from_str_radix(&format!("{sign}{digits}"), base).ok() } else { None }
}

/// A value as a number with a point; 0 for what is none.
pub(super) fn to_float(value: &Val) -> f64 {
    match value {
        Val::Float(number, _) => *number,
        Val::Int(number, ..) => *number as f64,
        Val::Bool(flag, _) => f64::from(u8::from(*flag)),
        Val::Str(string) => string.as_str().parse().unwrap_or(0.0),
        _ => 0.0,
    }
}

fn int(call: &mut Call<'_>, width: Width, make: impl Fn(&[Val]) -> Result<i64, Error>) -> Result<Val, Error> {
    let number = make(&call.args)?;
    let origin = computed(call);
    Ok(Val::Int(number, width, origin))
}

fn float(call: &mut Call<'_>, make: impl Fn(&[Val]) -> f64) -> Result<Val, Error> {
    let number = make(&call.args);
    let origin = computed(call);
    Ok(Val::Float(number, origin))
}

/// A conversion keeps the origin of its value, a computation is derived from all.
fn computed(call: &mut Call<'_>) -> OriginId {
    if call.args.len() == 1 { call.args[0].origin() } else { call.derived() }
}

fn folded(call: &mut Call<'_>, start: i64, fold: fn(i64, i64) -> i64) -> Result<Val, Error> {
    int(call, Width::Int64, |args| Ok(args.iter().map(to_int).fold(start, fold)))
}

fn extreme(call: &mut Call<'_>, choose: fn(i64, i64) -> i64) -> Result<Val, Error> {
    int(call, Width::Int64, |args| Ok(args.iter().map(to_int).reduce(choose).unwrap_or(0)))
}

type Checked = fn(i64, i64) -> Option<i64>;

fn quotient(args: &[Val], checked: Checked, wrapping: fn(i64, i64) -> i64) -> Result<i64, Error> {
    let (a, b) = (to_int(&args[0]), to_int(&args[1]));
    match checked(a, b) {
        Some(number) => Ok(number),
        None if b == 0 => Err(Error::new("runtime error: integer divide by zero")),
        None => Ok(wrapping(a, b)),
    }
}

/// sprig computes with decimal fractions: what is a rounding error of binary ones does not show.
fn decimal(number: f64) -> f64 {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    if (rounded - number).abs() <= number.abs() * 4.0 * f64::EPSILON { rounded } else { number }
}

fn reduced(args: &[Val], reduce: fn(f64, f64) -> f64) -> f64 {
    args.iter().map(to_float).reduce(|a, b| decimal(reduce(a, b))).unwrap_or(0.0)
}

fn divf(call: &mut Call<'_>) -> Result<Val, Error> {
    if call.args.iter().skip(1).any(|arg| to_float(arg) == 0.0) {
        return Err(Error::new("decimal division by 0"));
    }
    float(call, |args| reduced(args, |a, b| a / b))
}

/// Rounds to a number of places, away from zero only above it.
fn round(call: &mut Call<'_>) -> Result<Val, Error> {
    let (places, limit) = (call.int(1) as f64, if call.args.len() > 2 { call.float(2) } else { 0.5 });
    let power = 10f64.powf(places);
    let moved = power * to_float(&call.arg(0));
    let rounded = if moved.fract() >= limit { moved.ceil() } else { moved.floor() };
    let origin = call.arg(0).origin();
    Ok(Val::Float(rounded / power, origin))
}

fn atoi(call: &mut Call<'_>) -> Result<Val, Error> {
    int(call, Width::Int, |args| {
        let Some(Val::Str(string)) = args.first() else { return Ok(0) };
        Ok(string.as_str().parse().unwrap_or(0))
    })
}

/// Reads octal digits, as modes of files are written.
fn to_decimal(call: &mut Call<'_>) -> Result<Val, Error> {
    let (value, origin) = (call.arg(0), call.arg(0).origin());
    let text = format::display(&value, call.budget())?;
    let number = i64::from_str_radix(text.as_str(), 8).unwrap_or(0);
    Ok(Val::Int(number, Width::Int64, origin))
}
