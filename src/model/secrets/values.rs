//! Which values give themselves away as secrets, whatever their key is called.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::references::literal_parts;
use crate::source::Range;

/// A token that begins with a known word.
struct Token {
    prefix: &'static str,
    /// How many characters must follow.
    least: usize,
    /// Which characters besides letters and digits may follow.
    extra: &'static [u8],
    /// Whether the prefix stays readable because it is no part of the secret.
    keeps_prefix: bool,
}

const fn token(prefix: &'static str, least: usize, extra: &'static [u8]) -> Token {
    Token { prefix, least, extra, keeps_prefix: false }
}

const TOKENS: [Token; 29] = [
    token("hvs.", 24, b"_-"),
    token("hvb.", 24, b"_-"),
    token("hvr.", 24, b"_-"),
    token("s.", 24, b""),
    token("AKIA", 16, b""),
    token("ASIA", 16, b""),
    token("ghp_", 36, b""),
    token("gho_", 36, b""),
    token("ghu_", 36, b""),
    token("ghs_", 36, b""),
    token("ghr_", 36, b""),
    token("github_pat_", 22, b"_"),
    token("glpat-", 20, b"_-"),
    token("xoxa-", 10, b"-"),
    token("xoxb-", 10, b"-"),
    token("xoxp-", 10, b"-"),
    token("xoxr-", 10, b"-"),
    token("xoxs-", 10, b"-"),
    token("AIza", 35, b"_-"),
    token("sk_live_", 20, b""),
    token("rk_live_", 20, b""),
    token("SG.", 60, b"_-."),
    token("npm_", 36, b""),
    token("dckr_pat_", 20, b"_-"),
    token("AGE-SECRET-KEY-1", 50, b""),
    Token { prefix: "hooks.slack.com/services/", least: 20, extra: b"/_-", keeps_prefix: true },
    Token { prefix: "Bearer ", least: 16, extra: b"._~+/=-", keeps_prefix: true },
    Token { prefix: "bearer ", least: 16, extra: b"._~+/=-", keeps_prefix: true },
    Token { prefix: "Basic ", least: 16, extra: b"+/=", keeps_prefix: true },
];

/// Whether a text holds something that is a secret by its looks.
pub fn is_secret_value(text: &str) -> bool {
    let mut found = Vec::new();
    find(text, &mut found);
    !found.is_empty()
}

/// The ranges of a text that are secret by their looks.
pub(super) fn find(text: &str, found: &mut Vec<Range>) {
    marks(text, found, |_| true);
}

/// Whether a text holds a token that shows itself by its form.
pub fn holds_token(text: &str) -> bool {
    !tokens_in(text).is_empty()
}

/// The ranges of such tokens in a text.
pub fn tokens_in(text: &str) -> Vec<Range> {
    let mut found = Vec::new();
    marks(text, &mut found, |mark| mark <= WEB_TOKEN);
    found
}

/// Whether a text holds a private key in PEM.
pub fn holds_private_key(text: &str) -> bool {
    let mut found = Vec::new();
    marks(text, &mut found, |mark| mark == PRIVATE_KEY);
    !found.is_empty()
}

/// The passwords before the `@` of addresses in a text, as far as they are written out.
pub fn passwords_in_addresses(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    marks(text, &mut found, |mark| mark == ADDRESS);
    found.iter().filter_map(|range| text.get(range.start as usize..range.end as usize)).collect()
}

fn range(start: usize, end: usize) -> Range {
    Range::new(start as u32, end as u32)
}

/// Where a run of letters, digits and some other characters ends.
fn run(text: &str, from: usize, extra: &[u8]) -> usize {
    let bytes = &text.as_bytes()[from..];
    let length = bytes.iter().position(|byte| !byte.is_ascii_alphanumeric() && !extra.contains(byte));
    from + length.unwrap_or(bytes.len())
}

/// What betrays a secret that is no token with a known beginning, numbered behind the tokens.
const OTHERS: [&str; 3] = ["eyJ", "-----BEGIN ", "://"];
const WEB_TOKEN: usize = TOKENS.len();
const PRIVATE_KEY: usize = TOKENS.len() + 1;
const ADDRESS: usize = TOKENS.len() + 2;

/// One searcher for all, made once: every text with a finding is looked through for them. `None` cannot happen with
/// patterns this short.
static MARKS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let marks = TOKENS.iter().map(|token| token.prefix).chain(OTHERS);
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(marks).ok()
});

/// Goes through the text once and looks closer at every mark of the kinds that are wanted. A mark inside another begins in
/// the middle of a word, where no token does.
fn marks(text: &str, found: &mut Vec<Range>, is_wanted: impl Fn(usize) -> bool) {
    let Some(marks) = &*MARKS else { return };
    for mark in marks.find_iter(text) {
        let (number, at) = (mark.pattern().as_usize(), mark.start());
        match number {
            _ if !is_wanted(number) => {}
            WEB_TOKEN => web_token(text, at, found),
            PRIVATE_KEY => private_key(text, at, found),
            ADDRESS => password_in_url(text, at, found),
            _ => found.extend(TOKENS.get(number).and_then(|token| token.at(text, at))),
        }
    }
}

impl Token {
    /// The token that begins somewhere, if it is one.
    fn at(&self, text: &str, at: usize) -> Option<Range> {
        let bytes = text.as_bytes();
        let start = at + self.prefix.len();
        let end = run(text, start, self.extra);
        let begins = at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
        // Words after "s." or "Bearer " may be prose; a token of that length has a digit.
        let has_digit = bytes[start..end].iter().any(u8::is_ascii_digit);
        let is_one = begins && end - start >= self.least && has_digit;
        is_one.then(|| range(if self.keeps_prefix { start } else { at }, end))
    }
}

/// Three runs of base64 with dots between, the first two of which begin as JSON objects do.
fn web_token(text: &str, at: usize, found: &mut Vec<Range>) {
    let end = run(text, at, b"_-.");
    let mut parts = text[at..end].split('.');
    let second = parts.nth(1).is_some_and(|part| part.starts_with("eyJ"));
    if second && parts.next().is_some_and(|part| !part.is_empty()) {
        found.push(range(at, end));
    }
}

/// What stands between the two lines around a private key; to the end of the text when the second is missing.
fn private_key(text: &str, at: usize, found: &mut Vec<Range>) {
    let label = &text[at + "-----BEGIN ".len()..];
    let label = &label[..label.find(['\n', '\r', '"', '\'']).unwrap_or(label.len())];
    let Some(head) = label.find("-----").filter(|head| label[..*head].contains("PRIVATE KEY")) else { return };
    let start = at + "-----BEGIN ".len() + head + "-----".len();
    let body = &text[start..];
    found.push(range(start, start + body.find("-----END ").unwrap_or(body.len())));
}

/// The password of `scheme://user:password@host`.
fn password_in_url(text: &str, at: usize, found: &mut Vec<Range>) {
    let start = at + "://".len();
    let rest = &text[start..];
    let end = rest.find(|c: char| c.is_whitespace() || c.is_control() || "\"'`<>|".contains(c)).unwrap_or(rest.len());
    let Some(user) = rest[..end].split_once(':').map(|(user, _)| user.len()) else { return };
    let Some(host) = password_end(&rest[..end], user) else { return };
    let password = &rest[user + 1..host];
    if is_name_in_braces(password) {
        return;
    }
    let offset = (start + user + 1) as u32;
    found.extend(literal_parts(password).iter().map(|part| Range::new(offset + part.start, offset + part.end)));
}

/// `{password}`: the variable of a program that puts the address together.
fn is_name_in_braces(text: &str) -> bool {
    let name = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or_default();
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// Where the password ends: at the last `@` before the path, skipping placeholders, in which anything may stand.
fn password_end(authority: &str, user: usize) -> Option<usize> {
    if authority[..user].contains(['/', '?', '#', '@']) {
        return None;
    }
    let mut depth = 0usize;
    let mut last = None;
    for (at, c) in authority.char_indices().skip_while(|(at, _)| *at <= user) {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '/' | '?' if depth == 0 => break,
            '@' if depth == 0 => last = Some(at),
            _ => {}
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut ranges = Vec::new();
        find(text, &mut ranges);
        ranges.iter().map(|range| &text[range.start as usize..range.end as usize]).collect()
    }

    #[test]
    fn secrets_by_their_looks() {
        let a24 = "a1".repeat(12);
        let a36 = "a1".repeat(18);
        let table = [
            (format!("t: hvs.{a24}!"), format!("hvs.{a24}")),
            (format!("s.{a24}"), format!("s.{a24}")),
            ("id=AKIAIOSFODNN7EXAMPLE;".into(), "AKIAIOSFODNN7EXAMPLE".into()),
            (format!("ghp_{a36}"), format!("ghp_{a36}")),
            ("xoxb-123456789012-abc".into(), "xoxb-123456789012-abc".into()),
            ("Authorization: Bearer abc.def-0123456789".into(), "abc.def-0123456789".into()),
            ("x eyJhbGciOi.eyJzdWIiOi.c2ln y".into(), "eyJhbGciOi.eyJzdWIiOi.c2ln".into()),
            ("jdbc:postgresql://app:hunter2@db:5432/x".into(), "hunter2".into()),
            ("redis://:p@ss@h/0".into(), "p@ss".into()),
            ("amqp://u:${P:hunter2}@h".into(), "hunter2".into()),
            ("a\n-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----".into(), "\nMII\n".into()),
            ("-----BEGIN PRIVATE KEY-----\nMII".into(), "\nMII".into()),
        ];
        for (text, secret) in table {
            assert_eq!(found(&text), [secret], "{text}");
            assert!(is_secret_value(&text), "{text}");
        }
    }

    #[test]
    fn ordinary_values() {
        let table = [
            "",
            "hello",
            "https://host:8443/a@b",
            "https://user@host/",
            "http://h/?a:b@c",
            "eyJ",
            "eyJhbGci",
            "hvs.short",
            "Bearer authentication-is-used",
            "-----BEGIN CERTIFICATE-----\nMII",
            "amqp://u:${P}@h",
            "x.s.abc",
            "://:@",
            "postgres://{{ .user }}:{{ .password }}@h",
            "mailto:a@b",
            "https://[::1]:8200",
            "Basic authentication works",
        ];
        for text in table {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
