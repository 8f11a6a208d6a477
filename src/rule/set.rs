//! The rules that there are: those in the binary and those in folders of users, found by id and compiled when needed.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use super::Rule;
use super::load::{self, Depth};
use crate::finding::{Problem, RuleName};
use crate::source::Source;
use crate::tree::form::Mistake;

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// A rule of the binary, with the lines of its head that tell whether it is needed.
#[derive(Debug)]
struct BuiltIn {
    id: &'static str,
    view: Option<&'static str>,
    aliases: Option<&'static str>,
    text: &'static str,
}

/// A rule file before it is read.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// Its id.
    pub id: Cow<'static, str>,
    text: Text,
}

/// Where the text of a rule is. That of the binary's rules is not touched before one of them is needed.
#[derive(Debug, Clone)]
enum Text {
    BuiltIn(&'static BuiltIn),
    Read(Arc<Source>, Depth),
}

impl RuleFile {
    /// A file that was read.
    pub fn new(id: impl Into<Cow<'static, str>>, source: Arc<Source>) -> Self {
        Self { id: id.into(), text: Text::Read(source, Depth::Whole) }
    }

    /// The file of a rule that was found to be right.
    pub fn of(rule: &Rule) -> Self {
        Self { id: rule.id.clone().into(), text: Text::Read(rule.source.clone(), Depth::Head) }
    }

    /// Whether it is part of the binary.
    pub fn is_built_in(&self) -> bool {
        matches!(self.text, Text::BuiltIn(_))
    }

    /// Its text.
    pub fn source(&self) -> Arc<Source> {
        match &self.text {
            Text::BuiltIn(rule) => Arc::new(Source::file(format!("rules/{}.yaml", rule.id), rule.text)),
            Text::Read(source, _) => source.clone(),
        }
    }

    /// The view that the rule runs for, read off its line without parsing the file.
    pub fn view(&self) -> Option<&str> {
        let value = match &self.text {
            Text::BuiltIn(rule) => rule.view,
            Text::Read(source, _) => line(source, "for:"),
        };
        Some(value?.split('#').next()?.trim())
    }

    /// The former ids, read off their line.
    pub fn aliases(&self) -> Vec<String> {
        let value = match &self.text {
            Text::BuiltIn(rule) => rule.aliases,
            Text::Read(source, _) => line(source, "aliases:"),
        };
        let names = value.unwrap_or_default().trim().trim_start_matches('[').trim_end_matches(']').split(',');
        names.map(|name| name.trim().trim_matches(['"', '\'']).to_owned()).filter(|name| !name.is_empty()).collect()
    }

    /// The rule, ready to run.
    pub fn compile(&self) -> Result<Rule, Vec<Mistake>> {
        let depth = match self.text {
            Text::BuiltIn(_) => Depth::Head,
            Text::Read(_, depth) => depth,
        };
        load::load(&self.id, &self.source(), depth)
    }

    /// The rule with its whole file checked.
    pub fn read(&self) -> Result<Rule, Vec<Mistake>> {
        load::load(&self.id, &self.source(), Depth::Whole)
    }
}

/// What stands behind a key at the beginning of a line.
fn line<'a>(source: &'a Source, key: &str) -> Option<&'a str> {
    source.text.lines().find_map(|line| line.strip_prefix(key))
}

/// Rules by their ids.
#[derive(Debug, Clone)]
pub struct RuleSet {
    /// The files, in order of their ids.
    pub files: Vec<RuleFile>,
}

impl RuleSet {
    /// The rules of the binary.
    pub fn built_in() -> Self {
        let file = |rule: &'static BuiltIn| RuleFile { id: rule.id.into(), text: Text::BuiltIn(rule) };
        Self { files: BUILT_IN.iter().map(file).collect() }
    }

    /// No rule at all.
    pub fn empty() -> Self {
        Self { files: Vec::new() }
    }

    /// Adds the rules of a folder. Their ids begin with the prefix, so that they never stand in for built-in ones;
    /// `shown` is what the folder is called in messages.
    pub fn add_folder(&mut self, folder: &Path, prefix: &str, shown: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut found = Vec::new();
        collect(folder, prefix, shown, &mut found, &mut problems);
        for file in found {
            match self.find(&file.id) {
                Some(_) => {
                    problems.push(problem(&file.source().path, format!("a rule `{}` is there already", file.id)));
                }
                None => self.files.push(file),
            }
        }
        self.files.sort_by(|a, b| a.id.cmp(&b.id));
        problems
    }

    /// The rule of an id or former id.
    pub fn find(&self, id: &str) -> Option<&RuleFile> {
        let by_id = self.files.iter().find(|file| file.id == id);
        by_id.or_else(|| self.files.iter().find(|file| file.aliases().iter().any(|alias| alias == id)))
    }

    /// What the rules are called.
    pub fn names(&self) -> Vec<RuleName> {
        self.files.iter().map(|file| RuleName { id: file.id.to_string(), aliases: file.aliases() }).collect()
    }
}

fn problem(path: &str, message: String) -> Problem {
    Problem { is_error: true, code: "rule", path: path.to_owned(), start: None, message, drawn: None }
}

/// How deep rule folders are looked into.
const DEPTH: usize = 16;

fn collect(folder: &Path, prefix: &str, shown: &str, found: &mut Vec<RuleFile>, problems: &mut Vec<Problem>) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries.flatten().collect::<Vec<_>>(),
        Err(error) => return problems.push(problem(shown, format!("the rule folder cannot be read: {error}"))),
    };
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let (path, shown) = (entry.path(), format!("{shown}/{name}"));
        if path.is_dir() {
            let is_ours = name != "checklists" && !name.starts_with('.');
            if is_ours && prefix.matches('/').count() < DEPTH {
                collect(&path, &join(prefix, &name), &shown, found, problems);
            }
        } else if let Some(stem) = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")) {
            match crate::source::read_own(&path) {
                Ok(text) => {
                    let source = Arc::new(Source::file(shown, text));
                    found.push(RuleFile::new(join(prefix, stem), source));
                }
                Err((error, start)) => {
                    let message = format!("the rule file cannot be read: {error}");
                    problems.push(Problem { start, ..problem(&shown, message) });
                }
            }
        }
    }
}

fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") }
}
