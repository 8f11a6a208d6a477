//! Programs as careful teams configure them: the default profile has nothing to say of them, and the strict one says
//! only what their authors would take for fussy.
#![allow(clippy::unwrap_used)]

mod workbench;

use std::collections::BTreeSet;

use workbench::{Copy, Run};

/// The programs, and what the strict profile says of each.
const PROGRAMS: &[(&str, &[&str])] = &[
    ("on-kubernetes", &["spring/access-log"]),
    (
        "servlet",
        &[
            "spring/access-log",
            "spring/actuator-sensitive-on-loopback",
            "spring/leak-detection-unset",
            "spring/no-tracing",
            "spring/unstructured-logs",
        ],
    ),
    ("gateway", &[]),
    ("consumer", &["spring/no-tracing"]),
];

fn ids(run: &Run) -> BTreeSet<String> {
    run.findings().iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn nothing_is_said_of_careful_programs() {
    for (program, _) in PROGRAMS {
        let run = Copy::of(&format!("spring/{program}")).check(&["--format", "json"]);
        assert_eq!((run.code, ids(&run)), (0, BTreeSet::new()), "{program}: {}", run.out);
    }
}

#[test]
fn the_strict_profile_is_fussy_about_known_things() {
    for (program, expected) in PROGRAMS {
        let run = Copy::of(&format!("spring/{program}")).check(&["--all", "--format", "json"]);
        let expected: BTreeSet<String> = expected.iter().map(|id| (*id).to_owned()).collect();
        assert_eq!(ids(&run), expected, "{program}");
    }
}

/// No rule sees comments; the program looks through them itself, and masks what it finds.
#[test]
fn a_token_in_a_comment_is_found_and_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let token = format!("ghp_{}", "a1B2c3D4e5F6".repeat(3));
    let text = format!("server.port: 8080\n# before: {token}\na: 1 # not a token: ghp_short\n");
    std::fs::write(folder.path().join("application.yml"), text).unwrap();
    let options = ["check", "--only", "spring/docs-comments-secrets", "--format"];
    let found = workbench::run(folder.path(), &[&options[..], &["json", "."]].concat(), None);
    let places: Vec<_> = found.findings().iter().map(|finding| finding["start"]["column"].as_u64()).collect();
    assert_eq!(places, [Some(11)]);
    for format in ["human", "short", "sarif"] {
        let run = workbench::run(folder.path(), &[&options[..], &[format, "."]].concat(), None);
        assert!(!run.out.contains("a1B2"), "{format}: {}", run.out);
    }
    let hidden = workbench::run(folder.path(), &["check", "--format", "json", "."], None);
    assert!(hidden.findings().is_empty());
}

/// Programs that say nothing of what a rule asks for share its verdict, but only as far as nothing else decides.
#[test]
fn programs_of_different_builds_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..24 {
        let module = folder.path().join(format!("module-{number:02}"));
        let resources = module.join("src/main/resources");
        std::fs::create_dir_all(&resources).unwrap();
        let name = if number < 12 { "spring-boot-starter-json" } else { "spring-boot-starter" };
        let dependency = format!("<groupId>org.springframework.boot</groupId><artifactId>{name}</artifactId>");
        let pom = format!(
            "<project><artifactId>m{number}</artifactId><dependencies><dependency>{dependency}</dependency></dependencies></project>"
        );
        std::fs::write(module.join("pom.xml"), pom).unwrap();
        std::fs::write(resources.join("application.yml"), format!("server.port: {}\n", 8000 + number)).unwrap();
    }
    let options = ["check", "--only", "spring/application-name-missing", "--format", "json", "--jobs", "1", "."];
    assert_eq!(workbench::run(folder.path(), &options, None).findings().len(), 12);
}

/// What is not looked at is told, with its place.
#[test]
fn limits_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("application.properties", &format!("server.port=8080\n{}=1\n", "acme.long.".repeat(200)));
    let run = workbench::run(folder.path(), &["check", "."], None);
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
    assert!(run.out.contains("application.properties:2:1"), "{}", run.out);

    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("application.yml", "server.port: 8080\n");
    (0..64).for_each(|n| write(&format!("application-tenant{n}.yml"), "server.port: 8081\n"));
    let run = workbench::run(folder.path(), &["check", "."], None);
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
    assert!(run.out.contains("more than 64 profiles"), "{}", run.out);
    std::fs::remove_file(folder.path().join("application-tenant63.yml")).unwrap();
    assert_eq!(workbench::run(folder.path(), &["check", "."], None).code, 0);
}

/// What is graver speaks where a setting is judged under several profiles.
#[test]
fn the_graver_of_two_profiles_speaks() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let shutdown = "management.endpoint.shutdown.enabled=true\n";
    write("application.properties", &format!("{shutdown}management.endpoints.web.exposure.include=health,shutdown\n"));
    write("application-prod.properties", "management.endpoints.web.exposure.include=health\n");
    write("application-uat.properties", "server.port=8080\n");
    let run =
        workbench::run(folder.path(), &["check", "--only", "spring/actuator-shutdown", "--format", "json", "."], None);
    let found: Vec<_> = run.findings().iter().map(|f| (f["severity"].clone(), f["message"].clone())).collect();
    assert_eq!(found, [("critical".into(), "whoever reaches the actuator can stop the program".into())]);
}

/// Files of the same names belong to other frameworks too.
#[test]
fn programs_of_other_frameworks_are_no_programs_of_spring() {
    let folder = tempfile::tempdir().unwrap();
    let pom = "<project><artifactId>shop</artifactId><dependencies><dependency><groupId>io.quarkus</groupId>\
               <artifactId>quarkus-rest</artifactId></dependency></dependencies></project>";
    std::fs::write(folder.path().join("pom.xml"), pom).unwrap();
    std::fs::create_dir_all(folder.path().join("src/main/resources")).unwrap();
    let text = "quarkus.tls.trust-all=true\nacme.password=k9x-Tr0ub4dor\n";
    std::fs::write(folder.path().join("src/main/resources/application.properties"), text).unwrap();
    let run = workbench::run(folder.path(), &["check", "--format", "json", "."], None);
    assert_eq!(ids(&run), BTreeSet::from(["spring/literal-secret".to_owned()]), "{}", run.out);
}

/// What a compose file sets may be set otherwise where it matters.
#[test]
fn hosts_of_compose_files_are_not_judged() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("application.yml", "spring.application.name: shop\n");
    write("application-prod.yml", "server.port: 8080\n");
    write(
        "docker-compose.yml",
        "services:\n  shop:\n    environment:\n      - SPRING_DATA_REDIS_HOST=redis\n      - SPRING_LDAP_URLS=ldap://ldap\n",
    );
    let run = workbench::run(folder.path(), &["check", "--format", "json", "."], None);
    assert_eq!(ids(&run), BTreeSet::new(), "{}", run.out);
}
