//! Charts of a table: what each shows, with its values.

use serde::{Deserialize, Serialize};

use super::{Column, Id, Localized};

/// A chart of a table. Columns are indices into [`Table::columns`](super::Table::columns).
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What it is drawn as.
    pub form: ChartForm,
    /// Its title, where the maintainer gave one.
    pub title: Option<Localized>,
    /// What a reader should know, where the maintainer said so.
    pub note: Option<Localized>,
    /// What it is drawn from.
    pub data: ChartData,
    /// For a map: the boundaries that each of its series is drawn with, by the time of the series; `None` where none
    /// fit. Empty for other forms.
    pub boundaries: Vec<Option<Id>>,
}

impl Chart {
    /// Whether `x` holds times. `columns` are those of the table.
    pub fn is_over_time(&self, columns: &[Column]) -> bool {
        self.data.x.is_some_and(|x| is_time(columns, x))
    }

    /// The time that a series of the chart is of, as the clean CSV has it, where one of `series_by` holds times.
    /// `columns` are those of the table.
    pub fn time_of<'s>(&self, columns: &[Column], series: &'s ChartSeries) -> Option<&'s str> {
        let mut named = self.data.series_by.iter().zip(&series.names);
        named.find(|(column, _)| is_time(columns, **column)).map(|(_, name)| &**name)
    }
}

fn is_time(columns: &[Column], at: usize) -> bool {
    columns.get(at).is_some_and(|column| column.field.field_type.is_temporal())
}

/// The values of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartData {
    /// The column of times, categories or codes of places; `None` for a histogram.
    pub x: Option<usize>,
    /// The columns whose values together name a series; empty when there is one series for each column of numbers.
    pub series_by: Vec<usize>,
    /// The different values of `x` as the clean CSV has them: times in their order, others in that of the file.
    pub x_values: Vec<Box<str>>,
    /// What is drawn, in the order of the file. A histogram has one without points: its column's profile has them.
    pub series: Vec<ChartSeries>,
    /// Series of the table that are not among them, since there are too many.
    pub left_out: usize,
}

/// A line, a group of bars, or the shades of a map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartSeries {
    /// The column of its numbers.
    pub column: usize,
    /// Its values in the columns `series_by`, one each.
    pub names: Vec<Box<str>>,
    /// What its numbers are counted in, where a column of the table says so for each row.
    pub unit: Option<Box<str>>,
    /// Whether it is of all together, such as the whole province beside its parts: all its names say so.
    pub total: bool,
    /// One for each of `x_values`.
    pub points: Vec<ChartPoint>,
}

/// A value of a series.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartPoint {
    /// The number as the clean CSV has it; `None` when it is missing.
    pub value: Option<Box<str>>,
    /// Whether the file marks it as not final: preliminary, estimated.
    pub preliminary: bool,
}

/// Forms of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ChartForm {
    /// Lines over time.
    Line,
    /// Bars for categories, from zero.
    Bar,
    /// Shares of a whole, stacked; bars over time or one for each category.
    Stacked,
    /// How the values of one column are spread.
    Histogram,
    /// Dots for few values, such as two points in time, on a scale that need not begin at zero.
    Dot,
    /// Places in shades.
    Map,
}

impl ChartForm {
    /// All forms, in the order of the guide.
    pub const ALL: &[Self] = &[Self::Line, Self::Bar, Self::Stacked, Self::Histogram, Self::Dot, Self::Map];

    /// The name in TOML.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Bar => "bar",
            Self::Stacked => "stacked",
            Self::Histogram => "histogram",
            Self::Dot => "dot",
            Self::Map => "map",
        }
    }

    /// Looks a TOML name up.
    pub fn new(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.as_str() == name)
    }
}
