//! Blocks, whichever way they are written: `listener "tcp" { … }`, `listener { type = "tcp" … }`, and in JSON
//! `"listener": {"tcp": {…}}`, `"listener": [{"tcp": {…}}]` or `"listener": [{"type": "tcp", …}]`, and the same in YAML.
//!
//! What the settings in a block mean is left to the views.

use std::borrow::Cow;

use super::{Data, Value};
use crate::tree::{Dialect, Entry, Node, Style};

/// A block: its label, if it has one, and its body.
#[derive(Debug, Clone, Copy)]
pub struct Block<'a> {
    /// The label, a scalar: `"tcp"`.
    pub label: Option<Node<'a>>,
    /// What stands between the braces.
    pub body: Node<'a>,
}

impl<'a> Block<'a> {
    /// The type: the label, else the setting `type`, in small letters.
    pub fn kind(&self) -> Value<'a> {
        let Some(label) = self.label else { return lower(Value::field(self.body, "type")) };
        Value::at(self.body, lowered(label.text()))
    }

    /// Whether the type is known and is this one.
    pub fn is(&self, kind: &str) -> bool {
        match self.label {
            Some(label) => label.text().eq_ignore_ascii_case(kind),
            None => self.kind().as_str() == Some(kind),
        }
    }
}

/// The blocks of a name with at most one label each, in order.
pub fn blocks<'a>(root: Node<'a>, name: &str) -> Vec<Block<'a>> {
    let mut found = Vec::new();
    for value in root.all_of(name) {
        bodies(value).for_each(|body| labelled_into(&mut found, body));
    }
    found
}

/// The blocks of several names, which are spellings of one.
pub fn blocks_of<'a>(root: Node<'a>, names: &[&str]) -> Vec<Block<'a>> {
    let mut found = Vec::new();
    names.iter().for_each(|name| found.append(&mut blocks(root, name)));
    found
}

/// Blocks of which each has the name, whatever their labels; the first body.
pub fn body<'a>(root: Node<'a>, name: &str) -> Option<Node<'a>> {
    first_body(root.get(name)?)
}

fn first_body(value: Node<'_>) -> Option<Node<'_>> {
    if value.is_mapping() { Some(value) } else { value.items().find(Node::is_mapping) }
}

/// A mapping, or the mappings of a list.
pub fn bodies<'a>(value: Node<'a>) -> impl Iterator<Item = Node<'a>> + use<'a> {
    let alone = value.is_mapping().then_some(value);
    alone.into_iter().chain(value.items().filter(Node::is_mapping))
}

/// JSON and YAML have no labels: a mapping that holds nothing but mappings is read as if its keys were labels.
pub fn labelled(value: Node<'_>) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    labelled_into(&mut found, value);
    found
}

fn labelled_into<'a>(found: &mut Vec<Block<'a>>, value: Node<'a>) {
    let holds_blocks = |entry: Entry<'_>| entry.value.is_mapping() || entry.value.items().any(|item| item.is_mapping());
    let mut entries = value.written_entries().peekable();
    let only_blocks = || value.written_entries().all(holds_blocks);
    let may_label = value.style() == Style::Flow || value.tree.dialect == Dialect::Kubernetes;
    if value.style() != Style::Label && (!may_label || entries.peek().is_none() || !only_blocks()) {
        found.push(Block { label: None, body: value });
        return;
    }
    for Entry { key, value } in entries {
        found.extend(bodies(value).map(|body| Block { label: Some(key), body }));
    }
}

/// The setting behind a dotted path such as `telemetry.disable_hostname`; a list of one mapping counts as that mapping.
pub fn setting<'a>(root: Node<'a>, path: &str) -> Value<'a> {
    let (mut node, mut path) = (root, path);
    while let Some((key, rest)) = path.split_once('.') {
        let value = Value::field(node, key);
        let Some(found) = value.from.filter(|_| value.is_present()) else { return value };
        match first_body(found) {
            Some(body) => node = body,
            None => return Value { data: Data::Unknown, from: value.from },
        }
        path = rest;
    }
    Value::field(node, path)
}

/// A text in small letters; anything else as it is.
pub fn lower(value: Value<'_>) -> Value<'_> {
    match &value.data {
        Data::Str(text) if has_capitals(text) => {
            Value { data: Data::Str(Cow::Owned(text.to_ascii_lowercase())), from: value.from }
        }
        _ => value,
    }
}

fn lowered(text: &str) -> Data<'_> {
    Data::Str(if has_capitals(text) { Cow::Owned(text.to_ascii_lowercase()) } else { Cow::Borrowed(text) })
}

fn has_capitals(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Arc;

    use super::*;
    use crate::source::Source;
    use crate::tree::hcl;

    #[test]
    fn every_way_of_writing_a_block_is_read() {
        for (text, expected) in [
            ("listener \"TCP\" { address = \"a\" }", "tcp:a"),
            ("listener { type = \"tcp\"\n address = \"a\" }", "tcp:a"),
            ("listener { telemetry { x = true } }", "?:?"),
            ("listener \"tcp\" { address = \"a\" }\nlistener \"unix\" { address = \"b\" }", "tcp:a unix:b"),
            (r#"{"listener": {"tcp": {"address": "a"}}}"#, "tcp:a"),
            (r#"{"listener": [{"tcp": {"address": "a"}}, {"tcp": {"address": "b"}}]}"#, "tcp:a tcp:b"),
            (r#"{"listener": {"tcp": [{"address": "a"}, {"address": "b"}]}}"#, "tcp:a tcp:b"),
            (r#"{"listener": [{"type": "unix", "address": "a"}]}"#, "unix:a"),
            (r#"{"listener": {"tcp": {}}}"#, "tcp:?"),
            (r#"{"listener": {}}"#, "?:?"),
            (r#"{"listener": "tcp"}"#, ""),
        ] {
            let tree = hcl::parse(Arc::new(Source::file("vault.hcl", text)));
            let shown = blocks(tree.root().unwrap(), "listener").iter().map(show).collect::<Vec<_>>().join(" ");
            assert_eq!(shown, expected, "{text}");
        }
    }

    fn show(block: &Block<'_>) -> String {
        let kind = block.kind();
        format!("{}:{}", kind.as_str().unwrap_or("?"), block.body.text_of("address").unwrap_or("?"))
    }

    #[test]
    fn settings_are_found_behind_dots() {
        for (text, path, expected) in [
            ("telemetry { disable_hostname = true }", "telemetry.disable_hostname", "true"),
            (r#"{"telemetry": [{"disable_hostname": true}]}"#, "telemetry.disable_hostname", "true"),
            ("ui = true", "telemetry.disable_hostname", "nothing"),
            ("telemetry {}", "telemetry.disable_hostname", "nothing"),
            ("telemetry = 1", "telemetry.disable_hostname", "1"),
        ] {
            let tree = hcl::parse(Arc::new(Source::file("vault.hcl", text)));
            assert_eq!(setting(tree.root().unwrap(), path).display(), expected, "{text}");
        }
    }
}
