//! Findings that the program itself raises, in the words of their rule files, and mistakes as problems.

use std::sync::Arc;

use crate::discover;
use crate::finding::{Details, Finding, Info, Problem, Related, RuleName};
use crate::fingerprint::{Paths, fingerprint};
use crate::model::{Parsed, System, secrets};
use crate::rendered::Trouble;
use crate::report;
use crate::rule::RuleSet;
use crate::source::{Environment, Family, FileKind, Place, Range};
use crate::tree::Node;
use crate::tree::form::Mistake;
use crate::triage::{Raised, Suppressions, annotated_in, suppressions_of};

/// How wide mistakes are drawn.
const WIDTH: usize = 100;

/// A mistake in a file of ours as a problem.
pub fn problem(code: &'static str, mistake: &Mistake) -> Problem {
    Problem {
        is_error: true,
        code,
        path: mistake.place.source.path.clone(),
        start: Some(mistake.place.start()),
        message: match &mistake.help {
            Some(help) => format!("{} ({help})", mistake.message),
            None => mistake.message.clone(),
        },
        drawn: Some(report::draw(mistake, false, WIDTH)),
    }
}

/// Values that seaworthy.toml names and that are not there.
pub fn no_values(path: &str, place: &Place) -> Problem {
    Problem {
        is_error: true,
        code: "configuration",
        path: place.source.path.clone(),
        start: Some(place.start()),
        message: format!("the values file `{path}` is not there, neither in the workspace nor in the chart"),
        drawn: None,
    }
}

/// What the model did not look at in files that are judged, as problems.
pub fn limits(system: &System<'_>) -> Vec<Problem> {
    let met = system.spring.limits().iter().filter(|(file, ..)| system.files[*file].input.reported);
    let problem = |node: &Node<'_>, message: &str| {
        let place = node.place();
        let (path, start) = (place.source.path.clone(), Some(place.start()));
        Problem { is_error: true, code: "limit", path, start, message: message.to_owned(), drawn: None }
    };
    met.map(|(_, node, message)| problem(node, message)).collect()
}

/// Texts that their readers did not understand, as findings of their families; `runs` says whether a rule runs over a
/// file.
pub fn parse_errors(files: &[Parsed], rules: &RuleSet, runs: impl Fn(&RuleName, usize) -> bool) -> Vec<Finding> {
    let mut found = Vec::new();
    let read = files.iter().enumerate().filter(|(_, file)| file.input.reported && file.trail.is_none());
    // Where a chart lacks something, what it writes into a text may be broken for its sake.
    let read = read.filter(|(_, file)| !file.is_document || file.is_rendered);
    for (number, file) in read {
        let family = || file.input.kind.family().or_else(|| claimed_by(file));
        let broken = Some(file).filter(|file| !file.tree.errors.is_empty());
        let Some(info) =
            broken.and_then(|_| family()).and_then(|family| info(rules, &format!("{}/parse-error", family.id())))
        else {
            continue;
        };
        let name = RuleName { id: info.id.clone(), aliases: info.aliases.clone() };
        if !runs(&name, number) {
            continue;
        }
        for error in &file.tree.errors {
            let place = Place { source: file.tree.source.clone(), range: error.range };
            found.push(finding(&info, place, error.message.clone(), file.input.environment));
        }
    }
    found
}

/// What charts cannot be rendered for, at the templates or values at fault; `runs` says whether a rule runs over a file.
pub fn template_errors(troubles: &[Trouble], rules: &RuleSet, runs: impl Fn(&RuleName, &str) -> bool) -> Vec<Finding> {
    let Some(info) = info(rules, "helm/template-error").filter(|_| !troubles.is_empty()) else { return Vec::new() };
    let name = RuleName { id: info.id.clone(), aliases: info.aliases.clone() };
    let reached = troubles.iter().filter(|trouble| runs(&name, &trouble.place.source.path));
    let finding = |trouble: &Trouble| {
        let related = trouble
            .includes
            .iter()
            .take(INCLUDES)
            .map(|place| Related { place: first_line(place), message: "which is included here".into() });
        let mut finding = finding(&info, first_line(&trouble.place), trouble.message.clone(), Environment::Any);
        finding.more.related.extend(related);
        finding
    };
    reached.map(finding).collect()
}

/// So many of the templates that include the one at fault are named.
const INCLUDES: usize = 3;

/// A place up to the end of its first line.
fn first_line(place: &Place) -> Place {
    let length = place.text().find(['\n', '\r']).unwrap_or(place.text().len()) as u32;
    Place { range: Range::new(place.range.start, place.range.start + length), ..place.clone() }
}

/// The family that a companion claims for itself.
pub fn claimed_by(file: &Parsed) -> Option<Family> {
    discover::claimed_by_companion(&file.input.kind, &file.input.source.text)
}

/// Keys that stand twice in one mapping of a manifest or values file, of which only the last counts. Vault and Spring
/// have rules of their own for it, because there it depends on what the key is.
pub fn duplicate_keys(files: &[Parsed], rules: &RuleSet, runs: impl Fn(&RuleName, usize) -> bool) -> Vec<Finding> {
    let mut found = Vec::new();
    for (number, file) in files.iter().enumerate().filter(|(_, file)| file.input.reported) {
        let family = file.input.kind.family().filter(|family| matches!(family, Family::Kubernetes | Family::Helm));
        let duplicates = family.map(|_| file.tree.duplicates()).filter(|found| found.len() > 0);
        let Some((family, duplicates)) = family.zip(duplicates) else { continue };
        let Some(info) = info(rules, &format!("{}/duplicate-key", family.id())) else { continue };
        let name = RuleName { id: info.id.clone(), aliases: info.aliases.clone() };
        let mut paths = Paths::default();
        for (later, first) in duplicates.filter(|_| runs(&name, number)) {
            let message = format!("`{}` stands in this mapping twice, and only this one counts", later.text());
            let place = first.place().written().0;
            found.push(Finding {
                more: Details { related: vec![Related { place, message: "the first".into() }], ..Details::default() }
                    .into(),
                fingerprint: fingerprint(&info.id, &file.input.source.path, &paths.of(later), 0),
                ..finding(&info, later.place(), message, file.input.environment)
            });
        }
    }
    found
}

/// Tokens in comments of Spring's files, of which no tree tells. One of Vault's is left to the rule about those.
pub fn tokens_in_comments(files: &[Parsed], rules: &RuleSet, runs: impl Fn(&RuleName, usize) -> bool) -> Vec<Finding> {
    let mut found = Vec::new();
    let of_spring = |file: &Parsed| matches!(file.input.kind, FileKind::Spring { .. }) && file.input.reported;
    for (number, file) in files.iter().enumerate().filter(|(_, file)| of_spring(file)) {
        let source = &file.tree.source;
        let tokens = file.tree.comments.iter().flat_map(|comment| {
            let moved = |token: Range| Range::new(comment.start + token.start, comment.start + token.end);
            secrets::tokens_in(source.slice(*comment)).into_iter().map(moved)
        });
        let mut tokens = tokens.filter(|token| !source.slice(*token).starts_with("hv")).peekable();
        let Some(info) = tokens.peek().and_then(|_| info(rules, "spring/docs-comments-secrets")) else { continue };
        let name = RuleName { id: info.id.clone(), aliases: info.aliases.clone() };
        if runs(&name, number) {
            let place = |range| Place { source: source.clone(), range };
            let of = |token| finding(&info, place(token), "a comment holds a token".into(), file.input.environment);
            found.extend(tokens.map(of));
        }
    }
    found
}

/// What the texts allow.
pub fn suppressions(files: &[Parsed]) -> Suppressions {
    let mut all = Suppressions::default();
    for file in files.iter().filter(|file| file.input.reported) {
        // The comments of a template are read where they are written.
        let Suppressions { found, raised } = match file.trail {
            Some(_) => annotated_in(&file.tree),
            None => suppressions_of(&file.tree, &file.input.kind),
        };
        all.found.extend(found);
        all.raised.extend(raised);
    }
    all
}

/// What triage has to say of its own, as findings; `runs` says whether a rule runs over a file.
pub fn findings(raised: Vec<Raised>, rules: &RuleSet, runs: impl Fn(&RuleName, &str) -> bool) -> Vec<Finding> {
    let finding = |raised: Raised| {
        let info = info(rules, raised.rule_id)?;
        let name = RuleName { id: info.id.clone(), aliases: info.aliases.clone() };
        let place = raised.place.written().0;
        runs(&name, &place.source.path).then(|| finding(&info, place, raised.message, Environment::Any))
    };
    raised.into_iter().filter_map(finding).collect()
}

fn info(rules: &RuleSet, id: &str) -> Option<Arc<Info>> {
    let rule = rules.find(id)?.compile().ok()?;
    Some(rule.info().clone())
}

fn finding(info: &Arc<Info>, place: Place, message: String, environment: Environment) -> Finding {
    let (place, ways) = place.written();
    let quoted = Box::from([Range::new(0, message.len() as u32)]);
    Finding {
        severity: info.severity,
        confidence: info.confidence,
        environment,
        message: message.into(),
        object: None,
        quoted,
        fingerprint: fingerprint(&info.id, &place.source.path, "", 0),
        more: Details { via: ways, ..Details::default() }.into(),
        rule: info.clone(),
        place,
    }
}
