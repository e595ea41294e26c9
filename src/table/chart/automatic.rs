//! The charts of a table of which nobody says any.
//!
//! A chart is made only where the columns leave no doubt what it shows: what cannot be decided is not drawn.

use super::super::lexicon::{is_step, names_a_person, names_an_indicator, names_any_value};
use super::cells::Cells;
use super::draw::{Axes, Drawing, Drawn, filled_x, number};
use super::places::Places;
use super::roles::{Role, Roles};
use super::units::{alike, unit_of};
use super::{MOST_SERIES, MOST_X};
use crate::model::{Chart, ChartData, ChartForm, ChartSeries, Column, FieldType, Table};

/// Charts that a table gets at most.
const MOST_CHARTS: usize = 3;

/// Bars in a group that one can still read.
const MOST_BARS: usize = 30;

/// Groups of bars that one can still tell apart.
const MOST_GROUPS: usize = 6;

/// Rows that must agree before a column is taken for the sum of others.
const CERTAIN: usize = 3;

/// By how much of a sum its rounded parts may miss it.
const ROUNDING: f64 = 0.002;

/// Rows above which the spread of a column says more than its values.
const MANY_ROWS: u64 = 30;

/// Different values from which they have a spread.
const SPREAD: u64 = 10;

/// The charts of a table, the plainest first.
pub(super) fn charts(table: &Table, roles: &Roles, cells: Option<&Cells>, places: &Places) -> Vec<Chart> {
    let mut is_panel = false;
    let mut charts = Vec::new();
    if let Some(choice) = cells.and_then(|cells| Choice::new(Drawing { table, roles, cells })) {
        is_panel = choice.is_panel();
        charts = choice.charts();
        if let Some(map) = choice.map(places) {
            charts.truncate(MOST_CHARTS - 1);
            charts.push(map);
        }
    }
    if charts.is_empty() && !is_panel {
        charts.extend(spread(table, roles));
    }
    charts
}

/// What the rows of a table are of.
struct Choice<'a> {
    drawing: Drawing<'a>,
    /// The columns that together name what the numbers of a row are of, beside the time.
    names: Vec<usize>,
    /// How many different things they name.
    things: usize,
    /// The column of times where there are at least two.
    time: Option<usize>,
    numbers: Vec<usize>,
}

impl<'a> Choice<'a> {
    /// `None` where the rows are of more different things than a chart shows.
    fn new(drawing: Drawing<'a>) -> Option<Self> {
        let Drawing { roles, cells, .. } = &drawing;
        let names: Vec<usize> = drawing.names().collect();
        let things = cells.combinations(&names, MOST_X)?;
        let names = cells.telling(roles, &things, &names, &[]);
        let time = drawing.time();
        let numbers: Vec<usize> = roles.all(Role::Number).filter(|at| cells.has(*at)).collect();
        let numbers = of_names(roles, &names, &numbers);
        Some(Self { names, things: things.len(), time, numbers, drawing })
    }

    fn charts(&self) -> Vec<Chart> {
        let key: Vec<usize> = self.time.iter().chain(&self.names).copied().collect();
        let is_too_long = self.time.is_some_and(|time| self.drawing.cells.values(time).len() > MOST_X);
        if is_too_long || !self.is_grid(&key) {
            return Vec::new();
        }
        let groups = if self.names.is_empty() || self.time.is_none() && self.names.len() == 1 {
            self.counted_alike()
        } else {
            self.numbers.iter().map(|number| vec![*number]).collect()
        };
        groups.into_iter().filter_map(|y| self.chart(y)).take(MOST_CHARTS).collect()
    }

    fn chart(&self, y: Vec<usize>) -> Option<Chart> {
        match self.time {
            _ if !self.has_units(&y) => None,
            Some(time) => self.over_time(time, y),
            None => self.across(y),
        }
    }

    /// Whether each thing, at each time, has one row, and at least half of what is possible has.
    fn is_grid(&self, key: &[usize]) -> bool {
        let cells = self.drawing.cells;
        let count = |at: &usize| cells.values(*at).len();
        let possible = match &self.time {
            Some(time) => count(time) * self.things,
            None => self.names.iter().map(count).fold(1, usize::saturating_mul),
        };
        let is_missing = key.iter().any(|at| cells.has_missing(*at));
        !is_missing
            && cells.rows() * 2 >= possible
            && cells.combinations(key, cells.rows()).map_or(0, |rows| rows.len()) == cells.rows()
    }

    /// Whether the rows follow the same things over time, so that a spread would mix times.
    fn is_panel(&self) -> bool {
        let key: Vec<usize> = self.time.iter().chain(&self.names).copied().collect();
        self.time.is_some() && self.is_grid(&key)
    }

    /// The columns of numbers, together where they are counted alike.
    fn counted_alike(&self) -> Vec<Vec<usize>> {
        let sums = self.sums();
        let is_alike = |group: &Vec<usize>, number: usize| {
            let is_part = sums.iter().any(|sum| sum.contains(&group[0]) && sum.contains(&number));
            is_part || alike(self.drawing.table, group[0], number)
        };
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for number in &self.numbers {
            match groups.iter_mut().find(|group| is_alike(group, *number)) {
                Some(group) => group.push(*number),
                None => groups.push(vec![*number]),
            }
        }
        groups
    }

    /// Columns of numbers that are the sums of those behind them, in every row, each with those.
    fn sums(&self) -> Vec<Vec<usize>> {
        let Drawing { cells, .. } = &self.drawing;
        let value = |row: usize, at: usize| number(cells.get(row, at));
        let adds_up = |columns: &[usize]| {
            let whole: Vec<usize> =
                (0..cells.rows()).filter(|row| columns.iter().all(|at| value(*row, *at).is_finite())).collect();
            let is_sum = |row: &usize| {
                let parts: f64 = columns[1..].iter().map(|at| value(*row, *at)).sum();
                let sum = value(*row, columns[0]);
                sum > 0.0 && (sum - parts).abs() <= sum * ROUNDING
            };
            whole.len() >= CERTAIN && whole.iter().all(is_sum)
        };
        let mut sums: Vec<Vec<usize>> = Vec::new();
        let mut at = 0;
        while at < self.numbers.len() {
            let most = (self.numbers.len() - at).min(MOST_SERIES);
            let found = (3..=most).rev().map(|count| &self.numbers[at..at + count]).find(|columns| adds_up(columns));
            at += found.map_or(1, <[usize]>::len);
            sums.extend(found.map(<[usize]>::to_vec));
        }
        sums
    }

    /// Whether numbers of different indicators can stand side by side: their unit is known, or the name of their
    /// column says what all of them are.
    fn has_units(&self, y: &[usize]) -> bool {
        let Drawing { table, roles, cells } = &self.drawing;
        let is_indicator = |at: &usize| names_an_indicator(&table.columns[*at].field.name);
        let in_rows = || roles.all(Role::Unit).any(|at| cells.has(at) && !cells.has_missing(at));
        !self.names.iter().any(is_indicator)
            || in_rows()
            || y.iter().all(|at| unit_of(table, *at).is_some() || !names_any_value(&table.columns[*at].field.name))
    }

    fn over_time(&self, time: usize, y: Vec<usize>) -> Option<Chart> {
        if !has_one_grain(self.drawing.table, time, &self.drawing.cells.values(time)) {
            return None;
        }
        let drawn = self.draw(Axes { x: time, series_by: self.names.clone(), y })?;
        // A few of very many would say little of them.
        let data = Some(drawn.data).filter(|data| data.left_out <= MOST_SERIES)?;
        self.drawing.shares(&data).map(|shares| chart(ChartForm::Stacked, shares)).or_else(|| {
            let form = form_over_time(&data)?;
            Some(chart(form, data))
        })
    }

    /// Bars, or the parts of a whole, at one time or none.
    fn across(&self, y: Vec<usize>) -> Option<Chart> {
        match self.names.as_slice() {
            [only] => {
                let of_time = self.drawing.roles.time.filter(|time| !self.drawing.cells.has_missing(*time));
                let stacked = of_time.filter(|_| y.len() == 1).and_then(|time| {
                    let drawn = self.draw(Axes { x: time, series_by: vec![*only], y: y.clone() })?;
                    Some(chart(ChartForm::Stacked, self.drawing.shares(&drawn.data)?))
                });
                stacked.or_else(|| self.bars(*only, Vec::new(), y))
            }
            [a, b] => {
                let count = |at: &usize| self.drawing.cells.values(*at).len();
                let (more, fewer) = if count(b) > count(a) { (*b, *a) } else { (*a, *b) };
                let bars = |x, by| self.bars(x, vec![by], y.clone());
                bars(more, fewer).or_else(|| bars(fewer, more))
            }
            _ => None,
        }
    }

    /// Whether the values of a column are things of one kind, side by side: no list in steps, no codes, no people.
    fn has_plain_names(&self, x: usize) -> bool {
        let Drawing { table, roles, cells } = &self.drawing;
        roles.get(x) == Role::Category
            && !names_a_person(&table.columns[x].field.name)
            && !cells.has_groups()
            && !cells.values(x).iter().any(|name| is_step(name))
    }

    fn bars(&self, x: usize, series_by: Vec<usize>, y: Vec<usize>) -> Option<Chart> {
        if !self.has_plain_names(x) || y.iter().all(|at| answers_yes_or_no(&self.drawing.table.columns[*at])) {
            return None;
        }
        let is_grouped = !series_by.is_empty();
        let data = self.draw(Axes { x, series_by, y })?.data;
        let is_readable = (2..=MOST_BARS).contains(&data.x_values.len())
            && data.left_out == 0
            && data.series.len() <= MOST_GROUPS
            && filled_x(&data) > 1;
        if !is_readable {
            return None;
        }
        let shares = if is_grouped { self.drawing.shares(&data) } else { None };
        Some(shares.map_or_else(|| chart(ChartForm::Bar, data), |shares| chart(ChartForm::Stacked, shares)))
    }

    /// The first numbers, by the codes of places.
    fn map(&self, places: &Places) -> Option<Chart> {
        let Drawing { roles, cells, table } = &self.drawing;
        let is_of_places = |at: &usize| {
            let values = if cells.has(*at) { cells.values(*at) } else { Vec::new() };
            values.len() > 2 && places.known(&values) * 10 >= values.len() * 9
        };
        let code = (0..table.columns.len())
            .filter(|at| matches!(roles.get(*at), Role::Code | Role::Category))
            .find(is_of_places)?;
        let y = vec![*self.numbers.first()?];
        let series_by: Vec<usize> = self.time.into_iter().collect();
        let is_missing = series_by.iter().chain([&code]).any(|at| cells.has_missing(*at));
        let data = self.draw(Axes { x: code, series_by, y }).filter(|_| !is_missing)?.data;
        Some(chart(ChartForm::Map, data))
    }

    fn draw(&self, axes: Axes) -> Option<Drawn> {
        self.drawing.draw(&axes).ok().filter(|drawn| !drawn.mixes_units)
    }
}

/// The columns of numbers that the names are those of. A text behind numbers that is not needed to tell the rows apart
/// names those behind it: such a table is two, side by side.
fn of_names(roles: &Roles, names: &[usize], numbers: &[usize]) -> Vec<usize> {
    let first = numbers.first().copied().unwrap_or_default();
    let second = roles.all(Role::Category).find(|at| *at > first && !names.contains(at));
    let is_own = |number: &usize| second.is_none_or(|second| *number < second);
    numbers.iter().copied().filter(is_own).collect()
}

/// Whether a column of numbers has only 0 and 1.
fn answers_yes_or_no(column: &Column) -> bool {
    let bound = |bound: &Option<Box<str>>, value: &str| bound.as_deref() == Some(value);
    let profile = &column.profile;
    profile.distinct.value <= 2 && bound(&profile.minimum, "0") && bound(&profile.maximum, "1")
}

fn chart(form: ChartForm, data: ChartData) -> Chart {
    Chart { form, title: None, note: None, data, boundaries: Vec::new() }
}

/// Lines from three times on; two are dots. Most series must change between times, or the times are no more than a
/// remark to each of them.
pub(super) fn form_over_time(data: &ChartData) -> Option<ChartForm> {
    let values = |series: &ChartSeries| series.points.iter().filter(|point| point.value.is_some()).count();
    let changing = data.series.iter().filter(|series| values(series) > 1).count();
    match filled_x(data) {
        _ if changing * 2 < data.series.len() => None,
        0 | 1 => None,
        2 => Some(ChartForm::Dot),
        _ => Some(ChartForm::Line),
    }
}

/// Whether times are all of one kind: months and quarters in one column do not follow each other.
fn has_one_grain(table: &Table, time: usize, times: &[Box<str>]) -> bool {
    let grain = |time: &str| (time.len(), time.contains('Q'));
    let is_period = table.columns[time].field.field_type == FieldType::Period;
    !is_period || times.windows(2).all(|pair| grain(&pair[0]) == grain(&pair[1]))
}

/// How the values of the first column of numbers are spread, where all of them are of one kind.
fn spread(table: &Table, roles: &Roles) -> Option<Chart> {
    let differs = |at: usize| table.columns[at].profile.distinct.value > 1;
    let counts_different_things = roles.all(Role::Unit).any(differs)
        || table.columns.iter().any(|Column { field, .. }| names_an_indicator(&field.name));
    let has_spread = |at: &usize| {
        let profile = &table.columns[*at].profile;
        profile.distinct.value >= SPREAD && profile.numbers.is_some()
    };
    let column = roles.all(Role::Number).find(has_spread)?;
    (table.rows > MANY_ROWS && !counts_different_things).then(|| histogram(column))
}

/// The chart of how the values of a column are spread; the profile of the column has its bars.
pub(super) fn histogram(column: usize) -> Chart {
    let series = ChartSeries { column, names: Vec::new(), unit: None, total: false, points: Vec::new() };
    let data = ChartData { x: None, series_by: Vec::new(), x_values: Vec::new(), series: vec![series], left_out: 0 };
    chart(ChartForm::Histogram, data)
}
