//! The words of an axis.

use super::Axis;
use super::scale::{Scale, Ticks};
use super::svg::{Anchor, Canvas, SMALL, Style};
use super::text::{width, wrap};
use crate::render::messages::Messages;
use crate::render::text::Text;

/// Numbers from here on are named by the million or the billion.
const MILLION: f64 = 1e6;

/// From so many years on, those that end in 0 and 5 are named.
const MANY_YEARS: usize = 13;

/// Least distance between two labels.
const APART: f64 = 12.0;

/// The numbers of an axis as the page's language writes them: `1.000`, `12 triệu`.
pub(super) fn numbers(ticks: &Ticks, messages: &Messages) -> Vec<String> {
    let largest = ticks.low().abs().max(ticks.high().abs());
    let (word, by) = match largest {
        size if !(1e-6..1e15).contains(&size) => {
            return ticks.values.iter().map(|value| power(*value, messages)).collect();
        }
        size if size >= 1e3 * MILLION => ("chart.billion", 1e3 * MILLION),
        size if size >= 2.0 * MILLION => ("chart.million", MILLION),
        _ => ("number", 1.0),
    };
    let scaled = Ticks { values: ticks.values.iter().map(|value| value / by).collect(), ..ticks.clone() };
    let step = scaled.values.get(1).copied().unwrap_or(1.0) - scaled.low();
    // A step has three digits at most, so that more decimals are those of a division.
    let decimals = if by == 1.0 { ticks.decimals } else { (0..3).find(|digits| is_whole(step, *digits)).unwrap_or(3) };
    let text = |value: &f64| match *value {
        0.0 => "0".to_owned(),
        value => messages.fill(word, &[("n", &messages.number(&format!("{value:.decimals$}")))]),
    };
    scaled.values.iter().map(text).collect()
}

fn is_whole(step: f64, digits: usize) -> bool {
    let shifted = step * 10_f64.powi(digits as i32);
    (shifted - shifted.round()).abs() < 1e-6
}

/// A number of uncommon size: `2,5 × 10⁻⁹`.
fn power(value: f64, messages: &Messages) -> String {
    let text = format!("{value:.2e}");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    if value == 0.0 {
        return "0".to_owned();
    }
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    let raised: String =
        power.chars().map(|c| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(c as usize - '0' as usize).unwrap_or('⁻')).collect();
    format!("{} × 10{raised}", messages.number(digits))
}

/// Horizontal lines at the numbers of an axis, from `left` to `right`, with the numbers in front of them.
pub(super) fn draw_rows(canvas: &mut Canvas, ticks: &Ticks, labels: &[String], scale: Scale, [left, right]: [f64; 2]) {
    for (value, label) in ticks.values.iter().zip(labels) {
        let y = scale.at(*value);
        let style = if *value == 0.0 { Style::Base } else { Style::Grid };
        canvas.line(left, y, right, y, style);
        canvas.text(left - 6.0, y + 4.0, Anchor::End, Style::Axis, &Text::plain(label.as_str()));
    }
}

/// Room for the widest of some labels.
pub(super) fn widest(labels: &[String]) -> f64 {
    labels.iter().map(|label| width(label, SMALL)).fold(0.0, f64::max)
}

/// Where each place of an axis is, in units that are those of time where it has times.
pub(super) fn places(axis: &Axis<'_>) -> Vec<f64> {
    match axis {
        Axis::Times(times) => times.iter().map(|time| time.at).collect(),
        Axis::Names(names) => (0..names.len()).map(|at| at as f64).collect(),
    }
}

/// From the places of an axis to those of a drawing.
pub(super) fn scale(axis: &Axis<'_>, start: f64, end: f64) -> Scale {
    let places = places(axis);
    let low = places.iter().copied().reduce(f64::min).unwrap_or(0.0);
    let high = places.iter().copied().reduce(f64::max).unwrap_or(1.0);
    Scale { low, high, start, end }
}

/// Names as many places of an axis below `y` as have room, the first and the last at any rate.
pub(super) fn draw_places(
    canvas: &mut Canvas,
    axis: &Axis<'_>,
    scale: Scale,
    y: f64,
    [left, right]: [f64; 2],
    few: bool,
) {
    for (middle, words) in labelled(axis, scale, [left, right], few) {
        canvas.text(middle, y, Anchor::Middle, Style::Axis, &words);
    }
}

/// Labels of an axis and their middles, between `left` and `right`; with `few`, only the ends.
pub(super) fn labelled<'w>(
    axis: &'w Axis<'_>,
    scale: Scale,
    [left, right]: [f64; 2],
    few: bool,
) -> Vec<(f64, Text<'w>)> {
    let places = places(axis);
    let count = places.len();
    let label = |at: usize| {
        let name = axis.name(at);
        let line = wrap(&name.text, SMALL, (right - left) / 3.0, 1).pop();
        let words = name.with(line.unwrap_or_default());
        let half = width(&words.text, SMALL) / 2.0;
        let middle = scale.at(places[at]).clamp(left + half, (right - half).max(left + half));
        (middle, half, words)
    };
    let Some(last) = count.checked_sub(1).map(label) else { return Vec::new() };
    let mut taken = if count > 1 { vec![label(0)] } else { Vec::new() };
    let fits =
        |it: &(f64, f64, Text<'_>), other: &(f64, f64, Text<'_>)| (it.0 - other.0).abs() >= it.1 + other.1 + APART;
    if taken.first().is_some_and(|first| !fits(first, &last)) {
        taken.clear();
    }
    let step = if few { count } else { step(axis, &places, |at, next| fits(&label(at), &label(next))) };
    let is_round = |at: usize| match axis {
        Axis::Times(times) if is_years(times) => (times[at].at.round() as i64).rem_euclid(step as i64) == 0,
        _ => at.is_multiple_of(step),
    };
    for at in (1..count.saturating_sub(1)).filter(|at| is_round(*at)) {
        let next = label(at);
        if taken.last().is_some_and(|before| fits(before, &next)) && fits(&next, &last) && !few {
            taken.push(next);
        }
    }
    taken.push(last);
    taken.into_iter().map(|(middle, _, words)| (middle, words)).collect()
}

fn is_years(times: &[super::Time]) -> bool {
    times.iter().all(|time| time.at.fract() == 0.0 && time.text.len() == 4)
}

/// From a label to the next: the smallest round step with room for all.
fn step(axis: &Axis<'_>, places: &[f64], fit: impl Fn(usize, usize) -> bool) -> usize {
    let steps = match axis {
        Axis::Times(times) if is_years(times) && times.len() > MANY_YEARS => [5, 10, 20, 25, 50, 100, 200, 250],
        Axis::Times(times) if is_years(times) => [1, 2, 5, 10, 20, 25, 50, 100],
        _ => [1, 2, 4, 6, 12, 24, 48, 96],
    };
    let all_fit = |step: usize| {
        let chosen: Vec<usize> = match axis {
            Axis::Times(times) if is_years(times) => {
                (0..places.len()).filter(|at| (places[*at].round() as i64).rem_euclid(step as i64) == 0).collect()
            }
            _ => (0..places.len()).step_by(step).collect(),
        };
        chosen.windows(2).all(|pair| fit(pair[0], pair[1]))
    };
    steps.into_iter().find(|step| all_fit(*step)).unwrap_or(places.len().max(1))
}
