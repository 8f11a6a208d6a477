//! Widely used charts that are not in the workspace, and the values that are handed to them: in objects of Flux and Argo
//! CD, in the values of a chart that depends on them, in files that something names, or whose name and keys say so.
//!
//! `find` decides which mappings these are, `known` what the charts are called and take when nothing is said, `value`
//! what a single value is. What is good or bad is the rules' affair.

mod alerts;
mod facts;
mod find;
mod ingress;
mod known;
mod parts;
#[cfg(test)]
mod tests;
mod value;

use super::Node;

pub use facts::FACTS;
pub use find::releases;

/// The values of a chart.
#[derive(Debug)]
pub struct Release<'a> {
    /// The chart's name.
    pub chart: &'static str,
    /// The chart that has it among its dependencies, when that is a known one.
    pub within: Option<&'static str>,
    /// The mapping.
    pub node: Node<'a>,
    /// The file.
    pub file: usize,
    /// Other values that these go together with.
    pub layers: Layers<'a>,
}

/// How values and others go together.
#[derive(Debug)]
pub enum Layers<'a> {
    /// Others are laid under these, or may be: what these leave out, those may say.
    Over,
    /// Others may be laid over these.
    Under(Vec<Node<'a>>),
}

impl<'a> Layers<'a> {
    /// The layers of a part of the values.
    fn part(&self, key: &str) -> Self {
        match self {
            Layers::Over => Layers::Over,
            Layers::Under(others) => Layers::Under(others.iter().filter_map(|node| node.get(key)).collect()),
        }
    }
}
