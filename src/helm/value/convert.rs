//! Questions that every value answers.

use std::rc::Rc;

use super::{List, Map, OriginId, Origins, PStr, Val, Width};

impl Val {
    /// A string from nowhere.
    pub fn str(text: impl Into<Rc<str>>) -> Val {
        Val::Str(PStr::plain(text))
    }

    /// A Go `int` from nowhere.
    pub fn int(number: i64) -> Val {
        Val::Int(number, Width::Int, OriginId::NONE)
    }

    /// An empty map from nowhere.
    pub fn empty_map() -> Val {
        Val::Map(Map::new(OriginId::NONE))
    }

    /// A list from nowhere.
    pub fn list(items: Vec<Val>) -> Val {
        Val::List(List::new(items, OriginId::NONE))
    }

    /// Where it comes from.
    pub fn origin(&self) -> OriginId {
        match self {
            Val::Nil(origin)
            | Val::Bool(_, origin)
            | Val::Int(_, _, origin)
            | Val::Float(_, origin)
            | Val::Object(_, origin) => *origin,
            Val::Str(string) => string.any_origin(),
            Val::List(list) => list.origin(),
            Val::Map(map) => map.origin(),
        }
    }

    /// The same value from another place. Maps stay the same map, strings keep their spans.
    pub fn with_origin(self, origin: OriginId) -> Val {
        match self {
            Val::Nil(_) => Val::Nil(origin),
            Val::Bool(flag, _) => Val::Bool(flag, origin),
            Val::Int(number, width, _) => Val::Int(number, width, origin),
            Val::Float(number, _) => Val::Float(number, origin),
            Val::Object(object, _) => Val::Object(object, origin),
            Val::Str(string) => Val::Str(string.with_origin(origin)),
            Val::List(list) => Val::List(list.with_origin(origin)),
            Val::Map(map) => Val::Map(map.with_origin(origin)),
        }
    }

    /// The same value, chosen after others had been asked.
    pub fn chosen(self, asked: &[OriginId], origins: &mut Origins) -> Val {
        match self {
            Val::Str(string) => Val::Str(string.chosen(asked, origins)),
            other => {
                let origin = origins.choice(other.origin(), asked.iter().copied());
                other.with_origin(origin)
            }
        }
    }

    /// Whether it is nil.
    pub fn is_nil(&self) -> bool {
        matches!(self, Val::Nil(_))
    }

    /// Whether `if` takes it for true; `empty` of sprig is the contrary.
    pub fn is_true(&self) -> bool {
        match self {
            Val::Nil(_) => false,
            Val::Bool(flag, _) => *flag,
            Val::Int(number, ..) => *number != 0,
            Val::Float(number, _) => *number != 0.0,
            Val::Str(string) => !string.as_str().is_empty(),
            Val::List(list) => !list.items().is_empty(),
            Val::Map(map) => !map.is_empty(),
            Val::Object(object, _) => object.is_true(),
        }
    }

    /// Go's name of its type, as `printf "%T"` and `typeOf` print it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Val::Nil(_) => "<nil>",
            Val::Bool(..) => "bool",
            Val::Int(_, Width::Int, _) => "int",
            Val::Int(_, Width::Int64, _) => "int64",
            Val::Float(..) => "float64",
            Val::Str(_) => "string",
            Val::List(_) => "[]interface {}",
            Val::Map(_) => "map[string]interface {}",
            Val::Object(object, _) => object.type_name(),
        }
    }

    /// Go's kind of its type, as `kindOf` prints it.
    pub fn kind_name(&self) -> &'static str {
        match self {
            Val::Nil(_) => "invalid",
            Val::List(_) => "slice",
            Val::Map(_) => "map",
            Val::Object(object, _) => object.kind_name(),
            other => other.type_name(),
        }
    }
}
