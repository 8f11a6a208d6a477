//! Paths inside the workspace, with forward slashes.

/// A path as it is named in a folder, without `.` and `..`; `None` when it leads out of the workspace.
pub fn path_in(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn paths_inside_and_outside() {
        for (folder, path, expected) in [
            ("k/prod", "../base/", Some("k/base")),
            ("", "a.yaml", Some("a.yaml")),
            ("", "../a.yaml", None),
            ("k", "../../k/a", None),
            ("k", "./a//b/../c", Some("k/a/c")),
        ] {
            assert_eq!(super::path_in(folder, path).as_deref(), expected, "{folder} {path}");
        }
    }
}
