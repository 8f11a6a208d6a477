//! Kernel settings of pods, and which of them are safe to change.

use super::{Data, System, Thing, Value, as_list, dig};

/// The safe settings, each with the minor release of Kubernetes 1 from which on it is.
const SAFE: [(&str, u32); 12] = [
    ("kernel.shm_rmid_forced", 0),
    ("net.ipv4.ip_local_port_range", 0),
    ("net.ipv4.tcp_syncookies", 0),
    ("net.ipv4.ping_group_range", 0),
    ("net.ipv4.ip_unprivileged_port_start", 0),
    ("net.ipv4.ip_local_reserved_ports", 27),
    ("net.ipv4.tcp_keepalive_time", 29),
    ("net.ipv4.tcp_fin_timeout", 29),
    ("net.ipv4.tcp_keepalive_intvl", 29),
    ("net.ipv4.tcp_keepalive_probes", 29),
    ("net.ipv4.tcp_rmem", 32),
    ("net.ipv4.tcp_wmem", 32),
];

/// The settings of a pod that are not safe in the targeted release, or in any where none is targeted.
pub fn unsafe_ones<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let written = as_list(dig(thing.node, &["securityContext", "sysctls"]));
    let Data::List(list) = &written.data else { return written };
    let names = list.items.iter().filter_map(|item| match item.data {
        Data::Node(node) => Some(Value::field(node, "name")),
        _ => None,
    });
    let found = names.filter(|name| name.as_str().is_none_or(|name| !is_safe(name, system.target.kubernetes)));
    Value { from: written.from, ..Value::list(found.collect::<Vec<_>>()) }
}

/// Slashes may stand for the dots.
fn is_safe(name: &str, target: Option<(u32, u32)>) -> bool {
    let name = name.replace('/', ".");
    let minor = target.map_or(u32::MAX, |(_, minor)| minor);
    SAFE.iter().any(|(safe, since)| *safe == name && *since <= minor)
}

#[cfg(test)]
mod tests {
    use super::is_safe;

    #[test]
    fn settings_become_safe_with_releases() {
        for (name, target, expected) in [
            ("kernel.shm_rmid_forced", None, true),
            ("kernel/shm_rmid_forced", Some((1, 20)), true),
            ("net.ipv4.tcp_keepalive_time", Some((1, 28)), false),
            ("net.ipv4.tcp_keepalive_time", Some((1, 29)), true),
            ("net.ipv4.tcp_rmem", None, true),
            ("net.core.somaxconn", None, false),
            ("kernel.msgmax", Some((1, 34)), false),
        ] {
            assert_eq!(is_safe(name, target), expected, "{name} {target:?}");
        }
    }
}
