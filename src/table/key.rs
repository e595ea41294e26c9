//! Keys: values that identify a row occur once, and values that refer to rows of another table occur there.
//!
//! A row is remembered by a digest of its values, 24 bytes of it, on disk where there are many.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::chart::Places;
use super::fault::{Part, Place, TableFault, Tally};
use super::infer::Interpretation;
use super::pass::Rows;
use super::plan::Plan;
use super::read::{Declared, read};
use super::records::Record;
use super::rows::Kind;
use super::sorted::{Entry, Sorted, Sorter};
use super::source::SourceError;
use super::value::clean;
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::model::Distribution;

/// Rows that are fetched again to be shown.
const SHOWN: usize = 10;

/// Columns whose values, taken together, occur once.
pub(super) struct Key {
    /// What it is called in a message.
    name: String,
    columns: Vec<usize>,
    /// How each column is read, so that values are compared and signs for none are not.
    interpretations: Vec<Interpretation>,
    rows: Sorter,
    failed: Option<io::Error>,
}

/// Rows whose key is wrong.
struct WrongRows<T> {
    count: u64,
    /// The first of them, by their record, with what there is to say of each.
    first: BTreeMap<u64, T>,
}

impl Key {
    /// A key of the columns at these places in the file.
    pub(super) fn new(name: String, columns: Vec<(usize, Interpretation)>) -> Self {
        let (columns, interpretations) = columns.into_iter().unzip();
        Self { name, columns, interpretations, rows: Sorter::default(), failed: None }
    }

    /// Takes a row into account; a missing value is for `required` to judge.
    pub(super) fn see(&mut self, record: Record<'_>, missing: &[Box<str>]) {
        let cells = self.columns.iter().zip(&self.interpretations);
        let cells =
            cells.map(|(at, interpretation)| clean(interpretation, record.cell(*at), record.is_native(*at), missing));
        let Some(digest) = key_of(cells) else { return };
        if let Err(error) = self.rows.push(Entry { digest, record: record.number }) {
            self.failed.get_or_insert(error);
        }
    }

    /// The rows that repeat another, as faults of the file that they are in.
    pub(super) fn report(self, path: &Path, plan: &Plan, shown: &Arc<str>) -> Result<Vec<TableFault>, SourceError> {
        let Self { name, columns, rows, failed, interpretations: _ } = self;
        failed.map_or(Ok(()), Err)?;
        let repeated = repeated(rows.finish()?)?;
        let say = |values: &str, original| format!("{name} is `{values}`, as in record {original}");
        repeated.report(path, plan, &columns, shown, say)
    }
}

impl<T: Copy> WrongRows<T> {
    fn none() -> Self {
        Self { count: 0, first: BTreeMap::new() }
    }

    fn add(&mut self, record: u64, about: T) {
        self.count += 1;
        self.first.insert(record, about);
        if self.first.len() > SHOWN {
            self.first.pop_last();
        }
    }

    /// The faults, with the rows fetched from the file again; `say` is given their values in some columns.
    fn report(
        &self,
        path: &Path,
        plan: &Plan,
        columns: &[usize],
        shown: &Arc<str>,
        say: impl Fn(&str, T) -> String,
    ) -> Result<Vec<TableFault>, SourceError> {
        if self.count == 0 {
            return Ok(Vec::new());
        }
        let mut tally = Tally::default();
        let part = columns.first().map_or(Part::From(0), |at| Part::Cell(*at));
        for_records(path, plan, &self.first, |record, about| {
            let values = columns.iter().map(|at| record.cell(*at)).collect::<Vec<_>>().join(", ");
            let message = format!("record {}: {}", record.number, say(&quoted(&values), about));
            tally.add(Code::ValueConstraint, || (Place::of(record, plan.delimiter(), part), message, None));
        })?;
        tally.count_more(self.count - self.first.len() as u64);
        Ok(tally.report(shown))
    }
}

/// Goes through a file again up to the last of some records.
fn for_records<T: Copy>(
    path: &Path,
    plan: &Plan,
    wanted: &BTreeMap<u64, T>,
    mut each: impl FnMut(Record<'_>, T),
) -> Result<(), SourceError> {
    let last = wanted.keys().next_back().copied();
    let mut rows = Rows::open(path, plan, Vec::new())?;
    while let Some((batch, _)) = rows.next()? {
        for record in batch.records() {
            if let Some(found) = wanted.get(&record.number) {
                each(record, *found);
            }
        }
        let end = batch.records().last().map(|record| record.number);
        rows.recycle(batch);
        if end >= last {
            break;
        }
    }
    Ok(())
}

/// A digest of the cells of a key; `None` when one of them has no value.
fn key_of<'a>(cells: impl Iterator<Item = Cow<'a, str>>) -> Option<[u8; 16]> {
    let mut hash = Sha256::new();
    for cell in cells {
        if cell.is_empty() {
            return None;
        }
        hash.update((cell.len() as u64).to_le_bytes());
        hash.update(&*cell);
    }
    let mut digest = [0; 16];
    digest.copy_from_slice(&hash.finalize()[..16]);
    Some(digest)
}

/// Checks that the values of `fields` in one table occur together in the `referenced` fields of another.
/// `shown` is the path of the first one for people, `target` what the other one is called.
///
/// # Errors
/// When a file cannot be read.
pub fn check_reference(
    (table, fields): (&Distribution, &[Box<str>]),
    (other, referenced): (&Distribution, &[Box<str>]),
    shown: &Arc<str>,
    target: &str,
) -> io::Result<Vec<Diagnostic>> {
    let (Some(own), Some(theirs)) = (values_of(table, fields)?, values_of(other, referenced)?) else {
        return Ok(Vec::new());
    };
    let Values { plan, columns, sorted } = own;
    let names = fields.join(", ");
    let say = |values: &str, ()| format!("`{names}` is `{values}`, which {target} does not have");
    let faults = absent(sorted, theirs.sorted)?.report(&table.disk_path, &plan, &columns, shown, say);
    Ok(faults.map_err(SourceError::into_io)?.into_iter().map(|fault| fault.diagnostic).collect())
}

/// Values of some columns of a table.
struct Values {
    plan: Plan,
    columns: Vec<usize>,
    sorted: Sorted,
}

/// The clean values of columns; `None` when a column is not there, which was reported before.
fn values_of(table: &Distribution, fields: &[Box<str>]) -> io::Result<Option<Values>> {
    let known: Vec<_> =
        table.table.iter().flat_map(|table| &table.columns).map(|column| column.field.clone()).collect();
    let Distribution { format, dialect, missing_values, primary_key, .. } = table;
    let (charts, places) = (Some(&[][..]), Places::NONE);
    let declared = Declared { format: *format, dialect, fields: &known, missing_values, primary_key, charts, places };
    let Some(plan) = read(&table.disk_path, &Arc::from(&*table.path), declared)?.plan else { return Ok(None) };
    let column = |name: &str| plan.columns.iter().position(|column| *column.field.name == *name);
    let Some(columns) = fields.iter().map(|name| column(name)).collect::<Option<Vec<usize>>>() else { return Ok(None) };
    let mut values = Sorter::default();
    let mut rows = Rows::open(&table.disk_path, &plan, Vec::new()).map_err(SourceError::into_io)?;
    while let Some((batch, kinds)) = rows.next().map_err(SourceError::into_io)? {
        for (record, _) in batch.records().zip(&kinds).filter(|(_, kind)| **kind == Kind::Data) {
            let cells = columns.iter().map(|at| {
                let column = &plan.columns[*at];
                clean(&column.interpretation, record.cell(column.at), record.is_native(column.at), missing_values)
            });
            if let Some(digest) = key_of(cells) {
                values.push(Entry { digest, record: record.number })?;
            }
        }
        rows.recycle(batch);
    }
    let places = columns.iter().map(|at| plan.columns[*at].at).collect();
    drop(rows);
    Ok(Some(Values { columns: places, sorted: values.finish()?, plan }))
}

/// Rows whose digest an earlier row has, with the record of that row.
fn repeated(mut sorted: Sorted) -> io::Result<WrongRows<u64>> {
    let mut found = WrongRows::none();
    let mut before: Option<Entry> = None;
    while let Some(entry) = sorted.next()? {
        match before.filter(|before| before.digest == entry.digest) {
            Some(original) => found.add(entry.record, original.record),
            None => before = Some(entry),
        }
    }
    Ok(found)
}

/// Rows of `own` with a digest that `theirs` has not.
fn absent(mut own: Sorted, mut theirs: Sorted) -> io::Result<WrongRows<()>> {
    let mut found = WrongRows::none();
    let mut other = theirs.next()?;
    while let Some(entry) = own.next()? {
        while other.is_some_and(|other| other.digest < entry.digest) {
            other = theirs.next()?;
        }
        if other.is_none_or(|other| other.digest != entry.digest) {
            found.add(entry.record, ());
        }
    }
    Ok(found)
}
