//! The first pass: how a file is written, what its columns are, what is in them, and what is wrong.

use std::io;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::PREVIEW_ROWS;
use super::column::{ColumnFound, ColumnPass};
use super::dialect;
use super::encoding::{self, Decoder};
use super::fault::{Part, Place, TableFault, Tally};
use super::header::{self, Named, free_name};
use super::infer::{Doubt, Evidence, Interpretation, Look, Vote, is_text_marker};
use super::key::Key;
use super::layout::{self, DeclaredLayout, Layout, Merged, Row};
use super::lexicon::{names_a_coordinate, names_an_identifier};
use super::number::Decimal;
use super::records::{Batch, Record, Splitter, UnclosedQuote};
use super::rows::{Kind, Looked, Sorter};
use super::source::{self, Form, SheetSample, Source, SourceError};
use super::workbook;
use crate::diagnostic::{Code, quoted};
use crate::model::{Column, Dialect, Field, FieldType, FileInfo, Format, Mark, MarkColumn, Preview, RowType, Table};

/// Rows of the sample that the place of the table is judged by.
const LAYOUT_ROWS: usize = 2000;

/// Lines above and below a table that are kept.
const LINES: usize = 40;

/// Bytes of a batch from which its columns are worth two threads.
const WORTH_THREADS: usize = 128 * 1024;

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
    /// The sign before fractions that the column or the file shows.
    pub(super) shown: Option<Decimal>,
    /// Whether all values can be values of a Parquet column of the type.
    pub(super) fits_parquet: bool,
    /// UTF-16 units of the longest text, where it is a long one.
    pub(super) longest_for_excel: u32,
}

/// Numbers of rows of each kind, and the text of the first of them.
#[derive(Debug, Default, Clone)]
pub(super) struct FoundRows {
    pub(super) data: u64,
    pub(super) totals: Vec<u64>,
    pub(super) groups: Vec<u64>,
    pub(super) notes: Vec<u64>,
    /// The first record that is a row of data.
    pub(super) first: Option<u64>,
    pub(super) note_texts: Vec<Box<str>>,
    pub(super) marked: u64,
}

/// Rows of a kind whose numbers are kept for a person.
const KEPT_NUMBERS: usize = 10_000;

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

/// How each column is read, and what stays in doubt of it.
type Settled = Vec<(Interpretation, Option<Doubt>)>;

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

fn workbook_fault(shown: &Arc<str>, error: &workbook::WorkbookError) -> TableFault {
    Place::at_line(1, None).fault(shown, Code::UnusableWorkbook, format!("this file {error}"), None)
}

/// Decides from the beginning of a file how it is written and where its table is. The bytes that were read of
/// a text are handed on.
fn judge(
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
    let telling = sample.letters.as_deref().unwrap_or(&sample.start);
    let whole = sample.whole && sample.letters.is_none();
    let reading = match declared.dialect.encoding {
        Some(encoding) => encoding::declared(encoding, telling, whole),
        None => encoding::detect(telling, whole),
    };
    faults.extend(encoding_faults(shown, declared, &reading));
    let mut text = String::new();
    Decoder::new(&reading).decode(&sample.start, sample.whole, &mut text);
    let found = dialect::detect(&text, declared.dialect.delimiter, declared.dialect.quote);
    let mut splitter = Splitter::new(found.signs);
    splitter.input().push_str(&text);
    let mut batch = Batch::default();
    // A quote that is not closed in the sample may be closed below it; the pass will tell.
    let closed = splitter.split(true, &mut batch);
    if let Err(unclosed) = closed
        && batch.len() == 0
    {
        faults.push(unclosed_fault(shown, unclosed));
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
        shown: None,
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

fn unclosed_fault(shown: &Arc<str>, unclosed: UnclosedQuote) -> TableFault {
    let message = "a quote that is opened in this row is never closed; everything below it was read as one cell";
    let hint = "close the quote, or write a quote inside a cell twice (\"\")";
    let place = Place::at_line(unclosed.line, Some(unclosed.number));
    place.fault(shown, Code::UnclosedQuote, message, Some(hint.to_owned()))
}

/// What a pass found.
struct Found {
    used: Vec<Interpretation>,
    columns: Vec<ColumnFound>,
    sums: Vec<Evidence>,
    doubtful: Vec<Option<(Place, String)>>,
    rows: FoundRows,
    kept: Vec<KeptRow>,
    faults: Vec<TableFault>,
    original: FileInfo,
}

/// A row for the preview, as it stands.
struct KeptRow {
    row_type: RowType,
    cells: Vec<(String, bool)>,
}

/// Gives out batches with the kinds of their records, one batch behind the source.
pub(super) struct Rows<'a> {
    source: Source,
    sorter: Sorter<'a>,
    ahead: Option<Looked>,
    spare: Vec<Batch>,
}

impl<'a> Rows<'a> {
    pub(super) fn open(path: &Path, plan: &'a Plan, sample: Vec<u8>) -> Result<Self, SourceError> {
        let source = Source::open(path, &plan.form, sample)?;
        Ok(Self { source, sorter: Sorter::new(&plan.layout, plan.width), ahead: None, spare: Vec::new() })
    }

    /// The next batch; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<(Batch, Vec<Kind>)>, SourceError> {
        if self.ahead.is_none() {
            self.ahead = self.read()?;
        }
        let Some(current) = self.ahead.take() else { return Ok(None) };
        self.ahead = self.read()?;
        let kinds = self.sorter.kinds(&current, self.ahead.as_ref());
        Ok(Some((current.batch, kinds)))
    }

    fn read(&mut self) -> Result<Option<Looked>, SourceError> {
        let mut batch = self.spare.pop().unwrap_or_default();
        Ok(self.source.next(&mut batch)?.then(|| self.sorter.look(batch)))
    }

    /// Takes a batch back for its memory.
    pub(super) fn recycle(&mut self, batch: Batch) {
        self.spare.push(batch);
    }
}

/// Goes through all rows. Without given interpretations, the first batch decides them for now.
fn pass(
    path: &Path,
    shown: &Arc<str>,
    declared: Declared<'_>,
    plan: &Plan,
    sample: Vec<u8>,
    given: Option<Vec<Interpretation>>,
) -> Result<Found, SourceError> {
    let mut rows = Rows::open(path, plan, sample)?;
    let mut ready = rows.next()?;
    let used = given.unwrap_or_else(|| first_guess(plan, declared, ready.as_ref()));
    let mut state = Pass::new(plan, declared, &used);
    while let Some((batch, kinds)) = ready {
        // While the columns of one batch are looked at, the next one is read.
        let next = if batch.size() < WORTH_THREADS {
            state.see(&batch, &kinds);
            rows.next()
        } else {
            rayon::join(|| rows.next(), || state.see(&batch, &kinds)).0
        };
        rows.recycle(batch);
        ready = next?;
    }
    let mut faults = text_faults(path, shown, &rows)?;
    faults.extend(state.row_faults(shown));
    for key in std::mem::take(&mut state.keys) {
        if let Some(repeated) = key.finish()? {
            faults.extend(repeated.report(path, plan, shown)?);
        }
    }
    let Pass { columns, sums, kept, rows: found, .. } = state;
    let (columns, doubtful) = columns.into_iter().map(|column| column.finish(shown)).unzip();
    Ok(Found { used, columns, sums, doubtful, rows: found, kept, faults, original: rows.source.finish()? })
}

/// Faults of the text itself.
fn text_faults(path: &Path, shown: &Arc<str>, rows: &Rows<'_>) -> Result<Vec<TableFault>, SourceError> {
    let mut faults = Vec::new();
    let findings = rows.source.findings();
    let line = |offset: Option<u64>| offset.map_or(Ok(1), |offset| super::digest::line_at(path, offset));
    if let Some(place) = &findings.first_malformed {
        let message = format!(
            "`{}` holds bytes that are no letters in this encoding ({} such bytes in the file)",
            cut(&place.excerpt),
            findings.malformed
        );
        let hint = "in Excel, save as \"CSV UTF-8 (comma delimited)\", or say `encoding` under [distributions.dialect]";
        faults.push(Place::at_line(line(place.offset)?, None).fault(
            shown,
            Code::TableEncoding,
            message,
            Some(hint.to_owned()),
        ));
    }
    if let Some(place) = &findings.first_lost {
        let message = format!(
            "letters were lost before this file was written: `{}` ({} letters in the file)",
            cut(&place.excerpt),
            findings.lost
        );
        let hint = "nothing can bring them back from this file; export it again as UTF-8";
        faults.push(Place::at_line(line(place.offset)?, None).fault(
            shown,
            Code::LostLetters,
            message,
            Some(hint.to_owned()),
        ));
    }
    faults.extend(rows.source.unclosed().map(|unclosed| unclosed_fault(shown, unclosed)));
    if let Some((number, line)) = rows.sorter.second_table() {
        let message = "a second table begins here; only the first one is read";
        let hint = "put each table into a file of its own";
        faults.push(Place::at_line(line, Some(number)).fault(shown, Code::SecondTable, message, Some(hint.to_owned())));
    }
    Ok(faults)
}

/// An excerpt without the sign that ends its cell.
fn cut(excerpt: &str) -> &str {
    excerpt.trim_end_matches([',', ';', '\t', '|', '"', '\n', '\r'])
}

/// What the first batch makes of the columns.
fn first_guess(plan: &Plan, declared: Declared<'_>, first: Option<&(Batch, Vec<Kind>)>) -> Vec<Interpretation> {
    let mut evidence = vec![Evidence::default(); plan.columns.len()];
    let mut sums = vec![Evidence::default(); plan.columns.len()];
    if let Some((batch, kinds)) = first {
        for (record, kind) in batch.records().zip(kinds) {
            for (at, column) in plan.columns.iter().enumerate() {
                match kind {
                    Kind::Data => see(&mut evidence[at], record, column.at),
                    Kind::Total | Kind::Group => see(&mut sums[at], record, column.at),
                    Kind::Note | Kind::Nothing => {}
                }
            }
        }
    }
    interpretations(plan, declared, &evidence.iter().collect::<Vec<_>>(), &sums)
        .into_iter()
        .map(|(interpretation, _)| interpretation)
        .collect()
}

fn see(evidence: &mut Evidence, record: Record<'_>, at: usize) {
    let cell = record.cell(at);
    if !cell.is_empty() {
        evidence.see(&Look::at(cell), cell, record.is_native(at));
    }
}

fn settle(plan: &Plan, declared: Declared<'_>, found: &Found) -> Vec<(Interpretation, Option<Doubt>)> {
    let evidence: Vec<&Evidence> = found.columns.iter().map(|column| &column.evidence).collect();
    interpretations(plan, declared, &evidence, &found.sums)
}

/// How each column is read: by its own cells, and where they are silent by what the other columns show.
fn interpretations(
    plan: &Plan,
    declared: Declared<'_>,
    evidence: &[&Evidence],
    sums: &[Evidence],
) -> Vec<(Interpretation, Option<Doubt>)> {
    let said = declared.dialect.decimal.map(Decimal::of);
    let counts = |column: &PlannedColumn| plan.layout.counter == Some(column.at);
    let votes = plan.columns.iter().zip(evidence.iter().zip(sums)).filter(|(column, _)| {
        !counts(column) && !names_an_identifier(&column.field.name) && !names_a_coordinate(&column.field.name)
    });
    let vote = votes.fold(Vote::Silent, |vote, (_, (own, sums))| vote.and(own.vote()).and(sums.vote()));
    let file = vote.decided();
    let decide = |(column, own): (&PlannedColumn, &&Evidence)| {
        let field = &column.field;
        // Maps give coordinates with a point, whatever a person writes beside them.
        let is_coordinate = names_a_coordinate(&field.name) && own.has_only_points();
        let said = if is_coordinate { said.or(Some(Decimal::Point)) } else { said };
        if field.type_is_declared {
            own.read_as(field.field_type, said, file)
        } else {
            own.decide(&field.name, counts(column), said, file)
        }
    };
    plan.columns.iter().zip(evidence).map(decide).collect()
}

/// The state of going through the rows.
struct Pass<'a> {
    declared: Declared<'a>,
    width: usize,
    delimiter: u8,
    columns: Vec<ColumnPass<'a>>,
    sums: Vec<Evidence>,
    keys: Vec<Key>,
    rows: FoundRows,
    kept: Vec<KeptRow>,
    too_long: Tally,
    too_short: Tally,
    stray_quotes: u64,
}

impl<'a> Pass<'a> {
    fn new(plan: &'a Plan, declared: Declared<'a>, used: &[Interpretation]) -> Self {
        let delimiter = plan.delimiter();
        let column = |(column, interpretation): (&'a PlannedColumn, &Interpretation)| {
            let Declared { missing_values, primary_key, .. } = declared;
            ColumnPass::new(column.at, &column.field, *interpretation, missing_values, primary_key, delimiter)
        };
        Self {
            declared,
            width: plan.width,
            delimiter,
            columns: plan.columns.iter().zip(used).map(column).collect(),
            sums: vec![Evidence::default(); plan.columns.len()],
            keys: keys(plan, declared, used),
            rows: FoundRows::default(),
            kept: Vec::new(),
            too_long: Tally::default(),
            too_short: Tally::default(),
            stray_quotes: 0,
        }
    }

    fn see(&mut self, batch: &Batch, kinds: &[Kind]) {
        self.see_rows(batch, kinds);
        let missing = self.declared.missing_values;
        let (columns, keys) = (&mut self.columns, &mut self.keys);
        let data = || batch.records().zip(kinds).filter(|(_, kind)| **kind == Kind::Data).map(|(record, _)| record);
        let see_keys = || keys.par_iter_mut().for_each(|key| data().for_each(|record| key.see(record, missing)));
        if batch.size() < WORTH_THREADS {
            columns.iter_mut().for_each(|column| column.see(batch, kinds));
            keys.iter_mut().for_each(|key| data().for_each(|record| key.see(record, missing)));
        } else {
            rayon::join(|| columns.par_iter_mut().for_each(|column| column.see(batch, kinds)), see_keys);
        }
    }

    fn see_rows(&mut self, batch: &Batch, kinds: &[Kind]) {
        self.stray_quotes += batch.stray_quotes;
        for (record, kind) in batch.records().zip(kinds) {
            match kind {
                Kind::Nothing => continue,
                Kind::Note => {
                    self.rows.note(record);
                    continue;
                }
                Kind::Data => self.rows.data += 1,
                Kind::Total => self.rows.mark(record, RowType::Total),
                Kind::Group => self.rows.mark(record, RowType::Group),
            }
            if *kind == Kind::Data {
                self.rows.first.get_or_insert(record.number);
                self.check_length(record);
            } else {
                self.sums.iter_mut().zip(&self.columns).for_each(|(sums, column)| see(sums, record, column.at));
            }
            if self.kept.len() < PREVIEW_ROWS {
                self.keep(record, *kind);
            }
        }
    }

    fn keep(&mut self, record: Record<'_>, kind: Kind) {
        let row_type = match kind {
            Kind::Total => RowType::Total,
            Kind::Group => RowType::Group,
            Kind::Data | Kind::Note | Kind::Nothing => RowType::Data,
        };
        let cells = (0..self.width).map(|at| (record.cell(at).to_owned(), record.is_native(at))).collect();
        self.kept.push(KeptRow { row_type, cells });
    }

    /// Cells past the last column, and rows that end before it. Spreadsheets leave empty cells at the end out.
    fn check_length(&mut self, record: Record<'_>) {
        let (width, delimiter) = (self.width, self.delimiter);
        if record.len() > width && record.extent() > width {
            let found = record.extent();
            let describe = || {
                let hint = "a cell that holds the delimiter itself stands between quotes".to_owned();
                (
                    Place::of(record, delimiter, Part::From(width)),
                    length_message(record.number, found, width),
                    Some(hint),
                )
            };
            self.too_long.add(Code::RowTooLong, describe);
        } else if record.len() < width && !self.declared.format.is_workbook() {
            let describe = || {
                let hint =
                    "an empty cell is written too: a,,c; a line that is no data, such as a note, is deleted".to_owned();
                (
                    Place::of(record, delimiter, Part::End),
                    length_message(record.number, record.len(), width),
                    Some(hint),
                )
            };
            self.too_short.add(Code::RowTooShort, describe);
        }
    }

    fn row_faults(&mut self, shown: &Arc<str>) -> Vec<TableFault> {
        let tallies = [std::mem::take(&mut self.too_long), std::mem::take(&mut self.too_short)];
        let mut faults: Vec<TableFault> = tallies.into_iter().flat_map(|tally| tally.report(shown)).collect();
        if self.stray_quotes > 0 {
            let message = format!(
                "{} cells have a quote within them that is not doubled; what follows it was kept",
                self.stray_quotes
            );
            let hint = "look at these cells; a quote inside a quoted cell is written twice (\"\")".to_owned();
            faults.push(Place::at_line(1, None).fault(shown, Code::StrayQuote, message, Some(hint)));
        }
        faults
    }
}

/// The primary key and every column that is declared unique.
fn keys(plan: &Plan, declared: Declared<'_>, used: &[Interpretation]) -> Vec<Key> {
    let columns = || plan.columns.iter().zip(used);
    let place = |(column, used): (&PlannedColumn, &Interpretation)| (column.at, *used);
    let named = |name: &str| columns().find(|(column, _)| *column.field.name == *name).map(place);
    let primary: Option<Vec<_>> = declared.primary_key.iter().map(|name| named(name)).collect();
    let primary = primary.filter(|key| !key.is_empty());
    let primary =
        primary.map(|columns| Key::new(format!("the primary key `{}`", declared.primary_key.join(", ")), columns));
    let unique = columns().filter(|(column, _)| column.field.constraints.unique);
    let unique = unique
        .map(|(column, used)| Key::new(format!("the unique `{}`", column.field.name), vec![place((column, used))]));
    primary.into_iter().chain(unique).collect()
}

impl FoundRows {
    fn note(&mut self, record: Record<'_>) {
        if self.notes.len() < KEPT_NUMBERS {
            self.notes.push(record.number);
        }
        if self.note_texts.len() < LINES {
            let text = record.cells().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ");
            self.note_texts.push(layout::one_line(&text).into());
        }
    }

    fn mark(&mut self, record: Record<'_>, row_type: RowType) {
        self.marked += 1;
        let numbers = if row_type == RowType::Total { &mut self.totals } else { &mut self.groups };
        if numbers.len() < KEPT_NUMBERS {
            numbers.push(record.number);
        }
    }
}

fn length_message(record: u64, found: usize, expected: usize) -> String {
    let cells = |count| format!("{count} {}", if count == 1 { "cell" } else { "cells" });
    format!("record {record} has {}, but there should be {}", cells(found), cells(expected))
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
        column.shown = interpretation.decimal;
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
        preview: preview(&plan, declared, &kept),
        span: span(&published),
        columns: published,
        marks,
        titles: plan.layout.titles.iter().take(LINES).map(|(_, line)| line.as_str().into()).collect(),
        notes: rows.note_texts.clone(),
        unit: plan.layout.unit.as_deref().map(Into::into),
        downloads: Vec::new(),
        too_large_for_excel: false,
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

fn preview(plan: &Plan, declared: Declared<'_>, kept: &[KeptRow]) -> Preview {
    let mut preview = Preview::new(plan.columns.len());
    for row in kept {
        preview.begin_row(row.row_type);
        for column in &plan.columns {
            let (cell, native) =
                row.cells.get(column.at).map_or(("", false), |(cell, native)| (cell.as_str(), *native));
            preview.push(&clean(&column.interpretation, cell, native, declared.missing_values));
        }
    }
    preview
}

/// The clean text of a cell.
pub(super) fn clean<'a>(
    interpretation: &Interpretation,
    cell: &'a str,
    native: bool,
    missing: &[Box<str>],
) -> std::borrow::Cow<'a, str> {
    if cell.is_empty() {
        return cell.into();
    }
    if interpretation.field_type == FieldType::String && missing.is_empty() && !interpretation.has_markers {
        return if is_text_marker(cell) { "".into() } else { cell.into() };
    }
    interpretation.value(cell, Look::at(cell), native, missing).clean()
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
