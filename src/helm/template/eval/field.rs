//! Fields and methods.

use std::rc::Rc;

use super::super::ast::{Expr, Field};
use super::Engine;
use super::scope::Slot;
use crate::helm::functions::Call;
use crate::helm::value::{Error, Map, Object, Origin, OriginId, Trouble, Val};

impl Engine {
    /// The value at the end of a chain of fields.
    pub(super) fn fields(
        &mut self,
        base: Slot,
        fields: &[Field],
        args: &[Expr],
        piped: Option<Val>,
    ) -> Result<Val, Error> {
        let mut at = base;
        let last = fields.len().saturating_sub(1);
        let mut piped = piped;
        for (index, field) in fields.iter().enumerate() {
            let (args, piped) = if index == last { (args, piped.take()) } else { (&[][..], None) };
            let value = self.field(&at, field, args, piped).map_err(|error| error.or_at(field.at))?;
            let is_top = index == 1 && &*fields[0].name == "Values";
            let value = if is_top { self.unless_given(value, &field.name) } else { value };
            at = Slot { value, is_item: at.is_item || !at.value.is_nil() };
        }
        Ok(at.value)
    }

    /// A key that the values do not have, whose map stands in no file when several files are laid over each other.
    fn unless_given(&mut self, value: Val, key: &str) -> Val {
        match value {
            Val::Nil(origin) if !origin.is_known() => {
                Val::Nil(self.origins.add(Origin::Missing { map: OriginId::NONE, key: Rc::from(key) }))
            }
            value => value,
        }
    }

    fn field(&mut self, receiver: &Slot, field: &Field, args: &[Expr], piped: Option<Val>) -> Result<Val, Error> {
        let name = &*field.name;
        if let Val::Object(object, _) = &receiver.value {
            return self.member(object, field, args, piped);
        }
        let value = match &receiver.value {
            Val::Map(map) => self.key(map, name),
            Val::Nil(origin) if receiver.is_item => {
                // A whole mapping that is not there is a mistake, unless it is shared with other charts.
                let lacks = if self.origins.is_own_mapping(*origin) { OriginId::NONE } else { *origin };
                return Err(Error::new(format!("nil pointer evaluating interface {{}}.{name}")).for_lack_of(lacks));
            }
            Val::Nil(origin) => Val::Nil(*origin),
            other => {
                return Err(Error::new(format!("can't evaluate field {name} in type {}", other.type_name())));
            }
        };
        if !args.is_empty() || piped.is_some() {
            return Err(Error::new(format!("{name} is not a method but has arguments")));
        }
        Ok(value)
    }

    /// The value of a key. One that is not there is nil, and knows which map lacks it.
    pub(super) fn key(&mut self, map: &Map, name: &str) -> Val {
        map.get(name).unwrap_or_else(|| Val::Nil(self.missing(map.origin(), name)))
    }

    fn missing(&mut self, map: OriginId, name: &str) -> OriginId {
        if map.is_known() { self.origins.add(Origin::Missing { map, key: Rc::from(name) }) } else { OriginId::NONE }
    }

    /// A method, else a field, of an object.
    fn member(
        &mut self,
        object: &Rc<dyn Object>,
        field: &Field,
        args: &[Expr],
        piped: Option<Val>,
    ) -> Result<Val, Error> {
        let has_args = !args.is_empty() || piped.is_some();
        let args = self.plain_args(args, piped)?;
        let mut call = Call { name: "", args, at: field.at, host: self };
        if let Some(result) = object.call(&field.name, &mut call) {
            return result.map_err(|error| prefixed(&field.name, error));
        }
        match object.field(&field.name) {
            Some(_) if has_args => Err(Error::new(format!("{} is not a method but has arguments", field.name))),
            Some(value) => Ok(value),
            None => Err(Error::new(format!("can't evaluate field {} in type {}", field.name, object.type_name()))),
        }
    }
}

/// An error as Go words it when a function has returned it. One that came from further within, or that speaks to the
/// chart's user, stands for itself.
pub fn prefixed(name: &str, error: Error) -> Error {
    if error.at.is_known() || error.trouble != Trouble::Template {
        return error;
    }
    let message = format!("error calling {name}: {}", error.message);
    Error { message, ..error }
}
