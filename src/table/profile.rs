//! The first pass: what is in a table, and what is wrong with it.

use std::io;
use std::path::Path;
use std::sync::Arc;

use csv::{ByteRecord, Position};

use super::PREVIEW_ROWS;
use super::column::{ColumnPass, Place};
use super::convert::{Cleaner, Digests, for_each_row};
use super::dialect::{Next, Records};
use super::fault::{FaultyFile, Part, Tally};
use super::header;
use super::key::Key;
use super::value::{self, NumberSigns};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Column, Dialect, Field, FileInfo, Preview, Table};
use crate::source::{Location, nfc};

/// What the maintainer declared of a table.
#[derive(Debug, Clone, Copy)]
pub struct Declared<'a> {
    /// How the file is written.
    pub dialect: &'a Dialect,
    /// The columns; empty when nothing was declared.
    pub fields: &'a [Field],
    /// Cells that mean "no value", besides the empty one.
    pub missing_values: &'a [Box<str>],
    /// Columns that identify a row.
    pub primary_key: &'a [Box<str>],
}

/// Reads a CSV file once, row by row. `shown` is its path for people. The table is `None` when it has a
/// fault that stops it from being published; the file's own size and digest are always found.
///
/// # Errors
/// When the file cannot be read.
pub fn profile(
    path: &Path,
    shown: &Arc<str>,
    declared: Declared<'_>,
) -> io::Result<(FileInfo, Option<Table>, Vec<Diagnostic>)> {
    let file = FaultyFile { path, shown, dialect: declared.dialect };
    let mut records = Records::open(path, declared.dialect)?;
    let mut faults = Vec::new();
    let Some(fields) = read_header(&mut records, declared, &file, &mut faults)? else {
        return Ok((drain(records)?, None, faults));
    };
    // What the clean form of a cell is shows only at the end when a number may be written with other signs in
    // a column of unknown type; such a file is read once more.
    let known = NumberSigns::new(declared.dialect).are_plain() || fields.iter().all(|field| field.type_is_declared);
    let cleaner =
        |fields: &mut dyn Iterator<Item = &Field>| Cleaner::new(fields, declared.dialect, declared.missing_values);
    let mut digests = known.then(|| Digests::new(cleaner(&mut fields.iter()))).transpose()?;
    let mut pass = Pass::new(fields, declared);
    loop {
        match records.next()? {
            Next::Record(record) => {
                pass.row(record);
                digests.as_mut().map_or(Ok(()), |digests| digests.row(record))?;
            }
            Next::End => break,
            Next::UnclosedQuote(position) => {
                faults.push(unclosed_quote(&position, &file));
                break;
            }
        }
    }
    let original = records.finish();
    let (rows, columns, preview) = pass.finish(&file, &mut faults);
    if faults.iter().any(Diagnostic::is_error) {
        return Ok((original, None, faults));
    }
    let digests = match digests {
        Some(digests) => digests,
        None => {
            let mut digests = Digests::new(cleaner(&mut columns.iter().map(|column| &column.field)))?;
            for_each_row(path, declared.dialect, |record| digests.row(record))?;
            digests
        }
    };
    let (clean, excel) = digests.finish()?;
    Ok((original, Some(Table { rows, columns, preview, clean, excel }), faults))
}

fn drain(mut records: Records) -> io::Result<FileInfo> {
    while matches!(records.next()?, Next::Record(_)) {}
    Ok(records.finish())
}

fn unclosed_quote(position: &Position, file: &FaultyFile<'_>) -> Diagnostic {
    let message = "a quote that is opened in this row is never closed; everything below it was read as one cell";
    Diagnostic::new(Code::UnclosedQuote, file.locate(position, Part::From(0)), message)
        .with_hint("close the quote, or write a quote inside a cell twice (\"\")")
}

/// Columns from the header rows. `None` when there is no header, which is among the faults.
fn read_header(
    records: &mut Records,
    declared: Declared<'_>,
    file: &FaultyFile<'_>,
    faults: &mut Vec<Diagnostic>,
) -> io::Result<Option<Vec<Field>>> {
    let wanted = declared.dialect.header_rows.unwrap_or(1);
    if wanted == 0 && declared.fields.is_empty() {
        let message = "the file has no header (header_rows = 0), and no fields are declared";
        let hint = "name the columns in [[distributions.fields]], in the order of the file";
        faults
            .push(Diagnostic::new(Code::FieldNotFound, Location::of_file(file.shown.clone()), message).with_hint(hint));
        return Ok(None);
    }
    if wanted == 0 {
        return Ok(Some(declared.fields.to_vec()));
    }
    let mut names: Vec<String> = Vec::new();
    let mut first = None;
    for _ in 0..wanted {
        match records.next()? {
            Next::Record(record) => {
                let position = record.position().cloned().unwrap_or_else(Position::new);
                let Some(cells) = decode(record) else {
                    faults.push(not_utf8(record, &position, file));
                    return Ok(None);
                };
                join_names(&mut names, &cells);
                first.get_or_insert(position);
            }
            Next::UnclosedQuote(position) => {
                faults.push(unclosed_quote(&position, file));
                return Ok(None);
            }
            Next::End => break,
        }
    }
    let Some(position) = first else {
        let message = "the file is empty: there is not even a header";
        faults.push(Diagnostic::new(Code::EmptyTable, file.locate(&Position::new(), Part::From(0)), message));
        return Ok(None);
    };
    if let Some(fault) = wrong_delimiter(&names, declared, &position, file) {
        faults.push(fault);
        return Ok(None);
    }
    let (columns, mut found) = header::columns(&names, declared.fields, &position, file);
    faults.append(&mut found);
    Ok(Some(columns))
}

/// A header of one cell that holds what separates cells elsewhere, where nobody said that it does not.
fn wrong_delimiter(
    names: &[String],
    declared: Declared<'_>,
    position: &Position,
    file: &FaultyFile<'_>,
) -> Option<Diagnostic> {
    let [name] = names else { return None };
    let (sign, written) = [(';', ";"), ('\t', "tab"), ('|', "|")].into_iter().find(|(sign, _)| name.contains(*sign))?;
    if declared.dialect.delimiter.is_some() || declared.fields.iter().any(|field| *field.name == **name) {
        return None;
    }
    let count = name.matches(sign).count() + 1;
    let message = format!("the header is one cell, but `{written}` seems to separate {count} cells in it");
    let hint = format!("add [distributions.dialect] with delimiter = \"{written}\"");
    Some(Diagnostic::new(Code::WrongDelimiter, file.locate(position, Part::From(0)), message).with_hint(hint))
}

/// Adds the cells of a header row below those above, joined by a space.
fn join_names(names: &mut Vec<String>, cells: &[&str]) {
    names.resize(names.len().max(cells.len()), String::new());
    for (name, cell) in names.iter_mut().zip(cells) {
        // Headers are compared with what was typed elsewhere.
        let cell = nfc(cell.trim());
        if !name.is_empty() && !cell.is_empty() {
            name.push(' ');
        }
        name.push_str(&cell);
    }
}

fn decode(record: &ByteRecord) -> Option<Vec<&str>> {
    record.iter().map(|cell| std::str::from_utf8(cell).ok()).collect()
}

fn not_utf8(record: &ByteRecord, position: &Position, file: &FaultyFile<'_>) -> Diagnostic {
    let at = record.iter().position(|cell| std::str::from_utf8(cell).is_err()).unwrap_or(0);
    let place = file.locate(position, Part::Cell(at));
    Diagnostic::new(Code::TableEncoding, place, "this cell is not UTF-8 text").with_hint(ENCODING_HINT)
}

/// How to mend an encoding.
const ENCODING_HINT: &str = "in Excel, save as \"CSV UTF-8 (comma delimited)\"; texts in .VnTime or VNI fonts must be converted to Unicode first";

/// The state of going through the rows.
struct Pass<'a> {
    signs: NumberSigns,
    dot_is_declared: bool,
    missing_values: &'a [Box<str>],
    columns: Vec<ColumnPass>,
    rows: u64,
    /// The first rows as they stand.
    preview: Preview,
    keys: Vec<Key>,
    encoding: Tally,
    too_long: Tally,
    too_short: Tally,
}

impl<'a> Pass<'a> {
    fn new(fields: Vec<Field>, declared: Declared<'a>) -> Self {
        let Dialect { decimal, thousands, .. } = declared.dialect;
        let preview = Preview::new(fields.len());
        Self {
            keys: Key::all(&fields, declared.primary_key),
            signs: NumberSigns::new(declared.dialect),
            dot_is_declared: decimal.is_some() || thousands.is_some(),
            missing_values: declared.missing_values,
            columns: fields.into_iter().map(|field| ColumnPass::new(field, declared.primary_key)).collect(),
            rows: 0,
            preview,
            encoding: Tally::default(),
            too_long: Tally::default(),
            too_short: Tally::default(),
        }
    }

    fn row(&mut self, record: &ByteRecord) {
        self.rows += 1;
        let start = Position::new();
        let position = record.position().unwrap_or(&start);
        if record.len() != self.columns.len() {
            // Whose cells these are is unknown, and what they say would only confuse.
            self.wrong_length(record.len(), position);
            return;
        }
        self.keys.iter_mut().for_each(|key| key.see(record, self.rows, position, self.missing_values));
        let keep = self.preview.len() < PREVIEW_ROWS;
        // Most records are text as a whole, and then every cell is that ends between two characters.
        let whole = std::str::from_utf8(record.as_slice()).ok();
        for (at, column) in self.columns.iter_mut().enumerate() {
            let text = match whole {
                Some(whole) => record.range(at).and_then(|range| whole.get(range)),
                None => std::str::from_utf8(&record[at]).ok(),
            };
            let Some(cell) = text else {
                let describe = || ("this cell is not UTF-8 text".to_owned(), Some(ENCODING_HINT.to_owned()));
                self.encoding.add(Code::TableEncoding, position, Part::Cell(at), describe);
                if keep {
                    self.preview.push("");
                }
                continue;
            };
            let missing = cell.is_empty() || self.missing_values.iter().any(|value| **value == *cell);
            let place = Place { row: self.rows, position, at };
            if missing {
                column.see_missing(place);
            } else {
                column.see(cell, self.signs, place);
            }
            if keep {
                self.preview.push(if missing { "" } else { cell });
            }
        }
    }

    fn wrong_length(&mut self, found: usize, position: &Position) {
        let (row, expected) = (self.rows, self.columns.len());
        if found > expected {
            let describe = || {
                let hint = "a cell that holds the delimiter itself stands between quotes";
                (length_message(row, found, expected), Some(hint.to_owned()))
            };
            self.too_long.add(Code::RowTooLong, position, Part::From(expected), describe);
        } else {
            let describe = || {
                let hint = "an empty cell is written too: a,,c; a line that is no data, such as a note, is deleted";
                (length_message(row, found, expected), Some(hint.to_owned()))
            };
            self.too_short.add(Code::RowTooShort, position, Part::End, describe);
        }
    }

    fn finish(self, file: &FaultyFile<'_>, faults: &mut Vec<Diagnostic>) -> (u64, Vec<Column>, Preview) {
        for tally in [self.encoding, self.too_long, self.too_short] {
            faults.extend(tally.report(file));
        }
        if self.rows == 0 && !faults.iter().any(Diagnostic::is_error) {
            let place = file.locate(&Position::new(), Part::From(0));
            faults.push(
                Diagnostic::new(Code::NoRows, place, "there is a header, but no row below it")
                    .with_hint("export the file again, or leave the distribution out until there are data"),
            );
        }
        self.keys.into_iter().for_each(|key| faults.extend(key.finish(file)));
        let (signs, clear) = (self.signs, self.dot_is_declared);
        let finish = |column: ColumnPass| column.finish(signs, clear, file, faults);
        let columns: Vec<Column> = self.columns.into_iter().map(finish).collect();
        let mut preview = Preview::new(columns.len());
        for row in self.preview.rows() {
            for (cell, column) in row.zip(&columns) {
                preview.push(&value::clean_or_same(cell, column.field.field_type, signs));
            }
        }
        (self.rows, columns, preview)
    }
}

fn length_message(row: u64, found: usize, expected: usize) -> String {
    let cells = |count| format!("{count} {}", if count == 1 { "cell" } else { "cells" });
    format!("record {row} has {}, but there should be {}", cells(found), cells(expected))
}
