//! Units of systemd that run Vault, with the files that add to them.

use super::{Data, Fact, Parsed, System, Thing, Ty, Value};
use crate::model::vault::servers::{server::table, settings};
use crate::source::Format;
use crate::tree::Node;

/// A unit.
#[derive(Debug)]
pub struct Unit<'a> {
    /// The file.
    pub file: usize,
    /// What stands in it.
    pub root: Node<'a>,
    /// What the files of its folder `.service.d` say, in order; each wins over those before it.
    additions: Vec<Node<'a>>,
    /// Whether it says what is to be run. A file that adds to a unit which stands elsewhere does not.
    is_whole: bool,
}

/// Settings that shut a service in.
const PROTECTIONS: &[&str] =
    &["ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateDevices", "NoNewPrivileges", "CapabilityBoundingSet"];

/// Values that do not.
const OFF: &[&str] = &["no", "false", "0", "off"];

/// Names of units that run a server, for files that only add to one.
const NAMES: &[&str] = &["vault", "vault-server", "openbao", "bao"];

/// A word of other files that may add to a unit.
const SECTION: &[&str] = &["[Service]"];

/// What can be asked of a unit.
pub const FACTS: &[Fact] = &[
    Fact::new("runs", Ty::Str, "`server`, `agent` or `proxy`.", |_, thing| {
        Value::at(thing.node, program(thing.node).unwrap_or("server"))
    }),
    Fact::new(
        "isWhole",
        Ty::Bool,
        "Whether it says what is to be run, and does not only add to another unit.",
        |system, thing| Value::at(thing.node, unit(system, thing).is_whole),
    ),
    Fact::joined(
        "service",
        Ty::Table,
        "A setting of its section `[Service]`; of one that stands twice, the last. Files of its folder `.service.d` count.",
        SECTION,
        |_, thing| table(thing, |system, thing, name| unit(system, thing).setting(name)),
    ),
    Fact::joined("numbers", Ty::Table, "A setting as a whole number; `infinity` is none.", SECTION, |_, thing| {
        table(thing, |system, thing, name| {
            let value = unit(system, thing).setting(name);
            // A limit may be given as a soft and a hard one.
            let soft = |text: &str| text.split(':').next().and_then(|number| number.trim().parse::<i64>().ok());
            let data = match &value.data {
                Data::Str(text) => soft(text).map_or(Data::Absent, Data::Int),
                other => other.clone(),
            };
            Value { data, from: value.from }
        })
    }),
    Fact::joined(
        "isRoot",
        Ty::Bool,
        "Whether it runs as root, which it does when nothing says.",
        SECTION,
        |system, thing| {
            let unit = unit(system, thing);
            let (user, dynamic) = (unit.setting("User"), unit.setting("DynamicUser"));
            let is_root = match user.as_str().filter(|name| !name.is_empty()) {
                _ if user.as_int() == Some(0) => Some(true),
                Some(name) => Some(name == "root"),
                None if user.is_unknown() || !unit.is_whole => None,
                None => Some(!matches!(dynamic.as_str(), Some("yes" | "true" | "1" | "on"))),
            };
            Value { data: Data::from(is_root), from: user.from }
        },
    ),
    Fact::joined(
        "missingProtections",
        Ty::List(&Ty::Str),
        "Which settings that shut a service in are off, or missing in a whole unit.",
        SECTION,
        |system, thing| {
            let unit = unit(system, thing);
            let missing = PROTECTIONS.iter().filter_map(|name| {
                let value = unit.setting(name);
                let is_off =
                    value.as_str().is_some_and(|value| OFF.contains(&value)) && *name != "CapabilityBoundingSet";
                (is_off || value.is_absent() && unit.is_whole).then(|| Value::of(*name))
            });
            Value { from: section(thing.node), ..Value::list(missing.collect::<Vec<_>>()) }
        },
    ),
    Fact::joined(
        "locksMemory",
        Ty::Bool,
        "Whether the server keeps its memory out of the swap space itself. OpenBao does not, nor does Vault with `disable_mlock`; unknown without a server's configuration.",
        &["disable_mlock"],
        locks_memory,
    ),
];

fn locks_memory<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let command = section(thing.node).and_then(|service| service.text_of("ExecStart")).unwrap_or_default();
    let is_bao = command.split_whitespace().next().is_some_and(|program| program.ends_with("/bao") || program == "bao");
    let servers =
        system.vault.servers.iter().filter(|server| system.files[server.main.0].input.source.origin.is_none());
    let locks: Vec<_> =
        servers.map(|server| settings::switch(server, "disable_mlock").as_bool().map(|off| !off)).collect();
    let all_are = |wanted: bool| !locks.is_empty() && locks.iter().all(|locks| *locks == Some(wanted));
    let known = match () {
        () if is_bao || all_are(false) => Some(false),
        () if all_are(true) => Some(true),
        () => None,
    };
    Value::at(thing.node, known)
}

fn unit<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Unit<'a> {
    &system.vault.around.units[thing.index]
}

impl<'a> Unit<'a> {
    fn setting(&self, name: &str) -> Value<'a> {
        let sections = self.additions.iter().rev().chain([&self.root]).filter_map(|root| section(*root));
        let mut said = sections.map(|service| Value::field(service, name)).filter(|value| !value.is_absent());
        let missing = || Value::absent(section(self.root).unwrap_or(self.root));
        said.next().unwrap_or_else(missing)
    }
}

/// The units that run Vault, and the files that add to one that is not there.
pub fn units(files: &[Parsed]) -> Vec<Unit<'_>> {
    let all = files.iter().enumerate().filter(|(_, file)| file.input.format == Format::Unit);
    let all: Vec<_> = all.filter_map(|(number, file)| Some((number, file, file.tree.root()?))).collect();
    let added: Vec<_> =
        all.iter().filter_map(|(number, file, root)| Some((*number, added_to(path(file))?, *root))).collect();
    let whole = all.iter().filter(|(_, file, root)| path(file).ends_with(".service") && program(*root).is_some());
    let own = |name: &str| added.iter().filter(|(_, to, _)| *to == name).map(|(_, _, root)| *root).collect();
    let mut units: Vec<Unit<'_>> = whole
        .map(|(file, parsed, root)| Unit {
            file: *file,
            root: *root,
            additions: own(name(path(parsed))),
            is_whole: true,
        })
        .collect();
    let named: Vec<_> = units.iter().map(|unit| name(path(&files[unit.file]))).collect();
    let alone = added.iter().filter(|(_, to, _)| NAMES.contains(to) && !named.contains(to));
    units.extend(alone.map(|(file, _, root)| Unit {
        file: *file,
        root: *root,
        additions: Vec::new(),
        is_whole: false,
    }));
    units.sort_by_key(|unit| unit.file);
    units
}

/// Its path; where a script writes it, the path that it writes to.
fn path(file: &Parsed) -> &str {
    let source = &file.input.source;
    let header = source.origin.as_ref().and_then(|origin| Some(origin.parents[0].slice(origin.header?)));
    header.map_or(source.path.as_str(), |word| word.trim_matches(['"', '\'']))
}

/// What a unit is called, without its ending.
fn name(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".service").unwrap_or(name)
}

/// The name of the unit that a file in a folder `.service.d` adds to.
fn added_to(path: &str) -> Option<&str> {
    let folder = path.rsplit_once('/')?.0;
    folder.rsplit('/').next()?.strip_suffix(".service.d")
}

fn section(root: Node<'_>) -> Option<Node<'_>> {
    root.get("Service")
}

fn program(root: Node<'_>) -> Option<&'static str> {
    let command = section(root)?.text_of("ExecStart")?;
    let mut words = command.split_whitespace();
    let program = words.next()?.trim_start_matches(['@', '-', ':', '+', '!']);
    let is_vault = matches!(program.rsplit('/').next(), Some("vault" | "bao"));
    let told = words.next().filter(|_| is_vault)?;
    ["server", "agent", "proxy"].into_iter().find(|name| *name == told)
}
