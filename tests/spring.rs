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
