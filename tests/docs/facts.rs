//! docs/facts.md: every view and what can be asked of it.

use std::fmt::Write;

use seaworthy::model::{self, View};
use seaworthy::source::Family;

use crate::workbench::assert_fresh;

const HEAD: &str = "\
<!-- Made from the program; `UPDATE=1 cargo test --test docs` writes it anew. -->
# Views and facts

A rule runs once for each thing of its view, and asks that thing for facts. `seaworthy facts` prints this list in a
terminal; [writing-rules.md](writing-rules.md) says how rules use it.

Types: `any` is text as it stands in the file, of which any field may be asked; `… or null` may be absent; a `table` is
asked by name, as in `self.config[\"server.port\"]`; the name of a view stands for a thing of that view. Facts marked \u{2197}
look at other files of the workspace too.
";

#[test]
fn the_page_of_facts_is_fresh() {
    let mut page = HEAD.to_owned();
    for family in Family::ALL {
        let views: Vec<_> = model::views().filter(|view| view.family == family).collect();
        if !views.is_empty() {
            writeln!(page, "\n## {}", family.name()).unwrap();
        }
        views.iter().for_each(|view| describe(view, &mut page));
    }
    assert_fresh("docs/facts.md", &page, "docs");
}

fn describe(view: &View, page: &mut String) {
    writeln!(page, "\n### {}\n\n{}", view.name, view.doc).unwrap();
    if view.facts().next().is_none() {
        return;
    }
    writeln!(page, "\n| fact | type | what it is |\n|---|---|---|").unwrap();
    for fact in view.facts() {
        let joined = if fact.needs.is_empty() { "" } else { " \u{2197}" };
        writeln!(page, "| `{}` | {} | {}{joined} |", fact.name, fact.ty, fact.doc.replace('|', "\\|")).unwrap();
    }
}
