//! `spring.config.import`: which documents of the workspace an entry means, and whether something else may come along.
//!
//! Files are found as Spring Boot finds them: `classpath:` from the resources of the module, `file:` from its folder, and
//! anything else from the folder of the file that imports.

use std::collections::{BTreeSet, HashMap};

use super::document::Document;
use super::layers::Layers;
use super::place::split;
use super::{Data, Parsed};
use crate::source::path_in;

/// Sources that bring secrets only; configuration that is looked for and not found will not be there.
const SECRET_SOURCES: [&str; 6] =
    ["vault:", "configtree:", "aws-secretsmanager:", "aws-parameterstore:", "env:", "sm:"];

/// What documents import, by their numbers.
#[derive(Debug, Default)]
pub struct Imports {
    found: HashMap<usize, Vec<Import>>,
    imported: BTreeSet<usize>,
    elsewhere: BTreeSet<usize>,
}

/// The documents that an entry means.
#[derive(Debug)]
pub struct Import {
    /// Those of the file that it names.
    pub exact: Vec<usize>,
    /// Those of the files beside it that add a profile to the name.
    pub variants: Vec<usize>,
}

/// Documents by folder and name of their files, and by what the names are without profiles.
#[derive(Default)]
struct Index<'i> {
    exact: HashMap<&'i str, Vec<usize>>,
    by_stem: HashMap<(&'i str, &'i str), Vec<usize>>,
}

impl Imports {
    /// Follows what all documents import.
    pub fn of_documents(documents: &[Document<'_>], files: &[Parsed]) -> Self {
        let mut imports = Self::default();
        let importing: Vec<_> = documents.iter().enumerate().filter_map(|(n, d)| Some((n, entries(d)?))).collect();
        if importing.is_empty() {
            return imports;
        }
        let path = |document: &Document<'_>| files[document.file].input.source.path.as_str();
        let mut index = Index::default();
        for (number, document) in documents.iter().enumerate().filter(|(_, document)| document.place.around == 0) {
            let (folder, _) = split(path(document));
            index.exact.entry(path(document)).or_default().push(number);
            if document.profile.is_some() {
                index.by_stem.entry((folder, &document.place.name)).or_default().push(number);
            }
        }
        for (number, entries) in importing {
            for entry in entries {
                imports.follow(number, &documents[number], path(&documents[number]), entry.as_deref(), &index);
            }
        }
        imports
    }

    fn follow(&mut self, number: usize, own: &Document<'_>, path: &str, entry: Option<&str>, index: &Index<'_>) {
        let entry = entry.map(|entry| entry.strip_prefix("optional:").unwrap_or(entry));
        if entry.is_some_and(|entry| SECRET_SOURCES.iter().any(|source| entry.starts_with(source))) {
            return;
        }
        let found = entry.and_then(|entry| file(own, path, entry)).and_then(|file| index.find(&file));
        match found {
            Some(import) if !import.exact.contains(&number) => {
                self.imported.extend(import.exact.iter().chain(&import.variants));
                self.found.entry(number).or_default().push(import);
            }
            _ => drop(self.elsewhere.insert(number)),
        }
    }

    /// Whether a document is imported by another.
    pub fn is_imported(&self, number: usize) -> bool {
        self.imported.contains(&number)
    }

    /// What a document imports, entry by entry; later entries win.
    pub fn of(&self, number: usize) -> impl Iterator<Item = &Import> {
        self.found.get(&number).into_iter().flatten()
    }

    /// Whether a document reads configuration from somewhere else.
    pub fn leads_elsewhere(&self, number: usize) -> bool {
        self.elsewhere.contains(&number)
    }
}

impl Index<'_> {
    fn find(&self, path: &str) -> Option<Import> {
        if let Some(folder) = path.strip_suffix('/') {
            return self.folder(folder);
        }
        let (folder, name) = split(path);
        let (stem, _) = name.rsplit_once('.')?;
        let exact = self.exact.get(path)?.clone();
        // What is called `application` is looked for anyway, with its profiles.
        let variants = self.by_stem.get(&(folder, stem)).filter(|_| stem != "application").cloned().unwrap_or_default();
        Some(Import { exact, variants })
    }

    /// What Spring Boot looks for in a folder: files called `application`, with their profiles.
    fn folder(&self, folder: &str) -> Option<Import> {
        let names = ["properties", "yml", "yaml"].map(|ending| format!("{folder}/application.{ending}"));
        let named = |name: &String| self.exact.get(name.trim_start_matches('/'));
        // Of two formats `.properties` has the last word.
        let exact: Vec<_> = names.iter().rev().filter_map(named).flatten().copied().collect();
        let variants = self.by_stem.get(&(folder, "application")).cloned().unwrap_or_default();
        (!exact.is_empty() || !variants.is_empty()).then_some(Import { exact, variants })
    }
}

/// The entries of a document; `None` for one that is not known.
fn entries(document: &Document<'_>) -> Option<Vec<Option<String>>> {
    document.get("spring.config.import")?;
    let Data::List(list) = Layers::alone(document).list("spring.config.import").data else { return Some(vec![None]) };
    Some(list.items.iter().map(|item| item.as_str().map(str::to_owned)).collect())
}

/// The path in the workspace that an entry names.
fn file(own: &Document<'_>, path: &str, entry: &str) -> Option<String> {
    let entry = entry.split_once('[').map_or(entry, |(entry, _)| entry);
    let as_folder = |path: String| if entry.ends_with('/') { path + "/" } else { path };
    if own.place.around > 0 {
        return None;
    }
    if let Some(inner) = entry.strip_prefix("classpath:") {
        let (folder, _) = split(path);
        let end = folder.find("resources").map(|at| at + "resources".len())?;
        return path_in(&folder[..end], inner).map(as_folder);
    }
    let from_module = entry.strip_prefix("file:");
    let name = from_module.unwrap_or(entry);
    if name.starts_with('/') || name.contains(':') {
        return None;
    }
    path_in(from_module.map_or(split(path).0, |_| own.place.unit.as_str()), name).map(as_folder)
}
