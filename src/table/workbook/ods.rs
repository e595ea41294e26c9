//! ODS, as a stream: nothing but the row at hand is in memory.

use std::path::Path;

use super::ods_content::{Content, Row};
use super::rows::{MergedRegion, RowSink};
use super::{SheetInfo, WorkbookError, kind};

/// The sheets with the place of their last value.
pub(super) fn sheets(path: &Path) -> Result<Vec<SheetInfo>, WorkbookError> {
    let mut sheets = Vec::new();
    with_content(path, |content| {
        while let Some(table) = content.next_table()? {
            let mut sheet = SheetInfo { name: table.name, rows: 0, columns: 0, hidden: table.hidden };
            survey(content, |first_row, row| {
                sheet.rows = first_row.saturating_add(row.repeated);
                sheet.columns = sheet.columns.max(row.cells().last().map_or(0, |cell| cell.column + cell.repeated));
            })?;
            sheets.push(sheet);
        }
        Ok(())
    })?;
    Ok(sheets)
}

/// Hands over the rows of a sheet, which is read once before for its merged regions.
pub(super) fn read(path: &Path, name: &str, sink: &mut RowSink) -> Result<(), WorkbookError> {
    let merged = merged_regions(path, name)?;
    sink.opened(merged)?;
    with_content(path, |content| {
        find(content, name)?;
        survey_all(content, |first_row, row| put(first_row, row, sink))
    })
}

fn with_content<T>(
    path: &Path,
    work: impl FnOnce(&mut Content<'_>) -> Result<T, WorkbookError>,
) -> Result<T, WorkbookError> {
    let mut archive = kind::open_archive(path)?;
    let part = archive.by_name("content.xml").map_err(WorkbookError::broken)?;
    work(&mut Content::new(part))
}

/// Goes to a sheet; without it, says which there are.
fn find(content: &mut Content<'_>, name: &str) -> Result<(), WorkbookError> {
    let mut sheets = Vec::new();
    while let Some(table) = content.next_table()? {
        if table.name == name {
            return Ok(());
        }
        sheets.push(table.name);
    }
    Err(WorkbookError::NoSheet { name: name.to_owned(), sheets })
}

fn merged_regions(path: &Path, name: &str) -> Result<Vec<MergedRegion>, WorkbookError> {
    with_content(path, |content| {
        find(content, name)?;
        let mut merged = Vec::new();
        let mut row = Row::default();
        let mut first_row = 0u32;
        while content.next_row(&mut row)? {
            let regions = row.merged().map(|(column, rows, columns)| MergedRegion {
                first_row,
                last_row: first_row.saturating_add(rows - 1),
                first_column: column,
                last_column: column.saturating_add(columns - 1),
            });
            merged.extend(regions);
            first_row = first_row.saturating_add(row.repeated);
        }
        content.check_rest()?;
        Ok(merged)
    })
}

/// Shows the rows that have a value, each with the number of its first repetition.
fn survey(content: &mut Content<'_>, mut look: impl FnMut(u32, &Row)) -> Result<(), WorkbookError> {
    survey_all(content, |first_row, row| {
        look(first_row, row);
        Ok(())
    })
}

fn survey_all(
    content: &mut Content<'_>,
    mut look: impl FnMut(u32, &Row) -> Result<(), WorkbookError>,
) -> Result<(), WorkbookError> {
    let mut row = Row::default();
    let mut first_row = 0u32;
    while content.next_row(&mut row)? {
        if row.cells().next().is_some() {
            look(first_row, &row)?;
        }
        first_row = first_row.saturating_add(row.repeated);
    }
    Ok(())
}

fn put(first_row: u32, row: &Row, sink: &mut RowSink) -> Result<(), WorkbookError> {
    for repetition in 0..row.repeated {
        for cell in row.cells() {
            for column in 0..cell.repeated {
                sink.cell(
                    first_row.saturating_add(repetition),
                    cell.column.saturating_add(column),
                    row.text(cell),
                    cell.kind,
                )?;
            }
        }
    }
    Ok(())
}
