//! Text of our families inside other text: Vault's configuration in the values of its chart, values of charts in objects
//! of Flux and Argo CD, files in ConfigMaps and Secrets, policies in Terraform and in scripts.
//!
//! [`with_inner`] makes an input of each, which is then read and judged like a file. Its source knows the outer one, so that
//! every place in it is that of the characters that somebody wrote. What such a text is, the classification of files
//! decides by the name that it will have.

mod bank_vaults;
mod chart;
mod command;
mod config_map;
mod release;
mod script;
mod secret;
mod terraform;
mod variable;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::discover::{Around, Class, classify};
use crate::model::Parsed;
use crate::source::{Environment, FileKind, Format, Input, Source};
use crate::tree::{self, Node, embed};

/// Why a text was taken for the configuration of the server that the Vault chart deploys. The chart adds to it
/// (addresses, `disable_mlock`), which whoever misses a setting must know.
pub const OF_VAULT_CHART: &str = "is the server's configuration in the values of the Vault chart";

/// How many texts may stand inside one another.
const DEPTH: usize = 3;

/// A file, followed by what stands inside it.
pub fn with_inner(outer: Parsed) -> Vec<Parsed> {
    let inner: Vec<_> = inside(&outer).into_iter().map(Parsed::of).flat_map(with_inner).collect();
    std::iter::once(outer).chain(inner).collect()
}

/// The texts of our families that stand inside a file.
pub fn inside(outer: &Parsed) -> Vec<Input> {
    if depth(&outer.input.source) >= DEPTH {
        return Vec::new();
    }
    let mut found = match (&outer.input.kind, outer.input.format) {
        (FileKind::HelmValues, _) => chart::inside(outer),
        (FileKind::Kubernetes, _) => config_map::inside(outer).into_iter().chain(release::inside(outer)).collect(),
        (FileKind::Companion("bank-vaults-config"), _) => bank_vaults::inside_config(outer),
        (FileKind::Companion(_), Format::Terraform) | (FileKind::Companion("terraform-json"), _) => {
            terraform::inside(outer)
        }
        (FileKind::Companion(_), Format::Shell | Format::Dockerfile | Format::Makefile) => script::inside(outer),
        _ => Vec::new(),
    };
    if outer.input.source.names_vault() {
        if outer.input.kind == FileKind::Kubernetes {
            found.extend(bank_vaults::inside(outer));
        }
        found.extend(variable::inside(outer));
        found.extend(command::inside(outer));
    }
    found.extend(secret::inside(outer));
    found
}

/// How many texts a text stands inside.
fn depth(source: &Source) -> usize {
    let outer = |source: &Source| source.origin.as_ref().and_then(|origin| origin.parents.first().map(Arc::clone));
    let mut depth = 0;
    let mut next = outer(source);
    while let Some(source) = next.filter(|_| depth < DEPTH) {
        depth += 1;
        next = outer(&source);
    }
    depth
}

/// Whether a text is read by the rules of a shell.
fn is_script(input: &Input) -> bool {
    matches!(input.format, Format::Shell | Format::Dockerfile | Format::Makefile)
}

/// A part of a text that can be read without the rest: nothing in it stands for what stands elsewhere.
fn alone(input: Input) -> Option<Input> {
    tree::read(&input).errors.is_empty().then_some(input)
}

/// A scalar as a file of a name, if it then is of a kind that is wanted.
fn file(outer: &Input, name: &str, node: Node<'_>, wanted: fn(&FileKind) -> bool) -> Option<Input> {
    let alone = BTreeMap::<String, String>::new();
    let class = classify(name, node.text(), &Around::new(&alone));
    let source = wanted(&class.kind).then(|| embed::embedded(node)).flatten()?;
    Some(of_class(outer, source, class))
}

/// A source as a file of a name, if it then is of a kind that is wanted.
fn input(outer: &Input, name: &str, source: Arc<Source>, wanted: fn(&FileKind) -> bool) -> Option<Input> {
    let alone = BTreeMap::<String, String>::new();
    let class = classify(name, &source.text, &Around::new(&alone));
    wanted(&class.kind).then(|| of_class(outer, source, class))
}

fn of_class(outer: &Input, source: Arc<Source>, class: Class) -> Input {
    let is_shaped = class.format == Format::Hcl && is_shaped(&source.text);
    Input {
        source,
        environment: environment(outer, &class.kind),
        kind: class.kind,
        why: class.why,
        format: class.format,
        reported: outer.reported,
        templated: class.templated || is_shaped,
        lacking: Vec::new(),
    }
}

/// Whether something is filled in where no value in quotes stands, so that what surrounds it may be anything.
fn is_shaped(text: &str) -> bool {
    text.lines().any(|line| {
        let mut marks = ["${", "%{"].iter().flat_map(|mark| line.match_indices(mark));
        marks.any(|(at, mark)| mark == "%{" || line[..at].matches('"').count() % 2 == 0)
    })
}

/// What the profile says, else what the outer file says.
fn environment(outer: &Input, kind: &FileKind) -> Environment {
    let profile = match kind {
        FileKind::Spring { profile: Some(profile) } => Environment::of_profile(profile),
        _ => Environment::Any,
    };
    if profile == Environment::Any { outer.environment } else { profile }
}

#[cfg(test)]
mod tests;
