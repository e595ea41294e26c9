//! Strings of the interface in one language, and how that language writes numbers and dates.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use minijinja::Value;
use minijinja::value::Kwargs;
use serde::Serialize;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic};
use crate::model::FieldType;
use crate::read::parse_toml;
use crate::source::Source;

/// A string, or one for one thing and one for several.
#[derive(Debug, Clone)]
enum Message {
    /// With the same as a template's value, which pages ask for dozens of times each.
    Plain(String, Value),
    Plural {
        one: Option<String>,
        other: String,
    },
}

impl Message {
    /// The string for so many things.
    fn pattern(&self, count: Option<i64>) -> &str {
        match self {
            Self::Plural { one: Some(one), .. } if count == Some(1) => one,
            Self::Plain(text, _) | Self::Plural { other: text, .. } => text,
        }
    }
}

/// The strings of a language by their dotted key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Messages {
    strings: HashMap<String, Message>,
    style: Style,
}

/// How numbers and dates are written: `[format]` of an i18n file.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Style {
    group: String,
    decimal: String,
    /// With `{d}`, `{dd}`, `{m}`, `{mm}`, `{month}` and `{y}`.
    date: String,
    /// With the places of a month: `{m}`, `{mm}`, `{month}` and `{y}`.
    month: String,
    /// With `{q}` and `{y}`.
    quarter: String,
    months: Vec<String>,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            group: ",".into(),
            decimal: ".".into(),
            date: "{y}-{mm}-{dd}".into(),
            month: "{y}-{mm}".into(),
            quarter: "{y} Q{q}".into(),
            months: Vec::new(),
        }
    }
}

impl Messages {
    /// Adds the strings of an i18n file over those that are there.
    pub(crate) fn extend(&mut self, source: &Source) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        for (key, value) in parse_toml(source, &mut faults).unwrap_or_default() {
            let key = key.into_inner();
            if key == "format" {
                self.style.extend(value.get_ref());
            } else {
                self.add(&key, &value, source, &mut faults);
            }
        }
        faults
    }

    fn add(&mut self, key: &str, value: &toml::Spanned<DeValue<'_>>, source: &Source, faults: &mut Vec<Diagnostic>) {
        match value.get_ref() {
            DeValue::String(text) => {
                self.strings.insert(key.to_owned(), Message::Plain(text.to_string(), Value::from(text.as_ref())));
            }
            DeValue::Table(table) if is_plural(table) => {
                let form = |name: &str| Some(table.get(name)?.get_ref().as_str()?.to_owned());
                let plural = Message::Plural { one: form("one"), other: form("other").unwrap_or_default() };
                self.strings.insert(key.to_owned(), plural);
            }
            DeValue::Table(table) => {
                for (name, value) in table {
                    self.add(&format!("{key}.{}", name.get_ref()), value, source, faults);
                }
            }
            _ => faults.push(Diagnostic::new(
                Code::WrongType,
                source.locate(&value.span()),
                format!("`{key}` is neither a text nor {{ one = \"…\", other = \"…\" }}"),
            )),
        }
    }

    /// How numbers and dates are written, for scripts.
    pub(crate) fn style(&self) -> &Style {
        &self.style
    }

    /// Keys that `self` has and `other` lacks, in no order.
    pub(crate) fn missing_in<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a str> {
        self.strings.keys().map(String::as_str).filter(|key| !other.strings.contains_key(*key))
    }

    /// The string of `key`; the key itself where there is none, which assembling the theme has reported.
    pub(crate) fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.strings.get(key).map_or(key, |message| message.pattern(None))
    }

    /// The string of a key that is put together; nothing where there is none, which assembling the theme has reported.
    pub(crate) fn string(&self, key: &str) -> &str {
        self.strings.get(key).map_or("", |message| message.pattern(None))
    }

    /// The string of `key` for `number` things.
    pub(crate) fn count(&self, key: &str, number: u64) -> String {
        let pattern = self.strings.get(key).map_or(key, |message| message.pattern(i64::try_from(number).ok()));
        fill(pattern, &[("n", &self.number(&number.to_string()))])
    }

    /// The string of `key` with its `{…}` filled in.
    pub(crate) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.text(key), values)
    }

    /// The function `t` of templates: `t("key")`, `t("key", n=5, name="x")`.
    pub(crate) fn call(&self, key: &str, values: &Kwargs) -> Result<Value, minijinja::Error> {
        let message = self.strings.get(key).ok_or_else(|| unknown(key))?;
        if let (Message::Plain(_, value), None) = (message, values.args().next()) {
            return Ok(value.clone());
        }
        let count: Option<i64> = values.get("n")?;
        let pattern = message.pattern(count);
        let mut filled = Vec::new();
        for name in values.args() {
            let value: Value = values.get(name)?;
            let text = value.to_string();
            filled.push((name, if value.is_integer() { self.number(&text) } else { text }));
        }
        let filled: Vec<_> = filled.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Ok(Value::from(fill(pattern, &filled)))
    }

    /// The function `pattern` of templates: the forms `one` and `other` of a string with its `{…}` as they are, for
    /// scripts that fill them in.
    pub(crate) fn forms(&self, key: &str) -> Result<Value, minijinja::Error> {
        let message = self.strings.get(key).ok_or_else(|| unknown(key))?;
        let form = |count| Value::from(message.pattern(Some(count)));
        Ok(Value::from(BTreeMap::from([("one", form(1)), ("other", form(2))])))
    }

    /// A plain number, `-1234.5`, as this language writes it. Other text comes back as it is.
    pub(crate) fn number(&self, plain: &str) -> String {
        let (sign, unsigned) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
        let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(whole, rest)| (whole, Some(rest)));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !fraction.is_none_or(digits) {
            return plain.to_owned();
        }
        let mut text = String::with_capacity(plain.len() + plain.len() / 3 + 1);
        text.push_str(sign);
        for (at, digit) in whole.char_indices() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                text.push_str(&self.style.group);
            }
            text.push(digit);
        }
        if let Some(fraction) = fraction {
            text.push_str(&self.style.decimal);
            text.push_str(fraction);
        }
        text
    }

    /// A day as this language writes it.
    pub(crate) fn date(&self, date: Date) -> String {
        let (day, month) = (date.day(), date.month());
        fill(
            &self.style.date,
            &[
                ("d", &day.to_string()),
                ("dd", &format!("{day:02}")),
                ("m", &month.to_string()),
                ("mm", &format!("{month:02}")),
                ("month", self.month_name(month)),
                ("y", &date.year().to_string()),
            ],
        )
    }

    /// A quarter, `2023Q1`, or a month, `2023-06`, as this language writes it. Other text comes back as it is.
    pub(crate) fn period<'t>(&self, plain: &'t str) -> Cow<'t, str> {
        let Some((year, part)) = plain.split_at_checked(4) else { return plain.into() };
        let number = |text: &str, most: i8| text.parse().ok().filter(|number| (1..=most).contains(number));
        let quarter = part.strip_prefix('Q').and_then(|quarter| number(quarter, 4));
        let month = part.strip_prefix('-').and_then(|month| number(month, 12));
        match (quarter, month) {
            (Some(quarter), _) => fill(&self.style.quarter, &[("q", &quarter.to_string()), ("y", year)]).into(),
            (None, Some(month)) => {
                let numbers = (month.to_string(), format!("{month:02}"));
                let name = self.month_name(month);
                fill(&self.style.month, &[("m", &numbers.0), ("mm", &numbers.1), ("month", name), ("y", year)]).into()
            }
            (None, None) => plain.into(),
        }
    }

    /// A year, a period, a day or a time of a day, as the clean CSV has it, as this language writes it.
    pub(crate) fn moment<'t>(&self, plain: &'t str) -> Cow<'t, str> {
        let (day, time) = plain.split_once('T').map_or((plain, None), |(day, time)| (day, Some(time)));
        match (day.parse::<Date>(), time) {
            (Ok(date), None) => self.date(date).into(),
            (Ok(date), Some(time)) => format!("{} {time}", self.date(date)).into(),
            (Err(_), _) => self.period(plain),
        }
    }

    /// A value, as the clean CSV has it, as this language writes it.
    pub(crate) fn cell<'t>(&'t self, plain: &'t str, field_type: FieldType) -> Cow<'t, str> {
        match (field_type, plain) {
            (FieldType::Integer | FieldType::Number | FieldType::Percentage | FieldType::Currency, number) => {
                self.number(number).into()
            }
            (FieldType::Boolean, "true") => self.text("value.yes").into(),
            (FieldType::Boolean, "false") => self.text("value.no").into(),
            (FieldType::Date | FieldType::Datetime | FieldType::Period, text) => self.moment(text),
            (_, text) => text.into(),
        }
    }

    fn month_name(&self, month: i8) -> &str {
        let name = usize::try_from(month - 1).ok().and_then(|at| self.style.months.get(at));
        name.map_or("", String::as_str)
    }

    /// A size with one decimal from 1 kB on: `512 B`, `1,2 kB`. A kilobyte is 1,000 bytes.
    pub(crate) fn size(&self, bytes: u64) -> String {
        let units = [("kB", 1_000_u64), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000)];
        let unit = units.iter().rev().find(|(_, unit)| bytes.saturating_mul(100) >= unit * 95);
        let Some((name, unit)) = unit.filter(|_| bytes >= 950) else {
            return format!("{} B", self.number(&bytes.to_string()));
        };
        let tenths = (u128::from(bytes) * 10 + u128::from(unit / 2)) / u128::from(*unit);
        format!("{} {name}", self.number(&format!("{}.{}", tenths / 10, tenths % 10)))
    }

    /// `part` of `whole` in percent, with one decimal; what is not none or all is never shown as such.
    pub(crate) fn share(&self, part: u64, whole: u64) -> String {
        if part == 0 || whole == 0 {
            return "0%".to_owned();
        }
        let tenths = ((u128::from(part) * 1000 + u128::from(whole / 2)) / u128::from(whole)) as u64;
        let tenths = if part == whole { 1000 } else { tenths.clamp(1, 999) };
        let text = if tenths.is_multiple_of(10) {
            (tenths / 10).to_string()
        } else {
            format!("{}.{}", tenths / 10, tenths % 10)
        };
        format!("{}%", self.number(&text))
    }
}

impl Style {
    fn extend(&mut self, value: &DeValue<'_>) {
        let text = |key: &str| value.get(key)?.get_ref().as_str().map(str::to_owned);
        self.group = text("group").unwrap_or_else(|| self.group.clone());
        self.decimal = text("decimal").unwrap_or_else(|| self.decimal.clone());
        self.date = text("date").unwrap_or_else(|| self.date.clone());
        self.month = text("month").unwrap_or_else(|| self.month.clone());
        self.quarter = text("quarter").unwrap_or_else(|| self.quarter.clone());
        if let Some(months) = value.get("months").and_then(|months| months.get_ref().as_array()) {
            self.months = months.iter().filter_map(|month| month.get_ref().as_str().map(str::to_owned)).collect();
        }
    }
}

fn unknown(key: &str) -> minijinja::Error {
    minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, format!("there is no string `{key}`"))
}

/// Whether a table is one string for one thing and for several: it has `other`, and nothing but `one` beside.
fn is_plural(table: &DeTable<'_>) -> bool {
    let is_text = |name: &str| table.get(name).is_some_and(|value| value.get_ref().is_str());
    is_text("other") && table.len() == 1 + usize::from(is_text("one"))
}

/// Replaces each `{name}`; unknown ones stay.
fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some(start) = rest.find('{') {
        text.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        let value = after.find('}').and_then(|end| {
            let (_, value) = values.iter().find(|(name, _)| *name == &after[..end])?;
            Some((value, end))
        });
        match value {
            Some((value, end)) => {
                text.push_str(value);
                rest = &after[end + 1..];
            }
            None => {
                text.push('{');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vietnamese() -> Messages {
        let mut messages = Messages::default();
        let text = "a = \"{n} dòng {x} {y}\"\n[format]\ngroup = \".\"\ndecimal = \",\"\ndate = \"{dd}/{mm}/{y}\"\n\
                    month = \"tháng {m}/{y}\"\nquarter = \"quý {q}/{y}\"\n";
        assert!(messages.extend(&Source::new("vi.toml", text)).is_empty());
        messages
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        let vi = vietnamese();
        let numbers = ["0", "999", "1000", "-1234567.80", "12.5", "abc", "1e5", ""];
        let shown = ["0", "999", "1.000", "-1.234.567,80", "12,5", "abc", "1e5", ""];
        assert_eq!(numbers.map(|number| vi.number(number)), shown.map(str::to_owned));
    }

    #[test]
    fn dates_sizes_and_shares_are_written_as_the_language_does() {
        let vi = vietnamese();
        assert_eq!(vi.date(Date::constant(2023, 7, 5)), "05/07/2023");
        assert_eq!(vi.size(0), "0 B");
        assert_eq!(vi.size(949), "949 B");
        assert_eq!(vi.size(1234), "1,2 kB");
        assert_eq!(vi.size(999_999), "1,0 MB");
        assert_eq!(vi.size(u64::MAX), "18.446.744,1 TB");
        assert_eq!(
            (vi.share(1, 8), vi.share(1, 1_000_000), vi.share(999_999, 1_000_000)),
            ("12,5%".into(), "0,1%".into(), "99,9%".into())
        );
        assert_eq!((vi.share(0, 8), vi.share(8, 8), vi.share(0, 0)), ("0%".into(), "100%".into(), "0%".into()));
    }

    #[test]
    fn periods_are_written_as_the_language_does_and_other_text_stays() {
        let vi = vietnamese();
        let periods = ["2023Q1", "2023-06", "2023", "2023Q5", "2023-13", "2023-06-01", "quý", ""];
        let shown = ["quý 1/2023", "tháng 6/2023", "2023", "2023Q5", "2023-13", "2023-06-01", "quý", ""];
        assert_eq!(periods.map(|period| vi.period(period).into_owned()), shown.map(str::to_owned));
    }

    #[test]
    fn values_never_fill_what_other_values_brought() {
        assert_eq!(vietnamese().fill("a", &[("x", "{y}"), ("y", "1")]), "{n} dòng {y} 1");
    }
}
