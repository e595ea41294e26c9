//! The whole.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{
    Appearance, Boundaries, Country, DataTheme, Dataset, ExtraPage, Host, Id, Language, License, Localized, Publisher,
    ReportForm, Series, Topic, WebUrl,
};

/// The checked catalogue (`dcat:Catalog`). Every id in it resolves.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalog {
    /// Its title.
    pub title: Localized,
    /// Markdown; the first sentence is the summary.
    pub description: Localized,
    /// Address of the site's root, with `/` at its end.
    pub base_url: Option<WebUrl>,
    /// At least one; the first is at `/`, others at `/<tag>/`.
    pub languages: Vec<Language>,
    /// Who keeps the catalogue.
    pub publisher: Id,
    /// The country that its data are about.
    pub country: Option<Country>,
    /// The web hosts that settings are written for.
    pub hosts: BTreeSet<Host>,
    /// Terms of what the catalogue itself says (titles, descriptions).
    pub metadata_license: Option<Id>,
    /// Whom to ask.
    pub contact: Contact,
    /// What differs from the look of the theme.
    pub appearance: Appearance,
    /// Markdown that the home page shows.
    pub welcome: Option<Localized>,
    /// By id.
    pub publishers: BTreeMap<Id, Publisher>,
    /// By id.
    pub topics: BTreeMap<Id, Topic>,
    /// By id: built-in ones and the catalogue's own.
    pub licenses: BTreeMap<Id, License>,
    /// By id.
    pub series: BTreeMap<Id, Series>,
    /// Groups of words that mean the same, at least two in each; no word is in two groups.
    pub synonyms: Vec<Vec<Box<str>>>,
    /// Boundaries of places, for maps; sorted by id.
    pub boundaries: Vec<Boundaries>,
    /// Sorted by id.
    pub datasets: Vec<Dataset>,
    /// Sorted by id.
    pub pages: Vec<ExtraPage>,
}

impl Catalog {
    /// The EU theme of a topic, or of the nearest one above it that has one.
    pub fn data_theme(&self, topic: &Id) -> Option<DataTheme> {
        let above = |topic: &&Topic| self.topics.get(topic.parent.as_ref()?);
        std::iter::successors(self.topics.get(topic), above).find_map(|topic| topic.data_theme)
    }
}

/// Whom to ask about the catalogue. What is unknown is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// A person's or an office's name.
    pub name: Option<Box<str>>,
    /// An e-mail address.
    pub email: Option<Box<str>>,
    /// A page.
    pub url: Option<WebUrl>,
    /// A telephone number.
    pub phone: Option<Box<str>>,
    /// The page where an error of a dataset is reported.
    pub report: Option<ReportForm>,
    /// The last day on which reports of security faults are answered at the e-mail address or the page, at least one
    /// of which is known then.
    pub security_until: Option<Date>,
}
