//! Rows to points.

use std::collections::{BTreeMap, BTreeSet};

use super::super::lexicon::{names_preliminary_figures, names_the_whole};
use super::cells::Cells;
use super::roles::{Role, Roles};
use super::units::is_in_percent;
use super::{MOST_SERIES, MOST_X};
use crate::model::{ChartData, ChartPoint, ChartSeries, Table};

/// By how much shares that were rounded may miss their whole.
const ROUNDING: f64 = 0.5 + 1e-9;

/// What a chart is to be drawn from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Axes {
    /// The column of times, categories or codes.
    pub(super) x: usize,
    /// The columns whose values together name a series.
    pub(super) series_by: Vec<usize>,
    /// The columns of numbers; one, where others name the series.
    pub(super) y: Vec<usize>,
}

/// A table as a chart draws it.
pub(super) struct Drawing<'a> {
    pub(super) table: &'a Table,
    pub(super) roles: &'a Roles,
    pub(super) cells: &'a Cells,
}

/// Points of a table, and what of it is not among them.
#[derive(Debug)]
pub(super) struct Drawn {
    pub(super) data: ChartData,
    /// Whether the rows of one series are counted in different units.
    pub(super) mixes_units: bool,
    /// Rows without a value of `x` or without the name of a series.
    pub(super) unplaced: usize,
}

/// Why rows are no points.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// Two rows, which are the same point.
    Repeated(usize, usize),
    /// There are more values of `x` than a chart has.
    TooManyX(usize),
    /// There is no number.
    Empty,
}

/// A series in the making.
struct Line {
    column: usize,
    names: Vec<Box<str>>,
    units: BTreeSet<Box<str>>,
    points: Vec<ChartPoint>,
}

impl Drawing<'_> {
    /// The columns that can name what the numbers of a row are of, beside the time.
    pub(super) fn names(&self) -> impl Iterator<Item = usize> {
        let can_name =
            |at: &usize| matches!(self.roles.get(*at), Role::Category | Role::Code | Role::Unit) && self.cells.has(*at);
        (0..self.table.columns.len()).filter(can_name)
    }

    /// The column of times where there are at least two.
    pub(super) fn time(&self) -> Option<usize> {
        self.roles.time.filter(|time| self.cells.values(*time).len() > 1)
    }

    /// The points of all rows.
    pub(super) fn draw(&self, axes: &Axes) -> Result<Drawn, Unfit> {
        let Axes { x, series_by, y } = axes;
        let key = [&[*x], series_by.as_slice()].concat();
        let placed: Vec<usize> =
            (0..self.cells.rows()).filter(|row| key.iter().all(|at| !self.cells.get(*row, *at).is_empty())).collect();
        self.refuse_repeated(&placed, &key)?;
        let x_values = self.x_values(*x);
        if x_values.len() > MOST_X {
            return Err(Unfit::TooManyX(x_values.len()));
        }
        let rows = self.rows_of_series(&placed, series_by);
        let order = self.order(series_by, rows);
        let with_value =
            |column: usize, rows: &[usize]| rows.iter().any(|row| !self.cells.get(*row, column).is_empty());
        let filled: Vec<(usize, &Vec<usize>)> = order
            .iter()
            .flat_map(|rows| y.iter().map(move |column| (*column, rows)))
            .filter(|(column, rows)| with_value(*column, rows))
            .collect();
        if filled.is_empty() {
            return Err(Unfit::Empty);
        }
        let left_out = filled.len().saturating_sub(MOST_SERIES);
        let place: BTreeMap<&str, usize> = x_values.iter().enumerate().map(|(at, value)| (&**value, at)).collect();
        // Of maps, one for each time, the latest are shown.
        let is_by_time = self.roles.time.is_some() && series_by.as_slice() == self.roles.time.as_slice();
        let shown = filled.iter().skip(if is_by_time { left_out } else { 0 }).take(MOST_SERIES);
        let lines: Vec<Line> = shown.map(|(column, rows)| self.line(*x, series_by, *column, rows, &place)).collect();
        let mixes_units = lines.iter().any(|line| line.units.len() > 1);
        let series = lines.into_iter().map(Line::finish).collect();
        let unplaced = self.cells.rows() - placed.len();
        let data = ChartData { x: Some(*x), series_by: series_by.clone(), x_values, series, left_out };
        Ok(Drawn { data, mixes_units, unplaced })
    }

    fn refuse_repeated(&self, placed: &[usize], key: &[usize]) -> Result<(), Unfit> {
        let mut seen = BTreeMap::new();
        for row in placed {
            if let Some(first) = seen.insert(self.cells.key(*row, key), *row) {
                return Err(Unfit::Repeated(first, *row));
            }
        }
        Ok(())
    }

    /// The values of `x`: times and numbers in their order, others in that of the file.
    fn x_values(&self, x: usize) -> Vec<Box<str>> {
        let mut values = self.cells.values(x);
        let field_type = self.table.columns[x].field.field_type;
        if field_type.is_temporal() {
            values.sort();
        } else if field_type.is_numeric() {
            values.sort_by(|a, b| number(a).total_cmp(&number(b)));
        }
        values
    }

    /// The rows of each series, in the order of the file.
    fn rows_of_series(&self, placed: &[usize], series_by: &[usize]) -> Vec<Vec<usize>> {
        let mut numbers = BTreeMap::new();
        let mut rows: Vec<Vec<usize>> = Vec::new();
        for row in placed {
            let number = *numbers.entry(self.cells.key(*row, series_by)).or_insert(rows.len());
            if number == rows.len() {
                rows.push(Vec::new());
            }
            rows[number].push(*row);
        }
        rows
    }

    /// Series that are times stand in their order.
    fn order(&self, series_by: &[usize], mut rows: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
        if let [only] = series_by
            && self.table.columns[*only].field.field_type.is_temporal()
        {
            rows.sort_by(|a, b| self.cells.get(a[0], *only).cmp(self.cells.get(b[0], *only)));
        }
        rows
    }

    fn line(
        &self,
        x: usize,
        series_by: &[usize],
        column: usize,
        rows: &[usize],
        place: &BTreeMap<&str, usize>,
    ) -> Line {
        let names = series_by.iter().map(|at| self.cells.get(rows[0], *at).into()).collect();
        let is_preliminary = names_preliminary_figures(&self.table.columns[column].field.name);
        let is_final = |row: usize| !is_preliminary && !self.cells.is_preliminary(row);
        let mut points = vec![ChartPoint::default(); place.len()];
        let mut units = BTreeSet::new();
        for row in rows {
            let Some(at) = place.get(self.cells.get(*row, x)) else { continue };
            let value = self.cells.get(*row, column);
            let value = (!value.is_empty()).then(|| value.into());
            if value.is_some() {
                units.insert(self.unit_of(*row).into());
            }
            points[*at] = ChartPoint { preliminary: value.is_some() && !is_final(*row), value };
        }
        Line { column, names, units, points }
    }

    /// What the numbers of a row are counted in; empty where the row does not say so.
    fn unit_of(&self, row: usize) -> &str {
        let mut units = self.roles.all(Role::Unit).filter(|at| self.cells.has(*at));
        units.next().map_or("", |at| self.cells.get(row, at))
    }

    /// The chart of shares: without the series of their whole, where the others add up to it everywhere.
    pub(super) fn shares(&self, data: &ChartData) -> Option<ChartData> {
        let parts: Vec<&ChartSeries> = parts(data).collect();
        let whole = data.left_out == 0
            && parts.len() >= 2
            && parts.iter().all(|series| is_in_percent(self.table, series))
            && (0..data.x_values.len()).all(|at| adds_up(&parts, at) != Some(false))
            && (0..data.x_values.len()).any(|at| adds_up(&parts, at) == Some(true));
        let series = parts.into_iter().cloned().collect();
        whole.then(|| ChartData { series, ..data.clone() })
    }
}

impl Line {
    fn finish(self) -> ChartSeries {
        let Self { column, names, mut units, points } = self;
        let unit = if units.len() == 1 { units.pop_first().filter(|unit| !unit.is_empty()) } else { None };
        let total = !names.is_empty() && names.iter().all(|name| names_the_whole(name));
        ChartSeries { column, names, unit, total, points }
    }
}

/// The series but for those of the whole, which the others add up to.
pub(super) fn parts(data: &ChartData) -> impl Iterator<Item = &ChartSeries> {
    let is_whole =
        |series: &ChartSeries| !series.names.is_empty() && series.names.iter().all(|name| names_the_whole(name));
    data.series.iter().filter(move |series| !is_whole(series))
}

/// Whether the shares at a place add up to 100; `None` where there are none.
fn adds_up(parts: &[&ChartSeries], at: usize) -> Option<bool> {
    let values: Vec<f64> = parts.iter().filter_map(|series| series.points[at].value.as_deref().map(number)).collect();
    let is_whole = || {
        values.len() == parts.len()
            && values.iter().all(|value| *value >= 0.0)
            && (values.iter().sum::<f64>() - 100.0).abs() <= ROUNDING
    };
    (!values.is_empty()).then(is_whole)
}

/// A number of the clean CSV.
pub(super) fn number(clean: &str) -> f64 {
    clean.parse().unwrap_or(f64::NAN)
}

/// How many values of `x` have a number.
pub(super) fn filled_x(data: &ChartData) -> usize {
    let is_filled = |at: &usize| data.series.iter().any(|series| series.points[*at].value.is_some());
    (0..data.x_values.len()).filter(is_filled).count()
}
