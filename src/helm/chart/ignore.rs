//! .helmignore: which files of a folder are no part of the chart.

use crate::helm::go::glob::Pattern;

/// The rules of a .helmignore.
#[derive(Debug, Default)]
pub struct Rules(Vec<Rule>);

#[derive(Debug)]
struct Rule {
    pattern: Pattern,
    is_negated: bool,
    for_folders: bool,
    is_path: bool,
}

impl Rules {
    /// The rules of a text, and the one that Helm adds.
    pub fn of(text: &str) -> Self {
        Self(text.lines().chain(["templates/.?*"]).filter_map(rule).collect())
    }

    /// Whether a file or folder is left out. A rule with `!` leaves out whatever it does not name.
    pub fn leave_out(&self, path: &str, is_folder: bool) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        for rule in &self.0 {
            let is_met = rule.pattern.fits(if rule.is_path { path } else { name });
            let fits = is_folder || !rule.for_folders;
            match rule.is_negated {
                true if !fits || !is_met => return true,
                false if fits && is_met => return true,
                _ => {}
            }
        }
        false
    }
}

fn rule(line: &str) -> Option<Rule> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') || line.contains("**") {
        return None;
    }
    let (is_negated, line) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest));
    let (for_folders, line) = line.strip_suffix('/').map_or((false, line), |rest| (true, rest));
    let is_path = line.contains('/');
    let pattern = Pattern::of(line.strip_prefix('/').unwrap_or(line))?;
    Some(Rule { pattern, is_negated, for_folders, is_path })
}
