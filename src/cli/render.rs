//! `render`: a chart's manifests as Helm would print them, and where each line comes from.

mod provenance;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::UNANSWERED;
use crate::helm::chart::{self, Chart};
use crate::helm::{self, Document, Given, Problem, Rendered, Role};
use crate::report::printable;
use crate::source::{Source, decode};

/// What `render` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// The chart: its folder, or a .tgz
    #[arg(value_name = "CHART")]
    chart: PathBuf,
    /// A values file; may be given several times, later ones count more
    #[arg(short = 'f', long, value_name = "FILE")]
    values: Vec<PathBuf>,
    /// A value, as Helm's --set has it; counts more than all files
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// A value that is text
    #[arg(long, value_name = "KEY=TEXT")]
    set_string: Vec<String>,
    /// The release's name
    #[arg(long, value_name = "NAME", default_value = "release-name")]
    release_name: String,
    /// The namespace
    #[arg(short, long, value_name = "NAME", default_value = "default")]
    namespace: String,
    /// The version of Kubernetes [default: that of Helm 4.1.4]
    #[arg(long, value_name = "VERSION")]
    kube_version: Option<String>,
    /// An API version that the cluster has besides the usual ones
    #[arg(short, long, value_name = "VERSION")]
    api_versions: Vec<String>,
    /// Print what is in crds/ too
    #[arg(long)]
    include_crds: bool,
    /// Stop at the first error, as Helm does
    #[arg(long)]
    strict: bool,
    /// Show beside each line which template and which key it comes from
    #[arg(long)]
    provenance: bool,
}

/// Runs the command.
pub fn run(options: &Options) -> io::Result<u8> {
    let root = root_of(&options.chart);
    let (found, mut problems) = chart::read(&options.chart, &root);
    let Some(chart) = found else {
        told(&problems)?;
        return Ok(UNANSWERED);
    };
    let given = given(options, &root)?;
    let rendered = rendered(&chart, &given, options);
    problems.extend(rendered.problems.iter().cloned());
    let mut out = BufWriter::new(io::stdout().lock());
    if !rendered.documents.iter().any(|document| document.role == Role::Manifest) {
        // As Helm does.
        writeln!(out)?;
    }
    for document in
        rendered.documents.iter().filter(|document| options.include_crds || document.role != Role::Definition)
    {
        print(document, &rendered, options, &mut out)?;
    }
    out.flush()?;
    told(&problems)?;
    Ok(if problems.is_empty() { 0 } else { UNANSWERED })
}

fn rendered(chart: &Chart, given: &[Given], options: &Options) -> Rendered {
    let asked = helm::Options {
        release: options.release_name.clone(),
        namespace: options.namespace.clone(),
        kubernetes: options.kube_version.clone(),
        api_versions: options.api_versions.clone(),
        is_strict: options.strict,
        with_provenance: options.provenance,
        ..helm::Options::default()
    };
    helm::render(chart, given, &asked)
}

/// The repository around the chart, which symbolic links may not leave; else the chart itself.
fn root_of(path: &Path) -> PathBuf {
    let full = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = if full.is_dir() { full.as_path() } else { full.parent().unwrap_or(&full) };
    folder.ancestors().find(|above| above.join(".git").exists()).unwrap_or(folder).to_owned()
}

fn given(options: &Options, root: &Path) -> io::Result<Vec<Given>> {
    let mut given = Vec::new();
    for path in &options.values {
        let named = |error: &dyn std::fmt::Display| io::Error::other(format!("{}: {error}", path.display()));
        let bytes = std::fs::read(path).map_err(|error| named(&error))?;
        let text = decode(bytes).map_err(|error| named(&error))?;
        let full = path.canonicalize().unwrap_or_else(|_| path.clone());
        let name = full.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        given.push(Given::File(Arc::new(Source::file(name, text))));
    }
    given.extend(options.set.iter().cloned().map(Given::Set));
    given.extend(options.set_string.iter().cloned().map(Given::SetString));
    Ok(given)
}

fn print(document: &Document, rendered: &Rendered, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "---\n# Source: {}", document.template)?;
    if options.provenance {
        provenance::print(document, &rendered.traces, out)
    } else {
        writeln!(out, "{}", document.text)
    }
}

fn told(problems: &[Problem]) -> io::Result<()> {
    for problem in problems {
        let at = problem
            .place
            .as_ref()
            .map(|place| format!("{}:{}:{}: ", place.source.path, place.start().line, place.start().column));
        writeln!(io::stderr(), "seaworthy: {}{}", printable(&at.unwrap_or_default()), printable(&problem.message))?;
    }
    Ok(())
}
