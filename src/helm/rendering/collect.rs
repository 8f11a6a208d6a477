//! What templates gave as documents, and what went wrong as problems.

use std::sync::Arc;

use super::work::Output;
use super::{Document, Options, Problem, Rendered, Role};
use crate::helm::chart::{Content, Instance};
use crate::helm::output::manifests::Manifests;
use crate::helm::template::{Engine, Note};
use crate::helm::trace::{Tracer, place};
use crate::helm::value::{FrameKind, PStr, Span};
use crate::source::{Range, Source};

/// Puts everything into terms that outlive the rendering.
pub fn collect(
    top: &Instance<'_>,
    outputs: Vec<Output>,
    mut engine: Engine,
    options: &Options,
    mut problems: Vec<Problem>,
) -> Rendered {
    let mut definitions = Vec::new();
    crds(top, &top.name, &mut engine, &mut definitions);
    let texts = outputs.iter().map(|(_, name, text)| (name.clone(), text.clone())).collect();
    let sorted = Manifests::of(texts);
    // What cannot be parsed was said before it was carried out.
    let said = problems.len();
    for note in engine.notes.iter().map(|note| noted(&engine, note)) {
        if !problems[..said].iter().any(|known| known.place == note.place && known.message == note.message) {
            problems.push(note);
        }
    }
    let mut tracer = Tracer::new(&engine.origins, &engine.frames);
    let mut pieces = |text: &PStr| if options.with_provenance { tracer.pieces(text) } else { Vec::new() };
    let mut documents = Vec::new();
    for (source, name, text) in definitions {
        documents.push(document(Some(source), name, &text, pieces(&text), Role::Definition));
    }
    for found in sorted.printed() {
        let source = outputs.iter().find(|(_, name, _)| *name == found.template).map(|(source, ..)| Arc::clone(source));
        let role = if found.hooks.is_empty() { Role::Manifest } else { Role::Hook };
        documents.push(document(source, found.template.clone(), &found.text, pieces(&found.text), role));
    }
    let objects_left_out = if options.with_provenance { left_out(&outputs, &engine, &mut tracer) } else { Vec::new() };
    Rendered { documents, objects_left_out, traces: tracer.finish(), problems, lacking: Vec::new() }
}

/// The objects that conditions keep from being written.
fn left_out(outputs: &[Output], engine: &Engine, tracer: &mut Tracer<'_>) -> Vec<(String, u32)> {
    let holds_object = |span: &Span| {
        let body = place(&engine.origins, span.value).filter(|_| span.start == span.end);
        body.is_some_and(|body| body.text().contains("\nkind:"))
    };
    let mut found = Vec::new();
    for (_, name, text) in outputs {
        let spans = text.spans().filter(holds_object);
        found.extend(spans.map(|span| (name.clone(), tracer.number(span.value, span.action, span.frame))));
    }
    found
}

fn document(
    source: Option<Arc<Source>>,
    template: String,
    text: &PStr,
    pieces: Vec<super::Piece>,
    role: Role,
) -> Document {
    Document { template, source, text: text.as_str().to_owned(), pieces, role }
}

/// The files below `crds/` of a chart and of those below it, as they are.
fn crds(chart: &Instance<'_>, path: &str, engine: &mut Engine, found: &mut Vec<Output>) {
    for file in &chart.chart.crds {
        let is_manifest = [".yaml", ".yml", ".json"].iter().any(|ending| file.name.ends_with(ending));
        if let (Content::Text(source), true) = (&file.content, is_manifest) {
            let number = engine.origins.file(Arc::clone(source));
            let origin = engine.origins.text(number, Range::new(0, source.text.len() as u32));
            let text = PStr::new(source.text.as_str(), origin);
            found.push((Arc::clone(source), format!("{path}/{}", file.name), text));
        }
    }
    for sub in &chart.subcharts {
        crds(sub, &format!("{path}/charts/{}", sub.name), engine, found);
    }
}

fn noted(engine: &Engine, note: &Note) -> Problem {
    let chain = engine.frames.chain(note.frame).filter(|frame| frame.kind != FrameKind::Guard);
    let includes = chain.filter_map(|frame| place(&engine.origins, frame.at)).take(16).collect();
    Problem { trouble: note.trouble, message: note.message.clone(), place: place(&engine.origins, note.at), includes }
}
