//! Trying rules on the examples in their own files: every mark must be found, and nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::{self, Config};
use crate::discover::{self, Around, Environments};
use crate::embedded;
use crate::finding::Finding;
use crate::model::{Parsed, System};
use crate::rule::examples::{self, Example, Shows};
use crate::rule::run::{Surroundings, Verdicts};
use crate::rule::{Rule, RuleFile, Setting};
use crate::source::{Position, Range, Source};
use crate::tree::form::Mistake;

/// What does not come out as the examples of a rule say.
pub fn mistakes(rule: &Rule) -> Vec<Mistake> {
    let (examples, mut mistakes) = examples::read(rule);
    for example in &examples {
        let (config, misset) = config(example);
        mistakes.extend(misset);
        let found = verdicts(rule, example, &config);
        let wrong = differences(rule, example, &found);
        mistakes.extend(wrong.into_iter().map(|message| Mistake::new(example.place.clone(), message)));
    }
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

struct Defaults;

impl Surroundings for Defaults {
    fn runs(&self, _: &Rule, _: usize) -> bool {
        true
    }

    fn settings(&self, rule: &Rule, _: usize) -> Vec<Setting> {
        rule.params.iter().map(|param| param.default.clone()).collect()
    }
}

/// The seaworthy.toml of an example.
fn config(example: &Example) -> (Config, Vec<Mistake>) {
    let lines: String = example.config.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
    let (config, mistakes) = Config::load(Arc::new(Source::file(config::FILE, lines)));
    let at_example = |mistake: Mistake| Mistake::new(example.place.clone(), mistake.message);
    (config, mistakes.into_iter().map(at_example).collect())
}

fn verdicts(rule: &Rule, example: &Example, config: &Config) -> Verdicts {
    let texts: BTreeMap<String, String> =
        example.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    let around = Around::new(&texts);
    let inputs = texts
        .iter()
        .filter_map(|(path, text)| discover::input(path, text.clone(), &around, &Environments::default()).ok());
    let files: Vec<Parsed> = inputs.map(Parsed::of).flat_map(embedded::with_inner).collect();
    let target = crate::run::target(config);
    let system = System::of(&files, &target);
    crate::rule::run(std::slice::from_ref(rule), &system, &Defaults, 1)
}

fn differences(rule: &Rule, example: &Example, found: &Verdicts) -> Vec<String> {
    let mut wrong = Vec::new();
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
    for (path, range) in expected {
        let file = example.files.iter().find(|file| file.path == path);
        let text = file.and_then(|file| file.text.get(range.start as usize..range.end as usize)).unwrap_or_default();
        wrong.push(format!("missing: nothing was found at `{text}` in {path}"));
    }
    match example.shows {
        Shows::Unknown if found.unknown == 0 => wrong.push("the rule knows the answer here".to_owned()),
        Shows::Bad if example.files.iter().all(|file| file.marks.is_empty()) => {
            wrong.push("a bad example needs a marked range".to_owned());
        }
        _ => {}
    }
    wrong
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
    let places = finding.related.iter().map(|related| &related.place);
    let places: Vec<_> = places.map(|place| format!("{}:{}", place.source.path, place.start().line)).collect();
    let fits = example.related.is_empty() || example.related.iter().all(|place| places.contains(place));
    (!fits).then(|| format!("the related places are {}", places.join(", ")))
}
