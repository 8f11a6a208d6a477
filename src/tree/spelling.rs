//! How keys are spelt: compared letter by letter, and told from merge keys.

use super::{NONE, Node, Style};

impl<'a> Node<'a> {
    /// The letters of a key without its quotes. Most stand in the text as they are, and need no look at its characters.
    #[inline]
    fn letters(&self) -> &'a [u8] {
        let raw = self.raw();
        if raw.child != NONE {
            return self.text().as_bytes();
        }
        let quote = usize::from(matches!(raw.style, Style::Single | Style::Double));
        let (start, end) = (raw.start as usize + quote, (raw.end as usize).saturating_sub(quote));
        self.tree.source.text.as_bytes().get(start..end).unwrap_or_default()
    }

    /// Whether this is a key of that name.
    #[inline]
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.letters() == name.as_bytes()
    }

    /// Whether this is a key of that name, in whatever capitals.
    pub fn is_called_in_any_case(&self, name: &str) -> bool {
        self.letters().eq_ignore_ascii_case(name.as_bytes())
    }

    #[inline]
    pub(super) fn is_merge(&self) -> bool {
        let raw = self.raw();
        raw.end - raw.start == 2 && raw.style == Style::Plain && self.is_called("<<")
    }
}
