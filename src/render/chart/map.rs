//! Maps: rates as shades of places, counts as circles in them, since shades of counts would show little but which
//! places are large.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::classes::Classes;
use super::svg::{Anchor, Canvas, Group, RISE, SMALL, Style, TEXT};
use super::text::{bold_width, width as text_width, wrap};
use super::{Axis, Kind, Plot, Series, Time, Value, Values, Width};
use crate::geo::{Ring, contains};
use crate::model::{Area, Boundaries};
use crate::render::messages::Messages;
use crate::render::text::Text;

/// Earlier times that are drawn small beside the latest. With more, only the latest is drawn.
const EARLIER: usize = 5;

/// Width of outlines in pixels.
const OUTLINE: f64 = 0.8;

/// From a line of the hatching to the next, in pixels.
const HATCH: f64 = 6.0;

/// Width of the legend beside a map.
const LEGEND: f64 = 200.0;

/// Around the legend and between small maps.
const GAP: f64 = 20.0;

const SWATCH: (f64, f64) = (22.0, 14.0);

/// Height of a row of the legend, and of its further lines.
const ROW: f64 = 23.0;
const MORE: f64 = 15.0;

/// Between the lines of a name on the map.
const NAME_LINE: f64 = 14.0;

/// How many names or codes a note lists.
const LISTED: usize = 6;

/// Values of places.
#[derive(Debug)]
pub(in crate::render) struct Map<'a> {
    /// Names of places in the order of the table, and a series for each time. A place that no boundaries hold is named
    /// by its code.
    pub(in crate::render) values: Values<'a>,
    /// The codes of these places.
    pub(in crate::render) codes: &'a [Box<str>],
    /// What each series is drawn on.
    pub(in crate::render) layers: Vec<Layer<'a>>,
    /// The language of the names of places, where it is not the page's.
    pub(in crate::render) lang: Option<&'a str>,
}

/// The time of a series and what it is drawn on.
#[derive(Debug)]
pub(in crate::render) struct Layer<'a> {
    pub(in crate::render) time: Option<Time>,
    /// The boundaries of that time; `None` where there are none.
    pub(in crate::render) ground: Option<&'a Boundaries>,
    /// What these boundaries are, and who drew them.
    pub(in crate::render) about: Vec<Text<'a>>,
}

/// One time on its boundaries.
pub(super) struct Sheet<'m> {
    /// Its place among the series.
    at: usize,
    pub(super) series: &'m Series<'m>,
    pub(super) layer: &'m Layer<'m>,
    ground: &'m Boundaries,
    /// The place of each area in the table; `None` where it is not there.
    rows: Vec<Option<usize>>,
}

impl<'m> Sheet<'m> {
    /// Every area with its value.
    fn areas(&self) -> impl Iterator<Item = (&'m Area, Option<&'m Value>)> + Clone {
        let (series, ground) = (self.series, self.ground);
        let rows = self.rows.clone();
        ground.areas.iter().zip(rows).map(move |(area, row)| (area, row.and_then(|row| series.values[row].as_ref())))
    }

    /// How many areas there are.
    pub(super) fn places(&self) -> usize {
        self.rows.len()
    }

    /// The areas that have a value.
    pub(super) fn valued(&self) -> impl Iterator<Item = (&'m Area, &'m Value)> + Clone {
        self.areas().filter_map(|(area, value)| Some((area, value?)))
    }
}

impl<'a> Map<'a> {
    /// The names of places, or their codes, in the order of the table.
    pub(in crate::render) fn names(
        codes: &'a [Box<str>],
        layers: &[Layer<'a>],
        lang: Option<&'a str>,
        messages: &Messages,
    ) -> Axis<'a> {
        let area =
            |code: &str| layers.iter().rev().filter_map(|layer| layer.ground).find_map(|ground| ground.area(code));
        let name = |code: &'a str| match area(code) {
            Some(area) => Text::in_language(&*area.name, lang),
            None => Text::plain(messages.fill("map.code", &[("code", code)])),
        };
        Axis::Names(codes.iter().map(|code| name(code)).collect())
    }

    /// What is drawn: the latest time, then, where they are few, the earlier ones in their order.
    pub(super) fn sheets(&self) -> Vec<Sheet<'_>> {
        let rows: BTreeMap<&str, usize> = self.codes.iter().enumerate().map(|(at, code)| (&**code, at)).collect();
        let mut sheets: Vec<Sheet<'_>> = Vec::new();
        for (at, (series, layer)) in self.values.series.iter().zip(&self.layers).enumerate() {
            if let Some(ground) = layer.ground {
                let rows = ground.areas.iter().map(|area| rows.get(&*area.code).copied()).collect();
                sheets.push(Sheet { at, series, layer, ground, rows });
            }
        }
        let time = |sheet: &Sheet<'_>| sheet.layer.time.as_ref().map(|time| time.at);
        let are_times = sheets.iter().all(|sheet| time(sheet).is_some());
        if !are_times {
            sheets.truncate(1);
            return sheets;
        }
        sheets.sort_by(|a, b| time(a).unwrap_or(0.0).total_cmp(&time(b).unwrap_or(0.0)));
        if let Some(latest) = sheets.pop() {
            sheets.insert(0, latest);
        }
        if sheets.len() > EARLIER + 1 || super::panels::spans_of_size(&self.values.series).is_none() {
            sheets.truncate(1);
        }
        sheets
    }

    /// The times that have values, but no boundaries.
    fn groundless(&self) -> Vec<&str> {
        let missing = self.layers.iter().filter(|layer| layer.ground.is_none());
        missing.filter_map(|layer| Some(&*layer.time.as_ref()?.text)).collect()
    }

    /// Whether all is drawn as circles: counts of which none is below zero.
    pub(super) fn has_circles(&self) -> bool {
        let mut series = self.values.series.iter();
        series.all(|series| series.kind == Kind::Amount && series.numbers().all(|number| number >= 0.0))
    }

    /// The words for a place.
    pub(super) fn name<'n>(&'n self, area: &'n Area) -> Text<'n> {
        Text::in_language(&*area.name, self.lang)
    }

    /// What a reader should know.
    pub(super) fn notes(&self, plot: &Plot<'_>) -> Vec<Text<'a>> {
        let messages = plot.messages;
        let sheets = self.sheets();
        let Some(main) = sheets.first() else { return Vec::new() };
        let mut notes = Vec::new();
        let mut say = |text: String| notes.push(Text::plain(text));
        let groundless = self.groundless();
        if !groundless.is_empty() {
            say(messages.fill("map.note.groundless", &[("times", &groundless.join(", "))]));
        }
        let grounds = self.layers.iter().filter(|layer| layer.ground.is_some()).count();
        if let Some(time) = main.layer.time.as_ref().filter(|_| grounds > sheets.len()) {
            say(messages.fill("map.note.latest", &[("when", &time.when)]));
        }
        if self.has_circles() {
            say(messages.text("map.note.circles").to_owned());
        }
        let missing: Vec<&str> =
            main.areas().filter(|(_, value)| value.is_none()).map(|(area, _)| &*area.name).collect();
        if (1..=LISTED).contains(&missing.len()) && self.lang.is_none() {
            say(messages.fill("map.note.missing", &[("names", &missing.join(", "))]));
        } else if !missing.is_empty() {
            say(messages.count("map.note.missing_places", missing.len() as u64));
        }
        let preliminary = main.valued().filter(|(_, value)| value.preliminary).count();
        if preliminary > 0 {
            say(messages.count("map.note.preliminary", preliminary as u64));
        }
        let strangers = self.strangers(main);
        if !strangers.is_empty() {
            let more = if strangers.len() > LISTED { ", …" } else { "" };
            let codes = strangers.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ") + more;
            let count = messages.count("map.codes", strangers.len() as u64);
            say(messages.fill("map.note.strangers", &[("count", &count), ("codes", &codes)]));
        }
        let mut said: Vec<&str> = Vec::new();
        for about in sheets.iter().flat_map(|sheet| &self.layers[sheet.at].about) {
            if !said.contains(&&*about.text) {
                said.push(&about.text);
                notes.push(about.clone());
            }
        }
        notes
    }

    /// The values of a sheet that have no place on it.
    pub(super) fn unplaced<'m>(&'m self, sheet: &'m Sheet<'m>) -> impl Iterator<Item = &'m Value> {
        let values = self.codes.iter().zip(&sheet.series.values);
        values.filter(|(code, _)| sheet.ground.area(code).is_none()).filter_map(|(_, value)| value.as_ref())
    }

    /// Codes with a value that the boundaries of a sheet do not hold.
    fn strangers(&self, sheet: &Sheet<'_>) -> Vec<&str> {
        let values = self.codes.iter().zip(&sheet.series.values).filter(|(_, value)| value.is_some());
        values.map(|(code, _)| &**code).filter(|code| sheet.ground.area(code).is_none()).collect()
    }
}

/// How values are shown.
enum Marks {
    Shades(Classes),
    /// Circles whose area is as large as their number; this is the largest number.
    Circles(f64),
}

/// What is drawn where, in pixels.
struct Place {
    x: f64,
    y: f64,
    scale: f64,
    width: f64,
    height: f64,
    /// Radius of the largest circle.
    largest: f64,
}

impl Place {
    /// As large as the room allows.
    fn fit(ground: &Boundaries, (x, y): (f64, f64), (width, height): (f64, f64)) -> Self {
        let (units_across, units_down) = (f64::from(ground.width), f64::from(ground.height));
        let scale = (width / units_across).min(height / units_down);
        let (across, down) = (units_across * scale, units_down * scale);
        // With many places, a circle should not cover its neighbours.
        let each = (across * down / ground.areas.len().max(1) as f64).sqrt();
        let largest = (each * 0.35).clamp(3.0, width * 0.055 + 2.0);
        Self { x, y, scale, width: across, height: down, largest }
    }

    fn at(&self, (x, y): (i32, i32)) -> (f64, f64) {
        (self.x + f64::from(x) * self.scale, self.y + f64::from(y) * self.scale)
    }

    /// Back to the units of the boundaries.
    fn units(&self, (x, y): (f64, f64)) -> (f64, f64) {
        ((x - self.x) / self.scale, (y - self.y) / self.scale)
    }

    /// The radius of a circle for a number, where this is the largest.
    fn radius(&self, number: f64, most: f64) -> f64 {
        if most > 0.0 { self.largest * (number / most).sqrt() } else { 0.0 }
    }
}

/// Draws a map with its legend and gives the height that it took.
pub(super) fn draw(canvas: &mut Canvas, plot: &Plot<'_>, map: &Map<'_>, width: Width) -> f64 {
    let sheets = map.sheets();
    let Some((main, earlier)) = sheets.split_first() else { return 0.0 };
    let numbers = || sheets.iter().flat_map(|sheet| sheet.valued()).map(|(_, value)| value.number);
    let marks = if map.has_circles() {
        Marks::Circles(numbers().fold(0.0, f64::max))
    } else {
        Marks::Shades(Classes::of(numbers()))
    };
    let mut top = 0.0;
    if let Some(time) = &main.layer.time {
        canvas.text(0.0, TEXT, Anchor::Start, Style::Name, &Text::plain(time.text.as_str()));
        top = 24.0;
    }
    let room = match width {
        Width::Narrow => (width.pixels(), 420.0),
        Width::Wide => (width.pixels() - LEGEND - GAP, 520.0),
    };
    let place = Place::fit(main.ground, (1.0, top + 1.0), (room.0 - 2.0, room.1 - 2.0));
    draw_sheet(canvas, plot, main, &place, &marks);
    if let Marks::Circles(most) = marks {
        draw_numbers(canvas, main, &place, most);
    }
    draw_names(canvas, map, main, &place, &marks);
    let below = place.y + place.height;
    let beside = match width {
        Width::Narrow => (0.0, below + GAP),
        Width::Wide => (place.x + place.width + GAP, top),
    };
    let legend = Legend {
        plot,
        sheet: main,
        has_counts: earlier.is_empty(),
        width: if width == Width::Wide { LEGEND } else { width.pixels() },
    };
    let bottom = legend.draw(canvas, &place, &marks, beside).max(below);
    draw_earlier(canvas, plot, earlier, &marks, (bottom, width)) + 1.0
}

/// Small maps of earlier times, in rows.
fn draw_earlier(
    canvas: &mut Canvas,
    plot: &Plot<'_>,
    earlier: &[Sheet<'_>],
    marks: &Marks,
    (bottom, width): (f64, Width),
) -> f64 {
    let most = match width {
        Width::Narrow => 2,
        Width::Wide => EARLIER,
    };
    let columns = earlier.len().clamp(2, most);
    let across = ((width.pixels() + GAP) / columns as f64 - GAP).min(220.0);
    let mut bottom = bottom;
    for row in earlier.chunks(columns) {
        let top = bottom + GAP + TEXT;
        for (column, sheet) in row.iter().enumerate() {
            let x = column as f64 * (across + GAP);
            if let Some(time) = &sheet.layer.time {
                canvas.text(x, top, Anchor::Start, Style::Name, &Text::plain(time.text.as_str()));
            }
            let place = Place::fit(sheet.ground, (x + 1.0, top + 8.0), (across - 2.0, across * 1.3));
            draw_sheet(canvas, plot, sheet, &place, marks);
            bottom = bottom.max(place.y + place.height);
        }
    }
    bottom
}

/// The places of a time with their marks.
fn draw_sheet(canvas: &mut Canvas, plot: &Plot<'_>, sheet: &Sheet<'_>, place: &Place, marks: &Marks) {
    canvas.open(Group::Places(OUTLINE / place.scale), (place.x, place.y), place.scale);
    for (area, value) in sheet.areas() {
        let style = match (marks, value) {
            (Marks::Shades(classes), Some(value)) => Style::Shade(classes.shade(classes.class(value.number))),
            _ => Style::Blank,
        };
        let words = match value {
            Some(value) => plot.value(sheet.series, value).replace(super::takeaway::MARKS, ""),
            None => plot.messages.text("map.missing").to_owned(),
        };
        let name = plot.messages.fill("map.place", &[("name", &area.name), ("value", &words)]);
        canvas.named_path(&path(&area.rings), style, &name);
    }
    let missing = sheet.areas().filter(|(_, value)| value.is_none());
    let hatching: String = missing.map(|(area, _)| hatch(&area.rings, HATCH / place.scale)).collect();
    canvas.path(&hatching, Style::Hatch);
    canvas.close();
    if let Marks::Circles(most) = marks {
        // The largest first, so that it covers none.
        let mut circles: Vec<_> = sheet.valued().map(|(area, value)| (place.at(area.center), value)).collect();
        circles.sort_by(|(_, a), (_, b)| b.number.total_cmp(&a.number));
        canvas.open(Group::Places(OUTLINE), (0.0, 0.0), 1.0);
        for ((x, y), value) in circles.into_iter().filter(|(_, value)| value.number > 0.0) {
            let style = if value.preliminary { Style::Hollow(0) } else { Style::Solid(0) };
            canvas.circle(x, y, place.radius(value.number, *most), style);
        }
        canvas.close();
    }
}

/// Numbers on the circles that have room for them.
fn draw_numbers(canvas: &mut Canvas, sheet: &Sheet<'_>, place: &Place, most: f64) {
    for (area, value) in sheet.valued() {
        if has_room(place.radius(value.number, most), &value.text) {
            let (x, y) = place.at(area.center);
            let style = if value.preliminary { Style::Number } else { Style::Upon };
            canvas.text(x, y + RISE, Anchor::Middle, style, &Text::plain(value.text.as_str()));
        }
    }
}

/// Whether a number can stand on a circle.
fn has_room(radius: f64, text: &str) -> bool {
    radius > TEXT * 0.7 && text_width(text, TEXT) < radius * 1.8
}

/// Names and values of the places that have room for them.
fn draw_names(canvas: &mut Canvas, map: &Map<'_>, sheet: &Sheet<'_>, place: &Place, marks: &Marks) {
    canvas.open(Group::Names, (0.0, 0.0), 1.0);
    for (area, value) in sheet.areas() {
        let circle = match (marks, value) {
            (Marks::Circles(most), Some(value)) => place.radius(value.number, *most),
            _ => 0.0,
        };
        let below = value.map(|value| value.text.as_str()).filter(|text| !has_room(circle, text));
        let split = halves(&area.name);
        let names = [vec![&*area.name], split.into_iter().flat_map(|(one, two)| [one, two]).collect()];
        let labels = [below, None].into_iter().flat_map(|value| {
            names.iter().filter(|name| !name.is_empty()).map(move |name| Label { name: name.clone(), value })
        });
        let found = labels.into_iter().find_map(|label| Some((label.place(area, place, circle)?, label)));
        if let Some(((x, top), Label { name, value })) = found {
            let lines = name.iter().map(|line| (Style::Number, map.name(area).with(*line)));
            let lines = lines.chain(value.map(|value| (Style::Name, Text::plain(value))));
            for (at, (style, words)) in lines.enumerate() {
                canvas.text(x, top + (at + 1) as f64 * NAME_LINE - 3.0, Anchor::Start, style, &words);
            }
        }
    }
    canvas.close();
}

/// A name in two lines that are about as long as each other.
fn halves(name: &str) -> Option<(&str, &str)> {
    let halves = name.match_indices(' ').map(|(at, _)| (&name[..at], &name[at + 1..]));
    let longer = |(one, two): &(&str, &str)| text_width(one, SMALL).max(text_width(two, SMALL));
    halves.min_by(|a, b| longer(a).total_cmp(&longer(b)))
}

/// A name on the map, with or without its value.
struct Label<'l> {
    name: Vec<&'l str>,
    value: Option<&'l str>,
}

impl Label<'_> {
    /// The middle of its upper edge, where there is room for all of it within the place, beside the circle.
    fn place(&self, area: &Area, place: &Place, circle: f64) -> Option<(f64, f64)> {
        let lines = self.name.iter().map(|line| text_width(line, TEXT));
        let width = lines.chain(self.value.map(|value| bold_width(value, TEXT))).fold(0.0, f64::max);
        let height = (self.name.len() + usize::from(self.value.is_some())) as f64 * NAME_LINE;
        let (x, y) = place.at(area.center);
        let beside = circle + height / 2.0 + 1.0;
        let steps = if circle > 0.0 { vec![beside, -beside] } else { vec![0.0, -8.0, 8.0, -16.0, 16.0] };
        let sides = [0.0, -10.0, 10.0, -20.0, 20.0];
        let middles = steps.iter().flat_map(|down| sides.map(|right| (x + right, y + down)));
        let fits =
            |(x, y): &(f64, f64)| is_within(&area.rings, place, (x - width / 2.0, y - height / 2.0), (width, height));
        middles.into_iter().find(fits).map(|(x, y)| (x, y - height / 2.0))
    }
}

/// Whether the edge of a rectangle lies within a place, looked at every few pixels.
fn is_within(rings: &[Ring], place: &Place, (x, y): (f64, f64), (width, height): (f64, f64)) -> bool {
    const STEP: f64 = 7.0;
    let along = |length: f64| {
        let steps = (length / STEP).ceil().max(1.0);
        (0..=steps as u32).map(move |step| f64::from(step) * length / steps)
    };
    let level = along(width).flat_map(|dx| [(x + dx, y), (x + dx, y + height)]);
    let upright = along(height).flat_map(|dy| [(x, y + dy), (x + width, y + dy)]);
    level.chain(upright).all(|point| contains(rings, place.units(point)))
}

/// What the marks mean.
struct Legend<'l> {
    plot: &'l Plot<'l>,
    sheet: &'l Sheet<'l>,
    /// Whether it says how many places each shade has: those of one map, not of several.
    has_counts: bool,
    width: f64,
}

impl Legend<'_> {
    /// Draws it from (`x`, `y`) downwards and gives its lower edge.
    fn draw(&self, canvas: &mut Canvas, place: &Place, marks: &Marks, (x, y): (f64, f64)) -> f64 {
        let mut y = y;
        if let Some(unit) = &self.sheet.series.unit {
            for line in wrap(&unit.text, SMALL, self.width, 3) {
                canvas.text(x, y + SMALL, Anchor::Start, Style::Axis, &unit.with(line));
                y += MORE;
            }
            y += 6.0;
        }
        y = match marks {
            Marks::Shades(classes) => self.draw_shades(canvas, classes, (x, y)),
            Marks::Circles(most) => self.draw_circles(canvas, place, *most, (x, y)),
        };
        let missing = self.sheet.areas().filter(|(_, value)| value.is_none()).count();
        if missing == 0 {
            return y;
        }
        let (right, down) = ((SWATCH.0 * 10.0) as i32, (SWATCH.1 * 10.0) as i32);
        let ring = vec![vec![(0, 0), (right, 0), (right, down), (0, down)]];
        canvas.open(Group::Places(OUTLINE * 10.0), (x + 0.5, y + 2.0), 0.1);
        canvas.path(&path(&ring), Style::Blank);
        canvas.path(&hatch(&ring, HATCH * 10.0), Style::Hatch);
        canvas.close();
        self.draw_words(canvas, (x, y), self.plot.messages.text("map.missing"), missing)
    }

    fn draw_shades(&self, canvas: &mut Canvas, classes: &Classes, (x, y): (f64, f64)) -> f64 {
        let mut y = y;
        for class in (0..classes.len()).rev() {
            canvas.open(Group::Places(OUTLINE), (0.0, 0.0), 1.0);
            canvas.rect(x + 0.5, y + 2.0, SWATCH.0, SWATCH.1, Style::Shade(classes.shade(class)));
            canvas.close();
            let count = self.sheet.valued().filter(|(_, value)| classes.class(value.number) == class).count();
            y = self.draw_words(canvas, (x, y), &self.range(classes, class), count);
        }
        y
    }

    fn draw_circles(&self, canvas: &mut Canvas, place: &Place, most: f64, (x, y): (f64, f64)) -> f64 {
        let mut y = y;
        for number in round_numbers(most) {
            let radius = place.radius(number, most);
            let height = (radius * 2.0 + 4.0).max(ROW);
            canvas.open(Group::Places(OUTLINE), (0.0, 0.0), 1.0);
            canvas.circle(x + place.largest, y + height / 2.0, radius, Style::Solid(0));
            canvas.close();
            let words = Text::plain(self.plot.messages.number(&number.to_string()));
            canvas.text(x + place.largest * 2.0 + 8.0, y + height / 2.0 + RISE, Anchor::Start, Style::Number, &words);
            y += height;
        }
        y
    }

    /// What a swatch means and of how many places. Gives the lower edge.
    fn draw_words(&self, canvas: &mut Canvas, (x, y): (f64, f64), meaning: &str, count: usize) -> f64 {
        let messages = self.plot.messages;
        let text = if self.has_counts {
            let places = messages.count("map.places", count as u64);
            messages.fill("map.class", &[("range", meaning), ("places", &places)])
        } else {
            meaning.to_owned()
        };
        let x = x + SWATCH.0 + 8.0;
        let lines = wrap(&text, TEXT, self.width - SWATCH.0 - 8.0, 3);
        for (at, line) in lines.iter().enumerate() {
            let y = y + 2.0 + SWATCH.1 / 2.0 + RISE + at as f64 * MORE;
            canvas.text(x, y, Anchor::Start, Style::Number, &Text::plain(line.as_str()));
        }
        y + ROW + lines.len().saturating_sub(1) as f64 * MORE
    }

    /// A class in words: the only value in it, where that is so for all classes, or its bounds.
    fn range(&self, classes: &Classes, class: usize) -> String {
        let messages = self.plot.messages;
        let in_class = |class: usize| {
            let values = self.sheet.valued().map(|(_, value)| value);
            values.filter(|value| classes.class(value.number) == class).collect::<Vec<_>>()
        };
        let is_single = |values: &[&Value]| !values.is_empty() && values.iter().all(|it| it.number == values[0].number);
        if self.has_counts && (0..classes.len()).all(|class| is_single(&in_class(class))) {
            return in_class(class)[0].text.clone();
        }
        let bound = |at: usize| messages.number(&classes.bounds[at].plain);
        match (class.checked_sub(1), class < classes.bounds.len()) {
            (None, true) => messages.fill("map.below", &[("n", &bound(class))]),
            (Some(below), true) => messages.fill("map.between", &[("a", &bound(below)), ("b", &bound(class))]),
            (Some(below), false) => messages.fill("map.above", &[("n", &bound(below))]),
            (None, false) => {
                let values = in_class(class);
                let least = values.iter().min_by(|a, b| a.number.total_cmp(&b.number));
                let most = values.iter().max_by(|a, b| a.number.total_cmp(&b.number));
                let ends = least.zip(most).map(|(least, most)| [("start", &*least.text), ("end", &*most.text)]);
                ends.map(|ends| messages.fill("stats.interval", &ends)).unwrap_or_default()
            }
        }
    }
}

/// Three round numbers up to the largest, for the circles of a legend.
fn round_numbers(most: f64) -> Vec<f64> {
    let text = format!("{most:e}");
    let power: i32 = text.split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0);
    let steps = (power - 2..=power).rev().flat_map(|power| ["5", "2", "1"].map(|digit| format!("{digit}e{power}")));
    let numbers = steps.filter_map(|text| text.parse::<f64>().ok()).filter(|number| *number <= most);
    numbers.take(3).filter(|_| most > 0.0).collect()
}

/// The attribute `d` of rings, in whole units.
fn path(rings: &[Ring]) -> String {
    let mut d = String::new();
    for ring in rings {
        let Some(first) = ring.first() else { continue };
        let _ = write!(d, "M{} {}", first.0, first.1);
        let mut letter = "l";
        for (from, to) in ring.iter().zip(&ring[1..]) {
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let _ = write!(d, "{letter}{dx}{}{dy}", if dy < 0 { "" } else { " " });
            // Further steps of the same kind need no letter, but something between the numbers.
            letter = " ";
        }
        d.push('z');
    }
    d.replace(" -", "-")
}

/// Slanted lines over the inside of rings.
fn hatch(rings: &[Ring], gap: f64) -> String {
    let mut d = String::new();
    let sums = || rings.iter().flatten().map(|(x, y)| f64::from(x + y));
    let (first, last) =
        ((sums().fold(f64::MAX, f64::min) / gap).ceil(), (sums().fold(f64::MIN, f64::max) / gap).floor());
    if first > last {
        return d;
    }
    for line in 0..=(last - first) as u32 {
        // A little beside whole numbers, so that it meets no corner.
        let sum = (first + f64::from(line)) * gap + 0.013;
        let mut meets: Vec<f64> = rings
            .iter()
            .flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)))
            .filter_map(|(a, b)| {
                let (from, to) = (f64::from(a.0 + a.1), f64::from(b.0 + b.1));
                let part = (sum - from) / (to - from);
                ((from < sum) != (to < sum)).then(|| f64::from(a.0) + part * f64::from(b.0 - a.0))
            })
            .collect();
        meets.sort_by(f64::total_cmp);
        for pair in meets.chunks_exact(2) {
            let (from, to) = (pair[0].round() as i64, pair[1].round() as i64);
            if from < to {
                let _ = write!(d, "M{from} {}l{} {}", (sum - pair[0]).round() as i64, to - from, from - to);
            }
        }
    }
    d.replace(" -", "-")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Id, Localized};

    const SQUARE: [(i32, i32); 4] = [(0, 0), (100, 0), (100, 100), (0, 100)];

    fn area(code: &str, name: &str, (x, y): (i32, i32)) -> Area {
        let ring = SQUARE.iter().map(|(dx, dy)| (x + dx * 10, y + dy * 10)).collect();
        Area { code: code.into(), name: name.into(), rings: vec![ring], center: (x + 500, y + 500) }
    }

    fn ground() -> Boundaries {
        Boundaries {
            id: Id::new("huyen").expect("an id"),
            title: Localized::from("Huyện"),
            valid: None,
            source: None,
            width: 3000,
            height: 1000,
            areas: vec![
                area("01", "Huyện Một", (0, 0)),
                area("02", "Huyện <Hai>", (1000, 0)),
                area("03", "Ba", (2000, 0)),
            ],
        }
    }

    fn value(number: f64) -> Option<Value> {
        Some(Value { number, plain: number.to_string().into(), text: number.to_string(), preliminary: false })
    }

    /// A map of three places and of times with boundaries or without, with values for "02", "01" and "99".
    fn map<'a>(codes: &'a [Box<str>], ground: &'a Boundaries, times: &[(f64, bool)], is_rate: bool) -> Map<'a> {
        let layer = |(at, drawn): &(f64, bool)| Layer {
            time: Some(Time { at: *at, text: at.to_string(), when: at.to_string() }),
            ground: drawn.then_some(ground),
            about: vec![Text::plain("Huyện")],
        };
        let layers: Vec<Layer<'a>> = times.iter().map(layer).collect();
        let series = |(at, _): &(f64, bool)| Series {
            name: Text::plain(at.to_string()),
            unit: Some(Text::plain("cầu")),
            kind: if is_rate { Kind::Rate } else { Kind::Amount },
            total: false,
            values: vec![value(*at), value(7.0), value(5.0)],
        };
        let axis = Map::names(codes, &layers, None, super::super::tests::messages());
        let values = Values { axis, series: times.iter().map(series).collect() };
        Map { values, codes, layers, lang: None }
    }

    fn codes() -> Vec<Box<str>> {
        ["02", "01", "99"].map(Box::from).to_vec()
    }

    #[test]
    fn values_are_those_of_the_codes_and_the_latest_time_comes_first() {
        let (codes, ground) = (codes(), ground());
        let map = map(&codes, &ground, &[(2024.0, true), (2022.0, true), (2026.0, false)], true);
        let sheets = map.sheets();
        let times: Vec<_> = sheets.iter().filter_map(|sheet| Some(sheet.layer.time.as_ref()?.at)).collect();
        assert_eq!(times, [2024.0, 2022.0]);
        let values: Vec<_> = sheets[0].areas().map(|(area, value)| (&*area.code, value.map(|it| it.number))).collect();
        assert_eq!(values, [("01", Some(7.0)), ("02", Some(2024.0)), ("03", None)]);
        assert_eq!(map.strangers(&sheets[0]), ["99"]);
        assert_eq!(map.groundless(), ["2026"]);
        let Axis::Names(names) = &map.values.axis else { panic!("places have names") };
        assert_eq!(names.iter().map(|name| &*name.text).collect::<Vec<_>>(), ["Huyện <Hai>", "Huyện Một", "mã 99"]);
    }

    #[test]
    fn a_value_without_a_place_may_be_the_lowest() {
        let (codes, ground) = (codes(), ground());
        let unplaced = |plain: f64| {
            let mut map = map(&codes, &ground, &[(20.0, true)], true);
            map.values.series[0].values[2] = value(plain);
            super::super::tests::sentence(super::super::Shape::Map(map))
        };
        assert_eq!(
            unplaced(8.0).as_deref(),
            Some("20: trong 2 mục có số liệu, cao nhất là Huyện <Hai>, 20 cầu; thấp nhất là Huyện Một, 7 cầu.")
        );
        assert_eq!((unplaced(5.0), unplaced(20.0)), (None, None));
    }

    #[test]
    fn of_many_times_only_the_latest_is_drawn() {
        let (codes, ground) = (codes(), ground());
        let drawn = |count: u32| {
            let times: Vec<_> = (0..count).map(|at| (f64::from(2000 + at), true)).collect();
            map(&codes, &ground, &times, true).sheets().len()
        };
        assert_eq!((drawn(1), drawn(6), drawn(7)), (1, 6, 1));
    }

    #[test]
    fn a_note_on_times_that_are_not_drawn_is_true_of_them() {
        let (codes, ground) = (codes(), ground());
        let notes = |times: &[(f64, bool)]| {
            let shape = super::super::Shape::Map(map(&codes, &ground, times, true));
            super::super::tests::notes(shape)
        };
        let few = notes(&[(2022.0, true), (2024.0, true), (2026.0, false)]);
        assert_eq!(few[0], "Chưa có bản đồ ranh giới cho thời điểm này: 2026.");
        assert!(!few.iter().any(|note| note.starts_with("Bản đồ vẽ")), "{few:?}");
        let many: Vec<_> = (0..7).map(|at| (f64::from(2000 + at), true)).collect();
        assert!(notes(&many)[0].starts_with("Bản đồ vẽ số liệu 2006"));
    }

    #[test]
    fn counts_are_circles_and_rates_and_losses_are_shades() {
        let (codes, ground) = (codes(), ground());
        assert!(map(&codes, &ground, &[(3.0, true)], false).has_circles());
        assert!(!map(&codes, &ground, &[(3.0, true)], true).has_circles());
        assert!(!map(&codes, &ground, &[(-3.0, true)], false).has_circles());
    }

    #[test]
    fn outlines_are_short_and_hatching_stays_inside() {
        assert_eq!(path(&[vec![(5, 5), (15, 5), (15, 0), (5, 5)]]), "M5 5l10 0 0-5-10 5z");
        assert_eq!(hatch(&[SQUARE.to_vec()], 60.0), "M0 60l60-60M20 100l80-80M80 100l20-20");
        assert!(hatch(&[vec![(0, 0), (1, 0), (0, 1)]], 60.0).is_empty());
    }

    #[test]
    fn names_break_where_both_halves_are_about_as_long() {
        assert_eq!(halves("Huyện Ngân Sơn"), Some(("Huyện", "Ngân Sơn")));
        assert_eq!(halves("Thành Phố Bắc Kạn"), Some(("Thành Phố", "Bắc Kạn")));
        assert_eq!(halves("Ba"), None);
    }

    #[test]
    fn circles_of_a_legend_have_round_numbers() {
        assert_eq!(round_numbers(20.0), [20.0, 10.0, 5.0]);
        assert_eq!(round_numbers(0.7), [0.5, 0.2, 0.1]);
        assert!(round_numbers(0.0).is_empty());
    }

    proptest! {
        #[test]
        fn hatching_covers_no_point_outside(points in proptest::collection::vec((0_i32..200, 0_i32..200), 3..12)) {
            let rings = [points];
            for line in hatch(&rings, 7.0).split('M').skip(1) {
                let numbers: Vec<f64> = line
                    .replace('-', " -")
                    .split([' ', 'l'])
                    .filter(|part| !part.is_empty())
                    .map(|part| part.parse().expect("a number"))
                    .collect();
                let middle = (numbers[0] + numbers[2] / 2.0, numbers[1] + numbers[3] / 2.0);
                // What is not inside is so near to the edge that rounding moved it.
                let near = [(0.0, 0.0), (1.0, 1.0), (-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0)];
                prop_assert!(near.iter().any(|(x, y)| contains(&rings, (middle.0 + x, middle.1 + y + 0.013))));
            }
        }
    }
}
