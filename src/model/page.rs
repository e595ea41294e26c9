//! Pages beside the catalogue, such as "about".

use super::{Id, Localized};

/// A page that the maintainer wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtraPage {
    /// Its address below the root.
    pub id: Id,
    /// Its first heading.
    pub title: Localized,
    /// Markdown after that heading.
    pub body: Localized,
}
