//! Spring configuration: files by their names, and repositories of a configuration server by what they hold.

use std::collections::BTreeSet;

use crate::source::{Environment, split_lines};

use super::look::{self, Look};

/// What builds a module; a folder below one is no configuration repository.
pub const BUILD_FILES: [&str; 3] = ["pom.xml", "build.gradle", "build.gradle.kts"];

/// The files from which others are imported.
pub const FILES: [&str; 3] = ["application.yml", "application.yaml", "application.properties"];

/// The paths, without endings, of files that a text of Spring configuration seems to import.
pub fn imported(text: &str) -> Vec<String> {
    if !text.contains("import") {
        return Vec::new();
    }
    let words = text.split(|c: char| c.is_whitespace() || "\"',;=[]".contains(c));
    let paths =
        words.map(|word| word.rsplit(':').next().unwrap_or(word).trim_start_matches("./").trim_start_matches('/'));
    paths.filter_map(stem).filter(|(stem, _)| !stem.is_empty()).map(|(stem, _)| stem.to_owned()).collect()
}

/// The profile of a file that is imported by one of these names; `None` when it is none of them.
pub fn imported_profile(name: &str, imported: &BTreeSet<String>) -> Option<Option<String>> {
    let (own, _) = stem(name)?;
    if imported.contains(own) {
        return Some(None);
    }
    let profiles = imported.iter().filter_map(|stem| own.strip_prefix(stem.as_str())?.strip_prefix('-'));
    profiles
        .min_by_key(|profile| profile.len())
        .filter(|profile| !profile.is_empty())
        .map(|profile| Some(profile.to_owned()))
}

/// The stem and ending of a name that can hold Spring configuration.
fn stem(name: &str) -> Option<(&str, &str)> {
    let (stem, ending) = name.rsplit_once('.')?;
    matches!(ending, "yml" | "yaml" | "properties").then_some((stem, ending))
}

/// For a name that Spring Boot looks for: the base name and the profile.
pub fn by_name(name: &str) -> Option<(&'static str, Option<String>)> {
    let (stem, _) = stem(name)?;
    ["application", "bootstrap"].into_iter().find_map(|base| match stem.strip_prefix(base)? {
        "" => Some((base, None)),
        rest => rest.strip_prefix('-').filter(|profile| !profile.is_empty()).map(|p| (base, Some(p.to_owned()))),
    })
}

/// How surely a file's keys are Spring's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// It has a key that only Spring has.
    Sure,
    /// It has a key that others use too, with children as Spring has them.
    Likely,
}

/// The shape of a file that is not called `application` or `bootstrap`.
pub fn shape(name: &str, text: impl FnOnce() -> Option<String>) -> Option<Shape> {
    let (_, ending) = stem(name)?;
    let text = text()?;
    if ending == "properties" { properties_shape(&text) } else { yaml_shape(&look::yaml(&text), &text) }
}

fn yaml_shape(look: &Look<'_>, text: &str) -> Option<Shape> {
    if look.object.is_some() {
        return None;
    }
    let dotted = |key: &&str| key.starts_with("spring.") || key.starts_with("management.");
    if look.has("spring") || look.keys.iter().any(dotted) || look::holds(text, "management", MANAGEMENT) {
        return Some(Shape::Sure);
    }
    let likely = look::holds(text, "server", SERVER) || look::holds(text, "logging", LOGGING);
    likely.then_some(Shape::Likely)
}

const MANAGEMENT: &[&str] = &["endpoint", "endpoints", "server", "health", "metrics", "tracing", "info"];
const SERVER: &[&str] =
    &["port", "servlet", "ssl", "shutdown", "tomcat", "undertow", "jetty", "forward-headers-strategy"];
const LOGGING: &[&str] = &["level", "file", "pattern"];

fn properties_shape(text: &str) -> Option<Shape> {
    let has = |prefix: &str| split_lines(text).any(|line| line.trim_start().starts_with(prefix));
    if has("spring.") || has("management.") {
        return Some(Shape::Sure);
    }
    (has("server.port") || has("logging.level")).then_some(Shape::Likely)
}

/// The files that make a folder a configuration repository: two or more of Spring's shape, one of them surely.
pub fn repository(shapes: impl Iterator<Item = (String, Shape)>) -> Option<BTreeSet<String>> {
    let shapes: Vec<_> = shapes.collect();
    let sure = shapes.iter().any(|(_, shape)| *shape == Shape::Sure);
    (sure && shapes.len() > 1).then(|| shapes.into_iter().map(|(name, _)| name).collect())
}

/// The profile of a file of a configuration repository: what follows the name of another file, or names an environment.
pub fn repository_profile(name: &str, others: &BTreeSet<String>) -> Option<String> {
    let (own, _) = stem(name)?;
    let bases = others.iter().filter_map(|other| own.strip_prefix(stem(other)?.0)?.strip_prefix('-'));
    let behind_base = bases.max_by_key(|profile| profile.len());
    let word = || own.rsplit_once('-').map(|(_, word)| word).filter(|w| Environment::of_profile(w) != Environment::Any);
    behind_base.or_else(word).filter(|profile| !profile.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let profile = |name| by_name(name).map(|(_, profile)| profile);
        assert_eq!(profile("application.yml"), Some(None));
        assert_eq!(profile("application-prod-eu.properties"), Some(Some("prod-eu".to_owned())));
        assert_eq!(profile("bootstrap.yaml"), Some(None));
        for name in ["applications.yml", "application.json", "my-application.yml", "application-.yml", "application"] {
            assert_eq!(profile(name), None, "{name}");
        }
    }

    #[test]
    fn imports() {
        let text = "spring:\n  config:\n    import: [\"optional:file:./conf/db.yml\", 'classpath:mq.properties']\n";
        let found: BTreeSet<_> = imported(text).into_iter().collect();
        assert_eq!(found.iter().collect::<Vec<_>>(), ["conf/db", "mq"]);
        let profile = |name| imported_profile(name, &found);
        assert_eq!(profile("mq.yml"), Some(None));
        assert_eq!(profile("mq-prod.yml"), Some(Some("prod".to_owned())));
        assert_eq!(profile("mqx.yml"), None);
        assert!(imported("see: db.yml\n").is_empty());
    }

    #[test]
    fn repositories() {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let others = set(&["order-service.yml", "order-service-eu-1.yml", "pay-prod.yml"]);
        assert_eq!(repository_profile("order-service-eu-1.yml", &others).as_deref(), Some("eu-1"));
        assert_eq!(repository_profile("order-service.yml", &others), None);
        assert_eq!(repository_profile("pay-prod.yml", &others).as_deref(), Some("prod"));
        let shapes = |shapes: &[Shape]| shapes.iter().map(|s| ("x.yml".to_owned(), *s)).collect::<Vec<_>>();
        assert!(repository(shapes(&[Shape::Sure]).into_iter()).is_none());
        assert!(repository(shapes(&[Shape::Likely, Shape::Likely]).into_iter()).is_none());
        assert!(repository(shapes(&[Shape::Likely, Shape::Sure]).into_iter()).is_some());
    }
}
