//! Datasets that belong together, such as the editions of one statistic.

use super::{Id, Localized};

/// A series of datasets (`dcat:DatasetSeries`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// What entries call it by.
    pub id: Id,
    /// Its title.
    pub title: Localized,
    /// Markdown: what its datasets have in common.
    pub description: Localized,
}
