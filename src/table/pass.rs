//! A pass over all rows of a file: what each column is like, what is wrong with it, and which rows are which.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::PREVIEW_ROWS;
use super::column::{ColumnFound, ColumnPass};
use super::fault::{Part, Place, TableFault, Tally};
use super::infer::{Doubt, Evidence, Interpretation, Look, Vote};
use super::key::Key;
use super::layout;
use super::lexicon::{names_a_coordinate, names_an_identifier};
use super::number::Decimal;
use super::plan::{Plan, PlannedColumn, endless_fault};
use super::read::Declared;
use super::records::{Batch, Record};
use super::rows::{Kind, Looked, Sorter};
use super::source::{Source, SourceError};
use crate::diagnostic::Code;
use crate::model::{FileInfo, RowType};

/// Lines above and below a table that are kept.
pub(super) const LINES: usize = 40;

/// Bytes of a batch from which its columns are worth two threads.
const WORTH_THREADS: usize = 128 * 1024;

/// Rows of a kind whose numbers are kept for a person.
const KEPT_NUMBERS: usize = 10_000;

/// What a pass found.
pub(super) struct Found {
    pub(super) used: Vec<Interpretation>,
    pub(super) columns: Vec<ColumnFound>,
    pub(super) sums: Vec<Evidence>,
    pub(super) doubtful: Vec<Option<(Place, String)>>,
    pub(super) rows: FoundRows,
    pub(super) kept: Vec<KeptRow>,
    pub(super) faults: Vec<TableFault>,
    pub(super) original: FileInfo,
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

/// A row for the preview, as it stands.
pub(super) struct KeptRow {
    pub(super) row_type: RowType,
    pub(super) cells: Vec<(String, bool)>,
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
pub(super) fn pass(
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
        faults.extend(key.report(path, plan, shown)?);
    }
    let Pass { columns, sums, kept, rows: found, .. } = state;
    let (columns, doubtful) = columns.into_iter().map(|column| column.finish(shown)).unzip();
    Ok(Found { used, columns, sums, doubtful, rows: found, kept, faults, original: rows.source.finish()? })
}

/// Faults of the text itself.
fn text_faults(path: &Path, shown: &Arc<str>, rows: &Rows<'_>) -> Result<Vec<TableFault>, SourceError> {
    let mut faults = Vec::new();
    let findings = rows.source.findings();
    let at = |offset: Option<u64>| {
        let line = offset.map_or(Ok(1), |offset| super::digest::line_at(path, offset));
        line.map(|line| Place::at_line(line, None))
    };
    if let Some(place) = &findings.first_malformed {
        let message = format!(
            "`{}` holds bytes that are no letters in this encoding ({} such bytes in the file)",
            cut(&place.excerpt),
            findings.malformed
        );
        let hint = "in Excel, save as \"CSV UTF-8 (comma delimited)\", or say `encoding` under [distributions.dialect]";
        faults.push(at(place.offset)?.fault(shown, Code::TableEncoding, message, Some(hint.to_owned())));
    }
    if let Some(place) = &findings.first_lost {
        let message = format!(
            "letters were lost before this file was written: `{}` ({} letters in the file)",
            cut(&place.excerpt),
            findings.lost
        );
        let hint = "nothing can bring them back from this file; export it again as UTF-8";
        faults.push(at(place.offset)?.fault(shown, Code::LostLetters, message, Some(hint.to_owned())));
    }
    faults.extend(rows.source.endless().map(|endless| endless_fault(shown, endless)));
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

/// How each column is read, and what stays in doubt of it.
pub(super) type Settled = Vec<(Interpretation, Option<Doubt>)>;

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

pub(super) fn settle(plan: &Plan, declared: Declared<'_>, found: &Found) -> Vec<(Interpretation, Option<Doubt>)> {
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
                self.sums.iter_mut().zip(&self.columns).for_each(|(sums, column)| see(sums, record, column.cells.at));
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
