//! CSV for programs and CSV for Excel.

use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};

use super::{CleanRows, Export, Out, OutColumn, formula};
use crate::model::{FieldType, RowIndex};

/// Large enough that the destination is asked seldom.
const BUFFER: usize = 1 << 16;

/// Programs: UTF-8 without a byte-order mark, `,`, LF (RFC 4180 but for the line end).
pub(super) struct CsvExport<'a> {
    out: Writer<Counting<'a>>,
    rows: u64,
    /// Where the [`RowIndex`] goes, if one is wanted.
    index: Option<Out<'a>>,
}

impl<'a> CsvExport<'a> {
    pub(super) fn new(columns: &[OutColumn<'_>], out: Out<'a>, index: Option<Out<'a>>) -> io::Result<Self> {
        let mut out = writer(Terminator::Any(b'\n'), Counting { out, bytes: 0 });
        out.write_record(columns.iter().map(|column| column.name))?;
        Ok(Self { out, rows: 0, index })
    }

    /// Says in the index how many bytes there are so far.
    fn mark(&mut self) -> io::Result<()> {
        let Some(index) = &mut self.index else { return Ok(()) };
        // What the writer holds back is not counted yet.
        self.out.flush()?;
        index.write_all(&self.out.get_ref().bytes.to_le_bytes())
    }
}

impl Export for CsvExport<'_> {
    fn rows(&mut self, rows: &CleanRows) -> io::Result<()> {
        for row in rows.rows() {
            if self.rows.is_multiple_of(RowIndex::STEP) {
                self.mark()?;
            }
            self.out.write_record(row.iter())?;
            self.rows += 1;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.mark()?;
        self.index.as_mut().map_or(Ok(()), Write::flush)?;
        self.out.into_inner().map_err(|error| error.into_error())?.out.flush()
    }
}

/// A file, and how much of it there is. It is flushed by who has it, at its end: at each mark it would be written in
/// small pieces.
struct Counting<'a> {
    out: Out<'a>,
    bytes: u64,
}

impl Write for Counting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Excel: with a byte-order mark, without which it misreads Vietnamese, CR LF, and nothing that it would run.
pub(super) struct ExcelCsvExport<'a> {
    out: Writer<Out<'a>>,
    types: Vec<FieldType>,
}

impl<'a> ExcelCsvExport<'a> {
    pub(super) fn new(columns: &[OutColumn<'_>], mut out: Out<'a>) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut out = writer(Terminator::CRLF, out);
        let names = columns.iter().map(|column| formula::guard(column.name, FieldType::String));
        out.write_record(names.map(|name| name.into_owned()))?;
        Ok(Self { out, types: columns.iter().map(|column| column.field_type).collect() })
    }
}

impl Export for ExcelCsvExport<'_> {
    fn rows(&mut self, rows: &CleanRows) -> io::Result<()> {
        for row in rows.rows() {
            for (cell, field_type) in row.iter().zip(&self.types) {
                self.out.write_field(formula::guard(cell, *field_type).as_bytes())?;
            }
            self.out.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

fn writer<W: Write>(terminator: Terminator, out: W) -> Writer<W> {
    WriterBuilder::new().terminator(terminator).buffer_capacity(BUFFER).from_writer(out)
}
