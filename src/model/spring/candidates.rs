//! Which profiles a program is judged under.

use std::collections::BTreeSet;

use super::start::Starts;
use crate::source::Environment;

/// The profiles to judge: those that speak of production, else those that somebody starts, else those that say nothing of
/// the environment, and none where the program may well run without one.
pub fn profiles<'s>(
    named: &BTreeSet<&str>,
    activates: bool,
    starts: impl FnOnce() -> &'s Starts,
) -> Vec<Option<String>> {
    let of = |wanted: &[Environment]| -> Vec<&str> {
        named.iter().copied().filter(|name| wanted.contains(&Environment::of_profile(name))).collect()
    };
    let production = of(&[Environment::Production, Environment::PreProduction]);
    if !production.is_empty() {
        return some(production);
    }
    let open = of(&[Environment::Any]);
    // A profile may be called after anything, as long as somebody starts it.
    let started: Vec<_> = if open.is_empty() { Vec::new() } else { starts().together(&open).map(Some).collect() };
    if !started.is_empty() {
        return started;
    }
    let mut candidates = some(open);
    if candidates.is_empty() || !activates {
        candidates.insert(0, None);
    }
    candidates
}

fn some(names: Vec<&str>) -> Vec<Option<String>> {
    names.into_iter().map(|name| Some(name.to_owned())).collect()
}
