//! Broken and hostile text: no panic, no endless loop, no crooked tree.

use std::time::{Duration, Instant};

use seaworthy::tree::{Dialect, hcl, json, properties};

use super::{Parse, assert_sound, read};

const JSON: Parse = |source| json::parse(source, Dialect::Literal);

const SAMPLES: [(Parse, &str); 6] = [
    (
        hcl::parse,
        "# c\nui = true, x = 0x1F\nlistener \"tcp\" \"é\" {\r\n  a.b = \"q\\n${x \"y\" {}}\" /* c */\n  l = [1, [2] {k = \"v\"},]\n}\n",
    ),
    (hcl::parse, "a = <<EOF\nö\n EOF\nb {\n  c = <<-X\n    1\n     2\n    X\n  \"d\" = { e = -1.5e3 }\n}\n// end"),
    (JSON, "{\"a\": [1, -2.5e+3, true, null, \"ü\\u00e9\\ud83d\\ude00\\\\\"], \"b\": {\"c\": {}, \"d\": []}}\n"),
    (hcl::parse, "{\"a\": [,1 \"\\x41\\101\", true,], \"b\": {\"c\": .5, \"d\": [[\"\\U0001F600\"]],},}\n"),
    (properties::parse, "# c\na.b = x \\\n   y\\u00e9\\\\\n! d\n\\\nk\\ 1:v\n#---\nä=ö\\t\nlast\\"),
    (properties::parse, "a=1\r\n#---\r\nb 2\r!---\rc\\\r\n d\r\n\r\n=x\n  :y"),
];

/// Pieces that matter to one reader or another.
const PIECES: [&str; 36] = [
    "{", "}", "[", "]", "(", "\"", "'", "\\", "\n", "\r", "\r\n", " ", "\t", ",", "=", ":", "#", "!", "//", "/*", "*/",
    "<<", "<<-", "EOF", "${", "$", "\\u", "\\x4", "é", "😀", "\u{feff}", "0", "-", ".", "\0", "#---\n",
];

struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    /// A character boundary of a text.
    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

fn mutate(dice: &mut Dice, text: &str) -> String {
    let mut text = text.to_string();
    for _ in 0..=dice.below(5) {
        let (one, other) = (dice.place(&text), dice.place(&text));
        let (start, end) = (one.min(other), one.max(other));
        match dice.below(5) {
            0 => text.truncate(end),
            1 if end - start < 20 => text.replace_range(start..end, ""),
            2 => text = format!("{}{}", &text[..end], &text[start..]),
            _ => text.insert_str(start, PIECES[dice.below(PIECES.len())]),
        }
        let limit = dice.below(600) + 200;
        text = text.chars().take(limit).collect();
    }
    text
}

#[test]
fn mutants_are_read_without_panic() {
    let mut dice = Dice(0x5ea_7072);
    for (parse, sample) in SAMPLES {
        assert_sound(&read(parse, sample));
        for _ in 0..5_000 {
            assert_sound(&read(parse, &mutate(&mut dice, sample)));
        }
    }
}

#[test]
fn every_beginning_and_end_is_read_without_panic() {
    for (parse, sample) in SAMPLES {
        for (at, _) in sample.char_indices() {
            assert_sound(&read(parse, &sample[..at]));
            assert_sound(&read(parse, &sample[at..]));
        }
    }
}

/// Each of these takes hours if any step of a reader is quadratic.
#[test]
fn hostile_text_is_read_in_time() {
    let long = "x".repeat(10_000_000);
    let many = |piece: &str| piece.repeat(200_000);
    let texts = [
        (hcl::parse as Parse, many("a = [")),
        (hcl::parse, many("[")),
        (hcl::parse, many("a {")),
        (hcl::parse, many("a { ") + &many("}")),
        (hcl::parse, many("a = {\n")),
        (hcl::parse, many("x ")),
        (hcl::parse, many("x ") + "{}"),
        (hcl::parse, many("a = \"${\n")),
        (hcl::parse, many("a = <<-E\nE\n")),
        (hcl::parse, many("a = <<E\n")),
        (hcl::parse, many("a = <<\n")),
        (hcl::parse, many("/* ")),
        (hcl::parse, many("@ ")),
        (hcl::parse, many("a = b c = d\n")),
        (hcl::parse, many("a = [ b = 1\n")),
        (hcl::parse, "a = [".to_string() + &many("1 ")),
        (hcl::parse, many("}")),
        (hcl::parse, many("\\\"")),
        (hcl::parse, format!("a = \"{long}")),
        (hcl::parse, format!("a = \"{}\"", many("\\q"))),
        (hcl::parse, format!("a = <<E\n{long}")),
        (hcl::parse, format!("{long}=1")),
        (JSON, many("[")),
        (JSON, many("{\"a\":")),
        (JSON, format!("\"{long}")),
        (JSON, format!("\"{}\"", many("\\ud800"))),
        (properties::parse, many("a\\\n")),
        (properties::parse, many("\\\n")),
        (properties::parse, many("\\u")),
        (properties::parse, many("\\")),
        (properties::parse, many("#---\n")),
        (properties::parse, long + "=" + &many("\\")),
    ];
    for (n, (parse, text)) in texts.iter().enumerate() {
        let begun = Instant::now();
        let tree = read(*parse, text);
        let taken = begun.elapsed();
        assert!(taken < Duration::from_secs(30), "text {n} takes {taken:?}: {:.30}", text);
        assert!(tree.errors.len() <= 1_100, "text {n} has {} errors", tree.errors.len());
    }
}
