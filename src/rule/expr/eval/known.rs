//! The facts of a thing that some rule has asked for: the next rule need not find them again.
//!
//! A thing is judged by all rules of its view before the next one comes, so that a row of slots is enough. It is used
//! again for every thing; a slot counts when it was filled in this round. What rules ask of the things that it names, as
//! of a container's pod, is kept beside it, and so is the room for the variables of loops.

use crate::model::{Fact, Value};

/// The facts of one thing that are known already.
#[derive(Debug, Default)]
pub struct Known<'a> {
    round: usize,
    slots: Vec<Option<(usize, Value<'a>)>>,
    beyond: Vec<(usize, &'static Fact, Value<'a>)>,
    /// The variables of loops, outermost first.
    pub variables: Vec<Value<'a>>,
}

impl<'a> Known<'a> {
    /// Turns to the next thing.
    pub fn forget(&mut self) {
        self.round += 1;
        self.beyond.clear();
    }

    /// The fact of a number, found when nobody asked before.
    pub fn get(&mut self, slot: usize, find: impl FnOnce() -> Value<'a>) -> &Value<'a> {
        if slot >= self.slots.len() {
            self.slots.resize_with(slot + 1, || None);
        }
        let (round, slot) = (self.round, &mut self.slots[slot]);
        if slot.as_ref().is_none_or(|(found_in, _)| *found_in != round) {
            *slot = Some((round, find()));
        }
        &slot.get_or_insert_with(|| (round, Value::unknown())).1
    }

    /// A fact of the thing that the fact of a number names. There are few, so that they are simply looked through.
    pub fn get_beyond(&mut self, slot: usize, fact: &'static Fact, find: impl FnOnce() -> Value<'a>) -> &Value<'a> {
        let is_it = |(of, known, _): &(usize, &'static Fact, Value<'a>)| *of == slot && std::ptr::eq(*known, fact);
        let at = self.beyond.iter().position(is_it).unwrap_or_else(|| {
            self.beyond.push((slot, fact, find()));
            self.beyond.len() - 1
        });
        &self.beyond[at].2
    }
}
