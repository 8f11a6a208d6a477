//! Versions as charts compare them: SemVer 2, written loosely (`v1.28`), and Masterminds' dialect of constraints.

mod constraint;

use std::cmp::Ordering;

pub use constraint::Constraints;

/// A version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The first number.
    pub major: u64,
    /// The second number.
    pub minor: u64,
    /// The third number.
    pub patch: u64,
    /// What stands behind the dash.
    pub prerelease: String,
    /// What stands behind the plus sign; it counts for nothing.
    pub metadata: String,
    /// The text that was read.
    pub original: String,
}

impl Version {
    /// Reads `1`, `v1.2`, `1.2.3-rc.1+build`; else says in Go's words what is wrong.
    pub fn parse(text: &str) -> Result<Version, &'static str> {
        const INVALID: &str = "invalid semantic version";
        let rest = text.strip_prefix('v').unwrap_or(text);
        let (rest, metadata) = split(rest, '+').ok_or(INVALID)?;
        let (numbers, prerelease) = split(rest, '-').ok_or(INVALID)?;
        let mut parts = numbers.split('.').map(number);
        let (major, minor, patch) = (parts.next(), parts.next(), parts.next());
        let number = |part: Option<Option<u64>>| part.unwrap_or(Some(0)).ok_or(INVALID);
        let version = Version {
            major: number(major)?,
            minor: number(minor)?,
            patch: number(patch)?,
            prerelease: prerelease.to_owned(),
            metadata: metadata.to_owned(),
            original: text.to_owned(),
        };
        let is_good = parts.next().is_none() && is_good(prerelease) && is_good(metadata);
        let leads = prerelease.split('.').any(|part| part.len() > 1 && part.starts_with('0') && is_number(part));
        match (is_good, leads) {
            (false, _) => Err(INVALID),
            (_, true) => Err("version segment starts with 0"),
            _ => Ok(version),
        }
    }
}

/// The text before and behind a sign; `None` where nothing stands behind it.
fn split(text: &str, sign: char) -> Option<(&str, &str)> {
    match text.split_once(sign) {
        Some((_, "")) => None,
        Some(parts) => Some(parts),
        None => Some((text, "")),
    }
}

fn number(text: &str) -> Option<u64> {
    if is_number(text) { text.parse().ok() } else { None }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_good(text: &str) -> bool {
    let is_good =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    text.is_empty() || text.split('.').all(is_good)
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if !self.prerelease.is_empty() {
            write!(f, "-{}", self.prerelease)?;
        }
        if self.metadata.is_empty() { Ok(()) } else { write!(f, "+{}", self.metadata) }
    }
}

impl Version {
    /// How two versions stand to one another.
    pub fn compare(&self, other: &Version) -> Ordering {
        let numbers = |version: &Version| (version.major, version.minor, version.patch);
        numbers(self).cmp(&numbers(other)).then_with(|| prereleases(&self.prerelease, &other.prerelease))
    }
}

/// A version without prerelease comes behind all that have one.
fn prereleases(a: &str, b: &str) -> Ordering {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => {
            let (mut a, mut b) = (a.split('.'), b.split('.'));
            loop {
                match (a.next(), b.next()) {
                    (None, None) => return Ordering::Equal,
                    (a, b) if a == b => {}
                    (None, _) => return Ordering::Less,
                    (_, None) => return Ordering::Greater,
                    (Some(a), Some(b)) => return identifiers(a, b),
                }
            }
        }
    }
}

fn identifiers(a: &str, b: &str) -> Ordering {
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => a.cmp(b),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn versions_are_read() {
        for (text, expected) in [
            ("1", Some("1.0.0")),
            ("v1.28", Some("1.28.0")),
            ("1.2.3-beta.1+x.y", Some("1.2.3-beta.1+x.y")),
            ("v1.28.3-gke.100", Some("1.28.3-gke.100")),
            ("01.2", Some("1.2.0")),
            ("", None),
            ("1.2.3.4", None),
            ("1.2.x", None),
            ("1.2.3-", None),
            ("1.2.3-01", None),
            ("latest", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(Version::parse(text).ok().map(|version| version.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn versions_in_order() {
        let order = [
            "1.0.0-1",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-rc.2",
            "1.0.0-rc.10",
            "1.0.0",
            "1.0.1",
        ];
        for pair in order.windows(2) {
            let (a, b) = (Version::parse(pair[0]).unwrap(), Version::parse(pair[1]).unwrap());
            assert_eq!((a.compare(&b), b.compare(&a)), (Ordering::Less, Ordering::Greater), "{pair:?}");
        }
    }
}
