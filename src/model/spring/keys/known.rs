//! The properties that Spring Boot knows. The table is `known.txt`.
//!
//! Programs and libraries add properties of their own nearly everywhere. A name is strange only where all that can stand
//! there is in the table, or when it is a known one but for a letter or two.

use std::sync::LazyLock;

use foldhash::HashMap;

use crate::model::spring::key;
use crate::tree::form;

const TABLE: &str = include_str!("known.txt");

/// Below what nobody else has properties, in canonical form.
const CLOSED: &[&str] = &[
    "management.endpoints.web",
    "management.server",
    "server.compression",
    "server.servlet.session",
    "server.ssl",
    "server.tomcat",
    "spring.cloud.vault",
    "spring.datasource.hikari",
    "spring.flyway",
    "spring.jpa.hibernate",
    "spring.lifecycle",
    "spring.liquibase",
    "spring.servlet.multipart",
    "spring.sql.init",
];

/// From how many letters on a name may differ from a known one by one letter, and by two.
const LETTERS: (usize, usize) = (5, 9);

/// Names below each canonical key; open ones end with a star.
static NAMES: LazyLock<HashMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mut names: HashMap<String, Vec<&str>> = HashMap::default();
    let mut above = "";
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let own = line.split_once(':').filter(|_| !line.starts_with(' '));
        let (key, children) = own.unwrap_or((above, line));
        above = key;
        names.entry(key.replace('-', "")).or_default().extend(children.split_ascii_whitespace());
        // What holds others is a name too.
        for (at, _) in key.match_indices('.').chain([(key.len(), "")]) {
            let Some((outer, name)) = key[..at].rsplit_once('.') else { continue };
            let names = names.entry(outer.replace('-', "")).or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
});

/// A name that is not known.
#[derive(Debug, PartialEq, Eq)]
pub struct Found<'k> {
    /// The key up to and with the name, in canonical form.
    pub upto: &'k str,
    /// The name as it is written.
    pub name: String,
    /// The same key with the known name that is nearest.
    pub nearest: Option<String>,
}

/// Names that programs commonly add where Spring Boot has others of its own.
const ADDED: &[&str] = &["spring.security.oauth2.resourceserver.jwt.audience"];

/// The name in a key that is not known, if there is one that is surely wrong.
pub fn stranger<'k>(key: &'k str, written: &str) -> Option<Found<'k>> {
    let (end, pattern, names) = first_unknown(key)?;
    if ADDED.contains(&key) {
        return None;
    }
    found(key, end, written, names, is_closed(&pattern))
}

/// Where the first unknown name of a key ends, what stands before it, and what may stand there.
fn first_unknown(key: &str) -> Option<(usize, String, &'static [&'static str])> {
    let mut above = key.find('.')?;
    let mut pattern = key[..above].to_owned();
    loop {
        let names = NAMES.get(&pattern)?;
        let rest = &key[above + 1..];
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let name = &rest[..end];
        let known = names.iter().find(|known| is_called(known, name));
        match known {
            Some(known) if known.ends_with('*') && known.len() > 1 => return None,
            Some(_) => pattern = format!("{pattern}.{name}"),
            None if names.contains(&"*") => pattern.push_str(".*"),
            None => return Some((above + 1 + end, pattern, names)),
        }
        above += 1 + end;
        if !key[above..].starts_with('.') {
            return None;
        }
    }
}

fn is_closed(above: &str) -> bool {
    CLOSED.iter().any(|closed| key::is_below(above, closed))
}

/// Whether a name of the table is a canonical one.
fn is_called(known: &str, name: &str) -> bool {
    known.trim_end_matches('*').bytes().filter(|byte| *byte != b'-').eq(name.bytes())
}

/// Whether one name says the contrary of the other: `serializer` and `deserializer` are no slip of the pen.
fn is_opposite(known: &str, name: &str) -> bool {
    let is_negated =
        |longer: &str, shorter: &str| ["de", "un", "dis", "non"].iter().any(|no| longer.replacen(no, "", 1) == shorter);
    let name = key::kebab(name);
    is_negated(known, &name) || is_negated(&name, known)
}

fn found<'k>(key: &'k str, end: usize, written: &str, names: &[&str], is_closed: bool) -> Option<Found<'k>> {
    let upto = &key[..end];
    let number = upto.matches('.').count();
    let mut elements: Vec<_> = written.split('.').map(str::to_owned).collect();
    let own = elements.get(number)?.clone();
    let name = own.split_once('[').map_or(own.as_str(), |(name, _)| name).to_owned();
    let letters = name.chars().count();
    let most = usize::from(letters >= LETTERS.0) + usize::from(letters >= LETTERS.1);
    let candidates = names.iter().copied().filter(|known| !known.ends_with('*') && !is_opposite(known, &name));
    let near = (most > 0).then(|| form::nearest_within(&key::kebab(&name), candidates, most)).flatten();
    let nearest = near.map(|near| {
        elements[number] = own.replacen(&name, near, 1);
        elements.join(".")
    });
    // What is below must fit too: `server.https.port` does not mean `server.http2`.
    let nearest = nearest.filter(|nearest| first_unknown(&key::canonical(nearest)).is_none());
    if nearest.is_none() && !is_closed {
        return None;
    }
    Some(Found { upto, name, nearest })
}
