//! An outcome as bytes: for people, for editors, for programs and for code scanning.
//!
//! Text of files leaves through [`Excerpt`] and [`Mask`] alone. Which findings there are and what became of them was
//! decided before; what the exit code is, the command line says.

mod human;
mod json;
mod line_hash;
mod narrated;
mod sarif;
mod sarif_rules;
mod short;
mod text;
mod window;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::Arc;

use crate::finding::{Finding, Info, Problem, Severity};
use crate::source::{Excerpt, Family, Mask, Place, Position, Redaction, Source};
use crate::triage::{Status, Triaged};

pub use human::draw;
pub use text::printable;

/// Says what of a source is secret; asked once for each source that is shown.
pub type MaskOf = Box<dyn Fn(&Arc<Source>) -> Mask + Send + Sync>;

/// Everything that a report tells.
pub struct Outcome {
    /// The findings, ordered by severity, path and place.
    pub findings: Vec<Triaged>,
    /// What kept the run from answering in full.
    pub problems: Vec<Problem>,
    /// What was looked at, and what is not shown.
    pub summary: Summary,
    /// Every rule that ran or was raised.
    pub rules: Vec<Arc<Info>>,
    /// Says what nobody may read.
    pub masks: MaskOf,
}

/// Counts of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many files of each family were checked.
    pub files: BTreeMap<Family, usize>,
    /// How many files no reader understood and no family claims.
    pub unparsed: usize,
    /// How many files are templates that only rendering makes configuration of; charts' own apart.
    pub templated: usize,
    /// Findings that somebody allowed.
    pub suppressed: usize,
    /// Findings that the baseline knows.
    pub baselined: usize,
    /// Findings below the severity that is shown.
    pub below_severity: usize,
    /// Findings of rules of a profile that was not asked for.
    pub profile: usize,
    /// Findings in places that their rules do not judge.
    pub environment: usize,
    /// Conditions that could not be decided.
    pub unknown: usize,
}

impl Summary {
    /// Adds what became of some findings to the counts.
    pub fn count(mut self, findings: &[Triaged]) -> Self {
        for triaged in findings {
            match triaged.status {
                Status::Reported => {}
                Status::Suppressed { .. } => self.suppressed += 1,
                Status::Baselined => self.baselined += 1,
                Status::BelowSeverity => self.below_severity += 1,
                Status::Profile => self.profile += 1,
                Status::Environment => self.environment += 1,
            }
        }
        self
    }
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal, with excerpts.
    Human,
    /// One line for each finding, for editors and grep.
    Short,
    /// For programs.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}

impl Format {
    /// Every format with its name on the command line.
    pub const ALL: &'static [(Format, &'static str)] =
        &[(Format::Human, "human"), (Format::Short, "short"), (Format::Json, "json"), (Format::Sarif, "sarif")];
}

/// How a report is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether the terminal shows colours.
    pub colour: bool,
    /// How many columns it has.
    pub width: usize,
    /// Whether to spell out all findings of a rule instead of folding many alike.
    pub all_places: bool,
    /// Whether to show what was suppressed or is in the baseline, too.
    pub suppressed: bool,
    /// Whether to describe excerpts in words instead of drawing them, for screen readers.
    pub narrated: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { colour: false, width: 100, all_places: false, suppressed: false, narrated: false }
    }
}

/// Writes a report.
pub fn write(outcome: &Outcome, format: Format, options: Options, out: &mut dyn Write) -> io::Result<()> {
    let desk = Desk { masks: &outcome.masks, known: RefCell::default() };
    match format {
        Format::Human => human::write(outcome, &desk, options, out),
        Format::Short => short::write(outcome, &desk, options, out),
        Format::Json => json::write(outcome, &desk, options, out),
        Format::Sarif => sarif::write(outcome, &desk, options, out),
    }
}

impl Outcome {
    /// What comes of a run that a problem kept from beginning.
    pub fn failed(problem: Problem) -> Self {
        let masks: MaskOf = Box::new(|_| Mask::default());
        Self { findings: Vec::new(), problems: vec![problem], summary: Summary::default(), rules: Vec::new(), masks }
    }

    /// What is shown: the reported findings, then, when asked for, those with a reason not to be.
    fn shown(&self, options: Options) -> impl Iterator<Item = &Triaged> {
        let reported = self.findings.iter().filter(|triaged| triaged.status == Status::Reported);
        let others = self.findings.iter().filter(move |triaged| {
            options.suppressed && matches!(triaged.status, Status::Suppressed { .. } | Status::Baselined)
        });
        reported.chain(others)
    }

    /// How many findings of each severity are reported, the gravest first.
    fn reported(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let reported = |severity: Severity| {
            let alike = |triaged: &&Triaged| triaged.status == Status::Reported && triaged.finding.severity == severity;
            self.findings.iter().filter(alike).count()
        };
        Severity::ALL.iter().map(move |(severity, name)| (*name, reported(*severity)))
    }
}

/// Where texts are made fit to be shown, each once.
struct Desk<'o> {
    masks: &'o MaskOf,
    known: RefCell<HashMap<*const Source, Rc<Sheet>>>,
}

/// A source made fit to be shown.
struct Sheet {
    redaction: Redaction,
    excerpt: Excerpt,
}

impl Desk<'_> {
    fn sheet(&self, source: &Arc<Source>) -> Rc<Sheet> {
        let make = || {
            let mask = (self.masks)(source);
            let excerpt = Excerpt::new(source, &mask);
            Rc::new(Sheet { redaction: mask.redaction(source), excerpt })
        };
        Rc::clone(self.known.borrow_mut().entry(Arc::as_ptr(source)).or_insert_with(make))
    }

    /// What a finding says, without the secrets of the files that it has to do with.
    fn message(&self, finding: &Finding) -> String {
        let mut message = finding.message.to_string();
        for part in finding.quoted.iter().rev().map(|range| range.start as usize..range.end as usize) {
            if let Some(words) = finding.message.get(part.clone()).map(|words| self.redact(finding, words)) {
                message.replace_range(part, &words);
            }
        }
        message
    }

    /// Words about a finding without the secrets of the files that it has to do with.
    fn redact(&self, finding: &Finding, words: &str) -> String {
        let related = finding.more.related.iter().map(|related| &related.place);
        let via = finding.more.via.iter().map(|(place, _)| place);
        let mut done: Vec<*const Source> = Vec::new();
        let mut words = words.to_owned();
        for place in std::iter::once(&finding.place).chain(related).chain(via) {
            let source = Arc::as_ptr(&place.source);
            if !done.contains(&source) {
                done.push(source);
                words = self.sheet(&place.source).redaction.redact(&words);
            }
        }
        words
    }

    /// The masked text of a place.
    fn cut(&self, place: &Place) -> String {
        self.sheet(&place.source).excerpt.cut(place.start(), place.end()).to_owned()
    }
}

/// `path:line:column`, which terminals and editors open with a click.
fn place_name(path: &str, at: Position) -> String {
    format!("{path}:{}:{}", at.line, at.column)
}
