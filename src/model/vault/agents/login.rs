//! How an agent or proxy logs in, whom it lends its token to, and secrets that stand in its files.

use super::block::{Block, blocks, body, setting};
use super::server::table;
use super::{Data, Fact, System, Thing, Ty, Value, convert};
use crate::model::secrets::is_reference;
use crate::model::secrets::words::is_placeholder;
use crate::tree::{Kind, Node};

/// Settings whose value is the secret itself.
const SECRETS: &[&str] = &["token", "secret_id", "password", "client_secret", "jwt", "secret_key", "access_key"];

/// What can be asked of the login of an agent or proxy.
pub const FACTS: &[Fact] = &[
    Fact::new("method", Ty::Maybe(&Ty::Str), "How it logs in, as in `kubernetes`.", |_, thing| {
        method(thing.node).map_or_else(|| Value::absent(thing.node), |method| method.kind())
    }),
    Fact::new(
        "login",
        Ty::Table,
        "A setting of the `config` of that method: `login[\"role_id_file_path\"]`.",
        |_, thing| table(thing, login),
    ),
    Fact::new(
        "lendsToken",
        Ty::Bool,
        "Whether requests without a token get its own (`use_auto_auth_token`).",
        |_, thing| lends_token(thing.node),
    ),
    Fact::new(
        "keepsSecretId",
        Ty::Bool,
        "Whether the file with the secret id stays when it was read.",
        |system, thing| {
            let removes = convert::flag(login(system, thing, "remove_secret_id_file_after_reading"));
            let keeps = match removes.data {
                Data::Bool(removes) => Data::Bool(!removes),
                Data::Absent => Data::Bool(false),
                _ => Data::Unknown,
            };
            Value { data: keeps, from: removes.from }
        },
    ),
    Fact::new(
        "literalSecrets",
        Ty::List(&Ty::Str),
        "The names of settings that hold a secret in clear text.",
        literal_secrets,
    ),
];

/// The method of a configuration.
pub fn method(root: Node<'_>) -> Option<Block<'_>> {
    blocks(body(root, "auto_auth")?, "method").into_iter().next()
}

fn login<'a>(_: &System<'a>, thing: Thing<'a>, key: &str) -> Value<'a> {
    let Some(method) = method(thing.node) else { return Value::absent(thing.node) };
    body(method.body, "config").map_or_else(|| Value::absent(method.body), |config| Value::field(config, key))
}

/// `use_auto_auth_token` may be `"force"`, and older files have it in `cache`.
pub fn lends_token(root: Node<'_>) -> Value<'_> {
    let said = ["api_proxy.use_auto_auth_token", "cache.use_auto_auth_token"].map(|path| setting(root, path));
    let read = said.map(|value| match value.as_str() {
        Some(text) if text.eq_ignore_ascii_case("force") => Value { data: Data::Bool(true), from: value.from },
        _ => convert::switch(value),
    });
    let on = read.iter().find(|value| value.as_bool() == Some(true));
    let vague = read.iter().find(|value| value.is_unknown());
    on.or(vague).unwrap_or(&read[0]).clone()
}

fn literal_secrets<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let mappings = thing.node.tree.all().filter(Node::is_mapping);
    let entries = mappings.flat_map(|mapping| mapping.written_entries());
    let found = entries.filter(|entry| SECRETS.contains(&entry.key.text()) && is_secret(entry.value));
    Value::list(found.map(|entry| Value::at(entry.value, entry.key.text())).collect::<Vec<_>>())
}

fn is_secret(node: Node<'_>) -> bool {
    let text = node.text().trim();
    let is_text = node.kind() == Kind::Scalar && Value::read(node).as_str().is_some();
    let is_given = !text.starts_with(['<', '/', '@']) && !is_reference(text) && !is_placeholder(text);
    is_text && !text.is_empty() && is_given
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn logins_are_read() {
        for (text, fact, expected) in [
            ("auto_auth { method \"AppRole\" { config = { x = \"y\" } } }", "method", "approle"),
            ("auto_auth { method { type = \"jwt\" } }", "method", "jwt"),
            ("vault {}", "method", "absent"),
            ("auto_auth { method \"approle\" { config = { x = \"y\" } } }", "login[x]", "y"),
            ("auto_auth { method \"approle\" { config { x = \"y\" } } }", "login[x]", "y"),
            ("auto_auth { method \"approle\" {} }", "login[x]", "absent"),
            ("api_proxy { use_auto_auth_token = \"force\" }", "lendsToken", "true"),
            ("cache { use_auto_auth_token = true }", "lendsToken", "true"),
            ("api_proxy { use_auto_auth_token = false }", "lendsToken", "false"),
            ("api_proxy { use_auto_auth_token = \"${X}\" }", "lendsToken", "unknown"),
            ("cache {}", "lendsToken", "false"),
        ] {
            assert_eq!(facts(&[("agent.hcl", text)], "vault.agent", fact), [expected], "{text}");
        }
    }

    #[test]
    fn only_secrets_in_clear_text_are_found() {
        for (config, expected) in [
            ("secret_id = \"0b1c2d3e-4f5a\"", "secret_id"),
            ("secret_id_file_path = \"/run/sid\"", ""),
            ("password = \"${PASSWORD}\"", ""),
            ("jwt = \"/run/token\"", ""),
            ("jwt = \"@/run/token\"", ""),
            ("token = \"\"", ""),
            ("password = \"your-password-here\"", ""),
        ] {
            let text = format!("auto_auth {{ method \"x\" {{ config = {{ {config} }} }} }}");
            assert_eq!(facts(&[("agent.hcl", &text)], "vault.agent", "literalSecrets"), [expected], "{config}");
        }
    }
}
