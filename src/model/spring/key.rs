//! When two spellings name the same property: relaxed binding.
//!
//! A key is compared in its canonical form: every element in small letters and without dashes and underscores, so that
//! `maximum-pool-size`, `maximumPoolSize` and `MAXIMUM_POOL_SIZE` are one. Below the maps that a project fills with keys
//! of its own (`logging.level.…`) the spelling counts as it stands. What a property is worth is left to others.

/// Maps with free keys, in canonical form.
const MAPS: &[&str] = &[
    "info",
    "logging.group",
    "logging.level",
    "management.metrics.enable",
    "management.metrics.tags",
    "management.observations.keyvalues",
    "spring.datasource.hikari.datasourceproperties",
    "spring.datasource.hikari.healthcheckproperties",
    "spring.jpa.properties",
    "spring.kafka.properties",
    "spring.mail.properties",
    "spring.profiles.group",
    "spring.quartz.properties",
];

/// One such map for each kind of client.
const MAP_OF_EACH: &str = "spring.kafka.*.properties";

/// A key in its canonical form.
pub fn canonical(key: &str) -> String {
    simple(key).unwrap_or_else(|| join("", key))
}

/// The canonical form of a key without brackets or odd characters that stands in no map with free keys, as nearly all
/// do: what rules ask for is brought into its form at every look.
fn simple(key: &str) -> Option<String> {
    let mut form = String::with_capacity(key.len());
    let mut previous = b'.';
    for byte in key.bytes() {
        match byte {
            b'-' | b'_' => continue,
            b'.' if previous != b'.' => form.push('.'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => form.push(byte.to_ascii_lowercase() as char),
            _ => return None,
        }
        previous = byte;
    }
    (previous != b'.' && !is_in_map(&form)).then_some(form)
}

/// The canonical form of a key below another that is canonical already.
pub fn join(parent: &str, key: &str) -> String {
    let mut joined = parent.to_owned();
    for element in elements(key) {
        push(&mut joined, element);
    }
    joined
}

/// The canonical key that a variable of the environment binds to: `MY_LIST_0_NAME` is `my.list[0].name`. Where words of the
/// key are divided too (`OPEN_IN_VIEW`), it has a dot too many.
pub fn of_variable(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for segment in name.split('_').filter(|segment| !segment.is_empty()) {
        match segment.parse::<u32>() {
            Ok(number) if !key.is_empty() => key.push_str(&format!("[{number}]")),
            _ => push_name(&mut key, &segment.to_ascii_lowercase()),
        }
    }
    key
}

/// A canonical key without its dots, as variables whose words are divided anyhow are compared.
pub fn squashed(key: &str) -> String {
    key.replace('.', "")
}

/// The canonical key of an item of a list.
pub fn item(list: &str, index: usize) -> String {
    format!("{list}[{index}]")
}

/// A key as documentation writes it: small letters, words joined by dashes.
pub fn kebab(key: &str) -> String {
    let mut written = String::with_capacity(key.len());
    let mut after_small = false;
    for letter in key.chars() {
        if letter.is_uppercase() && after_small {
            written.push('-');
        }
        after_small = letter.is_lowercase() || letter.is_ascii_digit();
        written.extend(if letter == '_' { '-' } else { letter }.to_lowercase());
    }
    written
}

/// The last name of a key, without the numbers of list items. The `value` of an item is called as its list.
pub fn last(key: &str) -> &str {
    let (list, leaf) = match (key.split_once('['), key.rsplit_once("].")) {
        (Some((list, _)), Some((_, leaf))) if leaf != "value" => (list, Some(leaf)),
        (Some((list, _)), _) => (list, None),
        (None, _) => (key, None),
    };
    let name = leaf.unwrap_or(list);
    let name = name.split_once('[').map_or(name, |(name, _)| name);
    name.rsplit('.').next().unwrap_or(name)
}

/// The canonical key of the mapping around a property.
pub fn parent(key: &str) -> &str {
    key.rsplit_once('.').map_or("", |(above, _)| above)
}

/// Whether a canonical key stands inside another, or is it.
pub fn is_below(key: &str, ancestor: &str) -> bool {
    key.strip_prefix(ancestor).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Whether a canonical key fits a pattern in which `*` stands for one element.
pub fn fits(key: &str, pattern: &str) -> bool {
    rest_behind(key, pattern).is_some_and(|mut rest| rest.next().is_none())
}

/// Whether the spelling counts below a canonical key.
pub fn is_in_map(parent: &str) -> bool {
    let known = MAPS.iter().any(|map| is_below(parent, map));
    known || parent.starts_with("spring.kafka.") && rest_behind(parent, MAP_OF_EACH).is_some()
}

/// The elements of a key behind those that a pattern takes; `None` when it does not fit.
fn rest_behind<'k>(key: &'k str, pattern: &str) -> Option<std::str::Split<'k, char>> {
    let mut elements = key.split('.');
    for wanted in pattern.split('.') {
        elements.next().filter(|element| wanted == "*" || *element == wanted)?;
    }
    Some(elements)
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Element<'k> {
    Name(&'k str),
    Bracketed(&'k str),
}

/// The elements of a key: divided by dots outside brackets.
fn elements(key: &str) -> Vec<Element<'_>> {
    let mut found = Vec::new();
    let mut rest = key;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[')
            && let Some(end) = inner.find(']')
        {
            found.push(Element::Bracketed(&inner[..end]));
            rest = &inner[end + 1..];
            rest = rest.strip_prefix('.').unwrap_or(rest);
            continue;
        }
        let end = rest.char_indices().skip(1).find(|(_, c)| matches!(c, '.' | '[')).map_or(rest.len(), |(at, _)| at);
        let name = rest[..end].trim_start_matches('.');
        if !name.is_empty() {
            found.push(Element::Name(name));
        }
        rest = &rest[end..];
        rest = rest.strip_prefix('.').unwrap_or(rest);
    }
    found
}

fn push(key: &mut String, element: Element<'_>) {
    match element {
        Element::Bracketed(inner) => match inner.trim().parse::<u32>() {
            Ok(number) => key.push_str(&format!("[{number}]")),
            Err(_) if is_in_map(key) => push_name(key, inner),
            Err(_) => key.push_str(&format!("[{inner}]")),
        },
        Element::Name(name) if is_in_map(key) => push_name(key, name),
        Element::Name(name) => {
            let uniform: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
            push_name(key, if uniform.is_empty() { name } else { &uniform });
        }
    }
}

fn push_name(key: &mut String, name: &str) {
    if !key.is_empty() {
        key.push('.');
    }
    key.push_str(name);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_key() {
        for (written, expected) in [
            ("spring.datasource.hikari.maximum-pool-size", "spring.datasource.hikari.maximumpoolsize"),
            ("spring.datasource.hikari.maximumPoolSize", "spring.datasource.hikari.maximumpoolsize"),
            ("spring.datasource.hikari.MAXIMUM_POOL_SIZE", "spring.datasource.hikari.maximumpoolsize"),
            ("my.list[0].name", "my.list[0].name"),
            ("my.list[00]", "my.list[0]"),
            ("my.map[a.B]", "my.map[a.B]"),
            ("logging.level.com.Acme", "logging.level.com.Acme"),
            ("logging.level[com.Acme]", "logging.level.com.Acme"),
            ("spring.kafka.properties.security.protocol", "spring.kafka.properties.security.protocol"),
            ("spring.kafka.producer.properties.max_block-ms", "spring.kafka.producer.properties.max_block-ms"),
            ("logging.levels.Com", "logging.levels.com"),
            ("a..b", "a.b"),
            (".a.", "a"),
            ("[", "["),
            ("a[b", "a[b"),
            ("_", "_"),
            ("größe.Über", "größe.über"),
            ("", ""),
        ] {
            let found = canonical(written);
            // An opening bracket that is never closed is a letter like any other that does not count.
            assert_eq!(found, if written == "a[b" { "a.b" } else { expected }, "{written}");
        }
    }

    #[test]
    fn keys_below_others() {
        assert_eq!(join("spring.jpa", "openInView"), "spring.jpa.openinview");
        assert_eq!(join("logging.level", "org.Hibernate"), "logging.level.org.Hibernate");
        assert_eq!(item("a.b", 3), "a.b[3]");
        assert!(is_below("spring.jpa.openinview", "spring.jpa"));
        assert!(is_below("a[0]", "a"));
        assert!(!is_below("spring.jpahelper", "spring.jpa"));
    }

    #[test]
    fn variables_of_the_environment() {
        for (name, expected) in [
            ("SPRING_DATASOURCE_URL", "spring.datasource.url"),
            ("SPRING_MAIN_LOGSTARTUPINFO", "spring.main.logstartupinfo"),
            ("MY_SERVICE_0_OTHER", "my.service[0].other"),
            ("MY_LIST_1", "my.list[1]"),
            ("server_port", "server.port"),
            ("_A__B_", "a.b"),
            ("0_A", "0.a"),
            ("", ""),
        ] {
            assert_eq!(of_variable(name), expected, "{name}");
        }
        assert_eq!(squashed(&of_variable("SPRING_JPA_OPEN_IN_VIEW")), squashed("spring.jpa.openinview"));
    }

    #[test]
    fn written_as_documentation_does() {
        for (written, expected) in [
            ("maximumPoolSize", "maximum-pool-size"),
            ("MAXIMUM_POOL_SIZE", "maximum-pool-size"),
            ("open-in-view", "open-in-view"),
            ("spring.dataSource.url2Use", "spring.data-source.url2-use"),
        ] {
            assert_eq!(kebab(written), expected);
        }
        for (key, expected) in [
            ("a.b.secret-key", "secret-key"),
            ("a.b.secret-key[2]", "secret-key"),
            ("a.b.secret-key[2].value", "secret-key"),
            ("a.b.secret-key[2].name", "name"),
            ("a.b[/x.y].c.name", "name"),
        ] {
            assert_eq!(last(key), expected, "{key}");
        }
    }

    #[test]
    fn patterns() {
        assert!(fits("management.endpoint.env.showvalues", "management.endpoint.*.showvalues"));
        assert!(!fits("management.endpoint.showvalues", "management.endpoint.*.showvalues"));
        assert!(!fits("a.b.c", "a.b"));
    }
}
