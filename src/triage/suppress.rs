//! Who allowed a finding, and what is wrong with those who allow: without a reason, ended, of no rule, of no use.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::cover::Cover;
use super::{Context, Raised};
use crate::date::Date;
use crate::finding::{Finding, Object};
use crate::glob::{NameGlob, PathGlobs};
use crate::source::Place;
use crate::tree::form::nearest;

/// A suppression that stands where it holds, as a comment or an annotation.
#[derive(Debug, Clone)]
pub struct Suppression {
    /// What was written, in the file that somebody wrote.
    pub place: Place,
    /// The rules that it names.
    pub rules: Vec<NameGlob>,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Why.
    pub reason: Arc<str>,
    /// What it covers: findings that begin there.
    pub covers: Place,
    /// The object that it covers wherever its parts were written, for an annotation.
    pub object: Option<Object>,
}

/// An `[[allow]]` entry of seaworthy.toml.
#[derive(Debug, Clone)]
pub struct Allow {
    /// The rules.
    pub rule: NameGlob,
    /// The files; all of them when there is no pattern.
    pub paths: PathGlobs,
    /// `Kind/name` or `Kind/namespace/name`.
    pub object: Option<NameGlob>,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Why.
    pub reason: Arc<str>,
}

impl Allow {
    fn covers(&self, finding: &Finding) -> bool {
        let here = || self.paths.is_empty() || self.paths.matches(&finding.place.source.path);
        let names_it = |glob: &NameGlob| finding.object.as_ref().is_some_and(|object| names(glob, object));
        self.rule.covers(&*finding.rule) && here() && self.object.as_ref().is_none_or(names_it)
    }
}

fn names(glob: &NameGlob, object: &Object) -> bool {
    let Object { kind, namespace, name } = object;
    let long = namespace.as_ref().map(|namespace| format!("{kind}/{namespace}/{name}"));
    glob.matches(&format!("{kind}/{name}")) || long.is_some_and(|long| glob.matches(&long))
}

/// All suppressions of a run, with a mark on those that were of use.
///
/// The mark is kept by place: one comment can reach triage several times, once for each rendering of its template.
pub(super) struct Ledger<'a> {
    context: &'a Context<'a>,
    used: HashSet<Mark<'a>>,
}

type Mark<'a> = (&'a str, u32);

fn mark(glob: &NameGlob) -> Option<Mark<'_>> {
    glob.place.as_ref().map(|place| (place.source.path.as_str(), place.range.start))
}

impl<'a> Ledger<'a> {
    pub(super) fn new(context: &'a Context<'a>) -> Self {
        Self { context, used: HashSet::new() }
    }

    /// The reasons for which findings are allowed, by their numbers. Everybody who allows one is marked as used.
    pub(super) fn reasons(&mut self, findings: &[(usize, &Finding)]) -> HashMap<usize, Arc<str>> {
        let (suppressions, today) = (self.context.suppressions, self.context.today);
        if suppressions.is_empty() && self.context.allow.is_empty() {
            return HashMap::new();
        }
        let Cover { by, used } = Cover::of(suppressions, findings, today);
        self.used.extend(used.into_iter().filter_map(mark));
        let mut reasons: HashMap<_, _> =
            by.into_iter().map(|(n, (_, by))| (n, suppressions[by].reason.clone())).collect();
        for allow in self.context.allow.iter().filter(|allow| holds(allow.until, today)) {
            for (n, _) in findings.iter().filter(|(_, finding)| allow.covers(finding)) {
                self.used.extend(mark(&allow.rule));
                reasons.entry(*n).or_insert_with(|| allow.reason.clone());
            }
        }
        reasons
    }

    /// What is wrong with the suppressions, now that every finding was asked about.
    pub(super) fn wrongs(&self) -> Vec<Raised> {
        let mut raised = Vec::new();
        let mut seen = HashSet::new();
        for suppression in self.context.suppressions {
            for glob in suppression.rules.iter().filter(|glob| mark(glob).is_some_and(|mark| seen.insert(mark))) {
                raised.extend(self.unknown(glob).or_else(|| self.judge(glob, suppression.until, true)));
            }
        }
        for allow in self.context.allow {
            raised.extend(self.judge(&allow.rule, allow.until, self.context.is_whole));
        }
        raised
    }

    /// A rule that does not exist. Of `[[allow]]` entries the configuration has said so itself.
    fn unknown(&self, glob: &NameGlob) -> Option<Raised> {
        if self.context.rules.iter().any(|rule| glob.covers(rule)) {
            return None;
        }
        let ids = self.context.rules.iter().map(|rule| rule.id.as_str());
        let meant = nearest(&glob.text, ids).map(|id| format!("; did you mean `{id}`?")).unwrap_or_default();
        let message = if glob.is_pattern() {
            format!("no rule fits `{}`", glob.text)
        } else {
            format!("there is no rule `{}`{meant}", glob.text)
        };
        Some(Raised { rule_id: super::UNKNOWN_RULE, place: glob.place.clone()?, message })
    }

    /// Whether it has ended, or was of no use although one of its rules was run and everything was seen.
    fn judge(&self, glob: &NameGlob, until: Option<Date>, was_seen: bool) -> Option<Raised> {
        let place = glob.place.clone()?;
        if let Some(until) = until.filter(|until| *until < self.context.today) {
            let message = format!("`{}` was allowed until {until} and is not any more", glob.text);
            return Some(Raised { rule_id: super::ENDED, place, message });
        }
        let path = place.source.path.as_str();
        let ran = || self.context.rules.iter().any(|rule| glob.covers(rule) && (self.context.ran)(rule, path));
        if mark(glob).is_some_and(|mark| self.used.contains(&mark)) || !was_seen || !ran() {
            return None;
        }
        let message = format!("`{}` finds nothing here that would have to be allowed", glob.text);
        Some(Raised { rule_id: super::UNUSED, place, message })
    }
}

/// The last day counts.
pub(super) fn holds(until: Option<Date>, today: Date) -> bool {
    until.is_none_or(|until| today <= until)
}
