//! One TOML file as a tree of values with their places, taken apart key by key.
//!
//! serde would stop at the first fault; here every key of the wrong type and every unknown key of a run is
//! found.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use super::ReadError;
use crate::diagnostic::{Code, Diagnostic, did_you_mean, quoted};
use crate::model::Language;
use crate::source::{Location, Source, Spanned};

/// A date as typed: a TOML date, or text that may be meant as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawDate {
    /// A day.
    Day(Date),
    /// Anything else that stood there.
    Text(String),
}

/// The `[en]` table of an entry.
#[derive(Debug, Clone)]
pub struct RawTranslation {
    /// The key, `en`.
    pub language: Spanned<String>,
    /// Texts by the key that they translate.
    pub texts: BTreeMap<&'static str, Spanned<String>>,
}

/// What stands in a text file, or why it cannot be read.
pub(super) fn read_text(path: &Path, shown: &str) -> Result<Result<Source, Diagnostic>, ReadError> {
    let bytes = fs::read(path).map_err(ReadError::at(path))?;
    Ok(utf8_source(shown, bytes))
}

/// The text of `bytes` without a byte-order mark, or where they stop being UTF-8.
pub(crate) fn utf8_source(shown: &str, bytes: Vec<u8>) -> Result<Source, Diagnostic> {
    String::from_utf8(bytes)
        .map(|text| Source::new(shown, text.strip_prefix('\u{feff}').unwrap_or(&text)))
        .map_err(|error| not_utf8(shown, error.as_bytes(), error.utf8_error().valid_up_to()))
}

fn not_utf8(shown: &str, bytes: &[u8], at: usize) -> Diagnostic {
    let valid = String::from_utf8_lossy(&bytes[..at]);
    let line = valid.bytes().filter(|&byte| byte == b'\n').count() as u64 + 1;
    let before = valid.rsplit('\n').next().unwrap_or_default();
    let after = String::from_utf8_lossy(&bytes[at..]);
    let text = format!("{before}{}", after.lines().next().unwrap_or_default());
    let location = Location::in_line(shown.into(), line, &text, before.len()..before.len() + 1);
    Diagnostic::new(Code::NotUtf8, location, "the file is not UTF-8 text")
        .with_hint("save it again with the encoding \"UTF-8\"; old Vietnamese encodings are not read here")
}

/// Parses the file and hands its top table to `take`; syntax errors, unknown keys and wrong types land in
/// `faults`. `None` when the file could not be parsed at all.
pub(super) fn read_toml<T>(
    source: &Source,
    faults: &mut Vec<Diagnostic>,
    take: impl FnOnce(&mut Table<'_, '_>) -> T,
) -> Option<T> {
    let document = parse_toml(source, faults)?;
    let collected = RefCell::new(Vec::new());
    let context = Context { source, faults: &collected };
    let mut table = Table::new(context, document, 0..0);
    let value = take(&mut table);
    table.finish();
    faults.append(&mut collected.into_inner());
    Some(value)
}

/// The file as a tree; `None`, with the faults of its lines, when it is not valid TOML.
pub(crate) fn parse_toml<'s>(source: &'s Source, faults: &mut Vec<Diagnostic>) -> Option<DeTable<'s>> {
    let (document, errors) = DeTable::parse_recoverable(source.text());
    if errors.is_empty() {
        return Some(document.into_inner());
    }
    let mut found: Vec<_> = errors.iter().map(|error| syntax_fault(source, error)).collect();
    // What follows on a broken line only confuses.
    found.sort_by_key(|fault| (fault.location.line, fault.location.column));
    found.dedup_by_key(|fault| fault.location.line);
    faults.extend(found);
    None
}

fn syntax_fault(source: &Source, error: &toml::de::Error) -> Diagnostic {
    let span = error.span().unwrap_or(0..0);
    let location = source.locate(&span);
    let meant = source.text().get(span.clone()).unwrap_or_default();
    let message = error.message();
    if message.contains("duplicate key") {
        return Diagnostic::new(
            Code::DuplicateKey,
            location,
            format!("`{}` is written twice in the same table", quoted(meant)),
        )
        .with_hint("keep one of the two");
    }
    if looks_like_date(meant) {
        return Diagnostic::new(Code::BadDate, location, format!("`{meant}` is not a day of the calendar"))
            .with_hint(DATE_HINT);
    }
    let fault = Diagnostic::new(Code::Syntax, location, format!("this is not valid TOML: {message}"));
    if source.text().get(..span.end).is_some_and(|before| before.trim_end().ends_with(':')) {
        return fault.with_hint("write `=` between a key and its value, not `:`");
    }
    if message.contains("basic string") {
        return fault.with_hint("a text ends with the quote that it starts with, on the same line");
    }
    if meant.starts_with(char::is_alphabetic) {
        return fault.with_hint("text stands between quotes: \"…\"");
    }
    fault
}

/// Said wherever a date is expected.
pub(crate) const DATE_HINT: &str = "write year-month-day without quotes, for example 2023-07-20";

fn looks_like_date(text: &str) -> bool {
    text.contains(['-', '/']) && text.starts_with(|c: char| c.is_ascii_digit())
}

/// What every table of a file shares.
#[derive(Clone, Copy)]
struct Context<'s, 'f> {
    source: &'s Source,
    faults: &'f RefCell<Vec<Diagnostic>>,
}

impl Context<'_, '_> {
    fn fault(&self, code: Code, span: &Range<usize>, message: String, hint: Option<String>) {
        let mut fault = Diagnostic::new(code, self.source.locate(span), message);
        fault.hint = hint;
        self.faults.borrow_mut().push(fault);
    }
}

/// A TOML table from which keys are taken; those that are left when it is finished are unknown.
pub(super) struct Table<'s, 'f> {
    context: Context<'s, 'f>,
    span: Range<usize>,
    entries: DeTable<'s>,
    known: Vec<&'static str>,
}

type Entry<'s> = (Range<usize>, DeValue<'s>);

impl<'s, 'f> Table<'s, 'f> {
    fn new(context: Context<'s, 'f>, entries: DeTable<'s>, span: Range<usize>) -> Self {
        Self { context, span, entries, known: Vec::new() }
    }

    /// Bytes of the table's header.
    pub(super) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// A text.
    pub(super) fn string(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let (span, value) = self.take(key)?;
        self.expect_string(key, span, value)
    }

    /// A list of texts.
    pub(super) fn strings(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        self.array(key, "a list of texts, such as [\"a\", \"b\"]")
            .into_iter()
            .filter_map(|(span, value)| self.expect_string(key, span, value))
            .collect()
    }

    /// A text, or a list of texts; `None` where the key is not there.
    pub(super) fn one_or_more(&mut self, key: &'static str) -> Option<Vec<Spanned<String>>> {
        let (span, value) = self.take(key)?;
        let items = match value {
            DeValue::Array(items) => items.into_iter().map(|item| (item.span(), item.into_inner())).collect(),
            single => vec![(span, single)],
        };
        Some(items.into_iter().filter_map(|(span, value)| self.expect_string(key, span, value)).collect())
    }

    /// A list of lists of texts. A list that holds anything else is reported and left out whole: what is missing in
    /// it could be taken for another fault.
    pub(super) fn groups(&mut self, key: &'static str) -> Vec<Spanned<Vec<Spanned<String>>>> {
        const EXPECTED: &str = "a list of lists of texts, such as [[\"a\", \"b\"], [\"c\", \"d\"]]";
        let mut groups = Vec::new();
        for (span, value) in self.array(key, EXPECTED) {
            let DeValue::Array(items) = value else {
                self.wrong_type(key, &span, EXPECTED, &value);
                continue;
            };
            let texts: Vec<_> =
                items.into_iter().map(|item| self.expect_string(key, item.span(), item.into_inner())).collect();
            groups.extend(texts.into_iter().collect::<Option<_>>().map(|value| Spanned { value, span }));
        }
        groups
    }

    /// A list of texts, numbers or true/false, each as its text.
    pub(super) fn scalars(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        self.array(key, "a list of values, such as [\"a\", \"b\"]")
            .into_iter()
            .filter_map(|(span, value)| self.expect_scalar(key, span, value))
            .collect()
    }

    /// A text, number, date or true/false as its text.
    pub(super) fn scalar(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let (span, value) = self.take(key)?;
        self.expect_scalar(key, span, value)
    }

    /// A whole number.
    pub(super) fn integer(&mut self, key: &'static str) -> Option<Spanned<i64>> {
        let (span, value) = self.take(key)?;
        let number = match &value {
            DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix()).ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong_type(key, &span, "a whole number", &value);
        }
        number.map(|value| Spanned { value, span })
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, key: &'static str) -> Option<Spanned<bool>> {
        let (span, value) = self.take(key)?;
        if let DeValue::Boolean(value) = value {
            return Some(Spanned { value, span });
        }
        self.wrong_type(key, &span, "true or false", &value);
        None
    }

    /// A date.
    pub(super) fn date(&mut self, key: &'static str) -> Option<Spanned<RawDate>> {
        let (span, value) = self.take(key)?;
        match value {
            DeValue::Datetime(typed) => Some(Spanned { value: raw_date(&typed), span }),
            DeValue::String(text) => Some(Spanned { value: RawDate::Text(text.into_owned()), span }),
            other => {
                self.wrong_type(key, &span, "a date, such as 2023-07-20", &other);
                None
            }
        }
    }

    /// A table, handed to `take` and then searched for unknown keys.
    pub(super) fn table<T>(&mut self, key: &'static str, take: impl FnOnce(&mut Table<'s, 'f>) -> T) -> Option<T> {
        let (span, value) = self.take(key)?;
        self.expect_table(key, span, value, take)
    }

    /// A list of tables (`[[key]]`), each handed to `take`.
    pub(super) fn tables<T>(&mut self, key: &'static str, mut take: impl FnMut(&mut Table<'s, 'f>) -> T) -> Vec<T> {
        self.array(key, &format!("a list of tables, each below [[{key}]]"))
            .into_iter()
            .filter_map(|(span, value)| self.expect_table(key, span, value, &mut take))
            .collect()
    }

    /// The same, where an empty list says something else than none; `None` where the key is not there.
    pub(super) fn optional_tables<T>(
        &mut self,
        key: &'static str,
        take: impl FnMut(&mut Table<'s, 'f>) -> T,
    ) -> Option<Vec<T>> {
        let is_there = self.entries.contains_key(key);
        let tables = self.tables(key, take);
        is_there.then_some(tables)
    }

    /// Every entry of a file whose keys are ids and whose values are tables.
    pub(super) fn each<T>(&mut self, mut take: impl FnMut(Spanned<String>, &mut Table<'s, 'f>) -> T) -> Vec<T> {
        let entries = std::mem::take(&mut self.entries);
        entries
            .into_iter()
            .filter_map(|(key, value)| {
                let id = Spanned { value: key.get_ref().to_string(), span: key.span() };
                let (span, value) = (value.span(), value.into_inner());
                let name = id.value.clone();
                self.expect_table(&name, span, value, |table| take(id, table))
            })
            .collect()
    }

    /// Sub-tables named by a language, with texts for `keys`.
    pub(super) fn translations(&mut self, keys: &[&'static str]) -> Vec<RawTranslation> {
        let is_translation = |key: &str, value: &DeValue<'_>| Language::new(key).is_some() && value.is_table();
        let languages: Vec<_> = self
            .entries
            .iter()
            .filter(|(key, value)| is_translation(key.get_ref(), value.get_ref()))
            .map(|(key, _)| Spanned { value: key.get_ref().to_string(), span: key.span() })
            .collect();
        languages.into_iter().filter_map(|language| self.translation(language, keys)).collect()
    }

    fn translation(&mut self, language: Spanned<String>, keys: &[&'static str]) -> Option<RawTranslation> {
        let value = self.entries.remove(language.value.as_str())?;
        let (span, value) = (value.span(), value.into_inner());
        let name = language.value.clone();
        self.expect_table(&name, span, value, |table| RawTranslation {
            language,
            texts: keys.iter().filter_map(|key| Some((*key, table.string(key)?))).collect(),
        })
    }

    /// Reports the keys that nobody asked for.
    fn finish(self) {
        for (key, _) in self.entries {
            let typed = key.get_ref();
            let hint = did_you_mean(typed, self.known.iter().copied())
                .unwrap_or_else(|| format!("known here: {}", self.known.join(", ")));
            let span = key.span();
            self.context.fault(Code::UnknownKey, &span, format!("unknown key `{}`", quoted(typed)), Some(hint));
        }
    }

    fn take(&mut self, key: &'static str) -> Option<Entry<'s>> {
        self.known.push(key);
        let value = self.entries.remove(key)?;
        Some((value.span(), value.into_inner()))
    }

    fn array(&mut self, key: &'static str, expected: &str) -> Vec<Entry<'s>> {
        match self.take(key) {
            None => Vec::new(),
            Some((_, DeValue::Array(items))) => {
                items.into_iter().map(|item| (item.span(), item.into_inner())).collect()
            }
            Some((span, other)) => {
                self.wrong_type(key, &span, expected, &other);
                Vec::new()
            }
        }
    }

    fn expect_string(&self, key: &str, span: Range<usize>, value: DeValue<'s>) -> Option<Spanned<String>> {
        if let DeValue::String(text) = value {
            return Some(Spanned { value: text.into_owned(), span });
        }
        self.wrong_type(key, &span, "a text between quotes", &value);
        None
    }

    fn expect_scalar(&self, key: &str, span: Range<usize>, value: DeValue<'s>) -> Option<Spanned<String>> {
        let text = match &value {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(digits) => digits.to_string(),
            DeValue::Float(digits) => digits.to_string(),
            DeValue::Boolean(value) => value.to_string(),
            DeValue::Datetime(value) => value.to_string(),
            DeValue::Array(_) | DeValue::Table(_) => {
                self.wrong_type(key, &span, "a single value", &value);
                return None;
            }
        };
        Some(Spanned { value: text, span })
    }

    fn expect_table<T>(
        &self,
        key: &str,
        span: Range<usize>,
        value: DeValue<'s>,
        take: impl FnOnce(&mut Table<'s, 'f>) -> T,
    ) -> Option<T> {
        if let DeValue::Table(entries) = value {
            let mut table = Table::new(self.context, entries, span);
            let value = take(&mut table);
            table.finish();
            return Some(value);
        }
        self.wrong_type(key, &span, "a table", &value);
        None
    }

    fn wrong_type(&self, key: &str, span: &Range<usize>, expected: &str, found: &DeValue<'_>) {
        let found = match found {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.context.fault(Code::WrongType, span, format!("`{key}` should be {expected}, but is {found}"), None);
    }
}

fn raw_date(typed: &toml::value::Datetime) -> RawDate {
    let day = match (typed.date, typed.time, typed.offset) {
        (Some(date), None, None) => {
            let year = i16::try_from(date.year).ok();
            let month = i8::try_from(date.month).ok();
            let day = i8::try_from(date.day).ok();
            year.zip(month).zip(day).and_then(|((year, month), day)| Date::new(year, month, day).ok())
        }
        _ => None,
    };
    day.map_or_else(|| RawDate::Text(typed.to_string()), RawDate::Day)
}
