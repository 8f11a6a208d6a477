//! Path patterns of policies: `*` at the end stands for anything, `+` for one segment. Which paths they take in, and
//! which of two patterns Vault follows where both do.
//!
//! Templates of an identity count as plain text: what they become has no wildcards.

/// A pattern cut at its slashes, without one at the front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern<'t> {
    segments: Vec<&'t str>,
    /// Whether it ends in `*`, so that its last segment is a beginning.
    is_open: bool,
}

impl<'t> Pattern<'t> {
    /// Reads a pattern.
    pub fn of(text: &'t str) -> Self {
        let text = normal(text);
        let (beginning, is_open) = text.strip_suffix('*').map_or((text, false), |beginning| (beginning, true));
        Self { segments: beginning.split('/').collect(), is_open }
    }

    /// Whether it takes in one path only. Vault follows it before any other that takes that in.
    pub fn is_exact(&self) -> bool {
        !self.is_open && !self.segments.contains(&"+")
    }

    /// Whether it takes in every path that another takes in.
    pub fn covers(&self, other: &Pattern<'_>) -> bool {
        if !self.is_open {
            let same_shape = !other.is_open && self.segments.len() == other.segments.len();
            return same_shape && self.segments.iter().zip(&other.segments).all(|(own, its)| *own == "+" || own == its);
        }
        let Some((beginning, whole)) = self.segments.split_last() else { return false };
        let Some(at_end) = other.segments.get(whole.len()) else { return false };
        let ends = if *at_end == "+" { beginning.is_empty() } else { at_end.starts_with(beginning) };
        ends && whole.iter().zip(&other.segments).all(|(own, its)| *own == "+" || own == its)
    }

    /// Whether there is a path that both take in.
    pub fn meets(&self, other: &Pattern<'_>) -> bool {
        if self.segments.len() > other.segments.len() {
            return other.meets(self);
        }
        let last = self.segments.len() - 1;
        let whole = self.segments[..last].iter().zip(&other.segments).all(|(own, its)| are_alike(own, its));
        let (own, its) = (self.segments[last], other.segments[last]);
        let same_length = self.segments.len() == other.segments.len();
        let ends = match (self.is_open, other.is_open && same_length) {
            (true, true) => own.starts_with(its) || its.starts_with(own),
            (true, false) => its == "+" || its.starts_with(own),
            (false, true) => own == "+" || own.starts_with(its),
            (false, false) => are_alike(own, its),
        };
        whole && ends && (same_length || self.is_open)
    }

    /// Whether it may meet the pattern of a text: a look at what both begin with, which tells most apart.
    pub fn may_meet(&self, text: &str) -> bool {
        let first = normal(text).split('/').next().unwrap_or_default();
        let is_whole = |segment: &str| !segment.ends_with('*');
        (self.is_open && self.segments.len() == 1) || !is_whole(first) || are_alike(self.segments[0], first)
    }

    /// Whether Vault follows it rather than another for a path that both take in: the later wildcard counts, then
    /// the one without `*`, then the one with fewer `+`, then the longer one.
    pub fn outranks(&self, other: &Pattern<'_>) -> bool {
        self.rank() > other.rank()
    }

    fn rank(&self) -> (usize, bool, std::cmp::Reverse<usize>, usize, &[&'t str]) {
        let first = self.segments.iter().position(|segment| *segment == "+");
        let before = |count: usize| self.segments[..count].iter().map(|segment| segment.len() + 1).sum::<usize>();
        let length = before(self.segments.len()) - 1;
        let wildcard = match first {
            Some(count) => before(count),
            None if self.is_open => length,
            None => usize::MAX,
        };
        let wildcards = self.segments.iter().filter(|segment| **segment == "+").count();
        (wildcard, !self.is_open, std::cmp::Reverse(wildcards), length, &self.segments)
    }
}

fn are_alike(one: &str, other: &str) -> bool {
    one == other || one == "+" || other == "+"
}

/// The segments that stand before every wildcard. A pattern that takes in another begins with no more than that one does.
pub fn beginning(pattern: &str) -> &str {
    let text = normal(pattern);
    let (mut from, mut end) = (0, 0);
    for segment in text.split('/') {
        let after = from + segment.len();
        if segment == "+" || after == text.len() && segment.ends_with('*') {
            break;
        }
        (from, end) = (after + 1, after);
    }
    text.get(..end).unwrap_or_default()
}

/// What the patterns that take in another may begin with, each once.
pub fn beginnings(pattern: &str) -> impl Iterator<Item = &str> {
    let whole = beginning(pattern);
    let cuts = whole.match_indices('/').map(|(at, _)| at).chain([whole.len()]).filter(|at| *at > 0);
    std::iter::once("").chain(cuts.filter_map(|at| whole.get(..at)))
}

/// The pattern without the slash that Vault takes off its front.
pub fn normal(pattern: &str) -> &str {
    pattern.strip_prefix('/').unwrap_or(pattern)
}

/// The pattern as it is inside the child namespaces that it begins with: `+/sys/raw` is `sys/raw` there.
pub fn in_namespace(pattern: &str) -> &str {
    let rest = normal(pattern).strip_prefix("+/").unwrap_or_default();
    let is_system = ["sys/", "auth/", "identity/"].iter().any(|root| rest.starts_with(root));
    if is_system { rest } else { pattern }
}

/// Whether a pattern takes in every path, or every path of one segment.
pub fn is_everything(pattern: &str) -> bool {
    matches!(normal(pattern), "" | "*" | "+" | "+/*" | "+/+/*")
}

/// Whether a pattern ends in `*` behind something that is no end of a word.
pub fn cuts_word(pattern: &str) -> bool {
    let beginning = pattern.strip_suffix('*').unwrap_or_default();
    !beginning.is_empty() && !beginning.ends_with(['/', '_', '+', '-'])
}

/// Whether a pattern is made of letters, digits and the signs of names and paths, apart from a `*` at its end.
pub fn is_ordinary(pattern: &str) -> bool {
    let beginning = pattern.strip_suffix('*').unwrap_or(pattern);
    beginning.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_'))
}

/// Whether braces in the text are Vault's own templates of an identity and nothing else.
pub fn is_known(pattern: &str) -> bool {
    let mut braces = pattern.split("{{").skip(1);
    !pattern.contains("${") && braces.all(|inside| inside.trim_start().starts_with("identity."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_meet() {
        for (one, other, expected) in [
            ("sys/raw", "sys/raw", true),
            ("sys/raw/*", "sys/raw", false),
            ("sys/raw/*", "sys/raw/*", true),
            ("sys/*", "sys/raw", true),
            ("sys/r*", "sys/raw", true),
            ("sys/r*", "sys/rotate/*", true),
            ("sys*", "sys/raw", true),
            ("*", "sys/raw", true),
            ("+/raw", "sys/raw", true),
            ("+/*", "sys/raw", true),
            ("/sys/raw", "sys/raw", true),
            ("sys", "sys/raw", false),
            ("sys/rawest", "sys/raw", false),
            ("sys/mounts/*", "sys/raw/*", false),
            ("secret/sys/raw", "sys/raw", false),
            ("auth/approle/role/web", "auth/+/role/+", true),
            ("auth/approle/role/web/secret-id", "auth/+/role/+", false),
            ("auth/*", "auth/+/role/+", true),
            ("auth/approle/login", "auth/+/role/+", false),
            ("secret/a*", "secret/+", true),
            ("secret/+", "secret/a*", true),
            ("secret/+/x", "secret/a*", true),
            ("", "sys/raw", false),
        ] {
            assert_eq!(Pattern::of(one).meets(&Pattern::of(other)), expected, "{one} {other}");
            assert_eq!(Pattern::of(other).meets(&Pattern::of(one)), expected, "{other} {one}");
            assert!(!expected || Pattern::of(one).may_meet(other) && Pattern::of(other).may_meet(one), "{one} {other}");
        }
    }

    #[test]
    fn most_patterns_differ_in_what_they_begin_with() {
        for (one, other, expected) in [
            ("secret/data/app", "sys/raw", false),
            ("secret/*", "sys/raw/*", false),
            ("/sys/raw", "sys/raw", true),
            ("s*", "sys/raw", true),
            ("sys/raw", "s*", true),
            ("+/raw", "sys/raw", true),
            ("auth/token/create", "+/+/create", true),
        ] {
            assert_eq!(Pattern::of(one).may_meet(other), expected, "{one} {other}");
        }
    }

    #[test]
    fn what_covers_begins_with_no_more() {
        for (pattern, expected) in [
            ("secret/a/b", "secret/a/b"),
            ("/secret/a/*", "secret/a"),
            ("secret/a*", "secret"),
            ("secret/+/b", "secret"),
            ("secret/a+b/c", "secret/a+b/c"),
            ("+/sys/raw", ""),
            ("*", ""),
            ("", ""),
        ] {
            assert_eq!(beginning(pattern), expected, "{pattern}");
        }
        assert_eq!(beginnings("a/b/+").collect::<Vec<_>>(), ["", "a", "a/b"]);
        assert_eq!(beginnings("*").collect::<Vec<_>>(), [""]);
        let all = ["*", "+/*", "a*", "a", "a/*", "a/+", "a/+/*", "a/b", "a/b*", "a/b/c", "+/b", "a//c", "/a/b/+", ""];
        for one in all {
            for other in all.into_iter().filter(|other| Pattern::of(one).covers(&Pattern::of(other))) {
                assert!(beginnings(other).any(|begins| begins == beginning(one)), "{one} {other}");
            }
        }
    }

    #[test]
    fn patterns_cover_narrower_ones() {
        for (one, other, expected) in [
            ("secret/*", "secret/a", true),
            ("secret/*", "secret/a/*", true),
            ("secret/*", "secret/+/b", true),
            ("secret/a*", "secret/+", false),
            ("secret/+", "secret/a", true),
            ("secret/+", "secret/a*", false),
            ("secret/+/*", "secret/a/b/c", true),
            ("secret/+/*", "secret/*", false),
            ("secret/a", "secret/a", true),
            ("secret/a", "secret/+", false),
            ("secret/a/b*", "secret/a/*", false),
            ("*", "+/*", true),
            ("+/*", "sys/*", true),
            ("+/*", "sys*", false),
            ("secret/*", "secret", false),
        ] {
            assert_eq!(Pattern::of(one).covers(&Pattern::of(other)), expected, "{one} {other}");
        }
    }

    #[test]
    fn the_more_specific_pattern_is_followed() {
        // The first is followed rather than the second.
        for (first, second) in [
            ("secret/a", "secret/+"),
            ("secret/a", "secret/*"),
            ("secret/a*", "secret/+"),
            ("secret/+", "secret/*"),
            ("foo/bar/+/baz", "foo/+/bar/baz"),
            ("foo/+/bar", "foo/+/ba*"),
            ("foo/bar/+/baz", "foo/bar/+/+"),
            ("foo/+/bar/ba*", "foo/+/bar/b*"),
            ("secret/*", "secret/+/*"),
            ("secret/*", "secret/+/+/foo/*"),
            ("ns1/secret/apps/*", "ns1/*"),
            ("a/+/c", "a/+/b"),
        ] {
            assert!(Pattern::of(first).outranks(&Pattern::of(second)), "{first} {second}");
            assert!(!Pattern::of(second).outranks(&Pattern::of(first)), "{second} {first}");
        }
        assert!(!Pattern::of("/a").outranks(&Pattern::of("a")));
    }

    #[test]
    fn children_of_a_namespace_have_a_system_of_their_own() {
        for (pattern, expected) in
            [("+/sys/raw", "sys/raw"), ("+/auth/*", "auth/*"), ("+/data/x", "+/data/x"), ("sys/raw", "sys/raw")]
        {
            assert_eq!(in_namespace(pattern), expected);
        }
    }

    #[test]
    fn only_templates_of_identities_are_known() {
        for (pattern, expected) in [
            ("secret/data/app", true),
            ("secret/data/{{identity.entity.id}}/*", true),
            ("secret/data/{{ identity.entity.name }}", true),
            ("secret/data/{{ .Values.team }}", false),
            ("secret/data/${team}", false),
        ] {
            assert_eq!(is_known(pattern), expected, "{pattern}");
        }
    }
}
