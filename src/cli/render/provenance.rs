//! Beside each line: the templates that wrote it, the keys that it comes from, the keys that decided over it.

use std::io::{self, Write};

use crate::helm::Document;
use crate::helm::trace::{Piece, Trace};
use crate::source::{Place, Range};

/// How wide the text is before its places stand.
const WIDTH: usize = 60;

/// Prints a document with its places.
pub fn print(document: &Document, traces: &[Trace], out: &mut dyn Write) -> io::Result<()> {
    let mut start = 0;
    for line in document.text.split('\n') {
        let beside = beside(document, traces, line, start);
        let shown = format!("{line:<WIDTH$} | {}", beside.text());
        writeln!(out, "{}", shown.trim_end())?;
        start += line.len() as u32 + 1;
    }
    Ok(())
}

/// What stands beside a line.
#[derive(Default)]
struct Beside {
    templates: Vec<String>,
    keys: Vec<String>,
    guards: Vec<String>,
    unknown: Option<&'static str>,
}

impl Beside {
    fn text(&self) -> String {
        let guards = self.guards.iter().map(|guard| format!("if {guard}"));
        let unknown = self.unknown.iter().map(|why| format!("unknown: {why}"));
        let rest: Vec<String> = self.keys.iter().cloned().chain(guards).chain(unknown).collect();
        let templates = self.templates.join(" ");
        if rest.is_empty() { templates } else { format!("{templates} | {}", rest.join(", ")) }
    }
}

fn beside(document: &Document, traces: &[Trace], line: &str, start: u32) -> Beside {
    let blank = (line.len() - line.trim_start().len()) as u32;
    let inked = Range::new(start + blank, start + line.len() as u32);
    let mut found = Beside::default();
    let first = document.pieces.partition_point(|piece| piece.range.end < inked.start);
    for piece in document.pieces.iter().skip(first).take_while(|piece| piece.range.start <= inked.end) {
        if touches(piece, inked)
            && let Some(trace) = traces.get(piece.trace as usize)
        {
            found.add(piece, trace, inked);
        }
    }
    found
}

fn touches(piece: &Piece, line: Range) -> bool {
    let Range { start, end } = piece.range;
    if start == end { line.start <= start && start <= line.end } else { start < line.end && line.start < end }
}

impl Beside {
    fn add(&mut self, piece: &Piece, trace: &Trace, line: Range) {
        let inside = if piece.is_verbatim { line.start.saturating_sub(piece.range.start) } else { 0 };
        if let Some(place) = &trace.action {
            let is_primary = trace.value.is_none() && trace.literal.is_none();
            let offset = if is_primary { piece.at.start + inside } else { place.range.start };
            push(&mut self.templates, at(place, offset));
        }
        trace.includes.iter().for_each(|place| push(&mut self.templates, at(place, place.range.start)));
        if let (None, Some(place)) = (&trace.value, &trace.literal) {
            push(&mut self.templates, at(place, place.range.start));
        }
        if let Some(key) = &trace.value {
            let offset = if piece.is_verbatim { piece.at.start + inside } else { key.place.range.start };
            push(&mut self.keys, format!("{} {}", at(&key.place, offset), key.path));
        }
        let others = trace.others.iter().chain(&trace.alternatives);
        others.for_each(|key| push(&mut self.keys, format!("{} {}", at(&key.place, key.place.range.start), key.path)));
        trace.guards.iter().for_each(|key| push(&mut self.guards, key.path.clone()));
        self.unknown = self.unknown.or(trace.unknown);
    }
}

fn at(place: &Place, offset: u32) -> String {
    format!("{}:{}", place.source.path, place.source.position(offset).line)
}

fn push(all: &mut Vec<String>, one: String) {
    if !all.contains(&one) {
        all.push(one);
    }
}
