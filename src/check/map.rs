//! Maps: which boundaries the codes and the time of a table mean.
//!
//! Codes alone do not tell: after a reform a place may keep the code that it had with another border. So boundaries
//! fit when they were valid at the time of the data *and* hold its codes.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::file::FileCheck;
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::model::{Boundaries, Chart, ChartForm, ChartSeries, Column, Distribution, Id, Period, Table};
use crate::source::Location;

/// How many codes a message names.
const SHOWN: usize = 5;

/// Gives each series of each map the boundaries of its time, and says which have none.
pub(super) fn join_boundaries(
    check: &mut FileCheck<'_>,
    distributions: &mut [Distribution],
    temporal: Option<Period>,
    boundaries: &[Boundaries],
) {
    for Distribution { path, table, .. } in distributions {
        let Some(table) = table else { continue };
        let time = temporal.or_else(|| span(table));
        let place = check.beside(path);
        let Table { columns, charts, .. } = table;
        for chart in charts.iter_mut().filter(|chart| chart.form == ChartForm::Map) {
            check.extend(join(chart, columns, time, boundaries, &place));
        }
    }
}

/// Fills in the boundaries of a map.
fn join(
    chart: &mut Chart,
    columns: &[Column],
    time: Option<Period>,
    boundaries: &[Boundaries],
    place: &Location,
) -> Vec<Diagnostic> {
    let mut found = Vec::with_capacity(chart.data.series.len());
    let mut misfits: BTreeMap<Misfit, Vec<&str>> = BTreeMap::new();
    let mut strangers: BTreeMap<&Id, Vec<&str>> = BTreeMap::new();
    for series in &chart.data.series {
        let codes = codes(chart, series);
        let own = chart.time_of(columns, series);
        match fitting(&codes, own.and_then(days).or(time), boundaries) {
            Ok(fitting) => {
                let missing = codes.iter().filter(|code| fitting.area(code).is_none());
                strangers.entry(&fitting.id).or_default().extend(missing);
                found.push(Some(fitting.id.clone()));
            }
            Err(misfit) => {
                misfits.entry(misfit).or_default().extend(own);
                found.push(None);
            }
        }
    }
    let mut faults: Vec<Diagnostic> = Vec::new();
    for (misfit, times) in misfits {
        faults.push(misfit.diagnostic(&times, place));
    }
    for (id, mut codes) in strangers {
        codes.sort_unstable();
        codes.dedup();
        if !codes.is_empty() {
            faults.push(unknown(id, &codes, place));
        }
    }
    chart.boundaries = found;
    faults
}

fn unknown(id: &Id, codes: &[&str], place: &Location) -> Diagnostic {
    let count = codes.len();
    let message = match codes {
        [only] => {
            format!("the boundaries `{id}` have no place with the code `{}`: its value is not on the map", quoted(only))
        }
        _ => format!(
            "the boundaries `{id}` have no places with {count} of the codes: their values are not on the map: {}",
            listed(codes)
        ),
    };
    let hint =
        "correct the codes, or add the places to the boundary file; a total of all places is best left without a code";
    Diagnostic::new(Code::UnknownArea, place.clone(), message).with_hint(hint)
}

/// The codes that a series has values of.
fn codes<'a>(chart: &'a Chart, series: &ChartSeries) -> Vec<&'a str> {
    let with_value = chart.data.x_values.iter().zip(&series.points).filter(|(_, point)| point.value.is_some());
    with_value.map(|(code, _)| &**code).collect()
}

/// The days that a table is about, by the times in it.
fn span(table: &Table) -> Option<Period> {
    let (first, last) = table.span.as_ref()?;
    Some(Period { start: days(first)?.start, end: days(last)?.end })
}

/// The days of a year, a quarter, a month, a day or a moment, as the clean CSV has them: `2023`, `2023Q1`, `2023-06`,
/// `2023-07-20`, `2023-07-20T08:30:00`.
fn days(time: &str) -> Option<Period> {
    let year: i16 = time.get(..4)?.parse().ok()?;
    let months = |first: i8, last: i8| {
        let start = Date::new(year, first, 1).ok()?;
        let end = Date::new(year, last, 1).ok()?.last_of_month();
        Some(Period { start: Some(start), end: Some(end) })
    };
    match time.as_bytes().get(4) {
        None => months(1, 12),
        Some(b'Q') => {
            let quarter: i8 = time.get(5..)?.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
            months(quarter * 3 - 2, quarter * 3)
        }
        Some(b'-') if time.len() == 7 => {
            let month = time.get(5..)?.parse().ok()?;
            months(month, month)
        }
        Some(b'-') => {
            let day: Date = time.get(..10)?.parse().ok()?;
            Some(Period { start: Some(day), end: Some(day) })
        }
        Some(_) => None,
    }
}

/// Why no boundaries fit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Misfit {
    /// The catalogue has none.
    NoBoundaries,
    /// The series has no value.
    NoValues,
    /// No boundaries hold half of the codes; how many each holds, and the first code.
    Codes { tried: Vec<(Id, usize)>, count: usize, first: Box<str> },
    /// Codes that would fit with or without zeros in front.
    Zeros { id: Id, of_table: Box<str>, of_boundaries: Box<str> },
    /// These hold the codes, but at another time.
    Time { tried: Vec<(Id, String)>, time: String },
    /// These fit equally well.
    Rivals { ids: Vec<Id>, time: Option<String> },
}

/// The boundaries that hold the most of the codes, and half of them at least, and were valid at the time.
fn fitting<'b>(codes: &[&str], time: Option<Period>, boundaries: &'b [Boundaries]) -> Result<&'b Boundaries, Misfit> {
    let Some(first) = codes.first() else { return Err(Misfit::NoValues) };
    if boundaries.is_empty() {
        return Err(Misfit::NoBoundaries);
    }
    let held = |known: &Boundaries| codes.iter().filter(|code| known.area(code).is_some()).count();
    let by_codes: Vec<(usize, &Boundaries)> =
        boundaries.iter().map(|known| (held(known), known)).filter(|(held, _)| held * 2 >= codes.len()).collect();
    if by_codes.is_empty() {
        let tried = boundaries.iter().map(|known| (known.id.clone(), held(known))).collect();
        let none = || Misfit::Codes { tried, count: codes.len(), first: (*first).into() };
        return Err(zeros(codes, boundaries).unwrap_or_else(none));
    }
    let meets = |known: &Boundaries| time.zip(known.valid).is_none_or(|(time, valid)| time.overlaps(valid));
    let in_time: Vec<_> = by_codes.iter().filter(|(_, known)| meets(known)).collect();
    let Some(most) = in_time.iter().map(|(held, _)| *held).max() else {
        let tried = by_codes.iter().map(|(_, known)| (known.id.clone(), known.valid.map(in_words).unwrap_or_default()));
        return Err(Misfit::Time { tried: tried.collect(), time: time.map(in_words).unwrap_or_default() });
    };
    let best: Vec<&Boundaries> = in_time.iter().filter(|(held, _)| *held == most).map(|(_, known)| *known).collect();
    let covers = |known: &&Boundaries| time.is_some_and(|time| known.valid.is_none_or(|valid| valid.covers(time)));
    let covering: Vec<&Boundaries> = best.iter().copied().filter(covers).collect();
    match (best.as_slice(), covering.as_slice()) {
        ([only], _) | (_, [only]) => Ok(only),
        _ => Err(Misfit::Rivals { ids: best.iter().map(|known| known.id.clone()).collect(), time: time.map(in_words) }),
    }
}

/// Boundaries that hold half of the codes when zeros in front do not count.
fn zeros(codes: &[&str], boundaries: &[Boundaries]) -> Option<Misfit> {
    let bare = |code: &str| code.trim_start_matches('0').to_owned();
    boundaries.iter().find_map(|known| {
        let areas: BTreeMap<String, &str> = known.areas.iter().map(|area| (bare(&area.code), &*area.code)).collect();
        let pairs: Vec<_> = codes.iter().filter_map(|code| Some((*code, *areas.get(&bare(code))?))).collect();
        let (of_table, of_boundaries) = pairs.iter().find(|(a, b)| a != b)?;
        (pairs.len() * 2 >= codes.len()).then(|| Misfit::Zeros {
            id: known.id.clone(),
            of_table: (*of_table).into(),
            of_boundaries: (*of_boundaries).into(),
        })
    })
}

impl Misfit {
    fn diagnostic(&self, times: &[&str], place: &Location) -> Diagnostic {
        let of = if times.is_empty() { String::new() } else { format!(" of {}", times.join(", ")) };
        let code = if matches!(self, Self::Zeros { .. }) { Code::LostZeros } else { Code::MapNotDrawn };
        let message = format!("the map{of} is not drawn: {}", self.reason());
        Diagnostic::new(code, place.clone(), message).with_hint(self.hint())
    }

    fn reason(&self) -> String {
        match self {
            Self::NoBoundaries => "`catalog.toml` has no boundaries".to_owned(),
            Self::NoValues => "it has no value".to_owned(),
            Self::Codes { tried, count, first } => {
                let tried: Vec<_> = tried.iter().map(|(id, held)| format!("`{id}` holds {held}")).collect();
                format!("no boundaries hold its {count} codes, such as `{}`: {}", quoted(first), tried.join(", "))
            }
            Self::Zeros { id, of_table, of_boundaries } => format!(
                "the table writes `{}` where the boundaries `{id}` have `{}`",
                quoted(of_table),
                quoted(of_boundaries)
            ),
            Self::Time { tried, time } => {
                let tried: Vec<_> = tried.iter().map(|(id, valid)| format!("`{id}` are valid {valid}")).collect();
                format!("its data are of {time}, but the boundaries {}", tried.join(", "))
            }
            Self::Rivals { ids, time } => {
                let ids: Vec<_> = ids.iter().map(|id| format!("`{id}`")).collect();
                let time = time.as_ref().map(|time| format!(" for data of {time}")).unwrap_or_default();
                format!("the boundaries {} fit equally well{time}", ids.join(" and "))
            }
        }
    }

    fn hint(&self) -> &'static str {
        match self {
            Self::NoBoundaries => "add [[boundaries]] to catalog.toml, or another `type` of chart",
            Self::NoValues => "leave the chart out",
            Self::Codes { .. } => "add boundaries with these codes, or correct `code` of [[boundaries]]",
            Self::Zeros { .. } => "write codes as text with all their zeros, in both files",
            Self::Time { .. } => "add the boundaries of that time, or correct `valid` or the `temporal` of the dataset",
            Self::Rivals { .. } => "say when the data are from: `temporal` of the dataset, or a column of times",
        }
    }
}

fn in_words(Period { start, end }: Period) -> String {
    match (start, end) {
        (Some(start), Some(end)) if start == end => start.to_string(),
        (Some(start), Some(end)) => format!("{start} to {end}"),
        (Some(start), None) => format!("from {start}"),
        (None, Some(end)) => format!("until {end}"),
        (None, None) => String::new(),
    }
}

/// The first few codes.
fn listed(codes: &[&str]) -> String {
    let more = if codes.len() > SHOWN { ", …" } else { "" };
    let shown: Vec<_> = codes.iter().take(SHOWN).map(|code| format!("`{}`", quoted(code))).collect();
    shown.join(", ") + more
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Area, Localized};

    fn boundaries(id: &str, codes: &[&str], valid: Option<(&str, &str)>) -> Boundaries {
        let area = |code: &&str| Area { code: (*code).into(), name: (*code).into(), rings: Vec::new(), center: (0, 0) };
        let date = |text: &str| text.parse::<Date>().ok();
        Boundaries {
            id: Id::new(id).expect("an id"),
            title: Localized::from(id),
            valid: valid.map(|(start, end)| Period { start: date(start), end: date(end) }),
            source: None,
            width: 1,
            height: 1,
            areas: codes.iter().map(area).collect(),
        }
    }

    fn reform() -> Vec<Boundaries> {
        vec![
            boundaries("after", &["01", "03", "04"], Some(("2025-07-01", ""))),
            boundaries("before", &["01", "02", "03"], Some(("", "2025-06-30"))),
        ]
    }

    fn chosen(codes: &[&str], time: &str) -> Result<String, Misfit> {
        fitting(codes, days(time), &reform()).map(|found| found.id.to_string())
    }

    #[test]
    fn the_time_decides_where_codes_outlive_a_reform() {
        assert_eq!(chosen(&["01", "03"], "2024"), Ok("before".to_owned()));
        assert_eq!(chosen(&["01", "03"], "2025Q2"), Ok("before".to_owned()));
        assert_eq!(chosen(&["01", "03"], "2025-07"), Ok("after".to_owned()));
        assert_eq!(chosen(&["01", "03"], "2025-07-01T00:00:00"), Ok("after".to_owned()));
    }

    #[test]
    fn the_codes_decide_where_the_time_spans_a_reform_and_nothing_does_where_both_fit() {
        assert_eq!(chosen(&["01", "02", "03"], "2025"), Ok("before".to_owned()));
        assert_eq!(chosen(&["01", "04"], "2025"), Ok("after".to_owned()));
        assert!(matches!(chosen(&["01", "03"], "2025"), Err(Misfit::Rivals { .. })));
        assert!(matches!(chosen(&["01", "03"], "no time"), Err(Misfit::Rivals { .. })));
        assert_eq!(chosen(&["02"], "no time"), Ok("before".to_owned()));
    }

    #[test]
    fn nothing_is_drawn_with_boundaries_of_another_time_or_of_other_places() {
        assert!(matches!(chosen(&["02"], "2026"), Err(Misfit::Time { .. })));
        assert!(matches!(chosen(&["77", "78", "01"], "2024"), Err(Misfit::Codes { .. })));
        assert!(matches!(chosen(&["1", "2"], "2024"), Err(Misfit::Zeros { .. })));
        assert_eq!(chosen(&[], "2024"), Err(Misfit::NoValues));
        assert_eq!(fitting(&["01"], None, &[]), Err(Misfit::NoBoundaries));
    }

    #[test]
    fn times_are_read_as_the_clean_csv_writes_them() {
        let shown = |time| days(time).map(in_words);
        assert_eq!(shown("2023").as_deref(), Some("2023-01-01 to 2023-12-31"));
        assert_eq!(shown("2023Q4").as_deref(), Some("2023-10-01 to 2023-12-31"));
        assert_eq!(shown("2024-02").as_deref(), Some("2024-02-01 to 2024-02-29"));
        assert_eq!(shown("2023-07-20T08:30:00+07:00").as_deref(), Some("2023-07-20"));
        assert!(["", "23", "2023Q5", "2023-13", "2023/1", "năm 2023"].iter().all(|time| days(time).is_none()));
    }
}
