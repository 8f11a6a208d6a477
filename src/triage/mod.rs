//! Why a finding is or is not shown.
//!
//! Rules that are skipped were never run. Of what was found, each finding is asked in this order: did somebody allow it,
//! was it there before, does its rule judge the environment, does the profile show it, is it grave enough. Then a rule
//! gives way to another that says more of the same place.

mod comment;
mod cover;
mod locate;
mod merge;
mod suppress;
#[cfg(test)]
mod tests;
mod thresholds;

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use crate::finding::{Finding, Problem, RuleName, Severity, text_order};
use crate::source::{Place, Source};

pub use crate::date::Date;
pub use locate::{ANNOTATION, Suppressions, annotated_in, suppressions_of};
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

/// In so many portions findings are moved.
const PORTIONS: usize = 16;

/// What became of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// It is shown.
    Reported,
    /// Somebody allowed it, and said why.
    Suppressed {
        /// The reason given.
        reason: Arc<str>,
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
    let mut judge = Judge::new(context);
    let triaged = judge.all(findings);
    let raised = judge.ledger.wrongs();
    let mut triage = Triage { triaged, raised, counts: Counts::default() };
    triage.tidy(&mut judge);
    triage
}

impl Triage {
    /// Adds findings that came up in triage itself, in the words of their rules.
    pub fn add(&mut self, findings: Vec<Finding>, context: &Context) {
        if findings.is_empty() {
            return;
        }
        let mut judge = Judge::new(context);
        self.triaged.append(&mut judge.all(findings));
        self.tidy(&mut judge);
    }

    fn tidy(&mut self, judge: &mut Judge<'_>) {
        self.triaged.sort_unstable_by(|a, b| order(&a.finding, &b.finding));
        merge::gather(&mut self.triaged);
        self.counts = Counts::default();
        for Triaged { finding, status } in &self.triaged {
            let counts = &mut self.counts;
            match status {
                Status::Reported => {
                    *counts.reported.entry(finding.severity).or_default() += 1;
                    counts.failing += usize::from(finding.severity >= judge.limits(&finding.place.source).fail_on);
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

/// The gravest first, then by path, place and rule.
fn order(a: &Finding, b: &Finding) -> Ordering {
    let place = |finding: &'_ Finding| (finding.place.range.end, finding.fingerprint);
    b.severity.cmp(&a.severity).then_with(|| a.place.source.by_path(&b.place.source)).then_with(|| {
        let starts = a.place.range.start.cmp(&b.place.range.start);
        starts.then_with(|| a.rule.id.cmp(&b.rule.id)).then_with(|| place(a).cmp(&place(b)))
    })
}

struct Judge<'a> {
    context: &'a Context<'a>,
    ledger: suppress::Ledger<'a>,
    limits: HashMap<String, Rc<Thresholds>>,
    /// Those of the file that was asked for last.
    last: Option<(*const Source, Rc<Thresholds>)>,
}

impl<'a> Judge<'a> {
    fn new(context: &'a Context<'a>) -> Self {
        Self { context, ledger: suppress::Ledger::new(context), limits: HashMap::new(), last: None }
    }

    fn limits(&mut self, source: &Arc<Source>) -> Rc<Thresholds> {
        if let Some((_, limits)) = self.last.as_ref().filter(|(last, _)| *last == Arc::as_ptr(source)) {
            return limits.clone();
        }
        let made = || Rc::new((self.context.thresholds)(&source.path));
        let limits = self.limits.entry(source.path.clone()).or_insert_with(made).clone();
        self.last = Some((Arc::as_ptr(source), limits.clone()));
        limits
    }

    fn all(&mut self, mut findings: Vec<Finding>) -> Vec<Triaged> {
        findings.sort_by(text_order);
        merge::unite(&mut findings);
        for finding in &mut findings {
            if let Some(severity) = self.limits(&finding.place.source).severity_of(&finding.rule) {
                finding.severity = severity;
            }
        }
        let statuses = self.statuses(&findings);
        let superiors = merge::superiors(&findings, &statuses, self.context);
        merge::settle(&mut findings, &superiors);
        remaining(findings, statuses, superiors)
    }

    fn statuses(&mut self, findings: &[Finding]) -> Vec<Status> {
        let asked = |(_, finding): &(usize, &Finding)| !is_always_shown(&finding.rule.id);
        let asked: Vec<_> = findings.iter().enumerate().filter(asked).collect();
        let mut reasons = self.ledger.reasons(&asked);
        let status = |(n, finding): (usize, &Finding)| match reasons.remove(&n) {
            Some(reason) => Status::Suppressed { reason },
            None => self.status(finding),
        };
        findings.iter().enumerate().map(status).collect()
    }

    /// What becomes of a finding that nobody allows.
    fn status(&mut self, finding: &Finding) -> Status {
        let limits = self.limits(&finding.place.source);
        let is_below = finding.severity < limits.min_severity;
        let below = if is_below { Status::BelowSeverity } else { Status::Reported };
        if self.context.shows_all || is_always_shown(&finding.rule.id) {
            return below;
        }
        if !finding.rule.everywhere && !finding.environment.is_production_like() {
            return Status::Environment;
        }
        if limits.admits(finding) { below } else { Status::Profile }
    }
}

/// The findings that do not give way, from the last to the first. They are moved in portions, so that a great many never
/// take their room twice.
fn remaining(
    mut findings: Vec<Finding>,
    mut statuses: Vec<Status>,
    mut superiors: Vec<(usize, usize)>,
) -> Vec<Triaged> {
    let portion = findings.len().div_ceil(PORTIONS).max(1);
    let mut triaged = Vec::with_capacity(findings.len() - superiors.len());
    while let Some(finding) = findings.pop() {
        let status = statuses.pop().unwrap_or(Status::Reported);
        if superiors.pop_if(|(n, _)| *n == findings.len()).is_none() {
            triaged.push(Triaged { finding, status });
        }
        if findings.len().is_multiple_of(portion) {
            findings.shrink_to_fit();
        }
    }
    triaged
}

/// What says that the answer itself is not whole, or that somebody's suppression is wrong, only `--skip` silences.
fn is_always_shown(id: &str) -> bool {
    id.starts_with("seaworthy/") || id.ends_with("/parse-error")
}

/// How the process ends: 2 when something kept it from answering, 1 when a finding is grave enough, else 0.
pub fn exit_code(triage: &Triage, problems: &[Problem]) -> u8 {
    if problems.iter().any(|problem| problem.is_error) { 2 } else { u8::from(triage.counts.failing > 0) }
}
