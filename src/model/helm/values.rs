//! Values files as a whole.

use super::reads::{unread, unset};
use super::{Data, Fact, Node, Setting, System, Thing, Ty, Value, agents, environment, is_production, raw, setting};
use crate::model::kubernetes::OF_OWNERS;
use crate::tree::Scalar;

/// Words of a chart's own file, its dependencies and its templates.
const OF_CHARTS: [&str; 5] = ["\nversion:", "dependencies:", ".Values", "define", "include"];

/// What can be asked of a values file.
pub const FACTS: &[Fact] = &[
    Fact::joined(
        "chart",
        Ty::Maybe(&Ty::Thing("helm.chart")),
        "The chart in whose folder tree it stands.",
        &["appVersion", "version"],
        chart,
    ),
    Fact::new("environment", Ty::Str, "The environment that the file's path speaks of.", environment),
    Fact::new("isProduction", Ty::Bool, "Whether it is meant for production or pre-production.", is_production),
    Fact::new("images", Ty::List(&Ty::Thing("helm.image")), "The images that it names.", |system, thing| {
        let own = system.helm.values[thing.index].images.clone();
        things(own.map(|index| system.helm.image(index)))
    }),
    Fact::new(
        "replicas",
        Ty::List(&Ty::Raw),
        "Its numbers of replicas, of components that are on and are not scaled automatically.",
        replicas,
    ),
    Fact::new(
        "literalSecrets",
        Ty::List(&Ty::Thing("helm.setting")),
        "The settings that hold a secret written out.",
        literal_secrets,
    ),
    Fact::new(
        "securityContexts",
        Ty::List(&Ty::Raw),
        "Its security contexts, of pods and containers that are on; not of what sets owners and rights of files.",
        security_contexts,
    ),
    Fact::new(
        "userContexts",
        Ty::List(&Ty::Raw),
        "Its security contexts but those of agents that need root on their node, and those that nothing uses which the \
         chart renders to.",
        |system, thing| {
            contexts(system, thing, |node| agents::needs(system, node, "root") || system.rendered.is_unused(node))
        },
    ),
    Fact::new(
        "applicationContexts",
        Ty::List(&Ty::Raw),
        "Its security contexts but those of agents that need the rights of their node.",
        |system, thing| contexts(system, thing, |node| agents::needs(system, node, "privileges")),
    ),
    Fact::new("serviceTypes", Ty::List(&Ty::Raw), "The types of Services that it sets.", service_types),
    Fact::new("resources", Ty::List(&Ty::Raw), "What it says of `resources` for components that are on.", resources),
    Fact::joined(
        "unread",
        Ty::List(&Ty::Str),
        "The keys that no template of the chart reads, nor a chart that it depends on.",
        &OF_CHARTS,
        unread,
    ),
    Fact::joined(
        "unset",
        Ty::List(&Ty::Str),
        "The keys that templates print whatever the values say, and that no values file of the chart has; with the template.",
        &OF_CHARTS,
        unset,
    ),
    Fact::new("raw", Ty::Raw, "The whole file as written.", raw),
];

fn things<'a>(things: impl Iterator<Item = Thing<'a>>) -> Value<'a> {
    Value::list(things.map(|thing| Value::at(thing.node, thing)))
}

/// The chart with the longest folder that the file stands in.
fn chart<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let path = &system.files[thing.file].input.source.path;
    let charts = system.helm.charts.iter().enumerate().filter(|(_, chart)| chart.holds(path));
    match charts.max_by_key(|(_, chart)| chart.folder.len()) {
        Some((index, chart)) => Value::at(chart.node, system.helm.chart(index)),
        None => Value::absent(thing.node),
    }
}

fn own<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s [Setting<'a>] {
    &system.helm.settings[system.helm.values[thing.index].settings.clone()]
}

fn key<'a>(node: Node<'a>) -> &'a str {
    node.key().map_or("", |key| key.text())
}

const REPLICAS: [&str; 4] = ["replicaCount", "replicas", "minReplicas", "minReplicaCount"];

fn replicas<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let own = own(system, thing).iter().filter(|setting| !system.rendered.is_judged(setting.node));
    let counts = own.filter(|setting| setting.mapping.is_on && REPLICAS.contains(&key(setting.node)));
    let fixed = counts.filter(|setting| key(setting.node).starts_with("min") || !is_scaled(setting.mapping.node));
    Value::list(fixed.map(|setting| Value::read(setting.node)))
}

/// Whether something beside it scales the component.
fn is_scaled(mapping: Node<'_>) -> bool {
    let scalers = ["autoscaling", "hpa", "keda", "horizontalPodAutoscaler"];
    let enabled = scalers.iter().filter_map(|key| mapping.path(&[key, "enabled"]));
    enabled.filter_map(|node| node.scalar()).any(|scalar| scalar != Scalar::Bool(false))
}

fn literal_secrets<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let literal = super::VIEWS[3].fact("isLiteralSecret");
    let is_literal = |thing: &Thing<'a>| literal.is_some_and(|fact| (fact.get)(system, *thing).as_bool() == Some(true));
    let own = system.helm.values[thing.index].settings.clone();
    things(own.map(|index| system.helm.setting(index)).filter(is_literal))
}

/// The mappings of the file that a test holds for, of components that are on.
fn mappings<'a>(system: &System<'a>, thing: Thing<'a>, test: fn(&str) -> bool) -> Value<'a> {
    let mut found = setting::mappings(system.helm.values[thing.index].node);
    found.retain(|mapping| mapping.is_on && test(key(mapping.node)) && !system.rendered.is_judged(mapping.node));
    found.sort_by_key(|mapping| mapping.node.id());
    Value::list(found.into_iter().map(|mapping| Value::at(mapping.node, Data::Node(mapping.node))))
}

fn security_contexts<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let found = mappings(system, thing, |key| key.to_ascii_lowercase().ends_with("securitycontext"));
    let Data::List(list) = found.data else { return Value::unknown() };
    Value::list(list.items.iter().filter(|item| !item.from.is_some_and(sets_permissions)).cloned())
}

/// The security contexts without some.
fn contexts<'a>(system: &System<'a>, thing: Thing<'a>, is_apart: impl Fn(Node<'a>) -> bool) -> Value<'a> {
    let found = security_contexts(system, thing);
    let Data::List(list) = found.data else { return Value::unknown() };
    let items: Vec<_> = list.items.iter().filter(|item| !item.from.is_some_and(&is_apart)).cloned().collect();
    Value::list(items)
}

/// Whether a mapping is of a container that sets owners and rights of files beforehand, which only root can do.
fn sets_permissions(node: Node<'_>) -> bool {
    let is_so = |key: &str| ["chown", "permission"].iter().any(|word| key.to_ascii_lowercase().contains(word));
    std::iter::successors(Some(node), Node::parent).any(|around| is_so(key(around))) || may_only_set_owners(node)
}

/// Whether a security context leaves root nothing but to set owners and rights of files.
fn may_only_set_owners(context: Node<'_>) -> bool {
    let list = |key: &str| context.path(&["capabilities", key]).into_iter().flat_map(|list| list.items());
    let mut added = list("add").map(|item| item.text()).peekable();
    added.peek().is_some()
        && added.all(|capability| OF_OWNERS.contains(&capability))
        && list("drop").any(|item| item.text() == "ALL")
}

fn resources<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    mappings(system, thing, |key| key == "resources")
}

fn service_types<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let is_type = |setting: &&Setting<'a>| match key(setting.node) {
        "serviceType" => true,
        "type" => key(setting.mapping.node).to_ascii_lowercase().ends_with("service"),
        _ => false,
    };
    let settings = own(system, thing).iter().filter(|setting| setting.mapping.is_on);
    let settings = settings.filter(|setting| !system.rendered.is_judged(setting.node));
    Value::list(settings.filter(is_type).map(|setting| Value::read(setting.node)))
}
