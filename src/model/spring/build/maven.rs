//! `pom.xml`: properties, parents, dependencies.

use super::{Artifact, Boot, Build, Builds, Label, release};
use crate::tree::Node;

/// How many parents, placeholders and modules are followed.
const HOPS: usize = 16;

const BOOT: &str = "org.springframework.boot";

/// Plugins that make something of a module that runs by itself.
const PACKAGING: [&str; 6] = [
    "spring-boot-maven-plugin",
    "maven-assembly-plugin",
    "maven-shade-plugin",
    "jib-maven-plugin",
    "docker-maven-plugin",
    "dockerfile-maven-plugin",
];

/// A build file.
#[derive(Debug)]
pub struct Pom<'a> {
    project: Node<'a>,
    /// Its `artifactId`.
    pub artifact: &'a str,
}

impl<'a> Pom<'a> {
    /// A build file by its root; `None` when it is none of Maven's.
    pub fn of(root: Node<'a>) -> Option<Self> {
        let project = root.get("project").filter(Node::is_mapping)?;
        Some(Self { project, artifact: project.text_of("artifactId")? })
    }

    fn group(&self) -> &'a str {
        let of_parent = || self.project.path(&["parent", "groupId"]).map(|node| node.text());
        self.project.text_of("groupId").or_else(of_parent).unwrap_or_default()
    }

    /// What it calls itself.
    pub(super) fn labels(&self) -> impl Iterator<Item = Label<'a>> + use<'a> {
        let group = self.project.text_of("groupId").map(Label::Group);
        let told = ["name", "description"].into_iter().filter_map({
            let project = self.project;
            move |tag| project.text_of(tag)
        });
        std::iter::once(Label::Name(self.artifact)).chain(group).chain(told.map(Label::Told))
    }

    /// The groups and artifacts that it is built with; tests have their own.
    pub(super) fn uses(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let own = self.group();
        let of_program = |node: &Node<'a>| !matches!(node.text_of("scope"), Some("test" | "import"));
        self.all(&["dependencies"], "dependency").filter(of_program).filter_map(move |node| {
            let group = node.text_of("groupId")?;
            Some((if group.starts_with("${") { own } else { group }, node.text_of("artifactId")?))
        })
    }

    /// Whether it packages something that runs by itself.
    pub(super) fn is_packaged_to_run(&self) -> bool {
        // Profiles package too.
        let text = &self.project.tree.source.text;
        self.project.text_of("packaging") == Some("war") || PACKAGING.iter().any(|plugin| text.contains(plugin))
    }

    /// The elements of a tag below a path: `dependencies` below `project` has many `dependency`.
    fn all(&self, path: &[&str], tag: &'static str) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let list = self.project.path(path);
        let entries = list.into_iter().flat_map(|list| list.written_entries().collect::<Vec<_>>());
        entries.filter(move |entry| entry.key.text() == tag).map(|entry| entry.value)
    }
}

/// A build file with its parents, as far as these are in the workspace.
struct Chain<'b, 'a> {
    poms: Vec<&'b Pom<'a>>,
    /// The parent that is not, if there is one.
    outside: Option<Node<'a>>,
}

impl<'a> Builds<'a> {
    pub(super) fn of_maven(&self, folder: &str) -> Option<Build<'a>> {
        let chain = self.chain(folder)?;
        let mut build = Build { boot: chain.boot(), node: Some(chain.poms[0].project), ..Build::default() };
        build.name = Some(chain.poms[0].artifact.to_owned());
        build.is_whole = self.collect(&chain, folder, &mut build.artifacts, &mut vec![folder.to_owned()]);
        Some(build)
    }

    /// The build file of a folder and its parents in the workspace.
    pub(super) fn poms(&self, folder: &str) -> Vec<&Pom<'a>> {
        self.chain(folder).map(|chain| chain.poms).unwrap_or_default()
    }

    fn chain(&self, folder: &str) -> Option<Chain<'_, 'a>> {
        let mut folder = folder.to_owned();
        let mut chain = Chain { poms: vec![self.maven.get(folder.as_str())?], outside: None };
        for _ in 0..HOPS {
            let Some(parent) = chain.poms.last().and_then(|pom| pom.project.get("parent")) else { break };
            match self.parent(&folder, parent) {
                Some((above, pom)) => {
                    folder = above;
                    chain.poms.push(pom);
                }
                None => {
                    chain.outside = Some(parent);
                    break;
                }
            }
        }
        Some(chain)
    }

    /// The parent in the workspace: where `relativePath` says, or one folder above.
    fn parent(&self, folder: &str, parent: Node<'a>) -> Option<(String, &Pom<'a>)> {
        let path = parent.get("relativePath").map_or("../pom.xml", |node| node.text());
        let path = path.strip_suffix("pom.xml").unwrap_or(path).trim_end_matches('/');
        let above = crate::source::path_in(folder, path)?;
        let pom = self.maven.get(above.as_str()).filter(|_| above != folder)?;
        (parent.text_of("artifactId") == Some(pom.artifact)).then_some((above, pom))
    }

    /// Gathers dependencies, those of modules of the workspace included; says whether these are all.
    fn collect(
        &self,
        chain: &Chain<'_, 'a>,
        folder: &str,
        found: &mut Vec<Artifact<'a>>,
        seen: &mut Vec<String>,
    ) -> bool {
        let mut is_whole = chain.outside.is_none_or(is_starter_parent);
        for pom in &chain.poms {
            for dependency in pom.all(&["dependencies"], "dependency") {
                let (Some(group), Some(artifact)) =
                    (chain.of(dependency, "groupId"), chain.of(dependency, "artifactId"))
                else {
                    is_whole = false;
                    continue;
                };
                // What is optional does not come along with a module.
                let is_left_out = seen.len() > 1 && chain.of(dependency, "optional").as_deref() == Some("true");
                if is_left_out || matches!(chain.of(dependency, "scope").as_deref(), Some("test" | "import")) {
                    continue;
                }
                match self.module(&group, &artifact).filter(|module| *module != folder) {
                    Some(module) => is_whole &= self.collect_module(module, found, seen),
                    None => found.push(named(&group, &artifact, dependency, true)),
                }
            }
            for profile in pom.all(&["profiles"], "profile") {
                let own = Pom { project: profile, artifact: pom.artifact };
                for dependency in own.all(&["dependencies"], "dependency") {
                    let part = |tag| dependency.text_of(tag).unwrap_or_default();
                    found.push(named(part("groupId"), part("artifactId"), dependency, false));
                }
            }
        }
        is_whole
    }

    fn collect_module(&self, module: &str, found: &mut Vec<Artifact<'a>>, seen: &mut Vec<String>) -> bool {
        if seen.iter().any(|seen| seen == module) {
            return true;
        }
        let Some(chain) = self.chain(module).filter(|_| seen.len() < HOPS) else { return false };
        seen.push(module.to_owned());
        self.collect(&chain, module, found, seen)
    }

    /// The folder of a module of the workspace.
    pub(super) fn module(&self, group: &str, artifact: &str) -> Option<&'a str> {
        let folders = self.by_artifact.get(artifact)?;
        folders.iter().copied().find(|folder| self.maven.get(folder).is_some_and(|pom| pom.group() == group))
    }
}

/// What Spring Boot's plugin leaves out of what it packages unless told otherwise.
const NOT_REPACKAGED: [&str; 2] = ["spring-boot-devtools", "spring-boot-docker-compose"];

fn named<'a>(group: &str, artifact: &str, node: Node<'a>, is_sure: bool) -> Artifact<'a> {
    let node = node.get("artifactId").unwrap_or(node);
    let is_packaged = !NOT_REPACKAGED.contains(&artifact);
    Artifact { name: format!("{group}:{artifact}"), node, is_sure, is_packaged }
}

/// Spring Boot's own parent has no dependencies.
fn is_starter_parent(parent: Node<'_>) -> bool {
    parent.text_of("groupId") == Some(BOOT)
}

impl<'a> Chain<'_, 'a> {
    /// The text of a tag, properties filled in; `None` when it is not there or they are not known.
    fn of(&self, node: Node<'a>, tag: &str) -> Option<String> {
        self.filled(node.text_of(tag)?, HOPS)
    }

    fn filled(&self, text: &str, hops: usize) -> Option<String> {
        let Some((before, rest)) = text.split_once("${") else { return Some(text.to_owned()) };
        let (name, after) = rest.split_once('}')?;
        let value = self.property(name)?;
        self.filled(&format!("{before}{}{after}", value.text()), hops.checked_sub(1)?)
    }

    fn property(&self, name: &str) -> Option<Node<'a>> {
        let own = name.strip_prefix("project.").unwrap_or(name);
        let set = self.poms.iter().find_map(|pom| pom.project.path(&["properties", name]));
        let of_project = || {
            let path: Vec<_> = own.split('.').collect();
            self.poms.iter().find_map(|pom| pom.project.path(&path)).filter(|node| !node.is_mapping())
        };
        let is_of_project = own != name || matches!(name, "groupId" | "version");
        set.or_else(|| is_of_project.then(of_project).flatten())
    }

    /// Where a version is written in the end: the property, if it is one.
    fn version(&self, node: Node<'a>) -> Boot<'a> {
        let Some(version) = node.get("version") else { return Boot::Unknown(Some(node)) };
        let name = version.text().strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
        let at = name.and_then(|name| self.property(name)).unwrap_or(version);
        match self.filled(version.text(), HOPS).as_deref().and_then(release) {
            Some(release) => Boot::Known(release, at),
            None => Boot::Unknown(Some(version)),
        }
    }

    /// The release of Spring Boot: of its parent, of the versions that are taken in, of its plugin.
    fn boot(&self) -> Boot<'a> {
        if let Some(parent) = self.outside.filter(|parent| is_starter_parent(*parent)) {
            return self.version(parent);
        }
        let is_boot = |node: &Node<'a>| node.text_of("groupId") == Some(BOOT);
        let imported = || self.managed().find(|n| n.text_of("artifactId") == Some("spring-boot-dependencies"));
        let plugins = || {
            let lists = [["build", "plugins"], ["build", "pluginManagement"]];
            let of = |pom: &&Pom<'a>| lists.iter().flat_map(|list| pom.all(list, "plugin")).collect::<Vec<_>>();
            let nested = |pom: &&Pom<'a>| pom.all(&["build", "pluginManagement", "plugins"], "plugin").collect();
            self.poms.iter().flat_map(|pom| [of(pom), nested(pom)].concat()).find(|n| is_boot(n) && has_version(n))
        };
        let direct = || self.dependencies().find(|n| is_boot(n) && has_version(n));
        let imports = || self.managed().filter(|node| node.text_of("scope") == Some("import"));
        if let Some(node) = imported().or_else(direct) {
            return self.version(node);
        }
        // Somebody's own versions may hold Spring Boot's, of another release than the plugin.
        if let Some(node) = plugins().filter(|_| !imports().any(may_hold_boot)) {
            return self.version(node);
        }
        let imports = imports().next();
        match self.outside.or(imports) {
            Some(node) => Boot::Unknown(Some(node)),
            None if self.dependencies().any(|node| is_boot(&node)) => Boot::Unknown(None),
            None => Boot::Unsaid,
        }
    }

    fn dependencies(&self) -> impl Iterator<Item = Node<'a>> {
        self.poms.iter().flat_map(|pom| pom.all(&["dependencies"], "dependency"))
    }

    fn managed(&self) -> impl Iterator<Item = Node<'a>> {
        self.poms.iter().flat_map(|pom| pom.all(&["dependencyManagement", "dependencies"], "dependency"))
    }
}

/// Whether versions that are taken in may be those of a whole platform.
fn may_hold_boot(import: Node<'_>) -> bool {
    let is_of_spring = import.text_of("groupId").is_some_and(|group| group.starts_with("org.springframework"));
    !is_of_spring && import.text_of("artifactId").is_some_and(|artifact| artifact.ends_with("-dependencies"))
}

fn has_version(node: &Node<'_>) -> bool {
    node.get("version").is_some()
}
