//! What has become of properties, and which nobody knows.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::model::spring::key::canonical;

/// `new key | deprecated | gone`.
fn changed(written: &str) -> Option<String> {
    let canonical = canonical(written);
    let (row, part) = changes::row(&canonical)?;
    let or = |release: Option<Release>| release.map_or_else(|| "-".to_owned(), super::written);
    let new = row.renamed(written, part).unwrap_or_else(|| "-".to_owned());
    let sign = if row.is_rename { "=" } else { "~" };
    Some(format!("{new} {} {} {sign}", or(row.deprecated), or(row.gone)))
}

#[test]
fn what_became_of_properties() {
    for (written, expected) in [
        ("endpoints.health.time-to-live", Some("- - 2.0 ~")),
        ("endpoints.flyway.enabled", Some("- - 2.0 ~")),
        ("endpoints.shutdown.enabled", Some("- - 2.0 ~")),
        ("endpoints.sensitive", Some("- - 2.0 ~")),
        ("flyway.baselineDescription", Some("spring.flyway.baseline-description - 2.0 =")),
        ("flyway.noop", None),
        ("spring.redis.host", Some("spring.data.redis.host - 3.0 =")),
        ("spring.redis.lettuce.pool.maxActive", Some("spring.data.redis.lettuce.pool.maxActive - 3.0 =")),
        ("spring.data.redis.host", None),
        ("spring.profiles", Some("spring.config.activate.on-profile 2.4 3.0 =")),
        ("spring.profiles[0]", Some("spring.config.activate.on-profile 2.4 3.0 =")),
        ("spring.profiles.active", None),
        ("logging.file", Some("logging.file.name 2.2 2.3 =")),
        ("logging.file.name", None),
        ("logging.file.maxSize", Some("logging.logback.rollingpolicy.max-file-size 2.4 4.1 =")),
        ("management.endpoint.env.enabled", Some("management.endpoint.env.access 3.4 - ~")),
        ("management.endpoints.enabled-by-default", Some("management.endpoints.access.default 3.4 - ~")),
        ("management.metrics.export.prometheus.step", Some("management.prometheus.metrics.export.step - 3.0 =")),
        ("server.error.includeStacktrace", Some("spring.web.error.includeStacktrace - 4.0 =")),
        ("spring.sleuth.web.skip-pattern", Some("- - 3.0 ~")),
        ("spring.sleuth.sampler.probability", Some("management.tracing.sampling.probability - 3.0 =")),
        ("server.max-http-header-size", Some("server.max-http-request-header-size 3.0 3.2 =")),
        ("spring.datasource.initialization-mode", Some("spring.sql.init.mode 2.5 2.7 =")),
        ("spring.jpa.open-in-view", None),
        ("spring.kafka.ssl.keystore-location", None),
        ("spring.artemis.port", Some("spring.artemis.broker-url 2.5 2.7 ~")),
        ("spring.mvc.converters.preferred-json-mapper", Some("spring.http.converters.preferred-json-mapper 3.5 4.0 =")),
        ("acme.spring.redis.host", None),
    ] {
        assert_eq!(changed(written).as_deref(), expected, "{written}");
    }
}

#[test]
fn the_name_that_a_release_knows() {
    let new = |release| {
        let (row, part) = changes::row("spring.http.encoding.charset").unwrap();
        latest(Some(release), row, row.renamed("spring.http.encoding.charset", part))
    };
    assert_eq!(new((3, 5)), (Some("server.servlet.encoding.charset".to_owned()), true));
    assert_eq!(new((4, 0)), (Some("spring.servlet.encoding.charset".to_owned()), true));
}

#[test]
fn names_that_nobody_knows() {
    let of = |written: &str| {
        let canonical = canonical(written);
        let found = known::stranger(&canonical, written)?;
        Some((found.name, found.nearest.unwrap_or_default()))
    };
    let near = |name: &str, nearest: &str| Some((name.to_owned(), nearest.to_owned()));
    for (written, expected) in [
        ("spring.datasource.hikari.max-pool-size", near("max-pool-size", "")),
        (
            "spring.datasource.hikari.maximum-pol-size",
            near("maximum-pol-size", "spring.datasource.hikari.maximum-pool-size"),
        ),
        (
            "spring.datasource.hikari.maximumPolSize",
            near("maximumPolSize", "spring.datasource.hikari.maximum-pool-size"),
        ),
        ("spring.datasource.hikari.data-source-properties.anything", None),
        ("spring.datasource.hikari.maximumPoolSize", None),
        ("spring.datasource.primary.url", None),
        ("spring.rabitmq.host", near("rabitmq", "spring.rabbitmq.host")),
        ("spring.jpa.open-in-veiw", near("open-in-veiw", "spring.jpa.open-in-view")),
        ("spring.jpa.hibernate.ddlauto", None),
        ("spring.jpa.hibernate.ddl-atuo", near("ddl-atuo", "spring.jpa.hibernate.ddl-auto")),
        ("spring.jpa.properties.hibernate.x", None),
        ("spring.cloud.vault.databases.primary.role", None),
        ("spring.cloud.vault.kubernetes.rol", near("rol", "")),
        ("spring.cloud.gateway.routes[0].uri", None),
        ("server.host", None),
        ("server.prot", None),
        // What may hold others is no model for a guess: `management.metrics.enable` is a map.
        ("management.endpoint.env.show-value", None),
        ("management.endpoint.anything.access", None),
        ("management.endpoints.web.exposure.includes", near("includes", "management.endpoints.web.exposure.include")),
        ("spring.kafka.producer.key-deserializer", None),
        ("management.metrics.enabled", None),
        ("logging.level.com.acme", None),
        ("acme.url", None),
        ("debug", None),
    ] {
        assert_eq!(of(written), expected, "{written}");
    }
}
