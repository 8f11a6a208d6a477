//! Which files a kustomization names as patches, by a scan of its lines.

use std::collections::BTreeSet;

use crate::source::split_lines;

use super::around::join;

/// The names that a kustomization can have.
pub const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// Folders of tests, which make files before they build.
pub const OF_TESTS: [&str; 5] = ["test", "tests", "e2e", "testdata", "fixtures"];

/// Whether a file is called as scripts are that make files.
pub fn is_script(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(&*stem, "makefile" | "justfile" | "taskfile" | "tiltfile")
        || name.ends_with(".sh")
        || name.ends_with(".mk")
}

/// The paths of the files that the kustomization of a folder names as patches.
pub fn patches(folder: &str, text: &str) -> BTreeSet<String> {
    let mut section = "";
    let mut found = BTreeSet::new();
    for line in split_lines(text) {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            section = line.split(':').next().unwrap_or_default().trim();
        }
        if matches!(section, "patches" | "patchesStrategicMerge" | "patchesJson6902") {
            let items = line.split(['[', ']', '{', '}', ',']).filter(|_| line.contains(['[', '{']));
            let paths = patch_of_line(line).into_iter().chain(items.filter_map(patch_in_line));
            found.extend(paths.map(|path| resolve(folder, path)));
        }
    }
    found
}

/// The path in `- path: x.yaml`, `path: x.yaml` or `- x.yaml`. What is switched off by a `#` is a patch all the same.
fn patch_of_line(line: &str) -> Option<&str> {
    let line = line.trim().trim_start_matches('#').trim_start();
    let item = line.strip_prefix("- ").map(str::trim_start);
    let named = item.unwrap_or(line).strip_prefix("path:");
    file_of(named.or(item.filter(|item| !item.contains(": ")))?)
}

/// The path in a part of `[a.yaml, {path: b.yaml}]`.
fn patch_in_line(part: &str) -> Option<&str> {
    let part = part.trim();
    file_of(part.strip_prefix("path:").unwrap_or(part))
}

fn file_of(value: &str) -> Option<&str> {
    let value = value.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']);
    let is_file = [".yaml", ".yml", ".json"].iter().any(|ending| value.ends_with(ending));
    (is_file && !value.starts_with('/') && !value.contains([' ', '"', '\''])).then_some(value)
}

/// A path as seen from a folder, without `.` and `..`.
fn resolve(folder: &str, path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    let whole = join(folder, path);
    for segment in whole.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    segments.join("/")
}

/// Everything in a text that may be the path of a file or folder beside it, the names in front of `=` taken off too.
pub fn paths(text: &str) -> BTreeSet<&str> {
    let parts = split_lines(text).flat_map(|line| line.split(['[', ']', '{', '}', ',']));
    let values = parts.map(|part| {
        let part = part.split(" #").next().unwrap_or_default().trim();
        let item = part.strip_prefix("- ").unwrap_or(part).trim_start();
        let value = item.split_once(": ").map_or(item, |(_, value)| value);
        value.trim().trim_matches(['"', '\''])
    });
    let both = values.flat_map(|value| [Some(value), value.split_once('=').map(|(_, path)| path)]);
    both.flatten().filter(|path| is_plain_path(path)).collect()
}

fn is_plain_path(path: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '-' | '_' | '+' | '@');
    !path.is_empty() && !path.starts_with('/') && path.chars().all(is_plain)
}

/// Whether a file is called as patches are called.
pub fn is_patch_name(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.split('.').next().unwrap_or_default();
    let in_folder = matches!(folder.rsplit('/').next(), Some("patches" | "patch"));
    in_folder || stem.split(['-', '_']).any(|word| matches!(word, "patch" | "patches"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_patches() {
        let text = "resources:\n- base.yaml\npatches:\n- path: ./a.yaml # x\n- target:\n    kind: D\n  path: \"../b.yml\"\n\
                    - patch: |-\n    - op: add\n      path: /spec/x.yaml\n- old.yaml\n#- path: off.yaml\npatchesStrategicMerge:\n  - c.yaml\n  # - no file\n\
                    patchesJson6902:\n- path: d.json\nimages:\n- name: e.yaml\n";
        let found: Vec<_> = patches("overlays/prod", text).into_iter().collect();
        let expected = ["overlays/b.yml", "overlays/prod/a.yaml", "overlays/prod/c.yaml", "overlays/prod/d.json"];
        assert_eq!(found[..4], expected);
        assert_eq!(found[4..], ["overlays/prod/off.yaml", "overlays/prod/old.yaml"]);
    }

    #[test]
    fn patches_in_one_line() {
        let text = "patchesStrategicMerge: [a.yaml, 'b.yaml']\npatches:\n- {path: c.yaml, target: {kind: D}}\n";
        let found: Vec<_> = patches("k", text).into_iter().collect();
        assert_eq!(found, ["k/a.yaml", "k/b.yaml", "k/c.yaml"]);
    }

    #[test]
    fn paths_in_a_text() {
        let text = "resources: [a.yaml, '../b']\nimages:\n- newTag: v1 # x\nconfigMapGenerator:\n- files:\n  - \
                    x=c/d.txt\n  - https://example.com/e\npatches:\n- path: /f\n  patch: a b\n";
        let found: Vec<_> = paths(text).into_iter().collect();
        assert_eq!(found, ["../b", "a.yaml", "c/d.txt", "v1"]);
    }

    #[test]
    fn names() {
        assert!(is_patch_name("o/replicas-patch.yaml"));
        assert!(is_patch_name("o/patches/replicas.yaml"));
        assert!(!is_patch_name("o/dispatcher.yaml"));
    }
}
