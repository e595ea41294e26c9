//! What columns of numbers are counted in, as far as that is known.

use super::super::lexicon::{names_a_comparison, names_a_share, without_preliminary, words_of};
use crate::model::{ChartSeries, FieldType, Table};

/// Characters of a unit in the name of a column.
const LONG: usize = 24;

/// What the numbers of a column are counted in: as declared, as their name says (`Diện tích (ha)`), or as a line above
/// the table says of all of it.
pub fn unit_of(table: &Table, at: usize) -> Option<&str> {
    let field = &table.columns[at].field;
    if let Some(unit) = &field.unit {
        return Some(unit.get(0).text);
    }
    let name = &*field.name;
    if field.field_type == FieldType::Percentage || name.contains('%') && names_a_share(name) {
        return Some("%");
    }
    if name.contains('‰') {
        return Some("‰");
    }
    if names_a_share(&words_of(name)) || names_a_comparison(name) {
        return None;
    }
    unit_in(name).or(table.unit.as_deref())
}

/// The text between the last parentheses of a name. A number there refers to another column, or to a note.
fn unit_in(name: &str) -> Option<&str> {
    let (_, unit) = name.strip_suffix(')')?.rsplit_once('(')?;
    let unit = unit.trim();
    let is_unit = unit.chars().any(char::is_alphabetic) && unit.chars().count() <= LONG && !unit.contains(['=', '+']);
    is_unit.then_some(unit)
}

/// Whether two columns of numbers are counted alike: in one unit, or under names that differ only in their digits,
/// such as those of years.
pub(super) fn alike(table: &Table, a: usize, b: usize) -> bool {
    let unit = unit_of(table, a);
    let name = |at: usize| &*table.columns[at].field.name;
    unit == unit_of(table, b)
        && (unit.is_some() || stem(name(a)).is_some_and(|stem_of_a| stem(name(b)) == Some(stem_of_a)))
}

/// A name without its digits, signs and words for figures that are not final; `None` where it has no digit.
fn stem(name: &str) -> Option<String> {
    let stem = without_preliminary(&name.replace(|c: char| c.is_ascii_digit(), " "));
    name.contains(|c: char| c.is_ascii_digit()).then_some(stem)
}

/// Whether a series is counted in percent.
pub(super) fn is_in_percent(table: &Table, series: &ChartSeries) -> bool {
    let unit = series.unit.as_deref().or_else(|| unit_of(table, series.column));
    unit.is_some_and(|unit| matches!(unit.trim().to_lowercase().as_str(), "%" | "phần trăm" | "percent" | "per cent"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_in_a_name_is_told_from_references() {
        assert_eq!(unit_in("Diện tích (ha)"), Some("ha"));
        assert_eq!(unit_in("Giá trị thu (triệu đồng)"), Some("triệu đồng"));
        for name in ["So sánh (1)", "Số thu (3=1+2)", "Dân số", "Vốn (USD) đăng ký", "x ()", ")", "("] {
            assert_eq!(unit_in(name), None, "{name}");
        }
    }

    #[test]
    fn names_of_years_differ_only_in_their_digits() {
        assert_eq!(stem("Năm 2020"), stem("Năm 2021"));
        assert_eq!(stem("2019"), stem("Sơ bộ - Prel. 2020"));
        assert_eq!(stem("5 - 9"), stem("80+"));
        assert_ne!(stem("Nam 2020"), stem("Nữ 2020"));
        assert_eq!(stem("Nam"), None);
    }
}
