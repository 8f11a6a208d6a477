//! Gradle's version catalogs, `gradle/libs.versions.toml`: what `libs.…` in build files stands for.

use crate::tree::Node;

/// A catalog.
#[derive(Debug, Clone, Copy)]
pub struct Catalog<'a> {
    root: Node<'a>,
}

/// What an alias stands for.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// `group:artifact`, or the id of a plugin.
    pub name: String,
    /// The version, where it is written.
    pub version: Option<Node<'a>>,
}

impl<'a> Catalog<'a> {
    /// A catalog by its root.
    pub fn of(root: Node<'a>) -> Self {
        Self { root }
    }

    /// The libraries that `libs.a.b` names: one, or those of a bundle.
    pub fn libraries(&self, alias: &str) -> Vec<Entry<'a>> {
        let Some(alias) = alias.strip_prefix("libs.") else { return Vec::new() };
        if let Some(bundle) = alias.strip_prefix("bundles.") {
            let members = self.find("bundles", bundle).into_iter().flat_map(|list| list.items().collect::<Vec<_>>());
            return members.filter_map(|member| self.library(&dotted(member.text()))).collect();
        }
        self.library(alias).into_iter().collect()
    }

    fn library(&self, alias: &str) -> Option<Entry<'a>> {
        self.entry(self.find("libraries", alias)?)
    }

    /// The plugin that `libs.plugins.a.b` names.
    pub fn plugin(&self, alias: &str) -> Option<Entry<'a>> {
        self.entry(self.find("plugins", alias.strip_prefix("libs.plugins.")?)?)
    }

    /// The version that `libs.versions.a.b` names.
    pub fn version(&self, alias: &str) -> Option<Node<'a>> {
        let alias = alias.strip_prefix("libs.versions.")?;
        let node = self.find("versions", alias.strip_suffix(".get").unwrap_or(alias))?;
        node.scalar().is_some().then_some(node)
    }

    /// Everything that it names.
    pub fn all(&self) -> impl Iterator<Item = Entry<'a>> {
        let tables = ["plugins", "libraries"].into_iter().filter_map(|table| self.root.get(table));
        tables.flat_map(|table| table.entries()).filter_map(|entry| self.entry(entry.value))
    }

    fn find(&self, table: &str, alias: &str) -> Option<Node<'a>> {
        let entries = self.root.get(table)?.entries();
        entries.into_iter().find(|entry| dotted(entry.key.text()) == alias).map(|entry| entry.value)
    }

    fn entry(&self, node: Node<'a>) -> Option<Entry<'a>> {
        if node.scalar().is_some() {
            let (name, version) = node.text().rsplit_once(':')?;
            let version = (!version.is_empty()).then_some(node);
            return Some(Entry { name: name.to_owned(), version });
        }
        let parts = || Some(format!("{}:{}", node.text_of("group")?, node.text_of("name")?));
        let name = node.text_of("module").or(node.text_of("id")).map(str::to_owned).or_else(parts)?;
        let version = node.get("version");
        let named = node.path(&["version", "ref"]).and_then(|name| self.find("versions", &dotted(name.text())));
        Some(Entry { name, version: named.or(version.filter(|version| version.scalar().is_some())) })
    }
}

/// An alias as build files write it.
fn dotted(alias: &str) -> String {
    alias.replace(['-', '_'], ".")
}
