//! Vault or OpenBao, and which release.

use super::block::blocks;
use super::unit::Server;
use super::{Owner, System, Thing, Value};
use crate::tree::Node;

/// Blocks that only OpenBao knows.
const OPENBAO_BLOCKS: &[&str] = &["initialize", "audit", "plugin_oci_auth"];

/// Seals that only OpenBao knows.
const OPENBAO_SEALS: &[&str] = &["static", "kmip"];

const VAULT: &str = "vault";
const OPENBAO: &str = "openbao";

/// The product that a server runs: what the project says, else what its files betray.
pub fn of_server(system: &System<'_>, server: &Server<'_>) -> &'static str {
    of_parts(system, server.parts.iter().copied())
}

/// The product that a file is written for.
pub fn of_file(system: &System<'_>, file: usize) -> &'static str {
    of_parts(system, system.files[file].tree.root().map(|root| (file, root)).into_iter())
}

fn of_parts<'a>(system: &System<'_>, mut parts: impl Iterator<Item = (usize, Node<'a>)>) -> &'static str {
    if let Some(product) = &system.target.vault_product {
        return if product == OPENBAO { OPENBAO } else { VAULT };
    }
    let bao = parts.any(|(file, root)| is_named_bao(&system.files[file].input.source.path) || betrays_bao(root));
    if bao { OPENBAO } else { VAULT }
}

fn is_named_bao(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("bao") || name.starts_with("openbao")
}

fn betrays_bao(root: Node<'_>) -> bool {
    let seals = blocks(root, "seal");
    let acme = |body: Node<'_>| body.written_entries().any(|entry| entry.key.text().starts_with("tls_acme_"));
    OPENBAO_BLOCKS.iter().any(|name| root.get(name).is_some())
        || seals.iter().any(|seal| OPENBAO_SEALS.iter().any(|kind| seal.is(kind)))
        || blocks(root, "listener").iter().any(|listener| acme(listener.body))
}

/// Whether the release aimed at is `release` or newer. The newest is taken when nothing says.
pub fn since<'a>(system: &System<'a>, _: Thing<'a>, release: &str) -> Value<'a> {
    let parts = release.split_once('.').and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
    let Some(release) = parts else { return Value::unknown() };
    Value::of(system.target.vault.is_none_or(|target: (u32, u32)| target >= release))
}

/// The product of the server or agent that a block belongs to.
pub fn of_owner(system: &System<'_>, owner: Owner, file: usize) -> &'static str {
    match owner {
        Owner::Server(index) => of_server(system, &system.vault.servers[index]),
        Owner::Agent(_) => of_file(system, file),
    }
}
