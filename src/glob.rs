//! Patterns over paths and over names. What is done with what they match is left to others.

use globset::{GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};

use crate::finding::Named;
use crate::source::Place;

/// One name or a pattern over names; `*` stands for anything. Rules are named so, and objects.
#[derive(Debug, Clone)]
pub struct NameGlob {
    /// As written.
    pub text: String,
    /// Where it is written; `None` on the command line.
    pub place: Option<Place>,
    pattern: Option<GlobMatcher>,
}

impl NameGlob {
    /// Reads a pattern; the error says what is wrong with it.
    pub fn new(text: &str, place: Option<Place>) -> Result<Self, String> {
        let is_pattern = text.contains(['*', '?', '[', '{']);
        let pattern = is_pattern.then(|| compile(text, false)).transpose()?;
        Ok(Self { text: text.to_owned(), place, pattern })
    }

    /// Whether this can mean several.
    pub fn is_pattern(&self) -> bool {
        self.pattern.is_some()
    }

    /// Whether a name is meant.
    pub fn matches(&self, name: &str) -> bool {
        self.pattern.as_ref().map_or(self.text == name, |pattern| pattern.is_match(name))
    }

    /// Whether a rule is meant, by its id or by one that it had.
    pub fn covers(&self, rule: &impl Named) -> bool {
        self.matches(rule.id()) || rule.aliases().iter().any(|alias| self.matches(alias))
    }
}

/// Paths below a folder. `*` stays within one folder, `**` does not; a folder stands for everything in it.
#[derive(Debug, Clone, Default)]
pub struct PathGlobs {
    set: GlobSet,
    texts: Vec<String>,
}

impl PathGlobs {
    /// No pattern at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds a pattern, which counts from the folder `base` (empty for the root).
    pub fn add(&mut self, base: &str, text: &str) -> Result<(), String> {
        let base = if base.is_empty() { String::new() } else { format!("{}/", globset::escape(base)) };
        let below = text.trim_start_matches("./").trim_matches('/');
        let whole = format!("{base}{below}");
        compile(&whole, true)?;
        self.texts.push(whole);
        self.set = self.build()?;
        Ok(())
    }

    fn build(&self) -> Result<GlobSet, String> {
        let mut set = GlobSetBuilder::new();
        for text in &self.texts {
            set.add(glob(text, true)?);
            set.add(glob(&format!("{text}/**"), true)?);
        }
        set.build().map_err(|error| error.kind().to_string())
    }

    /// Whether a path, relative to the root and with forward slashes, is meant.
    pub fn matches(&self, path: &str) -> bool {
        !self.texts.is_empty() && self.set.is_match(path)
    }

    /// The patterns, counted from the root.
    pub fn texts(&self) -> Vec<String> {
        self.texts.clone()
    }

    /// Whether there is no pattern.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

fn glob(text: &str, literal_separator: bool) -> Result<globset::Glob, String> {
    let built = GlobBuilder::new(text).literal_separator(literal_separator).backslash_escape(true).build();
    built.map_err(|error| error.kind().to_string())
}

fn compile(text: &str, literal_separator: bool) -> Result<GlobMatcher, String> {
    Ok(glob(text, literal_separator)?.compile_matcher())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_folder_stands_for_what_is_in_it() {
        for (base, pattern, path, expected) in [
            ("", "legacy", "legacy/a/b.yaml", true),
            ("", "./legacy/", "legacy/a.yaml", true),
            ("", "legacy/**", "legacy/a.yaml", true),
            ("", "legacy/*", "legacy/a/b.yaml", true),
            ("", "legacy/*.yaml", "legacy/a/b.yaml", false),
            ("", "legacy", "old/legacy/a.yaml", false),
            ("", "**/legacy", "old/legacy/a.yaml", true),
            ("", "legacy", "legacy2/a.yaml", false),
            ("ops", "legacy", "ops/legacy/a.yaml", true),
            ("ops", "legacy", "legacy/a.yaml", false),
            ("a[b]", "c", "a[b]/c/d", true),
        ] {
            let mut globs = PathGlobs::none();
            globs.add(base, pattern).unwrap();
            assert_eq!(globs.matches(path), expected, "{base} {pattern} {path}");
        }
        assert!(!PathGlobs::none().matches("a"));
        assert!(PathGlobs::none().add("", "a[").is_err());
    }

    #[test]
    fn a_star_means_every_rule() {
        for (pattern, id, expected) in [
            ("vault/*", "vault/tls-disabled", true),
            ("*", "vault/tls-disabled", true),
            ("*/no-*", "kubernetes/no-probe", true),
            ("vault/tls-disabled", "vault/tls-disabled", true),
            ("vault/tls", "vault/tls-disabled", false),
            ("vault/*", "spring/x", false),
        ] {
            assert_eq!(NameGlob::new(pattern, None).unwrap().matches(id), expected, "{pattern} {id}");
        }
        assert!(NameGlob::new("vault/[", None).is_err());
    }
}
