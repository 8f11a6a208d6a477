//! Checks of other linters that became no rule, and why not: `docs/left-out.yaml`. What rules stand in for, the rules say
//! themselves.

use std::sync::Arc;

use crate::source::{Place, Source};
use crate::tree::form::{Form, Mistake};
use crate::tree::{Dialect, Node, yaml};

const FILE: &str = "docs/left-out.yaml";
const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/left-out.yaml"));

/// A check that several linters may have, and that no rule stands in for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// What linters call it, each as `linter/id`.
    pub ids: Vec<String>,
    /// What it asks for, in one line.
    pub what: String,
    /// Why there is no such rule.
    pub reason: String,
    /// The rule that answers the worry behind it, if one does.
    pub instead: Option<String>,
}

impl LeftOut {
    /// The checks that the file of the binary lists.
    pub fn built_in() -> Result<Vec<Self>, Vec<Mistake>> {
        Self::load(Arc::new(Source::file(FILE, TEXT)))
    }

    /// Reads a list of such checks.
    pub fn load(source: Arc<Source>) -> Result<Vec<Self>, Vec<Mistake>> {
        let tree = yaml::parse(source.clone(), Dialect::Core);
        let place = |range| Place { source: source.clone(), range };
        let errors = tree.errors.iter().map(|error| Mistake::new(place(error.range), error.message.clone()));
        let mut mistakes: Vec<_> = errors.collect();
        let items = tree.root().into_iter().flat_map(|root| root.items());
        let list: Vec<Self> = items.map(|item| read(item, &mut mistakes)).collect();
        if mistakes.is_empty() { Ok(list) } else { Err(mistakes) }
    }
}

fn read(item: Node<'_>, mistakes: &mut Vec<Mistake>) -> LeftOut {
    let mut form = Form::of(item, "a check", mistakes);
    let mut words = |key| form.required_text(key).unwrap_or_default().trim().to_owned();
    let (what, reason) = (words("what"), words("reason"));
    let ids: Vec<String> = form.texts("ids").into_iter().map(|id| id.text().to_owned()).collect();
    if ids.is_empty() {
        form.mistake(Mistake::new(item.place(), "a check has at least one id in `ids`"));
    }
    let instead = form.text("instead").map(str::to_owned);
    form.close();
    LeftOut { ids, what, reason, instead }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn load(text: &str) -> Result<Vec<LeftOut>, Vec<Mistake>> {
        LeftOut::load(Arc::new(Source::file(FILE, text)))
    }

    #[test]
    fn checks_come_in_order() {
        let text = "- ids: [kube-linter/a, trivy/KSV-0001]\n  what: One\n  reason: Because.\n- ids: [kubesec/B]\n  \
                    what: Two\n  reason: >-\n    In two\n    lines.\n  instead: kubernetes/host-pid\n";
        let list = load(text).unwrap();
        assert_eq!(list[0].ids, ["kube-linter/a", "trivy/KSV-0001"]);
        assert_eq!((list[1].what.as_str(), list[1].reason.as_str()), ("Two", "In two lines."));
        assert_eq!(list[1].instead.as_deref(), Some("kubernetes/host-pid"));
    }

    #[test]
    fn mistakes_are_named() {
        for (text, wanted) in [
            ("- ids: [a/b]\n  what: x\n", "a check lacks `reason`"),
            ("- what: x\n  reason: y\n", "a check has at least one id in `ids`"),
            ("- {ids: [a/b], what: x, reason: y, row: z}\n", "a check has no key `row`"),
            ("- word\n", "a check must be a mapping"),
        ] {
            assert_eq!(load(text).unwrap_err()[0].message, wanted, "{text}");
        }
    }
}
