//! XLSX, through `calamine`, one cell after another.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{DataRef, Reader, Sheet, SheetType, SheetVisible, Style, Xlsx, XlsxError};

use super::format::{Epoch, Format, write_formatted};
use super::package::Package;
use super::rows::{CellKind, RowSink};
use super::{SheetInfo, WorkbookError};

type Book = Xlsx<BufReader<File>>;

/// The sheets with the place of their last value.
pub(super) fn sheets(path: &Path) -> Result<Vec<SheetInfo>, WorkbookError> {
    Package::open(path)?;
    let mut book = open(path)?;
    worksheets(&book).iter().map(|sheet| measure(&mut book, sheet)).collect()
}

/// Hands over the rows of a sheet. Merged regions are behind the cells, so the sheet is read twice.
pub(super) fn read(path: &Path, name: &str, sink: &mut RowSink) -> Result<(), WorkbookError> {
    let mut package = Package::open(path)?;
    let mut book = open(path)?;
    let sheets = worksheets(&book);
    if !sheets.iter().any(|sheet| sheet.name == name) {
        let sheets = sheets.into_iter().map(|sheet| sheet.name).collect();
        return Err(WorkbookError::NoSheet { name: name.to_owned(), sheets });
    }
    let epoch = if book.has_1904_epoch() { Epoch::Y1904 } else { Epoch::Y1900 };
    sink.opened(package.merged_regions(name)?)?;
    let mut cells = book.worksheet_cells_reader(name).map_err(fault)?;
    let formats: Vec<Format> = cells.styles().iter().map(format_of_style).collect();
    let mut text = String::new();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(fault)? {
        let (row, column) = cell.get_position();
        let format = formats.get(style).copied().unwrap_or(Format::Number);
        text.clear();
        let (text, kind) = print(cell.get_value(), format, epoch, &mut text);
        sink.cell(row, column, text, kind)?;
    }
    Ok(())
}

fn open(path: &Path) -> Result<Book, WorkbookError> {
    Xlsx::new(BufReader::new(File::open(path)?)).map_err(fault)
}

fn worksheets(book: &Book) -> Vec<Sheet> {
    book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect()
}

fn measure(book: &mut Book, sheet: &Sheet) -> Result<SheetInfo, WorkbookError> {
    let (mut rows, mut columns) = (0, 0);
    let mut cells = book.worksheet_cells_reader(&sheet.name).map_err(fault)?;
    while let Some(cell) = cells.next_cell().map_err(fault)? {
        if !is_empty(cell.get_value()) {
            let (row, column) = cell.get_position();
            rows = rows.max(row.saturating_add(1));
            columns = columns.max(column.saturating_add(1));
        }
    }
    let hidden = sheet.visible != SheetVisible::Visible;
    Ok(SheetInfo { name: sheet.name.clone(), rows, columns, hidden })
}

fn is_empty(value: &DataRef<'_>) -> bool {
    match value {
        DataRef::Empty => true,
        DataRef::String(text) => text.is_empty(),
        DataRef::SharedString(text) => text.is_empty(),
        _ => false,
    }
}

fn format_of_style(style: &Style) -> Format {
    let Some(format) = &style.number_format else { return Format::Number };
    match format.format_id {
        // What `calamine` calls a format that it has no code for.
        Some(id) if format.format_code == "General" => Format::built_in(id),
        _ => Format::of_code(&format.format_code),
    }
}

/// Text of a value, and what it is.
fn print<'a>(value: &'a DataRef<'_>, format: Format, epoch: Epoch, out: &'a mut String) -> (&'a str, CellKind) {
    let kind = match value {
        DataRef::Empty => CellKind::Text,
        DataRef::String(text) | DataRef::DurationIso(text) => return (text, CellKind::Text),
        DataRef::SharedString(text) => return (text, CellKind::Text),
        DataRef::DateTimeIso(text) => return (iso_date(text, format), CellKind::Native),
        DataRef::Bool(truth) => {
            out.push_str(if *truth { "true" } else { "false" });
            CellKind::Native
        }
        DataRef::Error(error) => {
            out.push_str(&error.to_string());
            CellKind::Text
        }
        DataRef::Int(number) => write_formatted(*number as f64, format, epoch, out),
        DataRef::Float(number) => write_formatted(*number, format, epoch, out),
        // Whether a number is a date is judged by our own reading of its format: `calamine` takes the `D`
        // of `#,##0 VND` for a day.
        DataRef::DateTime(number) => write_formatted(number.as_f64(), format, epoch, out),
    };
    (out, kind)
}

/// A date that is stored as text; the midnight of a day is not part of it.
fn iso_date(text: &str, format: Format) -> &str {
    match text.split_once('T') {
        Some((day, _)) if matches!(format, Format::Date) => day,
        _ => text,
    }
}

fn fault(error: XlsxError) -> WorkbookError {
    match error {
        XlsxError::Io(error) if error.kind() != std::io::ErrorKind::InvalidData => WorkbookError::Io(error),
        XlsxError::Password => WorkbookError::Encrypted,
        other => WorkbookError::broken(other),
    }
}
