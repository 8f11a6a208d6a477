//! Listeners of agents and proxies that lend out the token of their owner.

use super::{Data, Fact, Owner, System, Thing, Ty, Value, login};

/// The bits of a socket's mode that let anybody on the machine connect.
const ANYBODY: i64 = 0o007;

/// What can be asked of a listener besides, when it belongs to an agent or proxy.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "lendsToken",
        Ty::Bool,
        "Whether requests that reach it without a token get the token of the agent or proxy.",
        lends_token,
    ),
    Fact::new(
        "isOpenSocket",
        Ty::Bool,
        "Whether it is a unix socket that anybody on the machine may use.",
        |system, thing| {
            let is_unix = system.vault.listeners[thing.index].block.is("unix");
            let mode = Value::field(thing.node, "socket_mode");
            let bits = match &mode.data {
                Data::Str(text) => i64::from_str_radix(text.trim(), 8).ok(),
                Data::Int(bits) => Some(*bits),
                Data::Absent => Some(0),
                _ => None,
            };
            let is_open = bits.map_or(Data::Unknown, |bits| Data::Bool(bits & ANYBODY != 0));
            Value { data: if is_unix { is_open } else { Data::Bool(false) }, from: mode.from }
        },
    ),
];

fn lends_token<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let Owner::Agent(index) = system.vault.listeners[thing.index].owner else { return Value::of(false) };
    let only_metrics = Value::field(thing.node, "role").as_str() == Some("metrics_only");
    let lends = login::lends_token(system.vault.agents[index].root);
    if only_metrics { Value::at(thing.node, false) } else { lends }
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn listeners_lend_the_token_of_their_owner() {
        for (name, text, fact, expected) in [
            ("agent.hcl", "api_proxy { use_auto_auth_token = true }\nlistener \"tcp\" {}", "lendsToken", "true"),
            ("agent.hcl", "listener \"tcp\" {}", "lendsToken", "false"),
            (
                "agent.hcl",
                "api_proxy { use_auto_auth_token = true }\nlistener \"tcp\" { role = \"metrics_only\" }",
                "lendsToken",
                "false",
            ),
            ("vault.hcl", "listener \"tcp\" {}", "lendsToken", "false"),
            ("agent.hcl", "listener \"unix\" { socket_mode = \"0666\" }", "isOpenSocket", "true"),
            ("agent.hcl", "listener \"unix\" { socket_mode = \"660\" }", "isOpenSocket", "false"),
            ("agent.hcl", "listener \"tcp\" { socket_mode = \"0666\" }", "isOpenSocket", "false"),
        ] {
            assert_eq!(facts(&[(name, text)], "vault.listener", fact), [expected], "{text}");
        }
    }
}
