//! Datasets as a list of results shows them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::fold;
use super::text::Text;
use crate::model::{Dataset, Status};
use crate::render::group::formats_of;
use crate::render::site::{Locale, Site};

/// Some datasets, a list for each property.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Table<'a> {
    /// Numbers between each dataset's and the one before.
    doc: Vec<u32>,
    title: Vec<Text<'a>>,
    /// `+rest` for the title's letters, joined by `-`, and a rest.
    id: Vec<String>,
    /// Places in `publishers`.
    by: Vec<usize>,
    publishers: Vec<Text<'a>>,
    /// Days since the first of January 1970.
    date: Vec<Option<i32>>,
    /// Places of those whose date is that of their first publication.
    issued: Vec<usize>,
    rows: Vec<Option<u64>>,
    /// Places in `format_sets`.
    formats: Vec<usize>,
    format_sets: Vec<String>,
    status: Vec<u8>,
}

/// Cards of datasets, whose ascending numbers and entries are given.
pub(super) fn table<'a>(
    site: &'a Site<'a>,
    locale: &Locale<'_>,
    datasets: impl Iterator<Item = (u32, &'a Dataset)> + Clone,
) -> Table<'a> {
    let mut next = 0;
    let mut gap = |number: u32| number - std::mem::replace(&mut next, number + 1);
    let (mut publishers, mut formats) = (Places::default(), Places::default());
    let all = || datasets.clone().map(|(_, dataset)| dataset);
    let publisher = |dataset: &'a Dataset| Text::of(&site.catalog.publishers[&dataset.publisher].name, site, locale);
    Table {
        doc: datasets.clone().map(|(number, _)| gap(number)).collect(),
        title: all().map(|dataset| Text::of(&dataset.title, site, locale)).collect(),
        id: all().map(|dataset| short_id(dataset, locale)).collect(),
        by: all().map(|dataset| publishers.place(publisher(dataset))).collect(),
        publishers: publishers.list,
        date: all().map(|dataset| Some(days(dataset.updated()?))).collect(),
        issued: all().enumerate().filter(|(_, dataset)| dataset.modified.is_none()).map(|(at, _)| at).collect(),
        rows: all().map(Dataset::rows).collect(),
        formats: all().map(|dataset| formats.place(format_names(dataset))).collect(),
        format_sets: formats.list,
        status: all().map(|dataset| status(dataset.status())).collect(),
    }
}

/// Different values in the order in which they came.
struct Places<T> {
    list: Vec<T>,
    known: BTreeMap<T, usize>,
}

impl<T> Default for Places<T> {
    fn default() -> Self {
        Self { list: Vec::new(), known: BTreeMap::new() }
    }
}

impl<T: Clone + Ord> Places<T> {
    fn place(&mut self, value: T) -> usize {
        let list = &mut self.list;
        *self.known.entry(value).or_insert_with_key(|value| {
            list.push(value.clone());
            list.len() - 1
        })
    }
}

/// Ids mostly are the title's letters, which the reader of the table has already.
fn short_id(dataset: &Dataset, locale: &Locale<'_>) -> String {
    let words: Vec<String> = fold::tokens(locale.text(&dataset.title)).into_iter().map(|token| token.plain).collect();
    let id = dataset.id.as_str();
    id.strip_prefix(&words.join("-")).map_or_else(|| id.to_owned(), |rest| format!("+{rest}"))
}

fn format_names(dataset: &Dataset) -> String {
    formats_of(dataset).into_iter().map(|format| format.name()).collect::<Vec<_>>().join(" ")
}

pub(super) fn days(date: jiff::civil::Date) -> i32 {
    (date - jiff::civil::date(1970, 1, 1)).get_days()
}

fn status(status: Status) -> u8 {
    match status {
        Status::Published => 0,
        Status::Promised => 1,
        Status::Withdrawn => 2,
    }
}
