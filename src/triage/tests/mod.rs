//! What the tests of triage share.
#![allow(clippy::unwrap_used)]
mod many;
mod order;
mod suppressions;

use super::*;
use crate::finding::{Category, Confidence, Fingerprint, Info, More, Object, Profile};
use crate::glob::{NameGlob, PathGlobs};
use crate::source::{Environment, FileKind, Origin, Position, Range, Segment, Source, Via};
use crate::tree::sketch::sketch;
use crate::tree::{Builder, Dialect, Kind, Style, Tree};
use std::sync::Arc;

fn rule(id: &str) -> Arc<Info> {
    Arc::new(Info {
        id: id.into(),
        title: String::new(),
        category: Category::Security,
        severity: Severity::High,
        confidence: Confidence::High,
        profile: Profile::Default,
        everywhere: false,
        view: String::new(),
        why: String::new(),
        remedy: String::new(),
        references: Vec::new(),
        checklists: Vec::new(),
        replaces: Vec::new(),
        aliases: Vec::new(),
        params: Vec::new(),
        fix: None,
    })
}

fn finding(rule: &Arc<Info>, severity: Severity, source: &Arc<Source>, range: Range) -> Finding {
    Finding {
        rule: rule.clone(),
        severity,
        confidence: Confidence::High,
        environment: Environment::Any,
        message: "".into(),
        place: Place { source: source.clone(), range },
        object: None,
        quoted: Box::default(),
        fingerprint: Fingerprint(std::array::from_fn(|n| [range.start, range.end][n / 8].to_be_bytes()[n % 4])),
        more: More::default(),
    }
}

/// A finding of a rule at the first place where some words stand.
fn at(rule: &Arc<Info>, source: &Arc<Source>, words: &str) -> Finding {
    let start = source.text.find(words).unwrap() as u32;
    finding(rule, Severity::High, source, Range::new(start, start + words.len() as u32))
}

fn page(text: &str) -> Arc<Source> {
    Arc::new(Source::file("k.yaml", text))
}

/// A context in which everything was run and nothing is said.
struct Run {
    rules: Vec<RuleName>,
    suppressions: Vec<Suppression>,
    allow: Vec<Allow>,
    limits: Thresholds,
    yields_to: BTreeMap<String, Vec<String>>,
    shows_all: bool,
    is_whole: bool,
    not_run: Vec<&'static str>,
}

impl Run {
    fn of(rules: &[&Arc<Info>]) -> Self {
        Self {
            rules: rules.iter().map(|rule| RuleName { id: rule.id.clone(), aliases: rule.aliases.clone() }).collect(),
            suppressions: Vec::new(),
            allow: Vec::new(),
            limits: Thresholds::default(),
            yields_to: BTreeMap::new(),
            shows_all: false,
            is_whole: true,
            not_run: Vec::new(),
        }
    }

    fn triage(&self, findings: Vec<Finding>) -> Triage {
        self.with(|context| triage(findings, context))
    }

    fn with<T>(&self, act: impl FnOnce(&Context) -> T) -> T {
        act(&Context {
            thresholds: &|_| self.limits.clone(),
            shows_all: self.shows_all,
            today: Date::parse("2026-06-15").unwrap(),
            suppressions: &self.suppressions,
            allow: &self.allow,
            rules: &self.rules,
            ran: &|rule, _| !self.not_run.contains(&rule.id.as_str()),
            is_whole: self.is_whole,
            yields_to: &self.yields_to,
        })
    }
}

fn statuses(triage: &Triage) -> Vec<(&str, &str, &Status)> {
    triage.triaged.iter().map(|one| (one.finding.rule.id.as_str(), one.finding.place.text(), &one.status)).collect()
}
