//! Configuration, rules and command lines full of mistakes, and output that nobody takes.

use std::fs::File;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{Bench, GOOD_LINE};

const RULE: &str = "\
title: Containers are named
category: operations
severity: low
for: kubernetes.container
assert: self.name != \"c\"
at: self.name
message: container {self.name} has no good name
why: Names are read.
remedy: Name it.
examples:
  - good: |
      apiVersion: v1
      kind: Pod
";

#[test]
fn mistakes_in_the_configuration() {
    let bench = Bench::new();
    let texts: [(&str, &[u8]); 6] = [
        ("keys and values", b"profil = 1\nfail-on = \"grave\"\nskip = [\"kubernetes/nope\", \"[\"]\n[severity]\n\"kubernetes/privileged-contaner\" = \"low\"\n[[allow]]\nuntil = \"soon\"\n"),
        ("no TOML", b"profile = \nskip = [\n"),
        ("control characters", b"\"a\\u001b[31m\\u202e\" = 1\n"),
        ("invalid UTF-8", b"# a\nprofile = \"\xff\"\n"),
        ("NUL", b"profile\0 = \"default\"\n"),
        ("brackets", &[b"a = ".as_slice(), &b"[".repeat(100_000)].concat()),
    ];
    let mut said = String::new();
    for (name, text) in texts {
        bench.file("seaworthy.toml", text);
        said.push_str(&format!("# {name}\n{}\n", bench.all_formats(&[])));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn mistakes_in_rules() {
    let bench = Bench::new();
    bench.file("seaworthy.toml", "rules = [{ path = \"ops\", as = \"ops\" }, { path = \"none\", as = \"none\" }]\n");
    bench.file("ops/good.yaml", RULE);
    bench.file("ops/broken.yaml", "title: [\n");
    bench.file("ops/nothing.yaml", "");
    bench.file("ops/binary.yaml", "title: a\n# \0");
    bench.file("ops/view.yaml", RULE.replace("kubernetes.container", "kubernetes.contaner"));
    bench.file("ops/deep.yaml", RULE.replace("self.name != \"c\"", &format!("{}1", "(".repeat(100_000))));
    bench.file("ops/fact.yaml", RULE.replace("assert: self.name", "assert: self.nam\u{e9}"));
    insta::assert_snapshot!(bench.all_formats(&["--only=ops/*", "good.yaml"]));
}

#[test]
fn carriage_returns_in_configuration_and_rules() {
    let bench = Bench::new();
    let crlf = |text: &str| text.replace('\n', "\r\n");
    bench.file(
        "seaworthy.toml",
        crlf("rules = [{ path = \"ops\", as = \"ops\" }]\n[severity]\n\"ops/named\" = \"high\"\n"),
    );
    bench.file("ops/named.yaml", crlf(RULE));
    insta::assert_snapshot!(bench.all_formats(&["--only=ops/*", "good.yaml"]));
}

#[test]
fn command_lines() {
    let bench = Bench::new();
    bench.file("d/x", "").file("ring.toml", "");
    let lines: [&[&str]; 16] = [
        &["--config", "none.toml"],
        &["--config", "d"],
        &["--date", "nonsense"],
        &["--date", "2026-02-30"],
        &["--jobs", "0"],
        &["--jobs", "18446744073709551615"],
        &["--jobs", "-1"],
        &["--format", "json"],
        &["--format", "json=/nonexistent/dir/x"],
        &["--format", "json=d"],
        &["--format", "jsn=x"],
        &["--only", "kubernetes/nope"],
        &["--skip", "kubernetes/["],
        &["--fail-on", "grave"],
        &["--nope"],
        &["-x.yaml"],
    ];
    let mut said = String::new();
    for line in lines {
        let run = bench.short(&[line, &["good.yaml"]].concat());
        let out = run.out.replace(GOOD_LINE, "good.yaml …");
        let err = run.err.split("\n\n").next().unwrap().trim_end();
        said.push_str(&format!("# {}\nexit {:?}\n{out}{err}\n\n", line.join(" "), run.code.unwrap()));
    }
    let folder = bench.folder.path().display().to_string();
    insta::assert_snapshot!(said.replace(&folder, "FOLDER"));
}

#[test]
fn standard_input() {
    let bench = Bench::new();
    let feed = |bytes: &[u8], args: &[&str]| {
        bench.file("input", bytes);
        bench.check("short", args, File::open(bench.path("input")).unwrap().into())
    };
    let said = feed(b"", &["-"]);
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""));
    assert_eq!(said.err, "seaworthy: nothing to check: no file was recognised (`seaworthy files` says why)\n");
    let table: [(&[u8], &[&str], &str); 4] = [
        (b"\0\x01", &["-"], "<stdin>:1:1: error[unreadable] it cannot be read: binary: a NUL byte is no text\n"),
        (
            b"a: [",
            &["-", "--stdin-filename", "d/application.yml"],
            "d/application.yml:1:4: high[spring/parse-error] this `[` is never closed\n",
        ),
        (
            b"a: \xff",
            &["-", "--stdin-filename", "x.yaml"],
            "x.yaml:1:4: error[unreadable] it cannot be read: not valid UTF-8: this byte begins no character; save the file as UTF-8\n",
        ),
        (b"", &["-", "good.yaml"], &format!("{GOOD_LINE}\n")),
    ];
    for (bytes, args, expected) in table {
        let said = feed(bytes, args);
        assert_eq!(said.out, expected, "{said:?}");
        assert_eq!(said.code, Some(if expected.contains("error[") { 2 } else { 1 }));
    }
    let said = bench.run(&["check", "-"], File::open(bench.folder.path()).unwrap().into());
    assert_eq!(said.code, Some(2));
    assert!(said.err.starts_with("seaworthy: standard input cannot be read: "), "{said:?}");
}

#[test]
fn the_exit_code_is_the_same_for_every_format() {
    let bench = Bench::new();
    bench.file("application.yml", b"a: \xff");
    for (args, code) in
        [(&["good.yaml"][..], 1), (&["--fail-on", "never", "good.yaml"], 0), (&["."], 2), (&["none"], 2)]
    {
        for format in ["human", "short", "json", "sarif"] {
            let said = bench.check(format, args, Stdio::null());
            assert_eq!(said.code, Some(code), "{format} {said:?}");
            assert_eq!(said.err, "", "{format}: what is wrong is told once");
            if matches!(format, "json" | "sarif") {
                serde_json::from_str::<Value>(&said.out).unwrap();
            }
        }
    }
}

#[test]
fn a_reader_that_has_seen_enough() {
    let bench = Bench::new();
    for n in 0..400 {
        bench.file(&format!("{n}.yaml"), super::GOOD);
    }
    for format in ["human", "short", "json", "sarif"] {
        let script = format!("'{}' check --all-places --format {format} | head -n 1", env!("CARGO_BIN_EXE_seaworthy"));
        let said = Command::new("sh").args(["-c", &script]).current_dir(bench.folder.path()).output().unwrap();
        assert_eq!(said.stdout.iter().filter(|byte| **byte == b'\n').count(), 1);
        assert_eq!(String::from_utf8_lossy(&said.stderr), "");
    }
}
