//! The type of a column that nobody declared. It must hold for every value, and a doubt makes it text.

use super::value;
use crate::model::FieldType;

/// Types that may still be a column's, narrowed by each value.
#[derive(Debug, Clone)]
pub(super) struct Candidates {
    possible: Vec<FieldType>,
    /// Whether some number shows what its `.` means.
    dot_is_clear: bool,
    /// Whether some number could mean two things.
    ambiguous: bool,
    seen: bool,
}

impl Candidates {
    pub(super) fn new() -> Self {
        use FieldType::{Boolean, Date, Datetime, Integer, Number, Period, Time, Year};
        let possible = vec![Boolean, Date, Datetime, Time, Period, Year, Integer, Number];
        Self { possible, dot_is_clear: false, ambiguous: false, seen: false }
    }

    /// Takes a value that is not missing into account.
    pub(super) fn see(&mut self, cell: &str) {
        self.seen = true;
        if self.possible.is_empty() {
            return;
        }
        self.possible.retain(|field_type| may_be(cell, *field_type));
        if cell.contains('.') {
            let ambiguous = value::is_ambiguous(cell);
            self.ambiguous |= ambiguous;
            self.dot_is_clear |= !ambiguous;
        }
    }

    /// The column's type, given its name: years are told from other numbers by it.
    pub(super) fn decide(&self, name: &str) -> FieldType {
        match self.possible.first() {
            Some(FieldType::Year) if self.seen && !names_a_year(name) => FieldType::Integer,
            Some(FieldType::Number) if self.is_ambiguous() => FieldType::String,
            Some(found) if self.seen => *found,
            _ => FieldType::String,
        }
    }

    /// Whether the column holds numbers whose `.` may be a decimal or a grouping sign.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.ambiguous && !self.dot_is_clear && self.possible.contains(&FieldType::Number)
    }
}

/// Stricter than a declared type: a leading zero makes a code, and twenty digits are no count.
fn may_be(cell: &str, field_type: FieldType) -> bool {
    match field_type {
        FieldType::String => true,
        FieldType::Boolean => matches!(cell, "true" | "false"),
        FieldType::Date => value::is_date(cell),
        FieldType::Datetime => value::is_datetime(cell),
        FieldType::Time => value::is_time(cell),
        FieldType::Period => value::is_period(cell),
        // A count of people can look like a year, but hardly all counts of a column.
        FieldType::Year => value::is_year(cell) && ("1900"..="2100").contains(&cell),
        FieldType::Integer => is_plain_number(cell) && !cell.contains('.'),
        FieldType::Number => is_plain_number(cell),
    }
}

fn is_plain_number(cell: &str) -> bool {
    let unsigned = cell.strip_prefix('-').unwrap_or(cell).as_bytes();
    let dots = unsigned.iter().filter(|&&byte| byte == b'.').count();
    let digits = unsigned.len() - dots;
    let leading_zero = unsigned.len() > 1 && unsigned[0] == b'0' && unsigned[1] != b'.';
    let ends = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    unsigned.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
        && matches!(dots, 0 | 1)
        && matches!(digits, 1..=17)
        && !leading_zero
        && ends(unsigned.first())
        && ends(unsigned.last())
}

fn names_a_year(name: &str) -> bool {
    let folded = deunicode::deunicode(name).to_lowercase();
    folded.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "nam" | "year"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn infer(name: &str, cells: &[&str]) -> FieldType {
        let mut candidates = Candidates::new();
        cells.iter().for_each(|cell| candidates.see(cell));
        candidates.decide(name)
    }

    #[test]
    fn a_type_must_hold_for_every_value() {
        assert_eq!(infer("x", &["1", "20"]), FieldType::Integer);
        assert_eq!(infer("x", &["1", "2.5"]), FieldType::Number);
        assert_eq!(infer("x", &["1", "a"]), FieldType::String);
        assert_eq!(infer("x", &["true", "false"]), FieldType::Boolean);
        assert_eq!(infer("x", &["2023-01-31", "2023-02-28"]), FieldType::Date);
        assert_eq!(infer("x", &["2023-01", "2023Q2"]), FieldType::Period);
        assert_eq!(infer("x", &[]), FieldType::String);
    }

    #[test]
    fn codes_and_identity_numbers_stay_text() {
        assert_eq!(infer("ma_xa", &["01834", "12345"]), FieldType::String);
        assert_eq!(infer("so", &["001234567890123456789"]), FieldType::String);
        assert_eq!(infer("so", &["123456789012345678901"]), FieldType::String);
    }

    #[test]
    fn four_digits_are_years_only_under_a_name_that_says_so() {
        assert_eq!(infer("Năm", &["2015", "2016"]), FieldType::Year);
        assert_eq!(infer("so_lop", &["1015", "2016"]), FieldType::Integer);
        assert_eq!(infer("Nam", &["1015", "2016"]), FieldType::Integer);
    }

    #[test]
    fn a_number_that_may_mean_two_things_stays_text_until_another_shows_what_is_meant() {
        assert_eq!(infer("dan_so", &["9.870", "12.500"]), FieldType::String);
        assert_eq!(infer("ty_le", &["9.870", "12.5"]), FieldType::Number);
        assert_eq!(infer("ty_le", &["0.125", "9.870"]), FieldType::Number);
    }
}
