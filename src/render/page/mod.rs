//! HTML pages: what each template sees, in one language.
//!
//! A page is described by plain values whose texts are final; templates only arrange them. The names are
//! those of the guide's chapter "Themes".

pub(super) mod api;
pub(super) mod chart;
pub(super) mod dataset;
pub(super) mod directory;
pub(super) mod extra;
pub(super) mod home;
pub(super) mod list;
pub(super) mod not_found;
pub(super) mod styleguide;

mod card;
mod frame;
mod pager;
mod snippet;

use jiff::civil::Date;
use serde::Serialize;

use self::frame::Frame;
use super::address::Root;
use super::group::{Group, Kind};
use super::site::{Locale, Site};
use super::text::Text;
use crate::model::{Localized, Phrase};

/// Datasets or entries on a page of a list.
const PAGE_LENGTH: usize = 20;

/// HTML that is safe to insert, with its language where that is not the page's.
#[derive(Debug, Serialize)]
struct Html<'a> {
    html: String,
    lang: Option<&'a str>,
}

/// A named link.
#[derive(Debug, Serialize)]
struct Link<'a> {
    name: Text<'a>,
    href: String,
}

/// A named link with a number of datasets behind it.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    name: Text<'a>,
    description: Option<Text<'a>>,
    href: String,
    count: usize,
    /// How many groups it lies below.
    depth: usize,
}

/// A day, for machines and for people.
#[derive(Debug, Serialize)]
struct Day {
    iso: String,
    text: String,
}

/// A page in the making: where it is and what it can link to.
struct Page<'a> {
    site: &'a Site<'a>,
    locale: &'a Locale<'a>,
    root: Root,
}

impl<'a> Page<'a> {
    /// The page at `path`, which is the same in all languages.
    fn new(site: &'a Site<'a>, locale: &'a Locale<'a>, path: &str) -> Self {
        Self { site, locale, root: Root::of(&locale.path(path)) }
    }

    /// A link to another page of the same language.
    fn link(&self, path: &str) -> String {
        self.root.link(&self.locale.path(path))
    }

    /// A text of the catalogue.
    fn text(&self, text: &'a Localized) -> Text<'a> {
        self.site.text(text, self.locale)
    }

    /// The words of a Markdown text's first sentence.
    fn summary(&self, markdown: &'a Localized) -> Text<'a> {
        let Phrase { text, language } = markdown.get(self.locale.index);
        Text::in_language(super::markdown::summary(text).0, self.site.lang(language, self.locale))
    }

    /// The words of a whole Markdown text.
    fn words(&self, markdown: &'a Localized) -> Text<'a> {
        let Phrase { text, language } = markdown.get(self.locale.index);
        Text::in_language(super::markdown::plain(text), self.site.lang(language, self.locale))
    }

    fn html(&self, markdown: &'a Localized, top: u8, skip_summary: SkipSummary) -> Html<'a> {
        let Phrase { text, language } = markdown.get(self.locale.index);
        let text = match skip_summary {
            SkipSummary::Yes => super::markdown::summary(text).1,
            SkipSummary::No => text,
        };
        Html { html: super::markdown::to_html(text, top), lang: self.site.lang(language, self.locale) }
    }

    fn group_link(&self, kind: Kind, id: &crate::model::Id) -> Link<'a> {
        let group = self.site.groups.get(kind, id);
        Link { name: self.text(&group.name), href: self.link(&group.page()) }
    }

    fn entry(&self, group: &'a Group, depth: usize) -> Entry<'a> {
        Entry {
            name: self.text(&group.name),
            description: group.description.as_ref().map(|description| self.text(description)),
            href: self.link(&group.page()),
            count: group.datasets.len(),
            depth,
        }
    }

    fn day(&self, date: Date) -> Day {
        Day { iso: date.to_string(), text: self.locale.messages.date(date) }
    }

    /// A frame for this page.
    fn frame<'p>(&'p self, kind: &'static str, path: &'p str, title: Text<'p>) -> Frame<'p> {
        Frame::new(self, kind, path, title)
    }
}

/// Whether the first sentence of a text is shown elsewhere.
#[derive(Clone, Copy)]
enum SkipSummary {
    Yes,
    No,
}
