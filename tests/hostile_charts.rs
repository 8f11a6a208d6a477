//! Charts that nobody means well with, and charts that are broken: bounded, said, and the rest is judged.
#![allow(clippy::unwrap_used)]

mod workbench;

use std::fs;
use std::io::Write;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use workbench::{Copy, Run};

/// So long may a chart of a few kilobytes take, however slow the machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Judges the copy; what else is in it must be found all the same.
fn judged(copy: &Copy) -> Run {
    let start = Instant::now();
    let run = copy.check(&["--format", "short"]);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    assert!(run.out.contains("chart/values.yaml:5:3: medium[kubernetes/image-tag-latest]"), "{}", run.out);
    assert!(!run.err.contains("panicked"), "{}", run.err);
    run
}

/// A `.tgz` with one file of zeros.
fn archive(name: &str, size: usize) -> Vec<u8> {
    let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    let mut add = |path: &str, text: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_cksum();
        archive.append_data(&mut header, path, text).unwrap();
    };
    add("sub/Chart.yaml", b"apiVersion: v2\nname: sub\nversion: 1.0.0\n");
    add(name, &vec![0; size]);
    archive.into_inner().unwrap().finish().unwrap()
}

fn put(copy: &Copy, path: &str, bytes: &[u8]) {
    let path = copy.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::File::create(path).unwrap().write_all(bytes).unwrap();
}

#[test]
fn an_archive_that_swells_is_left_out_and_said() {
    let copy = Copy::of("parcels");
    let bomb = archive("sub/templates/big.yaml", 64 << 20);
    assert!(bomb.len() < 1 << 20);
    put(&copy, "chart/charts/sub-1.0.0.tgz", &bomb);
    let run = judged(&copy);
    assert_eq!(run.code, 2);
    assert!(run.out.contains("charts/sub-1.0.0.tgz holds a file of more than 5 MiB"), "{}", run.out);
    // What it holds may be missing anywhere.
    assert!(!run.out.contains("kubernetes/service-without-pods"), "{}", run.out);
}

#[test]
fn an_archive_that_is_none_is_said() {
    let copy = Copy::of("parcels");
    put(&copy, "chart/charts/sub-1.0.0.tgz", b"no archive");
    let run = judged(&copy);
    assert_eq!(run.code, 2);
    assert!(run.out.contains("charts/sub-1.0.0.tgz is damaged"), "{}", run.out);
}

#[test]
fn templates_nested_without_end_are_said_once() {
    let copy = Copy::of("parcels");
    let deep = 5_000;
    copy.write("chart/templates/deep.yaml", &format!("{}x{}", "{{ if 1 }}".repeat(deep), "{{ end }}".repeat(deep)));
    let brackets = format!("a: {{{{ {}1{} }}}}\n", "(".repeat(deep), ")".repeat(deep));
    copy.write("chart/templates/brackets.yaml", &brackets);
    copy.write("chart/templates/values.yaml", &format!("a: {}{}\n", "[".repeat(deep), "]".repeat(deep)));
    let run = judged(&copy);
    for path in ["chart/templates/deep.yaml", "chart/templates/brackets.yaml"] {
        let said = run.out.lines().filter(|line| line.starts_with(path) && line.contains("nested too deeply"));
        assert_eq!(said.count(), 1, "{path}: {}", run.out);
    }
}

#[test]
fn templates_that_never_end_are_bounded() {
    let copy = Copy::of("parcels");
    copy.write("chart/templates/until.yaml", "{{ range until 1000000000 }}x{{ end }}\n");
    copy.write("chart/templates/self.yaml", "{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}\n");
    copy.write("chart/templates/repeat.yaml", "a: {{ repeat 1000000000 \"abc\" }}\n");
    copy.write("chart/templates/tpl.yaml", "{{ tpl \"{{ tpl .Template.Name . }}\" . }}{{ tpl .Values.loop . }}\n");
    let run = judged(&copy);
    for path in ["until", "self", "repeat"] {
        assert!(run.out.contains(&format!("chart/templates/{path}.yaml:1:")), "{path}: {}", run.out);
    }
}

#[test]
fn a_folder_where_a_chart_says_what_it_is_is_said() {
    let copy = Copy::of("parcels");
    fs::create_dir_all(copy.path().join("other/Chart.yaml")).unwrap();
    copy.write("other/templates/web.yaml", "a: {{ .Values.a }}\n");
    let run = judged(&copy);
    assert_eq!(run.code, 2);
    assert!(run.out.contains("other/Chart.yaml: error[unreadable] it is a folder"), "{}", run.out);
}

#[test]
fn a_broken_description_is_said_at_its_place() {
    for text in ["{{{: [\n", "- a\n", "name: [\n", ""] {
        let copy = Copy::of("parcels");
        copy.write("other/Chart.yaml", text);
        copy.write("other/templates/web.yaml", "kind: Pod\n");
        let run = judged(&copy);
        let said = run.out.contains("other/Chart.yaml:") || run.err.contains("other");
        assert!(said, "{text:?}: {}{}", run.out, run.err);
    }
}
