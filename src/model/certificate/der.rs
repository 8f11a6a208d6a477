//! DER, the notation of certificates and keys: tags, lengths and contents, as far as it takes to find some fields.

/// Tags.
pub const INTEGER: u8 = 0x02;
/// Bits, of which the first byte counts those that are not used.
pub const BITS: u8 = 0x03;
/// Bytes.
pub const BYTES: u8 = 0x04;
/// The name of something, by figures.
pub const OID: u8 = 0x06;
/// Items in order.
pub const SEQUENCE: u8 = 0x30;
/// A day and time with two figures for the year.
pub const SHORT_TIME: u8 = 0x17;
/// A day and time.
pub const TIME: u8 = 0x18;

/// Something with its tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item<'a> {
    /// What it is.
    pub tag: u8,
    /// What it holds.
    pub content: &'a [u8],
}

impl<'a> Item<'a> {
    /// What it holds, item by item.
    pub fn items(self) -> Items<'a> {
        items(self.content)
    }

    /// The item, when it has a tag.
    pub fn with(self, tag: u8) -> Option<Self> {
        (self.tag == tag).then_some(self)
    }
}

/// The items of some bytes, one after the other. It ends where the bytes are no DER.
#[derive(Debug, Clone)]
pub struct Items<'a> {
    rest: &'a [u8],
}

/// The items of some bytes.
pub fn items(bytes: &[u8]) -> Items<'_> {
    Items { rest: bytes }
}

impl<'a> Iterator for Items<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        let (tag, rest) = self.rest.split_first()?;
        let (length, rest) = length(rest)?;
        let (content, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        Some(Item { tag: *tag, content })
    }
}

/// A length is one byte, or a byte that says how many bytes it has.
fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    if *first < 0x80 {
        return Some((usize::from(*first), rest));
    }
    let count = usize::from(first & 0x7f);
    let (figures, rest) = rest.split_at_checked(count).filter(|_| (1..=4).contains(&count))?;
    let length = figures.iter().fold(0, |length, figure| length << 8 | usize::from(*figure));
    Some((length, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_taken_apart() {
        let found: Vec<_> = items(&[0x02, 1, 5, 0x04, 0x81, 2, 7, 8]).collect();
        assert_eq!(found, [Item { tag: INTEGER, content: &[5] }, Item { tag: BYTES, content: &[7, 8] }]);
    }

    #[test]
    fn what_is_cut_off_or_too_long_ends_it() {
        for bytes in
            [&[][..], &[0x30], &[0x30, 3, 1], &[0x30, 0x80], &[0x30, 0x89, 1], &[0x30, 0x84, 255, 255, 255, 255]]
        {
            assert_eq!(items(bytes).next(), None, "{bytes:?}");
        }
    }
}
