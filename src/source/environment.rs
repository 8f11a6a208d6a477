//! Which environment a name speaks of: the one table for paths, profiles, namespaces and labels.

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

impl Environment {
    /// The name that people read.
    pub fn name(self) -> &'static str {
        match self {
            Environment::Any => "any",
            Environment::Production => "production",
            Environment::PreProduction => "pre-production",
            Environment::Development => "development",
        }
    }

    /// Whether rules for production hold here too.
    pub fn is_production_like(self) -> bool {
        self != Environment::Development
    }
}
