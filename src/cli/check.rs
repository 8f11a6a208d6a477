//! `check`: judge files and report.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::setup::{self, Setup, setup};
use super::{Console, Scope, UNANSWERED, names, severity};
use crate::config::Config;
use crate::discover::{ChartFiles, Discovery, Request, charts, rest_of_workspace, text_of};
use crate::finding::{Problem, Profile, Severity};
use crate::glob::NameGlob;
use crate::helm::Given;
use crate::rendered::{self, Install};
use crate::report::{self, Format, Outcome};
use crate::run::{Checked, Run, Wanted, Workspace, check};
use crate::source::{Input, Source};
use crate::triage::{Date, Status};

/// What `check` can be told.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    scope: Scope,
    /// How to report: human, short, json or sarif, each to a file with `=FILE`
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = output)]
    format: Vec<Output>,
    /// Which rules to show: default, or strict for contested and fussy advice too
    #[arg(long, value_parser = profile)]
    profile: Option<Profile>,
    /// Show the findings of every profile, confidence and environment
    #[arg(long)]
    all: bool,
    /// Hide what is less grave
    #[arg(long, value_name = "SEVERITY", value_parser = severity)]
    min_severity: Option<Severity>,
    /// End with 1 when something as grave is found: critical, high, medium, low, info or never [default: medium]
    #[arg(long, value_name = "SEVERITY", value_parser = fail_on)]
    fail_on: Option<FailOn>,
    /// Run only these rules (ids or globs)
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule_glob)]
    only: Vec<NameGlob>,
    /// Do not run these rules (ids or globs)
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule_glob)]
    skip: Vec<NameGlob>,
    /// Judge charts with this values file too; several count together, later ones more
    #[arg(long, value_name = "FILE")]
    values: Vec<PathBuf>,
    /// Judge charts with this value, as Helm's --set has it; counts more than all files
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// The day to judge by [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    date: Option<Date>,
    /// Spell out all findings of a rule instead of folding many alike
    #[arg(long)]
    all_places: bool,
    /// Show what was suppressed too, with the reasons
    #[arg(long)]
    show_suppressed: bool,
    /// Print how often each rule fired, on standard error
    #[arg(long)]
    statistics: bool,
}

#[derive(Debug, Clone)]
struct Output {
    format: Format,
    file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy)]
enum FailOn {
    Never,
    At(Severity),
}

fn output(text: &str) -> Result<Output, String> {
    let (name, file) = match text.split_once('=') {
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let format = Format::ALL.iter().find(|(_, known)| *known == name).map(|(format, _)| *format);
    let format = format.ok_or_else(|| format!("one of {}", names(Format::ALL)))?;
    Ok(Output { format, file })
}

fn profile(name: &str) -> Result<Profile, String> {
    Profile::from_name(name).ok_or_else(|| format!("one of {}", names(Profile::ALL)))
}

fn fail_on(name: &str) -> Result<FailOn, String> {
    if name == "never" {
        return Ok(FailOn::Never);
    }
    severity(name).map(FailOn::At).map_err(|error| format!("{error}, never"))
}

fn rule_glob(text: &str) -> Result<NameGlob, String> {
    NameGlob::new(text, None)
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "a day is written YYYY-MM-DD".to_owned())
}

/// Runs the command.
pub fn run(options: &Options, console: &Console) -> io::Result<u8> {
    if options.format.iter().filter(|output| output.file.is_none()).count() > 1 {
        writeln!(
            io::stderr(),
            "seaworthy: only one format can go to standard output; give the others a file: --format json=FILE"
        )?;
        return Ok(UNANSWERED);
    }
    let today = match Date::clock(options.date) {
        Ok(today) => today,
        Err(error) => {
            writeln!(io::stderr(), "seaworthy: {error}")?;
            return Ok(UNANSWERED);
        }
    };
    let setup = match setup(&options.scope, |config| lay_over(config, options))? {
        Ok(setup) => setup,
        Err(problem) => {
            write(&Outcome::failed(problem), options, console)?;
            return Ok(UNANSWERED);
        }
    };
    let unknown = unknown_rules(options, &setup);
    let checked = checked(setup, unknown, options, today);
    write(&checked.outcome, options, console)?;
    let Outcome { summary, problems, findings, .. } = &checked.outcome;
    let nothing = summary.files.is_empty() && problems.is_empty() && findings.is_empty();
    if nothing {
        writeln!(io::stderr(), "seaworthy: nothing to check: no file was recognised (`seaworthy files` says why)")?;
    }
    if options.statistics {
        statistics(&checked.outcome)?;
    }
    Ok(checked.exit_code)
}

fn lay_over(config: &mut Config, options: &Options) {
    let layer = &mut config.command_line;
    layer.profile = options.profile;
    layer.min_severity = options.min_severity;
    layer.only.clone_from(&options.only);
    layer.skip.clone_from(&options.skip);
    if let Some(FailOn::At(severity)) = options.fail_on {
        layer.fail_on = Some(severity);
    }
}

/// Rules named on the command line that do not exist.
fn unknown_rules(options: &Options, setup: &Setup) -> Vec<Problem> {
    if options.only.is_empty() && options.skip.is_empty() {
        return Vec::new();
    }
    let names = setup.rules.names();
    let unknown = options.only.iter().chain(&options.skip).filter(|glob| !names.iter().any(|name| glob.covers(name)));
    let problem = |glob: &NameGlob| {
        let near = crate::tree::form::nearest(&glob.text, names.iter().map(|name| name.id.as_str()));
        let meant = near.map(|near| format!(" (did you mean `{near}`?)")).unwrap_or_default();
        let message = format!("no rule is called `{}`{meant}", glob.text);
        Problem { is_error: true, code: "usage", path: String::new(), start: None, message, drawn: None }
    };
    unknown.map(problem).collect()
}

/// The workspace on the disk.
struct Disk<'a> {
    request: &'a Request,
    discovery: &'a Discovery,
    installs: Vec<Install>,
}

impl Workspace for Disk<'_> {
    fn rest(&self, wanted: &Wanted<'_>) -> Vec<Input> {
        rest_of_workspace(self.request, self.discovery, wanted).inputs
    }

    fn charts(&self, inputs: &[Input], named: &BTreeSet<String>) -> Vec<ChartFiles> {
        charts(&self.discovery.root, inputs, named)
    }

    fn text(&self, path: &str) -> Option<String> {
        text_of(&self.discovery.root, path)
    }

    fn installs(&self) -> Vec<Install> {
        self.installs.clone()
    }
}

/// The values that the command line names, as one way to install every chart.
fn installs(options: &Options, discovery: &Discovery, problems: &mut Vec<Problem>) -> Vec<Install> {
    let (mut given, mut names) = (Vec::new(), Vec::new());
    for path in &options.values {
        let full = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        let name = full.strip_prefix(&discovery.root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let known = discovery.inputs.iter().find(|input| input.source.path == name);
        let read = || text_of(&discovery.root, &name).map(|text| Arc::new(Source::file(name.as_str(), text)));
        match known.map(|input| Arc::clone(&input.source)).or_else(read) {
            Some(source) => {
                names.push(source.path.clone());
                given.push(Given::File(source));
            }
            None => {
                let message = "the values file cannot be read, or lies outside the workspace".to_owned();
                problems.push(Problem {
                    is_error: true,
                    code: "not-found",
                    path: name,
                    start: None,
                    message,
                    drawn: None,
                });
            }
        }
    }
    given.extend(options.set.iter().cloned().map(Given::Set));
    names.extend(options.set.iter().map(|set| rendered::set_name(set)));
    let install = Install { name: names.join(" + "), given, ..Install::default() };
    if install.given.is_empty() { Vec::new() } else { vec![install] }
}

fn checked(setup: Setup, mut problems: Vec<Problem>, options: &Options, today: Date) -> Checked {
    let Setup { request, config, mut discovery, rules, problems: earlier } = setup;
    problems.extend(earlier);
    problems.append(&mut discovery.problems);
    let given = std::mem::take(&mut discovery.inputs);
    discovery.inputs = given.clone();
    let installs = installs(options, &discovery, &mut problems);
    let run = Run {
        config: &config,
        rules: &rules,
        today,
        shows_all: options.all,
        is_whole: options.scope.paths.is_empty(),
        describes_rules: options.format.iter().any(|output| output.format == Format::Sarif),
        jobs: setup::jobs(&options.scope),
    };
    let mut checked = check(given, &Disk { request: &request, discovery: &discovery, installs }, problems, &run);
    checked.outcome.summary.unparsed += discovery.without_text();
    if matches!(options.fail_on, Some(FailOn::Never)) && checked.exit_code == 1 {
        checked.exit_code = 0;
    }
    checked
}

fn write(outcome: &Outcome, options: &Options, console: &Console) -> io::Result<()> {
    let screen = Output { format: Format::Human, file: None };
    let to_screen = options.format.iter().any(|output| output.file.is_none());
    let human = (!to_screen && options.format.is_empty()).then_some(&screen);
    for output in options.format.iter().chain(human) {
        match &output.file {
            Some(path) => {
                let written = to_file(path, |file| report::write(outcome, output.format, look(options, false), file));
                written.map_err(|error| io::Error::other(format!("{} cannot be written: {error}", path.display())))?;
            }
            None => {
                let stdout = io::stdout();
                let colour = console.colours(stdout.is_terminal());
                let mut out = BufWriter::new(stdout.lock());
                report::write(outcome, output.format, look(options, colour), &mut out)?;
                out.flush()?;
            }
        }
    }
    Ok(())
}

fn to_file(path: &Path, report: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    report(&mut file)?;
    file.flush()
}

fn look(options: &Options, colour: bool) -> report::Options {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    report::Options {
        colour,
        width: terminal_width(),
        all_places: options.all_places,
        suppressed: options.show_suppressed,
        narrated: set("NO_GRAPHICS"),
    }
}

/// How many columns the terminal says it has.
fn terminal_width() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    said.unwrap_or(report::Options::default().width).clamp(60, 200)
}

fn statistics(outcome: &Outcome) -> io::Result<()> {
    let mut counts: std::collections::BTreeMap<&str, (usize, usize)> = std::collections::BTreeMap::new();
    for triaged in &outcome.findings {
        let count = counts.entry(&triaged.finding.rule.id).or_default();
        count.0 += usize::from(triaged.status == Status::Reported);
        count.1 += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(id, (_, all))| (std::cmp::Reverse(*all), *id));
    let mut out = io::stderr().lock();
    writeln!(out, "{:>9} {:>9}  rule", "reported", "found")?;
    for (id, (reported, all)) in counts {
        writeln!(out, "{reported:>9} {all:>9}  {id}")?;
    }
    Ok(())
}
