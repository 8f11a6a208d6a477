//! Agents and proxies: what stands between Vault and programs that do not speak to it themselves.

use super::block::setting;
use super::server::table;
use super::settings::{number_of, raw_of, seconds_of, switch_of};
use super::{Data, Fact, Owner, System, Thing, Ty, Value, address, product};
use crate::tree::Node;

/// The configuration of an agent or proxy.
#[derive(Debug)]
pub struct Agent<'a> {
    /// Its file.
    pub file: usize,
    /// The root of the file.
    pub root: Node<'a>,
    /// `agent` or `proxy`.
    pub kind: &'static str,
}

/// What can be asked of an agent or proxy.
pub const FACTS: &[Fact] = &[
    Fact::new("kind", Ty::Str, "`agent` or `proxy`.", |system, thing| Value::of(system.vault.agents[thing.index].kind)),
    Fact::joined(
        "address",
        Ty::Maybe(&Ty::Str),
        "The address of the Vault server that it asks.",
        &["VAULT_ADDR"],
        address,
    ),
    Fact::joined(
        "reach",
        Ty::Maybe(&Ty::Str),
        "Where that server is: `loopback`, `private`, `public` or `everywhere`.",
        &["VAULT_ADDR"],
        |system, thing| address::reach(&address(system, thing)),
    ),
    Fact::joined(
        "isLocal",
        Ty::Bool,
        "Whether that server is known to be on the own machine.",
        &["VAULT_ADDR"],
        |system, thing| {
            let reach = address::reach(&address(system, thing));
            Value::at(thing.node, reach.as_str() == Some("loopback"))
        },
    ),
    Fact::new("listeners", Ty::List(&Ty::Thing("vault.listener")), "Its listeners.", |system, thing| {
        system.vault.listeners_of(Owner::Agent(thing.index), true)
    }),
    Fact::new("raw", Ty::Raw, "The configuration as written.", |_, thing| {
        Value::at(thing.node, Data::Node(thing.node))
    }),
    Fact::new(
        "flags",
        Ty::Table,
        "A setting as a truth value, `false` when nothing says: `flags[\"vault.tls_skip_verify\"]`.",
        |_, thing| table(thing, switch_of),
    ),
    Fact::new("seconds", Ty::Table, "A setting as a duration in seconds.", |_, thing| table(thing, seconds_of)),
    Fact::new("numbers", Ty::Table, "A setting as a whole number.", |_, thing| table(thing, number_of)),
    Fact::new("settings", Ty::Table, "A setting as written, behind a dotted path.", |_, thing| table(thing, raw_of)),
    Fact::new("product", Ty::Str, "`vault` or `openbao`.", |system, thing| {
        Value::of(product::of_file(system, thing.file))
    }),
];

fn address<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    system.vault.environment.unless_named(setting(thing.node, "vault.address"), "ADDR")
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    const AGENT: &str = r#"
vault { address = "http://vault:8200" }
auto_auth {
  method "kubernetes" { mount_path = "auth/kubernetes" }
  sink "file" { config = { path = "/run/token" } }
}
template { destination = "/run/db" }
listener "tcp" { address = "0.0.0.0:8100" }
"#;

    #[test]
    fn agents_are_read() {
        for (fact, expected) in [("kind", "agent"), ("address", "http://vault:8200"), ("reach", "private")] {
            assert_eq!(facts(&[("agent.hcl", AGENT)], "vault.agent", fact), [expected], "{fact}");
        }
        assert_eq!(facts(&[("agent.hcl", AGENT)], "vault.listener", "owner"), ["agent"]);
    }

    #[test]
    fn the_environment_may_give_the_address() {
        let files = [("agent.hcl", "auto_auth {}"), ("agent.service", "Environment=VAULT_ADDR=http://v:8200")];
        assert_eq!(facts(&files, "vault.agent", "address"), ["unknown"]);
        assert_eq!(facts(&files[..1], "vault.agent", "address"), ["absent"]);
    }
}
