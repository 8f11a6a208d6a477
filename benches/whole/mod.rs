//! A whole run over a folder, from the first look at it to the report; gives the number of findings.

use std::hint::black_box;

use seaworthy::config::Config;
use seaworthy::discover::{Request, discover, rest_of_workspace};
use seaworthy::report::{self, Format};
use seaworthy::rule::RuleSet;
use seaworthy::run::Wanted;
use seaworthy::triage::Date;
use seaworthy::{Run, check};

pub fn run(request: &Request) -> usize {
    let discovery = discover(request).unwrap();
    let (config, rules) = (Config::default(), RuleSet::built_in());
    let today = Date::parse("2026-01-01").unwrap();
    let jobs = request.jobs;
    let run =
        Run { config: &config, rules: &rules, today, shows_all: false, is_whole: true, describes_rules: false, jobs };
    let rest = |wanted: &Wanted<'_>| rest_of_workspace(request, &discovery, wanted).inputs;
    let checked = check(discovery.inputs.clone(), &rest, Vec::new(), &run);
    let mut out = Vec::new();
    report::write(&checked.outcome, Format::Short, report::Options::default(), &mut out).unwrap();
    black_box(&out);
    checked.outcome.findings.len()
}
