//! Programs as careful teams configure them: the default profile has nothing to say of them, and the strict one says
//! only what their authors would take for fussy.
#![allow(clippy::unwrap_used)]

mod workbench;

use std::collections::BTreeSet;

use workbench::{Copy, Run};

/// The programs, and what the strict profile says of each.
const PROGRAMS: &[(&str, &[&str])] = &[("on-kubernetes", &[]), ("servlet", &[]), ("gateway", &[]), ("consumer", &[])];

fn ids(run: &Run) -> BTreeSet<String> {
    run.findings().iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn nothing_is_said_of_careful_programs() {
    for (program, _) in PROGRAMS {
        let run = Copy::of(&format!("spring/{program}")).check(&["--format", "json"]);
        assert_eq!((run.code, ids(&run)), (0, BTreeSet::new()), "{program}: {}", run.out);
    }
}

#[test]
fn the_strict_profile_is_fussy_about_known_things() {
    for (program, expected) in PROGRAMS {
        let run = Copy::of(&format!("spring/{program}")).check(&["--all", "--format", "json"]);
        let expected: BTreeSet<String> = expected.iter().map(|id| (*id).to_owned()).collect();
        assert_eq!(ids(&run), expected, "{program}");
    }
}
