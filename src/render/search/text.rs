//! Texts in the JSON of the index.

use serde::{Serialize, Serializer};

use crate::model::{Localized, Phrase};
use crate::render::site::{Locale, Site};

/// A text, with its language where that is not the index's: `"…"` or `["…", "vi"]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Text<'a> {
    text: &'a str,
    lang: Option<&'a str>,
}

impl<'a> Text<'a> {
    /// A text of the catalogue.
    pub(super) fn of(text: &'a Localized, site: &'a Site<'_>, locale: &Locale<'_>) -> Self {
        let Phrase { text, language } = text.get(locale.index);
        Self { text, lang: site.lang(language, locale) }
    }
}

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.lang {
            None => serializer.serialize_str(self.text),
            Some(lang) => (self.text, lang).serialize(serializer),
        }
    }
}
