//! Faults of a table: the first few of a kind are shown, all are counted.

use std::ops::Range;
use std::sync::Arc;

use super::records::Record;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Location;

/// How many faults of one kind and column are shown.
const SHOWN: usize = 10;

/// A fault and the record and column it is about, both from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFault {
    /// What is said of it.
    pub diagnostic: Diagnostic,
    /// The record, counted over the whole file.
    pub record: Option<u64>,
    /// The column.
    pub column: Option<usize>,
}

/// What part of a record is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The cell with this number, from 0.
    Cell(usize),
    /// Everything from the cell with this number.
    From(usize),
    /// The place after the last cell.
    End,
}

/// The text that a fault is shown in: a record of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    record: Option<u64>,
    column: Option<usize>,
    line: u64,
    text: String,
    range: Range<usize>,
}

impl Place {
    /// A part of a record, which is written out with `delimiter` between its cells.
    pub(super) fn of(record: Record<'_>, delimiter: u8, part: Part) -> Self {
        let (mut text, mut cells) = (String::new(), Vec::with_capacity(record.len()));
        for (at, cell) in record.cells().enumerate() {
            if at > 0 {
                text.push(char::from(delimiter));
            }
            let start = text.len();
            push_cell(&mut text, cell, delimiter);
            cells.push(start..text.len());
        }
        let past_end = text.len()..text.len() + 1;
        let range = match part {
            Part::End => past_end,
            Part::Cell(at) => cells.get(at).cloned().unwrap_or(past_end),
            Part::From(at) => cells.get(at).map_or(past_end, |first| first.start..text.len()),
        };
        let column = if let Part::Cell(at) = part { Some(at) } else { None };
        Self { record: Some(record.number), column, line: record.line, text, range }
    }

    /// A line of which nothing is shown.
    pub(super) fn at_line(line: u64, record: Option<u64>) -> Self {
        Self { line, record, ..Self::default() }
    }

    /// A fault at this place of `file`.
    pub(super) fn fault(
        &self,
        file: &Arc<str>,
        code: Code,
        message: impl Into<String>,
        hint: Option<String>,
    ) -> TableFault {
        let location = if self.text.is_empty() {
            Location { line: self.line.max(1), ..Location::of_file(file.clone()) }
        } else {
            Location::in_line(file.clone(), self.line, &self.text, self.range.clone())
        };
        let diagnostic = Diagnostic { code, location, message: message.into(), hint };
        TableFault { diagnostic, record: self.record, column: self.column }
    }
}

/// A cell as a person finds it in the file: quoted where it must be, and only its first line.
fn push_cell(text: &mut String, cell: &str, delimiter: u8) {
    let line = cell.lines().next().unwrap_or_default();
    let quoted = line.len() < cell.len() || line.contains(['"', char::from(delimiter)]);
    if quoted {
        text.push('"');
        text.push_str(&line.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(line);
    }
}

/// The faults of one kind in one table or column.
#[derive(Debug, Default)]
pub(super) struct Tally {
    count: u64,
    shown: Vec<Shown>,
}

#[derive(Debug)]
struct Shown {
    code: Code,
    place: Place,
    message: String,
    hint: Option<String>,
}

impl Tally {
    /// Counts a fault; `describe` makes its place, message and hint, and is called for the first few only.
    pub(super) fn add(&mut self, code: Code, describe: impl FnOnce() -> (Place, String, Option<String>)) {
        self.count += 1;
        if self.shown.len() < SHOWN {
            let (place, message, hint) = describe();
            self.shown.push(Shown { code, place, message, hint });
        }
    }

    /// Counts faults of which nothing is shown.
    pub(super) fn count_more(&mut self, more: u64) {
        self.count += more;
    }

    /// The faults; the last one says how many more there are.
    pub(super) fn report(self, file: &Arc<str>) -> Vec<TableFault> {
        let more = self.count - self.shown.len() as u64;
        let fault = |shown: Shown| shown.place.fault(file, shown.code, shown.message, shown.hint);
        let mut faults: Vec<_> = self.shown.into_iter().map(fault).collect();
        if let Some(last) = faults.last_mut().filter(|_| more > 0) {
            last.diagnostic.message = format!("{} (and {more} more like this in the file)", last.diagnostic.message);
        }
        faults
    }
}
