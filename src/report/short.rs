//! One line for each finding and problem, for editors and grep.

use std::io::{self, Write};

use super::text::printable;
use super::{Desk, Options, Outcome, place_name};

pub(super) fn write(outcome: &Outcome, desk: &Desk<'_>, options: Options, out: &mut dyn Write) -> io::Result<()> {
    for triaged in outcome.shown(options) {
        let finding = &triaged.finding;
        let place = place_name(&finding.place.source.path, finding.place.start());
        let message = desk.message(finding);
        let severity = finding.severity.name();
        writeln!(out, "{}: {severity}[{}] {}", printable(&place), printable(&finding.rule.id), printable(&message))?;
    }
    for problem in &outcome.problems {
        let place = problem.start.map_or_else(|| problem.path.clone(), |start| place_name(&problem.path, start));
        let colon = if place.is_empty() { "" } else { ": " };
        let level = if problem.is_error { "error" } else { "note" };
        writeln!(out, "{}{colon}{level}[{}] {}", printable(&place), problem.code, printable(&problem.message))?;
    }
    Ok(())
}
