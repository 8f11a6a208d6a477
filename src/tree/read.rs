//! Which reader reads a text, and in whose dialect.

use std::sync::Arc;

use super::{
    Builder, Dialect, Style, Tree, filtered, gradle, hcl, json, logrotate, makefile, properties, shell, terraform,
    toml, unit, xml, yaml,
};
use crate::source::{Family, FileKind, Format, Input, Range, Source};

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
        Format::Value => value(source),
        // The name of a unit's folder may say what it is for.
        Format::Unit => unit::parse(source),
        Format::Xml => xml::parse(source),
        Format::Gradle => gradle::parse(source),
        Format::Toml => toml::parse(source),
        // Of what runs or sets up other programs nothing is asked.
        _ if source.origin.is_none() && !source.names_vault() => Tree::empty(source, Dialect::Literal),
        Format::Terraform => terraform::parse(source),
        Format::Shell => shell::parse(source),
        Format::Dockerfile => shell::dockerfile(source),
        Format::Makefile => makefile::parse(source),
        Format::Logrotate => logrotate::parse(source),
        Format::Text => Tree::empty(source, Dialect::Literal),
    }
}

/// A text that is one value.
fn value(source: Arc<Source>) -> Tree {
    let range = Range::new(0, source.text.len() as u32);
    let mut builder = Builder::new(source, Dialect::Literal);
    builder.scalar(Style::Plain, range, None);
    builder.finish()
}

fn dialect(kind: &FileKind) -> Dialect {
    match kind.family() {
        Some(Family::Spring) => Dialect::Spring,
        Some(Family::Helm) => Dialect::Helm,
        _ => Dialect::Kubernetes,
    }
}
