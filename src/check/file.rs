//! The faults of one TOML file, and the checks that every kind of entry needs.

use std::ops::Range;

use jiff::civil::Date;

use super::markdown;
use crate::diagnostic::{Code, Diagnostic, did_you_mean, quoted};
use crate::model::{Id, IdError, Language, Localized, WebUrl};
use crate::read::{DATE_HINT, RawDate, RawTranslation};
use crate::source::{Location, Source, Spanned, nfc};

/// The first character that neither HTML nor XML can hold.
pub(super) fn control_character(text: &str) -> Option<char> {
    // In UTF-8 a control character is a byte below a space, 0x7f, or begins with 0xc2.
    let may_hold = text.bytes().any(|byte| byte < b' ' || matches!(byte, 0x7f | 0xc2));
    let is_bad = |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    may_hold.then(|| text.chars().find(is_bad)).flatten()
}

/// Collects the faults of one file.
pub(super) struct FileCheck<'a> {
    source: &'a Source,
    languages: &'a [Language],
    faults: Vec<Diagnostic>,
}

/// The translations of one table, for the languages of the site after the first.
pub(super) struct Translations {
    by_language: Vec<Option<RawTranslation>>,
}

impl<'a> FileCheck<'a> {
    pub(super) fn new(source: &'a Source, languages: &'a [Language]) -> Self {
        Self { source, languages, faults: Vec::new() }
    }

    pub(super) fn finish(self) -> Vec<Diagnostic> {
        self.faults
    }

    /// The languages of the site.
    pub(super) fn languages(&self) -> &'a [Language] {
        self.languages
    }

    /// The place of a value.
    pub(super) fn locate(&self, span: &Range<usize>) -> Location {
        self.source.locate(span)
    }

    /// A file in the folder of this one, as a whole.
    pub(super) fn beside(&self, path: &str) -> Location {
        let folder = self.source.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        Location::of_file(format!("{folder}/{path}"))
    }

    /// Records a fault and hands it out for a hint.
    pub(super) fn fault(&mut self, code: Code, span: &Range<usize>, message: impl Into<String>) -> &mut Diagnostic {
        self.faults.push(Diagnostic::new(code, self.source.locate(span), message));
        self.faults.last_mut().expect("one was just pushed")
    }

    /// Records a fault with what to do about it.
    pub(super) fn fault_with_hint(
        &mut self,
        code: Code,
        span: &Range<usize>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.fault(code, span, message).hint = Some(hint.into());
    }

    pub(super) fn extend(&mut self, faults: impl IntoIterator<Item = Diagnostic>) {
        self.faults.extend(faults);
    }

    /// A value that must be there; `parent` is the table that lacks it.
    pub(super) fn required<T>(&mut self, key: &str, parent: &Range<usize>, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.fault_with_hint(
                Code::MissingField,
                parent,
                format!("`{key}` is missing"),
                format!("write {key} = …; the guide's chapter \"The catalogue\" says what it is for"),
            );
        }
        value
    }

    /// A text with something in it, trimmed and composed.
    pub(super) fn text(&mut self, key: &str, typed: Spanned<String>) -> Option<String> {
        let text = nfc(typed.value.trim());
        if text.is_empty() {
            let hint = "write a text, or leave the key out where it is optional";
            self.fault_with_hint(Code::EmptyValue, &typed.span, format!("`{key}` is empty"), hint);
            return None;
        }
        if let Some(control) = control_character(&text) {
            let message =
                format!("`{key}` holds the control character U+{:04X}, which no page can show", u32::from(control));
            self.fault_with_hint(Code::ControlCharacter, &typed.span, message, "type the text again without it");
            return None;
        }
        Some(text)
    }

    /// An optional text in the languages of the site.
    pub(super) fn optional_text(
        &mut self,
        key: &'static str,
        typed: Option<Spanned<String>>,
        translations: &mut Translations,
    ) -> Option<Localized> {
        let translated = translations.take(key);
        let Some(typed) = typed else {
            for text in translated.into_iter().flatten() {
                let message = format!("`{key}` is translated, but not written in the first language");
                self.fault_with_hint(Code::MissingField, &text.span, message, format!("write {key} = … above"));
            }
            return None;
        };
        let original = self.text(key, typed)?;
        let translated: Vec<_> = translated
            .into_iter()
            .map(|text| text.and_then(|text| self.text(key, text)).map(String::into_boxed_str))
            .collect();
        Some(Localized::new(original, translated))
    }

    /// A Markdown text in the languages of the site that must be there.
    pub(super) fn required_markdown(
        &mut self,
        key: &'static str,
        parent: &Range<usize>,
        typed: Option<Spanned<String>>,
        translations: &mut Translations,
    ) -> Option<Localized> {
        for text in typed.iter().chain(translations.get(key)) {
            let found = markdown::findings(&text.value).map(|(code, message, _)| (code, message));
            for (code, message) in found.collect::<Vec<_>>() {
                self.fault_with_hint(code, &text.span, message, markdown::hint(code));
            }
        }
        self.required_text(key, parent, typed, translations)
    }

    /// A text in the languages of the site that must be there.
    pub(super) fn required_text(
        &mut self,
        key: &'static str,
        parent: &Range<usize>,
        typed: Option<Spanned<String>>,
        translations: &mut Translations,
    ) -> Option<Localized> {
        let typed = self.required(key, parent, typed);
        self.optional_text(key, typed, translations)
    }

    /// Sorts translations by the languages of the site and reports those of other languages.
    pub(super) fn translations(&mut self, raw: Vec<RawTranslation>) -> Translations {
        let languages = self.languages;
        let mut by_language: Vec<Option<RawTranslation>> = languages.iter().skip(1).map(|_| None).collect();
        for translation in raw {
            let tag = translation.language.value.clone();
            match languages.iter().position(|language| language.as_str() == tag) {
                Some(0) => self.fault_with_hint(
                    Code::BadLanguage,
                    &translation.language.span,
                    format!("`{tag}` is the first language of the site"),
                    "its texts are the ones written outside of such a table; move them there",
                ),
                Some(at) => by_language[at - 1] = Some(translation),
                None => self.fault_with_hint(
                    Code::UnusedTranslation,
                    &translation.language.span,
                    format!("the site is not published in `{tag}`, so this translation is not shown"),
                    format!("add \"{tag}\" to `languages` in catalog.toml"),
                ),
            }
        }
        Translations { by_language }
    }

    /// A name for addresses, in lower case.
    pub(super) fn address_id(&mut self, typed: &Spanned<String>) -> Option<Id> {
        check_address(&typed.value)
            .map_err(|message| self.fault(Code::BadId, &typed.span, message).hint = id_hint(&typed.value))
            .ok()
    }

    /// A name that may have capitals, as SPDX names of licences do.
    pub(super) fn id(&mut self, typed: &Spanned<String>) -> Option<Id> {
        Id::new(&typed.value)
            .map_err(|error| {
                self.fault(Code::BadId, &typed.span, id_message(&typed.value, &error)).hint = id_hint(&typed.value);
            })
            .ok()
    }

    /// A date without a time.
    pub(super) fn date(&mut self, key: &str, typed: Option<Spanned<RawDate>>) -> Option<Spanned<Date>> {
        let Spanned { value, span } = typed?;
        match value {
            RawDate::Day(value) => Some(Spanned { value, span }),
            RawDate::Text(text) => {
                self.fault_with_hint(
                    Code::BadDate,
                    &span,
                    format!("`{key}` is not a date: `{}`", quoted(&text)),
                    DATE_HINT,
                );
                None
            }
        }
    }

    /// An address on the web.
    pub(super) fn url(&mut self, key: &str, typed: Option<Spanned<String>>) -> Option<WebUrl> {
        let Spanned { value, span } = typed?;
        match WebUrl::new(value.trim()) {
            Ok(url) => Some(url),
            Err(error) => {
                let hint = "write it as the browser shows it, with https:// in front";
                self.fault_with_hint(Code::BadUrl, &span, format!("`{key}` cannot be used: {error}"), hint);
                None
            }
        }
    }

    /// An e-mail address: one `@` with something on both sides, and no space. Mail servers know more.
    pub(super) fn email(&mut self, key: &str, typed: Option<Spanned<String>>) -> Option<Box<str>> {
        let Spanned { value, span } = typed?;
        let plain =
            !value.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '&' | '?'));
        let parts = value
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'));
        if plain && parts {
            return Some(value.into());
        }
        let hint = "write only the address, such as name@example.org";
        self.fault_with_hint(
            Code::BadEmail,
            &span,
            format!("`{key}` is not an e-mail address: `{}`", quoted(&value)),
            hint,
        );
        None
    }

    /// A word from a list.
    pub(super) fn choice<T>(
        &mut self,
        key: &str,
        typed: &Spanned<String>,
        known: &[&str],
        find: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let found = find(&typed.value);
        if found.is_none() {
            let hint = did_you_mean(&typed.value, known.iter().copied())
                .unwrap_or_else(|| format!("one of: {}", known.join(", ")));
            let message = format!("`{key}` cannot be `{}`", quoted(&typed.value));
            self.fault_with_hint(Code::UnknownValue, &typed.span, message, hint);
        }
        found
    }

    /// A word from a list that is too long to be shown.
    pub(super) fn choice_with_hint<T>(
        &mut self,
        key: &str,
        typed: &Spanned<String>,
        find: impl FnOnce(&str) -> Option<T>,
        hint: &str,
    ) -> Option<T> {
        let found = find(&typed.value);
        if found.is_none() {
            let message = format!("`{key}` cannot be `{}`", quoted(&typed.value));
            self.fault_with_hint(Code::UnknownValue, &typed.span, message, hint);
        }
        found
    }

    /// An id that must be one of `known`.
    pub(super) fn reference<'k>(
        &mut self,
        code: Code,
        what: &str,
        file: &str,
        typed: &Spanned<String>,
        known: impl Iterator<Item = &'k Id>,
    ) -> Option<Id> {
        let known: Vec<&Id> = known.collect();
        if let Some(found) = known.iter().find(|id| id.as_str() == typed.value) {
            return Some((*found).clone());
        }
        let hint = did_you_mean(&typed.value, known.iter().map(|id| id.as_str()))
            .unwrap_or_else(|| format!("add [{}] to catalog/{file}", typed.value));
        self.fault_with_hint(code, &typed.span, format!("there is no {what} `{}`", quoted(&typed.value)), hint);
        None
    }
}

impl Translations {
    fn get(&self, key: &'static str) -> impl Iterator<Item = &Spanned<String>> {
        self.by_language.iter().flatten().filter_map(move |translation| translation.texts.get(key))
    }

    fn take(&mut self, key: &'static str) -> Vec<Option<Spanned<String>>> {
        self.by_language.iter_mut().map(|translation| translation.as_mut()?.texts.remove(key)).collect()
    }
}

/// A name for addresses, or why a text cannot be one. Capitals are refused, since some hosts and file
/// systems do not tell them apart.
pub(super) fn check_address(typed: &str) -> Result<Id, String> {
    match Id::new(typed) {
        Ok(_) if typed.chars().any(|c| c.is_ascii_uppercase()) => {
            Err(format!("`{}` has capitals, which not every web host tells apart", quoted(typed)))
        }
        Ok(id) => Ok(id),
        Err(error) => Err(id_message(typed, &error)),
    }
}

fn id_message(typed: &str, error: &IdError) -> String {
    format!("`{}` cannot be part of an address: {error}", quoted(typed))
}

/// An id that would do in place of `typed`.
pub(super) fn id_hint(typed: &str) -> Option<String> {
    Id::slug(typed).map(|slug| format!("`{slug}` would do; an id is made of a-z, 0-9, `-`, `_` and `.`"))
}
