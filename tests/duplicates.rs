//! Keys that stand twice in manifests and values, through the built binary.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::process::Command;

fn short(files: &[(&str, &str)], only: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        fs::write(folder.path().join(path), text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_seaworthy"));
    command.args(["check", "--format", "short", "--only", only, "."]).current_dir(folder.path());
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

#[test]
fn the_later_of_two_keys_is_marked() {
    let manifest =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, name: b}\ndata:\n  x: '1'\n  y: '2'\n  x: '3'\n";
    assert_eq!(
        short(&[("a.yaml", manifest)], "kubernetes/duplicate-key"),
        "a.yaml:3:21: medium[kubernetes/duplicate-key] `name` stands in this mapping twice, and only this one counts\n\
         a.yaml:7:3: medium[kubernetes/duplicate-key] `x` stands in this mapping twice, and only this one counts\n"
    );
    let chart = ("Chart.yaml", "apiVersion: v2\nname: a\nversion: 1.0.0\n");
    let values = ("values.yaml", "image: {tag: '1'}\nport: 1\nport: 2\n");
    assert_eq!(
        short(&[chart, values], "helm/duplicate-key"),
        "values.yaml:3:1: medium[helm/duplicate-key] `port` stands in this mapping twice, and only this one counts\n"
    );
}

#[test]
fn merge_keys_and_items_of_lists_are_no_duplicates() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: &m {name: a}\ndata:\n  <<: *m\n  <<: *m\n  name: b\nitems:\n- name: a\n- name: a\n";
    assert_eq!(short(&[("a.yaml", text)], "kubernetes/duplicate-key"), "");
}
