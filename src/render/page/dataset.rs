//! The page of a dataset.

mod dictionary;
mod figure;

use std::borrow::Cow;

use jiff::civil::Date;
use minijinja::Value;
use serde::Serialize;

use self::dictionary::{ColumnView, MarkView};
use super::{Day, Html, Link, Page, SkipSummary, Text};
use crate::model::{
    Column, Commitment, CommitmentStatus, Dataset, Distribution, DownloadKind, FieldType, FileInfo, Id, Period,
    Provenance, RowType, Table,
};
use crate::output::Output;
use crate::render::address::dataset_page;
use crate::render::download;
use crate::render::escape::escape_into;
use crate::render::group::{Kind, formats_of};
use crate::render::site::{Locale, Site};

#[derive(Serialize)]
pub(super) struct DatasetView<'a> {
    id: &'a str,
    status: &'static str,
    summary: Text<'a>,
    description: Html<'a>,
    readme: Option<Html<'a>>,
    publisher: Link<'a>,
    topics: Vec<Link<'a>>,
    keywords: Vec<Link<'a>>,
    license: LicenseView<'a>,
    frequency: String,
    issued: Option<Day>,
    modified: Option<Day>,
    temporal: Option<String>,
    spatial: Option<Text<'a>>,
    sources: Vec<SourceView<'a>>,
    commitment: Option<CommitmentView<'a>>,
    contact_href: Option<String>,
    totals: Totals,
    formats: Vec<Link<'a>>,
    citation: String,
    address: Option<String>,
    distributions: Vec<DistributionView<'a>>,
}

#[derive(Serialize)]
struct LicenseView<'a> {
    name: Text<'a>,
    summary: Text<'a>,
    href: String,
    url: Option<&'a str>,
    open: bool,
}

#[derive(Serialize)]
struct SourceView<'a> {
    title: Text<'a>,
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct CommitmentView<'a> {
    item: u32,
    decision: Option<&'a str>,
    due: Option<Day>,
    status: &'static str,
    reason: Option<Text<'a>>,
}

#[derive(Serialize)]
struct Totals {
    rows: Option<u64>,
    files: usize,
}

#[derive(Serialize)]
struct DistributionView<'a> {
    id: String,
    title: Text<'a>,
    description: Option<Text<'a>>,
    original: &'a str,
    rows: Option<u64>,
    /// Totals and heads of groups, which are no rows of data.
    marked_rows: u64,
    columns: Option<usize>,
    span: Option<String>,
    unit: Option<Text<'a>>,
    titles: Vec<Text<'a>>,
    notes: Vec<Text<'a>>,
    downloads: Vec<DownloadView<'a>>,
    too_large_for_excel: bool,
    preview: Option<PreviewView<'a>>,
    dictionary: Vec<ColumnView<'a>>,
    marks: Vec<MarkView<'a>>,
}

#[derive(Serialize)]
struct DownloadView<'a> {
    kind: &'static str,
    format: &'static str,
    label: &'a str,
    href: String,
    size: String,
    bytes: u64,
    rows: Option<String>,
    sha256: String,
    primary: bool,
}

#[derive(Serialize)]
struct PreviewView<'a> {
    columns: Vec<PreviewColumn<'a>>,
    /// `<tr>` elements: the cells are most of a page, and templates would take most of the time for them.
    body: Value,
    shown: usize,
    total: u64,
}

#[derive(Serialize)]
struct PreviewColumn<'a> {
    title: Text<'a>,
    unit: Option<Text<'a>>,
    numeric: bool,
}

/// Characters from which a cell is wrapped rather than kept on one line.
const LONG_CELL: usize = 32;

/// Whether a cell is wrapped.
pub(super) fn is_long(cell: &str) -> bool {
    cell.chars().nth(LONG_CELL).is_some()
}

pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Vec<Output<'a>> {
    let output = |dataset: &'a Dataset| {
        let path = dataset_page(&dataset.id);
        Output::rendered(locale.file(&path), dataset.id.as_str(), move || {
            let path = dataset_page(&dataset.id);
            let page = Page::new(site, locale, &path);
            let view = page.dataset(dataset);
            page.frame("dataset", &path, page.text(&dataset.title))
                .description(&*view.summary.text)
                .below(vec![page.datasets_link()])
                .menu("dataset")
                .render("dataset.html", "dataset", &view)
        })
    };
    site.catalog.datasets.iter().map(output).collect()
}

impl<'a> Page<'a> {
    /// What `dataset.html` sees.
    pub(super) fn dataset(&self, dataset: &'a Dataset) -> DatasetView<'a> {
        let links = |kind, ids: &[Id]| ids.iter().map(|id| self.group_link(kind, id)).collect::<Vec<_>>();
        let formats: Vec<Id> =
            formats_of(dataset).into_iter().filter_map(|format| Id::new(format.extension()).ok()).collect();
        let address = self.site.url(&self.locale.path(&dataset_page(&dataset.id)));
        DatasetView {
            id: dataset.id.as_str(),
            status: dataset.status().as_str(),
            summary: self.summary(&dataset.description),
            description: self.html(&dataset.description, 3, SkipSummary::Yes),
            readme: dataset.readme.as_ref().map(|readme| self.html(readme, 3, SkipSummary::No)),
            publisher: self.group_link(Kind::Organization, &dataset.publisher),
            topics: links(Kind::Topic, &dataset.topics),
            keywords: dataset.keywords.iter().map(|keyword| self.group_link(Kind::Keyword, &keyword.id)).collect(),
            license: self.license(&dataset.license),
            frequency: self.locale.messages.text(&format!("frequency.{}", dataset.frequency.as_str())).to_owned(),
            issued: dataset.issued.map(|date| self.day(date)),
            modified: dataset.modified.map(|date| self.day(date)),
            temporal: dataset.temporal.map(|period| self.period(period)),
            spatial: dataset.spatial.as_ref().map(|spatial| self.text(spatial)),
            sources: dataset.sources.iter().map(|source| self.source(source)).collect(),
            commitment: dataset.commitment.as_ref().map(|commitment| self.commitment(commitment)),
            contact_href: self.contact_link(dataset, address.as_deref()),
            totals: Totals { rows: dataset.rows(), files: dataset.distributions.len() },
            formats: links(Kind::Format, &formats),
            citation: self.citation(dataset, address.as_deref()),
            address,
            distributions: dataset.distributions.iter().map(|file| self.distribution(dataset, file)).collect(),
        }
    }

    fn license(&self, id: &Id) -> LicenseView<'a> {
        let license = &self.site.catalog.licenses[id];
        let Link { name, href } = self.group_link(Kind::License, id);
        let url = license.url.as_ref().map(crate::model::WebUrl::as_str);
        LicenseView { name, summary: self.text(&license.summary), href, url, open: license.open }
    }

    fn source(&self, source: &'a Provenance) -> SourceView<'a> {
        SourceView { title: self.text(&source.title), url: source.url.as_ref().map(crate::model::WebUrl::as_str) }
    }

    fn commitment(&self, commitment: &'a Commitment) -> CommitmentView<'a> {
        let (status, reason) = match &commitment.status {
            CommitmentStatus::Open => ("open", None),
            CommitmentStatus::Withdrawn { reason } => ("withdrawn", Some(self.text(reason))),
        };
        CommitmentView {
            item: commitment.item,
            decision: commitment.decision.as_deref(),
            due: commitment.due.map(|date| self.day(date)),
            status,
            reason,
        }
    }

    fn period(&self, period: Period) -> String {
        let messages = self.locale.messages;
        let date = |date| messages.date(date);
        match (period.start.map(date), period.end.map(date)) {
            (Some(start), Some(end)) => messages.fill("dataset.temporal.range", &[("start", &start), ("end", &end)]),
            (Some(start), None) => messages.fill("dataset.temporal.from", &[("start", &start)]),
            (None, Some(end)) => messages.fill("dataset.temporal.until", &[("end", &end)]),
            (None, None) => String::new(),
        }
    }

    /// A letter to the publisher, or else to the keeper of the catalogue, that says which dataset is meant.
    fn contact_link(&self, dataset: &Dataset, address: Option<&str>) -> Option<String> {
        let catalog = self.site.catalog;
        let email = catalog.publishers[&dataset.publisher].email.as_ref().or(catalog.contact.email.as_ref())?;
        let messages = self.locale.messages;
        let subject = messages.fill("report.subject", &[("title", self.locale.text(&dataset.title))]);
        let body = messages.fill("report.body", &[("address", address.unwrap_or(dataset.id.as_str()))]);
        let encode =
            |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
        Some(format!("mailto:{email}?subject={}&body={}", encode(&subject), encode(&body)))
    }

    fn citation(&self, dataset: &Dataset, address: Option<&str>) -> String {
        let publisher = self.locale.text(&self.site.catalog.publishers[&dataset.publisher].name);
        let title = self.locale.text(&dataset.title);
        let date = dataset.updated().map(|date| self.locale.messages.date(date));
        let key = if date.is_some() { "citation.with_date" } else { "citation.without_date" };
        let values = [
            ("publisher", publisher),
            ("title", title),
            ("date", date.as_deref().unwrap_or_default()),
            ("address", address.unwrap_or_default()),
        ];
        self.locale.messages.fill(key, &values).trim_end().to_owned()
    }

    fn distribution(&self, dataset: &'a Dataset, file: &'a Distribution) -> DistributionView<'a> {
        let table = file.table.as_ref();
        let column = |table: &Table, column: &'a Column| {
            self.column(column, table.rows, file.primary_key.contains(&column.field.name))
        };
        let lines = |lines: &'a [Box<str>]| lines.iter().map(|line| self.line(line)).collect();
        let span = table.and_then(|table| table.span.as_ref());
        DistributionView {
            id: format!("file-{}", file.name),
            title: self.text(file.title.as_ref().unwrap_or(&dataset.title)),
            description: file.description.as_ref().map(|description| self.text(description)),
            original: &file.path,
            rows: table.map(|table| table.rows),
            marked_rows: table.map_or(0, |table| table.marked_rows),
            columns: table.map(|table| table.columns.len()),
            span: span.map(|(first, last)| self.span(first, last)),
            unit: table.and_then(|table| Some(self.line(table.unit.as_ref()?))),
            titles: table.map(|table| lines(&table.titles)).unwrap_or_default(),
            notes: table.map(|table| lines(&table.notes)).unwrap_or_default(),
            downloads: self.downloads(dataset, file),
            too_large_for_excel: table.is_some_and(|table| table.too_large_for_excel),
            preview: table.filter(|table| !table.preview.is_empty()).map(|table| self.preview(table)),
            dictionary: table
                .map(|table| table.columns.iter().map(|it| column(table, it)).collect())
                .unwrap_or_default(),
            marks: table.map(|table| self.mark_columns(table)).unwrap_or_default(),
        }
    }

    /// A line of a file beside its table, in the language in which the agency writes.
    fn line(&self, line: &'a str) -> Text<'a> {
        let lang = (self.locale.index != 0).then(|| self.site.catalog.languages[0].as_str());
        Text { text: printable(line), lang }
    }

    fn span(&self, first: &str, last: &str) -> String {
        let (start, end) = (self.moment(first), self.moment(last));
        if start == end {
            return start.into_owned();
        }
        self.locale.messages.fill("table.range", &[("start", &start), ("end", &end)])
    }

    fn downloads(&self, dataset: &Dataset, file: &'a Distribution) -> Vec<DownloadView<'a>> {
        let messages = self.locale.messages;
        let view =
            |[kind, format, key]: [&'static str; 3], path: String, info: FileInfo, rows: Option<u64>| DownloadView {
                kind,
                format,
                label: messages.text(key),
                href: self.root.link(&path),
                size: messages.size(info.size),
                bytes: info.size,
                rows: rows.map(|rows| messages.count("rows", rows)),
                sha256: info.sha256.to_string(),
                primary: matches!(kind, "csv" | "file"),
            };
        let original = download::original_path(dataset, file);
        let name = file.format.name();
        let Some(table) = &file.table else {
            return vec![view(["file", name, "download.file"], original, file.original, None)];
        };
        let made = table.downloads.iter().filter_map(|download| {
            let info = download.made.as_ref()?.info;
            let path = download::table_path(dataset, file, download.kind);
            let (format, key) = form_words(download.kind);
            Some(view([download.kind.as_str(), format, key], path, info, Some(table.rows)))
        });
        made.chain([view(["original", name, "download.original"], original, file.original, None)]).collect()
    }

    fn preview(&self, table: &'a Table) -> PreviewView<'a> {
        let column = |column: &'a Column| PreviewColumn {
            title: column
                .field
                .title
                .as_ref()
                .map_or_else(|| Text::plain(&*column.field.name), |title| self.text(title)),
            unit: match &column.field.unit {
                Some(unit) => Some(self.text(unit)),
                // The sign stands once above the column rather than in each of its cells.
                None => (column.field.field_type == FieldType::Percentage).then(|| Text::plain("%")),
            },
            numeric: column.field.field_type.is_numeric(),
        };
        PreviewView {
            columns: table.columns.iter().map(column).collect(),
            body: Value::from_safe_string(self.preview_body(table)),
            shown: table.preview.len(),
            total: table.rows + table.marked_rows,
        }
    }

    /// The rows of a preview. A cell has the class `num` or `long`, or none; a row the class `total` or `group`, or
    /// none, and says what it is in its first cell for those who do not see it.
    fn preview_body(&self, table: &Table) -> String {
        let mut body = String::with_capacity(table.preview.len() * table.columns.len() * 24);
        for (row_type, row) in table.preview.rows() {
            let (tag, mut spoken) = match row_type {
                RowType::Data => ("<tr>", None),
                RowType::Total => ("<tr class=\"total\">", Some("table.total_row")),
                RowType::Group => ("<tr class=\"group\">", Some("table.group_row")),
            };
            body.push_str(tag);
            for (cell, column) in row.zip(&table.columns) {
                let text = self.cell(cell, column.field.field_type);
                body.push_str(match column.field.field_type {
                    field_type if field_type.is_numeric() => "<td class=\"num\">",
                    _ if is_long(&text) => "<td class=\"long\">",
                    _ => "<td>",
                });
                // The key is said beside the words of the row, not in front of an empty cell.
                if let Some(key) = spoken.take_if(|_| !text.is_empty()) {
                    body.push_str("<span class=\"unseen\">");
                    escape_into(&mut body, self.locale.messages.text(key)).expect("a text takes what is written to it");
                    body.push_str("</span> ");
                }
                escape_into(&mut body, &printable(&text)).expect("a text takes what is written to it");
                body.push_str("</td>");
            }
            body.push_str("</tr>\n");
        }
        body
    }

    /// A value as the page's language writes it.
    fn cell<'c>(&self, cell: &'c str, field_type: FieldType) -> Cow<'c, str>
    where
        'a: 'c,
    {
        let messages = self.locale.messages;
        match (field_type, cell) {
            (FieldType::Integer | FieldType::Number | FieldType::Percentage | FieldType::Currency, number) => {
                messages.number(number).into()
            }
            (FieldType::Boolean, "true") => messages.text("value.yes").into(),
            (FieldType::Boolean, "false") => messages.text("value.no").into(),
            (FieldType::Date | FieldType::Datetime | FieldType::Period, text) => self.moment(text),
            (_, text) => text.into(),
        }
    }

    /// A year, a period, a day or a time of a day as the page's language writes it.
    fn moment<'c>(&self, text: &'c str) -> Cow<'c, str>
    where
        'a: 'c,
    {
        let messages = self.locale.messages;
        let (day, time) = text.split_once('T').map_or((text, None), |(day, time)| (day, Some(time)));
        match (day.parse::<Date>(), time) {
            (Ok(date), None) => messages.date(date).into(),
            (Ok(date), Some(time)) => format!("{} {time}", messages.date(date)).into(),
            (Err(_), _) => messages.period(text),
        }
    }
}

/// A cell without the characters that HTML cannot hold; the downloads keep them.
fn printable(cell: &str) -> Cow<'_, str> {
    if cell.chars().any(char::is_control) {
        return cell.chars().filter(|c| !c.is_control() || *c == '\n').collect::<String>().into();
    }
    cell.into()
}

/// The name of a form and the key of what is said of it.
fn form_words(kind: DownloadKind) -> (&'static str, &'static str) {
    match kind {
        DownloadKind::Csv => ("CSV", "download.csv"),
        DownloadKind::ExcelCsv => ("CSV (Excel)", "download.excel"),
        DownloadKind::Xlsx => ("XLSX", "download.xlsx"),
        DownloadKind::Json => ("JSON", "download.json"),
        DownloadKind::Ndjson => ("NDJSON", "download.ndjson"),
        DownloadKind::Parquet => ("Parquet", "download.parquet"),
    }
}
