//! Settings: every scalar of a values file that has a key, with what its key and value say of secrets.

use super::{Data, Fact, Node, System, Thing, Ty, Value, agent, environment, is_production, path, purpose};
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
    Fact::new("isOfAgent", Ty::Bool, "Whether it is of an agent that has to be root on its node.", |system, thing| {
        let values = system.helm.set(setting(system, thing).owner);
        Value::at(thing.node, agent::is_of_agent(system, values, setting(system, thing).mapping.node))
    }),
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
    let is_for_trying =
        || is_for_trying(system, thing, text) || is_fed_to_tests(system, thing) || is_user(setting(system, thing), key);
    let by_key = is_one && secrets::is_secret_key(key) && words::is_secret(key, text) && !is_for_trying();
    let is_shown = || of_chart_for_trying(system, &system.files[thing.file].input.source.path) && text.contains("://");
    let by_value = || {
        secrets::is_secret_value(text) && !is_shown() && !words::is_placeholder(text) && !system.is_read_as_file(thing)
    };
    (by_key || by_value()) && !is_known(system, thing, text)
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

/// Whether it is the name that goes with a secret: an access key of words, with its secret key beside it.
fn is_user(setting: &Setting<'_>, key: &str) -> bool {
    let plain = |key: &str| key.replace(['-', '_'], "").to_ascii_lowercase();
    let text = setting.node.text();
    let beside = || setting.mapping.node.written_entries().any(|entry| plain(entry.key.text()) == "secretkey");
    plain(key) == "accesskey" && text.len() < ISSUED && beside()
}

/// As long as access keys are that a provider hands out.
const ISSUED: usize = 16;

/// Whether the values are what a chart is tried with. What was issued to somebody still shows by its form.
fn is_fed_to_tests<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let path = &system.files[thing.file].input.source.path;
    let mut folders = path.split('/').rev();
    let file = folders.next().unwrap_or_default();
    folders.any(|folder| matches!(folder, "ci" | "test" | "tests") || folder.ends_with("-verifier"))
        || file.split(['-', '_', '.']).any(|word| word == "lint")
        || of_chart_for_trying(system, path)
}

/// Whether a chart around the values is there to be tried.
pub fn of_chart_for_trying(system: &System<'_>, path: &str) -> bool {
    let mut charts = system.helm.charts.iter().filter(|chart| chart.holds(path));
    charts.any(|chart| purpose::is_for_trying(chart.node))
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
        && !is_for_others(system, thing.node)
        && is_plain(system, thing);
    Value::at(thing.node, known)
}

/// Whether it opens nothing of the release: a login at a server elsewhere, or an example of the form.
pub fn is_for_others(system: &System<'_>, node: Node<'_>) -> bool {
    let mapping = node.parent().filter(Node::is_mapping);
    let path = &node.tree.source.path;
    let charts = system.helm.charts.iter().filter(|chart| chart.holds(path));
    let chart = charts.max_by_key(|chart| chart.folder.len()).and_then(|chart| chart.node.text_of("name"));
    mapping.is_some_and(|mapping| purpose::is_for_server_elsewhere(mapping, chart)) || purpose::is_example(node)
}

/// Whether something around a value says that what it describes is switched off.
pub fn is_of_what_is_off(node: Node<'_>) -> bool {
    std::iter::successors(Some(node), Node::parent).any(is_off)
}

/// Whether an existing Secret stands beside it, which charts take instead.
fn is_replaced(mapping: Node<'_>) -> bool {
    let names_secret = |key: &str| key.starts_with("existing") && key.contains("ecret");
    let is_text = |node: Node<'_>| matches!(Value::read(node).data, Data::Str(text) if !text.is_empty());
    mapping.entries().iter().any(|entry| names_secret(entry.key.text()) && is_text(entry.value))
}
