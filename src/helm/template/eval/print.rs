//! Writing what an action gives.

use super::Engine;
use crate::helm::value::{Error, OriginId, PStr, Span, StringBuilder, Val, format};

impl Engine {
    /// Asks whether so many bytes may be written.
    pub(super) fn room(&mut self, len: usize) -> Result<(), Error> {
        if self.scope.out.len().saturating_add(len) > self.budget.limits().string {
            return self.budget.string(usize::MAX);
        }
        self.budget.string(len)
    }

    /// Writes a value. Nil is a word that Helm takes out when all is done, and until then it counts as text.
    pub(super) fn print(&mut self, value: &Val, at: OriginId) -> Result<(), Error> {
        let text = match value {
            Val::Nil(origin) => PStr::new(NO_VALUE, *origin),
            other => format::display(other, &mut self.budget)?,
        };
        self.room(text.as_str().len())?;
        if text.as_str().is_empty() {
            let value = text.any_origin();
            self.scope.out.mark(Span { start: 0, end: 0, value, action: at, frame: self.frame, skip: 0 });
        }
        self.scope.out.write(&text, at, self.frame);
        Ok(())
    }
}

/// What Go prints for nil.
const NO_VALUE: &str = "<no value>";

/// The text without the word for nil; a mark stays in its place.
pub fn without_nil(text: PStr) -> PStr {
    if !text.as_str().contains(NO_VALUE) {
        return text;
    }
    let mut made = StringBuilder::new();
    let mut done = 0;
    for (at, _) in text.as_str().match_indices(NO_VALUE) {
        made.push_slice(&text, done..at);
        done = at + NO_VALUE.len();
        if let Some(span) = text.span_at(at) {
            made.mark(span);
        }
    }
    made.push_slice(&text, done..text.as_str().len());
    made.finish(text.origin())
}
