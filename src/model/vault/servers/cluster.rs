//! Clusters: servers that keep their data together with Raft, and who else belongs to them.
//!
//! Servers of one folder, or of folders that differ in one name only (`node-1/vault.hcl`, `node-2/vault.hcl`), are one
//! cluster when they look for the same hosts or for one another, or give it one name. Its members are these servers and
//! the hosts that they look for. How many there should be is for the rules to say.

use std::collections::{BTreeSet, HashMap};

use super::environment::{folder, is_companion};
use super::member::{Member, is_same};
use super::unit::Server;
use super::{Data, Fact, Owner, Parsed, System, Thing, Ty, Value, helm, storage};

/// Words of files that may hold another server of a cluster.
pub const NEEDS: &[&str] = &["retry_join", "cluster_name"];

/// What a script says that makes a server join others: the command, and the path below `sys/storage`.
const MADE_TO_JOIN: &[&str] = &["raft join", "raft/join"];

/// Servers that keep their data together, by their numbers, with what each says of the cluster.
#[derive(Debug)]
pub struct Cluster<'a> {
    members: Vec<(usize, Member<'a>)>,
}

/// What can be asked of a cluster.
pub const FACTS: &[Fact] = &[
    Fact::joined("name", Ty::Maybe(&Ty::Str), "Its `cluster_name`.", NEEDS, |system, thing| {
        let name = cluster(system, thing).members.iter().find_map(|(_, member)| member.cluster.clone());
        Value::at(thing.node, name.map_or(Data::Absent, Data::from))
    }),
    Fact::joined("servers", Ty::List(&Ty::Thing("vault.server")), "Its servers in the files.", NEEDS, servers),
    Fact::joined(
        "members",
        Ty::List(&Ty::Str),
        "The hosts of its servers, also of those that are only looked for; open when some cannot be told.",
        NEEDS,
        |system, thing| hosts(cluster(system, thing), |_| Some(true)),
    ),
    Fact::joined("voters", Ty::List(&Ty::Str), "Those of the members that vote.", NEEDS, |system, thing| {
        hosts(cluster(system, thing), |member| member.votes)
    }),
    Fact::joined(
        "isCounted",
        Ty::Bool,
        "Whether the files hold several of its servers, so that the members are counted and not only named.",
        NEEDS,
        |system, thing| Value::at(thing.node, cluster(system, thing).members.len() > 1),
    ),
    Fact::joined("isComplete", Ty::Bool, "Whether all members are known.", NEEDS, |system, thing| {
        Value::at(thing.node, all_hosts(cluster(system, thing)).is_some())
    }),
    Fact::joined("looksForOthers", Ty::Bool, "Whether a server of it has `retry_join`.", NEEDS, |system, thing| {
        Value::at(thing.node, cluster(system, thing).members.iter().any(|(_, member)| member.looks))
    }),
];

/// The clusters of the servers, in order of their first ones.
pub fn clusters<'a>(files: &'a [Parsed], servers: &[Server<'a>]) -> Vec<Cluster<'a>> {
    let member = |(number, server): (usize, &Server<'a>)| {
        Some((number, Member::of(server, files[server.main.0].input.environment)?))
    };
    let members: Vec<_> = servers.iter().enumerate().filter_map(member).collect();
    let mut clusters: Vec<Cluster<'a>> = Vec::new();
    let mut cluster_of: HashMap<usize, usize> = HashMap::new();
    let firsts = firsts(files, servers, &members);
    for (member, first) in members.into_iter().zip(firsts) {
        let cluster = *cluster_of.entry(first).or_insert(clusters.len());
        match clusters.get_mut(cluster) {
            Some(cluster) => cluster.members.push(member),
            None => clusters.push(Cluster { members: vec![member] }),
        }
    }
    clusters
}

/// For each member the first one of its cluster. Only those are compared that share a name or host.
fn firsts(files: &[Parsed], servers: &[Server<'_>], members: &[(usize, Member<'_>)]) -> Vec<usize> {
    let mut above: Vec<usize> = (0..members.len()).collect();
    let mut named: HashMap<&str, Vec<usize>> = HashMap::new();
    let server = |at: usize| &servers[members[at].0];
    for (at, (_, member)) in members.iter().enumerate() {
        if files[server(at).main.0].input.source.origin.is_some() {
            continue;
        }
        for name in member.names() {
            let known = named.entry(name).or_default();
            for other in known.iter().copied() {
                let (one, its) = (first(&above, at), first(&above, other));
                let may_join = one != its && member.goes_with(&members[other].1);
                if may_join && are_near(files, server(at), server(other)) {
                    above[one.max(its)] = one.min(its);
                }
            }
            known.push(at);
        }
    }
    (0..members.len()).map(|at| first(&above, at)).collect()
}

fn first(above: &[usize], mut at: usize) -> usize {
    while above[at] != at {
        at = above[at];
    }
    at
}

/// The number of the cluster of each server that is in one.
pub fn by_server(clusters: &[Cluster<'_>]) -> HashMap<usize, usize> {
    let members = |(number, cluster): (usize, &Cluster<'_>)| {
        cluster.members.iter().map(move |(server, _)| (*server, number)).collect::<Vec<_>>()
    };
    clusters.iter().enumerate().flat_map(members).collect()
}

impl<'a> Cluster<'a> {
    /// The number of its first server.
    pub fn first(&self) -> usize {
        self.members.first().map_or(0, |(number, _)| *number)
    }

    /// Where it stands: the storage of its first server.
    pub fn node(&self) -> Option<crate::tree::Node<'a>> {
        self.members.first().map(|(_, member)| member.storage)
    }
}

/// Whether two servers stand in one folder, or in folders of which one name differs. Text inside another has no
/// neighbours.
fn are_near(files: &[Parsed], one: &Server<'_>, other: &Server<'_>) -> bool {
    let [one, other] = [one, other].map(|server| &files[server.main.0].input.source);
    let [one_names, other_names] = [one, other].map(|source| folder(&source.path).split('/'));
    let differ = one_names.clone().zip(other_names.clone()).filter(|(a, b)| a != b).count();
    other.origin.is_none() && differ <= 1 && one_names.count() == other_names.count()
}

fn cluster<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Cluster<'a> {
    &system.vault.clusters[thing.index]
}

fn servers<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let own = cluster(system, thing).members.iter();
    Value::list(own.map(|(number, _)| super::server_thing(system, *number)).collect::<Vec<_>>()).said_by(thing.node)
}

/// A member: what it is called, and what it says itself when the files hold it.
struct Host<'s, 'a> {
    name: &'s str,
    server: Option<&'s Member<'a>>,
}

/// Every member once; `None` when some cannot be told.
fn all_hosts<'s, 'a>(cluster: &'s Cluster<'a>) -> Option<Vec<Host<'s, 'a>>> {
    let members = || cluster.members.iter().map(|(_, member)| member);
    let mut hosts = Vec::new();
    for member in members() {
        add(&mut hosts, Host { name: member.own.as_deref()?, server: Some(member) })?;
    }
    let own = hosts.len();
    let joins: BTreeSet<&str> = members().flat_map(|member| &member.joins).map(String::as_str).collect();
    // A server is called as others call it, so that names of one kind are compared.
    for host in &mut hosts {
        host.name = joins.iter().find(|join| is_same(host.name, join) == Some(true)).unwrap_or(&host.name);
    }
    for join in &joins {
        add(&mut hosts, Host { name: join, server: None })?;
    }
    // One name that is no server's own may lead to any of them.
    let may_be_shared = hosts.len() > own && (joins.len() < 2 || joins.len() < own);
    (members().all(|member| member.joins_all_known) && !may_be_shared).then_some(hosts)
}

/// Adds a member unless it is there; `None` when that cannot be told.
fn add<'s, 'a>(hosts: &mut Vec<Host<'s, 'a>>, host: Host<'s, 'a>) -> Option<()> {
    let same: Option<Vec<bool>> = match hosts.iter().any(|known| known.name == host.name) {
        true => return Some(()),
        false => hosts.iter().map(|known| is_same(known.name, host.name)).collect(),
    };
    if !same?.contains(&true) {
        hosts.push(host);
    }
    Some(())
}

/// The members that a question is true for.
fn hosts<'a>(cluster: &Cluster<'a>, ask: fn(&Member<'a>) -> Option<bool>) -> Value<'a> {
    let known = all_hosts(cluster);
    let answers: Option<Vec<_>> = known.as_ref().and_then(|hosts| {
        let asked = hosts.iter().map(|host| Some((host.name, host.server.map_or(Some(true), ask)?)));
        asked.collect()
    });
    let own = answers.iter().flatten().filter(|(_, yes)| *yes).map(|(host, _)| Value::of((*host).to_owned()));
    let list = Value::list_of(own.collect::<Vec<_>>(), answers.is_some());
    Value { from: cluster.node(), ..list }
}

/// The members of a server's cluster.
fn members_with<'s, 'a>(system: &'s System<'a>, server: usize) -> Option<&'s [(usize, Member<'a>)]> {
    let cluster = system.vault.cluster_of.get(&server)?;
    Some(&system.vault.clusters[*cluster].members)
}

/// The storages of earlier servers of a storage's cluster with the same `node_id`. A server that is known by the same
/// address is another form of this one, and no twin.
pub fn twins<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let Owner::Server(server) = system.vault.storages[thing.index].owner else { return Value::list([]) };
    let members = members_with(system, server).unwrap_or_default();
    let Some(at) = members.iter().position(|(_, own)| own.storage == thing.node) else { return Value::list([]) };
    let own = &members[at].1;
    let id = |node| storage::node_id(system, Thing { node, ..thing });
    let is_other = |other: &Member<'a>| {
        own.own.as_ref().zip(other.own.as_ref()).is_some_and(|(own, other)| is_same(own, other) == Some(false))
    };
    let same = |other: &Member<'a>| {
        let (own, other) = (id(own.storage), id(other.storage));
        own.as_str().is_some() && own.as_str() == other.as_str()
    };
    let twins = members[..at].iter().filter(|(_, other)| is_other(other) && same(other));
    let storages = twins.filter_map(|(server, twin)| super::storage_thing(system, *server, twin.storage));
    Value::list(storages.collect::<Vec<_>>()).said_by(thing.node)
}

/// Whether a server comes into a cluster by itself: it looks for others, others look for it, or it is made to join.
pub fn joins<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let server = super::server::server(system, thing);
    let Some(members) = members_with(system, thing.index) else { return Value::at(server.anchor, false) };
    let is_made_to = || MADE_TO_JOIN.iter().any(|words| system.vault.spoken.of(system.files, words, is_companion));
    let answer = match () {
        () if members.iter().any(|(_, member)| member.looks) => Some(true),
        () if server.is_open || is_made_to() || helm::is_operated(system, server) => None,
        () => Some(false),
    };
    Value::at(server.anchor, answer)
}

#[cfg(test)]
mod tests;
