//! The second pass: the typed rows in every form that is offered, all of them at once.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::chart::Charts;
use super::digest::Digesting;
use super::export::{self, CleanRows, Export, OutColumn};
use super::pass::Rows;
use super::plan::Plan;
use super::records::{Batch, Record};
use super::rows::Kind;
use super::source::SourceError;
use super::value::{clean, flag};
use crate::model::{Download, DownloadKind, FieldType, FileInfo, MadeFile, Mark, MarkColumn, RowIndex, RowType, Table};

/// Records that are cleaned as one piece of work.
const PIECE: usize = 4096;

/// Bytes that are written at a time.
const BUFFER: usize = 256 * 1024;

/// The name that a [`RowIndex`] has among the made files.
pub(super) const ROWS: &str = "rows";

/// What was made of a table.
pub(super) struct MadeFiles {
    pub(super) downloads: Vec<Download>,
    pub(super) row_index: Option<RowIndex>,
}

/// Makes the files of `kinds` in `folder`, which exists, and the index of rows if the table has one, and shows the
/// rows to `charts` on the way.
///
/// # Errors
/// When the table cannot be read or a file cannot be written.
pub(super) fn make(
    path: &Path,
    plan: &Plan,
    table: &Table,
    missing_values: &[Box<str>],
    kinds: &[DownloadKind],
    folder: &Path,
    charts: &mut Charts<'_>,
) -> Result<MadeFiles, SourceError> {
    let mut files = kinds.iter().map(|kind| Made::begin(*kind, plan, table, folder)).collect::<io::Result<Vec<_>>>()?;
    let cleaner = Cleaner { plan, marks: &table.marks, missing_values };
    let mut rows = Rows::open(path, plan, Vec::new())?;
    let mut ready: Vec<CleanRows> = Vec::new();
    loop {
        // While the files take one batch, the next one is read and cleaned.
        let read = || -> Result<Option<Vec<CleanRows>>, SourceError> {
            let Some((batch, kinds)) = rows.next()? else { return Ok(None) };
            let clean = cleaner.batch(&batch, &kinds);
            rows.recycle(batch);
            Ok(Some(clean))
        };
        let write = || {
            charts.see(&ready);
            files.par_iter_mut().try_for_each(|file| file.rows(&ready))
        };
        let (next, written) = rayon::join(read, write);
        written?;
        match next? {
            Some(next) => ready = next,
            None => break,
        }
    }
    let finished = files.into_par_iter().map(Made::finish).collect::<io::Result<Vec<_>>>()?;
    let (downloads, indexes): (Vec<_>, Vec<_>) = finished.into_iter().unzip();
    let row_index = indexes.into_iter().flatten().next().map(|made| RowIndex { made: Some(made) });
    Ok(MadeFiles { downloads, row_index })
}

/// Shows the rows of a table to `charts`, where no files are made of them.
///
/// # Errors
/// When the table cannot be read.
pub(super) fn look(
    path: &Path,
    plan: &Plan,
    table: &Table,
    missing_values: &[Box<str>],
    charts: &mut Charts<'_>,
) -> Result<(), SourceError> {
    let cleaner = Cleaner { plan, marks: &table.marks, missing_values };
    let mut rows = Rows::open(path, plan, Vec::new())?;
    while let Some((batch, kinds)) = rows.next()? {
        charts.see(&cleaner.batch(&batch, &kinds));
        rows.recycle(batch);
    }
    Ok(())
}

/// The forms that a table can be offered in: a workbook only while it is not too large for one.
pub(super) fn kinds_of(plan: &Plan, table: &Table) -> Result<Vec<DownloadKind>, export::XlsxLimit> {
    let longest = plan.columns.iter().map(|column| column.longest_for_excel).max().unwrap_or(0);
    let columns = plan.columns.len() + table.marks.len();
    export::xlsx_limit(table.rows + table.marked_rows, columns, longest)?;
    Ok(DownloadKind::ALL.to_vec())
}

/// A file in the making, with its index of rows.
struct Made {
    kind: DownloadKind,
    export: Box<dyn Export>,
    file: Digested,
    index: Option<Digested>,
}

impl Made {
    fn begin(kind: DownloadKind, plan: &Plan, table: &Table, folder: &Path) -> io::Result<Self> {
        let columns = columns(kind, plan, table);
        let (file, out) = Digested::create(folder.join(kind.as_str()))?;
        if kind == DownloadKind::Csv && table.row_index.is_some() {
            let (index, index_out) = Digested::create(folder.join(ROWS))?;
            let export = export::open_indexed_csv(&columns, Box::new(out), Box::new(index_out))?;
            return Ok(Self { kind, export, file, index: Some(index) });
        }
        let export = export::open(kind, &columns, "", folder, Box::new(out))?;
        Ok(Self { kind, export, file, index: None })
    }

    fn rows(&mut self, pieces: &[CleanRows]) -> io::Result<()> {
        pieces.iter().try_for_each(|rows| self.export.rows(rows))
    }

    fn finish(self) -> io::Result<(Download, Option<MadeFile>)> {
        self.export.finish()?;
        let download = Download { kind: self.kind, made: Some(self.file.finish()) };
        Ok((download, self.index.map(Digested::finish)))
    }
}

/// A file whose size and checksum are taken while it is written.
struct Digested {
    path: PathBuf,
    digest: SharedDigest,
}

impl Digested {
    fn create(path: PathBuf) -> io::Result<(Self, BufWriter<Writing>)> {
        let digest = SharedDigest::default();
        let writing = Writing { file: File::create(&path)?, digest: digest.clone() };
        Ok((Self { path, digest }, BufWriter::with_capacity(BUFFER, writing)))
    }

    fn finish(self) -> MadeFile {
        MadeFile { path: self.path, info: self.digest.finish() }
    }
}

/// Columns as a form has them.
fn columns<'a>(kind: DownloadKind, plan: &'a Plan, table: &'a Table) -> Vec<OutColumn<'a>> {
    let own = plan.columns.iter().map(|column| {
        let is_text = kind == DownloadKind::Parquet && !column.fits_parquet;
        let field_type = if is_text { FieldType::String } else { column.field.field_type };
        OutColumn { name: &column.field.name, title: &column.field.name, field_type }
    });
    let marks =
        table.marks.iter().map(|mark| OutColumn { name: &mark.name, title: &mark.name, field_type: FieldType::String });
    own.chain(marks).collect()
}

/// Size and checksum of what is written by someone else.
#[derive(Clone, Default)]
struct SharedDigest(Arc<Mutex<Option<Digesting<io::Sink>>>>);

impl SharedDigest {
    fn pass(&self, bytes: &[u8]) -> io::Result<()> {
        let mut digest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        digest.get_or_insert_with(|| Digesting::new(io::sink())).write_all(bytes)
    }

    fn finish(self) -> FileInfo {
        let mut digest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        digest.take().unwrap_or_else(|| Digesting::new(io::sink())).finish()
    }
}

struct Writing {
    file: File,
    digest: SharedDigest,
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.digest.pass(&bytes[..count])?;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Makes the clean form of rows.
pub(super) struct Cleaner<'a> {
    pub(super) plan: &'a Plan,
    pub(super) marks: &'a [MarkColumn],
    pub(super) missing_values: &'a [Box<str>],
}

impl Cleaner<'_> {
    /// The rows of a batch in their order, in a few pieces.
    pub(super) fn batch(&self, batch: &Batch, kinds: &[Kind]) -> Vec<CleanRows> {
        let pieces: Vec<usize> = (0..batch.len()).step_by(PIECE).collect();
        let piece = |start: &usize| {
            let mut rows = CleanRows::new(self.plan.columns.len() + self.marks.len());
            let end = (start + PIECE).min(batch.len());
            for (at, kind) in (*start..end).zip(&kinds[*start..end]) {
                if let Some(row_type) = row_type(*kind) {
                    self.row(batch.record(at), row_type, &mut rows);
                }
            }
            rows
        };
        if pieces.len() < 2 { pieces.iter().map(piece).collect() } else { pieces.par_iter().map(piece).collect() }
    }

    fn row(&self, record: Record<'_>, row_type: RowType, rows: &mut CleanRows) {
        for column in &self.plan.columns {
            let native = record.is_native(column.at);
            rows.push(&clean(&column.interpretation, record.cell(column.at), native, self.missing_values));
        }
        for mark in self.marks {
            match mark.mark {
                Mark::RowType => rows.push(row_type.as_str()),
                Mark::Flag(at) => {
                    let column = &self.plan.columns[at];
                    rows.push(flag(&column.interpretation, record.cell(column.at), self.missing_values));
                }
            }
        }
    }
}

/// What a record is among the rows of the downloads; notes are none of them.
fn row_type(kind: Kind) -> Option<RowType> {
    match kind {
        Kind::Data => Some(RowType::Data),
        Kind::Total => Some(RowType::Total),
        Kind::Group => Some(RowType::Group),
        Kind::Note | Kind::Nothing => None,
    }
}

/// Makes a folder of its own for the files, or empties it.
pub(super) fn empty_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::create_dir_all(folder)
}
