//! `/feed.xml` (Atom, RFC 4287): the datasets that changed last, of all and of each publisher and topic.

use jiff::civil::Date;

use super::Xml;
use crate::diagnostic::Diagnostic;
use crate::model::{CommitmentStatus, Dataset};
use crate::output::{OutPath, Output};
use crate::render::address::dataset_page;
use crate::render::group::{Group, Kind};
use crate::render::markdown;
use crate::render::site::{Locale, Site};

/// Entries of a feed.
const LENGTH: usize = 50;

/// What a feed tells of.
struct Scope<'a> {
    /// Path of the page that shows the same, without the language.
    page: String,
    title: String,
    /// Who publishes it.
    author: &'a str,
    /// The newest datasets, the newest first.
    datasets: Vec<usize>,
}

/// The feed of the site, and those of its publishers and topics.
pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Vec<Output<'a>> {
    let output = |path: String, scope: Box<dyn Fn() -> Scope<'a> + Send + Sync + 'a>| {
        let path = locale.path(&path);
        let file = OutPath::new(path.clone()).expect("ids make plain paths");
        Output::rendered(file, "the feed", move || feed(site, locale, &path, &scope()))
    };
    let whole = site.has_feed().then(|| output("feed.xml".to_owned(), Box::new(|| of_all(site, locale))));
    let groups = site
        .groups
        .all()
        .filter_map(|group| Some(output(site.feed_of(group)?, Box::new(move || of_group(site, locale, group)))));
    whole.into_iter().chain(groups).collect()
}

fn of_all<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Scope<'a> {
    Scope {
        page: String::new(),
        title: locale.messages.fill("feed.title", &[("site", locale.text(&site.catalog.title))]),
        author: locale.text(&site.catalog.publishers[&site.catalog.publisher].name),
        datasets: locale.by_update.iter().take(LENGTH).copied().collect(),
    }
}

fn of_group<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>, group: &'a Group) -> Scope<'a> {
    let name = locale.text(&group.name);
    let site_title = locale.text(&site.catalog.title);
    let mut datasets = locale.in_update_order(&group.datasets);
    datasets.truncate(LENGTH);
    Scope {
        page: group.page(),
        title: locale.messages.fill("feed.group_title", &[("name", name), ("site", site_title)]),
        author: match group.kind {
            Kind::Organization => name,
            _ => locale.text(&site.catalog.publishers[&site.catalog.publisher].name),
        },
        datasets,
    }
}

/// The feed at `path`. Datasets without a date are left out: an entry must say when it changed.
fn feed(site: &Site<'_>, locale: &Locale<'_>, path: &str, scope: &Scope<'_>) -> Result<Vec<u8>, Diagnostic> {
    let dated = |at: &usize| {
        let dataset = &site.catalog.datasets[*at];
        Some((dataset, dataset.updated()?))
    };
    let entries: Vec<(&Dataset, Date)> = scope.datasets.iter().filter_map(dated).collect();
    let page = site.url(&locale.path(&scope.page)).unwrap_or_default();
    let own = site.url(path).unwrap_or_default();
    let newest = entries.first().map(|(_, date)| *date).expect("a feed is made only where there is a date");
    let mut xml = Xml::new();
    xml.element("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", locale.tag)], |xml| {
        xml.text("id", &[], &page);
        xml.text("title", &[], &scope.title);
        xml.text("updated", &[], &instant(newest));
        xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)]);
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &page)]);
        xml.element("author", &[], |xml| xml.text("name", &[], scope.author));
        for (dataset, date) in &entries {
            xml.element("entry", &[], |xml| entry(xml, site, locale, dataset, *date));
        }
    });
    xml.finish()
}

/// That a dataset was taken back is news too: the title says so, and the summary why.
fn entry(xml: &mut Xml, site: &Site<'_>, locale: &Locale<'_>, dataset: &Dataset, date: Date) {
    let url = site.url(&locale.path(&dataset_page(&dataset.id))).unwrap_or_default();
    xml.text("id", &[], &url);
    let reason = dataset.commitment.as_ref().and_then(|commitment| match &commitment.status {
        CommitmentStatus::Withdrawn { reason } => Some(locale.text(reason)),
        CommitmentStatus::Open => None,
    });
    let title = locale.text(&dataset.title);
    let withdrawn = || format!("{}: {title}", locale.messages.text("status.withdrawn"));
    xml.text("title", &[], &reason.map_or_else(|| title.to_owned(), |_| withdrawn()));
    xml.text("updated", &[], &instant(date));
    if let Some(issued) = dataset.issued {
        xml.text("published", &[], &instant(issued));
    }
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &url)]);
    let publisher = &site.catalog.publishers[&dataset.publisher];
    xml.element("author", &[], |xml| xml.text("name", &[], locale.text(&publisher.name)));
    for topic in &dataset.topics {
        let name = locale.text(&site.catalog.topics[topic].name);
        xml.empty("category", &[("term", topic.as_str()), ("label", name)]);
    }
    let summary = || markdown::summary(locale.text(&dataset.description)).0;
    xml.text("summary", &[], &reason.map_or_else(summary, str::to_owned));
}

/// Midnight in Viet Nam, as Atom wants a time where we know only the day.
fn instant(date: Date) -> String {
    format!("{date}T00:00:00+07:00")
}
