//! Argo CD's Application and ApplicationSet: charts in folders, values in files, in the object, and as parameters.

use std::sync::Arc;

use super::{Install, Object, Workspace, known, plain, values};
use crate::helm::Given;
use crate::source::{Place, Source};
use crate::tree::Node;

/// What an object installs from folders. Without a workspace, no more than the folders.
pub fn installs(object: Object<'_>, spec: Option<Node<'_>>, workspace: Option<&Workspace<'_>>) -> Vec<Install> {
    let Some(spec) = spec else { return Vec::new() };
    let several = spec.get("sources").into_iter().flat_map(|sources| sources.items());
    let sources: Vec<Node<'_>> = several.chain(spec.get("source")).collect();
    sources.iter().filter_map(|source| install(object, spec, *source, workspace)).collect()
}

fn install(object: Object<'_>, spec: Node<'_>, source: Node<'_>, workspace: Option<&Workspace<'_>>) -> Option<Install> {
    let is_other = ["chart", "plugin", "kustomize", "directory"].iter().any(|key| source.get(key).is_some());
    let folder = plain("", source.text_of("path").filter(|_| !is_other)?)?;
    let install = object.install(folder);
    let Some(workspace) = workspace else { return Some(install) };
    if source.text_of("repoURL").is_some_and(|address| workspace.is_elsewhere(address)) {
        return None;
    }
    let helm = source.get("helm");
    let own = helm.and_then(|helm| helm.text_of("releaseName")).or_else(|| object.name());
    let said = helm.and_then(|helm| helm.text_of("namespace"));
    let target = said.or_else(|| spec.path(&["destination", "namespace"]).map(|name| name.text()));
    let folder = install.chart.as_deref().unwrap_or_default();
    Some(Install {
        release: own.and_then(known),
        namespace: target.and_then(known),
        given: helm.map(|helm| Helm { node: helm, spec, folder, object, workspace }.given()).unwrap_or_default(),
        is_open: object.node.path(&["spec", "templatePatch"]).is_some(),
        ..install
    })
}

/// What an object says to Helm.
struct Helm<'h, 'a> {
    node: Node<'a>,
    spec: Node<'a>,
    folder: &'h str,
    object: Object<'a>,
    workspace: &'h Workspace<'h>,
}

impl<'a> Helm<'_, 'a> {
    /// The values, in the order in which they count.
    fn given(&self) -> Vec<Given> {
        let mut given: Vec<Given> = self.items("valueFiles").filter_map(|path| self.file(path.text())).collect();
        let inline = ["valuesObject", "values"].iter().find_map(|key| self.node.get(key));
        given.extend(inline.filter(|node| !node.is_null()).map(|node| self.inline(node)));
        given.extend(self.items("parameters").filter_map(|parameter| self.parameter(parameter)));
        let names = self.items("fileParameters").filter_map(|parameter| parameter.text_of("name"));
        given.extend(names.map(|name| Given::Unknown(name.to_owned())));
        given
    }

    fn items(&self, key: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
        self.node.get(key).into_iter().flat_map(|list| list.items())
    }

    /// A values file: beside the chart, or from the root of a source that another calls by its name.
    fn file(&self, path: &str) -> Option<Given> {
        let path = match path.strip_prefix('$').and_then(|path| path.split_once('/')) {
            Some((name, _)) if self.is_of_other(name) => None,
            Some((_, path)) => plain("", path),
            None => plain(self.folder, path),
        };
        match path.as_deref().and_then(self.workspace.source) {
            Some(source) => Some(Given::File(source)),
            None if self.may_lack() && path.is_some() => None,
            None => Some(Given::Anything),
        }
    }

    /// Whether the source of a name is another repository.
    fn is_of_other(&self, name: &str) -> bool {
        let mut sources = self.spec.get("sources").into_iter().flat_map(|sources| sources.items());
        let source = sources.find(|source| source.text_of("ref") == Some(name));
        let address = source.and_then(|source| source.text_of("repoURL"));
        address.is_some_and(|address| self.workspace.is_elsewhere(address))
    }

    fn may_lack(&self) -> bool {
        self.node.text_of("ignoreMissingValueFiles") == Some("true")
    }

    /// Whether a text holds what a generator fills in.
    fn is_filled(&self, text: &str) -> bool {
        self.object.node.text_of("kind") == Some("ApplicationSet") && text.contains("{{")
    }

    fn inline(&self, node: Node<'_>) -> Given {
        let source: Option<Arc<Source>> = values(node).filter(|source| !self.is_filled(&source.text));
        source.map_or(Given::Anything, Given::File)
    }

    fn parameter(&self, parameter: Node<'_>) -> Option<Given> {
        let (name, value) = (parameter.text_of("name")?, parameter.get("value")?);
        if self.is_filled(value.text()) {
            return Some(Given::Unknown(name.to_owned()));
        }
        // What separates values for Helm is a character like any other here.
        let text = format!("{name}={}", value.text().replace("\\,", ",").replace(',', "\\,"));
        let is_text = parameter.text_of("forceString") == Some("true");
        let place = Place { source: Arc::clone(&value.tree.source), range: value.range() };
        Some(Given::At { text, is_text, place })
    }
}
