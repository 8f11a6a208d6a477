//! `test`: rule files on their own examples.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::Args;

use super::setup::rules_here;
use super::{Console, UNANSWERED};
use crate::report;
use crate::rule::RuleSet;
use crate::trial;

/// What `test` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// A folder with rule files [default: the rules of the binary and of the project]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Only rules whose id holds this text
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
}

/// Runs the command.
pub fn run(options: &Options, console: &Console) -> io::Result<u8> {
    let mut out = io::stdout().lock();
    let (rules, problems) = match &options.folder {
        Some(folder) => {
            let mut rules = RuleSet::empty();
            let problems = rules.add_folder(folder, "", &folder.to_string_lossy());
            (rules, problems)
        }
        None => rules_here()?,
    };
    let mut wrong = problems.len();
    for problem in problems {
        writeln!(out, "{}: {}", problem.path, problem.message)?;
    }
    let filter = options.filter.as_deref().unwrap_or_default();
    let chosen: Vec<_> = rules.files.iter().filter(|file| file.id.contains(filter)).collect();
    let colour = console.colours(io::stdout().is_terminal());
    for file in &chosen {
        let mistakes = trial::of_file(file);
        wrong += mistakes.len();
        for mistake in mistakes {
            write!(out, "{}", report::draw(&mistake, colour, 100))?;
        }
    }
    let examples: usize = chosen.iter().map(|file| trial::count(file)).sum();
    writeln!(out, "{} rules, {examples} examples: {wrong} mistakes", chosen.len())?;
    Ok(if wrong > 0 {
        1
    } else if chosen.is_empty() {
        UNANSWERED
    } else {
        0
    })
}
