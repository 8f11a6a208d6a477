//! What went wrong while charts were rendered, as far as it is worth a finding.

use std::sync::Arc;

use super::{Known, set_name};
use crate::finding;
use crate::helm::Problem;
use crate::helm::value::Trouble as Cause;
use crate::source::Place;
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
pub fn of(problems: &[Problem], is_installed: bool, known: &Known<'_>) -> Vec<Trouble> {
    let asks = |problem: &Problem| matches!(problem.trouble, Cause::Required | Cause::Refused);
    let may_follow = !is_installed && problems.iter().any(asks);
    let is_meant = |problem: &&Problem| match problem.trouble {
        Cause::Limit => true,
        Cause::Ungiven => is_installed,
        _ => !may_follow,
    };
    // What is no YAML is said once, as a mistake of the file.
    let is_said = |place: &Place| known.get(&place.source.path).is_some_and(|file| !file.tree.errors.is_empty());
    let found = problems.iter().filter(is_meant).filter_map(|problem| {
        let place = problem.place.as_ref().map(|place| place.written().0).filter(|place| !is_said(place))?;
        let includes = problem.includes.iter().map(|place| place.written().0).collect();
        Some(Trouble { message: known.masked(&problem.message), place, includes })
    });
    found.collect()
}

/// What has no place in a file, so that it is no finding: the run could not do all that was asked of it. What is set on the
/// command line is named by its key.
pub fn unplaced(problems: &[Problem], folder: &str, known: &Known<'_>) -> Vec<finding::Problem> {
    let found = problems.iter().filter_map(|problem| match &problem.place {
        None => Some((folder.to_owned(), known.masked(&problem.message))),
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
pub fn unreadable(tree: &Tree, error: &SyntaxError, known: &Known<'_>) -> Trouble {
    let place = Place { source: Arc::clone(&tree.source), range: error.range }.written().0;
    let message = known.masked(&format!("what is rendered here is no YAML: {}", error.message));
    Trouble { place, message, includes: Vec::new() }
}
