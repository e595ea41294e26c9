//! The second pass: the same rows as clean CSV.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use csv::{ByteRecord, Terminator, Writer, WriterBuilder};

use super::dialect::{Next, Records};
use super::digest::Digesting;
use super::value::{self, NumberSigns};
use crate::model::{Column, Dialect, Distribution, FieldType, FileInfo, Table};

/// For whom a CSV is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavor {
    /// Programs: UTF-8 without a byte-order mark, `,`, LF (RFC 4180 but for the line end).
    Clean,
    /// Excel: with a byte-order mark, without which it misreads Vietnamese, and CR LF.
    Excel,
}

/// Writes a table that was profiled as CSV with the names of its fields, empty cells for missing values and
/// plain numbers.
///
/// # Errors
/// When the file cannot be read or `out` cannot be written.
pub fn write_csv(distribution: &Distribution, table: &Table, flavor: Flavor, out: &mut dyn Write) -> io::Result<()> {
    let Distribution { disk_path, dialect, missing_values, .. } = distribution;
    let mut out = CsvOut::new(out, flavor)?;
    convert(disk_path, dialect, missing_values, &table.columns, |record| out.write(record))?;
    out.finish().map(drop)
}

/// Sizes and digests of both flavours, found in one pass.
pub(super) fn digest_csv(
    path: &Path,
    dialect: &Dialect,
    missing_values: &[Box<str>],
    columns: &[Column],
) -> io::Result<(FileInfo, FileInfo)> {
    let mut clean = CsvOut::new(Digesting::new(io::sink()), Flavor::Clean)?;
    let mut excel = CsvOut::new(Digesting::new(io::sink()), Flavor::Excel)?;
    convert(path, dialect, missing_values, columns, |record| {
        clean.write(record)?;
        excel.write(record)
    })?;
    Ok((clean.finish()?.finish(), excel.finish()?.finish()))
}

/// A CSV file in the making.
struct CsvOut<W: Write>(Writer<W>);

impl<W: Write> CsvOut<W> {
    fn new(mut out: W, flavor: Flavor) -> io::Result<Self> {
        let terminator = match flavor {
            Flavor::Clean => Terminator::Any(b'\n'),
            Flavor::Excel => {
                out.write_all("\u{feff}".as_bytes())?;
                Terminator::CRLF
            }
        };
        Ok(Self(WriterBuilder::new().terminator(terminator).from_writer(out)))
    }

    fn write(&mut self, record: &ByteRecord) -> io::Result<()> {
        Ok(self.0.write_byte_record(record)?)
    }

    fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(|error| error.into_error())
    }
}

/// Hands the header and every row, cleaned, to `write`.
fn convert(
    path: &Path,
    dialect: &Dialect,
    missing_values: &[Box<str>],
    columns: &[Column],
    mut write: impl FnMut(&ByteRecord) -> io::Result<()>,
) -> io::Result<()> {
    let signs = NumberSigns::new(dialect);
    let mut records = Records::open(path, dialect)?;
    for _ in 0..dialect.header_rows.unwrap_or(1) {
        records.next()?;
    }
    let mut clean = ByteRecord::new();
    columns.iter().for_each(|column| clean.push_field(column.field.name.as_bytes()));
    write(&clean)?;
    while let Next::Record(record) = records.next()? {
        clean.clear();
        for (cell, column) in record.iter().zip(columns) {
            clean.push_field(&clean_cell(cell, column.field.field_type, missing_values, signs));
        }
        write(&clean)?;
    }
    Ok(())
}

fn clean_cell<'a>(
    cell: &'a [u8],
    field_type: FieldType,
    missing_values: &[Box<str>],
    signs: NumberSigns,
) -> Cow<'a, [u8]> {
    if missing_values.iter().any(|value| value.as_bytes() == cell) {
        return [].as_slice().into();
    }
    if !field_type.is_numeric() {
        return cell.into();
    }
    match std::str::from_utf8(cell).map(|text| value::clean_or_same(text, field_type, signs)) {
        Ok(Cow::Owned(text)) => text.into_bytes().into(),
        _ => cell.into(),
    }
}
