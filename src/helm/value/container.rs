//! Lists and maps: shared, and taken apart without recursion.

use std::cell::{Ref, RefCell, RefMut};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::{OriginId, Val};

/// A slice. Its items cannot be exchanged, though maps among them can change.
#[derive(Debug, Clone)]
pub struct List {
    items: Rc<Items>,
    origin: OriginId,
}

/// A map from strings, in the order of its keys. Copies are the same map.
#[derive(Debug, Clone)]
pub struct Map {
    entries: Rc<Entries>,
    origin: OriginId,
}

/// What stands under a key.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where the key is written.
    pub key: OriginId,
    /// The value.
    pub value: Val,
}

#[derive(Debug, Default)]
struct Items(Vec<Val>);

#[derive(Debug, Default)]
struct Entries(RefCell<BTreeMap<Rc<str>, Entry>>);

impl List {
    /// A list of these.
    pub fn new(items: Vec<Val>, origin: OriginId) -> Self {
        Self { items: Rc::new(Items(items)), origin }
    }

    /// The items.
    pub fn items(&self) -> &[Val] {
        &self.items.0
    }

    /// Where it comes from.
    pub fn origin(&self) -> OriginId {
        self.origin
    }

    /// The same list with another origin.
    pub fn with_origin(&self, origin: OriginId) -> Self {
        Self { items: Rc::clone(&self.items), origin }
    }
}

impl Map {
    /// An empty map.
    pub fn new(origin: OriginId) -> Self {
        Self { entries: Rc::default(), origin }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<Val> {
        self.entries.0.borrow().get(key).map(|entry| entry.value.clone())
    }

    /// The value of a key and where the key is written.
    pub fn entry(&self, key: &str) -> Option<Entry> {
        self.entries.0.borrow().get(key).cloned()
    }

    /// Whether a key is there.
    pub fn has(&self, key: &str) -> bool {
        self.entries.0.borrow().contains_key(key)
    }

    /// Sets a key.
    pub fn set(&self, key: impl Into<Rc<str>>, value: Val, written: OriginId) {
        let old = self.entries.0.borrow_mut().insert(key.into(), Entry { key: written, value });
        drop(old);
    }

    /// Takes a key out.
    pub fn remove(&self, key: &str) -> Option<Entry> {
        self.entries.0.borrow_mut().remove(key)
    }

    /// The entries, to be read. Nobody may change the map meanwhile: clone what is needed and let go.
    pub fn entries(&self) -> Ref<'_, BTreeMap<Rc<str>, Entry>> {
        self.entries.0.borrow()
    }

    /// The entries, to be changed.
    pub fn entries_mut(&self) -> RefMut<'_, BTreeMap<Rc<str>, Entry>> {
        self.entries.0.borrow_mut()
    }

    /// Keys and entries as they are now; the map may change meanwhile.
    pub fn snapshot(&self) -> Vec<(Rc<str>, Entry)> {
        self.entries().iter().map(|(key, entry)| (Rc::clone(key), entry.clone())).collect()
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.entries.0.borrow().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where it comes from.
    pub fn origin(&self) -> OriginId {
        self.origin
    }

    /// The same map, shared, with another origin.
    pub fn with_origin(&self, origin: OriginId) -> Self {
        Self { entries: Rc::clone(&self.entries), origin }
    }

    /// Another map with the same entries.
    pub fn shallow_copy(&self) -> Self {
        let entries = self.entries().clone();
        Self { entries: Rc::new(Entries(RefCell::new(entries))), origin: self.origin }
    }

    /// Whether both are the same map.
    pub fn is_same(&self, other: &Map) -> bool {
        Rc::ptr_eq(&self.entries, &other.entries)
    }
}

impl Drop for Items {
    fn drop(&mut self) {
        take_apart(std::mem::take(&mut self.0));
    }
}

impl Drop for Entries {
    fn drop(&mut self) {
        take_apart(std::mem::take(self.0.get_mut()).into_values().map(|entry| entry.value).collect());
    }
}

/// Drops values without recursion, however deep they are.
fn take_apart(mut open: Vec<Val>) {
    if !open.iter().any(|value| matches!(value, Val::List(_) | Val::Map(_))) {
        return;
    }
    while let Some(value) = open.pop() {
        match value {
            Val::List(list) => open
                .extend(Rc::into_inner(list.items).map(|mut items| std::mem::take(&mut items.0)).into_iter().flatten()),
            Val::Map(map) => {
                let inner = Rc::into_inner(map.entries).map(|mut entries| std::mem::take(entries.0.get_mut()));
                open.extend(inner.into_iter().flatten().map(|(_, entry)| entry.value));
            }
            _ => {}
        }
    }
}
