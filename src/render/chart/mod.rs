//! Charts as accessible SVG: plain values with texts in the page's language → drawings.
//!
//! A [`Plot`] is drawn in two widths, of which a page shows the one that fits, and as a file of its own. The same code
//! draws all; only the [`Ink`] differs.

mod axis;
mod bar;
mod classes;
mod dot;
mod file;
mod histogram;
mod kind;
mod label;
mod line;
mod map;
mod panels;
mod plot;
mod scale;
mod spark;
mod stacked;
mod svg;
mod takeaway;
mod text;

#[cfg(test)]
mod tests;

use serde::Serialize;

pub(in crate::render) use self::file::{Caption, file};
use self::kind::Kind;
use self::map::Map;
pub(in crate::render) use self::plot::charts;
pub(in crate::render) use self::spark::{Spark, spark};
pub(in crate::render) use self::svg::Ink;
use self::svg::{Canvas, N};
use super::escape::escape_into;
use super::messages::Messages;
use super::text::Text;

/// A chart with everything that is drawn or said of it.
pub(in crate::render) struct Plot<'a> {
    /// What it is called.
    pub(in crate::render) title: Text<'a>,
    /// What a reader should know, where the maintainer said so.
    pub(in crate::render) note: Option<Text<'a>>,
    /// What its times, names or intervals are.
    pub(in crate::render) axis: Text<'a>,
    /// What is drawn.
    pub(in crate::render) shape: Shape<'a>,
    /// The time that all of it is of, where the drawing does not show it.
    pub(in crate::render) when: Option<Time>,
    /// Whether its names are those of indicators: of different things, of which none is the largest.
    pub(in crate::render) of_indicators: bool,
    /// Series that are not drawn, since there are too many.
    pub(in crate::render) left_out: usize,
    /// How the page's language writes numbers, and its words.
    pub(in crate::render) messages: &'a Messages,
}

/// What is drawn.
#[derive(Debug)]
pub(in crate::render) enum Shape<'a> {
    Line(Values<'a>),
    Bar(Values<'a>),
    Stacked(Values<'a>),
    Dot(Values<'a>),
    Histogram(Bins<'a>),
    Map(Map<'a>),
}

impl<'a> Shape<'a> {
    /// Parts of a whole; lines or bars where they cannot be stacked.
    fn stacked(values: Values<'a>) -> Self {
        match (stacked::can_be_stacked(&values), &values.axis) {
            (true, _) => Self::Stacked(values),
            (false, Axis::Times(_)) => Self::Line(values),
            (false, Axis::Names(_)) => Self::Bar(values),
        }
    }

    /// Whether the drawing says when.
    fn shows_time(&self) -> bool {
        match self {
            Self::Line(it) | Self::Bar(it) | Self::Stacked(it) | Self::Dot(it) => matches!(it.axis, Axis::Times(_)),
            Self::Map(map) => map.layers.iter().any(|layer| layer.time.is_some()),
            Self::Histogram(_) => false,
        }
    }
}

/// Series over times or names.
#[derive(Debug)]
pub(in crate::render) struct Values<'a> {
    pub(in crate::render) axis: Axis<'a>,
    /// Each has a value, or none, for each time or name.
    pub(in crate::render) series: Vec<Series<'a>>,
}

/// What values belong to.
#[derive(Debug)]
pub(in crate::render) enum Axis<'a> {
    Times(Vec<Time>),
    Names(Vec<Text<'a>>),
}

impl<'a> Axis<'a> {
    /// What stands at a place of the axis.
    fn name(&self, at: usize) -> Text<'a> {
        match self {
            Self::Times(times) => Text::plain(times[at].text.clone()),
            Self::Names(names) => names[at].clone(),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Times(times) => times.len(),
            Self::Names(names) => names.len(),
        }
    }
}

/// A time.
#[derive(Debug, Clone)]
pub(in crate::render) struct Time {
    /// Years, with a fraction.
    pub(in crate::render) at: f64,
    /// As an axis says it: "2016".
    pub(in crate::render) text: String,
    /// As a sentence says it: "năm 2016", "in 2016".
    pub(in crate::render) when: String,
}

/// Values of one kind.
#[derive(Debug)]
pub(in crate::render) struct Series<'a> {
    /// What tells it from the others; its column's name where it is alone.
    pub(in crate::render) name: Text<'a>,
    /// What it is counted in.
    pub(in crate::render) unit: Option<Text<'a>>,
    /// What its numbers are.
    pub(in crate::render) kind: Kind,
    /// Whether it is of all together.
    pub(in crate::render) total: bool,
    /// One for each place of the axis.
    pub(in crate::render) values: Vec<Option<Value>>,
}

impl<'a> Series<'a> {
    /// Its name and unit, to stand above its values.
    fn head(&self) -> Text<'a> {
        match &self.unit {
            Some(unit) => self.name.with(format!("{} ({})", self.name.text, unit.text)),
            None => self.name.clone(),
        }
    }

    fn numbers(&self) -> impl Iterator<Item = f64> + Clone {
        self.values.iter().flatten().map(|value| value.number)
    }

    /// Digits of the fraction that its numbers have at most.
    fn digits(&self) -> usize {
        self.values.iter().flatten().map(|value| takeaway::decimals(&value.plain)).max().unwrap_or(0)
    }

    /// The last value and its place.
    fn last(&self) -> Option<(usize, &Value)> {
        self.values.iter().enumerate().rev().find_map(|(at, value)| Some((at, value.as_ref()?)))
    }

    /// The first value and its place.
    fn first(&self) -> Option<(usize, &Value)> {
        self.values.iter().enumerate().find_map(|(at, value)| Some((at, value.as_ref()?)))
    }
}

/// A number.
#[derive(Debug, Clone)]
pub(in crate::render) struct Value {
    pub(in crate::render) number: f64,
    /// As the clean CSV has it.
    pub(in crate::render) plain: Box<str>,
    /// As the page's language writes it.
    pub(in crate::render) text: String,
    /// Whether it is not final.
    pub(in crate::render) preliminary: bool,
}

/// How the numbers of a column are spread.
#[derive(Debug)]
pub(in crate::render) struct Bins<'a> {
    /// What the numbers are counted in.
    pub(in crate::render) unit: Option<Text<'a>>,
    /// Lower bound of the first interval.
    pub(in crate::render) start: f64,
    /// Width of an interval.
    pub(in crate::render) width: f64,
    /// Values in each interval, which holds its lower bound; the last one holds both.
    pub(in crate::render) counts: Vec<u64>,
    /// Whether they were counted rather than estimated.
    pub(in crate::render) exact: bool,
}

/// The values of a chart as a table.
#[derive(Serialize)]
pub(in crate::render) struct Rows<'a> {
    /// What each column is; the first are the times, names or intervals.
    heads: Vec<Text<'a>>,
    rows: Vec<Row<'a>>,
}

/// The values at a time, of a name or in an interval.
#[derive(Serialize)]
struct Row<'a> {
    head: Text<'a>,
    cells: Vec<String>,
}

impl Bins<'_> {
    /// The lower bound of an interval, which is the upper one of that before.
    fn bound(&self, at: usize, messages: &Messages) -> String {
        let digits = scale::decimals(self.width);
        messages.number(&format!("{:.digits$}", self.start + at as f64 * self.width))
    }
}

/// How wide a drawing is, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Width {
    /// For a phone of 360 px.
    Narrow,
    /// For all else, and for files.
    Wide,
}

impl Width {
    fn pixels(self) -> f64 {
        match self {
            Self::Narrow => 328.0,
            Self::Wide => 720.0,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Narrow => "narrow",
            Self::Wide => "wide",
        }
    }
}

/// What was drawn: SVG elements from (0, 0) to (width, height).
pub(in crate::render) struct Drawing {
    pub(in crate::render) content: String,
    pub(in crate::render) width: f64,
    pub(in crate::render) height: f64,
}

/// Draws a chart. Every form has its module; here it is chosen.
fn draw(plot: &Plot<'_>, width: Width, ink: Ink) -> Drawing {
    let mut canvas = Canvas::new(ink);
    let height = match &plot.shape {
        Shape::Line(values) => line::draw(&mut canvas, plot, values, width),
        Shape::Bar(values) => bar::draw(&mut canvas, plot, values, width),
        Shape::Stacked(values) => stacked::draw(&mut canvas, plot, values, width),
        Shape::Dot(values) => dot::draw(&mut canvas, plot, values, width),
        Shape::Histogram(bins) => histogram::draw(&mut canvas, plot, bins, width),
        Shape::Map(map) => map::draw(&mut canvas, plot, map, width),
    };
    Drawing { content: canvas.finish(), width: width.pixels(), height }
}

impl<'a> Plot<'a> {
    /// The values as a table, for those who want or need them in words.
    pub(in crate::render) fn rows(&self) -> Rows<'a> {
        match &self.shape {
            Shape::Line(it) | Shape::Bar(it) | Shape::Stacked(it) | Shape::Dot(it) => self.rows_of(it),
            Shape::Map(map) => self.rows_of(&map.values),
            Shape::Histogram(bins) => self.rows_of_bins(bins),
        }
    }

    fn rows_of(&self, values: &Values<'a>) -> Rows<'a> {
        let cell = |value: &Option<Value>| match value {
            Some(value) if value.preliminary => self.messages.fill("chart.say.preliminary", &[("value", &value.text)]),
            Some(value) => value.text.clone(),
            None => String::new(),
        };
        let row = |at: usize| {
            let cells = values.series.iter().map(|series| cell(&series.values[at])).collect();
            Row { head: values.axis.name(at), cells }
        };
        Rows {
            heads: std::iter::once(self.axis.clone()).chain(values.series.iter().map(Series::head)).collect(),
            rows: (0..values.axis.len()).map(row).collect(),
        }
    }

    fn rows_of_bins(&self, bins: &Bins<'a>) -> Rows<'a> {
        let row = |(at, count): (usize, &u64)| {
            let bounds = [("start", &*bins.bound(at, self.messages)), ("end", &bins.bound(at + 1, self.messages))];
            let count = self.messages.number(&count.to_string());
            Row { head: Text::plain(self.messages.fill("stats.interval", &bounds)), cells: vec![count] }
        };
        Rows {
            heads: vec![self.axis.clone(), Text::plain(self.messages.text("chart.count"))],
            rows: bins.counts.iter().enumerate().map(row).collect(),
        }
    }
}

/// How many times as large as drawn the narrow drawing is shown at most: 26 rem in the style sheet.
const NARROW_AT_MOST: f64 = 416.0 / 328.0;

/// A chart for a page.
pub(in crate::render) struct Inline {
    /// Two `<svg>` elements, of which the style sheet shows the one that fits.
    pub(in crate::render) svg: String,
    /// Its height in pixels where it is highest.
    pub(in crate::render) tallest: f64,
}

/// Draws a chart for a page.
pub(in crate::render) fn inline(plot: &Plot<'_>) -> Inline {
    let description = plot.description();
    let mut svg = String::new();
    let mut tallest = 0.0_f64;
    for (width, times) in [(Width::Narrow, NARROW_AT_MOST), (Width::Wide, 1.0)] {
        let Drawing { content, width: across, height } = draw(plot, width, Ink::Page);
        tallest = tallest.max(height * times);
        svg.push_str(&format!(
            "<svg class=\"{}\" viewBox=\"0 0 {} {}\" role=\"img\"><title>",
            width.class(),
            N(across),
            N(height)
        ));
        escape_into(&mut svg, &plot.title.text).expect("a text takes what is written to it");
        svg.push_str("</title><desc>");
        escape_into(&mut svg, &description).expect("a text takes what is written to it");
        svg.push_str("</desc>");
        svg.push_str(&content);
        svg.push_str("</svg>\n");
    }
    Inline { svg, tallest }
}
