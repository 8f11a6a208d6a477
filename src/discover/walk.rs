//! Walks folders in parallel, and reads and classifies what it meets on the way.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};

use ignore::gitignore::Gitignore;
use ignore::{DirEntry, WalkBuilder, WalkState};

use super::around::{join, name};
use super::folders::{FOREIGN_FILES, skip};
use super::setup::{Found, Item, Setup};
use super::{NAME_IS_NO_TEXT, classify, companions, failed, problem, root};

/// What a walk is after.
pub struct Walk<'a> {
    /// What all reading shares.
    pub setup: &'a Setup<'a>,
    /// The folder, as it is called in the workspace.
    pub folder: &'a str,
    /// Files that are known already and not read again.
    pub known: &'a (dyn Fn(&str) -> bool + Sync),
    /// Folders that another walk has been through.
    pub done: &'a BTreeSet<String>,
    /// A first look at path and text that says whether a file is needed.
    pub wanted: &'a (dyn Fn(&str, &str) -> bool + Sync),
    /// Whether findings in what is met are reported.
    pub reported: bool,
}

impl Walk<'_> {
    /// What the walk met, in no order.
    pub fn run(&self) -> Vec<Item> {
        let start = self.setup.root.join(self.folder);
        let mut builder = WalkBuilder::new(&start);
        builder.standard_filters(false).git_ignore(true).require_git(false).threads(self.setup.jobs);
        let above = self.ignored_above(&start);
        let (sender, receiver) = channel();
        builder.build_parallel().run(|| {
            let (sender, above) = (sender.clone(), &above);
            Box::new(move |entry| self.visit(entry, above, &sender))
        });
        drop(sender);
        receiver.into_iter().collect()
    }

    /// The `.gitignore` files between the root and the folder; none when they ignore the folder itself, which somebody
    /// asked for all the same.
    fn ignored_above(&self, start: &Path) -> Vec<Gitignore> {
        let inside = start.strip_prefix(&self.setup.root).is_ok() && start != self.setup.root;
        let folders = start.ancestors().skip(1).take_while(|folder| inside && folder.starts_with(&self.setup.root));
        let files = folders.map(|folder| folder.join(".gitignore")).filter(|file| file.is_file());
        let rules: Vec<_> = files.map(|file| Gitignore::new(file).0).collect();
        let ignores = |path: &Path| {
            rules.iter().any(|rule| {
                path.strip_prefix(rule.path()).is_ok() && rule.matched_path_or_any_parents(path, true).is_ignore()
            })
        };
        if ignores(start) || ignores(&start.join("any")) { Vec::new() } else { rules }
    }

    fn visit(&self, entry: Result<DirEntry, ignore::Error>, above: &[Gitignore], out: &Sender<Item>) -> WalkState {
        let send = |item: Item| drop(out.send(item));
        let entry = match entry {
            Ok(entry) if entry.depth() == 0 => return WalkState::Continue,
            Ok(entry) => entry,
            Err(error) => {
                send(self.failed(&error));
                return WalkState::Continue;
            }
        };
        let Some(path) = root::relative(&self.setup.root, entry.path()) else { return WalkState::Skip };
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        if above.iter().any(|rule| rule.matched(entry.path(), is_folder).is_ignore()) {
            return WalkState::Skip;
        }
        if !is_folder {
            self.file(&path, &entry).into_iter().for_each(send);
            return WalkState::Continue;
        }
        if self.done.contains(&path) {
            return WalkState::Skip;
        }
        if self.reported && name(&path) == "Chart.yaml" {
            send(failed(path.clone(), "unreadable", "it is a folder, where a chart says what it is".to_owned()));
        }
        let Some(why) = self.skipped(&path, entry.path()) else { return WalkState::Continue };
        send(Item::left_out(format!("{path}/"), why));
        WalkState::Skip
    }

    fn skipped(&self, path: &str, on_disk: &Path) -> Option<&'static str> {
        let excluded = || self.setup.exclude.fits_folder(path).then_some("excluded by the configuration");
        let nested = || on_disk.join(".git").exists().then_some("a repository of its own");
        skip(path).or_else(excluded).or_else(nested)
    }

    /// A file met while walking; `None` when there is nothing to tell.
    fn file(&self, path: &str, entry: &DirEntry) -> Option<Item> {
        if (self.known)(path) {
            return None;
        }
        let excluded = self.setup.exclude.fits(path).then_some("excluded by the configuration");
        if let Some(why) = excluded.or_else(|| self.passed_by(path)) {
            return Some(Item::left_out(path, why));
        }
        if !root::is_text(&self.setup.root, entry.path()) {
            return Some(failed(path.to_owned(), "unreadable", NAME_IS_NO_TEXT.to_owned()));
        }
        let is_other = entry.file_type().is_some_and(|kind| !kind.is_file() && !kind.is_symlink());
        if is_other {
            return Some(Item::left_out(path, "neither a file nor a folder"));
        }
        let real = match entry.path_is_symlink().then(|| self.follow(entry.path())) {
            Some(Err(why)) => return Some(Item::left_out(path, why)),
            Some(Ok(real)) => Some(real),
            None => None,
        };
        let found = self.setup.read(path, false, self.reported, self.wanted)?;
        Some(Item { path: path.to_owned(), real, found })
    }

    /// Where a link leads, if to a file of the workspace.
    fn follow(&self, link: &Path) -> Result<String, &'static str> {
        match std::fs::metadata(link) {
            Err(_) => Err("a link that leads nowhere"),
            Ok(target) if !target.is_file() => Err("a link to a folder"),
            Ok(_) => root::real(&self.setup.root, link).ok_or("a link that leads out of the workspace"),
        }
    }

    /// Why a file cannot be one of ours, by its name and place; `None` when it can.
    fn passed_by(&self, path: &str) -> Option<&'static str> {
        if companions::by_name(path).is_some() {
            return None;
        }
        let inner = path.strip_prefix(self.folder).unwrap_or(path);
        if inner.split('/').any(|segment| segment.starts_with('.')) {
            return Some("a hidden file");
        }
        let known = classify::format_of_name(path).is_some() || self.setup.around.chart(path).is_some();
        (!known || FOREIGN_FILES.contains(&name(path))).then_some("no kind of ours is called so")
    }

    fn failed(&self, error: &ignore::Error) -> Item {
        let at = path_of(error).and_then(|path| root::relative(&self.setup.root, &path)).unwrap_or_default();
        let vanished = error.io_error().is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound);
        let mut trouble = if vanished {
            problem("vanished", &at, "it vanished while the folder was walked".to_owned())
        } else {
            problem("unreadable", &at, error.io_error().map_or_else(|| error.to_string(), ToString::to_string))
        };
        trouble.is_error = !vanished;
        Item { path: join(&at, ""), real: None, found: Found::Problem(trouble) }
    }
}

/// The path that an error of the walk is about.
fn path_of(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        ignore::Error::Loop { child, .. } => Some(child.clone()),
        ignore::Error::Partial(errors) => errors.iter().find_map(path_of),
        _ => None,
    }
}
