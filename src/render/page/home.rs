//! The home page.

use minijinja::Value;
use serde::Serialize;

use super::card::Heading;
use super::frame::Subject;
use super::{Entry, Page};
use crate::diagnostic::Diagnostic;
use crate::model::Status;
use crate::output::Output;
use crate::render::group::{Group, Kind};
use crate::render::site::{Locale, Site};

/// Datasets under "latest".
const LATEST: usize = 6;

#[derive(Serialize)]
struct Home<'a> {
    totals: Totals,
    topics: Vec<Entry<'a>>,
    latest: Vec<Value>,
    publishers: Vec<Entry<'a>>,
    progress: Progress,
}

#[derive(Serialize)]
struct Totals {
    datasets: usize,
    published: usize,
    promised: usize,
    rows: u64,
    publishers: usize,
}

/// Entries of the list that still stand, and how many of them are there.
#[derive(Serialize)]
struct Progress {
    published: usize,
    total: usize,
    percent: usize,
}

pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Vec<Output<'a>> {
    vec![Output::rendered(locale.file(""), "the home page", move || {
        let page = Page::new(site, locale, "");
        let title = page.text(&site.catalog.title);
        let description = page.summary(&site.catalog.description).text;
        page.frame("home", "", title).description(description).about(Subject::Catalog).menu("home").render(
            "home.html",
            "home",
            &home(&page)?,
        )
    })]
}

fn home<'a>(page: &Page<'a>) -> Result<Home<'a>, Diagnostic> {
    let datasets = &page.site.catalog.datasets;
    let count = |status| datasets.iter().filter(|dataset| dataset.status() == status).count();
    let (published, promised) = (count(Status::Published), count(Status::Promised));
    let with_data = |group: &&Group| !group.datasets.is_empty();
    let mut publishers: Vec<&Group> = page.site.groups.of(Kind::Organization).values().filter(with_data).collect();
    publishers.sort_by_key(|group| std::cmp::Reverse(group.datasets.len()));
    let mut topics: Vec<&Group> =
        page.site.groups.of(Kind::Topic).values().filter(with_data).filter(|group| group.parent.is_none()).collect();
    topics.sort_by(|a, b| page.locale.collation.compare(page.locale.text(&a.name), page.locale.text(&b.name)));
    let total = published + promised;
    let latest = page.locale.by_update.iter().take(LATEST).map(|at| page.card(*at, Heading::BelowSection));
    Ok(Home {
        totals: Totals {
            datasets: datasets.len(),
            published,
            promised,
            rows: datasets.iter().filter_map(crate::model::Dataset::rows).sum(),
            publishers: publishers.len(),
        },
        topics: topics.into_iter().map(|group| page.entry(group, 0)).collect(),
        latest: latest.collect::<Result<_, _>>()?,
        publishers: publishers.into_iter().map(|group| page.entry(group, 0)).collect(),
        progress: Progress { published, total, percent: (published * 100).checked_div(total).unwrap_or(0) },
    })
}
