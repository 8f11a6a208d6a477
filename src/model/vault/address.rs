//! Addresses: the host in one, and who can reach it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{Data, Value};

/// Words that the Vault chart replaces by addresses when a pod starts.
const FILLED_IN: &[&str] = &["HOST_IP", "POD_IP", "HOSTNAME", "API_ADDR", "TRANSIT_ADDR", "RAFT_ADDR"];

/// Who can reach an address: `loopback`, `private`, `public`, `everywhere` or `unix`.
pub fn reach<'a>(address: &Value<'a>) -> Value<'a> {
    let data = match &address.data {
        Data::Absent => Data::Absent,
        Data::Str(text) => reach_of(text).map_or(Data::Unknown, Data::from),
        _ => Data::Unknown,
    };
    Value { data, from: address.from }
}

fn reach_of(address: &str) -> Option<&'static str> {
    if address.starts_with("unix://") || address.starts_with('/') {
        return Some("unix");
    }
    let host = host(address);
    if is_word(host) {
        return None;
    }
    if host.is_empty() {
        return Some("everywhere");
    }
    let ip = host.split('%').next().unwrap_or(host).parse::<IpAddr>();
    Some(match ip {
        Ok(IpAddr::V4(ip)) => of_v4(ip),
        Ok(IpAddr::V6(ip)) => of_v6(ip),
        Err(_) if host.eq_ignore_ascii_case("localhost") || host.ends_with(".localhost") => "loopback",
        Err(_) => "private",
    })
}

/// Whether a script, as in the Vault chart, writes an address in place of a word when the server starts.
pub fn is_filled_in(address: &str) -> bool {
    is_word(host(address))
}

fn is_word(host: &str) -> bool {
    if !host.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return false;
    }
    let is_word = host.contains('_') && host.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    is_word || FILLED_IN.iter().any(|word| host.contains(word))
}

fn of_v4(ip: Ipv4Addr) -> &'static str {
    let [first, second, ..] = ip.octets();
    let shared = first == 100 && (64..128).contains(&second);
    match () {
        () if ip.is_loopback() => "loopback",
        () if ip.is_unspecified() => "everywhere",
        () if ip.is_private() || ip.is_link_local() || shared => "private",
        () => "public",
    }
}

fn of_v6(ip: Ipv6Addr) -> &'static str {
    if let Some(ip) = ip.to_ipv4_mapped() {
        return of_v4(ip);
    }
    match () {
        () if ip.is_loopback() => "loopback",
        () if ip.is_unspecified() => "everywhere",
        () if ip.is_unique_local() || ip.is_unicast_link_local() => "private",
        () => "public",
    }
}

/// `host:port`, also of a URL.
pub fn authority(address: &str) -> &str {
    let colon = address.bytes().position(|byte| byte == b':');
    let rest = colon.and_then(|at| address[at..].strip_prefix("://")).unwrap_or(address);
    let end = rest.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    let authority = &rest[..end];
    authority.bytes().rposition(|byte| byte == b'@').map_or(authority, |at| &authority[at + 1..])
}

/// The port, when one is written.
pub fn port(address: &str) -> Option<i64> {
    let authority = authority(address);
    let (host, port) = authority.rsplit_once(':')?;
    let is_port = !host.contains(':') || host.ends_with(']');
    port.parse::<u16>().ok().filter(|_| is_port).map(i64::from)
}

/// The host of `host:port` or of a URL, without the brackets of IPv6.
pub fn host(address: &str) -> &str {
    let authority = authority(address);
    if let Some(inside) = authority.strip_prefix('[') {
        return inside.split(']').next().unwrap_or(inside);
    }
    match authority.rsplit_once(':') {
        Some((host, _)) if !host.contains(':') => host,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_cut_out() {
        for (address, expected) in [
            ("10.0.0.5:8200", "10.0.0.5"),
            (":8200", ""),
            ("[::]:8200", "::"),
            ("::1", "::1"),
            ("https://vault.example.com:8200/ui", "vault.example.com"),
            ("https://user@vault-1:8200", "vault-1"),
            ("https://[fd00::1]:8200", "fd00::1"),
            ("https://", ""),
            ("vault", "vault"),
            ("[", ""),
        ] {
            assert_eq!(host(address), expected, "{address}");
        }
    }

    #[test]
    fn ports_are_cut_out() {
        for (address, expected) in [
            ("10.0.0.5:8200", Some(8200)),
            ("[::]:8200", Some(8200)),
            ("https://vault:8200/ui", Some(8200)),
            ("::1", None),
            ("vault", None),
            ("vault:http", None),
        ] {
            assert_eq!(port(address), expected, "{address}");
        }
    }

    #[test]
    fn addresses_have_a_reach() {
        for (address, expected) in [
            ("127.0.0.1:8200", Some("loopback")),
            ("127.9.9.9:8200", Some("loopback")),
            ("localhost:8200", Some("loopback")),
            ("[::1]:8200", Some("loopback")),
            ("0.0.0.0:8200", Some("everywhere")),
            ("[::]:8200", Some("everywhere")),
            (":8200", Some("everywhere")),
            ("10.0.0.5:8200", Some("private")),
            ("100.64.3.3:8200", Some("private")),
            ("[fd00::1]:8200", Some("private")),
            ("vault.example.com:8200", Some("private")),
            ("203.0.113.9:8200", Some("public")),
            ("[::ffff:127.0.0.1]:8200", Some("loopback")),
            ("/run/vault.sock", Some("unix")),
            ("HOST_IP:8500", None),
            ("http://IP_ADDRESS:8200", None),
        ] {
            assert_eq!(reach_of(address), expected, "{address}");
        }
    }
}
