//! Network policies: what they limit, whom they let through, and whether names can still be asked for.

use super::kinds::{WORKLOAD_WORDS, words_with};
use super::selector::{Selector, asks_nothing};
use super::space::Namespace;
use super::{Data, Fact, Object, System, Thing, Things, Ty, Value, as_list, dig, graph::Reach, views};
use crate::tree::Node;

/// What can be asked of a network policy besides the pods that it selects.
pub const FACTS: &[Fact] = &[
    Fact::new("limitsIngress", Ty::Bool, "Whether its pods get only what some policy lets in.", |_, thing| {
        limits(thing.node, "Ingress")
    }),
    Fact::new("limitsEgress", Ty::Bool, "Whether its pods reach only what some policy lets out.", |_, thing| {
        limits(thing.node, "Egress")
    }),
    Fact::new("ingress", Ty::List(&Ty::Raw), "What it lets in, as written.", |_, thing| rules(thing.node, "ingress")),
    Fact::new("egress", Ty::List(&Ty::Raw), "What it lets out, as written.", |_, thing| rules(thing.node, "egress")),
    Fact::new("selectsAll", Ty::Bool, "Whether it selects every pod of its namespace.", selects_all),
    Fact::joined(
        "muted",
        Ty::List(&Ty::Thing("kubernetes.workload")),
        "Of the workloads that it lets reach other pods, those whose pods no policy lets ask for a name, and for which it is \
         the first such policy.",
        &POLICIES_AND_WORKLOADS,
        muted,
    ),
];

const POLICIES_AND_WORKLOADS: [&str; 12] = words_with(&["NetworkPolicy"]);

fn limits<'a>(policy: Node<'a>, side: &str) -> Value<'a> {
    let types = dig(policy, &["spec", "policyTypes"]);
    let data = match types.data {
        Data::Node(list) => {
            let items: Vec<_> = list.items().map(Value::read).collect();
            let has = items.iter().any(|item| item.as_str() == Some(side));
            (has || items.iter().all(|item| !item.is_unknown())).then_some(has).into()
        }
        Data::Absent if side == "Ingress" => Data::Bool(true),
        Data::Absent => {
            let egress = dig(policy, &["spec", "egress"]);
            if egress.is_unknown() { Data::Unknown } else { Data::Bool(egress.is_present()) }
        }
        _ => Data::Unknown,
    };
    Value { data, from: types.from }
}

fn rules<'a>(policy: Node<'a>, side: &str) -> Value<'a> {
    as_list(dig(policy, &["spec", side]))
}

fn selects_all<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let selector = dig(thing.node, &["spec", "podSelector"]);
    let data = match selector.data {
        Data::Node(node) => asks_nothing(node).into(),
        Data::Absent => Data::Bool(true),
        _ => Data::Unknown,
    };
    Value { data, from: selector.from }
}

fn muted<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    if limits(thing.node, "Egress").as_bool() != Some(true) || !egress(thing.node).any(|rule| is_for_pods(rule)) {
        return Value::list([]);
    }
    let Data::List(selected) = super::selecting::selected(system, thing).data else { return Value::unknown() };
    let mut is_known = true;
    let mut muted = Vec::new();
    for item in selected.items.iter() {
        let Data::Thing(workload) = item.data else { continue };
        let found = model.graph.selecting(model, workload.index, "NetworkPolicy");
        let policies: Vec<_> = found.certain.iter().map(|policy| model.objects[*policy].node).collect();
        let limiting = policies.iter().filter(|policy| limits(**policy, "Egress").as_bool() != Some(false));
        let mut first = limiting.filter(|policy| egress(**policy).any(is_for_pods));
        if first.next().is_some_and(|first| first.id() != thing.node.id() || first.range() != thing.node.range()) {
            continue;
        }
        match policies.iter().any(|policy| lets_ask(*policy)) || !asks_the_cluster(model.objects[workload.index].pod) {
            true => {}
            false if found.complete => muted.push(item.clone()),
            false => is_known = false,
        }
    }
    Value::list_of(muted, is_known && selected.complete)
}

fn egress<'a>(policy: Node<'a>) -> impl Iterator<Item = Node<'a>> {
    policy.path(&["spec", "egress"]).into_iter().flat_map(|rules| rules.items())
}

/// Whether a rule is for pods, which are reached by the names of Services.
fn is_for_pods(rule: Node<'_>) -> bool {
    let mut peers = rule.get("to").into_iter().flat_map(|peers| peers.items());
    peers.any(|peer| peer.get("podSelector").is_some() || peer.get("namespaceSelector").is_some())
}

/// Whether a pod asks the name server of the cluster.
fn asks_the_cluster(pod: Option<Node<'_>>) -> bool {
    let policy = pod.map(|pod| Value::field(pod, "dnsPolicy"));
    let on_node = pod.is_some_and(|pod| !Value::field(pod, "hostNetwork").is_absent());
    !on_node && policy.is_some_and(|policy| policy.is_absent() || policy.as_str() == Some("ClusterFirst"))
}

/// Whether a policy may let requests for names out. What is not certain counts as let out.
fn lets_ask(policy: Node<'_>) -> bool {
    let rules = dig(policy, &["spec", "egress"]);
    rules.is_unknown()
        || egress(policy).any(|rule| {
            let (ports, to) = (Value::field(rule, "ports"), Value::field(rule, "to"));
            let any_port = !matches!(ports.data, Data::Node(list) if list.items().next().is_some());
            let any_peer = !matches!(to.data, Data::Node(list) if list.items().next().is_some());
            let mut ports = rule.get("ports").into_iter().flat_map(|ports| ports.items());
            let mut peers = rule.get("to").into_iter().flat_map(|peers| peers.items());
            (any_port || ports.any(may_be_names)) && (any_peer || peers.any(may_hold_server))
        })
}

/// Whether a port of a rule may be the one of name servers: 53, a range around it, or one by name.
fn may_be_names(port: Node<'_>) -> bool {
    let (first, last) = (Value::field(port, "port"), Value::field(port, "endPort"));
    match (first.as_int(), last.as_int()) {
        (Some(first), None) if last.is_absent() => first == 53 || first == 5353,
        (Some(first), Some(last)) => (first..=last).contains(&53),
        _ => true,
    }
}

/// Whether the cluster's name server may be among a peer's pods. It runs in a namespace of the system.
fn may_hold_server(peer: Node<'_>) -> bool {
    let Some(spaces) = peer.get("namespaceSelector") else { return peer.get("podSelector").is_none() };
    let name = spaces.path(&["matchLabels", "kubernetes.io/metadata.name"]).map(Value::read);
    let Some(name) = name.filter(Value::is_present) else { return true };
    name.as_str().is_some_and(|name| name == "kube-system" || name.contains("dns"))
}

/// What can be asked of somebody whom a network policy lets through.
pub const PEER_FACTS: &[Fact] = &[
    Fact::new("direction", Ty::Str, "`ingress` or `egress`.", |_, thing| Value::at(thing.node, direction(thing.node))),
    Fact::new("cidr", Ty::Maybe(&Ty::Str), "The range of addresses, as in `10.0.0.0/8`.", |_, thing| {
        dig(thing.node, &["ipBlock", "cidr"])
    }),
    Fact::new("exceptions", Ty::List(&Ty::Raw), "Ranges inside it that are not meant.", |_, thing| {
        as_list(dig(thing.node, &["ipBlock", "except"]))
    }),
    Fact::new("podSelector", Ty::Raw, "Which pods are meant, as written.", |_, thing| {
        Value::field(thing.node, "podSelector")
    }),
    Fact::new("namespaceSelector", Ty::Raw, "Which namespaces are meant, as written.", |_, thing| {
        Value::field(thing.node, "namespaceSelector")
    }),
    Fact::new("meansAllPods", Ty::Bool, "Whether its `podSelector` is there and asks for nothing.", |_, thing| {
        let selector = Value::field(thing.node, "podSelector");
        let data = if let Data::Node(node) = selector.data { asks_nothing(node).into() } else { Data::Bool(false) };
        Value { data, from: selector.from }
    }),
    Fact::joined(
        "workloads",
        Ty::List(&Ty::Thing("kubernetes.workload")),
        "The workloads of the policy's own namespace whose pods are meant; unknown when a `namespaceSelector` means others.",
        WORKLOAD_WORDS,
        meant,
    ),
    Fact::new("policy", Ty::Thing("kubernetes.NetworkPolicy"), "The policy.", |system, thing| {
        let policy = system.kubernetes.owner(thing);
        let view = policy.row.map_or(thing.view, |row| &row.view);
        Value::at(policy.node, Thing { view, node: policy.node, ..thing })
    }),
];

/// What can be asked of a namespace.
pub const NAMESPACE_FACTS: &[Fact] = &[Fact::joined(
    "policies",
    Ty::List(&Ty::Thing("kubernetes.NetworkPolicy")),
    "The network policies in it.",
    &["NetworkPolicy"],
    |system, thing| {
        let model = &system.kubernetes;
        let Some(name) = model.owner(thing).name else { return Value::unknown() };
        let reach = Reach::In(Namespace::Named(name));
        model.list(&model.graph.all(model, thing.index, reach, "NetworkPolicy", |_| Some(true))).said_by(thing.node)
    },
)];

/// Adds the peers of a policy.
pub fn peers<'a>(policy: &Object<'a>, index: usize, things: &mut Things<'a>) {
    for (rules, peers) in [("ingress", "from"), ("egress", "to")] {
        let rules = policy.node.path(&["spec", rules]).into_iter().flat_map(|rules| rules.items());
        let peers = rules.filter_map(|rule| rule.get(peers)).flat_map(|peers| peers.items());
        let peers = peers.filter(Node::is_mapping);
        things.extend(peers.map(|node| Thing { view: &views::PEER, node, file: policy.file, index }));
    }
}

fn direction(peer: Node<'_>) -> &'static str {
    let key = peer.parent().and_then(|list| list.key());
    if key.is_some_and(|key| key.text() == "to") { "egress" } else { "ingress" }
}

fn meant<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let model = &system.kubernetes;
    let selector = Value::field(thing.node, "podSelector");
    let elsewhere = !Value::field(thing.node, "namespaceSelector").is_absent();
    let found = Selector::at(&selector).filter(|_| !elsewhere);
    let list = found.map(|selector| model.workloads(&model.graph.selected(model, thing.index, &selector)));
    Value { from: selector.from, ..list.unwrap_or_else(Value::unknown) }
}
