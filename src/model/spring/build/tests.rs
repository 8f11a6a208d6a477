//! What build files say, as people write them.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use super::*;
use crate::discover::{self, Around, Environments};

type Files<'f> = &'f [(&'f str, &'f str)];

fn parsed(files: Files<'_>) -> Vec<Parsed> {
    let texts: BTreeMap<String, String> = files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect();
    let around = Around::new(&texts);
    let input =
        |(path, text): (&String, &String)| discover::input(path, text.clone(), &around, &Environments::default()).ok();
    texts.iter().filter_map(input).map(Parsed::of).collect()
}

fn project(inner: &str) -> String {
    format!("<project><groupId>com.acme</groupId><artifactId>shop</artifactId>{inner}</project>")
}

fn parent(version: &str) -> String {
    let own = "<groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId>";
    format!("<parent>{own}<version>{version}</version></parent>")
}

fn dependency(name: &str, more: &str) -> String {
    let (group, artifact) = name.split_once(':').unwrap();
    format!("<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId>{more}</dependency>")
}

const ACTUATOR: &str = "org.springframework.boot:spring-boot-starter-actuator";

/// The release, `?` when it is not known, `-` when nothing is said; behind it where it stands.
fn boot(files: Files<'_>, folder: &str) -> String {
    let files = parsed(files);
    let build = Builds::of(&files).of_unit(folder);
    match build.map(|build| build.boot) {
        None => "none".to_owned(),
        Some(Boot::Unsaid) => "-".to_owned(),
        Some(Boot::Unknown(_)) => "?".to_owned(),
        Some(Boot::Known((major, minor), node)) => {
            format!("{major}.{minor} {} {}", node.tree.source.path, node.source_text().trim_matches(['"', '\'']))
        }
    }
}

#[test]
fn releases_in_maven() {
    let imported = |version: &str| {
        let bom = dependency(
            "org.springframework.boot:spring-boot-dependencies",
            &format!("<version>{version}</version><type>pom</type><scope>import</scope>"),
        );
        format!("<dependencyManagement><dependencies>{bom}</dependencies></dependencyManagement>")
    };
    let plugin = |import: &str| {
        let scope = "<version>1</version><type>pom</type><scope>import</scope>";
        let bom = if import.is_empty() { String::new() } else { dependency(import, scope) };
        format!(
            "<dependencyManagement><dependencies>{bom}</dependencies></dependencyManagement><build><plugins><plugin>\
             <groupId>org.springframework.boot</groupId><artifactId>spring-boot-maven-plugin</artifactId>\
             <version>3.5.6</version></plugin></plugins></build>"
        )
    };
    for (what, inner, expected) in [
        ("its parent", parent("3.4.1"), "3.4 pom.xml 3.4.1"),
        ("a former release", parent("2.1.4.RELEASE"), "2.1 pom.xml 2.1.4.RELEASE"),
        ("one that is yet to come", parent("4.1.0-SNAPSHOT"), "4.1 pom.xml 4.1.0-SNAPSHOT"),
        ("versions taken in", imported("3.2.0"), "3.2 pom.xml 3.2.0"),
        (
            "a property",
            format!("<properties><boot.version>3.3.2</boot.version></properties>{}", imported("${boot.version}")),
            "3.3 pom.xml 3.3.2",
        ),
        ("a property that nobody sets", imported("${boot.version}"), "?"),
        ("a property that leads nowhere", format!("<properties><a>${{a}}</a></properties>{}", imported("${a}")), "?"),
        (
            "a parent from elsewhere",
            "<parent><groupId>com.acme</groupId><artifactId>parent</artifactId><version>7</version></parent>"
                .to_owned(),
            "?",
        ),
        ("its plugin", plugin(""), "3.5 pom.xml 3.5.6"),
        ("its plugin beside the versions of another platform", plugin("org.acme:acme-dependencies"), "?"),
        (
            "its plugin beside Spring's other versions",
            plugin("org.springframework.cloud:spring-cloud-dependencies"),
            "3.5 pom.xml 3.5.6",
        ),
        ("nothing", String::new(), "-"),
        ("no version", format!("<dependencies>{}</dependencies>", dependency(ACTUATOR, "")), "?"),
    ] {
        assert_eq!(boot(&[("pom.xml", &project(&inner))], ""), expected, "{what}");
    }
}

#[test]
fn parents_in_the_workspace() {
    let own = "<parent><groupId>com.acme</groupId><artifactId>shop</artifactId><version>1</version></parent><artifactId>a</artifactId>";
    let own = format!("<project>{own}</project>");
    let root = project(&parent("3.5.0"));
    assert_eq!(boot(&[("pom.xml", &root), ("a/pom.xml", &own)], "a"), "3.5 pom.xml 3.5.0");
    assert_eq!(boot(&[("a/pom.xml", &own)], "a"), "?");
    let other = root.replace("<artifactId>shop", "<artifactId>other");
    assert_eq!(boot(&[("pom.xml", &other), ("a/pom.xml", &own)], "a"), "?");
    let circle = "<project><artifactId>shop</artifactId><parent><artifactId>a</artifactId><relativePath>a</relativePath></parent></project>";
    assert_eq!(boot(&[("pom.xml", circle), ("a/pom.xml", &own)], "a"), "-");
}

#[test]
fn releases_in_gradle() {
    let table: &[(&str, Files<'_>, &str)] = &[
        (
            "a plugin",
            &[("build.gradle", "plugins {\n  id 'org.springframework.boot' version '3.4.1'\n}\n")],
            "3.4 build.gradle 3.4.1",
        ),
        (
            "Kotlin",
            &[("build.gradle.kts", "plugins { id(\"org.springframework.boot\") version \"3.4.1\" }")],
            "3.4 build.gradle.kts 3.4.1",
        ),
        (
            "a variable of the build script",
            &[(
                "build.gradle",
                "buildscript {\n ext { springBootVersion = '2.7.0' }\n dependencies { classpath(\"org.springframework.boot:spring-boot-gradle-plugin:${springBootVersion}\") }\n}",
            )],
            "2.7 build.gradle 2.7.0",
        ),
        (
            "gradle.properties",
            &[
                ("settings.gradle", "rootProject.name = 'x'"),
                ("gradle.properties", "springBootVersion=3.1.0\n"),
                ("build.gradle", "plugins { id 'org.springframework.boot' version \"$springBootVersion\" }"),
            ],
            "3.1 gradle.properties 3.1.0",
        ),
        (
            "a catalog",
            &[
                (
                    "gradle/libs.versions.toml",
                    "[versions]\nspring-boot = \"3.5.1\"\n[plugins]\nspring-boot = { id = \"org.springframework.boot\", version.ref = \"spring-boot\" }\n",
                ),
                ("build.gradle.kts", "plugins { alias(libs.plugins.spring.boot) }"),
            ],
            "3.5 gradle/libs.versions.toml 3.5.1",
        ),
        (
            "settings",
            &[
                ("settings.gradle", "pluginManagement { plugins { id 'org.springframework.boot' version '3.2.2' } }"),
                ("build.gradle", "plugins { id 'org.springframework.boot' }"),
            ],
            "3.2 settings.gradle 3.2.2",
        ),
        (
            "versions taken in",
            &[(
                "build.gradle",
                "dependencies { implementation platform('org.springframework.boot:spring-boot-dependencies:3.3.3') }",
            )],
            "3.3 build.gradle org.springframework.boot:spring-boot-dependencies:3.3.3",
        ),
        (
            "a constant from elsewhere",
            &[("build.gradle.kts", "plugins { id(\"org.springframework.boot\") version Versions.BOOT }")],
            "?",
        ),
        ("nothing", &[("build.gradle", "plugins { id 'java' }")], "?"),
    ];
    for (what, files, expected) in table {
        assert_eq!(boot(files, ""), *expected, "{what}");
    }
    let root = "plugins { id 'org.springframework.boot' version '3.4.1' apply false }";
    let files = [("settings.gradle", ""), ("build.gradle", root), ("a/build.gradle", "")];
    assert_eq!(boot(&files, "a"), "3.4 build.gradle 3.4.1");
}

fn depends(files: Files<'_>, folder: &str, artifact: &str) -> Option<bool> {
    let files = parsed(files);
    let build = Builds::of(&files).of_unit(folder).unwrap();
    build.depends(artifact).0
}

#[test]
fn dependencies_in_maven() {
    let with = |inner: &str| project(&format!("{}{inner}", parent("3.4.1")));
    let dependencies = |inner: &str| with(&format!("<dependencies>{inner}</dependencies>"));
    let jpa = dependency("org.springframework.boot:spring-boot-starter-data-jpa", "");
    for (what, pom, wanted, expected) in [
        ("named", dependencies(&dependency(ACTUATOR, "")), "spring-boot-starter-actuator", Some(true)),
        ("named with its group", dependencies(&dependency(ACTUATOR, "")), ACTUATOR, Some(true)),
        ("brought along", dependencies(&jpa), "HikariCP", Some(true)),
        ("missing", dependencies(&jpa), "spring-boot-starter-actuator", Some(false)),
        ("of tests", dependencies(&dependency(ACTUATOR, "<scope>test</scope>")), ACTUATOR, Some(false)),
        ("beside one of unknown wealth", dependencies(&dependency("com.acme:starter", "")), ACTUATOR, None),
        (
            "of a profile of the build",
            with(&format!(
                "<profiles><profile><dependencies>{}</dependencies></profile></profiles>",
                dependency(ACTUATOR, "")
            )),
            ACTUATOR,
            None,
        ),
        ("nothing at all", with(""), ACTUATOR, Some(false)),
    ] {
        assert_eq!(depends(&[("pom.xml", &pom)], "", wanted), expected, "{what}");
    }
    let root = dependencies(&dependency("com.acme:common", ""));
    let common = format!(
        "<project><groupId>com.acme</groupId><artifactId>common</artifactId><dependencies>{}</dependencies></project>",
        dependency(ACTUATOR, "")
    );
    assert_eq!(depends(&[("app/pom.xml", &root), ("common/pom.xml", &common)], "app", ACTUATOR), Some(true));
}

#[test]
fn dependencies_in_gradle() {
    const CATALOG: &str = "[libraries]\nactuator = { module = \"org.springframework.boot:spring-boot-starter-actuator\" }\nh2 = \"com.h2database:h2:2.2\"\n[bundles]\nall = [\"h2\", \"actuator\"]\n";
    for (text, expected) in [
        ("dependencies { implementation 'org.springframework.boot:spring-boot-starter-actuator' }", Some(true)),
        ("dependencies { implementation(\"org.springframework.boot:spring-boot-starter-actuator:3.0\") }", Some(true)),
        ("dependencies { api group: 'org.springframework.boot', name: 'spring-boot-starter-actuator' }", Some(true)),
        ("dependencies { testImplementation 'org.springframework.boot:spring-boot-starter-actuator' }", Some(false)),
        ("dependencies { implementation libs.actuator }", Some(true)),
        ("dependencies { implementation(libs.bundles.all) }", Some(true)),
        ("dependencies { implementation(libs.h2) }", Some(false)),
        ("dependencies { implementation(libs.other) }", None),
        ("dependencies { implementation(project(\":common\")) }", Some(true)),
        ("dependencies { implementation(project(\":elsewhere\")) }", None),
        ("plugins { id 'com.acme.service' }", None),
        ("plugins { id 'java' }", Some(false)),
    ] {
        let files = [
            ("settings.gradle", ""),
            ("gradle/libs.versions.toml", CATALOG),
            ("app/build.gradle", text),
            (
                "common/build.gradle",
                "dependencies { implementation 'org.springframework.boot:spring-boot-starter-actuator' }",
            ),
        ];
        assert_eq!(depends(&files, "app", "spring-boot-starter-actuator"), expected, "{text}");
    }
    let root =
        "subprojects { dependencies { implementation 'org.springframework.boot:spring-boot-starter-actuator' } }";
    let files = [("settings.gradle", ""), ("build.gradle", root), ("app/build.gradle", "plugins { id 'java' }")];
    assert_eq!(depends(&files, "app", "spring-boot-starter-actuator"), None);
}

#[test]
fn what_is_packaged() {
    const TOOLS: &str = "org.springframework.boot:spring-boot-devtools";
    let packages = |path: &'static str, text: &str| {
        let files = parsed(&[(path, text), ("settings.gradle", "")]);
        Builds::of(&files).of_unit("").and_then(|build| build.packages("spring-boot-devtools").0)
    };
    let gradle =
        |configuration: &str| packages("build.gradle", &format!("dependencies {{ {configuration} '{TOOLS}' }}"));
    assert_eq!(gradle("implementation"), Some(true));
    assert_eq!(gradle("developmentOnly"), Some(false));
    assert_eq!(gradle("testImplementation"), Some(false));
    let pom = format!(
        "<project><groupId>a</groupId><artifactId>b</artifactId><dependencies>{}</dependencies></project>",
        dependency(TOOLS, "")
    );
    assert_eq!(packages("pom.xml", &pom), Some(false));
}
