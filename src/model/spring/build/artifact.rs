//! What dependencies bring along, as far as that is known.

/// Starters and libraries, and what of interest they bring along.
const BRINGS: &[(&str, &[&str])] = &[
    ("spring-boot-starter-web", &["spring-boot-starter-tomcat", "spring-webmvc", "spring-web"]),
    ("spring-boot-starter-webmvc", &["spring-boot-starter-tomcat", "spring-webmvc", "spring-web"]),
    ("spring-boot-starter-webflux", &["spring-boot-starter-reactor-netty", "spring-webflux", "spring-web"]),
    ("spring-boot-starter-jdbc", &["HikariCP", "spring-jdbc"]),
    ("spring-boot-starter-data-jdbc", &["spring-boot-starter-jdbc", "HikariCP", "spring-jdbc"]),
    (
        "spring-boot-starter-data-jpa",
        &["spring-boot-starter-jdbc", "HikariCP", "hibernate-core", "spring-data-jpa", "spring-jdbc"],
    ),
    ("spring-boot-starter-batch", &["spring-boot-starter-jdbc", "HikariCP", "spring-jdbc"]),
    ("spring-boot-starter-data-rest", &["spring-boot-starter-web", "spring-data-rest-webmvc", "spring-webmvc"]),
    ("spring-boot-starter-hateoas", &["spring-boot-starter-web", "spring-webmvc"]),
    ("spring-boot-starter-data-redis", &["lettuce-core", "spring-data-redis"]),
    ("spring-boot-starter-data-redis-reactive", &["spring-boot-starter-data-redis", "lettuce-core"]),
    ("spring-boot-starter-amqp", &["spring-rabbit"]),
    ("spring-boot-starter-kafka", &["spring-kafka"]),
    ("spring-boot-starter-flyway", &["flyway-core"]),
    ("spring-boot-starter-liquibase", &["liquibase-core"]),
    ("spring-boot-starter-actuator", &["spring-boot-actuator-autoconfigure", "spring-boot-actuator"]),
    ("spring-boot-starter-quartz", &["quartz"]),
    ("spring-cloud-starter-gateway", &["spring-boot-starter-webflux", "spring-cloud-gateway-server"]),
    ("spring-cloud-starter-gateway-server-webflux", &["spring-boot-starter-webflux"]),
    ("spring-cloud-starter-netflix-eureka-server", &["spring-boot-starter-actuator", "spring-boot-starter-web"]),
    ("spring-cloud-config-server", &["spring-boot-starter-actuator", "spring-boot-starter-web"]),
    ("spring-cloud-starter-vault-config", &["spring-cloud-vault-config", "spring-vault-core"]),
];

/// Groups whose artifacts bring nothing of Spring's along that is not in the table.
const KNOWN_GROUPS: &[&str] = &[
    "org.springframework.boot",
    "org.springframework.security",
    "org.springframework.data",
    "org.springframework.kafka",
    "org.springframework.session",
    "org.springframework.retry",
    "org.springframework.vault",
    "org.springframework",
    "org.postgresql",
    "com.mysql",
    "mysql",
    "com.h2database",
    "com.oracle.database.jdbc",
    "com.microsoft.sqlserver",
    "org.mariadb.jdbc",
    "org.hsqldb",
    "org.projectlombok",
    "org.mapstruct",
    "org.flywaydb",
    "org.liquibase",
    "org.hibernate",
    "org.hibernate.orm",
    "org.hibernate.validator",
    "org.ehcache",
    "com.zaxxer",
    "com.fasterxml.jackson.core",
    "com.fasterxml.jackson.datatype",
    "com.fasterxml.jackson.module",
    "com.fasterxml.jackson.dataformat",
    "com.github.ben-manes.caffeine",
    "com.google.guava",
    "commons-io",
    "commons-codec",
    "net.logstash.logback",
    "ch.qos.logback",
    "io.jsonwebtoken",
    "jakarta.validation",
    "jakarta.persistence",
    "jakarta.servlet",
    "jakarta.xml.bind",
    "javax.cache",
    "javax.validation",
    "javax.xml.bind",
    "org.webjars",
    "org.webjars.npm",
    "org.jetbrains.kotlin",
    "org.jetbrains.kotlinx",
    "io.projectreactor",
    "io.projectreactor.kotlin",
    "io.netty",
    "org.slf4j",
    "io.micrometer",
    "io.r2dbc",
    "org.aspectj",
    "org.apache.kafka",
];

/// Artifacts of Spring Cloud that are sure to bring no more than the table says; some of the others do.
const KNOWN_CLOUD: &[&str] = &[
    "spring-cloud-starter-bootstrap",
    "spring-cloud-starter-circuitbreaker-resilience4j",
    "spring-cloud-starter-config",
    "spring-cloud-starter-gateway",
    "spring-cloud-starter-gateway-server-webflux",
    "spring-cloud-starter-loadbalancer",
    "spring-cloud-starter-netflix-eureka-client",
    "spring-cloud-starter-netflix-eureka-server",
    "spring-cloud-starter-openfeign",
    "spring-cloud-starter-vault-config",
    "spring-cloud-config-server",
    "spring-cloud-vault-config-databases",
];

/// Whether an artifact, given with its group, is a wanted one or brings it along.
pub fn brings(name: &str, wanted: &str) -> bool {
    let own = without_group(name);
    if own == wanted || name == wanted {
        return true;
    }
    let wanted = without_group(wanted);
    BRINGS.iter().any(|(artifact, brought)| *artifact == own && brought.contains(&wanted))
}

/// Whether it is known what an artifact brings along.
pub fn is_known(name: &str) -> bool {
    let Some((group, artifact)) = name.split_once(':') else { return false };
    match group {
        "org.springframework.cloud" => KNOWN_CLOUD.contains(&artifact),
        "org.apache.commons" => true,
        _ => KNOWN_GROUPS.contains(&group),
    }
}

fn without_group(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, artifact)| artifact)
}
