//! Files that cannot be got at, and paths that are out of the ordinary.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{Bench, GOOD, GOOD_LINE};

fn pipe(bench: &Bench, name: &str) {
    assert!(Command::new("mkfifo").arg(bench.path(name)).status().unwrap().success());
}

/// A folder with everything that a walk can stumble over.
fn obstacles() -> Bench {
    let bench = Bench::new();
    pipe(&bench, "pipe.yaml");
    drop(UnixListener::bind(bench.path("socket.yaml")).unwrap());
    bench.link("nowhere.yaml", "missing").link("ring.yaml", "gnir.yaml").link("gnir.yaml", "ring.yaml");
    bench.link("outside.yaml", "/etc/passwd").link("same.yaml", "good.yaml").link("here", ".");
    bench.file("folder.yaml/in.yaml", "a: 1\n").link("folder.yaml/up", "..");
    bench
}

#[test]
fn what_is_met() {
    let bench = obstacles();
    assert_eq!(bench.all_formats(&[]), "exit 1\n\n");
    let files = bench.run(&["files"], Stdio::null());
    assert_eq!(files.code, Some(0));
    insta::assert_snapshot!(files.out);
}

#[test]
fn what_is_given() {
    let bench = obstacles();
    bench.link("failing.yaml", "/proc/self/mem");
    let names = [
        "pipe.yaml",
        "socket.yaml",
        "nowhere.yaml",
        "ring.yaml",
        "failing.yaml",
        "missing",
        "good.yaml/x",
        "folder.yaml/up/folder.yaml",
    ];
    insta::assert_snapshot!(bench.all_formats(&[&names[..], &["good.yaml"]].concat()));
}

#[test]
fn without_permission() {
    let bench = Bench::new();
    bench.file("a.yaml", GOOD).file("d/b.yaml", GOOD);
    for name in ["a.yaml", "d"] {
        fs::set_permissions(bench.path(name), Permissions::from_mode(0o000)).unwrap();
    }
    // Who may do everything is refused nothing; for them `what_is_given` has a file that cannot be read.
    let refused = fs::read(bench.path("a.yaml")).is_err();
    let said = bench.short(&[]);
    fs::set_permissions(bench.path("d"), Permissions::from_mode(0o755)).unwrap();
    assert!(said.out.contains(GOOD_LINE), "{said:?}");
    if refused {
        assert_eq!(said.code, Some(2));
        assert!(said.out.contains("a.yaml: error[unreadable] it cannot be read: Permission denied"), "{said:?}");
        assert!(said.out.contains("d: error[unreadable] "), "{said:?}");
    }
}

#[test]
fn a_file_that_vanishes_is_no_failure() {
    let bench = Bench::new();
    for round in 0..4 {
        let names: Vec<_> = (0..200).map(|n| format!("d{}/f{n}.yaml", n % 9)).collect();
        for name in &names {
            bench.file(name, "a: 1\n");
        }
        let said = std::thread::scope(|scope| {
            scope.spawn(|| names.iter().rev().for_each(|name| fs::remove_file(bench.path(name)).unwrap()));
            bench.short(&["--jobs", if round % 2 == 0 { "1" } else { "4" }])
        });
        assert_eq!(said.code, Some(1), "{said:?}");
        assert!(said.out.contains(GOOD_LINE), "{said:?}");
        let notes = said.out.lines().filter(|line| *line != GOOD_LINE);
        notes.for_each(|line| assert!(line.contains(": note[vanished] "), "{line}"));
    }
}

#[test]
fn odd_names() {
    let bench = Bench::new();
    let odd = "a b%20#?&\n😀\u{1b}]0;x\u{7}\u{202e}'\".yaml";
    bench.file(odd, GOOD).file("-x.yaml", GOOD);
    let said = bench.all_formats(&[]);
    assert_eq!(said, bench.all_formats(&["--", "-x.yaml", odd, "good.yaml"]));
    insta::assert_snapshot!(said);
    let sarif: Value = serde_json::from_str(&bench.check("sarif", &[], Stdio::null()).out).unwrap();
    let uri = |n: usize| &sarif["runs"][0]["results"][n]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri(1), "a%20b%2520%23%3F%26%0A%F0%9F%98%80%1B%5D0%3Bx%07%E2%80%AE%27%22.yaml");
}

#[test]
fn a_name_that_is_no_text() {
    use std::os::unix::ffi::OsStrExt;
    let bench = Bench::new();
    fs::write(bench.folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.yaml")), GOOD).unwrap();
    let expected =
        "exit 2\ncaf\u{fffd}.yaml: error[unreadable] it cannot be read: its path is not valid UTF-8; rename it\n";
    assert_eq!(bench.all_formats(&[]), expected);
}

#[test]
fn each_file_once() {
    let bench = Bench::new();
    let said = bench.short(&["good.yaml", ".", "./good.yaml", "./././good.yaml"]);
    assert_eq!((said.code, said.out.as_str()), (Some(1), format!("{GOOD_LINE}\n").as_str()));
}

#[test]
fn outside_the_workspace() {
    let bench = Bench::new();
    bench.file("d/a.yaml", GOOD);
    for args in [
        ["--workspace", "d", "good.yaml"],
        ["--workspace", "none", "good.yaml"],
        ["--workspace", "good.yaml", "good.yaml"],
    ] {
        for format in ["human", "short", "json", "sarif"] {
            let said = bench.check(format, &args, Stdio::null());
            assert_eq!(said.code, Some(2), "{args:?}");
            assert!(said.out.contains("workspace") && said.out.contains(args[1]), "{said:?}");
            if matches!(format, "json" | "sarif") {
                serde_json::from_str::<Value>(&said.out).unwrap();
            }
        }
    }
}
