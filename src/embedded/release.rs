//! Values of Vault's or OpenBao's chart in objects that have it installed: Flux's HelmRelease, Argo CD's Application.

use std::sync::Arc;

use super::alone;
use crate::model::Parsed;
use crate::model::vault::chart::{LAID_OVER, NAMES};
use crate::source::{FileKind, Format, Input, Source};
use crate::tree::{Kind, Node, embed};

/// The values of every such object of a text.
pub(super) fn inside(outer: &Parsed) -> Vec<Input> {
    let objects = outer.tree.roots().map(Node::follow);
    objects.flat_map(|object| of_object(outer, object)).collect()
}

fn of_object(outer: &Parsed, object: Node<'_>) -> Vec<Input> {
    let releases = match object.text_of("kind") {
        Some("HelmRelease") => object.get("spec").and_then(of_flux).into_iter().collect(),
        Some("Application") => object.get("spec").map(of_argo).unwrap_or_default(),
        Some("ApplicationSet") => object.path(&["spec", "template", "spec"]).map(of_argo).unwrap_or_default(),
        _ => Vec::new(),
    };
    releases.into_iter().filter_map(|release| input(outer, &release)).collect()
}

/// Values, and whether other values are laid under or over them.
struct Release<'a> {
    values: Node<'a>,
    is_part: bool,
}

fn of_flux(spec: Node<'_>) -> Option<Release<'_>> {
    let chart = spec.path(&["chart", "spec", "chart"]).or_else(|| spec.path(&["chartRef", "name"]))?;
    is_vault(chart).then_some(())?;
    Some(Release { values: spec.get("values")?, is_part: spec.get("valuesFrom").is_some() })
}

fn of_argo(spec: Node<'_>) -> Vec<Release<'_>> {
    let several = spec.get("sources").into_iter().flat_map(|sources| sources.items());
    several.chain(spec.get("source")).filter_map(of_source).collect()
}

fn of_source(source: Node<'_>) -> Option<Release<'_>> {
    source.get("chart").filter(|chart| is_vault(*chart))?;
    let helm = source.get("helm")?;
    let values = helm.get("valuesObject").or_else(|| helm.get("values"))?;
    let others = ["valueFiles", "parameters", "fileParameters"];
    Some(Release { values, is_part: others.iter().any(|key| helm.get(key).is_some()) })
}

/// Whether a chart is Vault's or OpenBao's; Flux may name it with its folder.
fn is_vault(chart: Node<'_>) -> bool {
    chart.text().rsplit('/').next().is_some_and(|name| NAMES.contains(&name))
}

/// Broken text is for a rule to report, unless something else fills it in first.
fn input(outer: &Parsed, release: &Release<'_>) -> Option<Input> {
    let why =
        if release.is_part { LAID_OVER } else { "is the values of the Vault chart in the object that installs it" };
    let (kind, format) = (FileKind::HelmValues, Format::Yaml);
    let input = Input { source: text(release.values)?, kind, why, format, templated: false, ..outer.input.clone() };
    let is_whole = release.values.kind() == Kind::Scalar && !input.source.text.contains("{{");
    if is_whole { Some(input) } else { alone(input) }
}

fn text(values: Node<'_>) -> Option<Arc<Source>> {
    if values.kind() == Kind::Scalar { embed::embedded(values) } else { embed::mapping(values) }
}
