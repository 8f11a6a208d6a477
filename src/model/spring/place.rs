//! To which unit a file belongs, and which of two files of one unit has the last word.
//!
//! A unit is what is built and started as one: the nearest folder with a build file, else with `src/main/resources`,
//! else the file's own. In the repository of a configuration server every name is a unit over `application`.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::model::Parsed;
use crate::source::{FileKind, Range, Source};
use crate::tree::Tree;

const BUILD_FILES: [&str; 3] = ["pom.xml", "build.gradle", "build.gradle.kts"];
const RESOURCES: &str = "src/main/resources";

/// Where a file stands in its unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The unit's folder.
    pub unit: String,
    /// `application`, `bootstrap`, or a name of a configuration repository.
    pub name: String,
    /// Whether it is built into the program.
    pub is_packaged: bool,
    /// Whether only tests read it.
    pub is_test: bool,
    /// Whether Spring Boot looks for it there by itself.
    pub is_looked_for: bool,
    /// Its place among files of one kind; later ones win.
    pub location: u8,
    /// For text inside another file, the number of the document around it; each is a unit of its own.
    pub around: usize,
    /// The name of the object that text inside another file belongs to.
    pub object: Option<String>,
    /// Whether it is laid over what the program brings along, which stands elsewhere: files of ConfigMaps and charts.
    pub is_partial: bool,
}

impl Place {
    /// The place of text that stands inside another file, in one of its documents.
    fn inside(path: &str, around: usize, object: Option<String>) -> Self {
        let name = "application".to_owned();
        Self {
            unit: path.to_owned(),
            name,
            is_packaged: false,
            is_test: false,
            is_looked_for: true,
            location: 0,
            around,
            object,
            is_partial: true,
        }
    }

    /// Whether every unit of the folder reads it.
    pub fn is_shared(&self) -> bool {
        matches!(self.name.as_str(), "application" | "bootstrap")
    }
}

/// The folders that are modules, and those that hold Spring files.
#[derive(Debug, Default)]
pub struct Folders<'a> {
    outer: HashMap<*const Source, &'a Tree>,
    modules: BTreeSet<&'a str>,
    holding: BTreeSet<&'a str>,
    charts: BTreeSet<&'a str>,
}

impl<'a> Folders<'a> {
    /// Finds them among all files.
    pub fn of(files: &'a [Parsed]) -> Self {
        let mut folders = Self::default();
        for file in files {
            folders.outer.insert(Arc::as_ptr(&file.input.source), &file.tree);
            let (folder, name) = split(&file.input.source.path);
            if BUILD_FILES.contains(&name) {
                folders.modules.insert(folder);
            }
            if file.input.kind == FileKind::HelmChart {
                folders.charts.insert(folder);
            }
            if matches!(file.input.kind, FileKind::Spring { .. }) && file.input.source.origin.is_none() {
                folders.holding.insert(folder);
                folders.modules.extend(module_above(folder, RESOURCES));
            }
        }
        folders
    }

    /// Where a source stands.
    pub fn place_of(&self, source: &'a Source, profile: Option<&str>) -> Place {
        let Some(origin) = &source.origin else { return self.place(&source.path, profile) };
        let tree = self.outer.get(&Arc::as_ptr(&origin.parents[0]));
        let start = origin.trace(Range::default()).range.start;
        let documents = tree.map(|tree| tree.documents()).unwrap_or_default();
        let before = documents.iter().take_while(|document| document.range.start <= start).count();
        let root = tree.and_then(|tree| tree.roots().filter(|root| root.range().start <= start).last());
        let object = root.and_then(|root| Some(root.path(&["metadata", "name"])?.text().to_owned()));
        Place::inside(&source.path, before.max(1), object)
    }

    fn place(&self, path: &'a str, profile: Option<&str>) -> Place {
        let (folder, file) = split(path);
        let unit = self.unit(folder);
        let inner = folder.strip_prefix(unit).unwrap_or(folder).trim_start_matches('/');
        let is_packaged = inner.contains("resources") || inner.starts_with("src/");
        let below = match inner.split_once("resources") {
            Some((_, below)) => below.trim_start_matches('/'),
            None => inner,
        };
        let location = match below.split_once('/').unwrap_or((below, "")) {
            ("", _) => Some(0),
            ("config", "") => Some(1),
            ("config", deeper) if !is_packaged && !deeper.contains('/') => Some(2),
            _ => None,
        };
        let is_looked_for = location.is_some();
        let (unit, is_packaged) = if is_looked_for { (unit, is_packaged) } else { (folder, is_packaged) };
        let location = location.unwrap_or_default();
        let is_test = is_for_tests(folder);
        let name = stem(file, profile);
        let is_partial = self.charts.iter().any(|chart| is_file_of(chart, folder));
        let unit = unit.to_owned();
        Place { unit, name, is_packaged, is_test, is_looked_for, location, around: 0, object: None, is_partial }
    }

    fn unit(&self, folder: &'a str) -> &'a str {
        let module = ancestors(folder).find(|folder| self.modules.contains(folder));
        module.unwrap_or_else(|| {
            let above = module_above(folder, "config").filter(|above| self.holding.contains(above));
            above.unwrap_or(folder)
        })
    }
}

/// Whether a folder belongs to tests: `src/test`, `src/integrationTest`, `test/resources`.
fn is_for_tests(folder: &str) -> bool {
    let names: Vec<_> = folder.split('/').collect();
    let is_source_set = |set: &str| set.to_ascii_lowercase().contains("test");
    names.windows(2).any(|pair| (pair[0] == "src" && is_source_set(pair[1])) || pair == ["test", "resources"])
}

/// Whether a folder is `files` in a chart, or stands below it.
fn is_file_of(chart: &str, folder: &str) -> bool {
    let inner = folder.strip_prefix(chart).map(|inner| inner.trim_start_matches('/'));
    inner.is_some_and(|inner| inner == "files" || inner.starts_with("files/"))
}

/// The name of a file without its ending and profile.
fn stem(file: &str, profile: Option<&str>) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let name = profile.and_then(|profile| stem.strip_suffix(profile)).and_then(|name| name.strip_suffix('-'));
    name.unwrap_or(stem).to_owned()
}

/// The folder and the name of a path.
pub fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The folder and those around it, innermost first.
pub fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| (!folder.is_empty()).then(|| split(folder).0))
}

/// The folder above the first `inner` of a path.
fn module_above<'p>(folder: &'p str, inner: &str) -> Option<&'p str> {
    ancestors(folder).find_map(|folder| {
        let above = folder.strip_suffix(inner)?;
        if above.is_empty() { Some("") } else { above.strip_suffix('/') }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(paths: &[&'static str], path: &'static str, profile: Option<&str>) -> Place {
        let mut folders = Folders::default();
        for path in paths {
            let (folder, name) = split(path);
            if BUILD_FILES.contains(&name) {
                folders.modules.insert(folder);
            } else {
                folders.holding.insert(folder);
                folders.modules.extend(module_above(folder, RESOURCES));
            }
        }
        folders.place(path, profile)
    }

    #[test]
    fn units_and_locations() {
        let maven = ["shop/pom.xml", "shop/src/main/resources/application.yml"];
        let bare = ["shop/src/main/resources/application.yml", "shop/config/application.yml"];
        let plain = ["a/application.yml", "a/config/application.yml"];
        for (paths, path, unit, packaged, location) in [
            (&maven[..], "shop/src/main/resources/application.yml", "shop", true, 0),
            (&maven, "shop/src/main/resources/config/application.yml", "shop", true, 1),
            (&maven, "shop/src/main/resources/eu/application.yml", "shop/src/main/resources/eu", true, 0),
            (&maven, "shop/config/application.yml", "shop", false, 1),
            (&maven, "shop/config/eu/application.yml", "shop", false, 2),
            (&bare, "shop/config/application.yml", "shop", false, 1),
            (&bare, "other/application.yml", "other", false, 0),
            (&plain, "a/config/application.yml", "a", false, 1),
            (&[], "a/config/application.yml", "a/config", false, 0),
            (&[], "application.yml", "", false, 0),
            (&["pom.xml"], "src/main/resources/application.yml", "", true, 0),
            (&[], "src/main/resources/application.yml", "src/main/resources", false, 0),
        ] {
            let found = place(paths, path, None);
            assert_eq!((found.unit.as_str(), found.is_packaged, found.location), (unit, packaged, location), "{path}");
        }
        assert!(place(&maven, "shop/src/test/resources/application.yml", None).is_test);
    }

    #[test]
    fn names() {
        for (file, profile, expected) in [
            ("application-prod.yml", Some("prod"), "application"),
            ("shop-prod-eu.yml", Some("prod-eu"), "shop"),
            ("bootstrap.properties", None, "bootstrap"),
            ("odd", Some("prod"), "odd"),
        ] {
            assert_eq!(stem(file, profile), expected);
        }
    }
}
