//! What joins objects: selectors and the pods that they match, names and the objects that bear them.
//!
//! A namespace that an object does not name is any namespace. An answer is complete when no input of the workspace that
//! could add to it is unread. Every question looks at an index first, so that answering for all objects costs about as
//! much as there are objects.

use foldhash::HashMap;

use super::open::Open;
use super::rbac::{self, Accounts, BINDINGS};
use super::selector::{self, Pair, Selector};
use super::space::{Index, Namespace};
use super::variants::Variants;
use super::{Data, Model, Object, Parsed, Value, autoscaler, dig, service_account};

/// The objects that answer a question, by their numbers.
#[derive(Debug, Default)]
pub struct Found {
    /// Those that certainly do, in order.
    pub certain: Vec<usize>,
    /// Whether no other one may.
    pub complete: bool,
}

/// What objects are looked up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key<'a> {
    /// All of a kind.
    Kind(&'a str),
    /// A kind and a name.
    Named(&'a str, &'a str),
    /// Objects of a kind whose name is not known.
    Unnamed(&'a str),
    /// Whatever runs pods.
    Workload,
    /// Workloads whose pods have a label.
    Label(Pair<'a>),
    /// Workloads whose pods' labels are not all known.
    VagueLabels,
    /// Objects of a kind that select pods with a label, and maybe more.
    Selects(&'a str, Pair<'a>),
    /// Objects of a kind that select pods by something else.
    SelectsOtherwise(&'a str),
    /// Autoscalers of a kind and name.
    Scales(&'a str, &'a str),
    /// Autoscalers of something unknown.
    ScalesSomething,
    /// Workloads whose pods use a service account.
    Account(&'a str),
    /// Workloads of which nobody knows the service account.
    VagueAccount,
    /// Bindings of a role, by its kind and name.
    Grants(&'a str, &'a str),
    /// Bindings of something unknown.
    GrantsSomething,
}

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
    }

    fn add_selector(&mut self, object: &Object<'a>, number: usize) {
        if SELECTING.contains(&object.kind) {
            let rarest = Selector::of(object).and_then(|selector| self.rarest(object, &selector));
            let key = rarest.map_or(Key::SelectsOtherwise(object.kind), |pair| Key::Selects(object.kind, pair));
            self.index.add(key, object.space, number);
        }
    }

    /// The label of a selector that the fewest pods near an object have.
    fn rarest(&self, by: &Object<'a>, selector: &Selector<'a>) -> Option<Pair<'a>> {
        let pairs = selector.pairs().into_iter();
        pairs.min_by_key(|pair| self.index.count(Key::Label(*pair), by.space))
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

    /// The workloads that a selector of an object matches.
    pub fn selected(&self, model: &Model<'a>, by: usize, selector: &Selector<'a>) -> Found {
        let object = &model.objects[by];
        let keys = match self.rarest(object, selector) {
            Some(pair) => vec![Key::Label(pair), Key::VagueLabels],
            None => vec![Key::Workload],
        };
        let complete = !self.open.may_hold_pods(object.space);
        self.search(model, object, &keys, complete, |workload| selector.matches(&pod_labels(workload)))
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
        self.search(model, object, &keys, complete, |selecting| match Selector::of(selecting) {
            Some(selector) => selector.matches(&labels),
            None => Selector::written(selecting).is_absent().then_some(false),
        })
    }

    /// The autoscalers that name a workload.
    pub fn autoscalers(&self, model: &Model<'a>, workload: usize) -> Found {
        let object = &model.objects[workload];
        let complete = !object.changes.renamed && !SCALING.iter().any(|kind| self.open.may_hold(kind, object.space));
        let Some(name) = object.name else { return Found { certain: Vec::new(), complete: false } };
        let keys = [Key::Scales(object.kind, name), Key::ScalesSomething];
        self.search(model, object, &keys, complete, |scaler| autoscaler::target(scaler).map(|_| true))
    }

    /// The objects of a kind that bear a name in the namespace of another object.
    pub fn named(&self, model: &Model<'a>, near: usize, kind: &'a str, name: &str) -> Found {
        let object = &model.objects[near];
        let complete = !self.open.may_hold(kind, object.space);
        let keys = [Key::Named(kind, name), Key::Unnamed(kind)];
        self.search(model, object, &keys, complete, |found| (found.name == Some(name)).then_some(true))
    }

    /// The objects of a kind that bear a name, where the kind stands outside namespaces.
    pub fn named_anywhere(&self, model: &Model<'a>, near: usize, kind: &'a str, name: &str) -> Found {
        let complete = !self.open.may_hold(kind, Namespace::Hidden);
        let keys = [Key::Named(kind, name), Key::Unnamed(kind)];
        let is_named = |found: &Object<'a>| (found.name == Some(name)).then_some(true);
        self.search_in(model, &model.objects[near], None, &keys, complete, is_named)
    }

    /// The bindings that grant a role.
    pub fn granting(&self, model: &Model<'a>, role: usize) -> Found {
        let object = &model.objects[role];
        let Some(name) = object.name else { return Found { certain: Vec::new(), complete: false } };
        let space = (object.kind == "Role").then_some(object.space);
        let complete = !object.changes.renamed
            && !BINDINGS.iter().any(|kind| self.open.may_hold(kind, space.unwrap_or(Namespace::Hidden)));
        let keys = [Key::Grants(object.kind, name), Key::GrantsSomething];
        self.search_in(model, object, space, &keys, complete, |binding| rbac::role_of(binding).map(|_| true))
    }

    /// The workloads of a namespace whose pods use a service account, asked on behalf of an object.
    pub fn users(&self, model: &Model<'a>, near: usize, space: Namespace<'a>, account: &str) -> Found {
        let complete = !self.open.may_hold_pods(space);
        let keys = [Key::Account(account), Key::VagueAccount];
        let uses = |workload: &Object<'a>| workload.pod.and_then(service_account::known_in).map(|_| true);
        self.search_in(model, &model.objects[near], Some(space), &keys, complete, uses)
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
        keys: &[Key<'_>],
        complete: bool,
        test: impl Fn(&Object<'a>) -> Option<bool>,
    ) -> Found {
        self.search_in(model, near, Some(near.space), keys, complete, test)
    }

    /// Looks in a namespace, or in all of them.
    fn search_in(
        &self,
        model: &Model<'a>,
        near: &Object<'a>,
        space: Option<Namespace<'a>>,
        keys: &[Key<'_>],
        complete: bool,
        test: impl Fn(&Object<'a>) -> Option<bool>,
    ) -> Found {
        let mut found = Found { certain: Vec::new(), complete };
        let reach = space.unwrap_or(Namespace::Hidden);
        for number in keys.iter().flat_map(|key| self.index.near(*key, reach)) {
            let object = &model.objects[number];
            let together = space.map_or(Some(true), |space| space.is_with(object.space));
            // One that only may be in the same namespace can do no more than leave the answer open.
            if together.is_some() || found.complete {
                let stays = (!object.changes.deleted).then_some(true);
                found.add(number, selector::all([together, stays, test(object)]));
            }
        }
        found.certain.sort_unstable();
        let has_variants = near.name.is_some() && self.is_ambiguous(near);
        self.variants.choose(model, near, has_variants, &mut found);
        found
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

/// The labels of a workload's pods.
pub fn pod_labels<'a>(object: &Object<'a>) -> Value<'a> {
    let Some(path) = object.row.and_then(|row| row.pod) else { return Value::unknown() };
    let above = path.split_last().map_or(path, |(_, above)| above);
    let path: Vec<&str> = above.iter().copied().chain(["metadata", "labels"]).collect();
    let written = dig(object.node, &path);
    if written.is_absent() && object.changes.labelled { Value { data: Data::Unknown, ..written } } else { written }
}

/// The labels of a workload's pods, when all of them are known.
fn known_labels<'a>(object: &Object<'a>) -> Option<Vec<Pair<'a>>> {
    if object.changes.labelled {
        return None;
    }
    let labels = pod_labels(object);
    let Data::Node(node) = labels.data else { return labels.is_absent().then(Vec::new) };
    let entries = node.entries();
    let known = entries
        .iter()
        .all(|entry| !Value::field(node, entry.key.text()).is_unknown() && !Value::read(entry.key).is_unknown());
    known.then(|| entries.iter().map(|entry| (entry.key.text(), entry.value.text())).collect())
}
