//! Regular expressions of conditions: looked into when the first text comes, compiled when one comes that they may match.
//!
//! Most texts do not begin as every match does, or lack a character that every match has, so that most patterns of a run
//! are never compiled. Looking into one costs as much as reading a rule, and compiling one as reading several.

use std::sync::OnceLock;

use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// A regular expression. One that is not well-formed matches nothing that is known.
#[derive(Debug)]
pub struct Pattern {
    text: String,
    seen: OnceLock<Seen>,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), seen: OnceLock::new(), compiled: OnceLock::new() }
    }

    /// What is wrong with it, in a few words.
    pub(super) fn check(&self) -> Result<(), String> {
        match regex_syntax::parse(&self.text) {
            Ok(hir) => {
                self.seen.get_or_init(|| Seen::of(&hir));
                Ok(())
            }
            Err(regex_syntax::Error::Parse(error)) => Err(error.kind().to_string()),
            Err(regex_syntax::Error::Translate(error)) => Err(error.kind().to_string()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Whether it matches somewhere in a text; `None` when it is too large to be run.
    pub(super) fn is_match(&self, text: &str) -> Option<bool> {
        let look = || regex_syntax::parse(&self.text).map_or_else(|_| Seen::default(), |hir| Seen::of(&hir));
        let seen = self.seen.get_or_init(look);
        if !text.as_bytes().starts_with(&seen.beginning) || seen.needed.is_some_and(|needed| !needed.is_in(text)) {
            return Some(false);
        }
        let compiled = self.compiled.get_or_init(|| Regex::new(&self.text).ok());
        compiled.as_ref().map(|regex| regex.is_match(text))
    }
}

/// What can be told of every match by a look at the pattern.
#[derive(Debug, Default)]
struct Seen {
    /// What the whole text begins with.
    beginning: Vec<u8>,
    needed: Option<Needed>,
}

impl Seen {
    fn of(hir: &Hir) -> Self {
        let beginning = match hir.kind() {
            HirKind::Concat(parts) => match [parts.first(), parts.get(1)].map(|part| part.map(Hir::kind)) {
                [Some(HirKind::Look(Look::Start)), Some(HirKind::Literal(literal))] => literal.0.to_vec(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        Self { beginning, needed: Needed::by(hir) }
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
        let texts =
            ["", "a", "ab", "v1/x", "/v1/", "a+b", "+", "secret/*", "x*y", "é=", "K", "\u{212a}", "xx7", "url", "ab|"];
        for pattern in [
            "^ab",
            "^ab|x",
            "(?m)^ab",
            "^(?i)ab",
            "^(ab)c?",
            "^/?v1/",
            "[*].",
            "[^/][+]|[+][^/]",
            "(ab)+",
            "(?i)url",
            "é=",
            "(?i)k",
            "x{2,}[0-9]",
            "^$",
        ] {
            for text in texts {
                let expected = Regex::new(pattern).unwrap().is_match(text);
                assert_eq!(Pattern::new(pattern).is_match(text), Some(expected), "{pattern} in {text}");
            }
        }
    }
}
