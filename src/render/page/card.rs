//! A dataset in a list.

use std::collections::BTreeMap;

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::chart::SparkView;
use super::{Day, Link, Page, Text};
use crate::diagnostic::Diagnostic;
use crate::model::Dataset;
use crate::render::address::{Root, dataset_page};
use crate::render::group::{Kind, formats_of};

#[derive(Debug, Serialize)]
struct Card<'a> {
    heading: char,
    href: String,
    title: Text<'a>,
    summary: Text<'a>,
    publisher: Link<'a>,
    date: Option<Day>,
    date_label: &'a str,
    formats: Vec<&'static str>,
    rows: Option<u64>,
    spark: Option<SparkView>,
    status: &'static str,
}

/// Level of the heading of a card: below the page's title or below a section's.
#[derive(Debug, Clone, Copy)]
pub(super) enum Heading {
    BelowPage,
    BelowSection,
}

/// Stands in a card for the way to the root of the site. No text of a catalogue holds such a character.
const ROOT_MARK: char = '\u{1}';

/// Stands in a card for its heading element.
const HEADING_MARK: char = '\u{2}';

impl<'a> Page<'a> {
    /// A dataset as a list item. It is rendered once for a language, with marks for what depends on the page,
    /// since it is on ten pages or more.
    pub(super) fn card(&self, at: usize, heading: Heading) -> Result<Value, Diagnostic> {
        let marked = self.locale.cards[at].get_or_init(|| {
            let page = Page { root: Root::absolute(&ROOT_MARK.to_string()), ..*self };
            let card = page.card_view(&self.site.catalog.datasets[at]);
            self.locale
                .templates
                .render("card.html", Value::from(BTreeMap::from([("card", Value::from(Serde(&card)))])))
        });
        let marked = marked.as_ref().map_err(Clone::clone)?;
        let heading = match heading {
            Heading::BelowPage => "h2",
            Heading::BelowSection => "h3",
        };
        let html = marked.trim_end().replace(ROOT_MARK, self.root.as_str()).replace(HEADING_MARK, heading);
        Ok(Value::from_safe_string(html))
    }

    fn card_view(&self, dataset: &'a Dataset) -> Card<'a> {
        let label = if dataset.modified.is_some() { "card.date_modified" } else { "card.date_issued" };
        Card {
            heading: HEADING_MARK,
            href: self.link(&dataset_page(&dataset.id)),
            title: self.text(&dataset.title),
            summary: self.summary(&dataset.description),
            publisher: self.group_link(Kind::Organization, &dataset.publisher),
            date: dataset.updated().map(|date| self.day(date)),
            date_label: self.locale.messages.text(label),
            formats: formats_of(dataset).into_iter().map(|format| format.name()).collect(),
            rows: dataset.rows(),
            spark: self.spark(dataset),
            status: dataset.status().as_str(),
        }
    }
}
