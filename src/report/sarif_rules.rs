//! What SARIF says of rules.

use serde_json::{Value, json};

use crate::finding::{Category, Confidence, Info, Severity};

/// Code scanning refuses longer descriptions.
const DESCRIPTION: usize = 1024;
/// Code scanning refuses longer names.
const NAME: usize = 255;
/// Code scanning refuses more tags.
const TAGS: usize = 20;

/// A rule's entry in the tool component.
pub(super) fn rule(info: &Info) -> Value {
    let mut rule = json!({
        "id": info.id,
        "name": cut(&pascal(&info.id), NAME),
        "shortDescription": {"text": cut(or(&info.title, &info.id), DESCRIPTION)},
        "fullDescription": {"text": cut(or(&info.why, or(&info.title, &info.id)), DESCRIPTION)},
        "help": {"text": help(info, false), "markdown": help(info, true)},
        "defaultConfiguration": {"level": level(info.severity)},
        "properties": properties(info),
    });
    let uri = info.references.iter().find(|uri| uri.starts_with("https://") || uri.starts_with("http://"));
    if let Some(uri) = uri {
        rule["helpUri"] = json!(uri);
    }
    rule
}

/// How SARIF calls a severity.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

fn properties(info: &Info) -> Value {
    let family = info.id.split('/').next().unwrap_or_default();
    let mut tags = vec![family, info.category.name(), info.profile.name()];
    tags.dedup();
    tags.truncate(TAGS);
    let mut properties = json!({"tags": tags, "precision": precision(info.confidence)});
    // A security severity makes an alert a security alert, so only rules of that category have one.
    if info.category == Category::Security {
        properties["security-severity"] = json!(security_severity(info.severity));
    } else {
        properties["problem.severity"] = json!(problem_severity(info.severity));
    }
    properties
}

fn precision(confidence: Confidence) -> &'static str {
    confidence.name()
}

fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low | Severity::Info => "3.0",
    }
}

fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "recommendation",
    }
}

fn help(info: &Info, markdown: bool) -> String {
    let head = |name: &str| if markdown { format!("**{name}**\n\n") } else { format!("{name}: ") };
    let mut parts = Vec::new();
    for (name, text) in [("Why", info.why.trim()), ("What to do", info.remedy.trim())] {
        if !text.is_empty() {
            parts.push(format!("{}{text}", head(name)));
        }
    }
    if !info.references.is_empty() {
        let lines: Vec<_> =
            info.references.iter().map(|uri| if markdown { format!("- <{uri}>") } else { uri.clone() }).collect();
        parts.push(format!("{}{}", head("References"), lines.join("\n")));
    }
    if parts.is_empty() { or(&info.title, &info.id).to_owned() } else { parts.join("\n\n") }
}

fn or<'t>(text: &'t str, other: &'t str) -> &'t str {
    if text.trim().is_empty() { other } else { text.trim() }
}

/// `vault/tls-disabled` as `VaultTlsDisabled`.
fn pascal(id: &str) -> String {
    let mut starts = true;
    let mut name = String::with_capacity(id.len());
    for c in id.chars() {
        match c.is_alphanumeric() {
            true if starts => name.extend(c.to_uppercase()),
            true => name.push(c),
            false => {}
        }
        starts = !c.is_alphanumeric();
    }
    name
}

/// At most so many characters, with an ellipsis where some are missing.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => text.chars().take(most - 1).chain(['…']).collect(),
    }
}
