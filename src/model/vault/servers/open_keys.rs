//! What callers without a token may do with the keys of a server: change the unseal keys, or make a root token.

use super::server::server;
use super::{LISTENER, System, Thing, Value, block, convert, product, settings};
use crate::tree::Node;

/// Switches of OpenBao's listeners that close an operation, what they close, and the release since which they are on
/// (the second since a patch of that release).
const SWITCHES: &[(&str, &str, &str)] = &[
    ("disable_unauthed_rekey_endpoints", "rekey", "2.5"),
    ("disable_unauthed_generate_root_endpoints", "generate-root", "2.5"),
];

/// The operations that are open, each where it is opened.
pub fn of<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let server = server(system, thing);
    if product::of_server(system, server) == "openbao" {
        let listeners = server.parts.iter().flat_map(|(_, root)| block::blocks_of(*root, LISTENER));
        let open: Vec<_> = listeners.map(|listener| of_listener(system, thing, listener.body)).collect();
        let complete = !server.is_open && open.iter().all(|(_, complete)| *complete);
        return Value::list_of(open.into_iter().flat_map(|(open, _)| open).collect::<Vec<_>>(), complete);
    }
    let written = settings::raw(server, "enable_unauthenticated_access");
    let items = written.from.filter(|_| written.is_present()).into_iter().flat_map(|node| node.items());
    Value::list_of(items.map(Value::read).collect::<Vec<_>>(), !written.is_unknown())
}

fn of_listener<'a>(system: &System<'a>, thing: Thing<'a>, listener: Node<'a>) -> (Vec<Value<'a>>, bool) {
    let mut open = Vec::new();
    let mut complete = true;
    for (key, operation, since) in SWITCHES {
        let written = Value::field(listener, key);
        let closed = match convert::flag(written.clone()) {
            flag if flag.is_absent() => product::since(system, thing, since).as_bool(),
            flag => flag.as_bool(),
        };
        complete &= closed.is_some();
        if closed == Some(false) {
            open.push(Value::at(written.from.unwrap_or(listener), *operation));
        }
    }
    (open, complete)
}
