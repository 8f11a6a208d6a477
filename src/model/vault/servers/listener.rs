//! Listeners of servers, agents and proxies.

use super::server::table;
use super::settings::{number_of, raw_of, seconds_of, switch_of};
use super::{Data, Fact, Owner, Part, System, Thing, Ty, Value, address, advertised, block, convert, product};

/// The address that Vault listens on when nothing says.
const DEFAULT_ADDRESS: &str = "127.0.0.1:8200";

const DEFAULT_PORT: i64 = 8200;

/// What can be asked of a listener.
pub const FACTS: &[Fact] = &[
    Fact::new("type", Ty::Maybe(&Ty::Str), "The type in small letters: `tcp` or `unix`.", |system, thing| {
        part(system, thing).block.kind()
    }),
    Fact::new("address", Ty::Str, "What it listens on; Vault takes 127.0.0.1:8200 when nothing says.", address),
    Fact::new(
        "reach",
        Ty::Str,
        "Who can reach it: `loopback`, `private` (one address of a private network, or a name), `public` (one address of the internet), `everywhere` (all addresses of the machine) or `unix`.",
        reach,
    ),
    Fact::new(
        "port",
        Ty::Maybe(&Ty::Int),
        "The port that it listens on; 8200 when the address names none.",
        |system, thing| {
            let address = address(system, thing);
            let port = advertised::port(&address);
            if port.is_absent() { Value { data: Data::Int(DEFAULT_PORT), from: port.from } } else { port }
        },
    ),
    Fact::new("tlsDisabled", Ty::Bool, "Whether it speaks without TLS.", |_, thing| {
        convert::switch(Value::field(thing.node, "tls_disable"))
    }),
    Fact::new(
        "tlsMinVersion",
        Ty::Maybe(&Ty::Str),
        "The oldest TLS version that it speaks, as in `tls12`.",
        |_, thing| block::lower(Value::field(thing.node, "tls_min_version")),
    ),
    Fact::new("certFile", Ty::Maybe(&Ty::Str), "The file of its certificate.", |_, thing| {
        Value::field(thing.node, "tls_cert_file")
    }),
    Fact::new("keyFile", Ty::Maybe(&Ty::Str), "The file of its key.", |_, thing| {
        Value::field(thing.node, "tls_key_file")
    }),
    Fact::new("forwardedFor", Ty::List(&Ty::Str), "The networks whose `X-Forwarded-For` it believes.", |_, thing| {
        texts(thing, "x_forwarded_for_authorized_addrs")
    }),
    Fact::new(
        "proxyProtocol",
        Ty::List(&Ty::Str),
        "The networks whose PROXY protocol header it believes.",
        |_, thing| texts(thing, "proxy_protocol_authorized_addrs"),
    ),
    Fact::new("trustedNetworks", Ty::List(&Ty::Str), "Both of these together.", trusted),
    Fact::new("raw", Ty::Raw, "The listener as written.", |_, thing| Value::at(thing.node, Data::Node(thing.node))),
    Fact::new(
        "flags",
        Ty::Table,
        "A setting as a truth value, `false` when nothing says: `flags[\"telemetry.unauthenticated_metrics_access\"]`.",
        |_, thing| table(thing, switch_of),
    ),
    Fact::new("seconds", Ty::Table, "A setting as a duration in seconds.", |_, thing| table(thing, seconds_of)),
    Fact::new("numbers", Ty::Table, "A setting as a whole number.", |_, thing| table(thing, number_of)),
    Fact::new("settings", Ty::Table, "A setting as written, behind a dotted path.", |_, thing| table(thing, raw_of)),
    Fact::new("owner", Ty::Str, "What it belongs to: `server`, `agent` or `proxy`.", owner),
    Fact::new(
        "server",
        Ty::Maybe(&Ty::Thing("vault.server")),
        "The server that it belongs to; absent for agents and proxies.",
        |system, thing| super::server_of(system, part(system, thing)),
    ),
    Fact::new("product", Ty::Str, "`vault` or `openbao`.", |system, thing| {
        Value::of(product::of_owner(system, part(system, thing).owner, thing.file))
    }),
];

fn part<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Part<'a> {
    &system.vault.listeners[thing.index]
}

fn address<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let written = Value::field(thing.node, "address");
    if written.is_absent() { Value { data: Data::from(DEFAULT_ADDRESS), from: written.from } } else { written }
}

fn reach<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let address = address(system, thing);
    let unix = part(system, thing).block.is("unix");
    if unix { Value { data: Data::from("unix"), from: address.from } } else { address::reach(&address) }
}

fn owner<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    match part(system, thing).owner {
        Owner::Server(_) => Value::of("server"),
        Owner::Agent(index) => Value::of(system.vault.agents[index].kind),
        Owner::Outside => Value::unknown(),
    }
}

/// Networks and their like: a list, or a text with commas. Each comes from the node that says it.
pub fn texts<'a>(thing: Thing<'a>, key: &str) -> Value<'a> {
    let written = Value::field(thing.node, key);
    let from = written.from;
    let list = match written.data {
        Data::Absent => Value::list([]),
        Data::Node(node) if node.is_sequence() => Value::list(node.items().map(Value::read)),
        Data::Str(text) => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            Value::list(parts.map(|part| Value { data: Data::from(part.to_owned()), from }))
        }
        _ => Value::unknown(),
    };
    Value { from, ..list }
}

fn trusted<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let lists = ["x_forwarded_for_authorized_addrs", "proxy_protocol_authorized_addrs"].map(|key| texts(thing, key));
    let complete = !lists.iter().any(Value::is_unknown);
    let items = lists.into_iter().flat_map(|list| match list.data {
        Data::List(list) => list.items.to_vec(),
        _ => Vec::new(),
    });
    Value::list_of(items.collect::<Vec<_>>(), complete)
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn listeners_are_read_as_vault_reads_them() {
        for (text, fact, expected) in [
            ("listener \"tcp\" {}", "address", "127.0.0.1:8200"),
            ("listener \"tcp\" {}", "reach", "loopback"),
            ("listener \"tcp\" { address = \"0.0.0.0:8200\" }", "reach", "everywhere"),
            ("listener \"tcp\" { address = \"{{ GetPrivateIP }}:8200\" }", "reach", "unknown"),
            ("listener \"unix\" { address = \"/run/vault.sock\" }", "reach", "unix"),
            ("listener \"tcp\" {}", "tlsDisabled", "false"),
            ("listener \"tcp\" { tls_disable = 1 }", "tlsDisabled", "true"),
            ("listener \"tcp\" { tls_disable = \"T\" }", "tlsDisabled", "true"),
            ("listener \"tcp\" { tls_disable = \"maybe\" }", "tlsDisabled", "unknown"),
            ("listener \"tcp\" { tls_min_version = \"TLS10\" }", "tlsMinVersion", "tls10"),
            (
                "listener \"tcp\" { x_forwarded_for_authorized_addrs = \"10.0.0.0/8, ::/0\" }",
                "forwardedFor",
                "10.0.0.0/8, ::/0",
            ),
            ("listener \"tcp\" { x_forwarded_for_authorized_addrs = [\"::/0\"] }", "forwardedFor", "::/0"),
            (
                "listener \"tcp\" {\n proxy_protocol_authorized_addrs = \"10.0.0.1\"\n x_forwarded_for_authorized_addrs = \"10.0.0.2\"\n}",
                "trustedNetworks",
                "10.0.0.2, 10.0.0.1",
            ),
            ("listener \"tcp\" {}", "owner", "server"),
        ] {
            assert_eq!(facts(&[("vault.hcl", text)], "vault.listener", fact), [expected], "{text}");
        }
    }
}
