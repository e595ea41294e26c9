//! The clean rows of a table as the files that are offered for download.
//!
//! Every writer makes the same bytes of the same rows, on any machine and however the rows are batched. None
//! keeps more than a group of rows in memory.

mod csv;
mod decimal;
mod formula;
mod json;
mod moment;
mod parquet;
mod rows;
mod xlsx;

use std::io::{self, Write};
use std::path::Path;

pub(crate) use self::formula::guard as guard_formula;
pub(super) use self::formula::is_formula;
pub(super) use self::json::push_array;
pub(super) use self::parquet::fits_parquet;
pub(super) use self::rows::{CleanRows, Row};
pub(super) use self::xlsx::{XlsxLimit, xlsx_limit};

use self::csv::{CsvExport, ExcelCsvExport};
use self::json::{Frame, JsonExport};
use self::parquet::ParquetExport;
use self::xlsx::XlsxExport;
use crate::model::{DownloadKind, FieldType};

/// Where a file goes.
type Out<'a> = Box<dyn Write + Send + 'a>;

/// A column as the files have it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OutColumn<'a> {
    /// Its name for machines: the header everywhere but in a workbook.
    pub name: &'a str,
    /// Its name for people: the header in a workbook.
    pub title: &'a str,
    /// What its values are.
    pub field_type: FieldType,
}

/// A file in the making. After an error nothing more can be added to it.
pub(crate) trait Export: Send {
    /// Adds rows, which have as many cells as the file has columns. Whatever the format has no value for is
    /// written as text, so that nothing is lost; but a column of Parquet has one type, and [`fits_parquet`] says
    /// beforehand which.
    ///
    /// # Errors
    /// When the destination cannot be written, or a value does not fit in the format.
    fn rows(&mut self, rows: &CleanRows) -> io::Result<()>;

    /// Writes what is left. A file that is not finished is not valid.
    ///
    /// # Errors
    /// When the destination cannot be written.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// Begins a file. The title names the sheet of a workbook; `scratch` is an existing folder for the cells of a
/// workbook until it is finished (other kinds do not touch it).
///
/// # Errors
/// When the destination cannot be written, or a column does not fit in the format.
pub(crate) fn open<'a>(
    kind: DownloadKind,
    columns: &[OutColumn<'_>],
    title: &str,
    scratch: &Path,
    out: Out<'a>,
) -> io::Result<Box<dyn Export + 'a>> {
    Ok(match kind {
        DownloadKind::Csv => Box::new(CsvExport::new(columns, out, None)?),
        DownloadKind::ExcelCsv => Box::new(ExcelCsvExport::new(columns, out)?),
        DownloadKind::Json => Box::new(JsonExport::new(columns, Frame::Array, out)),
        DownloadKind::Ndjson => Box::new(JsonExport::new(columns, Frame::Lines, out)),
        DownloadKind::Xlsx => Box::new(XlsxExport::new(columns, title, scratch, out)?),
        DownloadKind::Parquet => Box::new(ParquetExport::new(columns, out)?),
    })
}

/// Begins a file of [`DownloadKind::Csv`] and the [`RowIndex`](crate::model::RowIndex) of it.
///
/// # Errors
/// When a destination cannot be written.
pub(crate) fn open_indexed_csv<'a>(
    columns: &[OutColumn<'_>],
    out: Out<'a>,
    index: Out<'a>,
) -> io::Result<Box<dyn Export + 'a>> {
    Ok(Box::new(CsvExport::new(columns, out, Some(index))?))
}

#[cfg(test)]
mod tests;
