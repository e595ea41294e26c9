//! The data dictionary: what each column means, and what its values are like.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::Serialize;

use super::figure::{Figure, decimals, figure, to_decimals, to_digits, to_spread};
use super::{Page, Text, printable};
use crate::model::{Column, ColumnProfile, Count, FieldType, Histogram, Mark, MarkColumn, NumberProfile, Table};

/// A column of a table.
#[derive(Serialize)]
pub(super) struct ColumnView<'a> {
    name: &'a str,
    title: Option<Text<'a>>,
    #[serde(rename = "type")]
    field_type: &'a str,
    unit: Option<Text<'a>>,
    description: Option<Text<'a>>,
    constraints: String,
    values: u64,
    missing: u64,
    missing_share: String,
    /// The column in one line.
    summary: String,
    facts: Vec<Fact<'a>>,
    chart: Option<Chart>,
    top: Vec<TopValue>,
}

/// A figure of a column and what it is.
#[derive(Serialize)]
struct Fact<'a> {
    label: &'a str,
    value: String,
    /// Whether it is a list rather than a figure.
    wide: bool,
}

/// How the numbers of a column are spread.
#[derive(Serialize)]
struct Chart {
    /// All of it in words.
    text: String,
    /// The bars as an SVG path in a box of `width` × `height`.
    path: String,
    width: usize,
    height: u64,
    start: String,
    end: String,
    /// Where most values lie.
    peak: String,
}

/// One of the most frequent values of a column.
#[derive(Serialize)]
struct TopValue {
    value: String,
    count: u64,
    share: String,
    /// The share in percent, rounded up.
    width: u64,
}

/// A column that the downloads have and the agency's file has not.
#[derive(Serialize)]
pub(super) struct MarkView<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    field_type: &'a str,
    description: String,
    /// The same as part of a sentence that names it.
    short: String,
}

/// Characters of a value in the line about its column, in a list and as an example.
const LINE: usize = 32;
const LISTED: usize = 80;

/// Height of a chart in its own units, and how far apart its bars begin.
const HEIGHT: u64 = 40;
const STEP: usize = 10;

/// Ways to write "no value" that are named.
const MARKERS: usize = 8;

impl<'a> Page<'a> {
    pub(super) fn column(&self, column: &'a Column, rows: u64, in_primary_key: bool) -> ColumnView<'a> {
        let Column { field, profile } = column;
        let messages = self.locale.messages;
        ColumnView {
            name: &field.name,
            title: field.title.as_ref().map(|title| self.text(title)),
            field_type: messages.text(type_key(field.field_type)),
            unit: field.unit.as_ref().map(|unit| self.text(unit)),
            description: field.description.as_ref().map(|description| self.text(description)),
            constraints: self.constraints(column, in_primary_key),
            values: profile.values,
            missing: profile.missing,
            missing_share: messages.share(profile.missing, rows),
            summary: self.column_in_a_line(column, rows),
            facts: self.statistics(column, rows),
            chart: self.chart(column),
            top: self.top_values(column),
        }
    }

    pub(super) fn mark_columns(&self, table: &'a Table) -> Vec<MarkView<'a>> {
        let messages = self.locale.messages;
        let view = |mark: &'a MarkColumn| {
            let (key, short, field) = match mark.mark {
                Mark::RowType => ("mark.row_type", "mark.row_type_short", None),
                Mark::Flag(at) => ("mark.flag", "mark.flag_short", table.columns.get(at)),
            };
            let column = field.map_or("", |column| match &column.field.title {
                Some(title) => self.locale.text(title),
                None => &column.field.name,
            });
            MarkView {
                name: &mark.name,
                field_type: messages.text(type_key(FieldType::String)),
                description: messages.fill(key, &[("column", column)]),
                short: messages.fill(short, &[("column", column)]),
            }
        };
        table.marks.iter().map(view).collect()
    }

    /// How many values, and what they lie between.
    fn column_in_a_line(&self, column: &Column, rows: u64) -> String {
        let messages = self.locale.messages;
        let profile = &column.profile;
        if profile.values == 0 {
            return messages.text("dictionary.no_values").to_owned();
        }
        let mut parts = vec![messages.count("dictionary.values", profile.values)];
        if profile.missing > 0 {
            let values = [("n", &*self.whole(profile.missing)), ("share", &messages.share(profile.missing, rows))];
            parts.push(messages.fill("dictionary.missing_short", &values));
        }
        parts.extend(self.extent(column));
        parts.join(messages.text("dictionary.comma"))
    }

    /// What the values lie between, or else how many different ones there are.
    fn extent(&self, column: &Column) -> Option<String> {
        let messages = self.locale.messages;
        let field_type = column.field.field_type;
        let profile = &column.profile;
        match (&profile.minimum, &profile.maximum) {
            _ if profile.distinct.value == 1 => {
                let value = self.listed(profile.examples.first()?, field_type, LINE);
                (profile.values > 1).then(|| messages.fill("dictionary.always", &[("value", &value)]))
            }
            (Some(minimum), Some(maximum)) if has_extent(field_type) => {
                let (start, end) = (self.extreme(minimum, field_type), self.extreme(maximum, field_type));
                Some(messages.fill("dictionary.range", &[("start", &start), ("end", &end)]))
            }
            _ if all_differ(profile) => Some(messages.text("dictionary.all_differ").to_owned()),
            _ => Some(messages.fill("dictionary.distinct_short", &[("n", &self.distinct(profile.distinct))])),
        }
    }

    fn statistics(&self, column: &Column, rows: u64) -> Vec<Fact<'a>> {
        let messages = self.locale.messages;
        let profile = &column.profile;
        let fact = |key: &'static str, value: String| Fact {
            label: messages.text(key),
            wide: key == "stats.examples" || value.len() > LISTED,
            value,
        };
        let mut facts =
            vec![fact("stats.values", self.whole(profile.values)), fact("stats.missing", self.missing(profile, rows))];
        if profile.values == 0 {
            return facts;
        }
        let field_type = column.field.field_type;
        facts.push(fact("stats.distinct", self.distinct(profile.distinct)));
        if let (Some(minimum), Some(maximum), true) = (&profile.minimum, &profile.maximum, has_extent(field_type)) {
            let (first, last) = if field_type.is_numeric() {
                ("stats.minimum", "stats.maximum")
            } else {
                ("stats.first", "stats.last")
            };
            facts.push(fact(first, self.extreme(minimum, field_type)));
            facts.push(fact(last, self.extreme(maximum, field_type)));
        }
        if let Some(numbers) = &profile.numbers {
            facts.extend(self.number_facts(column, numbers).map(|(key, value)| fact(key, value)));
        }
        if field_type == FieldType::String {
            facts.push(fact("stats.longest", messages.count("stats.characters", profile.longest.into())));
        }
        if !(is_telling(column) && lists_all(profile)) {
            let examples: Vec<_> =
                profile.examples.iter().map(|example| self.listed(example, field_type, LISTED)).collect();
            facts.push(fact("stats.examples", examples.join(messages.text("stats.between_examples"))));
        }
        facts
    }

    fn number_facts(&self, column: &Column, numbers: &NumberProfile) -> [(&'static str, String); 4] {
        let field_type = column.field.field_type;
        let NumberProfile { mean, deviation, quartiles, quartiles_exact, histogram: _ } = numbers;
        let figure = |value: f64| self.figure(value, field_type);
        // A quartile may lie between two values, so it may have one digit more than they have.
        let digits = typed_decimals(&column.profile) + 1;
        let quartile = |value: f64| match quartiles_exact {
            true => figure(to_spread(to_decimals(value, digits), *deviation, 6)),
            false => self.about(&figure(to_spread(value, *deviation, 3))),
        };
        let [first, median, third] = quartiles.map(quartile);
        let half = [("start", &*first), ("end", &third)];
        [
            ("stats.mean", figure(to_spread(*mean, *deviation, 4))),
            ("stats.median", median),
            ("stats.quartiles", self.locale.messages.fill("dictionary.range", &half)),
            ("stats.deviation", figure(to_digits(*deviation, 3))),
        ]
    }

    fn missing(&self, profile: &ColumnProfile, rows: u64) -> String {
        let messages = self.locale.messages;
        if profile.missing == 0 {
            return messages.text("stats.no_missing").to_owned();
        }
        let count = format!("{} ({})", self.whole(profile.missing), messages.share(profile.missing, rows));
        let markers = &profile.missing_markers;
        if markers.iter().all(|marker| marker.is_empty()) {
            return count;
        }
        let named = markers.iter().take(MARKERS).map(|marker| match &**marker {
            "" => messages.text("stats.empty_cell").to_owned(),
            marker => messages.fill("stats.marker", &[("marker", &shortened(marker, LINE))]),
        });
        let more = (markers.len() > MARKERS).then(|| "…".to_owned());
        let markers = named.chain(more).collect::<Vec<_>>().join(", ");
        messages.fill("stats.missing_as", &[("count", &count), ("markers", &markers)])
    }

    /// None where a list of the values says it better.
    fn chart(&self, column: &Column) -> Option<Chart> {
        let Histogram { start, width, counts, exact } = &column.profile.numbers.as_ref()?.histogram;
        let most = *counts.iter().max()?;
        if counts.len() < 2 || most == 0 || column.profile.distinct.value < 3 {
            return None;
        }
        let messages = self.locale.messages;
        let field_type = column.field.field_type;
        let fraction = width_decimals(*width);
        let bound = |at: usize| self.figure(to_decimals(start + at as f64 * width, fraction), field_type);
        let single = field_type == FieldType::Integer && *width == 1.0;
        let interval = |at: usize| match single {
            true => bound(at),
            false => messages.fill("stats.interval", &[("start", &bound(at)), ("end", &bound(at + 1))]),
        };
        let counted = |count: u64| {
            let count = self.whole(count);
            if *exact { count } else { self.about(&count) }
        };
        let said: Vec<_> = (counts.iter().enumerate())
            .map(|(at, count)| format!("{}{}{}", interval(at), messages.text("separator"), counted(*count)))
            .collect();
        let peak = counts.iter().position(|count| *count == most)?;
        Some(Chart {
            text: format!("{}{}{}", messages.text("stats.spread"), messages.text("separator"), said.join("; ")),
            path: bars(counts, most),
            width: counts.len() * STEP,
            height: HEIGHT,
            start: bound(0),
            end: bound(if single { counts.len() - 1 } else { counts.len() }),
            peak: messages.fill("stats.peak", &[("interval", &interval(peak)), ("count", &counted(most))]),
        })
    }

    fn top_values(&self, column: &Column) -> Vec<TopValue> {
        let profile = &column.profile;
        if !is_telling(column) {
            return Vec::new();
        }
        let field_type = column.field.field_type;
        let view = |(value, count): &(Box<str>, u64)| TopValue {
            value: self.listed(value, field_type, LISTED),
            count: *count,
            share: self.locale.messages.share(*count, profile.values),
            width: (count.saturating_mul(100)).div_ceil(profile.values.max(1)).min(100),
        };
        profile.top.iter().map(view).collect()
    }

    fn constraints(&self, column: &Column, in_primary_key: bool) -> String {
        let messages = self.locale.messages;
        let constraints = &column.field.constraints;
        let said = |key: &str, said: bool| said.then(|| messages.text(key).to_owned());
        let with = |key: &str, value: Option<String>| value.map(|value| messages.fill(key, &[("value", &value)]));
        let bound = |bound: &Option<Box<str>>| {
            bound.as_ref().map(|bound| match column.field.field_type {
                FieldType::Year => bound.to_string(),
                _ => messages.number(bound),
            })
        };
        let shown = |value| messages.cell(value, column.field.field_type);
        let values: Vec<_> = constraints.enumeration.iter().map(|value| shown(value)).collect();
        let values = (!values.is_empty()).then(|| messages.fill("constraint.enum", &[("values", &values.join(", "))]));
        let parts = [
            said("constraint.primary_key", in_primary_key),
            said("constraint.required", constraints.required),
            said("constraint.unique", constraints.unique),
            values,
            with("constraint.pattern", constraints.pattern.as_ref().map(ToString::to_string)),
            with("constraint.minimum", bound(&constraints.minimum)),
            with("constraint.maximum", bound(&constraints.maximum)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    /// A count.
    fn whole(&self, count: u64) -> String {
        self.locale.messages.number(&count.to_string())
    }

    fn distinct(&self, count: Count) -> String {
        match count.exact {
            true => self.whole(count.value),
            false => self.about(&self.locale.messages.number(&figure(to_digits(count.value as f64, 3)).plain)),
        }
    }

    /// An estimate.
    fn about(&self, value: &str) -> String {
        self.locale.messages.fill("stats.about", &[("value", value)])
    }

    /// A calculated figure.
    fn figure(&self, value: f64, field_type: FieldType) -> String {
        let Figure { plain, power } = figure(value);
        let mut text = self.locale.messages.number(&plain);
        if power != 0 {
            text.push_str(" × 10");
            text.extend(power.to_string().chars().map(superscript));
        }
        if field_type == FieldType::Percentage {
            text.push('%');
        }
        text
    }

    /// The smallest or the largest value, which may have more digits than anyone reads.
    fn extreme(&self, value: &str, field_type: FieldType) -> String {
        match value.parse() {
            Ok(number) if field_type.is_numeric() && value.len() > LINE => {
                self.figure(to_digits(number, 4), field_type)
            }
            _ => self.listed(value, field_type, LINE),
        }
    }

    /// A value on its own, away from its column.
    fn listed(&self, value: &str, field_type: FieldType, most: usize) -> String {
        let shown = shortened(&self.locale.messages.cell(value, field_type), most);
        if field_type == FieldType::Percentage { format!("{shown}%") } else { shown }
    }
}

/// The key of the name of a type.
fn type_key(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::String => "type.string",
        FieldType::Integer => "type.integer",
        FieldType::Number => "type.number",
        FieldType::Boolean => "type.boolean",
        FieldType::Date => "type.date",
        FieldType::Datetime => "type.datetime",
        FieldType::Time => "type.time",
        FieldType::Year => "type.year",
        FieldType::Period => "type.period",
        FieldType::Percentage => "type.percentage",
        FieldType::Currency => "type.currency",
    }
}

/// Whether it says something that values of a type have a smallest and a largest.
fn has_extent(field_type: FieldType) -> bool {
    field_type.is_numeric() || field_type.is_temporal() || field_type == FieldType::Time
}

fn all_differ(profile: &ColumnProfile) -> bool {
    profile.distinct.exact && profile.distinct.value == profile.values
}

/// Whether the list of the most frequent values holds all there are.
fn lists_all(profile: &ColumnProfile) -> bool {
    !profile.top.is_empty() && profile.distinct.value <= profile.top.len() as u64
}

/// Whether the most frequent values are worth a list: they must be more than chance among amounts and times, and
/// more than a few among names.
fn is_telling(column: &Column) -> bool {
    let profile = &column.profile;
    let most = profile.top.first().map_or(0, |(_, count)| *count);
    let enough = match has_extent(column.field.field_type) {
        true => profile.values.div_ceil(10).max(3),
        false => profile.values.div_ceil(100).max(2),
    };
    most >= enough && profile.distinct.value > 1
}

/// The most digits of a fraction among the values that are known.
fn typed_decimals(profile: &ColumnProfile) -> usize {
    let known = profile.examples.iter().chain(&profile.minimum).chain(&profile.maximum);
    known.map(|value| decimals(value)).max().unwrap_or(0)
}

/// Digits of a fraction that the bounds of intervals need.
fn width_decimals(width: f64) -> usize {
    // A width has two digits; what stands behind them is noise.
    decimals(&to_digits(width, 2).to_string())
}

/// Bars from left to right, one unit apart. One value is a bar too.
fn bars(counts: &[u64], most: u64) -> String {
    let mut path = String::with_capacity(counts.len() * 20);
    for (at, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let height = (u128::from(*count) * u128::from(HEIGHT)).div_ceil(u128::from(most));
        let (left, width) = (at * STEP, STEP - 1);
        write!(path, "M{left} {HEIGHT}v-{height}h{width}v{height}z").expect("a text takes what is written to it");
    }
    path
}

/// A value in one line of at most so many characters.
pub(super) fn shortened(value: &str, most: usize) -> String {
    let value = printable(value);
    let line: Cow<'_, str> = match value.contains('\n') {
        true => value.split_whitespace().collect::<Vec<_>>().join(" ").into(),
        false => value,
    };
    match line.char_indices().nth(most) {
        // One character more is no longer than the sign for it.
        Some((end, character)) if end + character.len_utf8() < line.len() => format!("{}…", line[..end].trim_end()),
        _ => line.into_owned(),
    }
}

fn superscript(digit: char) -> char {
    match digit {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '-' => '⁻',
        digit => digit.to_digit(10).and_then(|digit| char::from_u32(0x2070 + digit)).unwrap_or(digit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_is_cut_at_a_character_and_kept_in_one_line() {
        assert_eq!(shortened("Đông  xuân", 20), "Đông  xuân");
        assert_eq!(shortened("Đông\nxuân\u{7}", 20), "Đông xuân");
        assert_eq!(shortened("ứng dụng", 7), "ứng dụng");
        assert_eq!(shortened("ứng dụng", 4), "ứng…");
    }

    #[test]
    fn even_the_smallest_count_has_a_bar_and_none_has_none() {
        assert_eq!(bars(&[1000, 0, 1], 1000), "M0 40v-40h9v40zM20 40v-1h9v1z");
        assert_eq!(bars(&[u64::MAX], u64::MAX), "M0 40v-40h9v40z");
    }

    #[test]
    fn bounds_have_the_digits_of_the_width() {
        assert_eq!([2.5, 0.05, 1.0, 250.0].map(width_decimals), [1, 2, 0, 0]);
    }

    #[test]
    fn powers_are_written_small() {
        assert_eq!("-1234567890".chars().map(superscript).collect::<String>(), "⁻¹²³⁴⁵⁶⁷⁸⁹⁰");
    }
}
