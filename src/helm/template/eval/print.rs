//! Writing what an action gives.

use super::Engine;
use crate::helm::value::{Error, OriginId, Span, Val, format};

impl Engine {
    /// Asks whether so many bytes may be written.
    pub(super) fn room(&mut self, len: usize) -> Result<(), Error> {
        if self.scope.out.len().saturating_add(len) > self.budget.limits().string {
            return self.budget.string(usize::MAX);
        }
        self.budget.string(len)
    }

    /// Writes a value. Nil is nothing, as in Helm, but where it comes from is kept.
    pub(super) fn print(&mut self, value: &Val, at: OriginId) -> Result<(), Error> {
        let frame = self.frame;
        if let Val::Nil(origin) = value {
            self.scope.out.mark(Span { start: 0, end: 0, value: *origin, action: at, frame, skip: 0 });
            return Ok(());
        }
        let text = format::display(value, &mut self.budget)?;
        self.room(text.as_str().len())?;
        if text.as_str().is_empty() {
            let origin = text.any_origin();
            self.scope.out.mark(Span { start: 0, end: 0, value: origin, action: at, frame, skip: 0 });
        }
        self.scope.out.write(&text, at, frame);
        Ok(())
    }
}
