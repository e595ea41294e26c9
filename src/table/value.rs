//! One cell: is it of a type, and what is its clean form.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime, Time};

use crate::model::{Dialect, FieldType};

/// The signs that numbers of a file are written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NumberSigns {
    decimal: char,
    thousands: Option<char>,
}

impl NumberSigns {
    pub(super) fn new(dialect: &Dialect) -> Self {
        Self { decimal: dialect.decimal.unwrap_or('.'), thousands: dialect.thousands }
    }

    /// Whether numbers are written as the clean CSV has them.
    pub(super) fn are_plain(self) -> bool {
        self.decimal == '.' && self.thousands.is_none()
    }
}

/// The clean form of `cell` as a value of `field_type`: numbers with `.` and without grouping, the rest as
/// it stands. `None` when it is not such a value.
pub(super) fn clean(cell: &str, field_type: FieldType, signs: NumberSigns) -> Option<Cow<'_, str>> {
    let valid = match field_type {
        FieldType::String => true,
        FieldType::Integer => return clean_number(cell, signs).filter(|number| !number.contains('.')),
        FieldType::Number => return clean_number(cell, signs),
        FieldType::Boolean => matches!(cell, "true" | "false"),
        FieldType::Date => is_date(cell),
        FieldType::Datetime => is_datetime(cell),
        FieldType::Time => is_time(cell),
        FieldType::Year => is_year(cell),
        FieldType::Period => is_period(cell),
    };
    valid.then_some(Cow::Borrowed(cell))
}

/// The clean form of a cell of a column of `field_type`, or the cell itself where it has none.
pub(super) fn clean_or_same(cell: &str, field_type: FieldType, signs: NumberSigns) -> Cow<'_, str> {
    clean(cell, field_type, signs).unwrap_or(Cow::Borrowed(cell))
}

/// `-1.234,5` with the signs `.` and `,` becomes `-1234.5`. Groups must be of three digits.
fn clean_number(cell: &str, signs: NumberSigns) -> Option<Cow<'_, str>> {
    let unsigned = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, fraction) = match unsigned.split_once(signs.decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    if !is_whole(whole, signs.thousands) || !fraction.is_none_or(is_digits) {
        return None;
    }
    if signs.are_plain() {
        return Some(Cow::Borrowed(cell));
    }
    let sign = if cell.len() > unsigned.len() { "-" } else { "" };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let fraction = fraction.map(|fraction| format!(".{fraction}")).unwrap_or_default();
    Some(Cow::Owned(format!("{sign}{digits}{fraction}")))
}

fn is_whole(text: &str, thousands: Option<char>) -> bool {
    let Some(sign) = thousands.filter(|sign| text.contains(*sign)) else { return is_digits(text) };
    let mut groups = text.split(sign);
    let first = groups.next().is_some_and(|group| matches!(group.len(), 1..=3) && is_digits(group));
    first && groups.all(|group| group.len() == 3 && is_digits(group))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A four-digit year that a table of statistics can be about.
pub(super) fn is_year(cell: &str) -> bool {
    cell.len() == 4 && is_digits(cell) && matches!(cell.as_bytes()[0], b'1' | b'2')
}

pub(super) fn is_date(cell: &str) -> bool {
    cell.len() == 10 && cell.as_bytes()[4] == b'-' && cell.parse::<Date>().is_ok()
}

pub(super) fn is_datetime(cell: &str) -> bool {
    cell.len() >= 16 && matches!(cell.as_bytes()[10], b'T' | b' ') && cell.parse::<DateTime>().is_ok()
}

pub(super) fn is_time(cell: &str) -> bool {
    cell.len() >= 5 && cell.as_bytes()[2] == b':' && cell.parse::<Time>().is_ok()
}

/// A quarter `2023Q1` or a month `2023-06`.
pub(super) fn is_period(cell: &str) -> bool {
    let Some(year) = cell.get(..4) else { return false };
    let rest = &cell[4..];
    let quarter = rest.len() == 2 && rest.starts_with('Q') && matches!(rest.as_bytes()[1], b'1'..=b'4');
    let month = || {
        rest.strip_prefix('-')
            .is_some_and(|month| is_digits(month) && month.len() == 2 && ("01"..="12").contains(&month))
    };
    is_year(year) && (quarter || month())
}

/// Whether a number is one of those that mean two things: `9.870` is 9,87 or 9870.
pub(super) fn is_ambiguous(cell: &str) -> bool {
    let unsigned = cell.strip_prefix('-').unwrap_or(cell);
    unsigned.split_once('.').is_some_and(|(whole, fraction)| {
        matches!(whole.len(), 1..=3)
            && !whole.starts_with('0')
            && is_digits(whole)
            && fraction.len() == 3
            && is_digits(fraction)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: NumberSigns = NumberSigns { decimal: '.', thousands: None };
    const VIETNAMESE: NumberSigns = NumberSigns { decimal: ',', thousands: Some('.') };

    #[test]
    fn numbers_become_plain_with_the_declared_signs_and_are_refused_otherwise() {
        let number = |cell, signs| clean(cell, FieldType::Number, signs).map(Cow::into_owned);
        assert_eq!(number("1.234.567,89", VIETNAMESE).as_deref(), Some("1234567.89"));
        assert_eq!(number("-9.870", VIETNAMESE).as_deref(), Some("-9870"));
        assert_eq!(number("9870", VIETNAMESE).as_deref(), Some("9870"));
        assert_eq!(number("12.34", VIETNAMESE), None);
        assert_eq!(number("486.0", PLAIN).as_deref(), Some("486.0"));
        for bad in ["", "-", ".", "1.", ".5", "1,5", "1e5", "+1", " 1", "١"] {
            assert_eq!(number(bad, PLAIN), None, "{bad:?}");
        }
        assert_eq!(clean("1.0", FieldType::Integer, PLAIN), None);
    }

    #[test]
    fn times_must_exist() {
        assert!(is_date("2024-02-29") && !is_date("2023-02-29") && !is_date("20230220") && !is_date("20/07/2023"));
        assert!(is_datetime("2023-07-20T08:30:00") && !is_datetime("2023-07-20"));
        assert!(is_time("08:30") && !is_time("25:30"));
        assert!(is_period("2023Q1") && is_period("2023-06") && !is_period("2023Q5") && !is_period("2023-13"));
        assert!(is_year("2016") && !is_year("0016") && !is_year("20160"));
    }

    #[test]
    fn a_dot_before_three_digits_can_mean_two_things() {
        assert!(["9.870", "-12.500", "300.401"].iter().all(|cell| is_ambiguous(cell)));
        assert!(["0.125", "9.87", "1234.567", "9870", "9.8701"].iter().all(|cell| !is_ambiguous(cell)));
    }
}
