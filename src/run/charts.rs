//! What a run has to do with charts: how they are installed, and what else than their first values render to.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Run, Settled, Workspace, compiled, jobs_for, parse};
use crate::config::Config;
use crate::finding::Problem;
use crate::helm::Given;
use crate::model::kubernetes::served;
use crate::model::{Parsed, System, Target};
use crate::raise;
use crate::rendered::{self, Install};
use crate::rule::Rule;
use crate::rule::run::{Verdicts, run as run_rules};
use crate::source::{Environment, Source};

/// Judges what charts render to with other values, each time among all other files, which are judged already.
pub(super) fn other_worlds(
    worlds: impl Iterator<Item = Vec<Parsed>>,
    files: &mut Vec<Parsed>,
    rules: &mut Vec<Rule>,
    verdicts: &mut Verdicts,
    target: &Target,
    run: &Run<'_>,
) {
    for documents in worlds {
        let of_first = files.extract_if(.., |file| file.is_document).collect::<Vec<_>>();
        let judged: Vec<bool> = files.iter_mut().map(|file| std::mem::take(&mut file.input.reported)).collect();
        let own = files.len();
        files.iter_mut().for_each(|file| file.tree.forget_overrides());
        files.extend(documents);
        let more = {
            let jobs = jobs_for(files, run);
            let system = System::with(files, target, jobs);
            rules.extend(compiled(&system, run, rules, &mut Vec::new()));
            run_rules(rules, &system, &Settled::of(files, run), jobs)
        };
        verdicts.findings.extend(more.findings);
        verdicts.unknown += more.unknown;
        verdicts.hidden += more.hidden;
        files.truncate(own);
        files.iter_mut().zip(judged).for_each(|(file, judged)| file.input.reported = judged);
        files.extend(of_first);
        files.sort_by(|a, b| a.order().cmp(&b.order()));
    }
}

/// The values with which seaworthy.toml and the command line say that charts are installed.
pub(super) fn installs(
    files: &[Parsed],
    workspace: &dyn Workspace,
    run: &Run<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Install> {
    let source = |path: &str| {
        let known = files.iter().find(|file| file.input.source.path == path && !file.is_document);
        let read = || workspace.text(path).map(|text| Arc::new(Source::file(path, text)));
        known.map(|file| Arc::clone(&file.input.source)).or_else(read)
    };
    let mut found = Vec::new();
    for install in &run.config.helm {
        let chart = install.chart.trim_end_matches('/');
        let sets: Vec<&[String]> =
            if install.values.is_empty() { vec![&[]] } else { install.values.iter().map(Vec::as_slice).collect() };
        for paths in sets {
            let mut given = Vec::new();
            let mut names = Vec::new();
            for path in paths {
                match source(path).or_else(|| source(&format!("{chart}/{path}"))) {
                    Some(source) => {
                        names.push(source.path.clone());
                        given.push(Given::File(source));
                    }
                    None => problems.push(raise::no_values(path, &install.place)),
                }
            }
            given.extend(install.set.iter().cloned().map(Given::Set));
            names.extend(install.set.iter().map(|set| rendered::set_name(set)));
            let environment =
                names.iter().map(|name| Environment::of_path(name)).find(|said| *said != Environment::Any);
            let name = names.join(" + ");
            found.push(Install { chart: Some(chart.to_owned()), name, given, environment, ..Install::default() });
        }
    }
    found.extend(of_objects(files, workspace, run, &source, problems));
    found.extend(workspace.installs());
    found
}

/// How many objects that install one chart are judged.
const OBJECTS: usize = 50;

/// What objects of Flux and Argo CD say, wherever in the workspace they stand.
fn of_objects(
    files: &[Parsed],
    workspace: &dyn Workspace,
    run: &Run<'_>,
    source: &dyn Fn(&str) -> Option<Arc<Source>>,
    problems: &mut Vec<Problem>,
) -> Vec<Install> {
    let rest = parse(&workspace.rest(&rendered::is_wanted), run.jobs);
    let all = files.iter().filter(|file| !file.is_document).chain(&rest).collect();
    let mut counts: BTreeMap<Option<String>, usize> = BTreeMap::new();
    let repositories = workspace.text(".git/config").map_or_else(Vec::new, |text| rendered::repositories(&text));
    let mut found = rendered::installs(&rendered::Workspace { files: all, source, repositories });
    found.retain(|install| {
        let count = counts.entry(install.chart.clone()).or_default();
        *count += 1;
        *count <= OBJECTS
    });
    let many = counts.into_iter().filter(|(_, count)| *count > OBJECTS);
    problems.extend(many.map(|(chart, count)| {
        let message = format!("{count} objects install the chart; it is judged with the first {OBJECTS} of them");
        let path = chart.unwrap_or_default();
        Problem { is_error: false, code: "chart", path, start: None, message, drawn: None }
    }));
    found
}

/// The release of Kubernetes that charts are rendered for, if somebody names one, and the kinds that it serves. Helm knows
/// of these only when it asks a cluster, which is what counts in the end.
pub(super) fn kubernetes(config: &Config, target: &Target) -> (Option<String>, Vec<String>) {
    let said = config.for_path("").target.helm_kube_version.clone();
    let served = served(said.as_deref().and_then(release).or(target.kubernetes));
    (said.or_else(|| target.kubernetes.map(|(major, minor)| format!("{major}.{minor}"))), served)
}

/// `v1.34.2` as a release.
fn release(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim_start_matches('v').split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}
