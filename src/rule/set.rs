//! The rules that there are: those in the binary and those in folders of users, found by id and compiled when needed.

use std::sync::Arc;

use super::Rule;
use super::load::{self, Depth};
use crate::source::Source;
use crate::tree::form::Mistake;

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// A rule file before it is read.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// Its id.
    pub id: String,
    /// Its text.
    pub source: Arc<Source>,
    /// Whether it is part of the binary.
    pub is_built_in: bool,
}

/// The rule files of the binary, in order of their ids.
pub fn built_in() -> impl Iterator<Item = RuleFile> {
    BUILT_IN.iter().map(|(id, text)| RuleFile {
        id: (*id).to_owned(),
        source: Arc::new(Source::file(format!("rules/{id}.yaml"), *text)),
        is_built_in: true,
    })
}

impl RuleFile {
    /// The view that the rule runs for, read off the line without parsing the file.
    pub fn view(&self) -> Option<&str> {
        let text = &self.source.text;
        let at = memchr::memmem::find(text.as_bytes(), b"\nfor:")? + "\nfor:".len();
        let line = text[at..].lines().next()?;
        Some(line.split('#').next()?.trim())
    }

    /// The rule, ready to run.
    pub fn compile(&self) -> Result<Rule, Vec<Mistake>> {
        load::load(&self.id, &self.source, if self.is_built_in { Depth::Head } else { Depth::Whole })
    }
}
