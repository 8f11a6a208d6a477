//! What joins objects: selectors and the pods that they match, names and the objects that bear them.
//!
//! A namespace that an object does not name is any namespace. An answer is complete when no input of the workspace that
//! could add to it is unread. Every question looks at an index first, so that answering for all objects costs about as
//! much as there are objects.

mod keys;

use foldhash::HashMap;

use super::open::Open;
use super::rbac::{self, Accounts, BINDINGS};
use super::selector::{self, Pair, Selector};
use super::space::{Index, Namespace};
use super::variants::Variants;
use super::{Model, Object, Parsed, autoscaler, dig, service_account};

use keys::{Key, known_labels, known_tags};
pub use keys::{Reach, pod_labels};

/// The objects that answer a question, by their numbers.
#[derive(Debug, Default)]
pub struct Found {
    /// Those that certainly do, in order.
    pub certain: Vec<usize>,
    /// Whether no other one may.
    pub complete: bool,
}

/// Kinds whose own labels others select them by.
const TAGGED: [&str; 1] = ["Service"];

/// Kinds that select pods.
const SELECTING: [&str; 3] = ["Service", "NetworkPolicy", "PodDisruptionBudget"];

/// Kinds of autoscalers.
const SCALING: [&str; 2] = ["HorizontalPodAutoscaler", "ScaledObject"];

/// Indexes over the objects.
#[derive(Debug, Default)]
pub struct Graph<'a> {
    index: Index<'a, Key<'a>>,
    open: Open<'a>,
    accounts: Accounts<'a>,
    /// The first workload of each service account.
    first_users: HashMap<(Namespace<'a>, &'a str), usize>,
    variants: Variants<'a>,
}

impl<'a> Graph<'a> {
    /// Indexes the objects.
    pub fn of(objects: &[Object<'a>], files: &'a [Parsed]) -> Self {
        let (open, accounts, variants) = (Open::of(objects, files), Accounts::of(objects), Variants::of(files));
        let mut graph = Graph { open, accounts, variants, ..Graph::default() };
        for (number, object) in objects.iter().enumerate().filter(|(_, object)| object.row.is_some()) {
            graph.add(object, number);
        }
        // A selector is kept under the rarest of its labels, which only shows when all pods are there.
        for (number, object) in objects.iter().enumerate().filter(|(_, object)| object.row.is_some()) {
            graph.add_selector(object, number);
        }
        graph
    }

    fn add(&mut self, object: &Object<'a>, number: usize) {
        let mut add = |key| self.index.add(key, object.space, number);
        add(Key::Kind(object.kind));
        add(object.name.map_or(Key::Unnamed(object.kind), |name| Key::Named(object.kind, name)));
        if object.changes.renamed {
            add(Key::Unnamed(object.kind));
        }
        if object.row.is_some_and(|row| row.pod.is_some()) {
            add(Key::Workload);
            match known_labels(object) {
                Some(labels) => labels.into_iter().for_each(|pair| add(Key::Label(pair))),
                None => add(Key::VagueLabels),
            }
            let account = object.pod.and_then(service_account::known_in);
            add(account.map_or(Key::VagueAccount, Key::Account));
            if let Some(account) = account {
                self.first_users.entry((object.space, account)).or_insert(number);
            }
        }
        if BINDINGS.contains(&object.kind) {
            let role = rbac::role_of(object);
            add(role.map_or(Key::GrantsSomething, |(kind, name)| Key::Grants(kind, name)));
        }
        if SCALING.contains(&object.kind) {
            let target = autoscaler::target(object);
            add(target.map_or(Key::ScalesSomething, |(kind, name)| Key::Scales(kind, name)));
        }
        if object.kind == "VerticalPodAutoscaler" {
            let target = autoscaler::resized(object);
            add(target.map_or(Key::ResizesSomething, |(kind, name)| Key::Resizes(kind, name)));
        }
        if TAGGED.contains(&object.kind) {
            match known_tags(object) {
                Some(tags) => tags.into_iter().for_each(|pair| add(Key::Tagged(object.kind, pair))),
                None => add(Key::VaguelyTagged(object.kind)),
            }
        }
    }

    fn add_selector(&mut self, object: &Object<'a>, number: usize) {
        if SELECTING.contains(&object.kind) {
            let rarest = Selector::of(object).and_then(|selector| self.rarest(object.space, &selector, Key::Label));
            let key = rarest.map_or(Key::SelectsOtherwise(object.kind), |pair| Key::Selects(object.kind, pair));
            self.index.add(key, object.space, number);
        }
    }

    /// The label of a selector that the fewest objects near a namespace have.
    fn rarest(
        &self,
        space: Namespace<'a>,
        selector: &Selector<'a>,
        key: impl Fn(Pair<'a>) -> Key<'a>,
    ) -> Option<Pair<'a>> {
        let pairs = selector.pairs().into_iter();
        pairs.min_by_key(|pair| self.index.count(key(*pair), space))
    }

    /// Whether another object has the same kind, namespace and name.
    pub fn is_ambiguous(&self, object: &Object<'a>) -> bool {
        let key = Key::Named(object.kind, object.name.unwrap_or_default());
        self.index.same(key, object.space) > 1
    }

    /// Whether a role is granted to an account in the namespace of an object.
    pub fn is_granted(&self, object: &Object<'a>, account: &str) -> Option<bool> {
        let more = || BINDINGS.iter().any(|kind| self.open.may_hold(kind, object.space));
        self.accounts.reach(account, object.space).filter(|granted| *granted || !more())
    }

    /// The bindings that grant something to an account in the namespace of an object.
    pub fn bindings(&self, object: &Object<'a>, account: &str) -> Found {
        let found = self.accounts.bindings(account, object.space);
        let more = BINDINGS.iter().any(|kind| self.open.may_hold(kind, object.space));
        Found { complete: found.complete && !more, ..found }
    }

    /// Whether there may be objects of a kind that nobody has read.
    pub fn may_hold(&self, kind: &str, reach: Reach<'_>) -> bool {
        self.open.may_hold(kind, reach.space())
    }

    /// The workloads that a selector of an object matches.
    pub fn selected(&self, model: &Model<'a>, by: usize, selector: &Selector<'a>) -> Found {
        self.pods(model, by, Reach::In(model.objects[by].space), selector)
    }

    /// The workloads somewhere that a selector of an object matches.
    pub fn pods(&self, model: &Model<'a>, by: usize, reach: Reach<'a>, selector: &Selector<'a>) -> Found {
        let keys = match self.rarest(reach.space(), selector, Key::Label) {
            Some(pair) => vec![Key::Label(pair), Key::VagueLabels],
            None => vec![Key::Workload],
        };
        let complete = !self.open.may_hold_pods(reach.space());
        let matches = |workload: &Object<'a>| selector.matches(&pod_labels(workload));
        self.search(model, &model.objects[by], reach, &keys, complete, matches)
    }

    /// The objects of a kind somewhere whose own labels a selector of an object matches.
    pub fn tagged(
        &self,
        model: &Model<'a>,
        by: usize,
        reach: Reach<'a>,
        kind: &'static str,
        selector: &Selector<'a>,
    ) -> Found {
        let keys = match self.rarest(reach.space(), selector, |pair| Key::Tagged(kind, pair)) {
            Some(pair) => vec![Key::Tagged(kind, pair), Key::VaguelyTagged(kind)],
            None => vec![Key::Kind(kind)],
        };
        let complete = !self.may_hold(kind, reach);
        let matches = |object: &Object<'a>| match selector.matches(&dig(object.node, &["metadata", "labels"])) {
            Some(false) if object.changes.tagged => None,
            answer => answer,
        };
        self.search(model, &model.objects[by], reach, &keys, complete, matches)
    }

    /// The objects of a kind somewhere that fulfil a condition; only for kinds of which there are few.
    pub fn all(
        &self,
        model: &Model<'a>,
        near: usize,
        reach: Reach<'a>,
        kind: &'static str,
        test: impl Fn(&Object<'a>) -> Option<bool>,
    ) -> Found {
        let complete = !self.may_hold(kind, reach);
        self.search(model, &model.objects[near], reach, &[Key::Kind(kind)], complete, test)
    }

    /// The objects of a kind whose selector matches the pods of a workload.
    pub fn selecting(&self, model: &Model<'a>, workload: usize, kind: &'static str) -> Found {
        let object = &model.objects[workload];
        let keys = match known_labels(object) {
            Some(labels) => {
                let pairs = labels.into_iter().map(|pair| Key::Selects(kind, pair));
                pairs.chain([Key::SelectsOtherwise(kind)]).collect()
            }
            None => vec![Key::Kind(kind)],
        };
        let labels = pod_labels(object);
        let complete = !self.open.may_hold(kind, object.space);
        self.search(model, object, Reach::In(object.space), &keys, complete, |selecting| {
            match Selector::of(selecting) {
                Some(selector) => selector.matches(&labels),
                None => Selector::written(selecting).is_absent().then_some(false),
            }
        })
    }

    /// The autoscalers that name a workload.
    pub fn autoscalers(&self, model: &Model<'a>, workload: usize) -> Found {
        let object = &model.objects[workload];
        let complete = !SCALING.iter().any(|kind| self.open.may_hold(kind, object.space));
        let Some(name) = object.name else { return Found::default() };
        let keys = [Key::Scales(object.kind, name), Key::ScalesSomething];
        self.aimed(model, object, &keys, complete, autoscaler::target)
    }

    /// The vertical autoscalers that name a workload.
    pub fn resizers(&self, model: &Model<'a>, workload: usize) -> Found {
        let object = &model.objects[workload];
        let complete = !self.open.may_hold("VerticalPodAutoscaler", object.space);
        let Some(name) = object.name else { return Found::default() };
        let keys = [Key::Resizes(object.kind, name), Key::ResizesSomething];
        self.aimed(model, object, &keys, complete, autoscaler::resized)
    }

    /// Of objects that name a workload, those that are found under the keys and name something.
    fn aimed(
        &self,
        model: &Model<'a>,
        workload: &Object<'a>,
        keys: &[Key<'_>],
        complete: bool,
        target: impl Fn(&Object<'a>) -> Option<(&'a str, &'a str)>,
    ) -> Found {
        let complete = complete && !workload.changes.renamed;
        let reach = Reach::In(workload.space);
        self.search(model, workload, reach, keys, complete, |object| target(object).map(|_| true))
    }

    /// The objects of a kind that bear a name in the namespace of another object.
    pub fn named(&self, model: &Model<'a>, near: usize, kind: &'a str, name: &str) -> Found {
        self.named_in(model, near, Reach::In(model.objects[near].space), kind, name)
    }

    /// The objects of a kind somewhere that bear a name.
    pub fn named_in(&self, model: &Model<'a>, near: usize, reach: Reach<'a>, kind: &'a str, name: &str) -> Found {
        let keys = [Key::Named(kind, name), Key::Unnamed(kind)];
        let is_called = |found: &Object<'a>| (found.name == Some(name)).then_some(true);
        self.search(model, &model.objects[near], reach, &keys, !self.may_hold(kind, reach), is_called)
    }

    /// The objects of a kind that bear a name, where the kind stands outside namespaces.
    pub fn named_anywhere(&self, model: &Model<'a>, near: usize, kind: &'a str, name: &str) -> Found {
        let complete = !self.open.may_hold(kind, Namespace::Hidden);
        let keys = [Key::Named(kind, name), Key::Unnamed(kind)];
        let is_named = |found: &Object<'a>| (found.name == Some(name)).then_some(true);
        self.search(model, &model.objects[near], Reach::Anywhere, &keys, complete, is_named)
    }

    /// The bindings that grant a role.
    pub fn granting(&self, model: &Model<'a>, role: usize) -> Found {
        let object = &model.objects[role];
        let Some(name) = object.name else { return Found { certain: Vec::new(), complete: false } };
        let space = (object.kind == "Role").then_some(object.space);
        let complete = !object.changes.renamed
            && !BINDINGS.iter().any(|kind| self.open.may_hold(kind, space.unwrap_or(Namespace::Hidden)));
        let keys = [Key::Grants(object.kind, name), Key::GrantsSomething];
        self.search(model, object, space.map_or(Reach::Anywhere, Reach::In), &keys, complete, |binding| {
            rbac::role_of(binding).map(|_| true)
        })
    }

    /// The workloads of a namespace whose pods use a service account, asked on behalf of an object.
    pub fn users(&self, model: &Model<'a>, near: usize, space: Namespace<'a>, account: &str) -> Found {
        let complete = !self.open.may_hold_pods(space);
        let keys = [Key::Account(account), Key::VagueAccount];
        let uses = |workload: &Object<'a>| workload.pod.and_then(service_account::known_in).map(|_| true);
        self.search(model, &model.objects[near], Reach::In(space), &keys, complete, uses)
    }

    /// The first workload that uses an account in the namespace of an object.
    pub fn first_user(&self, near: &Object<'a>, account: &'a str) -> Option<usize> {
        let is_known = near.space != Namespace::Hidden;
        self.first_users.get(&(near.space, account)).copied().filter(|_| is_known)
    }

    fn search(
        &self,
        model: &Model<'a>,
        near: &Object<'a>,
        reach: Reach<'_>,
        keys: &[Key<'_>],
        complete: bool,
        test: impl Fn(&Object<'a>) -> Option<bool>,
    ) -> Found {
        let mut found = Found { certain: Vec::new(), complete };
        for number in keys.iter().flat_map(|key| self.index.near(*key, reach.space())) {
            let object = &model.objects[number];
            let together = reach.holds(object);
            // One that only may be in the same namespace can do no more than leave the answer open.
            if together.is_some() || found.complete {
                let stays = (!object.changes.deleted).then_some(true);
                let fits = test(object);
                // What a chart puts into a namespace of its own, and what its operator makes of it, is not meant here.
                if together.is_none() && fits.is_none() && object.is_rendered && !near.is_rendered {
                    continue;
                }
                found.add(number, selector::all([together, stays, fits]));
            }
        }
        found.certain.sort_unstable();
        let has_variants = near.name.is_some() && self.is_ambiguous(near);
        self.variants.choose(model, near, has_variants, &mut found);
        let before = found.certain.len();
        found.certain.retain(|number| !self.has_nearer(model, near, &model.objects[*number]));
        found.complete &= found.certain.len() == before;
        found
    }

    /// Whether another variant of an object stands nearer to who asks, so that this one is not meant.
    fn has_nearer(&self, model: &Model<'a>, near: &Object<'a>, object: &Object<'a>) -> bool {
        let Some(name) = object.name.filter(|_| self.is_ambiguous(object)) else { return false };
        let variants = self.index.near(Key::Named(object.kind, name), object.space).map(|other| &model.objects[other]);
        variants
            .filter(|other| other.space == object.space)
            .any(|other| self.variants.is_nearer(near.file, other.file, object.file))
    }
}

impl Found {
    fn add(&mut self, number: usize, answer: Option<bool>) {
        match answer {
            Some(true) => self.certain.push(number),
            Some(false) => {}
            None => self.complete = false,
        }
    }
}
