//! What one rendering may cost. Nothing here looks at a clock, so that the same chart always ends at the same place.

use super::{Error, Trouble};

/// How many times the bounds of one file a whole rendering may cost.
const SHARES: u64 = 8;

/// What a list or map is reckoned at, in bytes, and what each of its items.
const LIST: u64 = 128;
const ITEM: u64 = 32;

/// The bounds of one file.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Steps of the evaluator: actions, calls, rounds of loops.
    pub steps: u64,
    /// Bytes that functions and templates may make, in all.
    pub bytes: u64,
    /// Bytes of one string.
    pub string: usize,
    /// Items of one list.
    pub items: usize,
    /// Templates within templates, `tpl` included.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 5_000_000, bytes: 512 << 20, string: 32 << 20, items: 1 << 20, depth: 1000 }
    }
}

/// What is left.
#[derive(Debug, Clone)]
pub struct Budget {
    limits: Limits,
    steps: u64,
    bytes: u64,
    /// What is left for all files: steps and bytes.
    all: (u64, u64),
}

impl Budget {
    /// A full one.
    pub fn new(limits: Limits) -> Self {
        let all = (limits.steps.saturating_mul(SHARES), limits.bytes.saturating_mul(SHARES));
        Self { limits, steps: limits.steps, bytes: limits.bytes, all }
    }

    /// Takes what the last file has cost from what is left for all, and gives the next one its share.
    pub fn refill(&mut self) {
        self.all.0 = self.all.0.saturating_sub(self.limits.steps.saturating_sub(self.steps));
        self.all.1 = self.all.1.saturating_sub(self.limits.bytes.saturating_sub(self.bytes));
        self.steps = self.limits.steps.min(self.all.0);
        self.bytes = self.limits.bytes.min(self.all.1);
    }

    /// The bounds.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Pays for steps.
    pub fn step(&mut self, count: u64) -> Result<(), Error> {
        self.steps = self.steps.checked_sub(count).ok_or_else(|| limit("the templates take too many steps"))?;
        Ok(())
    }

    /// Pays for bytes, and asks whether a string may be that long. Whoever multiplies asks before.
    pub fn string(&mut self, len: usize) -> Result<(), Error> {
        if len > self.limits.string {
            return Err(limit("a string becomes too long"));
        }
        self.pay(len as u64)
    }

    fn pay(&mut self, bytes: u64) -> Result<(), Error> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or_else(|| limit("the templates make too much text"))?;
        Ok(())
    }

    /// Pays for items, and asks whether a list may be that long. Whoever multiplies asks before.
    pub fn items(&mut self, len: usize) -> Result<(), Error> {
        if len > self.limits.items {
            return Err(limit("a list becomes too long"));
        }
        self.step(1 + len as u64 / 8)?;
        self.pay(LIST + len as u64 * ITEM)
    }
}

fn limit(message: &str) -> Error {
    Error::of(Trouble::Limit, message)
}
