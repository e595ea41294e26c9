//! `/api/`: what machines find where, and how a person asks for it.

use serde::Serialize;

use super::snippet::{Addresses, Json, Place, Snippet, fetching, of_fields, snippets};
use super::{Page, Text};
use crate::model::{Dataset, Distribution, Status, Table};
use crate::output::Output;
use crate::render::address::dataset_page;
use crate::render::ckan_name::{FOLDER, package_show};
use crate::render::list_table::{COLUMNS, EXCEL_LIST, LIST};
use crate::render::site::{Locale, Site};

/// Its path below the language.
pub(super) const API: &str = "api/";

#[derive(Serialize)]
struct ApiView<'a> {
    /// The address of the site.
    base: String,
    /// How many entries the list has.
    total: usize,
    list: Code,
    /// The list as a file for programs.
    csv: String,
    /// The list as Excel opens it.
    excel_list: String,
    table: Option<TableView<'a>>,
    ckan: Code,
    files: Vec<FileRow>,
}

/// Code that reads something in several programs, as `_snippets.html` shows it.
#[derive(Serialize)]
struct Code {
    /// The start of its ids.
    id: &'static str,
    snippets: Vec<Snippet>,
}

/// The table of the examples.
#[derive(Serialize)]
struct TableView<'a> {
    /// Its dataset.
    dataset: Text<'a>,
    /// The address of the page of its dataset.
    page: String,
    /// Whether there are rows in it that are no data.
    marked: bool,
    code: Code,
}

/// A file that machines read.
#[derive(Serialize)]
struct FileRow {
    /// The key of what is said of it in the texts `api.file`.
    key: &'static str,
    /// Its path below the site, with `<id>` for the part that differs.
    path: &'static str,
    /// A link to it, or to one of it.
    href: Option<String>,
}

/// A table with where it is.
type Found<'a> = (&'a Dataset, &'a Distribution, &'a Table);

/// Without the address of the site nothing of this is published.
pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Vec<Output<'a>> {
    if site.catalog.base_url.is_none() {
        return Vec::new();
    }
    vec![Output::rendered(locale.file(API), "the page about the interface", move || {
        let page = Page::new(site, locale, API);
        let messages = locale.messages;
        page.frame("api", API, Text::plain(messages.text("api.title")))
            .description(messages.text("api.description"))
            .below(Vec::new())
            .render("api.html", "api", &page.api())
    })]
}

impl<'a> Page<'a> {
    fn api(&self) -> ApiView<'a> {
        let table = newest_table(self.site);
        ApiView {
            base: self.address(""),
            total: self.site.catalog.datasets.len(),
            list: self.list_code(),
            csv: self.root.link(LIST),
            excel_list: self.root.link(EXCEL_LIST),
            table: table.map(|table| self.table(table)),
            ckan: self.ckan_code(table),
            files: files(self, table),
        }
    }

    /// The full address of a path; the page is made only where the site has one.
    fn address(&self, path: &str) -> String {
        self.site.url(path).unwrap_or_default()
    }

    /// JavaScript reads no CSV by itself, but the same list for machines.
    fn list_code(&self) -> Code {
        let json = Json::Member(self.address("data.json"), "dataset");
        let place = Place::Web(Addresses { csv: self.address(LIST), parquet: None, json });
        let fields = COLUMNS.iter().map(|column| (column.name, column.field_type));
        Code { id: "list", snippets: of_fields(fields, &place) }
    }

    fn table(&self, (dataset, file, table): Found<'a>) -> TableView<'a> {
        let page = self.link(&dataset_page(&dataset.id));
        let snippets = snippets(table, &self.place(dataset, file));
        TableView {
            dataset: self.text(&dataset.title),
            marked: table.marked_rows > 0,
            code: Code { id: "table", snippets },
            page,
        }
    }

    fn ckan_code(&self, table: Option<Found<'a>>) -> Code {
        let shown = table.map(|(dataset, ..)| package_show(&dataset.id));
        let actions = [format!("{FOLDER}package_list")].into_iter().chain(shown);
        let addresses: Vec<String> = actions.map(|path| self.address(&path)).collect();
        Code { id: "ckan", snippets: vec![fetching(&addresses)] }
    }
}

/// The table of the dataset that changed last, so that the examples show something that people know.
fn newest_table<'a>(site: &'a Site<'a>) -> Option<Found<'a>> {
    let datasets = site.locales[0].by_update.iter().map(|at| &site.catalog.datasets[*at]);
    let of_table = |dataset: &'a Dataset| {
        let mut tables = dataset.distributions.iter().filter_map(|file| Some((dataset, file, file.table.as_ref()?)));
        tables.next()
    };
    datasets.filter(|dataset| dataset.status() == Status::Published).find_map(of_table)
}

/// What is where: of the whole catalogue, of each dataset, of each table.
fn files(page: &Page<'_>, table: Option<Found<'_>>) -> Vec<FileRow> {
    let whole = |key, path: &'static str| FileRow { key, path, href: Some(page.root.link(path)) };
    let of_dataset = |key, path: &'static str| FileRow {
        key,
        path,
        href: table.map(|(dataset, file, _)| {
            page.root.link(&path.replace("<id>", dataset.id.as_str()).replace("<name>", file.name.as_str()))
        }),
    };
    let feed = || FileRow { key: "feed", path: "feed.xml", href: Some(page.link("feed.xml")) };
    let all = [
        whole("list", LIST),
        whole("dcat", "catalog.ttl"),
        whole("data_json", "data.json"),
        whole("ckan", "api/3/action/package_search"),
        of_dataset("csv", "dataset/<id>/<name>.csv"),
        of_dataset("parquet", "dataset/<id>/<name>.parquet"),
        of_dataset("csvw", "dataset/<id>/<name>.csv-metadata.json"),
        of_dataset("package", "dataset/<id>/datapackage.json"),
        of_dataset("croissant", "dataset/<id>/croissant.json"),
        of_dataset("dataset", "dataset/<id>/dataset.ttl"),
        whole("sitemap", "sitemap.xml"),
    ];
    all.into_iter().chain(page.site.has_feed().then(feed)).collect()
}
