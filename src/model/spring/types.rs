//! The types of the properties that facts and rules ask for. A property that is not here is read by its looks.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::LazyLock;

use foldhash::HashMap;

use super::convert::Type::{self, Bool, Duration, Float, Int, List, Size, Text, Word};
use super::document::Property;
use super::{key, setting_types, sieve};

pub const MILLIS: Type = Duration(1);
pub const SECONDS: Type = Duration(1_000);
const SHOW: Type = Word(&["never", "when-authorized", "always"]);
const ACCESS: Type = Word(&["none", "read-only", "unrestricted"]);
const IN_ANSWERS: Type = Word(&["never", "on-param", "always", "on-trace-param"]);
pub const MODE: Type = Word(&["always", "embedded", "never"]);

/// Properties and their types.
const TYPES: &[(&str, Type)] = &[
    ("debug", Bool),
    ("trace", Bool),
    ("logging.logback.rollingpolicy.max-file-size", Size),
    ("logging.logback.rollingpolicy.max-history", Int),
    ("logging.logback.rollingpolicy.total-size-cap", Size),
    ("management.endpoint.health.probes.enabled", Bool),
    ("management.endpoint.health.show-components", SHOW),
    ("management.endpoint.health.show-details", SHOW),
    ("management.endpoints.access.default", ACCESS),
    ("management.endpoints.access.max-permitted", ACCESS),
    ("management.endpoints.enabled-by-default", Bool),
    ("management.endpoints.jmx.exposure.include", List),
    ("management.endpoints.web.base-path", Text),
    ("management.endpoints.web.cors.allow-credentials", Bool),
    ("management.endpoints.web.cors.allowed-origin-patterns", List),
    ("management.endpoints.web.cors.allowed-origins", List),
    ("management.endpoints.web.exposure.exclude", List),
    ("management.endpoints.web.exposure.include", List),
    ("management.httpexchanges.recording.include", List),
    ("management.server.address", Text),
    ("management.server.port", Int),
    ("management.server.ssl.enabled", Bool),
    ("management.tracing.sampling.probability", Float),
    ("server.address", Text),
    ("server.error.include-binding-errors", IN_ANSWERS),
    ("server.error.include-exception", Bool),
    ("server.error.include-message", IN_ANSWERS),
    ("server.error.include-stacktrace", IN_ANSWERS),
    ("server.forward-headers-strategy", Word(&["native", "framework", "none"])),
    ("server.max-http-request-header-size", Size),
    ("server.port", Int),
    ("server.servlet.session.cookie.http-only", Bool),
    ("server.servlet.session.cookie.same-site", Word(&["none", "lax", "strict", "omitted"])),
    ("server.servlet.session.cookie.secure", Bool),
    ("server.servlet.session.timeout", SECONDS),
    ("server.servlet.session.tracking-modes", List),
    ("server.shutdown", Word(&["graceful", "immediate"])),
    ("server.ssl.enabled", Bool),
    ("server.ssl.enabled-protocols", List),
    ("server.tomcat.max-http-form-post-size", Size),
    ("server.tomcat.max-swallow-size", Size),
    ("server.tomcat.threads.max", Int),
    ("spring.application.name", Text),
    ("spring.cloud.config.fail-fast", Bool),
    ("spring.cloud.vault.connection-timeout", Int),
    ("spring.cloud.vault.enabled", Bool),
    ("spring.cloud.vault.fail-fast", Bool),
    ("spring.cloud.vault.read-timeout", Int),
    ("spring.config.activate.on-profile", List),
    ("spring.config.import", List),
    ("spring.config.on-not-found", Word(&["fail", "ignore"])),
    ("spring.datasource.hikari.allow-pool-suspension", Bool),
    ("spring.datasource.hikari.connection-timeout", Int),
    ("spring.datasource.hikari.idle-timeout", Int),
    ("spring.datasource.hikari.initialization-fail-timeout", Int),
    ("spring.datasource.hikari.keepalive-time", Int),
    ("spring.datasource.hikari.leak-detection-threshold", Int),
    ("spring.datasource.hikari.max-lifetime", Int),
    ("spring.datasource.hikari.maximum-pool-size", Int),
    ("spring.datasource.hikari.minimum-idle", Int),
    ("spring.datasource.hikari.validation-timeout", Int),
    ("spring.datasource.password", Text),
    ("spring.datasource.url", Text),
    ("spring.datasource.username", Text),
    ("spring.flyway.baseline-on-migrate", Bool),
    ("spring.flyway.clean-disabled", Bool),
    ("spring.flyway.out-of-order", Bool),
    ("spring.flyway.validate-on-migrate", Bool),
    ("spring.h2.console.enabled", Bool),
    ("spring.h2.console.settings.web-allow-others", Bool),
    ("spring.jmx.enabled", Bool),
    ("spring.jpa.generate-ddl", Bool),
    ("spring.jpa.hibernate.ddl-auto", Text),
    ("spring.jpa.open-in-view", Bool),
    ("spring.jpa.show-sql", Bool),
    ("spring.lifecycle.timeout-per-shutdown-phase", MILLIS),
    ("spring.liquibase.drop-first", Bool),
    ("spring.main.allow-bean-definition-overriding", Bool),
    ("spring.main.allow-circular-references", Bool),
    ("spring.main.lazy-initialization", Bool),
    ("spring.mvc.async.request-timeout", MILLIS),
    ("spring.mvc.log-request-details", Bool),
    ("spring.profiles", List),
    ("spring.profiles.active", List),
    ("spring.profiles.default", List),
    ("spring.profiles.include", List),
    ("spring.servlet.multipart.max-file-size", Size),
    ("spring.servlet.multipart.max-request-size", Size),
    ("spring.sql.init.mode", MODE),
    ("spring.threads.virtual.enabled", Bool),
];

/// The same for properties of which one element is free.
const PATTERNS: &[(&str, Type)] = &[
    ("management.endpoint.*.access", ACCESS),
    ("management.endpoint.*.enabled", Bool),
    ("management.endpoint.*.show-values", SHOW),
    ("management.endpoint.health.group.*.include", List),
    ("management.endpoint.health.group.*.exclude", List),
    ("management.endpoint.health.group.*.show-details", SHOW),
    ("management.health.*.enabled", Bool),
    ("spring.profiles.group.*", List),
];

type Table = (HashMap<String, (&'static str, Type)>, Vec<(String, Type)>);

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let row = |(name, ty): &(&'static str, Type)| (key::canonical(name), (*name, *ty));
    let pattern = |(name, ty): &(&'static str, Type)| (name.replace('-', ""), *ty);
    let (types, patterns) = (TYPES.iter().chain(setting_types::TYPES), PATTERNS.iter().chain(setting_types::PATTERNS));
    (types.map(row).collect(), patterns.map(pattern).collect())
});

/// A key as a rule or fact asks for it, with what is known of it.
#[derive(Debug)]
pub struct Key {
    /// Its canonical form.
    pub canonical: String,
    /// The property's type.
    pub ty: Option<Type>,
    /// The form without dots.
    pub squashed: String,
    /// The ways to it, itself first: how much of it, and the mark of that.
    ways: Vec<(usize, u64)>,
}

impl Key {
    /// Prepares a key.
    pub fn of(written: &str) -> Self {
        let canonical = key::canonical(written);
        let dots = canonical.rmatch_indices('.').map(|(at, _)| at);
        let ways = std::iter::once(canonical.len()).chain(dots).map(|end| (end, sieve::mark(&canonical[..end])));
        Self { ty: type_of(&canonical), squashed: key::squashed(&canonical), ways: ways.collect(), canonical }
    }

    /// The key and what it stands in, the innermost first, each with its mark.
    pub fn ways(&self) -> impl Iterator<Item = (&str, u64)> {
        self.ways.iter().map(|(end, mark)| (&self.canonical[..*end], *mark))
    }

    /// The mark of what it stands in.
    pub fn above(&self) -> Option<u64> {
        self.ways.get(1).map(|(_, mark)| *mark)
    }
}

thread_local! {
    static KEYS: RefCell<HashMap<String, Rc<Key>>> = RefCell::default();
}

/// Prepares a key. Rules ask for the same few at every program, so that each thread keeps those that it has met; only
/// what rules and facts name may be asked for, of which there is an end.
pub fn key(written: &str) -> Rc<Key> {
    if let Some(known) = KEYS.with_borrow(|keys| keys.get(written).cloned()) {
        return known;
    }
    let prepared = Rc::new(Key::of(written));
    KEYS.with_borrow_mut(|keys| keys.insert(written.to_owned(), Rc::clone(&prepared)));
    prepared
}

/// The type of a property, by its canonical key.
pub fn type_of(key: &str) -> Option<Type> {
    let (exact, patterns) = &*TABLE;
    let fits = |pattern: &str| key.as_bytes().get(..8) == pattern.as_bytes().get(..8) && key::fits(key, pattern);
    let pattern = || patterns.iter().find(|(pattern, _)| fits(pattern)).map(|(_, ty)| *ty);
    exact.get(key).map(|(_, ty)| *ty).or_else(pattern)
}

/// The key of a property: one of the framework as documentation spells it, another as it is written.
pub fn documented(property: &Property<'_>) -> String {
    if let Some(known) = spelling(&property.key) {
        return known.to_owned();
    }
    let is_free = property.key.match_indices('.').any(|(at, _)| key::is_in_map(&property.key[..at]));
    match property.is_of_framework() && !is_free {
        true => key::kebab(&property.written),
        false => property.written.clone(),
    }
}

/// How documentation spells a canonical key, if it is in the table.
pub fn spelling(key: &str) -> Option<&'static str> {
    TABLE.0.get(key).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_found_by_canonical_keys() {
        assert_eq!(type_of("spring.jpa.openinview"), Some(Bool));
        assert_eq!(type_of("server.servlet.session.timeout"), Some(Duration(1_000)));
        assert_eq!(type_of("management.endpoint.env.showvalues"), Some(SHOW));
        assert_eq!(type_of("management.endpoint.health.group.liveness.include"), Some(List));
        assert_eq!(type_of("acme.open-in-view"), None);
        assert_eq!(spelling("spring.jpa.openinview"), Some("spring.jpa.open-in-view"));
    }

    #[test]
    fn the_table_is_in_order_and_in_documentation_spelling() {
        for pair in TYPES[2..].windows(2) {
            assert!(pair[0].0 < pair[1].0, "{}", pair[1].0);
        }
        for (name, _) in TYPES.iter().chain(PATTERNS) {
            assert_eq!(key::kebab(name), *name);
        }
    }
}
