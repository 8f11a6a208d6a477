//! Vault's files by their top-level words, in HCL and in its JSON twin.

use crate::source::FileKind;

use super::look::Look;

/// Words of other tools that speak HCL: Terraform, Terragrunt, Packer, Nomad, Consul, Boundary, bake files and so on.
const FOREIGN: &[&str] = &[
    "resource",
    "data",
    "module",
    "provider",
    "variable",
    "output",
    "terraform",
    "locals",
    "moved",
    "import",
    "inputs",
    "include",
    "dependency",
    "dependencies",
    "remote_state",
    "generate",
    "source",
    "build",
    "packer",
    "job",
    "client",
    "datacenter",
    "bind_addr",
    "advertise",
    "ports",
    "data_dir",
    "server",
    "consul",
    "controller",
    "worker",
    "target",
    "group",
    "project",
    "app",
    "rule",
    "plugin_cache_dir",
    "deduplicate",
    "reload_signal",
    "kill_signal",
    "max_stale",
    "config",
    "unit",
    "stack",
    "runner",
    "key_prefix",
    "token_helper",
    "service",
    "services",
];

const STORAGE: &[&str] = &["storage", "backend", "ha_storage", "ha_backend"];

/// Words that only a client of Vault has.
const CLIENT: &[&str] = &["auto_auth", "template_config", "env_template", "api_proxy", "cache"];

/// What Nomad says in its own `vault` block.
const NOMAD: &[&str] =
    &["task_token_ttl", "create_from_role", "allow_unauthenticated", "default_identity", "jwt_auth_backend_path"];

/// Words that only a server of Vault has.
const SERVER: &[&str] = &[
    "api_addr",
    "cluster_addr",
    "disable_clustering",
    "disable_mlock",
    "raw_storage_endpoint",
    "default_lease_ttl",
    "max_lease_ttl",
    "service_registration",
    "user_lockout",
    "license_path",
    "introspection_endpoint",
    "seal",
    "default_max_request_duration",
    "disable_sealwrap",
    "enable_response_header_hostname",
    "initialize",
    "unsafe_allow_api_audit_creation",
    "unsafe_cross_namespace_identity",
    "plugin_oci_auth",
    "kms_library",
];

/// Words that a server's part may consist of, and other tools' files too.
const COMMON: &[&str] =
    &["ui", "telemetry", "log_level", "log_format", "cluster_name", "pid_file", "plugin_directory", "audit"];

/// What a file is, with the reason; `None` when its words are not Vault's.
pub fn kind(look: &Look<'_>, path: &str, text: &str, is_json: bool) -> Option<(FileKind, &'static str)> {
    if look.keys.is_empty() || look.is_list {
        return None;
    }
    if is_policy(look, text, is_json) {
        return Some((FileKind::VaultPolicy, "holds nothing but path blocks"));
    }
    let stores = look.has_any(STORAGE);
    if !stores && is_client(look, path) && !is_nomads(look, text) {
        return Some(client(look, path, text));
    }
    if look.has_any(FOREIGN) {
        return None;
    }
    server(look, path, stores, is_json)
}

fn is_policy(look: &Look<'_>, text: &str, is_json: bool) -> bool {
    let grants = || text.contains("capabilities") || text.contains("policy");
    look.has("path")
        && look.keys.iter().all(|key| matches!(*key, "path" | "name"))
        && (look.labelled.contains(&"path") || (is_json && grants()))
}

fn is_client(look: &Look<'_>, path: &str) -> bool {
    if look.has("auto_auth") {
        return true;
    }
    if look.has_any(FOREIGN) {
        return false;
    }
    let is_other = says(path, &["consul-template", "consul_template", "envconsul", "nomad"]);
    let talks = look.has_any(&["vault", "template", "exec"]) && says(path, &["agent", "proxy"]) && !is_other;
    talks || look.has_any(CLIENT) && look.has_any(&["vault", "listener", "template", "env_template", "api_proxy"])
}

/// A `vault` block alone may be Nomad's way to Vault.
fn is_nomads(look: &Look<'_>, text: &str) -> bool {
    look.keys.iter().all(|key| *key == "vault") && says(text, NOMAD)
}

fn client(look: &Look<'_>, path: &str, text: &str) -> (FileKind, &'static str) {
    let renders = look.has_any(&["template", "template_config", "env_template", "exec"]);
    if !renders && text.contains("proxy_api") {
        (FileKind::VaultProxy, "has a listener for the proxy's own API")
    } else if !renders && says(path, &["proxy"]) && !says(path, &["agent"]) {
        (FileKind::VaultProxy, "authenticates by itself, and its name says proxy")
    } else if look.has("auto_auth") {
        (FileKind::VaultAgent, "has auto_auth")
    } else {
        (FileKind::VaultAgent, "has an agent's blocks")
    }
}

fn server(look: &Look<'_>, path: &str, stores: bool, is_json: bool) -> Option<(FileKind, &'static str)> {
    let listens = look.has("listener");
    let named = says(path, &["vault", "openbao"]);
    let marks = look.has_any(SERVER);
    let known = |key: &&str| [STORAGE, SERVER, COMMON].iter().any(|words| words.contains(key));
    let why = match (stores, listens) {
        (true, true) => "has a listener and a storage",
        // In JSON, `backend` and `storage` are anybody's words.
        (true, false) if !is_json || marks || named && look.keys.iter().all(known) => "has a storage",
        (false, true) if !is_json || named || marks => "has a listener",
        _ if marks && (!is_json || named || look.has_any(&["api_addr", "cluster_addr"])) => "has a server's settings",
        _ if named && look.keys.iter().all(|key| COMMON.contains(key)) => "is part of a server by its words and path",
        _ => return None,
    };
    Some((FileKind::VaultServer, why))
}

/// Whether a path has one of these words in it.
fn says(path: &str, words: &[&str]) -> bool {
    let path = path.to_ascii_lowercase();
    words.iter().any(|word| path.contains(word))
}

/// Whether a file that may be broken has a word of Vault's and none of another tool's.
pub fn claims(look: &Look<'_>) -> bool {
    let words = [STORAGE, CLIENT, SERVER, &["listener"]];
    let path = look.labelled.contains(&"path");
    (path || words.iter().any(|words| look.has_any(words))) && !look.has_any(FOREIGN)
}
