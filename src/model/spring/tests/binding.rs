//! How properties are bound: names, values and placeholders, in the cases of Spring Boot's documentation.

use super::{Files, config};

/// What a manifest sets in the program `shop`.
const VARIABLES: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n  containers:\n    - name: shop\n      image: shop\n      env:\n";

/// The value of a property that a text sets under some name, places left out.
fn value(path: &str, text: &str, key: &str) -> String {
    let found = config(&[(path, text)], key).concat();
    found.split(" @ ").next().unwrap_or_default().to_owned()
}

#[test]
fn names_that_are_one() {
    for written in [
        "spring.jpa.database-platform",
        "spring.jpa.databasePlatform",
        "spring.JPA.database_platform",
        "SPRING.JPA.DATABASEPLATFORM",
        "spring.jpa.DATABASE_PLATFORM",
    ] {
        for (path, text) in
            [("application.properties", format!("{written}=mine\n")), ("application.yml", format!("{written}: mine\n"))]
        {
            assert_eq!(value(path, &text, "spring.jpa.database-platform"), "mine", "{written}");
        }
    }
    let nested = "my:\n  main-project:\n    person:\n      first-name: Ada\n";
    assert_eq!(value("application.yml", nested, "my.mainProject.person.firstName"), "Ada");
    let list = "my.servers[0]=dev.example.com\nmy.servers[1]=another.example.com\n";
    assert_eq!(value("application.properties", list, "my.servers"), "dev.example.com, another.example.com");
    assert_eq!(value("application.yml", "my: {servers: [a, b]}\n", "my.servers"), "a, b");
    let free = "logging.level.org.Spring=debug\n";
    assert_eq!(value("application.properties", free, "logging.level.org.Spring"), "debug");
    assert_eq!(value("application.properties", free, "logging.level.org.spring"), "absent");
}

#[test]
fn variables_that_bind() {
    for (name, key) in [
        ("SPRING_JPA_DATABASEPLATFORM", "spring.jpa.database-platform"),
        ("SPRING_JPA_DATABASE_PLATFORM", "spring.jpa.database-platform"),
        ("spring_jpa_databasePlatform", "spring.jpa.database-platform"),
        ("SERVER_PORT", "server.port"),
        ("MY_MAINPROJECT_PERSON_FIRSTNAME", "my.main-project.person.first-name"),
    ] {
        let text = format!("{VARIABLES}        - {{name: {name}, value: \"7\"}}\n");
        let files: Files<'_> = &[
            ("pom.xml", "<project><artifactId>shop</artifactId></project>"),
            ("src/main/resources/application.properties", "spring.application.name=shop\nserver.port=1\n"),
            ("pod.yaml", &text),
        ];
        assert_eq!(config(files, key), ["7 @ pod.yaml:9"], "{name}");
    }
}

#[test]
fn values_of_types() {
    for (key, written, expected) in [
        ("spring.mvc.async.request-timeout", "1500", "1500"),
        ("spring.mvc.async.request-timeout", "30s", "30000"),
        ("spring.mvc.async.request-timeout", "PT30S", "30000"),
        ("spring.mvc.async.request-timeout", "1h30m", "unknown"),
        ("server.servlet.session.timeout", "60", "60000"),
        ("server.servlet.session.timeout", "10m", "600000"),
        ("server.tomcat.max-swallow-size", "10MB", "10485760"),
        ("server.tomcat.max-swallow-size", "256", "256"),
        ("server.tomcat.max-swallow-size", "-1", "-1"),
        ("server.tomcat.max-swallow-size", "10mb", "unknown"),
        ("spring.datasource.hikari.connection-timeout", "30000", "30000"),
        ("spring.datasource.hikari.connection-timeout", "30s", "unknown"),
        ("spring.jpa.open-in-view", "off", "false"),
        ("spring.jpa.open-in-view", "YES", "true"),
        ("spring.jpa.open-in-view", "perhaps", "unknown"),
        ("server.shutdown", "GRACEFUL", "graceful"),
        ("server.shutdown", "gracefull", "unknown"),
        ("management.endpoint.health.show-details", "WHEN_AUTHORIZED", "when-authorized"),
        ("management.endpoints.web.exposure.include", "health, info", "health, info"),
        ("server.port", "", "absent"),
    ] {
        assert_eq!(value("application.properties", &format!("{key}={written}\n"), key), expected, "{key}={written}");
    }
    for (written, expected) in [("0123", "83"), ("1_000", "1000"), ("\"8080\"", "8080"), ("~", "absent")] {
        assert_eq!(
            value("application.yml", &format!("server:\n  port: {written}\n"), "server.port"),
            expected,
            "{written}"
        );
    }
}

#[test]
fn placeholders_in_values() {
    for (written, expected) in [
        ("${demo.item-price}", "9"),
        // Not in small letters: found only as it is written.
        ("${demo.itemPrice}", "unknown"),
        ("${DEMO_ITEM_PRICE:7}", "7"),
        ("${app.name} is ${app.description:short}", "MyApp is short"),
        ("${missing:${app.name}}", "MyApp"),
        ("${missing:}", ""),
        ("${missing}", "unknown"),
        ("${${which}}", "MyApp"),
        ("\\\\${app.name}", "${app.name}"),
        ("${circle.a}", "unknown"),
        ("${open", "unknown"),
        ("#{T(java.lang.Math).random()}", "#{T(java.lang.Math).random()}"),
        ("@project.version@", "unknown"),
    ] {
        let text = format!(
            "demo.item-price=9\napp.name=MyApp\nwhich=app.name\ncircle.a=${{circle.b}}\ncircle.b=${{circle.a}}\nspring.application.name={written}\n"
        );
        assert_eq!(value("application.properties", &text, "spring.application.name"), expected, "{written}");
    }
}
