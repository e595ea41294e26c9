//! Files of a dataset and what was learnt from reading them.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Chart, ColumnProfile, Dialect, Field, Format, Id, Localized};

/// A file of a dataset (`dcat:Distribution`).
#[derive(Debug, Clone, PartialEq)]
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
    /// Columns whose values are rows of other tables.
    pub foreign_keys: Vec<ForeignKey>,
    /// How the file is written, where declared.
    pub dialect: Dialect,
    /// Cells that mean "no value", besides the empty one.
    pub missing_values: Vec<Box<str>>,
    /// The original file.
    pub original: FileInfo,
    /// What reading it as a table found; `None` for other formats.
    pub table: Option<Table>,
}

/// Columns whose values, taken together, are those of a row of another table (Table Schema `foreignKeys`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// Names of fields.
    pub fields: Vec<Box<str>>,
    /// The dataset of the other table; the own one when silent.
    pub dataset: Option<Id>,
    /// The file of the other table, inside its dataset's folder.
    pub path: Box<str>,
    /// Names of its fields, one for each of the own ones.
    pub referenced: Vec<Box<str>>,
}

/// Size and checksum of a published file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileInfo {
    /// Bytes.
    pub size: u64,
    /// SHA-256.
    pub sha256: Digest,
}

/// A SHA-256 digest; displays as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Rows of data, without totals, groups and notes.
    pub rows: u64,
    /// Rows that add others up or stand over them; the downloads have them, marked.
    pub marked_rows: u64,
    /// Columns, in file order.
    pub columns: Vec<Column>,
    /// Columns that the downloads have besides, behind the others.
    pub marks: Vec<MarkColumn>,
    /// The first rows, as the clean CSV has them: the cells of `columns`, then those of `marks`.
    pub preview: Preview,
    /// Lines above the table.
    pub titles: Vec<Box<str>>,
    /// Lines below the table and between its rows: footnotes, sources, signatures.
    pub notes: Vec<Box<str>>,
    /// What all of it is counted in, where a line above it says so.
    pub unit: Option<Box<str>>,
    /// The earliest and the latest of the dates, periods and years in it, as the clean CSV has them.
    pub span: Option<(Box<str>, Box<str>)>,
    /// Its charts, in the order in which a page shows them.
    pub charts: Vec<Chart>,
    /// The files that it is offered as.
    pub downloads: Vec<Download>,
    /// Why it is not offered as a workbook, where it is too large for one.
    pub too_large_for_excel: bool,
    /// Where its rows begin in the clean CSV; `None` for a table that is read whole soon enough.
    pub row_index: Option<RowIndex>,
}

impl Table {
    /// Rows from which on a table has a [`RowIndex`].
    pub const INDEXED: u64 = 501;

    /// A file that it is offered as.
    pub fn download(&self, kind: DownloadKind) -> Option<&Download> {
        self.downloads.iter().find(|download| download.kind == kind)
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its field: declared, or inferred where the schema is silent.
    pub field: Field,
    /// What its values are like.
    pub profile: ColumnProfile,
}

/// A column that says something of the row or of the cell before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkColumn {
    /// Its name.
    pub name: Box<str>,
    /// What it marks.
    pub mark: Mark,
}

/// What a [`MarkColumn`] marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// Whether a row holds data, a total or the head of a group: `data`, `total`, `group`.
    RowType,
    /// How final the year in this column is, in the words of the file.
    Flag(usize),
}

/// What a row of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowType {
    /// Data.
    Data,
    /// The sum of others.
    Total,
    /// The head of those below it.
    Group,
}

impl RowType {
    /// The word in the downloads.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Total => "total",
            Self::Group => "group",
        }
    }
}

/// A file that is made of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// Its form.
    pub kind: DownloadKind,
    /// Where it lies until it is published; `None` when it was not made, since nothing is to be published.
    pub made: Option<MadeFile>,
}

/// The file that says where rows begin in the clean CSV, by which a page can ask for those that it shows.
///
/// It holds unsigned 64-bit numbers, little-endian: the offsets of the first byte of the rows 0, [`Self::STEP`],
/// 2 × [`Self::STEP`] …, counted behind the header and with totals and groups, then the size of the CSV.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowIndex {
    /// Where it lies until it is published; `None` when it was not made, since nothing is to be published.
    pub made: Option<MadeFile>,
}

impl RowIndex {
    /// Rows from one offset to the next.
    pub const STEP: u64 = 100;
    /// What is added to the name of a table.
    pub const SUFFIX: &str = ".rows.bin";
}

/// A file that was made and not yet published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeFile {
    /// Where it lies on disk.
    pub path: PathBuf,
    /// Its size and checksum.
    pub info: FileInfo,
}

/// Forms that a table is offered in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DownloadKind {
    /// UTF-8 without a byte-order mark, `,`, LF.
    Csv,
    /// The same with a byte-order mark and CR LF, without which Excel misreads it, and safe from formulas.
    ExcelCsv,
    /// A workbook.
    Xlsx,
    /// An array of objects.
    Json,
    /// An object a line.
    Ndjson,
    /// Columns, compressed.
    Parquet,
}

impl DownloadKind {
    /// All forms, in the order in which a page offers them.
    pub const ALL: &[Self] = &[Self::Csv, Self::ExcelCsv, Self::Xlsx, Self::Json, Self::Ndjson, Self::Parquet];

    /// What is added to the name of a table: `-excel.csv`.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Csv => ".csv",
            Self::ExcelCsv => "-excel.csv",
            Self::Xlsx => ".xlsx",
            Self::Json => ".json",
            Self::Ndjson => ".ndjson",
            Self::Parquet => ".parquet",
        }
    }

    /// The word for it in messages and file names.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::ExcelCsv => "excel-csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Parquet => "parquet",
        }
    }
}

/// The first rows of a table in one buffer, since a catalogue holds one for each of its tables.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    text: String,
    ends: Vec<u32>,
    types: Vec<RowType>,
    columns: usize,
}

impl Preview {
    /// An empty preview for rows of `columns` cells.
    pub fn new(columns: usize) -> Self {
        Self { columns, ..Self::default() }
    }

    /// Begins a row.
    pub fn begin_row(&mut self, row_type: RowType) {
        self.types.push(row_type);
    }

    /// Appends a cell to the last row, from left to right.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.types.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows: what each is, and an iterator over its cells.
    pub fn rows(&self) -> impl Iterator<Item = (RowType, impl Iterator<Item = &str>)> {
        let cells = move |row| (0..self.columns).map(move |column| self.cell(row, column));
        self.types.iter().enumerate().map(move |(row, row_type)| (*row_type, cells(row)))
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
        for (row_type, cells) in [(RowType::Data, ["a", ""]), (RowType::Total, ["Bắc Kạn", "1"])] {
            preview.begin_row(row_type);
            cells.iter().for_each(|cell| preview.push(cell));
        }
        let rows: Vec<(RowType, Vec<_>)> = preview.rows().map(|(kind, cells)| (kind, cells.collect())).collect();
        assert_eq!(rows, [(RowType::Data, vec!["a", ""]), (RowType::Total, vec!["Bắc Kạn", "1"])]);
        assert_eq!(Preview::new(0).rows().count(), 0);
    }
}
