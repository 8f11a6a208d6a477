//! Running compiled rules over the system.
//!
//! Things of a view are judged side by side by all its rules, one after the other, so that what one of them has found out
//! serves the others. What a rule cannot concern drops out together (`Sieve`); the rest is judged one by one. What comes
//! out false is a finding at its place; what comes out unknown is counted. Files are handed to the threads in small
//! portions; the order of findings is made by triage, not here.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::at::{Spot, first_line};
use super::expr::{Expr, Known, SIDE_BY_SIDE, Scope, Sieve, Things, bits, decide, eval, visit};
use super::shared::Shared;
use super::written::{self, Written};
use super::{Case, Rule, Setting, asks};
use crate::finding::{Details, Finding, Related};
use crate::fingerprint::{Paths, fingerprint};
use crate::model::spring::{Question, Silence, silence};
use crate::model::{System, Thing, Value};
use crate::source::{Place, Via};

/// How many files a thread takes at a time.
const PORTION: usize = 32;

/// How many related places of one kind a finding names: who reads it looks at a few, and thousands of findings that name
/// thousands of places would fill the memory.
const RELATED: usize = 20;

/// What the rules have to say.
#[derive(Debug, Default)]
pub struct Verdicts {
    /// The findings, in no particular order.
    pub findings: Vec<Finding>,
    /// How many times a rule could not decide.
    pub unknown: usize,
    /// How many findings nobody asked to see; they are counted and not made.
    pub hidden: usize,
}

/// What a run needs apart from rules and system.
pub trait Surroundings: Sync {
    /// Which settings a file has: files of one number have the same ones.
    fn layer(&self, file: usize) -> usize;
    /// Whether a rule runs over a file.
    fn runs(&self, rule: &Rule, file: usize) -> bool;
    /// Whether the profile of a file shows a case of a rule.
    fn shows(&self, rule: &Rule, case: &Case, file: usize) -> bool;
    /// The settings of a rule for a file, in the order of its parameters.
    fn settings<'r>(&self, rule: &'r Rule, file: usize) -> Vec<Cow<'r, Setting>>;
}

/// Runs the rules over the files that are reported.
pub fn run<'a>(rules: &'a [Rule], system: &System<'a>, around: &dyn Surroundings, jobs: usize) -> Verdicts {
    let by_view = by_view(rules, system);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut verdicts = Verdicts::default();
        loop {
            let first = next.fetch_add(1, Ordering::Relaxed) * PORTION;
            if first >= system.files.len() {
                return verdicts;
            }
            let (paths, shared) = (Paths::default(), Shared::default());
            Portion { system, around, first, verdicts: &mut verdicts, paths, shared }.judge(&by_view);
        }
    };
    let jobs = jobs.min(system.files.len().div_ceil(PORTION));
    if jobs <= 1 {
        return work();
    }
    let parts: Vec<Verdicts> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
    });
    let mut parts = parts.into_iter();
    let mut all = parts.next().unwrap_or_default();
    for mut part in parts {
        all.findings.append(&mut part.findings);
        all.unknown += part.unknown;
        all.hidden += part.hidden;
    }
    all
}

/// The rules of a view.
type OfView<'a> = (&'static str, Vec<Ready<'a>>);

/// A rule, ready to run.
struct Ready<'a> {
    rule: &'a Rule,
    /// What it asks programs for, if it asks for nothing else.
    asked: Option<Question>,
    sieve: Sieve<'a>,
}

/// How many programs there must be before it is worth the while to look at what rules ask for.
const PROGRAMS: usize = 16;

/// The rules of each view, in their order.
fn by_view<'a>(rules: &'a [Rule], system: &System<'_>) -> Vec<OfView<'a>> {
    let mut by_view: Vec<OfView<'a>> = Vec::new();
    for rule in rules {
        let Some(view) = rule.view else { continue };
        let is_worth_it = view.name == "spring.app" && system.things(view.name).len() > PROGRAMS;
        let asked = is_worth_it.then(|| asks::keys(rule).map(|keys| Question::of(&keys))).flatten();
        let ready = Ready { rule, asked, sieve: Sieve::of(rule) };
        match by_view.iter_mut().find(|(name, _)| *name == view.name) {
            Some((_, rules)) => rules.push(ready),
            None => by_view.push((view.name, vec![ready])),
        }
    }
    by_view
}

/// A rule that runs over some things.
struct Running<'a, 'r> {
    ready: &'r Ready<'a>,
    params: Vec<Value<'a>>,
    /// How often it cannot decide over programs that have none of it, as far as that is known.
    silent: Vec<(Silence, usize)>,
}

struct Portion<'a, 's, 'v> {
    system: &'s System<'a>,
    around: &'s dyn Surroundings,
    first: usize,
    verdicts: &'v mut Verdicts,
    paths: Paths<'a>,
    shared: Shared,
}

impl<'a> Portion<'a, '_, '_> {
    fn judge(&mut self, by_view: &[OfView<'a>]) {
        let mut known = Known::default();
        for (view, rules) in by_view {
            let things = self.system.things(view);
            let from = things.partition_point(|thing| thing.file < self.first);
            let to = things.partition_point(|thing| thing.file < self.first + PORTION);
            let is_reported = |thing: &&Thing<'a>| self.system.files[thing.file].input.reported;
            let things: Vec<_> = things[from..to].iter().filter(is_reported).collect();
            for things in things.chunk_by(|a, b| self.around.layer(a.file) == self.around.layer(b.file)) {
                self.things(rules, things, &mut known);
            }
        }
    }

    /// Judges things for which the settings are the same.
    fn things(&mut self, rules: &[Ready<'a>], things: &[&Thing<'a>], known: &mut Known<'a>) {
        let Some(file) = things.first().map(|thing| thing.file) else { return };
        let running = rules.iter().filter(|ready| self.around.runs(ready.rule, file));
        let mut running: Vec<_> =
            running.map(|ready| Running { ready, params: self.params(ready.rule, file), silent: Vec::new() }).collect();
        for things in things.chunks(SIDE_BY_SIDE) {
            known.turn_to(things.len());
            running.iter_mut().for_each(|running| self.side_by_side(running, things, known));
        }
    }

    /// Judges those of some things that a rule may concern.
    fn side_by_side(&mut self, running: &mut Running<'a, '_>, things: &[&Thing<'a>], known: &mut Known<'a>) {
        let to_sift = Things { system: self.system, things, params: &running.params };
        // Silence is looked up faster than it is found out anew.
        let concerned = match running.ready.asked {
            Some(_) => to_sift.all(),
            None => running.ready.sieve.sift(&to_sift, known),
        };
        bits(concerned).for_each(|number| self.unless_silent(running, *things[number], number, known));
    }

    /// Judges a thing, unless it is a program of which the rule can only say what it said of another.
    fn unless_silent(&mut self, running: &mut Running<'a, '_>, thing: Thing<'a>, number: usize, known: &mut Known<'a>) {
        let silence = running.ready.asked.as_ref().and_then(|asked| silence(self.system, thing, asked));
        let said = silence.and_then(|silence| running.silent.iter().find(|(known, _)| *known == silence));
        if let Some((_, unknown)) = said {
            self.verdicts.unknown += unknown;
            return;
        }
        let (found, unknown) = (self.verdicts.findings.len() + self.verdicts.hidden, self.verdicts.unknown);
        let scope = Scope { system: self.system, subject: thing, number, params: &running.params, known };
        self.thing(running.ready.rule, scope);
        let has_found = found < self.verdicts.findings.len() + self.verdicts.hidden;
        if let Some(silence) = silence.filter(|_| !has_found) {
            running.silent.push((silence, self.verdicts.unknown - unknown));
        }
    }

    fn thing(&mut self, rule: &'a Rule, mut scope: Scope<'a, '_>) {
        match &rule.each {
            Some((_, list)) => self.each(rule, list, &mut scope),
            None => self.cases(rule, &mut scope),
        }
    }

    fn params(&self, rule: &'a Rule, file: usize) -> Vec<Value<'a>> {
        if rule.params.is_empty() {
            return Vec::new();
        }
        self.around.settings(rule, file).into_iter().map(as_value).collect()
    }

    /// Judges every item of a list. What an open list may hold besides is not known.
    fn each(&mut self, rule: &'a Rule, list: &'a Expr, scope: &mut Scope<'a, '_>) {
        let list = eval(list, scope);
        if list.is_absent() {
            return;
        }
        let complete = visit(&list, |item| {
            scope.known.variables.clear();
            scope.known.variables.push(item.clone());
            self.cases(rule, scope);
            ControlFlow::Continue(())
        });
        self.verdicts.unknown += usize::from(complete != Some(true));
    }

    fn cases(&mut self, rule: &'a Rule, scope: &mut Scope<'a, '_>) {
        let mut undecided = false;
        for case in &rule.cases {
            match fires(case, scope) {
                Some(true) if !self.around.shows(rule, case, scope.subject.file) => {
                    self.verdicts.hidden += 1;
                    return;
                }
                Some(true) => {
                    let finding = self.finding(rule, case, scope);
                    self.verdicts.findings.push(finding);
                    return;
                }
                Some(false) => {}
                None => undecided = true,
            }
        }
        self.verdicts.unknown += usize::from(undecided);
    }

    fn finding(&mut self, rule: &Rule, case: &'a Case, scope: &mut Scope<'a, '_>) -> Finding {
        let (system, thing) = (self.system, scope.subject);
        let spot = case.at.find(scope);
        let (message, quoted) = case.message.fill(scope);
        let Written { place, via, related: around } = written(spot, &rule.mended_by, system);
        let unit = system.unit(thing, &place.source);
        let details = Details {
            via,
            related: related(case, scope, spot).into_iter().chain(around).collect(),
            value_sets: system.files[thing.file].trail.as_ref().map_or_else(Vec::new, |trail| trail.values.to_vec()),
            fix: case.fix.as_ref().and_then(|mend| mend.fix(scope)),
            ..Details::default()
        };
        Finding {
            rule: rule.info().clone(),
            severity: case.severity,
            confidence: case.confidence,
            environment: system.environment(thing),
            message: self.shared.text(message),
            place,
            object: system.object(thing).map(|object| self.shared.object(object)),
            quoted: quoted.into(),
            fingerprint: fingerprint(&rule.id, &unit, &self.paths.of(spot.node), 0),
            more: details.into(),
        }
    }
}

/// Whether a case fires; `None` when it cannot be known.
fn fires<'a>(case: &'a Case, scope: &mut Scope<'a, '_>) -> Option<bool> {
    let mut decide = |condition: &'a Option<Expr>| condition.as_ref().map(|condition| decide(condition, scope));
    let concerns = decide(&case.when).unwrap_or(Some(true));
    if concerns == Some(false) {
        return concerns;
    }
    let fails = decide(&case.assert).map_or(Some(true), |holds| holds.map(|holds| !holds));
    if fails == Some(false) { fails } else { concerns.and(fails) }
}

/// The characters that somebody wrote, and the ways that lead there.
fn written<'a>(spot: Spot<'a>, mended_by: &[String], system: &System<'a>) -> Written {
    if let Some(written) = written::of(spot, mended_by, system) {
        return written;
    }
    let source = spot.node.tree.source.clone();
    let place = Place { source: source.clone(), range: spot.range };
    let mut via = Vec::new();
    if let Some(range) = spot.node.alias_range().filter(|range| *range != spot.range) {
        via.push((Place { source, range }.written().0, Via::Anchor));
    }
    let (place, ways) = place.written();
    via.extend(ways);
    Written { place, via, related: Vec::new() }
}

fn related<'a>(case: &'a Case, scope: &mut Scope<'a, '_>, spot: Spot<'a>) -> Vec<Related> {
    let mut related = Vec::new();
    for (at, message) in &case.related {
        let spots = at.find_all(scope);
        let message: Arc<str> = message.fill(scope).0.into();
        let more = spots.len().saturating_sub(RELATED);
        let shown = spots.into_iter().take(RELATED);
        related.extend(
            shown.map(|spot| Related { place: written(spot, &[], scope.system).place, message: message.clone() }),
        );
        if let Some(last) = related.last_mut().filter(|_| more > 0) {
            last.message = format!("{message} (and {more} more)").into();
        }
    }
    if let Some(node) = scope.system.overridden(scope.subject, spot.node).filter(|_| spot.is_there) {
        let spot = Spot { node, range: first_line(node), is_there: true, part: None };
        related.push(Related {
            place: written(spot, &[], scope.system).place,
            message: "what it takes the place of".into(),
        });
    }
    related
}

/// Texts that a rule gives itself are lent, so that loops over them copy none.
fn as_value(setting: Cow<'_, Setting>) -> Value<'_> {
    match setting {
        Cow::Borrowed(Setting::Text(value)) => Value::of(value.as_str()),
        Cow::Borrowed(Setting::Texts(values)) => Value::list(values.iter().map(|value| Value::of(value.as_str()))),
        setting => match setting.into_owned() {
            Setting::Int(value) => Value::of(value),
            Setting::Bool(value) => Value::of(value),
            Setting::Text(value) => Value::of(value),
            Setting::Texts(values) => Value::list(values.into_iter().map(Value::of)),
        },
    }
}
