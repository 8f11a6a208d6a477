//! Regular expressions of conditions: looked into when the first text comes, compiled when one comes that they may match.
//!
//! Most texts lack a character that every match has, so that most patterns of a run are never compiled. Looking into one
//! costs as much as reading a rule, and compiling one as reading several.

use std::sync::OnceLock;

use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};

/// A regular expression. One that is not well-formed matches nothing that is known.
#[derive(Debug)]
pub struct Pattern {
    text: String,
    needed: OnceLock<Option<Needed>>,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), needed: OnceLock::new(), compiled: OnceLock::new() }
    }

    /// What is wrong with it, in a few words.
    pub(super) fn check(&self) -> Result<(), String> {
        match regex_syntax::parse(&self.text) {
            Ok(hir) => {
                self.needed.get_or_init(|| Needed::by(&hir));
                Ok(())
            }
            Err(regex_syntax::Error::Parse(error)) => Err(error.kind().to_string()),
            Err(regex_syntax::Error::Translate(error)) => Err(error.kind().to_string()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Whether it matches somewhere in a text; `None` when it is too large to be run.
    pub(super) fn is_match(&self, text: &str) -> Option<bool> {
        let needed = || regex_syntax::parse(&self.text).ok().as_ref().and_then(Needed::by);
        if self.needed.get_or_init(needed).is_some_and(|needed| !needed.is_in(text)) {
            return Some(false);
        }
        let compiled = self.compiled.get_or_init(|| Regex::new(&self.text).ok());
        compiled.as_ref().map(|regex| regex.is_match(text))
    }
}

/// Characters of ASCII, one of which stands in every match: a bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Needed(u128);

/// How many characters may be needed; of more, nearly every text has one.
const MOST: u32 = 12;

impl Needed {
    /// What a pattern needs; `None` when nothing is known.
    fn by(hir: &Hir) -> Option<Self> {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => None,
            HirKind::Literal(literal) => literal.0.iter().filter_map(|byte| Self::one(*byte)).min_by_key(Self::weight),
            HirKind::Class(class) => Self::class(class),
            HirKind::Repetition(repetition) => (repetition.min > 0).then(|| Self::by(&repetition.sub)).flatten(),
            HirKind::Capture(capture) => Self::by(&capture.sub),
            HirKind::Concat(parts) => parts.iter().filter_map(Self::by).min_by_key(Self::weight),
            HirKind::Alternation(ways) => {
                let all = ways.iter().map(|way| Self::by(way).map(|needed| needed.0));
                let all = all.reduce(|one, other| Some(one? | other?)).flatten().map(Self);
                all.filter(|all| all.0.count_ones() <= MOST)
            }
        }
    }

    fn one(byte: u8) -> Option<Self> {
        byte.is_ascii().then(|| Self(1 << byte))
    }

    fn class(class: &Class) -> Option<Self> {
        let Class::Unicode(class) = class else { return None };
        let chars = class.iter().flat_map(|range| range.start()..=range.end()).take(MOST as usize + 1);
        let all = chars.map(|char| u8::try_from(char).ok().and_then(Self::one));
        let all = all.reduce(|one, other| Some(Self(one?.0 | other?.0))).flatten();
        all.filter(|all| all.0.count_ones() <= MOST)
    }

    /// How often texts have it: few have signs, most have small letters.
    fn weight(&self) -> u32 {
        let weight = |bit: u8| match bit {
            b'a'..=b'z' => 8,
            b'.' | b'/' | b'-' => 4,
            b'0'..=b'9' => 2,
            _ => 1,
        };
        (0..128).filter(|bit| self.0 >> bit & 1 == 1).map(weight).sum()
    }

    fn is_in(self, text: &str) -> bool {
        text.bytes().any(|byte| byte.is_ascii() && self.0 >> byte & 1 == 1)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_match_has_what_is_needed() {
        for (pattern, needed) in [
            ("^/?v1/", "1"),
            ("[*].", "*"),
            ("[^/][+]|[+][^/]", "+"),
            ("^ | $", " "),
            ("a*", ""),
            ("(a|)b?", ""),
            ("(ab)+", "a"),
            ("(?i)url", "Uu"),
            ("é", ""),
            ("é=", "="),
            ("(?i)k", ""),
            ("[^a]", ""),
            (".", ""),
            ("x{0}", ""),
            ("x{2,}[0-9]", "x"),
            ("x*[0-9]", "0123456789"),
            ("latest$|:", ":l"),
        ] {
            let shown = |needed: Needed| (0..128u8).filter(|bit| needed.0 >> bit & 1 == 1).map(char::from).collect();
            let hir = regex_syntax::parse(pattern).unwrap();
            let found: String = Needed::by(&hir).map(shown).unwrap_or_default();
            assert_eq!(found, needed, "{pattern}");
        }
    }

    #[test]
    fn the_answer_is_that_of_the_whole_expression() {
        let texts = ["", "a", "ab", "v1/x", "/v1/", "a+b", "+", "secret/*", "x*y", "é=", "K", "\u{212a}", "xx7", "url"];
        for pattern in ["^/?v1/", "[*].", "[^/][+]|[+][^/]", "(ab)+", "(?i)url", "é=", "(?i)k", "x{2,}[0-9]", "^$"] {
            for text in texts {
                let expected = Regex::new(pattern).unwrap().is_match(text);
                assert_eq!(Pattern::new(pattern).is_match(text), Some(expected), "{pattern} in {text}");
            }
        }
    }
}
