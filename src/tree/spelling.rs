//! How keys are spelt: compared as they stand in the text, and told from merge keys.

use super::{Kind, NONE, Node, Raw, Style, Tree};

/// What a merge key is marked with.
pub(super) const MERGE: u8 = mark(b"<<");

/// A mark of a name, the same in whatever capitals: names that differ in length, in the first or in the last letter seldom
/// share it.
pub(super) const fn mark(name: &[u8]) -> u8 {
    let [first, ..] = name else { return 0 };
    let last = name[name.len() - 1] | 0x20;
    ((name.len() as u8).wrapping_mul(37))
        .wrapping_add((*first | 0x20).wrapping_mul(7))
        .wrapping_add(last.wrapping_mul(3))
}

/// The bit that stands for a mark among those of a mapping.
pub(super) const fn bit(mark: u8) -> u32 {
    1 << (mark % 32)
}

impl Raw {
    /// Whether a mapping may have a key of some mark, of its own or by a merge.
    #[inline]
    pub(super) fn may_have(&self, mark: u8) -> bool {
        self.kind == Kind::Mapping && self.keys & (bit(mark) | bit(MERGE)) != 0
    }

    /// Whether a key has a name.
    #[inline]
    pub(super) fn is_called(&self, name: &str, tree: &Tree) -> bool {
        if self.child != NONE && self.kind == Kind::Scalar {
            return *tree.decoded[self.child as usize] == *name;
        }
        self.is_spelt(name, |text| text.starts_with(name.as_bytes()), tree)
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
