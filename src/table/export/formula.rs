//! Cells that a spreadsheet would run as a formula.
//!
//! The rule is the one of OWASP ("CSV Injection") and of its ASVS 5.0, requirement 1.2.10: a cell that begins
//! with `=`, `+`, `-`, `@`, a tab, a carriage return or NUL gets an apostrophe in front. Three things are
//! added: a line feed counts too, the signs count in their full-width forms, which Excel takes for the plain
//! ones when it runs in an East Asian language, and they count behind spaces and quotes that a program may trim.
//! The script that writes the rows of a filter (`themes/default/static/table/formula.js`) has the same rule.
//!
//! The rule holds for a file that is split where it should be. A program told to split at another sign makes
//! other cells of it, and no mark at the front of a cell helps there.

use std::borrow::Cow;

use crate::model::FieldType;

/// The mark that makes the rest of a cell a text.
const MARK: char = '\'';

/// The longest number with a plus sign that is not taken for a telephone number, which has 8 to 15 digits
/// behind it (ITU-T E.164).
const LONGEST_PLUS_NUMBER: usize = 7;

/// Whether a spreadsheet would run a cell, or lose a part of it while it looks for a formula.
///
/// Numbers are not run. In a column of numbers that is any number; in a column of text it is what consists of
/// a sign, digits, `.`, `,` and `%` alone, but for `+84912345678`: as a number it would lose its plus sign, so
/// that it counts as a formula.
pub(crate) fn is_formula(cell: &str, field_type: FieldType) -> bool {
    // A sign alone, such as a dash for nothing, says nothing to run.
    cell.chars().nth(1).is_some() && begins_like_formula(cell) && !is_number(cell, field_type)
}

/// A cell as a spreadsheet may have it: with an apostrophe in front where it would be run.
pub(crate) fn guard(cell: &str, field_type: FieldType) -> Cow<'_, str> {
    if is_formula(cell, field_type) { format!("{MARK}{cell}").into() } else { cell.into() }
}

fn begins_like_formula(cell: &str) -> bool {
    // Nearly all cells begin with a letter or a digit.
    if cell.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric) {
        return false;
    }
    cell.starts_with(['\t', '\r', '\n', '\0']) || cell.trim_start_matches(is_trimmed).starts_with(is_sign)
}

/// What a program may take away before it looks at a cell: white space, quotes, and marks without a width.
/// An apostrophe is no such quote, for it is the mark itself.
fn is_trimmed(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '"' | '\u{200b}'..='\u{200f}' | '\u{feff}')
}

/// The signs that begin a formula, and their full-width forms.
fn is_sign(character: char) -> bool {
    matches!(character, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

fn is_number(cell: &str, field_type: FieldType) -> bool {
    let Some(unsigned) = cell.strip_prefix(['+', '-']) else { return false };
    let digits = unsigned.strip_suffix('%').unwrap_or(unsigned);
    let is_number = digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.ends_with(|last: char| last.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    is_number && (holds_numbers(field_type) || !is_telephone(cell))
}

fn is_telephone(number: &str) -> bool {
    let digits = number.strip_prefix('+').unwrap_or_default();
    digits.len() > LONGEST_PLUS_NUMBER && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn holds_numbers(field_type: FieldType) -> bool {
    use FieldType::{Boolean, Currency, Date, Datetime, Integer, Number, Percentage, Period, String, Time, Year};
    match field_type {
        Integer | Number | Percentage | Currency | Year => true,
        String | Boolean | Date | Datetime | Time | Period => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_known_by_how_they_begin() {
        for cell in [
            "=1+1",
            "=cmd|' /C calc'!A0",
            "@SUM(1)",
            "+A1",
            "-A1",
            "-2+3",
            "-1e5",
            "- Trong đó",
            "\t=1",
            "\r=1",
            "\n=1",
            "\0=1",
            "\tabc",
            " =1",
            "\u{a0}=1",
            "\u{feff}=1",
            "\"=1",
            "\" @x",
            "＝1",
            "＋A1",
            "－A1",
            "＠x",
            "-1.",
            "+.5",
        ] {
            assert!(is_formula(cell, FieldType::String), "{cell:?}");
            assert!(is_formula(cell, FieldType::Number), "{cell:?}");
        }
        for cell in ["", " ", "a=b", "1-2", "'=1", "–5", "(5)", "x@y", "\"quoted\"", "Đà Nẵng", "≥5", "－"] {
            assert!(!is_formula(cell, FieldType::String), "{cell:?}");
        }
    }

    #[test]
    fn numbers_are_left_alone() {
        for cell in ["-5", "-12.50", "+3", "+0.5", "-1.234.567,89", "-52,3%", "-12345678901234567890"] {
            assert!(!is_formula(cell, FieldType::String), "{cell:?}");
            assert!(!is_formula(cell, FieldType::Currency), "{cell:?}");
        }
    }

    #[test]
    fn a_telephone_number_keeps_its_plus_sign() {
        assert!(is_formula("+84912345678", FieldType::String));
        assert!(!is_formula("+84912345678", FieldType::Integer));
        assert_eq!(guard("+84912345678", FieldType::String), "'+84912345678");
    }

    proptest! {
        #[test]
        fn a_guarded_cell_is_no_formula_and_keeps_its_text(cell in any::<String>()) {
            let guarded = guard(&cell, FieldType::String);
            prop_assert!(!is_formula(&guarded, FieldType::String));
            prop_assert!(guarded == cell || guarded.strip_prefix('\'') == Some(&cell));
        }
    }
}
