//! Labels: whether the cluster takes them.

use super::{Data, Object, System, Thing, Value, dig};
use crate::tree::Node;

/// How long a value, or a key behind its prefix, may be.
const LONGEST: usize = 63;

/// How long the prefix of a key may be.
const LONGEST_PREFIX: usize = 253;

/// What is wrong with the labels of an object and its selectors, in words, at each that the cluster refuses.
pub fn broken<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let object = system.kubernetes.owner(thing);
    let mut found = Vec::new();
    for labels in places(object).into_iter().flatten() {
        for entry in labels.written_entries().filter(|entry| entry.key.text() != "<<") {
            let value = Value::read(entry.value);
            let text = value.as_str().filter(|text| !text.contains('$'));
            let wrong = wrong_key(entry.key.text()).or_else(|| text.and_then(wrong_value));
            found.extend(wrong.map(|wrong| {
                let key = entry.key.text();
                Value::at(entry.value, format!("`{key}` {wrong}"))
            }));
        }
    }
    Value::list(found).said_by(thing.node)
}

/// The mappings of labels of an object.
fn places<'a>(object: &Object<'a>) -> [Option<Node<'a>>; 5] {
    let at = |path: &[&str]| match dig(object.node, path).data {
        Data::Node(node) if node.is_mapping() => Some(node),
        _ => None,
    };
    let path = object.row.and_then(|row| row.pod).and_then(|pod| pod.split_last()).map_or(&[][..], |(_, above)| above);
    let template: Vec<&str> = path.iter().copied().chain(["metadata", "labels"]).collect();
    let is_service = object.is("Service");
    [
        at(&["metadata", "labels"]),
        (!path.is_empty()).then(|| at(&template)).flatten(),
        at(&["spec", "selector", "matchLabels"]),
        is_service.then(|| at(&["spec", "selector"])).flatten(),
        object.pod.and_then(|pod| pod.get("nodeSelector")),
    ]
}

fn wrong_key(key: &str) -> Option<&'static str> {
    if key.contains(['{', '$']) {
        return None;
    }
    let (prefix, name) = key.rsplit_once('/').map_or((None, key), |(prefix, name)| (Some(prefix), name));
    let is_domain = |prefix: &str| {
        let is_part = |part: &str| {
            let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            !part.is_empty() && !part.starts_with('-') && !part.ends_with('-') && part.bytes().all(plain)
        };
        prefix.len() <= LONGEST_PREFIX && prefix.split('.').all(is_part)
    };
    match prefix {
        _ if name.is_empty() => Some("has no name behind its prefix"),
        Some(prefix) if !is_domain(prefix) => Some("has a prefix that is no domain in small letters"),
        _ => wrong(name, ["has more than 63 characters", "does not begin and end with a letter or digit", CHARACTERS]),
    }
}

const CHARACTERS: &str = "holds a character other than letters, digits, `-`, `_` and `.`";

fn wrong_value(value: &str) -> Option<&'static str> {
    const WRONGS: [&str; 3] = [
        "has a value of more than 63 characters",
        "has a value that does not begin and end with a letter or digit",
        "has a value with a character other than letters, digits, `-`, `_` and `.`",
    ];
    if value.is_empty() { None } else { wrong(value, WRONGS) }
}

fn wrong(text: &str, [long, ends, characters]: [&'static str; 3]) -> Option<&'static str> {
    let bytes = text.as_bytes();
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    if !bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')) {
        Some(characters)
    } else if bytes.len() > LONGEST {
        Some(long)
    } else {
        (!is_letter(bytes.first()) || !is_letter(bytes.last())).then_some(ends)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_the_cluster_takes() {
        for value in ["", "a", "1.10", "shop_web-2", &"a".repeat(63)] {
            assert_eq!(wrong_value(value), None, "{value}");
        }
        for value in ["-a", "a.", "a b", "a/b", "a:b", "ä", "a+b", &"a".repeat(64)] {
            assert!(wrong_value(value).is_some(), "{value}");
        }
    }

    #[test]
    fn keys_that_the_cluster_takes() {
        for key in ["app", "app.kubernetes.io/name", "example.com/Some_Name", "${KEY}", "{{ key }}"] {
            assert_eq!(wrong_key(key), None, "{key}");
        }
        for key in ["", "example.com/", "/name", "Example.com/name", "a b", "a/b/c", "-a"] {
            assert!(wrong_key(key).is_some(), "{key}");
        }
    }
}
