//! Faults of a table: the first few of a kind are shown, all are counted.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use csv::Position;

use super::dialect::{DELIMITER, QUOTE};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Dialect;
use crate::source::Location;

/// How many faults of one kind and column are shown.
const SHOWN: usize = 10;

/// Bytes of a line that are read to show it.
const LINE_LIMIT: u64 = 4096;

/// What part of a record is meant.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// The cell with this number, from 0.
    Cell(usize),
    /// Everything from the cell with this number.
    From(usize),
    /// The place after the last cell.
    End,
}

/// The faults of one kind in one table or column.
#[derive(Debug, Default)]
pub(super) struct Tally {
    count: u64,
    shown: Vec<Fault>,
}

#[derive(Debug)]
struct Fault {
    code: Code,
    position: Position,
    part: Part,
    message: String,
    hint: Option<String>,
}

impl Tally {
    /// Counts a fault; `describe` makes its message and hint, and is called for the first few only.
    pub(super) fn add(
        &mut self,
        code: Code,
        position: &Position,
        part: Part,
        describe: impl FnOnce() -> (String, Option<String>),
    ) {
        self.count += 1;
        if self.shown.len() < SHOWN {
            let (message, hint) = describe();
            self.shown.push(Fault { code, position: position.clone(), part, message, hint });
        }
    }

    /// The faults with their lines, fetched from the file again; the last one says how many more there are.
    pub(super) fn report(self, file: &FaultyFile<'_>) -> Vec<Diagnostic> {
        let more = self.count - self.shown.len() as u64;
        let mut diagnostics: Vec<_> = self.shown.into_iter().map(|fault| file.diagnostic(fault)).collect();
        if let Some(last) = diagnostics.last_mut().filter(|_| more > 0) {
            last.message = format!("{} (and {more} more like this in the file)", last.message);
        }
        diagnostics
    }
}

/// A file whose lines are shown.
pub(super) struct FaultyFile<'a> {
    pub(super) path: &'a Path,
    pub(super) shown: &'a Arc<str>,
    pub(super) dialect: &'a Dialect,
}

impl FaultyFile<'_> {
    fn diagnostic(&self, fault: Fault) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(fault.code, self.locate(&fault.position, fault.part), fault.message);
        diagnostic.hint = fault.hint;
        diagnostic
    }

    /// The place of a part of the record at `position`. Where the line cannot be read again, the place has
    /// no excerpt.
    pub(super) fn locate(&self, position: &Position, part: Part) -> Location {
        match self.line_at(position) {
            None => Location { line: position.line(), ..Location::of_file(self.shown.clone()) },
            Some((line, text)) => {
                let range = self.range(&text, part);
                Location::in_line(self.shown.clone(), line, &text, range)
            }
        }
    }

    /// The line of a record and its number. A reader's position may lie before the end of the line above and
    /// before empty lines.
    fn line_at(&self, position: &Position) -> Option<(u64, String)> {
        let mut file = File::open(self.path).ok()?;
        file.seek(SeekFrom::Start(position.byte())).ok()?;
        let mut file = BufReader::new(file);
        let mut line = position.line();
        while let [byte @ (b'\r' | b'\n'), ..] = file.fill_buf().ok()? {
            line += u64::from(*byte == b'\n');
            file.consume(1);
        }
        let mut bytes = Vec::new();
        file.take(LINE_LIMIT).read_until(b'\n', &mut bytes).ok()?;
        let text = String::from_utf8_lossy(&bytes);
        Some((line, text.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']).to_owned()))
    }

    /// Bytes of a part within the first line of its record.
    fn range(&self, line: &str, part: Part) -> Range<usize> {
        let cells = self.cells(line);
        let past_end = line.len()..line.len() + 1;
        match part {
            Part::End => past_end,
            Part::Cell(at) => cells.get(at).cloned().unwrap_or(past_end),
            Part::From(at) => cells.get(at).map_or(past_end, |first| first.start..line.len()),
        }
    }

    fn cells(&self, line: &str) -> Vec<Range<usize>> {
        let delimiter = self.dialect.delimiter.unwrap_or(DELIMITER);
        let quote = self.dialect.quote.unwrap_or(QUOTE);
        let mut cells = Vec::new();
        let (mut start, mut quoted) = (0, false);
        for (at, byte) in line.bytes().enumerate() {
            if byte == quote {
                quoted = !quoted;
            } else if byte == delimiter && !quoted {
                cells.push(start..at);
                start = at + 1;
            }
        }
        cells.push(start..line.len());
        cells
    }
}
