//! Objects that have a chart installed: Flux's HelmRelease, Argo CD's Application and ApplicationSet. Which chart it is,
//! and which values are handed to it.
//!
//! What a chart makes of its values is left to the views.

use super::{FileKind, Node, Parsed};

/// A chart that an object has installed.
#[derive(Debug, Clone, Copy)]
pub struct Install<'a> {
    /// The chart's name, without folder; a patch says none.
    pub chart: Option<&'a str>,
    /// What is said of where it comes from: an address, or the name of an object that has one.
    pub repository: Option<&'a str>,
    /// The values in the object: a mapping, or a text.
    pub values: Option<Node<'a>>,
    /// Whether other values are laid under or over these.
    pub is_part: bool,
    /// The values files of the workspace that it names.
    pub files: Option<Node<'a>>,
    /// The object's name.
    pub name: Option<&'a str>,
}

/// What the objects of a text install.
pub fn installs(root: Node<'_>) -> Vec<Install<'_>> {
    match root.text_of("kind") {
        Some("HelmRelease") => of_flux(root).into_iter().collect(),
        Some("Application") => root.get("spec").map(of_argo).unwrap_or_default(),
        Some("ApplicationSet") => root.path(&["spec", "template", "spec"]).map(of_argo).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// What all objects of a file install.
pub fn all(file: &Parsed) -> impl Iterator<Item = Install<'_>> {
    let holds = matches!(file.input.kind, FileKind::Kubernetes | FileKind::KustomizePatch);
    let roots = holds.then(|| file.tree.roots()).into_iter().flatten();
    roots.flat_map(|root| installs(root.follow()))
}

fn of_flux(object: Node<'_>) -> Option<Install<'_>> {
    let spec = object.get("spec")?;
    let template = spec.path(&["chart", "spec"]);
    let reference = spec.get("chartRef");
    let chart = template.and_then(|template| template.text_of("chart")).or_else(|| reference?.text_of("name"));
    let source = || template?.path(&["sourceRef", "name"]).map(|name| name.text());
    Some(Install {
        chart: chart.map(last),
        repository: source(),
        values: spec.get("values"),
        is_part: spec.get("valuesFrom").is_some(),
        files: None,
        name: object.path(&["metadata", "name"]).map(|name| name.text()),
    })
}

fn of_argo(spec: Node<'_>) -> Vec<Install<'_>> {
    let several = spec.get("sources").into_iter().flat_map(|sources| sources.items());
    several.chain(spec.get("source")).filter_map(of_source).collect()
}

fn of_source(source: Node<'_>) -> Option<Install<'_>> {
    let chart = source.text_of("chart")?;
    let helm = source.get("helm");
    let part = |key: &str| helm.and_then(|helm| helm.get(key));
    Some(Install {
        chart: Some(last(chart)),
        repository: source.text_of("repoURL"),
        values: part("valuesObject").or_else(|| part("values")),
        is_part: ["valueFiles", "parameters", "fileParameters"].iter().any(|key| part(key).is_some()),
        files: part("valueFiles"),
        name: None,
    })
}

/// A chart may be named with its folder.
fn last(chart: &str) -> &str {
    chart.rsplit('/').next().unwrap_or(chart)
}
