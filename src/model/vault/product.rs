//! Vault or OpenBao, and which release.

use std::collections::HashSet;

use super::schema::Product;
use super::unit::Server;
use super::{Model, Owner, Parsed, System, Thing, Value, chart};
use crate::tree::{self, Node};

/// Seals that only OpenBao knows.
const OPENBAO_SEALS: &[&str] = &["static", "kmip", "ovhcloud", "tcloudpublic"];

/// Words of files that start OpenBao, from which a server's product can be told.
pub const STARTERS: &[&str] = &["openbao", "bao server"];

const VAULT: &str = "vault";
const OPENBAO: &str = "openbao";

/// A product by its name.
pub fn known(name: &str) -> Product {
    if name == OPENBAO { Product::OpenBao } else { Product::Vault }
}

/// The product that a server runs: what the project says, else what its files betray.
pub fn of_server(system: &System<'_>, server: &Server<'_>) -> &'static str {
    of_file(system, server.main.0)
}

/// The product that a file is written for.
pub fn of_file(system: &System<'_>, file: usize) -> &'static str {
    let is_bao = match &system.target.vault_product {
        Some(product) => product == OPENBAO,
        None => system.vault.of_bao.contains(&file),
    };
    if is_bao { OPENBAO } else { VAULT }
}

/// The files that show that they are OpenBao's: by themselves, by the chart around them, by what starts servers near
/// them, or by another file of their server.
pub fn of_bao(files: &[Parsed], model: &Model<'_>) -> HashSet<usize> {
    let is_bao = |file: usize, root: Node<'_>| {
        let path = &files[file].input.source.path;
        is_named_bao(path)
            || names_bao(root)
            || chart::around(files, &model.charts, file).is_some_and(chart::runs_bao)
            || model.around.runs_bao(path)
    };
    let alone = model.files.iter().filter(|(file, root)| is_bao(*file, *root)).map(|(file, _)| *file);
    let by_setting = model.keys.iter().filter(|key| key.known.and_then(|known| known.only) == Some(Product::OpenBao));
    let by_seal = model.seals.iter().filter(|seal| OPENBAO_SEALS.iter().any(|kind| seal.block.is(kind)));
    let mut found: HashSet<usize> = alone.collect();
    found.extend(by_setting.map(|key| key.file).chain(by_seal.map(|seal| seal.file)));
    for server in &model.servers {
        if server.parts.iter().any(|(file, root)| found.contains(file) || is_bao(*file, *root)) {
            found.extend(server.parts.iter().map(|(file, _)| *file));
        }
    }
    found
}

/// Whether the name of a file, or of a folder above it, is OpenBao's.
fn is_named_bao(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("bao") || leads_to_bao(path)
}

/// Whether a path has a folder or file of OpenBao's in it, such as `/openbao/data`.
fn leads_to_bao(path: &str) -> bool {
    path.split('/').any(|segment| segment == "bao" || segment.starts_with("openbao"))
}

/// Whether a path of OpenBao's stands in a file.
fn names_bao(root: Node<'_>) -> bool {
    let names = |node: Node<'_>| node.text().starts_with('/') && leads_to_bao(node.text());
    memchr::memmem::find(root.tree.source.text.as_bytes(), b"bao").is_some()
        && root.tree.all().any(|node| node.kind() == tree::Kind::Scalar && names(node))
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
        Owner::Agent(_) | Owner::Outside => of_file(system, file),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn the_chart_tells_the_product() {
        let config = "  standalone:\n    config: |\n      storage \"raft\" {}\n";
        for (head, product) in [
            ("server:\n  image: {repository: quay.io/openbao/openbao}\n", "openbao"),
            ("server:\n  image: {repository: hashicorp/vault}\n", "vault"),
            ("server:\n", "vault"),
        ] {
            let text = format!("{head}{config}");
            assert_eq!(facts(&[("values.yaml", &text)], "vault.server", "product"), [product], "{text}");
        }
    }

    #[test]
    fn what_starts_a_server_tells_the_product() {
        let server = ("ops/config/config.hcl", "storage \"raft\" {}");
        for (path, text, product) in [
            ("ops/start.sh", "exec bao server -config=/etc/config", "openbao"),
            ("ops/config/start.sh", "/usr/bin/bao server -config=/etc/config", "openbao"),
            ("ops/start.sh", "bao server -config=a\nvault server -config=b", "vault"),
            ("ops/start.sh", "vault server -config=/etc/config", "vault"),
            ("ops/start.sh", "bao status", "vault"),
            ("other/start.sh", "bao server -config=/etc/config", "vault"),
            ("ops/compose.yaml", "services:\n  a:\n    image: quay.io/openbao/openbao:2.4\n", "openbao"),
            (
                "ops/compose.yaml",
                "services:\n  a:\n    image: openbao/openbao\n  b:\n    image: hashicorp/vault\n",
                "vault",
            ),
        ] {
            assert_eq!(facts(&[server, (path, text)], "vault.server", "product"), [product], "{path}: {text}");
        }
    }

    #[test]
    fn products() {
        for (path, text, product) in [
            ("vault.hcl", "storage \"raft\" { path = \"/opt/vault/data\" }", "vault"),
            ("bao.hcl", "storage \"raft\" {}", "openbao"),
            ("openbao/config.hcl", "storage \"raft\" {}", "openbao"),
            ("vault.hcl", "storage \"raft\" { path = \"/openbao/data\" }", "openbao"),
            ("vault.hcl", "listener \"tcp\" { tls_cert_file = \"/etc/bao/tls.crt\" }", "openbao"),
            ("vault.hcl", "seal \"pkcs11\" { health_check_enabled = false }", "openbao"),
            ("vault.hcl", "listener \"tcp\" { tls_acme_email = \"a\" }", "openbao"),
            ("vault.hcl", "initialize \"x\" {}", "openbao"),
            ("vault.hcl", "storage \"raft\" { path = \"/srv/baobab\" }\n# not /openbao/data", "vault"),
        ] {
            assert_eq!(facts(&[(path, text)], "vault.file", "product"), [product], "{path}: {text}");
        }
    }
}
