//! `explain`: everything about one rule, found by its id, a former id, or the id of a check that it replaces; of a check
//! that became no rule, why not.

use std::io::{self, IsTerminal, Write};

use clap::Args;

use super::setup::{complain, rules_here};
use super::{Console, UNANSWERED};
use crate::finding::Info;
use crate::rule::{LeftOut, RuleFile, RuleSet};
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
    let asked = options.rule.as_str();
    let found = matching(&rules, asked);
    let mut out = io::stdout().lock();
    let bold = console.colours(io::stdout().is_terminal());
    for info in &found {
        explain(info, bold, &mut out)?;
    }
    if found.is_empty() {
        let left_out = LeftOut::built_in().unwrap_or_default();
        let matching = left_out.iter().filter(|check| check.ids.iter().any(|id| is_called(id, asked)));
        let matching: Vec<&LeftOut> = matching.collect();
        if matching.is_empty() {
            return not_found(asked, &rules, &left_out);
        }
        matching.into_iter().try_for_each(|check| excuse(check, bold, &mut out))?;
    }
    complain(&problems)
}

fn not_found(asked: &str, rules: &RuleSet, left_out: &[LeftOut]) -> io::Result<u8> {
    let ids = rules.files.iter().map(|file| &*file.id);
    let checks: Vec<String> = rules.files.iter().filter_map(info_of).flat_map(|info| info.replaces).collect();
    let checks = checks.iter().chain(left_out.iter().flat_map(|check| &check.ids)).map(String::as_str);
    // Of numbers the next one means nothing.
    let worded = checks.filter(|id| !id.contains(|c: char| c.is_ascii_digit()));
    let names: Vec<&str> = ids.chain(worded).flat_map(|id| [id, short_name(id)]).collect();
    let near = nearest(asked, names);
    let meant = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    writeln!(io::stderr(), "seaworthy: no rule is called `{asked}` or stands in for it{meant}")?;
    Ok(UNANSWERED)
}

fn info_of(file: &RuleFile) -> Option<Info> {
    file.compile().ok().map(|rule| (**rule.info()).clone())
}

fn matching(rules: &RuleSet, asked: &str) -> Vec<Info> {
    if let Some(file) = rules.find(asked) {
        return info_of(file).into_iter().collect();
    }
    let is_meant = |info: &Info| short_name(&info.id) == asked || info.replaces.iter().any(|id| is_called(id, asked));
    rules.files.iter().filter_map(info_of).filter(is_meant).collect()
}

/// Whether a check is meant: by its id with or without its linter's name, in any capitals. Ids of kics may be given in
/// full, those of trivy as earlier releases wrote them.
fn is_called(id: &str, asked: &str) -> bool {
    let (linter, short) = id.split_once('/').unwrap_or(("", id));
    let name = match asked.split_once('/') {
        Some((other, _)) if !other.eq_ignore_ascii_case(linter) => return false,
        Some((_, name)) => name,
        None => asked,
    };
    let begins = || name.get(..short.len()).is_some_and(|start| start.eq_ignore_ascii_case(short));
    match linter {
        "kics" => begins(),
        "trivy" => plain(name) == plain(short),
        _ => short.eq_ignore_ascii_case(name),
    }
}

/// `AVD-KSV-0012`, `KSV-0012` and `KSV012` are one check of trivy's.
fn plain(id: &str) -> (String, Option<u32>) {
    let upper = id.to_ascii_uppercase();
    let upper = upper.strip_prefix("AVD-").unwrap_or(&upper);
    let (letters, number) = upper.split_at(upper.find(|c: char| c.is_ascii_digit()).unwrap_or(upper.len()));
    (letters.trim_end_matches('-').to_owned(), number.parse().ok())
}

fn short_name(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

fn explain(info: &Info, bold: bool, out: &mut dyn Write) -> io::Result<()> {
    head(&info.id, &info.title, bold, out)?;
    let scope = if info.everywhere { "every environment" } else { "production" };
    let row = [info.severity.name(), info.category.name(), info.profile.name()];
    writeln!(
        out,
        "\nseverity {}, category {}, profile {}, confidence {}, for {scope}",
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
        section(out, name, &items.join("\n"))?;
    }
    writeln!(out, "\nTo allow a finding: # seaworthy: allow({}) reason", info.id)
}

/// Says why a check became no rule.
fn excuse(check: &LeftOut, bold: bool, out: &mut dyn Write) -> io::Result<()> {
    head(&check.ids.join(", "), &check.what, bold, out)?;
    section(out, "no rule stands in for it", &check.reason)?;
    section(out, "instead", check.instead.as_deref().unwrap_or_default())
}

fn head(ids: &str, title: &str, bold: bool, out: &mut dyn Write) -> io::Result<()> {
    let (on, off) = if bold { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    writeln!(out, "{on}{ids}{off}\n{title}")
}

fn section(out: &mut dyn Write, name: &str, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{name}")?;
    text.lines().try_for_each(|line| writeln!(out, "  {line}"))
}
