//! Charts of a table: which it gets, and their values.
//!
//! - [`roles`]: what each column is to a chart, by its type, its name and its profile
//! - [`cells`]: the cells that charts are made of, kept while the rows pass by
//! - [`units`]: what columns are counted in; [`draw`]: rows to points
//! - [`automatic`]: the charts of a table of which nobody says any; [`declared`]: those that the maintainer asks for
//! - [`places`]: codes of places, which maps know
//!
//! The docs say in "Charts" which chart a table gets, for those who keep a catalogue.

mod automatic;
mod cells;
mod declared;
mod draw;
mod places;
mod roles;
#[cfg(test)]
mod tests;
mod units;

use self::cells::Cells;
pub use self::declared::{ChartFault, ChartKey, DeclaredChart};
pub use self::places::Places;
use self::roles::Roles;
pub use self::units::unit_of;
use super::export::CleanRows;
use crate::model::{Chart, Table};

/// Values of `x` that a chart has at most.
const MOST_X: usize = 400;

/// Series that a chart has at most.
const MOST_SERIES: usize = 24;

/// Rows of the largest table that is drawn by its rows. Each of them is a point, and a chart with more series than
/// twice what it shows would say little of them.
const MOST_ROWS: u64 = (MOST_X * MOST_SERIES * 2) as u64;

/// Gathers what the charts of one table are made of.
pub(super) struct Charts<'a> {
    declared: Option<&'a [DeclaredChart]>,
    places: &'a Places,
    roles: Roles,
    /// `None` where the rows need not be seen.
    cells: Option<Cells>,
}

impl<'a> Charts<'a> {
    /// Decides what is to be kept of the rows of a table: nothing of one that cannot have a chart.
    pub(super) fn new(
        declared: Option<&'a [DeclaredChart]>,
        places: &'a Places,
        primary_key: &[Box<str>],
        table: &Table,
    ) -> Self {
        let roles = Roles::of(table, primary_key);
        let named = declared.iter().copied().flatten().flat_map(DeclaredChart::names);
        let named: Vec<usize> = named.filter_map(|name| column_named(table, name)).collect();
        let wanted = match declared {
            None => roles.may_have_chart(),
            Some(charts) => charts.iter().any(DeclaredChart::is_of_rows),
        };
        let is_small = table.rows > 0 && table.rows <= MOST_ROWS;
        let cells = (wanted && is_small).then(|| Cells::new(table, &roles, &named));
        Self { declared, places, roles, cells }
    }

    /// Whether what the maintainer asked for can only be judged by the rows.
    pub(super) fn must_see_rows(&self) -> bool {
        self.declared.is_some() && self.cells.is_some()
    }

    /// Takes rows of the downloads, in the order of the file.
    pub(super) fn see(&mut self, pieces: &[CleanRows]) {
        if let Some(cells) = &mut self.cells {
            pieces.iter().for_each(|rows| cells.see(rows));
        }
    }

    /// The charts. Each declared one is among them in its place, unless there is an error.
    pub(super) fn finish(self, table: &Table) -> (Vec<Chart>, Vec<ChartFault>) {
        let Self { declared, places, roles, cells } = self;
        match declared {
            None => (automatic::charts(table, &roles, cells.as_ref(), places), Vec::new()),
            Some(charts) => declared::charts(charts, table, &roles, cells.as_ref(), places),
        }
    }
}

fn column_named(table: &Table, name: &str) -> Option<usize> {
    table.columns.iter().position(|column| *column.field.name == *name)
}
