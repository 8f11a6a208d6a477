//! Which environment a name speaks of: the one table for paths, profiles, namespaces and labels.
//!
//! Names are taken apart into words at `-`, `_`, `.`, blanks and where a capital follows a small letter, so that
//! `latest` is no test and `values-prod` is production. What a project adds of its own is `discover`'s affair.

use std::sync::LazyLock;

use foldhash::HashMap;

/// Where a piece of configuration is meant to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Environment {
    /// Nothing says; it may well be production.
    #[default]
    Any,
    /// Production.
    Production,
    /// Staging and its like: built like production, judged like it.
    PreProduction,
    /// Development, test, demonstration.
    Development,
}

/// Where in a name a word of the table counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Anywhere in a name.
    Word,
    /// Only as the last word, since it means other things in front of others (`local-path-storage`).
    Last,
    /// Only as the first word of a Spring profile: a folder `docker` or `k8s` says nothing.
    Profile,
}

use Environment::{Any, Development, PreProduction, Production};
use Reach::{Last, Profile, Word};

/// The words, and what they speak of.
const TABLE: &[(Environment, Reach, &[&str])] = &[
    (Production, Word, &["prod", "production", "prd"]),
    (Production, Last, &["live"]),
    (Production, Profile, &["cloud", "k8s", "kubernetes", "oci", "aws", "azure", "gcp"]),
    (PreProduction, Word, &["staging", "stg", "qa", "uat", "preprod", "preprd", "preproduction", "acceptance"]),
    (PreProduction, Word, &["nonprod", "nonprd"]),
    (PreProduction, Last, &["stage", "perf"]),
    (Development, Word, &["dev", "devel", "develop", "development", "test", "tests", "testing", "e2e", "sandbox"]),
    (Development, Word, &["integtest", "integtests", "integrationtest", "integrationtests"]),
    (Development, Word, &["testdata", "demo", "demos", "example", "examples", "sample", "samples", "localhost"]),
    (Development, Word, &["minikube", "k3d", "microk8s", "verifier"]),
    (Development, Last, &["local", "it", "ci", "integration", "mock", "mocks", "debug", "kind", "hsqldb"]),
    (
        Development,
        Profile,
        &["docker", "compose", "h2", "h2db", "local", "it", "integration", "ci", "mock", "wiremock", "docs", "debug"],
    ),
];

/// What the innermost folder says that says anything. A module that holds sources is called after what it does: a step
/// of a pipeline may be a stage.
fn of_folders(folders: &str) -> Environment {
    let module = folders.find("/src/main").and_then(|end| folders[..end].rsplit('/').next());
    let said = |name: &str| {
        let found = Environment::of_name(name);
        if found == PreProduction && module == Some(name) { Any } else { found }
    };
    folders.rsplit('/').map(said).find(|found| *found != Any).unwrap_or_default()
}

/// Folders of what tests are fed with.
const FIXTURES: [&str; 5] = ["testdata", "fixtures", "__fixtures__", "test_fixtures", "test-fixtures"];

/// Endings that belong to the notation of a file and not to its name.
const ENDINGS: &[&str] = &[
    "yaml",
    "yml",
    "json",
    "hcl",
    "properties",
    "tf",
    "tfvars",
    "toml",
    "sh",
    "conf",
    "env",
    "xml",
    "gradle",
    "kts",
    "md",
    "tpl",
    "tmpl",
    "gotmpl",
    "txt",
    "service",
    "pem",
    "crt",
    "key",
];

impl Environment {
    /// The name that people read.
    pub fn name(self) -> &'static str {
        match self {
            Any => "any",
            Production => "production",
            PreProduction => "pre-production",
            Development => "development",
        }
    }

    /// Whether rules for production hold here too.
    pub fn is_production_like(self) -> bool {
        self != Development
    }

    /// What the path of a file says; the innermost folder or file that says anything decides.
    pub fn of_path(path: &str) -> Self {
        if is_fixture(path) {
            return Development;
        }
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
        let of_folder = || of_folders(folders);
        let found = Some(of_file(file)).filter(|found| *found != Any).unwrap_or_else(of_folder);
        // Acceptance tests are tests; what is accepted elsewhere is built like production.
        let is_of_tests = || path.contains("test/acceptance/") || path.contains("tests/acceptance/");
        if found == PreProduction && is_of_tests() { Development } else { found }
    }

    /// What a name says: of a folder, a namespace, a label's value. When several words say something, the last does.
    pub fn of_name(name: &str) -> Self {
        let words = words(name);
        let of_word = |at: usize| {
            let reach = |reach| reach == Word || (reach == Last && at + 1 == words.len());
            let before = at.checked_sub(1).and_then(|at| words.get(at)).map_or("", String::as_str);
            match lookup(&words[at], reach) {
                Production if matches!(before, "pre" | "non" | "not") => PreProduction,
                found => found,
            }
        };
        (0..words.len()).rev().map(of_word).find(|found| *found != Any).unwrap_or_default()
    }

    /// What a Spring profile's name says; more words count there than elsewhere.
    pub fn of_profile(name: &str) -> Self {
        match Self::of_name(name) {
            Any => {
                let words = words(name);
                let first = words.first().map(|first| lookup(first, |reach| reach == Profile)).unwrap_or_default();
                // `azure` is where a program runs, `azure-oidc` what it works with.
                let first = if first == Production && words.len() > 1 { Any } else { first };
                if first == Any && words.iter().any(|word| is_joined(word)) { Development } else { first }
            }
            found => found,
        }
    }
}

/// Whether a word is two words for development without anything between them: `localtest`.
fn is_joined(word: &str) -> bool {
    let speaks = |part: &str| lookup(part, |_| true) == Development;
    let ends = (1..word.len()).filter(|end| word.is_char_boundary(*end));
    ends.map(|end| word.split_at(end)).any(|(first, second)| speaks(first) && speaks(second))
}

/// Whether a file feeds tests: what its folder there is called says nothing about where it runs, and each such file is
/// a world of its own.
pub fn is_fixture(path: &str) -> bool {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    folders.split('/').any(|folder| FIXTURES.contains(&folder))
}

/// What a file's name says, its notation set aside.
fn of_file(name: &str) -> Environment {
    let mut stem = name;
    while let Some((rest, ending)) = stem.rsplit_once('.') {
        if rest.is_empty() || !ENDINGS.contains(&ending) {
            break;
        }
        stem = rest;
    }
    let profile = ["application-", "bootstrap-"].iter().find_map(|prefix| stem.strip_prefix(prefix));
    let values = ["-values", ".values", "_values"].iter().find_map(|suffix| stem.strip_suffix(suffix));
    match (profile, values) {
        (Some(profile), None) => Environment::of_profile(profile),
        (_, Some(set)) => Environment::of_name(set),
        _ => Environment::of_name(stem),
    }
}

/// The environment of one word; figures behind it (`dev2`) do not matter.
fn lookup(word: &str, counts: impl Fn(Reach) -> bool) -> Environment {
    let find = |word: &str| {
        let row = WORDS.get(word)?.iter().find(|(_, reach)| counts(*reach));
        row.map(|(environment, _)| *environment)
    };
    find(word).or_else(|| find(word.trim_end_matches(|c: char| c.is_ascii_digit()))).unwrap_or_default()
}

/// The table by its words: every segment of every path is looked up.
static WORDS: LazyLock<HashMap<&str, Vec<(Environment, Reach)>>> = LazyLock::new(|| {
    let mut by_word: HashMap<&str, Vec<_>> = HashMap::default();
    for (environment, reach, words) in TABLE {
        words.iter().for_each(|word| by_word.entry(word).or_default().push((*environment, *reach)));
    }
    by_word
});

/// The words of a name in small letters.
pub fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for letter in name.chars() {
        let divides = matches!(letter, '-' | '_' | '.' | ' ' | '+' | '@');
        if divides || (after_small && letter.is_uppercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| !divides) {
            word.extend(letter.to_lowercase());
        }
        after_small = letter.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let table = [
            ("application-prod.yml", Production),
            ("application-prod-eu.yml", Production),
            ("overlays/live/kustomization.yaml", Production),
            ("clusters/prod1/vault.hcl", Production),
            ("valuesProd.yaml", Production),
            ("PROD/app.yaml", Production),
            (".env.production", Production),
            ("prod.env", Production),
            ("application-k8s.yml", Production),
            ("prod-values.yaml", Production),
            ("values.prod.yaml", Production),
            ("dev/live/app.yaml", Production),
            ("pre-prod/app.yaml", PreProduction),
            ("preProd/app.yaml", PreProduction),
            ("non-production/app.yaml", PreProduction),
            ("values-uat01.yaml", PreProduction),
            ("stage-values.yaml", PreProduction),
            ("overlays/perf/app.yaml", PreProduction),
            ("shop-stage/config/application.yml", PreProduction),
            ("packet-validator-stage/src/main/resources/bootstrap.properties", Any),
            ("samples/packet-stage/src/main/resources/bootstrap.properties", Development),
            ("prod/values-dev.yaml", Development),
            ("prod/test/app.yaml", Development),
            ("application-local.properties", Development),
            ("application-docker.yml", Development),
            ("application-local-kafka.yml", Development),
            ("application-aws-dev.yml", Development),
            ("local-values.yaml", Development),
            ("charts/shop/ci/extra-values.yaml", Development),
            ("templates/tests/connection.yaml", Development),
            ("demo-shop/deployment.yaml", Development),
            ("values.example.yaml", Development),
            ("e2e/app.yaml", Development),
            ("internal/config/testdata/vault.hcl", Development),
            ("pkg/diff/testdata/statefulset-live.json", Development),
            ("testdata/prod/app.yaml", Development),
            ("deploy/static/provider/kind/deploy.yaml", Development),
            ("env/dev-kind/app.yaml", Development),
            ("kinds/app.yaml", Any),
            ("latest-data/app.yaml", Any),
            ("login/integrationtest.sh", Development),
            ("login/test/acceptance/helpers.bash", Development),
            ("acceptance/app.yaml", PreProduction),
            ("latest/app.yaml", Any),
            ("product/app.yaml", Any),
            ("delivery/app.yaml", Any),
            ("storage/local-path-storage.yaml", Any),
            ("docker/Dockerfile", Any),
            ("k8s/deployment.yaml", Any),
            ("values-aws.yaml", Any),
            ("live-reload/app.yaml", Any),
            ("how-it-works/app.yaml", Any),
            ("application.yml", Any),
            ("values.yaml", Any),
            ("", Any),
            ("///", Any),
        ];
        for (path, expected) in table {
            assert_eq!(Environment::of_path(path), expected, "{path}");
        }
    }

    #[test]
    fn names() {
        let table = [
            ("payments-prod", Production),
            ("qa", PreProduction),
            ("team-a-dev2", Development),
            ("kube-system", Any),
            ("docker", Any),
            ("devices", Any),
        ];
        for (name, expected) in table {
            assert_eq!(Environment::of_name(name), expected, "{name}");
        }
        assert_eq!(Environment::of_profile("h2"), Development);
        assert_eq!(Environment::of_profile("h2-file"), Development);
        assert_eq!(Environment::of_profile("kafka"), Any);
        assert_eq!(Environment::of_profile("azure"), Production);
        assert_eq!(Environment::of_profile("azure-oidc"), Any);
    }

    #[test]
    fn no_word_stands_in_two_rows_of_one_reach() {
        let mut seen = std::collections::BTreeMap::new();
        for (environment, reach, words) in TABLE {
            for word in *words {
                let before = seen.insert((*word, *reach == Profile), *environment);
                assert_eq!(before, None, "{word}");
            }
        }
    }
}
