//! The chart at a path.

use std::path::Path;

use super::archive::unpack;
use super::{Chart, Complaint, load, read_folder};
use crate::helm::Problem;

/// The chart in a folder or `.tgz`, and what is wrong with it. Nothing outside of `root` is read.
pub fn read(path: &Path, root: &Path) -> (Option<Chart>, Vec<Problem>) {
    let mut complaints = Vec::new();
    let raw = if path.is_dir() {
        let (raw, found) = read_folder(path, root);
        complaints.extend(found);
        Ok(raw)
    } else {
        let name = path.to_string_lossy().replace('\\', "/");
        let bytes = std::fs::read(path).map_err(|error| error.to_string());
        bytes.and_then(|bytes| unpack(&bytes, &name)).map_err(|message| format!("{name}: {message}"))
    };
    let chart = match raw {
        Ok(raw) => load(raw, &mut complaints),
        Err(message) => {
            complaints.push(Complaint { message, at: None });
            None
        }
    };
    (chart, complaints.iter().map(Problem::of).collect())
}
