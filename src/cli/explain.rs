//! `explain`: everything about one rule, found by its id, a former id, or the id of a check that it replaces.

use std::io::{self, IsTerminal, Write};

use clap::Args;

use super::setup::{complain, rules_here};
use super::{Console, UNANSWERED};
use crate::finding::Info;
use crate::rule::{RuleFile, RuleSet};
use crate::tree::form::nearest;

/// What `explain` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// A rule's id, or another linter's: `vault/tls-disabled`, `CKV_K8S_16`
    rule: String,
}

/// Runs the command.
pub fn run(options: &Options, console: &Console) -> io::Result<u8> {
    let (rules, problems) = rules_here()?;
    let found = matching(&rules, &options.rule);
    let mut out = io::stdout().lock();
    let bold = console.colours(io::stdout().is_terminal());
    for info in &found {
        explain(info, bold, &mut out)?;
    }
    if found.is_empty() {
        let near = nearest(&options.rule, rules.files.iter().map(|file| file.id.as_str()));
        let meant = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        writeln!(io::stderr(), "seaworthy: no rule is called `{}` or stands in for it{meant}", options.rule)?;
        return Ok(UNANSWERED);
    }
    complain(&problems)
}

fn matching(rules: &RuleSet, asked: &str) -> Vec<Info> {
    let info = |file: &RuleFile| file.compile().ok().map(|rule| (**rule.info()).clone());
    if let Some(file) = rules.find(asked) {
        return info(file).into_iter().collect();
    }
    let replaces = |info: &Info| info.replaces.iter().any(|id| stands_for(id, asked)) || short_name(&info.id) == asked;
    rules
        .files
        .iter()
        .filter(|file| file.source.text.contains(asked) || short_name(&file.id) == asked)
        .filter_map(info)
        .filter(replaces)
        .collect()
}

/// `checkov/CKV_K8S_16` stands for itself and for `CKV_K8S_16`; kics ids may be given in full.
fn stands_for(id: &str, asked: &str) -> bool {
    let (linter, short) = id.split_once('/').unwrap_or(("", id));
    let is_long = linter == "kics" && asked.len() > short.len() && asked.starts_with(short);
    id.eq_ignore_ascii_case(asked) || short.eq_ignore_ascii_case(asked) || is_long
}

fn short_name(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

fn explain(info: &Info, bold: bool, out: &mut dyn Write) -> io::Result<()> {
    let (on, off) = if bold { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    writeln!(out, "{on}{}{off}\n{}\n", info.id, info.title)?;
    let scope = if info.everywhere { "every environment" } else { "production" };
    let row = [info.severity.name(), info.category.name(), info.profile.name()];
    writeln!(
        out,
        "severity {}, category {}, profile {}, confidence {}, for {scope}",
        row[0],
        row[1],
        row[2],
        info.confidence.name()
    )?;
    section(out, "why", &info.why)?;
    section(out, "do", &info.remedy)?;
    for param in &info.params {
        section(
            out,
            "setting",
            &format!("{} ({}, {} when not set): {}", param.name, param.kind, param.default, param.doc),
        )?;
    }
    for (name, items) in [
        ("see", &info.references),
        ("checklists", &info.checklists),
        ("stands in for", &info.replaces),
        ("former ids", &info.aliases),
    ] {
        if !items.is_empty() {
            section(out, name, &items.join("\n"))?;
        }
    }
    writeln!(out, "\nTo allow a finding: # seaworthy: allow({}) reason", info.id)
}

fn section(out: &mut dyn Write, name: &str, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{name}")?;
    text.lines().try_for_each(|line| writeln!(out, "  {line}"))
}
