//! Same text, same values, same answer: many random conditions of fitting types against the `cel` crate.

use seaworthy::model::Ty;

use super::world::{Answer, World};

const TYPES: &[(&str, Ty)] = &[
    ("n", Ty::Int),
    ("m", Ty::Int),
    ("x", Ty::Float),
    ("y", Ty::Float),
    ("s", Ty::Str),
    ("t", Ty::Str),
    ("b", Ty::Bool),
    ("c", Ty::Bool),
    ("ints", Ty::List(&Ty::Int)),
    ("texts", Ty::List(&Ty::Str)),
    ("maybe", Ty::Maybe(&Ty::Int)),
    ("gone", Ty::Maybe(&Ty::Int)),
    ("word", Ty::Maybe(&Ty::Str)),
    ("raw", Ty::Raw),
];

const VALUES: &str = "{n: 3, m: -2, x: 0.5, y: 3.0, s: web, t: '12', b: true, c: false, ints: [1, 0, 3], \
    texts: [web, '', '12'], maybe: 2, gone: null, word: web, \
    raw: {num: 3, real: 1.5, text: web, flag: true, none: null, list: [1, web, null], map: {web: 1, db: 2}}}";

const HOW_MANY: usize = 10_000;

/// Where ours may know what the crate calls an error: what decides is seen before what cannot be known.
const KNOWS_MORE: &[&str] = &["exists_one(", "filter(", "map(", " in ", "orValue(", "["];

#[test]
fn the_crate_gives_the_same_answers() {
    let world = World::new(TYPES, VALUES);
    let opened = world.open();
    let mut writer = Writer { state: 0x2545_f491_4f6c_dd1d, bound: Vec::new() };
    let (mut known, mut unknown, mut more) = (0, 0, 0);
    for round in 0..HOW_MANY {
        let text = writer.condition(if round % 8 == 0 { 3 } else { 2 });
        let (ours, theirs) = (opened.ours(&text), world.theirs(&text.replace("has(", "there(")));
        match (&ours, &theirs) {
            (Answer::Known(_), Answer::Known(_)) => known += 1,
            (Answer::Unknown, Answer::Unknown) => unknown += 1,
            (Answer::Known(_), Answer::Unknown) if KNOWS_MORE.iter().any(|word| text.contains(word)) => {
                more += 1;
                continue;
            }
            _ => panic!("{text}: ours {ours:?}, theirs {theirs:?}"),
        }
        assert_eq!(ours, theirs, "{text}");
    }
    assert!(known > HOW_MANY / 2 && unknown > HOW_MANY / 100 && more < HOW_MANY / 20, "{known} {unknown} {more}");
}

/// Writes conditions. The numbers are those of a xorshift generator, the same every time.
struct Writer {
    state: u64,
    /// The variables of the loops around, with their types.
    bound: Vec<(String, Ty)>,
}

impl Writer {
    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 33) as usize % limit
    }

    fn pick(&mut self, choices: &[&str]) -> String {
        choices[self.below(choices.len())].to_owned()
    }

    fn variable(&mut self, ty: Ty, others: &[&str]) -> String {
        let own: Vec<String> =
            self.bound.iter().filter(|(_, known)| *known == ty).map(|(name, _)| name.clone()).collect();
        if own.is_empty() || self.below(3) == 0 { self.pick(others) } else { own[self.below(own.len())].clone() }
    }

    fn condition(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.pick(&["true", "false", "b", "c", "raw.flag == true", "has(raw.num)", "has(raw.none)"]);
        }
        let next = depth - 1;
        match self.below(16) {
            0 => format!("!({})", self.condition(next)),
            1 | 2 => format!("({} && {})", self.condition(next), self.condition(next)),
            3 | 4 => format!("({} || {})", self.condition(next), self.condition(next)),
            5 => format!("{} {} {}", self.number(next), self.comparison(), self.number(next)),
            6 => format!("{} {} {}", self.real(next), self.comparison(), self.number(next)),
            7 => format!("{} {} {}", self.text(next), self.comparison(), self.text(next)),
            8 => format!("{} in {}", self.number(next), self.numbers(next)),
            9 => format!("{} in {}", self.text(next), self.texts(next)),
            10 => self.quantified(next),
            11 => {
                let method = self.pick(&["startsWith", "endsWith", "contains"]);
                format!("{}.{method}({})", self.text(next), self.text(next))
            }
            12 => format!("{}.matches('{}')", self.text(next), self.pick(&["^w", "[0-9]+$", "^$", "b|2", "(?i)WEB"])),
            13 => format!("({} ? {} : {})", self.condition(next), self.condition(next), self.condition(next)),
            14 => self.guarded(next),
            _ => format!("{} {} {}", self.numbers(next), self.pick(&["==", "!="]), self.numbers(next)),
        }
    }

    fn comparison(&mut self) -> String {
        self.pick(&["==", "!=", "<", "<=", ">", ">="])
    }

    fn guarded(&mut self, depth: usize) -> String {
        let path = self.pick(&["maybe", "gone", "raw.num", "raw.text", "raw.none", "raw.real", "raw.list", "raw.flag"]);
        match (path.starts_with("raw"), self.below(3)) {
            (true, 0) => format!("(has({path}) && {path} {} {})", self.comparison(), self.number(depth)),
            (_, 1) => format!("({path} == null || {path} < {})", self.number(depth)),
            _ => format!("({path} != null && {path} > {})", self.number(depth)),
        }
    }

    fn quantified(&mut self, depth: usize) -> String {
        let quantor = self.pick(&["all", "exists", "exists_one"]);
        if self.below(2) == 0 {
            let list = self.numbers(depth);
            self.looped(&list, &quantor, Ty::Int, |writer| writer.condition(depth))
        } else {
            let list = self.texts(depth);
            self.looped(&list, &quantor, Ty::Str, |writer| writer.condition(depth))
        }
    }

    fn looped(&mut self, list: &str, name: &str, ty: Ty, body: impl FnOnce(&mut Self) -> String) -> String {
        let variable = format!("v{}", self.bound.len());
        self.bound.push((variable.clone(), ty));
        let body = body(self);
        self.bound.pop();
        format!("{list}.{name}({variable}, {body})")
    }

    fn number(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.variable(Ty::Int, &["0", "1", "2", "n", "m", "-1", "0x10"]);
        }
        let next = depth - 1;
        match self.below(9) {
            0 | 1 => format!("({} {} {})", self.number(next), self.pick(&["+", "-", "*"]), self.number(next)),
            2 => format!("({} {} {})", self.number(next), self.pick(&["/", "%"]), self.number(next)),
            3 => format!("-({})", self.number(next)),
            4 => format!("size({})", self.texts(next)),
            5 => format!("{}.size()", self.text(next)),
            6 => format!("({} ? {} : {})", self.condition(next), self.number(next), self.number(next)),
            7 => format!("{}.orValue({})", self.pick(&["maybe", "gone", "raw.none"]), self.number(next)),
            _ => format!("int({})", if self.below(2) == 0 { self.real(next) } else { self.text(next) }),
        }
    }

    fn real(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.pick(&["x", "y", "0.0", "1.5", "2e2"]);
        }
        let next = depth - 1;
        match self.below(3) {
            0 => format!("({} {} {})", self.real(next), self.pick(&["+", "-", "*", "/"]), self.real(next)),
            1 => format!("double({})", if self.below(2) == 0 { self.number(next) } else { self.text(next) }),
            _ => format!("-({})", self.real(next)),
        }
    }

    fn text(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.variable(Ty::Str, &["s", "t", "''", "'web'", "\"12\"", "'W'"]);
        }
        let next = depth - 1;
        match self.below(6) {
            0 => format!("({} + {})", self.text(next), self.text(next)),
            1 => format!("string({})", self.number(next)),
            2 => format!("{}.lowerAscii()", self.text(next)),
            3 => format!("({} ? {} : {})", self.condition(next), self.text(next), self.text(next)),
            4 => format!("word.orValue({})", self.text(next)),
            _ => self.text(0),
        }
    }

    fn numbers(&mut self, depth: usize) -> String {
        let next = depth.saturating_sub(1);
        match self.below(if depth == 0 { 2 } else { 4 }) {
            0 => "ints".to_owned(),
            1 => format!("[{}, {}]", self.number(next), self.number(next)),
            2 => {
                let list = self.numbers(next);
                self.looped(&list, "filter", Ty::Int, |writer| writer.condition(next))
            }
            _ => {
                let list = self.texts(next);
                self.looped(&list, "map", Ty::Str, |writer| writer.number(next))
            }
        }
    }

    fn texts(&mut self, depth: usize) -> String {
        let next = depth.saturating_sub(1);
        match self.below(if depth == 0 { 2 } else { 4 }) {
            0 => "texts".to_owned(),
            1 => format!("[{}, {}]", self.text(next), self.text(next)),
            2 => {
                let list = self.texts(next);
                self.looped(&list, "filter", Ty::Str, |writer| writer.condition(next))
            }
            _ => {
                let list = self.numbers(next);
                self.looped(&list, "map", Ty::Int, |writer| writer.text(next))
            }
        }
    }
}
