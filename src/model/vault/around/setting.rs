//! What stands around a command or variable: the address that its client talks to, the server beside it, and whether all
//! of it is gone when a script or pipeline ends.

use super::{Command, Fact, System, Thing, Ty, Value, Variable, command};
use crate::model::vault::address;
use crate::source::{FileKind, Format, Range};
use crate::tree::Node;

/// What can be asked of a command with a look at what stands around it.
pub const OF_COMMAND: &[Fact] = &[
    Fact::new("isDev", Ty::Bool, "Whether a flag asks for a development server.", |system, thing| {
        let dev = command::command(system, thing).dev_flag();
        Value::at(dev.unwrap_or(thing.node), dev.is_some())
    }),
    Fact::new(
        "isLocal",
        Ty::Bool,
        "Whether it talks to its own machine: its `-address` says so, else the addresses that are set beside it.",
        |system, thing| {
            let reach = address::reach(&command::flag(system, thing, "address"));
            let is_local = reach.is_absent() && talks_to_itself(system, thing);
            Value::at(thing.node, is_local || reach.as_str() == Some("loopback"))
        },
    ),
    Fact::new(
        "isPassing",
        Ty::Bool,
        "Whether what it starts is gone when the pipeline or script around it ends.",
        |system, thing| {
            let ends = is_of_pipeline(system, thing.file) || is_ended_by_its_script(thing.node);
            Value::at(thing.node, ends)
        },
    ),
    Fact::new("isBesideDevServer", Ty::Bool, "Whether the same file starts a development server.", |system, thing| {
        let mut commands = commands_beside(system, thing.file);
        Value::at(thing.node, commands.any(|command| command.is_server() && command.dev_flag().is_some()))
    }),
];

/// What can be asked of a variable with a look at what stands around it.
pub const OF_VARIABLE: &[Fact] = &[
    Fact::new(
        "isLocal",
        Ty::Bool,
        "Whether the addresses of Vault that are set beside it are all of the own machine.",
        |system, thing| Value::at(thing.node, talks_to_itself(system, thing)),
    ),
    Fact::new(
        "isForPlainHttp",
        Ty::Bool,
        "Whether the addresses of Vault that are set beside it are all without TLS.",
        |system, thing| {
            let addresses = addresses_beside(system, thing);
            let mut plain = addresses.iter().map(|address| address.as_str().is_some_and(|a| a.starts_with("http://")));
            Value::at(thing.node, !addresses.is_empty() && plain.all(|is_plain| is_plain))
        },
    ),
    Fact::new(
        "isBesideServer",
        Ty::Bool,
        "Whether a command of the same container, or of the same script, says how a server is started.",
        |system, thing| {
            let own = container(thing.node).map(written);
            let is_own = |command: &&Command<'_>| own.is_none_or(|own| own.contains(written(command.node)));
            let mut servers = commands_beside(system, thing.file).filter(|command| command.is_server());
            Value::at(thing.node, servers.any(|command| is_own(&command)))
        },
    ),
    Fact::new(
        "isPassing",
        Ty::Bool,
        "Whether what it is set for is gone when the pipeline or script around it ends.",
        |system, thing| {
            let ends = thing.node.parent().is_some_and(is_ended_by_its_script);
            Value::at(thing.node, ends || is_of_pipeline(system, thing.file))
        },
    ),
];

fn path<'s>(system: &'s System<'_>, file: usize) -> &'s str {
    &system.files[file].input.source.path
}

/// The commands in the same file.
fn commands_beside<'s, 'a>(system: &'s System<'a>, file: usize) -> impl Iterator<Item = &'s Command<'a>> {
    let own = path(system, file);
    system.vault.around.commands.iter().filter(move |command| path(system, command.file) == own)
}

/// Whether the clients that a thing sets up talk to their own machine alone: all addresses beside it say so.
fn talks_to_itself<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let own = |address: &str| is_own_container(thing.node, address);
    let is_own =
        |address: &Value<'_>| address::reach(address).as_str() == Some("loopback") || address.as_str().is_some_and(own);
    let addresses = addresses_beside(system, thing);
    // A script that names no address talks to the default one, which is that of the own machine.
    let is_script = system.files[thing.file].input.kind == FileKind::Companion("shell-script");
    if addresses.is_empty() { is_script } else { addresses.iter().all(is_own) }
}

/// The addresses of Vault that are set beside a thing.
fn addresses_beside<'a>(system: &System<'a>, thing: Thing<'a>) -> Vec<Value<'a>> {
    let own = path(system, thing.file);
    let all = system.vault.around.variables.iter();
    let beside: Vec<_> =
        all.filter(|other| path(system, other.file) == own && is_beside(system, other, thing)).collect();
    beside.iter().filter(|other| other.name == "ADDR").map(|address| filled_in(address, &beside)).collect()
}

/// The value of a variable that only repeats another, as `VAULT_ADDR=$VAULT_ADDRESS` does.
fn filled_in<'a>(variable: &Variable<'a>, beside: &[&Variable<'a>]) -> Value<'a> {
    let repeats = |other: &&&Variable<'a>| {
        let text = variable.node.text();
        !other.said().is_unknown() && text.ends_with('}') && text.contains(&format!("${{VAULT_{}}}", other.name))
    };
    beside.iter().find(repeats).map_or_else(|| variable.address(), |other| other.address())
}

/// In YAML only what belongs to the same container counts; a script is one.
fn is_beside(system: &System<'_>, other: &Variable<'_>, thing: Thing<'_>) -> bool {
    if system.files[thing.file].input.format != Format::Yaml || other.file != thing.file {
        return true;
    }
    list(thing.node).is_some() && list(thing.node) == list(other.node)
}

/// The mapping or list that holds all variables of a container.
fn list(node: Node<'_>) -> Option<Node<'_>> {
    let around = node.parent()?;
    if around.get("name").is_some() && around.get("value") == Some(node) { around.parent() } else { Some(around) }
}

/// Whether an address is that of the container of a compose file that a variable is set for.
pub fn is_own_container(node: Node<'_>, address: &str) -> bool {
    let host = address::host(address);
    container(node).is_some_and(|service| {
        let names = ["container_name", "hostname"].map(|key| service.text_of(key));
        let networks = service.get("networks").into_iter().flat_map(|networks| networks.children());
        let mut addresses = networks.filter_map(|network| network.text_of("ipv4_address"));
        let is_named = names.contains(&Some(host)) || service.key().is_some_and(|key| key.text() == host);
        is_named || addresses.any(|own| own == host)
    })
}

/// The container, or service of a compose file, that a node belongs to.
fn container(node: Node<'_>) -> Option<Node<'_>> {
    let mut around = std::iter::successors(Some(node), Node::parent);
    around.find(|node| node.get("image").is_some() || node.get("build").is_some())
}

/// Where a node stands in the file that somebody wrote.
fn written(node: Node<'_>) -> Range {
    node.place().written().0.range
}

/// Whether what a file starts is gone when a pipeline ends.
fn is_of_pipeline(system: &System<'_>, file: usize) -> bool {
    let own = path(system, file);
    system.files.iter().any(|file| file.input.kind == FileKind::Companion("ci") && file.input.source.path == own)
}

/// Whether a script ends a command that it has started itself: it keeps the number of the process that it left in the
/// background, or stops the container.
fn is_ended_by_its_script(node: Node<'_>) -> bool {
    let place = node.place().written().0;
    let text = place.source.text.as_str();
    let behind =
        text.get(place.range.end as usize..).unwrap_or_default().trim_start_matches([' ', '\t', '"', ')', '\\', '\n']);
    let is_left_behind = behind.starts_with('&') && !behind.starts_with("&&");
    let runs_container = node.items().next().is_some_and(|word| matches!(word.text(), "docker" | "podman"));
    let stops = ["stop", "rm", "kill"]
        .iter()
        .any(|verb| ["docker", "podman"].iter().any(|program| text.contains(&format!("{program} {verb} "))));
    (is_left_behind && behind.contains("$!")) || (runs_container && stops)
}
