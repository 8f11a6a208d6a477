//! Which characters of files no report may show. What a secret is, `secrets` knows.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Parsed, secrets};
use crate::report::MaskOf;
use crate::source::{Mask, Source};
use crate::threads;
use crate::triage::{Status, Triage};

/// What nobody may read in each file: found at once, on all threads, for the files whose findings quote them, and for
/// any other when it is asked for. The lines of files with findings are counted with it, since reports give them.
pub(super) fn masks(files: Vec<Parsed>, triage: &Triage, jobs: usize) -> MaskOf {
    let outer = files.into_iter().filter(|file| file.input.source.origin.is_none());
    let by_path: HashMap<String, Parsed> = outer.map(|file| (file.input.source.path.clone(), file)).collect();
    let reported = triage.triaged.iter().filter(|triaged| triaged.status == Status::Reported);
    let mut quoted: HashMap<&str, bool> = HashMap::new();
    for finding in reported.map(|triaged| &triaged.finding) {
        *quoted.entry(finding.place.source.path.as_str()).or_default() |= !finding.quoted.is_empty();
    }
    let shown: Vec<_> = quoted.iter().filter_map(|(path, quotes)| Some((by_path.get(*path)?, *quotes))).collect();
    let of = |(file, quotes): &(&Parsed, bool)| {
        let source = &file.input.source;
        source.lines();
        quotes.then(|| (source.path.clone(), secrets::mask(source, Some(&file.tree))))
    };
    let known: HashMap<String, Mask> = threads::each(&shown, jobs, of).into_iter().flatten().collect();
    Box::new(move |source: &Arc<Source>| {
        let file = by_path.get(&source.path).filter(|file| Arc::ptr_eq(&file.input.source, source));
        match file.and_then(|_| known.get(&source.path)) {
            Some(mask) => mask.clone(),
            None => secrets::mask(source, file.map(|file| &file.tree)),
        }
    })
}
