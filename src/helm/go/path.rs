//! Paths with slashes, as package `path` takes them apart.

/// The shortest path that means the same; `.` for nothing.
pub fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if rooted => {}
            _ => parts.push(part),
        }
    }
    match (rooted, parts.join("/")) {
        (true, joined) => format!("/{joined}"),
        (false, joined) if joined.is_empty() => ".".to_owned(),
        (false, joined) => joined,
    }
}

/// The last part.
pub fn base(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() { "/" } else { &trimmed[trimmed.rfind('/').map_or(0, |at| at + 1)..] }
}

/// All but the last part.
pub fn dir(path: &str) -> String {
    clean(&path[..path.rfind('/').map_or(0, |at| at + 1)])
}

/// The ending of the last part, with its point.
pub fn extension(path: &str) -> &str {
    let name = &path[path.rfind('/').map_or(0, |at| at + 1)..];
    name.rfind('.').map_or("", |at| &name[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_paths() {
        for (path, cleaned, last, folder, ending) in [
            ("", ".", ".", ".", ""),
            ("/", "/", "/", "/", ""),
            ("/a/b.c", "/a/b.c", "b.c", "/a", ".c"),
            ("a/../b//c/", "b/c", "c", "b/c", ""),
            ("../../a", "../../a", "a", "../..", ""),
            ("/../a", "/a", "a", "/", ""),
            ("a.b/c", "a.b/c", "c", "a.b", ""),
        ] {
            assert_eq!(clean(path), cleaned, "{path}");
            assert_eq!((base(path), dir(path).as_str(), extension(path)), (last, folder, ending), "{path}");
        }
    }
}
