//! Subjects of datasets.

use super::{DataTheme, Id, Localized};

/// A subject, published as `dct:subject`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its part of `/topic/<id>/`.
    pub id: Id,
    /// Its name.
    pub name: Localized,
    /// What belongs to it, in a sentence or two.
    pub description: Option<Localized>,
    /// The wider topic; never itself, directly or by way of others.
    pub parent: Option<Id>,
    /// The theme under which European portals show it; that of the wider topic when silent.
    pub data_theme: Option<DataTheme>,
}
