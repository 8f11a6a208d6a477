//! The reader of everything: the events of `granit-parser` become nodes with exact ranges.
//!
//! A document that cannot be read keeps what came before its error, and its neighbours are read all the same. Aliases
//! are never expanded, so that a text of nested aliases costs no more than its length.

use std::borrow::Cow;
use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, Span, StructureStyle, Tag};

use super::super::{Builder, Dialect, Kind, NONE, Node, Style, Tree};
use super::{extent, lenient, message};
use crate::source::{Range, Source};

/// Deeper nesting than people write; it bounds the recursion of everyone who walks the tree.
const NESTING: usize = 200;

/// Reads a text.
pub(super) fn read(source: &Arc<Source>, dialect: Dialect) -> Tree {
    let (tree, strayed) = read_as(source, &source.text, dialect);
    let Some(joined) = strayed.and_then(|first| lenient::joined(&source.text, first)) else { return tree };
    // Where the quotes were the mistake, the first reading tells it better.
    let (second, _) = read_as(source, &joined, dialect);
    if second.errors.is_empty() { second } else { tree }
}

/// Reads the text of a source, or one of the same length; tells where a quoted text goes on too far left.
fn read_as(source: &Arc<Source>, text: &str, dialect: Dialect) -> (Tree, Option<usize>) {
    let mut strayed = None;
    let mut reader = Reader::new(source, dialect);
    let mut parser = Parser::new_from_str_with_options(text, options());
    let mut more = true;
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => reader.event(event, span),
            Err(error) => {
                let is_strayed = matches!(error.kind(), ErrorKind::InvalidQuotedScalarIndent);
                strayed = strayed.or(error.marker().byte_offset().filter(|_| is_strayed));
                reader.broken(&error);
                if !more {
                    break;
                }
                more = reader.proceed(parser.proceed_next_document());
            }
        }
    }
    (reader.finish(), strayed)
}

fn options() -> Options {
    granit_parser::options! {
        emit_comments: true,
        max_buffered_comment_events: usize::MAX,
        emit_unresolved_aliases: true,
        block_nesting_limit: NESTING,
        flow_nesting_limit: NESTING,
    }
}

/// How far the current document has come.
#[derive(Clone, Copy, PartialEq)]
enum Progress {
    Outside,
    Inside,
    /// Inside, and something in it is not allowed, but reading went on.
    Faulty,
    /// Given up; it ends where the next one begins.
    Broken,
}

/// A mapping or sequence that is a key. Rules never look into one, so that it becomes a single scalar.
struct ComplexKey {
    start: u32,
    depth: usize,
    anchor: usize,
}

struct Reader<'s> {
    text: &'s str,
    builder: Builder,
    /// The node of each anchor, by the parser's number for it.
    anchors: Vec<u32>,
    /// The end of what was read last, or the start of what was opened last.
    cursor: u32,
    progress: Progress,
    key: Option<ComplexKey>,
}

/// Anchor and tag of a node.
struct Properties<'e> {
    anchor: usize,
    tag: Option<Cow<'e, Tag>>,
}

impl<'s> Reader<'s> {
    fn new(source: &'s Arc<Source>, dialect: Dialect) -> Self {
        Self {
            text: &source.text,
            builder: Builder::new(Arc::clone(source), dialect),
            anchors: Vec::new(),
            cursor: 0,
            progress: Progress::Outside,
            key: None,
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        let at = range(span);
        match event {
            Event::Comment(..) => self.builder.comment(at),
            Event::DocumentStart(explicit, _) => self.start_document(at, explicit),
            Event::DocumentEnd => self.end_document(at.end),
            Event::Scalar(value, style, anchor, tag) => self.scalar(value, style, Properties { anchor, tag }, at),
            Event::SequenceStart(style, anchor, tag) => {
                self.open(Kind::Sequence, style, Properties { anchor, tag }, at)
            }
            Event::MappingStart(style, anchor, tag) => self.open(Kind::Mapping, style, Properties { anchor, tag }, at),
            Event::SequenceEnd | Event::MappingEnd => self.close(at),
            Event::Alias(anchor) => self.alias(anchor, at),
            Event::UnresolvedAlias(name) => {
                self.fault(at, format!("no anchor `&{name}` stands before this alias in the document"));
                self.add_alias(at, None);
            }
            _ => {}
        }
    }

    fn start_document(&mut self, at: Range, explicit: bool) {
        self.end_broken(at.start);
        self.builder.start_document(at.start);
        self.progress = Progress::Inside;
        if explicit {
            self.cursor = at.end;
        }
    }

    fn end_document(&mut self, end: u32) {
        self.builder.end_document(end, self.progress == Progress::Inside);
        self.progress = Progress::Outside;
        self.cursor = end;
    }

    fn end_broken(&mut self, end: u32) {
        if self.progress == Progress::Broken {
            self.end_document(end);
        }
    }

    /// Notes something that is not allowed but does not keep the document from being read.
    fn fault(&mut self, at: Range, message: String) {
        self.builder.error(at, message);
        self.progress = Progress::Faulty;
    }

    fn broken(&mut self, error: &ScanError) {
        if self.progress == Progress::Outside {
            self.builder.start_document(self.cursor);
        }
        while self.builder.depth() > 0 {
            self.builder.close(self.cursor);
        }
        self.key = None;
        self.progress = Progress::Broken;
        let at = error.marker().byte_offset().unwrap_or(self.text.len());
        self.builder.error(extent::character(self.text, at), message::explain(error.kind()));
    }

    /// Whether there may be another document.
    fn proceed(&mut self, next: Result<bool, ScanError>) -> bool {
        if let Err(error) = &next {
            self.broken(error);
        }
        next.unwrap_or(false)
    }

    fn scalar(&mut self, value: Cow<'_, str>, style: ScalarStyle, properties: Properties<'_>, at: Range) {
        if at.start == at.end && style == ScalarStyle::Plain {
            return self.absent(properties, at.start);
        }
        let (style, at) = match style {
            ScalarStyle::Plain => (Style::Plain, at),
            ScalarStyle::SingleQuoted => (Style::Single, at),
            ScalarStyle::DoubleQuoted => (Style::Double, at),
            ScalarStyle::Literal => (Style::Literal, extent::block_scalar(self.text, self.cursor, at)),
            ScalarStyle::Folded => (Style::Folded, extent::block_scalar(self.text, self.cursor, at)),
        };
        let at = self.advance(at);
        if self.builder.depth() == 0 {
            self.builder.started = self.builder.started.min(at.start);
        }
        if self.key.is_none() {
            let value = (extent::written(self.text, style, at) != Some(&value)).then_some(value);
            let node = self.builder.scalar(style, at, value);
            self.adorn(node, properties);
        }
    }

    /// A key or value that nobody wrote. A document that holds nothing has no node at all.
    fn absent(&mut self, properties: Properties<'_>, at: u32) {
        let bare = properties.anchor == 0 && properties.tag.is_none();
        if self.key.is_some() || bare && self.builder.depth() == 0 {
            return;
        }
        let at = if bare && self.builder.wants_value() { extent::after_colon(self.text, at) } else { at };
        let at = self.advance(Range::new(at, at));
        let node = self.builder.scalar(Style::Plain, at, None);
        self.adorn(node, properties);
    }

    fn alias(&mut self, anchor: usize, at: Range) {
        let target = self.anchors.get(anchor).copied().filter(|node| *node != NONE);
        let within = |node| self.builder.open.iter().any(|open| open.node == node);
        if target.is_some_and(within) {
            self.fault(at, "this alias stands inside the very thing that it refers to".to_owned());
            return self.add_alias(at, None);
        }
        self.add_alias(at, target);
    }

    fn add_alias(&mut self, at: Range, target: Option<u32>) {
        let at = self.advance(at);
        if self.key.is_some() {
            return;
        }
        if self.wants_key() {
            let value = target.and_then(|node| scalar_text(&self.builder.tree, node));
            self.builder.scalar(Style::Plain, at, value.map(Cow::Owned));
        } else {
            self.builder.alias(at, target);
        }
    }

    fn open(&mut self, kind: Kind, style: StructureStyle, properties: Properties<'_>, at: Range) {
        let mut start = at.start;
        if kind == Kind::Sequence && style == StructureStyle::Block && self.builder.wants_value() {
            start = extent::indicator(self.text, self.cursor, at.start, b"-").unwrap_or(start);
        }
        let start = start.max(self.cursor);
        self.cursor = start;
        if let Some(key) = &mut self.key {
            key.depth += 1;
        } else if self.wants_key() {
            self.key = Some(ComplexKey { start, depth: 1, anchor: properties.anchor });
        } else {
            let style = if style == StructureStyle::Flow { Style::Flow } else { Style::Block };
            let node = self.builder.open(kind, style, start);
            self.adorn(node, properties);
        }
    }

    /// Only brackets have an end of their own; anything else ends with what it holds.
    fn close(&mut self, at: Range) {
        if at.start < at.end {
            self.advance(at);
        }
        let Some(key) = &mut self.key else { return self.builder.close(self.cursor) };
        key.depth -= 1;
        if key.depth == 0 {
            let (range, anchor) = (Range::new(key.start, self.cursor), key.anchor);
            self.key = None;
            let node = self.builder.scalar(Style::Plain, range, None);
            self.adorn(node, Properties { anchor, tag: None });
        }
    }

    fn wants_key(&self) -> bool {
        let innermost = self.builder.open.last();
        innermost.is_some_and(|open| self.builder.tree.nodes[open.node as usize].kind == Kind::Mapping)
            && !self.builder.wants_value()
    }

    /// Moves behind a range. Nodes follow one another, whatever the parser says, so that their ranges always nest.
    fn advance(&mut self, at: Range) -> Range {
        let start = at.start.max(self.cursor);
        self.cursor = at.end.max(start);
        Range::new(start, self.cursor)
    }

    fn adorn(&mut self, node: u32, properties: Properties<'_>) {
        if let Some(tag) = properties.tag {
            self.builder.tag(node, [tag.handle(), tag.suffix()].concat());
        }
        if properties.anchor > 0 {
            let needed = self.anchors.len().max(properties.anchor + 1);
            self.anchors.resize(needed, NONE);
            self.anchors[properties.anchor] = node;
        }
    }

    fn finish(mut self) -> Tree {
        self.end_broken(self.text.len() as u32);
        let mut tree = self.builder.finish();
        tree.comments.sort_unstable();
        tree
    }
}

fn scalar_text(tree: &Tree, node: u32) -> Option<String> {
    let node = Node::new(tree, node);
    (node.kind() == Kind::Scalar).then(|| node.text().to_owned())
}

fn range(span: Span) -> Range {
    let start = span.start.byte_offset().unwrap_or_default();
    let end = span.end.byte_offset().unwrap_or_default();
    Range::new(start as u32, end as u32)
}
