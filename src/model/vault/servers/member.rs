//! One server's part in a cluster: what others know it by, and whom it looks for.
//!
//! Names are compared carefully: `vault-1` may be `10.0.0.5`, so that a name and an address are neither equal nor
//! different.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::block::{Block, setting};
use super::unit::Server;
use super::{Data, STORAGE, Value, address, advertised, block, convert, settings, storage};
use crate::source::Environment;
use crate::tree::Node;

/// What one server says of its cluster.
#[derive(Debug)]
pub struct Member<'a> {
    /// Its storage, of type `raft`.
    pub storage: Node<'a>,
    /// What the others know it by, when that can be told.
    pub own: Option<String>,
    /// Whether it looks for others at all.
    pub looks: bool,
    /// Whom it looks for.
    pub joins: Vec<String>,
    /// Whether these are all: nothing is discovered, no name is a template or stands for several machines.
    pub joins_all_known: bool,
    /// Whether it votes; `None` when that cannot be told.
    pub votes: Option<bool>,
    /// The name of the cluster.
    pub cluster: Option<String>,
    /// What it is meant for.
    pub environment: Environment,
}

impl<'a> Member<'a> {
    /// The part of a server that keeps its data with Raft.
    pub fn of(server: &Server<'a>, environment: Environment) -> Option<Self> {
        let storages = server.parts.iter().flat_map(|(_, root)| block::blocks_of(*root, STORAGE));
        let raft = storages.last().filter(|block| block.is("raft"))?;
        let (bodies, complete) = storage::joins(raft.body);
        let leaders: Vec<_> = bodies.iter().map(|body| Value::field(*body, "leader_api_addr")).collect();
        let joins: Vec<String> = leaders.iter().filter_map(known_by).collect();
        Some(Self {
            storage: raft.body,
            own: own(server),
            looks: !complete || !bodies.is_empty(),
            joins_all_known: complete && !server.is_open && joins.len() == bodies.len(),
            joins,
            votes: votes(&raft),
            cluster: settings::raw(server, "cluster_name").as_str().map(str::to_owned),
            environment,
        })
    }

    /// What it has in common with every server that it goes with: the name of the cluster, or a host.
    pub fn names(&self) -> BTreeSet<&str> {
        self.cluster.iter().chain(&self.own).chain(&self.joins).map(String::as_str).collect()
    }

    /// Whether two servers belong to one cluster.
    pub fn goes_with(&self, other: &Member<'_>) -> bool {
        let shared = self.joins.iter().any(|host| other.joins.contains(host) || other.own.as_ref() == Some(host));
        let sought = other.joins.iter().any(|host| self.own.as_ref() == Some(host));
        match (&self.cluster, &other.cluster) {
            _ if self.environment != other.environment => false,
            (Some(own), Some(theirs)) => own == theirs,
            _ => shared || sought,
        }
    }
}

/// What others know a server by: the host of its `cluster_addr`. Servers that share a machine differ by their ports.
fn own(server: &Server<'_>) -> Option<String> {
    let cluster = advertised::written_cluster_addr(server);
    let is_local = address::reach(&cluster).as_str() == Some("loopback");
    if is_local { known_by(&advertised::written_api_addr(server)) } else { known_by(&cluster) }
}

/// The host of an address, with its port on the own machine; `None` where it is not told, or leads to several machines.
fn known_by(address: &Value<'_>) -> Option<String> {
    let text = address.as_str()?;
    let host = address::host(text);
    match address::reach(address).as_str()? {
        "loopback" => Some(address::authority(text).to_ascii_lowercase()),
        "private" | "public" if !is_service(host) => Some(host.to_ascii_lowercase()),
        _ => None,
    }
}

/// Whether a name of Kubernetes or Consul stands for several machines: `vault.vault.svc`, and not `vault-0.vault`.
fn is_service(host: &str) -> bool {
    let (first, rest) = host.split_once('.').unwrap_or((host, ""));
    let has_number = first.ends_with(|c: char| c.is_ascii_digit());
    let is_named_so = ["-internal", "-active", "-standby"].iter().any(|end| first.ends_with(end));
    !has_number && (is_named_so || rest.split('.').any(|label| label == "svc") || rest.contains("service.consul"))
}

/// A server in a redundancy zone votes or does not, as the others in its zone do.
fn votes(raft: &Block<'_>) -> Option<bool> {
    let observer = convert::switch(Value::field(raft.body, "retry_join_as_non_voter")).as_bool()?;
    let zone = setting(raft.body, "autopilot_redundancy_zone");
    matches!(zone.data, Data::Absent).then_some(!observer)
}

/// Whether two hosts are certainly different machines, or the same; `None` when one may be another name of the other.
pub fn is_same(one: &str, other: &str) -> Option<bool> {
    if one == other {
        return Some(true);
    }
    let is_ip = |host: &str| host.parse::<IpAddr>().is_ok() || host.contains(':');
    let parts = |host| str::split_once(host, '.').unwrap_or((host, ""));
    let ((name, domain), (its_name, its_domain)) = (parts(one), parts(other));
    match (is_ip(one), is_ip(other)) {
        (true, true) => Some(false),
        (false, false) if domain == its_domain => Some(false),
        (false, false) if name == its_name && (domain.is_empty() || its_domain.is_empty()) => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_carefully() {
        for (one, other, expected) in [
            ("vault-1", "vault-1", Some(true)),
            ("vault-1", "vault-2", Some(false)),
            ("vault-1", "vault-1.example.com", Some(true)),
            ("vault-1", "vault-2.example.com", None),
            ("vault-1.example.com", "vault-2.example.com", Some(false)),
            ("vault.eu.example.com", "vault.us.example.com", None),
            ("10.0.0.5", "10.0.0.6", Some(false)),
            ("10.0.0.5", "vault-1", None),
            ("127.0.0.1:8200", "127.0.0.1:8210", Some(false)),
        ] {
            assert_eq!(is_same(one, other), expected, "{one} {other}");
            assert_eq!(is_same(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn some_names_stand_for_several_machines() {
        for (address, expected) in [
            ("https://vault-1.example.com:8200", Some("vault-1.example.com")),
            ("https://Vault-1:8200", Some("vault-1")),
            ("https://vault-0.vault-internal:8200", Some("vault-0.vault-internal")),
            (
                "https://vault-0.vault-internal.vault.svc.cluster.local:8200",
                Some("vault-0.vault-internal.vault.svc.cluster.local"),
            ),
            ("https://vault.vault.svc:8200", None),
            ("https://vault-active:8200", None),
            ("https://active.vault.service.consul:8200", None),
            ("https://0.0.0.0:8200", None),
            ("http://127.0.0.1:8210", Some("127.0.0.1:8210")),
        ] {
            assert_eq!(known_by(&Value::of(address)).as_deref(), expected, "{address}");
        }
    }
}
