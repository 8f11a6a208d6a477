//! What calls of `vault` say in clear: keys and passwords among their words.

use super::command::{command, parts, subcommand, word};
use super::{Fact, System, Thing, Ty, Value};
use crate::model::secrets::{
    self,
    words::{is_mock, is_password_key, is_placeholder},
};

/// Subcommands whose arguments are settings.
const WRITING: &[&str] = &["write", "kv put", "kv patch", "login"];

/// What else can be asked of a call.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "unsealKey",
        Ty::Maybe(&Ty::Str),
        "The key that `operator unseal` is given on the command line.",
        |system, thing| {
            let is_unseal = subcommand(system, thing).as_str() == Some("operator unseal");
            let (plain, _) = parts(command(system, thing));
            let key = plain.first().filter(|word| is_unseal && word.text() != "-");
            key.map_or_else(|| Value::absent(thing.node), |node| word(*node))
        },
    ),
    Fact::new(
        "literalSecrets",
        Ty::List(&Ty::Str),
        "The names of settings that are given a secret written out: `password` of `password=…`.",
        literal_secrets,
    ),
];

fn literal_secrets<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let writes = subcommand(system, thing).as_str().is_some_and(|said| WRITING.contains(&said));
    let (plain, _) = parts(command(system, thing));
    let settings = plain.into_iter().filter(|_| writes).filter_map(|node| Some((node, node.text().split_once('=')?)));
    let is_read = |value: &str| value.starts_with('@') || value == "-" || value.contains(['$', '<']);
    let is_filler = |key: &str, value: &str| {
        let is_prose = value.split_whitespace().count() > 2;
        is_prose
            || matches!(value, "foo" | "bar")
            || is_placeholder(value)
            || !is_password_key(key) && is_mock(key, value)
    };
    let secret = settings.filter(|(_, (key, value))| {
        !is_read(value) && !is_filler(key, value) && secrets::is_literal_secret(key, value)
    });
    Value::list(secret.map(|(node, (key, _))| Value::at(node, key)).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use crate::model::vault::testing::facts;

    #[test]
    fn secrets_among_words() {
        for (text, expected) in [
            ("vault write db/config/a username=vault password=Xk29!fh2Lq", "password"),
            ("vault kv put secret/a password=Xk29!fh2Lq ttl=1h", "password"),
            ("vault write db/config/a password=$PASSWORD", ""),
            ("vault write db/config/a password=@password.txt", ""),
            ("vault write db/config/a password=-", ""),
            ("vault write auth/approle/role/a secret_id_ttl=10m token_ttl=20m secret_id_num_uses=40", ""),
            ("vault kv put secret/a api_token=tbd", ""),
            ("vault write auth/userpass/users/bob password=foo", ""),
            ("vault write auth/o/config oidc_client_secret='the secret of the client'", ""),
            ("vault read db/config/a password=Xk29!fh2Lq", ""),
        ] {
            assert_eq!(facts(&[("run.sh", text)], "vault.command", "literalSecrets"), [expected], "{text}");
        }
        for (text, expected) in [
            ("vault operator unseal abc", "abc"),
            ("vault operator unseal $KEY", "unknown"),
            ("vault operator unseal -", "absent"),
            ("vault operator unseal -status", "absent"),
            ("vault operator seal abc", "absent"),
        ] {
            assert_eq!(facts(&[("run.sh", text)], "vault.command", "unsealKey"), [expected], "{text}");
        }
    }
}
