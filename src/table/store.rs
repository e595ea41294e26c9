//! What was learnt and made of tables, kept from run to run: a table that has not changed is not read again.
//!
//! A table is known by the checksum of its file, everything that was declared of it, and the version of the
//! program. Each has a folder with its downloads and `table.json`. The folder may be deleted at any time.

use std::collections::BTreeSet;
use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::chart::{ChartFault, ChartKey, Charts};
use super::digest::digest_file;
use super::fault::{Place, TableFault};
use super::make::{MadeFiles, ROWS, empty_folder, kinds_of, look, make};
use super::plan::Plan;
use super::read::{Declared, Reading, read};
use super::source::SourceError;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Chart, ChartData, ChartForm, Column, ColumnProfile, Digest, Download, DownloadKind, Field, FieldType, FileInfo,
    MadeFile, MarkColumn, Preview, RowIndex, Table,
};
use crate::source::{Excerpt, Location};

/// What the program reads tables with: its version and a mark of its code.
const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), "-", env!("ODCAT_TABLE_CODE"));

const KEPT: &str = "table.json";

/// A place where what was made of tables is kept.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    /// Sizes of the files of which something is kept: others need not be looked up.
    sizes: BTreeSet<u64>,
    used: Mutex<BTreeSet<String>>,
    next: AtomicUsize,
    /// Held together with other runs as long as this one goes on.
    lock: Option<File>,
}

/// A table of a catalogue.
#[derive(Debug)]
pub struct TableFile {
    /// The file itself.
    pub original: FileInfo,
    /// The table; `None` when a fault keeps it from being published.
    pub table: Option<Table>,
    /// Everything that was found.
    pub faults: Vec<Diagnostic>,
    /// What is wrong with the declared charts. Without an error among it, the table has each of them in its place.
    pub chart_faults: Vec<ChartFault>,
}

impl Store {
    /// Opens the store in a folder, which is made when it does not exist.
    ///
    /// # Errors
    /// When the folder cannot be read or made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let size = |name: &str| name.split_once('-').and_then(|(size, _)| size.parse().ok());
        let sizes = names(folder)?.iter().filter_map(|name| size(name)).collect();
        ignore(folder)?;
        let lock = File::create(folder.parent().unwrap_or(folder).join("lock"))?;
        // A file system without locks is used by one run at a time.
        let lock = lock.lock_shared().is_ok().then_some(lock);
        Ok(Self { folder: folder.to_owned(), sizes, used: Mutex::default(), next: AtomicUsize::new(0), lock })
    }

    /// What is kept of a table.
    fn find(&self, key: &str, declared: Declared<'_>) -> Option<TableFile> {
        let folder = self.folder.join(key);
        let kept: Kept = serde_json::from_slice(&fs::read(folder.join(KEPT)).ok()?).ok()?;
        let found = kept.restore(&folder, declared)?;
        self.keep(key);
        Some(found)
    }

    fn keep(&self, key: &str) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned());
    }

    /// Makes the downloads of a table and keeps them.
    fn make(
        &self,
        path: &Path,
        key: &str,
        declared: Declared<'_>,
        file: &mut TableFile,
        plan: Option<&Plan>,
    ) -> Result<(), SourceError> {
        let (Some(plan), Some(table)) = (plan, &mut file.table) else { return Ok(()) };
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let work = self.folder.join(format!("new-{}-{number}", std::process::id()));
        empty_folder(&work)?;
        let kinds: Vec<DownloadKind> = table.downloads.iter().map(|download| download.kind).collect();
        let mut charts = declared.charts_of(table);
        let MadeFiles { downloads, row_index } =
            make(path, plan, table, declared.missing_values, &kinds, &work, &mut charts)?;
        table.downloads = downloads;
        table.row_index = row_index;
        (table.charts, file.chart_faults) = charts.finish(table);
        let kept = Kept::of(file)?;
        fs::write(work.join(KEPT), serde_json::to_vec(&kept).map_err(io::Error::other)?)?;
        let folder = self.folder.join(key);
        put_into_place(&work, &folder)?;
        for made in file.table.iter_mut().flat_map(made_files) {
            made.path = folder.join(made.path.file_name().unwrap_or_default());
        }
        self.keep(key);
        Ok(())
    }

    /// A lock that no other run holds a part of.
    fn lock_alone(&self) -> io::Result<Option<File>> {
        let Some(lock) = &self.lock else { return Ok(None) };
        lock.unlock()?;
        let own = lock.try_clone()?;
        Ok(own.try_lock().is_ok().then_some(own))
    }

    /// Removes what no table of this run has used.
    ///
    /// # Errors
    /// When the folder cannot be changed.
    pub fn prune(&self) -> io::Result<()> {
        // What another run is making, or has just used, is left to it.
        let Some(_lock) = self.lock_alone()? else { return Ok(()) };
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        for name in names(&self.folder)?.difference(&used).filter(|name| !name.starts_with('.')) {
            fs::remove_dir_all(self.folder.join(name))?;
        }
        Ok(())
    }
}

/// Everything that was made of a table.
fn made_files(table: &mut Table) -> impl Iterator<Item = &mut MadeFile> {
    let downloads = table.downloads.iter_mut().filter_map(|download| download.made.as_mut());
    downloads.chain(table.row_index.as_mut().and_then(|index| index.made.as_mut()))
}

/// Renames a finished folder. Another run may put the same into place at the same time.
fn put_into_place(work: &Path, folder: &Path) -> io::Result<()> {
    if folder.exists() {
        let old = work.with_extension("old");
        fs::rename(folder, &old).and_then(|()| fs::remove_dir_all(&old)).or_else(gone)?;
    }
    match fs::rename(work, folder) {
        Err(_) if folder.join(KEPT).exists() => fs::remove_dir_all(work).or_else(gone),
        other => other,
    }
}

/// What another run has taken away is away.
fn gone(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

/// Names in a folder, which need not exist.
fn names(folder: &Path) -> io::Result<BTreeSet<String>> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(error),
        Ok(entries) => {
            let name = |entry: io::Result<fs::DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
            entries.map(name).collect()
        }
    }
}

/// Keeps Git from taking the store for a part of the catalogue.
fn ignore(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let file = folder.parent().unwrap_or(folder).join(".gitignore");
    if file.exists() { Ok(()) } else { fs::write(file, "*\n") }
}

/// Reads a table and makes its downloads into the `store`; without one, nothing is made. `shown` is its path for
/// people.
///
/// # Errors
/// When the file cannot be read or the store cannot be written.
pub fn read_table(
    path: &Path,
    shown: &Arc<str>,
    declared: Declared<'_>,
    store: Option<&Store>,
) -> io::Result<TableFile> {
    let size = fs::metadata(path)?.len();
    if let Some(store) = store.filter(|store| store.sizes.contains(&size)) {
        let key = key(&digest_file(path)?, shown, declared);
        if let Some(found) = store.find(&key, declared) {
            return Ok(found);
        }
    }
    let Reading { original, table, plan, rows: _, faults } = read(path, shown, declared)?;
    let faults: Vec<Diagnostic> = faults.into_iter().map(|fault| fault.diagnostic).collect();
    let table = table.filter(|_| !faults.iter().any(Diagnostic::is_error));
    let mut file = TableFile { original, table, faults, chart_faults: Vec::new() };
    if let (Some(plan), Some(table)) = (&plan, &mut file.table) {
        let kinds = kinds_of(plan, table).unwrap_or_else(|limit| {
            table.too_large_for_excel = true;
            file.faults.push(too_large(shown, &limit.to_string()));
            DownloadKind::ALL.iter().copied().filter(|kind| *kind != DownloadKind::Xlsx).collect()
        });
        table.downloads = kinds.into_iter().map(|kind| Download { kind, made: None }).collect();
        table.row_index = (table.rows + table.marked_rows >= Table::INDEXED).then_some(RowIndex { made: None });
    }
    let charted = match store {
        None => check_charts(path, declared, &mut file, plan.as_ref()),
        Some(store) => {
            let key = key(&file.original, shown, declared);
            store.make(path, &key, declared, &mut file, plan.as_ref())
        }
    };
    charted.map_err(SourceError::into_io)?;
    Ok(file)
}

/// Judges the declared charts of a table of which no downloads are made, and makes its charts where that needs no
/// look at the rows.
fn check_charts(
    path: &Path,
    declared: Declared<'_>,
    file: &mut TableFile,
    plan: Option<&Plan>,
) -> Result<(), SourceError> {
    let (Some(plan), Some(table)) = (plan, &mut file.table) else { return Ok(()) };
    let mut charts = declared.charts_of(table);
    if declared.charts.is_some() {
        if charts.must_see_rows() {
            look(path, plan, table, declared.missing_values, &mut charts)?;
        }
        (table.charts, file.chart_faults) = charts.finish(table);
    }
    Ok(())
}

impl<'a> Declared<'a> {
    /// What gathers the charts of the table.
    fn charts_of(&self, table: &Table) -> Charts<'a> {
        Charts::new(self.charts, self.places, self.primary_key, table)
    }
}

fn too_large(shown: &Arc<str>, limit: &str) -> Diagnostic {
    let message = format!("the table is not offered as a workbook: {limit}");
    let hint = "the other forms have all of it; publish parts of it, such as years, as files of their own if people need it in Excel";
    let TableFault { diagnostic, .. } =
        Place::at_line(1, None).fault(shown, Code::TooLargeForExcel, message, Some(hint.to_owned()));
    diagnostic
}

/// The name of the folder of a table.
fn key(original: &FileInfo, shown: &str, declared: Declared<'_>) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{PROGRAM}\0{}\0{shown}\0{declared:?}", original.sha256));
    let mut short = [0; 32];
    short.copy_from_slice(&hash.finalize());
    format!("{}-{}", original.size, &Digest(short).to_string()[..32])
}

/// A table as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    original: FileInfo,
    faults: Vec<KeptFault>,
    chart_faults: Vec<KeptChartFault>,
    table: Option<KeptTable>,
}

#[derive(Serialize, Deserialize)]
struct KeptTable {
    rows: u64,
    marked_rows: u64,
    columns: Vec<KeptColumn>,
    marks: Vec<MarkColumn>,
    preview: Preview,
    titles: Vec<Box<str>>,
    notes: Vec<Box<str>>,
    unit: Option<Box<str>>,
    span: Option<(Box<str>, Box<str>)>,
    charts: Vec<KeptChart>,
    downloads: Vec<(DownloadKind, KeptFile)>,
    too_large_for_excel: bool,
    row_index: Option<KeptFile>,
}

/// A column; what was declared of it is declared again in every run.
#[derive(Serialize, Deserialize)]
struct KeptColumn {
    name: Box<str>,
    field_type: FieldType,
    profile: ColumnProfile,
}

/// A chart; its title and its note are declared again in every run.
#[derive(Serialize, Deserialize)]
struct KeptChart {
    form: ChartForm,
    data: ChartData,
}

/// A file, and when it was written: one that was changed since is not used.
#[derive(Serialize, Deserialize)]
struct KeptFile {
    info: FileInfo,
    written: u128,
}

#[derive(Serialize, Deserialize)]
struct KeptFault {
    code: String,
    file: String,
    line: u64,
    column: u64,
    excerpt: Option<(String, usize, usize)>,
    message: String,
    hint: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct KeptChartFault {
    chart: usize,
    key: ChartKey,
    code: String,
    message: String,
    hint: Option<String>,
}

impl Kept {
    fn of(file: &TableFile) -> io::Result<Self> {
        let table = file.table.as_ref().map(KeptTable::of).transpose()?;
        let faults = file.faults.iter().map(KeptFault::of).collect();
        let chart_faults = file.chart_faults.iter().map(KeptChartFault::of).collect();
        Ok(Self { original: file.original, faults, chart_faults, table })
    }

    /// The table as it was, where its files are still as they were.
    fn restore(self, folder: &Path, declared: Declared<'_>) -> Option<TableFile> {
        let faults = self.faults.into_iter().map(KeptFault::restore).collect::<Option<Vec<_>>>()?;
        let table = match self.table {
            None => None,
            Some(table) => Some(table.restore(folder, declared)?),
        };
        let chart_faults = self.chart_faults.into_iter().map(KeptChartFault::restore).collect::<Option<Vec<_>>>()?;
        Some(TableFile { original: self.original, table, faults, chart_faults })
    }
}

impl KeptTable {
    fn of(table: &Table) -> io::Result<Self> {
        let Table {
            rows,
            marked_rows,
            columns,
            marks,
            preview,
            titles,
            notes,
            unit,
            span,
            charts,
            downloads,
            too_large_for_excel,
            row_index,
        } = table.clone();
        let column = |Column { field, profile }| {
            let Field { name, field_type, .. } = field;
            KeptColumn { name, field_type, profile }
        };
        let download = |Download { kind, made }: Download| Ok((kind, KeptFile::of(made)?));
        Ok(Self {
            rows,
            marked_rows,
            columns: columns.into_iter().map(column).collect(),
            marks,
            preview,
            titles,
            notes,
            unit,
            span,
            charts: charts.into_iter().map(KeptChart::of).collect(),
            downloads: downloads.into_iter().map(download).collect::<io::Result<_>>()?,
            too_large_for_excel,
            row_index: row_index.map(|index| KeptFile::of(index.made)).transpose()?,
        })
    }

    fn restore(self, folder: &Path, declared: Declared<'_>) -> Option<Table> {
        let Self {
            rows,
            marked_rows,
            columns,
            marks,
            preview,
            titles,
            notes,
            unit,
            span,
            charts,
            downloads,
            too_large_for_excel,
            row_index,
        } = self;
        let column = |KeptColumn { name, field_type, profile }: KeptColumn| {
            let field = declared.fields.iter().find(|field| field.name == name).cloned();
            let mut field = field.unwrap_or_else(|| super::header::undeclared(&name));
            if !field.type_is_declared {
                field.field_type = field_type;
            }
            Column { field, profile }
        };
        let download = |(kind, file): (DownloadKind, KeptFile)| {
            Some(Download { kind, made: Some(file.restore(folder.join(kind.as_str()))?) })
        };
        let row_index = match row_index {
            None => None,
            Some(file) => Some(RowIndex { made: Some(file.restore(folder.join(ROWS))?) }),
        };
        Some(Table {
            rows,
            marked_rows,
            columns: columns.into_iter().map(column).collect(),
            marks,
            preview,
            titles,
            notes,
            unit,
            span,
            charts: charts.into_iter().map(KeptChart::restore).collect(),
            downloads: downloads.into_iter().map(download).collect::<Option<_>>()?,
            too_large_for_excel,
            row_index,
        })
    }
}

impl KeptChart {
    fn of(Chart { form, title: _, note: _, data, boundaries: _ }: Chart) -> Self {
        Self { form, data }
    }

    fn restore(self) -> Chart {
        let Self { form, data } = self;
        Chart { form, title: None, note: None, data, boundaries: Vec::new() }
    }
}

impl KeptFile {
    fn of(made: Option<MadeFile>) -> io::Result<Self> {
        let made = made.ok_or_else(|| io::Error::other("a file of a table was not made"))?;
        Ok(Self { info: made.info, written: written(&fs::metadata(&made.path)?) })
    }

    /// The file at its path, where it is still as it was.
    fn restore(self, path: PathBuf) -> Option<MadeFile> {
        let metadata = fs::metadata(&path).ok()?;
        let same = metadata.len() == self.info.size && written(&metadata) == self.written;
        same.then_some(MadeFile { path, info: self.info })
    }
}

/// When a file was last written, in nanoseconds since 1970.
fn written(metadata: &Metadata) -> u128 {
    metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map_or(0, |time| time.as_nanos())
}

impl KeptFault {
    fn of(fault: &Diagnostic) -> Self {
        let Diagnostic { code, location, message, hint } = fault.clone();
        let Location { file, line, column, excerpt } = location;
        let excerpt = excerpt.map(|excerpt| (excerpt.text, excerpt.start, excerpt.end));
        Self { code: code.id().to_owned(), file: file.to_string(), line, column, excerpt, message, hint }
    }

    fn restore(self) -> Option<Diagnostic> {
        let Self { code, file, line, column, excerpt, message, hint } = self;
        let code = code_of(&code)?;
        let excerpt = excerpt.map(|(text, start, end)| Box::new(Excerpt { text, start, end }));
        let location = Location { file: file.into(), line, column, excerpt };
        Some(Diagnostic { code, location, message, hint })
    }
}

impl KeptChartFault {
    fn of(fault: &ChartFault) -> Self {
        let ChartFault { chart, key, code, message, hint } = fault.clone();
        Self { chart, key, code: code.id().to_owned(), message, hint }
    }

    fn restore(self) -> Option<ChartFault> {
        let Self { chart, key, code, message, hint } = self;
        Some(ChartFault { chart, key, code: code_of(&code)?, message, hint })
    }
}

fn code_of(id: &str) -> Option<Code> {
    Code::ALL.iter().copied().find(|known| known.id() == id)
}
