//! Paths, addresses, versions.

use std::rc::Rc;

use super::{Call, Function, Kind::Map as Table, Kind::Str};
use crate::helm::go::path;
use crate::helm::go::url::Url;
use crate::helm::semver::{Constraints, Version};
use crate::helm::value::{Error, Map, Object, PStr, Val, Width};

pub const TABLE: &[Function] = &[
    Function::new("base", &[Str], |call| changed(call, |text| path::base(text).to_owned())),
    Function::new("dir", &[Str], |call| changed(call, path::dir)),
    Function::new("clean", &[Str], |call| changed(call, path::clean)),
    Function::new("ext", &[Str], |call| changed(call, |text| path::extension(text).to_owned())),
    Function::new("isAbs", &[Str], is_absolute),
    Function::new("osBase", &[Str], |call| changed(call, |text| path::base(text).to_owned())),
    Function::new("osDir", &[Str], |call| changed(call, path::dir)),
    Function::new("osClean", &[Str], |call| changed(call, path::clean)),
    Function::new("osExt", &[Str], |call| changed(call, |text| path::extension(text).to_owned())),
    Function::new("osIsAbs", &[Str], is_absolute),
    Function::new("urlParse", &[Str], url_parse),
    Function::new("urlJoin", &[Table], url_join),
    Function::new("semver", &[Str], semver),
    Function::new("semverCompare", &[Str, Str], semver_compare),
];

/// A part of the string where it is one, else something made from all of it.
fn changed(call: &mut Call<'_>, change: impl Fn(&str) -> String) -> Result<Val, Error> {
    let string = call.str(0);
    let made = change(string.as_str());
    if let Some(at) = string.as_str().rfind(&made) {
        return Ok(Val::Str(string.slice(at..at + made.len())));
    }
    let origin = call.derived();
    Ok(Val::Str(PStr::new(made, origin)))
}

fn is_absolute(call: &mut Call<'_>) -> Result<Val, Error> {
    let (answer, origin) = (call.str(0).as_str().starts_with('/'), call.derived());
    Ok(Val::Bool(answer, origin))
}

fn url_parse(call: &mut Call<'_>) -> Result<Val, Error> {
    let string = call.str(0);
    let url = Url::parse(string.as_str()).map_err(|why| Error::new(format!("unable to parse url: {why}")))?;
    let origin = call.derived();
    let map = Map::new(origin);
    let hostname = url.hostname().to_owned();
    for (key, part) in [
        ("scheme", url.scheme),
        ("host", url.host),
        ("hostname", hostname),
        ("path", url.path),
        ("query", url.query),
        ("opaque", url.opaque),
        ("fragment", url.fragment),
        ("userinfo", url.userinfo),
    ] {
        map.set(key, Val::Str(PStr::new(part, origin)), origin);
    }
    Ok(Val::Map(map))
}

fn url_join(call: &mut Call<'_>) -> Result<Val, Error> {
    let map = call.map(0);
    let part = |key: &str| match map.get(key) {
        None => Ok(String::new()),
        Some(Val::Str(string)) => Ok(string.as_str().to_owned()),
        Some(other) => Err(Error::new(format!(
            "unable to parse {key} key, must be of type string, but {} found",
            other.kind_name()
        ))),
    };
    let url = Url {
        scheme: part("scheme")?,
        host: part("host")?,
        path: part("path")?,
        query: part("query")?,
        opaque: part("opaque")?,
        fragment: part("fragment")?,
        userinfo: part("userinfo")?,
    };
    let from: Vec<_> = map.snapshot().iter().map(|(_, entry)| entry.value.origin()).collect();
    let name = call.name;
    let origin = call.origins().derived(from, name);
    Ok(Val::Str(PStr::new(url.join(), origin)))
}

impl Object for Version {
    fn type_name(&self) -> &'static str {
        "*semver.Version"
    }

    fn kind_name(&self) -> &'static str {
        "ptr"
    }

    fn display(&self) -> PStr {
        PStr::plain(self.to_string())
    }

    fn call(&self, name: &str, call: &mut Call<'_>) -> Option<Result<Val, Error>> {
        let origin = call.at;
        let number = |number: u64| Val::Int(number as i64, Width::Int64, origin);
        let text = |text: &str| Val::Str(PStr::new(text, origin));
        Some(Ok(match name {
            "Major" => number(self.major),
            "Minor" => number(self.minor),
            "Patch" => number(self.patch),
            "Prerelease" => text(&self.prerelease),
            "Metadata" => text(&self.metadata),
            "Original" => text(&self.original),
            "String" => text(&self.to_string()),
            "Compare" | "Equal" | "LessThan" | "GreaterThan" => return Some(self.compared(name, call)),
            _ => return None,
        }))
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl Version {
    fn compared(&self, name: &str, call: &mut Call<'_>) -> Result<Val, Error> {
        let Val::Object(other, _) = call.arg(0) else { return Err(Error::new("wrong type; expected *semver.Version")) };
        let other = other.as_any().downcast_ref::<Version>();
        let order = self.compare(other.ok_or_else(|| Error::new("wrong type; expected *semver.Version"))?);
        let origin = call.derived();
        Ok(match name {
            "Compare" => Val::Int(order as i64, Width::Int, origin),
            "Equal" => Val::Bool(order.is_eq(), origin),
            "LessThan" => Val::Bool(order.is_lt(), origin),
            _ => Val::Bool(order.is_gt(), origin),
        })
    }
}

fn semver(call: &mut Call<'_>) -> Result<Val, Error> {
    let version = Version::parse(call.str(0).as_str()).map_err(Error::new)?;
    let origin = call.derived();
    Ok(Val::Object(Rc::new(version), origin))
}

fn semver_compare(call: &mut Call<'_>) -> Result<Val, Error> {
    let constraints = Constraints::parse(call.str(0).as_str()).map_err(Error::new)?;
    let version = Version::parse(call.str(1).as_str()).map_err(Error::new)?;
    let origin = call.derived();
    Ok(Val::Bool(constraints.check(&version), origin))
}
