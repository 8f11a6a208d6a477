//! Whether every character of a text is one that the quick reader knows, so that it need not ask again.

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Where the text begins, behind a byte-order mark; `None` when a character may not stand in YAML, is no plain line
/// break, or is a byte-order mark anywhere else.
pub(super) fn start(text: &str) -> Option<usize> {
    let start = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let bytes = &text.as_bytes()[start..];
    let mut seen = Seen::default();
    for chunk in bytes.chunks(256) {
        seen.look(chunk);
        if seen.control {
            return None;
        }
    }
    if seen.carriage_return && has_lone_return(bytes) || seen.beyond_ascii && has_unreadable(bytes) {
        return None;
    }
    Some(start)
}

#[derive(Default)]
struct Seen {
    control: bool,
    carriage_return: bool,
    beyond_ascii: bool,
}

impl Seen {
    fn look(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.control |= (*byte < b' ') & (*byte != b'\t') & (*byte != b'\n') & (*byte != b'\r') | (*byte == 0x7f);
            self.carriage_return |= *byte == b'\r';
            self.beyond_ascii |= *byte >= 0x80;
        }
    }
}

fn has_lone_return(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'))
}

/// Whether there are controls from U+0080 to U+009F, byte-order marks or the non-characters U+FFFE and U+FFFF.
fn has_unreadable(bytes: &[u8]) -> bool {
    memchr::memchr2_iter(0xc2, 0xef, bytes).any(|at| {
        matches!(&bytes[at..], [0xc2, 0x80..=0x9f, ..] | [0xef, 0xbb, 0xbf, ..] | [0xef, 0xbf, 0xbe | 0xbf, ..])
    })
}
