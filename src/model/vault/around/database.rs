//! How Vault reaches the databases for which it makes accounts.

use super::setup::Setup;
use super::{Data, Value};
use crate::model::vault::address;

/// How the connection is secured; `None` of its words saying it leaves it absent, except for MySQL, whose driver then
/// sends everything in clear.
pub fn encryption<'a>(setup: &Setup<'a>) -> Value<'a> {
    let url = url(setup);
    let has_authority = ["tls_ca", "tls_certificate_key"].iter().any(|name| !setup.setting(name).is_absent());
    let Some(text) = text(&url) else { return Value { data: Data::Absent, from: url.from } };
    let said = ["sslmode", "tls", "ssl", "encrypt"].iter().find_map(|name| parameter(text, name));
    let is_mysql = text.contains("@tcp(") || text.contains("@(");
    let data = match said {
        Some(value) if value.contains(['$', '{']) => Data::Unknown,
        Some("disable" | "false") => Data::from("none"),
        Some("allow" | "prefer" | "preferred") => Data::from("if offered"),
        Some("skip-verify") => Data::from("unchecked"),
        Some(_) => Data::from("full"),
        None if text.contains("${") => Data::Unknown,
        None if is_mysql && !has_authority => Data::from("none"),
        None => Data::Absent,
    };
    Value { data, from: url.from }
}

/// Who can reach the database; unknown when the address is filled in.
pub fn reach<'a>(setup: &Setup<'a>) -> Value<'a> {
    let url = url(setup);
    let Some(text) = text(&url) else { return Value { data: Data::Absent, from: url.from } };
    let host = match text.split_once("tcp(") {
        Some((_, rest)) => rest.split(')').next().unwrap_or(rest),
        None => address::authority(text),
    };
    let data = if host.contains(['$', '{', '<']) { Data::Unknown } else { Data::from(host.to_owned()) };
    address::reach(&Value { data, from: url.from })
}

fn url<'a>(setup: &Setup<'a>) -> Value<'a> {
    setup.setting("connection_url")
}

/// The text of an address, which holds `{{username}}` for Vault to fill in.
fn text<'a>(url: &Value<'a>) -> Option<&'a str> {
    let text = url.from.filter(|_| !url.is_absent())?.text();
    Some(text.strip_prefix("connection_url=").unwrap_or(text))
}

/// What `name=` says among the words behind the address.
fn parameter<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let words = text.split(['?', '&', ';', ' ']).filter_map(|word| word.split_once('='));
    words.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use crate::model::vault::testing::facts;

    #[test]
    fn connections_are_secured_or_not() {
        let write = |rest: &str| format!("vault write db/config/a plugin_name=x {rest}");
        for (rest, encryption, reach) in [
            ("connection_url='postgresql://{{username}}:{{password}}@db:5432/a?sslmode=disable'", "none", "private"),
            ("connection_url=postgresql://u@localhost/a?sslmode=verify-full", "full", "loopback"),
            ("connection_url=\"postgresql://u@$HOST/a?sslmode=prefer\"", "if offered", "unknown"),
            ("connection_url='{{username}}:{{password}}@tcp(127.0.0.1:3306)/'", "none", "loopback"),
            ("connection_url='{{username}}:{{password}}@tcp(db:3306)/' tls_ca=@ca.pem", "absent", "private"),
            ("connection_url='{{username}}:{{password}}@tcp(db:3306)/?tls=skip-verify'", "unchecked", "private"),
            ("connection_url=postgresql://u@db/a", "absent", "private"),
            ("connection_url=$URL", "unknown", "unknown"),
            ("", "absent", "absent"),
        ] {
            let text = write(rest);
            assert_eq!(facts(&[("run.sh", &text)], "vault.setup", "encryption"), [encryption], "{rest}");
            assert_eq!(facts(&[("run.sh", &text)], "vault.setup", "reach"), [reach], "{rest}");
        }
    }
}
