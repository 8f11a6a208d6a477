//! Letters and words: titles, snake_case, kebab-case, PascalCase, wrapping.

/// Every letter that begins a word becomes a capital. Words are parted by anything but letters, digits, `_` and marks.
pub fn title(text: &str) -> String {
    let mut before = ' ';
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_separator(before) {
            out.extend(c.to_uppercase())
        } else {
            out.push(c)
        }
        before = c;
    }
    out
}

fn is_separator(c: char) -> bool {
    match c {
        _ if c.is_ascii() => !c.is_ascii_alphanumeric() && c != '_',
        _ => c.is_whitespace(),
    }
}

/// The first letter of every word becomes small.
pub fn untitle(text: &str) -> String {
    by_words(text, |c| if c.is_uppercase() || is_title(c) { single(c.to_lowercase(), c) } else { c }, |c| c)
}

/// Small letters become capitals and the other way round.
pub fn swapcase(text: &str) -> String {
    let swap = |c: char| if c.is_uppercase() { single(c.to_lowercase(), c) } else { c };
    by_words(
        text,
        |c| if c.is_lowercase() { single(c.to_uppercase(), c) } else { swap(c) },
        |c| {
            if c.is_lowercase() { single(c.to_uppercase(), c) } else { swap(c) }
        },
    )
}

fn is_title(c: char) -> bool {
    matches!(c, 'ǅ' | 'ǈ' | 'ǋ' | 'ǲ')
}

fn single(mut letters: impl Iterator<Item = char>, otherwise: char) -> char {
    match (letters.next(), letters.next()) {
        (Some(letter), None) => letter,
        _ => otherwise,
    }
}

fn by_words(text: &str, first: impl Fn(char) -> char, other: impl Fn(char) -> char) -> String {
    let mut starts = true;
    let mut letter = |c: char| {
        let changed = if starts { first(c) } else { other(c) };
        starts = c.is_whitespace();
        changed
    };
    text.chars().map(&mut letter).collect()
}

/// The first letters of all words.
pub fn initials(text: &str) -> String {
    text.split(|c: char| c.is_whitespace()).filter_map(|word| word.chars().next()).collect()
}

fn is_connector(c: char) -> bool {
    c == '-' || c == '_' || c.is_whitespace()
}

/// `some_text`, `some-text` → `SomeText`. Connectors in front stay.
pub fn pascal(text: &str) -> String {
    let mut out: String = text.chars().take_while(|c| is_connector(*c)).collect();
    let mut rest = text.chars().skip_while(|c| is_connector(*c)).peekable();
    let Some(first) = rest.next() else {
        out.extend(text.chars().last());
        return out;
    };
    let (mut held, mut in_capitals) = (single(first.to_uppercase(), first), first.is_uppercase());
    for c in rest {
        let mut now = c;
        if is_connector(held) && !is_connector(c) {
            in_capitals = c.is_uppercase();
            now = single(c.to_uppercase(), c);
        } else {
            if !is_connector(held) {
                now = if in_capitals { single(c.to_lowercase(), c) } else { c };
                in_capitals &= c.is_uppercase();
            }
            out.push(held);
        }
        held = now;
    }
    out.push(held);
    out
}

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

/// Breaks lines at blanks so that none is longer than asked, but for words that are; those are cut if told so.
pub fn wrap(text: &str, width: i64, line_break: &str, cuts: bool) -> String {
    let width = usize::try_from(width).unwrap_or(0).max(1);
    let mut out = String::new();
    let mut rest = text;
    while rest.len() > width.max(first_len(rest)) {
        if let Some(behind) = rest.strip_prefix(' ') {
            rest = behind;
            continue;
        }
        let near = (0..=width).rev().find(|at| rest.is_char_boundary(*at) && rest[*at..].starts_with(' '));
        let far = || rest[near_border(rest, width)..].find(' ').map(|at| at + near_border(rest, width));
        let (end, skip) = match near.filter(|at| *at > 0) {
            Some(at) => (at, 1),
            None if cuts => (near_border(rest, width).max(first_len(rest)), 0),
            None => match far() {
                Some(at) => (at, 1),
                None => break,
            },
        };
        out.push_str(&rest[..end]);
        out.push_str(line_break);
        rest = &rest[end + skip..];
    }
    out.push_str(rest);
    out
}

fn first_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

fn near_border(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(table: &[(&str, &str)], change: impl Fn(&str) -> String) {
        for (text, expected) in table {
            assert_eq!(change(text), *expected, "{text:?}");
        }
    }

    #[test]
    fn capitals_in_front() {
        all(
            &[("hello wOrld-foo bar_baz a.b", "Hello WOrld-Foo Bar_baz A.B"), ("héllo 'foo' b2b", "Héllo 'Foo' B2b")],
            title,
        );
        all(&[("HELLO-World X", "hELLO-World x"), ("", "")], untitle);
        all(&[("Hello wORLD x", "hELLO World X"), ("This Is A.Test", "tHIS iS a.tEST")], swapcase);
        all(&[("  foo bar-baz  ", "fb"), ("First Try", "FT")], initials);
    }

    #[test]
    fn pascal_case() {
        let table = [
            ("http_server", "HttpServer"),
            ("foo-bar_baz qux", "FooBarBazQux"),
            ("HTTPServer_v2", "HttpserverV2"),
            ("_complex__name", "_Complex_Name"),
            ("a_", "A_"),
            ("-", "--"),
            ("a", "A"),
            ("", ""),
            ("AB-CD", "AbCd"),
            ("ABcD", "AbcD"),
            ("foo bar-", "FooBar-"),
            ("my.app/name", "My.app/name"),
        ];
        all(&table, pascal);
    }

    #[test]
    fn snake_case() {
        let table = [
            ("FirstName", "first_name"),
            ("HTTPServer", "http_server"),
            ("HTTP20xOK", "http_20x_ok"),
            ("Bld4Floor", "bld4_floor"),
            ("foo-bar baz", "foo_bar_baz"),
            ("my.app/Name", "my.app/name"),
            ("ABC", "abc"),
            ("a1B2", "a1_b2"),
            ("foo1bar", "foo_1bar"),
            ("foo1Bar", "foo1_bar"),
            ("foo12", "foo12"),
            ("1Foo", "1_foo"),
            ("_foo__Bar", "_foo__bar"),
            ("FooÉté", "foo_été"),
            ("A1b", "a_1b"),
            ("A1_b", "a1_b"),
            ("aB.cD", "a_b.c_d"),
            ("+a=B", "+_a_=_b"),
            ("foo1.2Bar", "foo1.2_bar"),
            ("", ""),
        ];
        all(&table, |text| connected(text, '_'));
        assert_eq!(connected("HTTPStatusCode404Found", '-'), "http-status-code404-found");
    }

    #[test]
    fn lines_are_broken() {
        for (width, text, expected) in [
            (10, "hello world foo bar", "hello\nworld foo\nbar"),
            (3, "hello world", "hello\nworld"),
            (80, "a\nb", "a\nb"),
            (0, "a b", "a\nb"),
            (5, "  a b c d e f", "a b c\nd e f"),
        ] {
            assert_eq!(wrap(text, width, "\n", false), expected, "{text:?}");
        }
        assert_eq!(wrap("HelloWorld foo  bar", 5, "|", true), "Hello|World|foo |bar");
        assert_eq!(wrap("ééé", 1, "|", true), "é|é|é");
    }
}
