//! Settings: every scalar of a values file that has a key, with what its key and value say of secrets.

use super::{Data, Fact, Node, System, Thing, Ty, Value, agents, environment, is_production, path, purpose, server};
use crate::model::secrets::{self, words};
use crate::source::Environment;
use crate::tree::{Kind, Scalar};

/// A mapping of a values file.
#[derive(Debug, Clone, Copy)]
pub struct Mapping<'a> {
    /// The mapping.
    pub node: Node<'a>,
    /// Whether neither it nor anything around it says `enabled: false`.
    pub is_on: bool,
}

/// A setting.
#[derive(Debug)]
pub struct Setting<'a> {
    /// Its value.
    pub node: Node<'a>,
    /// The mapping that it stands in.
    pub mapping: Mapping<'a>,
    /// The number of its values file.
    pub owner: usize,
}

/// Every mapping of a text. What stands behind an alias stands at its anchor too, and is met there.
pub fn mappings(root: Node<'_>) -> Vec<Mapping<'_>> {
    let mut found = Vec::new();
    let mut open = vec![(root, true)];
    while let Some((node, is_on)) = open.pop() {
        let is_on = is_on && !is_off(node);
        if node.is_mapping() {
            found.push(Mapping { node, is_on });
        }
        open.extend(node.children().filter(|child| !is_leaf(*child)).map(|child| (child, is_on)));
    }
    found
}

/// Whether a mapping says that what it describes is switched off.
pub fn is_off(node: Node<'_>) -> bool {
    ["enabled", "enable"].iter().any(|key| is_false(node.get(key)))
}

fn is_windows(node: Node<'_>) -> bool {
    node.key().is_some_and(|key| key.text() == "windowsOptions")
}

fn is_leaf(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::Scalar | Kind::Alias)
}

fn is_false(node: Option<Node<'_>>) -> bool {
    node.is_some_and(|node| node.scalar() == Some(Scalar::Bool(false)))
}

/// The settings of a mapping.
pub fn of<'a>(mapping: &Mapping<'a>, owner: usize) -> impl Iterator<Item = Setting<'a>> + use<'a> {
    let mapping = *mapping;
    let values = mapping.node.children().skip(1).step_by(2).filter(|value| value.kind() == Kind::Scalar);
    values.map(move |node| Setting { node, mapping, owner })
}

/// What can be asked of a setting.
pub const FACTS: &[Fact] = &[
    Fact::new("key", Ty::Str, "Its key; the name of an entry that has `name` and `value`.", key),
    Fact::new("path", Ty::Str, "The way to it, with dots.", path),
    Fact::new("value", Ty::Raw, "Its value.", |_, thing| Value::read(thing.node)),
    Fact::new("isSecretKey", Ty::Bool, "Whether its key speaks of a secret.", |system, thing| {
        Value::at(thing.node, secrets::is_secret_key(name(system, thing)))
    }),
    Fact::new(
        "isLiteralSecret",
        Ty::Bool,
        "Whether it holds a secret that is written out: no reference, name, path or placeholder.",
        is_literal_secret,
    ),
    Fact::new(
        "isKnownPassword",
        Ty::Bool,
        "Whether it is a password that everybody knows, such as `admin` or `changeme`, and is used.",
        is_known_password,
    ),
    Fact::new(
        "isJudgedRendered",
        Ty::Bool,
        "Whether a chart of the workspace puts it into an object of Kubernetes, where other rules judge it.",
        |system, thing| Value::at(thing.node, system.rendered.is_judged(thing.node)),
    ),
    Fact::new(
        "isUnused",
        Ty::Bool,
        "Whether its chart is known whole, and nothing that it renders to holds the value.",
        |system, thing| Value::at(thing.node, system.rendered.is_unused(thing.node)),
    ),
    Fact::new("isOn", Ty::Bool, "Whether nothing around it says `enabled: false`.", |system, thing| {
        Value::at(thing.node, setting(system, thing).mapping.is_on)
    }),
    Fact::new(
        "isOfAgent",
        Ty::Bool,
        "Whether it shares a namespace of a node with an agent that needs it (`hostNetwork`, `hostPID`).",
        |system, thing| {
            let need = match name(system, thing) {
                "hostNetwork" => "network",
                "hostPID" => "processes",
                _ => "",
            };
            Value::at(thing.node, agents::needs(system, thing.node, need))
        },
    ),
    Fact::new(
        "isForServerElsewhere",
        Ty::Bool,
        "Whether it is for a server that the release does not run: a host beside it is neither a chart that is on nor a \
         name within the cluster, or a comment calls it an example.",
        |system, thing| {
            let is_so = server::is_elsewhere(system, setting(system, thing)) || server::is_example(system, thing);
            Value::at(thing.node, is_so)
        },
    ),
    Fact::new("isForWindows", Ty::Bool, "Whether its file has settings for Windows.", |system, thing| {
        let root = system.helm.set(setting(system, thing).owner).node;
        Value::at(thing.node, mappings(root).iter().any(|mapping| is_windows(mapping.node)))
    }),
    Fact::new("environment", Ty::Str, "The environment that the file's path speaks of.", environment),
    Fact::new("isProduction", Ty::Bool, "Whether the file is meant for production or pre-production.", is_production),
    Fact::new("values", Ty::Thing("helm.values"), "The values file that it stands in.", |system, thing| {
        let set = system.helm.set(setting(system, thing).owner);
        Value::at(set.node, set)
    }),
];

fn setting<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Setting<'a> {
    &system.helm.settings[thing.index]
}

/// The name of what is set: of `{name: X, value: y}` it is `X`.
fn name<'a>(system: &System<'a>, thing: Thing<'a>) -> &'a str {
    let key = thing.node.key().map_or("", |key| key.text());
    if key != "value" {
        return key;
    }
    setting(system, thing).mapping.node.text_of("name").unwrap_or(key)
}

fn key<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    Value::at(thing.node, name(system, thing))
}

/// The text of a setting that can be a secret: text that is written, or the number of a password.
fn candidate<'a>(system: &System<'a>, thing: Thing<'a>) -> Option<&'a str> {
    let is_password = || words::is_password_key(name(system, thing));
    match thing.node.scalar()? {
        Scalar::Str(text) => Some(text).filter(|text| !secrets::is_reference(text)),
        Scalar::Int(_) | Scalar::Float(_) => Some(thing.node.text()).filter(|_| is_password()),
        Scalar::Null | Scalar::Bool(_) => None,
    }
}

/// Whether the value is read as it stands: not decrypted by a tag or by the file as a whole.
fn is_plain<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    thing.node.tag().is_none() && !secrets::is_encrypted(&system.files[thing.file].tree)
}

fn is_literal_secret<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let literal = candidate(system, thing).is_some_and(|text| reveals(system, thing, text));
    Value::at(thing.node, literal && is_plain(system, thing))
}

fn reveals<'a>(system: &System<'a>, thing: Thing<'a>, text: &str) -> bool {
    let key = name(system, thing);
    // Several lines are a file: what is secret in it shows by itself.
    let is_one = !text.trim_end().contains('\n');
    let is_for_trying = || is_for_trying(system, thing, text) || is_fed_to_tests(system, thing);
    let by_key = is_one && secrets::is_secret_key(key) && words::is_secret(key, text) && !is_for_trying();
    let by_value = || secrets::is_secret_value(text) && !words::is_placeholder(text) && !system.is_read_as_file(thing);
    (by_key || by_value())
        && !is_known(system, thing, text)
        && !is_user(setting(system, thing), key, text)
        && !is_shown(system, thing, text)
}

/// Whether a chart around a thing is there to be tried, and thrown away with all that it holds.
pub fn is_of_trial(system: &System<'_>, thing: Thing<'_>) -> bool {
    let path = &system.files[thing.file].input.source.path;
    let mut charts = system.helm.charts.iter().filter(|chart| chart.holds(path));
    charts.any(|chart| purpose::is_for_trying(chart.node))
}

/// Whether a secret is thrown away with the chart that shows it. What was issued to somebody is not.
pub fn is_shown(system: &System<'_>, thing: Thing<'_>, text: &str) -> bool {
    !secrets::holds_token(text) && !secrets::holds_private_key(text) && is_of_trial(system, thing)
}

/// Whether a value opens nothing of the release: it is for a server elsewhere, an example, or of what is off.
pub fn opens_nothing<'a>(system: &System<'a>, value: Node<'a>) -> bool {
    let index = system.helm.settings.iter().position(|setting| setting.node == value);
    index.is_some_and(|index| {
        let setting = &system.helm.settings[index];
        let thing = system.helm.setting(index);
        !setting.mapping.is_on || server::is_elsewhere(system, setting) || server::is_example(system, thing)
    })
}

/// The letters that providers give to the name of a key, at least.
const KEY_NAME: usize = 16;

/// Whether it is the access key beside a secret key, which is a user's name unless a provider handed it out.
fn is_user(setting: &Setting<'_>, key: &str, text: &str) -> bool {
    let uniform = |key: &str| key.replace(['-', '_'], "").to_ascii_lowercase();
    let decoded = secrets::encoded::decoded(text).and_then(|bytes| String::from_utf8(bytes).ok());
    let is_short = decoded.as_deref().unwrap_or(text).len() < KEY_NAME;
    let mut keys = setting.mapping.node.written_entries().map(|entry| uniform(entry.key.text()));
    is_short && uniform(key) == "accesskey" && keys.any(|key| key == "secretkey")
}

/// Whether a password of plain words stands in values for development or tests, or for a component that is off, where
/// nobody takes it for a secret.
fn is_for_trying<'a>(system: &System<'a>, thing: Thing<'a>, text: &str) -> bool {
    let is_used = setting(system, thing).mapping.is_on;
    let is_tried = system.files[thing.file].input.environment == Environment::Development;
    let decoded = || secrets::encoded::decoded(text).and_then(|bytes| String::from_utf8(bytes).ok());
    (is_tried || !is_used)
        && (words::is_for_trying(text) || decoded().is_some_and(|text| words::is_for_trying(text.trim())))
}

/// Whether the values are what a chart is tried with. What was issued to somebody still shows by its form.
fn is_fed_to_tests<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let path = &system.files[thing.file].input.source.path;
    let is_of_tests = |folder: &str| matches!(folder, "ci" | "test" | "tests") || folder.ends_with("-verifier");
    let mut folders = path.split('/').rev();
    let names_lint = folders.next().is_some_and(|file| file.split(['-', '_', '.']).any(|word| word == "lint"));
    names_lint || folders.any(is_of_tests)
}

/// Whether everybody knows the password, or can read it off the name beside it.
fn is_known<'a>(system: &System<'a>, thing: Thing<'a>, text: &str) -> bool {
    let key = name(system, thing);
    words::is_known(key, text) || (words::is_password_key(key) && is_repeated(setting(system, thing), text))
}

/// Whether the user, database or the like beside a password is called the same.
fn is_repeated(setting: &Setting<'_>, text: &str) -> bool {
    let names = setting.mapping.node.written_entries().filter(|entry| !secrets::is_secret_key(entry.key.text()));
    let mut texts = names
        .filter(|entry| entry.value.kind() == Kind::Scalar && entry.value != setting.node)
        .map(|entry| entry.value.text());
    texts.any(|other| other == text)
}

fn is_known_password<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let known = secrets::is_secret_key(name(system, thing))
        && candidate(system, thing).is_some_and(|text| is_known(system, thing, text))
        && !is_replaced(setting(system, thing).mapping.node)
        && is_plain(system, thing);
    Value::at(thing.node, known)
}

/// Whether an existing Secret stands beside it, which charts take instead.
fn is_replaced(mapping: Node<'_>) -> bool {
    let names_secret = |key: &str| key.starts_with("existing") && key.contains("ecret");
    let is_text = |node: Node<'_>| matches!(Value::read(node).data, Data::Str(text) if !text.is_empty());
    mapping.entries().iter().any(|entry| names_secret(entry.key.text()) && is_text(entry.value))
}
