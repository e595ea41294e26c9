//! Keys: values that identify a row occur once.

use std::collections::HashMap;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::fault::{Part, Place, TableFault, Tally};
use super::records::Record;
use crate::diagnostic::{Code, quoted};

/// Columns whose values, taken together, occur once. It remembers a digest of each row, which with the room of
/// the map is about a hundred bytes.
pub(super) struct Key {
    /// What it is called in a message.
    name: String,
    columns: Vec<usize>,
    delimiter: u8,
    seen: HashMap<[u8; 16], u64>,
    repeated: Tally,
}

impl Key {
    /// A key of the columns at these places in the file.
    pub(super) fn new(name: String, columns: Vec<usize>, delimiter: u8) -> Self {
        Self { name, columns, delimiter, seen: HashMap::new(), repeated: Tally::default() }
    }

    /// Takes a row into account; a missing value is for `required` to judge.
    pub(super) fn see(&mut self, record: Record<'_>, missing: &[Box<str>]) {
        let Some(digest) = key_of(self.columns.iter().map(|at| record.cell(*at)), missing) else { return };
        let first = *self.seen.entry(digest).or_insert(record.number);
        if first != record.number {
            let describe = || {
                let values = self.columns.iter().map(|at| record.cell(*at)).collect::<Vec<_>>().join(", ");
                let message =
                    format!("record {}: {} is `{}`, as in record {first}", record.number, self.name, quoted(&values));
                let part = self.columns.first().map_or(Part::From(0), |at| Part::Cell(*at));
                (Place::of(record, self.delimiter, part), message, None)
            };
            self.repeated.add(Code::ValueConstraint, describe);
        }
    }

    /// The repetitions that were found.
    pub(super) fn finish(self, file: &Arc<str>) -> Vec<TableFault> {
        self.repeated.report(file)
    }
}

/// A digest of the cells of a key; `None` when one of them has no value.
pub(super) fn key_of<'a>(cells: impl Iterator<Item = &'a str>, missing: &[Box<str>]) -> Option<[u8; 16]> {
    let mut hash = Sha256::new();
    for cell in cells {
        if cell.is_empty() || missing.iter().any(|value| **value == *cell) {
            return None;
        }
        hash.update((cell.len() as u64).to_le_bytes());
        hash.update(cell);
    }
    let mut digest = [0; 16];
    digest.copy_from_slice(&hash.finalize()[..16]);
    Some(digest)
}
