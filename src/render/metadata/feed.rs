//! `/feed.xml` (Atom, RFC 4287): the datasets that changed last.

use jiff::civil::Date;

use super::Xml;
use crate::diagnostic::Diagnostic;
use crate::model::Dataset;
use crate::output::{OutPath, Output};
use crate::render::address::dataset_page;
use crate::render::markdown;
use crate::render::site::{Locale, Site};

/// Entries of the feed.
const LENGTH: usize = 50;

/// Without the address of the site there is no feed, since its entries would have no identity.
pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Vec<Output<'a>> {
    if site.catalog.base_url.is_none() {
        return Vec::new();
    }
    let path = OutPath::new(locale.path("feed.xml")).expect("a language tag makes a plain path");
    vec![Output::rendered(path, "the feed", move || feed(site, locale))]
}

/// Datasets without a date are left out: an entry must say when it changed.
fn feed(site: &Site<'_>, locale: &Locale<'_>) -> Result<Vec<u8>, Diagnostic> {
    let dated = |at: &usize| {
        let dataset = &site.catalog.datasets[*at];
        Some((dataset, dataset.updated()?))
    };
    let entries: Vec<(&Dataset, Date)> = locale.by_update.iter().filter_map(dated).take(LENGTH).collect();
    let url = |path: &str| site.url(&locale.path(path)).unwrap_or_default();
    let title = locale.messages.fill("feed.title", &[("site", locale.text(&site.catalog.title))]);
    let author = locale.text(&site.catalog.publishers[&site.catalog.publisher].name);
    let newest = entries.first().map_or(Date::constant(1970, 1, 1), |(_, date)| *date);
    let mut xml = Xml::new();
    xml.element("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", locale.tag)], |xml| {
        xml.text("id", &[], &url(""));
        xml.text("title", &[], &title);
        xml.text("updated", &[], &instant(newest));
        xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &url("feed.xml"))]);
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &url(""))]);
        xml.element("author", &[], |xml| xml.text("name", &[], author));
        for (dataset, date) in &entries {
            xml.element("entry", &[], |xml| entry(xml, site, locale, dataset, *date));
        }
    });
    xml.finish()
}

fn entry(xml: &mut Xml, site: &Site<'_>, locale: &Locale<'_>, dataset: &Dataset, date: Date) {
    let url = site.url(&locale.path(&dataset_page(&dataset.id))).unwrap_or_default();
    xml.text("id", &[], &url);
    xml.text("title", &[], locale.text(&dataset.title));
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
    xml.text("summary", &[], &markdown::summary(locale.text(&dataset.description)).0);
}

/// Midnight in Viet Nam, as Atom wants a time where we know only the day.
fn instant(date: Date) -> String {
    format!("{date}T00:00:00+07:00")
}
