//! Codes of places.

use std::collections::BTreeSet;
use std::fmt;

use sha2::{Digest as _, Sha256};

/// The codes of each set of boundaries that the catalogue knows, without zeros in front: a file that has lost them is to
/// be recognised, and said to have.
#[derive(Clone, PartialEq, Eq)]
pub struct Places {
    sets: Vec<BTreeSet<Box<str>>>,
    /// A digest of all of them, since what is kept of a table depends on them.
    digest: String,
}

impl Places {
    /// No boundaries.
    pub const NONE: &Self = &Self { sets: Vec::new(), digest: String::new() };

    /// Takes a set of codes for each set of boundaries.
    pub fn new(sets: Vec<BTreeSet<Box<str>>>) -> Self {
        let sets: Vec<BTreeSet<Box<str>>> =
            sets.into_iter().map(|set| set.iter().map(|code| bare(code).into()).collect()).collect();
        let mut hash = Sha256::new();
        for set in &sets {
            hash.update(format!("{set:?}\n"));
        }
        let digest = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Self { sets, digest }
    }

    /// How many of `values` are codes of the set of boundaries that knows most of them.
    pub(super) fn known(&self, values: &[Box<str>]) -> usize {
        let known = |set: &BTreeSet<Box<str>>| values.iter().filter(|value| set.contains(bare(value))).count();
        self.sets.iter().map(known).max().unwrap_or(0)
    }
}

fn bare(code: &str) -> &str {
    code.trim_start_matches('0')
}

impl fmt::Debug for Places {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Places({})", self.digest)
    }
}
