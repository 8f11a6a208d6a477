//! The examples of a rule file: texts in which the ranges of the expected findings are marked.
//!
//! Reading them is done here; trying them needs the whole pipeline and is the affair of `trial`.

use crate::source::{Family, Range};
use crate::tree::form::{Form, Mistake};
use crate::tree::{Dialect, Node, yaml};

use super::Rule;

/// What an example shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// The rule fires at every mark and nowhere else.
    Bad,
    /// The rule is silent.
    Good,
    /// The rule is silent because it cannot know.
    Unknown,
}

/// One example.
#[derive(Debug, Clone)]
pub struct Example {
    /// What it shows.
    pub shows: Shows,
    /// Its files.
    pub files: Vec<ExampleFile>,
    /// Lines of seaworthy.toml, as key and value.
    pub config: Vec<(String, String)>,
    /// The case that must fire, from 1.
    pub case: Option<usize>,
    /// Where related places must stand, as `path:line`.
    pub related: Vec<String>,
    /// What the files are after the fix.
    pub fixed: Vec<(String, String)>,
    /// Where it stands in the rule file.
    pub place: crate::source::Place,
}

/// A file of an example.
#[derive(Debug, Clone)]
pub struct ExampleFile {
    /// Its path; the name decides its kind, as on disk.
    pub path: String,
    /// Its text, without the marks.
    pub text: String,
    /// The ranges that were marked.
    pub marks: Vec<Range>,
    /// Whether it is there for context and is not judged itself.
    pub is_context: bool,
}

/// Reads the examples of a rule.
pub fn read(rule: &Rule) -> (Vec<Example>, Vec<Mistake>) {
    let tree = yaml::parse(rule.source.clone(), Dialect::Core);
    let mut mistakes = Vec::new();
    let list = tree.root().and_then(|root| root.get("examples"));
    let items = list.map(|list| list.items().collect::<Vec<_>>()).unwrap_or_default();
    let examples: Vec<_> = items.into_iter().filter_map(|item| example(item, rule, &mut mistakes)).collect();
    if let Some(list) = list.filter(|_| rule.view.is_some()) {
        for (wanted, word) in [(Shows::Bad, "bad"), (Shows::Good, "good")] {
            if mistakes.is_empty() && !examples.iter().any(|example| example.shows == wanted) {
                let place = list.key().unwrap_or(list).place();
                mistakes.push(Mistake::new(place, format!("the rule has no {word} example")));
            }
        }
    }
    (examples, mistakes)
}

fn example(item: Node<'_>, rule: &Rule, mistakes: &mut Vec<Mistake>) -> Option<Example> {
    let mut form = Form::of(item, "an example", mistakes);
    let kinds = [("bad", Shows::Bad), ("good", Shows::Good), ("unknown", Shows::Unknown)];
    let found = kinds.into_iter().filter_map(|(key, shows)| form.get(key).map(|node| (shows, node))).next();
    form.close();
    let (shows, node) = found?;
    let place = node.key().unwrap_or(node).place();
    let mut example = Example {
        shows,
        files: Vec::new(),
        config: Vec::new(),
        case: None,
        related: Vec::new(),
        fixed: Vec::new(),
        place,
    };
    if node.is_mapping() {
        detailed(node, &mut example, rule, mistakes);
    } else {
        example.files.extend(marked(usual_name(rule), node, ('«', '»'), mistakes));
    }
    Some(example)
}

fn detailed(node: Node<'_>, example: &mut Example, rule: &Rule, mistakes: &mut Vec<Mistake>) {
    let mut form = Form::of(node, "an example", mistakes);
    let marks = form.text("marks").map(|text| text.chars().collect::<Vec<_>>());
    let marks = match marks.as_deref() {
        Some([open, close]) => (*open, *close),
        _ => ('«', '»'),
    };
    example.case = form.text("case").and_then(|text| text.parse().ok());
    example.related = form.texts("related").iter().map(|node| node.text().to_owned()).collect();
    let config = form.get("config").map(|node| node.entries()).unwrap_or_default();
    example.config = config.iter().map(|entry| (entry.key.text().to_owned(), toml_value(entry.value))).collect();
    example.fixed = form.get("fixed").map(|node| fixed(node, rule)).unwrap_or_default();
    let (files, text, context) = (form.get("files"), form.get("text"), form.get("context"));
    form.close();
    for entry in files.map(|files| files.entries()).unwrap_or_default() {
        example.files.extend(marked(entry.key.text(), entry.value, marks, mistakes));
    }
    example.files.extend(text.and_then(|text| marked(usual_name(rule), text, marks, mistakes)));
    for (path, text) in context.map(texts).unwrap_or_default() {
        example.files.push(ExampleFile { path, text, marks: Vec::new(), is_context: true });
    }
}

fn texts(node: Node<'_>) -> Vec<(String, String)> {
    node.entries().iter().map(|entry| (entry.key.text().to_owned(), entry.value.text().to_owned())).collect()
}

/// What files are after the fix; a single text is that of the usual name.
fn fixed(node: Node<'_>, rule: &Rule) -> Vec<(String, String)> {
    if node.is_mapping() { texts(node) } else { vec![(usual_name(rule).to_owned(), node.text().to_owned())] }
}

/// A value of seaworthy.toml written in YAML.
fn toml_value(node: Node<'_>) -> String {
    if node.is_sequence() {
        let items: Vec<_> = node.items().map(toml_value).collect();
        return format!("[{}]", items.join(", "));
    }
    match node.scalar() {
        Some(crate::tree::Scalar::Str(text)) => format!("{text:?}"),
        _ => node.text().to_owned(),
    }
}

/// The name that a single file of an example has.
fn usual_name(rule: &Rule) -> &'static str {
    match rule.view {
        Some(view) if view.name.starts_with("vault.policy") || view.name == "vault.grant" => "policy.hcl",
        Some(view) if matches!(view.name, "vault.agent" | "vault.sink" | "vault.template") => "agent.hcl",
        Some(view) if matches!(view.name, "vault.command" | "vault.variable" | "vault.secret") => "setup.sh",
        Some(view) if view.name == "vault.unit" => "vault.service",
        Some(view) if matches!(view.name, "vault.resource" | "vault.setup") => "main.tf",
        Some(view) if view.name == "vault.scrape" => "manifest.yaml",
        Some(view) if view.name == "vault.alerts" => "alerts.yaml",
        Some(view) if view.name == "helm.chart" => "Chart.yaml",
        Some(view) => match view.family {
            Family::Vault if view.name == "vault.chart" => "values.yaml",
            Family::Vault if view.name == "vault.annotation" => "manifest.yaml",
            Family::Vault => "vault.hcl",
            Family::Kubernetes => "manifest.yaml",
            Family::Spring => "application.yml",
            Family::Helm => "values.yaml",
        },
        None => "manifest.yaml",
    }
}

/// Takes the marks out of a text.
fn marked(path: &str, node: Node<'_>, (open, close): (char, char), mistakes: &mut Vec<Mistake>) -> Option<ExampleFile> {
    let mut text = String::new();
    let mut marks = Vec::new();
    let mut started = None;
    for c in node.text().chars() {
        let here = text.len() as u32;
        if c == open && started.is_none() {
            started = Some(here);
        } else if c == close && started.is_some() {
            marks.extend(started.take().map(|start| Range::new(start, here)));
        } else if c == open || c == close {
            mistakes.push(Mistake::new(node.key().unwrap_or(node).place(), format!("`{c}` has no partner")));
            return None;
        } else {
            text.push(c);
        }
    }
    if started.is_some() {
        mistakes.push(Mistake::new(node.key().unwrap_or(node).place(), format!("`{open}` is not closed")));
        return None;
    }
    Some(ExampleFile { path: path.to_owned(), text, marks, is_context: false })
}
