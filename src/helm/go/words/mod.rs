//! Letters and words: titles, PascalCase, and with the files below snake_case, kebab-case and wrapping.

mod snake;
mod wrap;

pub use snake::connected;
pub use wrap::wrap;

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
