//! Variables of the environment that bind to properties: of containers in manifests and of services in compose files.
//!
//! A variable whose value the text does not tell (a Secret's, a template's, an option of Java's, JSON) is still known to set
//! its property. Which program a container runs is left to [`super::deployment`].

use std::collections::HashMap;

use super::Parsed;
use super::key;
use crate::source::{Environment, FileKind};
use crate::tree::Node;

/// How deep lists of objects are unfolded.
const LISTS: usize = 4;

/// How many variables of a container are looked at.
const VARIABLES: usize = 2_000;

/// Where a workload keeps its pods.
pub const PODS: [&[&str]; 3] =
    [&["spec", "template", "spec"], &["spec"], &["spec", "jobTemplate", "spec", "template", "spec"]];

/// Variables with options for Java.
pub const OPTIONS: [&str; 4] = ["JAVA_TOOL_OPTIONS", "JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_OPTIONS"];

/// A container, or a service of a compose file.
#[derive(Debug)]
pub struct Container<'a> {
    /// What it is called, and its image.
    pub names: Vec<&'a str>,
    /// The folder that it is built from.
    pub folder: Option<String>,
    /// Its variables, as properties.
    pub variables: Vec<Variable<'a>>,
    /// Whether variables or files come from elsewhere too.
    pub is_open: bool,
    /// The ConfigMaps and Secrets that it mounts.
    pub mounts: Vec<&'a str>,
    /// Whether it is one of a pod of Kubernetes'.
    pub is_of_pod: bool,
    /// The name of the object that runs its pod.
    pub workload: Option<&'a str>,
    /// The file that it stands in.
    pub file: usize,
    /// The container itself.
    pub node: Node<'a>,
}

/// A property that is set from outside.
#[derive(Debug, Clone)]
pub struct Variable<'a> {
    /// Its key in canonical form, as far as the name of a variable tells it.
    pub key: String,
    /// What sets it.
    pub node: Node<'a>,
    /// Whether the value is that text.
    pub is_plain: bool,
}

/// The containers of all files that are not for development.
pub fn containers<'a>(files: &'a [Parsed]) -> Vec<Container<'a>> {
    let mut found = Vec::new();
    let relevant = files
        .iter()
        .enumerate()
        .filter(|(_, file)| file.input.source.origin.is_none() && file.input.environment != Environment::Development);
    let maps = config_maps(files);
    for (number, file) in relevant {
        match &file.input.kind {
            FileKind::Kubernetes => of_manifest(number, file, &maps, &mut found),
            FileKind::Companion("compose") => of_compose(number, file, &mut found),
            FileKind::HelmValues => of_values(number, file, &mut found),
            _ => {}
        }
    }
    super::patches::apply(files, &mut found);
    found
}

/// The data of ConfigMaps by their names.
type Maps<'a> = HashMap<&'a str, Node<'a>>;

fn config_maps(files: &[Parsed]) -> Maps<'_> {
    let of_kind = files.iter().filter(|file| file.input.kind == FileKind::Kubernetes);
    let objects = of_kind.flat_map(objects).filter(|object| object.text_of("kind") == Some("ConfigMap"));
    objects.filter_map(|object| Some((object.path(&["metadata", "name"])?.text(), object.get("data")?))).collect()
}

/// The objects of a file, those of lists taken out.
pub fn objects(file: &Parsed) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut next: Vec<_> = file.tree.roots().map(|root| (root.follow(), LISTS)).collect();
    while let Some((node, depth)) = next.pop() {
        match node.get("items").filter(|items| items.is_sequence() && depth > 0) {
            Some(items) => next.extend(items.items().map(|item| (item, depth - 1))),
            None => found.push(node),
        }
    }
    found.reverse();
    found
}

fn of_manifest<'a>(number: usize, file: &'a Parsed, maps: &Maps<'a>, found: &mut Vec<Container<'a>>) {
    for object in objects(file) {
        let Some(pod) = PODS.iter().find_map(|path| object.path(path).filter(|pod| pod.get("containers").is_some()))
        else {
            continue;
        };
        let volumes = volumes(pod);
        for node in pod.get("containers").into_iter().flat_map(|list| list.items().collect::<Vec<_>>()) {
            let names = ["name", "image"].iter().filter_map(|key| node.text_of(key)).collect();
            let mounts = mounts(node, &volumes);
            let workload = object.path(&["metadata", "name"]).map(|name| name.text());
            let mut container =
                Container { mounts, workload, is_of_pod: true, ..Container::named(names, number, node) };
            container.read_sources(maps);
            container.read_list();
            container.read_arguments();
            found.push(container);
        }
    }
}

/// The names of the ConfigMaps and Secrets that a container mounts of the volumes of its pod.
fn mounts<'a>(container: Node<'a>, volumes: &[(&'a str, &'a str)]) -> Vec<&'a str> {
    let mounted = container.get("volumeMounts").into_iter().flat_map(|list| list.items().collect::<Vec<_>>());
    let mounted: Vec<_> = mounted.filter_map(|mount| mount.text_of("name")).collect();
    volumes.iter().filter(|(volume, _)| mounted.contains(volume)).map(|(_, object)| *object).collect()
}

/// The volumes of a pod that are ConfigMaps and Secrets, each with the object's name.
fn volumes(pod: Node<'_>) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let volumes = pod.get("volumes").into_iter().flat_map(|list| list.items().collect::<Vec<_>>());
    for volume in volumes {
        let Some(name) = volume.text_of("name") else { continue };
        let projected =
            volume.path(&["projected", "sources"]).into_iter().flat_map(|list| list.items().collect::<Vec<_>>());
        for source in std::iter::once(volume).chain(projected) {
            let paths: [&[&str]; 4] = [
                &["configMap", "name"],
                &["secret", "secretName"],
                &["secret", "name"],
                &["configMap", "configMapName"],
            ];
            found.extend(paths.iter().filter_map(|path| source.path(path)).map(|node| (name, node.text())));
        }
    }
    found
}

impl<'a> Container<'a> {
    fn named(names: Vec<&'a str>, file: usize, node: Node<'a>) -> Self {
        Self {
            names,
            folder: None,
            variables: Vec::new(),
            is_open: false,
            mounts: Vec::new(),
            is_of_pod: false,
            workload: None,
            file,
            node,
        }
    }

    /// `envFrom`: of ConfigMaps in the workspace everything, of others nobody knows what.
    fn read_sources(&mut self, maps: &Maps<'a>) {
        let sources = self.node.get("envFrom").into_iter().flat_map(|list| list.items().collect::<Vec<_>>());
        for source in sources {
            let name = source.path(&["configMapRef", "name"]).map(|node| node.text());
            let data = name.and_then(|name| maps.get(name)).filter(|_| source.get("prefix").is_none());
            match data {
                Some(data) => data.entries().iter().for_each(|entry| self.set(entry.key.text(), entry.value, true)),
                None => self.is_open = true,
            }
        }
    }

    fn read_list(&mut self) {
        let list = self.node.get("env").into_iter().flat_map(|list| list.items().collect::<Vec<_>>());
        for entry in list {
            let Some(name) = entry.text_of("name") else { continue };
            match entry.get("value") {
                Some(value) => self.set(name, value, true),
                None => self.set(name, entry.get("valueFrom").unwrap_or(entry), false),
            }
        }
    }

    fn read_arguments(&mut self) {
        for key in ["args", "command"] {
            let words = self.node.get(key).into_iter().flat_map(|list| list.items().collect::<Vec<_>>());
            words.for_each(|word| self.options(word));
        }
    }

    /// Takes a variable in.
    fn set(&mut self, name: &str, node: Node<'a>, is_plain: bool) {
        if self.variables.len() >= VARIABLES {
            self.is_open = true;
            return;
        }
        if OPTIONS.contains(&name) {
            return self.options(node);
        }
        if name == "SPRING_APPLICATION_JSON" {
            return self.json(node);
        }
        let key = key::of_variable(name);
        self.is_open |= matches!(key.as_str(), "spring.config.location" | "spring.config.additional.location");
        self.is_open |= key == "spring.config.import";
        let is_plain =
            is_plain && node.scalar().is_some() && !["$(", "${", "{{"].iter().any(|m| node.text().contains(m));
        self.variables.push(Variable { key, node, is_plain });
    }

    /// What options set: `-Dkey=value` and `--key=value`.
    fn options(&mut self, node: Node<'a>) {
        for word in node.text().split_ascii_whitespace() {
            let setting = word.strip_prefix("-D").or_else(|| word.strip_prefix("--"));
            if let Some((name, _)) = setting.and_then(|setting| setting.split_once('=')) {
                self.is_open |= name.starts_with("spring.config.");
                self.variables.push(Variable { key: key::canonical(name), node, is_plain: false });
            }
        }
    }

    /// The properties of a text of JSON, if it is one; else it may set anything.
    fn json(&mut self, node: Node<'a>) {
        let Ok(value) = serde_json::from_str::<serde_json::Value>(node.text()) else {
            self.is_open = true;
            return;
        };
        let mut next = vec![(String::new(), &value)];
        while let Some((above, value)) = next.pop().filter(|_| self.variables.len() < VARIABLES) {
            match value {
                serde_json::Value::Object(fields) => {
                    next.extend(fields.iter().map(|(name, value)| (key::join(&above, name), value)));
                }
                _ => self.variables.push(Variable { key: above, node, is_plain: false }),
            }
        }
    }
}

/// What charts call the variables of a container in their values.
const IN_VALUES: [&str; 9] = [
    "env",
    "envs",
    "extraEnv",
    "extraEnvs",
    "extraEnvVars",
    "envVars",
    "environment",
    "environmentVariables",
    "envVariables",
];

/// Where charts name a Secret and below it the variables that come from it.
const BY_SECRET: &str = "namespace_secrets";

/// How deep values are looked into.
const VALUES: usize = 6;

/// The variables in the values of a chart. Another set may say otherwise, so that only the names count.
fn of_values<'a>(number: usize, file: &'a Parsed, found: &mut Vec<Container<'a>>) {
    let (folder, _) = super::place::split(&file.input.source.path);
    let chart = folder.rsplit('/').next().unwrap_or_default();
    let mut next: Vec<_> = file.tree.root().map(|root| (root, vec![chart], VALUES)).into_iter().collect();
    while let Some((node, names, depth)) = next.pop() {
        let variables = node.entries_with(|key| IN_VALUES.contains(&key.text()));
        if !variables.is_empty() {
            let names = names.iter().copied().chain(node.path(&["image", "repository"]).map(|name| name.text()));
            let mut container = Container::named(names.collect(), number, node);
            for entry in variables {
                entry.value.entries().iter().for_each(|entry| container.set(entry.key.text(), entry.value, false));
                let named = entry.value.items().filter_map(|item| Some((item.text_of("name")?, item)));
                named.for_each(|(name, item)| container.set(name, item, false));
            }
            for secret in node.get(BY_SECRET).into_iter().flat_map(|secrets| secrets.entries()) {
                secret.value.entries().iter().for_each(|entry| container.set(entry.key.text(), entry.value, false));
            }
            found.push(container);
        }
        let inner = node.entries().into_iter().filter(|entry| entry.value.is_mapping() && depth > 0);
        next.extend(inner.filter(|entry| !IN_VALUES.contains(&entry.key.text())).map(|entry| {
            let names = names.iter().copied().chain([entry.key.text()]).collect();
            (entry.value, names, depth - 1)
        }));
    }
}

fn of_compose<'a>(number: usize, file: &'a Parsed, found: &mut Vec<Container<'a>>) {
    let services = file.tree.root().and_then(|root| root.get("services"));
    for service in services.into_iter().flat_map(|services| services.entries()) {
        let node = service.value;
        let build =
            node.get("build").and_then(|build| if build.is_mapping() { build.get("context") } else { Some(build) });
        let (folder, _) = super::place::split(&file.input.source.path);
        let names = std::iter::once(service.key.text()).chain(node.text_of("image")).collect();
        let mut container = Container {
            folder: build.and_then(|build| crate::source::path_in(folder, build.text())),
            is_open: node.get("env_file").is_some(),
            ..Container::named(names, number, node)
        };
        let Some(environment) = node.get("environment") else {
            found.push(container);
            continue;
        };
        // Compose files mostly serve development; that a property may be set is all they tell.
        environment.entries().iter().for_each(|entry| container.set(entry.key.text(), entry.value, false));
        for item in environment.items() {
            let name = item.text().split_once('=').map_or(item.text(), |(name, _)| name);
            container.set(name, item, false);
        }
        found.push(container);
    }
}
