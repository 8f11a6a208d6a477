//! Files that are no configuration of ours but tell of it: they feed facts and evidence. What some of them say of Vault
//! is judged, and so is text of ours that stands inside them.
//!
//! One open table. A row says what a kind is called, by which names or keys it is known, and which reader reads it;
//! a new kind is a new row.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::source::Format;

use super::look::Look;

/// A kind of companion.
#[derive(Debug)]
pub struct Companion {
    /// The name that `files` prints.
    pub name: &'static str,
    /// Names that give it away; `*` stands for anything but a slash. With a slash in it, the end of the path is
    /// compared, else the file's name.
    pub names: &'static [&'static str],
    /// Top-level keys that give a YAML or JSON file away, whatever it is called: all of them must be there.
    pub keys: &'static [&'static str],
    /// A text that must be there too where keys alone are too common.
    pub mark: &'static str,
    /// How it is written.
    pub format: Format,
}

/// A kind that is known by its name.
const fn named(name: &'static str, format: Format, names: &'static [&'static str]) -> Companion {
    Companion { name, names, keys: &[], mark: "", format }
}

/// A kind that is known by its keys.
const fn keyed(name: &'static str, keys: &'static [&'static str], mark: &'static str) -> Companion {
    Companion { name, names: &[], keys, mark, format: Format::Yaml }
}

use Format::{
    Dockerfile, Gradle, Json, Logrotate, Makefile, Properties, Shell, Terraform, Text, Toml, Unit, Xml, Yaml,
};

/// The kinds; the first that fits is taken.
pub const COMPANIONS: &[Companion] = &[
    named("systemd-unit", Unit, &["*.service", "*.timer", "*.socket", "*.service.d/*.conf"]),
    named("compose", Yaml, &["compose*.yml", "compose*.yaml", "docker-compose*.yml", "docker-compose*.yaml"]),
    keyed("compose", &["services"], "\n    image:"),
    keyed("compose", &["services"], "\n    build:"),
    named("dockerfile", Dockerfile, &["Dockerfile", "Dockerfile.*", "*.Dockerfile", "*.dockerfile", "Containerfile"]),
    named("shell-script", Shell, &["*.sh", "*.bash", "*.ksh"]),
    named("makefile", Makefile, &["Makefile", "makefile", "GNUmakefile", "Makefile.*", "*.mk"]),
    named("terraform", Terraform, &["*.tf", "*.tfvars", "*.tofu"]),
    named("terraform-json", Json, &["*.tf.json", "*.tfvars.json"]),
    named("maven-build", Xml, &["pom.xml"]),
    named("gradle-build", Gradle, &["build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"]),
    named("gradle-properties", Properties, &["gradle.properties", "gradle-wrapper.properties"]),
    named("gradle-versions", Toml, &["libs.versions.toml"]),
    named("ci", Yaml, &[".github/workflows/*.yml", ".github/workflows/*.yaml", ".gitlab-ci.yml", ".gitlab-ci.yaml"]),
    named("ci", Yaml, &[".circleci/config.yml", "azure-pipelines*.yml", "bitbucket-pipelines.yml", ".travis.yml"]),
    named("ci-script", Text, &["Jenkinsfile", "Jenkinsfile.*", "*.jenkinsfile"]),
    keyed("prometheus-rules", &["groups"], "alert:"),
    keyed("prometheus-rules", &["groups"], "record:"),
    keyed("prometheus-config", &["scrape_configs"], ""),
    keyed("alertmanager-config", &["route", "receivers"], ""),
    keyed("vault-init-output", &["unseal_keys_b64"], ""),
    keyed("vault-init-output", &["recovery_keys_b64"], ""),
    keyed("vault-init-output", &["keys_base64", "root_token"], ""),
    named("vault-init-output", Text, &["*vault*init*.txt", "*unseal*key*.txt", "*vault*init*.log", "*unseal*key*"]),
    named(
        "vault-token",
        Text,
        &[".vault-token", "vault-token", "vault_token", "*-vault-token", "token-sink", "token_sink"],
    ),
    keyed("bank-vaults-config", &["policies", "auth"], "rules:"),
    named("pem", Text, &["*.pem", "*.crt", "*.cer", "*.key"]),
    named("crontab", Text, &["crontab", "*.crontab", "*.cron", "cron.d/*"]),
    named("logrotate", Logrotate, &["logrotate.d/*", "*.logrotate", "logrotate*.conf"]),
    named("env-file", Shell, &[".env", "*.env", ".env.*"]),
    named("logging-config", Text, &["logback*.xml", "log4j2*.xml"]),
    named("runbook", Text, &["*runbook*.md", "runbooks/*.md", "playbooks/*.md"]),
    named("procfile", Text, &["Procfile"]),
    named("sops-config", Yaml, &[".sops.yaml", ".sops.yml"]),
    named("helmfile", Yaml, &["helmfile*.yaml", "helmfile*.yml", "helmfile*.gotmpl", "helmfile.d/*.yaml"]),
    named("helm-ignore", Text, &[".helmignore"]),
];

/// The row that a path's name fits.
pub fn by_name(path: &str) -> Option<&'static Companion> {
    let candidates = |ending| INDEX.get(ending).map(Vec::as_slice).unwrap_or_default();
    let ending = ending(path);
    let own = candidates(ending).iter();
    let any = if ending.is_empty() { &[] } else { candidates("") };
    let fitting = own.chain(any).filter(|(_, pattern)| fits(pattern, path));
    fitting.map(|(row, _)| *row).min().and_then(|row| COMPANIONS.get(row))
}

/// Rows and their patterns by the ending that a pattern asks for, under the empty one those that ask for none: most
/// files of a repository have an ending that no row knows.
static INDEX: LazyLock<HashMap<&str, Vec<(usize, &str)>>> = LazyLock::new(|| {
    let mut index: HashMap<&str, Vec<(usize, &str)>> = HashMap::new();
    for (row, companion) in COMPANIONS.iter().enumerate() {
        for pattern in companion.names {
            let ending = Some(ending(pattern)).filter(|ending| !ending.contains('*')).unwrap_or_default();
            index.entry(ending).or_default().push((row, pattern));
        }
    }
    index
});

/// What stands behind the last dot of a path's last segment.
fn ending(path: &str) -> &str {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// The row whose keys a text has.
pub fn by_content(look: &Look<'_>, text: &str) -> Option<&'static Companion> {
    COMPANIONS
        .iter()
        .find(|row| !row.keys.is_empty() && row.keys.iter().all(|key| look.has(key)) && text.contains(row.mark))
}

/// Whether as many of a path's last segments as the pattern has fit it.
pub(super) fn fits(pattern: &str, path: &str) -> bool {
    let mut segments = path.rsplit('/');
    pattern.rsplit('/').all(|pattern| segments.next().is_some_and(|segment| fits_segment(pattern, segment)))
}

/// Whether a name fits a pattern with `*`.
fn fits_segment(pattern: &str, name: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return pattern == name };
    let Some(rest) = name.strip_prefix(head) else { return false };
    if !tail.contains('*') {
        return rest.ends_with(tail);
    }
    let mut starts = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    starts.any(|at| fits_segment(tail, rest.get(at..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, path) in [
            ("*.sh", "ops/run.sh"),
            ("cron.d/*", "etc/cron.d/backup"),
            ("*vault*init*.txt", "my-vault-init-out.txt"),
            (".github/workflows/*.yml", ".github/workflows/ci.yml"),
            ("Dockerfile.*", "Dockerfile.prod"),
            ("*", "ä"),
        ] {
            assert!(fits(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("*.sh", "sh"),
            ("cron.d/*", "backup"),
            ("cron.d/*", "cron.d/a/b"),
            ("Dockerfile", "MyDockerfile"),
            ("*.service.d/*.conf", "etc/vault.conf"),
        ] {
            assert!(!fits(pattern, path), "{pattern} {path}");
        }
    }

    #[test]
    fn rows_by_name() {
        for (path, name) in [
            ("docker-compose.prod.yml", "compose"),
            ("Dockerfile", "dockerfile"),
            ("a/Dockerfile.yml", "dockerfile"),
            ("my-unseal-key", "vault-init-output"),
            ("my-unseal-key.txt", "vault-init-output"),
            ("etc/cron.d/job.sh", "shell-script"),
            ("etc/cron.d/job", "crontab"),
            (".vault-token", "vault-token"),
            (".env", "env-file"),
            (".env.prod", "env-file"),
        ] {
            assert_eq!(by_name(path).map(|row| row.name), Some(name), "{path}");
        }
        assert!(by_name("src/main.rs").is_none());
    }

    #[test]
    fn every_row_can_be_known() {
        for row in COMPANIONS {
            assert!(row.names.is_empty() != row.keys.is_empty(), "{}", row.name);
        }
    }
}
