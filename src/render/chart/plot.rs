//! A chart of the model → what is drawn and said of it, in a language.

use std::borrow::Cow;

use jiff::civil::Date;

use super::map::{Layer, Map};
use super::{Axis, Bins, Kind, Plot, Series, Shape, Time, Value, Values};
use crate::model::{
    Boundaries, Chart, ChartForm, ChartSeries, Column, Dataset, Distribution, FieldType, Localized, Table,
};
use crate::render::site::{Locale, Site};
use crate::render::text::Text;
use crate::table::{names_an_indicator, says_no_subject, unit_of};

/// So many numbers may all be whole by chance.
const FEW: usize = 3;

/// What a chart is of, and for whom.
#[derive(Clone, Copy)]
struct Reader<'a> {
    site: &'a Site<'a>,
    locale: &'a Locale<'a>,
    table: &'a Table,
    chart: &'a Chart,
}

impl<'a> Plot<'a> {
    /// A chart of a file in a language; `None` where there is nothing to draw.
    pub(in crate::render) fn new(
        site: &'a Site<'a>,
        locale: &'a Locale<'a>,
        dataset: &'a Dataset,
        file: &'a Distribution,
        chart: &'a Chart,
    ) -> Option<Self> {
        let reader = Reader { site, locale, table: file.table.as_ref()?, chart };
        let shape = reader.shape()?;
        Some(Self {
            title: reader.title(dataset, file),
            axis: reader.axis_name(),
            note: chart.note.as_ref().map(|note| site.text(note, locale)),
            when: reader.only_time().filter(|_| !shape.shows_time()),
            shape,
            of_indicators: reader.is_of_indicators() || reader.is_of_columns(),
            left_out: chart.data.left_out,
            messages: locale.messages,
        })
    }
}

/// The charts of a dataset with their files, in the order in which they are numbered, from 1. A chart that cannot be
/// drawn keeps its number.
pub(in crate::render) fn charts(dataset: &Dataset) -> impl Iterator<Item = (usize, &Distribution, &Chart)> {
    let of_file = |file| {
        let file: &Distribution = file;
        file.table.iter().flat_map(|table| &table.charts).map(move |chart| (file, chart))
    };
    let all = dataset.distributions.iter().flat_map(of_file);
    (1..).zip(all).map(|(number, (file, chart))| (number, file, chart))
}

impl<'a> Reader<'a> {
    /// A text of the file, in the language in which the agency writes.
    fn written(&self, text: impl Into<Cow<'a, str>>) -> Text<'a> {
        let text = without_turns(text.into());
        let lang = self.site.lang(0, self.locale).filter(|_| text.chars().any(char::is_alphabetic));
        Text::in_language(text, lang)
    }

    fn shape(&self) -> Option<Shape<'a>> {
        match self.chart.form {
            ChartForm::Line => self.values().map(Shape::Line),
            ChartForm::Bar => self.values().map(Shape::Bar),
            ChartForm::Stacked => self.values().map(Shape::stacked),
            ChartForm::Dot => self.values().map(Shape::Dot),
            ChartForm::Histogram => self.bins().map(Shape::Histogram),
            ChartForm::Map => self.map().map(Shape::Map),
        }
    }

    fn values(&self) -> Option<Values<'a>> {
        let axis = self.axis()?;
        let series: Vec<_> = self.chart.data.series.iter().map(|series| self.series(series)).collect();
        let has_value = series.iter().any(|series| series.last().is_some());
        has_value.then_some(Values { axis, series })
    }

    /// `None` where no boundaries fit any of the times.
    fn map(&self) -> Option<Map<'a>> {
        let data = &self.chart.data;
        let layers: Vec<_> = (0..data.series.len()).map(|at| self.layer(at)).collect();
        layers.iter().find_map(|layer| layer.ground)?;
        let series: Vec<_> = data.series.iter().map(|series| self.series(series)).collect();
        let lang = self.written("A").lang;
        let axis = Map::names(&data.x_values, &layers, lang, self.locale.messages);
        Some(Map { values: Values { axis, series }, codes: &data.x_values, layers, lang })
    }

    /// The time and the boundaries of a series of a map.
    fn layer(&self, at: usize) -> Layer<'a> {
        let series = &self.chart.data.series[at];
        let time = self.chart.time_of(&self.table.columns, series).and_then(|time| self.time(time));
        let id = self.chart.boundaries.get(at).and_then(Option::as_ref);
        let ground = id.and_then(|id| self.site.catalog.boundaries.iter().find(|known| known.id == *id));
        let about = ground.map(|ground| self.about(ground)).unwrap_or_default();
        let is_alone = self.chart.data.series.len() == 1;
        Layer { time: time.or_else(|| self.only_time().filter(|_| is_alone)), ground, about }
    }

    /// The time of all rows, where they have one that is none of the axes. A day may be that of something else, such as
    /// when a row was written.
    fn only_time(&self) -> Option<Time> {
        let data = &self.chart.data;
        let is_drawn = |at: usize| data.x == Some(at) || data.series_by.contains(&at);
        let columns = self.table.columns.iter().enumerate();
        let mut times = columns.filter(|(_, it)| matches!(it.field.field_type, FieldType::Year | FieldType::Period));
        let (_, Column { profile, .. }) = times.next().filter(|(at, _)| !is_drawn(*at))?;
        let is_certain = times.next().is_none() && profile.missing == 0 && profile.minimum == profile.maximum;
        self.time(profile.minimum.as_deref().filter(|_| is_certain)?)
    }

    /// What boundaries are, and who drew them. A sentence around words of another language would need two languages.
    fn about(&self, ground: &'a Boundaries) -> Vec<Text<'a>> {
        let say = |key: &str, text: &'a Localized| {
            let words = self.site.text(text, self.locale);
            match words.lang {
                Some(_) => words,
                None => Text::plain(self.locale.messages.fill(key, &[("text", &words.text)])),
            }
        };
        let source = ground.source.as_ref().map(|source| say("map.note.source", source));
        std::iter::once(say("map.note.boundaries", &ground.title)).chain(source).collect()
    }

    fn bins(&self) -> Option<Bins<'a>> {
        let series = self.chart.data.series.first()?;
        let histogram = &self.table.columns.get(series.column)?.profile.numbers.as_ref()?.histogram;
        let has_value = histogram.counts.iter().any(|count| *count > 0);
        has_value.then(|| Bins {
            unit: self.unit(series),
            start: histogram.start,
            width: histogram.width,
            counts: histogram.counts.clone(),
            exact: histogram.exact,
        })
    }

    fn axis_name(&self) -> Text<'a> {
        // The column has codes, the map has names.
        if self.chart.form == ChartForm::Map {
            return Text::plain(self.locale.messages.text("map.head"));
        }
        let data = &self.chart.data;
        let column = data.x.or_else(|| data.series.first().map(|series| series.column));
        column.map_or_else(|| Text::plain(""), |column| self.column_name(column))
    }

    fn axis(&self) -> Option<Axis<'a>> {
        let data = &self.chart.data;
        let field_type = data.x.and_then(|x| self.table.columns.get(x)).map(|column| column.field.field_type);
        let values = &data.x_values;
        let times = || values.iter().map(|value| self.time(value)).collect::<Option<Vec<_>>>();
        let axis = if self.is_over_time() { times().map(Axis::Times) } else { None };
        let name =
            |value: &'a str| self.written(self.locale.messages.cell(value, field_type.unwrap_or(FieldType::String)));
        let axis = axis.unwrap_or_else(|| Axis::Names(values.iter().map(|value| name(value)).collect()));
        (axis.len() > 0).then_some(axis)
    }

    fn time(&self, plain: &str) -> Option<Time> {
        let messages = self.locale.messages;
        let text = messages.moment(plain).into_owned();
        let (year, rest) = plain.split_at_checked(4)?;
        let year: f64 = year.parse::<u16>().ok()?.into();
        let (at, key) = match rest.split_at_checked(1) {
            None => (year, "chart.when.year"),
            Some(("Q", quarter)) => (year + (quarter.parse::<f64>().ok()? - 1.0) / 4.0, "chart.when.period"),
            Some(("-", month)) if month.len() == 2 => {
                (year + (month.parse::<f64>().ok()? - 1.0) / 12.0, "chart.when.period")
            }
            _ => (year + day_of_year(plain)?, "chart.when.day"),
        };
        let when = messages.fill(key, &[("time", &text)]);
        Some(Time { at, text, when })
    }

    fn series(&self, series: &'a ChartSeries) -> Series<'a> {
        let field_type = self.table.columns.get(series.column).map_or(FieldType::Number, |it| it.field.field_type);
        let unit = self.unit(series);
        let kind = self.kind(series, unit.as_ref());
        let is_whole = kind == Kind::Amount && self.is_whole(series);
        let value = |point: &'a crate::model::ChartPoint| {
            let plain = point.value.as_deref()?;
            let plain = if is_whole { whole_of(plain) } else { plain };
            let number = plain.parse().ok().filter(|number: &f64| number.is_finite())?;
            let text = self.locale.messages.cell(plain, field_type).into_owned();
            Some(Value { number, plain: plain.into(), text, preliminary: point.preliminary })
        };
        Series {
            name: self.series_name(series),
            kind,
            unit,
            total: series.total,
            values: series.points.iter().map(value).collect(),
        }
    }

    /// Whether all numbers of a column that are counted as a series is are whole, though written with a fraction, as
    /// others in the column may need it: 7.0 libraries. A few may be whole by chance.
    fn is_whole(&self, series: &ChartSeries) -> bool {
        let alike = self.chart.data.series.iter().filter(|it| it.column == series.column && it.unit == series.unit);
        are_whole(alike.flat_map(|series| &series.points).filter_map(|point| point.value.as_deref()))
    }

    fn kind(&self, series: &ChartSeries, unit: Option<&Text<'_>>) -> Kind {
        let field = self.table.columns.get(series.column).map(|column| &column.field);
        let title = field.and_then(|field| field.title.as_ref()).map(|title| title.get(0).text);
        let names = field.map(|field| &*field.name).into_iter().chain(title);
        let names: Vec<_> = names.chain(series.names.iter().map(|name| &**name)).collect();
        Kind::of(unit.map(|unit| &*unit.text), &names.join(" "))
    }

    /// Whether a column of indicators names what is drawn.
    fn is_of_indicators(&self) -> bool {
        let named_by = |column: &usize| self.table.columns.get(*column).map(|column| &*column.field.name);
        let data = &self.chart.data;
        data.x.iter().chain(&data.series_by).filter_map(named_by).any(names_an_indicator)
    }

    /// Whether several columns are drawn over time, which may be as different as what comes in and what goes out.
    fn is_of_columns(&self) -> bool {
        let data = &self.chart.data;
        self.is_over_time() && data.series_by.is_empty() && data.series.len() > 1
    }

    fn is_over_time(&self) -> bool {
        self.chart.is_over_time(&self.table.columns)
    }

    /// What tells a series from the others: its names but for those that all share, or that the total has too.
    fn series_name(&self, series: &'a ChartSeries) -> Text<'a> {
        let data = &self.chart.data;
        if data.series_by.is_empty() {
            return self.column_name(series.column);
        }
        let total = data.series.iter().find(|series| series.total);
        let tells = |at: usize, name: &str| match total {
            Some(total) => series.total || total.names.get(at).is_none_or(|other| **other != *name),
            None => data.series.iter().any(|other| other.names.get(at).is_none_or(|other| **other != *name)),
        };
        let mut parts: Vec<Cow<'a, str>> = Vec::new();
        for (at, (name, column)) in series.names.iter().zip(&data.series_by).enumerate() {
            let field_type = self.table.columns.get(*column).map_or(FieldType::String, |it| it.field.field_type);
            let text = self.locale.messages.cell(name, field_type);
            if tells(at, name) && !name.is_empty() && !parts.contains(&text) {
                parts.push(text);
            }
        }
        match parts.len() {
            0 => self.written(series.names.join(", ")),
            1 => self.written(parts.remove(0)),
            _ => self.written(parts.join(", ")),
        }
    }

    fn column_name(&self, column: usize) -> Text<'a> {
        match self.table.columns.get(column).map(|column| &column.field) {
            Some(field) => match &field.title {
                Some(title) => self.site.text(title, self.locale),
                None => {
                    let name = unit_of(self.table, column).map_or(&*field.name, |unit| without_unit(&field.name, unit));
                    self.written(name)
                }
            },
            None => Text::plain(""),
        }
    }

    /// What a series is counted in, as its rows, its column or the table say.
    fn unit(&self, series: &'a ChartSeries) -> Option<Text<'a>> {
        let of_rows = series.unit.as_deref().map(|unit| self.written(unit));
        let field = self.table.columns.get(series.column).map(|column| &column.field);
        let of_column = || field.and_then(|field| field.unit.as_ref()).map(|unit| self.site.text(unit, self.locale));
        let of_table = || field.and_then(|_| unit_of(self.table, series.column)).map(|unit| self.written(unit));
        of_rows.or_else(of_column).or_else(of_table)
    }

    /// As declared, or else what is counted and by what; where that is many things or not said, what the file is about.
    fn title(&self, dataset: &'a Dataset, file: &'a Distribution) -> Text<'a> {
        let data = &self.chart.data;
        if let Some(title) = &self.chart.title {
            return self.site.text(title, self.locale);
        }
        let first = data.series.first();
        let column = first.map(|series| series.column).filter(|column| {
            data.series.iter().all(|series| series.column == *column && (series.unit.is_none() || !self.has_units()))
        });
        let column = column.filter(|column| !self.is_of_indicators() && !self.says_no_subject(*column));
        let Some(column) = column else {
            return self.site.text(file.title.as_ref().unwrap_or(&dataset.title), self.locale);
        };
        let name = self.column_name(column);
        if name.lang.is_some() {
            return name;
        }
        let messages = self.locale.messages;
        if self.chart.form == ChartForm::Histogram {
            return Text::plain(messages.fill("chart.spread", &[("name", &name.text)]));
        }
        if self.chart.form == ChartForm::Map {
            return Text::plain(messages.fill("map.title", &[("name", &within_sentence(&name.text))]));
        }
        let x = data.x.filter(|_| !self.is_over_time());
        let by: Vec<_> = x.into_iter().chain(data.series_by.iter().copied()).map(|by| self.column_name(by)).collect();
        if by.is_empty() || by.iter().any(|by| by.lang.is_some()) {
            return name;
        }
        let by = by.iter().map(|by| within_sentence(&by.text)).collect::<Vec<_>>().join(", ");
        Text::plain(messages.fill("chart.by", &[("name", &name.text), ("by", &by)]))
    }

    fn says_no_subject(&self, column: usize) -> bool {
        says_no_subject(&self.column_name(column).text)
            || self.table.columns.get(column).is_some_and(|column| says_no_subject(&column.field.name))
    }

    /// Whether rows say what they are counted in, and not all the same.
    fn has_units(&self) -> bool {
        let mut units = self.chart.data.series.iter().map(|series| &series.unit);
        let first = units.next();
        units.any(|unit| Some(unit) != first)
    }
}

/// Days since the first of January, in years.
fn day_of_year(plain: &str) -> Option<f64> {
    let day = plain.split_once('T').map_or(plain, |(day, _)| day);
    let date: Date = day.parse().ok()?;
    Some(f64::from(date.day_of_year() - 1) / f64::from(date.days_in_year()))
}

/// A text without the signs that turn the direction of what follows it, in which a sentence could not be read.
fn without_turns(text: Cow<'_, str>) -> Cow<'_, str> {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.contains(turns) { Cow::Owned(text.replace(turns, "")) } else { text }
}

/// The name of a column without its unit behind: `Diện tích (ha)` → `Diện tích`.
fn without_unit<'t>(name: &'t str, unit: &str) -> &'t str {
    let parts = name.trim_end().strip_suffix(')').and_then(|name| name.rsplit_once('('));
    match parts {
        Some((bare, inner)) if inner.trim() == unit && !bare.trim().is_empty() => bare.trim_end(),
        _ => name,
    }
}

/// A number without its fraction.
fn whole_of(plain: &str) -> &str {
    plain.split_once('.').map_or(plain, |(whole, _)| whole)
}

/// Whether some numbers, and not only a few, have no fraction but zero.
fn are_whole<'t>(numbers: impl Iterator<Item = &'t str> + Clone) -> bool {
    let is_whole =
        |plain: &str| plain.split_once('.').is_none_or(|(_, fraction)| fraction.bytes().all(|digit| digit == b'0'));
    numbers.clone().count() > FEW && numbers.into_iter().all(is_whole)
}

/// A heading within a sentence: `Giới tính` → `giới tính`; abbreviations stay.
fn within_sentence(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_lose_their_unit_and_signs_that_turn_the_text() {
        assert_eq!(without_unit("Tỷ lệ hộ nghèo (%)", "%"), "Tỷ lệ hộ nghèo");
        assert_eq!(without_unit("Diện tích (ha)", "km²"), "Diện tích (ha)");
        assert_eq!(without_unit("(ha)", "ha"), "(ha)");
        assert_eq!(without_turns("a\u{202e}b\u{2069}".into()), "ab");
    }

    #[test]
    fn whole_numbers_are_told_by_all_of_them() {
        assert!(are_whole(["7.0", "9", "8.00", "1.0"].into_iter()) && whole_of("7.0") == "7");
        assert!(!are_whole(["7.0", "9.0", "8.0", "1.5"].into_iter()));
        assert!(!are_whole(["7.0", "9.0", "8.0"].into_iter()));
    }

    #[test]
    fn headings_become_parts_of_sentences() {
        assert_eq!(within_sentence("Giới tính"), "giới tính");
        assert_eq!(within_sentence("HIV/AIDS"), "HIV/AIDS");
        assert_eq!(within_sentence("Ở nhà"), "Ở nhà");
        assert_eq!(within_sentence(""), "");
    }
}
