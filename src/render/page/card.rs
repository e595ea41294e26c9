//! A dataset in a list.

use serde::Serialize;

use super::{Day, Link, Page, Text};
use crate::model::{Dataset, Status};
use crate::render::group::{Kind, formats_of};

#[derive(Debug, Serialize)]
pub(super) struct Card<'a> {
    href: String,
    title: Text<'a>,
    summary: Text<'a>,
    publisher: Link<'a>,
    date: Option<Day>,
    date_label: &'a str,
    formats: Vec<&'static str>,
    rows: Option<u64>,
    status: &'static str,
}

impl<'a> Page<'a> {
    pub(super) fn card(&self, dataset: &'a Dataset) -> Card<'a> {
        let label = if dataset.modified.is_some() { "card.date_modified" } else { "card.date_issued" };
        Card {
            href: self.link(&format!("dataset/{}/", dataset.id)),
            title: self.text(&dataset.title),
            summary: self.summary(&dataset.description),
            publisher: self.group_link(Kind::Organization, &dataset.publisher),
            date: dataset.updated().map(|date| self.day(date)),
            date_label: self.locale.messages.text(label),
            formats: formats_of(dataset).into_iter().map(|format| format.name()).collect(),
            rows: dataset.rows(),
            status: status_name(dataset.status()),
        }
    }
}

pub(super) fn status_name(status: Status) -> &'static str {
    match status {
        Status::Published => "published",
        Status::Promised => "promised",
        Status::Withdrawn => "withdrawn",
    }
}
