//! The path blocks of policies by what their paths begin with: a block finds those that may take in what it takes in
//! without a look at all the others.

use foldhash::{HashMap, HashSet};

use super::grant::Grant;
use super::pattern::{self, normal};

/// The blocks of all policies, by their numbers, each list in the order of the text.
#[derive(Debug, Default)]
pub struct Index<'a> {
    /// By policy and by the part of the path that stands before every wildcard.
    by_beginning: HashMap<(usize, &'a str), Vec<usize>>,
    by_path: HashMap<(usize, &'a str), Vec<usize>>,
    denying: HashMap<usize, Vec<usize>>,
    /// The policies with a path that is not known.
    open: HashSet<usize>,
}

impl<'a> Index<'a> {
    /// Sorts blocks.
    pub fn of(grants: &[Grant<'a>]) -> Self {
        let mut index = Self::default();
        for (number, grant) in grants.iter().enumerate() {
            let policy = grant.policy;
            if grant.denies {
                index.denying.entry(policy).or_default().push(number);
            }
            if grant.pattern.is_none() {
                index.open.insert(policy);
            }
            let Some(path) = grant.block.label.map(|label| normal(label.text())) else { continue };
            index.by_path.entry((policy, path)).or_default().push(number);
            if grant.pattern.is_some() {
                index.by_beginning.entry((policy, pattern::beginning(path))).or_default().push(number);
            }
        }
        index
    }

    /// All blocks of a policy that take in whatever a pattern takes in are among these.
    pub fn above(&self, policy: usize, text: &str) -> Vec<usize> {
        let lists = pattern::beginnings(text).filter_map(|beginning| self.by_beginning.get(&(policy, beginning)));
        let mut numbers: Vec<usize> = lists.flatten().copied().collect();
        numbers.sort_unstable();
        numbers
    }

    /// The blocks of a policy with a path.
    pub fn with_path<'s>(&'s self, policy: usize, path: &'s str) -> &'s [usize] {
        self.by_path.get(&(policy, path)).map_or(&[], Vec::as_slice)
    }

    /// The blocks of a policy that certainly deny.
    pub fn denying(&self, policy: usize) -> &[usize] {
        self.denying.get(&policy).map_or(&[], Vec::as_slice)
    }

    /// Whether every path of a policy is known.
    pub fn is_complete(&self, policy: usize) -> bool {
        !self.open.contains(&policy)
    }
}
