//! XLS: the workbooks of Excel 5.0 to 2003 ([MS-XLS]).

use std::path::Path;

use super::biff::{Record, Segments, continued, kinds, records};
use super::compound::{self, u16_at, u32_at};
use super::format::{Epoch, Format, write_formatted};
use super::rows::{CellKind, MergedRegion, RowSink};
use super::{SheetInfo, WorkbookError};

/// Version of the records of Excel 97 to 2003. Those before it have strings of bytes.
const BIFF8: u16 = 0x0600;

/// The sheets with the place of their last value.
pub(super) fn sheets(path: &Path) -> Result<Vec<SheetInfo>, WorkbookError> {
    let book = Book::read(path)?;
    book.sheets.iter().map(|sheet| book.measure(sheet)).collect()
}

/// Hands over the rows of a sheet.
pub(super) fn read(path: &Path, name: &str, sink: &mut RowSink) -> Result<(), WorkbookError> {
    let book = Book::read(path)?;
    let sheet = book.sheets.iter().find(|sheet| sheet.name == name).ok_or_else(|| WorkbookError::NoSheet {
        name: name.to_owned(),
        sheets: book.sheets.iter().map(|sheet| sheet.name.clone()).collect(),
    })?;
    let (cells, merged) = book.cells(sheet)?;
    sink.opened(merged)?;
    let mut text = String::new();
    for cell in &cells {
        text.clear();
        let kind = book.print(cell, &mut text)?;
        sink.cell(u32::from(cell.row), u32::from(cell.column), &text, kind)?;
    }
    Ok(())
}

/// What is common to all sheets.
struct Book {
    stream: Vec<u8>,
    wide_strings: bool,
    epoch: Epoch,
    /// Number format of each cell format.
    formats: Vec<Format>,
    strings: Vec<String>,
    sheets: Vec<Sheet>,
}

struct Sheet {
    name: String,
    at: usize,
    hidden: bool,
}

/// A cell whose value is still in the stream.
#[derive(Debug, Clone, Copy)]
struct Cell {
    row: u16,
    column: u16,
    /// Its cell format.
    format: u16,
    value: ValueKind,
    /// Where its value begins in the stream.
    at: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ValueKind {
    Float,
    Packed,
    Shared,
    Label,
    BoolOrError,
    Bool,
    Error,
    /// The text of a formula, in a record of its own.
    Text,
}

impl Book {
    fn read(path: &Path) -> Result<Self, WorkbookError> {
        let bytes = compound::read_file(path)?;
        let stream = if bytes.starts_with(&compound::SIGNATURE) {
            compound::stream(&bytes, &["Workbook", "Book"])?
        } else {
            bytes
        };
        let mut book = Self {
            stream,
            wide_strings: true,
            epoch: Epoch::Y1900,
            formats: Vec::new(),
            strings: Vec::new(),
            sheets: Vec::new(),
        };
        book.read_globals()?;
        Ok(book)
    }

    fn read_globals(&mut self) -> Result<(), WorkbookError> {
        let stream = std::mem::take(&mut self.stream);
        let mut own_formats: Vec<(u16, Format)> = Vec::new();
        let mut cell_formats = Vec::new();
        let mut first = true;
        for record in records(&stream, 0) {
            match record.kind {
                kinds::BEGIN if first => self.wide_strings = u16_at(record.data, 0) == Some(BIFF8),
                _ if first => return Err(WorkbookError::broken("it does not begin as a workbook")),
                kinds::FILE_PASS => return Err(WorkbookError::Encrypted),
                kinds::DATE_MODE if u16_at(record.data, 0) == Some(1) => self.epoch = Epoch::Y1904,
                kinds::FORMAT => own_formats.extend(self.own_format(record.data)),
                kinds::XF => cell_formats.extend(u16_at(record.data, 2)),
                kinds::BOUND_SHEET => self.sheets.extend(self.sheet(record.data)),
                kinds::SST => self.strings = shared_strings(&stream, record.at),
                kinds::END => break,
                _ => {}
            }
            first = false;
        }
        self.stream = stream;
        // The last record for a number counts, and a file's own format goes before a built-in one.
        let format = |id: &u16| own_formats.iter().rev().find(|own| own.0 == *id).map(|own| own.1);
        self.formats = cell_formats.iter().map(|id| format(id).unwrap_or(Format::built_in((*id).into()))).collect();
        Ok(())
    }

    fn own_format(&self, data: &[u8]) -> Option<(u16, Format)> {
        let mut rest = Segments::of(data, 2);
        let code = if self.wide_strings { rest.rich_string() } else { rest.short_byte_string() }?;
        Some((u16_at(data, 0)?, Format::of_code(&code)))
    }

    /// A sheet with cells; charts and macros are none.
    fn sheet(&self, data: &[u8]) -> Option<Sheet> {
        let at = u32_at(data, 0)? as usize;
        let [state, kind] = *data.get(4..)?.first_chunk()?;
        let mut rest = Segments::of(data, 6);
        let name = if self.wide_strings { rest.short_string() } else { rest.short_byte_string() }?;
        (kind == 0).then_some(Sheet { name, at, hidden: state & 3 != 0 })
    }

    fn measure(&self, sheet: &Sheet) -> Result<SheetInfo, WorkbookError> {
        let (cells, _) = self.cells(sheet)?;
        let (mut rows, mut columns, mut text) = (0, 0, String::new());
        for cell in cells {
            text.clear();
            self.print(&cell, &mut text)?;
            if !text.is_empty() {
                rows = rows.max(u32::from(cell.row) + 1);
                columns = columns.max(u32::from(cell.column) + 1);
            }
        }
        Ok(SheetInfo { name: sheet.name.clone(), rows, columns, hidden: sheet.hidden })
    }

    /// The cells with a value, in order, and the merged regions.
    fn cells(&self, sheet: &Sheet) -> Result<(Vec<Cell>, Vec<MergedRegion>), WorkbookError> {
        let mut found = Found::default();
        // Charts within the sheet are nested in it, with cells of their own.
        let mut depth = 0;
        for record in records(&self.stream, sheet.at) {
            match record.kind {
                kinds::BEGIN => depth += 1,
                kinds::END => depth -= 1,
                _ if depth == 1 => found.add(&record),
                _ => {}
            }
            if found.broken {
                return Err(WorkbookError::broken("a cell in it is cut off"));
            }
            if depth == 0 {
                found.cells.sort_by_key(|cell| (cell.row, cell.column));
                return Ok((found.cells, found.merged));
            }
        }
        Err(WorkbookError::broken(format_args!("the end of sheet '{}' is missing", sheet.name)))
    }

    fn print(&self, cell: &Cell, out: &mut String) -> Result<CellKind, WorkbookError> {
        let at = cell.at as usize;
        match cell.value {
            ValueKind::Float => Ok(self.print_number(f64_at(&self.stream, at), cell, out)),
            ValueKind::Packed => Ok(self.print_number(u32_at(&self.stream, at).map(unpack), cell, out)),
            ValueKind::BoolOrError if byte_at(&self.stream, at + 1) == 0 => Ok(print_bool(&self.stream, at, out)),
            ValueKind::Bool => Ok(print_bool(&self.stream, at, out)),
            ValueKind::BoolOrError | ValueKind::Error => Ok(print_error(&self.stream, at, out)),
            ValueKind::Shared => {
                let index = u32_at(&self.stream, at).map_or(usize::MAX, |index| index as usize);
                out.push_str(self.strings.get(index).ok_or_else(cut_off)?);
                Ok(CellKind::Text)
            }
            ValueKind::Label => self.print_text(continued(&self.stream, at - 6), 6, out),
            ValueKind::Text if u16_at(&self.stream, at) == Some(0) => Ok(CellKind::Text),
            ValueKind::Text => self.print_text(continued(&self.stream, at), 0, out),
        }
    }

    fn print_number(&self, number: Option<f64>, cell: &Cell, out: &mut String) -> CellKind {
        let Some(number) = number else { return CellKind::Text };
        let format = self.formats.get(usize::from(cell.format)).copied().unwrap_or(Format::Number);
        write_formatted(number, format, self.epoch, out)
    }

    fn print_text(&self, mut record: Segments<'_>, start: usize, out: &mut String) -> Result<CellKind, WorkbookError> {
        record.skip(start);
        let text = if self.wide_strings { record.rich_string() } else { record.byte_string() };
        out.push_str(&text.ok_or_else(cut_off)?);
        Ok(CellKind::Text)
    }
}

fn cut_off() -> WorkbookError {
    WorkbookError::broken("a text in it is cut off")
}

/// What the records of a sheet say.
#[derive(Default)]
struct Found {
    cells: Vec<Cell>,
    merged: Vec<MergedRegion>,
    /// The cell whose formula gave a text, which the next text record holds.
    awaits_text: Option<(u16, u16)>,
    /// A record is too short for what it is.
    broken: bool,
}

impl Found {
    fn add(&mut self, record: &Record<'_>) {
        match record.kind {
            kinds::NUMBER => self.cell(record, ValueKind::Float, 14),
            kinds::RK => self.cell(record, ValueKind::Packed, 10),
            kinds::LABEL_SST => self.cell(record, ValueKind::Shared, 10),
            kinds::LABEL | kinds::R_STRING => self.cell(record, ValueKind::Label, 8),
            kinds::BOOL_ERR => self.cell(record, ValueKind::BoolOrError, 8),
            kinds::MUL_RK => self.packed_numbers(record),
            kinds::FORMULA => self.formula(record),
            kinds::STRING => self.text_of_formula(record),
            kinds::MERGE_CELLS => self.merged.extend(merged_regions(record.data)),
            _ => {}
        }
    }

    /// A record that begins with row, column and cell format, and has at least `size` bytes.
    fn cell(&mut self, record: &Record<'_>, value: ValueKind, size: usize) {
        if record.data.len() < size {
            self.broken = true;
        } else {
            self.put(record, 0, value, record.at + 6);
        }
    }

    /// Adds a cell whose format is right of its position, or so many bytes further.
    fn put(&mut self, record: &Record<'_>, format_at: usize, value: ValueKind, at: usize) {
        let number = |at| u16_at(record.data, at);
        if let (Some(row), Some(column), Some(format), Ok(at)) =
            (number(0), number(2), number(4 + format_at), u32::try_from(at))
        {
            self.cells.push(Cell { row, column, format, value, at });
        }
    }

    /// Several numbers in a row: a cell format and a packed number for each.
    fn packed_numbers(&mut self, record: &Record<'_>) {
        let count = record.data.len().saturating_sub(6) / 6;
        for index in 0..count {
            self.put(record, index * 6, ValueKind::Packed, record.at + 6 + index * 6);
            if let Some(cell) = self.cells.last_mut() {
                cell.column = cell.column.saturating_add(index as u16);
            }
        }
    }

    /// The last value of a formula is a number, or says of what other kind it is in its first byte.
    fn formula(&mut self, record: &Record<'_>) {
        self.awaits_text = None;
        if record.data.len() < 14 {
            self.broken = true;
            return;
        }
        if record.data[12..14] != [0xFF, 0xFF] {
            return self.put(record, 0, ValueKind::Float, record.at + 6);
        }
        match record.data[6] {
            0 => self.awaits_text = u16_at(record.data, 0).zip(u16_at(record.data, 2)),
            1 => self.put(record, 0, ValueKind::Bool, record.at + 8),
            2 => self.put(record, 0, ValueKind::Error, record.at + 8),
            _ => {}
        }
    }

    fn text_of_formula(&mut self, record: &Record<'_>) {
        if let (Some((row, column)), Ok(at)) = (self.awaits_text.take(), u32::try_from(record.at)) {
            self.cells.push(Cell { row, column, format: 0, value: ValueKind::Text, at });
        }
    }
}

fn merged_regions(data: &[u8]) -> impl Iterator<Item = MergedRegion> {
    let regions = data.get(2..).unwrap_or_default().chunks_exact(8);
    regions.take(u16_at(data, 0).unwrap_or(0).into()).map(|region| {
        let number = |at| u32::from(u16_at(region, at).unwrap_or(0));
        MergedRegion { first_row: number(0), last_row: number(2), first_column: number(4), last_column: number(6) }
    })
}

fn shared_strings(stream: &[u8], at: usize) -> Vec<String> {
    let mut rest = continued(stream, at);
    rest.skip(8);
    let mut strings = Vec::new();
    while !rest.is_empty() {
        let Some(string) = rest.rich_string() else { break };
        strings.push(string);
    }
    strings
}

/// A number packed into 30 bits: an integer or the upper half of a float, perhaps times 100.
fn unpack(packed: u32) -> f64 {
    let number = if packed & 2 != 0 {
        f64::from(packed.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    if packed & 1 != 0 { number / 100.0 } else { number }
}

fn print_bool(stream: &[u8], at: usize, out: &mut String) -> CellKind {
    out.push_str(if byte_at(stream, at) == 0 { "false" } else { "true" });
    CellKind::Native
}

/// Error values, [MS-XLS] 2.5.10.
fn print_error(stream: &[u8], at: usize, out: &mut String) -> CellKind {
    out.push_str(match byte_at(stream, at) {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#GETTING_DATA",
    });
    CellKind::Text
}

fn byte_at(stream: &[u8], at: usize) -> u8 {
    stream.get(at).copied().unwrap_or(0)
}

fn f64_at(stream: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(*stream.get(at..)?.first_chunk()?))
}
