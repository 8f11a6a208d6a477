//! The family that a file claims for itself when it cannot be parsed or not even read.

use crate::source::{Family, FileKind, Format};

use super::around::{Around, name};
use super::{classify, helm, kustomize, look, spring, vault};

/// The family that an unparsed file belongs to, by its readable lines and its name.
pub fn claimed_family(path: &str, text: &str, around: &Around<'_>) -> Option<Family> {
    if let Some((kind, _)) = helm::by_place(path, around) {
        return kind.family();
    }
    let format = classify::format_of_name(path);
    let look = match format {
        Some(Format::Hcl) => classify::look_at(text, Format::Hcl),
        _ => look::yaml(text),
    };
    if look.has("apiVersion") && look.has("kind") {
        return Some(Family::Kubernetes);
    }
    match format {
        Some(Format::Hcl) => vault::claims(&look).then_some(Family::Vault),
        _ => classify::classify(path, text, around).kind.family().or_else(|| claimed_by_name(path, around)),
    }
}

/// The family that a name alone claims.
pub fn claimed_by_name(path: &str, around: &Around<'_>) -> Option<Family> {
    let own = name(path);
    if own == "Chart.yaml" || helm::values_by_name(path, around).is_some() {
        Some(Family::Helm)
    } else if kustomize::NAMES.contains(&own) {
        Some(Family::Kubernetes)
    } else if spring::by_name(own).is_some() {
        Some(Family::Spring)
    } else if own.ends_with(".hcl") {
        Some(Family::Vault)
    } else {
        helm::by_place(path, around).and_then(|(kind, _)| kind.family())
    }
}

/// The family that a companion claims which cannot be parsed: Terraform that sets up Vault, in its own language or in
/// JSON.
pub fn claimed_by_companion(kind: &FileKind, text: &str) -> Option<Family> {
    let has =
        |words: [&str; 2]| words.iter().any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some());
    let claims = match kind {
        FileKind::Companion("terraform") => has(["resource \"vault_", "provider \"vault\""]) && !is_filled_in(text),
        FileKind::Companion("terraform-json") => {
            has(["\"vault_", "\"vault\""]) && has(["\"resource\"", "\"provider\""])
        }
        _ => false,
    };
    claims.then_some(Family::Vault)
}

/// Whether some other program fills a text in before Terraform reads it.
fn is_filled_in(text: &str) -> bool {
    let marks = |line: &str| ["{{", "{%", "<%"].iter().any(|mark| line.trim_start().starts_with(mark));
    text.lines().any(marks)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn claims() {
        let files = BTreeMap::from([("shop/Chart.yaml".to_owned(), String::new())]);
        let around = Around::new(&files);
        let table = [
            ("a.yaml", "apiVersion: v1\nkind: Pod\n\t- x: [", Some(Family::Kubernetes)),
            ("a.json", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", ", Some(Family::Kubernetes)),
            ("a.yaml", "a: [", None),
            ("application-prod.yml", "a: [", Some(Family::Spring)),
            ("v.hcl", "listener \"tcp\" {\n address = \"", Some(Family::Vault)),
            ("v.hcl", "path \"secret/*\" {", Some(Family::Vault)),
            ("v.hcl", "resource \"x\" \"y\" {", None),
            ("shop/templates/a.yaml", "{{", Some(Family::Helm)),
            ("shop/values.yaml", "a: [", Some(Family::Helm)),
            ("Chart.yaml", "name: [", Some(Family::Helm)),
            ("kustomization.yaml", "resources: [", Some(Family::Kubernetes)),
        ];
        for (path, text, expected) in table {
            assert_eq!(claimed_family(path, text, &around), expected, "{path}: {text}");
        }
        for (kind, text, is_claimed) in [
            ("terraform", "resource \"vault_policy\" \"a\" {", true),
            ("terraform", "provider \"vault\" {", true),
            ("terraform", "provider \"aws\" {", false),
            ("terraform", "{% if x %}\nprovider \"vault\" {", false),
            ("terraform-json", "{\"resource\": {\"vault_policy\": ", true),
            ("terraform-json", "{\"resource\": {\"aws_instance\": ", false),
            ("compose", "provider \"vault\" {", false),
        ] {
            let claimed = claimed_by_companion(&FileKind::Companion(kind), text);
            assert_eq!(claimed.is_some(), is_claimed, "{kind}: {text}");
        }
        assert_eq!(claimed_by_name("x.hcl", &around), Some(Family::Vault));
        assert_eq!(claimed_by_name("x.yaml", &around), None);
    }
}
