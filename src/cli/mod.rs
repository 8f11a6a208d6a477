//! The command line: what was asked, one file for each command, and how the process ends.
//!
//! Every command gives an exit code: 0 for yes, 1 for findings, 2 when what was asked could not be answered in full.

mod check;
mod explain;
mod facts;
mod files;
mod init;
mod render;
mod rules;
mod setup;
mod test;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ColorChoice, Parser, Subcommand};

use crate::finding::Severity;

/// What the process says when it could not answer.
const UNANSWERED: u8 = 2;

/// Reads the configuration of a system and says, line by line, what is not ready for production.
#[derive(Debug, Parser)]
#[command(name = "seaworthy", version, disable_help_subcommand = true)]
struct Line {
    #[command(subcommand)]
    command: Command,
    /// When to use colours
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    color: ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge files and folders
    Check(check::Options),
    /// List the rules
    Rules(rules::Options),
    /// Explain a rule, also by the id of another linter's check
    Explain(explain::Options),
    /// Try rule files on their own examples
    Test(test::Options),
    /// List what rules can ask
    Facts(facts::Options),
    /// Say what each file was taken for
    Files(files::Options),
    /// Render a Helm chart, and say where each line comes from
    Render(render::Options),
    /// Write a commented seaworthy.toml
    Init(init::Options),
}

/// What is looked at, and with which configuration: shared by the commands that read files.
#[derive(Debug, Default, Args)]
struct Scope {
    /// Files and folders, or `-` for standard input [default: the current directory]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The path that standard input is known by
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<String>,
    /// The folder that rules joining files look at [default: the repository around the paths]
    #[arg(long, value_name = "DIR")]
    workspace: Option<PathBuf>,
    /// The configuration file [default: the nearest seaworthy.toml]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long)]
    no_config: bool,
    /// How many threads work [default: one for each core]
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
}

/// What a command writes to, and how.
struct Console {
    color: ColorChoice,
}

impl Console {
    /// Whether a stream is to be coloured.
    fn colours(&self, is_terminal: bool) -> bool {
        let asked_not = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                is_terminal && !asked_not && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let line = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => {
            // Help and version go to standard output and are no failure.
            let failed = error.use_stderr();
            let _ = error.print();
            return ExitCode::from(if failed { UNANSWERED } else { 0 });
        }
    };
    let console = Console { color: line.color };
    let done = match line.command {
        Command::Check(options) => check::run(&options, &console),
        Command::Rules(options) => rules::run(&options),
        Command::Explain(options) => explain::run(&options, &console),
        Command::Test(options) => test::run(&options, &console),
        Command::Facts(options) => facts::run(&options),
        Command::Files(options) => files::run(&options),
        Command::Render(options) => render::run(&options),
        Command::Init(options) => init::run(&options),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        // Whoever reads the output has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "seaworthy: {error}");
            ExitCode::from(UNANSWERED)
        }
    }
}

fn severity(name: &str) -> Result<Severity, String> {
    Severity::from_name(name).ok_or_else(|| format!("one of {}", names(Severity::ALL)))
}

fn names<T>(all: &[(T, &'static str)]) -> String {
    all.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
}
