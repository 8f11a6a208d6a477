//! What a file can be. Deciding it is `discover`'s affair; this is only the vocabulary.

use std::sync::Arc;

use super::{Environment, Source};

/// A system whose configuration has rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// HashiCorp Vault and OpenBao.
    Vault,
    /// Kubernetes objects.
    Kubernetes,
    /// Spring Boot.
    Spring,
    /// Helm charts and values.
    Helm,
}

impl Family {
    /// Every family.
    pub const ALL: [Family; 4] = [Family::Vault, Family::Kubernetes, Family::Spring, Family::Helm];

    /// The first part of its rules' ids.
    pub fn id(self) -> &'static str {
        match self {
            Family::Vault => "vault",
            Family::Kubernetes => "kubernetes",
            Family::Spring => "spring",
            Family::Helm => "helm",
        }
    }

    /// The name that people read.
    pub fn name(self) -> &'static str {
        match self {
            Family::Vault => "Vault",
            Family::Kubernetes => "Kubernetes",
            Family::Spring => "Spring",
            Family::Helm => "Helm",
        }
    }
}

/// What a file was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileKind {
    /// A Vault or OpenBao server's configuration, or a part of it.
    VaultServer,
    /// A Vault Agent's configuration.
    VaultAgent,
    /// A Vault Proxy's configuration.
    VaultProxy,
    /// ACL policies.
    VaultPolicy,
    /// Kubernetes objects, complete ones.
    Kubernetes,
    /// Spring configuration; the profile that its name gives.
    Spring {
        /// `prod` of `application-prod.yml`.
        profile: Option<String>,
    },
    /// `Chart.yaml`.
    HelmChart,
    /// A chart's values.
    HelmValues,
    /// A chart's template.
    HelmTemplate,
    /// `kustomization.yaml`.
    Kustomization,
    /// A patch that a kustomization names: a part of an object.
    KustomizePatch,
    /// A file that only feeds facts and evidence, with the name of its row in the table of companions.
    Companion(&'static str),
    /// None of ours.
    Other,
}

impl FileKind {
    /// The family whose rules judge such a file.
    pub fn family(&self) -> Option<Family> {
        match self {
            FileKind::VaultServer | FileKind::VaultAgent | FileKind::VaultProxy | FileKind::VaultPolicy => {
                Some(Family::Vault)
            }
            FileKind::Kubernetes | FileKind::Kustomization | FileKind::KustomizePatch => Some(Family::Kubernetes),
            FileKind::Spring { .. } => Some(Family::Spring),
            FileKind::HelmChart | FileKind::HelmValues | FileKind::HelmTemplate => Some(Family::Helm),
            FileKind::Companion(_) | FileKind::Other => None,
        }
    }

    /// The name that `files` prints.
    pub fn name(&self) -> &str {
        match self {
            FileKind::VaultServer => "vault-server",
            FileKind::VaultAgent => "vault-agent",
            FileKind::VaultProxy => "vault-proxy",
            FileKind::VaultPolicy => "vault-policy",
            FileKind::Kubernetes => "kubernetes",
            FileKind::Spring { .. } => "spring",
            FileKind::HelmChart => "helm-chart",
            FileKind::HelmValues => "helm-values",
            FileKind::HelmTemplate => "helm-template",
            FileKind::Kustomization => "kustomization",
            FileKind::KustomizePatch => "kustomize-patch",
            FileKind::Companion(name) => name,
            FileKind::Other => "other",
        }
    }
}

/// The notation of a file: which reader reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// YAML.
    Yaml,
    /// JSON.
    Json,
    /// HCL 1.
    Hcl,
    /// HCL 2, as Terraform writes it.
    Terraform,
    /// A shell script.
    Shell,
    /// A Dockerfile.
    Dockerfile,
    /// A Makefile.
    Makefile,
    /// A unit of systemd.
    Unit,
    /// A file of logrotate.
    Logrotate,
    /// Java properties.
    Properties,
    /// XML.
    Xml,
    /// A build file of Gradle.
    Gradle,
    /// TOML.
    Toml,
    /// One value and nothing else.
    Value,
    /// Text that no reader of ours takes apart.
    Text,
}

/// A file with what is known of it before it is parsed.
#[derive(Debug, Clone)]
pub struct Input {
    /// The text.
    pub source: Arc<Source>,
    /// What it was taken for.
    pub kind: FileKind,
    /// Why, in a few words.
    pub why: &'static str,
    /// How it is written.
    pub format: Format,
    /// Where it is meant to run.
    pub environment: Environment,
    /// Whether findings in it are reported, or it only gives context.
    pub reported: bool,
    /// Whether it holds template markup that only rendering resolves.
    pub templated: bool,
    /// What belongs to it and is not read: of the paths that a kustomization seems to name, as written, those where nothing
    /// is; for a server's file of Vault, the files beside it that a `.gitignore` hides.
    pub lacking: Vec<String>,
}

impl Input {
    /// Whether a path that it names leads nowhere.
    pub fn lacks(&self, path: &str) -> bool {
        self.lacking.iter().any(|lacking| lacking == path)
    }
}
