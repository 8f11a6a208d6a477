//! Programs that say nothing of what a rule asks for, as most say nothing of most things.

use super::sieve::Sieve;
use super::types::Key;
use super::{Model, Thing};

/// Where the settings that a rule asks for would stand.
#[derive(Debug)]
pub struct Neighbourhoods(Vec<u64>);

impl Neighbourhoods {
    /// Those of some keys; of one that ends in a dot, what begins with it. `None` when a key stands in no other.
    pub fn of(keys: &[String]) -> Option<Self> {
        let mut marks = keys.iter().map(|key| Self::above(key)).collect::<Option<Vec<_>>>()?;
        marks.sort_unstable();
        marks.dedup();
        Some(Self(marks))
    }

    fn above(key: &str) -> Option<u64> {
        let whole = key.strip_suffix('.').map(|beginning| Key::of(beginning).ways().next().map(|(_, mark)| mark));
        whole.unwrap_or_else(|| Key::of(key).above())
    }

    fn is_missing_in(&self, sieve: &Sieve) -> bool {
        !self.0.iter().any(|mark| sieve.may_hold(*mark))
    }
}

impl Model<'_> {
    /// Whether a program surely has nothing in some neighbourhoods, so that it answers whatever is asked of them as every
    /// other such program does; then whether its configuration is open. `None` when it may have something.
    pub fn is_silent(&self, app: Thing<'_>, of: &Neighbourhoods) -> Option<bool> {
        let app = &self.apps[app.index];
        let is_silent = self.outside.get(app.outside).is_none_or(Option::is_none) && of.is_missing_in(&app.sieve);
        is_silent.then_some(app.is_open)
    }
}
