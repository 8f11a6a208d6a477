//! The only door through which text of a file leaves the program: what is secret goes out as bullets.
//!
//! One bullet stands for one character and line breaks stay, so that lines and columns of the masked text are those
//! of the file. In running text a secret becomes one word, which tells nothing of its length. What is secret in a
//! file is for the model to say.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::{Lines, Position, Range, Source};

/// What stands for a secret in running text.
const WORD: &str = "‹secret›";

/// Shorter secrets are replaced only where they stand as a word of their own.
const SHORT: usize = 4;

/// So few secrets of one length are looked for one by one.
const FEW: usize = 8;

/// The ranges of one source that nobody may read.
#[derive(Debug, Clone, Default)]
pub struct Mask {
    /// In order and without overlap.
    ranges: Vec<Range>,
    /// Each secret by itself; one may lie in another, as the password of a URL does in the URL.
    values: Vec<Range>,
    /// Secrets as a system reads them, where that is not how they are written.
    words: Vec<Box<str>>,
}

impl Mask {
    /// A mask over ranges in any order.
    pub fn new(mut ranges: Vec<Range>) -> Self {
        ranges.retain(|range| range.start < range.end);
        ranges.sort();
        ranges.dedup();
        let mut joined: Vec<Range> = Vec::with_capacity(ranges.len());
        for range in &ranges {
            match joined.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => joined.push(*range),
            }
        }
        Self { ranges: joined, values: ranges, words: Vec::new() }
    }

    /// The same, with words that [`Mask::redact`] replaces besides what stands in the ranges.
    pub fn with_words(mut self, words: impl IntoIterator<Item = impl Into<Box<str>>>) -> Self {
        self.words.extend(words.into_iter().map(Into::into));
        self
    }

    /// Whether nothing is secret.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty() && self.words.is_empty()
    }

    /// The masked ranges, in order and without overlap.
    pub fn ranges(&self) -> &[Range] {
        &self.ranges
    }

    /// The text with every secret as bullets, one for each character.
    pub fn apply(&self, text: &str) -> String {
        let mut masked = String::with_capacity(text.len());
        let mut done = 0;
        for range in &self.ranges {
            let start = floor(text, range.start as usize).max(done);
            let end = ceil(text, range.end as usize).max(start);
            masked.push_str(&text[done..start]);
            masked.extend(text[start..end].chars().map(|c| if matches!(c, '\n' | '\r') { c } else { '•' }));
            done = end;
        }
        masked.push_str(&text[done..]);
        masked
    }

    /// Words about a source (a message, an edit) with every secret of it replaced.
    pub fn redact(&self, source: &Source, text: &str) -> String {
        self.redaction(source).redact(text)
    }

    /// The secrets of a source, made ready to be found in many words. A secret of several lines is found line by line
    /// too.
    pub fn redaction(&self, source: &Source) -> Redaction {
        let mut redaction = Redaction::default();
        let written = self.values.iter().map(|range| source.slice(*range));
        for value in written.chain(self.words.iter().map(|word| &**word)) {
            let lines = value.lines().map(str::trim).filter(|line| line.chars().count() >= SHORT);
            std::iter::once(value.trim()).chain(lines).for_each(|piece| redaction.add(piece));
        }
        redaction
    }
}

/// The secrets of a source by their lengths: however many there are, words are looked through once for each length.
#[derive(Debug, Default)]
pub struct Redaction {
    pieces: BTreeMap<usize, HashSet<Box<str>>>,
}

impl Redaction {
    fn add(&mut self, piece: &str) {
        // A single sign keeps nothing secret, and stands in many words.
        let is_sign = || !piece.contains(char::is_alphanumeric) && piece.chars().count() == 1;
        if !piece.is_empty() && !is_sign() {
            self.pieces.entry(piece.len()).or_default().insert(piece.into());
        }
    }

    /// Takes in the secrets of another source.
    pub fn absorb(&mut self, other: Redaction) {
        for (length, pieces) in other.pieces {
            self.pieces.entry(length).or_default().extend(pieces);
        }
    }

    /// Words with every secret replaced.
    pub fn redact(&self, text: &str) -> String {
        let mut hits: Vec<(usize, usize)> = Vec::new();
        for (length, pieces) in self.pieces.range(..=text.len()) {
            let found: Vec<usize> = if pieces.len() <= FEW {
                pieces.iter().flat_map(|piece| occurrences(text, piece)).collect()
            } else {
                let is_secret = |at: &usize| text.get(*at..at + length).is_some_and(|part| pieces.contains(part));
                (0..=text.len() - length).filter(is_secret).collect()
            };
            let found = found.into_iter().map(|at| (at, at + length));
            hits.extend(found.filter(|(start, end)| stands_alone(text, *start, *end)));
        }
        replace(text, hits)
    }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn ceil(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// Where a secret stands in a text, overlapping itself or not.
fn occurrences(text: &str, secret: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(&text.as_bytes()[from..], secret.as_bytes()) {
        found.push(from + at);
        from += at + 1;
    }
    found
}

/// Whether a secret stands where it counts. A plain word (`password` is a popular one) or a very short secret counts only
/// where it is no part of a longer name, lest `spring.datasource.password` lose its end.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let secret = &text[start..end];
    let plain = secret.chars().count() < SHORT || secret.bytes().all(|byte| byte.is_ascii_alphabetic());
    let before = || text[..start].chars().next_back();
    let goes_on = || {
        let mut after = text[end..].chars();
        after.next().is_some_and(|c| c.is_alphanumeric() || joins(c) && after.next().is_some_and(char::is_alphanumeric))
    };
    !plain || !(before().is_some_and(joins) || goes_on() || is_host(text, start, end))
}

/// Whether a word is the host of a URL, where no secret stands.
fn is_host(text: &str, start: usize, end: usize) -> bool {
    let authority = text[start..].split(['/', ' ']).next().unwrap_or_default();
    text[..start].ends_with("://") && text[end..].starts_with([':', '/']) && !authority.contains('@')
}

fn joins(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '-')
}

fn replace(text: &str, mut hits: Vec<(usize, usize)>) -> String {
    hits.sort_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for (start, end) in hits {
        if start >= done {
            result.push_str(&text[done..start]);
            result.push_str(WORD);
        }
        done = done.max(end);
    }
    result.push_str(&text[done..]);
    result
}

/// Text of a file, fit to be shown.
#[derive(Debug)]
pub struct Excerpt {
    /// The source that it was taken from.
    pub source: Arc<Source>,
    /// The masked text with its lines, where anything is masked.
    masked: Option<(String, Lines)>,
}

impl Excerpt {
    /// A source as it may be shown.
    pub fn new(source: &Arc<Source>, mask: &Mask) -> Self {
        let masked = (!mask.ranges.is_empty()).then(|| {
            let text = mask.apply(&source.text);
            let lines = Lines::of(&text);
            (text, lines)
        });
        Self { source: Arc::clone(source), masked }
    }

    /// The whole text with every secret masked; it has the same lines, and the same columns.
    pub fn text(&self) -> &str {
        self.masked.as_ref().map_or(&self.source.text, |(text, _)| text)
    }

    fn lines(&self) -> &Lines {
        self.masked.as_ref().map_or_else(|| self.source.lines(), |(_, lines)| lines)
    }

    /// How many lines there are.
    pub fn line_count(&self) -> u32 {
        self.lines().count()
    }

    /// A line (counted from 1) without its line break and byte-order mark; empty behind the last.
    pub fn line(&self, line: u32) -> &str {
        if line == 0 || line > self.line_count() {
            return "";
        }
        let range = self.lines().range(self.text(), line);
        let text = self.text().get(range.start as usize..range.end as usize).unwrap_or_default();
        text.strip_prefix('\u{feff}').filter(|_| line == 1).unwrap_or(text)
    }

    /// The text between two places of the source.
    pub fn cut(&self, start: Position, end: Position) -> &str {
        self.text().get(self.offset(start)..self.offset(end)).unwrap_or_default()
    }

    /// Where a line and column stand in the masked text, which is longer or shorter in bytes than the source.
    fn offset(&self, at: Position) -> usize {
        if at.line == 0 || at.line > self.line_count() {
            return self.text().len();
        }
        let start = self.lines().range(self.text(), at.line).start as usize;
        let rest = &self.text()[start..];
        let mark = if at.line == 1 && rest.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let column = at.column.saturating_sub(1) as usize;
        self.lines().nth(self.text(), start + mark, column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range_of(text: &str, part: &str) -> Range {
        let start = text.find(part).unwrap_or_default() as u32;
        Range::new(start, start + part.len() as u32)
    }

    #[test]
    fn masked_text_keeps_lines_and_columns() {
        let text = "\u{feff}a: 1\r\nkey: geheim🔑\twort\r\nb: é 2\rc: 3\n";
        let source = Arc::new(Source::file("a.yaml", text));
        let mask = Mask::new(vec![range_of(text, "geheim🔑\twort")]);
        let excerpt = Excerpt::new(&source, &mask);
        assert_eq!(excerpt.text(), "\u{feff}a: 1\r\nkey: ••••••••••••\r\nb: é 2\rc: 3\n");
        for part in ["a: 1", "key", "é 2", "c: 3", "3\n"] {
            let range = range_of(text, part);
            let (start, end) = (source.position(range.start), source.position(range.end));
            assert_eq!(excerpt.cut(start, end), part);
        }
        let secret = range_of(text, "wort");
        assert_eq!(excerpt.cut(source.position(secret.start), source.position(secret.end)), "••••");
        assert_eq!(
            (1..=6).map(|line| excerpt.line(line)).collect::<Vec<_>>(),
            ["a: 1", "key: ••••••••••••", "b: é 2", "c: 3", "", ""]
        );
    }

    #[test]
    fn ranges_may_overlap_and_cut_characters() {
        let mask = Mask::new(vec![Range::new(1, 5), Range::new(3, 9), Range::new(0, 0), Range::new(50, 60)]);
        assert_eq!(mask.ranges(), [Range::new(1, 9), Range::new(50, 60)]);
        assert_eq!(mask.apply("a🔑🔑b"), "a••b");
        assert_eq!(Mask::new(vec![Range::new(2, 3)]).apply("a🔑b"), "a•b");
        assert_eq!(Mask::new(vec![Range::new(7, 9)]).apply("ab"), "ab");
    }

    #[test]
    fn secrets_in_words_are_named_only() {
        let text = "password: password\nurl: p://u:hunter2@h\npin: 12\nkey: |\n  first line\n  second line\n";
        let source = Source::file("a.yaml", text);
        let value = Range::new(10, 18);
        let url = range_of(text, "p://u:hunter2@h");
        let block = range_of(text, "first line\n  second line");
        let mask =
            Mask::new(vec![value, url, range_of(text, "hunter2"), range_of(text, "12"), block]).with_words(["a\"b"]);
        let table = [
            ("db.password is `password`", "db.password is `‹secret›`"),
            ("at http://password:80/x", "at http://password:80/x"),
            ("at http://password:1@db", "at http://‹secret›:1@db"),
            ("password.db is password.", "password.db is ‹secret›."),
            ("hunter2, xhunter2x", "‹secret›, x‹secret›x"),
            ("at p://u:hunter2@h", "at ‹secret›"),
            ("port 12 of 8123", "port ‹secret› of 8123"),
            ("has second line.", "has ‹secret›."),
            ("read as a\"b", "read as ‹secret›"),
            ("nothing here", "nothing here"),
        ];
        for (words, expected) in table {
            assert_eq!(mask.redact(&source, words), expected);
        }
    }

    #[test]
    fn many_secrets_are_found_as_few_are() {
        let text: String = (10..60).map(|n| format!("s-{n}é\n")).collect();
        let source = Source::file("a.yaml", text.as_str());
        let mask = Mask::new((10..60).map(|n| range_of(&text, &format!("s-{n}é"))).collect());
        assert_eq!(mask.redact(&source, "é: s-12é, s-59és-60é"), "é: ‹secret›, ‹secret›s-60é");
    }
}
