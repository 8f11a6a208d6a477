//! What a scalar without quotes means to the system that reads it.

use super::{Node, Style};

/// Whose reading of plain scalars counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// YAML as Kubernetes reads it: go-yaml v2 rules, then JSON.
    Kubernetes,
    /// YAML as Spring Boot reads it: SnakeYAML, without timestamps.
    Spring,
    /// Values of a Helm chart.
    Helm,
    /// Our own files: YAML 1.2.
    Core,
    /// JSON and HCL: the reader has decided; strings are in quotes.
    Literal,
    /// Java properties: everything is a string.
    Properties,
}

/// A scalar as the system reads it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar<'a> {
    /// `null`, `~` or nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Str(&'a str),
}

/// Reads a scalar node by its tree's dialect.
pub fn resolve(node: Node<'_>) -> Scalar<'_> {
    let text = node.text();
    if node.style() != Style::Plain {
        return Scalar::Str(text);
    }
    match text {
        "" | "~" | "null" => Scalar::Null,
        "true" => Scalar::Bool(true),
        "false" => Scalar::Bool(false),
        _ => text.parse().map(Scalar::Int).unwrap_or(Scalar::Str(text)),
    }
}
