//! Which reader reads a text, and in whose dialect.

use super::{Dialect, Tree, filtered, hcl, json, properties, yaml};
use crate::source::{Family, FileKind, Format, Input};

/// Reads an input. Text with template markup is not taken apart: a tree of it would be a guess.
pub fn read(input: &Input) -> Tree {
    let source = input.source.clone();
    if input.templated || input.kind == FileKind::HelmTemplate {
        return Tree::empty(source, Dialect::Literal);
    }
    match input.format {
        Format::Yaml => match dialect(&input.kind) {
            Dialect::Spring => filtered::parse(source, Dialect::Spring),
            other => yaml::parse(source, other),
        },
        // Vault goes by the text, not by the name, and has a grammar of its own for JSON.
        Format::Json if input.kind.family() == Some(Family::Vault) => hcl::parse(source),
        Format::Json if input.kind == FileKind::Kubernetes => json::stream(source, Dialect::Literal),
        Format::Json => json::parse(source, Dialect::Literal),
        Format::Hcl => hcl::parse(source),
        Format::Properties => properties::parse(source),
        Format::Text => Tree::empty(source, Dialect::Literal),
    }
}

fn dialect(kind: &FileKind) -> Dialect {
    match kind.family() {
        Some(Family::Spring) => Dialect::Spring,
        Some(Family::Helm) => Dialect::Helm,
        _ => Dialect::Kubernetes,
    }
}
