//! Charts that chance has changed: each of them ends within bounds, without panic, with every character accounted for.
//!
//! A few are tried with all other tests. `FUZZ_MINUTES=60 FUZZ_SEED=1 cargo test --release --test helm_fuzz` goes on for
//! as long, from the case that the seed names; the case of whatever goes wrong is printed.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use seaworthy::helm::chart::{self, Content, Raw, RawFile};
use seaworthy::helm::trace::{Making, as_source};
use seaworthy::helm::value::Limits;
use seaworthy::helm::{Document, Given, Options, Rendered, functions, render};
use seaworthy::source::{Place, Range, Source};
use seaworthy::tree::{Dialect, yaml};

/// How many cases are tried when nobody says how long.
const FEW: u64 = 600;

/// How long a case may take.
const LONGEST: Duration = Duration::from_secs(30);

/// A generator that gives the same numbers in every run.
struct Dice(u64);

impl Dice {
    fn of_case(case: u64) -> Self {
        let mut dice = Dice(case.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        (0..8).for_each(|_| _ = dice.throw(2));
        dice
    }

    fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }

    fn one<'t, T>(&mut self, among: &'t [T]) -> &'t T {
        &among[self.throw(among.len())]
    }

    /// The beginning of a character of a text.
    fn place(&mut self, text: &str) -> usize {
        let mut at = self.throw(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// What matters to the lexer, the parser, the evaluator, or to YAML.
const PIECES: &[&str] = &[
    "{{",
    "}}",
    "{{- ",
    " -}}",
    "(",
    ")",
    " | ",
    "\"",
    "`",
    "'",
    "$",
    "$x",
    ".",
    ":=",
    "=",
    ",",
    "\\",
    "\n",
    "\t",
    " ",
    "/*",
    "*/",
    "{{/* c */}}",
    "é",
    "😀",
    "\u{feff}",
    "\0",
    "\r\n",
    "0x",
    "1e9",
    "-1",
    "9223372036854775807",
    "%d",
    "%!s",
    "{{ range }}",
    "{{ range $i, $x := . }}",
    "{{ range until 1000 }}",
    "{{ with . }}",
    "{{ if . }}",
    "{{ else }}",
    "{{ else if . }}",
    "{{ end }}",
    "{{ define \"a\" }}",
    "{{ template \"a\" . }}",
    "{{ include \"a\" . }}",
    "{{ block \"b\" . }}",
    "{{ break }}",
    "{{ continue }}",
    "{{ tpl . $ }}",
    "{{ tpl (toYaml .) $ }}",
    "{{ .Values }}",
    "{{ toYaml .Values | nindent 4 }}",
    "{{ fromYaml (toYaml .) }}",
    "{{ $x = list $x $x }}",
    "{{ $_ := set . \"a\" . }}",
    "nil",
    "true",
    ".Values.a.b",
    "(dict \"a\" (list 1 nil))",
    "---\n",
    "- ",
    ": ",
    "|\n",
    ">-\n",
    "&a ",
    "*a",
    "<<: ",
    "#",
    "[",
    "]",
    "{",
    "}",
    "? ",
    "!!int ",
    "~",
    "a: 1\n",
    "  ",
];

type Files = Vec<(String, String)>;

/// The charts of `tests/charts`, as their texts.
fn charts() -> Vec<Files> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/charts");
    let mut folders: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders.iter().map(|folder| texts(&chart::read_folder(&folder.join("chart"), folder).0)).collect()
}

fn texts(raw: &Raw) -> Files {
    let text = |file: &RawFile| match &file.content {
        Content::Text(source) => Some((file.name.clone(), source.text.clone())),
        Content::Bytes(_) => None,
    };
    raw.files.iter().filter_map(text).collect()
}

/// One change of a text.
fn change(text: &mut String, other: &str, names: &[&str], dice: &mut Dice) {
    let at = dice.place(text);
    let end = (at + dice.throw(24)).min(text.len());
    let end = (end..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(at);
    match dice.throw(7) {
        0 => text.replace_range(at..end, ""),
        1 => *text = format!("{}{}", &text[..end], &text[at..]),
        2 => text.insert_str(at, &format!("{{{{ {} {} }}}}", dice.one(names), dice.one::<&str>(PIECES))),
        3 => {
            let (one, two) = (dice.place(other), dice.place(other));
            let piece = &other[one.min(two)..one.max(two)];
            text.insert_str(at, &piece.chars().take(200).collect::<String>());
        }
        _ => text.insert_str(at, dice.one::<&str>(PIECES)),
    }
}

/// The files of a chart that chance has changed.
fn mutant(charts: &[Files], names: &[&str], dice: &mut Dice) -> Files {
    let mut files = dice.one(charts).clone();
    for _ in 0..=dice.throw(3) {
        let donor = dice.throw(charts.len());
        let (_, other) = dice.one(&charts[donor]).clone();
        let number = dice.throw(files.len());
        if files[number].0 == "Chart.yaml" && dice.throw(4) > 0 {
            continue;
        }
        (0..=dice.throw(5)).for_each(|_| change(&mut files[number].1, &other, names, dice));
    }
    files
}

/// Bounds small enough for many cases; now and then those that people meet.
fn options(dice: &mut Dice) -> Options {
    let small = Limits { steps: 100_000, bytes: 8 << 20, string: 1 << 20, items: 1 << 14, ..Limits::default() };
    let limits = if dice.throw(500) == 0 { Limits::default() } else { small };
    let (is_strict, with_provenance) = (dice.throw(8) == 0, dice.throw(16) > 0);
    Options { limits, is_strict, with_provenance, ..Options::default() }
}

fn is_sound(document: &Document, made: &Rendered) {
    let mut done = 0;
    for piece in &document.pieces {
        assert!(
            piece.range.start == done
                && document.text.get(piece.range.start as usize..piece.range.end as usize).is_some()
        );
        done = piece.range.end;
    }
    assert!(document.pieces.is_empty() || done as usize == document.text.len(), "characters come from nowhere");
    let Some(template) = &document.source else { return };
    let how = Making { is_broken: done % 2 == 0, has_namespace: done % 3 == 0 };
    let source = Arc::new(as_source(&document.text, template, &document.pieces, &made.traces, how).source);
    let tree = yaml::parse(Arc::clone(&source), Dialect::Literal);
    for error in tree.errors.iter().take(3) {
        Place { source: Arc::clone(&source), range: error.range }.written();
    }
    Place { range: Range::new(0, source.text.len() as u32), source }.written();
}

fn try_case(case: u64, charts: &[Files], names: &[&str]) {
    let mut dice = Dice::of_case(case);
    let files = mutant(charts, names, &mut dice);
    let file = |(name, text): &(String, String)| RawFile {
        name: name.clone(),
        content: Content::Text(Arc::new(Source::file(name.clone(), text.clone()))),
    };
    let Some(chart) = chart::load(Raw { files: files.iter().map(file).collect() }, &mut Vec::new()) else { return };
    let options = options(&mut dice);
    let set = Given::Set(format!("a.b[{}]={}", dice.throw(4), dice.one::<&str>(PIECES)));
    let given = if dice.throw(8) == 0 { vec![set] } else { Vec::new() };
    let made = render(&chart, &given, &options);
    assert!(!made.problems.iter().any(|problem| problem.message == "the chart could not be rendered"));
    made.documents.iter().for_each(|document| is_sound(document, &made));
}

/// Ends the process when a case does not end.
fn watch(case: Arc<AtomicU64>) {
    let mut known = (u64::MAX, Instant::now());
    loop {
        std::thread::sleep(Duration::from_secs(1));
        let now = case.load(Ordering::Relaxed);
        if now != known.0 {
            known = (now, Instant::now());
        } else if known.1.elapsed() > LONGEST {
            eprintln!("case {now} does not end");
            std::process::abort();
        }
    }
}

#[test]
fn changed_charts_do_no_harm() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (minutes, seed) = (number("FUZZ_MINUTES"), number("FUZZ_SEED").unwrap_or(0));
    let charts = charts();
    let names: Vec<&str> = functions::all().map(|function| function.name).collect();
    let case = Arc::new(AtomicU64::new(seed));
    std::thread::spawn({
        let case = Arc::clone(&case);
        move || watch(case)
    });
    let start = Instant::now();
    let goes_on = |case: u64| match minutes {
        Some(minutes) => start.elapsed().as_secs() < minutes * 60,
        None => case < seed + FEW,
    };
    let mut longest = (Duration::ZERO, 0);
    while goes_on(case.load(Ordering::Relaxed)) {
        let now = case.load(Ordering::Relaxed);
        let began = Instant::now();
        let done = std::panic::catch_unwind(|| try_case(now, &charts, &names));
        assert!(done.is_ok(), "case {now}: FUZZ_SEED={now} begins with it");
        longest = longest.max((began.elapsed(), now));
        case.store(now + 1, Ordering::Relaxed);
        if (now - seed) % 10_000 == 9_999 {
            eprintln!("{} cases, {:?}, longest {longest:?}", now + 1 - seed, start.elapsed());
        }
    }
    eprintln!("{} cases from {seed}, {:?}, longest {longest:?}", case.load(Ordering::Relaxed) - seed, start.elapsed());
}
