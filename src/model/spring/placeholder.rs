//! `${key}` and `${key:default}`: taken apart and filled in.
//!
//! Keys and defaults may hold placeholders again; `\${` is no placeholder. Whether a default will hold in the end,
//! since an environment variable may come before it, is for the caller to judge.

use std::borrow::Cow;

/// How deep placeholders are nested or lead from one to the next.
const DEPTH: usize = 16;

/// How many placeholders are filled in for one value; values that multiply one another would never end.
const STEPS: usize = 256;

/// A piece of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Part<'t> {
    /// Text as it is meant.
    Literal(Cow<'t, str>),
    /// A placeholder.
    Reference {
        /// What it asks for.
        key: Vec<Part<'t>>,
        /// What it takes when nothing says.
        default: Option<Vec<Part<'t>>>,
    },
}

/// Takes a value apart; `None` when a placeholder is not closed or they are nested too deep.
pub fn parse(text: &str) -> Option<Vec<Part<'_>>> {
    parts(text, DEPTH)
}

fn parts(text: &str, depth: usize) -> Option<Vec<Part<'_>>> {
    let depth = depth.checked_sub(1)?;
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        if let Some(before) = rest[..at].strip_suffix('\\') {
            found.push(Part::Literal(Cow::Owned(format!("{before}${{"))));
            rest = &rest[at + 2..];
            continue;
        }
        push_literal(&mut found, &rest[..at]);
        let inside = &rest[at + 2..];
        let end = closing(inside)?;
        found.push(reference(&inside[..end], depth)?);
        rest = &inside[end + 1..];
    }
    push_literal(&mut found, rest);
    Some(found)
}

fn push_literal<'t>(parts: &mut Vec<Part<'t>>, text: &'t str) {
    if !text.is_empty() {
        parts.push(Part::Literal(Cow::Borrowed(text)));
    }
}

fn reference(inside: &str, depth: usize) -> Option<Part<'_>> {
    let (key, default) = match colon(inside) {
        Some(at) => (&inside[..at], Some(parts(&inside[at + 1..], depth)?)),
        None => (inside, None),
    };
    Some(Part::Reference { key: parts(key, depth)?, default })
}

/// Where the brace stands that closes what has been opened before the text.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, letter) in text.bytes().enumerate() {
        match letter {
            b'{' => open += 1,
            b'}' if open == 0 => return Some(at),
            b'}' => open -= 1,
            _ => {}
        }
    }
    None
}

/// Where the colon before the default stands: the first outside braces that no backslash precedes.
fn colon(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    let mut before = b' ';
    for (at, letter) in text.bytes().enumerate() {
        match letter {
            b'{' => open += 1,
            b'}' => open = open.saturating_sub(1),
            b':' if open == 0 && before != b'\\' => return Some(at),
            _ => {}
        }
        before = letter;
    }
    None
}

/// Whether something is written out beside the placeholders.
pub fn has_literal(parts: &[Part<'_>]) -> bool {
    parts.iter().any(|part| matches!(part, Part::Literal(text) if !text.trim().is_empty()))
}

/// The first default, at any depth, that is written out.
pub fn literal_default(parts: &[Part<'_>]) -> Option<String> {
    parts.iter().find_map(|part| match part {
        Part::Reference { default: Some(default), .. } if has_literal(default) => Some(plain(default)),
        Part::Reference { default: Some(default), .. } => literal_default(default),
        _ => None,
    })
}

fn plain(parts: &[Part<'_>]) -> String {
    let literal = |part: &Part<'_>| if let Part::Literal(text) = part { text.to_string() } else { String::new() };
    parts.iter().map(literal).collect::<String>().trim().to_owned()
}

/// What a value comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// A text.
    Text(String),
    /// Nothing that the files tell.
    Unknown,
    /// Placeholders that lead back to themselves.
    Cycle,
}

/// Fills in a value; `lookup` gives the text of a property as it is written.
pub fn resolve(text: &str, lookup: &dyn Fn(&str) -> Option<String>) -> Resolved {
    let mut filling = Filling { lookup, keys: Vec::new(), steps: STEPS };
    filling.text(text).map_or_else(|end| end, Resolved::Text)
}

struct Filling<'l> {
    lookup: &'l dyn Fn(&str) -> Option<String>,
    keys: Vec<String>,
    steps: usize,
}

impl Filling<'_> {
    fn text(&mut self, text: &str) -> Result<String, Resolved> {
        match parse(text) {
            Some(parts) => self.parts(&parts),
            None => Err(Resolved::Unknown),
        }
    }

    fn parts(&mut self, parts: &[Part<'_>]) -> Result<String, Resolved> {
        let mut filled = String::new();
        for part in parts {
            match part {
                Part::Literal(text) => filled.push_str(text),
                Part::Reference { key, default } => filled.push_str(&self.reference(key, default.as_deref())?),
            }
        }
        Ok(filled)
    }

    fn reference(&mut self, key: &[Part<'_>], default: Option<&[Part<'_>]>) -> Result<String, Resolved> {
        self.steps = self.steps.checked_sub(1).ok_or(Resolved::Unknown)?;
        let key = self.parts(key)?;
        if self.keys.contains(&key) {
            return Err(Resolved::Cycle);
        }
        if self.keys.len() >= DEPTH {
            return Err(Resolved::Unknown);
        }
        match (self.lookup)(&key) {
            Some(text) => {
                self.keys.push(key);
                let filled = self.text(&text);
                self.keys.pop();
                filled
            }
            None => self.parts(default.ok_or(Resolved::Unknown)?),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn lookup(key: &str) -> Option<String> {
        let known = [
            ("host", "db"),
            ("url", "jdbc:${host}:${port:5432}"),
            ("a", "${b}"),
            ("b", "x${a}"),
            ("self", "${self:1}"),
            ("name", "host"),
            ("boom", "${boom1}${boom1}"),
            ("empty", ""),
        ];
        if let Some(rest) = key.strip_prefix("boom") {
            let n: usize = rest.parse().ok()?;
            return Some(format!("${{boom{0}}}${{boom{0}}}", n + 1));
        }
        known.iter().find(|(known, _)| *known == key).map(|(_, text)| (*text).to_owned())
    }

    #[test]
    fn values_are_filled_in() {
        let text = |text: &str| Resolved::Text(text.to_owned());
        for (value, expected) in [
            ("plain", text("plain")),
            ("${host}", text("db")),
            ("${host:other}", text("db")),
            ("${missing:other}", text("other")),
            ("${missing:}", text("")),
            ("${empty:x}", text("")),
            ("${missing}", Resolved::Unknown),
            ("http://${host}/${missing}", Resolved::Unknown),
            ("${url}", text("jdbc:db:5432")),
            ("${missing:${host}}", text("db")),
            ("${${name}}", text("db")),
            ("${missing:http://x:80/{id}}", text("http://x:80/{id}")),
            ("\\${host}", text("${host}")),
            ("a\\${host}b${host}", text("a${host}bdb")),
            ("${missing\\:x:y}", text("y")),
            ("${a}", Resolved::Cycle),
            ("${self}", Resolved::Cycle),
            ("${open", Resolved::Unknown),
            ("${boom1}", Resolved::Unknown),
            ("#{spel}", text("#{spel}")),
            ("$", text("$")),
        ] {
            assert_eq!(resolve(value, &lookup), expected, "{value}");
        }
        assert_eq!(parse(&"${a:".repeat(100_000)), None);
    }

    #[test]
    fn what_is_written_out() {
        for (value, literal, default) in [
            ("secret", true, None),
            ("${A}", false, None),
            ("${A} ", false, None),
            ("${A:secret}", false, Some("secret")),
            ("${A:${B:deep}}", false, Some("deep")),
            ("${A:${B}}", false, None),
            ("${A:}", false, None),
            ("${A:x${B}y}", false, Some("xy")),
            ("pre-${A}", true, None),
        ] {
            let parts = parse(value).unwrap();
            assert_eq!((has_literal(&parts), literal_default(&parts).as_deref()), (literal, default), "{value}");
        }
    }
}
