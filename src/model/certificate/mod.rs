//! X.509 certificates and the keys that belong to them: the few fields that tell whether a server can use one.
//!
//! Nothing is verified: no signature, no chain. Who the issuer is and whether anybody trusts it is not known here.

mod der;
mod pem;

use std::net::IpAddr;

use crate::date::Date;

use der::{BITS, BYTES, INTEGER, Item, Items, OID, SEQUENCE, SHORT_TIME, TIME};

const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// The oldest ways to sign, with the hash that nobody should trust any more.
const WEAK_SIGNATURES: &[(&[u8], &str)] = &[
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x04], "MD5"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05], "SHA-1"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01], "SHA-1"),
];
/// The extension that holds the names of the server.
const NAMES: &[u8] = &[0x55, 0x1d, 0x11];
const EXTENSIONS: u8 = 0xa3;
const DNS_NAME: u8 = 0x82;
const ADDRESS: u8 = 0x87;
/// Where an elliptic key keeps its public part.
const POINT: u8 = 0xa1;

/// How many bits a key of RSA has at least.
const ENOUGH: usize = 2048;

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The last day on which it is valid.
    pub until: Date,
    /// Whether it vouches for itself.
    pub is_self_signed: bool,
    /// What about its key or signature nobody should trust any more, in words.
    pub weakness: Option<String>,
    /// The names and addresses of the server, in small letters.
    pub names: Vec<String>,
    /// What tells its key from others.
    pub key: Vec<u8>,
}

impl Certificate {
    /// The first certificate of a text, which is the server's where several stand in one file.
    pub fn of(text: &str) -> Option<Self> {
        let (_, bytes) = pem::first(text, "CERTIFICATE")?;
        read(&bytes)
    }

    /// Whether it names a host.
    pub fn names_host(&self, host: &str) -> bool {
        let host = host.trim_matches(['[', ']']).to_ascii_lowercase();
        let host = host.parse::<IpAddr>().map_or(host, |ip| ip.to_string());
        let below = host.split_once('.').map(|(_, rest)| rest);
        let fits = |name: &String| *name == host || name.strip_prefix("*.").is_some_and(|rest| Some(rest) == below);
        self.names.iter().any(fits)
    }
}

fn read(bytes: &[u8]) -> Option<Certificate> {
    let mut whole = only(bytes)?.items();
    let mut fields = whole.next()?.with(SEQUENCE)?.items().peekable();
    let signature = whole.next()?.items().next()?.with(OID)?;
    // The version is left out of the oldest ones.
    fields.next_if(|field| field.tag == 0xa0);
    fields.next()?.with(INTEGER)?;
    fields.next()?.with(SEQUENCE)?;
    let issuer = fields.next()?;
    let until = day(fields.next()?.items().nth(1)?)?;
    let subject = fields.next()?;
    let (key, weak_key) = public_key(fields.next()?)?;
    let weak_hash = WEAK_SIGNATURES.iter().find(|(name, _)| *name == signature.content);
    Some(Certificate {
        until,
        is_self_signed: issuer == subject,
        weakness: weak_key.or_else(|| weak_hash.map(|(_, hash)| format!("is signed with {hash}"))),
        names: fields.find(|field| field.tag == EXTENSIONS).map(names).unwrap_or_default(),
        key,
    })
}

/// The sequence that some bytes are.
fn only(bytes: &[u8]) -> Option<Item<'_>> {
    der::items(bytes).next()?.with(SEQUENCE)
}

/// What tells a key from others, and what is weak about it.
fn public_key(field: Item<'_>) -> Option<(Vec<u8>, Option<String>)> {
    let mut parts = field.items();
    let kind = parts.next()?.items().next()?.with(OID)?;
    let (_, bits) = parts.next()?.with(BITS)?.content.split_first()?;
    if kind.content != RSA {
        return Some((bits.to_vec(), None));
    }
    let modulus = number(only(bits)?.items().next()?);
    let size = modulus.len() * 8 - modulus.first().map_or(0, |byte| byte.leading_zeros() as usize);
    Some((modulus.to_vec(), (size < ENOUGH).then(|| format!("has an RSA key of {size} bits"))))
}

/// A number without the zero that only keeps it from being negative.
fn number(item: Item<'_>) -> &[u8] {
    item.content.strip_prefix(&[0]).unwrap_or(item.content)
}

fn names(extensions: Item<'_>) -> Vec<String> {
    let all = extensions.items().flat_map(Item::items);
    let held = all.filter_map(|extension| {
        let mut parts = extension.items();
        (parts.next()?.content == NAMES).then(|| parts.find(|part| part.tag == BYTES)).flatten()
    });
    held.filter_map(|held| only(held.content)).flat_map(Item::items).filter_map(name).collect()
}

fn name(item: Item<'_>) -> Option<String> {
    match (item.tag, item.content.len()) {
        (DNS_NAME, _) => std::str::from_utf8(item.content).ok().map(str::to_ascii_lowercase),
        (ADDRESS, 4) => <[u8; 4]>::try_from(item.content).ok().map(|ip| IpAddr::from(ip).to_string()),
        (ADDRESS, 16) => <[u8; 16]>::try_from(item.content).ok().map(|ip| IpAddr::from(ip).to_string()),
        _ => None,
    }
}

/// The day of a time: `YYMMDD…` until 2049, `YYYYMMDD…`.
fn day(time: Item<'_>) -> Option<Date> {
    let text = std::str::from_utf8(time.content).ok()?;
    let (year, rest) = match time.tag {
        SHORT_TIME => text.split_at_checked(2)?,
        TIME => text.split_at_checked(4)?,
        _ => return None,
    };
    let century = match (time.tag, year.parse::<u16>().ok()?) {
        (SHORT_TIME, year) if year < 50 => 2000,
        (SHORT_TIME, _) => 1900,
        _ => 0,
    };
    let part = |from: usize| rest.get(from..from + 2)?.parse().ok();
    Date::of(century + year.parse::<u16>().ok()?, part(0)?, part(2)?)
}

/// What tells the private key of a text from others; `None` where it does not hold its public part, or is encrypted.
pub fn private_key(text: &str) -> Option<Vec<u8>> {
    let (label, bytes) = pem::first(text, "PRIVATE KEY")?;
    let fields = only(&bytes)?.items();
    match label {
        "RSA PRIVATE KEY" => of_rsa(fields),
        "EC PRIVATE KEY" => of_curve(fields),
        "PRIVATE KEY" => {
            let mut fields = fields.skip(1);
            let kind = fields.next()?.items().next()?;
            let inner = only(fields.next()?.with(BYTES)?.content)?.items();
            if kind.content == RSA { of_rsa(inner) } else { of_curve(inner) }
        }
        _ => None,
    }
}

fn of_rsa(mut fields: Items<'_>) -> Option<Vec<u8>> {
    Some(number(fields.nth(1)?.with(INTEGER)?).to_vec())
}

fn of_curve(mut fields: Items<'_>) -> Option<Vec<u8>> {
    let point = fields.find(|field| field.tag == POINT)?.items().next()?.with(BITS)?;
    Some(point.content.split_first()?.1.to_vec())
}

#[cfg(test)]
mod tests;
