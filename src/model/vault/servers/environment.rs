//! What the workspace says of a server's environment: the variables that units, compose files, scripts and manifests set
//! for it.
//!
//! A variable that a file in the server's own folder sets is as good as a setting, and wins over one. A variable that
//! is only named somewhere may be set; what it would say then is not known.

use std::collections::{HashMap, HashSet};

use super::{Data, Parsed, Value};
use crate::source::FileKind;

/// How the names of the variables begin. OpenBao reads both, and knows each variable by the rest of its name.
const PREFIXES: &[&str] = &["VAULT_", "BAO_"];

/// The variables of Vault and OpenBao, without the beginnings of their names.
#[derive(Debug, Default)]
pub struct Environment<'a> {
    named: HashSet<&'a str>,
    /// By folder and name; `None` where the text cannot tell the value, or tells several.
    set: HashMap<(&'a str, &'a str), Option<&'a str>>,
}

impl<'a> Environment<'a> {
    /// Reads what starts servers.
    pub fn of(files: &'a [Parsed]) -> Self {
        let mut environment = Self::default();
        for (path, text) in companions(files) {
            for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
                environment.line(folder(path), line);
            }
        }
        environment
    }

    fn line(&mut self, folder: &'a str, line: &'a str) {
        for (at, prefix) in PREFIXES.iter().flat_map(|prefix| line.match_indices(prefix)) {
            let is_inside = line[..at].ends_with(is_of_name);
            let rest = &line[at + prefix.len()..];
            let (name, behind) = rest.split_at(rest.find(|c| !is_of_name(c)).unwrap_or(rest.len()));
            if is_inside || name.is_empty() {
                continue;
            }
            self.named.insert(name);
            let Some(value) = assigned(behind) else { continue };
            let said = self.set.entry((folder, name)).or_insert(value);
            if *said != value {
                *said = None;
            }
        }
    }

    /// A setting that is also taken from a variable.
    pub fn beside(&self, value: Value<'a>, variable: &str) -> Value<'a> {
        if self.is_silent() {
            return value;
        }
        let name = PREFIXES.iter().find_map(|prefix| variable.strip_prefix(prefix)).unwrap_or(variable);
        let near = value.from.map_or("", |node| folder(&node.tree.source.path));
        let data = match self.set.get(&(near, name)) {
            Some(Some(said)) if value.is_absent() || value.as_str() == Some(said) => Data::from(*said),
            Some(_) => Data::Unknown,
            None => return self.unless_named(value, name),
        };
        Value { data, from: value.from }
    }

    /// Whether no file speaks of any variable.
    pub fn is_silent(&self) -> bool {
        self.named.is_empty()
    }

    /// Whether a variable is named whose name begins so.
    pub fn names(&self, beginning: &str) -> bool {
        let beginning = PREFIXES.iter().find_map(|prefix| beginning.strip_prefix(prefix)).unwrap_or(beginning);
        self.named.iter().any(|name| name.starts_with(beginning))
    }

    /// A setting that a variable may give which is also meant for others, as `VAULT_ADDR` is for every client.
    pub fn unless_named(&self, value: Value<'a>, name: &str) -> Value<'a> {
        let may_be_set = value.is_absent() && self.named.contains(name);
        if may_be_set { Value { data: Data::Unknown, from: value.from } } else { value }
    }
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_'
}

/// What stands behind `=` or `:`, and whether it is plain text; `None` where nothing is set.
fn assigned(behind: &str) -> Option<Option<&str>> {
    let value = behind.trim_start_matches(['"', '\'']).trim_start().strip_prefix(['=', ':'])?;
    let value = value.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| c.is_whitespace() || "\"',;".contains(c)).unwrap_or(value.len());
    let value = &value[..end];
    let is_plain = !value.is_empty() && !value.contains(['$', '{', '%', '<', '`', '(']);
    Some(is_plain.then_some(value))
}

/// The folder of a path.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether a file may start servers or set them up.
pub fn is_companion(file: &Parsed) -> bool {
    matches!(file.input.kind, FileKind::Companion(_) | FileKind::Kubernetes)
}

/// What starts servers, by path and text: units, compose files, scripts, manifests.
pub fn companions(files: &[Parsed]) -> impl Iterator<Item = (&str, &str)> {
    let sources = files.iter().filter(|file| is_companion(file)).map(|file| &file.input.source);
    sources.map(|source| (source.path.as_str(), source.text.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    const RAFT: &str = "storage \"raft\" {}\nlistener \"tcp\" {}\n";

    #[test]
    fn a_variable_set_beside_the_server_is_as_good_as_a_setting() {
        for (unit, setting, expected) in [
            ("Environment=VAULT_API_ADDR=https://a:8200", "", "https://a:8200"),
            ("Environment=\"VAULT_API_ADDR=https://a:8200\" OTHER=1", "", "https://a:8200"),
            ("VAULT_API_ADDR: 'https://a:8200'", "", "https://a:8200"),
            ("Environment=BAO_API_ADDR=https://a:8200", "", "https://a:8200"),
            ("Environment=VAULT_API_ADDR=https://a:8200", "api_addr = \"https://a:8200\"", "https://a:8200"),
            ("Environment=VAULT_API_ADDR=https://a:8200", "api_addr = \"https://b:8200\"", "unknown"),
            ("Environment=VAULT_API_ADDR=https://${IP}:8200", "", "unknown"),
            ("VAULT_API_ADDR=https://a:8200\nVAULT_API_ADDR=https://b:8200", "", "unknown"),
            ("PassEnvironment=VAULT_API_ADDR", "", "unknown"),
            ("# VAULT_API_ADDR=https://a:8200", "", "absent"),
            ("MY_VAULT_API_ADDR=https://a:8200", "", "absent"),
            ("VAULT_API_ADDR_OLD=https://a:8200", "", "absent"),
        ] {
            let server = format!("{RAFT}{setting}");
            let files = [("a/vault.hcl", server.as_str()), ("a/vault.service", unit)];
            assert_eq!(facts(&files, "vault.server", "apiAddr"), [expected], "{unit} {setting}");
        }
    }

    #[test]
    fn a_variable_set_elsewhere_may_be_meant() {
        let unit = "Environment=VAULT_API_ADDR=https://a:8200";
        assert_eq!(facts(&[("a/vault.hcl", RAFT), ("b/vault.service", unit)], "vault.server", "apiAddr"), ["unknown"]);
    }
}
