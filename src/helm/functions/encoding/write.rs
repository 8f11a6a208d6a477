//! Values as text.

use super::super::{Call, Function, Kind::Any};
use crate::helm::output::json::{self, Layout};
use crate::helm::output::{toml, yaml};
use crate::helm::value::{Error, PStr, Val};

const PLAIN: Layout = Layout { pretty: false, raw: false };
const PRETTY: Layout = Layout { pretty: true, raw: false };
const RAW: Layout = Layout { pretty: false, raw: true };

pub const TABLE: &[Function] = &[
    Function::new("toYaml", &[Any], |call| written(call, to_yaml)),
    Function::new("mustToYaml", &[Any], |call| written(call, to_yaml)),
    Function::new("toYamlPretty", &[Any], |call| written(call, to_pretty_yaml)),
    Function::new("toJson", &[Any], |call| written(call, |value| json::write(value, PLAIN))),
    Function::new("mustToJson", &[Any], |call| written(call, |value| json::write(value, PLAIN))),
    Function::new("toPrettyJson", &[Any], |call| written(call, |value| json::write(value, PRETTY))),
    Function::new("mustToPrettyJson", &[Any], |call| written(call, |value| json::write(value, PRETTY))),
    Function::new("toRawJson", &[Any], |call| written(call, |value| json::write(value, RAW))),
    Function::new("mustToRawJson", &[Any], |call| written(call, |value| json::write(value, RAW))),
    Function::new("toToml", &[Any], |call| written(call, toml::write)),
    Function::new("mustToToml", &[Any], |call| written(call, toml::write)),
];

fn to_yaml(value: &Val) -> Result<PStr, Error> {
    yaml::write(value).map(without_end)
}

fn to_pretty_yaml(value: &Val) -> Result<PStr, Error> {
    yaml::write_pretty(value).map(without_end)
}

fn without_end(text: PStr) -> PStr {
    let len = text.as_str().strip_suffix('\n').map_or(text.as_str().len(), str::len);
    text.slice(0..len)
}

/// What cannot be written is nothing, or its error where the template insists; TOML says what is wrong.
fn written(call: &mut Call<'_>, write: impl Fn(&Val) -> Result<PStr, Error>) -> Result<Val, Error> {
    let value = call.take(0);
    match write(&value) {
        Ok(text) => {
            call.budget().string(text.as_str().len())?;
            Ok(Val::Str(text))
        }
        Err(error) if call.name.starts_with("must") || error.is_fatal() => Err(error),
        Err(error) if call.name == "toToml" => Ok(Val::str(error.message)),
        Err(_) => Ok(Val::Str(PStr::new("", value.origin()))),
    }
}
