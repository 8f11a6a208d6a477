//! What stays secret when a rule quotes it, and what of a message is not taken for the secret.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::process::Command;

const RULE: &str = r#"
title: A variable is set here
category: operations
severity: high
for: kubernetes.container
each: variable in self.env
when: variable.name == "DB_PASSWORD"
at: variable.value
message: container {self.name} is given {variable.value}
why: It is quoted here on purpose.
remedy: Do not quote it.
examples:
  - bad: |
      apiVersion: v1
      kind: Pod
      metadata: {name: a}
      spec: {containers: [{name: b, env: [{name: DB_PASSWORD, «value: 1»}]}]}
  - good: |
      apiVersion: v1
      kind: Pod
      metadata: {name: a}
      spec: {containers: [{name: b, env: [{name: PORT, value: 1}]}]}
"#;
const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: web\n      env:\n        - name: DB_PASSWORD\n          value: 73519462\n";

#[test]
fn a_secret_number_is_never_printed() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
    fs::create_dir(folder.path().join("own")).unwrap();
    write("own/quoting.yaml", RULE);
    write("seaworthy.toml", "rules = [{ path = \"own\", as = \"own\" }]\n");
    write("pod.yaml", POD);
    for format in ["human", "short", "json", "sarif"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_seaworthy"));
        command.args(["check", "pod.yaml", "--only", "own/quoting", "--format", format]).current_dir(folder.path());
        let output = String::from_utf8(command.output().unwrap().stdout).unwrap();
        assert!(output.contains("container web is given ‹secret›"), "{format}: {output}");
        assert!(!output.contains("73519462"), "{format}: {output}");
    }
}

#[test]
fn what_a_rule_says_itself_is_shown_although_a_password_is_called_the_same() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("values.yaml"), "mysql:\n  pass: password\n").unwrap();
    fs::write(folder.path().join("Chart.yaml"), "apiVersion: v2\nname: shop\nversion: 1.0.0\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_seaworthy"));
    command.args(["check", "values.yaml", "--format", "short"]).current_dir(folder.path());
    let output = String::from_utf8(command.output().unwrap().stdout).unwrap();
    assert!(output.contains("mysql.pass is set to a word that is quickly guessed"), "{output}");
}
