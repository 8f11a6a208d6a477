//! `range` over lists, maps, numbers.

use std::rc::Rc;

use super::super::ast::Branch;
use super::Engine;
use super::scope::Slot;
use super::walk::Flow;
use crate::helm::value::{Error, OriginId, PStr, Val, Width};

impl Engine {
    pub(super) fn range_branch(&mut self, branch: &Branch) -> Result<Flow, Error> {
        self.guarded(branch, |engine, value| {
            let rounds = engine.rounds(branch, &value);
            match engine.tolerate(rounds, branch.at)? {
                Some(0) => engine.otherwise(branch),
                _ => Ok(Flow::On),
            }
        })
    }

    /// Carries out the rounds and says how many there were.
    fn rounds(&mut self, branch: &Branch, value: &Val) -> Result<usize, Error> {
        match value {
            Val::Nil(_) => Ok(0),
            Val::List(list) => {
                let items = list.items().iter().enumerate();
                self.each(branch, items.map(|(index, item)| (Val::int(index as i64), item.clone())))
            }
            Val::Map(map) => {
                let entries = map.snapshot().into_iter();
                self.each(branch, entries.map(|(key, entry)| (Val::Str(PStr::new(key, entry.key)), entry.value)))
            }
            Val::Int(count, ..) if branch.pipeline.variables.len() > 1 => {
                Err(Error::new(format!("can't use {count} to iterate over more than one variable")))
            }
            Val::Int(count, width, origin) => {
                self.each(branch, (0..*count).map(|index| number(index, *width, *origin)))
            }
            Val::Object(object, _) if object.entries().is_some() => {
                let entries = object.entries().unwrap_or_default().into_iter();
                self.each(branch, entries.map(|(key, value)| (Val::str(Rc::clone(&key)), value)))
            }
            other => Err(Error::new(format!("range can't iterate over a value of type {}", other.type_name()))),
        }
    }

    fn each(&mut self, branch: &Branch, rounds: impl Iterator<Item = (Val, Val)>) -> Result<usize, Error> {
        let variables = self.scope.variables.len();
        let mut count = 0;
        for (index, item) in rounds {
            count += 1;
            self.budget.step(1)?;
            self.set_variables(branch, index, &item)?;
            let flow = self.with_dot(Slot::item(item), &branch.then);
            self.scope.variables.truncate(variables);
            if flow? == Flow::Break {
                break;
            }
        }
        Ok(count)
    }

    /// With one variable it is the item, with two the index comes first.
    fn set_variables(&mut self, branch: &Branch, index: Val, item: &Val) -> Result<(), Error> {
        let slots = match branch.pipeline.variables.len() {
            0 => return Ok(()),
            1 => vec![Slot::item(item.clone())],
            _ => vec![Slot::computed(index), Slot::item(item.clone())],
        };
        for (name, slot) in branch.pipeline.variables.iter().zip(slots) {
            self.set_variable(name, slot, branch.pipeline.is_assignment)?;
        }
        Ok(())
    }
}

fn number(index: i64, width: Width, origin: OriginId) -> (Val, Val) {
    let number = Val::Int(index, width, origin);
    (number.clone(), number)
}
