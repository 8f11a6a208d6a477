//! Which files form one server.
//!
//! Vault reads a whole folder as one configuration. Files of a folder belong together when at most one of them could
//! stand alone and at most one has a storage, or when something in the workspace starts Vault with that folder.

use std::collections::BTreeMap;

use super::block::blocks_of;
use super::chart::{self, Chart};
use super::environment::{companions, folder};
use super::{LISTENER, Parsed, STORAGE};
use crate::source::FileKind;
use crate::tree::Node;

/// A server: the files that Vault reads as one configuration.
#[derive(Debug)]
pub struct Server<'a> {
    /// The files and their roots, in the order in which they are merged.
    pub parts: Vec<(usize, Node<'a>)>,
    /// The file that stands for the server: the one with the storage, else with a listener, else the first.
    pub main: (usize, Node<'a>),
    /// Where something that is missing belongs: the storage block, else the first listener, else the main file.
    pub anchor: Node<'a>,
    /// Whether a part of it was not read, so that what is absent may be there all the same.
    pub is_open: bool,
}

impl<'a> Server<'a> {
    fn of(files: &[Parsed], parts: Vec<(usize, Node<'a>)>) -> Option<Self> {
        let holder = |names: &[&str]| {
            parts.iter().find_map(|part| blocks_of(part.1, names).first().map(|block| (*part, block.body)))
        };
        let first = *parts.first()?;
        let (main, anchor) = holder(STORAGE).or_else(|| holder(LISTENER)).unwrap_or((first, first.1));
        let is_part =
            |file: &Parsed| !file.tree.errors.is_empty() || file.input.templated || !file.input.lacking.is_empty();
        let is_open = parts.iter().any(|(file, _)| is_part(&files[*file]));
        Some(Self { parts, main, anchor, is_open })
    }
}

/// The servers of all files, in order of their main files.
pub fn servers<'a>(files: &'a [Parsed], charts: &[Chart<'a>]) -> Vec<Server<'a>> {
    let mut groups: Vec<Vec<_>> = embedded(files, charts).map(|part| vec![part]).collect();
    for (folder, parts) in folders(files) {
        // Only a server's own file says where its data are.
        let whole = parts.iter().filter(|(_, root)| !blocks_of(*root, STORAGE).is_empty()).count();
        if whole <= 1 || is_started(files, last_segment(folder)) {
            groups.push(parts);
        } else {
            groups.extend(parts.into_iter().map(|part| vec![part]));
        }
    }
    let mut servers: Vec<_> = groups.into_iter().filter_map(|parts| Server::of(files, parts)).collect();
    servers.sort_by_key(|server| server.main.0);
    servers
}

/// The server files that stand in a folder, folder by folder.
fn folders(files: &[Parsed]) -> BTreeMap<&str, Vec<(usize, Node<'_>)>> {
    let mut folders: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for (number, file) in server_files(files).filter(|(_, file)| file.input.source.origin.is_none()) {
        folders.entry(folder(&file.input.source.path)).or_default().extend(root(number, file));
    }
    folders
}

/// Configuration inside another text, such as a chart's values, is complete in itself. The chart's own default values run
/// nowhere as they are.
fn embedded<'a>(files: &'a [Parsed], charts: &[Chart<'a>]) -> impl Iterator<Item = (usize, Node<'a>)> {
    let inside = server_files(files).filter(|(_, file)| file.input.source.origin.is_some());
    let is_default =
        |number| chart::around(files, charts, number).is_some_and(|chart| chart::are_defaults(files, chart));
    let run = inside.filter(move |(number, _)| !is_default(*number));
    run.filter_map(|(number, file)| root(number, file))
}

fn server_files(files: &[Parsed]) -> impl Iterator<Item = (usize, &Parsed)> {
    files.iter().enumerate().filter(|(_, file)| is_server_file(file))
}

/// Whether a file is a server's configuration.
pub fn is_server_file(file: &Parsed) -> bool {
    file.input.kind == FileKind::VaultServer
}

fn root(number: usize, file: &Parsed) -> Option<(usize, Node<'_>)> {
    file.tree.root().filter(Node::is_mapping).map(|root| (number, root))
}

/// Names of folders in containers, where each server finds a file of its own.
const USUAL: &[&str] = &["config", "conf"];

/// Whether something starts Vault with a folder of that name: `-config=/etc/vault.d`.
fn is_started(files: &[Parsed], folder: &str) -> bool {
    !USUAL.contains(&folder)
        && companions(files).any(|(_, text)| {
            let starts = text.match_indices("-config").map(|(at, flag)| &text[at + flag.len()..]);
            let arguments = starts.map(|rest| rest.trim_start_matches(['=', ' ', '"', '\'', ',']));
            let mut paths = arguments.filter_map(|rest| rest.split([' ', '\n', '\r', '"', '\'', ',', ']', ';']).next());
            paths.any(|path| last_segment(path) == folder)
        })
}

fn last_segment(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::super::testing::read;

    /// The paths of the files of each server.
    fn groups(files: &[(&str, &str)]) -> Vec<String> {
        let files = read(files);
        let path = |file: usize| files[file].input.source.path.clone();
        let servers = super::servers(&files, &[]);
        servers
            .iter()
            .map(|server| server.parts.iter().map(|part| path(part.0)).collect::<Vec<_>>().join(" "))
            .collect()
    }

    const WHOLE: &str = "storage \"raft\" {}\nlistener \"tcp\" {}";

    #[test]
    fn a_folder_with_one_complete_file_is_one_server() {
        let files = [("a/listener.hcl", "listener \"tcp\" {}"), ("a/main.hcl", WHOLE), ("a/ui.hcl", "ui = true")];
        assert_eq!(groups(&files), ["a/listener.hcl a/main.hcl a/ui.hcl"]);
    }

    #[test]
    fn several_files_with_a_storage_are_several_servers() {
        let node = "storage \"raft\" {}\nui = true";
        assert_eq!(groups(&[("a/one.hcl", node), ("a/two.hcl", node)]), ["a/one.hcl", "a/two.hcl"]);
        let unit = ("a.service", "ExecStart=/usr/bin/vault server -config=/vault/config");
        let files = [("config/one.hcl", node), ("config/two.hcl", node), unit];
        assert_eq!(groups(&files), ["config/one.hcl", "config/two.hcl"]);
        assert_eq!(groups(&[("a/one.hcl", WHOLE), ("a/two.hcl", WHOLE)]), ["a/one.hcl", "a/two.hcl"]);
    }

    #[test]
    fn a_folder_that_vault_is_started_with_is_one_server() {
        for unit in ["ExecStart=/usr/bin/vault server -config=/etc/vault.d", "cmd: [\"-config\", \"/x/vault.d/\"]"] {
            let files = [("etc/vault.d/one.hcl", WHOLE), ("etc/vault.d/two.hcl", WHOLE), ("vault.service", unit)];
            assert_eq!(groups(&files), ["etc/vault.d/one.hcl etc/vault.d/two.hcl"], "{unit}");
        }
    }

    #[test]
    fn folders_do_not_mix() {
        let files = [("a/one.hcl", WHOLE), ("a/b/two.hcl", "ui = true"), ("three.hcl", "ui = true")];
        assert_eq!(groups(&files), ["a/one.hcl", "a/b/two.hcl", "three.hcl"]);
    }
}
