//! The configuration of a Vault or OpenBao server in the values of its chart, also below the key of a parent chart.

use super::OF_VAULT_CHART;
use crate::model::Parsed;
use crate::source::{FileKind, Format, Input};
use crate::tree::{Kind, Node, Scalar, embed};

/// How many charts may stand around the Vault chart.
const CHARTS: usize = 3;

/// The configurations that take effect. What stands behind an alias is met at its anchor.
pub(super) fn inside(outer: &Parsed) -> Vec<Input> {
    let mut found = Vec::new();
    let mut level: Vec<Node<'_>> = outer.tree.root().into_iter().collect();
    for _ in 0..=CHARTS {
        found.extend(level.iter().filter_map(|values| active(*values)));
        let below = level.iter().flat_map(Node::children);
        level = below.filter(Node::is_mapping).collect();
    }
    found.into_iter().filter_map(|node| input(&outer.input, node)).collect()
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
    })
}

/// Whether markup of a template shapes the text. Where it only stands for a value, the rest can be read all the same.
fn is_templated(text: &str) -> bool {
    let shapes = |line: &str| line.starts_with("{{") || line.contains("{{-") || line.contains("-}}");
    text.lines().any(|line| shapes(line.trim_start()))
}

/// The configuration that the chart hands to the server: the one that the switches choose. When they are set
/// elsewhere, it is the one that somebody wrote.
fn active(values: Node<'_>) -> Option<Node<'_>> {
    let server = values.get("server").filter(Node::is_mapping)?;
    if is(server, &["enabled"], false) || is(server, &["dev", "enabled"], true) || is_external(values) {
        return None;
    }
    let highly_available = of_ha(server).filter(|_| !is(server, &["ha", "enabled"], false));
    if is(server, &["ha", "enabled"], true) {
        return highly_available;
    }
    let alone = text(server, &["standalone", "config"]).filter(|_| !is(server, &["standalone", "enabled"], false));
    alone.or(highly_available)
}

fn of_ha(server: Node<'_>) -> Option<Node<'_>> {
    let raft = text(server, &["ha", "raft", "config"]).filter(|_| !is(server, &["ha", "raft", "enabled"], false));
    let other = text(server, &["ha", "config"]);
    if is(server, &["ha", "raft", "enabled"], true) { raft } else { other.or(raft) }
}

/// Whether the server runs elsewhere, and the chart only installs the injector.
fn is_external(values: Node<'_>) -> bool {
    let address = |part: &str| values.path(&[part, "externalVaultAddr"]);
    ["global", "injector"].into_iter().filter_map(address).any(|node| !node.is_null() && !node.text().is_empty())
}

fn is(node: Node<'_>, path: &[&str], wanted: bool) -> bool {
    let word = if wanted { "true" } else { "false" };
    node.path(path).is_some_and(|node| match node.scalar() {
        Some(Scalar::Bool(value)) => value == wanted,
        Some(Scalar::Str(text)) => text == word,
        _ => false,
    })
}

fn text<'a>(node: Node<'a>, path: &[&str]) -> Option<Node<'a>> {
    let node = node.path(path)?;
    (node.kind() == Kind::Scalar && !node.is_null() && !node.text().trim().is_empty()).then_some(node)
}
