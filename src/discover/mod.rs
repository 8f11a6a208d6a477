//! Which files, and what each is: the one place that classifies, for the command line, standard input and editors.
//!
//! [`discover`] reads what was given, [`rest_of_workspace`] what else is needed to judge it; [`input`] does the same for
//! a text that somebody holds. What a file means once it is known is left to the model.

mod around;
mod charts;
mod claim;
mod classify;
mod companions;
mod folders;
mod globs;
mod helm;
mod kustomize;
mod look;
mod markup;
mod read;
mod root;
mod setup;
mod spring;
mod stanza;
mod vault;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::finding::Problem;
use crate::source::{FileKind, Input};

pub use around::{Around, Disk, Neighbours};
pub use charts::{ChartFiles, charts, charts_among};
pub use claim::{claimed_by_companion, claimed_family};
pub use classify::{Class, classify};
pub use companions::{COMPANIONS, Companion};
pub use globs::Globs;
pub use read::LIMIT;
pub use setup::{Environments, input};

use setup::{Found, Item, Setup};
use walk::Walk;

/// What standard input holds.
#[derive(Debug, Clone, Default)]
pub struct Stdin {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The path that it is to be known by; it replaces the file of that path.
    pub filename: Option<String>,
}

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Files and folders; `-` stands for standard input. With none, and no standard input, the current directory.
    pub paths: Vec<PathBuf>,
    /// Standard input, already read.
    pub stdin: Option<Stdin>,
    /// The workspace root, if somebody says it.
    pub workspace: Option<PathBuf>,
    /// What is passed by unless it is given itself.
    pub exclude: Globs,
    /// What the project says of environments.
    pub environments: Environments,
    /// How many threads walk; 0 for as many as the machine has.
    pub jobs: usize,
    /// The folder that relative paths start from.
    pub current_dir: PathBuf,
}

/// A file or folder that is none of ours.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// Its path in the workspace; a folder's ends with a slash.
    pub path: String,
    /// Why, in a few words.
    pub why: &'static str,
}

/// What was found, each list in the order of paths.
#[derive(Debug, Clone, Default)]
pub struct Discovery {
    /// The files that are ours.
    pub inputs: Vec<Input>,
    /// What was passed by. What `.gitignore` names is not listed.
    pub left_out: Vec<LeftOut>,
    /// What kept files from being read.
    pub problems: Vec<Problem>,
    /// The workspace root.
    pub root: PathBuf,
    /// The folders that were walked through.
    walked: BTreeSet<String>,
}

impl Discovery {
    /// How many files are no text, and none that a family claims.
    pub fn without_text(&self) -> usize {
        self.left_out.iter().filter(|left_out| left_out.why == setup::NO_TEXT).count()
    }
}

/// The workspace root of a request.
pub fn root(request: &Request) -> Result<PathBuf, Problem> {
    root::find(request)
}

/// Reads and classifies what was given.
///
/// An error is a request that cannot be met as a whole: a path outside the workspace, a workspace that is no folder.
pub fn discover(request: &Request) -> Result<Discovery, Problem> {
    let root = root::find(request)?;
    let disk = Disk(root.clone());
    let setup = setup(request, root, &disk);
    let Given { files, folders, mut items } = given(request, &setup.root)?;
    items.extend(stdin(request, &setup)?);
    for path in files {
        let found = setup.read(&path, true, true, &|_, _| true);
        let real = root::real(&setup.root, &setup.root.join(&path)).filter(|real| *real != path);
        items.extend(found.map(|found| Item { path, real, found }));
    }
    let known: BTreeSet<String> = items.iter().map(|item| item.path.clone()).collect();
    let done = BTreeSet::new();
    for folder in &folders {
        let known = |path: &str| known.contains(path);
        let walk = Walk { setup: &setup, folder, known: &known, done: &done, wanted: &|_, _| true, reported: true };
        items.extend(walk.run());
    }
    Ok(Discovery { walked: folders, ..sorted(items, setup.root) })
}

/// Reads what else the workspace holds, for context: files that were not given and that a first look at path and text
/// wants. Nothing in them is reported.
pub fn rest_of_workspace(
    request: &Request,
    discovery: &Discovery,
    wanted: impl Fn(&str, &str) -> bool + Sync,
) -> Discovery {
    let disk = Disk(discovery.root.clone());
    let setup = setup(request, discovery.root.clone(), &disk);
    let inputs = discovery.inputs.iter().map(|input| input.source.path.as_str());
    let given: BTreeSet<&str> =
        inputs.chain(discovery.left_out.iter().map(|left_out| left_out.path.as_str())).collect();
    let known = |path: &str| given.contains(path);
    let done = &discovery.walked;
    if done.contains("") {
        return Discovery::default();
    }
    let items = Walk { setup: &setup, folder: "", known: &known, done, wanted: &wanted, reported: false }.run();
    sorted(items, setup.root)
}

/// The text of a file of a workspace.
pub fn text_of(root: &Path, path: &str) -> Option<String> {
    let full = root::real(root, &root.join(path))?;
    read::text(&root.join(full)).ok()
}

fn setup<'a>(request: &Request, root: PathBuf, disk: &'a Disk) -> Setup<'a> {
    Setup {
        root,
        around: Around::new(disk),
        exclude: request.exclude.clone(),
        environments: request.environments.clone(),
        jobs: request.jobs,
    }
}

/// What was given, by its names in the workspace.
#[derive(Default)]
struct Given {
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
    /// What is wrong with the others.
    items: Vec<Item>,
}

/// The given paths, sorted out.
fn given(request: &Request, root: &Path) -> Result<Given, Problem> {
    let Given { mut files, mut folders, mut items } = Given::default();
    let here = [PathBuf::from(".")];
    let paths = if request.paths.is_empty() && request.stdin.is_none() { &here[..] } else { &request.paths };
    for given in paths.iter().filter(|path| path.as_path() != Path::new("-")) {
        let absolute = root::absolute(&request.current_dir, given);
        let path = inside(root, &absolute)?;
        match std::fs::metadata(&absolute) {
            Ok(_) if !root::is_text(root, &absolute) => {
                items.push(failed(path, "unreadable", NAME_IS_NO_TEXT.to_owned()));
            }
            Ok(found) if found.is_dir() => drop(folders.insert(path)),
            Ok(found) if found.is_file() => drop(files.insert(path)),
            Ok(_) => items.push(failed(path, "unreadable", "it is neither a file nor a folder".to_owned())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                items.push(failed(path, "not-found", "there is no such file or folder".to_owned()));
            }
            Err(error) => items.push(failed(path, "unreadable", format!("it cannot be read: {error}"))),
        }
    }
    Ok(Given { files, folders, items })
}

/// The name of a path in the workspace; a path outside is an error that names both.
fn inside(root: &Path, absolute: &Path) -> Result<String, Problem> {
    root::relative(root, absolute).ok_or_else(|| {
        let message = format!(
            "{} lies outside the workspace {}; check it on its own, or name a workspace that holds both",
            absolute.display(),
            root.display()
        );
        problem("outside", &absolute.to_string_lossy(), message)
    })
}

fn stdin(request: &Request, setup: &Setup<'_>) -> Result<Option<Item>, Problem> {
    let Some(stdin) = &request.stdin else { return Ok(None) };
    let path = match &stdin.filename {
        Some(name) => inside(&setup.root, &root::absolute(&request.current_dir, Path::new(name)))?,
        None => "<stdin>".to_owned(),
    };
    let found = match read::text_of(stdin.bytes.clone()) {
        Ok(text) => setup.taken(&path, text, true),
        Err(unread) => setup.unread(&path, true, &unread),
    };
    Ok(Some(Item { path, real: None, found }))
}

/// Why a file is not read whose name is in another encoding.
const NAME_IS_NO_TEXT: &str = "it cannot be read: its path is not valid UTF-8; rename it";

fn failed(path: String, code: &'static str, message: String) -> Item {
    let found = Found::Problem(problem(code, &path, message));
    Item { path, real: None, found }
}

/// A problem of level error.
fn problem(code: &'static str, path: &str, message: String) -> Problem {
    Problem { is_error: true, code, path: path.to_owned(), start: None, message, drawn: None }
}

/// Each file once and in order, so that neither threads nor the order of what was given shows.
fn sorted(items: Vec<Item>, root: PathBuf) -> Discovery {
    let mut by_path = BTreeMap::new();
    for item in items {
        by_path.entry(item.path.clone()).or_insert(item);
    }
    let mut seen: BTreeSet<String> = by_path.values().filter(|i| i.real.is_none()).map(|i| i.path.clone()).collect();
    let mut discovery = Discovery { root, ..Discovery::default() };
    for (path, item) in by_path {
        match item.found {
            _ if item.real.is_some_and(|real| !seen.insert(real)) => {
                discovery.left_out.push(LeftOut { path, why: "a link to a file that is read anyway" });
            }
            Found::Input(input) => discovery.inputs.push(input),
            Found::LeftOut(left_out) => discovery.left_out.push(left_out),
            Found::Problem(problem) => discovery.problems.push(problem),
        }
    }
    patched_from_afar(&mut discovery.inputs);
    discovery
}

/// Patches that a kustomization names which does not stand above them.
fn patched_from_afar(inputs: &mut [Input]) {
    let patches: BTreeSet<String> = inputs
        .iter()
        .filter(|input| input.kind == FileKind::Kustomization)
        .flat_map(|input| kustomize::patches(around::parent(&input.source.path), &input.source.text))
        .collect();
    for input in inputs.iter_mut().filter(|input| input.kind == FileKind::Kubernetes) {
        if patches.contains(&input.source.path) {
            input.kind = FileKind::KustomizePatch;
            input.why = "a kustomization names it as a patch";
        }
    }
}

#[cfg(test)]
mod tests;
