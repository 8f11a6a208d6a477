//! What a part of the tree asks of a finding before it is shown.

use crate::finding::{Confidence, Finding, Info, Named, Profile, Severity};
use crate::glob::NameGlob;

/// Limits that hold for one file.
#[derive(Debug, Clone)]
pub struct Thresholds {
    /// Which rules are shown.
    pub profile: Profile,
    /// What is below this is not shown.
    pub min_severity: Severity,
    /// What is at or above this makes the run end with 1.
    pub fail_on: Severity,
    /// Severities that the project gives to rules; the last that fits counts.
    pub severity: Vec<(NameGlob, Severity)>,
    /// Rules that were asked for by name, whatever their profile.
    pub only: Vec<NameGlob>,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            profile: Profile::Default,
            min_severity: Severity::Info,
            fail_on: Severity::Medium,
            severity: Vec::new(),
            only: Vec::new(),
        }
    }
}

impl Thresholds {
    /// The severity that the project gives to a rule.
    pub fn severity_of(&self, rule: &Info) -> Option<Severity> {
        self.severity.iter().rev().find(|(glob, _)| glob.covers(rule)).map(|(_, severity)| *severity)
    }

    /// Whether the profile shows a finding.
    pub fn admits(&self, finding: &Finding) -> bool {
        self.shows(&*finding.rule, finding.rule.profile, finding.confidence)
    }

    /// Whether the profile shows what a rule finds. What it is not sure of is strict advice, whatever the rule.
    pub fn shows(&self, rule: &impl Named, profile: Profile, confidence: Confidence) -> bool {
        let is_strict = profile == Profile::Strict || confidence == Confidence::Low;
        !is_strict || self.profile == Profile::Strict || self.only.iter().any(|glob| glob.covers(rule))
    }
}
