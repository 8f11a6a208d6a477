//! The facts of some things that rules have asked for: the next rule need not find them again.
//!
//! Things of one view are judged side by side, a rule at a time, so that a column for each fact is enough, with a cell for
//! each thing. The columns are used again for the next things; one counts when it was begun in this round. What rules ask
//! of the things that a thing names, as of a container's pod, is kept beside them, and so is the room for the variables of
//! loops.

use crate::model::{Fact, Value};

/// The facts that are known already.
#[derive(Debug, Default)]
pub struct Known<'a> {
    round: usize,
    things: usize,
    columns: Vec<Column<'a>>,
    beyond: Vec<Vec<Beyond<'a>>>,
    /// The variables of loops, outermost first.
    pub variables: Vec<Value<'a>>,
}

#[derive(Debug, Default)]
struct Column<'a> {
    round: usize,
    cells: Vec<Option<Value<'a>>>,
}

/// A fact of the thing that a fact of a number names.
type Beyond<'a> = (usize, &'static Fact, Value<'a>);

impl<'a> Known<'a> {
    /// Turns to the next things.
    pub fn turn_to(&mut self, things: usize) {
        self.round += 1;
        self.things = things;
        self.beyond.iter_mut().for_each(Vec::clear);
    }

    /// The fact of a number, of each of the things; empty where nobody asked before.
    pub fn column(&mut self, slot: usize) -> &mut [Option<Value<'a>>] {
        if slot >= self.columns.len() {
            self.columns.resize_with(slot + 1, Column::default);
        }
        let column = &mut self.columns[slot];
        if column.round != self.round || column.cells.is_empty() {
            column.cells.clear();
            column.cells.resize_with(self.things.max(1), || None);
            column.round = self.round;
        }
        &mut column.cells
    }

    /// The fact of a number of one of the things, found when nobody asked before.
    pub fn get(&mut self, slot: usize, thing: usize, find: impl FnOnce() -> Value<'a>) -> &Value<'a> {
        self.column(slot)[thing].get_or_insert_with(find)
    }

    /// A fact of the thing that the fact of a number names. There are few, so that they are simply looked through.
    pub fn get_beyond(
        &mut self,
        slot: usize,
        thing: usize,
        fact: &'static Fact,
        find: impl FnOnce() -> Value<'a>,
    ) -> &Value<'a> {
        if thing >= self.beyond.len() {
            self.beyond.resize_with(thing + 1, Vec::new);
        }
        let beyond = &mut self.beyond[thing];
        let is_it = |(of, known, _): &Beyond<'a>| *of == slot && std::ptr::eq(*known, fact);
        let at = beyond.iter().position(is_it).unwrap_or_else(|| {
            beyond.push((slot, fact, find()));
            beyond.len() - 1
        });
        &beyond[at].2
    }
}
