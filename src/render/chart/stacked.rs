//! Shares of a whole: bars for a few times or names, columns for many times.

use super::axis::{draw_places, draw_rows, numbers, places, scale, widest};
use super::bar::Names;
use super::label::{Wanted, spread};
use super::line::{digits, draw_unit, height};
use super::panels::EndLabel;
use super::scale::{Scale, Ticks};
use super::svg::{Anchor, COLOR_COUNT, Canvas, LINE, RISE, Style, TEXT};
use super::text::{bold_width, width as text_width};
use super::{Axis, Plot, Values, Width};
use crate::render::text::Text;

/// More times than this are columns.
const BARS: usize = 8;

const THICK: f64 = 30.0;
const GAP: f64 = 10.0;

/// Draws the parts of a chart and gives the height that it took.
pub(super) fn draw(canvas: &mut Canvas, plot: &Plot<'_>, values: &Values<'_>, width: Width) -> f64 {
    match are_bars(values) {
        true => draw_bars(canvas, plot, values, width),
        false => draw_columns(canvas, plot, values, width),
    }
}

/// Parts are not negative, and as many as there are colours.
pub(super) fn can_be_stacked(values: &Values<'_>) -> bool {
    values.series.len() <= COLOR_COUNT
        && values.series.iter().all(|series| series.numbers().all(|number| number >= 0.0))
}

/// Whether the parts are bars, which say themselves what is preliminary.
pub(super) fn are_bars(values: &Values<'_>) -> bool {
    !matches!(values.axis, Axis::Times(_)) || values.axis.len() <= BARS
}

/// The sum of the parts at a place.
fn whole(values: &Values<'_>, at: usize) -> f64 {
    values.series.iter().filter_map(|series| Some(series.values[at].as_ref()?.number)).sum()
}

/// The largest whole; 100 for shares that are rounded.
fn largest(values: &Values<'_>) -> f64 {
    let most = (0..values.axis.len()).map(|at| whole(values, at)).fold(0.0, f64::max);
    if (99.0..=101.0).contains(&most) { most.max(100.0) } else { most.max(f64::MIN_POSITIVE) }
}

fn is_preliminary(values: &Values<'_>, at: usize) -> bool {
    values.series.iter().any(|series| series.values[at].as_ref().is_some_and(|value| value.preliminary))
}

fn draw_bars(canvas: &mut Canvas, plot: &Plot<'_>, values: &Values<'_>, width: Width) -> f64 {
    let top = draw_unit(canvas, values.series.first()) - 8.0;
    let top = draw_key(canvas, values, width, top) + 12.0;
    let name = |at: usize| match is_preliminary(values, at) {
        true => Text::plain(plot.messages.fill("chart.row_preliminary", &[("name", &values.axis.name(at).text)])),
        false => values.axis.name(at),
    };
    let words: Vec<_> = (0..values.axis.len()).map(name).collect();
    let names = Names::new(&words, width);
    let scale = Scale { low: 0.0, high: largest(values), start: names.column, end: width.pixels() };
    let mut y = top;
    for (at, words) in words.iter().enumerate() {
        names.draw(canvas, at, words, y);
        let (height, middle) = names.row(at);
        let extra = (THICK - 20.0).max(0.0) / 2.0;
        let mut sum = 0.0;
        for (number, series) in values.series.iter().enumerate() {
            let Some(value) = &series.values[at] else { continue };
            let (from, to) = (scale.at(sum), scale.at(sum + value.number));
            sum += value.number;
            if to - from > 0.2 {
                canvas.rect(from, y + middle - 10.0, (to - from - 1.0).max(0.6), 20.0 + extra, Style::Solid(number));
            }
            if text_width(&value.text, TEXT) + 8.0 <= to - from {
                let middle = (y + middle - 10.0) + (20.0 + extra) / 2.0 + RISE;
                let words = Text::plain(value.text.as_str());
                canvas.text((from + to) / 2.0, middle, Anchor::Middle, Style::Upon, &words);
            }
        }
        y += height + extra + GAP;
    }
    y - GAP + 2.0
}

/// Which colour is what, in the order of the parts.
fn draw_key(canvas: &mut Canvas, values: &Values<'_>, width: Width, top: f64) -> f64 {
    let (mut x, mut y) = (0.0, top);
    for (number, series) in values.series.iter().enumerate() {
        let lines = super::text::wrap(&series.name.text, TEXT, width.pixels() - 20.0, 2);
        let across = lines.iter().map(|line| bold_width(line, TEXT)).fold(0.0, f64::max) + 18.0;
        if x > 0.0 && x + across > width.pixels() {
            (x, y) = (0.0, y + LINE + 4.0);
        }
        canvas.rect(x, y + 2.0, 12.0, 12.0, Style::Solid(number));
        for (at, line) in lines.iter().enumerate() {
            y += if at > 0 { LINE } else { 0.0 };
            canvas.text(x + 18.0, y + 12.5, Anchor::Start, Style::Colored(number), &series.name.with(line.as_str()));
        }
        x += across + 16.0;
    }
    y + LINE
}

fn draw_columns(canvas: &mut Canvas, plot: &Plot<'_>, values: &Values<'_>, width: Width) -> f64 {
    let labels: Vec<_> = values.series.iter().map(|series| EndLabel::new(values, series, width)).collect();
    let room: Vec<_> = labels.iter().map(|label| Wanted { middle: 0.0, length: label.height() }).collect();
    let beside = spread(&room, 0.0, height(width)).is_some();
    let mut top = draw_unit(canvas, values.series.first());
    if !beside {
        top = draw_key(canvas, values, width, top - 8.0) + 14.0;
    }
    let bottom = top + height(width);
    let ticks = Ticks::around(0.0, largest(values), 4, digits(&values.series));
    let names = numbers(&ticks, plot.messages);
    let left = widest(&names) + 6.0;
    let labels_width = labels.iter().map(|label| label.width).fold(0.0, f64::max) + 12.0;
    let right = width.pixels() - if beside { labels_width } else { 0.0 };
    let rows = Scale { low: ticks.low(), high: ticks.high(), start: bottom, end: top };
    let thick = thickness(&values.axis, right - left);
    let columns = scale(&values.axis, left + thick / 2.0 + 2.0, right - thick / 2.0 - 2.0);
    draw_rows(canvas, &ticks, &names, rows, [left, right]);
    draw_places(canvas, &values.axis, columns, bottom + 18.0, [0.0, width.pixels()], false);
    for (at, place) in places(&values.axis).into_iter().enumerate() {
        let mut sum = 0.0;
        for (number, series) in values.series.iter().enumerate() {
            let Some(value) = &series.values[at] else { continue };
            let (low, high) = (rows.at(sum), rows.at(sum + value.number));
            sum += value.number;
            let (x, tall) = (columns.at(place) - thick / 2.0, low - high);
            if value.preliminary && tall > 4.0 {
                canvas.rect(x + 1.0, high + 1.0, thick - 2.0, tall - 3.0, Style::Hollow(number));
            } else if tall > 0.2 {
                canvas.rect(x, high, thick, (tall - 1.0).max(0.6), Style::Solid(number));
            }
        }
    }
    if beside {
        draw_names(canvas, values, &labels, rows, right);
    }
    bottom + 24.0
}

/// Width of a column: so that none touches its neighbour.
fn thickness(axis: &Axis<'_>, room: f64) -> f64 {
    let places = places(axis);
    let least = places.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::MAX, f64::min);
    let span = places.last().copied().unwrap_or(0.0) - places.first().copied().unwrap_or(0.0);
    (room / (span / least + 1.0) * 0.8).clamp(1.0, 40.0)
}

/// Names and last values at the right of the last column.
fn draw_names(canvas: &mut Canvas, values: &Values<'_>, labels: &[EndLabel], rows: Scale, left: f64) {
    let last = values.axis.len().saturating_sub(1);
    let mut sum = 0.0;
    let mut wanted = Vec::new();
    for (series, label) in values.series.iter().zip(labels) {
        let value = series.values.get(last).and_then(Option::as_ref).map_or(0.0, |value| value.number);
        wanted.push(Wanted { middle: rows.at(sum + value / 2.0), length: label.height() });
        sum += value;
    }
    let Some(middles) = spread(&wanted, rows.end - 4.0, rows.start + 4.0) else { return };
    for (number, (label, middle)) in labels.iter().zip(middles).enumerate() {
        label.draw(canvas, &values.series[number].name, number, left + 8.0, middle);
    }
}
