//! Text edits that mend a finding.

use crate::source::{Place, Range};

/// Edits of one file that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Whether what the system does stays the same, or only begins to work.
    pub safe: bool,
    /// The edits, in order and without overlap.
    pub edits: Vec<Edit>,
}

/// A range and what is to stand there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What goes.
    pub place: Place,
    /// What comes.
    pub text: String,
}

/// The text after the edits. Of two that overlap the first is made; two that are the same are one.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<_> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.place.range);
    edits.dedup();
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        let Range { start, end } = edit.place.range;
        if start < done {
            continue;
        }
        result.push_str(&text[done as usize..start as usize]);
        result.push_str(&edit.text);
        done = end;
    }
    result.push_str(&text[done as usize..]);
    result
}
