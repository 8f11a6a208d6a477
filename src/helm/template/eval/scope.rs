//! What a template sees: its dot, its variables, and what it has written.

use std::rc::Rc;

use crate::helm::value::{OriginId, StringBuilder, Val};

/// A value, and whether it is an item of a list or map. Go tells a nil that was stored from one that was computed: a
/// field of the former is an error, a field of the latter is nil.
#[derive(Debug, Clone)]
pub struct Slot {
    /// The value.
    pub value: Val,
    /// Whether it was stored in a list or map.
    pub is_item: bool,
}

impl Slot {
    /// A value that was computed.
    pub fn computed(value: Val) -> Self {
        Self { value, is_item: false }
    }

    /// A value that was stored.
    pub fn item(value: Val) -> Self {
        Self { value, is_item: true }
    }
}

/// A scope.
#[derive(Debug)]
pub struct Scope {
    /// `.`
    pub dot: Slot,
    /// The variables; later ones hide earlier ones.
    pub variables: Vec<(Rc<str>, Slot)>,
    /// What was written.
    pub out: StringBuilder,
    /// The action that called the template.
    pub call: OriginId,
}

impl Default for Scope {
    fn default() -> Self {
        Self::of(Val::Nil(OriginId::NONE), OriginId::NONE)
    }
}

impl Scope {
    /// The scope of a template that is given data.
    pub fn of(data: Val, call: OriginId) -> Self {
        let root = (Rc::from("$"), Slot::computed(data.clone()));
        Self { dot: Slot::computed(data), variables: vec![root], out: StringBuilder::new(), call }
    }

    /// A variable's value.
    pub fn get(&self, name: &str) -> Option<&Slot> {
        self.variables.iter().rev().find(|(known, _)| &**known == name).map(|(_, slot)| slot)
    }

    /// Sets a new variable.
    pub fn declare(&mut self, name: &Rc<str>, slot: Slot) {
        self.variables.push((Rc::clone(name), slot));
    }

    /// Sets a variable that is there; says whether it is.
    pub fn assign(&mut self, name: &str, slot: Slot) -> bool {
        let found = self.variables.iter_mut().rev().find(|(known, _)| &**known == name);
        found.map(|(_, old)| *old = slot).is_some()
    }
}
