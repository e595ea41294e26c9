//! How a file is to be read, as its beginning shows: its encoding, its signs, where its table is, and the fields of
//! its columns.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::dialect;
use super::encoding::{self, Decoder};
use super::fault::{Part, Place, TableFault};
use super::header::{self, Named};
use super::infer::Interpretation;
use super::layout::{self, DeclaredLayout, Layout, Merged, Row};
use super::read::Declared;
use super::records::{Batch, Endless, Splitter};
use super::source::{self, Form, SheetSample};
use super::workbook;
use crate::diagnostic::Code;
use crate::model::{Dialect, Field};

/// Rows of the sample that the place of the table is judged by.
const LAYOUT_ROWS: usize = 2000;

/// How a file is read, as decided from all of it.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) form: Form,
    pub(super) layout: Layout,
    /// Columns of the file, with those that have neither a name nor a value.
    pub(super) width: usize,
    pub(super) columns: Vec<PlannedColumn>,
}

impl Plan {
    /// The sign between cells.
    pub(super) fn delimiter(&self) -> u8 {
        self.form.delimiter()
    }
}

/// A column as it is read.
#[derive(Debug, Clone)]
pub(super) struct PlannedColumn {
    /// Its place in the file.
    pub(super) at: usize,
    pub(super) field: Field,
    pub(super) is_unnamed: bool,
    pub(super) interpretation: Interpretation,
    /// Whether all values can be values of a Parquet column of the type.
    pub(super) fits_parquet: bool,
    /// UTF-16 units of the longest text, where it is a long one.
    pub(super) longest_for_excel: u32,
}

/// Decides from the beginning of a file how it is written and where its table is. The bytes that were read of
/// a text are handed on.
pub(super) fn judge(
    path: &Path,
    shown: &Arc<str>,
    declared: Declared<'_>,
    faults: &mut Vec<TableFault>,
) -> io::Result<Option<(Plan, Vec<u8>)>> {
    let judged = if declared.format.is_workbook() {
        judge_workbook(path, shown, declared, faults)?
    } else {
        judge_text(path, shown, declared, faults)?
    };
    let Some(Judged { form, rows, merged, sample }) = judged else { return Ok(None) };
    let plan = plan(shown, declared, form, &rows, &merged, faults);
    Ok(plan.map(|plan| (plan, sample)))
}

/// The beginning of a file, and how it is to be read.
struct Judged {
    form: Form,
    rows: Vec<Row>,
    merged: Vec<Merged>,
    /// The first bytes of a text.
    sample: Vec<u8>,
}

fn judge_text(
    path: &Path,
    shown: &Arc<str>,
    declared: Declared<'_>,
    faults: &mut Vec<TableFault>,
) -> io::Result<Option<Judged>> {
    let sample = source::text_sample(path)?;
    let reading = sample.reading(declared.dialect.encoding);
    faults.extend(encoding_faults(shown, declared, &reading));
    let mut text = String::new();
    Decoder::new(&reading).decode(&sample.start, sample.whole, &mut text);
    let found = dialect::detect(&text, declared.dialect.delimiter, declared.dialect.quote);
    let mut splitter = Splitter::new(found.signs);
    splitter.input().push_str(&text);
    let mut batch = Batch::default();
    // A quote that is not closed in the sample may be closed below it; the pass will tell.
    let closed = splitter.split(true, &mut batch);
    if let Err(endless) = closed
        && batch.len() == 0
    {
        faults.push(endless_fault(shown, endless));
        return Ok(None);
    }
    if let Some(fault) = wrong_delimiter(shown, declared, &text, &batch) {
        faults.push(fault);
        return Ok(None);
    }
    let mut rows: Vec<Row> = batch.records().take(LAYOUT_ROWS).map(Row::of).collect();
    if let Some(first) = rows.first_mut().filter(|_| found.has_sep_line) {
        first.cells.clear();
    }
    let form = Form::Text { reading, signs: found.signs };
    Ok(Some(Judged { form, rows, merged: Vec::new(), sample: sample.start }))
}

fn encoding_faults(shown: &Arc<str>, declared: Declared<'_>, reading: &encoding::Reading) -> Vec<TableFault> {
    let place = Place::at_line(1, None);
    let mut faults = Vec::new();
    if let (Some(declared), Some(other)) = (declared.dialect.encoding, reading.contradicted_by) {
        let message = format!("the file is declared to be {}, but reads as {}", declared.as_str(), other.as_str());
        let hint = format!("write encoding = \"{}\", or leave it out", other.as_str());
        faults.push(place.fault(shown, Code::TableEncoding, message, Some(hint)));
    } else if !reading.certain && declared.dialect.encoding.is_none() {
        let message = format!(
            "the encoding could be {}, but that is not certain: {}",
            reading.encoding.as_str(),
            reading.evidence
        );
        let hint = "look at the table; if letters are wrong, say `encoding` under [distributions.dialect]".to_owned();
        faults.push(place.fault(shown, Code::UncertainEncoding, message, Some(hint)));
    }
    faults
}

fn judge_workbook(
    path: &Path,
    shown: &Arc<str>,
    declared: Declared<'_>,
    faults: &mut Vec<TableFault>,
) -> io::Result<Option<Judged>> {
    let found = choose_sheet(path, shown, declared.dialect.sheet.as_deref(), faults).and_then(|sheet| {
        sheet.map(|sheet| source::sheet_sample(path, &sheet).map(|sample| (sheet, sample))).transpose()
    });
    match found {
        Ok(None) => Ok(None),
        Ok(Some((name, SheetSample { rows, merged, repair }))) => {
            Ok(Some(Judged { form: Form::Sheet { name, repair }, rows, merged, sample: Vec::new() }))
        }
        Err(workbook::WorkbookError::Io(error)) => Err(error),
        Err(error) => {
            faults.push(workbook_fault(shown, &error));
            Ok(None)
        }
    }
}

/// The sheet that is meant: the declared one, or the only one with a table.
fn choose_sheet(
    path: &Path,
    shown: &Arc<str>,
    declared: Option<&str>,
    faults: &mut Vec<TableFault>,
) -> Result<Option<String>, workbook::WorkbookError> {
    if let Some(name) = declared {
        return Ok(Some(name.to_owned()));
    }
    let sheets = workbook::sheets(path)?;
    let filled: Vec<_> = sheets.into_iter().filter(|sheet| !sheet.hidden && sheet.rows > 0).collect();
    // A cover sheet has a line or two; a table has rows and columns.
    let tables: Vec<_> = filled.iter().filter(|sheet| sheet.rows > 1 && sheet.columns > 1).collect();
    match (tables.as_slice(), filled.as_slice()) {
        ([only], _) => Ok(Some(only.name.clone())),
        ([], [only]) => Ok(Some(only.name.clone())),
        ([], []) => {
            let message = "the workbook has no sheet with anything in it";
            faults.push(Place::at_line(1, None).fault(shown, Code::EmptyTable, message, None));
            Ok(None)
        }
        _ => {
            let meant = if tables.is_empty() { filled.iter().collect() } else { tables };
            let names: Vec<String> = meant.iter().map(|sheet| format!("\"{}\"", sheet.name)).collect();
            let message =
                format!("the workbook has {} sheets, and each may be the table: {}", names.len(), names.join(", "));
            let hint = format!("say which under [distributions.dialect]: sheet = {}", names[0]);
            faults.push(Place::at_line(1, None).fault(shown, Code::ChooseSheet, message, Some(hint)));
            Ok(None)
        }
    }
}

pub(super) fn workbook_fault(shown: &Arc<str>, error: &workbook::WorkbookError) -> TableFault {
    Place::at_line(1, None).fault(shown, Code::UnusableWorkbook, format!("this file {error}"), None)
}

/// Finds the table in the first rows and the fields of its columns.
fn plan(
    shown: &Arc<str>,
    declared: Declared<'_>,
    form: Form,
    rows: &[Row],
    merged: &[Merged],
    faults: &mut Vec<TableFault>,
) -> Option<Plan> {
    if rows.iter().all(|row| row.cells.is_empty()) {
        let message = "the file is empty: there is not even a header";
        faults.push(Place::at_line(1, None).fault(shown, Code::EmptyTable, message, None));
        return None;
    }
    let Dialect { header_rows, skip_rows, .. } = declared.dialect;
    let names = declared.fields.iter().map(names_of).collect();
    let said = DeclaredLayout { header_rows: *header_rows, skip_rows: *skip_rows, names };
    let layout = layout::find(rows, &said, merged);
    let has_no_header = *header_rows == Some(0);
    if has_no_header && declared.fields.is_empty() {
        let message = "the file has no header (header_rows = 0), and no fields are declared";
        let hint = "name the columns in [[distributions.fields]], in the order of the file";
        faults.push(Place::at_line(1, None).fault(shown, Code::FieldNotFound, message, Some(hint.to_owned())));
        return None;
    }
    let width = width_of(rows, &layout).max(if has_no_header { declared.fields.len() } else { 0 });
    let delimiter = form.delimiter();
    let mut names = layout.names.clone();
    names.resize(width.max(names.len()), String::new());
    let fault = |code, part, message: String, hint| {
        header::place_of(layout.header.last(), &names, delimiter, part).fault(shown, code, message, hint)
    };
    let (columns, found) = if has_no_header && !declared.fields.is_empty() {
        (header::declared(declared.fields), Vec::new())
    } else {
        header::columns(&names, declared.fields, fault)
    };
    faults.extend(found);
    let planned = |(at, Named { field, is_unnamed }): (usize, Named)| PlannedColumn {
        at,
        field,
        is_unnamed,
        interpretation: Interpretation::TEXT,
        fits_parquet: true,
        longest_for_excel: 0,
    };
    let columns: Vec<PlannedColumn> = columns.into_iter().enumerate().map(planned).collect();
    Some(Plan { form, layout, width: columns.len(), columns })
}

/// What the header may call a field.
fn names_of(field: &Field) -> Vec<String> {
    let title = field.title.as_ref().map(|title| title.get(0).text.to_owned());
    std::iter::once(field.name.to_string()).chain(title).collect()
}

/// Columns that the header names, or that a good part of the rows below it fill.
fn width_of(rows: &[Row], layout: &Layout) -> usize {
    let body: Vec<usize> = rows
        .iter()
        .filter(|row| row.number >= layout.first && row.cells.len() > 1)
        .map(|row| row.cells.len())
        .collect();
    let widest = body.iter().copied().max().unwrap_or(0);
    // A header with all names is right about rows that are longer, unless most are.
    let all_named = layout.names.len() > 1 && layout.names.iter().all(|name| !name.is_empty());
    let share = if all_named { 2 } else { 5 };
    let enough = |width: &usize| body.iter().filter(|length| *length >= width).count() * share > body.len();
    let filled = (1..=widest).rev().find(enough).unwrap_or(0);
    let single = rows.iter().any(|row| row.number >= layout.first && !row.cells.is_empty());
    layout.names.len().max(filled).max(usize::from(single))
}

/// A declared delimiter that is nowhere, where another sign separates cells.
fn wrong_delimiter(shown: &Arc<str>, declared: Declared<'_>, text: &str, batch: &Batch) -> Option<TableFault> {
    let known = declared.dialect.delimiter?;
    if batch.records().take(LAYOUT_ROWS).any(|record| record.len() > 1) {
        return None;
    }
    let other = dialect::detect(text, None, declared.dialect.quote);
    let first = batch.records().find(|record| record.filled() > 0)?;
    let written =
        if other.signs.delimiter == b'\t' { "tab".to_owned() } else { char::from(other.signs.delimiter).to_string() };
    if other.columns < 2 || declared.fields.iter().any(|field| *field.name == *first.cell(0)) {
        return None;
    }
    let message = format!("the header is one cell, but `{written}` seems to separate {} cells in it", other.columns);
    let hint = format!("write delimiter = \"{written}\" under [distributions.dialect], or leave it out");
    Some(Place::of(first, known, Part::Cell(0)).fault(shown, Code::WrongDelimiter, message, Some(hint)))
}

pub(super) fn endless_fault(shown: &Arc<str>, endless: Endless) -> TableFault {
    let place = Place::at_line(endless.line, Some(endless.number));
    if endless.in_quotes {
        let message = "a quote that is opened in this row is never closed; everything below it was read as one cell";
        let hint = "close the quote, or write a quote inside a cell twice (\"\")";
        return place.fault(shown, Code::UnclosedQuote, message, Some(hint.to_owned()));
    }
    let message = "this row goes on for more than 16 MB without a line end";
    let hint = "export the table again, with a line for each row";
    place.fault(shown, Code::RowTooLong, message, Some(hint.to_owned()))
}
