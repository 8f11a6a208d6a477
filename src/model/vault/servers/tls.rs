//! TLS of listeners: whether there is what it needs.

use super::{Data, Fact, Part, System, Thing, Ty, Value, convert, product};

/// What can be asked of a listener.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "usesAcme",
        Ty::Bool,
        "Whether it gets its certificate by ACME, as OpenBao does when it is given no file and ACME is not switched off.",
        |system, thing| Value::at(thing.node, uses_acme(system, thing)),
    ),
    Fact::new(
        "missingTlsFiles",
        Ty::List(&Ty::Str),
        "Those of `tls_cert_file` and `tls_key_file` that it needs and is not given.",
        missing_files,
    ),
    Fact::joined(
        "certAuth",
        Ty::Bool,
        "Whether something in the workspace speaks of logins with certificates, `auth/cert`.",
        &["auth/cert"],
        |system, thing| Value::at(thing.node, system.vault.spoken.of(system.files, "auth/cert", |_| true)),
    ),
    Fact::new("cipherSuites", Ty::List(&Ty::Str), "The cipher suites that it is limited to.", |_, thing| {
        super::listener::texts(thing, "tls_cipher_suites")
    }),
    Fact::new("tlsMaxVersion", Ty::Maybe(&Ty::Str), "The newest TLS version that it speaks.", |_, thing| {
        super::block::lower(Value::field(thing.node, "tls_max_version"))
    }),
];

fn part<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Part<'a> {
    &system.vault.listeners[thing.index]
}

/// A text that is empty says as little as none.
fn file<'a>(thing: Thing<'a>, key: &str) -> Value<'a> {
    let written = Value::field(thing.node, key);
    if written.as_str() == Some("") { Value { data: Data::Absent, from: written.from } } else { written }
}

fn speaks_tls(system: &System<'_>, thing: Thing<'_>) -> Option<bool> {
    let is_off = convert::switch(Value::field(thing.node, "tls_disable")).as_bool()?;
    Some(!is_off && part(system, thing).block.is("tcp"))
}

fn uses_acme(system: &System<'_>, thing: Thing<'_>) -> Option<bool> {
    let owner = part(system, thing).owner;
    let certificate = file(thing, "tls_cert_file");
    let directory = Value::field(thing.node, "tls_acme_ca_directory");
    match () {
        () if product::of_owner(system, owner, thing.file) != "openbao" => Some(false),
        () if speaks_tls(system, thing) == Some(false) || certificate.is_present() => Some(false),
        () if directory.as_str() == Some("") => Some(false),
        () if certificate.is_unknown() || directory.is_unknown() => None,
        () => speaks_tls(system, thing),
    }
}

fn missing_files<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let files = ["tls_cert_file", "tls_key_file"].map(|key| (key, file(thing, key)));
    let needs = speaks_tls(system, thing).zip(uses_acme(system, thing)).map(|(tls, acme)| tls && !acme);
    let complete = needs == Some(false) || needs.is_some() && !files.iter().any(|(_, file)| file.is_unknown());
    let missing = files.into_iter().filter(|(_, file)| needs == Some(true) && file.is_absent());
    let named = missing.map(|(key, file)| Value { data: Data::from(key), from: file.from });
    Value::list_of(named.collect::<Vec<_>>(), complete)
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn tls_needs_files_or_acme() {
        for (text, fact, expected) in [
            ("listener \"tcp\" {}", "missingTlsFiles", "tls_cert_file, tls_key_file"),
            ("listener \"tcp\" { tls_cert_file = \"a\" }", "missingTlsFiles", "tls_key_file"),
            ("listener \"tcp\" {\n tls_cert_file = \"\"\n tls_key_file = \"a\"\n}", "missingTlsFiles", "tls_cert_file"),
            ("listener \"tcp\" { tls_disable = 1 }", "missingTlsFiles", ""),
            ("listener \"unix\" {}", "missingTlsFiles", ""),
            ("listener \"tcp\" { tls_acme_email = \"a@example.com\" }", "missingTlsFiles", ""),
            ("listener \"tcp\" { tls_acme_ca_directory = \"\" }", "missingTlsFiles", "tls_cert_file, tls_key_file"),
            ("listener \"tcp\" {}", "usesAcme", "false"),
            ("listener \"tcp\" {}\nseal \"static\" {}", "usesAcme", "true"),
            ("listener \"tcp\" { tls_disable = 1 }\nseal \"static\" {}", "usesAcme", "false"),
            ("listener \"tcp\" { tls_cert_file = \"${CERT}\" }\nseal \"static\" {}", "usesAcme", "unknown"),
            (
                "listener \"tcp\" { tls_cipher_suites = \"TLS_RSA_WITH_RC4_128_SHA, TLS_X\" }",
                "cipherSuites",
                "TLS_RSA_WITH_RC4_128_SHA, TLS_X",
            ),
        ] {
            assert_eq!(facts(&[("vault.hcl", text)], "vault.listener", fact), [expected], "{text}");
        }
    }
}
