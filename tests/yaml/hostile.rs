//! Texts that mean harm, and texts that chance made.

use std::time::{Duration, Instant};

use seaworthy::tree::Kind;
use seaworthy::tree::embed::embedded;

use super::shapes::{BROKEN, SHAPES};
use super::{check, parse};

/// Texts that grow beyond measure for a careless reader.
pub fn harmful() -> Vec<String> {
    let many = 100_000;
    let multiply = |style: fn(usize) -> String| {
        let lines: Vec<_> = (0..64).map(style).collect();
        format!("a0: &a0 {{x: y}}\n{}", lines.concat())
    };
    vec![
        "[".repeat(many),
        "{a: ".repeat(many),
        "- ".repeat(many),
        "? ".repeat(many),
        "[".repeat(150) + &"]".repeat(150),
        "- @\n---\n".repeat(20_000),
        "a: *a\n".repeat(20_000),
        format!("a: &a [{}]", "*a,".repeat(20_000)),
        (0..20_000).map(|n| format!("a{n}: !t{n} &a{n} x\n")).collect(),
        multiply(|n| format!("a{0}: &a{0} {{<<: [*a{n}, *a{n}]}}\n", n + 1)),
        multiply(|n| format!("a{0}: &a{0} [*a{n}, *a{n}, *a{n}]\n", n + 1)),
        format!("a: |\n{}", "\n".repeat(many)),
        "a: 'x\n".repeat(20_000),
    ]
}

#[test]
fn harmful_texts_end_soon() {
    for text in harmful() {
        let started = Instant::now();
        let tree = parse(&text);
        check(&tree);
        for root in tree.roots() {
            assert!(root.get("a64").and_then(|last| last.get("nothing")).is_none());
            let _ = root.get("a64").map(|last| last.entries().len());
        }
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}…", &text[..40]);
    }
}

#[test]
fn no_mutant_breaks_the_reader() {
    let samples: Vec<&str> = SHAPES.iter().map(|shape| shape.0).chain(BROKEN.iter().map(|broken| broken.0)).collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..30_000 {
        let mut text: Vec<char> = random.one(&samples).chars().collect();
        for _ in 0..=random.below(4) {
            random.mutate(&mut text, &samples);
        }
        let text: String = text.into_iter().collect();
        let tree = parse(&text);
        check(&tree);
        for node in tree.all().filter(|node| node.kind() == Kind::Scalar) {
            let _ = embedded(node);
        }
    }
}

/// A small generator of numbers, always the same ones.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    pub fn one<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    fn mutate(&mut self, text: &mut Vec<char>, samples: &[&str]) {
        let at = self.below(text.len() + 1);
        match self.below(4) {
            0 => text.insert(at, self.one(&[' ', '\n', '\r', '\t', ':', '-', '?', '#', '&', '*', '!', '|', '>', 'é'])),
            1 => text.insert(at, self.one(&['[', ']', '{', '}', ',', '\'', '"', '\\', '%', '@', 'a', '1', '\u{feff}'])),
            2 if at < text.len() => drop(text.remove(at)),
            _ => {
                let other: Vec<char> = self.one(samples).chars().collect();
                let (from, to) = (self.below(other.len() + 1), self.below(other.len() + 1));
                text.splice(at..at, other[from.min(to)..from.max(to)].iter().copied());
            }
        }
    }
}
