//! The second pass: the same rows as clean CSV.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};
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
    match flavor {
        Flavor::Clean => write_clean(distribution, table, out),
        Flavor::Excel => {
            let mut out = ExcelForm::new(BufWriter::new(out))?;
            write_clean(distribution, table, &mut out)?;
            out.flush()
        }
    }
}

fn write_clean(distribution: &Distribution, table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let Distribution { disk_path, dialect, missing_values, .. } = distribution;
    if table.clean == distribution.original {
        return copy_file(disk_path, out);
    }
    let mut cleaner = Cleaner::new(table.columns.iter().map(|column| &column.field), dialect, missing_values);
    let mut out = csv_writer(out);
    out.write_byte_record(&cleaner.header())?;
    for_each_row(disk_path, dialect, |record| Ok(out.write_byte_record(cleaner.row(record))?))?;
    out.flush()
}

/// A writer of the clean form. Rows of unequal length pass: their table has an error and is not published.
fn csv_writer<W: Write>(out: W) -> Writer<W> {
    WriterBuilder::new().flexible(true).terminator(Terminator::Any(b'\n')).from_writer(out)
}

/// Passes clean CSV on in the form for Excel. In clean CSV every quote opens or closes a cell or is doubled,
/// so that a line end within an odd number of quotes belongs to a cell.
struct ExcelForm<W: Write> {
    out: W,
    in_quotes: bool,
}

impl<W: Write> ExcelForm<W> {
    fn new(mut out: W) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        Ok(Self { out, in_quotes: false })
    }
}

impl<W: Write> Write for ExcelForm<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|byte| matches!(byte, b'"' | b'\n')) {
            match piece.split_last() {
                Some((b'\n', line)) if !self.in_quotes => {
                    self.out.write_all(line)?;
                    self.out.write_all(b"\r\n")?;
                }
                Some((b'"', _)) => {
                    self.in_quotes = !self.in_quotes;
                    self.out.write_all(piece)?;
                }
                _ => self.out.write_all(piece)?,
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Sizes and digests of both flavours, found while the rows pass by.
pub(super) struct Digests {
    csv: Writer<Both>,
    cleaner: Cleaner,
}

/// The same bytes in both forms.
struct Both {
    clean: Digesting<io::Sink>,
    excel: ExcelForm<BufWriter<Digesting<io::Sink>>>,
}

impl Write for Both {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.clean.write_all(bytes)?;
        self.excel.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.clean.flush()?;
        self.excel.flush()
    }
}

impl Digests {
    pub(super) fn new(cleaner: Cleaner) -> io::Result<Self> {
        let clean = Digesting::new(io::sink());
        let excel = ExcelForm::new(BufWriter::new(Digesting::new(io::sink())))?;
        let mut csv = csv_writer(Both { clean, excel });
        csv.write_byte_record(&cleaner.header())?;
        Ok(Self { csv, cleaner })
    }

    pub(super) fn row(&mut self, record: &ByteRecord) -> io::Result<()> {
        Ok(self.csv.write_byte_record(self.cleaner.row(record))?)
    }

    /// The clean file and the one for Excel.
    pub(super) fn finish(self) -> io::Result<(FileInfo, FileInfo)> {
        let Both { clean, excel } = self.csv.into_inner().map_err(|error| error.into_error())?;
        let excel = excel.out.into_inner().map_err(|error| error.into_error())?;
        Ok((clean.finish(), excel.finish()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_within_cells_stay_as_they_are_for_excel() {
        let mut out = Vec::new();
        let clean = "a,b\n\"x\ny\",\"say \"\"hi\"\"\n\"\nz,\n";
        for step in 1..clean.len() {
            out.clear();
            let mut excel = ExcelForm::new(&mut out).expect("memory");
            clean.as_bytes().chunks(step).for_each(|piece| excel.write_all(piece).expect("memory"));
            assert_eq!(String::from_utf8_lossy(&out), "\u{feff}a,b\r\n\"x\ny\",\"say \"\"hi\"\"\n\"\r\nz,\r\n");
        }
    }
}
