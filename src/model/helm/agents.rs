//! Agents of nodes in values: what a part of a chart runs, by the image nearest to it, and what that needs of its node.

use super::{FileKind, Node, System};
use crate::model::kubernetes::agents::needs_of;

/// Whether what a part of the values is for is an agent that needs something of its node, in a chart that puts something
/// on every node.
pub fn needs(system: &System<'_>, node: Node<'_>, need: &str) -> bool {
    let path = &node.tree.source.path;
    let charts = system.helm.charts.iter().filter(|chart| chart.holds(path));
    let Some(chart) = charts.max_by_key(|chart| chart.folder.len()) else { return false };
    let image = image_near(node).or_else(|| chart.node.text_of("name"));
    let is_agent = image.is_some_and(|image| needs_of(image).contains(&need));
    is_agent && {
        let templates = system.files.iter().filter(|file| file.input.kind == FileKind::HelmTemplate);
        let mut own = templates.map(|file| &file.input.source).filter(|source| chart.holds(&source.path));
        own.any(|source| source.text.contains("kind: DaemonSet"))
    }
}

/// The image of the innermost part around a node that names one.
fn image_near(node: Node<'_>) -> Option<&str> {
    let around = std::iter::successors(node.parent(), Node::parent);
    around.filter_map(|part| part.get("image")).find_map(|image| image.text_of("repository"))
}
