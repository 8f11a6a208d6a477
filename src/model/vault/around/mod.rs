//! What stands around Vault in a repository: the commands that set it up, its clients' variables, its unit, the
//! resources of Terraform, secrets that were left behind.
//!
//! All of it comes from companions and from manifests; what stands inside their values was made a text of its own before.

mod alerts;
mod command;
mod resource;
mod secret;
mod starter;
mod unit;
mod variable;

use std::collections::HashSet;

use super::super::{Data, Fact, Parsed, System, Thing, Ty, Value, View};
use crate::source::{Family, FileKind, Format};
use crate::tree::Node;

pub use command::{ARGUMENTS, COMMAND, Command, is_image};
pub use resource::Resource;
pub use secret::{PRIVATE_KEY, TOKEN, UNSEAL_KEY};
pub use variable::Variable;

/// Everything that was found, each in the order of the files.
#[derive(Debug, Default)]
pub struct Model<'a> {
    commands: Vec<Command<'a>>,
    variables: Vec<Variable<'a>>,
    resources: Vec<Resource<'a>>,
    secrets: Vec<(usize, Node<'a>)>,
    units: Vec<(usize, Node<'a>)>,
    alerts: Vec<(usize, Node<'a>)>,
    starters: Vec<starter::Starter<'a>>,
}

const fn view(name: &'static str, doc: &'static str, facts: &'static [&'static [Fact]]) -> View {
    View { name, family: Family::Vault, doc, facts }
}

/// The views.
pub static VIEWS: &[View] = &[
    view("vault.command", "A call of the program `vault` or `bao` in a script, unit or pipeline.", &[command::FACTS]),
    view("vault.variable", "A variable of Vault's environment that something sets.", &[variable::FACTS]),
    view("vault.resource", "A resource of Terraform's provider for Vault, or that provider.", &[resource::FACTS]),
    view("vault.secret", "A secret of Vault's own that stands in a file: a token, a key.", &[secret::FACTS]),
    view("vault.unit", "A unit of systemd that runs a server or agent.", &[unit::FACTS]),
    view("vault.alerts", "A file or object of alerting rules that speak of Vault.", &[alerts::FACTS]),
];

impl<'a> Model<'a> {
    /// Looks through all files.
    pub fn of(files: &'a [Parsed]) -> Self {
        let mut model = Self::default();
        for (number, file) in files.iter().enumerate() {
            let Some(root) = file.tree.root() else { continue };
            match (&file.input.kind, file.input.format) {
                (FileKind::Companion(_), Format::Value) => model.secrets.push((number, root)),
                (FileKind::Companion(_), Format::Terraform) => model.resources.extend(resource::of(number, root)),
                (FileKind::Companion(_), Format::Unit) if unit::runs_vault(file, root) => {
                    model.units.push((number, root));
                }
                (FileKind::Companion(_), Format::Shell | Format::Dockerfile) => {
                    let is_implied = file.input.kind == FileKind::Companion(ARGUMENTS);
                    model.commands.extend(command::of(number, root, is_implied));
                    model.variables.extend(variable::of_script(number, root));
                }
                (FileKind::Companion("compose" | "ci") | FileKind::Kubernetes, _)
                    if file.input.source.names_vault() =>
                {
                    model.commands.extend(command::of_lists(number, file));
                    model.variables.extend(variable::of_tree(number, file));
                }
                _ => {}
            }
            if alerts::are_of_vault(file) {
                model.alerts.push((number, root));
            }
        }
        model.starters = starter::starters(files, &model.commands);
        model
    }

    /// The audit devices that Terraform declares.
    pub fn audits(&self) -> impl Iterator<Item = (usize, Node<'a>)> + use<'_, 'a> {
        resource::audits(&self.resources)
    }

    /// Whether what stands around a file starts OpenBao, and nothing there Vault.
    pub fn runs_bao(&self, path: &str) -> bool {
        starter::start_bao(&self.starters, path)
    }

    /// How many audit devices of different paths commands and Terraform set up; `None` where that cannot be told.
    pub fn audit_count(&self, files: &[Parsed]) -> Option<usize> {
        let commands: Option<HashSet<_>> = self.commands.iter().filter_map(Command::audit_device).collect();
        let by_request = |file: &Parsed| {
            let text = file.input.source.text.as_bytes();
            file.input.format == Format::Shell && memchr::memmem::find(text, b"sys/audit/").is_some()
        };
        let resources = resource::audit_count(&self.resources)?;
        (!files.iter().any(by_request)).then_some(commands?.len() + resources)
    }

    /// The things that rules can be written for, in order of their files.
    pub fn things(&self) -> Vec<Thing<'a>> {
        let mut things = Vec::new();
        let mut add = |view: usize, places: Vec<(usize, Node<'a>)>| {
            let thing = |(index, (file, node)): (usize, _)| Thing { view: &VIEWS[view], node, file, index };
            things.extend(places.into_iter().enumerate().map(thing));
        };
        add(0, self.commands.iter().map(|command| (command.file, command.node)).collect());
        add(1, self.variables.iter().map(|variable| (variable.file, variable.node)).collect());
        add(2, self.resources.iter().map(|resource| (resource.file, resource.body)).collect());
        add(3, self.secrets.clone());
        add(4, self.units.clone());
        add(5, self.alerts.clone());
        things
    }
}
