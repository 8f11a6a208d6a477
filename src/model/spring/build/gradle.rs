//! Gradle's build files: plugins, versions and dependencies, as far as they are written out.

use std::collections::BTreeMap;

use super::catalog::{Catalog, Entry};
use super::{Artifact, Boot, Build, release};
use crate::model::spring::place::ancestors;
use crate::source::path_in;
use crate::tree::{Node, Style};

const PLUGIN: &str = "org.springframework.boot";

/// How many modules are followed.
const HOPS: usize = 32;

/// Plugins that add no dependencies and set no versions of Spring Boot's; those of Gradle itself have no dots.
const PLAIN_PLUGINS: &[&str] = &[
    "org.springframework.boot",
    "io.spring.",
    "org.jetbrains.kotlin.",
    "org.graalvm.",
    "com.google.cloud.tools.jib",
    "com.diffplug.",
    "com.github.",
    "com.gorylenko.",
    "com.google.protobuf",
    "org.sonarqube",
    "org.asciidoctor.",
    "org.openapi.generator",
    "org.cyclonedx.bom",
    "org.flywaydb.flyway",
    "org.liquibase.gradle",
    "net.ltgt.",
    "nu.studer.jooq",
    "io.freefair.lombok",
    "org.owasp.dependencycheck",
    "org.hibernate.orm",
];

/// The files of Gradle by their folders.
#[derive(Debug, Default)]
pub struct Files<'a> {
    builds: BTreeMap<&'a str, Node<'a>>,
    settings: BTreeMap<&'a str, Node<'a>>,
    properties: BTreeMap<&'a str, Node<'a>>,
    catalogs: BTreeMap<&'a str, Catalog<'a>>,
}

impl<'a> Files<'a> {
    /// Takes a file in, if it is one of Gradle's.
    pub fn note(&mut self, folder: &'a str, name: &str, root: Node<'a>) {
        match name {
            "build.gradle" | "build.gradle.kts" => drop(self.builds.insert(folder, root)),
            "settings.gradle" | "settings.gradle.kts" => drop(self.settings.insert(folder, root)),
            "gradle.properties" => drop(self.properties.insert(folder, root)),
            "libs.versions.toml" => {
                let above = folder.strip_suffix("gradle").map_or(folder, |above| above.trim_end_matches('/'));
                self.catalogs.insert(above, Catalog::of(root));
            }
            _ => {}
        }
    }

    /// What the settings above a folder call the whole build.
    pub fn label(&self, folder: &str) -> Option<&'a str> {
        let settings = ancestors(folder).find_map(|folder| self.settings.get(folder))?;
        Some(root_name(*settings)?.text())
    }

    /// What a build file calls the organisation.
    pub fn group(&self, folder: &str) -> Option<&'a str> {
        let words: Vec<_> = self.builds.get(folder)?.items().collect();
        let named = words.windows(2).find(|pair| pair[0].text() == "group" && is_quoted(&pair[1]))?;
        Some(named[1].text())
    }

    /// The folders of modules that others are built with, and that package nothing that runs by itself.
    pub fn parts(&self) -> impl Iterator<Item = &'a str> {
        let used = self.builds.iter().flat_map(|(folder, build)| self.uses(folder, *build));
        used.filter(|folder| self.builds.get(folder).is_some_and(|build| !is_packaged_to_run(*build)))
    }

    /// The folders of the modules that a module is built with.
    fn uses(&self, folder: &str, build: Node<'a>) -> Vec<&'a str> {
        let words: Vec<_> = build.items().collect();
        let root = ancestors(folder).find(|folder| self.settings.contains_key(*folder)).unwrap_or_default();
        let of_words = |words: &[Node<'a>]| {
            let is_use = is_of_program(words[0].text()) && words[1].text() == "project" && is_quoted(&words[2]);
            let path = words[2].text().trim_start_matches(':').replace(':', "/");
            let folder = is_use.then(|| path_in(root, &path)).flatten()?;
            self.builds.get_key_value(folder.as_str()).map(|(folder, _)| *folder)
        };
        words.windows(3).filter_map(of_words).collect()
    }

    /// What is said of the module of a folder.
    pub fn build(&self, folder: &str) -> Option<Build<'a>> {
        let module = Module::of(self, folder)?;
        let mut build = Build { boot: module.boot(), node: Some(module.own), ..Build::default() };
        build.name = module.name(folder);
        build.is_whole = module.collect(&mut build.artifacts, &mut vec![folder.to_owned()]);
        Some(build)
    }
}

/// A module and what stands around it.
struct Module<'f, 'a> {
    files: &'f Files<'a>,
    own: Node<'a>,
    root: String,
    /// The build files of the folders above, the nearest first, and what plugins of the project's own are built with.
    above: Vec<Node<'a>>,
    catalog: Option<Catalog<'a>>,
}

impl<'f, 'a> Module<'f, 'a> {
    fn of(files: &'f Files<'a>, folder: &str) -> Option<Self> {
        let own = *files.builds.get(folder)?;
        let is_root = |folder: &&str| files.settings.contains_key(*folder);
        let root = ancestors(folder).find(is_root).unwrap_or(folder).to_owned();
        let around = ancestors(folder).skip(1).take_while(|above| above.len() >= root.len());
        let settings = files.settings.get(root.as_str());
        let of_plugins = ["buildSrc", "build-logic", "buildSrc/src/main/kotlin"]
            .iter()
            .filter_map(|name| files.builds.get(path_in(&root, name)?.as_str()));
        let above = settings.into_iter().chain(around.filter_map(|folder| files.builds.get(folder))).chain(of_plugins);
        let above = above.copied().collect();
        let catalog = files.catalogs.get(root.as_str()).copied();
        Some(Self { files, own, root, above, catalog })
    }

    /// What the settings call the root of the build; modules are called like their folders.
    fn name(&self, folder: &str) -> Option<String> {
        Some(root_name(*self.files.settings.get(folder)?)?.text().to_owned())
    }

    /// The release of Spring Boot: in the module's own file, else around it, else in the catalog.
    fn boot(&self) -> Boot<'a> {
        let mut found = std::iter::once(self.own).chain(self.above.iter().copied()).map(|file| self.boot_in(file));
        if let Some(found) = found.find(|found| matches!(found, Boot::Known(..))) {
            return found;
        }
        let is_boot = |entry: &Entry<'_>| entry.name == PLUGIN || entry.name.starts_with("org.springframework.boot:");
        let named = self.catalog.iter().flat_map(Catalog::all).filter(is_boot).filter_map(|entry| entry.version);
        let mut versions: Vec<_> = named.filter_map(|node| Some((release(last_part(node.text()))?, node))).collect();
        versions.dedup_by_key(|(release, _)| *release);
        match versions[..] {
            [(release, node)] => Boot::Known(release, node),
            _ => Boot::Unknown(Some(self.own)),
        }
    }

    fn boot_in(&self, file: Node<'a>) -> Boot<'a> {
        let words: Vec<_> = file.items().collect();
        let said = words.iter().enumerate().find_map(|(at, word)| {
            let text = word.text();
            if is_quoted(word) && text == PLUGIN {
                let [named, version, ..] = words.get(at + 1..)? else { return None };
                return (named.text() == "version").then_some(*version);
            }
            if is_quoted(word) && text.starts_with("org.springframework.boot:") {
                let name = text.split(':').nth(1)?;
                return (text.matches(':').count() == 2 && name.starts_with("spring-boot")).then_some(*word);
            }
            let catalog = self.catalog?;
            catalog.plugin(text).filter(|plugin| plugin.name == PLUGIN).and_then(|plugin| plugin.version)
        });
        said.map_or(Boot::Unsaid, |node| self.version(node, HOPS))
    }

    /// The version that a text or name stands for.
    fn version(&self, node: Node<'a>, hops: usize) -> Boot<'a> {
        let text = if is_quoted(&node) { last_part(node.text()) } else { node.text() };
        if let Some(release) = release(text) {
            return Boot::Known(release, node);
        }
        let name = text.trim_start_matches("${").trim_start_matches('$').trim_end_matches('}');
        let of_catalog = self.catalog.and_then(|catalog| catalog.version(name));
        let set = of_catalog.or_else(|| self.variable(name)).filter(|set| *set != node && hops > 0);
        set.map_or(Boot::Unknown(Some(node)), |set| self.version(set, hops - 1))
    }

    /// What a variable is set to: `name = "…"`, `set("name", "…")`, `extra["name"] = "…"`, or a line of gradle.properties.
    fn variable(&self, name: &str) -> Option<Node<'a>> {
        let name = name.rsplit('.').next()?;
        let in_file = |file: Node<'a>| {
            let words: Vec<_> = file.items().collect();
            let set = |pair: &[Node<'a>]| {
                let is_named = pair[0].text().rsplit('.').next() == Some(name);
                let value = if pair[1].text() == "by" { pair[2] } else { pair[1] };
                (is_named && is_quoted(&value) && release(value.text()).is_some()).then_some(value)
            };
            let pairs = words.windows(3).find_map(set);
            pairs.or_else(|| match words[..] {
                [.., last, value] if last.text() == name && is_quoted(&value) => Some(value),
                _ => None,
            })
        };
        let of_properties = || self.files.properties.get(self.root.as_str())?.get(name);
        in_file(self.own).or_else(of_properties).or_else(|| self.above.iter().copied().find_map(in_file))
    }

    /// Gathers dependencies, those of other modules included; says whether these are all.
    fn collect(&self, found: &mut Vec<Artifact<'a>>, seen: &mut Vec<String>) -> bool {
        let mut is_whole = !self.has_other_plugins();
        let words: Vec<_> = self.own.items().collect();
        for (at, word) in words.iter().enumerate() {
            let configuration = word.text();
            if is_quoted(word) || !is_of_program(configuration) {
                continue;
            }
            match words.get(at + 1..).unwrap_or_default() {
                [project, path, ..] if project.text() == "project" && is_quoted(path) => {
                    is_whole &= self.collect_project(path.text(), found, seen);
                }
                [wrapping, name, ..] if matches!(wrapping.text(), "platform" | "enforcedPlatform") => {
                    is_whole &= is_quoted(name) || self.catalog.is_some();
                }
                [group, in_group, name, own, ..] if group.text() == "group" && name.text() == "name" => {
                    found.push(artifact(&format!("{}:{}", in_group.text(), own.text()), *own, Some(configuration)));
                }
                [name, ..] if is_quoted(name) && name.text().contains(':') => {
                    found.push(artifact(name.text(), *name, Some(configuration)));
                }
                [name, ..] if name.text().starts_with("libs.") => {
                    let named = self.catalog.map(|catalog| catalog.libraries(name.text())).unwrap_or_default();
                    is_whole &= !named.is_empty();
                    found.extend(named.iter().map(|entry| artifact(&entry.name, *name, Some(configuration))));
                }
                _ => is_whole = false,
            }
        }
        // What the builds above say may hold for this module or for others.
        let words = self.above.iter().flat_map(|file| file.items()).filter(is_quoted);
        found.extend(words.filter(|word| word.text().contains(':')).map(|word| artifact(word.text(), word, None)));
        is_whole
    }

    fn collect_project(&self, path: &str, found: &mut Vec<Artifact<'a>>, seen: &mut Vec<String>) -> bool {
        let path = path.trim_start_matches(':').replace(':', "/");
        let Some(folder) = path_in(&self.root, &path) else { return false };
        if seen.contains(&folder) {
            return true;
        }
        let Some(module) = Module::of(self.files, &folder).filter(|_| seen.len() < HOPS) else { return false };
        seen.push(folder);
        module.collect(found, seen)
    }

    /// Whether plugins are applied that may add dependencies: those of the project's own.
    fn has_other_plugins(&self) -> bool {
        let words: Vec<_> = self.own.items().collect();
        words.windows(2).any(|pair| {
            let (how, what) = (pair[0].text(), pair[1]);
            let is_plain =
                |id: &str| !id.contains(['.', '-']) || PLAIN_PLUGINS.iter().any(|plain| id.starts_with(plain));
            match how {
                "id" if is_quoted(&what) => !is_plain(what.text()),
                "plugin" if is_quoted(&what) => !is_plain(what.text()),
                "from" => !is_quoted(&pair[0]) && is_quoted(&what) && what.text().ends_with(".gradle"),
                "alias" => {
                    let plugin = self.catalog.and_then(|catalog| catalog.plugin(what.text()));
                    plugin.is_none_or(|plugin| !is_plain(&plugin.name))
                }
                _ => false,
            }
        })
    }
}

/// What settings call the whole build.
fn root_name(settings: Node<'_>) -> Option<Node<'_>> {
    let words: Vec<_> = settings.items().collect();
    let named = words.windows(2).find(|pair| pair[0].text() == "rootProject.name" && is_quoted(&pair[1]))?;
    Some(named[1])
}

/// Whether a build file applies a plugin that makes something that runs by itself.
fn is_packaged_to_run(build: Node<'_>) -> bool {
    let packages = |word: Node<'_>| {
        let text = word.text().to_ascii_lowercase();
        ["spring.boot", "springboot", "spring-boot-starter-web"].iter().any(|sign| text.contains(sign))
            || is_quoted(&word) && (text == PLUGIN || is_run(&text))
    };
    build.items().any(packages)
}

fn is_run(plugin: &str) -> bool {
    matches!(plugin, "application" | "war" | "com.google.cloud.tools.jib" | "com.github.johnrengelman.shadow")
}

/// Whether a configuration of dependencies takes part in the running program.
fn is_of_program(word: &str) -> bool {
    matches!(word, "implementation" | "api" | "compile" | "runtime" | "runtimeOnly" | "developmentOnly")
}

/// A dependency by its text, `group:artifact:version`, and the configuration that it surely belongs to.
fn artifact<'a>(text: &str, node: Node<'a>, configuration: Option<&str>) -> Artifact<'a> {
    let mut parts = text.split(':');
    let name = format!("{}:{}", parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    Artifact { name, node, is_sure: configuration.is_some(), is_packaged: configuration != Some("developmentOnly") }
}

fn is_quoted(node: &Node<'_>) -> bool {
    matches!(node.style(), Style::Single | Style::Double)
}

/// The version at the end of `group:artifact:version`.
fn last_part(text: &str) -> &str {
    text.rsplit_once(':').map_or(text, |(_, version)| version)
}
