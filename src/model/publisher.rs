//! Bodies that publish data.

use super::{Id, Localized, PublisherType, WebUrl};

/// An agency (`foaf:Agent`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publisher {
    /// Its part of `/organization/<id>/`.
    pub id: Id,
    /// Its full name.
    pub name: Localized,
    /// What it does, in a sentence or two.
    pub description: Option<Localized>,
    /// The body that it belongs to; never itself, directly or by way of others.
    pub parent: Option<Id>,
    /// What kind of body it is.
    pub publisher_type: Option<PublisherType>,
    /// Its own site.
    pub homepage: Option<WebUrl>,
    /// Its public address for questions.
    pub email: Option<Box<str>>,
}
