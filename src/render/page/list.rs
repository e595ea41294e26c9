//! Lists of datasets: all of them in two orders, and those of each group.

use std::sync::Arc;

use minijinja::Value;
use serde::Serialize;

use super::card::Heading;
use super::frame::Subject;
use super::pager::Pager;
use super::{Entry, Link, PAGE_LENGTH, Page, Text};
use crate::diagnostic::Diagnostic;
use crate::output::Output;
use crate::render::address::page_of;
use crate::render::collation::Letter;
use crate::render::group::{Group, Kind};
use crate::render::site::{Locale, Site};

/// Where the list of all datasets is.
pub(super) const DATASETS: &str = "dataset/";
const A_TO_Z: &str = "dataset/a-z/";

#[derive(Serialize)]
pub(super) struct List<'a> {
    lead: Option<Text<'a>>,
    facts: Vec<Fact<'a>>,
    total: usize,
    orders: Vec<Choice<'a>>,
    letters: Vec<LetterLink>,
    sections: Vec<Section>,
    pager: Pager,
    /// Whether search shows its results in this list.
    facets: bool,
    empty: bool,
    children: Vec<Entry<'a>>,
}

/// Something that is known of a group.
#[derive(Serialize)]
struct Fact<'a> {
    label: &'a str,
    value: String,
    href: Option<String>,
}

#[derive(Serialize)]
struct Choice<'a> {
    name: &'a str,
    href: String,
    current: bool,
}

#[derive(Serialize)]
struct LetterLink {
    label: String,
    href: String,
    current: bool,
}

/// Datasets below a letter, or all of a page below none.
#[derive(Serialize)]
struct Section {
    label: String,
    id: String,
    cards: Vec<Value>,
}

pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Vec<Output<'a>> {
    let mut outputs = by_update(site, locale);
    outputs.extend(a_to_z(site, locale));
    for group in site.groups.all() {
        outputs.extend(group_pages(site, locale, group));
    }
    outputs
}

/// Pages of a list of `length`; an empty list has one.
pub(super) fn page_count(length: usize) -> usize {
    length.div_ceil(PAGE_LENGTH).max(1)
}

fn slice(datasets: &[usize], number: usize) -> &[usize] {
    let start = (number - 1) * PAGE_LENGTH;
    &datasets[start.min(datasets.len())..(start + PAGE_LENGTH).min(datasets.len())]
}

fn by_update<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Vec<Output<'a>> {
    let last = page_count(locale.by_update.len());
    (1..=last)
        .map(move |number| {
            let path = page_of(DATASETS, number);
            Output::rendered(locale.file(&path), "the list of datasets", move || {
                let page = Page::new(site, locale, &path);
                render_all(&page, &path, number, &page.updated(number, last)?)
            })
        })
        .collect()
}

/// The list by title. The bar of letters is made once for all its pages.
fn a_to_z<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Vec<Output<'a>> {
    let last = page_count(locale.by_title.len());
    let letters = Arc::new(first_pages(site, locale));
    (1..=last)
        .map(move |number| {
            let path = page_of(A_TO_Z, number);
            let letters = Arc::clone(&letters);
            Output::rendered(locale.file(&path), "the list of datasets by title", move || {
                let page = Page::new(site, locale, &path);
                render_all(&page, &path, number, &page.titled(&letters, number, last)?)
            })
        })
        .collect()
}

/// Each letter that titles start with, and the page where they begin.
pub(super) fn first_pages(site: &Site<'_>, locale: &Locale<'_>) -> Vec<(Letter, usize)> {
    let mut letters: Vec<(Letter, usize)> = Vec::new();
    for (at, dataset) in locale.by_title.iter().enumerate() {
        let letter = letter_of(locale, locale.text(&site.catalog.datasets[*dataset].title));
        if !letters.iter().rev().any(|(known, _)| *known == letter) {
            letters.push((letter, at / PAGE_LENGTH + 1));
        }
    }
    letters
}

/// The letter of a title, or the label for those that start with none.
pub(super) fn letter_of(locale: &Locale<'_>, name: &str) -> Letter {
    locale.collation.letter(name).unwrap_or_else(|| Letter {
        label: locale.messages.text("list.other_letters").to_owned(),
        id: "other".to_owned(),
    })
}

fn render_all(page: &Page<'_>, path: &str, number: usize, list: &List<'_>) -> Result<Vec<u8>, Diagnostic> {
    let title = page.numbered(page.locale.messages.text("list.title"), number);
    let crumbs = if path == DATASETS { Vec::new() } else { vec![page.datasets_link()] };
    page.frame("list", path, Text::plain(title))
        .description(page.locale.messages.text("list.lead"))
        .below(crumbs)
        .menu("dataset")
        .render("list.html", "list", list)
}

fn group_pages<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>, group: &'a Group) -> Vec<Output<'a>> {
    let base = group.page();
    let last = page_count(group.datasets.len());
    let order = Arc::new(locale.in_update_order(&group.datasets));
    (1..=last)
        .map(move |number| {
            let path = page_of(&base, number);
            let base = base.clone();
            let order = Arc::clone(&order);
            Output::rendered(locale.file(&path), group.id.as_str(), move || {
                let page = Page::new(site, locale, &path);
                let name = page.text(&group.name);
                let title = name.with(page.numbered(&name.text, number));
                let list = page.group_list(group, slice(&order, number), page.pager(&base, number, last))?;
                page.frame("list", &path, title)
                    .description(list.lead.as_ref().map_or_else(|| name.text.to_string(), |lead| lead.text.to_string()))
                    .below(page.group_crumbs(group, number))
                    .feed(site.feed_of(group).map(|path| page.link(&path)))
                    .about(page.subject(group))
                    .menu(menu_of(group.kind))
                    .render("list.html", "list", &list)
            })
        })
        .collect()
}

pub(super) fn menu_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Organization => "organization",
        Kind::Topic => "topic",
        Kind::Keyword | Kind::Format | Kind::License => "dataset",
    }
}

impl<'a> Page<'a> {
    fn list(&self, total: usize, pager: Pager) -> List<'a> {
        List {
            lead: None,
            facts: Vec::new(),
            total,
            orders: Vec::new(),
            letters: Vec::new(),
            sections: Vec::new(),
            pager,
            facets: false,
            empty: total == 0,
            children: Vec::new(),
        }
    }

    /// A page of all datasets, by update.
    pub(super) fn updated(&self, number: usize, last: usize) -> Result<List<'a>, Diagnostic> {
        let order = &self.locale.by_update;
        let cards = self.cards(slice(order, number))?;
        Ok(List {
            orders: self.orders(DATASETS),
            facets: number == 1,
            sections: vec![Section { label: String::new(), id: String::new(), cards }],
            ..self.list(order.len(), self.pager(DATASETS, number, last))
        })
    }

    /// A page of all datasets, by title; `letters` are those of [`first_pages`].
    pub(super) fn titled(
        &self,
        letters: &[(Letter, usize)],
        number: usize,
        last: usize,
    ) -> Result<List<'a>, Diagnostic> {
        let order = &self.locale.by_title;
        let sections = self.letter_sections(slice(order, number))?;
        let links = letters.iter().map(|(letter, first)| LetterLink {
            href: format!("{}#{}", self.link(&page_of(A_TO_Z, *first)), letter.id),
            label: letter.label.clone(),
            current: sections.iter().any(|section| section.id == letter.id),
        });
        let letters = links.collect();
        let list = self.list(order.len(), self.pager(A_TO_Z, number, last));
        Ok(List { orders: self.orders(A_TO_Z), letters, sections, ..list })
    }

    /// A page of the datasets of a group; `shown` are those on it.
    pub(super) fn group_list(&self, group: &'a Group, shown: &[usize], pager: Pager) -> Result<List<'a>, Diagnostic> {
        let cards = self.cards(shown)?;
        Ok(List {
            lead: group.description.as_ref().map(|description| self.text(description)),
            facts: self.facts(group),
            sections: vec![Section { label: String::new(), id: String::new(), cards }],
            children: self.children(group),
            ..self.list(group.datasets.len(), pager)
        })
    }

    fn cards(&self, datasets: &[usize]) -> Result<Vec<Value>, Diagnostic> {
        datasets.iter().map(|at| self.card(*at, Heading::BelowPage)).collect()
    }

    fn letter_sections(&self, datasets: &[usize]) -> Result<Vec<Section>, Diagnostic> {
        let mut sections: Vec<Section> = Vec::new();
        for at in datasets {
            let title = self.locale.text(&self.site.catalog.datasets[*at].title);
            let Letter { label, id } = letter_of(self.locale, title);
            let card = self.card(*at, Heading::BelowSection)?;
            // Names in other scripts sort apart from the letter that they are spelled with.
            match sections.iter_mut().find(|section| section.id == id) {
                Some(section) => section.cards.push(card),
                None => sections.push(Section { label, id, cards: vec![card] }),
            }
        }
        Ok(sections)
    }

    fn orders(&self, current: &str) -> Vec<Choice<'a>> {
        let choice = |key: &'static str, path| Choice {
            name: self.locale.messages.text(key),
            href: self.link(path),
            current: path == current,
        };
        vec![choice("list.by_update", DATASETS), choice("list.a_z", A_TO_Z)]
    }

    /// A heading that says which page of a list this is, from the second on.
    pub(super) fn numbered(&self, title: &str, number: usize) -> String {
        if number == 1 {
            return title.to_owned();
        }
        let number = self.locale.messages.number(&number.to_string());
        format!("{title}, {}", self.locale.messages.fill("list.page", &[("n", &number)]))
    }

    pub(super) fn datasets_link(&self) -> Link<'a> {
        Link { name: Text::plain(self.locale.messages.text("menu.dataset")), href: self.link(DATASETS) }
    }

    /// The way to a page of a group: its directory, the groups above it and its own first page.
    fn group_crumbs(&self, group: &'a Group, number: usize) -> Vec<Link<'a>> {
        let above = self.site.groups.lineage(group.kind, &group.id);
        let mut crumbs: Vec<_> =
            above.skip(usize::from(number == 1)).map(|group| self.group_link(group.kind, &group.id)).collect();
        crumbs.push(self.directory_link(group.kind));
        crumbs.reverse();
        crumbs
    }

    /// What machines take a page of a group for.
    fn subject(&self, group: &Group) -> Subject<'a> {
        match group.kind {
            Kind::Organization => Subject::Publisher(&self.site.catalog.publishers[&group.id]),
            _ => Subject::None,
        }
    }

    fn children(&self, group: &'a Group) -> Vec<Entry<'a>> {
        group.children.iter().map(|id| self.entry(self.site.groups.get(group.kind, id), 0)).collect()
    }

    fn facts(&self, group: &Group) -> Vec<Fact<'a>> {
        let catalog = self.site.catalog;
        let fact = |key: &'static str, value: String, href| Fact { label: self.locale.messages.text(key), value, href };
        let mut facts = Vec::new();
        match group.kind {
            Kind::Organization => {
                let publisher = &catalog.publishers[&group.id];
                if let Some(parent) = &publisher.parent {
                    let link = self.group_link(Kind::Organization, parent);
                    facts.push(fact("facts.parent", link.name.text.into_owned(), Some(link.href)));
                }
                if let Some(homepage) = &publisher.homepage {
                    facts.push(fact("facts.homepage", homepage.to_string(), Some(homepage.to_string())));
                }
                if let Some(email) = &publisher.email {
                    facts.push(fact("facts.email", email.to_string(), Some(format!("mailto:{email}"))));
                }
            }
            Kind::License => {
                if let Some(url) = &catalog.licenses[&group.id].url {
                    facts.push(fact("facts.license_text", url.to_string(), Some(url.to_string())));
                }
            }
            Kind::Topic | Kind::Keyword | Kind::Format => {}
        }
        facts
    }
}
