//! The charts that the maintainer asks for: what is silent is chosen as for a table of which nobody says any.

use super::automatic::{form_over_time, histogram};
use super::cells::Cells;
use super::draw::{Axes, Drawing, Drawn, Unfit, number, parts};
use super::places::Places;
use super::roles::{Role, Roles};
use super::units::{alike, unit_of};
use super::{MOST_ROWS, MOST_SERIES, MOST_X, column_named};
use crate::diagnostic::{Code, did_you_mean, quoted};
use crate::model::{Chart, ChartData, ChartForm, Table};

/// A chart as the maintainer asks for it; names are those of columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeclaredChart {
    /// What it is drawn as.
    pub form: Option<ChartForm>,
    /// The column of times, categories or codes of places.
    pub x: Option<Box<str>>,
    /// The columns of numbers; empty where nothing is said.
    pub y: Vec<Box<str>>,
    /// The columns that name a series.
    pub series: Option<Vec<Box<str>>>,
}

/// What of a declared chart is meant by a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum ChartKey {
    /// All of it.
    Chart,
    /// `type`.
    Type,
    /// `x`.
    X,
    /// A name of `y`.
    Y(usize),
    /// A name of `series`.
    Series(usize),
}

/// What is wrong with a declared chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartFault {
    /// Which of the table's charts.
    pub chart: usize,
    /// What of it.
    pub key: ChartKey,
    /// The kind of the fault.
    pub code: Code,
    /// What is wrong, in plain words.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl DeclaredChart {
    /// All columns that it names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let Self { form: _, x, y, series } = self;
        x.iter().chain(y).chain(series.iter().flatten()).map(|name| &**name)
    }

    /// Whether it draws the rows themselves.
    pub(super) fn is_of_rows(&self) -> bool {
        self.form != Some(ChartForm::Histogram)
    }
}

/// The charts, and what is wrong with them. Each is made unless it has an error.
pub(super) fn charts(
    declared: &[DeclaredChart],
    table: &Table,
    roles: &Roles,
    cells: Option<&Cells>,
    places: &Places,
) -> (Vec<Chart>, Vec<ChartFault>) {
    let mut charts = Vec::new();
    let mut faults = Vec::new();
    for (chart, declared) in declared.iter().enumerate() {
        let mut wish = Wish { declared, table, roles, places, faults: Vec::new() };
        charts.extend(wish.chart(cells));
        faults.extend(wish.faults.into_iter().map(|Found { key, code, message, hint }| ChartFault {
            chart,
            key,
            code,
            message,
            hint: Some(hint),
        }));
    }
    (charts, faults)
}

/// A declared chart against its table.
struct Wish<'a> {
    declared: &'a DeclaredChart,
    table: &'a Table,
    roles: &'a Roles,
    places: &'a Places,
    faults: Vec<Found>,
}

/// A fault of it.
struct Found {
    key: ChartKey,
    code: Code,
    message: String,
    hint: String,
}

/// The columns that it names.
struct Named {
    x: Option<usize>,
    y: Vec<usize>,
    series: Option<Vec<usize>>,
}

impl Wish<'_> {
    fn chart(&mut self, cells: Option<&Cells>) -> Option<Chart> {
        let named = self.columns()?;
        if self.declared.form == Some(ChartForm::Histogram) {
            return self.histogram(&named);
        }
        let Some(cells) = cells else { return self.too_many_rows() };
        let drawing = Drawing { table: self.table, roles: self.roles, cells };
        let axes = self.axes(named, &drawing)?;
        let drawn = self.draw(&axes, &drawing)?;
        self.finish(drawn, &axes, &drawing)
    }

    fn fault(&mut self, key: ChartKey, code: Code, message: impl Into<String>, hint: impl Into<String>) {
        self.faults.push(Found { key, code, message: message.into(), hint: hint.into() });
    }

    /// The columns that are named; `None` where one of them cannot be used.
    fn columns(&mut self) -> Option<Named> {
        let DeclaredChart { form: _, x, y, series } = self.declared;
        let x = x.as_deref().map(|name| self.column(ChartKey::X, "x", name));
        let y: Vec<_> = y.iter().enumerate().map(|(at, name)| self.column(ChartKey::Y(at), "y", name)).collect();
        let series: Option<Vec<_>> = series.as_ref().map(|names| {
            names.iter().enumerate().map(|(at, name)| self.column(ChartKey::Series(at), "series", name)).collect()
        });
        let x = x.map_or(Some(None), |x| x.map(Some))?;
        let y = y.into_iter().collect::<Option<Vec<_>>>()?;
        let series = series.map_or(Some(None), |names| names.into_iter().collect::<Option<Vec<_>>>().map(Some))?;
        let before = self.faults.len();
        for (at, column) in y.iter().enumerate() {
            self.judge_number(ChartKey::Y(at), *column);
        }
        self.judge_repetition(x, &y, series.as_deref().unwrap_or_default());
        if y.len() > 1 && series.as_ref().is_some_and(|names| !names.is_empty()) {
            let hint = "name one column in `y`, or leave `series` out: each column of `y` is then a series";
            self.fault(
                ChartKey::Series(0),
                Code::ChartColumn,
                "a chart has several `y`, or `series`, but not both",
                hint,
            );
        }
        (self.faults.len() == before).then_some(Named { x, y, series })
    }

    fn column(&mut self, key: ChartKey, word: &str, name: &str) -> Option<usize> {
        let found = column_named(self.table, name);
        if found.is_none() {
            let names = || self.table.columns.iter().map(|column| &*column.field.name);
            let hint = did_you_mean(name, names())
                .unwrap_or_else(|| format!("the columns are: {}", names().collect::<Vec<_>>().join(", ")));
            let message = format!("`{word}` names the column `{}`, which the table does not have", quoted(name));
            self.fault(key, Code::UnknownField, message, hint);
        }
        found
    }

    fn judge_number(&mut self, key: ChartKey, column: usize) {
        let field = &self.table.columns[column].field;
        if !field.field_type.is_numeric() {
            let message = format!(
                "`y` names `{}`, which holds no numbers: its type is {}",
                field.name,
                field.field_type.as_str()
            );
            let hint = self.hint_of_numbers();
            self.fault(key, Code::ChartColumn, message, hint);
        }
    }

    fn hint_of_numbers(&self) -> String {
        let names: Vec<&str> = self.roles.all(Role::Number).map(|at| &*self.table.columns[at].field.name).collect();
        if names.is_empty() {
            return "the table has no column of numbers; declare their type in [[distributions.fields]], or leave the chart out".to_owned();
        }
        format!("columns of numbers are: {}", names.join(", "))
    }

    fn judge_repetition(&mut self, x: Option<usize>, y: &[usize], series: &[usize]) {
        let keys = y.iter().enumerate().map(|(at, column)| (ChartKey::Y(at), *column));
        let keys = keys.chain(series.iter().enumerate().map(|(at, column)| (ChartKey::Series(at), *column)));
        let mut seen: Vec<usize> = x.into_iter().collect();
        for (key, column) in keys {
            if seen.contains(&column) {
                let message = format!("the chart names the column `{}` twice", self.table.columns[column].field.name);
                self.fault(key, Code::ChartColumn, message, "a column is `x`, `y` or `series`; name it once");
            }
            seen.push(column);
        }
    }

    fn histogram(&mut self, named: &Named) -> Option<Chart> {
        let key =
            if named.x.is_some() { Some(ChartKey::X) } else { named.series.as_ref().and(Some(ChartKey::Series(0))) };
        if let Some(key) = key {
            let message = "a histogram has only `y`: it shows how the values of one column are spread";
            self.fault(key, Code::ChartColumn, message, "leave `x` and `series` out, or choose another `type`");
            return None;
        }
        if named.y.len() > 1 {
            let hint = "write a [[charts]] for each column";
            self.fault(ChartKey::Y(1), Code::ChartColumn, "a histogram shows one column", hint);
            return None;
        }
        let column = self.first_number(named)?;
        if self.table.columns[column].profile.numbers.is_none() {
            self.fault(
                ChartKey::Chart,
                Code::EmptyChart,
                "the column holds no number yet",
                "leave the chart out until there are data",
            );
            return None;
        }
        Some(histogram(column))
    }

    /// The column of numbers that is named, or the first one that there is.
    fn first_number(&mut self, named: &Named) -> Option<usize> {
        let Named { x, y, series } = named;
        let is_free = |at: &usize| *x != Some(*at) && !series.iter().flatten().any(|other| other == at);
        let found = y.first().copied().or_else(|| self.roles.all(Role::Number).find(is_free));
        if found.is_none() {
            let hint = self.hint_of_numbers();
            self.fault(ChartKey::Chart, Code::ChartColumn, "there is no column of numbers to draw", hint);
        }
        found
    }

    fn too_many_rows(&mut self) -> Option<Chart> {
        let rows = self.table.rows;
        if rows == 0 {
            self.fault(
                ChartKey::Chart,
                Code::EmptyChart,
                "the table has no rows to draw",
                "leave the chart out until there are data",
            );
            return None;
        }
        let message = format!("the table has {rows} rows, and a chart draws a table of at most {MOST_ROWS}");
        let hint = "publish a table of sums beside it and draw that, or write type = \"histogram\"";
        self.fault(ChartKey::Chart, Code::ChartTooLarge, message, hint);
        None
    }

    /// The columns that are drawn: those that are named, and others in place of those that are not.
    fn axes(&mut self, named: Named, drawing: &Drawing<'_>) -> Option<Axes> {
        let first = self.first_number(&named)?;
        let Named { x, y, series } = named;
        let x = match x {
            Some(x) => x,
            None => self.silent_x(&[series.as_deref().unwrap_or_default(), &y, &[first]].concat(), drawing)?,
        };
        self.judge_x(x)?;
        let is_map = self.declared.form == Some(ChartForm::Map);
        let series_by = match series {
            Some(series) => series,
            None if y.len() > 1 => Vec::new(),
            None if is_map => drawing.time().filter(|time| *time != x).into_iter().collect(),
            None => self.names(drawing, Some(x), &[first]),
        };
        let y = match y.as_slice() {
            [] if series_by.is_empty() && !is_map => self.counted_alike(first, x),
            [] => vec![first],
            _ => y,
        };
        Some(Axes { x, series_by, y })
    }

    /// The columns that name what the numbers are of, beside `x` and `others`.
    fn names(&self, drawing: &Drawing<'_>, x: Option<usize>, others: &[usize]) -> Vec<usize> {
        let cells = drawing.cells;
        let names: Vec<usize> = drawing.names().filter(|at| Some(*at) != x && !others.contains(at)).collect();
        let given: Vec<usize> = x.filter(|x| Some(*x) != self.roles.time).into_iter().collect();
        let rows: Vec<usize> = (0..cells.rows()).collect();
        cells.telling(self.roles, &rows, &names, &given)
    }

    fn counted_alike(&self, first: usize, x: usize) -> Vec<usize> {
        let is_alike = |at: &usize| *at == first || alike(self.table, first, *at);
        self.roles.all(Role::Number).filter(|at| *at != x).filter(is_alike).collect()
    }

    fn silent_x(&mut self, taken: &[usize], drawing: &Drawing<'_>) -> Option<usize> {
        let is_free = |at: &usize| !taken.contains(at);
        let time = self.roles.time.filter(is_free);
        let over_time = drawing.time().filter(is_free);
        let cells = drawing.cells;
        let count = |at: &usize| cells.values(*at).len();
        // The first of those with the most values.
        let category = || self.names(drawing, None, taken).into_iter().rev().max_by_key(count);
        let place = || {
            let columns = (0..self.table.columns.len()).filter(|at| is_free(at) && cells.has(*at));
            columns.rev().max_by_key(|at| self.places.known(&cells.values(*at)))
        };
        let found = match self.declared.form {
            Some(ChartForm::Line | ChartForm::Dot) => time,
            Some(ChartForm::Bar) => category().or(time),
            Some(ChartForm::Map) => place(),
            Some(ChartForm::Stacked | ChartForm::Histogram) | None => over_time.or_else(category).or(time),
        };
        if found.is_none() {
            let hint = "name the column in `x`";
            self.fault(ChartKey::Chart, Code::ChartColumn, "there is no column that could be `x`", hint);
        }
        found
    }

    fn judge_x(&mut self, x: usize) -> Option<()> {
        let field = &self.table.columns[x].field;
        let is_line = self.declared.form == Some(ChartForm::Line);
        if !is_line || field.field_type.is_temporal() || field.field_type.is_numeric() {
            return Some(());
        }
        let message = format!(
            "`{}` has no order that a line could follow: its type is {}",
            field.name,
            field.field_type.as_str()
        );
        let hint = "a line needs times or numbers as `x`; for others, write type = \"bar\" or \"dot\"";
        self.fault(ChartKey::X, Code::ChartColumn, message, hint);
        None
    }

    fn draw(&mut self, axes: &Axes, drawing: &Drawing<'_>) -> Option<Drawn> {
        match drawing.draw(axes) {
            Ok(drawn) => Some(drawn),
            Err(Unfit::Repeated(first, second)) => {
                self.repeated(axes, drawing.cells, first, second);
                None
            }
            Err(Unfit::TooManyX(count)) => {
                let name = &self.table.columns[axes.x].field.name;
                let message = format!("`{name}` has {count} different values, and a chart has at most {MOST_X}");
                let hint = "draw another column, or publish a table of sums beside it and draw that";
                self.fault(ChartKey::X, Code::ChartTooLarge, message, hint);
                None
            }
            Err(Unfit::Empty) => {
                let hint = "leave the chart out until there are data";
                self.fault(ChartKey::Chart, Code::EmptyChart, "there is no number to draw", hint);
                None
            }
        }
    }

    fn repeated(&mut self, axes: &Axes, cells: &Cells, first: usize, second: usize) {
        let name = |at: usize| &*self.table.columns[at].field.name;
        let values = std::iter::once(&axes.x).chain(&axes.series_by);
        let said: Vec<String> =
            values.map(|at| format!("`{}` is `{}`", name(*at), quoted(cells.get(first, *at)))).collect();
        let message = format!("two rows are one point of the chart: {}", said.join(" and "));
        let tells_them_apart = |at: &usize| {
            let may_name = matches!(self.roles.get(*at), Role::Time | Role::Category | Role::Code | Role::Unit);
            may_name && cells.get(first, *at) != cells.get(second, *at)
        };
        let others: Vec<&str> = (0..self.table.columns.len()).filter(tells_them_apart).map(name).collect();
        let hint = if others.is_empty() {
            "a chart draws rows as they are and adds nothing up: publish a table of sums, or draw other columns"
                .to_owned()
        } else {
            format!("the rows differ in: {}; name it in `series`, or in `x`", others.join(", "))
        };
        self.fault(ChartKey::Chart, Code::RepeatedPoint, message, hint);
    }

    /// The form, and what a reader should know is missing.
    fn finish(&mut self, drawn: Drawn, axes: &Axes, drawing: &Drawing<'_>) -> Option<Chart> {
        let Drawn { data, mixes_units, unplaced } = drawn;
        if mixes_units {
            let message = "the numbers of one series are counted in different units";
            let hint = "name the column of what is counted in `series`";
            self.fault(ChartKey::Chart, Code::ChartColumn, message, hint);
            return None;
        }
        let (form, data) = self.form(data, axes, drawing)?;
        if data.left_out > 0 {
            let message = format!("the chart shows {MOST_SERIES} series and leaves {} out", data.left_out);
            let hint = "the page says so; to choose which are shown, publish a table of them and draw that";
            self.fault(ChartKey::Chart, Code::ChartLeavesOut, message, hint);
        }
        if unplaced > 0 {
            let rows = if unplaced == 1 { "1 row is".to_owned() } else { format!("{unplaced} rows are") };
            let message = format!("{rows} not drawn for want of a value of `x`, or of the name of a series");
            self.fault(ChartKey::Chart, Code::ChartLeavesOut, message, "fill the empty cells, or draw other columns");
        }
        Some(Chart { form, title: None, note: None, data, boundaries: Vec::new() })
    }

    fn form(&mut self, data: ChartData, axes: &Axes, drawing: &Drawing<'_>) -> Option<(ChartForm, ChartData)> {
        let is_temporal = self.table.columns[axes.x].field.field_type.is_temporal();
        let form = self.declared.form;
        let shares = if matches!(form, None | Some(ChartForm::Stacked)) { drawing.shares(&data) } else { None };
        match (form, shares) {
            (_, Some(shares)) => Some((ChartForm::Stacked, shares)),
            (None, None) if is_temporal => Some((form_over_time(&data).unwrap_or(ChartForm::Dot), data)),
            (None, None) => Some((ChartForm::Bar, data)),
            (Some(ChartForm::Stacked), None) => self.stack(data).map(|data| (ChartForm::Stacked, data)),
            (Some(ChartForm::Map), None) => self.judge_map(&data, axes).map(|()| (ChartForm::Map, data)),
            (Some(form), None) => Some((form, data)),
        }
    }

    /// The parts of a whole without the whole, which would be counted twice. They are counted alike and not below
    /// zero.
    fn stack(&mut self, mut data: ChartData) -> Option<ChartData> {
        data.series = parts(&data).cloned().collect();
        let unit = |at: usize| data.series[at].unit.as_deref().or_else(|| unit_of(self.table, data.series[at].column));
        let is_mixed = (1..data.series.len()).any(|at| unit(at) != unit(0));
        let values = || data.series.iter().flat_map(|series| &series.points).filter_map(|point| point.value.as_deref());
        let message = if is_mixed {
            "the series are counted in different units, so they cannot be stacked"
        } else if values().any(|value| number(value) < 0.0) {
            "there are numbers below zero, which cannot be stacked"
        } else if data.series.len() < 2 {
            "there is one series, or only that of the whole, so there is nothing to stack"
        } else {
            self.judge_gaps(&data);
            return Some(data);
        };
        self.fault(ChartKey::Type, Code::ChartColumn, message, "write type = \"line\" or \"bar\", or leave `type` out");
        None
    }

    /// A stack without one of its parts looks lower than it is.
    fn judge_gaps(&mut self, data: &ChartData) {
        let count = |at: usize| data.series.iter().filter(|series| series.points[at].value.is_some()).count();
        let has_gap = |at: &usize| (1..data.series.len()).contains(&count(*at));
        let gaps: Vec<&str> = (0..data.x_values.len()).filter(has_gap).map(|at| &*data.x_values[at]).collect();
        if let Some(first) = gaps.first() {
            let message = format!(
                "a part of the stack has no value at {} values of `x`, such as `{}`",
                gaps.len(),
                quoted(first)
            );
            let hint = "the bar is lower there than the whole; fill the cells, or write type = \"line\"";
            self.fault(ChartKey::Type, Code::ChartLeavesOut, message, hint);
        }
    }

    fn judge_map(&mut self, data: &ChartData, axes: &Axes) -> Option<()> {
        if self.places.known(&data.x_values) > 0 {
            return Some(());
        }
        let name = &self.table.columns[axes.x].field.name;
        let message = format!("no value of `{name}` is the code of a place that the catalogue has boundaries of");
        let hint = "name the column of codes in `x`, and declare the [[boundaries]] in catalog.toml";
        self.fault(ChartKey::X, Code::NoBoundary, message, hint);
        None
    }
}
