//! The report for people at a terminal; miette draws the excerpts.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::io::{self, Write};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::text::{Paint, count, paint, printable, wrap};
use super::window::{Mark, Window};
use super::{Desk, Options, Outcome, json, narrated, place_name};
use crate::finding::{Finding, Object, Problem, Related, Severity};
use crate::source::{Excerpt, Mask};
use crate::tree::form::Mistake;
use crate::triage::{Status, Triaged};

/// So many findings of a rule are spelled out before the rest is folded.
const ALIKE: usize = 3;
/// Related places so many lines away, or nearer, are drawn into the same excerpt.
const NEAR: u32 = 8;

pub(super) fn write(outcome: &Outcome, desk: &Desk<'_>, options: Options, out: &mut dyn Write) -> io::Result<()> {
    let mut alike: HashMap<_, usize> = HashMap::new();
    for triaged in outcome.shown(options) {
        *alike.entry(group(triaged)).or_default() += 1;
    }
    let mut seen: HashMap<_, usize> = HashMap::new();
    let mut explained = HashSet::new();
    for triaged in outcome.shown(options) {
        let nth = seen.entry(group(triaged)).or_default();
        *nth += 1;
        let rest = alike[&group(triaged)] - ALIKE.min(alike[&group(triaged)]);
        let folded = !options.all_places && rest > 1;
        if folded && *nth > ALIKE {
            continue;
        }
        let first = explained.insert(&triaged.finding.rule.id);
        writeln!(out, "{}", Page { triaged, desk, options, first }.text())?;
        if folded && *nth == ALIKE {
            let more = format!("  and {rest} more of the same, --all-places shows them\n");
            writeln!(out, "{}", paint(&more, Paint::Dim, options.colour))?;
        }
    }
    for problem in &outcome.problems {
        write!(out, "{}", self::problem(problem, options))?;
    }
    write!(out, "{}", summary(outcome, options))
}

/// Findings are alike when rule, severity and fate are.
fn group(triaged: &Triaged) -> (&str, Severity, bool) {
    (&triaged.finding.rule.id, triaged.finding.severity, triaged.status == Status::Reported)
}

/// One finding.
struct Page<'p> {
    triaged: &'p Triaged,
    desk: &'p Desk<'p>,
    options: Options,
    /// Whether the rule's reasons have not been told yet.
    first: bool,
}

impl Page<'_> {
    fn text(&self) -> String {
        let finding = &self.triaged.finding;
        let message = self.desk.message(finding);
        let excerpt = &self.desk.sheet(&finding.place.source).excerpt;
        let (near, far): (Vec<_>, Vec<_>) = finding.more.related.iter().partition(|related| self.is_near(related));
        let mut text = if self.options.narrated {
            narrated::finding(finding, &printable(&message), excerpt)
        } else {
            let marks: Vec<_> =
                std::iter::once(self.primary(!near.is_empty())).chain(near.iter().map(|r| self.mark(r))).collect();
            let id = paint(&printable(&finding.rule.id), Paint::Bold, self.options.colour);
            let name = paint(finding.severity.name(), shade(finding.severity), self.options.colour);
            let head = format!("{name}  {id}\n{}", printable(&message));
            let window = Window::around(excerpt, &marks, self.options.width);
            drawn(&Drawing { head, severity: finding.severity, window: &window, help: None }, self.options)
        };
        let told = if self.options.narrated { finding.more.related.iter().collect() } else { far };
        text.push_str(&self.notes(finding, &told));
        text
    }

    /// The finding's own range; a word tells it from others in the same excerpt.
    fn primary(&self, among_others: bool) -> Mark {
        let place = &self.triaged.finding.place;
        Mark { start: place.start(), end: place.end(), words: among_others.then(|| "here".to_owned()) }
    }

    fn mark(&self, related: &Related) -> Mark {
        let words = self.desk.redact(&self.triaged.finding, &related.message);
        let words = Some(printable(&words).into_owned());
        Mark { start: related.place.start(), end: related.place.end(), words }
    }

    /// Whether a related place can be drawn into the finding's own excerpt.
    fn is_near(&self, related: &Related) -> bool {
        let place = &self.triaged.finding.place;
        let same = std::sync::Arc::ptr_eq(&place.source, &related.place.source);
        let (here, there) = (place.start().line, related.place.start().line);
        same && here != there && here.abs_diff(there) <= NEAR
    }

    /// The lines below the excerpt.
    fn notes(&self, finding: &Finding, far: &[&Related]) -> String {
        let mut notes = String::new();
        let mut note = |head: &str, text: &str| notes.push_str(&self.note(head, text));
        if let Some(object) = &finding.object {
            note("in", &object_name(object));
        }
        // What stands inside without a name of its own leads nowhere but here.
        for (place, via) in finding.more.via.iter().filter(|(place, _)| *place != finding.place) {
            let at = place_name(&place.source.path, place.start());
            let name = self.desk.redact(finding, place.text());
            note("via", &format!("{} `{name}`, {at}", json::via_name(*via)));
        }
        for related in far {
            let at = place_name(&related.place.source.path, related.place.start());
            note("see", &format!("{at} {}", self.desk.redact(finding, &related.message)));
        }
        if !finding.more.value_sets.is_empty() {
            note("with", &finding.more.value_sets.join(", "));
        }
        if self.first {
            note("why", &finding.rule.why);
            note("do", &finding.rule.remedy);
        }
        if !finding.more.also.is_empty() {
            note("also", &finding.more.also.join(", "));
        }
        match &self.triaged.status {
            Status::Suppressed { reason } => note("allow", &self.desk.redact(finding, reason)),
            Status::Baselined => note("allow", "in the baseline"),
            _ => {}
        }
        notes
    }

    fn note(&self, head: &str, text: &str) -> String {
        if text.trim().is_empty() {
            return String::new();
        }
        let text = wrap(&format!("  {head:<6}"), text, self.options.width);
        text.replacen(head, &paint(head, Paint::Cyan, self.options.colour), 1)
    }
}

fn object_name(object: &Object) -> String {
    let namespace = object.namespace.as_ref().map(|namespace| format!("{namespace}/")).unwrap_or_default();
    format!("{} {namespace}{}", object.kind, object.name)
}

fn shade(severity: Severity) -> Paint {
    match severity {
        Severity::Critical | Severity::High => Paint::Red,
        Severity::Medium => Paint::Yellow,
        Severity::Low | Severity::Info => Paint::Cyan,
    }
}

/// What miette is given to draw.
struct Drawing<'w> {
    head: String,
    severity: Severity,
    window: &'w Window,
    help: Option<String>,
}

impl fmt::Debug for Drawing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.head)
    }
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.head)
    }
}

impl std::error::Error for Drawing<'_> {}

impl Diagnostic for Drawing<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match shade(self.severity) {
            Paint::Red => miette::Severity::Error,
            Paint::Yellow => miette::Severity::Warning,
            _ => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.window)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.window.labels().iter().cloned()))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }
}

fn drawn(drawing: &Drawing<'_>, options: Options) -> String {
    let theme = if options.colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(options.width.max(40))
        .without_primary_span_start()
        .without_syntax_highlighting()
        .with_links(false);
    let mut text = String::new();
    // Writing into memory fails only if miette cannot draw; the head says it all the same.
    if handler.render_report(&mut text, drawing).is_err() {
        return format!("  × {}\n", drawing.head);
    }
    text
}

/// A mistake in a rule file or in the configuration, with the text underlined.
pub fn draw(mistake: &Mistake, colour: bool, width: usize) -> String {
    let options = Options { colour, width, ..Options::default() };
    let excerpt = Excerpt::new(&mistake.place.source, &Mask::default());
    let mark = Mark { start: mistake.place.start(), end: mistake.place.end(), words: None };
    let window = Window::around(&excerpt, &[mark], width);
    let head = printable(&mistake.message).into_owned();
    let help = mistake.help.as_deref().map(|help| printable(help).into_owned());
    drawn(&Drawing { head, severity: Severity::High, window: &window, help }, options)
}

fn problem(problem: &Problem, options: Options) -> String {
    if let Some(drawn) = problem.drawn.as_ref().filter(|_| !options.narrated) {
        return format!("{drawn}\n");
    }
    let (name, shade) = if problem.is_error { ("error", Paint::Red) } else { ("note", Paint::Cyan) };
    let place = problem.start.map_or_else(|| problem.path.clone(), |start| place_name(&problem.path, start));
    let colon = if place.is_empty() { "" } else { ": " };
    format!("{}: {}{colon}{}\n", paint(name, shade, options.colour), printable(&place), printable(&problem.message))
}

/// The last lines: what was looked at, what was found, what is not shown.
fn summary(outcome: &Outcome, options: Options) -> String {
    let summary = &outcome.summary;
    let files: usize = summary.files.values().sum();
    let families: Vec<_> = summary.files.iter().map(|(family, count)| format!("{} {count}", family.name())).collect();
    let found: Vec<_> = outcome.reported().filter(|(_, count)| *count > 0).collect();
    let total: usize = found.iter().map(|(_, count)| count).sum();
    let found: Vec<_> = found.iter().map(|(name, count)| format!("{count} {name}")).collect();
    let list = |list: Vec<String>| if list.is_empty() { String::new() } else { format!(": {}", list.join(", ")) };
    let total = if total == 0 { "no findings".to_owned() } else { count(total, "finding") };
    let line = format!("{}{} · {total}{}", count(files, "file"), list(families), list(found));
    let mut text = format!("{}\n", paint(&line, Paint::Bold, options.colour));
    let hidden = hidden(outcome, options);
    if !hidden.is_empty() {
        text.push_str(&wrap("not shown: ", &hidden.join(", "), options.width));
    }
    text
}

fn hidden(outcome: &Outcome, options: Options) -> Vec<String> {
    let it = &outcome.summary;
    let unless_shown = |count: usize| if options.suppressed { 0 } else { count };
    let counts = [
        (unless_shown(it.suppressed), "allowed (each with its reason)"),
        (unless_shown(it.baselined), "in the baseline"),
        (it.below_severity, "below the severity asked for"),
        (it.profile, "of the strict profile"),
        (it.environment, "in environments that their rules do not judge"),
        (it.unknown, "unknown because a value is templated or set elsewhere"),
    ];
    let mut hidden: Vec<_> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, why)| format!("{n} {why}")).collect();
    if it.templated > 0 {
        hidden.push(format!("{} that only rendering makes configuration of", count(it.templated, "template")));
    }
    if it.unparsed > 0 {
        hidden.push(format!("{} that could not be read as what their names say", count(it.unparsed, "file")));
    }
    hidden
}
