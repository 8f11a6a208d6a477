//! What the build files of a unit say: the release of Spring Boot, and what the program depends on.
//!
//! Maven's files are followed to their parents in the workspace, Gradle's to settings, version catalogs and the root of
//! the build. What a build file does not say in so many words (a property that nobody sets, a parent from elsewhere, a
//! convention plugin) is unknown. What a dependency brings along is known for Spring's own only.

mod artifact;
mod catalog;
mod gradle;
mod maven;
mod part;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use crate::model::Parsed;
use crate::tree::Node;

pub use part::Label;

/// A release, as `(3, 5)`.
pub type Release = (u32, u32);

/// What the build files of a unit say.
#[derive(Debug, Clone, Default)]
pub struct Build<'a> {
    /// The release of Spring Boot.
    pub boot: Boot<'a>,
    /// Dependencies of the program itself, as `group:artifact`; tests have their own.
    pub artifacts: Vec<Artifact<'a>>,
    /// Whether these are all that is named, apart from what they bring along.
    pub is_whole: bool,
    /// What it builds is called.
    pub name: Option<String>,
    /// The build file.
    pub node: Option<Node<'a>>,
}

/// A release of Spring Boot, as far as it is known.
#[derive(Debug, Clone, Copy, Default)]
pub enum Boot<'a> {
    /// Nothing is said of one.
    #[default]
    Unsaid,
    /// It is said somewhere, but not here.
    Unknown(Option<Node<'a>>),
    /// The release, and where it stands.
    Known(Release, Node<'a>),
}

/// A dependency.
#[derive(Debug, Clone)]
pub struct Artifact<'a> {
    /// `org.springframework.boot:spring-boot-starter-web`.
    pub name: String,
    /// Where it stands.
    pub node: Node<'a>,
    /// Whether it surely belongs to the program: not only in some profile or for some modules.
    pub is_sure: bool,
    /// Whether it goes into what is packaged, and does not only help while developing.
    pub is_packaged: bool,
}

/// The build files of a workspace.
#[derive(Debug, Default)]
pub struct Builds<'a> {
    maven: BTreeMap<&'a str, maven::Pom<'a>>,
    /// Folders of poms by `artifact`.
    by_artifact: HashMap<&'a str, Vec<&'a str>>,
    gradle: gradle::Files<'a>,
}

impl<'a> Builds<'a> {
    /// Finds them among all files.
    pub fn of(files: &'a [Parsed]) -> Self {
        let mut builds = Self::default();
        for file in files.iter().filter(|file| file.input.source.origin.is_none()) {
            let Some(root) = file.tree.root() else { continue };
            let (folder, name) = super::place::split(&file.input.source.path);
            if name == "pom.xml" {
                let Some(pom) = maven::Pom::of(root) else { continue };
                builds.by_artifact.entry(pom.artifact).or_default().push(folder);
                builds.maven.insert(folder, pom);
            } else {
                builds.gradle.note(folder, name, root);
            }
        }
        builds
    }

    /// What is said of the unit of a folder; `None` when it has no build file.
    pub fn of_unit(&self, folder: &str) -> Option<Build<'a>> {
        self.of_maven(folder).or_else(|| self.gradle.build(folder))
    }
}

impl<'a> Build<'a> {
    /// Whether the program has an artifact, by its name with or without the group, and where that is said.
    pub fn depends(&self, wanted: &str) -> (Option<bool>, Option<Node<'a>>) {
        let brings = |artifact: &&Artifact<'a>| artifact::brings(&artifact.name, wanted);
        let found = self.artifacts.iter().find(|artifact| artifact.is_sure && brings(artifact));
        if let Some(found) = found {
            return (Some(true), Some(found.node));
        }
        let may_bring = |artifact: &Artifact<'a>| brings(&artifact) || !artifact::is_known(&artifact.name);
        let is_out_of_question = self.is_whole && !self.artifacts.iter().any(may_bring);
        (is_out_of_question.then_some(false), self.node)
    }

    /// Whether it builds a program of another framework, which has files of the same names.
    pub fn is_foreign(&self) -> bool {
        let has = |group: &str| self.artifacts.iter().any(|artifact| artifact.name.starts_with(group));
        (has("io.quarkus:") || has("io.micronaut:")) && !has("org.springframework.boot:")
    }

    /// The same of what is packaged.
    pub fn packages(&self, wanted: &str) -> (Option<bool>, Option<Node<'a>>) {
        let (depends, node) = self.depends(wanted);
        let is_packaged = |artifact: &&Artifact<'a>| artifact.is_packaged && artifact::brings(&artifact.name, wanted);
        match depends {
            Some(true) => {
                let packaged = self.artifacts.iter().filter(|artifact| artifact.is_sure).find(is_packaged);
                (Some(packaged.is_some()), packaged.map(|artifact| artifact.node).or(node))
            }
            _ => (depends, node),
        }
    }
}

/// The major and minor number of a version: `3.5` of `3.5.0-SNAPSHOT`.
pub fn release(version: &str) -> Option<Release> {
    let mut parts = version.trim().split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next()?;
    let digits = minor.find(|c: char| !c.is_ascii_digit()).unwrap_or(minor.len());
    Some((major, minor[..digits].parse().ok()?))
}
