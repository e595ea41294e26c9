//! A workbook of one sheet for Excel and its kin.
//!
//! `rust_xlsxwriter` keeps the cells in a file without a name until the workbook is finished. Should that file
//! not be writable any more, it panics rather than returning an error; the panic is caught here.

use std::any::Any;
use std::io::{self, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::decimal::Decimal;
use super::{CleanRows, Export, Out, OutColumn, Row, moment};
use crate::model::FieldType;

/// Rows below the header ("Excel specifications and limits", Microsoft; likewise the next three).
const MOST_ROWS: u64 = 1_048_575;
const MOST_COLUMNS: usize = 16_384;
/// Characters of a cell, counted in UTF-16.
const LONGEST_TEXT: u32 = 32_767;
/// Digits of a number; further ones become zeros.
const MOST_DIGITS: usize = 15;
/// Characters of the name of a sheet, counted in UTF-16.
const LONGEST_SHEET_NAME: usize = 31;
/// 1900-03-01. Excel counts a 29 February 1900, so that programs disagree about the days before it.
const FIRST_DAY: i32 = 61;
/// What Excel calls 1970-01-01.
const EPOCH: i32 = 25_569;

/// Rows that say how wide a column is.
const SAMPLE: u32 = 1000;
/// Room for the button of the filter.
const FILTER: usize = 3;
const NARROWEST: usize = 8;
const WIDEST: usize = 60;
/// Bytes of XML from which the archive uses 64-bit sizes. It is a guess from below, hence half of 4 GiB.
const LARGE: u64 = 1 << 31;
/// Of 0 to 9. The default, 6, takes nearly twice the time and makes the file an eighth smaller.
const DEFLATE_LEVEL: u8 = 3;
/// Bytes of XML around the text of a cell.
const MARKUP: u64 = 50;

/// Why Excel cannot hold a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum XlsxLimit {
    /// Too many rows.
    #[error("the table has {0} rows, and an Excel sheet holds {MOST_ROWS} below its header")]
    Rows(u64),
    /// Too many columns.
    #[error("the table has {0} columns, and an Excel sheet holds {MOST_COLUMNS}")]
    Columns(usize),
    /// A text that is too long.
    #[error("a text of the table has {0} characters, and an Excel cell holds {LONGEST_TEXT}")]
    Text(u32),
}

/// Whether Excel can hold a table of so many rows and columns, whose longest text has so many characters
/// (counted in UTF-16, as Excel does).
///
/// # Errors
/// Says which limit is passed.
pub(crate) fn xlsx_limit(rows: u64, columns: usize, longest: u32) -> Result<(), XlsxLimit> {
    match () {
        () if rows > MOST_ROWS => Err(XlsxLimit::Rows(rows)),
        () if columns > MOST_COLUMNS => Err(XlsxLimit::Columns(columns)),
        () if longest > LONGEST_TEXT => Err(XlsxLimit::Text(longest)),
        () => Ok(()),
    }
}

/// Typed cells under a bold, frozen header with a filter. A text is always written as one, never as a formula.
pub(super) struct XlsxExport<'a> {
    out: BufWriter<Out<'a>>,
    book: Workbook,
    columns: Vec<Column>,
    /// The rows so far, the header left out.
    rows: u32,
    /// A guess from below at the bytes of XML.
    bytes: u64,
}

struct Column {
    field_type: FieldType,
    /// Characters of its longest text in the sample.
    width: usize,
}

impl<'a> XlsxExport<'a> {
    pub(super) fn new(columns: &[OutColumn<'_>], title: &str, scratch: &Path, out: Out<'a>) -> io::Result<Self> {
        xlsx_limit(0, columns.len(), 0).map_err(|limit| io::Error::new(io::ErrorKind::InvalidData, limit))?;
        let mut book = Workbook::new();
        book.set_properties(&properties(title).map_err(to_io)?);
        book.set_tempdir(scratch).map_err(to_io)?;
        let columns = contain(|| {
            let sheet = book.add_worksheet_with_constant_memory()?;
            write_header(sheet, columns, title)
        })?;
        Ok(Self { out: BufWriter::new(out), book, columns, rows: 0, bytes: 0 })
    }

    /// What is known only behind the last row.
    fn complete(&mut self) -> Result<(), XlsxError> {
        let sheet = self.book.worksheet_from_index(0)?;
        for (index, column) in (0_u16..).zip(&self.columns) {
            sheet.set_column_width(index, column.sheet_width())?;
        }
        if let Some(last) = self.columns.len().checked_sub(1) {
            // There are no more columns than the limit.
            sheet.autofilter(0, 0, self.rows, u16::try_from(last).unwrap_or(u16::MAX))?;
        }
        self.book.use_zip_large_file(self.bytes > LARGE);
        self.book.set_zip_compression_level(DEFLATE_LEVEL);
        self.book.save_to_writer(&mut self.out)
    }
}

impl Export for XlsxExport<'_> {
    fn rows(&mut self, rows: &CleanRows) -> io::Result<()> {
        let Self { book, columns, .. } = self;
        let done = &mut self.rows;
        contain(|| {
            let sheet = book.worksheet_from_index(0)?;
            for row in rows.rows() {
                *done += 1;
                write_row(sheet, *done, row, columns)?;
            }
            Ok(())
        })?;
        self.bytes += rows.bytes() as u64 + MARKUP * (rows.len() * self.columns.len()) as u64;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        contain(|| self.complete())?;
        self.out.flush()
    }
}

impl Column {
    /// The header is bold and has a button.
    fn new(column: &OutColumn<'_>) -> Self {
        Self { field_type: column.field_type, width: column.title.chars().count() + FILTER }
    }

    #[expect(clippy::cast_precision_loss, reason = "it is small")]
    fn sheet_width(&self) -> f64 {
        (self.width + 1).clamp(NARROWEST, WIDEST) as f64
    }
}

fn properties(title: &str) -> Result<DocProperties, XlsxError> {
    // The day on which the clock of the ZIP format begins.
    let created = ExcelDateTime::from_ymd(1980, 1, 1)?;
    Ok(DocProperties::new().set_title(printable(title)).set_creation_datetime(&created))
}

fn write_header(sheet: &mut Worksheet, columns: &[OutColumn<'_>], title: &str) -> Result<Vec<Column>, XlsxError> {
    sheet.set_name(sheet_name(title))?;
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (index, column) in (0..).zip(columns) {
        if let Some(format) = number_format(column.field_type) {
            sheet.set_column_format(index, &Format::new().set_num_format(format))?;
        }
        sheet.write_string_with_format(0, index, column.title, &bold)?;
    }
    Ok(columns.iter().map(Column::new).collect())
}

/// How Excel shows the values of a column; ISO 8601 for times. `None`: as they are.
fn number_format(field_type: FieldType) -> Option<&'static str> {
    match field_type {
        // Other than "General" it never turns to powers of ten.
        FieldType::Integer => Some("0"),
        FieldType::Currency => Some("#,##0"),
        FieldType::Percentage => Some("General\"%\""),
        FieldType::Date => Some("yyyy\\-mm\\-dd"),
        FieldType::Datetime => Some("yyyy\\-mm\\-dd hh:mm:ss"),
        FieldType::Time => Some("hh:mm:ss"),
        FieldType::String | FieldType::Number | FieldType::Boolean | FieldType::Year | FieldType::Period => None,
    }
}

fn write_row(sheet: &mut Worksheet, index: u32, row: Row<'_>, columns: &mut [Column]) -> Result<(), XlsxError> {
    for ((at, column), cell) in (0..).zip(columns).zip(row.iter()) {
        if cell.is_empty() {
            continue;
        }
        if index <= SAMPLE {
            column.width = column.width.max(cell.chars().count());
        }
        match Value::new(cell, column.field_type) {
            Value::Number(number) => sheet.write_number(index, at, number)?,
            Value::Boolean(boolean) => sheet.write_boolean(index, at, boolean)?,
            Value::Text(text) => sheet.write_string(index, at, text)?,
        };
    }
    Ok(())
}

/// What stands in a cell of the sheet.
enum Value<'a> {
    Number(f64),
    Boolean(bool),
    Text(&'a str),
}

impl<'a> Value<'a> {
    /// A value by its type; the text where Excel would change the value.
    fn new(cell: &'a str, field_type: FieldType) -> Self {
        let number = match field_type {
            FieldType::Integer | FieldType::Number | FieldType::Percentage | FieldType::Currency | FieldType::Year => {
                number(cell)
            }
            FieldType::Date => moment::days(cell).and_then(day),
            FieldType::Datetime => datetime(cell),
            FieldType::Time => moment::micros_of_day(cell).map(moment::as_days),
            FieldType::Boolean => return cell.parse().map_or(Self::Text(cell), Self::Boolean),
            FieldType::String | FieldType::Period => None,
        };
        number.map_or(Self::Text(cell), Self::Number)
    }
}

/// A number of which no digit before the point is lost. Digits behind it may be rounded.
fn number(cell: &str) -> Option<f64> {
    Decimal::new(cell).filter(|decimal| decimal.whole_digits() <= MOST_DIGITS)?;
    cell.parse().ok()
}

/// What Excel counts a day as, of those that programs agree about.
fn day(days: i32) -> Option<f64> {
    Some(days + EPOCH).filter(|day| *day >= FIRST_DAY).map(f64::from)
}

fn datetime(cell: &str) -> Option<f64> {
    let (days, micros) = moment::day_and_micros(cell)?;
    Some(day(days)? + moment::as_days(micros))
}

/// The title as the name of a sheet: without the signs that Excel refuses there, and cut.
fn sheet_name(title: &str) -> String {
    let allowed = printable(title).replace([':', '\\', '/', '?', '*', '[', ']'], " ");
    let words: Vec<_> = allowed.split_whitespace().collect();
    let mut length = 0;
    let fits = |character: &char| {
        length += character.len_utf16();
        length <= LONGEST_SHEET_NAME
    };
    let name: String = words.join(" ").chars().take_while(fits).collect();
    let name = name.trim_matches(['\'', ' ']);
    // Excel keeps "History" for itself.
    if name.is_empty() || name.eq_ignore_ascii_case("history") { "Sheet1".into() } else { name.into() }
}

/// A title without what XML cannot hold.
fn printable(title: &str) -> String {
    title.chars().filter(|character| !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}')).collect()
}

/// Runs a step of the library, and makes an error of its panic.
fn contain<T>(step: impl FnOnce() -> Result<T, XlsxError>) -> io::Result<T> {
    // A workbook in which a step failed is not used any more.
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(result) => result.map_err(to_io),
        Err(panic) => Err(io::Error::other(message(&*panic))),
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref().copied());
    format!("the cells of a workbook could not be stored: {}", text.unwrap_or("unknown reason"))
}

/// The error of a disk as it was, and any other one by its words.
fn to_io(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        XlsxError::TempFileError(folder, error) => {
            io::Error::new(error.kind(), format!("{}: {error}", folder.display()))
        }
        error => io::Error::new(io::ErrorKind::InvalidData, error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_named_by_the_rules_of_excel() {
        for (title, expected) in [
            ("Thu, chi ngân sách", "Thu, chi ngân sách"),
            ("Bảng 1/2: [chi] & 'thu'", "Bảng 1 2 chi & 'thu"),
            ("Quyết toán chi ngân sách nhà nước năm 2023", "Quyết toán chi ngân sách nhà nư"),
            ("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"),
            ("a\tb\0\u{ffff}", "ab"),
            ("' ''[]", "Sheet1"),
            ("History", "Sheet1"),
            ("", "Sheet1"),
        ] {
            assert_eq!(sheet_name(title), expected, "{title}");
        }
    }
}
