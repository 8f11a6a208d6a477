//! The files that were read already, by their paths, and the secrets in the values among them.

use std::sync::OnceLock;

use foldhash::HashMap;

use crate::model::{Parsed, secrets};
use crate::source::{FileKind, Redaction};

/// The files of the run.
#[derive(Debug)]
pub struct Known<'a> {
    files: HashMap<&'a str, &'a Parsed>,
    secrets: OnceLock<Redaction>,
}

impl<'a> Known<'a> {
    /// The files that stand by themselves.
    pub fn of(files: &'a [Parsed]) -> Self {
        let plain = files.iter().filter(|file| file.input.source.origin.is_none());
        let files = plain.map(|file| (file.input.source.path.as_str(), file)).collect();
        Self { files, secrets: OnceLock::new() }
    }

    /// The file of a path.
    pub fn get(&self, path: &str) -> Option<&'a Parsed> {
        self.files.get(path).copied()
    }

    /// A message without the secrets of any values, of which it may quote each. They are looked for once: there may be as
    /// many messages as there are files.
    pub fn masked(&self, message: &str) -> String {
        self.secrets.get_or_init(|| self.secrets_of_values()).redact(message)
    }

    fn secrets_of_values(&self) -> Redaction {
        let mut all = Redaction::default();
        for file in self.files.values().filter(|file| file.input.kind == FileKind::HelmValues) {
            let source = &file.input.source;
            all.absorb(secrets::mask(source, Some(&file.tree)).redaction(source));
        }
        all
    }
}
