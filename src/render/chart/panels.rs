//! Which series are drawn together.

use super::label::{Wanted, spread};
use super::svg::{Anchor, Canvas, LINE, RISE, Style, TEXT};
use super::text::{bold_width, width, wrap};
use super::{Series, Values, Width};
use crate::render::text::Text;

/// Lines in one panel.
const TOGETHER: usize = 6;

/// Panels of a chart.
pub(super) const MOST: usize = 12;

/// How many times larger than another a series may be beside it.
const BESIDE: f64 = 25.0;

/// How many times larger the largest series may be where panels share a scale.
const SHARED: f64 = 5.0;

/// How the series of a chart share panels and scales.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Panels {
    /// All lines in one.
    One,
    /// Each in its own, on the same scale.
    Shared,
    /// Each in its own, on its own scale.
    Own,
}

/// Lines share a panel where they are of one unit and of comparable size, few, and their labels have room.
pub(super) fn of_lines(values: &Values<'_>) -> Panels {
    let series = &values.series;
    match spans_of_size(series) {
        _ if series.len() < 2 => Panels::One,
        None => Panels::Own,
        Some(times) if series.len() <= TOGETHER && times <= BESIDE && labels_fit(values) => Panels::One,
        Some(times) if times <= SHARED => Panels::Shared,
        Some(_) => Panels::Own,
    }
}

/// How many times larger the largest of some series is than the smallest; `None` where they are of different units.
pub(super) fn spans_of_size(series: &[Series<'_>]) -> Option<f64> {
    let unit = |series: &Series<'_>| series.unit.as_ref().map(|unit| unit.text.clone().into_owned());
    let first = series.first().and_then(unit);
    if series.iter().any(|series| unit(series) != first) {
        return None;
    }
    let largest = |series: &Series<'_>| series.numbers().map(f64::abs).fold(0.0, f64::max);
    let sizes = series.iter().map(largest).filter(|size| *size > 0.0);
    let most = sizes.clone().fold(0.0, f64::max);
    Some(most / sizes.fold(most, f64::min).max(f64::MIN_POSITIVE))
}

/// The label at the end of a line: its name in lines, then its last value.
pub(super) struct EndLabel {
    lines: Vec<String>,
    value: String,
    /// Whether the value stands behind the last line of the name.
    joined: bool,
    pub(super) width: f64,
}

impl EndLabel {
    pub(super) fn new(values: &Values<'_>, series: &Series<'_>, size: Width) -> Self {
        let most = match size {
            Width::Narrow => 104.0,
            Width::Wide => 190.0,
        };
        let value = last_value(values, series, most);
        let lines = if values.series.len() > 1 { wrap(&series.name.text, TEXT, most, 3) } else { Vec::new() };
        let value_width = width(&value, TEXT);
        let last = lines.last().map_or(0.0, |line| bold_width(line, TEXT) + 5.0);
        let joined = !lines.is_empty() && last + value_width <= most;
        let widest = lines.iter().map(|line| bold_width(line, TEXT)).fold(value_width, f64::max);
        let width = if joined { widest.max(last + value_width) } else { widest };
        Self { lines, value, joined, width }
    }

    /// Draws it, its middle at `middle`.
    pub(super) fn draw(&self, canvas: &mut Canvas, name: &Text<'_>, number: usize, x: f64, middle: f64) {
        let mut baseline = middle - (self.height() - 3.0) / 2.0 + LINE / 2.0 + RISE;
        for (at, line) in self.lines.iter().enumerate() {
            let value = (self.joined && at + 1 == self.lines.len()).then_some(&*self.value);
            canvas.text_parts(x, baseline, Anchor::Start, Style::Colored(number), &name.with(line.as_str()), value);
            baseline += LINE;
        }
        if !self.joined {
            let style = if self.lines.is_empty() { Style::Colored(number) } else { Style::Number };
            canvas.text(x, baseline, Anchor::Start, style, &Text::plain(self.value.as_str()));
        }
    }

    pub(super) fn height(&self) -> f64 {
        (self.lines.len() + usize::from(!self.joined)) as f64 * LINE + 3.0
    }
}

/// The last value; with its time where the line ends before the others may, and where it has room.
fn last_value(values: &Values<'_>, series: &Series<'_>, most: f64) -> String {
    let Some((at, value)) = series.last() else { return String::new() };
    let dated = format!("{} ({})", value.text, values.axis.name(at).text);
    let ends_early = at + 1 < values.axis.len();
    if ends_early && width(&dated, TEXT) <= most { dated } else { value.text.clone() }
}

/// Whether the labels of all lines have room above each other in the narrow drawing.
fn labels_fit(values: &Values<'_>) -> bool {
    let label = |series| Wanted { middle: 0.0, length: EndLabel::new(values, series, Width::Narrow).height() };
    let labels: Vec<_> = values.series.iter().map(label).collect();
    spread(&labels, 0.0, super::line::height(Width::Narrow)).is_some()
}
