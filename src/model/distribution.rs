//! Files of a dataset and what was learnt from reading them.

use std::fmt;
use std::path::PathBuf;

use super::{Dialect, Field, Format, Id, Localized};

/// A file of a dataset (`dcat:Distribution`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// Name of the file inside the dataset's folder, with `/`, as the agency gave it.
    pub path: Box<str>,
    /// Where the file lies on disk.
    pub disk_path: PathBuf,
    /// Stem of the published names: `<name>.csv`.
    pub name: Id,
    /// Its format.
    pub format: Format,
    /// Its title, where the dataset's does not do.
    pub title: Option<Localized>,
    /// What is in it.
    pub description: Option<Localized>,
    /// Columns that identify a row (names of fields).
    pub primary_key: Vec<Box<str>>,
    /// How the file is written, where declared.
    pub dialect: Dialect,
    /// Cells that mean "no value", besides the empty one.
    pub missing_values: Vec<Box<str>>,
    /// The original file.
    pub original: FileInfo,
    /// What reading it as a table found; `None` for other formats.
    pub table: Option<Table>,
}

/// Size and checksum of a published file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileInfo {
    /// Bytes.
    pub size: u64,
    /// SHA-256.
    pub sha256: Digest,
}

/// A SHA-256 digest; displays as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digest(pub [u8; 32]);

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// What reading a table found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Rows below the header.
    pub rows: u64,
    /// Columns, in file order.
    pub columns: Vec<Column>,
    /// The first rows, as the clean CSV has them.
    pub preview: Preview,
    /// The clean CSV: UTF-8, no byte-order mark, `,`, LF.
    pub clean: FileInfo,
    /// The CSV for Excel: the clean one with a byte-order mark and CR LF.
    pub excel: FileInfo,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its field: declared, or inferred where the schema is silent.
    pub field: Field,
    /// Cells without a value.
    pub missing: u64,
    /// The first value, as the clean CSV has it; empty when there is none.
    pub example: Box<str>,
}

/// The first rows of a table in one buffer, since a catalogue holds one for each of its tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    text: String,
    ends: Vec<u32>,
    columns: usize,
}

impl Preview {
    /// An empty preview for rows of `columns` cells.
    pub fn new(columns: usize) -> Self {
        Self { columns, ..Self::default() }
    }

    /// Appends a cell; rows are filled from left to right.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// Number of whole rows.
    pub fn len(&self) -> usize {
        self.ends.len().checked_div(self.columns).unwrap_or(0)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows, each an iterator over its cells.
    pub fn rows(&self) -> impl Iterator<Item = impl Iterator<Item = &str>> {
        (0..self.len()).map(move |row| (0..self.columns).map(move |column| self.cell(row, column)))
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        let at = row * self.columns + column;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.text[start..self.ends[at] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_gives_back_the_cells_that_went_in() {
        let mut preview = Preview::new(2);
        for cell in ["a", "", "Bắc Kạn", "1"] {
            preview.push(cell);
        }
        let rows: Vec<Vec<_>> = preview.rows().map(Iterator::collect).collect();
        assert_eq!(rows, [["a", ""], ["Bắc Kạn", "1"]]);
        assert_eq!(Preview::new(0).rows().count(), 0);
    }
}
