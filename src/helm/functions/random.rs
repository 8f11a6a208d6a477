//! What would be different with every call: fixed stand-ins, marked so that no rule judges them.
//!
//! Their form is that of the real ones (length, kind of letters, PEM), so that what a template does with them goes on.

use super::{Call, Function, Kind::Any, Kind::Int, Kind::Str};
use crate::helm::value::{Error, Map, OriginId, PStr, Val, Width};

pub const TABLE: &[Function] = &[
    Function::new("randAlphaNum", &[Int], |call| letters(call, "s3cr3tstandin")),
    Function::new("randAlpha", &[Int], |call| letters(call, "standin")),
    Function::new("randAscii", &[Int], |call| letters(call, "s+and-in")),
    Function::new("randNumeric", &[Int], |call| letters(call, "1234567890")),
    Function::new("randBytes", &[Int], |call| {
        let count = usize::try_from(call.int(0)).map_err(|_| Error::new("negative count"))?;
        call.budget().string(count.saturating_mul(2))?;
        stand_in(call, crate::helm::go::encode::base64(&vec![0; count]))
    }),
    Function::new("randInt", &[Int, Int], |call| {
        let (least, most) = (call.int(0), call.int(1));
        let origin = call.origins().tainted("random");
        if least >= most {
            Err(Error::new("invalid argument to Intn"))
        } else {
            Ok(Val::Int(least, Width::Int, origin))
        }
    }),
    Function::new("shuffle", &[Str], |call| {
        let string = call.str(0);
        stand_in(call, string.as_str().to_owned())
    }),
    Function::new("uuidv4", &[], |call| stand_in(call, "00000000-0000-4000-8000-000000000000".to_owned())),
    Function::new("bcrypt", &[Str], |call| stand_in(call, HASH.to_owned())),
    Function::variadic("htpasswd", &[Str, Str], Str, |call| {
        let user = call.str(0);
        stand_in(call, format!("{user}:{HASH}"))
    }),
    Function::new("derivePassword", &[Int, Str, Str, Str, Str], |call| stand_in(call, "stand-in-password".to_owned())),
    Function::new("encryptAES", &[Str, Str], |call| stand_in(call, "c3RhbmQtaW4=".to_owned())),
    Function::new("decryptAES", &[Str, Str], |call| stand_in(call, "stand-in".to_owned())),
    Function::new("genPrivateKey", &[Str], |call| stand_in(call, pem("PRIVATE KEY"))),
    Function::new("genCA", &[Str, Int], certificate),
    Function::new("genCAWithKey", &[Str, Int, Str], certificate),
    Function::new("genSelfSignedCert", &[Str, Any, Any, Int], certificate),
    Function::new("genSelfSignedCertWithKey", &[Str, Any, Any, Int, Str], certificate),
    Function::new("genSignedCert", &[Str, Any, Any, Int, Any], certificate),
    Function::new("genSignedCertWithKey", &[Str, Any, Any, Int, Any, Str], certificate),
    Function::new("buildCustomCert", &[Str, Str], custom_certificate),
    Function::new("getHostByName", &[Str], |call| stand_in(call, String::new())),
];

const HASH: &str = "$2a$10$standinstandinstandinuOstandinstandinstandinstandinstan";

fn stand_in(call: &mut Call<'_>, text: String) -> Result<Val, Error> {
    let origin = call.origins().tainted("random");
    Ok(Val::Str(PStr::new(text, origin)))
}

fn letters(call: &mut Call<'_>, pattern: &str) -> Result<Val, Error> {
    let count = usize::try_from(call.int(0)).unwrap_or(0);
    call.budget().string(count)?;
    stand_in(call, pattern.chars().cycle().take(count).collect())
}

fn pem(kind: &str) -> String {
    format!("-----BEGIN {kind}-----\nc3RhbmQtaW4=\n-----END {kind}-----\n")
}

fn pair(call: &mut Call<'_>, certificate: String, key: String) -> Result<Val, Error> {
    let origin = call.origins().tainted("random");
    Ok(Val::Map(pair_of(origin, certificate, key)))
}

fn pair_of(origin: OriginId, certificate: String, key: String) -> Map {
    let map = Map::new(origin);
    map.set("Cert", Val::Str(PStr::new(certificate, origin)), origin);
    map.set("Key", Val::Str(PStr::new(key, origin)), origin);
    map
}

fn certificate(call: &mut Call<'_>) -> Result<Val, Error> {
    pair(call, pem("CERTIFICATE"), pem("RSA PRIVATE KEY"))
}

/// What the two texts in base 64 say.
fn custom_certificate(call: &mut Call<'_>) -> Result<Val, Error> {
    let decoded = |text: PStr| {
        let bytes = crate::helm::go::encode::from_base64(text.as_str());
        bytes.map(|bytes| crate::helm::go::bytes::to_text(&bytes).into_owned())
    };
    let wrong = |what: &str| Error::new(format!("unable to decode base64 {what}"));
    let certificate = decoded(call.str(0)).map_err(|_| wrong("certificate"))?;
    let key = decoded(call.str(1)).map_err(|_| wrong("private key"))?;
    let origin = call.derived();
    Ok(Val::Map(pair_of(origin, certificate, key)))
}
