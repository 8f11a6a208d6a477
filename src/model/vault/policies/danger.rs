//! Endpoints of secrets engines that are for whoever runs the engine, recognised by the usual names of mounts.
//!
//! Only what a path says itself counts: a wildcard over the whole mount is another matter.

use super::grant::{grant, known_path};
use super::pattern::{self, Pattern};
use super::{Data, Fact, System, Thing, Ty, Value};

/// An endpoint below mounts that have a word in their name.
struct Danger {
    mount: &'static str,
    endpoint: &'static str,
    /// Which capabilities matter.
    with: &'static [&'static str],
    /// Whether only a wildcard is dangerous.
    is_wildcard: bool,
    words: &'static str,
}

const WRITE: &[&str] = &["create", "update", "patch", "delete", "sudo"];
const USE: &[&str] = &["create", "read", "update"];

const DANGERS: &[Danger] = &[
    danger("transit", "export/*", USE, "hands out keys that are meant to stay in Vault"),
    danger("transit", "backup/*", USE, "hands out keys that are meant to stay in Vault"),
    danger("transit", "keys/+/config", WRITE, "decides whether keys may be exported and deleted"),
    danger("transit", "keys/*", &["delete"], "deletes keys, and what they encrypted is lost"),
    danger("pki", "root*", WRITE, "makes and replaces authorities"),
    danger("pki", "config/*", WRITE, "decides which authority signs and where it is published"),
    danger("pki", "sign-verbatim*", WRITE, "signs certificates that no role limits"),
    danger("pki", "issuer/+/sign-verbatim*", WRITE, "signs certificates that no role limits"),
    danger("database", "config/*", WRITE, "decides which databases Vault logs in to, and as whom"),
    danger("database", "rotate-root/*", WRITE, "changes the password that Vault itself uses"),
    danger("aws", "config/root", WRITE, "replaces the account that Vault itself uses"),
    Danger { is_wildcard: true, ..danger("ssh", "sign*", WRITE, "signs keys for every role") },
];

const fn danger(
    mount: &'static str,
    endpoint: &'static str,
    with: &'static [&'static str],
    words: &'static str,
) -> Danger {
    Danger { mount, endpoint, with, is_wildcard: false, words }
}

/// What can be asked of a path block about dangers.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "danger",
        Ty::Maybe(&Ty::Str),
        "What can be done with it to a secrets engine that only whoever runs the engine should do, in words.",
        words,
    ),
    Fact::new(
        "reachesAuthority",
        Ty::Bool,
        "Whether it takes in the endpoints of an authority that ask for `sudo`, by the usual names of mounts: `root` of `pki` or `pki_int`.",
        reaches_authority,
    ),
];

fn reaches_authority<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let grant = grant(system, thing);
    let from = grant.block.label.unwrap_or(thing.node);
    let Some(path) = known_path(grant) else { return Value::at(from, Data::Unknown) };
    let Some((mount, endpoint)) = pattern::normal(path).split_once('/') else { return Value::at(from, false) };
    let own = Pattern::of(endpoint);
    let is_root = ["root", "root/sign-self-issued"].iter().any(|root| own.covers(&Pattern::of(root)));
    Value::at(from, mount.contains("pki") && is_root)
}

fn words<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let grant = grant(system, thing);
    let Some(label) = grant.block.label else { return Value::absent(thing.node) };
    let Some(path) = known_path(grant) else { return Value::at(label, Data::Unknown) };
    let Some((mount, endpoint)) = pattern::normal(path).split_once('/') else {
        return Value::at(label, Data::Absent);
    };
    if !DANGERS.iter().any(|danger| mount.contains(danger.mount)) {
        return Value::at(label, Data::Absent);
    }
    let own = Pattern::of(endpoint);
    let is_open = endpoint.ends_with(['*', '+']);
    let mut here = DANGERS.iter().filter(|danger| {
        mount.contains(danger.mount) && Pattern::of(danger.endpoint).covers(&own) && (is_open || !danger.is_wildcard)
    });
    let denied = grant.granted.holds(&["deny"]);
    let grants = |danger: &&Danger| grant.granted.holds(danger.with).as_bool() != Some(false);
    match here.find(grants) {
        Some(_) if denied.is_unknown() => Value::at(label, Data::Unknown),
        Some(danger) if denied.as_bool() == Some(false) => Value::at(label, danger.words),
        _ => Value::at(label, Data::Absent),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn some_endpoints_of_authorities_ask_for_sudo() {
        for (path, expected) in [
            ("pki_int/*", "true"),
            ("my-pki/root", "true"),
            ("pki/root/*", "true"),
            ("pki/issue/app", "false"),
            ("secret/*", "false"),
            ("pki", "false"),
            ("${pki}/*", "unknown"),
        ] {
            let text = format!("path \"{path}\" {{ capabilities = [\"sudo\"] }}");
            assert_eq!(facts(&[("policy.hcl", &text)], "vault.grant", "reachesAuthority"), [expected], "{path}");
        }
    }

    #[test]
    fn dangers_are_named() {
        for (path, capability, is_danger) in [
            ("transit/export/signing-key/*", "read", true),
            ("transit/export/*", "deny", false),
            ("transit/keys/app", "delete", true),
            ("transit/keys/app", "read", false),
            ("transit/keys/app/config", "update", true),
            ("transit/*", "update", false),
            ("pki_int/root/generate/internal", "update", true),
            ("pki/config/urls", "read", false),
            ("pki/issue/app", "update", false),
            ("my-database/config/app", "update", true),
            ("ssh/sign/*", "update", true),
            ("ssh/sign/app", "update", false),
            ("secret/config/app", "update", false),
        ] {
            let text = format!("path \"{path}\" {{ capabilities = [\"{capability}\"] }}");
            let said = facts(&[("policy.hcl", &text)], "vault.grant", "danger");
            assert_eq!(said[0] != "absent", is_danger, "{path} {capability}");
        }
        let text = "path \"transit/export/*\" { capabilities = [\"${x}\"] }";
        assert_eq!(facts(&[("policy.hcl", text)], "vault.grant", "danger"), ["unknown"]);
    }
}
