//! A rendered text as a source whose every character leads to the file that somebody wrote.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Piece, Trace};
use crate::source::{Origin, Place, Range, Segment, Source, Via};

/// The text as a source named after its template, which is its first parent. Values files and other templates are
/// further parents; characters of which nothing is known stand for the template's beginning.
pub fn as_source(text: &str, template: &Arc<Source>, pieces: &[Piece], traces: &[Trace]) -> Source {
    let mut parents = vec![Arc::clone(template)];
    let mut numbers = HashMap::from([(Arc::as_ptr(template), 0)]);
    let mut segments = Vec::with_capacity(pieces.len());
    let mut covered = 0;
    for piece in pieces.iter().filter(|piece| piece.range.start < piece.range.end) {
        if covered < piece.range.start {
            segments.push(nowhere(covered));
        }
        let primary = traces.get(piece.trace as usize).and_then(Trace::primary);
        segments.push(primary.map_or_else(
            || nowhere(piece.range.start),
            |place| Segment { parent: parent(place, &mut parents, &mut numbers), ..segment(piece) },
        ));
        covered = piece.range.end;
    }
    if segments.is_empty() || covered < text.len() as u32 {
        segments.push(nowhere(covered));
    }
    Source::embedded(text, Origin { parents, segments, via: Via::Template, header: None })
}

fn segment(piece: &Piece) -> Segment {
    Segment { start: piece.range.start, parent: 0, at: piece.at, verbatim: piece.is_verbatim }
}

fn nowhere(start: u32) -> Segment {
    Segment { start, parent: 0, at: Range::new(0, 0), verbatim: false }
}

fn parent(place: &Place, parents: &mut Vec<Arc<Source>>, numbers: &mut HashMap<*const Source, u16>) -> u16 {
    let next = u16::try_from(parents.len()).unwrap_or(0);
    *numbers.entry(Arc::as_ptr(&place.source)).or_insert_with(|| {
        if next > 0 {
            parents.push(Arc::clone(&place.source));
        }
        next
    })
}
