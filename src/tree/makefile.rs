//! Reader of Makefiles: the commands of their recipes, and the variables that they set.
//!
//! The tree is that of a script. A line of a recipe begins with a tab; what make fills in, `$(…)` and `$X`, stands in a
//! word as the shell's own does. Which target a recipe belongs to is not kept.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::{Builder, Dialect, Kind, Style, Tree, shell};
use crate::source::{Range as Place, Source};

/// Reads a text.
pub fn parse(source: Arc<Source>) -> Tree {
    let text = source.text.as_str();
    let mut builder = Builder::new(Arc::clone(&source), Dialect::Literal);
    builder.start_document(0);
    builder.open(Kind::Sequence, Style::Block, 0);
    for line in lines(text) {
        match text[line.clone()].strip_prefix('\t') {
            Some(recipe) => {
                let marks = recipe.len() - recipe.trim_start_matches(['@', '-', '+', ' ', '\t']).len();
                shell::commands(&mut builder, text, line.start + 1 + marks..line.end);
            }
            None => assignment(&mut builder, text, line),
        }
    }
    builder.close(text.len() as u32);
    builder.end_document(text.len() as u32, true);
    builder.finish()
}

/// Lines, each with those that a backslash joins to it.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        while at < text.len() {
            let line = text[at..].split_inclusive('\n').next()?;
            at += line.len();
            if !line.trim_end_matches(['\n', '\r']).ends_with('\\') {
                break;
            }
        }
        (start < at).then(|| start..start + text[start..at].trim_end_matches(['\n', '\r']).len())
    })
}

/// `NAME = value`, with its other signs, as the word `NAME=value`.
fn assignment(builder: &mut Builder, text: &str, line: Range<usize>) {
    let written = &text[line.clone()];
    let own = written.strip_prefix("export ").unwrap_or(written).trim_start();
    let Some((name, value)) = own.split_once('=') else { return };
    let name = name.trim_end_matches([':', '?']).trim_end();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(is_name) {
        return;
    }
    let value = value.split(" #").next().unwrap_or(value).trim();
    let end = line.start + written.find(value).map_or(written.len(), |_| written.trim_end().len());
    let place = Place::new((line.end - own.len()) as u32, end as u32);
    builder.open(Kind::Sequence, Style::Flow, place.start);
    builder.open(Kind::Sequence, Style::Flow, place.start);
    builder.scalar(Style::Plain, place, Some(Cow::Owned(format!("{name}={value}"))));
    builder.close(place.end);
    builder.close(place.end);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn show(text: &str) -> String {
        let tree = parse(Arc::new(Source::file("Makefile", text)));
        let words = |node: super::super::Node<'_>| node.items().map(|word| word.text()).collect::<Vec<_>>().join(" ");
        let pipeline = |node: super::super::Node<'_>| node.items().map(words).collect::<Vec<_>>().join(" | ");
        tree.root().unwrap().items().map(pipeline).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn recipes_and_variables() {
        for (text, expected) in [
            ("init: deps\n\t@vault operator init -n 1\n", "vault operator init -n 1"),
            ("a:\n\t-@vault status | cat; b\n", "vault status | cat; b"),
            ("a:\n\tvault write \\\n\t  x y=1\n\tb\n", "vault write x y=1; b"),
            ("a:\n\tvault login $(TOKEN)\n", "vault login ${…}; TOKEN"),
            ("VAULT_ADDR ?= http://a:8200 # x\nexport B := c\nifeq (a, b)\n", "VAULT_ADDR=http://a:8200; B=c"),
            ("vault: operator\n", ""),
        ] {
            assert_eq!(show(text), expected, "{text}");
        }
    }

    #[test]
    fn a_variable_stands_where_it_is_written() {
        let tree = parse(Arc::new(Source::file("Makefile", "\nexport A ?= b c  \n")));
        let word = tree.all().find(|node| node.kind() == Kind::Scalar).unwrap();
        assert_eq!((word.text(), word.source_text()), ("A=b c", "A ?= b c"));
    }
}
