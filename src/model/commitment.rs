//! What the issued open-data list promises.

use jiff::civil::Date;

use super::Localized;

/// The promise behind a dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// Its number (STT) in the annex of the list.
    pub item: u32,
    /// Number of the decision that issued the list, as written on it.
    pub decision: Option<Box<str>>,
    /// The day by which it was promised.
    pub due: Option<Date>,
    /// Whether the promise still stands.
    pub status: CommitmentStatus,
}

/// Whether a promise still stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommitmentStatus {
    /// It stands.
    Open,
    /// It was taken back, for this reason.
    Withdrawn {
        /// Why.
        reason: Localized,
    },
}
