//! The text of a template and where its bytes come from: a file, or a string that `tpl` was given.

use std::ops::Range as Bytes;

use crate::helm::value::{FileId, OriginId, Origins, PStr};
use crate::source::Range;

/// Text to be parsed.
#[derive(Debug, Clone)]
pub enum Located {
    /// All of a file.
    File(FileId),
    /// A string.
    String(PStr),
}

impl Located {
    /// The origin of a range.
    pub fn origin(&self, range: &Bytes<usize>, origins: &mut Origins) -> OriginId {
        match self {
            Located::File(file) => origins.text(*file, Range::new(range.start as u32, range.end as u32)),
            Located::String(string) => {
                string.span_at(range.start).map_or(string.origin(), |span| span.value.or(span.action))
            }
        }
    }

    /// The text of a range, to be written as it stands; its place is unknown when it knows where its bytes come from.
    pub fn written(&self, text: &str, range: Bytes<usize>, origins: &mut Origins) -> (PStr, OriginId) {
        match self {
            Located::File(_) => {
                // Helm takes the byte-order mark off.
                let text = if range.start == 0 { text.trim_start_matches('\u{feff}') } else { text };
                let range = range.end - text.len()..range.end;
                (PStr::plain(text), self.origin(&range, origins))
            }
            Located::String(string) => (string.slice(range), OriginId::NONE),
        }
    }
}
