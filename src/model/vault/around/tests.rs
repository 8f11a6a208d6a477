//! Calls of `vault` and `bao`, taken apart.

use crate::model::vault::testing::facts;

#[test]
fn calls_are_taken_apart() {
    for (text, fact, expected) in [
        ("vault operator init -key-shares=5", "subcommand", "operator init"),
        ("sudo -u vault /usr/bin/vault server -dev", "subcommand", "server"),
        ("docker exec vault vault token create", "subcommand", "token create"),
        ("vault operator init -n 5 -t=3", "flags[n]", "5"),
        ("vault operator init -n 5 -t=3", "flags[key-threshold]", "3"),
        ("vault server -dev-tls", "isDev", "true"),
        ("vault server -dev=false", "isDev", "false"),
        ("vault server -dev-root-token-id=$TOKEN", "isDev", "false"),
        ("vault operator init --key-shares \"$N\"", "flags[key-shares]", "unknown"),
        ("vault server -dev -config x", "flags[dev]", "true"),
        ("vault server", "flags[dev]", "absent"),
        ("vault write a/b ttl=1h x", "settings[ttl]", "1h"),
        ("vault write a/b ttl=1h x", "seconds[ttl]", "3600"),
        ("vault write a/b x > out", "arguments", "a/b, x"),
        ("vault operator init > out", "isPiped", "true"),
        ("vault operator init > /dev/null", "isPiped", "false"),
        ("vault operator init | tee out", "isPiped", "true"),
        ("vault operator init | grep x", "isPiped", "false"),
        ("vault login abc", "token", "abc"),
        ("vault login -method=ldap abc", "token", "absent"),
        ("vault login -", "token", "absent"),
    ] {
        assert_eq!(facts(&[("run.sh", text)], "vault.command", fact), [expected], "{text} {fact}");
    }
    for text in ["apt install vault", "echo vault server -dev", "vault_server status", "# vault server"] {
        assert!(facts(&[("run.sh", text)], "vault.command", "subcommand").is_empty(), "{text}");
    }
}
