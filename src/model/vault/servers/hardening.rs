//! More of servers: switches that belong to a search for a mistake, plugins, first requests, files that contradict one
//! another.

use super::block::body;
use super::server::{all, server};
use super::{Data, Fact, STORAGE, System, Thing, Ty, Value, audit, block, convert, settings};
use crate::model::secrets::is_literal_secret;
use crate::tree::{Entry, Kind, Node};

/// Switches that are for searching mistakes or for laboratories.
const DEBUG: &[&str] = &["enable_post_unseal_trace", "disable_cache", "disable_printable_check"];

/// Settings that are so as soon as they hold something.
const DEBUG_TEXTS: &[&str] = &["experiments", "detect_deadlocks", "cluster_cipher_suites"];

/// Blocks of which only one counts, that of the file which is read last.
const ALONE: &[&str] = &["storage", "ha_storage", "service_registration", "telemetry"];

/// The log levels from the most to the least talkative.
const LEVELS: &[&str] = &["trace", "debug", "info", "warn", "error"];

/// What else can be asked of a server.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "debugSwitches",
        Ty::List(&Ty::Str),
        "The names of settings for searching mistakes or for trying things out that are in use.",
        debug_switches,
    ),
    Fact::new("pluginDirectory", Ty::Maybe(&Ty::Str), "Where its plugins are.", |system, thing| {
        settings::raw(server(system, thing), "plugin_directory")
    }),
    Fact::new(
        "pluginsWritable",
        Ty::Bool,
        "Whether `plugin_file_permissions` lets others than the owner change plugins.",
        plugins_writable,
    ),
    Fact::joined(
        "printsRequests",
        Ty::Bool,
        "Whether `log_requests_level` is one that the log shows.",
        &["VAULT_LOG_LEVEL"],
        prints_requests,
    ),
    Fact::new(
        "firstRequestSecrets",
        Ty::List(&Ty::Str),
        "The names of settings in the requests of `initialize` that hold a secret in clear text.",
        first_request_secrets,
    ),
    Fact::new(
        "registrySecrets",
        Ty::List(&Ty::Str),
        "The names of settings in `plugin_oci_auth` that hold a secret in clear text.",
        registry_secrets,
    ),
    Fact::joined(
        "auditCount",
        Ty::Int,
        "How many audit devices its files declare, where only they can.",
        &["audit enable", "vault_audit", "sys/audit/"],
        audit::count,
    ),
    Fact::joined(
        "letsSlashesIn",
        Ty::Bool,
        "Whether policies of the workspace have templates in their paths, and `deny_slash_in_templated_paths` is not on.",
        &["identity.entity", "identity.groups", "DENY_SLASH_IN_TEMPLATED_PATHS"],
        lets_slashes_in,
    ),
    Fact::new(
        "contradictions",
        Ty::List(&Ty::Str),
        "The names of settings that several of its files give, each in a way of its own, and of blocks of which only one counts.",
        contradictions,
    ),
    Fact::new(
        "numbers",
        Ty::Table,
        "A setting as a whole number: `numbers[\"telemetry.maximum_gauge_cardinality\"]`.",
        |_, thing| {
            super::server::table(thing, |system, thing, key| convert::number(settings::raw(server(system, thing), key)))
        },
    ),
];

fn named<'a>(name: &'a str, value: &Value<'a>) -> Value<'a> {
    Value { data: Data::from(name), from: value.from }
}

fn debug_switches<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let server = server(system, thing);
    let flags: Vec<_> = DEBUG.iter().map(|name| (*name, settings::switch(server, name))).collect();
    let texts = DEBUG_TEXTS.iter().map(|name| (*name, held(settings::raw(server, name))));
    let all: Vec<_> = flags.into_iter().chain(texts).collect();
    let complete = !all.iter().any(|(_, value)| value.is_unknown());
    let on = all.iter().filter(|(_, value)| value.as_bool() == Some(true)).map(|(name, value)| named(name, value));
    Value::list_of(on.collect::<Vec<_>>(), complete)
}

/// Whether something is set and not empty.
fn held(value: Value<'_>) -> Value<'_> {
    let holds = match &value.data {
        Data::Unknown => return value,
        Data::Absent => false,
        Data::Str(text) => !text.is_empty(),
        Data::Node(list) => list.items().next().is_some(),
        _ => true,
    };
    Value { data: Data::Bool(holds), from: value.from }
}

/// The permissions are octal digits in quotes; a number is taken as Vault takes it, digit by digit.
fn plugins_writable<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let said = settings::raw(server(system, thing), "plugin_file_permissions");
    let digits = match &said.data {
        Data::Absent => return Value { data: Data::Bool(false), from: said.from },
        Data::Str(text) => text.to_string(),
        Data::Int(number) => number.to_string(),
        _ => String::new(),
    };
    let bits = i64::from_str_radix(&digits, 8).ok();
    Value { data: Data::from(bits.map(|bits| bits & 0o022 != 0)), from: said.from }
}

fn prints_requests<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let server = server(system, thing);
    let rank = |value: &Value<'a>, default: &str| {
        let word = value.as_str().map_or_else(|| default.to_owned(), |text| text.trim().to_ascii_lowercase());
        LEVELS.iter().position(|level| *level == word)
    };
    let requests = settings::raw(server, "log_requests_level");
    let level = settings::or_environment(system, block::lower(settings::raw(server, "log_level")), "VAULT_LOG_LEVEL");
    let data = match (rank(&requests, "off"), rank(&level, "info")) {
        _ if requests.is_unknown() => Data::Unknown,
        (None, _) => Data::Bool(false),
        _ if level.is_unknown() => Data::Unknown,
        (Some(requests), Some(level)) => Data::Bool(requests >= level),
        (Some(_), None) => Data::Unknown,
    };
    Value { data, from: requests.from }
}

fn lets_slashes_in<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    const KEY: &str = "deny_slash_in_templated_paths";
    if !system.vault.has_templated_paths {
        return Value::at(server(system, thing).anchor, false);
    }
    let written = settings::raw(server(system, thing), KEY);
    let denied = convert::switch(settings::or_environment(system, written, "VAULT_DENY_SLASH_IN_TEMPLATED_PATHS"));
    Value { data: Data::from(denied.as_bool().map(|denied| !denied)), from: denied.from }
}

fn first_request_secrets<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let roots = server(system, thing).parts.iter().map(|(_, root)| *root);
    let requests = roots.flat_map(audit::requests);
    let held = requests.flat_map(|request| {
        let token = request.body.written_entries().filter(|entry| entry.key.text() == "token");
        let data = body(request.body, "data").into_iter().flat_map(|data| data.written_entries());
        token.chain(data).collect::<Vec<_>>()
    });
    let secrets = held.filter(is_secret).map(|Entry { key, value }| Value::at(value, key.text()));
    Value::list(secrets.collect::<Vec<_>>())
}

fn registry_secrets<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let logins = super::server::all(server(system, thing), &["plugin_oci_auth"]).into_iter();
    let held = logins.flat_map(|login| login.body.written_entries()).filter(is_secret);
    Value::list(held.map(|Entry { key, value }| Value::at(value, key.text())).collect::<Vec<_>>())
}

/// A reference to a file or variable is an object, not text.
fn is_secret(entry: &Entry<'_>) -> bool {
    let value = Value::read(entry.value);
    value.as_str().is_some_and(|text| is_literal_secret(entry.key.text(), text))
}

fn contradictions<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let server = server(system, thing);
    // Files of which none says where the data are may be just several files.
    if all(server, STORAGE).is_empty() {
        return Value::list([]);
    }
    let mut seen: Vec<Entry<'a>> = Vec::new();
    let mut found = Vec::new();
    for (number, (_, root)) in server.parts.iter().enumerate() {
        for entry in root.written_entries() {
            let name = entry.key.text();
            let earlier = seen.iter().find(|other| other.key.text() == name && !is_in(other.value, *root));
            if earlier.is_some_and(|other| differ(name, other.value, entry.value)) {
                found.push(Value::at(entry.value, name));
            }
            if number + 1 < server.parts.len() {
                seen.push(entry);
            }
        }
    }
    Value::list(found)
}

fn is_in(node: Node<'_>, root: Node<'_>) -> bool {
    std::ptr::eq(node.tree, root.tree)
}

/// Of blocks there may be several, except of some: one of them is dropped whatever it says.
fn differ(name: &str, one: Node<'_>, other: Node<'_>) -> bool {
    let is_scalar = one.kind() == Kind::Scalar && other.kind() == Kind::Scalar;
    is_scalar && one.text() != other.text() || ALONE.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn switches_for_searching_mistakes_are_named() {
        for (text, expected) in [
            ("experiments = []\ndisable_cache = 0", ""),
            ("experiments = [\"a\"]\ndisable_cache = \"true\"", "disable_cache, experiments"),
            ("detect_deadlocks = \"\"\ncluster_cipher_suites = \"tls12\"", "cluster_cipher_suites"),
        ] {
            assert_eq!(facts(&[("vault.hcl", text)], "vault.server", "debugSwitches"), [expected], "{text}");
        }
    }

    #[test]
    fn permissions_are_octal() {
        for (text, expected) in [
            ("ui = true", "false"),
            ("plugin_file_permissions = \"0755\"", "false"),
            ("plugin_file_permissions = \"775\"", "true"),
            ("plugin_file_permissions = 757", "true"),
            ("plugin_file_permissions = \"rwx\"", "unknown"),
        ] {
            assert_eq!(facts(&[("vault.hcl", text)], "vault.server", "pluginsWritable"), [expected], "{text}");
        }
    }

    #[test]
    fn requests_are_printed_when_their_level_is_shown() {
        for (text, expected) in [
            ("ui = true", "false"),
            ("log_requests_level = \"info\"", "true"),
            ("log_requests_level = \"trace\"", "false"),
            ("log_requests_level = \"off\"", "false"),
            ("log_requests_level = \"debug\"\nlog_level = \"debug\"", "true"),
            ("log_requests_level = \"debug\"\nlog_level = \"${LEVEL}\"", "unknown"),
        ] {
            assert_eq!(facts(&[("vault.hcl", text)], "vault.server", "printsRequests"), [expected], "{text}");
        }
    }

    #[test]
    fn files_of_one_server_may_contradict_one_another() {
        let whole = "storage \"raft\" {}\nlistener \"tcp\" {}\nui = true\nlog_level = \"info\"";
        let files = [("a/main.hcl", whole), ("a/ui.hcl", "ui = false\nlog_level = \"info\"\napi_addr = \"x\"")];
        assert_eq!(facts(&files, "vault.server", "contradictions"), ["ui"]);
        let start = ("vault.service", "ExecStart=/usr/bin/vault server -config=/etc/a");
        let files = [("a/main.hcl", whole), ("a/storage.hcl", "storage \"file\" {}"), start];
        assert_eq!(facts(&files, "vault.server", "contradictions"), ["storage"]);
        let files = [("a/main.hcl", whole), ("a/one.hcl", "telemetry {}"), ("a/two.hcl", "telemetry {}")];
        assert_eq!(facts(&files, "vault.server", "contradictions"), ["telemetry"]);
        let files = [("a/one.hcl", "ui = true\nlisten = 1"), ("a/two.hcl", "ui = false")];
        assert_eq!(facts(&files, "vault.server", "contradictions").concat(), "");
        assert_eq!(facts(&[("a.hcl", "ui = true\nui = false")], "vault.server", "contradictions"), [""]);
    }

    #[test]
    fn secrets_in_first_requests_are_found_and_references_are_not() {
        let request =
            |data: &str| format!("initialize \"a\" {{\n request \"r\" {{\n path = \"auth/x\"\n {data}\n }}\n}}");
        for (data, expected) in [
            ("data = { password = \"hunter22\" }", "password"),
            ("data = { password = { eval_type = \"string\"\n eval_source = \"env\" } }", ""),
            ("data = { username = \"admin\" }", ""),
            ("token = \"s.3fjk2lkj3l2kj3lkj23lkj23\"", "token"),
        ] {
            let text = request(data);
            assert_eq!(facts(&[("bao.hcl", &text)], "vault.server", "firstRequestSecrets"), [expected], "{text}");
        }
    }
}
