//! What can be asked of each setting and block of a server, agent or proxy.

use super::conform;
use super::schema::{Fate, Key, Kind, Labelled, Old, Product, Stanza};
use super::{Data, Fact, System, Thing, Ty, Value, convert};
use super::{Written, root_of};
use crate::tree::form;

/// What can be asked of a setting.
pub const FACTS: &[Fact] = &[
    Fact::new("name", Ty::Str, "Its name as it is written.", |system, thing| {
        Value::at(thing.node, written(system, thing).name)
    }),
    Fact::new(
        "block",
        Ty::Str,
        "What it stands in: `the top level`, `listener`, `storage \"raft\"`.",
        |system, thing| Value::of(written(system, thing).stanza.name),
    ),
    Fact::new("value", Ty::Raw, "What it holds, as written.", |_, thing| Value::read(thing.node)),
    Fact::new("product", Ty::Str, "`Vault` or `OpenBao`.", |system, thing| {
        Value::of(written(system, thing).product(system).title())
    }),
    Fact::new("isKnown", Ty::Bool, "Whether its product knows it there, in any release.", |system, thing| {
        Value::at(thing.node, known(system, thing).is_some())
    }),
    Fact::new("isUnknown", Ty::Bool, "Whether neither product knows it there.", |system, thing| {
        Value::at(thing.node, written(system, thing).known.is_none())
    }),
    Fact::new("isOn", Ty::Bool, "Whether its value is true, in any spelling.", |_, thing| {
        convert::switch(Value::read(thing.node))
    }),
    Fact::new(
        "isIgnoredSilently",
        Ty::Bool,
        "Whether what is unknown there leaves no trace, as in a storage or seal.",
        |system, thing| Value::of(written(system, thing).stanza.unknown == Fate::Ignored),
    ),
    Fact::new(
        "isRefused",
        Ty::Bool,
        "Whether what is unknown there keeps the program from starting.",
        |system, thing| Value::of(written(system, thing).stanza.unknown == Fate::Refused),
    ),
    Fact::new(
        "nearest",
        Ty::Maybe(&Ty::Str),
        "The setting of the block that differs from it by two letters at most and is not set yet.",
        nearest,
    ),
    Fact::new("home", Ty::Maybe(&Ty::Str), "Another block that knows a setting of that name.", home),
    Fact::new("otherProduct", Ty::Maybe(&Ty::Str), "The other product, when only that knows it.", other_product),
    Fact::new(
        "cameWith",
        Ty::Maybe(&Ty::Str),
        "The release that brought it, when the release aimed at is older.",
        came_with,
    ),
    Fact::new("isConvertible", Ty::Bool, "Whether its value can be read as what it takes.", |system, thing| {
        let fits = known(system, thing).map_or(Some(true), |key| conform::converts(key.kind, thing.node));
        Value { data: Data::from(fits), from: Some(thing.node) }
    }),
    Fact::new("expects", Ty::Str, "What it takes, in words.", |system, thing| {
        Value::of(known(system, thing).map_or("anything", |key| conform::expects(key.kind)))
    }),
    Fact::new("default", Ty::Maybe(&Ty::Str), "What holds when it is not set.", |system, thing| {
        let default = known(system, thing).and_then(|key| key.default);
        default.map_or_else(|| Value::absent(thing.node), Value::of)
    }),
    Fact::new("allowed", Ty::List(&Ty::Str), "The words that it takes; none when it takes any.", |system, thing| {
        let words = known(system, thing).map_or(&[][..], |key| conform::allowed(key.kind));
        Value::list(words.iter().map(|word| Value::of(*word)))
    }),
    Fact::new(
        "unallowed",
        Ty::List(&Ty::Str),
        "The words in its value, or its type, that it does not take.",
        unallowed,
    ),
    Fact::new("isDeprecated", Ty::Bool, "Whether it should no longer be used.", |system, thing| {
        Value::at(thing.node, known(system, thing).is_some_and(|key| key.old.is_some()))
    }),
    Fact::new("newName", Ty::Maybe(&Ty::Str), "The name that it has now.", |system, thing| {
        old(system, thing, |old| if let Old::Renamed(name) = old { Some(name) } else { None })
    }),
    Fact::new(
        "replacement",
        Ty::Maybe(&Ty::Str),
        "What stands elsewhere and does its work, in words.",
        |system, thing| old(system, thing, |old| if let Old::Moved(name) = old { Some(name) } else { None }),
    ),
    Fact::new("limit", Ty::Maybe(&Ty::Int), "How many blocks of its name there may be.", |system, thing| {
        limit(system, thing).map_or_else(|| Value::absent(thing.node), |limit| Value::of(limit as i64))
    }),
    Fact::new(
        "isOneTooMany",
        Ty::Bool,
        "Whether more blocks of its name stand up to here than there may be.",
        |system, thing| {
            let is_over = |limit| written(system, thing).count().0 > limit;
            Value::at(thing.node, limit(system, thing).is_some_and(is_over))
        },
    ),
    Fact::new("first", Ty::Raw, "The first block of its name.", |system, thing| {
        Value::read(written(system, thing).count().1)
    }),
];

fn written<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Written<'a> {
    &system.vault.keys[thing.index]
}

/// What the product whose file it is knows of it.
fn known<'a>(system: &System<'a>, thing: Thing<'a>) -> Option<&'static Key> {
    let written = written(system, thing);
    written.known_to(|| written.product(system))
}

fn limit<'a>(system: &System<'a>, thing: Thing<'a>) -> Option<usize> {
    let (vault, openbao) = known(system, thing)?.most?;
    Some(if written(system, thing).product(system) == Product::OpenBao { openbao } else { vault })
}

fn old<'a>(system: &System<'a>, thing: Thing<'a>, pick: fn(Old) -> Option<&'static str>) -> Value<'a> {
    let name = known(system, thing).and_then(|key| key.old).and_then(pick);
    name.map_or_else(|| Value::absent(thing.node), Value::of)
}

fn other_product<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let written = written(system, thing);
    let only = written.known.and_then(|key| key.only);
    let other = only.filter(|only| *only != written.product(system));
    other.map_or_else(|| Value::absent(thing.node), |product| Value::of(product.title()))
}

fn came_with<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    // The releases in the tables are Vault's.
    let is_vault = || written(system, thing).product(system) == Product::Vault;
    let since = written(system, thing).known.and_then(|key| key.since).filter(|_| is_vault());
    match (since, system.target.vault) {
        (Some(since), Some(target)) if target < since => Value::of(format!("{}.{}", since.0, since.1)),
        _ => Value::absent(thing.node),
    }
}

fn nearest<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let written = written(system, thing);
    let product = written.product(system);
    let fits = |key: &&Key| key.only.is_none_or(|only| only == product) && key.old.is_none();
    let is_free = |key: &&Key| !written.around.written_entries().any(|entry| entry.key.text() == key.name);
    let names = written.stanza.keys().filter(fits).filter(is_free).map(|key| key.name);
    let near = if known(system, thing).is_some() { None } else { form::nearest_within(written.name, names, 2) };
    near.map_or_else(|| Value::absent(thing.node), Value::of)
}

fn home<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let written = written(system, thing);
    let root = root_of(&system.files[written.file].input.kind);
    let home = root.filter(|_| written.known.is_none()).and_then(|root| home_in(root, written));
    home.map_or_else(|| Value::absent(thing.node), |stanza| Value::of(stanza.name))
}

/// The stanza at or below another that knows a name. Words that mean something everywhere have no home.
fn home_in(stanza: &'static Stanza, written: &Written<'_>) -> Option<&'static Stanza> {
    const EVERYWHERE: &[&str] =
        &["name", "type", "path", "address", "config", "token", "namespace", "version", "command"];
    if EVERYWHERE.contains(&written.name) {
        return None;
    }
    if !std::ptr::eq(stanza, written.stanza) && stanza.key(written.name).is_some() {
        return Some(stanza);
    }
    stanza.keys().find_map(|key| match key.kind {
        Kind::Block(inner) => home_in(inner, written),
        Kind::Labelled(labelled) => homes(labelled).find_map(|inner| home_in(inner, written)),
        _ => None,
    })
}

/// What may stand in a block with labels: what does so whatever they are, and in the storage that most have.
fn homes(labelled: &'static Labelled) -> impl Iterator<Item = &'static Stanza> {
    ["", "raft"].into_iter().filter_map(|kind| (labelled.inside)(kind)).take(1)
}

fn unallowed<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let Some(key) = known(system, thing) else { return Value::list([]) };
    let words = conform::unallowed(written(system, thing), key.kind);
    let complete = !words.iter().any(Value::is_unknown);
    Value::list_of(words.into_iter().filter(Value::is_present).collect::<Vec<_>>(), complete)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{facts, facts_for};
    use crate::model::Target;

    fn of(text: &str, fact: &str) -> String {
        facts(&[("vault.hcl", text)], "vault.key", fact).join(" | ")
    }

    #[test]
    fn what_is_unknown_is_told_from_what_is_known() {
        assert_eq!(of("ui = true\nenable_raw_endpoint = true", "isKnown"), "false");
        assert_eq!(of("ui = true\nmax_lease_tll = \"1h\"", "nearest"), "max_lease_ttl");
        assert_eq!(of("max_lease_tll = \"1h\"\nmax_lease_ttl = \"2h\"", "nearest"), "absent");
        assert_eq!(of("ui = true\nbacknd \"raft\" {}", "nearest"), "absent");
        assert_eq!(of("listener \"tcp\" { raw_storage_endpoint = true }", "home"), "the top level");
        assert_eq!(of("listener \"tcp\" { performance_multiplier = 1 }", "home"), "storage \"raft\"");
        assert_eq!(of("storage \"raft\" { pth = \"/data\" }", "isIgnoredSilently"), "true");
        assert_eq!(of("seal \"awskms\" { kms_key = \"a\" }", "isKnown"), "false");
    }

    #[test]
    fn products_and_releases_matter() {
        let bao = Target { vault_product: Some("openbao".to_owned()), ..Target::default() };
        let old = Target { vault: Some((1, 12)), ..Target::default() };
        let ask = |text, target: &Target, fact| facts_for(&[("vault.hcl", text)], target, "vault.key", fact);
        assert_eq!(ask("license_path = \"x\"", &bao, "otherProduct"), ["Vault"]);
        assert_eq!(ask("license_path = \"x\"", &bao, "isKnown"), ["false"]);
        assert_eq!(ask("license_path = \"x\"", &Target::default(), "otherProduct"), ["absent"]);
        assert_eq!(ask("unsafe_relative_paths = true", &Target::default(), "product"), ["OpenBao"]);
        assert_eq!(ask("user_lockout \"all\" {}", &old, "cameWith"), ["1.13"]);
        assert_eq!(ask("user_lockout \"all\" {}", &Target::default(), "cameWith"), ["absent"]);
    }

    #[test]
    fn words_are_compared_with_those_that_there_are() {
        for (text, expected) in [
            ("log_level = \"Debug\"", ""),
            ("log_level = \"verbose\"", "verbose"),
            ("log_level = \"\"", ""),
            ("log_level = \"${LEVEL}\"", ""),
            ("listener \"http\" {}", "http"),
            ("listener { type = \"http\" }", "http"),
            ("listener \"tcp\" { tls_min_version = \"1.2\" }", "1.2"),
            ("experiments = [\"events.alpha1\", \"beta\"]", "beta"),
            ("user_lockout \"oidc\" {}", "oidc"),
        ] {
            assert_eq!(of(text, "unallowed"), expected, "{text}");
        }
    }

    #[test]
    fn blocks_are_counted() {
        assert_eq!(of("telemetry {}\ntelemetry {}", "isOneTooMany"), "true");
        assert_eq!(of("listener \"tcp\" {}\nlistener \"tcp\" {}", "isOneTooMany"), "");
        assert_eq!(of("storage \"raft\" {}\nui = true\nstorage \"file\" {}", "isOneTooMany"), "true");
        let json = [("vault.json", r#"{"storage": {"raft": {}, "file": {}}}"#)];
        assert_eq!(facts(&json, "vault.key", "isOneTooMany"), ["true"]);
    }

    #[test]
    fn what_is_old_says_what_is_new() {
        assert_eq!(of("backend \"raft\" {}", "newName"), "storage");
        assert_eq!(of("storage \"raft\" { redirect_addr = \"a\" }", "replacement"), "`api_addr` at the top level");
        assert_eq!(of("listener \"tcp\" { tls_prefer_server_cipher_suites = 1 }", "isDeprecated"), "true");
    }
}
