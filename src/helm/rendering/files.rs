//! `.Files`: what stands in a chart besides templates and values.

use std::any::Any;
use std::rc::Rc;
use std::sync::Arc;

use crate::helm::chart::{Content, RawFile};
use crate::helm::functions::Call;
use crate::helm::go::{bytes as go_bytes, encode, glob};
use crate::helm::output::yaml;
use crate::helm::value::{Error, List, Map, Object, OriginId, Origins, PStr, Val};
use crate::source::{Range, Source};

/// The files, or some of them.
#[derive(Debug, Clone)]
pub struct Files(Rc<[(Rc<str>, Content)]>);

impl Files {
    /// The files of a chart.
    pub fn of(files: &[RawFile]) -> Self {
        Self(files.iter().map(|file| (Rc::from(file.name.as_str()), file.content.clone())).collect())
    }

    fn get(&self, name: &str) -> Option<&Content> {
        self.0.iter().find(|(known, _)| **known == *name).map(|(_, content)| content)
    }

    fn matching(&self, pattern: &str) -> Self {
        let pattern = glob::files(pattern);
        let fits = |name: &str| pattern.as_ref().is_some_and(|pattern| pattern.is_match(name));
        Self(self.0.iter().filter(|(name, _)| fits(name)).cloned().collect())
    }

    /// A map from the files' names without their folders.
    fn by_name(&self, mut value: impl FnMut(&Content) -> PStr) -> Map {
        let map = Map::new(OriginId::NONE);
        for (path, content) in self.0.iter() {
            let name = path.rsplit('/').next().unwrap_or(path);
            map.set(name, Val::Str(value(content)), OriginId::NONE);
        }
        map
    }
}

impl Object for Files {
    fn type_name(&self) -> &'static str {
        "engine.files"
    }

    fn kind_name(&self) -> &'static str {
        "map"
    }

    fn field(&self, name: &str) -> Option<Val> {
        Some(self.get(name).map_or_else(|| Val::list(Vec::new()), |content| Val::str(text(content))))
    }

    fn call(&self, name: &str, call: &mut Call<'_>) -> Option<Result<Val, Error>> {
        let given = call.str(0);
        let wanted = given.as_str();
        Some(match name {
            "Get" | "GetBytes" => read(self.get(wanted), call).map(Val::Str),
            "Glob" => Ok(Val::Object(Rc::new(self.matching(wanted)), call.at)),
            "Lines" => read(self.get(wanted), call).map(|text| Val::List(lines(&text))),
            "AsConfig" => {
                let map = self.by_name(|content| traced(content, call.origins()));
                yaml::write(&Val::Map(map)).map(|text| Val::Str(trimmed(text)))
            }
            "AsSecrets" => {
                let map = self.by_name(|content| PStr::plain(encode::base64(&bytes(content))));
                yaml::write(&Val::Map(map)).map(|text| Val::Str(trimmed(text)))
            }
            _ => return None,
        })
    }

    fn display(&self) -> PStr {
        PStr::plain("map[]")
    }

    fn entries(&self) -> Option<Vec<(Rc<str>, Val)>> {
        Some(self.0.iter().map(|(name, content)| (Rc::clone(name), Val::str(text(content)))).collect())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The text of a file with its place; empty for one that is not there.
fn read(content: Option<&Content>, call: &mut Call<'_>) -> Result<PStr, Error> {
    let Some(content) = content else { return Ok(PStr::new("", call.at)) };
    let text = traced(content, call.origins());
    call.budget().string(text.as_str().len())?;
    Ok(text)
}

fn traced(content: &Content, origins: &mut Origins) -> PStr {
    match content {
        Content::Text(source) => PStr::new(source.text.as_str(), whole(source, origins)),
        Content::Bytes(_) => PStr::plain(text(content)),
    }
}

fn whole(source: &Arc<Source>, origins: &mut Origins) -> OriginId {
    let file = origins.file(Arc::clone(source));
    origins.text(file, Range::new(0, source.text.len() as u32))
}

fn text(content: &Content) -> String {
    go_bytes::to_text(&bytes(content)).into_owned()
}

fn bytes(content: &Content) -> Vec<u8> {
    match content {
        Content::Text(source) => source.text.as_bytes().to_vec(),
        Content::Bytes(bytes) => bytes.to_vec(),
    }
}

/// The lines of a text; the last line's end begins no other.
fn lines(text: &PStr) -> List {
    let whole = text.as_str();
    let end = whole.strip_suffix('\n').map_or(whole.len(), str::len);
    let mut items = Vec::new();
    let mut start = 0;
    let body = whole.get(..end).unwrap_or_default();
    for line in body.split('\n').filter(|_| !whole.is_empty()) {
        items.push(Val::Str(text.slice(start..start + line.len())));
        start += line.len() + 1;
    }
    List::new(items, text.origin())
}

fn trimmed(text: PStr) -> PStr {
    let end = text.as_str().trim_end_matches('\n').len();
    text.slice(0..end)
}
