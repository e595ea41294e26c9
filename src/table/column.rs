//! One column in a pass over the rows: what its cells look like, what they are worth, and which of them break
//! what was declared.

use std::sync::Arc;

use regex::Regex;

use super::fault::{Part, Place, TableFault, Tally};
use super::infer::{Evidence, Interpretation, Look, is_text_marker};
use super::number::{Scan, scan};
use super::records::{Batch, Record};
use super::rows::Kind;
use super::statistics::Statistics;
use super::value::Value;
use crate::diagnostic::{Code, did_you_mean, quoted};
use crate::model::{ColumnProfile, Field, FieldType};

/// Bytes of a text that may be too long for a cell of Excel.
const LONG_FOR_EXCEL: usize = 30_000;

/// The state of one column.
pub(super) struct ColumnPass<'a> {
    pub(super) cells: Cells,
    field: &'a Field,
    interpretation: Interpretation,
    missing_values: &'a [Box<str>],
    rule: Rule,
    pub(super) evidence: Evidence,
    statistics: Statistics,
    types: Tally,
    constraints: Tally,
    destroyed: Tally,
    flagged: Tally,
    formulas: Tally,
    misfits: Tally,
    flags: u64,
    /// Cells that are no value of a type that was guessed.
    misread: u64,
    fits_parquet: bool,
    /// UTF-16 units of the longest text, which Excel counts by, where it is a long one.
    longest_for_excel: u32,
    /// The first cell that may mean two things.
    doubtful: Option<(Place, String)>,
}

/// Where the cells of a column are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells {
    /// The place of the column in the file.
    pub(super) at: usize,
    delimiter: u8,
}

impl Cells {
    /// The place of the cell in a record.
    fn place(self, record: Record<'_>) -> Place {
        Place::of(record, self.delimiter, Part::Cell(self.at))
    }
}

/// What a pass found in a column.
pub(super) struct ColumnFound {
    pub(super) evidence: Evidence,
    pub(super) profile: ColumnProfile,
    pub(super) faults: Vec<TableFault>,
    /// Years with a word for how final they are.
    pub(super) flags: u64,
    /// Cells that are no value of a type that was guessed, and of which nothing was kept.
    pub(super) misread: u64,
    /// Whether all values can be values of a Parquet column of the type.
    pub(super) fits_parquet: bool,
    /// UTF-16 units of the longest text, where it is a long one.
    pub(super) longest_for_excel: u32,
}

/// Constraints of a column, ready to be asked of each value.
struct Rule {
    required: bool,
    enumeration: Vec<Box<str>>,
    /// The pattern, and as it was typed.
    pattern: Option<(Regex, Box<str>)>,
    minimum: Option<f64>,
    maximum: Option<f64>,
}

impl<'a> ColumnPass<'a> {
    pub(super) fn new(
        at: usize,
        field: &'a Field,
        interpretation: Interpretation,
        missing_values: &'a [Box<str>],
        primary_key: &[Box<str>],
        delimiter: u8,
    ) -> Self {
        Self {
            cells: Cells { at, delimiter },
            field,
            interpretation,
            missing_values,
            rule: Rule::new(field, primary_key.contains(&field.name)),
            evidence: Evidence::default(),
            statistics: Statistics::new(),
            types: Tally::default(),
            constraints: Tally::default(),
            destroyed: Tally::default(),
            flagged: Tally::default(),
            formulas: Tally::default(),
            misfits: Tally::default(),
            flags: 0,
            misread: 0,
            fits_parquet: true,
            longest_for_excel: 0,
            doubtful: None,
        }
    }

    /// Takes the cells of a batch into account.
    pub(super) fn see(&mut self, batch: &Batch, kinds: &[Kind]) {
        for (record, kind) in batch.records().zip(kinds) {
            match kind {
                Kind::Data => self.see_cell(record),
                Kind::Total | Kind::Group => self.see_sum(record),
                Kind::Note | Kind::Nothing => {}
            }
        }
    }

    fn see_cell(&mut self, record: Record<'_>) {
        let cell = record.cell(self.cells.at);
        if cell.is_empty() {
            return self.see_missing("", record);
        }
        let native = record.is_native(self.cells.at);
        let is_settled_text = self.interpretation.field_type == FieldType::String
            && !self.interpretation.has_markers
            && (self.field.type_is_declared || self.evidence.is_text())
            && self.missing_values.is_empty();
        if is_settled_text {
            return self.see_text(cell, record);
        }
        let look = Look::at(cell);
        self.evidence.see(&look, cell, native);
        if self.doubtful.is_none() && !native && Evidence::is_doubtful(&look) {
            self.doubtful = Some((self.cells.place(record), cell.to_owned()));
        }
        if matches!(look, Look::Rounded | Look::Error) {
            self.see_destroyed(cell, record);
        }
        match self.interpretation.value(cell, look, native, self.missing_values) {
            Value::Missing => self.see_missing(cell, record),
            Value::Number(value, clean) => {
                self.statistics.number(value, &clean);
                self.see_value(&clean, record);
            }
            Value::Ordered(clean) => {
                self.statistics.ordered(&clean);
                self.see_value(&clean, record);
            }
            Value::Flagged(year, flag) => {
                self.statistics.ordered(year);
                self.see_flag(flag, record);
                self.see_value(year, record);
            }
            Value::Text(text) => {
                self.statistics.text(text);
                self.see_formula(text, record);
                self.see_value(text, record);
            }
            Value::Destroyed => self.statistics.missing(cell),
            Value::Bad => self.see_bad(cell, record),
        }
    }

    /// A cell of a column of texts, which only looks like something else by chance.
    fn see_text(&mut self, cell: &str, record: Record<'_>) {
        if is_text_marker(cell) {
            return self.see_missing(cell, record);
        }
        let first = cell.as_bytes()[0];
        if first == b'#' && Look::at(cell) == Look::Error
            || first.is_ascii_digit() && cell.len() < 16 && cell.contains(['E', 'e']) && scan(cell) == Scan::Rounded
        {
            self.see_destroyed(cell, record);
        }
        self.statistics.text(cell);
        self.see_formula(cell, record);
        self.see_value(cell, record);
    }

    fn see_missing(&mut self, marker: &str, record: Record<'_>) {
        self.statistics.missing(marker);
        if self.rule.required {
            let name = &self.field.name;
            let describe = || {
                let message = format!("record {}: `{name}` is required, but the cell has no value", record.number);
                (self.cells.place(record), message, None)
            };
            self.constraints.add(Code::ValueConstraint, describe);
        }
    }

    fn see_value(&mut self, clean: &str, record: Record<'_>) {
        if clean.len() > LONG_FOR_EXCEL {
            let units = u32::try_from(clean.encode_utf16().count()).unwrap_or(u32::MAX);
            self.longest_for_excel = self.longest_for_excel.max(units);
        }
        let field_type = self.interpretation.field_type;
        let may_not_fit = match field_type {
            FieldType::Integer => clean.len() > 18,
            FieldType::Datetime | FieldType::Time => true,
            _ => false,
        };
        self.fits_parquet &= !may_not_fit || super::export::fits_parquet(clean, field_type);
        if let Some(broken) = self.rule.broken_by(clean) {
            let name = &self.field.name;
            let message = || format!("record {}: `{name}` is `{}`, but {broken}", record.number, quoted(clean));
            self.constraints.add(Code::ValueConstraint, || (self.cells.place(record), message(), None));
        }
    }

    fn see_bad(&mut self, cell: &str, record: Record<'_>) {
        let (name, field_type) = (&self.field.name, self.interpretation.field_type);
        // A type that was guessed from the first rows is guessed again from all of them.
        if !self.field.type_is_declared {
            self.misread += 1;
            return;
        }
        let describe = || {
            let expected = type_words(field_type);
            let message = format!("record {}: `{name}` should be {expected}, but is `{}`", record.number, quoted(cell));
            (self.cells.place(record), message, type_hint(field_type).map(str::to_owned))
        };
        self.types.add(Code::ValueType, describe);
    }

    fn see_destroyed(&mut self, cell: &str, record: Record<'_>) {
        let name = &self.field.name;
        let describe = || {
            let message = format!("record {}: `{name}` is `{}`: the value itself is lost", record.number, quoted(cell));
            let hint = "a spreadsheet wrote this in place of the value; format the column as text or mend the formula, and export it again";
            (self.cells.place(record), message, Some(hint.to_owned()))
        };
        self.destroyed.add(Code::DestroyedValue, describe);
    }

    fn see_flag(&mut self, flag: &str, record: Record<'_>) {
        self.flags += 1;
        let name = &self.field.name;
        let describe = || {
            let message = format!("record {}: the year in `{name}` is marked `{}`", record.number, quoted(flag));
            let hint = format!("the mark is published in a column of its own, `{name}_flag`");
            (self.cells.place(record), message, Some(hint))
        };
        self.flagged.add(Code::FlaggedYear, describe);
    }

    fn see_formula(&mut self, text: &str, record: Record<'_>) {
        if !super::export::is_formula(text, FieldType::String) {
            return;
        }
        let name = &self.field.name;
        let describe = || {
            let message = format!(
                "record {}: `{name}` is `{}`, which a spreadsheet would run as a formula",
                record.number,
                quoted(text)
            );
            let hint = "in the CSV for Excel an apostrophe stands before it; write it otherwise in the file if that is not meant";
            (self.cells.place(record), message, Some(hint.to_owned()))
        };
        self.formulas.add(Code::FormulaCell, describe);
    }

    /// A cell of a total or group: it is kept where it fits the column.
    fn see_sum(&mut self, record: Record<'_>) {
        let cell = record.cell(self.cells.at);
        if cell.is_empty()
            || super::lexicon::marker(cell).is_some()
            || self.interpretation.field_type == FieldType::String
        {
            return;
        }
        let value =
            self.interpretation.value(cell, Look::at(cell), record.is_native(self.cells.at), self.missing_values);
        if matches!(value, Value::Bad | Value::Destroyed) {
            let name = &self.field.name;
            let describe = || {
                let message = format!(
                    "record {}: `{name}` is `{}` in a total or group row, but the column holds {}; the cell is left empty in the downloads",
                    record.number,
                    quoted(cell),
                    plural_words(self.interpretation.field_type)
                );
                (self.cells.place(record), message, None)
            };
            self.misfits.add(Code::MisfitCell, describe);
        }
    }

    /// What was found, and the place of the first cell that may mean two things.
    pub(super) fn finish(self, file: &Arc<str>) -> (ColumnFound, Option<(Place, String)>) {
        let tallies = [self.types, self.constraints, self.destroyed, self.flagged, self.formulas, self.misfits];
        let faults = tallies.into_iter().flat_map(|tally| tally.report(file)).collect();
        let profile = self.statistics.finish();
        let found = ColumnFound {
            evidence: self.evidence,
            profile,
            faults,
            flags: self.flags,
            misread: self.misread,
            fits_parquet: self.fits_parquet,
            longest_for_excel: self.longest_for_excel,
        };
        (found, self.doubtful)
    }
}

/// A pattern as a constraint means it: it matches a whole value.
///
/// # Errors
/// When it is no regular expression.
pub fn whole_value_pattern(pattern: &str) -> Result<Regex, regex::Error> {
    Regex::new(&format!("^(?:{pattern})$"))
}

/// What a value of a type is called.
pub(super) fn type_words(expected: FieldType) -> &'static str {
    match expected {
        FieldType::String => "a text",
        FieldType::Integer => "a whole number",
        FieldType::Number => "a number",
        FieldType::Boolean => "true or false",
        FieldType::Date => "a date",
        FieldType::Datetime => "a date with a time",
        FieldType::Time => "a time",
        FieldType::Year => "a year",
        FieldType::Period => "a quarter or a month",
        FieldType::Percentage => "a percentage",
        FieldType::Currency => "an amount of money",
    }
}

/// What several values of a type are called.
fn plural_words(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::String => "texts",
        FieldType::Integer => "whole numbers",
        FieldType::Number => "numbers",
        FieldType::Boolean => "yes or no",
        FieldType::Date => "dates",
        FieldType::Datetime => "dates with times",
        FieldType::Time => "times",
        FieldType::Year => "years",
        FieldType::Period => "quarters or months",
        FieldType::Percentage => "percentages",
        FieldType::Currency => "amounts of money",
    }
}

fn type_hint(expected: FieldType) -> Option<&'static str> {
    match expected {
        FieldType::Integer | FieldType::Number | FieldType::Percentage | FieldType::Currency => Some(
            "numbers are written 1234.5; other signs are declared as `decimal` and `thousands`, words for \"no value\" as `missing_values`",
        ),
        FieldType::Boolean => Some("write true or false"),
        FieldType::Date => Some("write year-month-day, for example 2023-07-20"),
        FieldType::Datetime => Some("write 2023-07-20T08:30:00"),
        FieldType::Time => Some("write 08:30:00"),
        FieldType::Year => Some("write four digits, for example 2023"),
        FieldType::Period => Some("write a quarter as 2023Q1 or a month as 2023-06"),
        FieldType::String => None,
    }
}

impl Rule {
    fn new(field: &Field, in_primary_key: bool) -> Self {
        let constraints = &field.constraints;
        let bound = |bound: &Option<Box<str>>| bound.as_ref().and_then(|text| text.parse().ok());
        let pattern =
            constraints.pattern.as_ref().and_then(|typed| Some((whole_value_pattern(typed).ok()?, typed.clone())));
        Self {
            required: constraints.required || in_primary_key,
            enumeration: constraints.enumeration.clone(),
            pattern,
            minimum: bound(&constraints.minimum),
            maximum: bound(&constraints.maximum),
        }
    }

    /// Says which constraint a value breaks.
    fn broken_by(&self, value: &str) -> Option<String> {
        if !self.enumeration.is_empty() && !self.enumeration.iter().any(|allowed| **allowed == *value) {
            let allowed = self.enumeration.iter().map(|allowed| &**allowed);
            let meant = did_you_mean(value, allowed.clone()).map(|hint| format!("; {hint}"));
            let list = allowed.collect::<Vec<_>>().join(", ");
            return Some(format!("only these are allowed: {list}{}", meant.unwrap_or_default()));
        }
        if let Some((_, typed)) = self.pattern.as_ref().filter(|(pattern, _)| !pattern.is_match(value)) {
            return Some(format!("it should match the pattern `{typed}`"));
        }
        if self.minimum.is_none() && self.maximum.is_none() {
            return None;
        }
        let number: f64 = value.parse().ok()?;
        match (self.minimum, self.maximum) {
            (Some(minimum), _) if number < minimum => Some(format!("the minimum is {minimum}")),
            (_, Some(maximum)) if number > maximum => Some(format!("the maximum is {maximum}")),
            _ => None,
        }
    }
}
