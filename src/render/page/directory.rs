//! Lists of groups: all publishers, topics, keywords, formats, licences.

use std::sync::Arc;

use serde::Serialize;

use super::list::{letter_of, menu_of};
use super::pager::Pager;
use super::{Entry, Link, Page, Text};
use crate::output::Output;
use crate::render::address::page_of;
use crate::render::group::{Group, Kind};
use crate::render::site::{Locale, Site};

/// Groups on a page of a directory.
const DIRECTORY_LENGTH: usize = 500;

#[derive(Serialize)]
pub(super) struct Directory<'a> {
    lead: &'a str,
    sections: Vec<Section<'a>>,
    pager: Pager,
}

#[derive(Serialize)]
struct Section<'a> {
    label: String,
    id: String,
    entries: Vec<Entry<'a>>,
}

pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Vec<Output<'a>> {
    Kind::ALL.iter().flat_map(|kind| directory(site, locale, *kind)).collect()
}

fn directory<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>, kind: Kind) -> Vec<Output<'a>> {
    let base = directory_page(kind);
    let groups = Arc::new(ordered(site, locale, kind));
    let last = groups.len().div_ceil(DIRECTORY_LENGTH).max(1);
    let output = |number: usize| {
        let (path, base, groups) = (page_of(&base, number), base.clone(), Arc::clone(&groups));
        Output::rendered(locale.file(&path), kind.as_str(), move || {
            let page = Page::new(site, locale, &path);
            let shown = groups.chunks(DIRECTORY_LENGTH).nth(number - 1).unwrap_or_default();
            let view = page.directory(kind, shown, page.pager(&base, number, last));
            let title = page.numbered(locale.messages.text(title_key(kind)), number);
            let crumbs = if number == 1 { Vec::new() } else { vec![page.directory_link(kind)] };
            page.frame("directory", &path, Text::plain(title))
                .description(view.lead)
                .below(crumbs)
                .menu(menu_of(kind))
                .render("directory.html", "directory", &view)
        })
    };
    (1..=last).map(output).collect()
}

fn directory_page(kind: Kind) -> String {
    format!("{}/", kind.as_str())
}

pub(super) fn title_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Organization => "kind.organization",
        Kind::Topic => "kind.topic",
        Kind::Keyword => "kind.keyword",
        Kind::Format => "kind.format",
        Kind::License => "kind.license",
    }
}

fn lead_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Organization => "directory.organization",
        Kind::Topic => "directory.topic",
        Kind::Keyword => "directory.keyword",
        Kind::Format => "directory.format",
        Kind::License => "directory.license",
    }
}

/// Groups by name, each followed by those below it, with how deep they lie.
pub(super) fn ordered<'a>(site: &'a Site<'a>, locale: &Locale<'_>, kind: Kind) -> Vec<(&'a Group, usize)> {
    let groups = site.groups.of(kind);
    let by_name = |list: &mut Vec<&'a Group>| {
        list.sort_by(|a, b| {
            locale.collation.compare(locale.text(&a.name), locale.text(&b.name)).then_with(|| a.id.cmp(&b.id))
        });
    };
    let mut top: Vec<_> = groups.values().filter(|group| group.parent.is_none()).collect();
    by_name(&mut top);
    let mut open: Vec<_> = top.into_iter().rev().map(|group| (group, 0)).collect();
    let mut ordered = Vec::with_capacity(groups.len());
    while let Some((group, depth)) = open.pop() {
        ordered.push((group, depth));
        let mut children: Vec<_> = group.children.iter().map(|id| &groups[id]).collect();
        by_name(&mut children);
        open.extend(children.into_iter().rev().map(|child| (child, depth + 1)));
    }
    ordered
}

impl<'a> Page<'a> {
    /// A page of the groups of a kind; `shown` are those on it, with how deep they lie.
    pub(super) fn directory(&self, kind: Kind, shown: &[(&'a Group, usize)], pager: Pager) -> Directory<'a> {
        Directory { lead: self.locale.messages.text(lead_key(kind)), sections: self.sections(kind, shown), pager }
    }

    /// Keywords stand below their letters; other groups are few and stand together.
    fn sections(&self, kind: Kind, groups: &[(&'a Group, usize)]) -> Vec<Section<'a>> {
        let mut sections: Vec<Section<'a>> = Vec::new();
        for (group, depth) in groups {
            let (label, id) = match kind {
                Kind::Keyword => {
                    let letter = letter_of(self.locale, self.locale.text(&group.name));
                    (letter.label, letter.id)
                }
                _ => (String::new(), String::new()),
            };
            let entry = self.entry(group, *depth);
            match sections.iter_mut().find(|section| section.id == id) {
                Some(section) => section.entries.push(entry),
                None => sections.push(Section { label, id, entries: vec![entry] }),
            }
        }
        sections
    }

    pub(super) fn directory_link(&self, kind: Kind) -> Link<'a> {
        Link { name: Text::plain(self.locale.messages.text(title_key(kind))), href: self.link(&directory_page(kind)) }
    }
}
