//! One call of a function: its arguments, its place, and what it may ask of the engine.

use crate::helm::value::{Budget, Error, List, Map, OriginId, Origins, PStr, Val};

/// What functions ask of the engine that carries out the template.
pub trait Host {
    /// The arena of origins.
    fn origins(&mut self) -> &mut Origins;

    /// What is left to spend.
    fn budget(&mut self) -> &mut Budget;

    /// The text that a named template gives.
    fn include(&mut self, name: &PStr, data: Val, at: OriginId) -> Result<PStr, Error>;

    /// The text that a string gives as a template.
    fn tpl(&mut self, text: &PStr, data: Val, at: OriginId) -> Result<PStr, Error>;
}

/// One call.
pub struct Call<'a> {
    /// The function's name as the template has it; `must…` and its sibling share a function.
    pub name: &'static str,
    /// The arguments; their number and kinds have been checked.
    pub args: Vec<Val>,
    /// The call's place in the template: the origin of values that come from nothing else.
    pub at: OriginId,
    /// The engine.
    pub host: &'a mut dyn Host,
}

impl Call<'_> {
    /// The arena of origins.
    pub fn origins(&mut self) -> &mut Origins {
        self.host.origins()
    }

    /// What is left to spend.
    pub fn budget(&mut self) -> &mut Budget {
        self.host.budget()
    }

    /// An argument; nil behind the last.
    pub fn arg(&self, index: usize) -> Val {
        self.args.get(index).cloned().unwrap_or(Val::Nil(OriginId::NONE))
    }

    /// Takes an argument out, nil stays in its place.
    pub fn take(&mut self, index: usize) -> Val {
        self.args
            .get_mut(index)
            .map_or(Val::Nil(OriginId::NONE), |arg| std::mem::replace(arg, Val::Nil(OriginId::NONE)))
    }

    /// A parameter of kind `Str`; empty for anything else.
    pub fn str(&self, index: usize) -> PStr {
        match self.args.get(index) {
            Some(Val::Str(string)) => string.clone(),
            _ => PStr::plain(""),
        }
    }

    /// A parameter of kind `Int`.
    pub fn int(&self, index: usize) -> i64 {
        match self.args.get(index) {
            Some(Val::Int(number, ..)) => *number,
            _ => 0,
        }
    }

    /// A parameter of kind `Float`.
    pub fn float(&self, index: usize) -> f64 {
        match self.args.get(index) {
            Some(Val::Float(number, _)) => *number,
            Some(Val::Int(number, ..)) => *number as f64,
            _ => 0.0,
        }
    }

    /// A parameter of kind `Bool`.
    pub fn bool(&self, index: usize) -> bool {
        matches!(self.args.get(index), Some(Val::Bool(true, _)))
    }

    /// A parameter of kind `List`.
    pub fn list(&self, index: usize) -> List {
        match self.args.get(index) {
            Some(Val::List(list)) => list.clone(),
            _ => List::new(Vec::new(), OriginId::NONE),
        }
    }

    /// A parameter of kind `Map`.
    pub fn map(&self, index: usize) -> Map {
        match self.args.get(index) {
            Some(Val::Map(map)) => map.clone(),
            _ => Map::new(OriginId::NONE),
        }
    }

    /// The origin of what was computed from all arguments.
    pub fn derived(&mut self) -> OriginId {
        let of = |arg: &Val| match arg {
            Val::Str(string) => string.origins(),
            other => vec![other.origin()],
        };
        let from: Vec<OriginId> = self.args.iter().flat_map(of).collect();
        let name = self.name;
        self.origins().derived(from, name)
    }
}
