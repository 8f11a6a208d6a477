//! Whether anything in the workspace speaks of something, in a script, a policy or wherever: looked for once, however
//! many servers ask.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::Parsed;

/// What was asked, with the answers. A word is always asked of the same kind of files.
#[derive(Debug, Default)]
pub struct Spoken {
    answers: Mutex<HashMap<&'static str, bool>>,
}

impl Spoken {
    /// Whether a file of a kind holds a word.
    pub fn of(&self, files: &[Parsed], word: &'static str, is_asked: fn(&Parsed) -> bool) -> bool {
        let holds = |file: &Parsed| memchr::memmem::find(file.input.source.text.as_bytes(), word.as_bytes()).is_some();
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        *answers.entry(word).or_insert_with(|| files.iter().any(|file| is_asked(file) && holds(file)))
    }
}
