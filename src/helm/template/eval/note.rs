//! What went wrong in lenient mode, and what stands in its place.

use super::{Engine, Mode};
use crate::helm::value::{Error, FrameId, OriginId, Span, Trouble};

/// How many are kept.
const MOST: usize = 1000;

/// An error that cost an action.
#[derive(Debug, Clone)]
pub struct Note {
    /// What kind of trouble it was.
    pub trouble: Trouble,
    /// What was wrong.
    pub message: String,
    /// Where.
    pub at: OriginId,
    /// Within which includes and conditions.
    pub frame: FrameId,
}

impl Engine {
    /// Notes an error, once for each place.
    pub(super) fn note(&mut self, error: Error) {
        let is_known = |note: &Note| note.at == error.at && note.message == error.message;
        if self.notes.len() < MOST && !self.notes.iter().any(is_known) {
            let Error { trouble, message, at, lacks } = error;
            let is_left = trouble == Trouble::Template && self.origins.is_of_values(lacks);
            let trouble = if is_left { Trouble::Ungiven } else { trouble };
            self.notes.push(Note { trouble, message, at, frame: self.frame });
        }
    }

    /// In lenient mode, notes what went wrong and marks the place; else hands it on.
    pub(super) fn tolerate<T>(&mut self, result: Result<T, Error>, at: OriginId) -> Result<Option<T>, Error> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(error) if self.mode == Mode::Strict || error.is_fatal() => Err(error.or_at(at)),
            Err(error) => {
                let value = self.origins.tainted(reason(error.trouble));
                self.scope.out.mark(Span { start: 0, end: 0, value, action: at, frame: self.frame, skip: 0 });
                self.note(error.or_at(at));
                Ok(None)
            }
        }
    }
}

fn reason(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Required => "a required value is not set",
        Trouble::Refused => "the chart refuses its values",
        Trouble::Template | Trouble::Ungiven | Trouble::Limit => "the template fails here",
    }
}
