//! Which files of a chart are what.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::archive::unpack;
use super::{Chart, Complaint, Content, Raw, RawFile, metadata};
use crate::source::{Range, Source};

/// How deep charts may stand within charts.
const DEPTH: usize = 16;

/// Makes a chart of files. One without a Chart.yaml that can be read is none; what is wrong below it only costs itself.
pub fn load(raw: Raw, complaints: &mut Vec<Complaint>) -> Option<Chart> {
    load_at(raw, complaints, 0)
}

fn load_at(raw: Raw, complaints: &mut Vec<Complaint>, depth: usize) -> Option<Chart> {
    let mut chart = Chart { manifest: text_of(&raw, "Chart.yaml"), ..Chart::default() };
    let Some(manifest) = chart.manifest.clone() else {
        complaints.push(Complaint { message: "Chart.yaml is missing or no text".to_owned(), at: None });
        return None;
    };
    let (read, complaint) = metadata::read(&manifest);
    chart.metadata = read;
    if let Some(message) = complaint {
        complain(complaints, message, &manifest);
    }
    if chart.metadata.name.is_empty() {
        complain(complaints, "the chart has no name".to_owned(), &manifest);
        return None;
    }
    let mut inner: BTreeMap<String, Vec<RawFile>> = BTreeMap::new();
    for file in raw.files {
        sort(file, &mut chart, &mut inner);
    }
    chart.subcharts = inner.into_iter().filter_map(|(name, files)| subchart(&name, files, complaints, depth)).collect();
    Some(chart)
}

fn complain(complaints: &mut Vec<Complaint>, message: String, source: &Arc<Source>) {
    complaints.push(Complaint { message, at: Some((Arc::clone(source), Range::new(0, 0))) });
}

fn text_of(raw: &Raw, name: &str) -> Option<Arc<Source>> {
    let file = raw.files.iter().find(|file| file.name == name)?;
    match &file.content {
        Content::Text(source) => Some(Arc::clone(source)),
        Content::Bytes(_) => None,
    }
}

/// Puts a file where it belongs.
fn sort(file: RawFile, chart: &mut Chart, inner: &mut BTreeMap<String, Vec<RawFile>>) {
    let source = match &file.content {
        Content::Text(source) => Some(Arc::clone(source)),
        Content::Bytes(_) => None,
    };
    match file.name.as_str() {
        "Chart.yaml" | "Chart.lock" | "values.schema.json" => {}
        "values.yaml" => chart.values = source,
        "requirements.yaml" => {
            chart.metadata.dependencies.extend(source.iter().flat_map(metadata::requirements));
            looked_up(file, chart, true);
        }
        "requirements.lock" => looked_up(file, chart, true),
        name if name.starts_with("templates/") => chart.templates.push(file),
        name if name.starts_with("charts/") => {
            let path = name.trim_start_matches("charts/");
            let (first, rest) = path.split_once('/').unwrap_or((path, ""));
            if rest.ends_with(".prov") || first.ends_with(".prov") {
                return looked_up(file, chart, false);
            }
            inner.entry(first.to_owned()).or_default().push(RawFile { name: rest.to_owned(), content: file.content });
        }
        _ => {
            if file.name.starts_with("crds/") {
                chart.crds.push(file.clone());
            }
            looked_up(file, chart, false);
        }
    }
}

/// What `.Files` shows; the files of Helm 2's dependencies only in charts of that time.
fn looked_up(file: RawFile, chart: &mut Chart, is_old: bool) {
    if !is_old || chart.metadata.api_version == "v1" {
        chart.files.push(file);
    }
}

/// A folder or archive below `charts/`.
fn subchart(name: &str, files: Vec<RawFile>, complaints: &mut Vec<Complaint>, depth: usize) -> Option<Chart> {
    if name.starts_with(['_', '.']) || depth >= DEPTH {
        return None;
    }
    let packed = files.first().filter(|_| name.ends_with(".tgz")).map(|file| &file.content);
    let bytes = packed.map(|content| match content {
        Content::Bytes(bytes) => bytes,
        Content::Text(source) => source.text.as_bytes(),
    });
    let raw = match bytes {
        Some(bytes) => match unpack(bytes, &format!("charts/{name}")) {
            Ok(raw) => raw,
            Err(message) => {
                complaints.push(Complaint { message: format!("charts/{name} {message}"), at: None });
                return None;
            }
        },
        None => Raw { files: files.into_iter().filter(|file| !file.name.is_empty()).collect() },
    };
    if raw.files.is_empty() { None } else { load_at(raw, complaints, depth + 1) }
}
