//! The second pass: the same rows as clean CSV.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use csv::{ByteRecord, Terminator, Writer, WriterBuilder};

use super::dialect::{Next, Records};
use super::digest::{Digesting, copy_file};
use super::value::{self, NumberSigns};
use crate::model::{Dialect, Distribution, Field, FieldType, FileInfo, Table};

/// For whom a CSV is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavor {
    /// Programs: UTF-8 without a byte-order mark, `,`, LF (RFC 4180 but for the line end).
    Clean,
    /// Excel: with a byte-order mark, without which it misreads Vietnamese, and CR LF.
    Excel,
}

/// Writes a table that was profiled as CSV with the names of its fields, empty cells for missing values and
/// plain numbers. A file that is clean already is passed on as it is.
///
/// # Errors
/// When the file cannot be read or `out` cannot be written.
pub fn write_csv(distribution: &Distribution, table: &Table, flavor: Flavor, out: &mut dyn Write) -> io::Result<()> {
    let Distribution { disk_path, dialect, missing_values, .. } = distribution;
    if flavor == Flavor::Clean && table.clean == distribution.original {
        return copy_file(disk_path, out);
    }
    let mut cleaner = Cleaner::new(table.columns.iter().map(|column| &column.field), dialect, missing_values);
    let mut out = CsvOut::new(out, flavor)?;
    out.write(&cleaner.header())?;
    for_each_row(disk_path, dialect, |record| out.write(cleaner.row(record)))?;
    out.finish().map(drop)
}

/// Sizes and digests of both flavours, found while the rows pass by.
pub(super) struct Digests {
    clean: CsvOut<Digesting<io::Sink>>,
    excel: CsvOut<Digesting<io::Sink>>,
    cleaner: Cleaner,
}

impl Digests {
    pub(super) fn new(cleaner: Cleaner) -> io::Result<Self> {
        let mut digests = Self {
            clean: CsvOut::new(Digesting::new(io::sink()), Flavor::Clean)?,
            excel: CsvOut::new(Digesting::new(io::sink()), Flavor::Excel)?,
            cleaner,
        };
        let header = digests.cleaner.header();
        digests.write(&header)?;
        Ok(digests)
    }

    pub(super) fn row(&mut self, record: &ByteRecord) -> io::Result<()> {
        let clean = self.cleaner.row(record);
        self.clean.write(clean)?;
        self.excel.write(clean)
    }

    pub(super) fn finish(self) -> io::Result<(FileInfo, FileInfo)> {
        Ok((self.clean.finish()?.finish(), self.excel.finish()?.finish()))
    }

    fn write(&mut self, record: &ByteRecord) -> io::Result<()> {
        self.clean.write(record)?;
        self.excel.write(record)
    }
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
        Ok(Self(WriterBuilder::new().flexible(true).terminator(terminator).from_writer(out)))
    }

    fn write(&mut self, record: &ByteRecord) -> io::Result<()> {
        Ok(self.0.write_byte_record(record)?)
    }

    fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(|error| error.into_error())
    }
}

/// Makes the clean form of each row.
pub(super) struct Cleaner {
    columns: Vec<(Box<str>, FieldType)>,
    missing_values: Vec<Box<str>>,
    signs: NumberSigns,
    clean: ByteRecord,
}

impl Cleaner {
    pub(super) fn new<'c>(
        columns: impl Iterator<Item = &'c Field>,
        dialect: &Dialect,
        missing_values: &[Box<str>],
    ) -> Self {
        Self {
            columns: columns.map(|field| (field.name.clone(), field.field_type)).collect(),
            missing_values: missing_values.to_vec(),
            signs: NumberSigns::new(dialect),
            clean: ByteRecord::new(),
        }
    }

    fn header(&self) -> ByteRecord {
        self.columns.iter().map(|(name, _)| name.as_bytes()).collect()
    }

    fn row(&mut self, record: &ByteRecord) -> &ByteRecord {
        self.clean.clear();
        for (cell, (_, field_type)) in record.iter().zip(&self.columns) {
            self.clean.push_field(&clean_cell(cell, *field_type, &self.missing_values, self.signs));
        }
        &self.clean
    }
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
    if !field_type.is_numeric() || signs.are_plain() {
        return cell.into();
    }
    match std::str::from_utf8(cell).map(|text| value::clean_or_same(text, field_type, signs)) {
        Ok(Cow::Owned(text)) => text.into_bytes().into(),
        _ => cell.into(),
    }
}

/// Hands the rows below the header to `each`.
pub(super) fn for_each_row(
    path: &Path,
    dialect: &Dialect,
    mut each: impl FnMut(&ByteRecord) -> io::Result<()>,
) -> io::Result<()> {
    let mut records = Records::open(path, dialect)?;
    for _ in 0..dialect.header_rows.unwrap_or(1) {
        records.next()?;
    }
    while let Next::Record(record) = records.next()? {
        each(record)?;
    }
    Ok(())
}
