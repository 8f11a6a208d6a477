//! How keys are spelt: compared as they stand in the text, and told from merge keys.

use super::{Kind, NONE, Node, Raw, Style, Tree};

impl Raw {
    /// Whether a key has a name. Nearly all differ in length already, and need no look at the text.
    #[inline]
    pub(super) fn is_called(&self, name: &str, tree: &Tree) -> bool {
        if self.child != NONE && self.kind == Kind::Scalar {
            return *tree.decoded[self.child as usize] == *name;
        }
        // Of names of one length, the first byte tells most apart.
        self.is_spelt(name, |text| text.first() == name.as_bytes().first() && text.starts_with(name.as_bytes()), tree)
    }

    /// Whether the text of a key, which is as long as a name, passes a test.
    #[inline]
    fn is_spelt(&self, name: &str, test: impl FnOnce(&[u8]) -> bool, tree: &Tree) -> bool {
        let quote = usize::from(matches!(self.style, Style::Single | Style::Double));
        let is_as_long = (self.end - self.start) as usize == name.len() + 2 * quote;
        is_as_long && test(&tree.source.text.as_bytes()[self.start as usize + quote..])
    }

    /// Whether a key is `<<`.
    #[inline]
    pub(super) fn is_merge(&self, tree: &Tree) -> bool {
        self.end - self.start == 2 && self.style == Style::Plain && self.is_called("<<", tree)
    }

    /// Whether a key has a name, in whatever capitals.
    #[inline]
    pub(super) fn is_called_in_any_case(&self, name: &str, tree: &Tree) -> bool {
        if self.child != NONE && self.kind == Kind::Scalar {
            return tree.decoded[self.child as usize].eq_ignore_ascii_case(name);
        }
        self.is_spelt(
            name,
            |text| text.get(..name.len()).is_some_and(|text| text.eq_ignore_ascii_case(name.as_bytes())),
            tree,
        )
    }
}

impl Node<'_> {
    /// Whether this is the key of a merge.
    pub(super) fn is_merge(&self) -> bool {
        self.raw().is_merge(self.tree)
    }
}
