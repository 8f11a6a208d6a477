//! The one table of what seaworthy.toml can say. Reading it, its schema and the file that `init` writes come from here.

/// A key of seaworthy.toml.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What may stand behind it.
    pub takes: Takes,
    /// Whether it must be there.
    pub required: bool,
    /// What it does, in a line or two.
    pub doc: &'static str,
    /// A value as TOML; for tables of free keys, one line of them; for tables of fixed keys nothing.
    pub example: &'static str,
}

/// What may stand behind a key.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// Text.
    Text,
    /// `1.34` or `1.34.2`, in quotes.
    Version,
    /// `YYYY-MM-DD`.
    Date,
    /// `90s`, `15m`, `1h` or `7d`.
    Duration,
    /// One of some names.
    Choice(fn() -> Vec<&'static str>),
    /// A list of globs over paths.
    Paths,
    /// A list of rule ids or globs over them.
    Rules,
    /// A list of texts.
    Texts,
    /// A list of lists of texts.
    TextLists,
    /// Folders of rules: a path, or a path and the prefix of its rules.
    Folders,
    /// Rule ids or globs over them, each with a severity.
    Severities,
    /// Rule ids, each with a table of its settings.
    Params,
    /// A table of its own.
    Table(&'static [Key]),
    /// A list of tables.
    Tables(&'static [Key]),
}

const fn key(name: &'static str, takes: Takes, doc: &'static str, example: &'static str) -> Key {
    Key { name, takes, required: false, doc, example }
}

const fn required(name: &'static str, takes: Takes, doc: &'static str, example: &'static str) -> Key {
    Key { name, takes, required: true, doc, example }
}

fn severities() -> Vec<&'static str> {
    crate::finding::Severity::ALL.iter().map(|(_, name)| *name).collect()
}

fn profiles() -> Vec<&'static str> {
    crate::finding::Profile::ALL.iter().map(|(_, name)| *name).collect()
}

fn products() -> Vec<&'static str> {
    super::PRODUCTS.iter().map(|(_, name)| *name).collect()
}

const PROFILE: Key = key(
    "profile",
    Takes::Choice(profiles),
    "Which rules are shown: default, or strict for contested and fussy advice too.",
    "\"strict\"",
);
const FAIL_ON: Key =
    key("fail-on", Takes::Choice(severities), "The lowest severity that makes `check` end with 1.", "\"high\"");
const MIN_SEVERITY: Key =
    key("min-severity", Takes::Choice(severities), "What is below this is not shown and fails no run.", "\"low\"");
const SKIP: Key = key(
    "skip",
    Takes::Rules,
    "Rules that are not run; `*` stands for anything.",
    "[\"kubernetes/no-priority-class\", \"spring/*\"]",
);
const ONLY: Key = key("only", Takes::Rules, "When this is there, no other rules are run.", "[\"vault/*\"]");
const TARGET: Key = key("target", Takes::Table(TARGETS), "What the configuration is meant for.", "");
const SEVERITY: Key = key(
    "severity",
    Takes::Severities,
    "Severities of single rules; of several that fit, the last counts.",
    "\"spring/open-in-view\" = \"info\"",
);
const PARAMS: Key = key(
    "params",
    Takes::Params,
    "Settings of single rules; `seaworthy explain RULE` lists them.",
    "\"kubernetes/too-few-replicas\" = { minimum = 3 }",
);

/// The keys of the file itself.
pub const ROOT: &[Key] = &[
    PROFILE,
    FAIL_ON,
    MIN_SEVERITY,
    key(
        "rules",
        Takes::Folders,
        "Folders with rule files of your own; their ids begin with the name behind `as`, or the folder's.",
        "[{ path = \"ops/rules\", as = \"ops\" }, \"more/rules\"]",
    ),
    SKIP,
    ONLY,
    key(
        "exclude",
        Takes::Paths,
        "Files and folders that are not checked; all paths here count from this file.",
        "[\"third_party/**\"]",
    ),
    SEVERITY,
    PARAMS,
    TARGET,
    key("environments", Takes::Table(ENVIRONMENTS), "Which files are meant for which environment.", ""),
    key("paths", Takes::Tables(PATHS), "Other settings for a part of the tree; later entries win.", ""),
    key("helm", Takes::Tables(HELM), "The sets of values under which a chart is judged.", ""),
    key("allow", Takes::Tables(ALLOW), "Findings that are allowed, and why.", ""),
    key("audit", Takes::Table(AUDIT), "What `seaworthy audit` needs to know.", ""),
];

/// `[target]`
pub const TARGETS: &[Key] = &[
    key("kubernetes", Takes::Version, "The cluster's version.", "\"1.34\""),
    key("vault", Takes::Version, "The servers' version.", "\"1.20\""),
    key("vault-product", Takes::Choice(products), "vault or openbao.", "\"openbao\""),
    key("spring-boot", Takes::Version, "The applications' Spring Boot, when no build file says.", "\"3.5\""),
    key("helm-kube-version", Takes::Version, "What charts see as `.Capabilities.KubeVersion`.", "\"1.34\""),
];

/// `[environments]`
pub const ENVIRONMENTS: &[Key] = &[
    key("production", Takes::Paths, "Production.", "[\"overlays/live/**\"]"),
    key("pre-production", Takes::Paths, "Built like production and judged like it.", "[\"overlays/rehearsal/**\"]"),
    key("development", Takes::Paths, "Not judged for production.", "[\"playground/**\"]"),
];

/// `[[paths]]`
pub const PATHS: &[Key] = &[
    required("match", Takes::Paths, "The files that this is about.", "[\"legacy/**\"]"),
    PROFILE,
    FAIL_ON,
    MIN_SEVERITY,
    SKIP,
    ONLY,
    SEVERITY,
    PARAMS,
    TARGET,
];

/// `[[helm]]`
pub const HELM: &[Key] = &[
    required("chart", Takes::Text, "The chart's folder.", "\"charts/shop\""),
    key("values", Takes::TextLists, "Lists of value files, later files win; each is one way to install it.", {
        "[[\"values-prod.yaml\"], [\"values-prod.yaml\", \"values-eu.yaml\"]]"
    }),
    key("set", Takes::Texts, "Values set in all of them, as with `helm --set`.", "[\"image.tag=1.2.3\"]"),
];

/// `[[allow]]`
pub const ALLOW: &[Key] = &[
    required("rule", Takes::Text, "The rule, or a glob over rules.", "\"kubernetes/no-priority-class\""),
    key("path", Takes::Paths, "The files; without it, everywhere.", "\"batch/**\""),
    key("object", Takes::Text, "Kind/name or Kind/namespace/name, `*` stands for anything.", "\"CronJob/report\""),
    key("until", Takes::Date, "The last day on which it is allowed.", "2027-06-30"),
    required("reason", Takes::Text, "Why it is allowed.", "\"nightly jobs may wait\""),
];

/// `[audit]`
pub const AUDIT: &[Key] = &[
    key("attestations", Takes::Text, "The file in which people attest what no file can show.", "\"ops/attest.toml\""),
    key("rpo", Takes::Duration, "How much data may be lost at most, in time.", "\"1h\""),
];

const HEAD: &str = "\
# What seaworthy is told about this project. Every key may be left out.
# Lines that begin with `# ` are words; in the others, take away the `#` to set a key.
";

/// A seaworthy.toml in which everything is explained and nothing is set.
pub fn commented() -> String {
    let mut text = HEAD.to_owned();
    for key in ROOT {
        text.push('\n');
        comment(&mut text, key);
    }
    text
}

fn comment(text: &mut String, key: &Key) {
    let Key { name, doc, example, .. } = key;
    text.push_str(&format!("# {doc}\n"));
    match key.takes {
        Takes::Table(keys) => section(text, &format!("[{name}]"), keys),
        Takes::Tables(keys) => section(text, &format!("[[{name}]]"), keys),
        Takes::Severities | Takes::Params => text.push_str(&format!("#[{name}]\n#{example}\n")),
        _ => text.push_str(&format!("#{name} = {example}\n")),
    }
}

fn section(text: &mut String, header: &str, keys: &[Key]) {
    text.push_str(&format!("#{header}\n"));
    for key in keys {
        text.push_str(&format!("# {}\n#{} = {}\n", key.doc, key.name, inline(key)));
    }
}

/// An example on one line.
pub(super) fn inline(key: &Key) -> String {
    match key.takes {
        Takes::Table(keys) | Takes::Tables(keys) => {
            let entries: Vec<_> = keys.iter().map(|key| format!("{} = {}", key.name, inline(key))).collect();
            let table = format!("{{ {} }}", entries.join(", "));
            if matches!(key.takes, Takes::Tables(_)) { format!("[{table}]") } else { table }
        }
        Takes::Severities | Takes::Params => format!("{{ {} }}", key.example),
        _ => key.example.to_owned(),
    }
}
