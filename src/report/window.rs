//! The few lines of a file that a finding shows, made fit for a terminal: masked, printable, cut to the width.

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::text::push_printable;
use crate::source::{Excerpt, Position};

/// Tabs reach to the next multiple of this.
const TAB: usize = 4;
/// The room that line numbers and the frame take.
const FRAME: usize = 9;
/// Lines shown before and after.
const CONTEXT: u32 = 1;

/// A range to underline, with words about it.
pub(super) struct Mark {
    pub start: Position,
    pub end: Position,
    pub words: Option<String>,
}

/// Lines of an excerpt as a source of their own.
pub(super) struct Window {
    title: String,
    /// The number of the first line, from 0.
    first: usize,
    lines: usize,
    text: String,
    labels: Vec<LabeledSpan>,
}

impl Window {
    /// The lines around some marks, the first of which is what the excerpt is about.
    pub fn around(excerpt: &Excerpt, marks: &[Mark], width: usize) -> Self {
        let shown = |mark: &Mark| mark.start.line.clamp(1, excerpt.line_count());
        let first = marks.iter().map(shown).min().unwrap_or(1).saturating_sub(CONTEXT).max(1);
        let last = marks.iter().map(shown).max().unwrap_or(1).saturating_add(CONTEXT).min(excerpt.line_count());
        let title = marks.first().map(|mark| position(excerpt, mark)).unwrap_or_default();
        let mut window = Self { title, first: first as usize - 1, lines: 0, text: String::new(), labels: Vec::new() };
        for line in first..=last {
            let here: Vec<_> = marks.iter().enumerate().filter(|(_, mark)| shown(mark) == line).collect();
            window.push(excerpt.line(line), line, &here, width.saturating_sub(FRAME).max(20));
        }
        window.trim();
        window
    }

    /// The ranges to underline.
    pub fn labels(&self) -> &[LabeledSpan] {
        &self.labels
    }

    fn push(&mut self, text: &str, line: u32, marks: &[(usize, &Mark)], room: usize) {
        let focus = marks.first().map_or(0, |(_, mark)| mark.start.column as usize - 1);
        let shown = Shown::new(text, focus, room);
        let start = self.text.len();
        for (n, mark) in marks {
            let from = start + shown.offset(mark.start.column as usize - 1);
            // A range of several lines is underlined on its first.
            let end = if mark.end.line > line { usize::MAX } else { mark.end.column as usize - 1 };
            let to = start + shown.offset(end);
            let span = (from, to.saturating_sub(from));
            self.labels.push(match n {
                0 => LabeledSpan::new_primary_with_span(mark.words.clone(), span),
                _ => LabeledSpan::new_with_span(mark.words.clone(), span),
            });
        }
        self.text.push_str(&shown.text);
        self.text.push('\n');
        self.lines += 1;
    }

    /// Blank lines at the ends say nothing.
    fn trim(&mut self) {
        let first_label = self.labels.iter().map(LabeledSpan::offset).min().unwrap_or(0);
        let last_label = self.labels.iter().map(|label| label.offset() + label.len()).max().unwrap_or(0);
        if let Some(end) = self.text.find('\n').filter(|end| *end < first_label && self.text[..*end].trim().is_empty())
        {
            self.text.drain(..=end);
            self.first += 1;
            self.lines -= 1;
            let moved = |label: &LabeledSpan| (label.offset() - end - 1, label.len());
            self.labels = self.labels.iter().map(|label| relabel(label, moved(label))).collect();
            return self.trim();
        }
        let body = self.text.len() - 1;
        let last = self.text[..body].rfind('\n').filter(|start| *start >= last_label);
        if let Some(start) = last.filter(|start| self.text[*start..].trim().is_empty()) {
            self.text.truncate(start + 1);
            self.lines -= 1;
        }
    }
}

fn relabel(label: &LabeledSpan, span: (usize, usize)) -> LabeledSpan {
    let words = label.label().map(str::to_owned);
    if label.primary() {
        LabeledSpan::new_primary_with_span(words, span)
    } else {
        LabeledSpan::new_with_span(words, span)
    }
}

fn position(excerpt: &Excerpt, mark: &Mark) -> String {
    super::text::printable(&super::place_name(&excerpt.source.path, mark.start)).into_owned()
}

/// A line as it is drawn.
struct Shown {
    text: String,
    /// The first column of the line that is drawn, and where each drawn one starts in `text`.
    skipped: usize,
    columns: Vec<usize>,
}

impl Shown {
    /// A line, or as much of it around a column as there is room for.
    fn new(line: &str, focus: usize, room: usize) -> Self {
        let fits = line.len() <= room || line.chars().nth(room).is_none();
        let skipped = if fits { 0 } else { focus.saturating_sub(room / 3) };
        let mut text = String::from(if skipped > 0 { "…" } else { "" });
        let mut columns = Vec::new();
        let mut width = text.chars().count();
        let mut rest = line.chars().skip(skipped).peekable();
        while width < room || fits {
            let Some(c) = rest.next() else { break };
            columns.push(text.len());
            let before = text.len();
            match c {
                '\t' => text.extend(std::iter::repeat_n(' ', TAB - width % TAB)),
                c => push_printable(&mut text, c),
            }
            width += text[before..].chars().count();
        }
        columns.push(text.len());
        if rest.peek().is_some() {
            text.push('…');
        }
        Self { text, skipped, columns }
    }

    /// Where a column of the line (from 0) starts in the drawn text.
    fn offset(&self, column: usize) -> usize {
        let last = self.columns.len() - 1;
        self.columns[column.saturating_sub(self.skipped).min(last)]
    }
}

impl SourceCode for Window {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let span = SourceSpan::from((0, self.text.len()));
        let data = self.text.as_bytes();
        Ok(Box::new(MietteSpanContents::new_named(self.title.clone(), data, span, self.first, 0, self.lines)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_around_the_range() {
        let line = format!("{}HERE{}", "a".repeat(100_000), "b".repeat(1_000_000));
        let shown = Shown::new(&line, 100_000, 30);
        assert_eq!(shown.text, "…aaaaaaaaaaHEREbbbbbbbbbbbbbbb…");
        assert_eq!(&shown.text[shown.offset(100_000)..shown.offset(100_004)], "HERE");
        assert_eq!((shown.offset(0), shown.offset(usize::MAX)), (3, shown.text.len() - 3));
    }

    #[test]
    fn tabs_and_escapes_keep_the_range() {
        let shown = Shown::new("\ta\tb\u{1b}c\u{202e}d", 0, 80);
        assert_eq!(shown.text, "    a   b␛c<U+202E>d");
        let cut = |from, to| &shown.text[shown.offset(from)..shown.offset(to)];
        assert_eq!((cut(0, 1), cut(3, 4), cut(7, 8)), ("    ", "b", "d"));
    }
}
