//! Values of agents that have to be root on their node, known by their images or by the name of the chart.

use super::{Node, System, Thing, values};
use crate::model::kubernetes::agents;

/// Whether a mapping of values is of such an agent.
pub fn is_of_agent<'a>(system: &System<'a>, values: Thing<'a>, mapping: Node<'a>) -> bool {
    let around = || std::iter::successors(Some(mapping), Node::parent);
    let image = around().find_map(|node| node.path(&["image", "repository"])).map(|node| node.text());
    let chart = values::chart_name(system, values);
    let part = around().filter_map(|node| node.key()).last().map(|key| key.text());
    let joined = chart.zip(part).map(|(chart, part)| format!("{chart}/{part}"));
    let names: Vec<&str> = image.into_iter().chain(chart).chain(joined.as_deref()).collect();
    agents::names_root(&names)
}
