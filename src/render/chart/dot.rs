//! Dots for few values, such as two points in time, on a scale that need not begin at zero.

use super::axis::{numbers, widest};
use super::bar::Names;
use super::label::{Wanted, spread};
use super::scale::{Scale, Ticks, ends};
use super::svg::{Anchor, Canvas, LINE, RISE, SMALL, Style, TEXT};
use super::takeaway::decimals;
use super::text::{bold_width, width as text_width};
use super::{Axis, Plot, Series, Value, Values, Width};
use crate::render::text::Text;

const GAP: f64 = 8.0;

/// Radius of a dot, and how much larger one is around another of the same number.
const DOT: f64 = 6.0;
const RING: f64 = 2.5;

/// Least room for the dots themselves.
const LEAST: f64 = 80.0;

/// A row: what it is called and its value, or none, for each key.
struct Row<'p> {
    name: Text<'p>,
    unit: Option<Text<'p>>,
    values: Vec<Option<&'p Value>>,
}

/// Draws the dots of a chart and gives the height that it took. Over times a row is a series, else it is a name.
pub(super) fn draw(canvas: &mut Canvas, plot: &Plot<'_>, values: &Values<'_>, width: Width) -> f64 {
    let (keys, rows) = rows(values);
    let mut top = 0.0;
    let mut rest = &rows[..];
    while let Some(first) = rest.first() {
        let count = rest.iter().take_while(|row| row.unit == first.unit).count();
        top = draw_rows(canvas, plot, &keys, &rest[..count], width, top) + 14.0;
        rest = &rest[count..];
    }
    top - 14.0
}

fn rows<'p>(values: &'p Values<'_>) -> (Vec<Text<'p>>, Vec<Row<'p>>) {
    match &values.axis {
        Axis::Times(times) => {
            let keys = times.iter().map(|time| Text::plain(&*time.text)).collect();
            let row = |series: &'p Series<'_>| Row {
                name: series.name.clone(),
                unit: series.unit.clone(),
                values: series.values.iter().map(Option::as_ref).collect(),
            };
            (keys, values.series.iter().map(row).collect())
        }
        Axis::Names(names) => {
            let keys = values.series.iter().map(|series| series.name.clone()).collect();
            let row = |(at, name): (usize, &Text<'p>)| Row {
                name: name.clone(),
                unit: values.series.first().and_then(|series| series.unit.clone()),
                values: values.series.iter().map(|series| series.values[at].as_ref()).collect(),
            };
            (keys, names.iter().enumerate().map(row).collect())
        }
    }
}

impl Row<'_> {
    /// The keys whose dots are where that of this one is.
    fn same(&self, key: usize) -> impl Iterator<Item = usize> {
        let number = self.values[key].map(|value| value.number);
        let at = move |(at, value): (usize, &Option<&Value>)| (value.map(|it| it.number) == number).then_some(at);
        self.values.iter().enumerate().filter_map(at)
    }
}

/// Whether dots of a row are in one place.
pub(super) fn has_rings(values: &Values<'_>) -> bool {
    let is_ringed =
        |row: &Row<'_>| (0..row.values.len()).any(|key| row.values[key].is_some() && row.same(key).count() > 1);
    rows(values).1.iter().any(is_ringed)
}

/// The colour of a key: the last has the strongest.
fn color(key: usize, keys: usize) -> usize {
    keys - 1 - key
}

fn draw_rows(canvas: &mut Canvas, plot: &Plot<'_>, keys: &[Text<'_>], rows: &[Row<'_>], width: Width, top: f64) -> f64 {
    let numbers_of: Vec<f64> =
        rows.iter().flat_map(|row| row.values.iter().flatten().map(|value| value.number)).collect();
    let Some((low, high)) = ends(numbers_of.iter().copied()) else { return top };
    let mut top = top;
    if let Some(unit) = rows.first().and_then(|row| row.unit.as_ref()) {
        canvas.text(0.0, top + 12.0, Anchor::Start, Style::Axis, unit);
        top += 22.0;
    }
    let words: Vec<_> = rows.iter().map(|row| row.name.clone()).collect();
    let names = Names::new(&words, width);
    let full = rows.iter().find(|row| row.values.iter().all(Option::is_some));
    let label = |row: &Row<'_>, key: usize, value: &Value| match full {
        Some(_) => value.text.clone(),
        None => {
            let same: Vec<_> = row.same(key).map(|key| &*keys[key].text).collect();
            format!("{} ({})", value.text, same.join(", "))
        }
    };
    let labels =
        rows.iter().flat_map(|row| row.values.iter().enumerate().filter_map(|(key, it)| Some(label(row, key, (*it)?))));
    let widest_label = labels.map(|label| text_width(&label, TEXT)).fold(0.0, f64::max) + 14.0;
    let digits = rows.iter().flat_map(|row| row.values.iter().flatten()).map(|value| decimals(&value.plain)).max();
    let ticks = Ticks::around(low, high, if width == Width::Wide { 5 } else { 3 }, digits.unwrap_or(0));
    let half = widest(&numbers(&ticks, plot.messages)) / 2.0 + 2.0;
    // Where there is no room for numbers beside the dots, the scale and the table say them.
    let has_room = names.column + 2.0 * widest_label + LEAST <= width.pixels();
    let margin = if has_room { widest_label.max(half) } else { half };
    let scale =
        Scale { low: ticks.low(), high: ticks.high(), start: names.column + margin, end: width.pixels() - margin };
    let first = top + if full.is_some() { LINE + 6.0 } else { 4.0 };
    // Lines would run through names that stand above their dots.
    let mut gaps = Vec::new();
    if names.column == 0.0 {
        let mut y = first;
        for at in 0..rows.len() {
            let (height, middle) = names.row(at);
            gaps.push([y - 2.0, y + middle - 10.0]);
            y += height + GAP;
        }
    }
    let bottom = first + (0..rows.len()).map(|at| names.row(at).0 + GAP).sum::<f64>();
    draw_columns(canvas, plot, &ticks, scale, [first - 2.0, bottom], &gaps);
    if let Some(full) = full {
        draw_keys(canvas, keys, full, scale, [top, width.pixels()]);
    }
    let mut y = first;
    for (at, row) in rows.iter().enumerate() {
        names.draw(canvas, at, &row.name, y);
        let (height, middle) = names.row(at);
        draw_row(canvas, row, scale, y + middle, |key, value| has_room.then(|| label(row, key, value)));
        y += height + GAP;
    }
    bottom + SMALL + 8.0
}

/// Vertical lines at the numbers of the scale, but for gaps from top to bottom, and below them as many of the numbers as have room.
fn draw_columns(
    canvas: &mut Canvas,
    plot: &Plot<'_>,
    ticks: &Ticks,
    scale: Scale,
    [top, bottom]: [f64; 2],
    gaps: &[[f64; 2]],
) {
    let labels = numbers(ticks, plot.messages);
    let apart = scale.at(ticks.values[1]) - scale.at(ticks.values[0]);
    let every = ((widest(&labels) + 8.0) / apart).ceil().max(1.0) as usize;
    for (at, (value, label)) in ticks.values.iter().zip(&labels).enumerate() {
        let x = scale.at(*value);
        let style = if *value == 0.0 { Style::Base } else { Style::Grid };
        let starts = std::iter::once(top).chain(gaps.iter().map(|gap| gap[1]));
        let ends = gaps.iter().map(|gap| gap[0]).chain(std::iter::once(bottom));
        for (start, end) in starts.zip(ends).filter(|(start, end)| start < end) {
            canvas.line(x, start, x, end, style);
        }
        if at % every == 0 {
            canvas.text(x, bottom + SMALL + 4.0, Anchor::Middle, Style::Axis, &Text::plain(label.as_str()));
        }
    }
}

/// What the dots are, above those of the first row that has all.
fn draw_keys(canvas: &mut Canvas, keys: &[Text<'_>], full: &Row<'_>, scale: Scale, [top, right]: [f64; 2]) {
    let wanted = keys.iter().enumerate().map(|(at, key)| Wanted {
        middle: full.values[at].map_or(scale.start, |value| scale.at(value.number)),
        length: bold_width(&key.text, TEXT) + 12.0,
    });
    let Some(middles) = spread(&wanted.collect::<Vec<_>>(), 0.0, right) else { return };
    for (at, (key, middle)) in keys.iter().zip(middles).enumerate() {
        canvas.text(middle, top + 12.0, Anchor::Middle, Style::Colored(color(at, keys.len())), key);
    }
}

fn draw_row(canvas: &mut Canvas, row: &Row<'_>, scale: Scale, y: f64, label: impl Fn(usize, &Value) -> Option<String>) {
    let dots: Vec<_> = row.values.iter().enumerate().filter_map(|(key, value)| Some((key, (*value)?))).collect();
    let left = dots.iter().min_by(|a, b| a.1.number.total_cmp(&b.1.number));
    let right = dots.iter().rev().max_by(|a, b| a.1.number.total_cmp(&b.1.number));
    let (Some(left), Some(right)) = (left, right) else { return };
    let (from, to) = (scale.at(left.1.number), scale.at(right.1.number));
    canvas.line(from, y, to, y, Style::Base);
    for (key, value) in &dots {
        let color = color(*key, row.values.len());
        let style = if value.preliminary { Style::Hollow(color) } else { Style::Solid(color) };
        // What lies under another dot is a ring around it.
        let above = row.same(*key).filter(|other| other > key).count().min(2);
        canvas.circle(scale.at(value.number), y, DOT + RING * above as f64, style);
    }
    if let Some(label) = label(right.0, right.1) {
        canvas.text(to + 11.0, y + RISE, Anchor::Start, Style::Number, &Text::plain(label));
    }
    if left.0 != right.0
        && left.1.text != right.1.text
        && let Some(label) = label(left.0, left.1)
    {
        canvas.text(from - 11.0, y + RISE, Anchor::End, Style::Number, &Text::plain(label));
    }
}
