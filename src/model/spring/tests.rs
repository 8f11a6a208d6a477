//! What takes effect in a program, file by file.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

mod binding;

use super::*;
use crate::discover::{self, Around, Environments};
use crate::embedded;
use crate::model::{Target, Value};

pub type Files<'f> = &'f [(&'f str, &'f str)];

pub fn parsed(files: Files<'_>) -> Vec<Parsed> {
    let texts: BTreeMap<String, String> = files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect();
    let around = Around::new(&texts);
    let input =
        |(path, text): (&String, &String)| discover::input(path, text.clone(), &around, &Environments::default()).ok();
    texts.iter().filter_map(input).map(Parsed::of).flat_map(embedded::with_inner).collect()
}

/// Asks every program of the files; an answer is `value @ path:line`.
pub fn answers(
    files: Files<'_>,
    release: Option<(u32, u32)>,
    ask: impl Fn(&System<'_>, usize) -> String,
) -> Vec<String> {
    let files = parsed(files);
    let target = Target { spring_boot: release, ..Target::default() };
    let system = System::of(&files, &target);
    (0..system.things("spring.app").len()).map(|app| ask(&system, app)).collect()
}

pub fn written(value: &Value<'_>) -> String {
    let text = match &value.data {
        Data::Absent => "absent".to_owned(),
        Data::Unknown => "unknown".to_owned(),
        _ => value.display(),
    };
    let place = value.from.map(|node| (node.tree.source.path.clone(), node.place().start().line));
    place.map_or(text.clone(), |(path, line)| format!("{text} @ {path}:{line}"))
}

pub fn config(files: Files<'_>, key: &str) -> Vec<String> {
    answers(files, None, |system, app| written(&app::setting(system, system.things("spring.app")[app], key)))
}

/// What it is about, the files, the key, and the answer.
const LAST_WORD: &[(&str, Files<'static>, &str, &str)] = &[
    (
        "a profile wins over the base",
        &[("application.yml", "server:\n  port: 1\n"), ("application-prod.yml", "server:\n  port: 2\n")],
        "server.port",
        "2 @ application-prod.yml:2",
    ),
    (
        ".properties win over YAML",
        &[("application.yml", "server.port: 1\n"), ("application.properties", "server.port=2\n")],
        "server.port",
        "2 @ application.properties:1",
    ),
    (
        "config wins over the folder above, and what is outside over what is packaged",
        &[
            ("pom.xml", "<project/>"),
            ("src/main/resources/application-prod.properties", "server.port=1\n"),
            ("src/main/resources/config/application.yml", "server.port: 2\n"),
            ("application.yml", "server.port: 3\n"),
            ("config/application.yml", "server.port: 4\n"),
        ],
        "server.port",
        "4 @ config/application.yml:1",
    ),
    (
        "later documents win when their profile is active",
        &[(
            "application.yml",
            "a.b: 1\n---\nspring.config.activate.on-profile: prod | kafka\na.b: 2\n---\nspring.config.activate.on-profile: dev\na.b: 3\n",
        )],
        "a.b",
        "2 @ application.yml:4",
    ),
    (
        "documents of .properties",
        &[("application.properties", "a.b=1\n#---\nspring.config.activate.on-profile=!prod\na.b=2\n")],
        "a.b",
        "2 @ application.properties:4",
    ),
    (
        "a list is replaced as a whole",
        &[("application.yml", "a:\n  list: [x, y, z]\n"), ("application-prod.properties", "a.list[0]=u\n")],
        "a.list",
        "u @ application-prod.properties:1",
    ),
    (
        "a list in one text",
        &[("application.yml", "spring.config.import: vault://, optional:configtree:/x/\n")],
        "spring.config.import",
        "vault://, optional:configtree:/x/ @ application.yml:1",
    ),
    (
        "every spelling",
        &[("application.yml", "spring:\n  jpa:\n    OPEN_IN_VIEW: off\n")],
        "spring.jpa.open-in-view",
        "false @ application.yml:3",
    ),
    (
        "placeholders lead on",
        &[("application.yml", "port: ${p:${q}}\nq: 0x1\nserver.port: ${s:90}${t:90}\nt: 91\n")],
        "server.port",
        "9091 @ application.yml:3",
    ),
    (
        "an unknown variable",
        &[("application.yml", "server.port: ${PORT}\n")],
        "server.port",
        "unknown @ application.yml:1",
    ),
    (
        "a value of the wrong type",
        &[("application.yml", "server.port: many\n")],
        "server.port",
        "unknown @ application.yml:1",
    ),
    (
        "durations are milliseconds",
        &[("application.yml", "server.servlet.session.timeout: 90\n")],
        "server.servlet.session.timeout",
        "90000 @ application.yml:1",
    ),
    (
        "YAML reads first",
        &[("application.yml", "server.servlet.session.timeout: 1:30\n")],
        "server.servlet.session.timeout",
        "90000 @ application.yml:1",
    ),
    (
        "sizes are bytes",
        &[("application.properties", "server.tomcat.max-swallow-size=2MB\n")],
        "server.tomcat.max-swallow-size",
        "2097152 @ application.properties:1",
    ),
    (
        "words",
        &[("application.properties", "management.endpoint.env.showValues=WHEN_AUTHORIZED\n")],
        "management.endpoint.env.show-values",
        "when-authorized @ application.properties:1",
    ),
    (
        "nothing written",
        &[("application.yml", "spring:\n  application:\n    name:\n")],
        "spring.application.name",
        "absent @ application.yml:3",
    ),
    (
        "what is missing is missing in the base",
        &[
            ("application.yml", "server:\n  port: 1\nspring:\n  main:\n    x: 1\n"),
            ("application-prod.yml", "spring:\n  jpa:\n    show-sql: false\n"),
        ],
        "spring.jpa.open-in-view",
        "absent @ application.yml:4",
    ),
    (
        "what is missing in a flat file",
        &[("application.properties", "server.port=1\nspring.jpa.show-sql=true\n")],
        "spring.jpa.open-in-view",
        "absent @ application.properties:2",
    ),
    (
        "imported configuration leaves the unit open",
        &[("application.yml", "spring.config.import: optional:configserver:http://config\n")],
        "server.port",
        "unknown @ application.yml:1",
    ),
    (
        "imported secrets do not",
        &[("application.yml", "spring.config.import: vault://\n")],
        "server.port",
        "absent @ application.yml:1",
    ),
    (
        "development and tests have no say",
        &[
            ("src/main/resources/application.yml", "a.b: 1\n"),
            ("src/main/resources/application-dev.yml", "a.b: 2\n"),
            ("src/test/resources/application.yml", "a.b: 3\n"),
            ("pom.xml", "<project/>"),
        ],
        "a.b",
        "1 @ src/main/resources/application.yml:1",
    ),
];

#[test]
fn the_last_word() {
    for (what, files, key, expected) in LAST_WORD {
        assert_eq!(config(files, key), [*expected], "{what}");
    }
}

#[test]
fn what_stands_in_config_maps() {
    let map = |name: &str, port: &str| {
        let head = format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n");
        format!("{head}  application.yml: |\n    a.b: {port}\n  application-prod.properties: a.b=1{port}\n")
    };
    let text = format!("{}---\n{}", map("shop", "1"), map("stock", "2"));
    assert_eq!(config(&[("maps.yaml", &text)], "a.b"), ["11 @ maps.yaml:1", "12 @ maps.yaml:1"]);
}

#[test]
fn programs_and_profiles() {
    let name = |files: Files<'_>| {
        answers(files, None, |system, app| {
            let thing = system.things("spring.app")[app];
            let profile = system.spring.apps[thing.index].profile.clone().unwrap_or_default();
            format!("{}|{profile}|{}", system.spring.unit(thing), system.environment(thing).name())
        })
    };
    let table: &[(Files<'_>, &[&str])] = &[
        (&[("application.yml", "a: 1\n")], &["||any"]),
        (&[("application.yml", "a: 1\n"), ("application-dev.yml", "a: 1\n")], &["||any"]),
        (&[("application.yml", "a: 1\n"), ("application-kafka.yml", "a: 1\n")], &["||any", "|kafka|any"]),
        (
            &[("application.yml", "spring.profiles.active: kafka\n"), ("application-kafka.yml", "a: 1\n")],
            &["|kafka|any"],
        ),
        (
            &[
                ("application.yml", "a: 1\n---\nspring.config.activate.on-profile: staging\n"),
                ("application-prod.yml", "a: 1\n"),
                ("application-kafka.yml", "a: 1\n"),
            ],
            &["|prod|production", "|staging|pre-production"],
        ),
        (
            &[
                ("a/pom.xml", "<project/>"),
                ("a/src/main/resources/application.yml", "a: 1\n"),
                ("b/build.gradle", ""),
                ("b/src/main/resources/application-prod.yml", "a: 1\n"),
            ],
            &["a||any", "b|prod|production"],
        ),
        (
            &[
                ("repo/application.yml", "spring.a: 1\n"),
                ("repo/shop.yml", "spring.b: 1\n"),
                ("repo/shop-prod.yml", "spring.b: 1\n"),
                ("repo/stock.yml", "spring.b: 1\n"),
            ],
            &["repo|prod|production", "repo||any"],
        ),
    ];
    for (files, expected) in table {
        assert_eq!(name(files), *expected, "{files:?}");
    }
}

#[test]
fn endpoints_that_answer() {
    let exposed = |text: &str, release| {
        let file = [("application.properties", text)];
        let found = answers(&file, release, |system, app| {
            let value = actuator::exposed(system, system.things("spring.app")[app]);
            let Data::List(list) = &value.data else { return "unknown".to_owned() };
            format!("{}{}", value.display(), if list.complete { "" } else { " …" })
        });
        found.concat()
    };
    const INCLUDE: &str = "management.endpoints.web.exposure.include=";
    for (rest, release, expected) in [
        ("health, Env", None, "health, env"),
        ("health,shutdown", None, "health"),
        ("shutdown\nmanagement.endpoint.shutdown.enabled=true", None, "shutdown"),
        ("health,env\nmanagement.endpoint.env.access=none", None, "health"),
        (
            "health,env\nmanagement.endpoints.enabled-by-default=false\nmanagement.endpoint.env.enabled=true",
            None,
            "env",
        ),
        ("health,heapdump", Some((3, 4)), "health, heapdump"),
        ("health,heapdump", Some((3, 5)), "health"),
        ("health,heapdump", None, "health …"),
        ("health,env\nmanagement.endpoints.web.exposure.exclude=env", None, "health"),
        ("health,env\nmanagement.endpoints.web.exposure.exclude=*", None, ""),
        ("health,env\nmanagement.server.port=-1", None, ""),
        ("health,env\nmanagement.endpoints.access.max-permitted=none", None, ""),
        ("${INCLUDE}", None, " …"),
    ] {
        assert_eq!(exposed(&format!("{INCLUDE}{rest}\n"), release), expected, "{rest}");
    }
    assert_eq!(exposed("server.port=1\n", None), "health");
    assert!(exposed(&format!("{INCLUDE}*\n"), None).contains("env"));
}

#[test]
fn hostile_files_come_to_an_end() {
    let mut text = String::from("a0: &a0 [x, x]\n");
    for n in 1..40 {
        text.push_str(&format!("a{n}: &a{n} {{l: *a{0}, r: *a{0}}}\n", n - 1));
    }
    let files = parsed(&[("application.yml", &text)]);
    let target = Target::default();
    let system = System::of(&files, &target);
    assert!(system.things("spring.property").len() <= 20_001);
}

#[test]
fn long_keys_and_many_profiles_come_to_an_end() {
    let dotted = format!("a{}=1\nserver.port=8080\n", ".a".repeat(100_000));
    let files: Files<'_> = &[("application.properties", &dotted)];
    assert_eq!(config(files, "server.port"), ["8080 @ application.properties:2"]);
    let groups: String = (0..300).map(|n| format!("  p{n}: p{},p{}\n", n + 1, (n + 2) % 300)).collect();
    let groups = format!("spring.profiles.group:\n{groups}");
    assert!(config(&[("application.yml", &groups)], "server.port").len() <= 65);
    let flat: String = (0..20_000).map(|n| format!("k{n}.password=x\n")).collect();
    let files = parsed(&[("application.properties", &flat)]);
    let target = Target::default();
    let system = System::of(&files, &target);
    assert_eq!(system.things("spring.property").len(), 20_000);
}
