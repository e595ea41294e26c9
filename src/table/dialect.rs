//! Bytes → records.

use std::fs::File;
use std::io::{self, Chain, Cursor, Read};
use std::path::Path;

use csv::{ByteRecord, Position, ReaderBuilder};

use super::digest::Digesting;
use crate::model::{Dialect, FileInfo};

/// A cell that no table holds. No delimiter or quote can occur in it.
const MARK: &[u8] = b"\0odcat\0";

/// The mark as a record of its own, read after the end of every file: within a quote that was never closed
/// it is swallowed.
const END: &[u8] = b"\n\0odcat\0\n";

/// The largest pieces in which a file is read; most files are smaller.
const BUFFER: u64 = 64 * 1024;

/// The sign between cells, where none is declared.
pub(super) const DELIMITER: u8 = b',';

/// The sign around cells, where none is declared.
pub(super) const QUOTE: u8 = b'"';

/// The records of a file, one at a time in one reused buffer. Empty lines are passed over and a UTF-8
/// byte-order mark is dropped.
pub(super) struct Records {
    reader: csv::Reader<Chain<Digesting<File>, Cursor<&'static [u8]>>>,
    record: ByteRecord,
    ended: bool,
}

/// What [`Records::next`] found.
pub(super) enum Next<'a> {
    /// A record.
    Record(&'a ByteRecord),
    /// The end.
    End,
    /// The end, inside a quote that was opened in the record that starts here.
    UnclosedQuote(Position),
}

impl Records {
    pub(super) fn open(path: &Path, dialect: &Dialect) -> io::Result<Self> {
        let file = File::open(path)?;
        let buffer = file.metadata()?.len().clamp(1024, BUFFER) as usize;
        let bytes = Digesting::new(file).chain(Cursor::new(END));
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(dialect.delimiter.unwrap_or(DELIMITER))
            .quote(dialect.quote.unwrap_or(QUOTE))
            .buffer_capacity(buffer)
            .from_reader(bytes);
        Ok(Self { reader, record: ByteRecord::new(), ended: false })
    }

    pub(super) fn next(&mut self) -> io::Result<Next<'_>> {
        if self.ended || !self.reader.read_byte_record(&mut self.record)? {
            return Ok(Next::End);
        }
        if !self.record.as_slice().ends_with(MARK) && !self.record.as_slice().ends_with(END) {
            return Ok(Next::Record(&self.record));
        }
        self.ended = true;
        if self.record.len() == 1 && self.record[0] == *MARK {
            return Ok(Next::End);
        }
        Ok(Next::UnclosedQuote(self.record.position().cloned().unwrap_or_else(Position::new)))
    }

    /// Size and checksum of the whole file; complete once the end was reached.
    pub(super) fn finish(self) -> FileInfo {
        self.reader.into_inner().into_inner().0.finish()
    }
}
