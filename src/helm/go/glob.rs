//! Patterns over names: `filepath.Match`, as .helmignore uses it, and gobwas' patterns, as `.Files.Glob` does.
//!
//! Both are translated into regular expressions, which cannot explode.

use regex::Regex;

/// Whether a name fits a pattern of `filepath.Match`; `None` for a pattern that is none.
pub fn matcher(pattern: &str) -> Option<Regex> {
    let mut out = String::from(r"\A(?s:");
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        match c {
            '*' => out.push_str("[^/]*"),
            '?' => out.push_str("[^/]"),
            '[' => out.push_str(&class(&mut rest, &['^'])?),
            '\\' => literal(rest.next()?, &mut out),
            _ => literal(c, &mut out),
        }
    }
    out.push_str(r")\z");
    Regex::new(&out).ok()
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
            ("[a-", "a", false),
        ] {
            assert_eq!(matcher(pattern).is_some_and(|regex| regex.is_match(name)), expected, "{pattern} {name}");
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
