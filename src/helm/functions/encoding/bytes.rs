//! Base 64, base 32, checksums. What comes out stands for the whole of what went in.

use super::super::{Call, Function, Kind::Str};
use crate::helm::go::{bytes, digest, encode};
use crate::helm::value::{Error, PStr, Val};

pub const TABLE: &[Function] = &[
    Function::new("b64enc", &[Str], |call| encoded(call, |text| encode::base64(&bytes::of_text(text)))),
    Function::new("b64dec", &[Str], |call| encoded(call, |text| decoded(encode::from_base64(text)))),
    Function::new("b32enc", &[Str], |call| encoded(call, |text| encode::base32(&bytes::of_text(text)))),
    Function::new("b32dec", &[Str], |call| encoded(call, |text| decoded(encode::from_base32(text)))),
    Function::new("sha1sum", &[Str], |call| encoded(call, digest::sha1)),
    Function::new("sha256sum", &[Str], |call| encoded(call, digest::sha256)),
    Function::new("sha512sum", &[Str], |call| encoded(call, digest::sha512)),
    Function::new("adler32sum", &[Str], |call| encoded(call, digest::adler32)),
];

/// What was encoded, or the complaint, which sprig returns as if it were a result.
fn decoded(bytes: Result<Vec<u8>, String>) -> String {
    bytes.map_or_else(|complaint| complaint, |bytes| bytes::to_text(&bytes).into_owned())
}

fn encoded(call: &mut Call<'_>, encode: impl Fn(&str) -> String) -> Result<Val, Error> {
    let string = call.str(0);
    call.budget().string(string.as_str().len().saturating_mul(2))?;
    let from: Vec<_> = string.spans().map(|span| span.value.or(span.action)).chain([string.origin()]).collect();
    let name = call.name;
    let origin = call.origins().derived(from, name);
    Ok(Val::Str(PStr::new(encode(string.as_str()), origin)))
}
