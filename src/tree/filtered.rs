//! YAML that the build fills in before anybody reads it: `version: @project.version@` of Maven, and `"\${name}"`, with
//! which files for Gradle's `expand` keep a placeholder from being filled in.
//!
//! YAML allows no `@` at the start of a value and knows no such escape, so that such a file is none until it has been
//! built. It is read as if a letter stood there; the nodes keep the text as it is written.

use std::sync::Arc;

use super::{Dialect, Tree, yaml};
use crate::source::Source;

/// Reads a text whose placeholders are yet to be filled in. Only a text that cannot be read as it stands is changed.
pub(super) fn parse(source: Arc<Source>, dialect: Dialect) -> Tree {
    let tree = yaml::parse(Arc::clone(&source), dialect);
    let Some(text) = Some(&source.text).filter(|_| !tree.errors.is_empty()).and_then(|text| filled(text)) else {
        return tree;
    };
    let filled = Arc::new(Source::file(source.path.as_str(), text));
    Tree { source, ..yaml::parse(filled, dialect) }
}

/// The text with a letter for each `@` that begins a placeholder and each backslash that hides one; `None` when there
/// is none.
fn filled(text: &str) -> Option<String> {
    let places = memchr::memchr_iter(b'@', text.as_bytes()).filter(|at| begins_value(&text[..*at]));
    let places = places.filter(|at| is_placeholder(&text[at + 1..]));
    let places: Vec<_> = places.chain(memchr::memmem::find_iter(text.as_bytes(), r"\${")).collect();
    let mut filled = text.to_owned();
    for at in &places {
        filled.replace_range(*at..=*at, "x");
    }
    (!places.is_empty()).then_some(filled)
}

/// Whether a value begins behind a text: after blanks and a sign that something follows.
fn begins_value(before: &str) -> bool {
    let sign = before.trim_end_matches([' ', '\t']);
    sign.ends_with(['[', '{', ',']) || (sign.len() < before.len() && sign.ends_with([':', '-']))
}

/// Whether a name and the second `@` follow.
fn is_placeholder(rest: &str) -> bool {
    let end = rest.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || b"._-".contains(&byte)));
    end.is_some_and(|end| end > 0 && rest.as_bytes()[end] == b'@')
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    fn read(text: &str) -> Tree {
        parse(Arc::new(Source::file("application.yml", text)), Dialect::Spring)
    }

    #[test]
    fn placeholders_are_values() {
        let text = "a:\n  b: @project.version@\n  c: [@x@, \"@y@\"]\n  d:\n    - @z@-1\n";
        let tree = read(text);
        assert!(tree.errors.is_empty(), "{:?}", tree.errors);
        let scalars: Vec<_> = tree
            .all()
            .filter(|node| node.kind() == Kind::Scalar && node.text().contains('@'))
            .map(|node| node.text())
            .collect();
        assert_eq!(scalars, ["@project.version@", "@x@", "@y@", "@z@-1"]);
        assert_eq!(tree.source.text, text);
    }

    #[test]
    fn escapes_of_the_build_are_read() {
        let text = "import:\n  - \"optional:file:\\${home}/a.yml\"\nb: 1\n";
        let tree = read(text);
        assert!(tree.errors.is_empty(), "{:?}", tree.errors);
        assert_eq!(tree.source.text, text);
        assert_eq!(tree.root().and_then(|root| root.text_of("b")), Some("1"));
    }

    #[test]
    fn other_mistakes_stay() {
        for text in ["a: \"\\d\"\n", "a: @x\n", "a: @x y@\n", "a: @\n", "a: @x@\nb: @y\n", "@x@\n"] {
            assert_eq!(read(text).errors.len(), 1, "{text}");
        }
    }
}
