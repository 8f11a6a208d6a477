//! Which databases live in the memory of the program: they hold nothing that it could lose, and nobody else reaches them.

use super::layers::Layers;
use super::{Data, System, Thing, Value};
use super::{document, types};
use crate::source::Environment;
use crate::tree::Node;

/// How the URLs of such databases begin.
const IN_MEMORY: [&str; 4] = ["jdbc:h2:mem:", "jdbc:hsqldb:mem:", "jdbc:derby:memory:", "jdbc:sqlite::memory:"];

/// Whether a value is the URL of one. Where a placeholder stands in front another database may be meant elsewhere.
pub fn is_in_memory(url: Node<'_>) -> bool {
    let text = document::text(url);
    IN_MEMORY.iter().any(|beginning| text.starts_with(beginning))
}

/// How the URLs of databases begin that the program opens as a file of its own, or in memory.
const EMBEDDED: [&str; 8] = [
    "jdbc:h2:",
    "r2dbc:h2:",
    "jdbc:hsqldb:mem:",
    "jdbc:hsqldb:file:",
    "jdbc:hsqldb:res:",
    "jdbc:derby:",
    "jdbc:sqlite:",
    "r2dbc:pool:h2:",
];

/// Whether a value is the URL of a database that lives in the program: nobody else can log in to it.
pub fn is_embedded(url: Node<'_>) -> bool {
    let text = document::text(url);
    let rest = EMBEDDED.iter().find_map(|beginning| text.strip_prefix(beginning));
    let is_server = |rest: &str| ["tcp:", "ssl:", "//"].iter().any(|server| rest.starts_with(server));
    let is_shared = text.to_ascii_uppercase().contains("AUTO_SERVER=TRUE");
    rest.is_some_and(|rest| !is_server(rest)) && !is_shared
}

/// Whether databases are named, and all of them are such. Where nothing is said of databases at all, Spring Boot makes
/// one in memory if it can, and the environment may name another; production surely has another.
pub fn all_in_memory<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let layers = system.spring.layers(thing);
    let is_url =
        |key: &&str| key.starts_with("spring.datasource.") && [".url", ".jdbcurl"].iter().any(|e| key.ends_with(e));
    let inside = Layers { outside: None, ..system.spring.layers(thing) };
    let keys = inside.documents().flat_map(|document| &document.properties).map(|property| property.key.as_str());
    let urls: Vec<_> = keys.filter(is_url).filter_map(|key| inside.value(key).from).collect();
    let is_set = layers.mentioned("spring.datasource") == Some(true);
    if urls.is_empty() && !is_set && system.environment(thing) == Environment::Any {
        return Value::unknown();
    }
    let all = !urls.is_empty() && urls.iter().all(|url| is_in_memory(*url));
    // What is set from outside may be another one, or meant for another program.
    let may_differ = layers.outside.is_some_and(|outside| outside.mentions(&types::key("spring.datasource")));
    let data = if all && may_differ { Data::Unknown } else { Data::Bool(all) };
    Value { data, from: urls.first().copied() }
}
