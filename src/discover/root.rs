//! Where the workspace begins, and how a path is called in it.

use std::path::{Component, Path, PathBuf};

use crate::finding::Problem;

use super::{Request, problem};

/// The workspace root: as told, else the nearest folder above the first given path that holds `.git`, else the current
/// directory if the path lies in it, else the path's own folder.
pub fn find(request: &Request) -> Result<PathBuf, Problem> {
    let here = &request.current_dir;
    if let Some(told) = &request.workspace {
        let root = absolute(here, told);
        let message = || format!("the workspace {} is not a folder", told.display());
        return if root.is_dir() { Ok(root) } else { Err(problem("not-found", &told.to_string_lossy(), message())) };
    }
    let first = absolute(here, &first_path(request));
    let folder = if first.is_dir() { first.as_path() } else { first.parent().unwrap_or(&first) };
    let repository = folder.ancestors().find(|folder| folder.join(".git").exists());
    let fallback = || if first.starts_with(here) { here.as_path() } else { folder };
    Ok(repository.unwrap_or_else(fallback).to_path_buf())
}

/// The first path that was given; for standard input, the name given for it.
fn first_path(request: &Request) -> PathBuf {
    let name = request.stdin.as_ref().and_then(|stdin| stdin.filename.clone());
    let first = request.paths.iter().find(|path| path.as_path() != Path::new("-") || name.is_some());
    match first {
        Some(path) if path.as_path() != Path::new("-") => path.clone(),
        _ => name.unwrap_or_default().into(),
    }
}

/// A path from the root of the disk, without `.` and `..`.
pub fn absolute(here: &Path, path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for component in here.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(whole.pop()),
            other => whole.push(other),
        }
    }
    whole
}

/// What an absolute path is called in the workspace; `None` when it lies outside.
///
/// A path that lies outside by its letters may lie inside when links are followed.
pub fn relative(root: &Path, path: &Path) -> Option<String> {
    if let Ok(inside) = path.strip_prefix(root) {
        return Some(slashes(inside));
    }
    let inside = path.canonicalize().ok()?;
    inside.strip_prefix(root.canonicalize().ok()?).ok().map(slashes)
}

/// Where a file really stands when links are followed; `None` when that is outside.
pub fn real(root: &Path, path: &Path) -> Option<String> {
    path.canonicalize().ok()?.strip_prefix(root.canonicalize().ok()?).ok().map(slashes)
}

/// Whether the path below the root is text, so that its name finds the file again.
pub fn is_text(root: &Path, path: &Path) -> bool {
    path.strip_prefix(root).unwrap_or(path).to_str().is_some()
}

fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}
