//! The rule table: every rule of the binary is right by its own examples, well described, and alone in what it says.
#![allow(clippy::unwrap_used)]

mod left_out;
mod overlaps;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use regex::Regex;
use seaworthy::audit::Checklist;
use seaworthy::finding::Info;
use seaworthy::rule::{Rule, RuleFile, RuleSet};
use seaworthy::source::Source;
use seaworthy::{report, trial};

/// The keys of a rule file in their order: what decides, then what explains.
const ORDER: &[&str] = &[
    "title",
    "category",
    "severity",
    "confidence",
    "profile",
    "environments",
    "aliases",
    "yields-to",
    "mended-by",
    "raised-by",
    "params",
    "for",
    "each",
    "when",
    "assert",
    "at",
    "message",
    "related",
    "cases",
    "fix",
    "why",
    "remedy",
    "references",
    "checklists",
    "replaces",
    "examples",
];

/// How the checks of other linters are called.
const REPLACED: &[&str] = &[
    "kube-linter/[a-z0-9-]+",
    "kube-score/[a-z0-9-]+",
    "polaris/[A-Za-z0-9]+",
    "trivy/(KSV-[0-9]{4,5}|KCV-[0-9]{4}|KUBE-[0-9]{4})",
    "checkov/CKV2?_[A-Z0-9]+_[0-9]+",
    "kics/[0-9a-f]{8}",
    "kubescape/C-[0-9]{4}",
    "kubesec/[A-Za-z0-9]+",
];

/// What the names of all of them fit.
fn names_of_checks() -> Regex {
    Regex::new(&format!("^({})$", REPLACED.join("|"))).unwrap()
}

fn files() -> Vec<RuleFile> {
    RuleSet::built_in().files
}

/// The rules with what is known of each.
fn rules() -> Vec<(Rule, Arc<Info>)> {
    let rules = files().into_iter().filter_map(|file| file.read().ok());
    rules.map(|rule| (rule.info().clone(), rule)).map(|(info, rule)| (rule, info)).collect()
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
}

/// Fails with every mistake, not only the first.
fn none(mistakes: impl IntoIterator<Item = String>) {
    let mistakes: Vec<_> = mistakes.into_iter().collect();
    assert!(mistakes.is_empty(), "{} mistakes\n{}", mistakes.len(), mistakes.join("\n"));
}

/// Does work for each rule on the threads that there are.
fn in_parallel<T: Send>(files: &[RuleFile], work: impl Fn(&RuleFile) -> Vec<T> + Sync) -> Vec<T> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let worker = || {
        let take = || files.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        std::iter::from_fn(take).flat_map(&work).collect::<Vec<_>>()
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

#[test]
fn every_rule_is_right_by_its_examples() {
    let drawn =
        |file: &RuleFile| trial::of_file(file).iter().map(|mistake| report::draw(mistake, false, 120)).collect();
    none(in_parallel(&files(), drawn));
}

#[test]
fn ids_are_paths_in_kebab_case() {
    let id = Regex::new("^[a-z][a-z0-9]*/[a-z][a-z0-9]*(-[a-z0-9]+)*$").unwrap();
    none(files().iter().filter(|file| !id.is_match(&file.id)).map(|file| file.id.to_string()));
    let exists = |file: &&RuleFile| folder().join(format!("{}.yaml", file.id)).is_file();
    assert!(files().iter().all(|file| exists(&file)));
}

#[test]
fn descriptions_are_complete() {
    let mut wrong = Vec::new();
    for (rule, info) in rules() {
        let title = &info.title;
        if title.contains('\n') || title.ends_with('.') || title.is_empty() || title.chars().count() > 80 {
            wrong.push(format!(
                "{}: a title is one line of at most 80 characters without a full stop: {title}",
                rule.id
            ));
        }
        if info.why.is_empty() || info.remedy.is_empty() {
            wrong.push(format!("{}: `why` and `remedy` say something", rule.id));
        }
        let plain = info.references.iter().filter(|reference| !reference.starts_with("https://"));
        wrong.extend(plain.map(|reference| format!("{}: {reference} is no https address", rule.id)));
    }
    none(wrong);
}

/// The blocks of a rule file: each key of the first level with the lines that belong to it.
fn blocks(text: &str) -> Vec<(&str, String)> {
    let mut blocks: Vec<(&str, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.split_once(':') {
            Some((key, _)) if line.starts_with(|c: char| c.is_ascii_lowercase()) => blocks.push((key, line.to_owned())),
            _ => match blocks.last_mut() {
                Some((_, block)) => block.push_str(line),
                None => blocks.push(("", line.to_owned())),
            },
        }
    }
    blocks
}

/// `UPDATE=1 cargo test --test rules` puts the keys in order.
#[test]
fn keys_stand_in_their_order() {
    let mut wrong = Vec::new();
    for file in files() {
        let source = file.source();
        let mut blocks = blocks(&source.text);
        let place = |(key, _): &(&str, String)| ORDER.iter().position(|known| known == key);
        if blocks.is_sorted_by_key(place) {
            continue;
        }
        blocks.sort_by_key(place);
        if std::env::var_os("UPDATE").is_some() {
            let text: String = blocks.into_iter().map(|(_, block)| block).collect();
            std::fs::write(folder().join(format!("{}.yaml", file.id)), text).unwrap();
        } else {
            let keys: Vec<_> = blocks.into_iter().map(|(key, _)| key).collect();
            wrong.push(format!("{}: the keys stand in the order {}", file.id, keys.join(" ")));
        }
    }
    none(wrong);
}

#[test]
fn former_ids_are_nobody_elses() {
    let mut taken: BTreeSet<String> = files().into_iter().map(|file| file.id.into_owned()).collect();
    let mut wrong = Vec::new();
    for (rule, _) in rules() {
        let read = files().iter().find(|file| file.id == rule.id).unwrap().aliases();
        if read != rule.aliases {
            wrong.push(format!("{}: `aliases` stands on one line, as [a, b]", rule.id));
        }
        let twice = rule.aliases.iter().filter(|alias| !taken.insert((*alias).clone()));
        wrong.extend(twice.map(|alias| format!("{}: {alias} is taken", rule.id)));
    }
    none(wrong);
}

#[test]
fn rules_yield_to_rules_that_exist_and_never_in_a_circle() {
    let yields: BTreeMap<String, Vec<String>> =
        rules().into_iter().map(|(rule, _)| (rule.id, rule.yields_to)).collect();
    let mut wrong = Vec::new();
    for (id, to) in &yields {
        let unknown = to.iter().filter(|other| !yields.contains_key(*other));
        wrong.extend(unknown.map(|other| format!("{id} yields to {other}, which does not exist")));
        if overlaps::yields(&yields, id, id) {
            wrong.push(format!("{id} yields to itself in the end"));
        }
    }
    none(wrong);
}

fn checklists() -> Vec<Checklist> {
    let folder = folder().join("checklists");
    let load = |path: std::path::PathBuf| {
        let id = path.file_stem().unwrap().to_string_lossy().into_owned();
        let source = Source::file(format!("rules/checklists/{id}.yaml"), std::fs::read_to_string(&path).unwrap());
        Checklist::load(&id, &Arc::new(source)).unwrap_or_else(|mistakes| panic!("{id}: {mistakes:?}"))
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| load(entry.unwrap().path())).collect()
}

#[test]
fn checklist_items_exist_and_some_rule_decides_each() {
    let lists = checklists();
    let items = lists.iter().flat_map(|list| list.items.iter().map(move |item| format!("{}/{}", list.id, item.id)));
    let mut undecided: BTreeSet<String> = items.collect();
    let known = undecided.clone();
    let mut wrong = Vec::new();
    for (rule, info) in rules() {
        for item in &info.checklists {
            undecided.remove(item);
            if !known.contains(item) {
                wrong.push(format!("{}: there is no checklist item {item}", rule.id));
            }
        }
    }
    wrong.extend(undecided.into_iter().map(|item| format!("no rule decides {item}")));
    none(wrong);
}

#[test]
fn replaced_checks_are_called_as_their_linters_call_them() {
    let names = names_of_checks();
    let all = rules().into_iter().flat_map(|(rule, info)| {
        let replaces = info.replaces.clone();
        replaces.into_iter().map(move |name| (rule.id.clone(), name))
    });
    none(all.filter(|(_, name)| !names.is_match(name)).map(|(id, name)| format!("{id}: {name} is no known name")));
}

#[test]
fn one_mistake_is_one_finding() {
    let all = RuleSet::built_in();
    let pairs = in_parallel(&all.files, |file| overlaps::pairs_of(file, &all));
    none(overlaps::unexplained(&all.files, pairs));
}

/// A rule file in which nearly everything is wrong: each mistake is shown where it stands.
const MISTAKEN: &str = r#"title: Everything is wrong here
category: safety
severity: grave
aliasses: [old-name]
for: kubernetes.contaner
why: It shows mistakes.
remedy: Mend them.
examples: []
"#;

const MISTAKEN_TOO: &str = r#"title: The conditions are wrong
category: security
severity: high
for: kubernetes.container
cases:
  - when: self.privilegd
    message: "container {self.nam} is privileged"
  - assert: "!self.privileged &&"
    at: size(self)
    message: "{self.name is privileged"
  - assert: "!self.privileged"
    message: fine
    fix: {safe: perhaps, set: "key(self)", to: "{self.nam}", into: x}
fix: {safe: true, set: privileged, remove: privileged}
why: It shows mistakes.
remedy: Mend them.
examples: []
"#;

const UNTRUE: &str = r#"title: The examples are wrong
category: security
severity: high
for: kubernetes.container
assert: "!self.privileged"
at: self.privileged
message: container {self.name} is privileged
fix: {safe: false, set: securityContext.privileged, to: "false"}
why: It shows mistakes.
remedy: Mend them.
examples:
  - bad: |
      kind: Pod
      apiVersion: v1
      spec: {containers: [{«name: a», securityContext: {privileged: true}}]}
  - bad:
      text: |
        kind: Pod
        apiVersion: v1
        spec: {containers: [{name: a, securityContext: {«privileged: true»}}]}
      config: {target.kubernetes: 1.34, sevrity: high}
  - bad:
      text: |
        kind: Pod
        apiVersion: v1
        spec: {containers: [{name: a, securityContext: {«privileged: true»}}]}
      fixed: |
        kind: Pod
  - good: |
      kind: Pod
      apiVersion: v1
      spec: {containers: [{name: a, securityContext: {privileged: true}}]}
  - unknown: |
      kind: Pod
      apiVersion: v1
      spec: {containers: [{name: a}]}
"#;

#[test]
fn mistakes_in_rule_files_are_shown_where_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("ops");
    std::fs::create_dir(&rules).unwrap();
    for (name, text) in [("mistaken", MISTAKEN), ("mistaken-too", MISTAKEN_TOO), ("untrue", UNTRUE)] {
        std::fs::write(rules.join(format!("{name}.yaml")), text).unwrap();
    }
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_seaworthy"));
    let output = command.args(["test", "ops"]).current_dir(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(String::from_utf8(output.stdout).unwrap());
}

#[test]
fn rules_of_the_project_are_known_to_every_command() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("ops/rules")).unwrap();
    std::fs::write(folder.path().join("seaworthy.toml"), "rules = [{ path = \"ops/rules\", as = \"ops\" }]\n").unwrap();
    std::fs::write(folder.path().join("ops/rules/untrue.yaml"), UNTRUE).unwrap();
    let rows: &[(&[&str], i32, &str)] = &[
        (&["rules", "ops/"], 0, "ops/untrue"),
        (&["explain", "ops/untrue"], 0, "The examples are wrong"),
        (&["test", "--filter", "ops/"], 1, "1 rules, 5 examples"),
    ];
    for (arguments, code, wanted) in rows {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_seaworthy"));
        let output = command.args(*arguments).current_dir(folder.path()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(*code), "{arguments:?}: {text}");
        assert!(text.contains(wanted), "{arguments:?}: {text}");
    }
}

/// A rule that needs another file to decide, and whose fix writes a name and a placeholder.
const JOINED: &str = r#"title: Service without pods or owner
category: operations
severity: low
for: kubernetes.Service
cases:
  - assert: self.workloads.exists(behind, has(behind.name))
    message: nothing is behind {self.name}
  - assert: has(self.metadata.annotations)
    at: self.metadata
    message: "{self.name} has no owner"
    fix: {safe: true, set: metadata.annotations.owner, to: "${TEAM}-{self.name}"}
why: It tries what surrounds a rule.
remedy: None.
examples:
  - bad:
      text: |
        apiVersion: v1
        kind: Service
        «metadata»:
          name: shop
        spec: {selector: {app: shop}}
      context:
        deployment.yaml: |
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            template:
              metadata: {labels: {app: shop}}
              spec: {containers: [{name: shop, image: "shop:1"}]}
      case: 2
      fixed: |
        apiVersion: v1
        kind: Service
        metadata:
          name: shop
          annotations:
            owner: ${TEAM}-shop
        spec: {selector: {app: shop}}
  - good: |
      apiVersion: v1
      kind: Pod
      metadata: {name: shop}
"#;

#[test]
fn examples_know_what_surrounds_them_and_findings_carry_their_fix() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("ops")).unwrap();
    std::fs::write(folder.path().join("seaworthy.toml"), "rules = [\"ops\"]\n").unwrap();
    std::fs::write(folder.path().join("ops/joined.yaml"), JOINED).unwrap();
    std::fs::write(folder.path().join("ops/untrue.yaml"), UNTRUE).unwrap();
    let pod = "kind: Pod\napiVersion: v1\nspec: {containers: [{name: a, securityContext: {privileged: true}}]}\n";
    std::fs::write(folder.path().join("pod.yaml"), pod).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_seaworthy"));
        String::from_utf8(command.args(arguments).current_dir(folder.path()).output().unwrap().stdout).unwrap()
    };
    assert_eq!(run(&["test", "--filter", "ops/joined"]), "1 rules, 2 examples: 0 mistakes\n");
    let found: serde_json::Value =
        serde_json::from_str(&run(&["check", "--only", "ops/untrue", "--format", "json", "pod.yaml"])).unwrap();
    let fix = &found["findings"][0]["fix"];
    assert_eq!((&fix["safe"], fix["edits"].as_array().unwrap().len()), (&serde_json::json!(false), 1), "{found}");
}
