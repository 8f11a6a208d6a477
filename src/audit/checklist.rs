//! Checklists as their files say: `title`, and `items` with a title each.

use std::sync::Arc;

use crate::source::Source;
use crate::tree::form::{Form, Mistake};
use crate::tree::{Dialect, Entry, Node, yaml};

/// A list of what must be so in production.
#[derive(Debug, Clone)]
pub struct Checklist {
    /// Its id, the name of its file.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// What must be so, in order.
    pub items: Vec<Item>,
}

/// One thing that must be so.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its id within the checklist.
    pub id: String,
    /// What must be so.
    pub title: String,
}

impl Checklist {
    /// Reads the file of a checklist.
    pub fn load(id: &str, source: &Arc<Source>) -> Result<Self, Vec<Mistake>> {
        let tree = yaml::parse(source.clone(), Dialect::Core);
        let place = |range| crate::source::Place { source: source.clone(), range };
        let errors = tree.errors.iter().map(|error| Mistake::new(place(error.range), error.message.clone()));
        let mut mistakes: Vec<_> = errors.collect();
        let list = tree.root().map(|root| read(id, root, &mut mistakes));
        if list.is_none() && mistakes.is_empty() {
            mistakes.push(Mistake::new(place(Default::default()), "the checklist is empty"));
        }
        list.filter(|_| mistakes.is_empty()).ok_or(mistakes)
    }
}

fn read(id: &str, root: Node<'_>, mistakes: &mut Vec<Mistake>) -> Checklist {
    let mut form = Form::of(root, "a checklist", mistakes);
    let title = form.required_text("title").unwrap_or_default().trim().to_owned();
    let items = form.require("items");
    form.close();
    let items = items.map(|items| Form::of(items, "`items`", mistakes).entries()).unwrap_or_default();
    let items = items.into_iter().map(|Entry { key, value }| {
        let mut form = Form::of(value, "an item", mistakes);
        let title = form.required_text("title").unwrap_or_default().trim().to_owned();
        form.close();
        Item { id: key.text().to_owned(), title }
    });
    Checklist { id: id.to_owned(), title, items: items.collect() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn load(text: &str) -> Result<Checklist, Vec<Mistake>> {
        Checklist::load("safe", &Arc::new(Source::file("rules/checklists/safe.yaml", text)))
    }

    #[test]
    fn items_come_in_order() {
        let list =
            load("title: Safe\nitems:\n  doors-closed: {title: Every door is closed}\n  lamps: {title: Lamps burn}\n");
        let items: Vec<_> = list.unwrap().items.into_iter().map(|item| (item.id, item.title)).collect();
        let wanted = [("doors-closed", "Every door is closed"), ("lamps", "Lamps burn")];
        assert_eq!(items, wanted.map(|(id, title)| (id.to_owned(), title.to_owned())));
    }

    #[test]
    fn mistakes_are_named() {
        let rows = [
            ("", "the checklist is empty"),
            ("items: {}\n", "a checklist lacks `title`"),
            ("title: x\nitems: {a: {}}\n", "an item lacks `title`"),
            ("title: x\nitems: {a: {title: b, rules: []}}\n", "an item has no key `rules`"),
        ];
        for (text, wanted) in rows {
            assert_eq!(load(text).unwrap_err()[0].message, wanted, "{text}");
        }
    }
}
