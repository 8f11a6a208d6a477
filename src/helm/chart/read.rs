//! Reading a chart's folder: what .helmignore leaves, no larger than Helm takes it, and nothing from elsewhere.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ignore::Rules;
use super::{Complaint, Content, Raw, RawFile};
use crate::source::Source;

/// The largest file, as in Helm.
pub const FILE: u64 = 5 << 20;

/// How much a chart may hold in all, as in Helm.
pub const ALL: u64 = 100 << 20;

/// How many files a chart may have.
pub const FILES: usize = 20_000;

/// How deep folders may be nested.
const DEPTH: usize = 32;

/// Reads a folder. Symbolic links are followed as long as they stay within `root`; paths are given relative to it.
pub fn read_folder(folder: &Path, root: &Path) -> (Raw, Vec<Complaint>) {
    let rules = fs::read_to_string(folder.join(".helmignore")).unwrap_or_default();
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut walk = Walk { rules: Rules::of(&rules), base: name_of(folder, &root), root, ..Walk::default() };
    walk.folder(folder, "", 0);
    walk.raw.files.sort_by(|a, b| a.name.cmp(&b.name));
    (walk.raw, walk.complaints)
}

/// The folder's path as seen from the root.
fn name_of(folder: &Path, root: &Path) -> String {
    let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let inside = full.strip_prefix(root).map(Path::to_owned).unwrap_or(full);
    inside.to_string_lossy().replace('\\', "/")
}

/// What is in a file: text if it is any.
pub fn content(bytes: Vec<u8>, path: &str) -> Content {
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Content::Text(Arc::new(Source::file(path, text))),
        Ok(text) => Content::Bytes(Arc::from(text.into_bytes())),
        Err(error) => Content::Bytes(Arc::from(error.into_bytes())),
    }
}

#[derive(Default)]
struct Walk {
    rules: Rules,
    root: PathBuf,
    base: String,
    raw: Raw,
    complaints: Vec<Complaint>,
    /// The folders on the way down, so that a link back ends there.
    open: BTreeSet<PathBuf>,
    size: u64,
}

impl Walk {
    fn complain(&mut self, name: &str, what: &str) {
        self.complaints.push(Complaint { message: format!("{}: {what}", joined(&self.base, name)), at: None });
    }

    fn folder(&mut self, folder: &Path, name: &str, depth: usize) {
        let Ok(real) = folder.canonicalize() else { return };
        if depth > DEPTH || !self.open.insert(real.clone()) {
            self.complain(name, "the folder leads back to itself or too deep");
            return;
        }
        let mut entries: Vec<_> =
            fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for path in entries {
            let Some(own) = path.file_name().and_then(|own| own.to_str()) else { continue };
            let inner = joined(name, own);
            self.entry(&path, &inner, depth);
        }
        self.open.remove(&real);
    }

    fn entry(&mut self, path: &Path, name: &str, depth: usize) {
        let Ok(about) = fs::metadata(path) else { return };
        if self.rules.leave_out(name, about.is_dir()) {
            return;
        }
        let is_link = fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink());
        if is_link && !path.canonicalize().is_ok_and(|real| real.starts_with(&self.root)) {
            return self.complain(name, "a symbolic link leads out of the workspace and is not followed");
        }
        if about.is_dir() {
            return self.folder(path, name, depth + 1);
        }
        if !about.is_file() {
            return self.complain(name, "is no regular file");
        }
        self.file(path, name, about.len());
    }

    fn file(&mut self, path: &Path, name: &str, size: u64) {
        if size > FILE || self.size + size > ALL || self.raw.files.len() >= FILES {
            return self.complain(name, "is left out: files of a chart have at most 5 MiB, all together 100 MiB");
        }
        let Some(bytes) = read(path) else { return self.complain(name, "cannot be read") };
        self.size += bytes.len() as u64;
        let content = content(bytes, &joined(&self.base, name));
        self.raw.files.push(RawFile { name: name.to_owned(), content });
    }
}

/// The bytes of a file, which may have grown since it was looked at.
fn read(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path).ok()?.take(FILE).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() || name.is_empty() { format!("{folder}{name}") } else { format!("{folder}/{name}") }
}
