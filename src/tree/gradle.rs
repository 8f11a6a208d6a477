//! Reader of Gradle's build files, as far as words and texts go.
//!
//! A build file is a program; what it says is found without understanding it: names and texts in quotes in their order
//! (`id`, `"org.springframework.boot"`, `version`, `"3.5.0"`), as one sequence. Brackets, signs, numbers and comments
//! are left out.

use std::sync::Arc;

use super::{Builder, Dialect, Kind, Style, Tree};
use crate::source::{Range, Source};

/// Reads a text.
pub fn parse(source: Arc<Source>) -> Tree {
    let text = Arc::clone(&source);
    let mut builder = Builder::new(source, Dialect::Literal);
    builder.start_document(0);
    builder.open(Kind::Sequence, Style::Block, 0);
    let mut at = 0;
    while at < text.text.len() {
        at = token(&mut builder, &text.text, at);
    }
    builder.close(at as u32);
    builder.end_document(at as u32, true);
    builder.finish()
}

/// Reads what begins at an offset; returns where the next begins.
fn token(builder: &mut Builder, text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let past = |end: Option<usize>| at + end.unwrap_or(rest.len());
    match rest.chars().next() {
        _ if rest.starts_with("//") => past(rest.find('\n')),
        _ if rest.starts_with("/*") => past(rest.find("*/").map(|end| end + 2)),
        Some(quote @ ('"' | '\'')) => quoted(builder, text, at, quote),
        Some(first) if first.is_alphabetic() || first == '_' => {
            let end = past(rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')));
            let word = text[at..end].trim_end_matches('.');
            builder.scalar(Style::Plain, Range::new(at as u32, (at + word.len()) as u32), None);
            end
        }
        first => at + first.map_or(1, char::len_utf8),
    }
}

/// A text in quotes, or in three. One that is not closed ends with its line.
fn quoted(builder: &mut Builder, text: &str, at: usize, quote: char) -> usize {
    let rest = &text[at..];
    let triple = if quote == '"' { "\"\"\"" } else { "'''" };
    let length = if rest.starts_with(triple) { 3 } else { 1 };
    let ends = &triple[..length];
    let mut end = at + length;
    loop {
        let here = &text[end..];
        if let Some(letter) = here.strip_prefix('\\').and_then(|rest| rest.chars().next()) {
            end += 1 + letter.len_utf8();
        } else if here.is_empty() || (length == 1 && here.starts_with('\n')) {
            return end;
        } else if here.starts_with(ends) {
            break;
        } else {
            end += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    let style = if quote == '"' { Style::Double } else { Style::Single };
    let inner = text[at + length..end].into();
    builder.scalar(style, Range::new(at as u32, (end + length) as u32), Some(inner));
    end + length
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn words(text: &str) -> Vec<String> {
        let tree = parse(Arc::new(Source::file("build.gradle", text)));
        tree.root().unwrap().items().map(|node| node.text().to_owned()).collect()
    }

    #[test]
    fn names_and_texts_in_order() {
        for (text, expected) in [
            ("id 'a.b' version \"1.0\" // 'no'\n", &["id", "a.b", "version", "1.0"][..]),
            ("implementation(libs.a.b)", &["implementation", "libs.a.b"]),
            ("/* 'x' */ext { v = '1' }", &["ext", "v", "1"]),
            ("url 'https://x' // c", &["url", "https://x"]),
            ("a '''b'c''' d", &["a", "b'c", "d"]),
            ("a 'open\nb \"\\\"c\"", &["a", "b", "\\\"c"]),
            ("größe = 1; \"", &["größe"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }
}
