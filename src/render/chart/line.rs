//! Lines over time, in one panel with their names at their ends, or in a panel each.

use super::axis::{draw_places, draw_rows, numbers, places, scale, widest};
use super::label::{Wanted, spread};
use super::panels::{EndLabel, MOST, Panels, of_lines, spans_of_size};
use super::scale::{Scale, Ticks, ends, zero_to};
use super::svg::{Anchor, Canvas, LINE, Path, SMALL, Style, TEXT};
use super::text::wrap;
use super::{Axis, Plot, Series, Value, Values, Width};
use crate::render::text::Text;

/// Up to so many times, each value has a dot.
const DOTTED: usize = 12;

/// Between panels.
const GAP: f64 = 24.0;

/// Height of the part of a drawing that lines are in.
pub(super) fn height(width: Width) -> f64 {
    match width {
        Width::Narrow => 210.0,
        Width::Wide => 300.0,
    }
}

/// Draws the lines of a chart and gives the height that it took.
pub(super) fn draw(canvas: &mut Canvas, plot: &Plot<'_>, values: &Values<'_>, width: Width) -> f64 {
    match of_lines(values) {
        Panels::One => draw_one(canvas, plot, values, width),
        panels => draw_panels(canvas, plot, values, width, panels),
    }
}

fn draw_one(canvas: &mut Canvas, plot: &Plot<'_>, values: &Values<'_>, width: Width) -> f64 {
    let series = &values.series;
    let top = draw_unit(canvas, series.first());
    let bottom = top + height(width);
    let (low, high) =
        ends(series.iter().flat_map(Series::numbers).collect::<Vec<_>>().into_iter()).unwrap_or((0.0, 1.0));
    let ticks = Ticks::around(low, high, 4, digits(series));
    let names = numbers(&ticks, plot.messages);
    let labels: Vec<_> = series.iter().map(|series| EndLabel::new(values, series, width)).collect();
    let left = widest(&names) + 6.0;
    let right = width.pixels() - labels.iter().map(|label| label.width).fold(0.0, f64::max) - 12.0;
    let rows = Scale { low: ticks.low(), high: ticks.high(), start: bottom, end: top };
    let columns = scale(&values.axis, left + 4.0, right - 4.0);
    draw_rows(canvas, &ticks, &names, rows, [left, right]);
    draw_places(canvas, &values.axis, columns, bottom + 18.0, [0.0, width.pixels()], false);
    for (number, series) in series.iter().enumerate().rev() {
        draw_line(canvas, &values.axis, series, number, [columns, rows]);
    }
    draw_labels(canvas, values, &labels, [columns, rows], [right, width.pixels()]);
    bottom + 24.0
}

/// Digits of the fraction that the numbers of some series have at most.
pub(super) fn digits(series: &[Series<'_>]) -> usize {
    series.iter().map(Series::digits).max().unwrap_or(0)
}

/// The unit above the axis; gives where the drawing below it begins.
pub(super) fn draw_unit(canvas: &mut Canvas, series: Option<&Series<'_>>) -> f64 {
    match series.and_then(|series| series.unit.as_ref()) {
        Some(unit) => {
            canvas.text(0.0, 12.0, Anchor::Start, Style::Axis, unit);
            26.0
        }
        None => 8.0,
    }
}

/// The names and last values at the ends of the lines.
fn draw_labels(
    canvas: &mut Canvas,
    values: &Values<'_>,
    labels: &[EndLabel],
    [columns, rows]: [Scale; 2],
    [left, _]: [f64; 2],
) {
    let places = places(&values.axis);
    let ends: Vec<_> = values
        .series
        .iter()
        .map(|series| {
            series.last().map_or((left, rows.start), |(at, value)| (columns.at(places[at]), rows.at(value.number)))
        })
        .collect();
    let wanted: Vec<_> =
        ends.iter().zip(labels).map(|(end, label)| Wanted { middle: end.1, length: label.height() }).collect();
    let Some(middles) = spread(&wanted, rows.end - 8.0, rows.start + 8.0) else { return };
    for (number, ((label, middle), (x, y))) in labels.iter().zip(middles).zip(ends).enumerate() {
        if (middle - y).abs() > 6.0 || x + 12.0 < left {
            let mut leader = Path::default();
            leader.move_to(x + 6.0, y);
            leader.line_to(left + 5.0, middle);
            canvas.path(&leader.finish(), Style::Leader(number));
        }
        label.draw(canvas, &values.series[number].name, number, left + 10.0, middle);
    }
}

/// A line: solid to values that are final, dashed to others, broken where one is missing.
fn draw_line(canvas: &mut Canvas, axis: &Axis<'_>, series: &Series<'_>, number: usize, [columns, rows]: [Scale; 2]) {
    let places = places(axis);
    let point = |at: usize, value: &Value| (columns.at(places[at]), rows.at(value.number));
    let (mut solid, mut dashed) = (Path::default(), Path::default());
    let (mut solid_at, mut dashed_at) = (None, None);
    for (at, pair) in series.values.windows(2).enumerate() {
        let [Some(from), Some(to)] = pair else { continue };
        let (path, end) = if to.preliminary { (&mut dashed, &mut dashed_at) } else { (&mut solid, &mut solid_at) };
        let (x, y) = point(at, from);
        if *end != Some(at) {
            path.move_to(x, y);
        }
        let (x, y) = point(at + 1, to);
        path.line_to(x, y);
        *end = Some(at + 1);
    }
    canvas.path(&solid.finish(), Style::Line(number));
    canvas.path(&dashed.finish(), Style::Dashed(number));
    let last = series.last().map(|(at, _)| at);
    for (at, value) in series.values.iter().enumerate() {
        let Some(value) = value else { continue };
        let is_there = |at: Option<usize>| at.and_then(|at| series.values.get(at)).is_some_and(Option::is_some);
        let alone = !is_there(at.checked_sub(1)) && !is_there(Some(at + 1));
        if last == Some(at) || alone || value.preliminary || axis.len() <= DOTTED {
            let (x, y) = point(at, value);
            let style = if value.preliminary { Style::Hollow(number) } else { Style::Solid(number) };
            canvas.circle(x, y, if last == Some(at) { 4.0 } else { 3.0 }, style);
        }
    }
}

/// A panel for each series, in rows.
fn draw_panels(canvas: &mut Canvas, plot: &Plot<'_>, values: &Values<'_>, width: Width, panels: Panels) -> f64 {
    let series = &values.series[..values.series.len().min(MOST)];
    let columns = match (width, series.len()) {
        (Width::Narrow, 2 | 3) => 1,
        (Width::Narrow, _) => 2,
        (Width::Wide, 2 | 4) => 2,
        (Width::Wide, _) => 3,
    };
    let across = (width.pixels() - GAP * (columns - 1) as f64) / columns as f64;
    let shared = match panels {
        Panels::Shared => ends(series.iter().flat_map(Series::numbers).collect::<Vec<_>>().into_iter()),
        _ => None,
    };
    // One unit stands once, above all; others stand beside their numbers.
    let one_unit = spans_of_size(series).is_some();
    let mut top = if one_unit && series[0].unit.is_some() { draw_unit(canvas, series.first()) - 2.0 } else { 0.0 };
    for members in series.chunks(columns) {
        let heads: Vec<_> = members.iter().map(|series| Head::new(values, series, across, one_unit)).collect();
        let head = heads.iter().map(Head::height).fold(0.0, f64::max);
        let start = top + head + 14.0;
        let end = start + panel_height(width, columns);
        for (at, (member, lines)) in members.iter().zip(&heads).enumerate() {
            let left = at as f64 * (across + GAP);
            lines.draw(canvas, member, left, top + head - lines.height());
            draw_panel(canvas, plot, &values.axis, member, [left, left + across, start, end], shared);
        }
        top = end + 24.0 + 18.0;
    }
    top - 18.0
}

fn panel_height(width: Width, columns: usize) -> f64 {
    match (width, columns) {
        (Width::Narrow, 1) => 110.0,
        (Width::Narrow, _) => 84.0,
        (Width::Wide, _) => 130.0,
    }
}

/// What stands above a panel: its name, and the last value with its time and, where panels differ in it, its unit.
struct Head {
    name: Vec<String>,
    last: Vec<String>,
}

impl Head {
    fn new(values: &Values<'_>, series: &Series<'_>, across: f64, one_unit: bool) -> Self {
        let unit = series.unit.as_ref().filter(|_| !one_unit).map_or(String::new(), |unit| format!(" {}", unit.text));
        let last = series
            .last()
            .map_or(String::new(), |(at, value)| format!("{}: {}{unit}", values.axis.name(at).text, value.text));
        Self { name: wrap(&series.name.text, TEXT, across, 2), last: wrap(&last, SMALL, across, 3) }
    }

    fn height(&self) -> f64 {
        (self.name.len() + self.last.len()) as f64 * LINE
    }

    fn draw(&self, canvas: &mut Canvas, series: &Series<'_>, left: f64, top: f64) {
        let lang = series.unit.as_ref().and_then(|unit| unit.lang);
        let mut baseline = top + TEXT;
        for line in &self.name {
            canvas.text(left, baseline, Anchor::Start, Style::Name, &series.name.with(line.as_str()));
            baseline += LINE;
        }
        for line in &self.last {
            canvas.text(left, baseline, Anchor::Start, Style::Axis, &Text::in_language(line.as_str(), lang));
            baseline += LINE;
        }
    }
}

fn draw_panel(
    canvas: &mut Canvas,
    plot: &Plot<'_>,
    axis: &Axis<'_>,
    series: &Series<'_>,
    [left, right, top, bottom]: [f64; 4],
    shared: Option<(f64, f64)>,
) {
    // Panels with scales of their own all begin at zero, so that steep is steep in each of them.
    let (low, high) = shared.unwrap_or_else(|| zero_to(series.numbers()));
    let ticks = Ticks::around(low, high, 2, series.digits());
    let names = numbers(&ticks, plot.messages);
    let start = left + widest(&names) + 6.0;
    let rows = Scale { low: ticks.low(), high: ticks.high(), start: bottom, end: top };
    let columns = scale(axis, start + 4.0, right - 6.0);
    draw_rows(canvas, &ticks, &names, rows, [start, right]);
    draw_places(canvas, axis, columns, bottom + SMALL + 6.0, [left, right], true);
    draw_line(canvas, axis, series, 0, [columns, rows]);
}
