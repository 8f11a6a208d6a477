//! Who belongs to a cluster, and what is only supposed.

use super::super::testing::facts;

fn server(own: &str, joins: &[&str], more: &str) -> String {
    let joins: Vec<_> =
        joins.iter().map(|host| format!("retry_join {{ leader_api_addr = \"https://{host}:8200\" }}")).collect();
    format!(
        "cluster_addr = \"https://{own}:8201\"\nlistener \"tcp\" {{}}\nstorage \"raft\" {{\n{}\n{more}\n}}",
        joins.join("\n")
    )
}

fn asked(files: &[(&str, String)], fact: &str) -> String {
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    facts(&files, "vault.cluster", fact).join(" | ")
}

#[test]
fn servers_that_look_for_one_another_are_a_cluster() {
    let files = [
        ("a/one.hcl", server("vault-1", &["vault-2"], "")),
        ("a/two.hcl", server("vault-2", &["vault-1"], "")),
        ("a/other.hcl", server("bao-1", &["bao-2", "bao-3"], "")),
    ];
    assert_eq!(asked(&files, "members"), "vault-1, vault-2 | bao-1, bao-2, bao-3");
    assert_eq!(asked(&files, "isCounted"), "true | false");
    assert_eq!(asked(&files, "isComplete"), "true | true");
}

#[test]
fn folders_may_differ_in_one_name() {
    let (one, two) = (server("vault-1", &["vault-2"], ""), server("vault-2", &["vault-1"], ""));
    for (first, second, expected) in [
        ("node-1/vault.hcl", "node-2/vault.hcl", "true"),
        ("a/node-1/c/vault.hcl", "a/node-2/c/vault.hcl", "true"),
        ("a/node-1/vault.hcl", "b/node-2/vault.hcl", "false | false"),
        ("a/vault.hcl", "a/b/vault.hcl", "false | false"),
    ] {
        let files = [(first, one.clone()), (second, two.clone())];
        assert_eq!(asked(&files, "isCounted"), expected, "{first} {second}");
    }
}

#[test]
fn one_name_is_one_cluster_and_two_names_are_two() {
    let named = |own, name| format!("cluster_name = \"{name}\"\n{}", server(own, &["vault-9"], ""));
    for (other, expected) in [("prod", "true"), ("test", "false | false")] {
        let files = [("one.hcl", named("vault-1", "prod")), ("two.hcl", named("vault-2", other))];
        assert_eq!(asked(&files, "isCounted"), expected, "{other}");
    }
    assert_eq!(asked(&[("one.hcl", named("vault-1", "prod"))], "name"), "prod");
}

#[test]
fn members_that_cannot_be_told_leave_the_set_open() {
    for (own, joins, more, expected) in [
        ("vault-1", &["vault-1", "vault-2", "vault-3"][..], "", "true"),
        ("vault-1", &["vault-2", "vault-3"], "", "true"),
        ("10.0.0.5", &["10.0.0.6", "10.0.0.7"], "", "true"),
        // The own address may be another name of one that is looked for.
        ("10.0.0.5", &["vault-1", "vault-2", "vault-3"], "", "false"),
        ("vault-1", &["vault-1.example.com", "vault-2.example.com"], "", "true"),
        // One name may be a load balancer.
        ("vault-1", &["vault"], "", "false"),
        ("vault-1", &["vault-2", "vault.vault.svc"], "", "false"),
        ("vault-1", &["vault-2", "${LEADER}"], "", "false"),
        ("{{ GetPrivateIP }}", &["vault-2", "vault-3"], "", "false"),
        ("vault-1", &["vault-2", "vault-3"], "retry_join { auto_join = \"provider=aws\" }", "false"),
        ("vault-1", &["vault-2", "vault-3"], "retry_join = \"[]\"", "false"),
    ] {
        assert_eq!(asked(&[("vault.hcl", server(own, joins, more))], "isComplete"), expected, "{own} {joins:?} {more}");
    }
}

#[test]
fn a_host_that_several_servers_look_for_may_be_any_of_them() {
    let files: Vec<_> = ["a.hcl", "b.hcl", "c.hcl"]
        .iter()
        .zip(["v-1", "v-2", "v-3"])
        .map(|(path, own)| (*path, server(own, &["lb"], "")))
        .collect();
    assert_eq!(asked(&files, "isComplete"), "false");
}

#[test]
fn some_members_do_not_vote() {
    let observer = server("vault-2", &["vault-1"], "retry_join_as_non_voter = true");
    let files = [("one.hcl", server("vault-1", &["vault-2"], "")), ("two.hcl", observer)];
    assert_eq!(asked(&files, "voters"), "vault-1");
    let zone = server("vault-1", &["vault-2", "vault-3"], "autopilot_redundancy_zone = \"a\"");
    assert_eq!(asked(&[("one.hcl", zone)], "members"), "vault-1, vault-2, vault-3");
}

#[test]
fn servers_of_one_cluster_may_have_one_name() {
    let named = |own: &str| server(own, &["vault-1", "vault-2"], "node_id = \"n\"");
    for (second, expected) in [("vault-2", 1), ("vault-1", 0), ("10.0.0.7", 0)] {
        let (one, two) = (named("vault-1"), named(second));
        let files = [("one.hcl", one.as_str()), ("two.hcl", two.as_str())];
        let found = facts(&files, "vault.storage", "twins");
        assert_eq!(found.iter().filter(|twins| !twins.is_empty()).count(), expected, "{second} {found:?}");
    }
}

#[test]
fn a_server_joins_by_itself_or_is_made_to() {
    let alone = server("vault-1", &[], "");
    let looking = server("vault-2", &["vault-1"], "");
    let ask = |files: &[(&str, &str)]| facts(files, "vault.server", "joins").join(" ");
    assert_eq!(ask(&[("one.hcl", &alone)]), "false");
    assert_eq!(ask(&[("two.hcl", &looking)]), "true");
    assert_eq!(ask(&[("one.hcl", &alone), ("two.hcl", &looking)]), "true true");
    assert_eq!(
        ask(&[("one.hcl", &alone), ("join.service", "vault operator raft join https://vault-1:8200")]),
        "unknown"
    );
}
