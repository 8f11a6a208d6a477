//! The report for programs. Its shape is a promise: fields are added, never renamed or removed.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::{Desk, Options, Outcome, Summary};
use crate::finding::{Finding, Problem, Related};
use crate::fix::{Edit, Fix};
use crate::source::{Place, Position, Via};
use crate::triage::{Status, Triaged};

pub(super) fn write(outcome: &Outcome, desk: &Desk<'_>, options: Options, out: &mut dyn Write) -> io::Result<()> {
    let report = Report {
        version: 1,
        findings: Findings { outcome, desk, options },
        problems: outcome.problems.iter().map(problem).collect(),
        summary: summary(outcome),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Report<'o> {
    version: u32,
    findings: Findings<'o>,
    problems: Vec<ProblemOut<'o>>,
    summary: SummaryOut,
}

/// The findings, each made when it is written.
struct Findings<'o> {
    outcome: &'o Outcome,
    desk: &'o Desk<'o>,
    options: Options,
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.outcome.shown(self.options).map(|triaged| finding(triaged, self.desk)))
    }
}

#[derive(Serialize)]
struct FindingOut<'o> {
    rule: &'o str,
    title: &'o str,
    category: &'static str,
    severity: &'static str,
    confidence: &'static str,
    profile: &'static str,
    environment: &'static str,
    message: String,
    why: &'o str,
    remedy: &'o str,
    #[serde(flatten)]
    place: PlaceOut<'o>,
    object: Option<ObjectOut<'o>>,
    related: Vec<RelatedOut<'o>>,
    via: Vec<ViaOut<'o>>,
    also: &'o [String],
    #[serde(rename = "valueSets")]
    value_sets: &'o [String],
    fingerprint: String,
    fix: Option<FixOut<'o>>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(Serialize)]
struct PlaceOut<'o> {
    path: &'o str,
    start: PositionOut,
    end: PositionOut,
}

#[derive(Serialize)]
struct PositionOut {
    line: u32,
    column: u32,
    offset: u32,
}

#[derive(Serialize)]
struct ObjectOut<'o> {
    kind: &'o str,
    namespace: Option<&'o str>,
    name: &'o str,
}

#[derive(Serialize)]
struct RelatedOut<'o> {
    #[serde(flatten)]
    place: PlaceOut<'o>,
    message: String,
}

#[derive(Serialize)]
struct ViaOut<'o> {
    #[serde(flatten)]
    place: PlaceOut<'o>,
    what: &'static str,
}

#[derive(Serialize)]
struct FixOut<'o> {
    safe: bool,
    edits: Vec<EditOut<'o>>,
}

#[derive(Serialize)]
struct EditOut<'o> {
    #[serde(flatten)]
    place: PlaceOut<'o>,
    text: String,
}

#[derive(Serialize)]
struct ProblemOut<'o> {
    level: &'static str,
    code: &'static str,
    path: &'o str,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<PositionOut>,
    message: &'o str,
}

#[derive(Serialize)]
struct SummaryOut {
    files: BTreeMap<&'static str, usize>,
    #[serde(skip_serializing_if = "is_zero")]
    unparsed: usize,
    #[serde(skip_serializing_if = "is_zero")]
    templated: usize,
    reported: BTreeMap<&'static str, usize>,
    #[serde(rename = "notShown")]
    not_shown: NotShownOut,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NotShownOut {
    suppressed: usize,
    baselined: usize,
    below_severity: usize,
    profile: usize,
    environment: usize,
    unknown: usize,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

fn finding<'o>(triaged: &'o Triaged, desk: &Desk<'_>) -> FindingOut<'o> {
    let finding = &triaged.finding;
    let rule = &*finding.rule;
    let (status, reason) = status(&triaged.status);
    let reason = reason.map(|reason| desk.redact(finding, reason));
    FindingOut {
        rule: &rule.id,
        title: &rule.title,
        category: rule.category.name(),
        severity: finding.severity.name(),
        confidence: finding.confidence.name(),
        profile: rule.profile.name(),
        environment: finding.environment.name(),
        message: desk.message(finding),
        why: &rule.why,
        remedy: &rule.remedy,
        place: place(&finding.place),
        object: finding.object.as_ref().map(|object| ObjectOut {
            kind: &object.kind,
            namespace: object.namespace.as_deref(),
            name: &object.name,
        }),
        related: finding.more.related.iter().map(|other| related(finding, other, desk)).collect(),
        via: finding.more.via.iter().map(|(at, via)| ViaOut { place: place(at), what: via_name(*via) }).collect(),
        also: &finding.more.also,
        value_sets: &finding.more.value_sets,
        fingerprint: finding.fingerprint.to_string(),
        fix: finding.more.fix.as_ref().map(|it| fix(finding, it, desk)),
        status,
        reason,
    }
}

fn status(status: &Status) -> (&'static str, Option<&str>) {
    match status {
        Status::Suppressed { reason } => ("suppressed", Some(reason)),
        Status::Baselined => ("baselined", None),
        _ => ("reported", None),
    }
}

fn related<'o>(finding: &Finding, related: &'o Related, desk: &Desk<'_>) -> RelatedOut<'o> {
    RelatedOut { place: place(&related.place), message: desk.redact(finding, &related.message) }
}

fn fix<'o>(finding: &Finding, fix: &'o Fix, desk: &Desk<'_>) -> FixOut<'o> {
    let edit = |edit: &'o Edit| EditOut { place: place(&edit.place), text: desk.redact(finding, &edit.text) };
    FixOut { safe: fix.safe, edits: fix.edits.iter().map(edit).collect() }
}

fn place(place: &Place) -> PlaceOut<'_> {
    PlaceOut { path: &place.source.path, start: position(place.start()), end: position(place.end()) }
}

fn position(at: Position) -> PositionOut {
    PositionOut { line: at.line, column: at.column, offset: at.offset }
}

/// The name of a way in output.
pub(super) fn via_name(via: Via) -> &'static str {
    match via {
        Via::Embedded => "embedded",
        Via::Template => "template",
        Via::Values => "values",
        Via::Anchor => "anchor",
        Via::Override => "override",
    }
}

fn problem(problem: &Problem) -> ProblemOut<'_> {
    let level = if problem.is_error { "error" } else { "note" };
    let start = problem.start.map(position);
    ProblemOut { level, code: problem.code, path: &problem.path, start, message: &problem.message }
}

fn summary(outcome: &Outcome) -> SummaryOut {
    let Summary { files, unparsed, templated, suppressed, baselined, below_severity, profile, environment, unknown } =
        outcome.summary.clone();
    SummaryOut {
        files: files.into_iter().map(|(family, count)| (family.id(), count)).collect(),
        unparsed,
        templated,
        reported: outcome.reported().collect(),
        not_shown: NotShownOut { suppressed, baselined, below_severity, profile, environment, unknown },
    }
}
