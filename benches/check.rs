//! What a whole run costs beside the parser's own events over the same bytes, on one thread and on two; what one changed
//! file costs in a large repository; and what one small file costs from the start of the process to its end.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

mod corpus;

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use granit_parser::Parser;
use seaworthy::config::Config;
use seaworthy::discover::{Request, discover, rest_of_workspace};
use seaworthy::report::{self, Format};
use seaworthy::rule::RuleSet;
use seaworthy::run::Wanted;
use seaworthy::triage::Date;
use seaworthy::{Run, check};

const FILES: usize = 2500;
const PASSES: usize = 9;
const STARTS: usize = 40;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let count = std::env::var("FILES").ok().and_then(|count| count.parse().ok()).unwrap_or(FILES);
    let texts = written(root, count);
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{count} files, {:.1} MB, {} rules", bytes as f64 / 1e6, RuleSet::built_in().files.len());
    for jobs in [1, 2] {
        let (mut events, mut whole) = (Vec::new(), Vec::new());
        let mut findings = 0;
        for _ in 0..PASSES {
            events.push(milliseconds(|| parse_all(&texts, jobs)));
            whole.push(milliseconds(|| {
                findings = run(root, &[root.to_path_buf()], jobs);
                findings
            }));
        }
        report(&format!("check, {jobs} thread(s), {findings} findings"), whole, events);
    }
    one_service(root, &texts);
    cold_start();
}

/// One changed Service of the repository, whose pods stand in other files.
fn one_service(root: &Path, texts: &[String]) {
    let service = first_service(root).unwrap();
    let (mut events, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..PASSES {
        events.push(milliseconds(|| parse_all(texts, 2)));
        whole.push(milliseconds(|| run(root, std::slice::from_ref(&service), 2)));
    }
    report("one changed Service, 2 threads", whole, events);
}

fn first_service(root: &Path) -> Option<PathBuf> {
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<_> = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                folders.push(path);
            } else if fs::read_to_string(&path).is_ok_and(|text| text.contains("kind: Service\n")) {
                return Some(path);
            }
        }
    }
    None
}

/// One small file outside any repository, as a process.
fn cold_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pod.yaml");
    fs::write(
        &file,
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: a:1\n",
    )
    .unwrap();
    let binary = Path::new(env!("CARGO_BIN_EXE_seaworthy"));
    let mut times: Vec<f64> = (0..STARTS)
        .map(|_| {
            milliseconds(|| {
                let mut command = Command::new(binary);
                command.arg("check").arg(&file).current_dir(folder.path()).stdout(Stdio::null());
                command.status().unwrap().code().unwrap_or_default() as usize
            })
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("cold start on one file: median {:.1} ms, fastest {:.1} ms", times[STARTS / 2], times[0]);
}

fn written(root: &Path, count: usize) -> Vec<String> {
    fs::create_dir(root.join(".git")).unwrap();
    let mut texts = Vec::new();
    for manifest in corpus::manifests(count) {
        let path = root.join(&manifest.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &manifest.text).unwrap();
        texts.push(manifest.text);
    }
    texts
}

fn run(root: &Path, paths: &[PathBuf], jobs: usize) -> usize {
    let request = Request { paths: paths.to_vec(), jobs, current_dir: root.to_path_buf(), ..Request::default() };
    let discovery = discover(&request).unwrap();
    let (config, rules) = (Config::default(), RuleSet::built_in());
    let today = Date::parse("2026-01-01").unwrap();
    let run =
        Run { config: &config, rules: &rules, today, shows_all: false, is_whole: true, describes_rules: false, jobs };
    let rest = |wanted: &Wanted<'_>| rest_of_workspace(&request, &discovery, wanted).inputs;
    let checked = check(discovery.inputs.clone(), &rest, Vec::new(), &run);
    let mut out = Vec::new();
    report::write(&checked.outcome, Format::Short, report::Options::default(), &mut out).unwrap();
    black_box(&out);
    checked.outcome.findings.len()
}

/// The parser's events over all texts, with the settings that the reader gives it.
fn parse_all(texts: &[String], jobs: usize) -> usize {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut events = 0;
        while let Some(text) = texts.get(next.fetch_add(1, Ordering::Relaxed)) {
            let options = granit_parser::options! {
                emit_comments: true,
                max_buffered_comment_events: usize::MAX,
                emit_unresolved_aliases: true,
                block_nesting_limit: 200,
                flow_nesting_limit: 200,
            };
            events += Parser::new_from_str_with_options(text, options).filter(Result::is_ok).count();
        }
        events
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    })
}

fn milliseconds(work: impl FnOnce() -> usize) -> f64 {
    let started = Instant::now();
    black_box(work());
    started.elapsed().as_secs_f64() * 1e3
}

/// Medians of both, and of the ratios pair by pair.
fn report(what: &str, whole: Vec<f64>, events: Vec<f64>) {
    let ratios = whole.iter().zip(&events).map(|(whole, events)| whole / events).collect();
    println!("{what}: {:.1} ms; events {:.1} ms; ratio {:.2}", median(whole), median(events), median(ratios));
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
