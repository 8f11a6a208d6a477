//! Strings: parts of them, their letters, their lines, and how they are put together and taken apart.

mod join;
mod letters;
mod lines;
mod parts;

use super::Call;
use crate::helm::value::{Error, PStr, StringBuilder, Val, format};

pub use join::TABLE as JOIN;
pub use letters::TABLE as LETTERS;
pub use lines::TABLE as LINES;
pub use parts::TABLE as PARTS;

/// The text of a value as sprig's `toString` has it.
pub(super) fn text_of(call: &mut Call<'_>, value: &Val) -> Result<PStr, Error> {
    format::display(value, call.budget())
}

/// The string with some characters in other letters.
fn by_chars(string: &PStr, change: impl Fn(char) -> Option<String>) -> PStr {
    let (text, mut made, mut done) = (string.as_str(), StringBuilder::new(), 0);
    for (at, c) in text.char_indices() {
        if let Some(letters) = change(c) {
            made.push_slice(string, done..at);
            done = at + c.len_utf8();
            made.push_as(string, at..done, &letters);
        }
    }
    made.push_slice(string, done..text.len());
    made.finish(string.origin())
}

/// The largest border of characters that is not behind a byte.
fn border(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
