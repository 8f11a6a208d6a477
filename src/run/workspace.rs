//! What a run may ask of the workspace around its inputs.

use std::collections::BTreeSet;

use crate::discover::{ChartFiles, charts_among};
use crate::rendered::Install;
use crate::source::Input;

/// What else of the workspace is wanted: called with path and text.
pub type Wanted<'w> = dyn Fn(&str, &str) -> bool + Sync + 'w;

/// What stands around the inputs. It is asked only when somebody needs to know.
pub trait Workspace: Sync {
    /// What else there is of what is wanted.
    fn rest(&self, wanted: &Wanted<'_>) -> Vec<Input>;

    /// The charts that inputs belong to, and those in folders that something names, with all their files.
    fn charts(&self, inputs: &[Input], named: &BTreeSet<String>) -> Vec<ChartFiles> {
        charts_among(inputs, named)
    }

    /// The text of another file of the workspace.
    fn text(&self, _path: &str) -> Option<String> {
        None
    }

    /// Values that the command line names.
    fn installs(&self) -> Vec<Install> {
        Vec::new()
    }
}

/// A workspace that holds no more of the inputs' charts.
impl<F: Fn(&Wanted<'_>) -> Vec<Input> + Sync> Workspace for F {
    fn rest(&self, wanted: &Wanted<'_>) -> Vec<Input> {
        self(wanted)
    }
}
