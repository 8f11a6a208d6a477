//! The certificate of a listener, where its file stands in the workspace: whether a client would take it.
//!
//! The path in the configuration is that on the server. The file in the workspace is the one that ends alike and stands
//! near the configuration; where several could be meant, none is taken.

use super::unit::Server;
use super::{Data, Fact, LISTENER, Owner, Part, System, Thing, Ty, Value, address, advertised, block, convert};
use crate::model::Parsed;
use crate::model::certificate::{Certificate, private_key};
use crate::source::Environment;

/// What files with certificates and keys hold.
const PEM: &[&str] = &["BEGIN CERTIFICATE", "PRIVATE KEY-----"];

const fn joined(
    name: &'static str,
    ty: Ty,
    doc: &'static str,
    get: for<'a> fn(&System<'a>, Thing<'a>) -> Value<'a>,
) -> Fact {
    Fact::joined(name, ty, doc, PEM, get)
}

/// What can be asked of the certificate of a listener. All of it is absent where the workspace does not hold the file.
pub const FACTS: &[Fact] = &[
    joined("certPath", Ty::Maybe(&Ty::Str), "Where its certificate stands in the workspace.", |system, thing| {
        of(system, thing, |_, path| Some(Data::from(path.to_owned())))
    }),
    joined("certExpires", Ty::Maybe(&Ty::Str), "The last day on which its certificate is valid.", |system, thing| {
        of(system, thing, |certificate, _| Some(Data::from(certificate.until.to_string())))
    }),
    joined(
        "certDaysLeft",
        Ty::Maybe(&Ty::Int),
        "How many days its certificate is still valid; fewer than none when it has expired.",
        |system, thing| {
            let today = system.target.today;
            of(system, thing, |certificate, _| today.map(|today| Data::Int(today.days_until(certificate.until))))
        },
    ),
    joined(
        "certWeakness",
        Ty::Maybe(&Ty::Str),
        "What about its certificate nobody should trust any more, as in `has an RSA key of 1024 bits`.",
        |system, thing| of(system, thing, |certificate, _| certificate.weakness.map(Data::from)),
    ),
    joined("certIsSelfSigned", Ty::Maybe(&Ty::Bool), "Whether its certificate vouches for itself.", |system, thing| {
        of(system, thing, |certificate, _| Some(Data::Bool(certificate.is_self_signed)))
    }),
    joined(
        "certFitsKey",
        Ty::Maybe(&Ty::Bool),
        "Whether its key belongs to its certificate, where the workspace holds both.",
        fits_key,
    ),
    joined(
        "certLacksHost",
        Ty::Maybe(&Ty::Str),
        "The host in the server's `api_addr`, when its certificate does not name it and no other listener speaks TLS.",
        lacks_host,
    ),
];

/// What a certificate says, at the setting that names its file.
fn of<'a>(system: &System<'a>, thing: Thing<'a>, ask: impl FnOnce(Certificate, &str) -> Option<Data<'a>>) -> Value<'a> {
    let written = Value::field(thing.node, "tls_cert_file");
    let found = certificate(system, thing).and_then(|(certificate, path)| ask(certificate, path));
    Value { data: found.unwrap_or(Data::Absent), from: written.from }
}

fn certificate<'s>(system: &'s System<'_>, thing: Thing<'_>) -> Option<(Certificate, &'s str)> {
    let is_off = || convert::switch(Value::field(thing.node, "tls_disable")).as_bool() != Some(false);
    let file = file(system, thing, "tls_cert_file").filter(|_| !is_off())?;
    let source = &file.input.source;
    Some((Certificate::of(&source.text)?, &source.path))
}

/// The file of the workspace that a setting means.
fn file<'s>(system: &'s System<'_>, thing: Thing<'_>, key: &str) -> Option<&'s Parsed> {
    if system.vault.around.pems.is_empty() {
        return None;
    }
    let own = &system.files[thing.file].input;
    let written = Value::field(thing.node, key);
    let path = written.as_str()?;
    let is_meant = |file: &&Parsed| {
        file.input.environment == own.environment || file.input.environment != Environment::Development
    };
    let near = system.vault.around.pems.iter().map(|file| &system.files[*file]).filter(is_meant);
    let near = near.filter(|file| is_near(&own.source.path, &file.input.source.path));
    let mut ranked: Vec<_> = near.map(|file| (alike(path, &file.input.source.path), file)).collect();
    ranked.retain(|(rank, _)| *rank > 0);
    let best = ranked.iter().map(|(rank, _)| *rank).max()?;
    let mut first = ranked.into_iter().filter(|(rank, _)| *rank == best).map(|(_, file)| file);
    let found = first.next()?;
    first.next().is_none().then_some(found)
}

/// How many segments two paths end with alike.
fn alike(one: &str, other: &str) -> usize {
    one.rsplit('/').zip(other.rsplit('/')).take_while(|(one, other)| one == other).count()
}

/// Whether a file stands below the folder that holds the folder of the configuration.
fn is_near(own: &str, other: &str) -> bool {
    let up = |path: &'_ str| path.rfind('/').map_or(0, |at| at);
    let folder = &own[..up(own)];
    let above = &folder[..up(folder)];
    above.is_empty() || other.strip_prefix(above).is_some_and(|rest| rest.starts_with('/'))
}

fn fits_key<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let key = file(system, thing, "tls_key_file").and_then(|file| private_key(&file.input.source.text));
    of(system, thing, |certificate, _| key.map(|key| Data::Bool(key == certificate.key)))
}

fn lacks_host<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let part: &Part<'_> = &system.vault.listeners[thing.index];
    let Owner::Server(index) = part.owner else { return Value::absent(thing.node) };
    of(system, thing, |certificate, _| {
        let is_alone = speaking_tls(&system.vault.servers[index]) == 1;
        let host = advertised_host(system, index).filter(|host| is_alone && !certificate.names_host(host))?;
        Some(Data::from(host))
    })
}

fn advertised_host(system: &System<'_>, index: usize) -> Option<String> {
    let (file, root) = system.vault.servers[index].main;
    let thing = super::thing("server", root, file, index)?;
    let api = advertised::api_addr(system, thing);
    let leads_here = matches!(address::reach(&api).as_str(), Some("private" | "public"));
    api.as_str().filter(|_| leads_here).map(|text| address::host(text).to_owned())
}

/// How many listeners may speak TLS.
fn speaking_tls(server: &Server<'_>) -> usize {
    let listeners = server.parts.iter().flat_map(|(_, root)| block::blocks_of(*root, LISTENER));
    let is_off = |body| convert::switch(Value::field(body, "tls_disable")).as_bool() == Some(true);
    listeners.filter(|block| !is_off(block.body)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_by_how_their_paths_end() {
        assert_eq!(alike("/etc/vault/tls/vault.crt", "ops/tls/vault.crt"), 2);
        assert_eq!(alike("/etc/vault/tls/vault.crt", "ops/vault.key"), 0);
        for (own, other, expected) in [
            ("vault.hcl", "tls/vault.crt", true),
            ("ops/vault.hcl", "certs/vault.crt", true),
            ("ops/vault/vault.hcl", "ops/certs/vault.crt", true),
            ("ops/vault/vault.hcl", "other/certs/vault.crt", false),
            ("ops/vault/vault.hcl", "opsy/vault.crt", false),
        ] {
            assert_eq!(is_near(own, other), expected, "{own} {other}");
        }
    }
}
