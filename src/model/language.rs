//! Languages of the site and texts that exist in some of them.

use std::fmt;

/// A BCP 47 tag of a language that the site is published in, such as `vi`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(Box<str>);

impl Language {
    /// Accepts a tag of two or three letters, with an optional region or script (`vi`, `en-GB`).
    pub fn new(tag: &str) -> Option<Self> {
        let mut parts = tag.split('-');
        let primary = parts
            .next()
            .is_some_and(|part| matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_lowercase()));
        let rest =
            parts.all(|part| matches!(part.len(), 2..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        (primary && rest).then(|| Self(tag.into()))
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A text in the first language of the site and, where translated, in others. Languages are meant by their
/// place in `Catalog::languages`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Localized {
    original: Box<str>,
    translations: Box<[Option<Box<str>>]>,
}

/// A text as a page shows it: the words and the language that they are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrase<'a> {
    /// The words.
    pub text: &'a str,
    /// Place of their language in `Catalog::languages`.
    pub language: usize,
}

impl Localized {
    /// A text in the first language; `translations` are for the languages after it, in order, and may be
    /// fewer.
    pub fn new(original: impl Into<Box<str>>, translations: impl IntoIterator<Item = Option<Box<str>>>) -> Self {
        Self { original: original.into(), translations: translations.into_iter().collect() }
    }

    /// The text for a page in `language`; where it is missing, the first language's.
    pub fn get(&self, language: usize) -> Phrase<'_> {
        let translated = language.checked_sub(1).and_then(|at| self.translations.get(at)?.as_deref());
        match translated {
            Some(text) => Phrase { text, language },
            None => Phrase { text: &self.original, language: 0 },
        }
    }
}

impl Localized {
    /// The text in each language that it is written in, the first language first.
    pub fn all(&self) -> impl Iterator<Item = Phrase<'_>> {
        let original = Phrase { text: &self.original, language: 0 };
        let translated = self.translations.iter().enumerate();
        let translated = translated.filter_map(|(at, text)| Some(Phrase { text: text.as_deref()?, language: at + 1 }));
        std::iter::once(original).chain(translated)
    }

    /// The same text with each of its languages changed alike.
    #[must_use]
    pub fn map(&self, mut change: impl FnMut(Phrase<'_>) -> String) -> Self {
        let original = change(Phrase { text: &self.original, language: 0 });
        let translated = self.translations.iter().enumerate();
        let translated = translated
            .map(|(at, text)| text.as_deref().map(|text| change(Phrase { text, language: at + 1 }).into_boxed_str()));
        Self::new(original, translated)
    }
}

impl From<&str> for Localized {
    fn from(original: &str) -> Self {
        Self::new(original, [])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_translation_falls_back_and_says_which_language_it_is_in() {
        let title = Localized::new("Dân số", [None, Some("Bevölkerung".into())]);
        assert_eq!(title.get(0), Phrase { text: "Dân số", language: 0 });
        assert_eq!(title.get(1), Phrase { text: "Dân số", language: 0 });
        assert_eq!(title.get(2), Phrase { text: "Bevölkerung", language: 2 });
        assert_eq!(title.get(9).language, 0);
    }

    #[test]
    fn language_tags_are_told_from_other_keys() {
        assert!(["vi", "en", "en-GB", "tyz"].iter().all(|tag| Language::new(tag).is_some()));
        assert!(["", "e", "EN", "title", "en_GB"].iter().all(|tag| Language::new(tag).is_none()));
    }
}
