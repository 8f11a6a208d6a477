//! docs/rules.md: a table of the rules of each family, and a section for each rule.

use std::fmt::Write;

use seaworthy::finding::Info;
use seaworthy::rule::examples::{self, Example, Shows};
use seaworthy::rule::{Rule, RuleSet};

use crate::workbench::assert_fresh;

const HEAD: &str = "\
<!-- Made from the files under rules/; `UPDATE=1 cargo test --test docs` writes it anew. -->
# Rules

`seaworthy explain RULE` prints what stands here in a terminal, and finds a rule by the id of another linter's check too:
`seaworthy explain CKV_K8S_16`. Rules of the profile *strict* are shown with `--profile strict`. Unless a rule says
otherwise it does not judge what is meant for development.
";

/// The folders under rules/, and what their rules are about.
const FAMILIES: &[(&str, &str)] = &[
    ("vault", "Vault and OpenBao"),
    ("spring", "Spring Boot"),
    ("kubernetes", "Kubernetes"),
    ("helm", "Helm"),
    ("seaworthy", "What seaworthy says of its own comments and settings"),
];

#[test]
fn the_page_of_rules_is_fresh() {
    let set = RuleSet::built_in();
    let rules: Vec<Rule> = set.files.iter().map(|file| file.read().unwrap()).collect();
    let mut page = HEAD.to_owned();
    let mut told = 0;
    for (family, title) in FAMILIES {
        let of_family: Vec<_> = rules.iter().filter(|rule| rule.id.split('/').next() == Some(family)).collect();
        told += of_family.len();
        if !of_family.is_empty() {
            table(title, &of_family, &mut page);
            of_family.iter().for_each(|rule| section(rule, &mut page));
        }
    }
    assert_eq!(told, rules.len(), "a family of rules has no place on the page");
    assert_fresh("docs/rules.md", &page, "docs");
}

fn table(title: &str, rules: &[&Rule], page: &mut String) {
    writeln!(page, "\n## {title}\n\n| rule | severity | what is wrong |\n|---|---|---|").unwrap();
    for rule in rules {
        let info = rule.info();
        let anchor = rule.id.replace('/', "");
        let strict = if info.profile.name() == "strict" { ", strict" } else { "" };
        let severity = info.severity.name();
        writeln!(page, "| [{}](#{anchor}) | {severity}{strict} | {} |", rule.id, plain(&info.title)).unwrap();
    }
}

fn section(rule: &Rule, page: &mut String) {
    let info = rule.info();
    writeln!(page, "\n### {}\n\n**{}.** {}", info.id, plain(&info.title), terms(info)).unwrap();
    for text in [&info.why, &info.remedy] {
        writeln!(page, "\n{}", text.trim()).unwrap();
    }
    let (examples, _) = examples::read(rule);
    for (shows, words) in [(Shows::Bad, "Raises it:"), (Shows::Good, "Does not:")] {
        if let Some(example) = examples.iter().find(|example| example.shows == shows && example.files.len() == 1) {
            show(example, words, page);
        }
    }
    for param in &info.params {
        writeln!(page, "\nSetting `{}` ({}, `{}` when not set): {}", param.name, param.kind, param.default, param.doc)
            .unwrap();
    }
    list("See", info.references.iter().map(|url| format!("<{url}>")), page);
    list("Checklists", info.checklists.iter().map(|item| format!("`{item}`")), page);
    list("Stands in for", info.replaces.iter().map(|id| format!("`{id}`")), page);
    list("Formerly", info.aliases.iter().map(|id| format!("`{id}`")), page);
}

fn terms(info: &Info) -> String {
    let mut terms = vec![format!("Severity {}", info.severity.name()), format!("category {}", info.category.name())];
    if info.confidence.name() != "high" {
        terms.push(format!("confidence {}", info.confidence.name()));
    }
    if info.profile.name() == "strict" {
        terms.push("profile strict".to_owned());
    }
    if info.everywhere {
        terms.push("judges development too".to_owned());
    }
    if !info.view.is_empty() {
        terms.push(format!("view [`{}`](facts.md#{})", info.view, info.view.replace('.', "").to_lowercase()));
    }
    format!("{}.", terms.join(", "))
}

fn show(example: &Example, words: &str, page: &mut String) {
    let file = &example.files[0];
    let language = match file.path.rsplit('.').next() {
        Some("yml" | "yaml") => "yaml",
        Some(other) => other,
        None => "",
    };
    // A text may hold a fence of its own.
    let fence = if file.text.contains("```") { "````" } else { "```" };
    writeln!(page, "\n{words}\n\n{fence}{language}\n{}\n{fence}", file.text.trim_end()).unwrap();
}

fn list(head: &str, items: impl Iterator<Item = String>, page: &mut String) {
    let items: Vec<_> = items.collect();
    if !items.is_empty() {
        writeln!(page, "\n{head}: {}", items.join(", ")).unwrap();
    }
}

/// Text that Markdown leaves as it is.
fn plain(text: &str) -> String {
    text.replace('|', "\\|").replace('*', "\\*").replace('<', "\\<")
}
