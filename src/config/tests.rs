#![allow(clippy::unwrap_used)]
use super::*;
use crate::finding::{Category, Confidence, Info, Param, Profile, Severity};

fn load(path: &str, text: &str) -> (Config, Vec<Mistake>) {
    Config::load(Arc::new(Source::file(path, text)))
}

fn good(text: &str) -> Config {
    let (config, mistakes) = load(FILE, text);
    assert_eq!(mistakes, [], "{text}");
    config
}

fn rule(id: &str) -> Info {
    let param = |name: &str, kind: &str| Param {
        name: name.into(),
        kind: kind.into(),
        doc: String::new(),
        default: "1".into(),
    };
    Info {
        id: id.into(),
        title: String::new(),
        category: Category::Security,
        severity: Severity::High,
        confidence: Confidence::High,
        profile: Profile::Default,
        everywhere: false,
        view: String::new(),
        why: String::new(),
        remedy: String::new(),
        references: Vec::new(),
        checklists: Vec::new(),
        replaces: Vec::new(),
        aliases: vec![format!("{id}-formerly")],
        params: vec![
            param("minimum", "int"),
            param("names", "list"),
            param("strictly", "bool"),
            param("who", "string"),
        ],
        fix: None,
    }
}

/// The mistakes of a text as the underlined part, the message and the help.
fn wrong(text: &str) -> Vec<(String, String, String)> {
    let (_, mistakes) = load(FILE, text);
    said(mistakes)
}

fn said(mistakes: Vec<Mistake>) -> Vec<(String, String, String)> {
    let one = |m: Mistake| (m.place.text().to_owned(), m.message, m.help.unwrap_or_default());
    mistakes.into_iter().map(one).collect()
}

/// A text, what is underlined in it, and what is said: the message and the help.
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    ("profle = \"strict\"", "profle", "seaworthy.toml has no key `profle`", "did you mean `profile`?"),
    ("profile = \"strickt\"", "\"strickt\"", "`profile` cannot be `strickt`", "did you mean `strict`?"),
    ("fail-on = \"never\"", "\"never\"", "`fail-on` cannot be `never`", "one of critical, high, medium, low, info"),
    ("profile = strict", "strict", "text must stand in quotes", ""),
    ("skip = [{ a = 1 }]", "{ a = 1 }", "`skip` must be text", ""),
    ("skip = [\"vault/[\"]", "\"vault/[\"", "unclosed character class; missing ']'", ""),
    ("exclude = [\"a/{b\"]", "\"a/{b\"", "unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)", ""),
    ("target = 5", "5", "[target] must be a mapping", ""),
    ("[target]\nkubernets = \"1.3\"", "kubernets", "[target] has no key `kubernets`", "did you mean `kubernetes`?"),
    (
        "[target]\nvault = 1.20",
        "1.20",
        "`vault` must stand in quotes",
        "write \"1.20\": as a number, 1.30 would be the same as 1.3",
    ),
    ("[target]\nvault = \"new\"", "\"new\"", "`new` is no version such as 1.34 or 1.34.2", ""),
    ("[target]\nvault-product = \"bao\"", "\"bao\"", "`vault-product` cannot be `bao`", "one of vault, openbao"),
    ("[severity]\n\"a/b\" = \"hihg\"", "\"hihg\"", "`a/b` cannot be `hihg`", "did you mean `high`?"),
    ("[params.\"a/*\"]\nx = 1", "\"a/*\"", "settings belong to one rule; name it in full", ""),
    ("[params]\n\"a/b\" = 1", "1", "what is set for a rule must be a mapping", ""),
    ("[environments]\nproduct = []", "product", "[environments] has no key `product`", ""),
    ("[[paths]]\nskip = []", "skip", "an entry of [[paths]] lacks `match`", ""),
    ("[[paths]]\nmatch = \"a\"\nrules = []", "rules", "an entry of [[paths]] has no key `rules`", ""),
    ("paths = [3]", "3", "an entry of [[paths]] must be a mapping", ""),
    ("[[allow]]\nrule = \"a/b\"", "rule", "an entry of [[allow]] lacks `reason`", ""),
    ("[[allow]]", "[[allow]]", "an entry of [[allow]] lacks `rule`", ""),
    ("[[allow]]\nrule = \"a/b\"\nreason = \" \"", "\" \"", "`reason` must not be empty", ""),
    (
        "[[allow]]\nrule = \"a/b\"\nreason = \"x\"\nuntil = \"2026-02-30\"",
        "\"2026-02-30\"",
        "`2026-02-30` is no day such as 2027-06-30",
        "",
    ),
    ("[[helm]]\nchart = \"c\"\nvalues = [[{}]]", "{}", "a value file is a path", ""),
    ("[audit]\nrpo = \"1 hour\"", "\"1 hour\"", "`1 hour` is no time such as 15m, 1h or 7d", ""),
    (
        "[audit]\nrpo = \"99999999999999999d\"",
        "\"99999999999999999d\"",
        "`99999999999999999d` is no time such as 15m, 1h or 7d",
        "",
    ),
    ("rules = [{ path = \"a\", as = \"A b\" }]", "\"A b\"", "`as` is lower-case letters, digits and dashes", ""),
    ("rules = [{ as = \"a\" }]", "as", "a folder of rules lacks `path`", ""),
];

#[test]
fn every_mistake_is_underlined() {
    for (text, underlined, message, help) in MISTAKES {
        let first = wrong(text).into_iter().next().unwrap_or_default();
        assert_eq!(first, ((*underlined).into(), (*message).into(), (*help).into()), "{text}");
    }
}

#[test]
fn one_mistake_does_not_hide_another() {
    let found = wrong("profile = \"x\"\nskpi = []\n[target]\nvalt = \"1.1\"\n[audit]\nrpo = \"x\"\n");
    let underlined: Vec<_> = found.iter().map(|(text, ..)| text.as_str()).collect();
    assert_eq!(underlined, ["\"x\"", "valt", "\"x\"", "skpi"]);
}

#[test]
fn what_is_said_is_known() {
    let config = good(
        r#"
rules = [{ path = "ops/rules/", as = "ours" }, "more/house"]
exclude = ["third_party/**"]
environments.development = "sand"
[[helm]]
chart = "charts/shop"
values = [["a.yaml"], ["a.yaml", "b.yaml"], "c.yaml"]
set = ["x=1"]
[[allow]]
rule = "vault/*"
path = "ops"
object = "Deployment/*"
until = 2027-01-31
reason = " because "
[audit]
attestations = "ops/attest.toml"
rpo = "90m"
"#,
    );
    let rules: Vec<_> = config.rules.iter().map(|rule| (rule.path.as_str(), rule.prefix.as_str())).collect();
    assert_eq!(rules, [("ops/rules", "ours"), ("more/house", "house")]);
    assert!(config.exclude.matches("third_party/a/b.yaml"));
    assert_eq!(config.environment_of("sand/a.yaml"), Some(Environment::Development));
    assert_eq!(config.environment_of("a.yaml"), None);
    assert_eq!(config.helm[0].values, [vec!["a.yaml"], vec!["a.yaml", "b.yaml"], vec!["c.yaml"]]);
    assert_eq!(config.helm[0].place.text(), "\"charts/shop\"");
    let allow = &config.allow[0];
    assert_eq!((&*allow.reason, allow.until.unwrap().to_string().as_str()), ("because", "2027-01-31"));
    assert_eq!(allow.rule.place.as_ref().unwrap().text(), "\"vault/*\"");
    assert_eq!(config.audit.rpo, Some(Duration::from_secs(5400)));
    assert_eq!(config.audit.attestations.as_deref(), Some("ops/attest.toml"));
}

const LAYERS: &str = r#"
skip = ["a/one"]
[severity]
"a/*" = "low"
"a/two" = "info"
[params."a/two"]
minimum = 3
[target]
kubernetes = "1.34"
vault = "v1.20"
[[paths]]
match = "legacy"
profile = "strict"
skip = "a/three"
severity = { "a/*" = "critical" }
params = { "a/two" = { minimum = 1, names = ["x", { y = 1.5 }] } }
target.kubernetes = "1.28"
[[paths]]
match = "legacy/new/**"
profile = "default"
min-severity = "medium"
fail-on = "high"
"#;

#[test]
fn later_layers_win_and_lists_add_up() {
    let mut config = good(LAYERS);
    let (one, two, three) = (rule("a/one"), rule("a/two"), rule("a/three"));
    let top = config.for_path("x.yaml");
    assert_eq!([&one, &two, &three].map(|rule| top.runs(rule)), [false, true, true]);
    assert_eq!(top.thresholds.severity_of(&three), Some(Severity::Low));
    assert_eq!(top.thresholds.severity_of(&two), Some(Severity::Info));
    assert_eq!(top.param(&two, "minimum"), Some(&3.into()));
    assert_eq!(top.thresholds.fail_on, Severity::Medium);

    let legacy = config.for_path("legacy/x.yaml");
    assert_eq!([&one, &two, &three].map(|rule| legacy.runs(rule)), [false, true, false]);
    assert_eq!(legacy.thresholds.severity_of(&two), Some(Severity::Critical));
    assert_eq!(legacy.thresholds.profile, Profile::Strict);
    assert_eq!(legacy.param(&two, "minimum"), Some(&1.into()));
    assert_eq!(legacy.param(&two, "names"), Some(&serde_json::json!(["x", { "y": 1.5 }])));
    assert_eq!(legacy.target.kubernetes.as_deref(), Some("1.28"));
    assert_eq!(legacy.target.vault.as_deref(), Some("1.20"));

    let new = config.for_path("legacy/new/x.yaml").thresholds;
    assert_eq!((new.profile, new.min_severity, new.fail_on), (Profile::Default, Severity::Medium, Severity::High));

    let vault = crate::glob::NameGlob::new("vault/*", None).unwrap();
    config.command_line = Layer { profile: Some(Profile::Strict), only: vec![vault], ..Layer::default() };
    let asked = config.for_path("legacy/new/x.yaml");
    assert_eq!(asked.thresholds.profile, Profile::Strict);
    assert!(asked.runs(&rule("vault/x")) && !asked.runs(&two));
}

#[test]
fn paths_count_from_the_file() {
    let text = "exclude = [\"old\"]\nrules = [\"rules\"]\n[audit]\nattestations = \"./a.toml\"";
    let (config, mistakes) = load("sub/seaworthy.toml", text);
    assert_eq!(mistakes, []);
    assert!(config.exclude.matches("sub/old/x.yaml") && !config.exclude.matches("old/x.yaml"));
    assert_eq!(config.rules[0].path, "sub/rules");
    assert_eq!(config.audit.attestations.as_deref(), Some("sub/a.toml"));
}

#[test]
fn rules_are_held_against_those_that_exist() {
    let known = ["vault/tls-disabled", "spring/open-in-view", "spring/old-name"];
    let text = r#"
skip = ["vault/tls-disbled", "vault/*", "helm/*"]
only = ["spring/old-name"]
[severity]
"spring/open-view" = "low"
[params."nothing/like-it"]
x = 1
[[paths]]
match = "a"
skip = ["vault/tls-disabld"]
[[allow]]
rule = "spring/open-in-viw"
reason = "x"
"#;
    let config = good(text);
    let found = said(config.check_rule_ids(&known));
    let expected = [
        ("\"vault/tls-disbled\"", "there is no rule `vault/tls-disbled`", "did you mean `vault/tls-disabled`?"),
        ("\"helm/*\"", "no rule fits `helm/*`", ""),
        ("\"spring/open-view\"", "there is no rule `spring/open-view`", "did you mean `spring/open-in-view`?"),
        ("\"nothing/like-it\"", "there is no rule `nothing/like-it`", ""),
        ("\"vault/tls-disabld\"", "there is no rule `vault/tls-disabld`", "did you mean `vault/tls-disabled`?"),
        ("\"spring/open-in-viw\"", "there is no rule `spring/open-in-viw`", "did you mean `spring/open-in-view`?"),
    ];
    assert_eq!(found, expected.map(|(a, b, c)| (a.into(), b.into(), c.into())));
}

#[test]
fn settings_are_held_against_their_rules() {
    let config =
        good("[params.\"a/b-formerly\"]\nminimum = \"3\"\nminimun = 3\nnames = []\nstrictly = 1\nwho = true\n");
    let found = said(config.check_params(&[&rule("a/b")]));
    let expected = [
        ("\"3\"", "`minimum` must be a whole number", ""),
        ("minimun", "a/b has no setting `minimun`", "did you mean `minimum`?"),
        ("1", "`strictly` must be true or false", ""),
        ("true", "`who` must be text", ""),
    ];
    assert_eq!(found, expected.map(|(a, b, c)| (a.into(), b.into(), c.into())));
}

#[test]
fn the_text_of_init_sets_nothing_until_it_is_uncommented() {
    let text = commented();
    assert!(text.lines().all(|line| line.is_empty() || line.starts_with('#')), "{text}");
    let bare = |line: &str| line.strip_prefix('#').filter(|line| !line.starts_with(' ')).unwrap_or("").to_owned();
    let lines: Vec<_> = text.lines().map(bare).collect();
    let config = good(&lines.join("\n"));
    assert_eq!(config.layer.skip.len(), 2);
    assert_eq!(config.parts[0].layer.params.len(), 1);
    assert_eq!(config.helm[0].values.len(), 2);
    assert!(config.audit.rpo.is_some());
}

/// What a text sets, without the text itself, which places carry along.
fn effect(text: &str) -> String {
    let bare = |text: String| text.replace(char::is_whitespace, "");
    bare(format!("{:?}", good(text))).replace(&bare(format!("{text:?}")), "")
}

/// Each key by itself makes a difference: one that is read but not kept would make none.
#[test]
fn every_key_of_the_table_does_something() {
    let set = |key: &keys::Key| format!("{} = {}\n", key.name, keys::inline(key));
    let tables: [(&str, &[keys::Key]); 7] = [
        ("", keys::ROOT),
        ("[target]\n", keys::TARGETS),
        ("[environments]\n", keys::ENVIRONMENTS),
        ("[audit]\n", keys::AUDIT),
        ("[[paths]]\n", keys::PATHS),
        ("[[helm]]\n", keys::HELM),
        ("[[allow]]\n", keys::ALLOW),
    ];
    for (header, table) in tables {
        let required: String = table.iter().filter(|key| key.required).map(set).collect();
        let bare = format!("{header}{required}");
        for key in table.iter().filter(|key| !key.required) {
            assert_ne!(effect(&format!("{bare}{}", set(key))), effect(&bare), "{header}{}", key.name);
        }
    }
}

#[test]
fn the_nearest_file_counts() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root");
    let deep = root.join("a/b/c");
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(folder.path().join(FILE), "").unwrap();
    assert_eq!(locate(&deep, &root), None);
    std::fs::write(root.join(FILE), "").unwrap();
    assert_eq!(locate(&deep, &root), Some(root.join(FILE)));
    std::fs::write(root.join("a/b").join(FILE), "").unwrap();
    assert_eq!(locate(&deep, &root), Some(root.join("a/b").join(FILE)));
    assert_eq!(locate(&root, &root), Some(root.join(FILE)));
}
