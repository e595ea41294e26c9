//! What a chart says, in a sentence; what a reader should know of it; what it is for those who do not see it.
//!
//! A sentence says only what the values say for sure: no judgement, no cause, no more digits than they are worth.

use super::panels::{MOST, Panels, of_lines};
use super::scale::ends;
use super::{Axis, Bins, Kind, Map, Plot, Series, Shape, Value, Values, bar, dot, stacked};
use crate::render::text::Text;
use crate::table::{may_name_a_sum, words_of};

/// More indicators than this are not said one by one.
const SAID: usize = 3;

/// Around words that are not in the page's language, until they are written.
pub(super) const MARKS: [char; 2] = ['\u{1}', '\u{2}'];

impl<'a> Plot<'a> {
    /// A sentence computed from the values, with marks; `None` where there is nothing sure to say.
    fn sentence(&self) -> Option<String> {
        let said = match &self.shape {
            Shape::Line(values) | Shape::Dot(values) => self.of_times(values),
            Shape::Bar(values) => self.of_names(values),
            Shape::Stacked(values) => self.of_parts(values),
            Shape::Histogram(bins) => self.of_bins(bins),
            Shape::Map(map) => self.of_places(map),
        }?;
        let mut letters = said.chars();
        let first = letters.next().filter(|first| !MARKS.contains(first));
        Some(first.map_or_else(|| said.clone(), |first| first.to_uppercase().chain(letters).collect()))
    }

    /// The sentence as HTML, with the language of names that are not in the page's.
    pub(in crate::render) fn takeaway_html(&self) -> Option<String> {
        Some(self.html(&self.sentence()?))
    }

    /// A text with marks as HTML.
    pub(super) fn html(&self, text: &str) -> String {
        let mut html = String::new();
        crate::render::escape::escape_into(&mut html, text).expect("a text takes what is written to it");
        let lang = self.foreign_language();
        let open = lang.map_or(String::new(), |lang| format!("<span lang=\"{lang}\">"));
        let close = if lang.is_some() { "</span>" } else { "" };
        html.replace(MARKS[0], &open).replace(MARKS[1], close)
    }

    /// The sentence as plain words.
    pub(in crate::render) fn takeaway(&self) -> Option<String> {
        Some(self.sentence()?.replace(MARKS, ""))
    }

    /// The language of names and units that are not in the page's: all are in the first of the catalogue.
    fn foreign_language(&self) -> Option<&str> {
        let values = match &self.shape {
            Shape::Line(it) | Shape::Dot(it) | Shape::Bar(it) | Shape::Stacked(it) => it,
            Shape::Map(map) => &map.values,
            Shape::Histogram(bins) => return bins.unit.as_ref().and_then(|unit| unit.lang),
        };
        let names = match &values.axis {
            Axis::Names(names) => names.iter().find_map(|name| name.lang),
            Axis::Times(_) => None,
        };
        let of_series = |series: &Series<'_>| {
            series.name.lang.is_some() || series.unit.as_ref().is_some_and(|unit| unit.lang.is_some())
        };
        let series = values.series.iter().find(|series| of_series(series));
        names.or_else(|| series.and_then(|it| it.name.lang.or_else(|| it.unit.as_ref().and_then(|unit| unit.lang))))
    }

    /// Of the only series, or of the total: the last value and how it differs from the first. Of others: the highest
    /// and the lowest at the last time.
    fn of_times(&self, values: &Values<'_>) -> Option<String> {
        let Axis::Times(times) = &values.axis else { return self.of_names(values) };
        let series = &values.series;
        let one_unit = super::panels::spans_of_size(series).is_some();
        let main = match &series[..] {
            [only] => Some((only, false)),
            all => all.iter().find(|series| series.total).map(|it| (it, !one_unit)).or_else(|| {
                let first = all.first()?;
                (!one_unit).then_some((first, true))
            }),
        };
        if let Some((series, named)) = main {
            let (last_at, last) = series.last()?;
            let latest = self.value(series, last);
            let when = &times[last_at].when;
            let said = match named {
                true => self.fill(
                    "chart.say.latest_of",
                    &[("name", &marked(&series.name)), ("when", when), ("value", &latest)],
                ),
                false => self.fill("chart.say.latest", &[("when", when), ("value", &latest)]),
            };
            let (first_at, first) = series.first()?;
            let change = (first_at < last_at).then(|| self.change(series, first, last, &times[first_at].when));
            return Some(match change {
                Some(change) => format!("{said}, {change}."),
                None => format!("{said}."),
            });
        }
        let last = values.axis.len().checked_sub(1)?;
        let at_last = series.iter().filter_map(|series| Some((series, &series.name, series.values[last].as_ref()?)));
        let said = self.extremes(at_last.clone(), series.len())?;
        Some(self.at(&times[last].when, &said, at_last.map(|(.., value)| value)))
    }

    /// What is so at a time, and whether all of its values are preliminary.
    fn at<'v>(&self, when: &str, said: &str, values: impl Iterator<Item = &'v Value>) -> String {
        self.fill("chart.say.at", &[("when", &self.when(when, values)), ("said", said)]) + "."
    }

    /// A time, and whether all of its values are preliminary.
    fn when<'v>(&self, when: &str, mut values: impl Iterator<Item = &'v Value>) -> String {
        match values.all(|value| value.preliminary) {
            true => self.fill("chart.say.preliminary", &[("value", when)]),
            false => when.to_owned(),
        }
    }

    /// How a value differs from an earlier one: in points for percentages, in percent or as a multiple for amounts
    /// above zero, as far as their digits allow. An index may have had another base then.
    fn change(&self, series: &Series<'_>, first: &Value, last: &Value, when: &str) -> String {
        let unit = series.unit.as_ref().map_or("", |unit| &*unit.text);
        let (by, from) = match last.number.total_cmp(&first.number) {
            std::cmp::Ordering::Equal => return self.fill("chart.say.same", &[("when", when)]),
            std::cmp::Ordering::Greater => ("chart.say.up", "chart.say.up_from"),
            std::cmp::Ordering::Less => ("chart.say.down", "chart.say.down_from"),
        };
        let says = |key: &str, text: String| self.fill(key, &[("by", &text), ("first", &first.text), ("when", when)]);
        if unit.starts_with('%') {
            let digits = decimals(&first.plain).max(decimals(&last.plain));
            let points = self.messages.number(&format!("{:.digits$}", (last.number - first.number).abs()));
            return says(by, self.fill("chart.say.points", &[("n", &points)]));
        }
        // A rate of which no unit is known may be a percentage.
        let is_amount = match series.kind {
            Kind::Amount => true,
            Kind::Rate => !unit.is_empty() && !unit.contains(['%', '‰', '°']),
            Kind::Index => false,
        };
        if let Some((text, is_near)) = percent(first, last).filter(|_| is_amount) {
            let text = format!("{}%", self.messages.number(&text));
            return says(by, if is_near { self.fill("chart.say.about", &[("value", &text)]) } else { text });
        }
        match times(first, last).filter(|_| is_amount) {
            Some(times) => says("chart.say.times", self.messages.number(&times)),
            None => says(from, String::new()),
        }
    }

    /// The highest and the lowest of named values, of the last year where series are years.
    fn of_names(&self, values: &Values<'_>) -> Option<String> {
        let last_year = values.series.iter().filter(|series| year(series).is_some()).max_by_key(|series| year(series));
        let series = last_year.or(values.series.first())?;
        let names: Vec<_> = (0..values.axis.len()).map(|at| values.axis.name(at)).collect();
        let named = series.values.iter().zip(&names).filter_map(|(value, name)| Some((series, name, value.as_ref()?)));
        let said = self.extremes(named, names.len())?;
        let name = marked(&series.name);
        let of_series = || series.values.iter().flatten();
        Some(match (&self.when, values.series.len()) {
            (Some(time), 1) => self.at(&time.when, &said, of_series()),
            (Some(time), _) => {
                let when = self.when(&time.when, of_series());
                self.fill("chart.say.latest_of", &[("name", &name), ("when", &when), ("value", &said)]) + "."
            }
            (None, 1) => format!("{said}."),
            (None, _) => format!("{name}{}{said}.", self.messages.text("separator")),
        })
    }

    /// The largest part at the last time, or of the first name.
    fn of_parts(&self, values: &Values<'_>) -> Option<String> {
        let last = match values.axis {
            Axis::Times(_) => values.axis.len().checked_sub(1)?,
            Axis::Names(_) => 0,
        };
        let parts = values.series.iter().filter_map(|series| Some((series, series.values[last].as_ref()?)));
        let (series, value) = single_most(parts.clone(), |a, b| a.1.number.total_cmp(&b.1.number))?;
        if parts.clone().count() < 2 {
            return None;
        }
        let said = [("name", &*marked(&series.name)), ("value", &with_unit(series, value))];
        let said = self.fill("chart.say.largest", &said);
        let when = match &values.axis {
            Axis::Times(times) => times[last].when.clone(),
            Axis::Names(names) => marked(&names[last]),
        };
        Some(self.at(&when, &said, parts.map(|(_, value)| value)))
    }

    /// The highest and the lowest of the places at the latest time, unless a value without a place may be either.
    fn of_places(&self, map: &Map<'_>) -> Option<String> {
        let sheets = map.sheets();
        let main = sheets.first()?;
        let named: Vec<_> = main.valued().map(|(area, value)| (map.name(area), value)).collect();
        let within = |number: f64| {
            let numbers = || named.iter().map(|(_, value)| value.number);
            numbers().any(|low| low < number) && numbers().any(|high| high > number)
        };
        if map.unplaced(main).any(|value| !within(value.number)) {
            return None;
        }
        // A place is never the sum of the others.
        let said = self.ends(named.iter().map(|(name, value)| (main.series, name, *value)), |_| true)?;
        let said = self.among(said, named.len(), main.places());
        Some(match &main.layer.time {
            Some(time) => self.fill("chart.say.at", &[("when", &time.when), ("said", &said)]) + ".",
            None => said + ".",
        })
    }

    fn of_bins(&self, bins: &Bins<'_>) -> Option<String> {
        let total: u64 = bins.counts.iter().sum();
        let most = single_most(bins.counts.iter().copied().enumerate(), |a, b| a.1.cmp(&b.1))?;
        let bound = |at: usize| bins.bound(at, self.messages);
        let unit = bins.unit.as_ref().map_or(String::new(), unit_behind);
        let interval = [("start", &*bound(most.0)), ("end", &format!("{}{unit}", bound(most.0 + 1)))];
        let interval = self.fill("stats.interval", &interval);
        let about = |count: u64| {
            let count = self.messages.number(&count.to_string());
            if bins.exact { count } else { self.fill("stats.about", &[("value", &count)]) }
        };
        let values = [("n", &*about(most.1)), ("total", &about(total)), ("interval", &interval)];
        let said = self.fill("chart.say.most", &values);
        Some(match &self.when {
            Some(time) => self.fill("chart.say.at", &[("when", &time.when), ("said", &said)]) + ".",
            None => said + ".",
        })
    }

    /// The highest and the lowest of some values, where each is the only one. What is about as much as all others
    /// together, or is called so, may be their sum: it is not called the highest of them. Indicators are not compared: a few are said. So many as are
    /// `all` should have a value, and none may be left out.
    fn extremes<'v>(&self, values: impl Iterator<Item = Named<'v>> + Clone, all: usize) -> Option<String> {
        if self.left_out > 0 {
            return None;
        }
        if self.of_indicators {
            let each: Vec<_> = values.map(|named| self.named("chart.say.each", named)).collect();
            return (1..=SAID).contains(&each.len()).then(|| each.join(self.messages.text("chart.say.and")));
        }
        let sum: f64 = values.clone().map(|(.., value)| value.number).sum();
        let count = values.clone().count();
        let said = self.ends(values, |(_, name, value)| {
            let may_be_sum = value.number >= 0.0 && value.number * 2.0 >= sum && count >= 3;
            !may_be_sum && !may_name_a_sum(&name.text)
        })?;
        Some(self.among(said, count, all))
    }

    /// What is so of those that have a value, where others have none.
    fn among(&self, said: String, count: usize, all: usize) -> String {
        match count < all {
            true => self.fill("chart.say.among", &[("n", &self.messages.number(&count.to_string())), ("said", &said)]),
            false => said,
        }
    }

    /// The highest of some values, where it may be called so, and the lowest, where each is the only one.
    fn ends<'v>(
        &self,
        values: impl Iterator<Item = Named<'v>> + Clone,
        may_be_highest: impl Fn(&Named<'v>) -> bool,
    ) -> Option<String> {
        let by_number = |a: &Named<'_>, b: &Named<'_>| a.2.number.total_cmp(&b.2.number);
        // Of amounts there is more or less; rates and losses are high or low.
        let are_amounts = values.clone().all(|(series, _, value)| series.kind == Kind::Amount && value.number >= 0.0);
        let (highest, lowest) = match are_amounts {
            true => ("chart.say.largest", "chart.say.smallest"),
            false => ("chart.say.highest", "chart.say.lowest"),
        };
        let high = single_most(values.clone(), by_number).filter(may_be_highest).map(|it| self.named(highest, it));
        let low = single_most(values.clone(), |a, b| by_number(b, a)).map(|it| self.named(lowest, it));
        if values.count() < 2 {
            return None;
        }
        let both: Vec<_> = high.into_iter().chain(low).collect();
        (!both.is_empty()).then(|| both.join(self.messages.text("chart.say.and")))
    }

    fn named(&self, key: &str, (series, name, value): Named<'_>) -> String {
        self.fill(key, &[("name", &marked(name)), ("value", &with_unit(series, value))])
    }

    /// A value with its unit, and whether it is preliminary.
    pub(super) fn value(&self, series: &Series<'_>, value: &Value) -> String {
        let text = with_unit(series, value);
        match value.preliminary {
            true => self.fill("chart.say.preliminary", &[("value", &text)]),
            false => text,
        }
    }

    fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.messages.fill(key, values)
    }

    /// What a reader should know: of the maintainer, then of the drawing.
    pub(in crate::render) fn notes(&self) -> Vec<Text<'a>> {
        let of_drawing = match &self.shape {
            Shape::Line(it) | Shape::Dot(it) | Shape::Bar(it) | Shape::Stacked(it) => self.notes_of(it),
            Shape::Histogram(_) => Vec::new(),
            Shape::Map(map) => map.notes(self),
        };
        let when = self.when.as_ref().filter(|_| !self.says_when());
        let when =
            when.map(|time| Text::plain(self.fill("chart.note.when", &[("time", &time.text), ("when", &time.when)])));
        self.note.iter().cloned().chain(when).chain(of_drawing).collect()
    }

    /// Whether the sentence says the time that all is of.
    fn says_when(&self) -> bool {
        matches!(self.shape, Shape::Bar(_) | Shape::Histogram(_)) && self.sentence().is_some()
    }

    /// What a reader should know of the drawing of some series.
    fn notes_of(&self, values: &Values<'_>) -> Vec<Text<'a>> {
        let mut notes = Vec::new();
        let mut add = |key: &'static str| notes.push(Text::plain(self.messages.text(key)));
        let panels = matches!(self.shape, Shape::Line(_)).then(|| of_lines(values));
        let cells = || values.series.iter().flat_map(|series| &series.values);
        let missing = cells().filter(|value| value.is_none()).count();
        let is_bar_of_parts = matches!(&self.shape, Shape::Stacked(it) if stacked::are_bars(it));
        if cells().flatten().any(|value| value.preliminary) && !is_bar_of_parts {
            add(match panels {
                Some(_) => "chart.note.preliminary_line",
                None => "chart.note.preliminary",
            });
        }
        if panels.is_some() && missing > 0 {
            add("chart.note.gap");
        }
        match panels {
            Some(Panels::Own) => add("chart.note.own_scales"),
            Some(Panels::Shared) => add("chart.note.shared_scale"),
            Some(Panels::One) | None => {}
        }
        let is_dots = matches!(self.shape, Shape::Dot(_));
        if is_dots && dot::has_rings(values) {
            add("chart.note.rings");
        }
        let has_axis = is_dots || matches!(panels, Some(Panels::One | Panels::Shared));
        if has_axis && begins_above_zero(&values.series) {
            add("chart.note.not_zero");
        }
        if missing > 0 && matches!(self.shape, Shape::Dot(_) | Shape::Stacked(_)) {
            notes.push(Text::plain(self.messages.count("chart.note.missing", missing as u64)));
        }
        let hidden = match (&self.shape, panels) {
            (Shape::Bar(_), _) => values.axis.len().saturating_sub(bar::MOST),
            (_, Some(Panels::Own | Panels::Shared)) => values.series.len().saturating_sub(MOST) + self.left_out,
            _ => self.left_out,
        };
        if hidden > 0 {
            notes.push(Text::plain(self.messages.count("chart.note.left_out", hidden as u64)));
        }
        notes
    }

    /// What the drawing is, for those who do not see it.
    pub(super) fn description(&self) -> String {
        let (key, values) = match &self.shape {
            Shape::Line(values) => ("chart.form.line", Some(values)),
            Shape::Bar(values) => ("chart.form.bar", Some(values)),
            Shape::Stacked(values) => ("chart.form.stacked", Some(values)),
            Shape::Dot(values) => ("chart.form.dot", Some(values)),
            Shape::Histogram(_) => ("chart.form.histogram", None),
            Shape::Map(map) if map.has_circles() => ("chart.form.circle_map", Some(&map.values)),
            Shape::Map(map) => ("chart.form.shaded_map", Some(&map.values)),
        };
        let mut parts = vec![self.messages.text(key).to_owned()];
        if let Some(values) = values {
            if let Axis::Times(times) = &values.axis
                && let (Some(first), Some(last)) = (times.first(), times.last())
            {
                parts.push(self.fill("table.range", &[("start", &first.text), ("end", &last.text)]));
            }
            if let (true, Some(unit)) = (
                super::panels::spans_of_size(&values.series).is_some(),
                values.series.first().and_then(|it| it.unit.as_ref()),
            ) {
                parts.push(self.fill("chart.form.unit", &[("unit", &unit.text)]));
            }
            if values.series.len() > 1 {
                let mut names: Vec<_> = values.series.iter().map(|series| &*series.name.text).collect();
                if let Shape::Map(map) = &self.shape {
                    names = map.sheets().iter().map(|sheet| &*sheet.series.name.text).collect();
                }
                parts.push(names.join(", "));
            }
        }
        parts.join("; ") + "."
    }
}

/// Whether the axis of some lines or dots leaves zero out.
fn begins_above_zero(series: &[Series<'_>]) -> bool {
    let numbers: Vec<f64> = series.iter().flat_map(Series::numbers).collect();
    ends(numbers.into_iter()).is_some_and(|(low, high)| low > 0.0 || high < 0.0)
}

/// The year that names a series: `2020`, `Năm 2020`.
fn year(series: &Series<'_>) -> Option<u16> {
    let words = words_of(&series.name.text);
    let digits = words.strip_prefix("nam ").unwrap_or(&words);
    let digits = digits.strip_prefix("so bo ").or_else(|| digits.strip_prefix("uoc ")).unwrap_or(digits);
    (digits.len() == 4).then(|| digits.parse().ok()).flatten().filter(|year| (1800..2200).contains(year))
}

/// A value, what it is called, and the series that it is of.
type Named<'v> = (&'v Series<'v>, &'v Text<'v>, &'v Value);

fn with_unit(series: &Series<'_>, value: &Value) -> String {
    format!("{}{}", value.text, series.unit.as_ref().map_or(String::new(), unit_behind))
}

/// The one item that is more than all others.
fn single_most<T>(items: impl Iterator<Item = T> + Clone, compare: impl Fn(&T, &T) -> std::cmp::Ordering) -> Option<T> {
    let most = items.clone().max_by(&compare)?;
    let equals = items.filter(|item| compare(item, &most).is_eq()).count();
    (equals == 1).then_some(most)
}

fn marked(words: &Text<'_>) -> String {
    if words.lang.is_some() {
        format!("{}{}{}", MARKS[0], words.text, MARKS[1])
    } else {
        words.text.clone().into_owned()
    }
}

/// A unit behind its number: `%` without a space, the base of an index in parentheses.
fn unit_behind(unit: &Text<'_>) -> String {
    match &*unit.text {
        text if text.starts_with(['%', '‰']) => marked(unit),
        text if text.contains('=') => format!(" ({})", marked(unit)),
        _ => format!(" {}", marked(unit)),
    }
}

/// Digits of the fraction of a number as the clean CSV has it.
pub(super) fn decimals(plain: &str) -> usize {
    plain.split_once('.').map_or(0, |(_, fraction)| fraction.len())
}

/// How far a number may be from what it stands for, as a share of it: half of its last digit.
fn doubt(value: &Value) -> f64 {
    0.5 * 10_f64.powi(-(decimals(&value.plain) as i32)) / value.number
}

/// The change in percent, up to twice as much, with so many decimals as the digits of both are worth; and whether its
/// last digit is in doubt even so.
fn percent(first: &Value, last: &Value) -> Option<(String, bool)> {
    if first.number <= 0.0 || last.number <= 0.0 {
        return None;
    }
    let ratio = last.number / first.number;
    let doubt = 100.0 * ratio * (doubt(first) + doubt(last));
    let digits = if doubt < 0.05 { 1 } else { 0 };
    let text = format!("{:.digits$}", (ratio - 1.0).abs() * 100.0);
    let is_none = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    (ratio < 2.0 && doubt < 1.0 && !is_none).then_some((text, doubt >= 0.5))
}

/// How many times larger the last is, from twice on.
fn times(first: &Value, last: &Value) -> Option<String> {
    if first.number <= 0.0 || last.number <= 0.0 {
        return None;
    }
    let ratio = last.number / first.number;
    let doubt = ratio * (doubt(first) + doubt(last));
    let digits = match doubt {
        doubt if doubt < 0.05 && ratio < 100.0 => 1,
        doubt if doubt < 0.5 => 0,
        _ => return None,
    };
    (ratio >= 2.0).then(|| format!("{ratio:.digits$}"))
}
