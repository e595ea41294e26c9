//! Texts of pages and drawings.

use std::borrow::Cow;

use serde::Serialize;

/// A text, with its language where that is not the page's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Text<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) lang: Option<&'a str>,
}

impl<'a> Text<'a> {
    /// A text in the page's language.
    pub(super) fn plain(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), lang: None }
    }

    /// A text in a language, or in the page's.
    pub(super) fn in_language(text: impl Into<Cow<'a, str>>, lang: Option<&'a str>) -> Self {
        Self { text: text.into(), lang }
    }

    /// Another text in the same language.
    pub(super) fn with(&self, text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), lang: self.lang }
    }
}
