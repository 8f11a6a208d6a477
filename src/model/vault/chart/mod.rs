//! The values of Vault's or OpenBao's chart: which mappings of a values file they are, in which mode the chart runs the
//! server, and which configuration it hands to it.
//!
//! The same is asked by who reads that configuration out of the values. What a single value is, with the chart's
//! defaults, `value` answers.

mod facts;
mod images;
mod parts;
mod served;
#[cfg(test)]
mod tests;
mod value;

use crate::model::Parsed;
use crate::source::FileKind;
use crate::tree::{Kind, Node, Scalar};

pub use facts::{FACTS, LAYERS};
pub use images::runs_bao;
pub use served::{around, servers_of};

/// Why a text was taken for values that others are laid under or over.
pub const LAID_OVER: &str = "is a part of the values of the Vault chart in the object that installs it";

/// How many charts may stand around the Vault chart.
const CHARTS: usize = 3;

/// Values that other charts do not have.
const OF_SERVER: &[&[&str]] = &[
    &["dev", "enabled"],
    &["dev", "devRootToken"],
    &["standalone", "enabled"],
    &["standalone", "config"],
    &["ha", "enabled"],
    &["ha", "replicas"],
    &["ha", "config"],
    &["ha", "raft"],
    &["ha", "disruptionBudget"],
    &["dataStorage"],
    &["auditStorage"],
    &["extraSecretEnvironmentVars"],
    &["enterpriseLicense"],
];

/// Values below `server` that many charts have; what Vault is asked by an application is none of them.
const OF_ANY_SERVER: &[&str] =
    &["image", "resources", "extraArgs", "extraEnvironmentVars", "affinity", "volumes", "service", "ingress"];

/// Keys below `injector` that other charts do not have.
const OF_INJECTOR: &[&str] =
    &["agentImage", "agentDefaults", "authPath", "externalVaultAddr", "externalBaoAddr", "revokeOnShutdown"];

/// Keys of Bitnami's chart for Vault, whose values are others.
const OF_BITNAMI: &[&[&str]] = &[
    &["server", "replicaCount"],
    &["server", "resourcesPreset"],
    &["server", "persistence"],
    &["injector", "replicaCount"],
    &["csiProvider"],
];

/// What the chart is called, as the key of its values in a parent chart.
pub const NAMES: &[&str] = &["vault", "openbao"];

/// The values of a chart.
#[derive(Debug)]
pub struct Chart<'a> {
    /// Their mapping.
    pub node: Node<'a>,
    /// The file.
    pub file: usize,
    /// The mapping of the whole file, where the values that all charts share may stand.
    pub root: Node<'a>,
    /// Other values that are laid over these, or that these are laid over.
    pub layers: Layers<'a>,
}

/// How values and those of other files go together.
#[derive(Debug)]
pub enum Layers<'a> {
    /// These are laid over others, which say what these leave out.
    Over,
    /// Others may be laid over these.
    Under(Vec<Node<'a>>),
}

/// The charts of all files.
pub fn charts(files: &[Parsed]) -> Vec<Chart<'_>> {
    let sets = files.iter().enumerate().filter(|(_, file)| file.input.kind == FileKind::HelmValues);
    let found: Vec<_> = sets.filter_map(|(number, file)| Some((number, file.tree.root()?))).collect();
    let mut charts = Vec::new();
    for &(file, root) in &found {
        for node in all(root).into_iter().filter(|node| !is_off(*node)) {
            charts.push(Chart { node, file, root, layers: layers((file, node), &found, files) });
        }
    }
    charts
}

/// The mappings that are values of the chart. What stands behind an alias is met at its anchor.
pub fn all(root: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut level: Vec<Node<'_>> = vec![root];
    for _ in 0..=CHARTS {
        found.extend(level.iter().copied().filter(|values| is_chart(*values)));
        level = level.iter().flat_map(Node::children).filter(Node::is_mapping).collect();
    }
    found
}

fn is_chart(values: Node<'_>) -> bool {
    if OF_BITNAMI.iter().any(|path| values.path(path).is_some()) {
        return false;
    }
    let part = |name: &str| values.get(name).filter(Node::is_mapping);
    let is_injector = |node: Node<'_>| OF_INJECTOR.iter().any(|key| node.get(key).is_some());
    if part("injector").is_some_and(is_injector) {
        return true;
    }
    let Some(server) = part("server") else { return false };
    let is_named = values.key().is_some_and(|key| NAMES.contains(&key.text()));
    let has_any = || OF_ANY_SERVER.iter().any(|key| server.get(key).is_some());
    let has_switch = || values.path(&["global", "tlsDisable"]).is_some();
    let runs_vault = || server.path(&["image", "repository"]).is_some_and(|name| is_vault_image(name.text()));
    OF_SERVER.iter().any(|path| server.path(path).is_some())
        || part("injector").is_some()
        || part("serverTelemetry").is_some()
        || has_switch()
        || (is_named && has_any())
        || runs_vault()
}

/// Whether an image is Vault's or OpenBao's.
fn is_vault_image(repository: &str) -> bool {
    let name = repository.rsplit('/').next().unwrap_or(repository);
    NAMES.iter().any(|known| name.starts_with(known)) && !name.contains("k8s") && !name.contains("csi")
}

/// Whether it or a chart around it is switched off.
fn is_off(values: Node<'_>) -> bool {
    std::iter::successors(Some(values), Node::parent).any(|node| is(node, &["enabled"], false))
}

/// How the values of other files at the same place go together with these. `values.yaml` is laid under whatever else
/// is called values in its folder; what is for development does not count.
fn layers<'a>(own: (usize, Node<'a>), sets: &[(usize, Node<'a>)], files: &[Parsed]) -> Layers<'a> {
    let path = |file: usize| files[file].input.source.path.as_str();
    if files[own.0].input.source.origin.is_some() {
        let is_part = files[own.0].input.why == LAID_OVER;
        return if is_part { Layers::Over } else { Layers::Under(Vec::new()) };
    }
    let keys = keys(own.1);
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let others =
        sets.iter().filter(|(file, root)| *file != own.0 && root.path(&keys).is_some_and(|node| node.is_mapping()));
    if is_base(path(own.0)) {
        let over = others.filter(|(file, _)| folder(path(*file)) == folder(path(own.0)) && counts(*file, files));
        return Layers::Under(over.filter_map(|(_, root)| root.path(&keys)).collect());
    }
    let mut bases = others.filter(|(file, _)| is_base(path(*file)) && folder(path(*file)) == folder(path(own.0)));
    let has_base = bases.any(|(_, root)| root.path(&keys).is_some_and(is_chart));
    if has_base { Layers::Over } else { Layers::Under(Vec::new()) }
}

/// Whether values are those that the chart itself takes where nobody says: they stand beside the file that describes
/// it, or are called so. They run nowhere as they are.
pub fn are_defaults(files: &[Parsed], chart: &Chart<'_>) -> bool {
    let path = &files[chart.file].input.source.path;
    let own = folder(path);
    let described = files.iter().filter(|file| file.input.kind == FileKind::HelmChart);
    let mut described = described.filter(|file| folder(&file.input.source.path) == own);
    let mut is_own = || described.any(|file| file.tree.root().is_some_and(describes_it));
    let is_called_so = path.rsplit('/').next().is_some_and(|name| name.starts_with("default"));
    is_called_so || (is_base(path) && chart.node == chart.root && is_own())
}

/// Whether a chart is Vault's or OpenBao's itself, and not one that has it among its dependencies.
fn describes_it(chart: Node<'_>) -> bool {
    let is_named = |node: Node<'_>| node.text_of("name").is_some_and(|name| NAMES.contains(&name));
    is_named(chart) && !chart.get("dependencies").is_some_and(|list| list.items().any(is_named))
}

fn counts(file: usize, files: &[Parsed]) -> bool {
    files[file].input.environment != crate::source::Environment::Development
}

fn is_base(path: &str) -> bool {
    ["values.yaml", "values.yml"].contains(&path.rsplit('/').next().unwrap_or(path))
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The keys that lead to a mapping.
fn keys(node: Node<'_>) -> Vec<String> {
    let around = std::iter::successors(Some(node), Node::parent);
    let mut keys: Vec<_> = around.filter_map(|node| node.key()).map(|key| key.text().to_owned()).collect();
    keys.reverse();
    keys
}

/// The configuration that the chart hands to the server: the one that the switches choose. When they are set
/// elsewhere, it is the one that somebody wrote.
pub fn active(values: Node<'_>) -> Option<Node<'_>> {
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
    let addresses = ["externalVaultAddr", "externalBaoAddr"];
    let written = |part: &str| addresses.iter().any(|key| values.path(&[part, key]).is_some_and(is_written));
    written("global") || written("injector")
}

fn is_written(node: Node<'_>) -> bool {
    !node.is_null() && !node.text().is_empty()
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
    (node.kind() == Kind::Scalar && is_written(node) && !node.text().trim().is_empty()).then_some(node)
}
