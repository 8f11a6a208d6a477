#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use super::*;
use crate::discover::{self, Around, Environments};
use crate::embedded;
use crate::model::Target;

fn parsed(files: &[(&str, &str)]) -> Vec<Parsed> {
    let texts: BTreeMap<String, String> = files.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect();
    let around = Around::new(&texts);
    let inputs = texts
        .iter()
        .map(|(path, text)| discover::input(path, text.clone(), &around, &Environments::default()).unwrap());
    inputs.map(Parsed::of).collect()
}

/// What a fact says of every thing of a view.
fn facts(files: &[(&str, &str)], view: &str, name: &str) -> Vec<String> {
    let (files, target) = (parsed(files), Target::default());
    let system = System::of(&files, &target);
    let fact = VIEWS.iter().find(|known| known.name == view).unwrap().fact(name).unwrap();
    system.things(view).iter().map(|thing| (fact.get)(&system, *thing).display()).collect()
}

/// The same with what stands inside files; `table[key]` asks a table, and an open list without items is unknown.
pub fn told(files: &[(&str, &str)], view: &str, name: &str) -> Vec<String> {
    let files: Vec<_> =
        parsed(files).into_iter().flat_map(|file| embedded::with_inner(Parsed::of(file.input))).collect();
    let target = Target::default();
    let system = System::of(&files, &target);
    let (name, key) = name.split_once('[').unwrap_or((name, ""));
    let fact = VIEWS.iter().find(|known| known.name == view).unwrap().fact(name).unwrap();
    let said = |thing: &Thing<'_>| match (fact.get)(&system, *thing).data {
        Data::Table(table) => show(&(table.get)(&system, table.thing, key.trim_end_matches(']'))),
        Data::List(list) if list.items.is_empty() && !list.complete => "unknown".to_owned(),
        data => show(&Value { data, from: None }),
    };
    system.things(view).iter().map(said).collect()
}

fn show(value: &Value<'_>) -> String {
    match value.data {
        Data::Absent => "absent".to_owned(),
        Data::Unknown => "unknown".to_owned(),
        _ => value.display(),
    }
}

fn of_values(text: &str, view: &str, name: &str) -> Vec<String> {
    facts(&[("values.yaml", text)], view, name)
}

#[test]
fn images_are_found_in_every_form() {
    for (text, repository, tag) in [
        ("image: {repository: a/b, tag: 1.2.3}", "a/b", "1.2.3"),
        ("x:\n  y:\n  - image: {repository: a, tag: ''}", "a", "nothing"),
        ("image: {tag: 1.10}", "nothing", "1.1"),
        ("image: {tag: 45528369}", "nothing", "4.5528369e+07"),
        ("image: {tag: 100000}", "nothing", "100000"),
        ("image: {tag: 0755}", "nothing", "493"),
        ("image: {tag: '1.10'}", "nothing", "1.10"),
        ("image: {tag: 1e9}", "nothing", "1e+09"),
        ("image: {tag: on}", "nothing", "true"),
        ("image: {tag: ~}", "nothing", "nothing"),
        ("image: a.io:5000/b:latest", "a.io:5000/b", "latest"),
        ("agentImage: b@sha256:00", "b", "nothing"),
        ("postgres: {repository: a, tag: b}", "a", "b"),
    ] {
        assert_eq!(of_values(text, "helm.image", "repository"), [repository], "{text}");
        assert_eq!(of_values(text, "helm.image", "tag"), [tag], "{text}");
    }
    for none in [
        "git: {repository: 'https://a/b.git', tag: v1}",
        "image: a.io:5000/b",
        "image: nginx",
        "source: {repository: charts}",
        "image: '{{ .Values.x }}:latest'",
        "imageName: a:b",
    ] {
        assert!(of_values(none, "helm.image", "tag").is_empty(), "{none}");
    }
}

#[test]
fn replicas_of_what_is_on_and_not_scaled() {
    for (text, expected) in [
        ("replicaCount: 1\nweb: {replicas: 3}", "1, 3"),
        ("replicaCount: 1\nautoscaling: {enabled: true, minReplicas: 2}", "2"),
        ("replicaCount: 1\nautoscaling: {enabled: false, minReplicas: 1}", "1"),
        ("web: {enabled: false, api: {replicaCount: 1}}", ""),
        ("x: 1", ""),
    ] {
        assert_eq!(of_values(text, "helm.values", "replicas"), [expected], "{text}");
    }
}

#[test]
fn secrets_are_found_and_what_only_sounds_like_one_is_not() {
    for (text, literal, known) in [
        ("db: {password: hunter2}", true, false),
        ("db: {password: 49152}", true, false),
        ("db: {password: changeme}", false, true),
        ("db: {password: ''}", false, false),
        ("db: {password: '${DB_PASSWORD}'}", false, false),
        ("db: {existingSecret: shop-db}", false, false),
        ("db: {passwordSecretName: shop-db}", false, false),
        ("serviceAccount: {automountToken: true}", false, false),
        ("token: 3600", false, false),
        ("env:\n- name: DB_PASSWORD\n  value: hunter2", true, false),
        ("env:\n- name: DB_HOST\n  value: hunter2", false, false),
        ("x: AKIAJ3Q7T5WZK2M4P6RX", true, false),
        ("credentials: |\n  system:\n    password: x1\n    user: y2", false, false),
        ("password: |\n  hunter2", true, false),
        ("password: !vault abcdef12", false, false),
        ("username: shopkeeper\npassword: shopkeeper", false, true),
        ("url: postgres://username:password@host/db", false, false),
    ] {
        let any = |name| of_values(text, "helm.setting", name).iter().any(|said| said == "true");
        assert_eq!((any("isLiteralSecret"), any("isKnownPassword")), (literal, known), "{text}");
    }
    let encrypted = "password: hunter2\nsops: {mac: 'x', version: 3.8.1}";
    assert!(!of_values(encrypted, "helm.setting", "isLiteralSecret").contains(&"true".to_owned()));
    let in_development = |text| {
        let said = facts(&[("values-dev.yaml", text)], "helm.setting", "isLiteralSecret");
        said == ["true"]
    };
    assert!(in_development("password: tr0ub4dor-3") && !in_development("password: correct-horse"));
    let replaced = "auth: {existingSecret: shop, password: changeme}";
    assert!(!of_values(replaced, "helm.setting", "isKnownPassword").contains(&"true".to_owned()));
}

#[test]
fn an_alias_adds_nothing_to_what_stands_at_its_anchor() {
    let text = "a: &a {image: {repository: x, tag: latest}}\nb: *a\nc: {<<: *a}\n";
    assert_eq!(of_values(text, "helm.image", "path"), ["a.image"]);
}

#[test]
fn charts_know_what_stands_beside_them() {
    let chart = "apiVersion: v2\nname: shop\nversion: 1.0.0\nappVersion: 1.10\n";
    let files = [
        ("Chart.yaml", "apiVersion: v2\nname: all\nversion: 1.0.0\n"),
        ("charts/shop/Chart.lock", "generated: x\n"),
        ("charts/shop/Chart.yaml", chart),
        ("charts/shop/values-prod.yaml", "a: 1\n"),
        ("values.yaml", "a: 1\n"),
    ];
    assert_eq!(facts(&files, "helm.chart", "hasLock"), ["false", "true"]);
    assert_eq!(facts(&files, "helm.chart", "appVersion"), ["nothing", "1.1"]);
    assert_eq!(facts(&files, "helm.chart", "writtenAppVersion"), ["nothing", "1.10"]);
    assert_eq!(facts(&files, "helm.values", "isProduction"), ["true", "false"]);
    let (files, target) = (parsed(&files), Target::default());
    let system = System::of(&files, &target);
    let of = |n: usize| match (VIEWS[1].facts[0][0].get)(&system, system.things("helm.values")[n]).data {
        Data::Thing(chart) => files[chart.file].input.source.path.clone(),
        _ => String::new(),
    };
    assert_eq!((of(0), of(1)), ("charts/shop/Chart.yaml".to_owned(), "Chart.yaml".to_owned()));
}
