//! Entries of ConfigMaps and Secrets, and labels.

use super::ask;

fn object(kind: &str, rest: &str) -> String {
    format!("apiVersion: v1\nkind: {kind}\nmetadata: {{name: x, namespace: a}}\n{rest}\n")
}

#[test]
fn secrets_are_told_from_what_is_none() {
    for (kind, rest, expected) in [
        // hunter2-and-more
        ("Secret", "data: {password: aHVudGVyMi1hbmQtbW9yZQ==}", true),
        ("Secret", "stringData: {password: hunter2-and-more}", true),
        ("Secret", "stringData: {password: 48291377}", true),
        ("Secret", "data: {password: hunter2-and-more}", false),
        ("Secret", "data: {username: aHVudGVyMi1hbmQtbW9yZQ==}", false),
        ("Secret", "data: {password: ''}", false),
        ("Secret", "data: {password: null}", false),
        ("Secret", "data: {password: '{{ x }}'}", false),
        ("Secret", "stringData: {password: '${PASSWORD}'}", false),
        ("Secret", "stringData: {password: <password>}", false),
        ("Secret", "stringData: {password: your-password}", false),
        ("Secret", "stringData: {password: changeme}", false),
        ("Secret", "data: {password: changeme}", false),
        ("Secret", "data: {encryption-key: 8J+SqQABAgMEBQYHCAkKCwwNDg/+/w==}", true),
        ("Secret", "type: kubernetes.io/service-account-token\ndata: {token: aHVudGVyMi1hbmQtbW9yZQ==}", false),
        // {"auths": {"r": {"auth": "c2hvcA=="}}}
        ("Secret", "data: {.dockerconfigjson: eyJhdXRocyI6IHsiciI6IHsiYXV0aCI6ICJjMmh2Y0E9PSJ9fX0=}", true),
        ("ConfigMap", "data: {DB_PASSWORD: hunter2-and-more}", true),
        ("ConfigMap", "data: {DB_PASSWORD_FILE: /run/secrets/x}", false),
        ("ConfigMap", "data: {apiToken: token-of-shop}", false),
        ("ConfigMap", "data: {url: 'postgres://u:hunter2-and-more@db/x'}", true),
        ("ConfigMap", "data:\n  x.ini: |\n    user = x\n    password = hunter2-and-more\n", true),
        ("ConfigMap", "data:\n  x.py: |\n    password = os.environ['PASSWORD']\n", false),
    ] {
        let files = [("a.yaml", object(kind, rest))];
        assert_eq!(ask(&files, "kubernetes.entry", "self.isLiteralSecret"), Some(expected), "{kind} {rest}");
    }
}

#[test]
fn passwords_that_everybody_knows() {
    for (rest, expected) in [
        ("data: {password: cG9zdGdyZXM=}", true),
        ("stringData: {password: changeme}", true),
        ("stringData: {name: changeme}", false),
        ("stringData: {password: hunter2-and-more}", false),
    ] {
        let files = [("a.yaml", object("Secret", rest))];
        assert_eq!(ask(&files, "kubernetes.entry", "self.isKnownPassword"), Some(expected), "{rest}");
        let dev = [("dev/a.yaml", object("Secret", rest))];
        assert_eq!(ask(&dev, "kubernetes.entry", "self.isKnownPassword"), Some(false), "{rest}");
    }
}

#[test]
fn holders_know_their_entries() {
    let two = format!("{}---\n{}", object("Secret", "data: {a: Yg==}"), object("ConfigMap", "data: {b: c, d: e}"));
    let files = [("a.yaml", two)];
    assert_eq!(ask(&files, "kubernetes.ConfigMap", "size(self.entries) == 2"), Some(true));
    assert_eq!(ask(&files, "kubernetes.Secret", "self.entries.all(e, e.key == 'a')"), Some(true));
}

#[test]
fn labels_of_every_place_are_looked_at() {
    let deployment = |labels: &str, template: &str, selector: &str, nodes: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: x, labels: {{{labels}}}}}\nspec:\n  selector: {{matchLabels: {{{selector}}}}}\n  \
             template:\n    metadata: {{labels: {{{template}}}}}\n    spec: {{nodeSelector: {{{nodes}}}, containers: []}}\n"
        )
    };
    for (text, expected) in [
        (deployment("a: b", "a: b", "a: b", "a: b"), false),
        (deployment("a: b c", "a: b", "a: b", "a: b"), true),
        (deployment("a: b", "a: b c", "a: b", "a: b"), true),
        (deployment("a: b", "a: b", "a: b c", "a: b"), true),
        (deployment("a: b", "a: b", "a: b", "a: b c"), true),
        (deployment("a: '${X} y'", "a: $X", "a: '{{ y }}'", "a: b"), false),
        (object("Service", "spec: {selector: {a: b c}}"), true),
    ] {
        let files = [("a.yaml", text)];
        let asked = "self.brokenLabels.exists(l, true)";
        assert_eq!(ask(&files, "kubernetes.object", asked), Some(expected), "{files:?}");
    }
}
