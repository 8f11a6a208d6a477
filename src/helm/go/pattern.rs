//! Regular expressions in Go's dialect, translated into that of the crate `regex`.
//!
//! The two differ little: `\d`, `\w`, `\s` and `\b` mean ASCII to Go, brackets within brackets mean nothing to it, and a
//! brace that begins no repetition is a brace.

use std::collections::BTreeMap;
use std::sync::Mutex;

use regex::Regex;

/// Larger programs than charts have use for.
const SIZE: usize = 1 << 20;

/// How many compiled patterns are kept. A chart uses few, and each of them often.
const KEPT: usize = 256;

static COMPILED: Mutex<BTreeMap<String, Regex>> = Mutex::new(BTreeMap::new());

/// Compiles a pattern, or finds it compiled; else says in Go's words that it cannot be.
pub fn compile(pattern: &str) -> Result<Regex, String> {
    let Ok(mut compiled) = COMPILED.lock() else { return fresh(pattern) };
    if let Some(known) = compiled.get(pattern) {
        return Ok(known.clone());
    }
    let regex = fresh(pattern)?;
    if compiled.len() >= KEPT {
        compiled.clear();
    }
    compiled.insert(pattern.to_owned(), regex.clone());
    Ok(regex)
}

fn fresh(pattern: &str) -> Result<Regex, String> {
    let compiled = regex::RegexBuilder::new(&translate(pattern)).size_limit(SIZE).build();
    compiled.map_err(|_| format!("error parsing regexp: `{pattern}`"))
}

/// The same expression for the crate.
fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    let mut in_class = false;
    while let Some(c) = rest.chars().next() {
        let mut len = c.len_utf8();
        match c {
            '\\' => {
                let escaped = rest[1..].chars().next();
                len += escaped.map_or(0, char::len_utf8);
                if escaped == Some('Q') {
                    len = quoted(rest, &mut out);
                } else {
                    escape(escaped, in_class, &mut out);
                }
            }
            '[' if in_class && !rest.starts_with("[:") => out.push_str(r"\["),
            '[' if in_class => {
                len = rest.find(":]").map_or(1, |at| at + 2);
                out.push_str(if len == 1 { r"\[" } else { &rest[..len] });
            }
            '[' => {
                in_class = true;
                len = open_class(rest, &mut out);
            }
            ']' if in_class => {
                in_class = false;
                out.push(']');
            }
            '&' | '~' if in_class => out.extend(['\\', c]),
            '-' if in_class && rest.starts_with("--") => out.push_str(r"\-"),
            '{' if !in_class && !is_repetition(rest) => out.push_str(r"\{"),
            _ => out.push(c),
        }
        rest = &rest[len..];
    }
    out
}

/// The bracket, the negation, and a closing bracket that stands first and means itself.
fn open_class(rest: &str, out: &mut String) -> usize {
    let start = if rest.starts_with("[^") { 2 } else { 1 };
    out.push_str(&rest[..start]);
    if rest[start..].starts_with(']') {
        out.push_str(r"\]");
        return start + 1;
    }
    start
}

/// `\Q…\E`
fn quoted(rest: &str, out: &mut String) -> usize {
    let end = rest.find(r"\E").unwrap_or(rest.len());
    out.push_str(&regex::escape(&rest[2..end]));
    (end + 2).min(rest.len())
}

fn escape(escaped: Option<char>, in_class: bool, out: &mut String) {
    match escaped {
        Some('d') => out.push_str("[0-9]"),
        Some('D') => out.push_str("[^0-9]"),
        Some('w') => out.push_str("[0-9A-Za-z_]"),
        Some('W') => out.push_str("[^0-9A-Za-z_]"),
        Some('s') => out.push_str(r"[\t\n\f\r ]"),
        Some('S') => out.push_str(r"[^\t\n\f\r ]"),
        Some(c @ ('b' | 'B')) if !in_class => out.push_str(&format!("(?-u:\\{c})")),
        Some(c @ ('<' | '>')) => out.push(c),
        Some(c) => out.extend(['\\', c]),
        None => out.push('\\'),
    }
}

/// `{2}`, `{2,}`, `{2,3}`
fn is_repetition(text: &str) -> bool {
    let Some((inner, _)) = text[1..].split_once('}') else { return false };
    let (low, high) = inner.split_once(',').unwrap_or((inner, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !low.is_empty() && is_number(low) && is_number(high)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn go_s_dialect() {
        for (pattern, text, found) in [
            (r"a(b*)", "xabbc", Some("abb")),
            (r"\d+", "٣4", Some("4")),
            (r"[\d.]+", "v1.2", Some("1.2")),
            (r"[^\w]", "é", Some("é")),
            (r"\bé", "aé", Some("é")),
            (r"[[:alpha:]]+", "1ab", Some("ab")),
            (r"[[a]+", "x[a", Some("[a")),
            (r"[a&&b]+", "&&", Some("&&")),
            (r"[]a]+", "]a", Some("]a")),
            (r"[^]a]+", "]b", Some("b")),
            (r"a{2}", "aa", Some("aa")),
            (r"{{", "{{", Some("{{")),
            (r"a{,2}", "a{,2}", Some("a{,2}")),
            (r"\Qa.b\E+", "a.bb", Some("a.bb")),
            (r"\<", "<", Some("<")),
            (r"[--a]", "0", Some("0")),
            (r"^$", "", Some("")),
        ] {
            let regex = compile(pattern).unwrap_or_else(|why| panic!("{pattern}: {why}"));
            assert_eq!(regex.find(text).map(|found| found.as_str()), found, "{pattern}");
        }
        for pattern in ["(", "(?=a)", r"\1", "a**b(", "[", r"\", "(a{1000}){1000}"] {
            assert!(compile(pattern).is_err(), "{pattern}");
        }
    }
}
