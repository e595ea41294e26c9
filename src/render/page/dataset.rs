//! The page of a dataset.

mod dictionary;
mod explorer;
mod figure;
mod qr;

use std::borrow::Cow;

use jiff::civil::Date;
use minijinja::Value;
use serde::Serialize;

use self::dictionary::{ColumnView, MarkView};
use self::qr::Qr;
use super::chart::ChartView;
use super::frame::Subject;
use super::snippet::{Snippet, snippets};
use super::{Day, Html, Link, Page, SkipSummary, Text};
use crate::model::{
    Change, Column, Commitment, CommitmentStatus, Dataset, Distribution, FieldType, FileInfo, Id, Mark, Period,
    Provenance, RowType, Table, Terms,
};
use crate::output::Output;
use crate::render::address::dataset_page;
use crate::render::cite::{self, Version};
use crate::render::ckan_name::package_show;
use crate::render::describe::is_told;
use crate::render::download;
use crate::render::escape::escape_into;
use crate::render::group::{Kind, formats_of};
use crate::render::related::{Common, Relation, column_id};
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
    bibtex: String,
    address: Option<String>,
    /// The address of what the interface of CKAN says of it; none where that says nothing.
    package: Option<String>,
    qr: Option<Qr>,
    /// The last day on which its next update is not late, as machines write it.
    update_due: Option<String>,
    version: Option<VersionView<'a>>,
    changes: Vec<ChangeView<'a>>,
    related: Vec<RelatedView<'a>>,
    feeds: Vec<Link<'a>>,
    distributions: Vec<DistributionView<'a>>,
}

#[derive(Serialize)]
struct LicenseView<'a> {
    id: &'a str,
    name: Text<'a>,
    summary: Text<'a>,
    href: String,
    url: Option<&'a str>,
    open: bool,
    terms: Option<TermsView<'a>>,
}

/// A licence that the program knows, point by point.
#[derive(Serialize)]
struct TermsView<'a> {
    brief: &'a str,
    may: Vec<&'a str>,
    must: Vec<&'a str>,
    must_not: Vec<&'a str>,
}

/// The state of the data.
#[derive(Serialize)]
struct VersionView<'a> {
    text: Cow<'a, str>,
    /// Whether a maintainer gave it that name; else it is made of the original files.
    named: bool,
}

#[derive(Serialize)]
struct ChangeView<'a> {
    date: Day,
    text: Text<'a>,
}

/// Another dataset and what both have.
#[derive(Serialize)]
struct RelatedView<'a> {
    link: Link<'a>,
    reasons: Vec<Reason<'a>>,
}

/// Things of one kind that two datasets have.
#[derive(Serialize)]
struct Reason<'a> {
    label: &'a str,
    names: Vec<Text<'a>>,
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
    charts: Vec<ChartView<'a>>,
    /// Whether a map is not drawn, since no boundaries fit.
    lacks_map: bool,
    preview: Option<PreviewView<'a>>,
    dictionary: Vec<ColumnView<'a>>,
    marks: Vec<MarkView<'a>>,
    snippets: Vec<Snippet>,
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
    /// What the script that explores the table is told, as JSON; none where it has no CSV.
    explorer: Option<Value>,
}

#[derive(Serialize)]
struct PreviewColumn<'a> {
    title: Text<'a>,
    unit: Option<Text<'a>>,
    numeric: bool,
}

/// Characters from which a cell is wrapped rather than kept on one line.
const LONG_CELL: usize = 32;

/// Kinds of things, and things of one kind, that are named as the reason why datasets are related.
const REASONS: (usize, usize) = (2, 3);

/// Whether a cell is wrapped.
pub(super) fn is_long(cell: &str) -> bool {
    cell.chars().nth(LONG_CELL).is_some()
}

pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Vec<Output<'a>> {
    let output = |(at, dataset): (usize, &'a Dataset)| {
        let path = dataset_page(&dataset.id);
        Output::rendered(locale.file(&path), dataset.id.as_str(), move || {
            let path = dataset_page(&dataset.id);
            let page = Page::new(site, locale, &path);
            let view = page.dataset(at);
            page.frame("dataset", &path, page.text(&dataset.title))
                .description(&*view.summary.text)
                .below(vec![page.datasets_link()])
                .about(Subject::Dataset(dataset))
                .menu("dataset")
                .render("dataset.html", "dataset", &view)
        })
    };
    site.catalog.datasets.iter().enumerate().map(output).collect()
}

impl<'a> Page<'a> {
    /// What `dataset.html` sees.
    pub(super) fn dataset(&self, at: usize) -> DatasetView<'a> {
        let dataset = &self.site.catalog.datasets[at];
        let links = |kind, ids: &[Id]| ids.iter().map(|id| self.group_link(kind, id)).collect::<Vec<_>>();
        let formats: Vec<Id> =
            formats_of(dataset).into_iter().filter_map(|format| Id::new(format.extension()).ok()).collect();
        let address = self.site.url(&self.locale.path(&dataset_page(&dataset.id)));
        let version = cite::version(dataset);
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
            citation: cite::sentence(self.site, self.locale, dataset, address.as_deref()),
            bibtex: cite::bibtex(self.site, self.locale, dataset, version.as_ref(), address.as_deref()),
            qr: address.as_deref().and_then(qr::qr),
            package: (address.is_some() && is_told(dataset)).then(|| self.root.link(&package_show(&dataset.id))),
            address,
            update_due: dataset.update_due().map(|date| date.to_string()),
            version: version.map(|Version { name, given }| VersionView { text: name, named: given }),
            changes: dataset.changes.iter().map(|change| self.change(change)).collect(),
            related: self.site.related().to(at).iter().map(|relation| self.related(dataset, relation)).collect(),
            feeds: self.feeds(dataset),
            distributions: dataset.distributions.iter().map(|file| self.distribution(dataset, file)).collect(),
        }
    }

    fn license(&self, id: &Id) -> LicenseView<'a> {
        let license = &self.site.catalog.licenses[id];
        let Link { name, href } = self.group_link(Kind::License, id);
        let url = license.url.as_ref().map(crate::model::WebUrl::as_str);
        let terms = license.terms.map(|terms| self.terms(terms));
        LicenseView {
            id: license.id.as_str(),
            name,
            summary: self.text(&license.summary),
            href,
            url,
            open: license.open,
            terms,
        }
    }

    fn terms(&self, terms: Terms) -> TermsView<'a> {
        let texts = |kind: &str, keys: &[&str]| {
            keys.iter().map(|key| self.locale.messages.string(&format!("terms.{kind}.{key}"))).collect()
        };
        TermsView {
            brief: self.locale.messages.string(&format!("terms.brief.{}", terms.brief)),
            may: texts("may", Terms::MAY),
            must: texts("must", terms.must),
            must_not: texts("must_not", terms.must_not),
        }
    }

    fn change(&self, change: &'a Change) -> ChangeView<'a> {
        ChangeView { date: self.day(change.date), text: self.text(&change.text) }
    }

    fn related(&self, dataset: &'a Dataset, relation: &Relation<'_>) -> RelatedView<'a> {
        let other = &self.site.catalog.datasets[relation.dataset];
        let (kinds, things) = REASONS;
        let reason = |(common, ids): &(Common, Vec<&Id>)| Reason {
            label: self.locale.messages.string(&format!("related.{}", common.as_str())),
            names: ids.iter().take(things).map(|id| self.common_name(dataset, *common, id)).collect(),
        };
        RelatedView {
            link: Link { name: self.text(&other.title), href: self.link(&dataset_page(&other.id)) },
            reasons: relation.shared.iter().take(kinds).map(reason).collect(),
        }
    }

    /// The name of what a dataset shares with another. A column has the name that it has here.
    fn common_name(&self, dataset: &'a Dataset, common: Common, id: &Id) -> Text<'a> {
        match common {
            Common::Topic => self.group_link(Kind::Topic, id).name,
            Common::Keyword => self.group_link(Kind::Keyword, id).name,
            Common::Publisher => self.group_link(Kind::Organization, id).name,
            Common::Column => {
                let tables = dataset.distributions.iter().filter_map(|file| file.table.as_ref());
                let mut columns = tables.flat_map(|table| &table.columns);
                let column = columns.find(|column| column_id(&column.field.name).as_ref() == Some(id));
                column.map_or_else(|| Text::plain(id.as_str().to_owned()), |column| self.column_title(column))
            }
        }
    }

    /// The feeds that tell of a change of the dataset: its publisher's and its topics'.
    fn feeds(&self, dataset: &Dataset) -> Vec<Link<'a>> {
        let groups = &self.site.groups;
        let topics = dataset.topics.iter().map(|id| groups.get(Kind::Topic, id));
        let all = std::iter::once(groups.get(Kind::Organization, &dataset.publisher)).chain(topics);
        all.filter_map(|group| Some(Link { name: self.text(&group.name), href: self.link(&self.site.feed_of(group)?) }))
            .collect()
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
        let whole_years = period.start.is_none_or(|start| start.day_of_year() == 1)
            && period.end.is_none_or(|end| end == end.last_of_year());
        let date = |date: Date| if whole_years { date.year().to_string() } else { messages.date(date) };
        match (period.start.map(date), period.end.map(date)) {
            (Some(start), Some(end)) if start == end => start,
            (Some(start), Some(end)) => messages.fill("dataset.temporal.range", &[("start", &start), ("end", &end)]),
            (Some(start), None) => messages.fill("dataset.temporal.from", &[("start", &start)]),
            (None, Some(end)) => messages.fill("dataset.temporal.until", &[("end", &end)]),
            (None, None) => String::new(),
        }
    }

    /// The form of the catalogue, or else a letter to the publisher or to the keeper of the catalogue, that says which
    /// dataset is meant.
    fn contact_link(&self, dataset: &Dataset, address: Option<&str>) -> Option<String> {
        let catalog = self.site.catalog;
        let title = self.locale.text(&dataset.title);
        let address = address.unwrap_or(dataset.id.as_str());
        let encode =
            |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
        if let Some(form) = &catalog.contact.report {
            let [title, address] = [title, address].map(encode);
            return Some(form.fill(|place| match place {
                "title" => &title,
                "address" => &address,
                _ => dataset.id.as_str(),
            }));
        }
        let email = catalog.publishers[&dataset.publisher].email.as_ref().or(catalog.contact.email.as_ref())?;
        let messages = self.locale.messages;
        let subject = messages.fill("report.subject", &[("title", title)]);
        let body = messages.fill("report.body", &[("address", address)]);
        Some(format!("mailto:{email}?subject={}&body={}", encode(&subject), encode(&body)))
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
            charts: self.charts(dataset, file),
            lacks_map: self.lacks_map(dataset, file),
            preview: table.filter(|table| !table.preview.is_empty()).map(|table| self.preview(dataset, file, table)),
            dictionary: table
                .map(|table| table.columns.iter().map(|it| column(table, it)).collect())
                .unwrap_or_default(),
            marks: table.map(|table| self.mark_columns(table)).unwrap_or_default(),
            snippets: table.map(|table| snippets(table, &self.place(dataset, file))).unwrap_or_default(),
        }
    }

    fn column_title(&self, column: &'a Column) -> Text<'a> {
        column.field.title.as_ref().map_or_else(|| Text::plain(&*column.field.name), |title| self.text(title))
    }

    /// A line of a file beside its table, in the language in which the agency writes.
    fn line(&self, line: &'a str) -> Text<'a> {
        Text::in_language(printable(line), self.site.lang(0, self.locale))
    }

    fn span(&self, first: &str, last: &str) -> String {
        let messages = self.locale.messages;
        let (start, end) = (messages.moment(first), messages.moment(last));
        if start == end {
            return start.into_owned();
        }
        messages.fill("table.range", &[("start", &start), ("end", &end)])
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
            let (format, key) = (download::form_name(download.kind), download::use_key(download.kind));
            Some(view([download.kind.as_str(), format, key], path, info, Some(table.rows)))
        });
        made.chain([view(["original", name, "download.original"], original, file.original, None)]).collect()
    }

    fn preview(&self, dataset: &Dataset, file: &Distribution, table: &'a Table) -> PreviewView<'a> {
        let column = |column: &'a Column| PreviewColumn {
            title: self.column_title(column),
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
            explorer: self.explorer(dataset, file, table),
        }
    }

    /// The rows of a preview. A cell has the class `num` or `long`, or none; a row the class `total` or `group`, or
    /// none, and says what it is in its first cell for those who do not see it. The script that explores the table
    /// (`themes/default/static/table/rows.js`) makes the same of the same rows.
    fn preview_body(&self, table: &Table) -> String {
        let messages = self.locale.messages;
        let mut body = String::with_capacity(table.preview.len() * table.columns.len() * 24);
        for (row_type, row) in table.preview.rows() {
            let (tag, mut spoken) = match row_type {
                RowType::Data => ("<tr>", None),
                RowType::Total => ("<tr class=\"total\">", Some("table.total_row")),
                RowType::Group => ("<tr class=\"group\">", Some("table.group_row")),
            };
            body.push_str(tag);
            let row: Vec<&str> = row.collect();
            for (at, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
                let text = messages.cell(cell, column.field.field_type);
                body.push_str(match column.field.field_type {
                    field_type if field_type.is_numeric() => "<td class=\"num\">",
                    _ if is_long(&text) => "<td class=\"long\">",
                    _ => "<td>",
                });
                // The key is said beside the words of the row, not in front of an empty cell.
                if let Some(key) = spoken.take_if(|_| !text.is_empty()) {
                    body.push_str("<span class=\"unseen\">");
                    escape_into(&mut body, messages.text(key)).expect("a text takes what is written to it");
                    body.push_str("</span> ");
                }
                escape_into(&mut body, &printable(&text)).expect("a text takes what is written to it");
                if let Some(flag) = flag_of(table, &row, at) {
                    body.push_str(" <small>");
                    escape_into(&mut body, &printable(flag)).expect("a text takes what is written to it");
                    body.push_str("</small>");
                }
                body.push_str("</td>");
            }
            body.push_str("</tr>\n");
        }
        body
    }
}

/// How final the value of a column is in a row of the clean CSV, in the words of the file.
fn flag_of<'r>(table: &Table, row: &[&'r str], column: usize) -> Option<&'r str> {
    let at = table.marks.iter().position(|mark| mark.mark == Mark::Flag(column))?;
    row.get(table.columns.len() + at).copied().filter(|flag| !flag.is_empty())
}

/// A cell without the characters that HTML cannot hold; the downloads keep them.
fn printable(cell: &str) -> Cow<'_, str> {
    if cell.chars().any(char::is_control) {
        return cell.chars().filter(|c| !c.is_control() || *c == '\n').collect::<String>().into();
    }
    cell.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::License;
    use crate::render::messages::Messages;
    use crate::source::Source;

    /// Texts whose keys are put together are asked for by no template, so nothing else would miss them.
    #[test]
    fn there_is_a_text_for_every_term_of_a_licence_and_every_reason_in_both_languages() {
        for text in
            [include_str!("../../../themes/default/i18n/vi.toml"), include_str!("../../../themes/default/i18n/en.toml")]
        {
            let mut messages = Messages::default();
            assert!(messages.extend(&Source::new("i18n", text)).is_empty());
            let mut keys: Vec<String> = Terms::MAY.iter().map(|key| format!("may.{key}")).collect();
            for terms in License::built_in(&["vi"]).into_iter().filter_map(|license| license.terms) {
                keys.push(format!("brief.{}", terms.brief));
                keys.extend(terms.must.iter().map(|key| format!("must.{key}")));
                keys.extend(terms.must_not.iter().map(|key| format!("must_not.{key}")));
            }
            let mut keys: Vec<String> = keys.into_iter().map(|key| format!("terms.{key}")).collect();
            let reasons = [Common::Topic, Common::Keyword, Common::Column, Common::Publisher];
            keys.extend(reasons.map(|reason| format!("related.{}", reason.as_str())));
            let missing: Vec<_> = keys.iter().filter(|key| messages.string(key).is_empty()).collect();
            assert!(missing.is_empty(), "{missing:?}");
        }
    }
}
