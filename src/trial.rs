//! Trying rules on the examples in their own files: every mark must be found, and nothing else.
//!
//! An example goes through the whole pipeline, with the rule alone, so that it shows what users get. What its `context`
//! holds is asked for as the rest of a workspace is.

mod mended;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::{self, Config};
use crate::discover::{self, Around};
use crate::finding::Finding;
use crate::model::Parsed;
use crate::rule::examples::{self, Example, Shows};
use crate::rule::{Rule, RuleFile, RuleSet};
use crate::run::{Run, Wanted, check};
use crate::source::{Input, Position, Range, Source};
use crate::tree::form::Mistake;
use crate::triage::{Date, Status};

/// What does not come out as the examples of a rule say.
pub fn mistakes(rule: &Rule) -> Vec<Mistake> {
    let (examples, mut mistakes) = examples::read(rule);
    for example in &examples {
        let wrong = differences(rule, example);
        mistakes.extend(wrong.into_iter().map(|message| Mistake::new(example.place.clone(), message)));
    }
    mistakes.extend(mended::never_shown(rule, &examples).filter(|_| mistakes.is_empty()));
    mistakes
}

/// What is wrong with a rule file, its examples included.
pub fn of_file(file: &RuleFile) -> Vec<Mistake> {
    match file.read() {
        Ok(rule) => mistakes(&rule),
        Err(mistakes) => mistakes,
    }
}

/// How many examples a rule file has.
pub fn count(file: &RuleFile) -> usize {
    file.read().map_or(0, |rule| examples::read(&rule).0.len())
}

/// What rules say of an example.
#[derive(Debug)]
pub struct Shown {
    /// What is reported.
    pub findings: Vec<Finding>,
    /// How many times a rule could not decide.
    pub unknown: usize,
    /// What kept the run from answering, and what is wrong in the example's configuration.
    pub problems: Vec<String>,
}

/// Runs rules over an example.
pub fn shown(rules: &RuleSet, example: &Example) -> Shown {
    let texts = example.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    over(rules, example, &texts)
}

/// Runs rules over an example whose files hold these texts.
fn over(rules: &RuleSet, example: &Example, texts: &BTreeMap<String, String>) -> Shown {
    let (config, mistakes) = configuration(example);
    let (given, context): (Vec<Input>, Vec<Input>) =
        inputs(example, texts, &config).into_iter().partition(|input| input.reported);
    let rest = |wanted: &Wanted<'_>| {
        let context = context.iter().filter(|input| wanted(&input.source.path, &input.source.text));
        context.cloned().collect()
    };
    let run = Run {
        config: &config,
        rules,
        today: Date::OF_EXAMPLES,
        shows_all: true,
        is_whole: true,
        describes_rules: false,
        jobs: 1,
    };
    let outcome = check(given, &rest, Vec::new(), &run).outcome;
    let reported = outcome.findings.into_iter().filter(|triaged| triaged.status == Status::Reported);
    let problems = outcome.problems.into_iter().map(|problem| problem.message);
    Shown {
        findings: reported.map(|triaged| triaged.finding).collect(),
        unknown: outcome.summary.unknown,
        problems: mistakes.into_iter().map(|mistake| mistake.message).chain(problems).collect(),
    }
}

fn configuration(example: &Example) -> (Config, Vec<Mistake>) {
    let lines: String = example.config.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
    Config::load(Arc::new(Source::file(config::FILE, lines)))
}

fn inputs(example: &Example, texts: &BTreeMap<String, String>, config: &Config) -> Vec<Input> {
    let around = Around::new(texts);
    let environments = config.environment_names();
    let is_context = |path: &str| example.files.iter().any(|file| file.path == path && file.is_context);
    let input = |(path, text): (&String, &String)| {
        let input = discover::input(path, text.clone(), &around, &environments).ok()?;
        Some(Input { reported: !is_context(path), ..input })
    };
    texts.iter().filter_map(input).collect()
}

/// Files of an example that are none of ours, or that their reader does not understand: they would show nothing.
/// An example of the unknown may be broken on purpose.
fn unreadable(example: &Example) -> Vec<String> {
    if example.shows == Shows::Unknown {
        return Vec::new();
    }
    let texts = example.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    let inputs = inputs(example, &texts, &Config::default());
    let foreign = texts.keys().filter(|path| !inputs.iter().any(|input| input.source.path == **path));
    let mut wrong: Vec<_> = foreign.map(|path| format!("{path} is taken for nothing that rules judge")).collect();
    for file in inputs.into_iter().map(Parsed::of) {
        let error = file.tree.errors.first();
        wrong.extend(error.map(|error| format!("{} cannot be read: {}", file.input.source.path, error.message)));
    }
    wrong
}

/// The rule and nothing else.
fn alone(rule: &Rule) -> RuleSet {
    RuleSet { files: vec![RuleFile::of(rule)] }
}

fn differences(rule: &Rule, example: &Example) -> Vec<String> {
    let rules = alone(rule);
    let found = shown(&rules, example);
    let mut wrong = found.problems;
    wrong.extend(unreadable(example));
    let mut expected: Vec<(&str, Range)> =
        example.files.iter().flat_map(|file| file.marks.iter().map(|mark| (file.path.as_str(), *mark))).collect();
    for finding in &found.findings {
        let place = (finding.place.source.path.as_str(), finding.place.range);
        match expected.iter().position(|mark| *mark == place) {
            Some(mark) => {
                expected.swap_remove(mark);
                wrong.extend(wrong_case(rule, example, finding));
                wrong.extend(wrong_related(example, finding));
            }
            None if example.shows == Shows::Bad => wrong.push(format!("noisy: {}", describe(finding))),
            None => wrong.push(format!("should be silent: {}", describe(finding))),
        }
    }
    wrong.extend(expected.into_iter().map(|(path, range)| missing(example, path, range)));
    match example.shows {
        Shows::Unknown if found.unknown == 0 => wrong.push("the rule knows the answer here".to_owned()),
        Shows::Bad if example.files.iter().all(|file| file.marks.is_empty()) => {
            wrong.push("a bad example needs a marked range".to_owned());
        }
        _ => {}
    }
    if wrong.is_empty() {
        wrong.extend(mended::differences(&rules, example, &found.findings));
    }
    wrong
}

fn missing(example: &Example, path: &str, range: Range) -> String {
    let file = example.files.iter().find(|file| file.path == path);
    let text = file.and_then(|file| file.text.get(range.start as usize..range.end as usize)).unwrap_or_default();
    format!("missing: nothing was found at `{text}` in {path}")
}

fn describe(finding: &Finding) -> String {
    let Position { line, column, .. } = finding.place.start();
    format!("`{}` in {}:{line}:{column} ({})", finding.place.text(), finding.place.source.path, finding.message)
}

fn wrong_case(rule: &Rule, example: &Example, finding: &Finding) -> Option<String> {
    let wanted = rule.cases.get(example.case?.checked_sub(1)?)?;
    let same = wanted.severity == finding.severity && wanted.confidence == finding.confidence;
    (!same).then(|| format!("another case fired: {}", describe(finding)))
}

fn wrong_related(example: &Example, finding: &Finding) -> Option<String> {
    let places = finding.more.related.iter().map(|related| &related.place);
    let places: Vec<_> = places.map(|place| format!("{}:{}", place.source.path, place.start().line)).collect();
    let fits = example.related.is_empty() || example.related.iter().all(|place| places.contains(place));
    (!fits).then(|| format!("the related places are {}", places.join(", ")))
}

/// What is not understood in a text: its errors, and its keys that stand twice.
fn faults(input: Input) -> usize {
    let files = crate::embedded::with_inner(Parsed::of(input));
    files.iter().map(|file| file.tree.errors.len() + file.tree.duplicates().len()).sum()
}
