//! Workbooks: XLSX, XLS and ODS files as rows of text cells.
//!
//! XLSX is read through `calamine`, a cell at a time. XLS and ODS are read here: `calamine` keeps every
//! sheet of them in memory as a full rectangle, whose size a broken file decides (an allocation that fails
//! ends the program and cannot be caught), and gives neither number formats (XLS) nor merged cells (ODS).
//!
//! A workbook is read by a thread of its own that hands over batches of rows, so reading and judging use
//! both cores, the reader may borrow from its archive, and a panic in a library is an error and no more.
//!
//! What a cell is printed as, whatever the format of the file:
//! - a number: plain decimals, at most 15 significant digits as in Excel ([`format::write_number`]);
//! - a number in a date, time, duration or percent format: as the format says, in ISO form and unrounded;
//! - a number in a format of zeros only (`00`): the code that the reader of the sheet sees, as text;
//! - text, and a formula's last text: as stored, line breaks included; an error value: its text (`#REF!`);
//! - a cell that a merged region covers: empty, whatever the file keeps there.
//!
//! Hidden rows and columns are read like others.

mod biff;
mod compound;
mod format;
mod kind;
mod ods;
mod ods_content;
mod package;
mod rows;
mod xls;
mod xlsx;

use std::io;
use std::path::Path;

use self::kind::Kind;
pub(crate) use self::rows::{SheetRow, SheetRows};

/// Rows that a sheet may have, by Excel's limit, which the other programs share.
const MAX_ROWS: u32 = 1_048_576;
/// Columns that a sheet may have.
const MAX_COLUMNS: u32 = 16_384;

/// One sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SheetInfo {
    /// Its name, as on its tab.
    pub(crate) name: String,
    /// Rows from the top of the sheet to the last one with a value.
    pub(crate) rows: u32,
    /// Columns from A to the last one with a value.
    pub(crate) columns: u32,
    /// It is not shown when the workbook is opened.
    pub(crate) hidden: bool,
}

/// Why a workbook cannot be read; each message says what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WorkbookError {
    /// The operating system says no.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// The file is not what its name says.
    #[error("is {found}, not a workbook; {advice}")]
    NotAWorkbook {
        /// What it is.
        found: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// A workbook under the wrong name.
    #[error("is really {found}; rename it so that it ends in {extension}")]
    Misnamed {
        /// What it is.
        found: &'static str,
        /// The right ending.
        extension: &'static str,
    },
    /// A password is needed.
    #[error("is protected by a password; open it in Excel and save it as .xlsx without one")]
    Encrypted,
    /// There is no such sheet.
    #[error("has no sheet '{name}'; its sheets are {}", quoted(sheets))]
    NoSheet {
        /// The name that was asked for.
        name: String,
        /// The names that are there.
        sheets: Vec<String>,
    },
    /// Reading it would need more memory or time than any table is worth.
    #[error("is too large to be read: {0}; save the sheet as CSV and publish that")]
    TooLarge(String),
    /// The bytes are not what the format says.
    #[error("is a broken workbook ({0}); open it in Excel or LibreOffice and save it again as .xlsx")]
    Broken(String),
}

impl WorkbookError {
    fn broken(what: impl ToString) -> Self {
        Self::Broken(what.to_string())
    }
}

fn quoted(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ")
}

/// The sheets of a workbook in order, hidden ones included; chart and macro sheets have no cells and are
/// left out. The whole file is read for it, since the sizes that files state are often wrong.
pub(crate) fn sheets(path: &Path) -> Result<Vec<SheetInfo>, WorkbookError> {
    let path = path.to_path_buf();
    rows::guarded(move || match kind::recognise(&path)? {
        Kind::Xlsx => xlsx::sheets(&path),
        Kind::Ods => ods::sheets(&path),
        Kind::Xls => xls::sheets(&path),
    })
}

/// Opens a sheet by its name.
pub(crate) fn open(path: &Path, sheet: &str) -> Result<SheetRows, WorkbookError> {
    let path = path.to_path_buf();
    let sheet = sheet.to_owned();
    SheetRows::read_by(move |sink| match kind::recognise(&path)? {
        Kind::Xlsx => xlsx::read(&path, &sheet, sink),
        Kind::Ods => ods::read(&path, &sheet, sink),
        Kind::Xls => xls::read(&path, &sheet, sink),
    })
}

#[cfg(test)]
mod tests;
