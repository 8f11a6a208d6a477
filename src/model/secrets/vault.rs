//! Secrets of Vault's own wherever they stand: tokens, and the keys and root token that `operator init` prints.
//!
//! What is printed once and must never be kept looks the same in every format, so that the text alone is searched.

use memchr::memmem;

use crate::source::{Range, Source};

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A token.
    Token,
    /// A share of the unseal key or recovery key.
    UnsealKey,
}

/// A secret of Vault's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Where it stands.
    pub range: Range,
    /// What it is.
    pub kind: Kind,
}

/// How tokens begin since Vault 1.10.
const TOKENS: [&str; 3] = ["hvs.", "hvb.", "hvr."];

/// How they began before.
const OLD_TOKENS: [&str; 3] = ["s.", "b.", "r."];

/// What stands before the keys of `operator init`, as text and in the answers of the API.
const KEYS: [&str; 8] = [
    "Unseal Key ",
    "Recovery Key ",
    "unseal_keys_b64",
    "unseal_keys_hex",
    "recovery_keys_b64",
    "recovery_keys_hex",
    "keys_base64",
    "operator unseal ",
];

/// What is part of each of them, which spares nearly every text a search for all.
const KEY_WORDS: [&str; 4] = ["_keys_", " Key ", "keys_base", "unseal "];

/// How many characters a share of a key has at least: 32 bytes in base64.
const SHARE: usize = 43;

/// How many characters a token has at least, behind its beginning.
const TOKEN: usize = 24;

/// How many different characters stand in what chance has made.
const DIFFERENT: usize = 10;

/// Everything that a text has of them, in order.
pub fn find(source: &Source) -> Vec<Found> {
    let text = source.text.as_str();
    let mut found = Vec::new();
    if memmem::find(text.as_bytes(), b"hv").is_some() {
        TOKENS.iter().for_each(|prefix| tokens(text, prefix, &mut found));
    }
    if source.names_vault() || is_named_so(&source.path) || says(text, "nseal") || says(text, "root_token") {
        OLD_TOKENS.iter().for_each(|prefix| tokens(text, prefix, &mut found));
        if KEY_WORDS.iter().any(|word| says(text, word)) {
            KEYS.iter().for_each(|mark| keys(text, mark, &mut found));
        }
    }
    found.sort_by_key(|found| found.range.start);
    found.dedup_by_key(|found| found.range.start);
    found
}

/// Whether a file is called like one that holds a token: nothing else may stand in it.
fn is_named_so(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    ["vault", "token"].iter().any(|word| name.contains(word))
}

fn says(text: &str, word: &str) -> bool {
    memmem::find(text.as_bytes(), word.as_bytes()).is_some()
}

fn tokens(text: &str, prefix: &str, found: &mut Vec<Found>) {
    let is_old = OLD_TOKENS.contains(&prefix);
    let bytes = text.as_bytes();
    for at in memmem::find_iter(bytes, prefix.as_bytes()) {
        let is_inside = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || b"_.-/".contains(&bytes[at - 1]));
        let body = at + prefix.len();
        let end = run(text, body, if is_old { b"" } else { b"_-" });
        // The older ones have a known length, without which anything behind a full stop might be one.
        let fits = if is_old && prefix == "s." { end - body == TOKEN } else { end - body >= TOKEN };
        let goes_on = text[end..].starts_with("...") || text[end..].starts_with('…');
        if !is_inside && fits && !goes_on && !is_to_be_replaced(text, at) && is_random(&text[body..end], true) {
            found.push(Found { range: Range::new(at as u32, end as u32), kind: Kind::Token });
        }
    }
}

/// Whether the words before a text ask to put another in its place.
fn is_to_be_replaced(text: &str, at: usize) -> bool {
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    line.trim_end_matches(['"', '\'', '`', '“', '‘']).to_ascii_lowercase().ends_with("replace ")
}

/// The shares behind a mark: on its line, or in the list that begins there.
fn keys(text: &str, mark: &str, found: &mut Vec<Found>) {
    for at in memmem::find_iter(text.as_bytes(), mark.as_bytes()) {
        let rest = &text[at + mark.len()..];
        let end = if mark.ends_with(' ') { rest.find('\n') } else { list_end(rest) };
        let end = at + mark.len() + end.unwrap_or(rest.len());
        let mut next = at + mark.len();
        while next < end {
            let stop = run(text, next, b"+/=").min(end);
            if stop - next >= SHARE && is_random(&text[next..stop], false) {
                found.push(Found { range: Range::new(next as u32, stop as u32), kind: Kind::UnsealKey });
            }
            next = stop.max(next) + text[stop.max(next)..].chars().next().map_or(1, char::len_utf8);
        }
    }
}

/// Where the list ends that begins behind a key: at its bracket, or before the next key.
fn list_end(rest: &str) -> Option<usize> {
    let behind = rest.trim_start_matches(['"', '\'']).trim_start_matches([':', '=']);
    let skipped = rest.len() - behind.len();
    if behind.trim_start().starts_with('[') {
        return behind.find(']').map(|at| skipped + at);
    }
    let mut at = skipped;
    for (number, line) in behind.split_inclusive('\n').enumerate() {
        if number > 0 && !line.trim_start().starts_with("- ") {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// Where a run of letters, digits and some other characters ends.
fn run(text: &str, from: usize, extra: &[u8]) -> usize {
    let bytes = &text.as_bytes()[from..];
    from + bytes.iter().position(|byte| !byte.is_ascii_alphanumeric() && !extra.contains(byte)).unwrap_or(bytes.len())
}

/// The token in the vendors' own pages about seals, in small letters.
const PUBLISHED: &str = "qf1s5zigz4ox6akyjqxjc1jy";

/// Whether chance has made a text, and not somebody who wanted to show what one looks like.
fn is_random(text: &str, has_both_cases: bool) -> bool {
    let mut seen = [false; 128];
    text.bytes().filter(u8::is_ascii).for_each(|byte| seen[usize::from(byte)] = true);
    let different = seen.iter().filter(|seen| **seen).count();
    let has = |test: fn(&u8) -> bool| text.bytes().any(|byte| test(&byte));
    let cases = !has_both_cases || (has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase));
    let said = text.to_ascii_lowercase();
    let shown = ["example", "placeholder", "xxxx", "changeme", "your", "abcdef", "123456", PUBLISHED];
    different >= DIFFERENT && cases && has(u8::is_ascii_digit) && !shown.iter().any(|word| said.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, Kind)> {
        let cut = |found: Found| (&text[found.range.start as usize..found.range.end as usize], found.kind);
        find(&Source::file("a", text)).into_iter().map(cut).collect()
    }

    #[test]
    fn the_first_look_lets_every_mark_through() {
        assert!(KEYS.iter().all(|mark| KEY_WORDS.iter().any(|word| mark.contains(word))));
    }

    #[test]
    fn tokens_and_keys_are_found_in_any_format() {
        let new = "hvs.Zk3pQ9vRtB7mXw2LsYc8HdNf";
        let old = "s.Zk3pQ9vRtB7mXw2LsYc8HdNf";
        let key = "gq3Zk3pQ9vRtB7mXw2LsYc8HdNfJuE5oTa1KiWb0VxPhG=";
        for (text, expected) in [
            (format!("token = \"{new}\""), vec![(new, Kind::Token)]),
            (format!("VAULT_TOKEN={old}"), vec![(old, Kind::Token)]),
            (
                format!("Unseal Key 1: {key}\nInitial Root Token: {old}"),
                vec![(key, Kind::UnsealKey), (old, Kind::Token)],
            ),
            (
                format!("{{\"unseal_keys_b64\": [\"{key}\"], \"root_token\": \"{new}\"}}"),
                vec![(key, Kind::UnsealKey), (new, Kind::Token)],
            ),
            (
                format!("unseal_keys_b64:\n- {key}\n- {key}\nother: {key}\n"),
                vec![(key, Kind::UnsealKey), (key, Kind::UnsealKey)],
            ),
            (format!("vault operator unseal {key}"), vec![(key, Kind::UnsealKey)]),
        ] {
            assert_eq!(found(&text), expected, "{text}");
        }
    }

    #[test]
    fn what_only_shows_how_one_looks_is_none() {
        for text in [
            "hvs.xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "hvs.EXAMPLEk3pQ9vRtB7mXw2LsYc8Hd",
            "hvs.CAESIJ...",
            "hvs.Zk3pQ9vRtB7mXw2LsYc8HdNf...",
            "other = s.Zk3pQ9vRtB7mXw2LsYc8HdNf",
            "vault s.thisIsAMethodNameOfJavas",
            "# vault: replace “s.Zk3pQ9vRtB7mXw2LsYc8HdNf” with your own",
            "vault classes.Zk3pQ9vRtB7mXw2LsYc8HdNf",
            "Unseal Key 1: <key>",
            "vault operator unseal $KEY",
            "unseal_keys_b64: []",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
