//! Programs that say nothing of what a rule asks for, as most say nothing of most things.

use super::types::Key;
use super::{Model, Thing};

/// The settings that a rule asks for, by the marks of their keys.
#[derive(Debug)]
pub struct Question(Vec<u64>);

impl Question {
    /// The question for some keys; one that ends in a dot stands for all that begin with it.
    pub fn of(keys: &[String]) -> Self {
        let mut marks: Vec<_> = keys.iter().map(|key| Key::of(key.trim_end_matches('.')).mark()).collect();
        marks.sort_unstable();
        marks.dedup();
        Self(marks)
    }
}

impl Model<'_> {
    /// Whether a program surely has none of some settings, so that it answers whatever is asked of them as every other
    /// such program does; then whether its configuration is open. `None` when it may have one.
    pub fn is_silent(&self, app: Thing<'_>, question: &Question) -> Option<bool> {
        let app = &self.apps[app.index];
        let is_set_outside = self.outside.get(app.outside).is_some_and(Option::is_some);
        let is_silent = !is_set_outside && !question.0.iter().any(|mark| app.sieve.may_hold(*mark));
        is_silent.then_some(app.is_open)
    }
}
