//! Arguments: evaluated, counted, and of the right kind.

use super::super::ast::{Expr, ExprKind};
use super::Engine;
use crate::helm::functions::{Function, Kind};
use crate::helm::value::{Error, List, Map, OriginId, Val};

impl Engine {
    /// The values of arguments, whatever they are.
    pub(super) fn plain_args(&mut self, args: &[Expr], piped: Option<Val>) -> Result<Vec<Val>, Error> {
        let mut values = Vec::with_capacity(args.len() + 1);
        for arg in args {
            values.push(self.argument(arg)?);
        }
        values.extend(piped);
        Ok(values)
    }

    /// The values of the arguments of a function, checked.
    pub(super) fn checked_args(
        &mut self,
        function: &Function,
        args: &[Expr],
        piped: Option<Val>,
    ) -> Result<Vec<Val>, Error> {
        check_count(function, args.len() + usize::from(piped.is_some()))?;
        let mut values = Vec::with_capacity(args.len() + 1);
        for (index, arg) in args.iter().enumerate() {
            let value = self.argument(arg)?;
            let is_stored = !arg.fields.is_empty();
            values.push(fit(value, kind(function, index), is_stored).map_err(|error| error.or_at(arg.at))?);
        }
        if let Some(value) = piped {
            values.push(fit(value, kind(function, args.len()), false)?);
        }
        Ok(values)
    }

    pub(super) fn argument(&mut self, arg: &Expr) -> Result<Val, Error> {
        match &arg.kind {
            ExprKind::Constant(value) => Ok(value.clone()),
            _ => self.operand(arg, &[], None).map_err(|error| error.or_at(arg.at)),
        }
    }
}

fn kind(function: &Function, index: usize) -> Kind {
    function.takes.get(index).copied().or(function.rest).unwrap_or(Kind::Any)
}

fn check_count(function: &Function, count: usize) -> Result<(), Error> {
    let (name, least) = (function.name, function.takes.len());
    match function.rest {
        Some(_) if count < least => {
            Err(Error::new(format!("wrong number of args for {name}: want at least {least} got {count}")))
        }
        None if count != least => Err(Error::new(format!("wrong number of args for {name}: want {least} got {count}"))),
        _ => Ok(()),
    }
}

/// The value as a parameter takes it. A computed nil is an empty list or map, one that was stored is an error.
fn fit(value: Val, kind: Kind, is_stored: bool) -> Result<Val, Error> {
    match (kind, &value) {
        (Kind::Any, _)
        | (Kind::Str, Val::Str(_))
        | (Kind::Int, Val::Int(..))
        | (Kind::Float, Val::Float(..))
        | (Kind::Bool, Val::Bool(..))
        | (Kind::List, Val::List(_))
        | (Kind::Map, Val::Map(_)) => Ok(value),
        (Kind::Float, Val::Int(number, _, origin)) => Ok(Val::Float(*number as f64, *origin)),
        (Kind::List, Val::Object(object, _)) if object.as_list().is_some() => {
            Ok(object.as_list().map_or(Val::Nil(value.origin()), Val::List))
        }
        (Kind::List, Val::Nil(origin)) if !is_stored => Ok(Val::List(List::new(Vec::new(), *origin))),
        (Kind::Map, Val::Nil(origin)) if !is_stored => Ok(Val::Map(Map::new(*origin))),
        (_, Val::Nil(origin)) if !is_stored => {
            Err(Error::new(format!("invalid value; expected {}", expected(kind))).for_lack_of(*origin))
        }
        _ => wrong(kind, &value),
    }
}

fn wrong(kind: Kind, value: &Val) -> Result<Val, Error> {
    let found = if value.is_nil() { "interface {}" } else { value.type_name() };
    let lacks = if value.is_nil() { value.origin() } else { OriginId::NONE };
    Err(Error::new(format!("wrong type for value; expected {}; got {found}", expected(kind))).for_lack_of(lacks))
}

fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Any => "interface {}",
        Kind::Str => "string",
        Kind::Int => "int",
        Kind::Float => "float64",
        Kind::Bool => "bool",
        Kind::List => "[]interface {}",
        Kind::Map => "map[string]interface {}",
    }
}
