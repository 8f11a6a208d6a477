//! What went wrong while charts were rendered, as far as it is worth a finding.

use std::sync::Arc;

use foldhash::HashMap;

use super::set_name;
use crate::finding;
use crate::helm::Problem;
use crate::helm::value::Trouble as Cause;
use crate::model::{Parsed, secrets};
use crate::source::{FileKind, Place};
use crate::tree::{SyntaxError, Tree};

/// Something that went wrong.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// Where.
    pub place: Place,
    /// What, without the secrets of the values.
    pub message: String,
    /// The actions that led there, innermost first.
    pub includes: Vec<Place>,
}

/// Whether documents may be missing because of it.
pub fn loses_documents(problem: &Problem) -> bool {
    problem.trouble != Cause::Required
}

/// What is worth a finding. Where a chart asks for values or refuses these, it says what its user must do, and what goes
/// wrong elsewhere may come of the same; that is a mistake only where the chart is installed so.
pub fn of(problems: &[Problem], is_installed: bool, known: &HashMap<&str, &Parsed>) -> Vec<Trouble> {
    let asks = |problem: &Problem| matches!(problem.trouble, Cause::Required | Cause::Refused);
    let may_follow = !is_installed && problems.iter().any(asks);
    let is_meant = |problem: &&Problem| match problem.trouble {
        Cause::Limit => true,
        Cause::Ungiven => is_installed,
        _ => !may_follow,
    };
    // What is no YAML is said once, as a mistake of the file.
    let is_said = |place: &Place| known.get(&*place.source.path).is_some_and(|file| !file.tree.errors.is_empty());
    let found = problems.iter().filter(is_meant).filter_map(|problem| {
        let place = problem.place.as_ref().map(|place| place.written().0).filter(|place| !is_said(place))?;
        let includes = problem.includes.iter().map(|place| place.written().0).collect();
        Some(Trouble { message: masked(&problem.message, known), place, includes })
    });
    found.collect()
}

/// What has no place in a file, so that it is no finding: the run could not do all that was asked of it. What is set on the
/// command line is named by its key.
pub fn unplaced(problems: &[Problem], folder: &str, known: &HashMap<&str, &Parsed>) -> Vec<finding::Problem> {
    let found = problems.iter().filter_map(|problem| match &problem.place {
        None => Some((folder.to_owned(), masked(&problem.message, known))),
        Some(place) if place.source.path == "--set" => {
            Some((set_name(&place.source.text), "the value cannot be set as Helm sets values".to_owned()))
        }
        Some(_) => None,
    });
    let problem =
        |(path, message)| finding::Problem { is_error: true, code: "chart", path, start: None, message, drawn: None };
    found.map(problem).collect()
}

/// What is wrong with a document that is no YAML, where it was written.
pub fn unreadable(tree: &Tree, error: &SyntaxError, known: &HashMap<&str, &Parsed>) -> Trouble {
    let place = Place { source: Arc::clone(&tree.source), range: error.range }.written().0;
    let message = masked(&format!("what is rendered here is no YAML: {}", error.message), known);
    Trouble { place, message, includes: Vec::new() }
}

/// A message may quote any value.
fn masked(message: &str, known: &HashMap<&str, &Parsed>) -> String {
    let values = known.values().filter(|file| file.input.kind == FileKind::HelmValues);
    values.fold(message.to_owned(), |message, file| {
        let source = &file.input.source;
        secrets::mask(source, Some(&file.tree)).redact(source, &message)
    })
}
