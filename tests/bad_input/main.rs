//! Bad input through the built binary: every kind has a clear message with its place, bounded time and memory, and no
//! effect on the file next to it.
//!
//! `texts` has files that are no good text, `large` those that are too much of it, `paths` files that cannot be got at,
//! `ours` broken configuration, rules and command lines.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod large;
mod ours;
mod paths;
mod texts;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// The seconds of work after which a run is killed, and its test fails. Builds without optimisation are slow.
const WORK: usize = if cfg!(debug_assertions) { 40 } else { 10 };
/// The same for a run that waits for something: in real time, which on a busy machine is longer.
const TIME: Duration = Duration::from_secs(240);
/// The address space of a run, in KiB: what threads and allocator reserve, and some room.
const SPACE: usize = 512 * 1024;

/// The rules that run.
const RULES: &str = "kubernetes/privileged-container,*/parse-error,seaworthy/*";

/// A file with one finding, that stands beside all the others.
const GOOD: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: neighbour
spec:
  containers:
    - name: c
      image: acme/c:1
      securityContext:
        privileged: true
";

/// What is said of it.
const GOOD_LINE: &str = "good.yaml:10:9: high[kubernetes/privileged-container] container c is privileged";

/// A folder with the good file and others.
struct Bench {
    folder: TempDir,
    /// Where reports go, which are no input.
    reports: TempDir,
}

/// What a run said.
#[derive(Debug)]
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Bench {
    fn new() -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap(), reports: tempfile::tempdir().unwrap() };
        bench.file("good.yaml", GOOD);
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn link(&self, name: &str, to: impl AsRef<Path>) -> &Self {
        std::os::unix::fs::symlink(to, self.path(name)).unwrap();
        self
    }

    /// `check` with a line for each finding of few rules, lest every new rule have a word in these tests.
    fn short(&self, args: &[&str]) -> Said {
        self.check("short", args, Stdio::null())
    }

    fn check(&self, format: &str, args: &[&str], input: Stdio) -> Said {
        self.run(&[&["check", "--format", format, "--only", RULES], args].concat(), input)
    }

    /// Runs the binary in the folder, with little memory and not for long.
    fn run(&self, args: &[&str], input: Stdio) -> Said {
        let place = |name: &str| self.reports.path().join(name);
        let (out, err) = (File::create(place("out")).unwrap(), File::create(place("err")).unwrap());
        let mut child = Command::new("sh")
            .args([
                "-c",
                &format!("ulimit -t {WORK}; ulimit -v {SPACE}; exec \"$0\" \"$@\""),
                env!("CARGO_BIN_EXE_seaworthy"),
            ])
            .args(args)
            .current_dir(self.folder.path())
            .env("MALLOC_ARENA_MAX", "2")
            .env("SOURCE_DATE_EPOCH", "1767225600")
            .stdin(input)
            .stdout(out)
            .stderr(err)
            .spawn()
            .unwrap();
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if start.elapsed() > TIME {
                child.kill().unwrap();
                child.wait().unwrap();
                panic!("{args:?} did not end in time");
            }
            sleep(Duration::from_millis(5));
        };
        let read = |name| String::from_utf8(fs::read(place(name)).unwrap()).unwrap();
        Said { code: status.code(), out: read("out"), err: read("err") }
    }

    /// Checks with every format at once: all must say the same, and the good file must be judged. What is said of the
    /// others is returned, below the exit code.
    fn all_formats(&self, args: &[&str]) -> String {
        let report = |name: &str| self.reports.path().join(name);
        let to = |format: &str| format!("--format={format}={}", report(format).display());
        let formats = ["json", "sarif", "human"].map(to);
        let formats: Vec<&str> = formats.iter().map(String::as_str).collect();
        let said = self.short(&[&formats, args].concat());
        let json: Value = serde_json::from_slice(&fs::read(report("json")).unwrap()).unwrap();
        let sarif: Value = serde_json::from_slice(&fs::read(report("sarif")).unwrap()).unwrap();
        let human = fs::read_to_string(report("human")).unwrap();
        said.agrees(&json, &sarif);
        assert!(said.out.lines().any(|line| line == GOOD_LINE), "{said:?}");
        for text in [&said.out, &human, &said.err] {
            let raw = text.chars().find(|c| c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c));
            assert_eq!(raw, None, "{text:?}");
        }
        let others: Vec<&str> = said.out.lines().filter(|line| *line != GOOD_LINE).collect();
        let summary: Vec<&str> = human.lines().rev().take(2).filter(|line| line.starts_with("not shown")).collect();
        let err: Vec<&str> = said.err.lines().collect();
        let lines = [others, summary, err].concat();
        let folder = self.folder.path().display().to_string();
        format!("exit {}\n{}\n", said.code.unwrap(), lines.join("\n")).replace(&folder, "FOLDER")
    }
}

impl Said {
    /// Formats may differ in how they say it, not in what.
    fn agrees(&self, json: &Value, sarif: &Value) {
        let count = |value: &Value| value.as_array().unwrap().len();
        let (findings, problems) = (count(&json["findings"]), count(&json["problems"]));
        assert_eq!(self.out.lines().count(), findings + problems, "{}", self.out);
        let run = &sarif["runs"][0];
        let invocation = &run["invocations"][0];
        assert_eq!((count(&run["results"]), count(&invocation["toolExecutionNotifications"])), (findings, problems));
        let errors = json["problems"].as_array().unwrap().iter().any(|problem| problem["level"] == "error");
        assert_eq!(invocation["executionSuccessful"], !errors);
        assert_eq!(self.code == Some(2), errors, "{self:?}");
        assert_eq!(self.code == Some(1), !errors && findings > 0, "{self:?}");
    }
}
