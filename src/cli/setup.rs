//! What commands need before they begin: the workspace, its configuration and the rules.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Scope, UNANSWERED};
use crate::config::{self, Config};
use crate::discover::{Discovery, Globs, LIMIT, Request, Stdin, discover};
use crate::finding::Problem;
use crate::raise;
use crate::rule::RuleSet;
use crate::source::{Source, read_own};

/// Everything that a command which reads files begins with.
pub struct Setup {
    /// What was asked for.
    pub request: Request,
    /// What the project says.
    pub config: Config,
    /// The files.
    pub discovery: Discovery,
    /// The rules.
    pub rules: RuleSet,
    /// What went wrong so far, besides what discovery says.
    pub problems: Vec<Problem>,
}

/// Finds files, configuration and rules. `adjust` lays the command line's settings over the file's.
pub fn setup(scope: &Scope, adjust: impl FnOnce(&mut Config)) -> io::Result<Result<Setup, Problem>> {
    let mut request = request(scope)?;
    let root = match crate::discover::root(&request) {
        Ok(root) => root,
        Err(problem) => return Ok(Err(problem)),
    };
    let mut problems = Vec::new();
    let mut config = configuration(scope, &request, &root, &mut problems);
    adjust(&mut config);
    request.exclude = Globs::new(&config.exclude.texts()).unwrap_or_default();
    request.environments = config.environment_names();
    let rules = rules_of(&config, &root, &mut problems);
    check_names(&config, &rules, &mut problems);
    let discovery = match discover(&request) {
        Ok(discovery) => discovery,
        Err(problem) => return Ok(Err(problem)),
    };
    Ok(Ok(Setup { request, config, discovery, rules, problems }))
}

/// The rules that hold in the current directory, and what is wrong with the configuration that names them.
pub fn rules_here() -> io::Result<(RuleSet, Vec<Problem>)> {
    let scope = Scope::default();
    let request = request(&scope)?;
    let root = match crate::discover::root(&request) {
        Ok(root) => root,
        Err(problem) => return Ok((RuleSet::built_in(), vec![problem])),
    };
    let mut problems = Vec::new();
    let config = configuration(&scope, &request, &root, &mut problems);
    let rules = rules_of(&config, &root, &mut problems);
    Ok((rules, problems))
}

/// The rules of the binary and those of the project.
fn rules_of(config: &Config, root: &Path, problems: &mut Vec<Problem>) -> RuleSet {
    let mut rules = RuleSet::built_in();
    for folder in &config.rules {
        problems.extend(rules.add_folder(&root.join(&folder.path), &folder.prefix, &folder.path));
    }
    rules
}

/// Says on standard error what went wrong, and how the process ends.
pub fn complain(problems: &[Problem]) -> io::Result<u8> {
    let mut err = io::stderr().lock();
    for problem in problems {
        let path = if problem.path.is_empty() { String::new() } else { format!("{}: ", problem.path) };
        writeln!(err, "seaworthy: {path}{}", problem.message)?;
    }
    Ok(if problems.iter().any(|problem| problem.is_error) { UNANSWERED } else { 0 })
}

fn request(scope: &Scope) -> io::Result<Request> {
    let reads_stdin = scope.paths.iter().any(|path| path == Path::new("-"));
    let stdin = if reads_stdin { Some(standard_input(scope)?) } else { None };
    Ok(Request {
        paths: scope.paths.clone(),
        stdin,
        workspace: scope.workspace.clone(),
        jobs: jobs(scope),
        current_dir: std::env::current_dir()?,
        ..Request::default()
    })
}

fn standard_input(scope: &Scope) -> io::Result<Stdin> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LIMIT + 1).read_to_end(&mut bytes);
    read.map_err(|error| io::Error::new(error.kind(), format!("standard input cannot be read: {error}")))?;
    Ok(Stdin { bytes, filename: scope.stdin_filename.clone() })
}

/// More threads than this only wait for one another.
const JOBS: usize = 64;

/// How many threads work.
pub fn jobs(scope: &Scope) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    scope.jobs.filter(|jobs| *jobs > 0).unwrap_or_else(cores).min(JOBS)
}

fn configuration(scope: &Scope, request: &Request, root: &Path, problems: &mut Vec<Problem>) -> Config {
    let Some(path) = configuration_file(scope, request, root) else { return Config::default() };
    let shown = path
        .strip_prefix(root)
        .ok()
        .filter(|inside| *inside != Path::new(""))
        .unwrap_or(&path)
        .to_string_lossy()
        .replace('\\', "/");
    match read_own(&path) {
        Ok(text) => {
            let (config, mistakes) = Config::load(Arc::new(Source::file(shown, text)));
            problems.extend(mistakes.iter().map(|mistake| raise::problem("configuration", mistake)));
            config
        }
        Err((error, start)) => {
            let message = format!("the configuration cannot be read: {error}");
            problems.push(Problem { is_error: true, code: "configuration", path: shown, start, message, drawn: None });
            Config::default()
        }
    }
}

fn configuration_file(scope: &Scope, request: &Request, root: &Path) -> Option<PathBuf> {
    if scope.no_config {
        return None;
    }
    if let Some(path) = &scope.config {
        return Some(request.current_dir.join(path));
    }
    let first = scope.paths.iter().find(|path| path.as_path() != Path::new("-"));
    let named = scope.stdin_filename.as_ref().map(PathBuf::from);
    let start = match first.cloned().or(named) {
        Some(path) => request.current_dir.join(path),
        None => request.current_dir.clone(),
    };
    let start = std::path::absolute(&start).unwrap_or(start);
    let folder = if start.is_dir() { start.as_path() } else { start.parent()? };
    config::locate(folder, root)
}

/// Names of rules in the configuration that do not exist, and settings that rules do not have.
fn check_names(config: &Config, rules: &RuleSet, problems: &mut Vec<Problem>) {
    if config.names_no_rule() {
        return;
    }
    let names = rules.names();
    let known: Vec<&str> =
        names.iter().flat_map(|name| std::iter::once(&name.id).chain(&name.aliases)).map(String::as_str).collect();
    let mut mistakes = config.check_rule_ids(&known);
    let set: Vec<_> = names.iter().filter(|name| config.sets_params_of(*name)).collect();
    let compiled: Vec<_> = set.iter().filter_map(|name| rules.find(&name.id)?.compile().ok()).collect();
    let infos: Vec<_> = compiled.iter().map(|rule| &**rule.info()).collect();
    mistakes.extend(config.check_params(&infos));
    problems.extend(mistakes.iter().map(|mistake| raise::problem("configuration", mistake)));
}
