//! What the clean CSV of a table promises, for the formats that describe columns: Table Schema, CSVW and Croissant.

use std::borrow::Cow;

use super::json::Json;
use crate::model::{Bound, Constraints, Distribution, FieldType, Localized, Mark, RowType, Table};

/// The months and quarters of a column of periods, for which no format has a type of its own.
pub(super) const PERIOD_PATTERN: &str = "[0-9]{4}(Q[1-4]|-(0[1-9]|1[0-2]))";

/// A column of the clean CSV.
pub(super) struct CsvColumn<'a> {
    /// The header.
    pub(super) name: &'a str,
    pub(super) title: Option<&'a Localized>,
    pub(super) description: Option<&'a Localized>,
    pub(super) unit: Option<Cow<'a, Localized>>,
    pub(super) field_type: FieldType,
    /// What every value satisfies, where something is promised of every row.
    pub(super) constraints: Option<&'a Constraints>,
    /// The only values of a column that marks rows.
    pub(super) row_types: Option<[&'static str; 3]>,
}

/// The columns of the clean CSV, in its order.
///
/// Constraints and keys are promises about rows of data. Where the file also has totals and heads of groups, which
/// leave cells empty, no reader could tell which rows are meant, so that nothing is promised.
pub(super) fn columns(table: &Table) -> Vec<CsvColumn<'_>> {
    let of_data = table.columns.iter().map(|column| {
        let field = &column.field;
        CsvColumn {
            name: &field.name,
            title: field.title.as_ref(),
            description: field.description.as_ref(),
            unit: field
                .unit
                .as_ref()
                .map(Cow::Borrowed)
                .or_else(|| (field.field_type == FieldType::Percentage).then(|| Cow::Owned(Localized::from("%")))),
            field_type: field.field_type,
            constraints: promises(table).then_some(&field.constraints),
            row_types: None,
        }
    });
    let marks = table.marks.iter().map(|mark| CsvColumn {
        name: &mark.name,
        title: None,
        description: None,
        unit: None,
        field_type: FieldType::String,
        constraints: None,
        row_types: (mark.mark == Mark::RowType)
            .then(|| [RowType::Data, RowType::Total, RowType::Group].map(RowType::as_str)),
    });
    of_data.chain(marks).collect()
}

/// Names of the columns that identify a row of the clean CSV.
pub(super) fn primary_key<'a>(file: &'a Distribution, table: &Table) -> &'a [Box<str>] {
    if promises(table) { &file.primary_key } else { &[] }
}

/// Whether what is said of rows of data is true of all rows.
pub(super) fn promises(table: &Table) -> bool {
    table.marked_rows == 0
}

impl<'a> CsvColumn<'a> {
    /// Whether no cell is empty.
    pub(super) fn required(&self) -> bool {
        self.row_types.is_some() || self.constraints.is_some_and(|constraints| constraints.required)
    }

    /// The smallest value allowed, in the digits of JSON.
    pub(super) fn minimum(&self) -> Option<String> {
        self.bound(self.constraints?.minimum.as_ref()?, f64::ceil)
    }

    /// The largest value allowed, in the digits of JSON.
    pub(super) fn maximum(&self) -> Option<String> {
        self.bound(self.constraints?.maximum.as_ref()?, f64::floor)
    }

    /// A bound of whole numbers is a whole number itself.
    fn bound(&self, bound: &Bound, round: impl Fn(f64) -> f64) -> Option<String> {
        let is_whole = matches!(self.field_type, FieldType::Integer | FieldType::Year);
        if is_number(bound) && !(is_whole && bound.contains(['.', 'e', 'E'])) {
            return Some(bound.to_string());
        }
        let number: f64 = bound.parse().ok()?;
        Some((if is_whole { round(number) } else { number }).to_string())
    }

    /// A value of this column that was typed as a text, such as one of an enumeration.
    pub(super) fn value<'v>(&self, typed: &'v str) -> Json<'v> {
        match self.field_type {
            FieldType::Boolean if matches!(typed, "true" | "false") => (typed == "true").into(),
            field_type if (field_type.is_numeric() || field_type == FieldType::Year) && is_number(typed) => {
                Json::Number(typed.into())
            }
            _ => typed.into(),
        }
    }
}

/// Whether a text is a number of JSON.
fn is_number(text: &str) -> bool {
    !text.starts_with(char::is_whitespace) && text.parse::<serde_json::Number>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_numbers_of_json_and_of_the_type_of_their_column() {
        let of = |field_type, minimum: &str, maximum: &str| {
            let constraints =
                Constraints { minimum: Some(minimum.into()), maximum: Some(maximum.into()), ..Constraints::default() };
            let column = CsvColumn {
                name: "x",
                title: None,
                description: None,
                unit: None,
                field_type,
                constraints: Some(&constraints),
                row_types: None,
            };
            [column.minimum(), column.maximum()].map(Option::unwrap_or_default)
        };
        assert_eq!(of(FieldType::Number, "+.5", "12.50"), ["0.5", "12.50"]);
        assert_eq!(of(FieldType::Integer, "0.5", "12.5"), ["1", "12"]);
        assert_eq!(of(FieldType::Integer, "-3", "123456789012345678901"), ["-3", "123456789012345678901"]);
    }
}
