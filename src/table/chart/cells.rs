//! The cells that charts are made of, column by column, each as a number into the different values of its column.

use std::collections::{BTreeMap, BTreeSet};

use super::super::export::{CleanRows, Row};
use super::super::lexicon::says_final;
use super::roles::{Role, Roles};
use crate::model::{RowType, Table};

/// Columns of texts, or of numbers, that are kept at most of a table that nobody declared charts of.
const MOST_COLUMNS: usize = 24;

/// Cells of the rows of data.
#[derive(Debug)]
pub(super) struct Cells {
    /// By their place in the table; `None` for those that no chart needs.
    columns: Vec<Option<Kept>>,
    rows: usize,
    row_type: Option<usize>,
    flags: Vec<usize>,
    /// Columns that say whether a row is preliminary.
    preliminary: Vec<usize>,
    /// For each row.
    is_preliminary: Vec<bool>,
    has_groups: bool,
}

/// A column.
#[derive(Debug, Default)]
struct Kept {
    /// Its different values, in the order of the file.
    values: Vec<Box<str>>,
    numbers: BTreeMap<Box<str>, u32>,
    /// The value of each row.
    rows: Vec<u32>,
}

impl Cells {
    /// Keeps the columns that have a role in charts, and those that are `named`.
    pub(super) fn new(table: &Table, roles: &Roles, named: &[usize]) -> Self {
        let mut columns: Vec<Option<Kept>> = table.columns.iter().map(|_| None).collect();
        for role in [Role::Number, Role::Category, Role::Code, Role::Unit] {
            roles.all(role).take(MOST_COLUMNS).for_each(|at| columns[at] = Some(Kept::default()));
        }
        for at in roles.time.iter().chain(named) {
            columns[*at] = Some(Kept::default());
        }
        Self {
            columns,
            rows: 0,
            row_type: roles.row_type,
            flags: roles.flags.clone(),
            preliminary: roles.all(Role::Preliminary).collect(),
            is_preliminary: Vec::new(),
            has_groups: false,
        }
    }

    pub(super) fn see(&mut self, rows: &CleanRows) {
        rows.rows().for_each(|row| self.see_row(row));
    }

    fn see_row(&mut self, row: Row<'_>) {
        let cells: Vec<&str> = row.iter().collect();
        if let Some(at) = self.row_type.filter(|at| cells[*at] != RowType::Data.as_str()) {
            self.has_groups |= cells[at] == RowType::Group.as_str();
            return;
        }
        for (column, cell) in self.columns.iter_mut().zip(&cells) {
            if let Some(column) = column {
                column.push(cell);
            }
        }
        let mut marks = self.flags.iter().chain(&self.preliminary);
        self.is_preliminary.push(marks.any(|at| !cells[*at].is_empty() && !says_final(cells[*at])));
        self.rows += 1;
    }

    /// Rows of data.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Whether there are heads over rows, which say what those are.
    pub(super) fn has_groups(&self) -> bool {
        self.has_groups
    }

    /// Whether a row is marked as not final.
    pub(super) fn is_preliminary(&self, row: usize) -> bool {
        self.is_preliminary[row]
    }

    /// Whether a column was kept.
    pub(super) fn has(&self, column: usize) -> bool {
        self.columns[column].is_some()
    }

    /// The value of a row in a column; empty when it is missing.
    pub(super) fn get(&self, row: usize, column: usize) -> &str {
        self.columns[column].as_ref().map_or("", |kept| &kept.values[kept.rows[row] as usize])
    }

    /// The different values of a column in the order of the file, without the missing one.
    pub(super) fn values(&self, column: usize) -> Vec<Box<str>> {
        let values = self.columns[column].iter().flat_map(|kept| &kept.values);
        values.filter(|value| !value.is_empty()).cloned().collect()
    }

    /// Whether a row has no value in a column.
    pub(super) fn has_missing(&self, column: usize) -> bool {
        self.columns[column].as_ref().is_some_and(|kept| kept.numbers.contains_key(""))
    }

    /// The values of a row in some columns, as numbers that are equal where the values are.
    pub(super) fn key(&self, row: usize, columns: &[usize]) -> Vec<u32> {
        columns.iter().map(|at| self.columns[*at].as_ref().map_or(0, |kept| kept.rows[row])).collect()
    }

    /// A row for each different combination of values of some columns, in the order of the file; `None` where there
    /// are more than `most`.
    pub(super) fn combinations(&self, columns: &[usize], most: usize) -> Option<Vec<usize>> {
        let mut seen = BTreeSet::new();
        let mut first = Vec::new();
        for row in 0..self.rows {
            if seen.insert(self.key(row, columns)) {
                first.push(row);
            }
            if first.len() > most {
                return None;
            }
        }
        Some(first)
    }

    /// The columns of `names` that are needed to tell apart what all of them tell apart in some rows: a code beside
    /// a name, the unit of an indicator or the kind of a place tell nothing new. Units are given up first, then
    /// codes, then the later of two texts. Those of `given` tell something in any case.
    pub(super) fn telling(&self, roles: &Roles, rows: &[usize], names: &[usize], given: &[usize]) -> Vec<usize> {
        let rank = |at: &usize| match roles.get(*at) {
            Role::Unit => 0,
            Role::Code => 1,
            _ => 2,
        };
        let mut order: Vec<usize> = names.iter().rev().copied().collect();
        order.sort_by_key(rank);
        let told = |columns: &[usize]| {
            let key = [given, columns].concat();
            rows.iter().map(|row| self.key(*row, &key)).collect::<BTreeSet<_>>().len()
        };
        let mut telling: Vec<usize> = names.to_vec();
        let all = told(&telling);
        for at in order {
            let without: Vec<usize> = telling.iter().copied().filter(|other| *other != at).collect();
            if told(&without) == all {
                telling = without;
            }
        }
        telling
    }
}

impl Kept {
    fn push(&mut self, cell: &str) {
        let number = match self.numbers.get(cell) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
                self.values.push(cell.into());
                self.numbers.insert(cell.into(), number);
                number
            }
        };
        self.rows.push(number);
    }
}
