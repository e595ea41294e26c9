//! The list of datasets as a table: its columns, and what stands in them.
//!
//! It has every entry, also what is only promised and what was taken back, since the list itself is a promise. Texts are
//! in the first language of the site, and what is not known is an empty cell.

use std::borrow::Cow;

use jiff::civil::Date;

use super::address::dataset_page;
use super::describe::Described;
use super::download::table_path;
use super::group::formats_of;
use super::markdown;
use crate::model::{Dataset, DownloadKind, FieldType, Frequency};

/// Where it is, for programs.
pub(crate) const LIST: &str = "catalog.csv";

/// Where it is, as Excel opens it.
pub(crate) const EXCEL_LIST: &str = "catalog-excel.csv";

/// What stands between the texts of a cell that has several.
const BETWEEN: &str = "; ";

/// What stands in a column of the row of a dataset.
type Cell = for<'a> fn(Described<'a>, &'a Dataset) -> Option<Cow<'a, str>>;

/// A column.
pub(crate) struct ListColumn {
    pub(crate) name: &'static str,
    pub(crate) field_type: FieldType,
    pub(crate) cell: Cell,
}

/// The columns, in their order. Each is described in `docs/src/interfaces.md`.
pub(crate) const COLUMNS: [ListColumn; 20] = [
    text("id", |_, dataset| some(dataset.id.as_str())),
    text("title", |_, dataset| some(dataset.title.get(0).text)),
    text("description", |_, dataset| Some(markdown::plain(dataset.description.get(0).text).into())),
    text("publisher", |site, dataset| some(site.catalog().publishers[&dataset.publisher].name.get(0).text)),
    text("topics", |site, dataset| joined(dataset.topics.iter().map(|id| site.catalog().topics[id].name.get(0).text))),
    text("keywords", |_, dataset| joined(dataset.keywords.iter().map(|keyword| &*keyword.name))),
    text("license", |_, dataset| some(dataset.license.as_str())),
    text("frequency", |_, dataset| {
        some(dataset.frequency.as_str()).filter(|_| dataset.frequency != Frequency::UNKNOWN)
    }),
    date("issued", |_, dataset| day(dataset.issued)),
    date("modified", |_, dataset| day(dataset.modified)),
    date("temporal_start", |_, dataset| day(dataset.temporal?.start)),
    date("temporal_end", |_, dataset| day(dataset.temporal?.end)),
    text("spatial", |_, dataset| some(dataset.spatial.as_ref()?.get(0).text)),
    text("status", |_, dataset| some(dataset.status().as_str())),
    column("item", FieldType::Integer, |_, dataset| Some(dataset.commitment.as_ref()?.item.to_string().into())),
    text("decision", |_, dataset| some(dataset.commitment.as_ref()?.decision.as_deref()?)),
    date("due", |_, dataset| day(dataset.commitment.as_ref()?.due)),
    text("formats", |_, dataset| joined(formats_of(dataset).into_iter().map(|format| format.name()))),
    text("csv", |site, dataset| Some(tables(site, dataset).join(BETWEEN).into())),
    text("page", |site, dataset| Some(site.url(&dataset_page(&dataset.id)).into())),
];

/// The addresses of the clean CSV of each table.
fn tables(site: Described<'_>, dataset: &Dataset) -> Vec<String> {
    let tables = dataset.distributions.iter().filter(|file| file.table.is_some());
    tables.map(|file| site.url(&table_path(dataset, file, DownloadKind::Csv))).collect()
}

const fn text(name: &'static str, cell: Cell) -> ListColumn {
    column(name, FieldType::String, cell)
}

const fn date(name: &'static str, cell: Cell) -> ListColumn {
    column(name, FieldType::Date, cell)
}

const fn column(name: &'static str, field_type: FieldType, cell: Cell) -> ListColumn {
    ListColumn { name, field_type, cell }
}

#[expect(clippy::unnecessary_wraps, reason = "it makes a cell of a text that is always there")]
fn some(text: &str) -> Option<Cow<'_, str>> {
    Some(text.into())
}

fn day<'a>(date: Option<Date>) -> Option<Cow<'a, str>> {
    Some(date?.to_string().into())
}

fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Cow<'a, str>> {
    Some(texts.collect::<Vec<_>>().join(BETWEEN).into())
}
