//! Which properties Spring Boot knows: those that have another name now or none, and those that it has never heard of.
//!
//! The tables are `changes.txt` and `known.txt`. Which release counts is asked of the unit; what is only known of some
//! namespaces is said of these only. Where YAML holds many changed properties in one mapping, the mapping is what
//! has changed, and its first property speaks for all.

mod changes;
mod known;
#[cfg(test)]
mod tests;

use super::document::{self, Document, Property};
use super::{Data, Fact, Model, System, Thing, Ty, Value, app::NEEDS, build::Release, key, release};
use crate::tree::Node;

/// How many properties of a mapping are looked at.
const LEAVES: usize = 64;

/// How many properties above one are looked at.
const BEFORE: usize = 1_000;

/// How many times one name follows another.
const CHANGES: usize = 4;

const fn own(name: &'static str, ty: Ty, doc: &'static str, get: Get) -> Fact {
    Fact::new(name, ty, doc, get)
}

type Get = for<'a> fn(&System<'a>, Thing<'a>) -> Value<'a>;

/// What can be asked of a property's name.
pub const FACTS: &[Fact] = &[
    own(
        "changedKey",
        Ty::Maybe(&Ty::Str),
        "The key that has another name now, or none: its own, or that of the mapping around it whose first property it is.",
        |system, thing| text(change(system, thing), thing, |change| Some(change.key.clone())),
    ),
    own("changedPart", Ty::Raw, "What stands under that key.", |system, thing| {
        change(system, thing).map_or_else(|| Value::absent(thing.node), |change| change.part)
    }),
    own("newKey", Ty::Maybe(&Ty::Str), "The name that has taken its place.", |system, thing| {
        text(change(system, thing), thing, |change| change.new_key.clone())
    }),
    own("isRenamed", Ty::Bool, "Whether nothing but the name has changed.", |system, thing| {
        Value::at(thing.node, change(system, thing).is_some_and(|change| change.is_rename))
    }),
    own("deprecatedSince", Ty::Maybe(&Ty::Str), "The release of Spring Boot that deprecated it.", |system, thing| {
        text(change(system, thing), thing, |change| change.row.deprecated.map(written))
    }),
    own(
        "goneSince",
        Ty::Maybe(&Ty::Str),
        "The release of Spring Boot that does not read it any more.",
        |system, thing| text(change(system, thing), thing, |change| change.row.gone.map(written)),
    ),
    Fact::joined(
        "isDeprecated",
        Ty::Bool,
        "Whether the unit's release of Spring Boot deprecates it and still reads it.",
        NEEDS,
        is_deprecated,
    ),
    Fact::joined(
        "isGone",
        Ty::Bool,
        "Whether the unit's release of Spring Boot does not read it any more.",
        NEEDS,
        is_gone,
    ),
    Fact::joined(
        "isReadByOthers",
        Ty::Bool,
        "Whether the value of another property of the unit asks for it with a placeholder: then it means something, whatever Spring Boot makes of it.",
        NEEDS,
        is_read_by_others,
    ),
    own("isSaidAbove", Ty::Bool, "Whether a line above it sets the same property.", |system, thing| {
        let (document, property) = at(&system.spring, thing);
        Value::at(thing.node, is_said_above(document, property))
    }),
    own(
        "unknownName",
        Ty::Maybe(&Ty::Str),
        "The element of the key that Spring Boot does not know, where it is known what may stand there, or where a name that it knows is nearly the same.",
        |system, thing| text(stranger(system, thing), thing, |stranger| Some(stranger.name.clone())),
    ),
    own("unknownPart", Ty::Raw, "What stands under that element.", |system, thing| {
        stranger(system, thing).map_or_else(|| Value::absent(thing.node), |stranger| stranger.part)
    }),
    own("nearestKey", Ty::Maybe(&Ty::Str), "The key with the known name that is nearest to it.", |system, thing| {
        text(stranger(system, thing), thing, |stranger| stranger.nearest.clone())
    }),
];

fn written((major, minor): Release) -> String {
    format!("{major}.{minor}")
}

/// A text about something that stands somewhere.
fn text<'a, T: Somewhere<'a>>(found: Option<T>, thing: Thing<'a>, say: impl Fn(&T) -> Option<String>) -> Value<'a> {
    let Some(found) = found else { return Value::absent(thing.node) };
    let data = say(&found).map_or(Data::Absent, Data::from);
    Value { data, from: Some(found.node()) }
}

trait Somewhere<'a> {
    fn node(&self) -> Node<'a>;
}

/// A property, or a mapping of some, that has changed its name.
struct Change<'a> {
    row: &'static changes::Row,
    key: String,
    new_key: Option<String>,
    is_rename: bool,
    node: Node<'a>,
    part: Value<'a>,
}

impl<'a> Somewhere<'a> for Change<'a> {
    fn node(&self) -> Node<'a> {
        self.node
    }
}

fn change<'a>(system: &System<'a>, thing: Thing<'a>) -> Option<Change<'a>> {
    let (document, property) = at(&system.spring, thing);
    let (row, above) = changes::row(&property.key)?;
    let (new_key, is_rename) = latest(release::of(system, thing), row, row.renamed(&property.written, above));
    let new_key = new_key.filter(|key| !key.contains(".servlet.") || !serves_reactively(system, thing));
    let is_rename = is_rename && new_key.is_some();
    let has_moved_on = new_key != row.renamed(&property.written, above);
    // What only servlets read takes nobody's place in a program without them.
    let new_key = new_key.filter(|key| !key.contains(".servlet.") || !is_reactive(system, thing));
    let leaf = |is_rename| Change {
        row,
        key: key::kebab(&property.written),
        new_key: new_key.clone(),
        is_rename,
        node: property.value,
        part: Value::at(property.value, thing),
    };
    let Some(block) = row.is_tree.then(|| block(document, property, above)).flatten() else {
        let is_said = row.is_tree && !is_rename && is_said_before(document, property, row);
        return (!is_said).then(|| leaf(is_rename));
    };
    let is_of_row = |node: &Node<'a>| {
        let row_of = document.key_of(*node).and_then(changes::row);
        row_of.is_some_and(|(other, _)| std::ptr::eq(other, row))
    };
    let leaves = leaves(block);
    match leaves.iter().find(|node| is_of_row(node)) {
        Some(first) if *first == property.value => Some(Change {
            key: key::kebab(&changes::upto(&property.written, above)),
            new_key: row.replacement.filter(|_| !has_moved_on).map(str::to_owned),
            is_rename: row.is_rename && !has_moved_on && leaves.iter().all(is_of_row),
            node: block,
            part: Value::at(block, Data::Node(block)),
            ..leaf(false)
        }),
        Some(_) => None,
        None => Some(leaf(is_rename)),
    }
}

/// Whether the program surely answers without servlets.
fn serves_reactively(system: &System<'_>, thing: Thing<'_>) -> bool {
    const WITH_SERVLETS: [&str; 6] = ["starter-web", "webmvc", "tomcat", "jetty", "undertow", "jersey"];
    let artifacts = system.spring.build(thing).map_or(&[][..], |build| &build.artifacts);
    let is_servlet = |name: &str| {
        !name.ends_with("starter-webflux")
            && !name.ends_with("starter-webclient")
            && WITH_SERVLETS.iter().any(|word| name.contains(word))
    };
    artifacts.iter().any(|one| one.is_sure && one.name.ends_with(":spring-boot-starter-webflux"))
        && !artifacts.iter().any(|one| is_servlet(&one.name))
}

/// Whether a property above has gone with the same block; where nothing takes its place, one of them speaks for all.
fn is_said_before(document: &Document<'_>, property: &Property<'_>, row: &changes::Row) -> bool {
    let above = document.properties.iter().take_while(|other| other.value != property.value);
    let mut rows = above.filter_map(|other| changes::row(&other.key));
    rows.any(|(other, _)| std::ptr::eq(other, row))
}

/// The name that a release knows, where the one that took a property's place has been replaced in turn; and whether
/// nothing but the name has changed on the way.
fn latest(release: Option<Release>, row: &changes::Row, new_key: Option<String>) -> (Option<String>, bool) {
    let (mut new_key, mut is_rename) = (new_key, row.is_rename);
    for _ in 0..CHANGES {
        let Some(written) = new_key.as_deref() else { break };
        let canonical = key::canonical(written);
        let Some((row, above)) = changes::row(&canonical) else { break };
        if release.is_none_or(|release| row.gone.is_none_or(|gone| gone > release)) {
            break;
        }
        is_rename &= row.is_rename;
        new_key = row.renamed(written, above);
    }
    (new_key, is_rename)
}

fn at<'s, 'a>(model: &'s Model<'a>, thing: Thing<'a>) -> (&'s Document<'a>, &'s Property<'a>) {
    let (document, property) = model.properties[thing.index];
    (&model.documents[document], &model.documents[document].properties[property])
}

/// The mapping of a canonical key above a property, when the property stands in it.
fn block<'a>(document: &Document<'a>, property: &Property<'a>, above: &str) -> Option<Node<'a>> {
    let node = document.node(above).filter(Node::is_mapping)?;
    let is_own = node.key().is_some() && node.alias_range().is_none();
    (is_own && node.range().contains(property.value.range())).then_some(node)
}

/// The first leaves of a mapping.
fn leaves(block: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut next = vec![block];
    while let Some(node) = next.pop().filter(|_| found.len() < LEAVES) {
        let mut inner: Vec<_> = node.entries().iter().map(|entry| entry.value).chain(node.items()).collect();
        if inner.is_empty() {
            found.push(node);
        }
        inner.reverse();
        next.append(&mut inner);
    }
    found
}

fn is_gone<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let Some(change) = change(system, thing) else { return Value::at(thing.node, false) };
    Value { data: has_come(system, thing, change.row.gone).into(), from: Some(change.node) }
}

fn is_deprecated<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let Some(change) = change(system, thing) else { return Value::at(thing.node, false) };
    let data = match (has_come(system, thing, change.row.deprecated), has_come(system, thing, change.row.gone)) {
        (Some(false), _) | (_, Some(true)) => Some(false),
        (Some(true), Some(false)) => Some(true),
        _ => None,
    };
    Value { data: data.into(), from: Some(change.node) }
}

fn is_read_by_others<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let written = &at(&system.spring, thing).1.written;
    if key::canonical(written) == "spring.session.storetype" && chooses_session_store(system, thing) {
        return Value::at(thing.node, true);
    }
    let unit = system.spring.unit(thing);
    let documents = system.spring.documents.iter().filter(|document| document.place.unit == unit);
    let mut values = documents.flat_map(|document| &document.properties).map(|property| document::text(property.value));
    let [plain, with_default] = ["}", ":"].map(|end| format!("${{{written}{end}"));
    let is_read = values.any(|text| text.contains("${") && (text.contains(&plain) || text.contains(&with_default)));
    Value::at(thing.node, is_read)
}

/// Whether a program is built with several stores of sessions, among which it must choose by hand.
fn chooses_session_store(system: &System<'_>, thing: Thing<'_>) -> bool {
    let Some(build) = system.spring.build(thing) else { return false };
    let stores = ["jdbc", "data-redis", "data-mongodb", "hazelcast"].map(|store| format!("spring-session-{store}"));
    stores.iter().filter(|store| build.depends(store).0 == Some(true)).count() > 1
}

/// Whether the unit's release is one or a later one; one that never comes has not.
fn has_come(system: &System<'_>, thing: Thing<'_>, since: Option<Release>) -> Option<bool> {
    let Some(since) = since else { return Some(false) };
    Some(release::of(system, thing)? >= since)
}

/// Whether the same path stands below a root of the program's own, which then sets up both by itself.
fn has_twin(document: &Document<'_>, key: &str) -> bool {
    let Some(rest) = key.strip_prefix("spring.").filter(|rest| rest.contains('.')) else { return false };
    let is_twin =
        |other: &str| !other.starts_with("spring.") && other.strip_suffix(rest).is_some_and(|root| root.ends_with('.'));
    document.properties.iter().take(BEFORE).any(|other| is_twin(&other.key))
}

/// An element of a key that nobody knows.
struct Stranger<'a> {
    name: String,
    nearest: Option<String>,
    node: Node<'a>,
    part: Value<'a>,
}

impl<'a> Somewhere<'a> for Stranger<'a> {
    fn node(&self) -> Node<'a> {
        self.node
    }
}

fn stranger<'a>(system: &System<'a>, thing: Thing<'a>) -> Option<Stranger<'a>> {
    let (document, property) = at(&system.spring, thing);
    if changes::row(&property.key).is_some() {
        return None;
    }
    let found = known::stranger(&property.key, &property.written)?;
    if has_twin(document, &property.key) {
        return None;
    }
    let nearest = found.nearest;
    let block = (found.upto.len() < property.key.len()).then(|| block(document, property, found.upto)).flatten();
    let Some(block) = block else {
        let part = Value::at(property.value, thing);
        return Some(Stranger { name: found.name, nearest, node: property.value, part });
    };
    let is_first = leaves(block).first() == Some(&property.value);
    let part = Value::at(block, Data::Node(block));
    let nearest = nearest.map(|nearest| changes::upto(&nearest, found.upto));
    is_first.then_some(Stranger { name: found.name, nearest, node: block, part })
}
