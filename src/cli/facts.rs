//! `facts`: what rules can be written for, and what they can ask.

use std::io::{self, BufWriter, Write};

use clap::Args;

use super::UNANSWERED;
use crate::model::{self, View};
use crate::tree::form::nearest;

/// What `facts` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Only this view, or the views whose names begin so
    view: Option<String>,
}

/// Runs the command.
pub fn run(options: &Options) -> io::Result<u8> {
    let asked = options.view.as_deref().unwrap_or_default();
    let exact: Vec<_> = model::views().filter(|view| view.name == asked).collect();
    let views: Vec<_> =
        if exact.is_empty() { model::views().filter(|view| view.name.starts_with(asked)).collect() } else { exact };
    if views.is_empty() {
        let near = nearest(asked, model::views().map(|view| view.name));
        let meant = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        writeln!(io::stderr(), "seaworthy: no view is called `{asked}`{meant}")?;
        return Ok(UNANSWERED);
    }
    let mut out = BufWriter::new(io::stdout().lock());
    for view in views {
        describe(view, &mut out)?;
    }
    out.flush()?;
    Ok(0)
}

fn describe(view: &View, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}\n  {}", view.name, view.doc)?;
    for fact in view.facts() {
        let joined = if fact.needs.is_empty() { "" } else { " (looks at the whole workspace)" };
        writeln!(out, "  {:<28} {}\n  {:<28}   {}{joined}", fact.name, fact.ty, "", fact.doc)?;
    }
    writeln!(out)
}
