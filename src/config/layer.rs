//! Settings that can differ from file to file: layers that lie on one another, and what comes out for one path.

use serde_json::Value;

use crate::finding::{Named, Profile, Severity};
use crate::glob::{NameGlob, PathGlobs};
use crate::source::Place;
use crate::triage::Thresholds;

/// What the configuration is meant for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// The cluster's version.
    pub kubernetes: Option<String>,
    /// The version of Vault or OpenBao.
    pub vault: Option<String>,
    /// Which of the two.
    pub vault_product: Option<Product>,
    /// The version of Spring Boot.
    pub spring_boot: Option<String>,
    /// What charts see as the cluster's version.
    pub helm_kube_version: Option<String>,
}

/// A server that reads Vault's configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Product {
    /// HashiCorp Vault.
    Vault,
    /// OpenBao.
    OpenBao,
}

/// A setting of a rule, as the file gives it.
#[derive(Debug, Clone)]
pub struct ParamValue {
    /// The rule.
    pub rule: NameGlob,
    /// The setting's name.
    pub name: String,
    /// Where the name stands.
    pub name_place: Place,
    /// The value.
    pub value: Value,
    /// Where the value stands.
    pub place: Place,
}

/// Settings from one place: the file, a `[[paths]]` entry, or the command line.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// Which rules are shown.
    pub profile: Option<Profile>,
    /// What makes the run end with 1.
    pub fail_on: Option<Severity>,
    /// What is shown at all.
    pub min_severity: Option<Severity>,
    /// Rules that are not run; these add up.
    pub skip: Vec<NameGlob>,
    /// The only rules that are run; the uppermost layer that names any counts.
    pub only: Vec<NameGlob>,
    /// Severities of rules.
    pub severity: Vec<(NameGlob, Severity)>,
    /// Settings of rules.
    pub params: Vec<ParamValue>,
    /// What the configuration is meant for.
    pub target: Target,
}

/// A layer for a part of the tree.
#[derive(Debug, Clone)]
pub struct Part {
    /// The part.
    pub paths: PathGlobs,
    /// What holds there.
    pub layer: Layer,
}

/// What holds for one file.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// What triage asks of a finding.
    pub thresholds: Thresholds,
    /// Rules that are not run.
    pub skip: Vec<NameGlob>,
    /// Settings of rules; of two for one thing the later counts.
    pub params: Vec<ParamValue>,
    /// What the configuration is meant for.
    pub target: Target,
}

impl Settings {
    /// The same with a layer on top.
    pub(super) fn under(mut self, layer: &Layer) -> Self {
        let limits = &mut self.thresholds;
        limits.profile = layer.profile.unwrap_or(limits.profile);
        limits.fail_on = layer.fail_on.unwrap_or(limits.fail_on);
        limits.min_severity = layer.min_severity.unwrap_or(limits.min_severity);
        limits.severity.extend(layer.severity.iter().cloned());
        if !layer.only.is_empty() {
            limits.only.clone_from(&layer.only);
        }
        self.skip.extend(layer.skip.iter().cloned());
        self.params.extend(layer.params.iter().cloned());
        self.target = self.target.under(&layer.target);
        self
    }

    /// Whether a rule is run here.
    pub fn runs(&self, rule: &impl Named) -> bool {
        let only = &self.thresholds.only;
        let asked = only.is_empty() || only.iter().any(|glob| glob.covers(rule));
        asked && !self.skip.iter().any(|glob| glob.covers(rule))
    }

    /// What a setting of a rule is set to, if anything.
    pub fn param(&self, rule: &impl Named, name: &str) -> Option<&Value> {
        let set = self.params.iter().rev().find(|param| param.name == name && param.rule.covers(rule));
        set.map(|param| &param.value)
    }
}

impl Target {
    fn under(self, top: &Target) -> Self {
        let pick = |below: Option<String>, above: &Option<String>| above.clone().or(below);
        Self {
            kubernetes: pick(self.kubernetes, &top.kubernetes),
            vault: pick(self.vault, &top.vault),
            vault_product: top.vault_product.or(self.vault_product),
            spring_boot: pick(self.spring_boot, &top.spring_boot),
            helm_kube_version: pick(self.helm_kube_version, &top.helm_kube_version),
        }
    }
}
