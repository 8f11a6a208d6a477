//! Vault and OpenBao: servers, whatever files they are spread over, with their listeners, storages and seals; agents
//! and proxies; policies and what they grant.
//!
//! `block` reads the ways in which a block can be written, `convert` and `address` what Vault makes of a value, `schema`
//! what the products know and `keys` what files make of that. Whether any of it is wise is for the rules to say.

mod address;
mod agents;
mod annotation;
pub mod around;
mod block;
pub mod chart;
mod convert;
mod file;
mod keys;
mod part;
mod policies;
mod product;
mod schema;
mod servers;
mod spoken;
#[cfg(test)]
mod testing;

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Data, Fact, Parsed, System, Thing, Ty, Value, View};
use crate::source::{Family, FileKind, Input};
use crate::threads;
use crate::tree::Node;

use agents::{agent, combination, login, output, relay};
use keys::key;
use part::{owned, part, parts, server_of, server_thing, storage_of, storage_thing};
use policies::{danger, grant, index, lasting, limits, policy, precedence, versioned};
use servers::{
    audit, certificate, cluster, hardening, helm, link, listener, seal, sealing, server, stanza, storage, tls, unit,
};

pub use agents::agent::Agent;
pub use agents::output::Output;
pub use annotation::Annotation;
pub use block::{Block, blocks};
pub use chart::Chart;
pub use part::{Owner, Part};
pub use policies::grant::Grant;
pub use policies::policy::Policy;
pub use servers::cluster::Cluster;
pub use servers::environment::Environment;
pub use servers::helm::OF_BANK_VAULTS;
pub use servers::seal::secrets;
pub use servers::unit::Server;

const LISTENER: &[&str] = &["listener"];
const STORAGE: &[&str] = &["storage", "backend"];
const HA_STORAGE: &[&str] = &["ha_storage", "ha_backend"];
const SEAL: &[&str] = &["seal", "hsm", "kms"];

/// What all files say of Vault.
#[derive(Debug, Default)]
pub struct Model<'a> {
    /// The servers, in order of their main files.
    pub servers: Vec<Server<'a>>,
    /// The agents and proxies.
    pub agents: Vec<Agent<'a>>,
    /// The listeners of servers and agents.
    pub listeners: Vec<Part<'a>>,
    /// The storage blocks, `ha_storage` among them.
    pub storages: Vec<Part<'a>>,
    /// The seals.
    pub seals: Vec<Part<'a>>,
    /// The clusters of servers that keep their data with Raft.
    pub clusters: Vec<Cluster<'a>>,
    /// The connections of servers to Consul and databases.
    pub links: Vec<Part<'a>>,
    /// Where agents and proxies leave their tokens.
    pub sinks: Vec<Output<'a>>,
    /// What agents render.
    pub templates: Vec<Output<'a>>,
    /// The policies.
    pub policies: Vec<Policy<'a>>,
    /// The path blocks of the policies.
    pub grants: Vec<Grant<'a>>,
    /// The same by their paths.
    pub grants_by_path: index::Index<'a>,
    /// The values of its chart.
    pub charts: Vec<Chart<'a>>,
    /// Annotations for its injector.
    pub annotations: Vec<Annotation<'a>>,
    /// What the workspace says of the environment of servers and agents.
    pub environment: Environment<'a>,
    /// The texts that install charts, where there are servers.
    installations: Vec<&'a str>,
    /// The audit devices that servers declare.
    pub audits: Vec<Part<'a>>,
    /// The `user_lockout` blocks of servers.
    pub lockouts: Vec<Part<'a>>,
    /// The plugins that servers declare.
    pub plugins: Vec<Part<'a>>,
    keys: Vec<keys::Written<'a>>,
    /// The files that show that they are OpenBao's.
    of_bao: HashSet<usize>,
    /// The files that hold values or templates of charts.
    helm_files: HashSet<&'a str>,
    /// The cluster of each server that keeps its data with Raft.
    cluster_of: HashMap<usize, usize>,
    /// How many agents each folder has, and how many of these log in.
    agents_in: HashMap<&'a str, (usize, usize)>,
    /// Whether a path of a policy has a template of an identity in it.
    pub has_templated_paths: bool,
    /// The mounts of versioned secrets that the policies name.
    pub versioned: BTreeSet<String>,
    /// What the workspace speaks of.
    pub spoken: spoken::Spoken,
    /// What stands around Vault.
    pub around: around::Model<'a>,
    files: Vec<(usize, Node<'a>)>,
}

const fn view(name: &'static str, doc: &'static str, facts: &'static [&'static [Fact]]) -> View {
    View { name, family: Family::Vault, doc, facts }
}

const GRANT: &[&[Fact]] =
    &[grant::FACTS, precedence::FACTS, versioned::FACTS, limits::FACTS, lasting::FACTS, danger::FACTS];

/// The views of the family.
pub static VIEWS: &[View] = &[
    view("vault.file", "A file of a server, agent, proxy or policy as such.", &[file::FACTS]),
    view(
        "vault.server",
        "A Vault or OpenBao server: the files that it reads as one configuration.",
        &[server::FACTS, hardening::FACTS],
    ),
    view(
        "vault.listener",
        "A listener of a server, agent or proxy.",
        &[listener::FACTS, tls::FACTS, certificate::FACTS, relay::FACTS],
    ),
    view("vault.storage", "A storage block of a server.", &[storage::FACTS]),
    view("vault.cluster", "Servers that keep their data together with Raft.", &[cluster::FACTS]),
    view("vault.link", "A connection of a server to what it stores in or registers with.", &[link::FACTS]),
    view("vault.seal", "A seal of a server.", &[seal::FACTS, sealing::FACTS]),
    view("vault.audit", "An audit device that a server's configuration or Terraform declares.", &[audit::FACTS]),
    view("vault.lockout", "A rule of a server by which users are locked out.", &[stanza::LOCKOUT]),
    view("vault.plugin", "A plugin that a server's configuration declares.", &[stanza::PLUGIN]),
    view(
        "vault.agent",
        "The configuration of a Vault Agent or Proxy.",
        &[agent::FACTS, login::FACTS, combination::FACTS],
    ),
    view("vault.sink", "A file in which an agent or proxy leaves its token.", &[output::SINK]),
    view("vault.template", "A template that an agent renders into a file or a variable.", &[output::TEMPLATE]),
    view(
        "vault.key",
        "A setting or block of a server, agent or proxy that some release of Vault or OpenBao may not take as it stands.",
        &[key::FACTS],
    ),
    view("vault.policy", "An ACL policy.", &[policy::FACTS]),
    view("vault.grant", "A path block of an ACL policy.", GRANT),
    view(
        "vault.chart",
        "The values of Vault's or OpenBao's chart, also below the key of a parent chart.",
        &[chart::FACTS],
    ),
    view("vault.annotation", "An annotation of a pod that tells Vault's injector what to do.", &[annotation::FACTS]),
];

impl<'a> Model<'a> {
    /// Finds everything of Vault in all files.
    pub fn of(files: &'a [Parsed], jobs: usize) -> Self {
        let charts = chart::charts(files);
        let settings = || threads::each(&files.iter().enumerate().collect::<Vec<_>>(), jobs, keys::of_file);
        let (keys, around) = threads::both(jobs, settings, || around::Model::of(files));
        let mut model = Self {
            servers: unit::servers(files, &charts),
            charts,
            annotations: annotation::annotations(files),
            around,
            keys: keys.into_iter().flatten().collect(),
            ..Self::default()
        };
        let is_helm = |file: &&Parsed| matches!(file.input.kind, FileKind::HelmValues | FileKind::HelmTemplate);
        model.helm_files = files.iter().filter(is_helm).map(|file| file.input.source.path.as_str()).collect();
        for (number, file) in files.iter().enumerate() {
            let Some(root) = file.tree.root().filter(Node::is_mapping) else { continue };
            model.file(number, &file.input, root);
        }
        for index in 0..model.servers.len() {
            model.server_parts(index);
        }
        let outside = |(file, body)| {
            let block = Block { label: None, body };
            Part { block, file, owner: Owner::Outside, is_ha: false }
        };
        model.audits.extend(model.around.audits().map(outside).collect::<Vec<_>>());
        model.of_bao = product::of_bao(files, &model);
        model.clusters = cluster::clusters(files, &model.servers);
        model.cluster_of = cluster::by_server(&model.clusters);
        model.agents_in = combination::agents_in(files, &model.agents);
        model.versioned = versioned::mounts(&model.grants);
        model.grants_by_path = index::Index::of(&model.grants);
        let mut labels = model.grants.iter().filter_map(|grant| grant.block.label);
        model.has_templated_paths = labels.any(|label| label.text().contains("{{"));
        if !model.servers.is_empty() {
            model.installations = helm::installations(files);
        }
        if !model.servers.is_empty() || !model.agents.is_empty() {
            model.environment = Environment::of(files);
        }
        model
    }

    fn file(&mut self, file: usize, input: &Input, root: Node<'a>) {
        match &input.kind {
            FileKind::VaultServer => {}
            FileKind::VaultAgent => self.agent(Agent { file, root, kind: "agent" }),
            FileKind::VaultProxy => self.agent(Agent { file, root, kind: "proxy" }),
            FileKind::VaultPolicy => self.policy(Policy { file, root }),
            _ => return,
        }
        self.files.push((file, root));
    }

    fn agent(&mut self, agent: Agent<'a>) {
        let owner = Owner::Agent(self.agents.len());
        self.listeners.extend(parts((agent.file, agent.root), LISTENER, owner));
        let sinks = block::body(agent.root, "auto_auth").into_iter().flat_map(output::sinks);
        self.sinks.extend(sinks.map(|block| Output { block, file: agent.file, is_variable: false }));
        self.templates.extend(output::templates(agent.root, agent.file));
        self.agents.push(agent);
    }

    fn policy(&mut self, policy: Policy<'a>) {
        let number = self.policies.len();
        let grants = blocks(policy.root, "path").into_iter();
        self.grants.extend(grants.map(|block| Grant::of(block, policy.file, number)));
        self.policies.push(policy);
    }

    fn server_parts(&mut self, index: usize) {
        let owner = Owner::Server(index);
        for part in self.servers[index].parts.clone() {
            self.listeners.extend(parts(part, LISTENER, owner));
            self.seals.extend(parts(part, SEAL, owner));
            self.storages.extend(parts(part, STORAGE, owner));
            self.lockouts.extend(parts(part, &["user_lockout"], owner));
            let here = |block| Part { block, file: part.0, owner, is_ha: false };
            self.audits.extend(audit::devices(part.1).into_iter().map(here));
            self.plugins.extend(stanza::plugins(part.1).into_iter().map(here));
            self.storages.extend(parts(part, HA_STORAGE, owner).map(|part| Part { is_ha: true, ..part }));
            self.links.extend(link::BLOCKS.iter().flat_map(|names| parts(part, names, owner)));
        }
    }

    /// The things that rules can be written for, in order of their files.
    pub fn things(&self) -> Vec<Thing<'a>> {
        // Path blocks are most of them.
        let mut things = Vec::with_capacity(self.grants.len() + 8 * self.files.len());
        let mut add = |name: &str, places: &mut dyn Iterator<Item = (usize, Node<'a>)>| {
            let Some(view) = view_of(name) else { return };
            things.extend(places.enumerate().map(|(index, (file, node))| Thing { view, node, file, index }));
        };
        add("file", &mut self.files.iter().copied());
        add("server", &mut self.servers.iter().map(|server| server.main));
        let lists = [
            ("listener", &self.listeners),
            ("storage", &self.storages),
            ("link", &self.links),
            ("seal", &self.seals),
            ("lockout", &self.lockouts),
            ("plugin", &self.plugins),
            ("audit", &self.audits),
        ];
        for (view, parts) in lists {
            add(view, &mut parts.iter().map(|part| (part.file, part.block.body)));
        }
        add("key", &mut self.keys.iter().map(|key| (key.file, key.node)));
        add("agent", &mut self.agents.iter().map(|agent| (agent.file, agent.root)));
        for (view, outputs) in [("sink", &self.sinks), ("template", &self.templates)] {
            add(view, &mut outputs.iter().map(|output| (output.file, output.block.body)));
        }
        add("policy", &mut self.policies.iter().map(|policy| (policy.file, policy.root)));
        add("grant", &mut self.grants.iter().map(|grant| (grant.file, grant.block.body)));
        add("chart", &mut self.charts.iter().map(|chart| (chart.file, chart.node)));
        add("annotation", &mut self.annotations.iter().map(|annotation| (annotation.file, annotation.value)));
        for (n, cluster) in self.clusters.iter().enumerate() {
            let file = self.servers[cluster.first()].main.0;
            things.extend(cluster.node().and_then(|node| thing("cluster", node, file, n)));
        }
        things.extend(self.around.things());
        things.sort_by_key(|thing| thing.file);
        things
    }

    fn seals_of(&self, server: usize) -> impl Iterator<Item = (usize, &Part<'a>)> {
        owned(&self.seals, Owner::Server(server))
    }

    fn listeners_of(&self, owner: Owner, complete: bool) -> Value<'a> {
        let own = owned(&self.listeners, owner);
        Value::list_of(own.map(|(index, listener)| part("listener", index, listener)).collect::<Vec<_>>(), complete)
    }
}

/// A thing of a view of this family.
fn thing<'a>(view: &str, node: Node<'a>, file: usize, index: usize) -> Option<Thing<'a>> {
    Some(Thing { view: view_of(view)?, node, file, index })
}

fn view_of(name: &str) -> Option<&'static View> {
    VIEWS.iter().find(|known| known.name.strip_prefix("vault.") == Some(name))
}
