//! What stands around Vault in a repository: the commands that set it up, its clients' variables, its unit, the
//! resources of Terraform, secrets that were left behind.
//!
//! All of it comes from companions and from manifests; what stands inside their values was made a text of its own before.
//! What several of them have in common (whom a client talks to, what a script starts only for itself) is `setting`'s.

mod alerts;
mod command;
mod database;
mod literal;
mod resource;
mod rotation;
mod scrape;
mod secret;
mod setting;
mod setup;
mod starter;
#[cfg(test)]
mod tests;
mod unit;
mod variable;

use std::collections::HashSet;

use super::super::{Data, Fact, Parsed, System, Thing, Ty, Value, View};
use crate::source::{Family, FileKind, Format};
use crate::tree::Node;

pub use command::{ARGUMENTS, COMMAND, Command, is_image};
pub use resource::{Resource, resources};
pub use secret::{PRIVATE_KEY, TOKEN, UNSEAL_KEY};
pub use variable::Variable;

/// Everything that was found, each in the order of the files.
#[derive(Debug, Default)]
pub struct Model<'a> {
    commands: Vec<Command<'a>>,
    variables: Vec<Variable<'a>>,
    resources: Vec<Resource<'a>>,
    secrets: Vec<(usize, Node<'a>)>,
    units: Vec<unit::Unit<'a>>,
    alerts: Vec<(usize, Node<'a>)>,
    starters: Vec<starter::Starter<'a>>,
    /// The files with certificates and keys.
    pub pems: Vec<usize>,
    /// Whether a script asks for audit devices by requests.
    asks_for_devices: bool,
    setups: Vec<setup::Setup<'a>>,
    scrapes: Vec<(usize, Node<'a>)>,
    devices: Vec<(usize, Node<'a>)>,
    rotations: Vec<(usize, Node<'a>)>,
}

const fn view(name: &'static str, doc: &'static str, facts: &'static [&'static [Fact]]) -> View {
    View { name, family: Family::Vault, doc, facts }
}

/// The views.
pub static VIEWS: &[View] = &[
    view(
        "vault.command",
        "A call of the program `vault` or `bao` in a script, unit or pipeline.",
        &[command::FACTS, setting::OF_COMMAND, literal::FACTS],
    ),
    view(
        "vault.variable",
        "A variable of Vault's environment that something sets.",
        &[variable::FACTS, setting::OF_VARIABLE],
    ),
    view("vault.resource", "A resource of Terraform's provider for Vault, or that provider.", &[resource::FACTS]),
    view("vault.secret", "A secret of Vault's own that stands in a file: a token, a key.", &[secret::FACTS]),
    view("vault.unit", "A unit of systemd that runs a server or agent.", &[unit::FACTS]),
    view("vault.alerts", "A file or object of alerting rules that speak of Vault.", &[alerts::FACTS]),
    view(
        "vault.setup",
        "A role of pods or of a database, or a connection to a database, that Terraform, a script or the Bank-Vaults operator sets up in Vault.",
        &[setup::FACTS],
    ),
    view("vault.scrape", "A place that tells Prometheus to fetch Vault's metrics.", &[scrape::FACTS]),
    view("vault.rotation", "A stanza of logrotate for Vault's audit log.", &[rotation::FACTS]),
];

impl<'a> Model<'a> {
    /// Looks through all files.
    pub fn of(files: &'a [Parsed]) -> Self {
        let mut model = Self::default();
        for (number, file) in files.iter().enumerate() {
            if file.input.kind == FileKind::Companion("pem") && file.input.source.origin.is_none() {
                model.pems.push(number);
            }
            let text = file.input.source.text.as_bytes();
            model.asks_for_devices |=
                file.input.format == Format::Shell && memchr::memmem::find(text, b"sys/audit/").is_some();
            let Some(root) = file.tree.root() else { continue };
            match (&file.input.kind, file.input.format) {
                (FileKind::Companion(_), Format::Value) => model.secrets.push((number, root)),
                (FileKind::Companion(_), Format::Terraform) | (FileKind::Companion("terraform-json"), _) => {
                    model.resources.extend(resource::of(number, root));
                }
                (FileKind::Companion(_), Format::Shell | Format::Dockerfile | Format::Makefile) => {
                    let is_implied = file.input.kind == FileKind::Companion(ARGUMENTS);
                    model.commands.extend(command::of(number, root, is_implied));
                    model.variables.extend(variable::of_script(number, root));
                }
                (FileKind::Companion("logrotate"), _) => {
                    model.rotations.extend(rotation::of(root).map(|stanza| (number, stanza)));
                }
                (FileKind::Companion("compose" | "ci") | FileKind::Kubernetes, _)
                    if file.input.source.names_vault() =>
                {
                    model.commands.extend(command::of_lists(number, file));
                    model.variables.extend(variable::of_tree(number, file));
                }
                _ => {}
            }
            let may_set_up =
                matches!(file.input.kind, FileKind::Kubernetes | FileKind::Companion("bank-vaults-config"));
            if may_set_up {
                model.setups.extend(setup::of_objects(number, file));
                model.devices.extend(setup::devices(file).into_iter().map(|device| (number, device)));
            }
            model.scrapes.extend(scrape::of(number, file));
            if alerts::are_of_vault(file) {
                model.alerts.push((number, root));
            }
        }
        model.starters = starter::starters(files, &model.commands);
        model.units = unit::units(files);
        model.setups.extend(model.resources.iter().filter_map(setup::of_resource));
        model.setups.extend(model.commands.iter().filter_map(setup::of_call));
        model
    }

    /// The audit devices that Terraform or the Bank-Vaults operator declares.
    pub fn audits(&self) -> impl Iterator<Item = (usize, Node<'a>)> + use<'_, 'a> {
        resource::audits(&self.resources).chain(self.devices.iter().copied())
    }

    /// The resources of Terraform.
    pub fn resources(&self) -> &[Resource<'a>] {
        &self.resources
    }

    /// Whether what stands around a file starts OpenBao, and nothing there Vault.
    pub fn runs_bao(&self, path: &str) -> bool {
        starter::start_bao(&self.starters, path)
    }

    /// How many audit devices of different paths commands and Terraform set up; `None` where that cannot be told.
    pub fn audit_count(&self) -> Option<usize> {
        let commands: Option<HashSet<_>> = self.commands.iter().filter_map(Command::audit_device).collect();
        let resources = resource::audit_count(&self.resources)?;
        (!self.asks_for_devices).then_some(commands?.len() + resources + self.devices.len())
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
        add(4, self.units.iter().map(|unit| (unit.file, unit.root)).collect());
        add(5, self.alerts.clone());
        add(6, self.setups.iter().map(|setup| (setup.file, setup.node)).collect());
        add(7, self.scrapes.clone());
        add(8, self.rotations.clone());
        things
    }
}
