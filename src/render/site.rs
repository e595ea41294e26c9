//! What every renderer needs: the catalogue, the theme, the languages and the groups of datasets.

use std::collections::BTreeMap;
use std::sync::{OnceLock, RwLock};

use jiff::civil::Date;
use minijinja::Value;
use rayon::prelude::*;

use super::address;
use super::appearance::Look;
use super::collation::Collation;
use super::describe::Overview;
use super::group::{Group, Groups, Kind};
use super::messages::Messages;
use super::related::Related;
use super::template::Templates;
use super::text::Text;
use super::theme::Theme;
use crate::diagnostic::Diagnostic;
use crate::model::{Catalog, Dataset, Localized, Phrase};
use crate::output::{OutPath, Output};

/// The catalogue, ready to be rendered.
pub struct Site<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) theme: &'a Theme,
    pub(super) groups: Groups,
    pub(super) overview: Overview,
    pub(super) look: Look<'a>,
    pub(super) locales: Vec<Locale<'a>>,
    /// Made when the first page asks for it: a check shows no page.
    related: OnceLock<Related>,
}

/// One language of the site.
pub(super) struct Locale<'a> {
    /// Its place in `Catalog::languages`.
    pub(super) index: usize,
    /// Its BCP 47 tag.
    pub(super) tag: &'a str,
    /// Where its pages are: nothing for the first language, `en/` for others.
    pub(super) prefix: String,
    pub(super) messages: &'a Messages,
    pub(super) collation: Collation,
    pub(super) templates: Templates<'a>,
    /// Datasets by title.
    pub(super) by_title: Vec<usize>,
    /// Datasets by update, newest first, then by title; those without a date come last.
    pub(super) by_update: Vec<usize>,
    /// The place of each dataset in `by_update`.
    update_rank: Vec<u32>,
    /// Each dataset as a list item, made when it is first shown.
    pub(super) cards: Vec<OnceLock<Result<String, Diagnostic>>>,
    /// What the frames of pages have in common, by what they depend on.
    pub(super) frames: RwLock<BTreeMap<(String, &'static str), Value>>,
}

impl<'a> Site<'a> {
    /// Sorts and groups the datasets for every language and reads the templates.
    ///
    /// # Errors
    /// When templates do not parse, with every fault.
    pub fn new(catalog: &'a Catalog, theme: &'a Theme) -> Result<Self, Vec<Diagnostic>> {
        let mut locales = Vec::new();
        let mut faults = Vec::new();
        for index in 0..catalog.languages.len() {
            match Locale::new(catalog, theme, index) {
                Ok(locale) => locales.push(locale),
                // The templates are the same for all languages, and so are their faults.
                Err(found) => faults = found,
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let groups = Groups::new(catalog);
        Ok(Self {
            catalog,
            theme,
            groups,
            look: Look::new(&catalog.appearance),
            overview: Overview::new(catalog),
            locales,
            related: OnceLock::new(),
        })
    }

    /// How many languages it is in.
    pub fn languages(&self) -> usize {
        self.locales.len()
    }

    /// The files that pages load.
    pub(super) fn assets(&self) -> Vec<Output<'_>> {
        let asset = |asset: &'a super::theme::Asset| {
            Output::rendered(asset.path.clone(), "the theme", move || Ok(asset.bytes.clone()))
        };
        self.theme.assets.iter().map(asset).chain(self.look.outputs()).collect()
    }

    /// The style sheets that every page loads, in order, with their content.
    pub(super) fn stylesheets(&self) -> Vec<(&OutPath, String)> {
        let of_theme = self.theme.stylesheets.iter().filter_map(|path| {
            let asset = self.theme.assets.iter().find(|asset| asset.path == *path)?;
            Some((path, String::from_utf8_lossy(&asset.bytes).into_owned()))
        });
        of_theme.chain(self.look.stylesheet.iter().map(|sheet| (&sheet.path, sheet.css.clone()))).collect()
    }

    /// Which datasets have something in common.
    pub(super) fn related(&self) -> &Related {
        self.related.get_or_init(|| Related::new(self.catalog))
    }

    /// Whether there is a feed of all datasets. Without the address of the site its entries would have no identity,
    /// and without a date nothing could be in it.
    pub(super) fn has_feed(&self) -> bool {
        self.catalog.base_url.is_some() && self.catalog.datasets.iter().any(|dataset| dataset.updated().is_some())
    }

    /// The path of the feed of a group, the same in all languages. Publishers and topics have one.
    pub(super) fn feed_of(&self, group: &Group) -> Option<String> {
        let followed = matches!(group.kind, Kind::Organization | Kind::Topic) && group.dated;
        (followed && self.catalog.base_url.is_some()).then(|| format!("{}feed.xml", group.page()))
    }

    /// The tag of a language of the catalogue, where it is not that of the page.
    pub(super) fn lang(&self, language: usize, locale: &Locale<'_>) -> Option<&'a str> {
        (language != locale.index).then(|| self.catalog.languages[language].as_str())
    }

    /// A text of the catalogue for a page.
    pub(super) fn text(&self, text: &'a Localized, locale: &Locale<'_>) -> Text<'a> {
        let Phrase { text, language } = text.get(locale.index);
        Text::in_language(text, self.lang(language, locale))
    }

    /// The full address of a path of the site, where the site's own is known.
    pub(super) fn url(&self, path: &str) -> Option<String> {
        Some(format!("{}{}", self.catalog.base_url.as_ref()?, address::encode(path)))
    }
}

impl<'a> Locale<'a> {
    fn new(catalog: &'a Catalog, theme: &'a Theme, index: usize) -> Result<Self, Vec<Diagnostic>> {
        let language = &catalog.languages[index];
        let messages = &theme.messages[index];
        let collation = Collation::new(language);
        let by_title = by_title(&catalog.datasets, index, &collation);
        let by_update = by_update(&catalog.datasets, &by_title);
        Ok(Self {
            index,
            tag: language.as_str(),
            prefix: if index == 0 { String::new() } else { format!("{language}/") },
            messages,
            collation,
            templates: Templates::new(theme, messages)?,
            update_rank: ranks(&by_update),
            by_title,
            by_update,
            cards: catalog.datasets.iter().map(|_| OnceLock::new()).collect(),
            frames: RwLock::default(),
        })
    }

    /// The path of a page of this language.
    pub(super) fn path(&self, page: &str) -> String {
        format!("{}{page}", self.prefix)
    }

    /// The file of a page of this language.
    ///
    /// Pages are made of ids and numbers, which are always plain names.
    pub(super) fn file(&self, page: &str) -> OutPath {
        OutPath::new(address::file_of(&self.path(page))).expect("ids and numbers make plain paths")
    }

    /// Some datasets in the order of `by_update`.
    pub(super) fn in_update_order(&self, datasets: &[usize]) -> Vec<usize> {
        let mut order = datasets.to_vec();
        order.sort_by_key(|at| self.update_rank[*at]);
        order
    }

    pub(super) fn text<'t>(&self, text: &'t Localized) -> &'t str {
        text.get(self.index).text
    }
}

fn by_title(datasets: &[Dataset], language: usize, collation: &Collation) -> Vec<usize> {
    let title = |at: usize| datasets[at].title.get(language).text;
    let mut order: Vec<usize> = (0..datasets.len()).collect();
    order.par_sort_by(|a, b| collation.compare(title(*a), title(*b)).then(a.cmp(b)));
    order
}

fn by_update(datasets: &[Dataset], by_title: &[usize]) -> Vec<usize> {
    let updated = |at: usize| std::cmp::Reverse(datasets[at].updated().unwrap_or(Date::MIN));
    let mut order = by_title.to_vec();
    order.sort_by_key(|at| updated(*at));
    order
}

fn ranks(order: &[usize]) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    for (rank, at) in (0..).zip(order) {
        ranks[*at] = rank;
    }
    ranks
}
