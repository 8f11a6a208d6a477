//! Why a finding is or is not shown.

use crate::finding::Finding;

/// What became of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// It is shown.
    Reported,
    /// Somebody allowed it, and said why.
    Suppressed {
        /// The reason given.
        reason: String,
    },
    /// It was there before, says the baseline.
    Baselined,
    /// It is below the severity that is shown.
    BelowSeverity,
    /// Its rule belongs to a profile that was not asked for.
    Profile,
    /// Its rule does not judge the environment of its place.
    Environment,
}

/// A finding with what became of it.
#[derive(Debug, Clone)]
pub struct Triaged {
    /// The finding.
    pub finding: Finding,
    /// What became of it.
    pub status: Status,
}
