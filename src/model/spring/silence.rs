//! Programs that say nothing of what a rule asks for, as most say nothing of most things.

use super::types::Key;
use super::{Fact, System, Thing};
use crate::source::Environment;

/// The facts of a program that look into its configuration under a key, and into nothing else.
const TABLES: [&str; 4] = ["config", "mentions", "reach", "scheme"];

/// The fact of which there are few answers, so that programs can be told apart by it.
const ENVIRONMENT: &str = "environment";

/// How a fact of a program can be found without looking at the program more closely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    /// It looks into the configuration under a key.
    Table,
    /// It is the environment.
    Environment,
}

/// How a fact of a program can be found so, if it can.
pub fn plain(fact: &Fact) -> Option<Plain> {
    let is_table = TABLES.contains(&fact.name);
    if is_table { Some(Plain::Table) } else { (fact.name == ENVIRONMENT).then_some(Plain::Environment) }
}

/// What programs without any of the settings that a rule asks for can still differ in: whether their configuration is open,
/// and their environment.
pub type Silence = (bool, Environment);

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

/// Whether a program surely has none of some settings, so that it answers whatever is asked of them as every other such
/// program does that is like it. `None` when it may have one.
pub fn silence<'a>(system: &System<'a>, thing: Thing<'a>, question: &Question) -> Option<Silence> {
    let app = &system.spring.apps[thing.index];
    let is_set_outside = system.spring.outside.get(app.outside).is_some_and(Option::is_some);
    let is_silent = !is_set_outside && !question.0.iter().any(|mark| app.sieve.may_hold(*mark));
    is_silent.then(|| (app.is_open, system.environment(thing)))
}
