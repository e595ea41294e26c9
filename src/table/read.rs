//! A table as it was read: how the file is written, what its columns are, what is in them, and what is wrong.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::chart::{DeclaredChart, Places};
use super::fault::{Part, Place, TableFault};
use super::header::{self, free_name};
use super::infer::{Doubt, Interpretation};
use super::pass::{Found, FoundRows, KeptRow, LINES, Settled, pass, settle};
use super::plan::{Plan, PlannedColumn, judge, workbook_fault};
use super::source::SourceError;
use super::value::{clean, flag};
use crate::diagnostic::{Code, quoted};
use crate::model::{Column, Dialect, Field, FileInfo, Format, Mark, MarkColumn, Preview, Table};

/// What the maintainer declared of a table.
#[derive(Debug, Clone, Copy)]
pub struct Declared<'a> {
    /// The format of the file.
    pub format: Format,
    /// How the file is written.
    pub dialect: &'a Dialect,
    /// The columns; empty when nothing was declared.
    pub fields: &'a [Field],
    /// Cells that mean "no value", besides the empty one, in place of the usual signs.
    pub missing_values: &'a [Box<str>],
    /// Columns that identify a row.
    pub primary_key: &'a [Box<str>],
    /// The charts, where the maintainer says which; none are then made besides.
    pub charts: Option<&'a [DeclaredChart]>,
    /// Codes that maps know.
    pub places: &'a Places,
}

/// What a file was found to be.
#[derive(Debug)]
pub struct Reading {
    /// The file itself.
    pub original: FileInfo,
    /// The table; `None` when nothing could be read at all.
    pub table: Option<Table>,
    /// How it is read; `None` when nothing could be read at all.
    pub(super) plan: Option<Plan>,
    /// What was decided of rows, for a person.
    pub(super) rows: FoundRows,
    /// Everything that was found.
    pub faults: Vec<TableFault>,
}

/// Reads a table once, or twice where its first rows mislead. `shown` is its path for people.
///
/// # Errors
/// When the file cannot be read.
pub fn read(path: &Path, shown: &Arc<str>, declared: Declared<'_>) -> io::Result<Reading> {
    let mut faults = Vec::new();
    let Some((plan, sample)) = judge(path, shown, declared, &mut faults)? else {
        return unreadable(path, faults);
    };
    match passes(path, shown, declared, &plan, sample) {
        Ok((settled, found)) => Ok(conclude(shown, plan, declared, settled, found, faults)),
        Err(error) => broken(path, shown, error, faults),
    }
}

/// Goes through the rows once; again where the first rows have misled; and a last time where a column turns out to
/// hold a cell that its type cannot keep: it is a text then, since nothing is lost in silence.
fn passes(
    path: &Path,
    shown: &Arc<str>,
    declared: Declared<'_>,
    plan: &Plan,
    sample: Vec<u8>,
) -> Result<(Settled, Found), SourceError> {
    let mut found = pass(path, shown, declared, plan, sample, None)?;
    let mut settled = settle(plan, declared, &found);
    let interpretations = |settled: &Settled| settled.iter().map(|(interpretation, _)| *interpretation).collect();
    if settled.iter().zip(&found.used).any(|((settled, _), used)| settled != used) {
        found = pass(path, shown, declared, plan, Vec::new(), Some(interpretations(&settled)))?;
    }
    let mut misread = false;
    for ((interpretation, _), _) in settled.iter_mut().zip(&found.columns).filter(|(_, column)| column.misread > 0) {
        *interpretation = Interpretation::TEXT;
        misread = true;
    }
    if misread {
        found = pass(path, shown, declared, plan, Vec::new(), Some(interpretations(&settled)))?;
    }
    Ok((settled, found))
}

fn unreadable(path: &Path, faults: Vec<TableFault>) -> io::Result<Reading> {
    let original = super::digest::digest_file(path)?;
    Ok(Reading { original, table: None, plan: None, rows: FoundRows::default(), faults })
}

fn broken(path: &Path, shown: &Arc<str>, error: SourceError, mut faults: Vec<TableFault>) -> io::Result<Reading> {
    match error {
        SourceError::Io(error) => Err(error),
        SourceError::Workbook(error) => {
            faults.push(workbook_fault(shown, &error));
            unreadable(path, faults)
        }
    }
}

/// Puts together what both passes found.
fn conclude(
    shown: &Arc<str>,
    mut plan: Plan,
    declared: Declared<'_>,
    settled: Settled,
    found: Found,
    mut faults: Vec<TableFault>,
) -> Reading {
    let Found { columns, doubtful, rows, kept, original, faults: more, .. } = found;
    // Bytes that are wrong say it all, but for a declared encoding that the file is plainly not in.
    let is_contradicted = faults.iter().any(|fault| fault.diagnostic.code == Code::TableEncoding);
    let is_malformed = more.iter().any(|fault| fault.diagnostic.code == Code::TableEncoding);
    faults.retain(|fault| !is_malformed || fault.diagnostic.code != Code::UncertainEncoding);
    faults.extend(more.into_iter().filter(|fault| !is_contradicted || fault.diagnostic.code != Code::TableEncoding));
    let names = plan.layout.names.clone();
    let delimiter = plan.delimiter();
    let last = plan.layout.header.last().cloned();
    let header = |part| header::place_of(last.as_ref(), &names, delimiter, part);
    let mut published = Vec::new();
    let mut planned = Vec::new();
    let parts = std::mem::take(&mut plan.columns).into_iter().zip(columns).zip(settled.into_iter().zip(doubtful));
    let mut flags = Vec::new();
    for ((mut column, found), ((interpretation, doubt), doubtful)) in parts {
        let at = column.at;
        let is_empty = found.profile.values == 0;
        if column.is_unnamed && is_empty {
            continue;
        }
        if column.is_unnamed {
            let message = format!("column {} has no name in the header", at + 1);
            let hint = "name it in the file, so that people know what it holds".to_owned();
            faults.push(header(Part::Cell(at)).fault(shown, Code::UnnamedColumn, message, Some(hint)));
        }
        let is_doubtful = doubt.is_some();
        if let Some(doubt) = doubt {
            let (place, cell) = doubtful.unwrap_or_else(|| (header(Part::Cell(at)), String::new()));
            faults.push(doubt_fault(shown, &column.field, doubt, &place, &cell));
        }
        // What a doubtful column means shows before each of its cells can be judged.
        let judged = |fault: &TableFault| !is_doubtful || fault.diagnostic.code != Code::ValueType;
        faults.extend(found.faults.into_iter().filter(judged));
        if !column.field.type_is_declared {
            column.field.field_type = interpretation.field_type;
        }
        column.fits_parquet = found.fits_parquet;
        column.longest_for_excel = found.longest_for_excel;
        column.interpretation = interpretation;
        if found.flags > 0 {
            flags.push(published.len());
        }
        published.push(Column { field: column.field.clone(), profile: found.profile });
        planned.push(column);
    }
    plan.columns = planned;
    if rows.data == 0 && !faults.iter().any(|fault| fault.diagnostic.is_error()) {
        let hint = "export the file again, or leave the distribution out until there are data".to_owned();
        let message = "there is a header, but no row below it";
        faults.push(header(Part::From(0)).fault(shown, Code::NoRows, message, Some(hint)));
    }
    let marks = marks(&published, &rows, &flags);
    let table = Table {
        rows: rows.data,
        marked_rows: rows.marked,
        preview: preview(&plan, &marks, declared, &kept),
        span: span(&published),
        columns: published,
        marks,
        titles: plan.layout.titles.iter().take(LINES).map(|(_, line)| line.as_str().into()).collect(),
        notes: rows.note_texts.clone(),
        unit: plan.layout.unit.as_deref().map(Into::into),
        charts: Vec::new(),
        downloads: Vec::new(),
        too_large_for_excel: false,
        row_index: None,
    };
    Reading { original, table: Some(table), plan: Some(plan), rows, faults }
}

/// Columns that mark rows and cells, under names that no other column has.
fn marks(columns: &[Column], rows: &FoundRows, flags: &[usize]) -> Vec<MarkColumn> {
    let mut marks: Vec<MarkColumn> = Vec::new();
    let mut add = |base: &str, mark| {
        let is_taken = |name: &str| {
            columns.iter().any(|column| *column.field.name == *name) || marks.iter().any(|mark| *mark.name == *name)
        };
        let name = free_name(base, is_taken).into();
        marks.push(MarkColumn { name, mark });
    };
    for at in flags {
        add(&format!("{}_flag", columns[*at].field.name), Mark::Flag(*at));
    }
    if rows.marked > 0 {
        add("row_type", Mark::RowType);
    }
    marks
}

fn preview(plan: &Plan, marks: &[MarkColumn], declared: Declared<'_>, kept: &[KeptRow]) -> Preview {
    let mut preview = Preview::new(plan.columns.len() + marks.len());
    for KeptRow { row_type, cells } in kept {
        preview.begin_row(*row_type);
        let cell = |column: &PlannedColumn| {
            cells.get(column.at).map_or(("", false), |(cell, native)| (cell.as_str(), *native))
        };
        for column in &plan.columns {
            let (cell, native) = cell(column);
            preview.push(&clean(&column.interpretation, cell, native, declared.missing_values));
        }
        for mark in marks {
            preview.push(match mark.mark {
                Mark::RowType => row_type.as_str(),
                Mark::Flag(at) => {
                    flag(&plan.columns[at].interpretation, cell(&plan.columns[at]).0, declared.missing_values)
                }
            });
        }
    }
    preview
}

/// The earliest and the latest moment in the table.
fn span(columns: &[Column]) -> Option<(Box<str>, Box<str>)> {
    let temporal = || columns.iter().filter(|column| column.field.field_type.is_temporal());
    let first = temporal().filter_map(|column| column.profile.minimum.clone()).min()?;
    let last = temporal().filter_map(|column| column.profile.maximum.clone()).max()?;
    Some((first, last))
}

fn doubt_fault(shown: &Arc<str>, field: &Field, doubt: Doubt, place: &Place, cell: &str) -> TableFault {
    let name = &field.name;
    let cell = quoted(cell);
    let (code, what, hint) = match doubt {
        Doubt::Thousands => (
            Code::AmbiguousNumber,
            format!("holds numbers such as `{cell}`, whose sign may mark a fraction or thousands"),
            "say which under [distributions.dialect]: decimal = \",\" where a point separates thousands, decimal = \".\" where it stands before a fraction",
        ),
        Doubt::TwoStyles => (
            Code::AmbiguousNumber,
            format!("writes numbers in two ways, such as `{cell}`, which leaves open what a point or a comma means"),
            "write all of them in one way, or say decimal = \",\" or \".\" under [distributions.dialect]",
        ),
        Doubt::DayOrMonth => (
            Code::AmbiguousDate,
            format!("holds dates such as `{cell}` that may begin with the day or with the month"),
            "write year-month-day, for example 2023-07-20",
        ),
        Doubt::TwoOrders => (
            Code::AmbiguousDate,
            format!("holds dates that begin with the day in some rows and with the month in others, such as `{cell}`"),
            "write year-month-day, for example 2023-07-20",
        ),
        Doubt::Units => (
            Code::AmbiguousNumber,
            format!("holds amounts of different units, such as `{cell}`"),
            "write all amounts in one unit, and say it as `unit` of the field",
        ),
    };
    if field.type_is_declared {
        let expected = super::column::type_words(field.field_type);
        let message = format!("`{name}` {what}; it cannot be read as {expected}");
        return place.fault(shown, Code::ValueType, message, Some(hint.to_owned()));
    }
    place.fault(shown, code, format!("`{name}` {what}; the column is kept as text"), Some(hint.to_owned()))
}
