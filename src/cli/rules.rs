//! `rules`: list the rules.

use std::io::{self, BufWriter, Write};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::setup::{complain, rules_here};
use crate::finding::Info;
use crate::raise;

/// What `rules` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Only rules whose id holds this text
    filter: Option<String>,
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
    let filter = options.filter.as_deref().unwrap_or_default();
    let mut out = BufWriter::new(io::stdout().lock());
    let (rules, mut problems) = rules_here()?;
    let mut infos = Vec::new();
    for file in rules.files.iter().filter(|file| file.id.contains(filter)) {
        match file.compile() {
            Ok(rule) => infos.push(rule.info().clone()),
            Err(mistakes) => problems.extend(mistakes.iter().map(|mistake| raise::problem("rule", mistake))),
        }
    }
    if options.format == Form::Json {
        let rules: Vec<Value> = infos.iter().map(|info| described(info)).collect();
        serde_json::to_writer_pretty(&mut out, &json!({"version": 1, "rules": rules}))?;
        writeln!(out)?;
    } else {
        for info in &infos {
            let strict = if info.profile.name() == "strict" { " (strict)" } else { "" };
            writeln!(out, "{:<9} {:<44} {}{strict}", info.severity.name(), info.id, info.title)?;
        }
        writeln!(out, "{} rules", infos.len())?;
    }
    out.flush()?;
    complain(&problems)
}

fn described(info: &Info) -> Value {
    let params: Vec<Value> = info
        .params
        .iter()
        .map(|param| {
            let default: Value = serde_json::from_str(&param.default).unwrap_or(Value::Null);
            json!({"name": param.name, "type": param.kind, "doc": param.doc, "default": default})
        })
        .collect();
    json!({
        "id": info.id,
        "title": info.title,
        "severity": info.severity.name(),
        "confidence": info.confidence.name(),
        "profile": info.profile.name(),
        "category": info.category.name(),
        "environments": if info.everywhere { "all" } else { "production" },
        "view": info.view,
        "replaces": info.replaces,
        "checklists": info.checklists,
        "params": params,
        "fix": info.fix.map(|safe| if safe { "safe" } else { "unsafe" }),
        "aliases": info.aliases,
    })
}
