//! Programs: which profiles they are judged under, and which documents take effect then, the strongest last.
//!
//! The order is Spring Boot's: what is packaged before what lies beside the program, files for all profiles before those
//! of one, profiles in the order in which they become active, the folder `config` above its parent, `.properties` above YAML,
//! later documents of a file above earlier ones. What a document imports stands right above it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use super::build::{Boot, Build};
use super::deployment::{self, Outside, Unit};
use super::document::Document;
use super::import::Imports;
use super::layers::Layers;
use super::place::Place;
use super::pods::Pods;
use super::purpose::Purpose;
use super::sieve::Sieve;
use super::start::Starts;
use super::variables::Container;
use super::{Data, Parsed, candidates, types};
use crate::source::{Environment, Format};

/// A program under a profile.
#[derive(Debug)]
pub struct App {
    /// The profile; `None` when nothing is meant for production in particular.
    pub profile: Option<String>,
    /// Where the profile is meant to be active, if it says.
    pub environment: Option<Environment>,
    /// The documents that take effect, by their numbers; later ones win.
    pub layers: Vec<usize>,
    /// The document that is missing what is missing.
    pub base: usize,
    /// Whether configuration is read from elsewhere too.
    pub is_open: bool,
    /// What is set from outside, by its number.
    pub outside: usize,
    /// The pods that run its unit, by their number.
    pub pods: usize,
    /// A first look into the documents.
    pub sieve: Sieve,
}

/// What is active when nobody sets a profile.
const DEFAULT_PROFILE: &str = "default";

/// What a file is called that is read before all others.
const BOOTSTRAP: &str = "bootstrap";

/// How many imports lead from one to the next.
const DEPTH: usize = 16;

/// How many profiles can be active together, and how many of a unit are judged.
const PROFILES: usize = 64;

/// What programs are made from.
pub struct Workshop<'w, 'a> {
    /// All documents.
    pub documents: &'w [Document<'a>],
    /// All files.
    pub files: &'a [Parsed],
    /// What documents import.
    pub imports: Imports,
    /// What the build files of units say.
    pub builds: &'w HashMap<String, Build<'a>>,
    /// What units are for that are no programs.
    pub purposes: &'w HashMap<String, Purpose>,
    /// What the workspace says of how programs are started.
    pub starts: &'w OnceLock<Starts>,
    /// What runs somewhere.
    pub containers: Vec<Container<'a>>,
}

/// All programs, and what belongs to them.
pub struct Apps<'a> {
    /// The programs.
    pub apps: Vec<App>,
    /// What is set from outside, each as a document.
    pub outside: Vec<Option<Document<'a>>>,
    /// The pods that run units.
    pub pods: Vec<Pods<'a>>,
    /// A document of each unit that has more profiles than are judged.
    pub crowded: Vec<usize>,
}

/// The documents of a unit.
#[derive(Debug)]
struct Group {
    members: Vec<usize>,
    /// Whether they are laid over others that are not known.
    is_partial: bool,
}

impl<'a> Workshop<'_, 'a> {
    /// Finds the programs: for every unit one for each profile meant for production, or one without a profile. The
    /// documents that come with them hold what is set from outside.
    pub fn apps(&self) -> Apps<'a> {
        let groups = self.joined(self.units());
        let units: Vec<_> = groups.iter().map(|group| self.unit(group)).collect();
        let (outside, of_units) = deployment::outside(&units, &self.containers, self.files);
        let set: Vec<_> = outside.iter().map(|outside| self.set_outside(outside)).collect();
        let mut apps = Vec::new();
        let mut all_pods = Vec::new();
        let mut crowded = Vec::new();
        for (group, (number, pods)) in groups.iter().zip(of_units) {
            all_pods.push(pods);
            let mut profiles = self.profiles(&group.members);
            if profiles.len() > PROFILES {
                profiles.truncate(PROFILES);
                crowded.push(group.members[0]);
            }
            for profile in profiles {
                let app = self.app(profile, group, &set[number]);
                apps.extend(app.map(|app| App {
                    is_open: app.is_open || outside[number].is_open,
                    outside: number,
                    pods: all_pods.len() - 1,
                    ..app
                }));
            }
        }
        Apps { apps, outside: set, pods: all_pods, crowded }
    }

    /// What is set from outside, as a document.
    fn set_outside(&self, outside: &Outside<'a>) -> Option<Document<'a>> {
        let (file, root) = outside.at.filter(|_| !outside.variables.is_empty())?;
        let mut document = Document::of_variables(file, root, Place::default(), &outside.variables);
        document.is_doubtful = outside.is_doubtful;
        Some(document)
    }

    fn unit(&self, group: &Group) -> Unit<'_> {
        let documents: Vec<_> = group.members.iter().map(|number| &self.documents[*number]).collect();
        let folder = documents.iter().find(|document| document.place.around == 0).or(documents.first());
        let folder = folder.map_or("", |document| document.place.unit.as_str());
        Unit::of(folder, self.builds.get(folder), &documents)
    }

    /// The documents of each unit. What is called `application` belongs to all names of its folder; what is only imported
    /// is no unit.
    fn units(&self) -> Vec<Group> {
        let mut folders: BTreeMap<(&str, usize), Vec<usize>> = BTreeMap::new();
        for (number, document) in self.documents.iter().enumerate() {
            let is_read = document.place.name != BOOTSTRAP || self.reads_bootstrap(&document.place.unit);
            let is_looked_for = document.place.is_shared() && document.place.is_looked_for;
            let is_only_imported = self.imports.is_imported(number) && !is_looked_for;
            let is_foreign = self.builds.get(&document.place.unit).is_some_and(Build::is_foreign);
            let is_part = self.purposes.get(&document.place.unit) == Some(&Purpose::Part);
            if !document.place.is_test && is_read && !is_only_imported && !is_foreign && !is_part {
                folders.entry((&document.place.unit, document.place.around)).or_default().push(number);
            }
        }
        let groups = folders.into_values().flat_map(|members| self.by_name(members));
        groups.map(|members| Group { is_partial: self.is_partial(&members), members }).collect()
    }

    fn is_partial(&self, members: &[usize]) -> bool {
        members.iter().all(|number| self.documents[*number].place.is_partial)
    }

    /// Whether programs of a unit read `bootstrap` files: all before Spring Boot 2.4, later ones with a starter of its own.
    fn reads_bootstrap(&self, unit: &str) -> bool {
        let Some(build) = self.builds.get(unit) else { return true };
        let is_former = !matches!(build.boot, Boot::Known(release, _) if release >= (2, 4));
        is_former || build.depends("spring-cloud-starter-bootstrap").0 != Some(false)
    }

    /// Lays files of ConfigMaps and Secrets over the module that reads them, when one surely does.
    fn joined(&self, groups: Vec<Group>) -> Vec<Group> {
        let (laid_over, mut modules): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| group.is_partial);
        let units: Vec<_> = modules.iter().map(|group| self.unit(group)).collect();
        let mut joined = Vec::new();
        let mut replaced = BTreeSet::new();
        for group in laid_over {
            let place = &self.documents[group.members[0]].place;
            let names = self.readers(place);
            let is_for_development = self.environment(&group) == Environment::Development;
            let fitting: Vec<_> =
                (0..units.len()).filter(|n| names.iter().any(|name| units[*n].is_called(name))).collect();
            match fitting[..] {
                [module] if !is_for_development => {
                    replaced.insert(module);
                    let members = modules[module].members.iter().chain(&group.members).copied().collect();
                    joined.push(Group { members, is_partial: false });
                }
                _ => joined.push(group),
            }
        }
        drop(units);
        let mut number = 0..;
        modules.retain(|_| number.next().is_none_or(|number| !replaced.contains(&number)));
        modules.extend(joined);
        modules
    }

    /// What reads an object: the containers that mount it, and what it is called after.
    fn readers<'s>(&'s self, place: &'s Place) -> Vec<&'s str> {
        let Some(object) = place.object.as_deref() else { return Vec::new() };
        let mounting = self.containers.iter().filter(|container| container.mounts.contains(&object));
        let own =
            ["-config", "-configmap", "-properties", "-secret", "-cm"].iter().find_map(|end| object.strip_suffix(end));
        mounting.flat_map(|container| container.names.iter().copied()).chain([own.unwrap_or(object)]).collect()
    }

    fn environment(&self, group: &Group) -> Environment {
        group
            .members
            .first()
            .map_or(Environment::Any, |number| self.files[self.documents[*number].file].input.environment)
    }

    fn by_name(&self, members: Vec<usize>) -> Vec<Vec<usize>> {
        let place = |number: &usize| &self.documents[*number].place;
        let names: BTreeSet<_> = members.iter().map(place).filter(|p| !p.is_shared()).map(|p| &p.name).collect();
        if names.is_empty() {
            return vec![members];
        }
        let of_name = |name: &String| {
            let own = |number: &usize| place(number).is_shared() || place(number).name == *name;
            members.iter().copied().filter(own).collect()
        };
        names.into_iter().map(of_name).collect()
    }

    /// The profiles to judge.
    fn profiles(&self, members: &[usize]) -> Vec<Option<String>> {
        let of_documents = members.iter().flat_map(|number| self.documents[*number].profiles());
        let groups = members.iter().flat_map(|number| self.documents[*number].groups());
        let named: BTreeSet<&str> = of_documents.chain(groups).collect();
        let activates = |number: &usize| self.documents[*number].get("spring.profiles.active").is_some();
        let starts = || self.starts.get_or_init(|| Starts::of(self.files));
        candidates::profiles(&named, members.iter().any(activates), starts)
    }

    fn app(&self, profile: Option<String>, group: &Group, outside: &Option<Document<'a>>) -> Option<App> {
        let active = self.active(profile.as_deref().unwrap_or(DEFAULT_PROFILE), &group.members, outside.as_ref());
        let mut order: Vec<_> =
            group.members.iter().copied().filter(|n| self.documents[*n].is_active(&active)).collect();
        order.sort_by_cached_key(|number| self.rank(&self.documents[*number], &active));
        let mut layers = Vec::new();
        order.iter().for_each(|number| self.push(*number, &active, &mut layers, DEPTH));
        let mut reported = order.iter().copied().filter(|n| self.files[self.documents[*n].file].input.reported);
        let first = reported.clone().next().or_else(|| order.first().copied());
        let base = reported.find(|number| self.documents[*number].place.name != BOOTSTRAP).or(first)?;
        let leads_elsewhere = |number: &usize| self.imports.leads_elsewhere(*number);
        // Where all files are for single profiles, what holds for every one stands elsewhere. A file for production may
        // well be all that somebody shows of it.
        let has_base = |number: &usize| !self.documents[*number].is_profile_specific();
        let is_for_any = profile.as_deref().is_some_and(|name| Environment::of_profile(name) == Environment::Any);
        let is_open = group.is_partial
            || (is_for_any && !group.members.iter().any(has_base))
            || layers.iter().any(|number| leads_elsewhere(number) || asks_a_server(&self.documents[*number]));
        let mut sieve = Sieve::default();
        layers.iter().for_each(|number| sieve.add_all(&self.documents[*number].sieve));
        let environment = profile.as_deref().map(Environment::of_profile).filter(|found| *found != Environment::Any);
        Some(App { profile, environment, layers, base, is_open, outside: 0, pods: 0, sieve })
    }

    /// Lays a document down, and what it imports on top of it; each document once.
    fn push(&self, number: usize, active: &[String], layers: &mut Vec<usize>, depth: usize) {
        let Some(depth) = depth.checked_sub(1).filter(|_| !layers.contains(&number)) else { return };
        layers.push(number);
        for import in self.imports.of(number) {
            let exact = import.exact.iter().copied().filter(|n| self.documents[*n].has_conditions_met(active));
            let mut variants = import.variants.to_vec();
            variants.retain(|n| self.documents[*n].is_active(active));
            variants.sort_by_cached_key(|number| self.rank(&self.documents[*number], active));
            exact.chain(variants).for_each(|number| self.push(number, active, layers, depth));
        }
    }

    /// The profiles that are active together with one: those that are always included come first, and behind each
    /// stand the members of its group.
    fn active(&self, profile: &str, members: &[usize], outside: Option<&Document<'a>>) -> Vec<String> {
        let always: Vec<_> = members.iter().map(|n| &self.documents[*n]).filter(|d| !d.is_profile_specific()).collect();
        let said = |key: &str| always.iter().flat_map(|document| texts(document, key)).collect::<Vec<_>>();
        let of_outside = outside.map(|document| texts(document, "spring.profiles.active")).unwrap_or_default();
        let of_files = said("spring.profiles.active");
        let together = if of_outside.iter().any(|name| name == profile) { of_outside } else { of_files };
        let mut next: Vec<String> = said("spring.profiles.include");
        match together.iter().any(|name| name == profile) {
            true => next.extend(together),
            false => next.extend(profile.split(',').map(str::to_owned)),
        }
        next.reverse();
        let mut active = Vec::new();
        while let Some(name) = next.pop().filter(|_| active.len() < PROFILES) {
            if active.contains(&name) {
                continue;
            }
            let group = said(&format!("spring.profiles.group.{name}"));
            next.extend(group.into_iter().rev());
            active.push(name);
        }
        active
    }

    /// The order in which Spring Boot reads files; within a file, documents keep theirs.
    fn rank(&self, document: &Document<'_>, active: &[String]) -> (bool, bool, usize, bool, u8, bool, usize) {
        let place = &document.place;
        let is_properties = self.files[document.file].input.format == Format::Properties;
        let position = |profile: &str| active.iter().position(|active| active == profile).map_or(0, |at| at + 1);
        let profile = document.profile.map_or(0, position);
        let is_bootstrap = place.name == BOOTSTRAP;
        (!is_bootstrap, !place.is_packaged, profile, !place.is_shared(), place.location, is_properties, document.file)
    }
}

/// Where the settings of clients of configuration servers stand, in canonical form.
const CLIENTS: [&str; 5] = [
    "spring.cloud.config",
    "spring.cloud.nacos",
    "spring.cloud.consul",
    "spring.cloud.zookeeper",
    "spring.cloud.kubernetes.config",
];

/// Whether a document asks a server for more configuration without an import: in a bootstrap file, or through Apollo.
fn asks_a_server(document: &Document<'_>) -> bool {
    let mentions = |key: &str| document.mentions(&types::key(key));
    let is_client = || CLIENTS.iter().any(|client| mentions(client));
    let is_server = || mentions("spring.cloud.config.server");
    (document.place.name == BOOTSTRAP && is_client() && !is_server()) || mentions("apollo.bootstrap")
}

/// The texts of a list that a document itself sets.
pub fn texts(document: &Document<'_>, key: &str) -> Vec<String> {
    let Data::List(list) = Layers::alone(document).list(key).data else { return Vec::new() };
    list.items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests;
