//! The order of what takes effect, as Spring Boot's documentation has it.

#![allow(clippy::unwrap_used)]

use crate::model::spring::tests::{Files, answers, config};

const POM: (&str, &str) = ("pom.xml", "<project/>");

/// What it is about, the files, and the value of `a.b` with its place for every program.
const ORDER: &[(&str, Files<'static>, &[&str])] = &[
    (
        "members of a group win over the profile that brings them along",
        &[
            ("application.yml", "spring.profiles.group.prod: db, mq\na.b: 1\n"),
            ("application-prod.yml", "a.b: 2\n"),
            ("application-db.yml", "a.b: 3\n"),
        ],
        &["3 @ application-db.yml:1"],
    ),
    (
        "groups bring groups along, and circles end",
        &[(
            "application.properties",
            "spring.profiles.group.prod=one\nspring.profiles.group.one=two\nspring.profiles.group.two=prod\n#---\nspring.config.activate.on-profile=two\na.b=2\n",
        )],
        &["2 @ application.properties:6"],
    ),
    (
        "a group makes a profile",
        &[(
            "application.yml",
            "spring.profiles.group.prod: [db]\n---\nspring.config.activate.on-profile: prod & db\na.b: 1\n",
        )],
        &["1 @ application.yml:4"],
    ),
    (
        "what is always included comes before what is active",
        &[
            ("application.yml", "spring.profiles.include: common\na.b: 1\n"),
            ("application-prod.yml", "a.b: 2\n"),
            ("application-common.yml", "a.b: 3\n"),
        ],
        &["2 @ application-prod.yml:1"],
    ),
    (
        "the last of several active profiles wins",
        &[
            ("application.yml", "spring.profiles.active: prod,metrics\n"),
            ("application-prod.yml", "a.b: 2\n"),
            ("application-metrics.yml", "a.b: 3\n"),
        ],
        &["3 @ application-metrics.yml:1"],
    ),
    (
        "what is imported wins over the document that imports it",
        &[
            POM,
            ("src/main/resources/application.yml", "spring.config.import: classpath:db.yml\na.b: 1\n"),
            ("src/main/resources/db.yml", "a.b: 2\n"),
        ],
        &["2 @ src/main/resources/db.yml:1"],
    ),
    (
        "and gives way to the next document and to profiles",
        &[
            POM,
            ("src/main/resources/application.yml", "spring.config.import: optional:db.yml\na.b: 1\n---\na.b: 3\n"),
            ("src/main/resources/db.yml", "a.b: 2\n"),
        ],
        &["3 @ src/main/resources/application.yml:4"],
    ),
    (
        "the last import wins, with its profiles",
        &[
            ("application.properties", "spring.config.import=file:./one.properties,two.yaml\n"),
            ("one.properties", "a.b=1\n"),
            ("two.yaml", "a.b: 2\n"),
            ("two-prod.yaml", "a.b: 3\n"),
            ("application-prod.yml", "x: y\n"),
        ],
        &["3 @ two-prod.yaml:1"],
    ),
    (
        "a file of a profile can be imported for all",
        &[
            POM,
            ("src/main/resources/application.yml", "spring.config.import: classpath:application-db.yml\n"),
            ("src/main/resources/application-db.yml", "a.b: 2\n"),
            ("src/main/resources/application-prod.yml", "x: y\n"),
        ],
        &["2 @ src/main/resources/application-db.yml:1"],
    ),
    (
        "a folder that is imported, with its profiles",
        &[
            ("pom.xml", "<project/>"),
            ("src/main/resources/application.yml", "spring.config.import: optional:file:./conf/\na.b: 1\n"),
            ("src/main/resources/application-prod.yml", "x: y\n"),
            ("conf/application.yml", "a.b: 2\n"),
            ("conf/application-prod.yml", "a.b: 3\n"),
        ],
        &["3 @ conf/application-prod.yml:1"],
    ),
    (
        "a file of a folder below",
        &[
            ("pom.xml", "<project/>"),
            ("src/main/resources/application.yml", "spring.config.import: classpath:/conf/db.yml\na.b: 1\n"),
            ("src/main/resources/conf/db.yml", "a.b: 2\n"),
        ],
        &["2 @ src/main/resources/conf/db.yml:1"],
    ),
    (
        "a file beside the sources",
        &[
            ("shop/pom.xml", "<project/>"),
            ("shop/src/main/resources/application.yml", "spring.config.import: file:./conf/db.yml\na.b: 1\n"),
            ("shop/conf/db.yml", "a.b: 2\n"),
        ],
        &["2 @ shop/conf/db.yml:1"],
    ),
    (
        "imports in a circle",
        &[
            ("application.yml", "spring.config.import: one.yml\n"),
            ("one.yml", "spring.config.import: application.yml\na.b: 1\n"),
        ],
        &["1 @ one.yml:2"],
    ),
    (
        "what is not found may set anything",
        &[("application.yml", "spring.config.import: optional:file:/etc/shop/\nx: y\n")],
        &["unknown @ application.yml:1"],
    ),
    (
        "folders below config, in the order of their names",
        &[
            POM,
            ("config/application.yml", "a.b: 1\n"),
            ("config/b/application.yml", "a.b: 3\n"),
            ("config/a/application.yml", "a.b: 2\n"),
        ],
        &["3 @ config/b/application.yml:1"],
    ),
    (
        "outside wins over packaged profiles",
        &[POM, ("src/main/resources/application-prod.yml", "a.b: 1\n"), ("application.yml", "a.b: 2\n")],
        &["2 @ application.yml:1"],
    ),
    (
        "where nobody looks is a program of its own",
        &[POM, ("src/main/resources/application.yml", "a.b: 1\n"), ("docker/application.yml", "a.b: 2\n")],
        &["1 @ src/main/resources/application.yml:1", "2 @ docker/application.yml:1"],
    ),
    (
        "a profile of its own document does not make others active",
        &[(
            "application.yml",
            "a.b: 1\n---\nspring:\n  config.activate.on-profile: dev\n  profiles.include: x\na.b: 2\n---\nspring.config.activate.on-profile: x\na.b: 3\n",
        )],
        &["1 @ application.yml:1", "3 @ application.yml:9"],
    ),
];

#[test]
fn the_order_of_documents() {
    for (what, files, expected) in ORDER {
        let mut found = config(files, "a.b");
        found.sort();
        let mut expected: Vec<_> = expected.to_vec();
        expected.sort();
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn bootstrap_is_read_where_it_is() {
    let pom = |version: &str, more: &str| {
        format!(
            "<project><artifactId>a</artifactId><parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>{version}</version></parent>{more}</project>"
        )
    };
    let starter = "<dependencies><dependency><groupId>org.springframework.cloud</groupId><artifactId>spring-cloud-starter-bootstrap</artifactId></dependency></dependencies>";
    for (pom, expected) in [
        (pom("3.5.0", ""), "absent @ src/main/resources/application.yml:1"),
        (pom("3.5.0", starter), "1 @ src/main/resources/bootstrap.yml:1"),
        (pom("2.3.0", ""), "1 @ src/main/resources/bootstrap.yml:1"),
    ] {
        let files = [
            ("pom.xml", pom.as_str()),
            ("src/main/resources/application.yml", "x: y\n"),
            ("src/main/resources/bootstrap.yml", "a.b: 1\n"),
        ];
        assert_eq!(config(&files, "a.b"), [expected]);
    }
}

#[test]
fn what_a_value_takes_the_place_of() {
    let files: Files<'_> = &[
        ("application.yml", "server:\n  port: 1\n  shutdown: graceful\n"),
        ("application-prod.yml", "server.port: 2\n"),
        ("application-prod.properties", "server.shutdown=immediate\n"),
    ];
    for (key, expected) in [("server.port", "application.yml:2"), ("server.shutdown", "application.yml:3")] {
        let found = answers(files, None, |system, app| {
            let thing = system.things("spring.app")[app];
            let value = system.spring.layers(thing).value(key);
            let other = system.overridden(thing, value.from.unwrap()).unwrap();
            format!("{}:{}", other.tree.source.path, other.place().start().line)
        });
        assert_eq!(found, [expected]);
    }
}
