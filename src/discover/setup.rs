//! What all reading of one run shares, and what becomes of one file.

use std::path::PathBuf;
use std::sync::Arc;

use crate::finding::Problem;
use crate::source::{Environment, FileKind, Input, Source};

use super::around::Around;
use super::claim::{claimed_by_name, claimed_family};
use super::classify::classify;
use super::read::{self, Unread};
use super::{Globs, LeftOut, problem};

/// What a project adds to the table of environments: patterns over paths, asked before the table.
#[derive(Debug, Clone, Default)]
pub struct Environments(pub Vec<(Environment, Globs)>);

impl Environments {
    /// Where a file is meant to run.
    pub fn of(&self, path: &str, kind: &FileKind) -> Environment {
        if let Some((environment, _)) = self.0.iter().find(|(_, globs)| globs.fits(path)) {
            return *environment;
        }
        let profile = match kind {
            FileKind::Spring { profile: Some(profile) } => Environment::of_profile(profile),
            _ => Environment::Any,
        };
        match profile {
            Environment::Any if *kind == FileKind::HelmValues && is_for_testing(path) => Environment::Development,
            Environment::Any => Environment::of_path(path),
            said => said,
        }
    }
}

/// Whether a chart is tested with these values: they stand in its folder `ci`, whatever they play, or are for linting.
fn is_for_testing(path: &str) -> bool {
    let mut names = path.rsplit('/');
    let is_lint = names.next().is_some_and(|name| name.split(['-', '_', '.']).any(|word| word == "lint"));
    is_lint || names.next() == Some("ci")
}

/// What values say at their head, or of themselves, that nobody is to run.
const NOT_FOR_PRODUCTION: [&str; 4] =
    ["do not use in production", "not for production", "not meant for production", "not suitable for production"];

/// Whether the comment at the head of a values file says that it is not for production, or any one that it is a demo.
fn disclaims(text: &str) -> bool {
    let is_comment = |line: &&str| line.starts_with('#');
    let head = text.lines().take_while(|line| line.trim().is_empty() || line.starts_with('#'));
    let says_no = |line: &str| NOT_FOR_PRODUCTION.iter().any(|words| line.to_ascii_lowercase().contains(words));
    head.into_iter().any(says_no) || text.lines().filter(is_comment).any(|line| line.starts_with("# Demo only"))
}

/// A text as an input, or why it is none of ours: what editors, examples and standard input go through as files do.
pub fn input(path: &str, text: String, around: &Around<'_>, environments: &Environments) -> Result<Input, LeftOut> {
    let class = classify(path, &text, around);
    if class.kind == FileKind::Other {
        return Err(LeftOut { path: path.to_owned(), why: class.why });
    }
    let lacking = match class.kind {
        FileKind::Kustomization => around.lacking(path, &text),
        FileKind::VaultServer => around.hidden(path),
        _ => Vec::new(),
    };
    let environment = match environments.of(path, &class.kind) {
        Environment::Any if class.kind == FileKind::HelmValues && disclaims(&text) => Environment::Development,
        said => said,
    };
    Ok(Input {
        environment,
        lacking,
        source: Arc::new(Source::file(path, text)),
        kind: class.kind,
        why: class.why,
        format: class.format,
        reported: true,
        templated: class.templated,
    })
}

/// What became of a file or folder.
pub enum Found {
    /// It is one of ours.
    Input(Input),
    /// It is not.
    LeftOut(LeftOut),
    /// It could not be read.
    Problem(Problem),
}

/// Something met, with the path that it is known by.
pub struct Item {
    /// Its path in the workspace.
    pub path: String,
    /// For a link, the path of the file that it leads to.
    pub real: Option<String>,
    /// What became of it.
    pub found: Found,
}

impl Item {
    /// Something that is passed by.
    pub fn left_out(path: impl Into<String>, why: &'static str) -> Self {
        let path = path.into();
        Self { path: path.clone(), real: None, found: Found::LeftOut(LeftOut { path, why }) }
    }
}

/// Why a file that is no text and that nothing claims is passed by.
pub const NO_TEXT: &str = "not text in UTF-8";

/// What all reading shares.
pub struct Setup<'a> {
    /// The workspace root.
    pub root: PathBuf,
    /// What stands around the files.
    pub around: Around<'a>,
    /// What the configuration excludes.
    pub exclude: Globs,
    /// What the configuration says of environments.
    pub environments: Environments,
    /// How many threads walk; 0 for as many as the machine has.
    pub jobs: usize,
}

impl Setup<'_> {
    /// Reads and classifies a file; `None` when a first look says that it is not wanted.
    pub fn read(&self, path: &str, given: bool, reported: bool, wanted: &dyn Fn(&str, &str) -> bool) -> Option<Found> {
        match read::text(&self.root.join(path)) {
            Ok(text) if !wanted(path, &text) => None,
            Ok(text) => Some(self.taken(path, text, reported)),
            Err(unread) => Some(self.unread(path, given, &unread)),
        }
    }

    /// A text as what it is.
    pub fn taken(&self, path: &str, text: String, reported: bool) -> Found {
        match input(path, text, &self.around, &self.environments) {
            Ok(input) => Found::Input(Input { reported, ..input }),
            Err(left_out) => Found::LeftOut(left_out),
        }
    }

    /// What a file without text is: a problem, or passed by when nobody asked for it and its name claims nothing.
    pub fn unread(&self, path: &str, given: bool, unread: &Unread) -> Found {
        let error = |code, message| Found::Problem(problem(code, path, message));
        match unread {
            Unread::Vanished => {
                let message = "it vanished before it could be read".to_owned();
                Found::Problem(Problem { is_error: false, ..problem("vanished", path, message) })
            }
            Unread::Refused(words) => error("unreadable", format!("it cannot be read: {words}")),
            Unread::TooLarge => error("limit", format!("it is larger than {} MiB", read::LIMIT >> 20)),
            Unread::NoText(why) if given || self.is_claimed(path, &why.readable) => Found::Problem(Problem {
                start: why.at,
                ..problem("unreadable", path, format!("it cannot be read: {why}"))
            }),
            Unread::NoText(_) => Found::LeftOut(LeftOut { path: path.to_owned(), why: NO_TEXT }),
        }
    }
    /// Whether a family claims a file, by its name or by what can be read of it.
    fn is_claimed(&self, path: &str, readable: &str) -> bool {
        let named = claimed_by_name(path, &self.around).or_else(|| claimed_family(path, readable, &self.around));
        named.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_nobody_is_to_run() {
        for (text, expected) in [
            ("# one binary\n# do not use in production\nloki: {}\n", true),
            ("a: 1\n# Demo only, so there is no login\nb: 2\n", true),
            ("a: 1\n# do not use in production: it forgets\nb: 2\n", false),
            ("a: 1\n", false),
        ] {
            assert_eq!(disclaims(text), expected, "{text}");
        }
        for (path, expected) in [("tools/lint-values.yaml", true), ("ci/a.yaml", true), ("splint/values.yaml", false)] {
            assert_eq!(is_for_testing(path), expected, "{path}");
        }
    }
}
