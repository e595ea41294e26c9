//! A line so small that it stands beside words.

use super::axis::{places, scale};
use super::scale::{Scale, ends};
use super::svg::{N, Path};
use super::{Plot, Shape};

const WIDTH: f64 = 96.0;
const HEIGHT: f64 = 26.0;

/// Around the line, for the dot at its end.
const MARGIN: f64 = 3.0;

/// A small line and its last value in words.
pub(in crate::render) struct Spark {
    /// `<svg>`, which says nothing that the words do not say.
    pub(in crate::render) svg: String,
    /// `319,0 nghìn người, 2016`, as HTML.
    pub(in crate::render) text: String,
}

/// The small line of a chart of one series over time, or of the total of several.
pub(in crate::render) fn spark(plot: &Plot<'_>) -> Option<Spark> {
    let Shape::Line(values) = &plot.shape else { return None };
    let series = match &values.series[..] {
        [only] => only,
        all => all.iter().find(|series| series.total)?,
    };
    let (last_at, last) = series.last()?;
    let (low, high) = ends(series.numbers())?;
    let rows = Scale { low, high, start: HEIGHT - MARGIN, end: MARGIN };
    let columns = scale(&values.axis, MARGIN, WIDTH - MARGIN);
    let places = places(&values.axis);
    let mut path = Path::default();
    let mut is_open = false;
    for (place, value) in places.iter().zip(&series.values) {
        if let Some(value) = value {
            let (x, y) = (columns.at(*place).round(), rows.at(value.number));
            if is_open { path.line_to(x, y) } else { path.move_to(x, y) }
        }
        is_open = value.is_some();
    }
    let (x, y) = (columns.at(places[last_at]).round(), rows.at(last.number));
    let svg = format!(
        "<svg class=\"spark\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" aria-hidden=\"true\"><path d=\"{}\"/><circle cx=\"{}\" cy=\"{}\" r=\"2.5\"/></svg>",
        path.finish(),
        N(x),
        N(y)
    );
    let value = plot.value(series, last);
    let text = plot.messages.fill("sparkline.latest", &[("value", &value), ("time", &values.axis.name(last_at).text)]);
    Some(Spark { svg, text: plot.html(&text) })
}
