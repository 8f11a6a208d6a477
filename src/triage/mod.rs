//! Why a finding is or is not shown.
//!
//! Rules that are skipped were never run. Of what was found, each finding is asked in this order: did somebody allow it,
//! was it there before, does its rule judge the environment, does the profile show it, is it grave enough. Then a rule
//! gives way to another that says more of the same place.

mod comment;
mod date;
mod locate;
mod merge;
mod suppress;
#[cfg(test)]
mod tests;
mod thresholds;

use std::collections::{BTreeMap, HashMap};

use crate::finding::{Finding, Problem, RuleName, Severity};
use crate::source::Place;

pub use date::Date;
pub use locate::{ANNOTATION, Suppressions, suppressions_of};
pub use suppress::{Allow, Suppression};
pub use thresholds::Thresholds;

/// A suppression that does not say why.
pub const WITHOUT_REASON: &str = "seaworthy/suppression-without-reason";
/// A suppression of a rule that does not exist.
pub const UNKNOWN_RULE: &str = "seaworthy/suppression-unknown-rule";
/// A suppression whose last day is over.
pub const ENDED: &str = "seaworthy/suppression-ended";
/// A suppression of something that is not found.
pub const UNUSED: &str = "seaworthy/suppression-unused";
/// What was meant as a suppression and is none.
pub const MALFORMED: &str = "seaworthy/suppression-malformed";

/// What became of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// It is shown.
    Reported,
    /// Somebody allowed it, and said why.
    Suppressed {
        /// The reason given.
        reason: String,
    },
    /// It was there before, says the baseline.
    Baselined,
    /// It is below the severity that is shown.
    BelowSeverity,
    /// Its rule belongs to a profile that was not asked for.
    Profile,
    /// Its rule does not judge the environment of its place.
    Environment,
}

/// A finding with what became of it.
#[derive(Debug, Clone)]
pub struct Triaged {
    /// The finding.
    pub finding: Finding,
    /// What became of it.
    pub status: Status,
}

/// A finding of the program's own, before the rule of that id gives it its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// The rule.
    pub rule_id: &'static str,
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub message: String,
}

/// What triage needs to know of the run.
pub struct Context<'a> {
    /// What a file asks of its findings.
    pub thresholds: &'a dyn Fn(&str) -> Thresholds,
    /// Whether profile, confidence and environment hide nothing (`--all`).
    pub shows_all: bool,
    /// Which day it is.
    pub today: Date,
    /// What files allow.
    pub suppressions: &'a [Suppression],
    /// What seaworthy.toml allows.
    pub allow: &'a [Allow],
    /// Every rule that there is.
    pub rules: &'a [RuleName],
    /// Whether a rule was run over a file.
    pub ran: &'a dyn Fn(&RuleName, &str) -> bool,
    /// Whether everything that seaworthy.toml speaks of was checked; otherwise an `[[allow]]` may well be of use.
    pub is_whole: bool,
    /// The rules to which a rule gives way.
    pub yields_to: &'a BTreeMap<String, Vec<String>>,
}

/// How many findings became what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Shown, by severity.
    pub reported: BTreeMap<Severity, usize>,
    /// Of those, how many are grave enough to fail the run.
    pub failing: usize,
    /// Allowed.
    pub suppressed: usize,
    /// There before.
    pub baselined: usize,
    /// Not grave enough to be shown.
    pub below_severity: usize,
    /// Of another profile.
    pub profile: usize,
    /// Of another environment.
    pub environment: usize,
}

/// What became of all findings.
#[derive(Debug, Clone, Default)]
pub struct Triage {
    /// The findings: gravest first, then by path, place and rule.
    pub triaged: Vec<Triaged>,
    /// What is wrong with suppressions.
    pub raised: Vec<Raised>,
    /// How many became what.
    pub counts: Counts,
}

/// Says of each finding what becomes of it.
pub fn triage(findings: Vec<Finding>, context: &Context) -> Triage {
    let mut judge = Judge { context, ledger: suppress::Ledger::new(context), limits: HashMap::new() };
    let findings = merge::unite(findings);
    let triaged = findings.into_iter().map(|finding| judge.judge(finding)).collect();
    let raised = judge.ledger.wrongs();
    let mut triage = Triage { triaged: merge::give_way(triaged, context), raised, counts: Counts::default() };
    triage.tidy(&mut judge);
    triage
}

impl Triage {
    /// Adds findings that came up in triage itself, in the words of their rules.
    pub fn add(&mut self, findings: Vec<Finding>, context: &Context) {
        let mut judge = Judge { context, ledger: suppress::Ledger::new(context), limits: HashMap::new() };
        self.triaged.extend(merge::unite(findings).into_iter().map(|finding| judge.judge(finding)));
        self.tidy(&mut judge);
    }

    fn tidy(&mut self, judge: &mut Judge<'_>) {
        self.triaged.sort_by(|a, b| order(&a.finding).cmp(&order(&b.finding)));
        self.counts = Counts::default();
        for Triaged { finding, status } in &self.triaged {
            let counts = &mut self.counts;
            match status {
                Status::Reported => {
                    *counts.reported.entry(finding.severity).or_default() += 1;
                    counts.failing += usize::from(finding.severity >= judge.limits(finding).fail_on);
                }
                Status::Suppressed { .. } => counts.suppressed += 1,
                Status::Baselined => counts.baselined += 1,
                Status::BelowSeverity => counts.below_severity += 1,
                Status::Profile => counts.profile += 1,
                Status::Environment => counts.environment += 1,
            }
        }
    }
}

fn order(finding: &Finding) -> impl Ord + '_ {
    let range = finding.place.range;
    let place = (finding.place.source.path.as_str(), range.start, finding.rule.id.as_str(), range.end);
    (std::cmp::Reverse(finding.severity), place, finding.fingerprint.as_str())
}

struct Judge<'a> {
    context: &'a Context<'a>,
    ledger: suppress::Ledger<'a>,
    limits: HashMap<String, Thresholds>,
}

impl Judge<'_> {
    fn limits(&mut self, finding: &Finding) -> &Thresholds {
        let path = &finding.place.source.path;
        if !self.limits.contains_key(path) {
            self.limits.insert(path.clone(), (self.context.thresholds)(path));
        }
        self.limits.entry(path.clone()).or_default()
    }

    fn judge(&mut self, mut finding: Finding) -> Triaged {
        if let Some(severity) = self.limits(&finding).severity_of(&finding.rule) {
            finding.severity = severity;
        }
        let hidden = if is_always_shown(&finding.rule.id) { None } else { self.hidden(&finding) };
        let is_below = finding.severity < self.limits(&finding).min_severity;
        let below = is_below.then_some(Status::BelowSeverity);
        Triaged { status: hidden.or(below).unwrap_or(Status::Reported), finding }
    }

    /// What hides a finding, apart from its severity.
    fn hidden(&mut self, finding: &Finding) -> Option<Status> {
        if let Some(reason) = self.ledger.reason(finding) {
            return Some(Status::Suppressed { reason });
        }
        if self.context.shows_all {
            return None;
        }
        if !finding.rule.everywhere && !finding.environment.is_production_like() {
            return Some(Status::Environment);
        }
        (!self.limits(finding).admits(finding)).then_some(Status::Profile)
    }
}

/// What says that the answer itself is not whole, or that somebody's suppression is wrong, only `--skip` silences.
fn is_always_shown(id: &str) -> bool {
    id.starts_with("seaworthy/") || id.ends_with("/parse-error")
}

/// How the process ends: 2 when something kept it from answering, 1 when a finding is grave enough, else 0.
pub fn exit_code(triage: &Triage, problems: &[Problem]) -> u8 {
    if problems.iter().any(|problem| problem.is_error) { 2 } else { u8::from(triage.counts.failing > 0) }
}
