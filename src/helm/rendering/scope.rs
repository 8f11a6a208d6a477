//! What templates see: `.Values`, `.Chart`, `.Release` and the rest.

use std::rc::Rc;
use std::sync::Arc;

use super::files::Files;
use super::order::{TemplateFile, of_chart};
use crate::helm::chart::{Instance, Metadata};
use crate::helm::value::{List, Map, OriginId, Origins, PStr, Val};
use crate::source::Range;

/// What all charts of a rendering share.
#[derive(Debug)]
pub struct Shared {
    /// `.Release`
    pub release: Map,
    /// `.Capabilities`
    pub capabilities: Val,
}

/// Adds the templates of a chart and of all below it; returns what the chart's templates see.
pub fn gather(
    chart: &Instance<'_>,
    path: &str,
    values: &Map,
    shared: &Shared,
    origins: &mut Origins,
    templates: &mut Vec<TemplateFile>,
) -> Map {
    let scope = Map::new(OriginId::NONE);
    let put = |name: &str, value: Val| scope.set(name, value, OriginId::NONE);
    let is_root = !path.contains('/');
    put("Chart", Val::Map(about(&chart.chart.metadata, chart, is_root, origins)));
    put("Files", Val::Object(Rc::new(Files::of(&chart.chart.files)), OriginId::NONE));
    put("Release", Val::Map(shared.release.clone()));
    put("Capabilities", shared.capabilities.clone());
    put("Values", Val::Map(values.clone()));
    let below = Map::new(OriginId::NONE);
    put("Subcharts", Val::Map(below.clone()));
    for sub in &chart.subcharts {
        let inner = match values.get(&sub.name) {
            Some(Val::Map(inner)) => inner,
            _ => Map::new(OriginId::NONE),
        };
        let seen = gather(sub, &format!("{path}/charts/{}", sub.name), &inner, shared, origins, templates);
        below.set(sub.name.as_str(), Val::Map(seen), OriginId::NONE);
    }
    templates.extend(of_chart(chart, path, &scope));
    scope
}

/// `.Release`; all of it has one origin.
pub fn release(name: &str, namespace: &str, origins: &mut Origins) -> Map {
    let mut origin = |name: &'static str| origins.add(crate::helm::value::Origin::Builtin(name));
    let map = Map::new(origin("Release"));
    let (named, spaced, other) = (origin("Release.Name"), origin("Release.Namespace"), origin("Release"));
    map.set("Name", Val::Str(PStr::new(name, named)), named);
    map.set("Namespace", Val::Str(PStr::new(namespace, spaced)), spaced);
    map.set("IsInstall", Val::Bool(true, other), other);
    map.set("IsUpgrade", Val::Bool(false, other), other);
    map.set("Revision", Val::Int(1, crate::helm::value::Width::Int, other), other);
    map.set("Service", Val::Str(PStr::new("Helm", other)), other);
    map
}

/// `.Chart`
fn about(metadata: &Metadata, chart: &Instance<'_>, is_root: bool, origins: &mut Origins) -> Map {
    let map = Map::new(OriginId::NONE);
    let file = chart.chart.manifest.as_ref().map(|source| origins.file(Arc::clone(source)));
    let mut text = |key: &str, name: &str, value: &str| {
        let place: Option<&Range> = metadata.places.iter().find(|(known, _)| known == key).map(|(_, range)| range);
        let origin = file.zip(place).map(|(file, range)| origins.text(file, *range)).unwrap_or_default();
        map.set(name, Val::Str(PStr::new(value, origin)), origin);
    };
    text("name", "Name", &chart.name);
    text("version", "Version", &metadata.version);
    text("appVersion", "AppVersion", &metadata.app_version);
    text("apiVersion", "APIVersion", &metadata.api_version);
    text("type", "Type", &metadata.kind);
    metadata.texts.iter().for_each(|(key, value)| text(key, &capital(key), value));
    let put = |name: &str, value: Val| map.set(name, value, OriginId::NONE);
    metadata
        .lists
        .iter()
        .for_each(|(key, items)| put(&capital(key), list(items.iter().map(|item| Val::str(item.as_str())))));
    put("Maintainers", list(metadata.maintainers.iter().map(|person| strings(&["Name", "Email", "URL"], person))));
    put("Annotations", annotations(metadata));
    put(
        "Dependencies",
        list(chart.needs.iter().flatten().map(|need| {
            let about = need.dependency;
            strings(
                &["Name", "Version", "Repository", "Condition", "Alias"],
                &[
                    need.name.clone(),
                    about.version.clone(),
                    about.repository.clone(),
                    about.condition.clone(),
                    about.alias.clone(),
                ],
            )
        })),
    );
    put("Deprecated", Val::Bool(metadata.is_deprecated, OriginId::NONE));
    put("IsRoot", Val::Bool(is_root, OriginId::NONE));
    map
}

fn annotations(metadata: &Metadata) -> Val {
    if metadata.annotations.is_empty() {
        return Val::Nil(OriginId::NONE);
    }
    let map = Map::new(OriginId::NONE);
    metadata
        .annotations
        .iter()
        .for_each(|(key, value)| map.set(key.as_str(), Val::str(value.as_str()), OriginId::NONE));
    Val::Map(map)
}

fn list(items: impl Iterator<Item = Val>) -> Val {
    Val::List(List::new(items.collect(), OriginId::NONE))
}

fn strings(names: &[&str], values: &[String]) -> Val {
    let map = Map::new(OriginId::NONE);
    names.iter().zip(values).for_each(|(name, value)| map.set(*name, Val::str(value.as_str()), OriginId::NONE));
    Val::Map(map)
}

/// `kubeVersion` is `KubeVersion`.
fn capital(key: &str) -> String {
    let mut chars = key.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
