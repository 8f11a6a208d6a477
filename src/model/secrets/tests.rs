#![allow(clippy::unwrap_used)]

use super::*;
use crate::tree::{Builder, Dialect, yaml};

/// A tree over a text whose scalars are named one after the other: `{` and `}`, `[` and `]`, or the scalar as written.
fn tree(source: &Arc<Source>, parts: &[&str]) -> Tree {
    let mut builder = Builder::new(source.clone(), Dialect::Kubernetes);
    builder.start_document(0);
    let mut at = 0;
    for part in parts {
        match *part {
            "{" => drop(builder.open(Kind::Mapping, Style::Block, at)),
            "[" => drop(builder.open(Kind::Sequence, Style::Block, at)),
            "}" | "]" => builder.close(at),
            scalar => {
                let start = at + source.text[at as usize..].find(scalar).unwrap() as u32;
                at = start + scalar.len() as u32;
                let (style, value) = match scalar.as_bytes()[0] {
                    b'"' if scalar.contains('\\') => {
                        (Style::Double, Some(scalar.trim_matches('"').replace("\\\"", "\"").into()))
                    }
                    b'"' => (Style::Double, None),
                    b'|' => (Style::Literal, Some(scalar.split_once('\n').unwrap().1.replace("  ", "").into())),
                    _ => (Style::Plain, None),
                };
                builder.scalar(style, Range::new(start, at), value);
            }
        }
    }
    builder.finish()
}

fn masked(text: &str, parts: &[&str]) -> String {
    let source = Arc::new(Source::file("a.yaml", text));
    let tree = tree(&source, parts);
    mask(&source, Some(&tree)).apply(text)
}

#[test]
fn the_data_of_a_secret_is_secret() {
    let text = "kind: Secret\ndata:\n  user: YWRtaW4=\n  ref: ${X}\nstringData:\n  a: b\n";
    let parts = ["{", "kind", "Secret", "data", "{", "user", "YWRtaW4=", "ref", "${X}", "}", "stringData", "{", "a"];
    let expected = "kind: Secret\ndata:\n  user: ••••••••\n  ref: ${X}\nstringData:\n  a: •\n";
    assert_eq!(masked(text, &[&parts[..], &["b", "}", "}"]].concat()), expected);
    let other = text.replace("Secret", "ConfigMap");
    let parts = ["{", "kind", "ConfigMap", "data", "{", "user", "YWRtaW4=", "}", "}"];
    assert_eq!(masked(&other, &parts), other);
}

#[test]
fn what_a_fake_store_gives_out_is_secret() {
    let text = "kind: SecretStore\nspec:\n  provider:\n    fake:\n      data:\n      - key: /shop/db\n        value: x1y2\n      \
                - key: /shop/map\n        valueMap: {a: z9}\n";
    let shown = |text: &str| {
        let source = Arc::new(Source::file("a.yaml", text));
        mask(&source, Some(&yaml::parse(source.clone(), Dialect::Kubernetes))).apply(text)
    };
    assert_eq!(shown(text), text.replace("x1y2", "••••").replace("z9", "••"));
    let other = text.replace("SecretStore", "Example");
    assert_eq!(shown(&other), other);
}

#[test]
fn variables_and_lists_are_found_by_name() {
    let text = "env:\n- value: x1y2\n  name: DB_PASSWORD\n- name: MODE\n  value: fast\napi-keys: [k1, true]\n";
    let parts =
        ["{", "env", "[", "{", "value", "x1y2", "name", "DB_PASSWORD", "}", "{", "name", "MODE", "value", "fast"];
    let parts = [&parts[..], &["}", "]", "api-keys", "[", "k1", "true", "]", "}"]].concat();
    let expected = "env:\n- value: ••••\n  name: DB_PASSWORD\n- name: MODE\n  value: fast\napi-keys: [••, true]\n";
    assert_eq!(masked(text, &parts), expected);
}

#[test]
fn text_as_the_system_reads_it_is_a_word_too() {
    let text = "password: \"a\\\"b-c\"\ncert: |\n  -----BEGIN\n  x\n";
    let source = Arc::new(Source::file("a.yaml", text));
    let tree = tree(&source, &["{", "password", "\"a\\\"b-c\"", "cert", "|\n  -----BEGIN\n  x\n", "}"]);
    let mask = mask(&source, Some(&tree));
    assert_eq!(mask.apply(text), "password: \"••••••\"\ncert: |\n  -----BEGIN\n  x\n");
    assert_eq!(mask.redact(&source, "it is a\"b-c, written a\\\"b-c"), "it is ‹secret›, written ‹secret›");
}

#[test]
fn without_a_tree_lines_are_searched() {
    let source =
        Arc::new(Source::file("x.hcl", "token = \"t0ps3cret\"\n# secret_key = \"old1\"\nurl = \"a://u:pw12@h\"\n"));
    let expected = "token = \"•••••••••\"\n# secret_key = \"••••\"\nurl = \"a://u:••••@h\"\n";
    assert_eq!(mask(&source, None).apply(&source.text), expected);
}

#[test]
fn a_key_may_be_spread_over_levels() {
    let text = "encrypt:\n  key: abcd\nother:\n  key: efgh\n";
    let parts = ["{", "encrypt", "{", "key", "abcd", "}", "other", "{", "key", "efgh", "}", "}"];
    assert_eq!(masked(text, &parts), text.replace("abcd", "••••"));
}

#[test]
fn encrypted_files_are_known() {
    let source = Arc::new(Source::file("a.yaml", "password: ENC[x]\nsops:\n  mac: y\n"));
    let sops = tree(&source, &["{", "password", "ENC[x]", "sops", "{", "mac", "y", "}", "}"]);
    assert!(is_encrypted(&sops));
    let source = Arc::new(Source::file("a.yaml", "password: x\n"));
    assert!(!is_encrypted(&tree(&source, &["{", "password", "x", "}"])));
}

/// Whatever the text: no panic, the same lines, the same columns, and a second look finds no more.
#[test]
fn masking_keeps_lines_and_columns_of_any_text() {
    let corpus = "kind: Secret\ndata:\n é: \"é\"\n x: '\n🔑: 🔑\na: {b: \"é\\\"\"}\r\npassword: |\r\n  🔑\r\n\r\n# token=\\\"x\\\" {{ }}\rpwd='${A:${B:-é}}'\n://u:🔑@h ://:${x@é}\n\
                  name: é_TOKEN\nvalue: é\n-----BEGIN PRIVATE KEY-----é\n\"secret\" : {noop}é}\nsecret={é\ntoken:>é\n";
    let ends: Vec<_> = corpus.char_indices().map(|(at, _)| at).chain([corpus.len()]).collect();
    for (n, start) in ends.iter().enumerate() {
        for end in &ends[n..] {
            let text = &corpus[*start..*end];
            let source = Arc::new(Source::file("a", text));
            let masked = mask(&source, None).apply(text);
            let shape = |text: &str| text.split(['\n', '\r']).map(|line| line.chars().count()).collect::<Vec<_>>();
            assert_eq!(shape(&masked), shape(text), "{text:?}");
        }
    }
}

#[test]
fn literal_secrets_are_told_from_others() {
    let literal =
        [("password", "hunter2"), ("x", "AKIAIOSFODNN7EXAMPLE"), ("url", "a://u:pw12@h"), ("token", "${T:abcd}")];
    let other =
        [("password", "${P}"), ("password", ""), ("token", "true"), ("name", "hunter2"), ("secretKey", "DB_PASSWORD")];
    assert!(literal.iter().all(|(key, value)| is_literal_secret(key, value)));
    assert!(!other.iter().any(|(key, value)| is_literal_secret(key, value)));
}
