//! snake_case and kebab-case: which letters of a text make a word.

use super::is_connector;

/// What a piece of text is to `snake_case` and `kebab-case`.
#[derive(Clone, Copy, PartialEq)]
enum Word {
    Nothing,
    Number,
    Capitals,
    Letters,
    Connector,
    Punctuation,
    Other,
}

/// `SomeText` → `some_text`, or with another connector.
pub fn connected(text: &str, connector: char) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let (mut kind, mut word, mut rest) = next_word(text);
    while !rest.is_empty() {
        let before = kind;
        if before != Word::Connector {
            lower(&mut out, kind, word, connector);
        }
        let last = word;
        (kind, word, rest) = next_word(rest);
        match before {
            Word::Number => {
                (kind, word, rest) = join_letters(&mut out, (kind, word, rest), connector);
                connect(&mut out, kind, connector);
            }
            Word::Connector => lower(&mut out, before, last, connector),
            Word::Punctuation => {}
            _ if kind != Word::Number => connect(&mut out, kind, connector),
            _ if rest.is_empty() => {}
            _ => {
                let number = word;
                (kind, word, rest) = next_word(rest);
                if kind == Word::Letters {
                    out.push(connector);
                }
                out.push_str(number);
                (kind, word, rest) = join_letters(&mut out, (kind, word, rest), connector);
                connect(&mut out, kind, connector);
            }
        }
    }
    lower(&mut out, kind, word, connector);
    out
}

/// Small letters and digits go on as they are.
fn join_letters<'a>(out: &mut String, mut at: (Word, &'a str, &'a str), connector: char) -> (Word, &'a str, &'a str) {
    while matches!(at.0, Word::Letters | Word::Number) {
        lower(out, at.0, at.1, connector);
        at = next_word(at.2);
    }
    at
}

fn connect(out: &mut String, next: Word, connector: char) {
    if !matches!(next, Word::Nothing | Word::Connector | Word::Punctuation) {
        out.push(connector);
    }
}

fn lower(out: &mut String, kind: Word, word: &str, connector: char) {
    match kind {
        Word::Capitals => out.extend(word.chars().flat_map(char::to_lowercase)),
        Word::Connector => out.extend(word.chars().map(|_| connector)),
        _ => out.push_str(word),
    }
}

fn next_word(text: &str) -> (Word, &str, &str) {
    let Some(first) = text.chars().next() else { return (Word::Nothing, "", "") };
    let kind = kind_of(first);
    let len = match kind {
        Word::Capitals => capitals(text),
        Word::Other => run(text, |c| kind_of(c) == Word::Other || c.is_uppercase() && !c.is_alphabetic()),
        _ => run(text, |c| kind_of(c) == kind),
    };
    let (word, rest) = text.split_at(len);
    (kind, word, rest)
}

/// How far a word goes that begins with a capital: `HTTP` of `HTTPStatus`, then `Status`.
fn capitals(text: &str) -> usize {
    let count = text.chars().take_while(|c| c.is_uppercase()).count();
    let end = run(text, |c| c.is_uppercase());
    let is_followed = text[end..].starts_with(|c: char| kind_of(c) == Word::Letters);
    match count {
        1 => end + run(&text[end..], |c| kind_of(c) == Word::Letters),
        _ if is_followed => text[..end].char_indices().next_back().map_or(end, |(at, _)| at),
        _ => end,
    }
}

fn run(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.find(|c: char| !is_part(c)).unwrap_or(text.len())
}

fn kind_of(c: char) -> Word {
    match c {
        _ if is_connector(c) => Word::Connector,
        _ if c.is_uppercase() => Word::Capitals,
        _ if c.is_alphabetic() => Word::Letters,
        _ if c.is_numeric() => Word::Number,
        '!'..='#' | '%'..='*' | ','..='/' | ':' | ';' | '?' | '@' | '['..=']' | '{' | '}' => Word::Punctuation,
        _ => Word::Other,
    }
}
