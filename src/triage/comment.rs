//! The words of a suppression: `seaworthy: allow(rule[, rule…]) [until YYYY-MM-DD] reason`, and the shorter form of an
//! annotation's line. Where it stands and what it covers is left to `locate`.

use crate::date::Date;
use crate::source::Range;
use crate::tree::form::nearest;

/// A suppression as written; ranges count from the start of the text that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Directive<'t> {
    /// From `seaworthy:` to the end of the reason.
    pub range: Range,
    /// Whether it speaks of the whole file.
    pub is_for_file: bool,
    /// The rules named.
    pub rules: Vec<(&'t str, Range)>,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Why; may be empty.
    pub reason: &'t str,
}

/// What does not read as a suppression, but was meant as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Malformed {
    /// Where.
    pub range: Range,
    /// What is wrong.
    pub message: String,
}

type Read<'t> = Result<Directive<'t>, Malformed>;

const MARK: &str = "seaworthy:";
const VERBS: [&str; 2] = ["allow", "allow-file"];

/// The suppressions in a comment with its markers; a comment of several lines can hold several.
pub(super) fn directives(comment: &str) -> Vec<Read<'_>> {
    if !comment.contains(MARK) {
        return Vec::new();
    }
    let starts_inside = |c: char| c.is_whitespace() || matches!(c, '#' | '/' | '*' | '!' | '{' | '-');
    let lines = comment.lines().map(|line| without_end(line).trim_start_matches(starts_inside));
    let marked = lines.filter_map(|line| Some((line, line.strip_prefix(MARK)?)));
    marked.map(|(line, rest)| directive(comment, line, rest)).collect()
}

/// A line without the markers that may end a comment.
fn without_end(line: &str) -> &str {
    let line = line.trim_end();
    let line = line.strip_suffix("}}").map_or(line, |line| line.strip_suffix('-').unwrap_or(line).trim_end());
    line.strip_suffix("*/").unwrap_or(line).trim_end()
}

fn directive<'t>(comment: &'t str, line: &'t str, rest: &'t str) -> Read<'t> {
    let range = range_in(comment, line);
    let malformed = |message: String| Malformed { range, message };
    let rest = rest.trim_start();
    let word = rest.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').next().unwrap_or_default();
    if !VERBS.contains(&word) {
        return Err(malformed(wrong_word(word)));
    }
    let names = rest[word.len()..].trim_start().strip_prefix('(');
    let names = names.ok_or_else(|| malformed(format!("`{word}` is followed by rules in parentheses")))?;
    let (names, rest) = names.split_once(')').ok_or_else(|| malformed("the list of rules lacks its `)`".into()))?;
    let rules: Vec<_> = names.split(',').map(str::trim).map(|name| (name, range_in(comment, name))).collect();
    if rules.iter().any(|(name, _)| name.is_empty()) {
        return Err(malformed(format!("`{word}` names no rule, or has a comma too many")));
    }
    let (until, reason) = until(rest.trim()).map_err(malformed)?;
    let is_for_file = word == VERBS[1];
    check_patterns(&rules, is_for_file).map_err(malformed)?;
    Ok(Directive { range, is_for_file, rules, until, reason })
}

fn wrong_word(word: &str) -> String {
    let meant = nearest(word, VERBS).map(|verb| format!("; did you mean `{verb}`?")).unwrap_or_default();
    format!("`{MARK}` is followed by `allow(…)` or `allow-file(…)`, not by `{word}`{meant}")
}

fn check_patterns(rules: &[(&str, Range)], is_for_file: bool) -> Result<(), String> {
    let pattern = rules.iter().find(|(name, _)| name.contains(['*', '?', '[', '{']));
    match pattern {
        Some((name, _)) if !is_for_file => {
            Err(format!("`{name}` means several rules; only `allow-file` and seaworthy.toml can do that"))
        }
        _ => Ok(()),
    }
}

/// The day and the reason.
fn until(text: &str) -> Result<(Option<Date>, &str), String> {
    let separators = |c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—' | ',');
    let Some(rest) = text.strip_prefix("until").filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])) else {
        return Ok((None, text.trim_start_matches(separators)));
    };
    let rest = rest.trim_start();
    let day = rest.split(|c: char| c.is_whitespace() || matches!(c, ':' | ',')).next().unwrap_or_default();
    let date = Date::parse(day).ok_or_else(|| format!("`{day}` is no day such as 2027-06-30"))?;
    Ok((Some(date), rest[day.len()..].trim_start_matches(separators)))
}

/// A line of an annotation: `rule[ until D]: reason`.
pub(super) fn annotation<'t>(text: &'t str, line: &'t str) -> Read<'t> {
    let range = range_in(text, line);
    let malformed = |message: String| Malformed { range, message };
    let (head, reason) = line.split_once(':').unwrap_or((line, ""));
    let (name, rest) = head.split_once(char::is_whitespace).unwrap_or((head, ""));
    let (until, surplus) = until(rest.trim()).map_err(malformed)?;
    if name.is_empty() || !surplus.is_empty() {
        return Err(malformed("a line reads `rule: reason` or `rule until YYYY-MM-DD: reason`".into()));
    }
    let rules = vec![(name, range_in(text, name))];
    check_patterns(&rules, false).map_err(malformed)?;
    Ok(Directive { range, is_for_file: false, rules, until, reason: reason.trim() })
}

/// Where a part stands in the text that it was cut from.
fn range_in(whole: &str, part: &str) -> Range {
    let start = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize).min(whole.len());
    Range::new(start as u32, (start + part.len()).min(whole.len()) as u32)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn spoken(read: Read<'_>) -> String {
        match read {
            Ok(directive) => {
                let names: Vec<_> = directive.rules.iter().map(|(name, _)| *name).collect();
                let until = directive.until.map(|date| format!(" until {date}")).unwrap_or_default();
                let verb = if directive.is_for_file { "file" } else { "here" };
                format!("{verb} {}{until}: {}", names.join("+"), directive.reason)
            }
            Err(malformed) => format!("! {}", malformed.message),
        }
    }

    #[test]
    fn every_way_to_write_a_suppression() {
        for (comment, expected) in [
            ("# seaworthy: allow(a/b) it is fine", "here a/b: it is fine"),
            ("#seaworthy:allow( a/b ,c/d )why", "here a/b+c/d: why"),
            ("## seaworthy: allow(a/b) until 2026-01-31 why", "here a/b until 2026-01-31: why"),
            ("// seaworthy: allow(a/b) until 2026-01-31: why", "here a/b until 2026-01-31: why"),
            ("! seaworthy: allow(a/b): why", "here a/b: why"),
            ("/* seaworthy: allow(a/b) why */", "here a/b: why"),
            ("/*\n * text\n * seaworthy: allow(a/b) why\n */", "here a/b: why"),
            ("{{/* seaworthy: allow(a/b) why */}}", "here a/b: why"),
            ("{{- /* seaworthy: allow-file(a/*) why */ -}}", "file a/*: why"),
            ("# seaworthy: allow(a/b) — untilled land", "here a/b: untilled land"),
            ("# seaworthy: allow(a/b) untilled land", "here a/b: untilled land"),
            ("# seaworthy: allow(a/b)", "here a/b: "),
            ("# seaworthy: allow-file(a/b, vault/*) why", "file a/b+vault/*: why"),
            (
                "# seaworthy: allow(vault/*) why",
                "! `vault/*` means several rules; only `allow-file` and seaworthy.toml can do that",
            ),
            (
                "# seaworthy: alow(a/b) why",
                "! `seaworthy:` is followed by `allow(…)` or `allow-file(…)`, not by `alow`; did you mean `allow`?",
            ),
            (
                "# seaworthy: nothing of it",
                "! `seaworthy:` is followed by `allow(…)` or `allow-file(…)`, not by `nothing`",
            ),
            ("# seaworthy: allow a/b why", "! `allow` is followed by rules in parentheses"),
            ("# seaworthy: allow(a/b why", "! the list of rules lacks its `)`"),
            ("# seaworthy: allow() why", "! `allow` names no rule, or has a comma too many"),
            ("# seaworthy: allow(a/b,) why", "! `allow` names no rule, or has a comma too many"),
            ("# seaworthy: allow(a/b) until 2026-02-30 why", "! `2026-02-30` is no day such as 2027-06-30"),
            ("# seaworthy: allow(a/b) until", "! `` is no day such as 2027-06-30"),
        ] {
            let found: Vec<_> = directives(comment).into_iter().map(spoken).collect();
            assert_eq!(found, [expected], "{comment}");
        }
        for comment in ["# see seaworthy: allow(a/b)", "# seaworthy is good", "#", "{{/**/}}"] {
            assert!(directives(comment).is_empty(), "{comment}");
        }
    }

    #[test]
    fn the_parts_know_their_places() {
        let comment = "/* ä\n * seaworthy: allow(a/b, c/d) why */";
        let directive = directives(comment).remove(0).unwrap();
        let cut = |range: Range| &comment[range.start as usize..range.end as usize];
        assert_eq!(cut(directive.range), "seaworthy: allow(a/b, c/d) why");
        assert_eq!(cut(directive.rules[1].1), "c/d");
    }

    #[test]
    fn an_annotation_has_one_rule_a_line() {
        for (line, expected) in [
            ("a/b: why: because", "here a/b: why: because"),
            ("a/b until 2026-01-31: why", "here a/b until 2026-01-31: why"),
            ("a/b", "here a/b: "),
            ("a/b why", "! a line reads `rule: reason` or `rule until YYYY-MM-DD: reason`"),
            ("a/*: why", "! `a/*` means several rules; only `allow-file` and seaworthy.toml can do that"),
            (": why", "! a line reads `rule: reason` or `rule until YYYY-MM-DD: reason`"),
        ] {
            assert_eq!(spoken(annotation(line, line)), expected, "{line}");
        }
    }
}
