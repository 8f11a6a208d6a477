//! Smaller stanzas of servers: locking users out, and OpenBao's plugins.

use super::server::table;
use super::settings::{number_of, raw_of, seconds_of, switch_of};
use super::{Block, Data, Fact, System, Thing, Ty, Value, audit, block};
use crate::tree::Node;

/// How many digits a SHA-256 checksum has.
const DIGITS: usize = 64;

/// What can be asked of a `user_lockout` block.
pub const LOCKOUT: &[Fact] = &[
    Fact::new("type", Ty::Maybe(&Ty::Str), "The method of logging in that it is for, or `all`.", |system, thing| {
        system.vault.lockouts[thing.index].block.kind()
    }),
    Fact::new("flags", Ty::Table, "A setting as a truth value, `false` when nothing says.", |_, thing| {
        table(thing, switch_of)
    }),
    Fact::new("seconds", Ty::Table, "A setting as a duration in seconds.", |_, thing| table(thing, seconds_of)),
    Fact::new("numbers", Ty::Table, "A setting as a whole number.", |_, thing| table(thing, number_of)),
    Fact::new("settings", Ty::Table, "A setting as written.", |_, thing| table(thing, raw_of)),
];

/// What can be asked of a plugin.
pub const PLUGIN: &[Fact] = &[
    Fact::new("checksum", Ty::Maybe(&Ty::Str), "The checksum that its program must have.", |_, thing| {
        Value::field(thing.node, "sha256sum")
    }),
    Fact::new("hasChecksum", Ty::Bool, "Whether that is a whole SHA-256 checksum.", |_, thing| {
        let said = Value::field(thing.node, "sha256sum");
        let whole = |text: &str| text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let data = if said.is_unknown() { Data::Unknown } else { Data::Bool(said.as_str().is_some_and(whole)) };
        Value { data, from: said.from }
    }),
    Fact::new("version", Ty::Maybe(&Ty::Str), "Its version: `version`, else the tag of its image.", version),
    Fact::new("settings", Ty::Table, "A setting as written.", |_, thing| table(thing, raw_of)),
];

/// The plugins of a file: blocks with a type and a name, or entries of a map as releases before had them.
pub fn plugins(root: Node<'_>) -> Vec<Block<'_>> {
    let maps = block::body(root, "plugins").into_iter().flat_map(|map| map.written_entries());
    let mapped = maps.flat_map(|entry| {
        let label = Some(entry.key);
        block::bodies(entry.value).map(move |body| Block { label, body })
    });
    audit::two_labels(root, "plugin").into_iter().chain(mapped).collect()
}

fn version<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let own = Value::field(thing.node, "version");
    let image = ["image", "url"].map(|key| Value::field(thing.node, key)).into_iter().find(|value| !value.is_absent());
    let Some(image) = image.filter(|_| own.is_absent()) else { return own };
    let tag = image.as_str().and_then(|text| text.rsplit('/').next()?.split_once(':'));
    match tag {
        Some((_, tag)) => Value { data: Data::from(tag.to_owned()), from: image.from },
        None if image.is_unknown() => image,
        None => Value { data: Data::Absent, from: own.from },
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn plugins_say_what_they_are() {
        for (text, fact, expected) in [
            ("sha256sum = \"abc\"", "hasChecksum", "false"),
            ("sha256sum = \"${SUM}\"", "hasChecksum", "unknown"),
            ("image = \"ghcr.io/x/y\"\n version = \"v1\"", "version", "v1"),
            ("image = \"localhost:5000/x/y\"", "version", "absent"),
            ("url = \"ghcr.io/x/y:latest\"", "version", "latest"),
        ] {
            let text = format!("plugin \"secret\" \"x\" {{\n {text}\n}}");
            assert_eq!(facts(&[("bao.hcl", &text)], "vault.plugin", fact), [expected], "{text}");
        }
        let map = "plugins = {\n nomad = { url = \"ghcr.io/x/y:v1\" }\n \"aws\" = { url = \"ghcr.io/x/z:latest\" }\n}";
        assert_eq!(facts(&[("bao.hcl", map)], "vault.plugin", "version"), ["v1", "latest"]);
    }
}
