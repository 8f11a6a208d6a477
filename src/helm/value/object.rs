//! Values with fields and methods of their own.

use std::fmt::Debug;
use std::rc::Rc;

use super::{Error, List, Map, OriginId, PStr, Val};
use crate::helm::functions::Call;

/// Something of Helm's or sprig's that is no plain value.
pub trait Object: Debug {
    /// Go's name of its type, for messages and `typeOf`.
    fn type_name(&self) -> &'static str;

    /// Go's kind of its type, for `kindOf`.
    fn kind_name(&self) -> &'static str {
        "struct"
    }

    /// The value of a field. A name that is neither field nor method is an error of the template.
    fn field(&self, _name: &str) -> Option<Val> {
        None
    }

    /// Calls a method with the arguments of the call; `None` when there is no such method.
    fn call(&self, _name: &str, _call: &mut Call<'_>) -> Option<Result<Val, Error>> {
        None
    }

    /// How it prints.
    fn display(&self) -> PStr;

    /// What `range`, `len` and `index` see, in order; `None` for what is no collection.
    fn entries(&self) -> Option<Vec<(Rc<str>, Val)>> {
        None
    }

    /// What JSON and YAML write of it: its entries, its fields, else how it prints.
    fn data(&self, origin: OriginId) -> Val {
        if let Some(list) = self.as_list() {
            return Val::List(list.with_origin(origin));
        }
        let Some(entries) = self.entries() else { return Val::Str(self.display().with_origin(origin)) };
        let map = Map::new(origin);
        entries.into_iter().for_each(|(key, value)| map.set(key, value, origin));
        Val::Map(map)
    }

    /// Whether `if` takes it for true.
    fn is_true(&self) -> bool {
        self.entries().is_none_or(|entries| !entries.is_empty())
    }

    /// The list that it is for functions that take one.
    fn as_list(&self) -> Option<List> {
        None
    }

    /// The object itself, for functions that know its type.
    fn as_any(&self) -> &dyn std::any::Any;
}
