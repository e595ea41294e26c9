//! Keys: values that identify a row occur once.

use std::collections::HashMap;

use csv::{ByteRecord, Position};
use sha2::{Digest as _, Sha256};

use super::fault::{FaultyFile, Part, Tally};
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::model::Field;

/// Columns whose values, taken together, occur once. It remembers a digest of each row, which with the room of
/// the map is about a hundred bytes.
pub(super) struct Key {
    /// What it is called in a message.
    name: String,
    columns: Vec<usize>,
    seen: HashMap<[u8; 16], u64>,
    repeated: Tally,
}

impl Key {
    /// The primary key and every column that is declared unique.
    pub(super) fn all(columns: &[Field], primary_key: &[Box<str>]) -> Vec<Self> {
        let place = |name: &str| columns.iter().position(|column| *column.name == *name);
        let primary =
            primary_key.iter().map(|name| place(name)).collect::<Option<Vec<_>>>().filter(|key| !key.is_empty());
        let primary =
            primary.map(|columns| Self::new(format!("the primary key `{}`", primary_key.join(", ")), columns));
        let unique = columns.iter().enumerate().filter(|(_, column)| column.constraints.unique);
        let unique = unique.map(|(at, column)| Self::new(format!("the unique `{}`", column.name), vec![at]));
        primary.into_iter().chain(unique).collect()
    }

    fn new(name: String, columns: Vec<usize>) -> Self {
        Self { name, columns, seen: HashMap::new(), repeated: Tally::default() }
    }

    /// Takes a row into account; a missing value is for `required` to judge.
    pub(super) fn see(&mut self, record: &ByteRecord, row: u64, position: &Position, missing: &[Box<str>]) {
        let mut hash = Sha256::new();
        for at in &self.columns {
            let Some(cell) = record.get(*at).filter(|cell| has_value(cell, missing)) else { return };
            hash.update((cell.len() as u64).to_le_bytes());
            hash.update(cell);
        }
        let mut digest = [0; 16];
        digest.copy_from_slice(&hash.finalize()[..16]);
        let first = *self.seen.entry(digest).or_insert(row);
        if first != row {
            let values = || self.columns.iter().filter_map(|at| record.get(*at)).map(String::from_utf8_lossy);
            let describe = || {
                let values = values().collect::<Vec<_>>().join(", ");
                (format!("record {row}: {} is `{}`, as in record {first}", self.name, quoted(&values)), None)
            };
            let part = self.columns.first().map_or(Part::From(0), |at| Part::Cell(*at));
            self.repeated.add(Code::ValueConstraint, position, part, describe);
        }
    }

    /// The repetitions that were found.
    pub(super) fn finish(self, file: &FaultyFile<'_>) -> Vec<Diagnostic> {
        self.repeated.report(file)
    }
}

fn has_value(cell: &[u8], missing: &[Box<str>]) -> bool {
    !cell.is_empty() && !missing.iter().any(|value| value.as_bytes() == cell)
}
