//! Trying the fix of a rule on an example: the text must become what the example says, stay valid, and be found good.

use std::collections::BTreeMap;

use super::{Shown, configuration, faults, inputs, over};
use crate::finding::Finding;
use crate::fix::{self, Edit};
use crate::rule::examples::{Example, Shows};
use crate::rule::{Rule, RuleSet};
use crate::tree::form::Mistake;

type Texts = BTreeMap<String, String>;

/// How many times a fix is made: edits that lie on one another wait for their turn.
const ROUNDS: usize = 8;

/// A rule with a fix that none of its examples shows.
pub fn never_shown(rule: &Rule, examples: &[Example]) -> Option<Mistake> {
    let has_fix = rule.cases.iter().any(|case| case.fix.is_some());
    let first = examples.iter().find(|example| example.shows == Shows::Bad)?;
    let is_shown = examples.iter().any(|example| !example.fixed.is_empty());
    (has_fix && !is_shown).then(|| Mistake::new(first.place.clone(), "no example shows the fix at work"))
}

/// What does not come out as the example says when its findings are mended.
pub fn differences(rules: &RuleSet, example: &Example, findings: &[Finding]) -> Vec<String> {
    let mended = findings.iter().filter(|finding| finding.more.fix.is_some()).count();
    match (mended, example.fixed.is_empty()) {
        (0, true) => return Vec::new(),
        (0, false) => return vec!["the rule offers no fix here".to_owned()],
        (_, true) => return vec!["the rule mends this, and `fixed` is missing".to_owned()],
        _ => {}
    }
    let before: Texts = example.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    let Some((after, found)) = rounds(rules, example, &before) else {
        return vec!["the fix never comes to an end".to_owned()];
    };
    let mut wrong = wrong_texts(example, &before, &after);
    if found.findings.len() + mended != findings.len() {
        wrong.push(format!("after the fix the rule finds {} more", found.findings.len()));
    }
    if faults_of(example, &after) > faults_of(example, &before) {
        wrong.push("the fix leaves a text that is not valid".to_owned());
    }
    wrong
}

/// Mends until nothing is left to mend; the texts then, and what is still found.
fn rounds(rules: &RuleSet, example: &Example, before: &Texts) -> Option<(Texts, Shown)> {
    let mut texts = before.clone();
    for _ in 0..ROUNDS {
        let found = over(rules, example, &texts);
        let next = applied(&texts, &found.findings);
        if next == texts {
            return Some((texts, found));
        }
        texts = next;
    }
    None
}

fn applied(texts: &Texts, findings: &[Finding]) -> Texts {
    let fixes = findings.iter().filter_map(|finding| finding.more.fix.as_ref());
    let edits: Vec<&Edit> = fixes.flat_map(|fix| &fix.edits).collect();
    let mend = |(path, text): (&String, &String)| {
        let own = edits.iter().filter(|edit| edit.place.source.path == *path);
        let own: Vec<Edit> = own.map(|edit| (*edit).clone()).collect();
        (path.clone(), fix::apply(text, &own))
    };
    texts.iter().map(mend).collect()
}

fn wrong_texts(example: &Example, before: &Texts, after: &Texts) -> Vec<String> {
    let wanted = |path: &str| example.fixed.iter().find(|(known, _)| known == path).map(|(_, text)| text);
    let wrong = |(path, text): (&String, &String)| {
        let wanted = wanted(path).or_else(|| before.get(path))?;
        (wanted != text).then(|| first_difference(path, text, wanted))
    };
    let unknown = example.fixed.iter().filter(|(path, _)| !after.contains_key(path));
    let unknown = unknown.map(|(path, _)| format!("`fixed` speaks of {path}, which the example does not hold"));
    after.iter().filter_map(wrong).chain(unknown).collect()
}

fn first_difference(path: &str, text: &str, wanted: &str) -> String {
    let (mut lines, mut wanted) = (text.split('\n'), wanted.split('\n'));
    for number in 1.. {
        let (line, other) = (lines.next(), wanted.next());
        if line != other || line.is_none() {
            let said = |line: Option<&str>| line.map_or("the end".to_owned(), |line| format!("`{line}`"));
            return format!("after the fix {path}:{number} is {}, not {}", said(line), said(other));
        }
    }
    String::new()
}

fn faults_of(example: &Example, texts: &Texts) -> usize {
    inputs(example, texts, &configuration(example).0).into_iter().map(faults).sum()
}
