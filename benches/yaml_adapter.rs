//! What building the tree costs on top of the parser's own events, where the bound is a quarter, and how much faster
//! the quick reader is.
#![allow(clippy::print_stdout, missing_docs)]

mod corpus;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use granit_parser::Parser;
use seaworthy::source::Source;
use seaworthy::tree::{Dialect, yaml};

const FILES: usize = 2500;
const PASSES: usize = 15;

fn main() {
    let files = corpus::manifests(FILES).into_iter().map(|file| Arc::new(Source::file(file.path, file.text)));
    let files: Vec<Arc<Source>> = files.collect();
    let bytes: usize = files.iter().map(|file| file.text.len()).sum();
    let nodes: usize = files.iter().map(|file| yaml::parse(Arc::clone(file), Dialect::Kubernetes).len()).sum();
    let (mut events, mut trees, mut quick) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..PASSES {
        events.push(time(&files, |file| count_events(&file.text)));
        trees.push(time(&files, |file| yaml::parse_thoroughly(file, Dialect::Kubernetes).len()));
        quick.push(time(&files, |file| yaml::parse_quickly(file, Dialect::Kubernetes).map_or(0, |tree| tree.len())));
    }
    let (events, trees, quick) = (median(events), median(trees), median(quick));
    println!("{FILES} files, {:.1} MB, {nodes} nodes", bytes as f64 / 1e6);
    println!("events        {events:7.1} ms");
    println!("trees of them {trees:7.1} ms, ratio {:.2}", trees / events);
    println!("quick reader  {quick:7.1} ms, {:.1} times as fast as the events", events / quick);
}

/// The parser with the settings that the reader gives it, its events thrown away.
fn count_events(text: &str) -> usize {
    let options = granit_parser::options! {
        emit_comments: true,
        max_buffered_comment_events: usize::MAX,
        emit_unresolved_aliases: true,
        block_nesting_limit: 200,
        flow_nesting_limit: 200,
    };
    Parser::new_from_str_with_options(text, options).filter(Result::is_ok).count()
}

fn time(files: &[Arc<Source>], work: impl Fn(&Arc<Source>) -> usize) -> Duration {
    let started = Instant::now();
    for file in files {
        black_box(work(file));
    }
    started.elapsed()
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e3
}
