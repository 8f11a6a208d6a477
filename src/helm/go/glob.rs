//! Patterns over names: `filepath.Match`, as .helmignore uses it, and gobwas' patterns, as `.Files.Glob` does.
//!
//! The second kind is translated into regular expressions, which cannot explode.

use regex::Regex;

/// A pattern of `filepath.Match`. There are many for every chart, so that they are not compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Char(char),
    Any,
    AnyMany,
    Class { negated: bool, ranges: Vec<(char, char)> },
}

impl Pattern {
    /// Reads a pattern; `None` where it is none.
    pub fn of(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            parts.push(match c {
                '*' => Part::AnyMany,
                '?' => Part::Any,
                '[' => Part::class(&mut rest)?,
                '\\' => Part::Char(rest.next()?),
                _ => Part::Char(c),
            });
        }
        Some(Self(parts))
    }

    /// Whether a name fits. Only the last star is ever tried again, so that nothing explodes.
    pub fn fits(&self, name: &str) -> bool {
        let (parts, name) = (&self.0, name.chars().collect::<Vec<char>>());
        let (mut part, mut at, mut star) = (0, 0, None);
        while at < name.len() || part < parts.len() {
            match parts.get(part) {
                Some(Part::AnyMany) => {
                    star = Some((part, at));
                    part += 1;
                }
                Some(one) if name.get(at).is_some_and(|c| one.fits(*c)) => (part, at) = (part + 1, at + 1),
                _ => match star {
                    Some((from, taken)) if name.get(taken).is_some_and(|c| *c != '/') => {
                        star = Some((from, taken + 1));
                        (part, at) = (from + 1, taken + 1);
                    }
                    _ => return false,
                },
            }
        }
        true
    }
}

impl Part {
    /// `[a-z]`, behind the bracket.
    fn class(rest: &mut std::str::Chars<'_>) -> Option<Part> {
        let negated = rest.as_str().starts_with('^');
        if negated {
            rest.next();
        }
        let mut ranges = Vec::new();
        while !rest.as_str().starts_with(']') || ranges.is_empty() {
            let low = class_char(rest)?;
            let high = if rest.as_str().starts_with('-') {
                rest.next();
                class_char(rest)?
            } else {
                low
            };
            ranges.push((low, high));
        }
        rest.next();
        Some(Part::Class { negated, ranges })
    }

    fn fits(&self, c: char) -> bool {
        match self {
            Part::Char(own) => *own == c,
            Part::Any => c != '/',
            Part::AnyMany => false,
            Part::Class { negated, ranges } => {
                c != '/' && ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated
            }
        }
    }
}

fn class_char(rest: &mut std::str::Chars<'_>) -> Option<char> {
    match rest.next()? {
        '-' | ']' => None,
        '\\' => rest.next(),
        c => Some(c),
    }
}

/// Whether a path fits one of gobwas' patterns, with `/` between the parts; `None` for a pattern that is none.
pub fn files(pattern: &str) -> Option<Regex> {
    let mut out = String::from(r"\A(?s:");
    let mut rest = pattern.chars().peekable();
    let mut depth = 0usize;
    while let Some(c) = rest.next() {
        match c {
            '*' if rest.next_if_eq(&'*').is_some() => out.push_str(".*"),
            '*' => out.push_str("[^/]*"),
            '?' => out.push_str("[^/]"),
            '[' => out.push_str(&class(&mut rest, &['!', '^'])?),
            '{' => {
                depth += 1;
                out.push_str("(?:");
            }
            '}' if depth > 0 => {
                depth -= 1;
                out.push(')');
            }
            ',' if depth > 0 => out.push('|'),
            '\\' => literal(rest.next()?, &mut out),
            _ => literal(c, &mut out),
        }
    }
    out.push_str(r")\z");
    Regex::new(&out).ok().filter(|_| depth == 0)
}

fn literal(c: char, out: &mut String) {
    out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
}

/// `[a-z]`, behind the bracket.
fn class(rest: &mut impl Iterator<Item = char>, negations: &[char]) -> Option<String> {
    let mut out = String::from("[");
    let mut first = true;
    loop {
        let c = rest.next()?;
        match c {
            _ if first && negations.contains(&c) => out.push('^'),
            ']' if out.len() > 1 && !(first || out == "[^") => break,
            '-' => out.push('-'),
            '\\' => literal(rest.next()?, &mut out),
            _ => class_literal(c, &mut out),
        }
        first = false;
    }
    out.push(']');
    // A name's parts are never crossed.
    Some(if out.starts_with("[^") { out.replacen("[^", "[^/", 1) } else { out })
}

fn class_literal(c: char, out: &mut String) {
    if c.is_ascii_punctuation() {
        out.push('\\');
    }
    out.push(c);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_of_ignored_files() {
        for (pattern, name, expected) in [
            ("*.txt", "a.txt", true),
            ("*.txt", "a/b.txt", false),
            ("a/*.txt", "a/b.txt", true),
            ("ru[c-e]?er.txt", "rudder.txt", true),
            ("[^a]b", "ab", false),
            ("[^a]b", "cb", true),
            ("templates/.?*", "templates/.x", true),
            ("templates/.?*", "templates/x", false),
            (r"\*", "*", true),
            ("a+(b)", "a+(b)", true),
            ("*a*b*c", "xaybzzbc", true),
            ("*a*b*c", "xaybzz/bc", false),
            ("*", "", true),
            ("", "a", false),
            ("[a-", "a", false),
        ] {
            assert_eq!(Pattern::of(pattern).is_some_and(|pattern| pattern.fits(name)), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn paths_of_files() {
        for (pattern, name, expected) in [
            ("config/*", "config/a", true),
            ("config/*", "config/a/b", false),
            ("config/**", "config/a/b", true),
            ("**.yaml", "config/a.yaml", true),
            ("*.{yaml,json}", "a.json", true),
            ("{a,b{c,d}}", "bd", true),
            ("[!a]", "b", true),
            ("[!a]", "/", false),
            ("config/?.x", "config/é.x", true),
            ("{a", "a", false),
        ] {
            assert_eq!(files(pattern).is_some_and(|regex| regex.is_match(name)), expected, "{pattern} {name}");
        }
    }
}
