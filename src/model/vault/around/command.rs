//! Calls of `vault` and `bao`.

use super::{Data, Fact, Parsed, System, Thing, Ty, Value};
use crate::model::vault::servers::server::table;
use crate::model::vault::{Owner, address, convert};
use crate::tree::Node;

/// A call: the words behind the name of the program.
#[derive(Debug)]
pub struct Command<'a> {
    /// The file.
    pub file: usize,
    /// All words of the call.
    pub node: Node<'a>,
    words: Vec<Node<'a>>,
    is_bao: Option<bool>,
}

/// The kind of a text that is a command.
pub const COMMAND: &str = "command";
/// The kind of a text that is a command without the name of the program.
pub const ARGUMENTS: &str = "vault-arguments";

/// What Vault can be told to do, as far as it helps to know a call of it from a mention.
const SUBCOMMANDS: &[&str] = &[
    "agent",
    "audit",
    "auth",
    "delete",
    "kv",
    "lease",
    "list",
    "login",
    "namespace",
    "operator",
    "path-help",
    "pki",
    "plugin",
    "policy",
    "print",
    "proxy",
    "read",
    "secrets",
    "server",
    "ssh",
    "status",
    "token",
    "transform",
    "transit",
    "unwrap",
    "write",
];

/// Those that have commands of their own.
const GROUPS: &[&str] =
    &["audit", "auth", "kv", "lease", "namespace", "operator", "pki", "plugin", "policy", "secrets", "token"];

/// Flags that take no word behind them as their value.
const SWITCHES: &[&str] = &[
    "dev",
    "dev-tls",
    "f",
    "force",
    "tls-skip-verify",
    "no-store",
    "no-print",
    "token-only",
    "orphan",
    "reset",
    "migrate",
    "local",
    "init",
    "raw",
];

/// Flags that make a server one for development.
const OF_DEV: &[&str] = &["dev", "dev-root-token-id", "dev-tls", "dev-ha", "dev-kv-v1", "dev-three-node"];

/// The short names of flags.
const SHORT: &[(&str, &str)] = &[("key-shares", "n"), ("key-threshold", "t")];

/// What can be asked of a call.
pub const FACTS: &[Fact] = &[
    Fact::new("subcommand", Ty::Str, "What Vault is told to do, as in `operator init`.", subcommand),
    Fact::new(
        "arguments",
        Ty::List(&Ty::Str),
        "The words behind the subcommand that are no flags.",
        |system, thing| {
            let (plain, _) = parts(command(system, thing));
            Value::list(plain.into_iter().map(word).collect::<Vec<_>>())
        },
    ),
    Fact::new(
        "flags",
        Ty::Table,
        "The value of a flag, `true` when it has none: `flags[\"key-shares\"]`.",
        |_, thing| table(thing, flag),
    ),
    Fact::new(
        "settings",
        Ty::Table,
        "The value that a setting is given as an argument: `settings[\"default_ttl\"]` of `default_ttl=1h`.",
        |_, thing| table(thing, setting),
    ),
    Fact::new("seconds", Ty::Table, "The value of a flag or setting as a duration in seconds.", |_, thing| {
        table(thing, |system, thing, name| {
            let flag = flag(system, thing, name);
            convert::seconds(if flag.is_absent() { setting(system, thing, name) } else { flag })
        })
    }),
    Fact::new(
        "token",
        Ty::Maybe(&Ty::Str),
        "The token that `login` is given on the command line; of other ways to log in there is none.",
        token,
    ),
    Fact::new("isSentInClear", Ty::Bool, "Whether its `-address` begins with `http://`.", |system, thing| {
        let address = flag(system, thing, "address");
        match address.as_str() {
            Some(text) => Value::at(thing.node, text.starts_with("http://")),
            None if address.is_unknown() => address,
            None => Value::of(false),
        }
    }),
    Fact::new(
        "reach",
        Ty::Maybe(&Ty::Str),
        "Who can reach its `-address`: `loopback`, `private`, `public`.",
        |system, thing| address::reach(&flag(system, thing, "address")),
    ),
    Fact::joined(
        "auditDevices",
        Ty::Int,
        "How many audit devices the commands, resources and servers of the workspace set up, those of one path once; unknown where one stands for several.",
        &["audit enable", "vault_audit", "sys/audit/"],
        |system, thing| {
            let declared = system.vault.audits.iter().filter(|part| part.owner != Owner::Outside).count();
            let around = system.vault.around.audit_count();
            Value::at(thing.node, around.map_or(Data::Unknown, |around| Data::Int((around + declared) as i64)))
        },
    ),
    Fact::new("isPiped", Ty::Bool, "Whether what it prints is written to a file.", |system, thing| {
        let words = &command(system, thing).words;
        let to = words.iter().position(|word| matches!(word.text(), ">" | ">>" | ">|"));
        let file = to.and_then(|at| words.get(at + 1)).filter(|file| !file.text().starts_with("/dev/"));
        let next = system.vault.around.next_in_pipe(thing);
        Value::at(file.copied().unwrap_or(thing.node), file.is_some() || next == Some("tee"))
    }),
];

impl<'a> Command<'a> {
    /// Whether the server that it starts is OpenBao's; none for another command, and where an image says it.
    pub fn starts_server(&self) -> Option<bool> {
        self.is_bao.filter(|_| self.words.first().is_some_and(|word| word.text() == "server"))
    }

    /// The path of the audit device that it sets up; none for another command, an unknown one within.
    pub fn audit_device(&self) -> Option<Option<&str>> {
        let is_enable = self.words.iter().take(2).map(|word| word.text()).eq(["audit", "enable"]);
        let (plain, flags) = is_enable.then(|| parts(self))?;
        let path = flags.into_iter().find(|(name, _)| *name == "path").and_then(|(_, value)| value);
        let text = path.map_or_else(|| plain.first().map(|kind| kind.text()), |path| Some(value_of(path)));
        Some(text.filter(|text| !text.contains('$')))
    }

    /// Where `vault write` writes to, and the settings behind it.
    pub fn written(&self) -> Option<Vec<Node<'a>>> {
        let is_write = self.words.first().is_some_and(|word| word.text() == "write");
        is_write.then(|| parts(self).0)
    }

    /// Whether it starts a server.
    pub fn is_server(&self) -> bool {
        self.words.first().is_some_and(|word| word.text() == "server")
    }

    /// The flag that makes a server one for development.
    pub fn dev_flag(&self) -> Option<Node<'a>> {
        let is_flag = |word: &&Node<'_>| {
            let flag = word.text().trim_start_matches('-');
            let (name, value) = flag.split_once('=').unwrap_or((flag, "true"));
            word.text().starts_with('-') && OF_DEV.contains(&name) && value != "false" && !value.contains("${")
        };
        self.words.iter().find(is_flag).copied()
    }
}

impl<'a> super::Model<'a> {
    /// The program that a call's output is piped to.
    fn next_in_pipe(&self, thing: Thing<'a>) -> Option<&'a str> {
        let pipeline = thing.node.parent()?;
        let mut commands = pipeline.items().skip_while(|command| *command != thing.node).skip(1);
        commands.next()?.items().next().map(|word| word.text())
    }
}

/// The calls in a script.
pub fn of<'a>(file: usize, root: Node<'a>, is_implied: bool) -> impl Iterator<Item = Command<'a>> {
    let read = if is_implied { arguments } else { command_of };
    root.items().flat_map(|pipeline| pipeline.items()).filter_map(move |node| read(file, node))
}

/// The calls that are written as lists in YAML: `command: ["vault", "server", "-dev"]`, and the arguments of what runs
/// from an image of Vault's.
pub fn of_lists(file: usize, parsed: &Parsed) -> Vec<Command<'_>> {
    let mappings = parsed.tree.all().filter(Node::is_mapping);
    mappings.flat_map(|mapping| of_container(file, mapping)).collect()
}

fn of_container(file: usize, mapping: Node<'_>) -> Vec<Command<'_>> {
    let is_vault = mapping.text_of("image").is_some_and(is_image);
    let lists = ["command", "args"].into_iter().filter_map(|key| mapping.get(key)).filter(|list| list.is_sequence());
    lists.filter_map(|node| command_of(file, node).or_else(|| arguments(file, node).filter(|_| is_vault))).collect()
}

fn arguments(file: usize, node: Node<'_>) -> Option<Command<'_>> {
    let words: Vec<_> = node.items().collect();
    let starts = words.first().is_some_and(|word| SUBCOMMANDS.contains(&word.text()));
    starts.then_some(Command { file, node, words, is_bao: None })
}

/// Whether an image is one of Vault's or OpenBao's.
pub fn is_image(image: &str) -> bool {
    let name = image.rsplit('/').next().unwrap_or(image);
    let named =
        matches!(name.split([':', '@']).next(), Some("vault" | "vault-enterprise" | "openbao" | "bao" | "openbao-ubi"));
    named || (image.starts_with("hashicorp/${") && image.contains("VAULT"))
}

fn command_of(file: usize, node: Node<'_>) -> Option<Command<'_>> {
    let words: Vec<_> = node.items().collect();
    let is_call = |pair: &[Node<'_>]| is_program(pair[0].text()) && SUBCOMMANDS.contains(&pair[1].text());
    let at = words.windows(2).position(is_call)?;
    let told = words[..at].iter().any(|word| matches!(word.text(), "echo" | "printf" | "#" | "log" | "info"));
    let program = words[at].text();
    (!told).then(|| Command { file, node, words: words[at + 1..].to_vec(), is_bao: Some(program.contains("bao")) })
}

fn is_program(word: &str) -> bool {
    let name = word.rsplit('/').next().unwrap_or(word);
    matches!(name, "vault" | "bao") || is_image(word) && word.contains(['/', ':'])
}

pub fn command<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Command<'a> {
    &system.vault.around.commands[thing.index]
}

pub fn subcommand<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let command = command(system, thing);
    let length = subcommand_length(command);
    let said: Vec<_> = command.words[..length].iter().map(|word| word.text()).collect();
    Value::at(thing.node, said.join(" "))
}

fn subcommand_length(command: &Command<'_>) -> usize {
    let has_two = command.words.first().is_some_and(|word| GROUPS.contains(&word.text()));
    let next = command.words.get(1).is_some_and(|word| !word.text().starts_with('-'));
    1 + usize::from(has_two && next)
}

/// The words behind the subcommand: those that are no flags, and the flags with their values.
pub fn parts<'a>(command: &Command<'a>) -> (Vec<Node<'a>>, Vec<(&'a str, Option<Node<'a>>)>) {
    let (mut plain, mut flags) = (Vec::new(), Vec::new());
    let mut words = command.words[subcommand_length(command)..].iter().copied().peekable();
    while let Some(word) = words.next() {
        let text = word.text();
        if matches!(text, ">" | ">>" | "<" | ">|" | ">&" | "<<<" | "&>") {
            words.next();
            continue;
        }
        let Some(name) = text.strip_prefix('-').filter(|name| !name.is_empty()) else {
            plain.push(word);
            continue;
        };
        let name = name.strip_prefix('-').unwrap_or(name);
        match name.split_once('=') {
            Some((name, _)) => flags.push((name, Some(word))),
            None if SWITCHES.contains(&name) => flags.push((name, None)),
            None => {
                let value = words.next_if(|next| !next.text().starts_with('-'));
                flags.push((name, value));
            }
        }
    }
    (plain, flags)
}

/// A word as a value; unknown where the shell fills something in.
pub fn word(node: Node<'_>) -> Value<'_> {
    said(node, node.text())
}

fn said<'a>(node: Node<'a>, text: &'a str) -> Value<'a> {
    Value::at(
        node,
        if super::super::super::is_placeholder(text, node.tree.dialect) { Data::Unknown } else { Data::from(text) },
    )
}

pub(super) fn flag<'a>(system: &System<'a>, thing: Thing<'a>, name: &str) -> Value<'a> {
    let (_, flags) = parts(command(system, thing));
    let short = SHORT.iter().find(|(long, _)| *long == name).map_or(name, |(_, short)| short);
    let Some((_, value)) = flags.into_iter().find(|(flag, _)| *flag == name || *flag == short) else {
        return Value::absent(thing.node);
    };
    let Some(node) = value else { return Value::at(thing.node, true) };
    number_or_text(node, value_of(node))
}

/// The value of a flag: what stands behind `=`, or a word of its own.
fn value_of(node: Node<'_>) -> &str {
    let text = node.text();
    if text.starts_with('-') { text.split_once('=').map_or("", |(_, value)| value) } else { text }
}

fn setting<'a>(system: &System<'a>, thing: Thing<'a>, name: &str) -> Value<'a> {
    let (plain, _) = parts(command(system, thing));
    setting_of(&plain, name).unwrap_or_else(|| Value::absent(thing.node))
}

/// The value of `name=` among words.
pub fn setting_of<'a>(words: &[Node<'a>], name: &str) -> Option<Value<'a>> {
    let mut settings = words.iter().filter_map(|node| Some((*node, node.text().split_once('=')?)));
    settings.find(|(_, (key, _))| *key == name).map(|(node, (_, value))| number_or_text(node, value))
}

fn token<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let (plain, flags) = parts(command(system, thing));
    let is_login =
        subcommand(system, thing).as_str() == Some("login") && flags.iter().all(|(name, _)| *name != "method");
    let token = plain.first().filter(|word| is_login && word.text() != "-" && !word.text().contains('='));
    token.map_or_else(|| Value::absent(thing.node), |node| word(*node))
}

fn number_or_text<'a>(node: Node<'a>, text: &'a str) -> Value<'a> {
    match (text.parse::<i64>(), text) {
        (Ok(number), _) => Value::at(node, number),
        (_, "true") => Value::at(node, true),
        (_, "false") => Value::at(node, false),
        _ => said(node, text),
    }
}
