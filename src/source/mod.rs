//! Text and the places in it: the only room that counts bytes, lines and columns.
//!
//! A [`Source`] is the text of a file, of standard input, or of something that stands inside another text
//! (HCL inside a Helm value, `application.yml` inside a ConfigMap). The latter knows its parents, so that every
//! place in it can be traced to the characters that somebody wrote. What the text means is left to others.

mod decode;
mod environment;
mod excerpt;
mod kind;
mod lines;
mod origin;
mod path;

use std::cmp::Ordering;
use std::sync::{Arc, OnceLock};

pub use decode::{DecodeError, Flaw, decode, read_own};
pub use environment::{Environment, is_fixture, words as words_of_name};
pub use excerpt::{Excerpt, Mask, Redaction};
pub use kind::{Family, FileKind, Format, Input};
pub use lines::{Lines, Position, is_braced_name, split_lines};
pub use origin::{Origin, Segment, Via};
pub use path::path_in;

/// One text, with the name that people know it by.
#[derive(Debug)]
pub struct Source {
    /// The path relative to the workspace root, with forward slashes; embedded text has its parent's.
    pub path: String,
    /// The text as UTF-8. A byte-order mark is part of it, so that offsets are those of the file.
    pub text: String,
    /// Where embedded or rendered text comes from; `None` for a file.
    pub origin: Option<Origin>,
    lines: OnceLock<Lines>,
    names_vault: OnceLock<bool>,
}

impl Source {
    /// The text of a file.
    pub fn file(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            origin: None,
            lines: OnceLock::new(),
            names_vault: OnceLock::new(),
        }
    }

    /// Text that stands inside other text.
    pub fn embedded(text: impl Into<String>, origin: Origin) -> Self {
        let path = origin.parents[0].path.clone();
        Self { path, text: text.into(), origin: Some(origin), lines: OnceLock::new(), names_vault: OnceLock::new() }
    }

    /// The order of two texts by their paths, which is seldom asked of different ones.
    pub fn by_path(&self, other: &Source) -> Ordering {
        if std::ptr::eq(self, other) { Ordering::Equal } else { self.path.cmp(&other.path) }
    }

    /// The table of line starts, made when first asked for.
    pub fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(&self.text))
    }

    /// Whether Vault or OpenBao is named anywhere in it: a first look that spares most files of a repository another one.
    pub fn names_vault(&self) -> bool {
        const NAMES: [&str; 6] = ["vault", "Vault", "VAULT", "bao", "Bao", "BAO"];
        let is_in = |name: &&str| memchr::memmem::find(self.text.as_bytes(), name.as_bytes()).is_some();
        *self.names_vault.get_or_init(|| NAMES.iter().any(is_in))
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(&self.text, offset)
    }

    /// The text of a range.
    pub fn slice(&self, range: Range) -> &str {
        self.text.get(range.start as usize..range.end as usize).unwrap_or_default()
    }
}

/// A range of bytes within one source; `end` is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Range {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Range {
    /// The range from `start` up to `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Whether `other` lies within this range.
    pub fn contains(self, other: Range) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a character, or touch where one is empty.
    pub fn overlaps(self, other: Range) -> bool {
        self == other || (self.start < other.end && other.start < self.end)
    }
}

/// A range in a source: what a finding points at.
#[derive(Debug, Clone)]
pub struct Place {
    /// The text.
    pub source: Arc<Source>,
    /// The range in it.
    pub range: Range,
}

impl Place {
    /// The same characters in the file that somebody wrote, and the ways taken to get there, each with the place that
    /// names it.
    ///
    /// A place in a file is returned as it is.
    pub fn written(&self) -> (Place, Vec<(Place, Via)>) {
        let mut place = self.clone();
        let mut ways = Vec::new();
        while let Some(origin) = &place.source.clone().origin {
            let via = origin.via(place.range.start);
            place = origin.trace(place.range);
            let header = origin.header.map(|range| Place { source: Arc::clone(&origin.parents[0]), range });
            ways.push((header.map_or_else(|| place.clone(), |header| header.written().0), via));
        }
        (place, ways)
    }

    /// The text of the place.
    pub fn text(&self) -> &str {
        self.source.slice(self.range)
    }

    /// Line and column of the first character.
    pub fn start(&self) -> Position {
        self.source.position(self.range.start)
    }

    /// Line and column behind the last character.
    pub fn end(&self) -> Position {
        self.source.position(self.range.end)
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.range == other.range && self.source.path == other.source.path
    }
}

impl Eq for Place {}
