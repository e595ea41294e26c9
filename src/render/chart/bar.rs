//! Horizontal bars from zero, each with its name and its number.

use super::panels::spans_of_size;
use super::scale::zero_to;
use super::svg::{Anchor, Canvas, LINE, RISE, Style, TEXT};
use super::text::{bold_width, width as text_width, wrap};
use super::{Axis, Plot, Series, Value, Values, Width};
use crate::render::text::Text;

/// Bars of one series.
pub(super) const MOST: usize = 30;

/// More than so many bars are ordered by their numbers.
const IN_FILE_ORDER: usize = 12;

/// Names no wider than this stand in front of their bars on a phone.
const BESIDE: f64 = 118.0;

const THICK: f64 = 20.0;
const GAP: f64 = 9.0;

/// Draws the bars of a chart and gives the height that it took. Each series has a block of its own. Their bars are
/// compared by length, so all of one unit share a scale.
pub(super) fn draw(canvas: &mut Canvas, plot: &Plot<'_>, values: &Values<'_>, width: Width) -> f64 {
    let shared = spans_of_size(&values.series).is_some();
    let several = values.series.len() > 1;
    let mut top = 0.0;
    for series in &values.series {
        top = draw_head(canvas, series, several, width, top);
        let alike = if shared { &values.series[..] } else { std::slice::from_ref(series) };
        top = draw_bars(canvas, plot, (&values.axis, series), alike, width, top) + if several { 22.0 } else { 0.0 };
    }
    top - if several { 22.0 } else { 0.0 } + 2.0
}

/// The name of a series, where there are several, and its unit.
fn draw_head(canvas: &mut Canvas, series: &Series<'_>, several: bool, width: Width, top: f64) -> f64 {
    let mut top = top;
    if several {
        for line in wrap(&series.name.text, TEXT, width.pixels(), 2) {
            canvas.text(0.0, top + TEXT, Anchor::Start, Style::Name, &series.name.with(line));
            top += LINE;
        }
    }
    if let Some(unit) = &series.unit {
        canvas.text(0.0, top + 12.0, Anchor::Start, Style::Axis, unit);
        top += 20.0;
    } else if several {
        top += 8.0;
    }
    top
}

/// Which places of the axis have bars, in which order: that of the file, or the largest first where they are many.
pub(super) fn order(series: &Series<'_>) -> Vec<usize> {
    let value = |at: usize| series.values[at].as_ref().map_or(f64::NEG_INFINITY, |value| value.number);
    let mut order: Vec<usize> = (0..series.values.len()).collect();
    if order.len() > IN_FILE_ORDER {
        order.sort_by(|a, b| value(*b).total_cmp(&value(*a)).then(a.cmp(b)));
        order.truncate(MOST);
    }
    order
}

/// Names in front of their bars, or above them where there is no room in front.
pub(super) struct Names {
    lines: Vec<Vec<String>>,
    /// Width of the column of names; 0 where they are above.
    pub(super) column: f64,
}

impl Names {
    pub(super) fn new(words: &[Text<'_>], width: Width) -> Self {
        let longest = words.iter().map(|words| bold_width(&words.text, TEXT)).fold(0.0, f64::max);
        let (most, above) = match width {
            Width::Narrow => (BESIDE, longest > BESIDE),
            Width::Wide => (210.0, false),
        };
        let room = if above { width.pixels() } else { most };
        let lines: Vec<_> = words.iter().map(|words| wrap(&words.text, TEXT, room, 3)).collect();
        let widest = lines.iter().flatten().map(|line| text_width(line, TEXT)).fold(0.0, f64::max);
        Self { lines, column: if above { 0.0 } else { widest + 10.0 } }
    }

    /// Height of a row, and where in it the middle of its bar is.
    pub(super) fn row(&self, at: usize) -> (f64, f64) {
        let text = self.lines[at].len() as f64 * LINE;
        if self.column == 0.0 {
            (text + THICK + 4.0, text + 2.0 + THICK / 2.0)
        } else {
            let height = text.max(THICK);
            (height, height / 2.0)
        }
    }

    /// Draws the name of a row that begins at `top`.
    pub(super) fn draw(&self, canvas: &mut Canvas, at: usize, words: &Text<'_>, top: f64) {
        let lines = &self.lines[at];
        let (x, anchor) = if self.column == 0.0 { (0.0, Anchor::Start) } else { (self.column - 10.0, Anchor::End) };
        let text = lines.len() as f64 * LINE;
        let first = if self.column == 0.0 { top } else { top + (self.row(at).0 - text) / 2.0 };
        for (number, line) in lines.iter().enumerate() {
            let baseline = first + number as f64 * LINE + LINE / 2.0 + RISE;
            canvas.text(x, baseline, anchor, Style::Number, &words.with(line.as_str()));
        }
    }
}

/// The bars of a series on the scale of all that are alike.
fn draw_bars(
    canvas: &mut Canvas,
    plot: &Plot<'_>,
    (axis, series): (&Axis<'_>, &Series<'_>),
    alike: &[Series<'_>],
    width: Width,
    top: f64,
) -> f64 {
    let order = order(series);
    let words: Vec<_> = order.iter().map(|at| axis.name(*at)).collect();
    let names = Names::new(&words, width);
    let widest = |sign: fn(f64) -> bool| {
        let texts = alike.iter().flat_map(|series| series.values.iter().flatten()).filter(|value| sign(value.number));
        texts.map(|value| text_width(&value.text, TEXT) + 8.0).fold(0.0, f64::max)
    };
    let numbers: Vec<f64> = alike.iter().flat_map(Series::numbers).collect();
    let ends = zero_to(numbers.into_iter());
    let left = names.column + if ends.0 < 0.0 { widest(|number| number < 0.0) } else { 0.0 };
    let right = width.pixels() - widest(|number| number >= 0.0);
    let scale = super::scale::Scale { low: ends.0, high: ends.1, start: left, end: right.max(left + 40.0) };
    let zero = scale.at(0.0);
    let mut y = top;
    for (row, at) in order.iter().enumerate() {
        names.draw(canvas, row, &words[row], y);
        let (height, middle) = names.row(row);
        match &series.values[*at] {
            Some(value) => draw_bar(canvas, value, scale.at(value.number), zero, y + middle),
            None => draw_none(canvas, plot, [names.column, zero, width.pixels()], y + middle),
        }
        y += height + GAP;
    }
    // It would run through names that stand above their bars.
    if names.column > 0.0 {
        canvas.line(zero, top - 2.0, zero, y - GAP + 2.0, Style::Base);
    }
    y - GAP
}

/// Says that there is no bar, on the side of zero that has more room.
fn draw_none(canvas: &mut Canvas, plot: &Plot<'_>, [left, zero, right]: [f64; 3], middle: f64) {
    let (x, anchor, room) = match right - zero < zero - left {
        true => (zero - 6.0, Anchor::End, zero - left),
        false => (zero + 6.0, Anchor::Start, right - zero),
    };
    let text = plot.messages.text("map.missing");
    let fits = text_width(text, TEXT) + 6.0 <= room;
    canvas.text(x, middle + RISE, anchor, Style::Axis, &Text::plain(if fits { text } else { "–" }));
}

fn draw_bar(canvas: &mut Canvas, value: &Value, end: f64, zero: f64, middle: f64) {
    let (from, to) = (end.min(zero), end.max(zero));
    if value.preliminary {
        canvas.rect(from + 1.0, middle - THICK / 2.0 + 1.0, (to - from - 2.0).max(1.0), THICK - 2.0, Style::Hollow(0));
    } else if value.number != 0.0 {
        canvas.rect(from, middle - THICK / 2.0, (to - from).max(1.0), THICK, Style::Solid(0));
    }
    let (x, anchor) = if value.number < 0.0 { (from - 6.0, Anchor::End) } else { (to + 6.0, Anchor::Start) };
    canvas.text(x, middle + RISE, anchor, Style::Number, &Text::plain(value.text.as_str()));
}
