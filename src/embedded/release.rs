//! The values of charts in objects that have them installed: Flux's HelmRelease, Argo CD's Application.

use std::sync::Arc;

use super::alone;
use crate::model::Parsed;
use crate::model::helm::install::{self, Install};
use crate::model::vault::chart::{LAID_OVER, NAMES};
use crate::source::{FileKind, Format, Input, Source};
use crate::tree::{Kind, Node, embed};

/// The values of every such object of a text.
pub(super) fn inside(outer: &Parsed) -> Vec<Input> {
    install::all(outer).filter_map(|install| input(outer, &install)).collect()
}

/// Broken text is for a rule to report, unless something else fills it in first.
fn input(outer: &Parsed, install: &Install<'_>) -> Option<Input> {
    let (values, why) = (install.values?, why(install)?);
    let (kind, format) = (FileKind::HelmValues, Format::Yaml);
    let input = Input { source: text(values)?, kind, why, format, templated: false, ..outer.input.clone() };
    let is_whole = values.kind() == Kind::Scalar && !input.source.text.contains("{{");
    if is_whole { Some(input) } else { alone(input) }
}

fn why(install: &Install<'_>) -> Option<&'static str> {
    Some(match NAMES.contains(&install.chart?) {
        true if install.is_part => LAID_OVER,
        true => "is the values of the Vault chart in the object that installs it",
        false => "is the values of a chart in the object that installs it",
    })
}

fn text(values: Node<'_>) -> Option<Arc<Source>> {
    if values.kind() == Kind::Scalar { embed::embedded(values) } else { embed::mapping(values) }
}
