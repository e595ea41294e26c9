//! Digests of rows in order, however many there are: what does not fit in memory is sorted on disk.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

/// A row by the digest of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub(super) digest: [u8; 16],
    /// Its record.
    pub(super) record: u64,
}

/// Bytes of an entry on disk.
const SIZE: usize = 24;

/// Entries in memory, 24 MB of them.
const ROOM: usize = 1 << 20;

/// Collects entries.
#[derive(Debug, Default)]
pub(super) struct Sorter {
    memory: Vec<Entry>,
    runs: Vec<File>,
}

impl Sorter {
    /// Adds an entry.
    ///
    /// # Errors
    /// When the disk fails.
    pub(super) fn push(&mut self, entry: Entry) -> io::Result<()> {
        self.memory.push(entry);
        if self.memory.len() < ROOM { Ok(()) } else { self.spill() }
    }

    fn spill(&mut self) -> io::Result<()> {
        self.memory.sort_unstable();
        let mut run = BufWriter::with_capacity(1 << 18, tempfile::tempfile()?);
        for Entry { digest, record } in self.memory.drain(..) {
            run.write_all(&digest)?;
            run.write_all(&record.to_le_bytes())?;
        }
        let mut run = run.into_inner().map_err(io::IntoInnerError::into_error)?;
        run.rewind()?;
        self.runs.push(run);
        Ok(())
    }

    /// The entries by digest, then by record.
    ///
    /// # Errors
    /// When the disk fails.
    pub(super) fn finish(mut self) -> io::Result<Sorted> {
        self.memory.sort_unstable();
        let mut runs: Vec<Run> = self.runs.into_iter().map(Run::of_file).collect();
        runs.push(Run { next: None, rest: Rest::Memory(self.memory.into_iter()) });
        runs.iter_mut().try_for_each(Run::advance)?;
        Ok(Sorted { runs })
    }
}

/// Sorted entries.
pub(super) struct Sorted {
    runs: Vec<Run>,
}

struct Run {
    next: Option<Entry>,
    rest: Rest,
}

enum Rest {
    Memory(std::vec::IntoIter<Entry>),
    File(BufReader<File>),
}

impl Run {
    fn of_file(file: File) -> Self {
        Self { next: None, rest: Rest::File(BufReader::with_capacity(1 << 16, file)) }
    }

    fn advance(&mut self) -> io::Result<()> {
        self.next = match &mut self.rest {
            Rest::Memory(entries) => entries.next(),
            Rest::File(file) => read_entry(file)?,
        };
        Ok(())
    }
}

fn read_entry(file: &mut impl Read) -> io::Result<Option<Entry>> {
    let mut bytes = [0; SIZE];
    match file.read_exact(&mut bytes) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let (mut digest, mut record) = ([0; 16], [0; 8]);
    digest.copy_from_slice(&bytes[..16]);
    record.copy_from_slice(&bytes[16..]);
    Ok(Some(Entry { digest, record: u64::from_le_bytes(record) }))
}

impl Sorted {
    /// The next entry.
    ///
    /// # Errors
    /// When the disk fails.
    pub(super) fn next(&mut self) -> io::Result<Option<Entry>> {
        let first = self.runs.iter().enumerate().filter_map(|(at, run)| Some((run.next?, at))).min();
        let Some((entry, at)) = first else { return Ok(None) };
        self.runs[at].advance()?;
        Ok(Some(entry))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_in_order_from_memory_and_disk() -> io::Result<()> {
        let mut sorter = Sorter::default();
        let count = ROOM as u64 * 2 + 100;
        for record in 0..count {
            // A permutation, since the factor is odd.
            let mixed = record.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let mut digest = [0; 16];
            digest[..8].copy_from_slice(&mixed.to_be_bytes());
            sorter.push(Entry { digest, record })?;
        }
        assert_eq!(sorter.runs.len(), 2);
        let mut sorted = sorter.finish()?;
        let (mut seen, mut last) = (0, None);
        while let Some(entry) = sorted.next()? {
            assert!(last < Some(entry));
            (seen, last) = (seen + 1, Some(entry));
        }
        assert_eq!(seen, count);
        Ok(())
    }
}
