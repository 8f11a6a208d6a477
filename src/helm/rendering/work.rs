//! The steps of a rendering.

use std::sync::Arc;

use super::capabilities::capabilities;
use super::collect::collect;
use super::order::{TemplateFile, sort};
use super::scope::{Shared, gather, release};
use super::{Given, Options, Problem, Rendered, given};
use crate::helm::chart::{Chart, Instance, coalesce, settle};
use crate::helm::template::{Engine, Located, Mode, parse_all};
use crate::helm::trace::place;
use crate::helm::value::{Budget, Error, Map, Origin, OriginId, Origins, PStr, Trouble, Val};

/// A template's name and what it gave.
pub type Output = (Arc<crate::source::Source>, String, PStr);

/// Renders on this stack.
pub fn render(chart: &Chart, given: &[Given], options: &Options) -> Rendered {
    let mut origins = if options.with_provenance { Origins::on() } else { Origins::off() };
    let mut problems = Vec::new();
    let over = given::all(given, &mut origins, &mut problems);
    let mut top = Instance::of(chart, &mut |source| match source {
        Some(source) => given::own(source, given, &mut origins, &mut problems),
        None => Map::new(OriginId::NONE),
    });
    settle(&mut top, &over);
    let values = coalesce(&top, &over, false);
    let builtin = origins.add(Origin::Builtin("Capabilities"));
    let shared = Shared {
        release: release(&options.release, &options.namespace, &mut origins),
        capabilities: capabilities(options.kubernetes.as_deref(), &options.api_versions, builtin),
    };
    let mut templates = Vec::new();
    gather(&top, &top.name, &values, &shared, &mut origins, &mut templates);
    sort(&mut templates);
    let mode = if options.is_strict { Mode::Strict } else { Mode::Lenient };
    let mut engine = Engine::new(origins, Budget::new(options.limits), mode);
    read_all(&templates, &mut engine, options.is_strict, &mut problems);
    let outputs = carry_out(&templates, &mut engine, options, &mut problems);
    let lacking = lacking(&top);
    Rendered { lacking, ..collect(&top, outputs, engine, options, problems) }
}

/// The charts that are needed and not there, of a chart and of those below it.
fn lacking(chart: &Instance<'_>) -> Vec<String> {
    let is_there = |name: &str| chart.subcharts.iter().any(|sub| sub.name == name);
    let needed = chart.needs.iter().flatten().map(|need| &need.name).filter(|name| !is_there(name));
    needed.cloned().chain(chart.subcharts.iter().flat_map(lacking)).collect()
}

fn read_all(templates: &[TemplateFile], engine: &mut Engine, is_strict: bool, problems: &mut Vec<Problem>) {
    for template in templates {
        let file = engine.origins.file(Arc::clone(&template.source));
        let text = &template.source.text;
        let (parsed, errors) = parse_all(&template.name, text, Located::File(file), &mut engine.origins);
        if errors.is_empty() || !is_strict {
            engine.set.add(parsed.templates);
        }
        let errors = errors.into_iter().map(|error| Error::new(error.message).or_at(error.at));
        problems.extend(errors.map(|error| problem(&engine.origins, &error)));
    }
}

fn carry_out(
    templates: &[TemplateFile],
    engine: &mut Engine,
    options: &Options,
    problems: &mut Vec<Problem>,
) -> Vec<Output> {
    let mut outputs = Vec::new();
    for template in templates.iter().filter(|template| !template.is_partial()) {
        if engine.set.get(&template.name).is_none() {
            continue;
        }
        set_template(template);
        engine.refill();
        match engine.render(&template.name, Val::Map(template.scope.clone())) {
            Ok(text) => outputs.push((Arc::clone(&template.source), template.name.clone(), text)),
            Err(error) => {
                problems.push(problem(&engine.origins, &error));
                if options.is_strict {
                    return Vec::new();
                }
            }
        }
        if template.is_notes() {
            outputs.pop();
        }
    }
    outputs
}

/// `.Template`
fn set_template(template: &TemplateFile) {
    let about = Map::new(OriginId::NONE);
    about.set("Name", Val::str(template.name.as_str()), OriginId::NONE);
    about.set("BasePath", Val::str(template.base.as_str()), OriginId::NONE);
    template.scope.set("Template", Val::Map(about), OriginId::NONE);
}

/// An error that ended something.
pub fn problem(origins: &Origins, error: &Error) -> Problem {
    let place = place(origins, error.at);
    let trouble: Trouble = error.trouble;
    Problem { trouble, message: error.message.clone(), place, includes: Vec::new() }
}
