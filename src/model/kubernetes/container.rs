//! Containers of every role: regular, init, sidecar, ephemeral.

use std::collections::HashMap;

use super::{
    Data, Fact, Object, System, Thing, Ty, Value, as_list, image, pod, probe, profiles, resources, security, windows,
};
use crate::model::helm::setting;
use crate::model::secrets::{self, words};
use crate::source::Environment;
use crate::tree::Node;

/// A container of a pod.
#[derive(Debug)]
pub struct Container<'a> {
    /// Its mapping.
    pub node: Node<'a>,
    /// The number of its object.
    pub object: usize,
    /// The specification of its pod.
    pub pod: Node<'a>,
    /// What it does in the pod.
    pub role: Role,
    /// Whether requests to the pod may be meant for it.
    may_serve: bool,
}

/// What a container does in its pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It runs as long as the pod does.
    Regular,
    /// It runs before the regular ones and ends.
    Init,
    /// An init container that keeps running: `restartPolicy: Always`.
    Sidecar,
    /// It was added to a running pod to look into it.
    Ephemeral,
}

/// The lists of containers in a pod.
pub const LISTS: [(&str, Role); 3] =
    [("initContainers", Role::Init), ("containers", Role::Regular), ("ephemeralContainers", Role::Ephemeral)];

/// Collects the containers of an object's pods.
pub fn collect<'a>(object: &Object<'a>, number: usize, containers: &mut Vec<Container<'a>>) {
    object.pods().for_each(|pod| collect_of(pod, number, containers));
}

fn collect_of<'a>(pod: Node<'a>, object: usize, containers: &mut Vec<Container<'a>>) {
    let first = containers.len();
    for (list, role) in LISTS {
        let items = pod.get(list).into_iter().flat_map(|list| list.items());
        for node in items.filter(|node| node.is_mapping() && !is_injected(node)) {
            let stays = role == Role::Init && node.text_of("restartPolicy") == Some("Always");
            let role = if stays { Role::Sidecar } else { role };
            containers.push(Container { node, object, pod, role, may_serve: names_ports(node) });
        }
    }
    // Ports are documentation to Kubernetes; where one container of several names them, the others are its helpers.
    if !containers[first..].iter().any(|container| container.may_serve) {
        containers[first..].iter_mut().for_each(|container| container.may_serve = true);
    }
}

fn names_ports(container: Node<'_>) -> bool {
    !Value::field(container, "ports").is_absent()
}

/// Whether it only stands for a container that Istio puts in its place with everything that belongs to it.
fn is_injected(container: &Node<'_>) -> bool {
    container.text_of("image") == Some("auto")
}

/// What can be asked of a container.
pub const FACTS: &[&[Fact]] =
    &[OWN, resources::FACTS, probe::FACTS, image::FACTS, security::FACTS, profiles::FACTS, windows::FACTS];

const OWN: &[Fact] = &[
    Fact::new("name", Ty::Maybe(&Ty::Str), "Its name.", |_, thing| Value::field(thing.node, "name")),
    Fact::new("role", Ty::Str, "`regular`, `init`, `sidecar` (an init container that stays) or `ephemeral`.", role),
    Fact::new(
        "isLongRunning",
        Ty::Bool,
        "Whether it runs as long as its pod: a regular container or a sidecar.",
        is_long_running,
    ),
    Fact::new("readinessProbe", Ty::Raw, "How Kubernetes finds out whether it can serve.", |_, thing| {
        Value::field(thing.node, "readinessProbe")
    }),
    Fact::new("livenessProbe", Ty::Raw, "How Kubernetes finds out whether it must be started anew.", |_, thing| {
        Value::field(thing.node, "livenessProbe")
    }),
    Fact::new("startupProbe", Ty::Raw, "How Kubernetes finds out whether it has started.", |_, thing| {
        Value::field(thing.node, "startupProbe")
    }),
    Fact::new("env", Ty::List(&Ty::Raw), "Its environment variables as written.", |_, thing| list(thing, "env")),
    Fact::new("envFrom", Ty::List(&Ty::Raw), "Where it takes whole sets of variables from.", |_, thing| {
        list(thing, "envFrom")
    }),
    Fact::new(
        "repeatedEnv",
        Ty::List(&Ty::Str),
        "Names of variables that stand in `env` more than once, where they do so for the second time.",
        repeated_env,
    ),
    Fact::new("secretEnv", Ty::List(&Ty::Raw), "Variables that hold a secret as plain text.", secret_env),
    Fact::new("ports", Ty::List(&Ty::Raw), "Its ports as written.", |_, thing| list(thing, "ports")),
    Fact::new(
        "mayServe",
        Ty::Bool,
        "Whether requests to its pod may be meant for it: it names ports, or no other container of the pod does.",
        may_serve,
    ),
    Fact::new("raw", Ty::Raw, "The container as written.", |_, thing| Value::at(thing.node, Data::Node(thing.node))),
    Fact::new(
        "setsKernel",
        Ty::Bool,
        "Whether it is there to set parameters of the node's kernel: its command names `sysctl`.",
        |_, thing| names_in_command(thing, "sysctl"),
    ),
    Fact::new(
        "setsOwners",
        Ty::Bool,
        "Whether it is there to change owners of files before others run, which only root can do: it keeps no capability but those for that, or its command names `chown`.",
        sets_owners,
    ),
    Fact::new(
        "endsAtOnce",
        Ty::Bool,
        "Whether it runs before others do, and only a small program of every system, such as `cp` or `echo`.",
        ends_at_once,
    ),
    Fact::new("commandLine", Ty::List(&Ty::Str), "`command` and then `args`, word by word.", command_line),
    Fact::new("pod", Ty::Thing("kubernetes.pod"), "The pod that it runs in.", pod::pod),
    Fact::new("workload", Ty::Thing("kubernetes.workload"), "The object that runs the pod.", pod::workload),
];

fn role_of<'a>(system: &System<'a>, thing: Thing<'a>) -> Role {
    system.kubernetes.containers[thing.index].role
}

fn role<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(
        thing.node,
        match role_of(system, thing) {
            Role::Regular => "regular",
            Role::Init => "init",
            Role::Sidecar => "sidecar",
            Role::Ephemeral => "ephemeral",
        },
    )
}

fn is_long_running<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, matches!(role_of(system, thing), Role::Regular | Role::Sidecar))
}

fn list<'a>(thing: Thing<'a>, key: &str) -> Value<'a> {
    as_list(Value::field(thing.node, key))
}

fn command_line<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let words = ["command", "args"].map(|key| list(thing, key));
    match (&words[0].data, &words[1].data) {
        (Data::List(command), Data::List(args)) => {
            Value::list(command.items.iter().chain(args.items.iter()).cloned()).said_by(thing.node)
        }
        _ => Value::unknown(),
    }
}

/// Whether a word of the command holds another.
fn names_in_command<'a>(thing: Thing<'a>, word: &str) -> Value<'a> {
    let words = ["command", "args"].iter().filter_map(|key| thing.node.get(key));
    let mut words = words.flat_map(|list| list.items());
    Value::at(thing.node, words.any(|written| written.text().contains(word)))
}

/// The capabilities with which files get other owners and rights.
pub const OF_OWNERS: [&str; 4] = ["CHOWN", "FOWNER", "DAC_OVERRIDE", "FSETID"];

fn sets_owners<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let list = |change| match security::capabilities(thing, change).data {
        Data::List(list) => list.items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    let (added, dropped) = (list("add"), list("drop"));
    let keeps_these = !added.is_empty() && added.iter().all(|one| OF_OWNERS.contains(&one.as_str()));
    let is_bound = keeps_these && dropped.iter().any(|one| one == "ALL");
    let says = || names_in_command(thing, "chown").as_bool() == Some(true);
    Value::at(thing.node, role_of(system, thing) == Role::Init && (is_bound || says()))
}

/// Programs that are done as soon as they have begun.
const SMALL: [&str; 9] = ["echo", "true", "cp", "mkdir", "chmod", "chown", "sysctl", "ln", "touch"];

fn ends_at_once<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let words = ["command", "args"].iter().filter_map(|key| thing.node.get(key)).flat_map(|list| list.items());
    let shell = |word: &str| matches!(word.rsplit('/').next(), Some("sh" | "bash")) || word.starts_with('-');
    let first = words.map(|word| word.text().trim_start()).find(|word| !shell(word));
    let program = first.and_then(|line| line.split_whitespace().next()).and_then(|word| word.rsplit('/').next());
    let is_small = program.is_some_and(|program| SMALL.contains(&program));
    Value::at(thing.node, role_of(system, thing) == Role::Init && is_small)
}

fn may_serve<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, system.kubernetes.containers[thing.index].may_serve)
}

fn repeated_env<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let env = Value::field(thing.node, "env");
    let Data::Node(node) = env.data else { return as_list(env) };
    let names = node.items().map(|item| Value::field(item, "name"));
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut is_second = |text: &str| {
        let count = seen.entry(text.to_owned()).or_default();
        *count += 1;
        *count == 2
    };
    let repeated = names.filter(|name| name.as_str().is_some_and(&mut is_second));
    Value::list(repeated.collect::<Vec<_>>()).said_by(node)
}

/// A variable is a secret by its name or by the look of its value. Its place is the variable's value.
fn secret_env<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let env = Value::field(thing.node, "env");
    let Data::Node(node) = env.data else { return as_list(env) };
    let is_tried = system.environment(thing) == Environment::Development;
    let pod = system.kubernetes.containers[thing.index].pod;
    let is_shown =
        |variable: &Node<'a>| setting::is_shown(system, thing, variable.text_of("value").unwrap_or_default());
    let is_secret = |variable: &Node<'a>| {
        is_literal_secret(variable, is_tried) && !names_an_object(*variable, pod) && !is_shown(variable)
    };
    let secrets = node.items().filter(is_secret).map(Value::read);
    Value::list(secrets.collect::<Vec<_>>()).said_by(node)
}

/// Last words of what Secrets are called and passwords are not.
const OF_OBJECTS: [&str; 7] = ["credentials", "creds", "tls", "cert", "certs", "regcred", "secrets"];

/// Whether a variable called `…_SECRET` holds the name of a Secret: the pod names it elsewhere, or it ends as such names
/// do.
fn names_an_object(variable: Node<'_>, pod: Node<'_>) -> bool {
    let (Some(name), Some(text)) = (variable.text_of("name"), variable.text_of("value")) else { return false };
    let is_label = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
    if !name.to_ascii_lowercase().ends_with("secret") || !text.contains('-') || !text.bytes().all(is_label) {
        return false;
    }
    let spec = pod.source_text();
    let is_named = |key: &str| {
        let wanted = format!("{key}: {text}");
        let mut rests = spec.match_indices(&wanted).map(|(at, found)| &spec[at + found.len()..]);
        rests.any(|rest| !rest.starts_with(|c: char| c.is_ascii() && is_label(c as u8)))
    };
    let last = text.rsplit(['-', '.']).next().unwrap_or(text);
    is_named("secretName") || is_named("name") || OF_OBJECTS.contains(&last)
}

/// In development what is only words is for trying.
fn is_literal_secret(variable: &Node<'_>, is_tried: bool) -> bool {
    let Some(text) = variable.get("value").map(Value::read) else { return false };
    let Some(text) = text.as_str().filter(|text| !text.is_empty()) else { return false };
    let taken_over = text.starts_with("$(") && text.ends_with(')');
    if taken_over || secrets::is_reference(text) {
        return false;
    }
    let is_secret = |name: &str| {
        let is_mock = !words::is_password_key(name) && words::is_mock(name, text);
        secrets::is_secret_key(name) && !is_mock && !words::is_told(name, text)
    };
    let by_name = variable.text_of("name").is_some_and(is_secret) && !(is_tried && words::is_for_trying(text));
    by_name || secrets::is_secret_value(text)
}
