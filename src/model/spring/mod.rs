//! Spring Boot: files as properties, units with the configuration that takes effect in them, and facts about both.
//!
//! A unit is judged once for each profile that is meant for production, or without a profile when it has none. Secrets
//! and the form of files are judged document by document, whatever the profile. What environment variables and imports
//! add is not known here: a unit that imports configuration is open, and nothing is known to be missing from it.

mod actuator;
mod address;
mod app;
mod build;
mod candidates;
mod clash;
mod convert;
mod credential;
mod database;
mod deployment;
mod document;
mod effective;
mod file;
mod filler;
mod form;
mod import;
mod java;
mod key;
mod keys;
mod layers;
mod opening;
mod patches;
mod place;
mod placeholder;
mod pods;
mod probe;
mod profile;
mod property;
mod purpose;
mod reach;
mod release;
mod secret;
mod setting;
mod setting_types;
mod sieve;
mod silence;
mod start;
mod types;
mod variables;

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use super::secrets::is_encrypted;
use super::{Data, Fact, Parsed, System, Thing, Ty, Value, View};
use crate::source::{Environment, Family, FileKind};
use crate::tree::Node;

use build::{Build, Builds};
use document::Document;
use effective::{App, Apps, Workshop};
use import::Imports;
use pods::Pods;
use probe::Probe;
use purpose::Purpose;
use setting::Setting;
pub use silence::{Plain, Question, Silence, plain, silence};
use start::Starts;

/// What all files say of Spring Boot.
#[derive(Debug, Default)]
pub struct Model<'a> {
    documents: Vec<Document<'a>>,
    apps: Vec<App>,
    /// Document and number within it of every property.
    properties: Vec<(usize, usize)>,
    settings: Vec<Setting>,
    /// Which documents may have the last word over those of YAML files beside them.
    rivals: clash::Rivals<'a>,
    /// What is set from outside, each as a document.
    outside: Vec<Option<Document<'a>>>,
    /// What the build files of a unit say.
    builds: HashMap<String, Build<'a>>,
    /// What units are for that are no programs.
    purposes: HashMap<String, Purpose>,
    /// The pods that run units.
    pods: Vec<Pods<'a>>,
    /// What the workspace says of how programs are started, once somebody asks.
    starts: OnceLock<Starts>,
    /// The variables for secrets that are spoken of outside configuration, once somebody asks.
    variables: OnceLock<start::Variables>,
    /// The probes of programs.
    probes: Vec<Probe<'a>>,
    /// Where something was not looked at.
    limits: Vec<Limit<'a>>,
}

/// A file, by its number, the place in it where a limit was met, and what was left out.
type Limit<'a> = (usize, Node<'a>, &'static str);

const TOO_MUCH: &str = "from here on keys are too long, too deep or too many for Spring's rules, and are not judged";
const TOO_MANY: &str = "the program has more than 64 profiles, and the rest is not judged";

/// The views of the family.
pub static VIEWS: &[View] = &[
    view(
        "spring.app",
        "A program with the configuration that takes effect under a profile meant for production.",
        &[app::FACTS, reach::FACTS, pods::FACTS, probe::OF_APP, java::FACTS, release::FACTS],
    ),
    view("spring.file", "A document of a configuration file, whatever its profile.", &[file::FACTS, release::FACTS]),
    view(
        "spring.property",
        "A property as one document writes it, whatever its profile.",
        &[property::FACTS, credential::FACTS, form::FACTS, clash::FACTS, keys::FACTS, release::FACTS],
    ),
    view(
        "spring.setting",
        "A property that has the last word in a program, under a profile meant for production.",
        &[setting::FACTS],
    ),
    view(
        "spring.probe",
        "A probe by which Kubernetes asks a program over HTTP, under a profile meant for production.",
        &[probe::FACTS],
    ),
];

const fn view(name: &'static str, doc: &'static str, facts: &'static [&'static [Fact]]) -> View {
    View { name, family: Family::Spring, doc, facts }
}

impl<'a> Model<'a> {
    /// Reads the configuration files among all files.
    pub fn of(files: &'a [Parsed]) -> Self {
        let documents = documents(files);
        let (builds, purposes) = builds(&documents, files);
        let imports = Imports::of_documents(&documents, files);
        let containers = if documents.is_empty() { Vec::new() } else { variables::containers(files) };
        let starts = OnceLock::new();
        let workshop = Workshop {
            documents: &documents,
            files,
            imports,
            builds: &builds,
            purposes: &purposes,
            starts: &starts,
            containers,
        };
        let Apps { apps, outside, pods, crowded } = workshop.apps();
        let probes = probe::collect(&apps, &pods);
        let of_document = |(n, document): (usize, &Document<'a>)| (0..document.properties.len()).map(move |p| (n, p));
        let properties = documents.iter().enumerate().flat_map(of_document).collect();
        let settings = setting::collect(&apps, &documents);
        let rivals = clash::rivals(&documents, files);
        let mut limits: Vec<Limit<'a>> = documents.iter().filter_map(|d| Some((d.file, d.unread?, TOO_MUCH))).collect();
        limits.extend(crowded.into_iter().map(|n| (documents[n].file, documents[n].root, TOO_MANY)));
        Self {
            documents,
            apps,
            properties,
            settings,
            rivals,
            builds,
            purposes,
            outside,
            pods,
            starts,
            variables: OnceLock::new(),
            probes,
            limits,
        }
    }

    /// Where something was not looked at, and why.
    pub fn limits(&self) -> &[Limit<'a>] {
        &self.limits
    }

    /// The things that rules can be written for.
    pub fn things(&self) -> Vec<Thing<'a>> {
        let mut things = Vec::with_capacity(self.apps.len() + self.documents.len() + self.properties.len());
        let thing = |view: usize, document: &Document<'a>, index| Thing {
            view: &VIEWS[view],
            node: document.root,
            file: document.file,
            index,
        };
        things.extend(self.apps.iter().enumerate().map(|(n, app)| thing(0, &self.documents[app.base], n)));
        things.sort_by_key(|thing| thing.file);
        things.extend(self.documents.iter().enumerate().map(|(n, document)| thing(1, document, n)));
        things.extend(self.properties.iter().enumerate().map(|(n, (document, property))| {
            let document = &self.documents[*document];
            Thing { node: document.properties[*property].value, ..thing(2, document, n) }
        }));
        let settings = self.settings.iter().enumerate().map(|(n, Setting { document, property, .. })| {
            let document = &self.documents[*document];
            Thing { node: document.properties[*property].value, ..thing(3, document, n) }
        });
        let first = things.len();
        things.extend(settings);
        things[first..].sort_by_key(|thing| thing.file);
        let first = things.len();
        let probes = self.probes.iter().enumerate();
        things.extend(probes.map(|(index, probe)| Thing {
            view: &VIEWS[4],
            node: probe.node,
            file: probe.file,
            index,
        }));
        things[first..].sort_by_key(|thing| thing.file);
        things
    }

    /// The document of a thing; an app's is the one that is missing what is missing.
    fn document(&self, thing: Thing<'a>) -> &Document<'a> {
        let number = match thing.view.name {
            "spring.app" => self.apps[thing.index].base,
            "spring.file" => thing.index,
            "spring.setting" => self.settings[thing.index].document,
            "spring.probe" => self.apps[self.probes[thing.index].app].base,
            _ => self.properties[thing.index].0,
        };
        &self.documents[number]
    }

    /// What profiles say of where a thing is meant to run, if they say anything.
    pub fn environment(&self, thing: Thing<'a>) -> Option<Environment> {
        if self.purpose(thing) == Some(Purpose::Trial) {
            return Some(Environment::Development);
        }
        let app = match thing.view.name {
            "spring.app" => thing.index,
            "spring.setting" => self.settings[thing.index].app,
            "spring.probe" => self.probes[thing.index].app,
            _ => return self.document(thing).environment(),
        };
        self.apps[app].environment
    }

    /// What a thing's unit is for, when it is no program.
    fn purpose(&self, thing: Thing<'a>) -> Option<Purpose> {
        self.purposes.get(self.unit(thing)).copied()
    }

    /// What the build files of a thing's unit say.
    fn build(&self, thing: Thing<'a>) -> Option<&Build<'a>> {
        self.builds.get(self.unit(thing))
    }

    /// A thing's unit: its folder.
    pub fn unit(&self, thing: Thing<'a>) -> &str {
        &self.document(thing).place.unit
    }
}

/// The documents of all configuration files.
fn documents(files: &[Parsed]) -> Vec<Document<'_>> {
    let folders = place::Folders::of(files);
    let mut documents = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let FileKind::Spring { profile } = &file.input.kind else { continue };
        let place = folders.place_of(&file.input.source, profile.as_deref());
        let roots = file.tree.roots().filter(|root| root.is_mapping());
        let is_encrypted = is_encrypted(&file.tree);
        for root in roots {
            let mut document = Document::of(number, root, place.clone(), profile.as_deref());
            document.is_encrypted = is_encrypted;
            documents.push(document);
        }
    }
    documents
}

/// The build files of every unit that there are documents of, and what units are for.
fn builds<'a>(
    documents: &[Document<'_>],
    files: &'a [Parsed],
) -> (HashMap<String, Build<'a>>, HashMap<String, Purpose>) {
    if documents.is_empty() {
        return (HashMap::new(), HashMap::new());
    }
    let builds = Builds::of(files);
    let purposes = purpose::purposes(documents, &builds, files);
    // What Spring Boot does not look for is served to others, whose build files are elsewhere.
    let own = documents.iter().map(|document| &document.place).filter(|place| place.around == 0 && place.is_looked_for);
    let units: BTreeSet<&str> = own.map(|place| place.unit.as_str()).collect();
    let nearest = |unit: &str| place::ancestors(unit).find_map(|folder| builds.of_unit(folder));
    (units.into_iter().filter_map(|unit| Some((unit.to_owned(), nearest(unit)?))).collect(), purposes)
}

#[cfg(test)]
mod tests;
