//! Text as values. Every part takes the origin of the text that it stands in, so that what a template writes and reads
//! back keeps where it comes from.

use super::super::{Call, Function, Kind::Str};
use crate::helm::value::{Error, List, Map, OriginId, PStr, Val};
use crate::helm::values::read;

pub const TABLE: &[Function] = &[
    Function::new("fromYaml", &[Str], |call| map_of(call, read::yaml_text)),
    Function::new("fromYamlArray", &[Str], |call| list_of(call, read::yaml_text)),
    Function::new("fromJson", &[Str], |call| map_of(call, read::json_text)),
    Function::new("fromJsonArray", &[Str], |call| list_of(call, read::json_text)),
    Function::new("mustFromJson", &[Str], |call| {
        let text = call.str(0);
        read::json_text(&text, call.host.origins()).map_err(Error::new)
    }),
    Function::new("fromToml", &[Str], |call| map_of(call, |text, _| read::toml_text(text))),
];

type Read = fn(&PStr, &mut crate::helm::value::Origins) -> Result<Val, String>;

fn read(call: &mut Call<'_>, read: Read) -> Result<Val, String> {
    let text = call.str(0);
    let len = text.as_str().len();
    call.budget().step(len as u64 / 8).map_err(|error| error.message)?;
    read(&text, call.host.origins())
}

/// A map; a mistake stands under the key `Error`, as Helm has it.
fn map_of(call: &mut Call<'_>, from: Read) -> Result<Val, Error> {
    let origin = call.str(0).any_origin();
    let message = match read(call, from) {
        Ok(Val::Map(map)) => return Ok(Val::Map(map)),
        Ok(Val::Nil(_)) => return Ok(Val::Map(Map::new(origin))),
        Ok(other) => unfit(call, &other, "map[string]interface {}"),
        Err(message) => message,
    };
    let map = Map::new(origin);
    map.set("Error", Val::Str(PStr::new(message, origin)), origin);
    Ok(Val::Map(map))
}

fn list_of(call: &mut Call<'_>, from: Read) -> Result<Val, Error> {
    let origin = call.str(0).any_origin();
    let message = match read(call, from) {
        Ok(Val::List(list)) => return Ok(Val::List(list)),
        Ok(Val::Nil(_)) => return Ok(Val::List(List::new(Vec::new(), origin))),
        Ok(other) => unfit(call, &other, "[]interface {}"),
        Err(message) => message,
    };
    Ok(Val::List(List::new(vec![Val::Str(PStr::new(message, OriginId::NONE))], origin)))
}

fn unfit(call: &Call<'_>, value: &Val, wanted: &str) -> String {
    let found = match value {
        Val::Map(_) => "object",
        Val::List(_) => "array",
        Val::Str(_) => "string",
        Val::Bool(..) => "bool",
        _ => "number",
    };
    let lead = if call.name.contains("Yaml") { "error unmarshaling JSON: while decoding JSON: " } else { "" };
    format!("{lead}json: cannot unmarshal {found} into Go value of type {wanted}")
}
