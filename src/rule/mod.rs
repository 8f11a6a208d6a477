//! Rules: read from their files and checked (`load`), found when they are needed (`set`), run over the system (`run`),
//! tried on their own examples (`examples`). Checks of other linters that became no rule are listed too (`left_out`).
//!
//! A rule is one file, and its path below the rules folder is its id. What a rule can ask is the model's affair; whether
//! a finding is shown is triage's.

mod asks;
mod at;
pub mod examples;
pub mod expr;
mod left_out;
mod load;
mod mend;
mod message;
pub mod run;
mod set;
mod setting;
mod shared;
mod unwritten;
mod written;

use std::sync::{Arc, OnceLock};

use crate::finding::{Confidence, Info, Named, Profile, Severity};
use crate::model::View;
use crate::source::Source;

pub use at::At;
pub use left_out::LeftOut;
pub use load::{Depth, load};
pub use mend::Mend;
pub use message::Message;
pub use run::{Surroundings, run};
pub use set::{RuleFile, RuleSet};
pub use setting::{Param, Setting};

/// A rule, checked and ready to run.
#[derive(Debug)]
pub struct Rule {
    /// Its path below the rules folder, without the ending.
    pub id: String,
    /// Former ids.
    pub aliases: Vec<String>,
    /// The highest severity of its cases.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// Who sees it.
    pub profile: Profile,
    /// Whether it judges development too.
    pub everywhere: bool,
    /// What it runs for; `None` for what the program itself raises.
    pub view: Option<&'static View>,
    /// What seaworthy.toml can set.
    pub params: Vec<Param>,
    /// A list of the thing, every item of which is judged, and the name of the item.
    pub each: Option<(String, expr::Expr)>,
    /// The cases in order; the first that fires counts.
    pub cases: Vec<Case>,
    /// Rules that speak for this one where both report the same place.
    pub yields_to: Vec<String>,
    /// The keys, or kinds of objects, that mend it. Where a chart could write one and does not, it is told so there.
    pub mended_by: Vec<String>,
    /// Words that other files of the workspace must hold to matter for its conditions; see [`crate::model::Fact`].
    pub needs: Vec<&'static str>,
    /// The rule's file.
    pub source: Arc<Source>,
    info: OnceLock<Arc<Info>>,
}

/// One way in which a rule fires.
#[derive(Debug)]
pub struct Case {
    /// Whether the case concerns the thing at all.
    pub when: Option<expr::Expr>,
    /// What must hold.
    pub assert: Option<expr::Expr>,
    /// Where the caret falls.
    pub at: At,
    /// What is wrong.
    pub message: Message,
    /// Other places that explain it.
    pub related: Vec<(At, Message)>,
    /// How much is at stake.
    pub severity: Severity,
    /// How sure the case is.
    pub confidence: Confidence,
    /// What mends it.
    pub fix: Option<Arc<Mend>>,
}

impl Named for Rule {
    fn id(&self) -> &str {
        &self.id
    }

    fn aliases(&self) -> &[String] {
        &self.aliases
    }
}

impl Rule {
    /// What is known of the rule apart from how it decides; read when first asked for.
    pub fn info(&self) -> &Arc<Info> {
        self.info.get_or_init(|| Arc::new(load::info(self)))
    }
}

impl Case {
    /// What decides.
    fn conditions(&self) -> impl Iterator<Item = &expr::Expr> {
        self.when.iter().chain(&self.assert)
    }

    fn needs(&self) -> Vec<&'static str> {
        self.conditions().flat_map(expr::Expr::needs).collect()
    }
}
