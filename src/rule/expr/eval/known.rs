//! The facts of a thing that some rule has asked for: the next rule need not find them again.
//!
//! A thing is judged by all rules of its view before the next one comes, so that a row of slots is enough. It is used
//! again for every thing; a slot counts when it was filled in this round.

use crate::model::Value;

/// The facts of one thing that are known already.
#[derive(Debug, Default)]
pub struct Known<'a> {
    round: usize,
    slots: Vec<Option<(usize, Value<'a>)>>,
}

impl<'a> Known<'a> {
    /// Turns to the next thing.
    pub fn forget(&mut self) {
        self.round += 1;
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
}
