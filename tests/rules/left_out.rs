//! docs/left-out.yaml: whoever asks for a check of another linter gets one answer, a rule or a reason.

use std::collections::BTreeMap;
use std::process::{Command, Output};

use seaworthy::rule::LeftOut;

use crate::{files, names_of_checks, none, rules};

fn list() -> Vec<LeftOut> {
    LeftOut::built_in().unwrap_or_else(|mistakes| panic!("{mistakes:#?}"))
}

#[test]
fn checks_that_became_no_rule_are_described() {
    let names = names_of_checks();
    let mut wrong = Vec::new();
    for check in list() {
        let id = &check.ids[0];
        wrong.extend(check.ids.iter().filter(|id| !names.is_match(id)).map(|id| format!("{id} is no known name")));
        if check.what.contains('\n') || check.what.ends_with('.') || check.what.is_empty() {
            wrong.push(format!("{id}: `what` is one line without a full stop"));
        }
        if !check.reason.ends_with('.') {
            wrong.push(format!("{id}: `reason` is made of sentences"));
        }
        let gone = check.instead.filter(|instead| files().iter().all(|file| file.id != *instead));
        wrong.extend(gone.map(|instead| format!("{id}: there is no rule {instead}")));
    }
    none(wrong);
}

#[test]
fn a_check_is_replaced_or_left_out_and_never_both() {
    let replaced = rules().into_iter().flat_map(|(rule, info)| {
        let replaces = info.replaces.clone();
        replaces.into_iter().map(move |id| (id, rule.id.clone()))
    });
    let replaced: BTreeMap<String, String> = replaced.collect();
    let mut seen = BTreeMap::new();
    let mut wrong = Vec::new();
    for check in list() {
        for id in check.ids {
            wrong.extend(replaced.get(&id).map(|rule| format!("{id} is left out, and {rule} replaces it")));
            let before = seen.insert(id.clone(), check.what.clone());
            wrong.extend(before.map(|what| format!("{id} is left out twice: {what}; {}", check.what)));
        }
    }
    none(wrong);
}

fn explain(asked: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_seaworthy"));
    command.args(["explain", asked]).current_dir(folder.path()).output().unwrap()
}

#[test]
fn a_check_is_found_by_what_its_linter_calls_it() {
    let privileged = "kubernetes/privileged-container";
    for (asked, code, wanted) in [
        ("kube-linter/privileged-container", 0, privileged),
        ("runAsPrivileged", 0, privileged),
        ("runasprivileged", 0, privileged),
        ("ckv_k8s_16", 0, privileged),
        ("KSV-0017", 0, privileged),
        ("AVD-KSV-0017", 0, privileged),
        ("trivy/ksv017", 0, privileged),
        ("dd29336b-fe57-445b-a26e-e6aa867ae609", 0, privileged),
        ("C-0057", 0, privileged),
        ("C-0273", 0, "no rule stands in for it"),
        ("kubescape/c-0273", 0, "stands in no file of a repository"),
        ("polaris/privileged-container", 2, "no rule is called"),
        ("CKV_K8S_161", 2, "or stands in for it\n"),
        ("privileged-contaner", 2, "did you mean `privileged-container`?"),
        ("KSV-99", 2, "or stands in for it\n"),
    ] {
        let output = explain(asked);
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
        assert_eq!(output.status.code(), Some(code), "{asked}: {said}");
        assert!(said.contains(wanted), "{asked}: {said}");
    }
}
