//! The configuration of a Vault or OpenBao server in the values of its chart, also below the key of a parent chart.

use super::OF_VAULT_CHART;
use crate::model::Parsed;
use crate::model::vault::chart;
use crate::source::{FileKind, Format, Input};
use crate::tree::{Node, embed};

/// The configurations that take effect.
pub(super) fn inside(outer: &Parsed) -> Vec<Input> {
    let charts = outer.tree.root().map(chart::all).unwrap_or_default();
    charts.into_iter().filter_map(chart::active).filter_map(|node| input(&outer.input, node)).collect()
}

fn input(outer: &Input, node: Node<'_>) -> Option<Input> {
    let text = node.text().trim_start();
    let is_json = text.starts_with('{') && !text.starts_with("{{");
    Some(Input {
        source: embed::embedded(node)?,
        kind: FileKind::VaultServer,
        why: OF_VAULT_CHART,
        format: if is_json { Format::Json } else { Format::Hcl },
        environment: outer.environment,
        reported: outer.reported,
        templated: is_templated(text),
        lacking: Vec::new(),
    })
}

/// Whether markup of a template shapes the text. Where it only stands for a value, the rest can be read all the same.
fn is_templated(text: &str) -> bool {
    let shapes = |line: &str| line.starts_with("{{") || line.contains("{{-") || line.contains("-}}");
    text.lines().any(|line| shapes(line.trim_start()))
}
