//! Namespaces as far as texts say them, and an index that keeps objects apart by them.

use std::hash::Hash;

use foldhash::HashMap;

use super::{Data, Value};
use crate::tree::Kind;

/// The namespace of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Namespace<'a> {
    /// This one.
    Named(&'a str),
    /// The deployment decides.
    Unsaid,
    /// A template or variable stands there.
    Hidden,
    /// Several kustomizations each move it to another one, and with it all that they take in alike.
    Moved(u32),
}

impl<'a> Namespace<'a> {
    /// Reads `metadata.namespace` or its like.
    pub fn of(value: &Value<'a>) -> Self {
        match (&value.data, value.from) {
            (Data::Absent, _) => Self::Unsaid,
            (Data::Str(text), _) if text.is_empty() => Self::Unsaid,
            (Data::Unknown, _) | (_, None) => Self::Hidden,
            (_, Some(node)) if node.kind() == Kind::Scalar => Self::Named(node.text()),
            _ => Self::Hidden,
        }
    }

    /// Its name, when it is known.
    pub fn name(self) -> Option<&'a str> {
        if let Self::Named(name) = self { Some(name) } else { None }
    }

    /// Whether two objects stand in one namespace. Two that both leave it to the deployment go together; of one that
    /// does and one that does not, nobody knows.
    pub fn is_with(self, other: Namespace<'_>) -> Option<bool> {
        match (self, other) {
            (Namespace::Named(a), Namespace::Named(b)) => Some(a == b),
            (Namespace::Unsaid, Namespace::Unsaid) => Some(true),
            (Namespace::Moved(a), Namespace::Moved(b)) if a == b => Some(true),
            _ => None,
        }
    }
}

/// Objects by something that they share, kept apart by namespace, so that a question sees only those that may matter.
#[derive(Debug)]
pub struct Index<'a, K> {
    near: HashMap<(K, Option<&'a str>), Vec<u32>>,
    /// Those with a named namespace, all together, for questions from objects without one.
    named: HashMap<K, Vec<u32>>,
}

impl<K> Default for Index<'_, K> {
    fn default() -> Self {
        Self { near: HashMap::default(), named: HashMap::default() }
    }
}

impl<'a, K: Hash + Eq + Copy> Index<'a, K> {
    /// Adds an object under a key.
    pub fn add(&mut self, key: K, namespace: Namespace<'a>, object: usize) {
        self.near.entry((key, namespace.name())).or_default().push(object as u32);
        if namespace.name().is_some() {
            self.named.entry(key).or_default().push(object as u32);
        }
    }

    /// The objects of a key that may stand in a namespace.
    pub fn near(&self, key: K, namespace: Namespace<'a>) -> impl Iterator<Item = usize> + use<'_, 'a, K> {
        let unsaid = self.near.get(&(key, None));
        let others = match namespace.name() {
            Some(name) => self.near.get(&(key, Some(name))),
            None => self.named.get(&key),
        };
        unsaid.into_iter().chain(others).flatten().map(|object| *object as usize)
    }

    /// How many objects of a key say the same of their namespace.
    pub fn same(&self, key: K, namespace: Namespace<'a>) -> usize {
        self.near.get(&(key, namespace.name())).map_or(0, Vec::len)
    }

    /// How many objects of a key there may be in a namespace.
    pub fn count(&self, key: K, namespace: Namespace<'a>) -> usize {
        let unsaid = self.near.get(&(key, None)).map_or(0, Vec::len);
        let others = match namespace.name() {
            Some(name) => self.near.get(&(key, Some(name))),
            None => self.named.get(&key),
        };
        unsaid + others.map_or(0, Vec::len)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::Namespace::{Hidden, Moved, Named, Unsaid};
    use super::*;

    #[test]
    fn namespaces_go_together() {
        for (a, b, expected) in [
            (Named("a"), Named("a"), Some(true)),
            (Named("a"), Named("b"), Some(false)),
            (Unsaid, Unsaid, Some(true)),
            (Unsaid, Named("a"), None),
            (Hidden, Named("a"), None),
            (Hidden, Hidden, None),
            (Hidden, Unsaid, None),
            (Moved(1), Moved(1), Some(true)),
            (Moved(1), Moved(2), None),
            (Moved(1), Named("a"), None),
        ] {
            assert_eq!(a.is_with(b), expected, "{a:?} {b:?}");
            assert_eq!(b.is_with(a), expected, "{b:?} {a:?}");
        }
    }

    #[test]
    fn a_question_sees_what_may_matter() {
        let mut index = Index::default();
        for (number, namespace) in [Named("a"), Named("b"), Unsaid, Hidden].into_iter().enumerate() {
            index.add("x", namespace, number);
        }
        for (from, expected) in [(Named("a"), vec![2, 3, 0]), (Unsaid, vec![2, 3, 0, 1]), (Named("c"), vec![2, 3])] {
            assert_eq!(index.near("x", from).collect::<Vec<_>>(), expected, "{from:?}");
            assert_eq!(index.count("x", from), expected.len());
        }
        assert_eq!(index.near("y", Unsaid).count(), 0);
    }
}
