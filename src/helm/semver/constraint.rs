//! Constraints: `>=1.19-0`, `^1.2`, `~2`, `1.x || >=3`, `1.2 - 1.4`.

use std::cmp::Ordering;
use std::sync::LazyLock;

use regex::Regex;

use super::{Version, prereleases};

const VERSION: &str = r"v?([0-9|xX*]+)(\.[0-9|xX*]+)?(\.[0-9|xX*]+)?(-([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?";
const OPERATORS: &str = r"=||!=|>|<|>=|=>|<=|=<|~|~>|\^";

/// The patterns that say what a constraint is; they are fixed, so that they always compile.
struct Patterns {
    one: Regex,
    range: Regex,
    each: Regex,
    valid: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    // Blanks are those of ASCII, as in Go.
    let pattern = |text: String| Regex::new(&format!("(?-u){text}")).ok();
    Some(Patterns {
        one: pattern(format!(r"^\s*({OPERATORS})\s*({VERSION})\s*$"))?,
        range: pattern(format!(r"\s*({VERSION})\s+-\s+({VERSION})\s*"))?,
        each: pattern(format!(r"({OPERATORS})\s*({VERSION})"))?,
        valid: pattern(format!(r"^(\s*({OPERATORS})\s*({VERSION})\s*)((?:\s+|,\s*)({OPERATORS})\s*({VERSION})\s*)*$"))?,
    })
});

/// Groups of which one must hold; all of a group must.
#[derive(Debug, Clone)]
pub struct Constraints(Vec<Vec<Constraint>>);

#[derive(Debug, Clone)]
struct Constraint {
    operator: Operator,
    version: Version,
    /// The second number is a wildcard or is not there.
    any_minor: bool,
    /// The third is.
    any_patch: bool,
    /// Any of the three is.
    any: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Operator {
    Equal,
    Not,
    Greater,
    Less,
    AtLeast,
    AtMost,
    Tilde,
    Caret,
}

impl Constraints {
    /// Reads constraints; else says in Go's words that they are none.
    pub fn parse(text: &str) -> Result<Constraints, String> {
        let improper = |part: &str| format!("improper constraint: {part}");
        let patterns = PATTERNS.as_ref().ok_or_else(|| improper(text))?;
        let text = patterns.range.replace_all(text, ">= ${1}, <= ${11} ");
        let mut groups = Vec::new();
        for part in text.split("||") {
            if !patterns.valid.is_match(part) {
                return Err(improper(part));
            }
            let group = patterns.each.find_iter(part).map(|one| Constraint::parse(patterns, one.as_str()));
            groups.push(group.collect::<Option<Vec<_>>>().ok_or_else(|| improper(part))?);
        }
        Ok(Constraints(groups))
    }

    /// Whether a version fits.
    pub fn check(&self, version: &Version) -> bool {
        self.0.iter().any(|group| {
            // A prerelease fits only where one was asked for.
            let allows = group.iter().any(|one| !one.version.prerelease.is_empty());
            let is_allowed = allows || version.prerelease.is_empty();
            is_allowed && group.iter().all(|one| one.check(version))
        })
    }
}

impl Constraint {
    fn parse(patterns: &Patterns, text: &str) -> Option<Constraint> {
        let found = patterns.one.captures(text)?;
        let part = |index: usize| found.get(index).map_or("", |part| part.as_str());
        let (major, minor, patch, behind) = (part(3), part(4), part(5), part(6));
        let is_any = |text: &str| matches!(text.trim_start_matches('.'), "" | "x" | "X" | "*");
        let (any, any_minor, any_patch, written) = match () {
            () if is_any(major) => (true, false, false, format!("0.0.0{behind}")),
            () if is_any(minor) => (true, true, false, format!("{major}.0.0{behind}")),
            () if is_any(patch) => (true, false, true, format!("{major}{minor}.0{behind}")),
            () => (false, false, false, part(2).to_owned()),
        };
        let operator = match part(1) {
            "!=" => Operator::Not,
            ">" => Operator::Greater,
            "<" => Operator::Less,
            ">=" | "=>" => Operator::AtLeast,
            "<=" | "=<" => Operator::AtMost,
            "~" | "~>" => Operator::Tilde,
            "^" => Operator::Caret,
            _ => Operator::Equal,
        };
        Some(Constraint { operator, version: Version::parse(&written).ok()?, any_minor, any_patch, any })
    }

    fn check(&self, version: &Version) -> bool {
        let order = version.compare(&self.version);
        match self.operator {
            Operator::Equal if self.any => self.tilde(version),
            Operator::Equal => order == Ordering::Equal,
            Operator::Not => self.differs(version),
            Operator::Greater => self.greater(version),
            Operator::Less => order == Ordering::Less,
            Operator::AtLeast => order != Ordering::Less,
            Operator::AtMost if self.any => self.at_most(version),
            Operator::AtMost => order != Ordering::Greater,
            Operator::Tilde => self.tilde(version),
            Operator::Caret => order != Ordering::Less && self.caret(version),
        }
    }

    fn differs(&self, version: &Version) -> bool {
        if !self.any {
            return version.compare(&self.version) != Ordering::Equal;
        }
        let own = &self.version;
        let is_other = own.major != version.major || own.minor != version.minor && !self.any_minor;
        let is_other_patch = || own.patch != version.patch && !self.any_patch;
        let is_other_prerelease = || prereleases(&version.prerelease, &own.prerelease) != Ordering::Equal;
        is_other || !self.any_minor && (is_other_patch() || self.any_patch && is_other_prerelease())
    }

    fn greater(&self, version: &Version) -> bool {
        match version.major.cmp(&self.version.major) {
            _ if !self.any => version.compare(&self.version) == Ordering::Greater,
            Ordering::Equal if self.any_minor => false,
            Ordering::Equal if self.any_patch => version.minor > self.version.minor,
            Ordering::Equal => version.compare(&self.version) == Ordering::Greater,
            order => order == Ordering::Greater,
        }
    }

    fn at_most(&self, version: &Version) -> bool {
        let own = &self.version;
        version.major <= own.major && (version.major < own.major || version.minor <= own.minor || self.any_minor)
    }

    fn tilde(&self, version: &Version) -> bool {
        let own = &self.version;
        let is_zero = (own.major, own.minor, own.patch) == (0, 0, 0);
        let is_near = version.major == own.major && (version.minor == own.minor || self.any_minor);
        let accepts_all = is_zero && !self.any_minor && !self.any_patch;
        version.compare(own) != Ordering::Less && (accepts_all || is_near)
    }

    fn caret(&self, version: &Version) -> bool {
        let own = &self.version;
        if own.major > 0 || self.any_minor {
            return version.major == own.major;
        }
        if version.major > 0 {
            return false;
        }
        if own.minor > 0 || self.any_patch {
            return version.minor == own.minor;
        }
        version.minor == 0 && version.patch == own.patch
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A constraint, versions that fit it, and versions that do not.
    const TABLE: &[(&str, &str, &str)] = &[
        (">=1.19-0", "1.19.0 1.28.3-gke.100 v1.19", "1.18.9"),
        (">=1.19", "1.19.0 1.28.3", "1.28.3-gke.100 1.18.0"),
        (">1.21", "1.22.0 2.0.0", "1.21.0 1.21.9"),
        (">11", "12.0.0", "11.1.0"),
        ("<1.22-0", "1.21.14 1.21.0-x", "1.22.0 1.22.1"),
        ("<=1.2", "1.2.9 1.1.0", "1.3.0 2.0.0"),
        ("<=1", "1.9.9 0.1.0", "2.0.0"),
        ("^1.2 || ~3", "1.2.0 1.9.9 3.4.5", "1.1.9 2.0.0 4.0.0"),
        ("^0.2.3", "0.2.3 0.2.9", "0.3.0 0.2.2 1.0.0"),
        ("^0.0.3", "0.0.3", "0.0.4 0.1.3"),
        ("^0.0", "0.0.9", "0.1.0 1.0.0"),
        ("^0", "0.9.9", "1.0.0"),
        ("~1.2.3", "1.2.3 1.2.9", "1.3.0 1.2.2"),
        ("~1.2", "1.2.0 1.2.9", "1.3.0"),
        ("~1", "1.9.0", "2.0.0"),
        ("1.x", "1.0.0 1.9.9", "2.0.0"),
        ("1.2.*", "1.2.9", "1.3.0"),
        ("*", "0.0.0 9.9.9", "1.0.0-rc.1"),
        ("", "", ""),
        ("1.2 - 1.4.5", "1.2.0 1.4.5", "1.4.6 1.1.9"),
        (">= 1.2, < 3.0.0, != 2.1.4", "1.2.0 2.1.3", "2.1.4 3.0.0"),
        (">= 1.2 <2", "1.2.0 1.9.9", "2.0.0"),
        ("!=1.2.x", "1.3.0", "1.2.0 1.2.9"),
        ("!=1.x", "2.0.0", "1.9.9"),
        ("=1.2.3", "1.2.3 1.2.3+build", "1.2.4"),
        ("1.2.3", "1.2.3", "1.2.2 1.2.4"),
        ("=>1.2.3", "1.2.3", "1.2.2"),
        ("=<1.2.3", "1.2.3", "1.2.4"),
        ("~>1.2.3", "1.2.9", "1.3.0"),
    ];

    #[test]
    fn constraints_and_versions() {
        for (text, fitting, others) in TABLE.iter().filter(|(text, ..)| !text.is_empty()) {
            let constraints = Constraints::parse(text).unwrap();
            let fits = |version: &str| constraints.check(&Version::parse(version).unwrap());
            fitting.split(' ').for_each(|version| assert!(fits(version), "{text} {version}"));
            others.split(' ').for_each(|version| assert!(!fits(version), "{text} {version}"));
        }
    }

    #[test]
    fn no_constraints() {
        for text in ["", ">", "latest", ">=1.2.3.4", "1.2 1.3 x y", ">=1 ||"] {
            assert!(Constraints::parse(text).is_err(), "{text}");
        }
    }
}
