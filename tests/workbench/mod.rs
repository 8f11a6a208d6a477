//! What the tests share that run the built program on the systems under `fixtures/`.
#![allow(clippy::unwrap_used, dead_code)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The day by which the tests judge.
pub const DAY: &str = "2026-01-15";

/// A folder of this repository.
pub fn home(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A copy of a system, in a folder of its own that is the workspace.
pub struct Copy {
    folder: TempDir,
}

impl Copy {
    pub fn of(fixture: &str) -> Self {
        let folder = TempDir::new().unwrap();
        // A repository begins here, whatever lies above the folder for temporary files.
        fs::create_dir(folder.path().join(".git")).unwrap();
        copy(&home("fixtures").join(fixture), folder.path());
        Self { folder }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The files of the copy, with `/` between folders.
    pub fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        list(self.path(), "", &mut found);
        found
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// `seaworthy check` inside the copy.
    pub fn check(&self, options: &[&str]) -> Run {
        self.check_with(options, None)
    }

    /// `seaworthy check` inside the copy, on the day that the options name, if they name one.
    pub fn check_without_day(&self, options: &[&str]) -> Run {
        let line: Vec<&str> = std::iter::once("check").chain(options.iter().copied()).collect();
        run(self.path(), &line, None)
    }

    /// `seaworthy check` inside the copy with something on standard input.
    pub fn check_with(&self, options: &[&str], stdin: Option<&str>) -> Run {
        let line: Vec<&str> = ["check", "--date", DAY].iter().chain(options).copied().collect();
        run(self.path(), &line, stdin)
    }
}

/// What a run of the program gave.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{}{}", self.out, self.err))
    }

    pub fn findings(&self) -> Vec<Value> {
        self.json()["findings"].as_array().unwrap().clone()
    }
}

/// Runs the built program, cut off from the settings of whoever runs the tests.
pub fn run(folder: &Path, options: &[&str], stdin: Option<&str>) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_seaworthy"));
    command.current_dir(folder).args(options).env("COLUMNS", "100");
    for name in ["NO_COLOR", "NO_GRAPHICS", "SOURCE_DATE_EPOCH", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = streams.spawn().unwrap();
    child.stdin.take().unwrap().write_all(stdin.unwrap_or_default().as_bytes()).unwrap();
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    Run {
        code: status.code().unwrap(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

/// Sees that a file of this repository says what was worked out afresh; with `UPDATE=1` it is written instead.
pub fn assert_fresh(path: &str, fresh: &str, test: &str) {
    let file = home(path);
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, fresh).unwrap();
    }
    let held = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(held == fresh, "{path} is stale: run `UPDATE=1 cargo test --test {test}`");
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            // Whatever a checkout did to line ends, the places in the snapshots are those of the repository.
            let text = fs::read_to_string(entry.path()).unwrap().replace("\r\n", "\n");
            fs::write(&target, text).unwrap();
        }
    }
}

fn list(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            list(&entry.path(), &format!("{path}/"), found);
        } else {
            found.push(path);
        }
    }
    found.sort();
}
