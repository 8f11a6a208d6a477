//! SARIF 2.1.0, as GitHub's code scanning and other consumers want it.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::line_hash::line_hashes;
use super::sarif_rules::{cut, level, rule};
use super::text::printable;
use super::{Desk, Options, Outcome};
use crate::finding::{Finding, Info, Problem, Related};
use crate::source::{Place, Position, Source, Via};
use crate::triage::{Status, Triaged};

/// Code scanning refuses a run with more; the gravest are kept.
const RESULTS: usize = 25_000;
/// Code scanning refuses a result with more locations, the primary one counted.
const LOCATIONS: usize = 1_000;
/// Longer texts are not quoted.
const SNIPPET: usize = 4_096;

pub(super) fn write(outcome: &Outcome, desk: &Desk<'_>, options: Options, out: &mut dyn Write) -> io::Result<()> {
    let shown: Vec<_> = outcome.shown(options).collect();
    let rules = rules(outcome, &shown);
    let index = rules.iter().enumerate().map(|(n, info)| (info.id.as_str(), n)).collect();
    let left_out = shown.len().saturating_sub(RESULTS);
    let shown = &shown[..shown.len() - left_out];
    let run = Run {
        automation_details: json!({"id": "seaworthy/"}),
        column_kind: "unicodeCodePoints",
        invocations: [invocation(outcome, left_out)],
        newline_sequences: ["\r\n", "\n", "\r"],
        results: Results { shown, desk, index, hashes: hashes(shown) },
        tool: json!({"driver": {
            "name": "seaworthy",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "version": env!("CARGO_PKG_VERSION"),
            "rules": rules.iter().map(|info| rule(info)).collect::<Vec<_>>(),
        }}),
    };
    let log = Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", runs: [run], version: "2.1.0" };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Log<'o> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [Run<'o>; 1],
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'o> {
    automation_details: Value,
    column_kind: &'static str,
    invocations: [Value; 1],
    newline_sequences: [&'static str; 3],
    results: Results<'o>,
    tool: Value,
}

/// The rules in the order of their ids, each once.
fn rules<'o>(outcome: &'o Outcome, shown: &[&'o Triaged]) -> Vec<&'o Arc<Info>> {
    let mut rules: Vec<_> = outcome.rules.iter().chain(shown.iter().map(|triaged| &triaged.finding.rule)).collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    rules.dedup_by(|a, b| a.id == b.id);
    rules
}

/// The results, each made when it is written.
struct Results<'o> {
    shown: &'o [&'o Triaged],
    desk: &'o Desk<'o>,
    index: HashMap<&'o str, usize>,
    hashes: HashMap<*const Source, HashMap<u32, String>>,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.shown.iter().map(|triaged| self.result(triaged)))
    }
}

/// The hashes of the lines on which findings begin.
fn hashes(shown: &[&Triaged]) -> HashMap<*const Source, HashMap<u32, String>> {
    let mut lines: HashMap<*const Source, (&Source, Vec<u32>)> = HashMap::new();
    for Triaged { finding, .. } in shown {
        let source = &finding.place.source;
        lines.entry(Arc::as_ptr(source)).or_insert((source, Vec::new())).1.push(finding.place.start().line);
    }
    lines.into_iter().map(|(key, (source, lines))| (key, line_hashes(&source.text, &lines))).collect()
}

impl Results<'_> {
    fn result(&self, triaged: &Triaged) -> Value {
        let finding = &triaged.finding;
        let ways = ways(finding);
        let related: Vec<_> = ways.iter().chain(&finding.more.related).take(LOCATIONS - 1).collect();
        let mut result = json!({
            "ruleId": finding.rule.id,
            "ruleIndex": self.index.get(finding.rule.id.as_str()),
            "level": level(finding.severity),
            "message": {"text": self.message(finding, &related)},
            "locations": [{"physicalLocation": self.physical(&finding.place)}],
            "partialFingerprints": self.fingerprints(finding),
        });
        if let Some(object) = &finding.object {
            let name = [Some(object.kind.as_str()), object.namespace.as_deref(), Some(object.name.as_str())];
            let name: Vec<_> = name.into_iter().flatten().collect();
            result["locations"][0]["logicalLocations"] = json!([{"fullyQualifiedName": name.join("/")}]);
        }
        if !related.is_empty() {
            let location = |(n, other): (usize, &&Related)| self.related(n + 1, finding, other);
            result["relatedLocations"] = related.iter().enumerate().map(location).collect();
        }
        if let Some((kind, reason)) = suppression(&triaged.status) {
            result["suppressions"] = json!([{"kind": kind, "justification": self.desk.redact(finding, reason)}]);
        }
        result
    }

    /// The message, with links to the related places, without which code scanning does not show them.
    fn message(&self, finding: &Finding, related: &[&Related]) -> String {
        let mut text = plain(&self.desk.message(finding));
        for (n, other) in related.iter().enumerate() {
            let words = printable(&self.desk.redact(finding, &other.message)).replace('\\', "\\\\");
            let words = words.replace('[', "\\[").replace(']', "\\]");
            text.push_str(&format!("\n[{words}]({})", n + 1));
        }
        text
    }

    fn related(&self, id: usize, finding: &Finding, related: &Related) -> Value {
        let words = plain(&self.desk.redact(finding, &related.message));
        json!({"id": id, "message": {"text": words}, "physicalLocation": self.physical(&related.place)})
    }

    fn physical(&self, place: &Place) -> Value {
        let mut region = region(place.start(), place.end());
        let snippet = self.desk.cut(place);
        if !snippet.is_empty() && snippet.len() <= SNIPPET {
            region["snippet"] = json!({"text": snippet});
        }
        json!({"artifactLocation": {"uri": uri(&place.source.path)}, "region": region})
    }

    fn fingerprints(&self, finding: &Finding) -> Value {
        let source = &finding.place.source;
        let hashes = self.hashes.get(&Arc::as_ptr(source));
        let mut fingerprints = json!({"seaworthy/v1": finding.fingerprint.to_string()});
        if let Some(hash) = hashes.and_then(|hashes| hashes.get(&finding.place.start().line)) {
            fingerprints["primaryLocationLineHash"] = json!(hash);
        }
        fingerprints
    }
}

/// The places on the way from where a mistake was seen to where it stands, other than the last. The key above a text
/// that stands inside another is near enough.
fn ways(finding: &Finding) -> Vec<Related> {
    let words = |via: Via| match via {
        Via::Template => "a template writes it here",
        Via::Values => "the value stands here",
        Via::Embedded => "it stands inside this",
        Via::Anchor => "an alias takes it in here",
        Via::Override => "it is set anew here",
    };
    let is_near = |place: &Place, via: Via| via == Via::Embedded && place.source.path == finding.place.source.path;
    let ways = finding.more.via.iter().filter(|(place, via)| *place != finding.place && !is_near(place, *via));
    ways.map(|(place, via)| Related { place: place.clone(), message: words(*via).into() }).collect()
}

fn region(start: Position, end: Position) -> Value {
    json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
}

fn suppression(status: &Status) -> Option<(&'static str, &str)> {
    match status {
        Status::Suppressed { reason } => Some(("inSource", reason)),
        Status::Baselined => Some(("external", "in the baseline")),
        _ => None,
    }
}

/// Words in which nothing is taken for a link, and nothing deceives the eye.
fn plain(text: &str) -> String {
    let text = printable(text);
    if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text.into_owned() }
}

/// A path as a relative URI.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(byte as char),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

fn invocation(outcome: &Outcome, left_out: usize) -> Value {
    let mut notifications: Vec<_> = outcome.problems.iter().map(notification).collect();
    if left_out > 0 {
        let text = format!("{left_out} findings of lower severity are left out: a run holds {RESULTS} at most");
        notifications.push(json!({"level": "warning", "descriptor": {"id": "limit"}, "message": {"text": text}}));
    }
    json!({
        "executionSuccessful": !outcome.problems.iter().any(|problem| problem.is_error),
        "toolExecutionNotifications": notifications,
    })
}

fn notification(problem: &Problem) -> Value {
    let mut notification = json!({
        "level": if problem.is_error { "error" } else { "note" },
        "descriptor": {"id": problem.code},
        "message": {"text": cut(&problem.message, SNIPPET)},
    });
    // A path outside the workspace (one that does not exist, say) cannot be written as a relative one.
    if !problem.path.is_empty() && !problem.path.starts_with('/') {
        let mut location = json!({"physicalLocation": {"artifactLocation": {"uri": uri(&problem.path)}}});
        if let Some(start) = problem.start {
            location["physicalLocation"]["region"] = json!({"startLine": start.line, "startColumn": start.column});
        }
        notification["locations"] = json!([location]);
    }
    notification
}
