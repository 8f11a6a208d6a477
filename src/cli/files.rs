//! `files`: what each file was taken for and why, and what was left out.

use std::io::{self, BufWriter, Write};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::setup::{Setup, setup};
use super::{Scope, UNANSWERED};
use crate::finding::Problem;
use crate::report::printable;
use crate::source::Input;

/// What `files` can be told.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    scope: Scope,
    /// How to list them
    #[arg(long, value_enum, default_value = "human")]
    format: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Human,
    Json,
}

/// Runs the command.
pub fn run(options: &Options) -> io::Result<u8> {
    let setup = match setup(&options.scope, |_| ())? {
        Ok(setup) => setup,
        Err(problem) => {
            told(&problem)?;
            return Ok(UNANSWERED);
        }
    };
    let mut out = BufWriter::new(io::stdout().lock());
    match options.format {
        Form::Json => as_json(&setup, &mut out)?,
        Form::Human => as_lines(&setup, &mut out)?,
    }
    out.flush()?;
    let problems = setup.problems.iter().chain(&setup.discovery.problems);
    let mut code = 0;
    for problem in problems {
        told(problem)?;
        code = if problem.is_error { UNANSWERED } else { code };
    }
    Ok(code)
}

fn told(problem: &Problem) -> io::Result<()> {
    let (path, message) = (printable(&problem.path), printable(&problem.message));
    let colon = if path.is_empty() { "" } else { ": " };
    writeln!(io::stderr(), "seaworthy: {path}{colon}{message}")
}

fn as_lines(setup: &Setup, out: &mut dyn Write) -> io::Result<()> {
    let inputs = &setup.discovery.inputs;
    let width = inputs.iter().map(|input| input.source.path.chars().count()).max().unwrap_or(0).min(80);
    for input in inputs {
        let environment = match input.environment.name() {
            "any" => String::new(),
            name => format!(", {name}"),
        };
        let templated = if input.templated { ", templated" } else { "" };
        let path = printable(&input.source.path);
        writeln!(out, "{path:<width$}  {:<16} {}{environment}{templated}", input.kind.name(), input.why)?;
    }
    let left_out = &setup.discovery.left_out;
    if !left_out.is_empty() {
        writeln!(out, "\nleft out:")?;
    }
    for left in left_out {
        writeln!(out, "{:<width$}  {}", printable(&left.path), left.why)?;
    }
    writeln!(out, "\n{} files taken, {} left out", inputs.len(), left_out.len())
}

fn as_json(setup: &Setup, out: &mut dyn Write) -> io::Result<()> {
    let files: Vec<Value> = setup.discovery.inputs.iter().map(described).collect();
    let left_out: Vec<Value> =
        setup.discovery.left_out.iter().map(|left| json!({"path": left.path, "why": left.why})).collect();
    serde_json::to_writer_pretty(&mut *out, &json!({"version": 1, "files": files, "leftOut": left_out}))?;
    writeln!(out)
}

fn described(input: &Input) -> Value {
    json!({
        "path": input.source.path,
        "kind": input.kind.name(),
        "why": input.why,
        "environment": input.environment.name(),
        "templated": input.templated,
        "unit": input.source.path.rsplit_once('/').map_or("", |(folder, _)| folder),
    })
}
