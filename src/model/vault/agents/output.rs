//! What an agent or proxy leaves on disk: its token in sinks, and secrets in rendered templates.

use super::block::{blocks, body};
use super::server::table;
use super::settings::{raw_of, switch_of};
use super::{Block, Data, Fact, System, Thing, Ty, Value};
use crate::tree::{Kind, Node};

/// The permissions of a new sink and of a new rendered file.
const SINK_MODE: i64 = 0o640;
const TEMPLATE_MODE: i64 = 0o644;

/// The bits of a mode that let anybody on the machine in, or let the group write.
const OPEN: i64 = 0o027;

/// Words of a template that fetch a secret.
const FETCHING: &[&str] = &["secret", "pkiCert"];

/// Something that an agent writes.
#[derive(Debug)]
pub struct Output<'a> {
    /// Its label and body.
    pub block: Block<'a>,
    /// Its file.
    pub file: usize,
    /// Whether it fills in a variable of the environment rather than a file.
    pub is_variable: bool,
}

/// What can be asked of a sink.
pub const SINK: &[Fact] = &[
    Fact::new("path", Ty::Maybe(&Ty::Str), "The file that gets the token.", |_, thing| of_config(thing.node, "path")),
    Fact::new(
        "isOpenToOthers",
        Ty::Bool,
        "Whether anybody on the machine may use the file, or its group may change it; Vault makes it 0640 when nothing says.",
        |_, thing| is_open(of_config(thing.node, "mode"), SINK_MODE),
    ),
    Fact::new("isTemporary", Ty::Bool, "Whether the file lies in a folder that anybody may write to.", |_, thing| {
        is_temporary(of_config(thing.node, "path"))
    }),
    Fact::new("config", Ty::Table, "A setting of its `config` as written.", |_, thing| table(thing, config)),
    Fact::new("settings", Ty::Table, "A setting as written, behind a dotted path.", |_, thing| table(thing, raw_of)),
    Fact::new("raw", Ty::Raw, "The sink as written.", |_, thing| Value::at(thing.node, Data::Node(thing.node))),
];

/// What can be asked of a template.
pub const TEMPLATE: &[Fact] = &[
    Fact::new(
        "isVariable",
        Ty::Bool,
        "Whether it is an `env_template`, which fills in a variable.",
        |system, thing| Value::of(system.vault.templates[thing.index].is_variable),
    ),
    Fact::new("destination", Ty::Maybe(&Ty::Str), "The file that it renders.", |_, thing| {
        Value::field(thing.node, "destination")
    }),
    Fact::new(
        "isOpenToOthers",
        Ty::Bool,
        "Whether anybody on the machine may use the rendered file, or its group may change it; it becomes 0644 when nothing says.",
        |_, thing| is_open(Value::field(thing.node, "perms"), TEMPLATE_MODE),
    ),
    Fact::new("isTemporary", Ty::Bool, "Whether the file lies in a folder that anybody may write to.", |_, thing| {
        is_temporary(Value::field(thing.node, "destination"))
    }),
    Fact::new(
        "fetchesSecrets",
        Ty::Bool,
        "Whether it renders secrets; one that stands in a file of its own is taken to.",
        |system, thing| reads(system, thing, FETCHING),
    ),
    Fact::new(
        "readsKeys",
        Ty::Bool,
        "Whether it renders secrets whose keys may be missing; a certificate of `pkiCert` has them all.",
        |system, thing| reads(system, thing, &FETCHING[..1]),
    ),
    Fact::new(
        "showsSecrets",
        Ty::Bool,
        "Whether it renders secrets into a file that is open to others; certificates without their keys are none.",
        shows_secrets,
    ),
    Fact::new("flags", Ty::Table, "A setting as a truth value, `false` when nothing says.", |_, thing| {
        table(thing, switch_of)
    }),
    Fact::new("settings", Ty::Table, "A setting as written, behind a dotted path.", |_, thing| table(thing, raw_of)),
    Fact::new("raw", Ty::Raw, "The template as written.", |_, thing| Value::at(thing.node, Data::Node(thing.node))),
];

/// `sink "file" { … }`; in JSON also `"sinks": [{"sink": {…}}]`.
pub fn sinks(auto_auth: Node<'_>) -> Vec<Block<'_>> {
    ["sink", "sinks"].into_iter().flat_map(|name| blocks(auto_auth, name)).collect()
}

/// The files and variables that the templates of a configuration fill in.
pub fn templates(root: Node<'_>, file: usize) -> impl Iterator<Item = Output<'_>> {
    let named = [("template", false), ("env_template", true)].into_iter();
    named.flat_map(move |(name, is_variable)| {
        blocks(root, name).into_iter().map(move |block| Output { block, file, is_variable })
    })
}

fn config<'a>(_: &System<'a>, thing: Thing<'a>, key: &str) -> Value<'a> {
    of_config(thing.node, key)
}

/// A setting of the `config` of a sink.
fn of_config<'a>(sink: Node<'a>, key: &str) -> Value<'a> {
    body(sink, "config").map_or_else(|| Value::absent(sink), |config| Value::field(config, key))
}

/// A mode is a number, or a text of octal digits.
fn is_open(mode: Value<'_>, default: i64) -> Value<'_> {
    let bits = match &mode.data {
        Data::Absent => Some(default),
        Data::Int(bits) => Some(*bits),
        Data::Str(text) => i64::from_str_radix(text.trim(), 8).ok(),
        _ => None,
    };
    Value { data: Data::from(bits.map(|bits| bits & OPEN != 0)), from: mode.from }
}

fn is_temporary(path: Value<'_>) -> Value<'_> {
    let data = match &path.data {
        Data::Str(text) => Data::Bool(["/tmp/", "/var/tmp/", "/dev/shm/"].iter().any(|root| text.starts_with(root))),
        Data::Absent => Data::Bool(false),
        _ => Data::Unknown,
    };
    Value { data, from: path.from }
}

/// Whether it uses one of some words that fetch secrets.
fn reads<'a>(_: &System<'a>, thing: Thing<'a>, words: &[&str]) -> Value<'a> {
    let contents = thing.node.get("contents").filter(|node| node.kind() == Kind::Scalar);
    let Some(contents) = contents else { return Value::at(thing.node, true) };
    Value::at(contents, words.iter().any(|word| calls(contents.text(), word)))
}

/// Whether a template calls a function: what stands in quotes behind one is a path.
fn calls(template: &str, function: &str) -> bool {
    template.split(['"', '`']).step_by(2).any(|part| part.contains(function))
}

fn shows_secrets<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let is_file = !system.vault.templates[thing.index].is_variable;
    let destination = Value::field(thing.node, "destination");
    let is_public = destination.as_str().is_some_and(is_certificate);
    let fetches = reads(system, thing, FETCHING).as_bool() == Some(true);
    let is_open = is_open(Value::field(thing.node, "perms"), TEMPLATE_MODE);
    if is_file && fetches && !is_public { is_open } else { Value { data: Data::Bool(false), ..is_open } }
}

/// Whether a file holds a certificate by its name: `tls.crt`, `ca.pem`, `ca-bundle.pem`.
fn is_certificate(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let mut words = name.split(['.', '-', '_']);
    words.any(|word| matches!(word, "crt" | "cer" | "ca" | "cert" | "chain" | "fullchain" | "bundle" | "cacert"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn sinks_are_read() {
        for (config, fact, expected) in [
            ("path = \"/run/token\"", "path", "/run/token"),
            ("path = \"/run/token\"", "isOpenToOthers", "false"),
            ("mode = 0644", "isOpenToOthers", "true"),
            ("mode = 0660", "isOpenToOthers", "true"),
            ("mode = \"0600\"", "isOpenToOthers", "false"),
            ("mode = \"rw\"", "isOpenToOthers", "unknown"),
            ("path = \"/tmp/token\"", "isTemporary", "true"),
            ("path = \"/tmpfs/token\"", "isTemporary", "false"),
            ("path = \"${TOKEN}\"", "isTemporary", "unknown"),
        ] {
            let text = format!("auto_auth {{ sink \"file\" {{ config = {{ {config} }} }} }}");
            assert_eq!(facts(&[("agent.hcl", &text)], "vault.sink", fact), [expected], "{config}");
        }
        let text = r#"{"auto_auth": {"sinks": [{"sink": {"type": "file", "config": {"path": "/a"}}}]}}"#;
        assert_eq!(facts(&[("agent.json", text)], "vault.sink", "path"), ["/a"]);
    }

    #[test]
    fn templates_are_read() {
        for (text, fact, expected) in [
            ("template { destination = \"/a\" }", "destination", "/a"),
            ("template { destination = \"/a\" }", "isOpenToOthers", "true"),
            ("template { perms = \"600\" }", "isOpenToOthers", "false"),
            ("template { perms = 0640 }", "isOpenToOthers", "false"),
            ("template { source = \"/a\" }", "fetchesSecrets", "true"),
            ("template { contents = \"{{ with secret \\\"a\\\" }}{{ end }}\" }", "fetchesSecrets", "true"),
            ("template { contents = \"{{ with pkiCert `secret/a` }}{{ end }}\" }", "readsKeys", "false"),
            ("template { contents = \"{{ with pkiCert `secret/a` }}{{ end }}\" }", "fetchesSecrets", "true"),
            ("template { contents = \"{{ env \\\"HOME\\\" }}\" }", "fetchesSecrets", "false"),
            ("template { destination = \"/a/db.env\" }", "showsSecrets", "true"),
            ("template { destination = \"/a/ca.pem\" }", "showsSecrets", "false"),
            ("template { destination = \"/a/cafe.env\" }", "showsSecrets", "true"),
            ("env_template \"A\" { source = \"x\" }", "showsSecrets", "false"),
            ("env_template \"A\" { contents = \"x\" }", "isVariable", "true"),
        ] {
            assert_eq!(facts(&[("agent.hcl", text)], "vault.template", fact), [expected], "{text}");
        }
    }
}
