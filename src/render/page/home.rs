//! The home page.

use minijinja::Value;
use serde::Serialize;

use super::card::Heading;
use super::frame::Subject;
use super::{Entry, Html, Page, SkipSummary};
use crate::diagnostic::Diagnostic;
use crate::model::Status;
use crate::output::Output;
use crate::render::group::{Group, Kind};
use crate::render::site::{Locale, Site};

/// Datasets under "latest".
const LATEST: usize = 6;

/// Keywords below the search box.
const KEYWORDS: usize = 6;

#[derive(Serialize)]
pub(super) struct Home<'a> {
    totals: Totals,
    topics: Vec<Entry<'a>>,
    latest: Vec<Value>,
    publishers: Vec<Entry<'a>>,
    progress: Progress,
    /// Words that most datasets are found by.
    keywords: Vec<Entry<'a>>,
    /// What the keeper of the catalogue says here.
    welcome: Option<Html<'a>>,
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

/// What `home.html` sees.
pub(super) fn home<'a>(page: &Page<'a>) -> Result<Home<'a>, Diagnostic> {
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
        keywords: keywords(page),
        welcome: page.site.catalog.welcome.as_ref().map(|text| page.html(text, 2, SkipSummary::No)),
        progress: Progress { published, total, percent: (published * 100).checked_div(total).unwrap_or(0) },
    })
}

/// The keywords of most datasets, in the order of the alphabet.
fn keywords<'a>(page: &Page<'a>) -> Vec<Entry<'a>> {
    let mut keywords: Vec<&Group> = page.site.groups.of(Kind::Keyword).values().collect();
    keywords.sort_by_key(|group| (std::cmp::Reverse(group.datasets.len()), &group.id));
    keywords.truncate(KEYWORDS);
    keywords.sort_by(|a, b| page.locale.collation.compare(page.locale.text(&a.name), page.locale.text(&b.name)));
    keywords.into_iter().map(|group| page.entry(group, 0)).collect()
}
