//! Reading our own files (rules, configuration) field by field, with every mistake at its place.
//!
//! A [`Form`] is a mapping of which every key must be known. What is asked for is known; what is left when the form is
//! closed is a mistake, with the nearest name that was asked for.

use super::{Entry, Node, Scalar};
use crate::source::Place;

/// A mistake in a file of ours, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
}

impl Mistake {
    /// A mistake without advice.
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        Self { place, message: message.into(), help: None }
    }

    /// The same with advice.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with the nearest of some names as advice, if one is near.
    pub fn nearest<'n>(mut self, wrong: &str, names: impl IntoIterator<Item = &'n str>) -> Self {
        self.help = nearest(wrong, names).map(|name| format!("did you mean `{name}`?"));
        self
    }
}

/// A mapping being read.
pub struct Form<'a, 'm> {
    node: Node<'a>,
    what: &'static str,
    asked: Vec<&'static str>,
    /// The keys of a published table, when there is one.
    known: Option<Vec<&'static str>>,
    mistakes: &'m mut Vec<Mistake>,
}

impl<'a, 'm> Form<'a, 'm> {
    /// Begins to read a mapping; anything else is a mistake and reads as an empty one.
    pub fn of(node: Node<'a>, what: &'static str, mistakes: &'m mut Vec<Mistake>) -> Self {
        if !node.is_mapping() && !node.is_null() {
            mistakes.push(Mistake::new(node.place(), format!("{what} must be a mapping")));
        }
        Self { node, what, asked: Vec::new(), known: None, mistakes }
    }

    /// The same, where a published table decides which keys are known. That the reader asks for exactly these is ours
    /// to get right, whatever the text says; debug builds insist on it.
    pub fn knowing(mut self, keys: impl IntoIterator<Item = &'static str>) -> Self {
        self.known = Some(keys.into_iter().collect());
        self
    }

    /// The mapping.
    pub fn node(&self) -> Node<'a> {
        self.node
    }

    /// The value of a key, if it is there and not null.
    pub fn get(&mut self, key: &'static str) -> Option<Node<'a>> {
        self.asked.push(key);
        self.node.get(key).filter(|value| !value.is_null())
    }

    /// Notes a mistake.
    pub fn mistake(&mut self, mistake: Mistake) {
        self.mistakes.push(mistake);
    }

    /// The list of mistakes, to read a form inside this one.
    pub fn mistakes(&mut self) -> &mut Vec<Mistake> {
        self.mistakes
    }

    /// The value of a key that must be there.
    pub fn require(&mut self, key: &'static str) -> Option<Node<'a>> {
        let value = self.get(key);
        if value.is_none() {
            let message = format!("{} lacks `{key}`", self.what);
            self.mistakes.push(Mistake::new(header(self.node), message));
        }
        value
    }

    /// Text.
    pub fn text(&mut self, key: &'static str) -> Option<&'a str> {
        let value = self.get(key)?;
        self.scalar_text(value, key)
    }

    /// Text that must be there.
    pub fn required_text(&mut self, key: &'static str) -> Option<&'a str> {
        let value = self.require(key)?;
        self.scalar_text(value, key)
    }

    fn scalar_text(&mut self, value: Node<'a>, key: &str) -> Option<&'a str> {
        let text = value.scalar().map(|_| value.text());
        if text.is_none() {
            self.mistakes.push(Mistake::new(value.place(), format!("`{key}` must be text")));
        }
        text
    }

    /// A truth value.
    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        match value.scalar() {
            Some(Scalar::Bool(flag)) => Some(flag),
            _ => {
                self.mistakes.push(Mistake::new(value.place(), format!("`{key}` must be true or false")));
                None
            }
        }
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn texts(&mut self, key: &'static str) -> Vec<Node<'a>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let items: Vec<_> = if value.is_sequence() { value.items().collect() } else { vec![value] };
        items.into_iter().filter(|item| self.scalar_text(*item, key).is_some()).collect()
    }

    /// Text that something else is read from; the error says what is wrong with it.
    pub fn parse<T>(&mut self, key: &'static str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let value = self.get(key)?;
        let text = self.scalar_text(value, key)?;
        read(text).map_err(|message| self.mistakes.push(Mistake::new(value.place(), message))).ok()
    }

    /// A list of anything; a single value counts as a list of one.
    pub fn list(&mut self, key: &'static str) -> Vec<Node<'a>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        if value.is_sequence() { value.items().collect() } else { vec![value] }
    }

    /// One of a set of names.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(T, &'static str)]) -> Option<T> {
        let value = self.get(key)?;
        choice(value, key, choices).map_err(|mistake| self.mistakes.push(mistake)).ok()
    }

    /// The entries whose keys are free, for mappings such as `severity`.
    pub fn entries(&self) -> Vec<Entry<'a>> {
        self.node.entries()
    }

    /// Ends the reading: keys that nobody asked for, and keys that stand twice, are mistakes.
    pub fn close(self) {
        let known = self.known.as_ref().unwrap_or(&self.asked);
        let is_subset = |of: &[&str], whole: &[&str]| of.iter().all(|key| whole.contains(key));
        debug_assert!(is_subset(known, &self.asked) && is_subset(&self.asked, known), "{}: {known:?}", self.what);
        let mut seen: Vec<&str> = Vec::new();
        for Entry { key, .. } in self.node.written_entries() {
            let name = key.text();
            if seen.contains(&name) {
                self.mistakes.push(Mistake::new(key.place(), format!("`{name}` stands here twice")));
            } else if !known.contains(&name) {
                let mistake = Mistake::new(key.place(), format!("{} has no key `{name}`", self.what));
                self.mistakes.push(mistake.nearest(name, known.iter().copied()));
            }
            seen.push(name);
        }
    }
}

/// A value as one of a set of names.
pub fn choice<T: Copy>(value: Node<'_>, what: &str, choices: &[(T, &'static str)]) -> Result<T, Mistake> {
    let text = value.scalar().map(|_| value.text());
    let text = text.ok_or_else(|| Mistake::new(value.place(), format!("`{what}` must be text")))?;
    if let Some((choice, _)) = choices.iter().find(|(_, name)| *name == text) {
        return Ok(*choice);
    }
    let names: Vec<_> = choices.iter().map(|(_, name)| *name).collect();
    let mistake = Mistake::new(value.place(), format!("`{what}` cannot be `{text}`"));
    let mistake = mistake.nearest(text, names.iter().copied());
    Err(if mistake.help.is_some() { mistake } else { mistake.help(format!("one of {}", names.join(", "))) })
}

/// Where a mapping begins: its key, or its first line.
fn header(node: Node<'_>) -> Place {
    if let Some(key) = node.key() {
        return key.place();
    }
    node.children().next().map_or_else(|| node.place(), |first| first.place())
}

/// The name nearest to a wrong one, if one is near enough to be meant.
pub fn nearest<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    nearest_within(wrong, names, 3)
}

/// The nearest name that differs by no more letters than that, and by a third of the letters at most.
pub fn nearest_within<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>, most: usize) -> Option<&'n str> {
    let length = wrong.chars().count();
    let limit = (length / 3).clamp(1, most);
    // Names of quite another length are far away without counting; that also keeps hostile ones cheap.
    let near = names.into_iter().filter(|name| name.chars().count().abs_diff(length) <= limit);
    let candidates = near.map(|name| (distance(&wrong.to_lowercase(), &name.to_lowercase()), name));
    candidates.filter(|(distance, _)| *distance <= limit).min().map(|(_, name)| name)
}

/// How many letters must be added, removed, changed or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut best = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(rows[i - 2][j - 2] + 1);
                }
                best
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_near() {
        assert_eq!(nearest("sevrity", ["title", "severity"]), Some("severity"));
        assert_eq!(nearest("tlsDisbaled", ["tlsDisabled"]), Some("tlsDisabled"));
        assert_eq!(nearest("colour", ["title", "severity"]), None);
        assert_eq!(nearest(&"a".repeat(1_000_000), ["title", "severity"]), None);
    }
}
