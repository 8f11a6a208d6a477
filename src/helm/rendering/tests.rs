#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use super::*;
use crate::helm::chart::{Content, Raw, RawFile, load};

fn chart(files: &[(&str, &str)]) -> Chart {
    let file = |(name, text): &(&str, &str)| RawFile {
        name: (*name).to_owned(),
        content: Content::Text(Arc::new(Source::file(*name, *text))),
    };
    let mut all = vec![("Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n")];
    all.extend(files);
    load(Raw { files: all.iter().map(file).collect() }, &mut Vec::new()).unwrap()
}

#[test]
fn what_is_set_counts_most_and_leads_to_the_flag() {
    let chart = chart(&[("values.yaml", "a: {b: 1}\n"), ("templates/t.yaml", "x: {{ .Values.a.b }}\n")]);
    let given = [Given::File(Arc::new(Source::file("f.yaml", "a: {b: 2}\n"))), Given::Set("a.b=3".to_owned())];
    let made = render(&chart, &given, &Options::default());
    assert_eq!(made.documents[0].text, "x: 3");
    let keys = made.traces.iter().filter_map(|trace| trace.value.as_ref());
    let keys: Vec<_> = keys.map(|key| (key.place.source.path.as_str(), key.path.as_str())).collect();
    assert_eq!(keys, [("--set", ".a.b")]);
}

#[test]
fn errors_name_the_includes_and_cost_their_action() {
    let files = [
        ("templates/_h.tpl", "{{ define \"h\" }}{{ required \"give a\" .Values.a }}{{ end }}"),
        ("templates/t.yaml", "x: {{ include \"h\" . }}\ny: 1\n"),
        ("templates/NOTES.txt", "notes"),
        ("templates/bad.yaml", "{{ if }}{{ end }}"),
        ("crds/d.yaml", "kind: CustomResourceDefinition\n"),
    ];
    let made = render(&chart(&files), &[], &Options::default());
    let roles: Vec<Role> = made.documents.iter().map(|document| document.role).collect();
    assert_eq!(roles, [Role::Definition, Role::Manifest]);
    assert_eq!(made.documents[1].text, "x: \ny: 1");
    let required = made.problems.iter().find(|problem| problem.trouble == Trouble::Required).unwrap();
    assert_eq!((required.message.as_str(), required.includes.len()), ("give a", 1));
    assert_eq!(required.place.as_ref().unwrap().source.path, "templates/_h.tpl");
    assert_eq!(made.problems.len(), 2);
    assert!(made.traces.iter().any(|trace| trace.unknown.is_some()));
    let strict = render(&chart(&files), &[], &Options { is_strict: true, ..Options::default() });
    assert!(strict.documents.iter().all(|document| document.role == Role::Definition));
}
