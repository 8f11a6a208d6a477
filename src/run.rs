//! One run: inputs in, what is to be reported out. It cannot fail half-way; what goes wrong is a finding or a problem.

mod charts;
mod masks;
mod workspace;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::config::{Config, PRODUCTS, Product, Settings};
use crate::embedded;
use crate::finding::{Finding, Info, Problem, RuleName};
use crate::fingerprint::number_equals;
use crate::model::helm::purpose;
use crate::model::{Parsed, System, Target};
use crate::raise;
use crate::rendered;
use crate::report::{Outcome, Summary};
use crate::rule::{Case, Param, Rule, RuleFile, RuleSet, Setting, Surroundings, run as run_rules};
use crate::source::{Family, FileKind, Input};
use crate::threads;
use crate::triage::{self, Context, Date, Suppressions, Triage};

pub use workspace::{Wanted, Workspace};

/// What a run is made with.
pub struct Run<'r> {
    /// What the project says.
    pub config: &'r Config,
    /// The rules that there are.
    pub rules: &'r RuleSet,
    /// Which day it is.
    pub today: Date,
    /// Whether profile, confidence and environment hide nothing.
    pub shows_all: bool,
    /// Whether everything that the configuration speaks of is among the inputs.
    pub is_whole: bool,
    /// Whether a report describes every rule that ran, and not only those that found something.
    pub describes_rules: bool,
    /// How many threads work.
    pub jobs: usize,
}

/// What came of a run.
pub struct Checked {
    /// What is to be reported.
    pub outcome: Outcome,
    /// How the process ends.
    pub exit_code: u8,
}

/// Judges the inputs in their workspace.
pub fn check(given: Vec<Input>, workspace: &dyn Workspace, mut problems: Vec<Problem>, run: &Run<'_>) -> Checked {
    let target = Target { today: Some(run.today), ..target(run.config) };
    let mut files = parse(&given, run.jobs);
    purpose::mark(&mut files);
    let charts = workspace.charts(&given, &rendered::folders(&files));
    let installs = if charts.is_empty() { Vec::new() } else { charts::installs(&files, workspace, run, &mut problems) };
    let of_cluster = (!charts.is_empty()).then(|| charts::kubernetes(run.config, &target));
    let (kubernetes, api_versions) = of_cluster.unwrap_or_default();
    let options = rendered::Options { kubernetes, api_versions, jobs: run.jobs, installs };
    let mut rendering = rendered::of(charts, &files, &options);
    problems.append(&mut rendering.problems);
    let mut worlds = std::mem::take(&mut rendering.worlds).into_iter();
    files.extend(worlds.next().unwrap_or_default());
    rendering.mark(&mut files);
    files.sort_by(|a, b| a.order().cmp(&b.order()));
    let jobs = jobs_for(&files, run);
    let system = System::with(&files, &target, jobs);
    problems.extend(raise::limits(&system));
    let mut rules = compiled(&system, run, &[], &mut problems);
    let neighbours = neighbours(&rules, workspace, run);
    let mut verdicts = if neighbours.is_empty() {
        let verdicts = run_rules(&rules, &system, &Settled::of(&files, run), jobs);
        drop(system);
        verdicts
    } else {
        drop(system);
        files.extend(neighbours);
        rendering.mark(&mut files);
        // With the neighbours there, more may be set elsewhere than was seen at first.
        files.iter_mut().for_each(|file| file.tree.forget_overrides());
        files.sort_by(|a, b| a.order().cmp(&b.order()));
        let jobs = jobs_for(&files, run);
        run_rules(&rules, &System::with(&files, &target, jobs), &Settled::of(&files, run), jobs)
    };
    charts::other_worlds(worlds, &mut files, &mut rules, &mut verdicts, &target, run);
    let around = Settled::of(&files, run);
    verdicts.findings.extend(raised(&files, &rendering, &around, run));
    keep_reported(&mut verdicts.findings, &files);
    number_equals(&mut verdicts.findings);
    let triage = triaged(verdicts.findings, &rules, &files, &around, run);
    let exit_code = triage::exit_code(&triage, &problems);
    let mut summary = summary(&files, &triage, verdicts.unknown);
    summary.profile += verdicts.hidden;
    let infos = if run.describes_rules { infos(&rules, &triage) } else { Vec::new() };
    let masks = masks::masks(files, &triage, run.jobs);
    let outcome = Outcome { findings: triage.triaged, problems, summary, rules: infos, masks };
    Checked { outcome, exit_code }
}

/// What the program itself finds.
fn raised(files: &[Parsed], rendering: &rendered::Rendering, around: &Settled, run: &Run<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(raise::parse_errors(files, run.rules, |name, file| around.runs_named(name, file)));
    found.extend(raise::duplicate_keys(files, run.rules, |name, file| around.runs_named(name, file)));
    found.extend(raise::tokens_in_comments(files, run.rules, |name, file| around.runs_named(name, file)));
    let runs_at = |name: &RuleName, path: &str| around.runs_at(name, path, files);
    found.extend(raise::template_errors(&rendering.troubles, run.rules, runs_at));
    found
}

/// What else of the workspace the rules need to know of, read into trees.
fn neighbours(rules: &[Rule], workspace: &dyn Workspace, run: &Run<'_>) -> Vec<Parsed> {
    let needs: BTreeSet<&str> = rules.iter().flat_map(|rule| rule.needs.iter().copied()).collect();
    if needs.is_empty() {
        return Vec::new();
    }
    parse(&workspace.rest(&|path, text| is_needed(path, text, &needs)), run.jobs)
}

/// How many threads files are worth.
fn jobs_for(files: &[Parsed], run: &Run<'_>) -> usize {
    threads::worth(run.jobs, files.iter().map(|file| file.input.source.text.len()).sum())
}

/// A file with what stands inside it. Of what gives only context, the inside joins nothing.
fn with_inner(input: &Input) -> Vec<Parsed> {
    let outer = Parsed::of(input.clone());
    if input.reported { embedded::with_inner(outer) } else { vec![outer] }
}

/// Reads inputs into trees, what is embedded in them too, in the order of their paths.
fn parse(inputs: &[Input], jobs: usize) -> Vec<Parsed> {
    let jobs = threads::worth(jobs, inputs.iter().map(|input| input.source.text.len()).sum());
    let mut files: Vec<Parsed> = threads::each(inputs, jobs, with_inner).into_iter().flatten().collect();
    files.sort_by(|a, b| a.order().cmp(&b.order()));
    files
}

/// The rules that have something to judge, compiled, without those that are there already. A rule of the user's that
/// cannot be compiled is a problem, whatever there is to judge.
fn compiled(system: &System<'_>, run: &Run<'_>, there: &[Rule], problems: &mut Vec<Problem>) -> Vec<Rule> {
    // Where parts of the tree have settings of their own, each file is asked when the rule runs.
    let everywhere = run.config.parts.is_empty().then(|| run.config.for_path(""));
    let judges = |file: &&RuleFile| {
        file.view().is_some_and(|view| system.has_reported(view)) && is_asked_for(file, everywhere.as_ref())
    };
    let there: BTreeSet<&str> = there.iter().map(|rule| rule.id.as_str()).collect();
    let needed = run.rules.files.iter().filter(|file| !file.is_built_in() || judges(file));
    let files: Vec<_> = needed.filter(|file| !there.contains(&*file.id)).collect();
    let mut rules = Vec::new();
    for (file, compiled) in files.iter().zip(threads::each(&files, run.jobs, |file| file.compile())) {
        match compiled {
            Ok(rule) if judges(file) => rules.push(rule),
            Ok(_) => {}
            Err(mistakes) => problems.extend(mistakes.iter().map(|mistake| raise::problem("rule", mistake))),
        }
    }
    rules
}

/// Whether any part of the tree may run a rule.
fn is_asked_for(file: &RuleFile, everywhere: Option<&Settings>) -> bool {
    everywhere.is_none_or(|settings| settings.runs(&RuleName { id: file.id.to_string(), aliases: file.aliases() }))
}

fn is_needed(path: &str, text: &str, needs: &BTreeSet<&str>) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    ["kustomization.", "skaffold."].iter().any(|start| name.starts_with(start))
        || needs.iter().any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}

/// The versions that the configuration aims at.
pub(crate) fn target(config: &Config) -> Target {
    let target = &config.for_path("").target;
    let version = |text: &Option<String>| {
        let mut parts = text.as_deref()?.trim_start_matches('v').split('.');
        Some((parts.next()?.parse().ok()?, parts.next().and_then(|part| part.parse().ok()).unwrap_or(0)))
    };
    Target {
        kubernetes: version(&target.kubernetes),
        vault: version(&target.vault),
        vault_product: target.vault_product.and_then(product_name),
        spring_boot: version(&target.spring_boot),
        today: None,
    }
}

fn product_name(product: Product) -> Option<String> {
    PRODUCTS.iter().find(|(known, _)| *known == product).map(|(_, name)| (*name).to_owned())
}

/// What the configuration says of each file.
pub struct Settled {
    by_file: Vec<Arc<Settings>>,
    shows_all: bool,
}

impl Settled {
    fn of(files: &[Parsed], run: &Run<'_>) -> Self {
        let config = run.config;
        let common = Arc::new(config.for_path(""));
        let settings = |file: &Parsed| match config.parts.is_empty() {
            true => Arc::clone(&common),
            false => Arc::new(config.for_path(&file.input.source.path)),
        };
        Self { by_file: files.iter().map(settings).collect(), shows_all: run.shows_all }
    }

    /// Whether a rule of that name runs over a file.
    pub fn runs_named(&self, name: &RuleName, file: usize) -> bool {
        self.by_file[file].runs(name)
    }

    /// The same of the file at a path.
    fn runs_at(&self, name: &RuleName, path: &str, files: &[Parsed]) -> bool {
        files.iter().position(|file| file.input.source.path == path).is_some_and(|file| self.runs_named(name, file))
    }
}

impl Surroundings for Settled {
    fn layer(&self, file: usize) -> usize {
        Arc::as_ptr(&self.by_file[file]).addr()
    }

    fn runs(&self, rule: &Rule, file: usize) -> bool {
        self.by_file[file].runs(rule)
    }

    fn shows(&self, rule: &Rule, case: &Case, file: usize) -> bool {
        self.shows_all || self.by_file[file].thresholds.shows(rule, rule.profile, case.confidence)
    }

    fn settings<'r>(&self, rule: &'r Rule, file: usize) -> Vec<Cow<'r, Setting>> {
        let set = |name: &str| self.by_file[file].param(rule, name).and_then(Setting::of_json);
        let value = |param: &'r Param| set(&param.name).map_or(Cow::Borrowed(&param.default), Cow::Owned);
        rule.params.iter().map(value).collect()
    }
}

/// Leaves out what stands in files that were read only for the sake of others: a unit has many files, and its findings
/// stand wherever a setting is made.
fn keep_reported(findings: &mut Vec<Finding>, files: &[Parsed]) {
    let own = files.iter().filter(|file| file.input.reported && file.input.source.origin.is_none());
    let reported: HashSet<&str> = own.map(|file| file.input.source.path.as_str()).collect();
    findings.retain(|finding| reported.contains(finding.place.source.path.as_str()));
}

fn triaged(findings: Vec<Finding>, rules: &[Rule], files: &[Parsed], around: &Settled, run: &Run<'_>) -> Triage {
    let Suppressions { found, raised } = raise::suppressions(files);
    // Only suppressions speak of rules by name, and most runs have none.
    let names = if found.is_empty() && run.config.allow.is_empty() { Vec::new() } else { run.rules.names() };
    let yields_to: BTreeMap<String, Vec<String>> =
        rules.iter().map(|rule| (rule.id.clone(), rule.yields_to.clone())).filter(|(_, to)| !to.is_empty()).collect();
    let read = files.iter().enumerate().filter(|(_, file)| file.trail.is_none());
    let by_path: HashMap<&str, usize> = read.map(|(number, file)| (file.input.source.path.as_str(), number)).collect();
    let settings = |path: &str| by_path.get(path).map(|file| Arc::clone(&around.by_file[*file]));
    let thresholds = |path: &str| {
        settings(path).map_or_else(|| run.config.for_path(path).thresholds, |settings| settings.thresholds.clone())
    };
    let is_compiled: BTreeMap<&str, &Rule> = rules.iter().map(|rule| (rule.id.as_str(), rule)).collect();
    let ran = |rule: &RuleName, path: &str| {
        let Some(settings) = settings(path) else { return false };
        let shown = |known: &&Rule| run.shows_all || settings.thresholds.shows(*known, known.profile, known.confidence);
        let of_chart = || by_path.get(path).is_some_and(|file| is_of_chart(&files[*file]));
        let compiled = is_compiled.get(rule.id.as_str()).filter(|rule| judges_as_written(rule) || !of_chart());
        settings.runs(rule) && compiled.is_some_and(shown)
    };
    let context = Context {
        thresholds: &thresholds,
        shows_all: run.shows_all,
        today: run.today,
        suppressions: &found,
        allow: &run.config.allow,
        rules: &names,
        ran: &ran,
        is_whole: run.is_whole,
        yields_to: &yields_to,
    };
    let mut triage = triage::triage(findings, &context);
    let more: Vec<_> = raised.into_iter().chain(std::mem::take(&mut triage.raised)).collect();
    let of_program =
        raise::findings(more, run.rules, |rule, path| settings(path).is_none_or(|settings| settings.runs(rule)));
    triage.add(of_program, &context);
    triage
}

/// Whether a file is one from which a chart is rendered. Other values may give what is allowed there.
fn is_of_chart(file: &Parsed) -> bool {
    matches!(file.input.kind, FileKind::HelmTemplate | FileKind::HelmValues)
}

/// Whether a rule judges files of charts as they are written, and not what they render to.
fn judges_as_written(rule: &Rule) -> bool {
    rule.view.is_some_and(|view| view.family == Family::Helm || view.name.starts_with("vault.chart"))
}

fn summary(files: &[Parsed], triage: &Triage, unknown: usize) -> Summary {
    let mut summary = Summary { unknown, ..Summary::default() }.count(&triage.triaged);
    for file in files.iter().filter(|file| file.input.reported && file.input.source.origin.is_none()) {
        summary.templated += usize::from(file.input.templated && file.input.kind != FileKind::HelmTemplate);
        match file.input.kind.family().or_else(|| family_around(file)) {
            Some(family) => *summary.files.entry(family).or_default() += 1,
            None => summary.unparsed += usize::from(!file.tree.errors.is_empty()),
        }
    }
    summary
}

/// The family that a companion tells of, when it was read, or claims. What programs are built from tells of none.
fn family_around(file: &Parsed) -> Option<Family> {
    let tells = match &file.input.kind {
        FileKind::Companion(name) => !name.starts_with("maven-") && !name.starts_with("gradle-"),
        _ => false,
    };
    let is_read = tells && file.input.source.names_vault() && !file.tree.is_empty();
    if is_read { Some(Family::Vault) } else { raise::claimed_by(file) }
}

/// The rules that reports describe: those that ran, and those that the program raised.
fn infos(rules: &[Rule], triage: &Triage) -> Vec<Arc<Info>> {
    let raised = triage.triaged.iter().map(|triaged| &triaged.finding.rule);
    let found: BTreeMap<&str, &Arc<Info>> = raised.map(|info| (info.id.as_str(), info)).collect();
    let others = rules.iter().filter(|rule| !found.contains_key(rule.id.as_str()));
    let mut infos: Vec<Arc<Info>> = found.values().map(|info| Arc::clone(info)).collect();
    infos.extend(others.map(|rule| rule.info().clone()));
    infos.sort_by(|a, b| a.id.cmp(&b.id));
    infos
}
