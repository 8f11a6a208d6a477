//! What the trees mean together: things that rules are written for, and facts about them.
//!
//! Each family has a room (`vault`, `kubernetes`, `spring`, `helm`) that finds its things and answers its facts;
//! [`System`] joins them. Cleverness belongs here, so that a rule stays a short condition. Whether a fact is good or bad
//! is the rules' affair.

pub mod certificate;
pub mod helm;
pub mod kubernetes;
pub mod rendered;
pub mod secrets;
pub mod spring;
mod value;
pub mod vault;
mod view;

use std::sync::Arc;

use foldhash::HashMap;

use crate::date::Date;
use crate::finding::Object;
use crate::helm::trace::Trail;
use crate::source::{Environment, Family, Input, Range, Source};
use crate::threads;
use crate::tree::{Node, Tree};

pub use value::{Data, List, Table, Value, is_placeholder};
pub use view::{Fact, Ty, View};

/// A file that has been read.
#[derive(Debug)]
pub struct Parsed {
    /// What is known of it beforehand.
    pub input: Input,
    /// Its text as a tree.
    pub tree: Tree,
    /// Where it comes from, for what a chart renders to.
    pub trail: Option<Arc<Trail>>,
    /// Whether all that its chart renders to is among the files, for a file of a chart.
    pub is_rendered: bool,
    /// Whether a chart renders it, or it stands in what a chart renders.
    pub is_document: bool,
    /// Where values begin in it that a chart puts into objects, and whether these are of Kubernetes' own kinds, so that
    /// they are judged.
    pub used: Option<Arc<HashMap<u32, bool>>>,
}

impl Parsed {
    /// Reads an input.
    pub fn of(input: Input) -> Self {
        Self { tree: crate::tree::read(&input), input, trail: None, is_rendered: false, is_document: false, used: None }
    }

    /// What files are ordered by: their path, and for text inside another its place there.
    pub fn order(&self) -> (&str, Option<Range>) {
        let source = &self.input.source;
        let inner = source.origin.as_ref().and_then(|origin| origin.segments.first()).map(|segment| segment.at);
        (&source.path, inner)
    }
}

/// Something that rules can be written for. It is small and is copied freely.
#[derive(Debug, Clone, Copy)]
pub struct Thing<'a> {
    /// What kind of thing it is.
    pub view: &'static View,
    /// Where it stands; what is missing in it is reported there.
    pub node: Node<'a>,
    /// The file that it stands in, by its number.
    pub file: usize,
    /// Its number within its family's list.
    pub index: usize,
}

/// The settings that facts depend on.
#[derive(Debug, Clone, Default)]
pub struct Target {
    /// The Kubernetes release, as `(1, 34)`.
    pub kubernetes: Option<(u32, u32)>,
    /// The Vault or OpenBao release.
    pub vault: Option<(u32, u32)>,
    /// `vault` or `openbao`, when set.
    pub vault_product: Option<String>,
    /// The Spring Boot release.
    pub spring_boot: Option<(u32, u32)>,
    /// Which day it is, where that is told.
    pub today: Option<Date>,
}

/// Everything that is known.
#[derive(Debug)]
pub struct System<'a> {
    /// The files, in order of their paths.
    pub files: &'a [Parsed],
    /// What versions are aimed at.
    pub target: &'a Target,
    /// Kubernetes objects and what joins them.
    pub kubernetes: kubernetes::Model<'a>,
    /// Charts and their values.
    pub helm: helm::Model<'a>,
    /// Spring Boot programs and their configuration.
    pub spring: spring::Model<'a>,
    /// Servers, agents and policies of Vault.
    pub vault: vault::Model<'a>,
    /// What charts render to.
    pub rendered: rendered::Model<'a>,
    things: Things<'a>,
}

/// Things under the names of their views, as the families find them.
#[derive(Debug, Default)]
pub struct Things<'a> {
    by_view: HashMap<&'static str, Vec<Thing<'a>>>,
}

impl<'a> Extend<Thing<'a>> for Things<'a> {
    fn extend<I: IntoIterator<Item = Thing<'a>>>(&mut self, things: I) {
        things.into_iter().for_each(|thing| self.by_view.entry(thing.view.name).or_default().push(thing));
    }
}

impl<'a> Things<'a> {
    /// Adds those that come after these.
    fn append(&mut self, more: Things<'a>) {
        for (view, mut things) in more.by_view {
            self.by_view.entry(view).or_default().append(&mut things);
        }
    }
}

impl<'a> System<'a> {
    /// Reads the meaning of all files together.
    pub fn of(files: &'a [Parsed], target: &'a Target) -> Self {
        Self::with(files, target, 1)
    }

    /// The same on several threads.
    pub fn with(files: &'a [Parsed], target: &'a Target, jobs: usize) -> Self {
        let others = || {
            let (helm, spring, vault) =
                (helm::Model::of(files), spring::Model::of(files), vault::Model::of(files, jobs));
            let mut things = Things::default();
            things.extend(helm.things().into_iter().chain(spring.things()).chain(vault.things()));
            (helm, spring, vault, things)
        };
        let ((kubernetes, mut things), (helm, spring, vault, more)) =
            threads::both(jobs, || kubernetes::Model::of(files, target, jobs), others);
        things.by_view.extend(more.by_view);
        let rendered = rendered::Model::of(files);
        Self { files, target, kubernetes, helm, spring, vault, rendered, things }
    }

    /// The things of a view, in order of file and place.
    pub fn things(&self, view: &str) -> &[Thing<'a>] {
        self.things.by_view.get(view).map_or(&[], Vec::as_slice)
    }

    /// Whether a view has things in files that are reported.
    pub fn has_reported(&self, view: &str) -> bool {
        self.things(view).iter().any(|thing| self.files[thing.file].input.reported)
    }

    /// Where a thing is meant to run.
    pub fn environment(&self, thing: Thing<'a>) -> Environment {
        let said = match thing.view.family {
            Family::Kubernetes => self.kubernetes.environment(thing),
            Family::Spring => self.spring.environment(thing),
            _ => None,
        };
        said.unwrap_or(self.files[thing.file].input.environment)
    }

    /// The object that a thing belongs to, for families that have objects.
    pub fn object(&self, thing: Thing<'a>) -> Option<Object> {
        match thing.view.family {
            Family::Kubernetes => self.kubernetes.object_of(thing),
            _ => None,
        }
    }

    /// The value that another one takes the place of, where several files set the same.
    pub fn overridden(&self, thing: Thing<'a>, node: Node<'a>) -> Option<Node<'a>> {
        match thing.view.family {
            Family::Spring => self.spring.overridden(thing, node),
            _ => None,
        }
    }

    /// Whether the text of a scalar is read as a file of its own, where what is wrong with it is found.
    pub fn is_read_as_file(&self, thing: Thing<'a>) -> bool {
        let Some(header) = thing.node.key().map(|key| key.range()) else { return false };
        let path = &self.files[thing.file].input.source.path;
        let is_inner = |source: &Source| source.origin.as_ref().is_some_and(|origin| origin.header == Some(header));
        self.files.iter().any(|file| file.input.source.path == *path && is_inner(&file.input.source))
    }

    /// What a finding's fingerprint calls the unit that a thing belongs to: an object, else the file that the finding
    /// stands in. Which files were given makes no difference to it.
    pub fn unit(&self, thing: Thing<'a>, stands_in: &Source) -> String {
        match thing.view.family {
            Family::Kubernetes => {
                let file = &self.files[thing.file];
                let unit = self.kubernetes.unit(thing, &file.input.source.path);
                match &file.trail {
                    Some(trail) => format!("{} {}", trail.template, trail.common(&unit)),
                    None => unit,
                }
            }
            _ => stands_in.path.clone(),
        }
    }
}

/// Every view, family by family.
pub fn views() -> impl Iterator<Item = &'static View> {
    kubernetes::views().chain(helm::VIEWS).chain(spring::VIEWS).chain(vault::VIEWS).chain(vault::around::VIEWS)
}

/// The view of a name.
pub fn view(name: &str) -> Option<&'static View> {
    views().find(|view| view.name == name)
}
