//! The quick reader against the parser: the same trees of the same texts, whatever chance makes of them.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use seaworthy::source::Source;
use seaworthy::tree::{Dialect, Kind, yaml};

use super::edges::{EDGES, ORDINARY};
use super::hostile::{Random, harmful};
use super::shapes::{BROKEN, SHAPES};
use super::{corpus, parse};

/// Whether the quick reader reads a text; when it does, its tree must be that of the parser.
fn is_quick(text: &str) -> bool {
    let source = Arc::new(Source::file("a.yaml", text));
    let Some(quick) = yaml::parse_quickly(&source, Dialect::Kubernetes) else { return false };
    let thorough = yaml::parse_thoroughly(&source, Dialect::Kubernetes);
    let (quick, thorough) = (format!("{quick:?}"), format!("{thorough:?}"));
    assert!(quick == thorough, "{text:?}\n\nquick:\n{quick}\n\nthorough:\n{thorough}");
    true
}

/// The YAML files in and below a folder.
fn files(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml") {
            found.extend(fs::read_to_string(&path).ok());
        }
    }
}

fn own_files() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    files(&root.join("fixtures"), &mut found);
    found.retain(|text| !text.contains("{{"));
    files(&root.join("rules"), &mut found);
    found
}

/// Texts of several lines inside other texts, such as the examples in rules.
fn inner(text: &str) -> Vec<String> {
    let tree = parse(text);
    let scalars = tree.all().filter(|node| node.kind() == Kind::Scalar && node.text().contains('\n'));
    scalars.map(|node| node.text().replace(['«', '»'], "")).collect()
}

fn samples() -> Vec<String> {
    let tables = SHAPES.iter().map(|shape| shape.0).chain(BROKEN.iter().map(|broken| broken.0));
    let mut samples: Vec<String> = tables.chain(EDGES.iter().copied()).map(str::to_owned).collect();
    samples.extend(ORDINARY.iter().map(|text| (*text).to_owned()));
    let own = own_files();
    samples.extend(own.iter().flat_map(|text| inner(text)));
    samples.extend(own);
    samples.extend(corpus::manifests(40).into_iter().map(|manifest| manifest.text));
    samples
}

#[test]
fn ordinary_texts_are_read_quickly() {
    let own = own_files();
    let slow: Vec<_> =
        own.iter().map(String::as_str).chain(ORDINARY.iter().copied()).filter(|text| !is_quick(text)).collect();
    assert!(slow.is_empty(), "{slow:#?}");
    assert!(corpus::manifests(400).iter().all(|manifest| is_quick(&manifest.text)));
}

#[test]
fn both_readers_make_the_same_trees() {
    let samples = samples();
    let quick = samples.iter().filter(|text| is_quick(text)).count();
    assert!(quick * 10 > samples.len() * 6, "{quick} of {}", samples.len());
}

#[test]
fn both_readers_make_the_same_trees_of_mutants() {
    let quick = campaign(&samples(), 40_000);
    assert!(quick > 10_000, "{quick}");
}

/// Many more, and real files: `MUTANTS=1000000 FOLDER=… cargo test --release --test yaml -- --ignored campaign`.
#[test]
#[ignore = "takes long; run it after a change of the quick reader"]
#[allow(clippy::print_stderr)]
fn a_long_campaign() {
    let mut samples = samples();
    if let Ok(folder) = std::env::var("FOLDER") {
        let mut real = Vec::new();
        files(Path::new(&folder), &mut real);
        let quick: Vec<_> = real.iter().filter(|text| is_quick(text)).collect();
        let bytes: usize = real.iter().map(String::len).sum();
        let quick_bytes: usize = quick.iter().map(|text| text.len()).sum();
        eprintln!("{} of {} files, {quick_bytes} of {bytes} bytes are read quickly", quick.len(), real.len());
        samples.extend(real);
    }
    let count = std::env::var("MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let quick = campaign(&samples, count);
    eprintln!("{quick} of {count} mutants are read quickly");
    assert!(quick > count / 10);
}

/// How many of so many mutants are read quickly.
fn campaign(samples: &[String], count: usize) -> usize {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0x9e37_79b9_7f4a_7c15);
    let mut random = Random(seed);
    let mut text = || if random.below(3) == 0 { soup(&mut random) } else { mutant(samples, &mut random) };
    (0..count).filter(|_| is_quick(&text())).count()
}

const PIECES: &[&str] = &[
    "\n", "\n", "\n", "\n  ", "\n  ", "\n    ", "\n ", " ", " ", "a", "b", "a: ", "b:", ": ", "- ", "- ", "-", "\n- ",
    "\n  - ", "# c", " # c", "'", "\"", "'a'", "\"b\\n\"", "|", ">", "|-", ">2", "&x ", "*x", "!t ", "[", "]", "{",
    "}", ", ", ",", "\n---\n", "\n...", "a b", "\r\n", "\t", "é", "? ", "\\", "\n\n", "\n# c", "\n  # c", "<<: *x",
    "{}", "[a]", "a:\n", "\na: ", "\n  b: ",
];

/// Pieces of YAML in any order.
fn soup(random: &mut Random) -> String {
    (0..1 + random.below(14)).map(|_| random.one(PIECES)).collect()
}

/// A few lines of a sample, changed in a few places.
fn mutant(samples: &[String], random: &mut Random) -> String {
    let lines: Vec<&str> = samples[random.below(samples.len())].split_inclusive('\n').collect();
    let from = random.below(lines.len() + 1).saturating_sub(1);
    let from = if random.below(2) == 0 { 0 } else { from };
    let mut lines: Vec<String> = lines.into_iter().skip(from).take(1 + random.below(24)).map(str::to_owned).collect();
    for _ in 0..=random.below(4) {
        if random.below(2) == 0 {
            mutate_lines(&mut lines, samples, random);
        } else {
            mutate_characters(&mut lines, random);
        }
    }
    lines.concat()
}

fn mutate_lines(lines: &mut Vec<String>, samples: &[String], random: &mut Random) {
    if lines.is_empty() {
        return;
    }
    let at = random.below(lines.len());
    match random.below(8) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, lines[at].clone()),
        2 => lines[at].insert_str(0, &" ".repeat(1 + random.below(3))),
        3 => lines[at] = lines[at].strip_prefix(' ').unwrap_or(&lines[at]).to_owned(),
        4 => lines[at] = lines[at].strip_prefix("  ").unwrap_or(&lines[at]).to_owned(),
        5 => lines[at] = lines[at].trim_end().to_owned(),
        6 => lines.insert(
            at,
            random.one(&["\n", "  \n", "# c\n", "   # c\n", "---\n", "...\n", "-\n", "  - x\n", "\r\n"]).to_owned(),
        ),
        _ => {
            let other: Vec<&str> = samples[random.below(samples.len())].split_inclusive('\n').collect();
            lines.extend((!other.is_empty()).then(|| other[random.below(other.len())].to_owned()));
        }
    }
}

const CHARACTERS: &[&str] = &[
    " ", "\n", "\r", "\r\n", "\t", ":", ": ", "-", "- ", "?", "#", " #", "&", "&a ", "*", "*a", "!", "!t ", "|", ">",
    "[", "]", "{", "}", ",", "'", "\"", "\\", "%", "@", "a", "1", "é", "\u{feff}", "\u{a0}", "\u{85}", "''", "\\n",
    "|-\n", "+", "0", ".", "<<: *a",
];

fn mutate_characters(lines: &mut [String], random: &mut Random) {
    if lines.is_empty() {
        return;
    }
    let at = random.below(lines.len());
    let mut line: Vec<char> = lines[at].chars().collect();
    let place = random.below(line.len() + 1);
    match random.below(4) {
        0 | 1 => drop(line.splice(place..place, random.one(CHARACTERS).chars())),
        2 if place < line.len() => drop(line.remove(place)),
        _ if place + 1 < line.len() => line.swap(place, place + 1),
        _ => {}
    }
    lines[at] = line.into_iter().collect();
}

#[test]
fn both_readers_have_the_same_limits() {
    for length in 990..1030 {
        for key in ["a".repeat(length), "é".repeat(length / 2), format!("'{}'", "a ".repeat(length / 2))] {
            for text in
                ["K: b\n", "c:\n  K : b\n", "- K:\n", "{K: b}\n", "[K]\n", "- K\n", "a: K\n", "a: [K\n, {b: K}]\n"]
            {
                is_quick(&text.replace('K', &key));
            }
        }
    }
    for depth in (95..105).chain(195..205) {
        is_quick(&"- ".repeat(depth));
        is_quick(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
        is_quick(&format!("a: {}b{}", "{a: ".repeat(depth), "}".repeat(depth)));
        is_quick(&(0..depth).map(|level| format!("{}a:\n", " ".repeat(level))).collect::<String>());
        is_quick(&(0..depth).map(|level| format!("{0}a:\n{0}- ", " ".repeat(2 * level))).collect::<String>());
    }
}

#[test]
fn harmful_texts_are_given_up_soon() {
    let many = 200_000;
    let mut texts = harmful();
    for piece in [
        "a: |\n\n",
        "a\n",
        "- |\n",
        "a: 'b\n\n",
        "\n",
        " \n",
        "# c\n",
        "a: b\n\n\n\n",
        "- - ",
        "[a, ",
        "a: \"\\\n",
        "-\n",
    ] {
        texts.push(piece.repeat(many));
        texts.push(format!("k:\n  {}", piece.repeat(many)));
    }
    for text in texts {
        let source = Arc::new(Source::file("a.yaml", &*text));
        let started = Instant::now();
        let _ = yaml::parse_quickly(&source, Dialect::Kubernetes);
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}…", &text[..40]);
    }
}
