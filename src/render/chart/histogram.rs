//! How many values of a column lie in each interval.

use super::axis::{draw_rows, numbers, widest};
use super::scale::{Scale, Ticks};
use super::svg::{Anchor, Canvas, SMALL, Style};
use super::{Bins, Plot, Width};
use crate::render::text::Text;

/// Draws the intervals of a chart and gives the height that it took.
pub(super) fn draw(canvas: &mut Canvas, plot: &Plot<'_>, bins: &Bins<'_>, width: Width) -> f64 {
    let top = 26.0;
    let bottom = top + if width == Width::Wide { 260.0 } else { 180.0 };
    canvas.text(0.0, 12.0, Anchor::Start, Style::Axis, &Text::plain(plot.messages.text("chart.count")));
    let most = bins.counts.iter().copied().max().unwrap_or(0).max(1);
    let ticks = Ticks::around(0.0, most as f64, 4, 0);
    let labels = numbers(&ticks, plot.messages);
    let bounds = numbers(&bounds(bins), plot.messages);
    let half = widest(&bounds) / 2.0;
    let left = (widest(&labels) + 6.0).max(half);
    let right = width.pixels() - half;
    let rows = Scale { low: 0.0, high: ticks.high(), start: bottom, end: top };
    let columns = Scale { low: 0.0, high: bins.counts.len() as f64, start: left, end: right };
    draw_rows(canvas, &ticks, &labels, rows, [left, right]);
    for (at, count) in bins.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let (from, to) = (columns.at(at as f64), columns.at(at as f64 + 1.0));
        let y = rows.at(*count as f64);
        canvas.rect(from + 0.5, y, to - from - 1.0, (bottom - y).max(1.0), Style::Solid(0));
    }
    let every = ((2.0 * half + 10.0) / (columns.at(1.0) - columns.at(0.0))).ceil().max(1.0) as usize;
    for (at, label) in bounds.iter().enumerate().filter(|(at, _)| at % every == 0) {
        canvas.text(
            columns.at(at as f64),
            bottom + SMALL + 6.0,
            Anchor::Middle,
            Style::Axis,
            &Text::plain(label.as_str()),
        );
    }
    match &bins.unit {
        Some(unit) => {
            canvas.text(right, bottom + 36.0, Anchor::End, Style::Axis, unit);
            bottom + 42.0
        }
        None => bottom + 24.0,
    }
}

/// The bounds of all intervals.
fn bounds(bins: &Bins<'_>) -> Ticks {
    let decimals = super::scale::decimals(bins.width);
    Ticks { values: (0..=bins.counts.len()).map(|at| bins.start + at as f64 * bins.width).collect(), decimals }
}
