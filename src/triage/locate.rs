//! The suppressions of one text: found in its comments and annotations, each with what it covers.

use crate::finding::Object;
use crate::glob::NameGlob;
use crate::source::{FileKind, Place, Range, Source};
use crate::tree::{Entry, Kind, Node, Style, Tree};

use super::Raised;
use super::comment::{self, Directive, Malformed};
use super::suppress::Suppression;

/// The annotation that allows findings of its object.
pub const ANNOTATION: &str = "seaworthy.dev/allow";

/// How many lines of comment may stand between a suppression and what it is about.
const STACK: u32 = 64;

/// What a text allows, and what is wrong with how it says so.
#[derive(Debug, Clone, Default)]
pub struct Suppressions {
    /// Those that hold.
    pub found: Vec<Suppression>,
    /// Those that do not: malformed, or without a reason.
    pub raised: Vec<Raised>,
}

/// Reads the suppressions of a text. Of a template the tree may be empty; its comments are then found in the text.
pub fn suppressions_of(tree: &Tree, kind: &FileKind) -> Suppressions {
    let text = &tree.source.text;
    let mut suppressions = Suppressions::default();
    if !text.contains("seaworthy") {
        return suppressions;
    }
    let mut comments = tree.comments.clone();
    if *kind == FileKind::HelmTemplate {
        comments.extend(template_comments(text).into_iter().chain(comment_lines(text)));
        comments.sort();
    }
    let page = Page { tree, comments, statements: statements(tree), by_indent: *kind == FileKind::HelmTemplate };
    for comment in &page.comments {
        for read in comment::directives(tree.source.slice(*comment)) {
            page.note(&mut suppressions, *comment, read);
        }
    }
    if text.contains(ANNOTATION) {
        annotations(tree, &mut suppressions);
    }
    suppressions
}

/// What the annotations of a text allow, where its comments are read elsewhere.
pub fn annotated_in(tree: &Tree) -> Suppressions {
    let mut suppressions = Suppressions::default();
    if tree.source.text.contains(ANNOTATION) {
        annotations(tree, &mut suppressions);
    }
    suppressions
}

/// The ranges of `{{/* … */}}`.
fn template_comments(text: &str) -> Vec<Range> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|open| at + open) {
        at = open + 2;
        if !text[at..].trim_start_matches('-').trim_start().starts_with("/*") {
            continue;
        }
        let Some(close) = end_after(text, at, "*/").and_then(|end| end_after(text, end, "}}")) else { break };
        found.push(Range::new(open as u32, close as u32));
        at = close;
    }
    found
}

/// The ranges of comments that a template hands on, each with a line for itself.
fn comment_lines(text: &str) -> impl Iterator<Item = Range> + '_ {
    let lines = text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at + line.len() - line.trim_start().len();
        *at += line.len();
        Some((start, line.trim()))
    });
    let comments = lines.filter(|(_, line)| line.starts_with('#'));
    comments.map(|(start, line)| Range::new(start as u32, (start + line.len()) as u32))
}

fn end_after(text: &str, from: usize, words: &str) -> Option<usize> {
    text[from..].find(words).map(|found| from + found + words.len())
}

/// A key with its value, or an item of a list: what a comment can stand above.
struct Statement {
    range: Range,
    id: u32,
}

/// All of them in the order of the text, the outer before the inner.
fn statements(tree: &Tree) -> Vec<Statement> {
    let mut found = Vec::new();
    for node in tree.all() {
        let children: Vec<_> = node.children().collect();
        if node.is_sequence() {
            found.extend(children.iter().map(|item| Statement { range: item.range(), id: item.id() }));
        } else if node.style() != Style::Label {
            found.extend(children.chunks_exact(2).map(|pair| {
                let range = Range::new(pair[0].range().start, pair[1].range().end);
                Statement { range, id: pair[0].id() }
            }));
        }
    }
    found.sort_by_key(|statement| (statement.range.start, statement.id));
    found
}

/// A text with what is needed to say what a comment covers.
struct Page<'a> {
    tree: &'a Tree,
    comments: Vec<Range>,
    statements: Vec<Statement>,
    by_indent: bool,
}

impl Page<'_> {
    fn note(&self, into: &mut Suppressions, comment: Range, read: Result<Directive<'_>, Malformed>) {
        let source = &self.tree.source;
        let first = self.statements.first().map_or(u32::MAX, |statement| statement.range.start);
        let read = read.and_then(|directive| {
            if directive.is_for_file && comment.start > first {
                let message = "`allow-file` must stand before the first statement".to_owned();
                return Err(Malformed { range: directive.range, message });
            }
            Ok(directive)
        });
        let whole = Range::new(0, source.text.len() as u32);
        let is_for_file = read.as_ref().is_ok_and(|directive| directive.is_for_file);
        let covers = if is_for_file { whole } else { self.covers(comment) };
        record(into, self.tree, comment.start, read, covers, None);
    }

    /// The comment's line; when it has the line for itself, what begins on the next one too.
    fn covers(&self, comment: Range) -> Range {
        let source = &self.tree.source;
        let lines = source.lines();
        let line = lines.range(&source.text, lines.line_of(comment.start));
        let before = source.slice(Range::new(line.start, comment.start));
        if !before.trim_start_matches('\u{feff}').trim().is_empty() {
            return line;
        }
        match self.line_below(comment) {
            Some(below) => Range::new(line.start, self.end_of(below)),
            None => Range::new(line.start, comment.end.max(line.end)),
        }
    }

    /// The first line below that is not a comment too; none when it is empty.
    fn line_below(&self, comment: Range) -> Option<Range> {
        let source = &self.tree.source;
        let lines = source.lines();
        let mut number = lines.line_of(comment.end.saturating_sub(1)) + 1;
        let last = lines.count().min(number.saturating_add(STACK));
        while number <= last {
            let line = lines.range(&source.text, number);
            let text = source.slice(line);
            let first = line.start + (text.len() - text.trim_start().len()) as u32;
            match self.comments.binary_search_by_key(&first, |comment| comment.start) {
                Ok(found) => number = lines.line_of(self.comments[found].end.saturating_sub(1)) + 1,
                Err(_) => return (!text.trim().is_empty()).then_some(line),
            }
        }
        None
    }

    /// Where that which begins on a line ends.
    fn end_of(&self, line: Range) -> u32 {
        let next = self.statements.partition_point(|statement| statement.range.start < line.start);
        match self.statements.get(next) {
            Some(statement) if statement.range.start <= line.end => statement.range.end.max(line.end),
            _ if self.by_indent => self.end_by_indent(line),
            _ => line.end,
        }
    }

    /// In a text without a tree, what is indented deeper belongs to the line above it.
    fn end_by_indent(&self, line: Range) -> u32 {
        let source = &self.tree.source;
        let lines = source.lines();
        let own = indent(source.slice(line));
        let below = (lines.line_of(line.start) + 1..=lines.count()).map(|number| lines.range(&source.text, number));
        let inside = below.take_while(|line| indent(source.slice(*line)) > own);
        inside.last().map_or(line.end, |last| last.end)
    }
}

/// How far a line is indented; an empty one belongs to what is around it.
fn indent(line: &str) -> usize {
    let text = line.trim_start();
    if text.is_empty() { usize::MAX } else { line.len() - text.len() }
}

/// Adds what was read at an offset of a text, traced to the file that somebody wrote.
fn record(
    into: &mut Suppressions,
    tree: &Tree,
    offset: u32,
    read: Result<Directive<'_>, Malformed>,
    covers: Range,
    object: Option<Object>,
) {
    let place = |range: Range| written(&tree.source, Range::new(range.start + offset, range.end + offset));
    let mut raise = |rule_id, range, message| into.raised.push(Raised { rule_id, place: place(range), message });
    let directive = match read {
        Ok(directive) => directive,
        Err(Malformed { range, message }) => return raise(super::MALFORMED, range, message),
    };
    if !directive.reason.contains(char::is_alphanumeric) {
        let message = "whoever allows something says why: a reason is missing".to_owned();
        return raise(super::WITHOUT_REASON, directive.range, message);
    }
    let mut rules = Vec::new();
    for (name, range) in directive.rules {
        match NameGlob::new(name, Some(place(range))) {
            Ok(glob) => rules.push(glob),
            Err(message) => raise(super::MALFORMED, range, message),
        }
    }
    let Directive { range, until, reason, .. } = directive;
    let covers = written(&tree.source, covers);
    into.found.push(Suppression { place: place(range), rules, until, reason: reason.into(), covers, object });
}

fn written(source: &std::sync::Arc<Source>, range: Range) -> Place {
    Place { source: source.clone(), range }.written().0
}

/// Every mapping with `metadata.annotations` that hold ours: an object, or a pod template.
fn annotations(tree: &Tree, into: &mut Suppressions) {
    for node in tree.all().filter(|node| node.kind() == Kind::Mapping) {
        let own = node.written_entries().find(|Entry { key, .. }| key.text() == "metadata");
        let Some(value) = own.and_then(|entry| entry.value.path(&["annotations", ANNOTATION])) else { continue };
        let object = object(node);
        for (offset, line) in lines_of(value) {
            let read = comment::annotation(line, line);
            record(into, tree, offset, read, node.range(), object.clone());
        }
    }
}

/// The object, when the mapping is one and not a template in it.
fn object(node: Node<'_>) -> Option<Object> {
    let kind = node.text_of("kind")?.to_owned();
    let metadata = node.get("metadata")?;
    let name = metadata.text_of("name")?.to_owned();
    Some(Object { kind, namespace: metadata.text_of("namespace").map(str::to_owned), name })
}

/// The lines of a scalar as they stand in the text, without quotes and block header, with their offsets.
fn lines_of(value: Node<'_>) -> Vec<(u32, &str)> {
    let text = value.source_text();
    let quotes = matches!(value.style(), Style::Single | Style::Double);
    let skip = usize::from(matches!(value.style(), Style::Literal | Style::Folded));
    let start = text.as_ptr() as usize;
    let lines = text.lines().skip(skip).map(|line| {
        let line = line.trim();
        if quotes { line.trim_matches(['"', '\'']) } else { line }
    });
    let lines = lines.filter(|line| !line.is_empty());
    lines.map(|line| (value.range().start + (line.as_ptr() as usize - start) as u32, line)).collect()
}
