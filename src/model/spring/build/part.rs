//! Modules that others are built with, and what build files call theirs.

use std::collections::BTreeSet;

use super::{Builds, maven};

/// Something that a build file calls what it builds.
#[derive(Debug, Clone, Copy)]
pub enum Label<'a> {
    /// The name of an artifact, or of a whole build.
    Name(&'a str),
    /// The name of an organisation.
    Group(&'a str),
    /// A sentence.
    Told(&'a str),
}

impl<'a> Builds<'a> {
    /// What the build files of a folder, and their parents in the workspace, call it; nothing without build files.
    pub fn labels(&self, folder: &str) -> Vec<Label<'a>> {
        let poms = self.poms(folder);
        let of_maven = poms.iter().flat_map(|pom| pom.labels());
        let of_gradle = self.gradle.label(folder).map(Label::Name).into_iter();
        of_maven.chain(of_gradle).chain(self.gradle.group(folder).map(Label::Group)).collect()
    }

    /// The folders of the modules that other modules are built with, and that package nothing that runs by itself.
    pub fn parts(&self) -> BTreeSet<&'a str> {
        let used = self.maven.iter().flat_map(|(folder, pom)| self.uses(folder, pom));
        let of_maven = used.filter(|folder| self.maven.get(folder).is_some_and(|pom| !pom.is_packaged_to_run()));
        of_maven.chain(self.gradle.parts()).collect()
    }

    /// The other modules that a module of Maven is built with.
    fn uses(&self, folder: &str, pom: &maven::Pom<'a>) -> Vec<&'a str> {
        let modules = pom.uses().filter_map(|(group, artifact)| self.module(group, artifact));
        modules.filter(|module| *module != folder).collect()
    }
}
