//! `/api/`: what machines find where, and how a person asks for it.

use serde::Serialize;

use super::Page;
use crate::model::{Dataset, Distribution, DownloadKind};
use crate::output::Output;
use crate::render::address::dataset_page;
use crate::render::download::table_path;
use crate::render::site::{Locale, Site};

/// Its path below the language.
pub(super) const API: &str = "api/";

#[derive(Serialize)]
struct ApiView {
    /// The address of the site.
    base: String,
    /// The address of the page of the dataset in the examples, below the site.
    dataset: Option<String>,
    examples: Vec<Example>,
    files: Vec<FileRow>,
}

/// Lines that can be copied.
#[derive(Serialize)]
struct Example {
    /// Its key, for ids and for the texts `api.example`.
    key: &'static str,
    /// The name of the program.
    program: &'static str,
    code: String,
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

/// Without the address of the site nothing of this is published.
pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Vec<Output<'a>> {
    if site.catalog.base_url.is_none() {
        return Vec::new();
    }
    vec![Output::rendered(locale.file(API), "the page about the interface", move || {
        let page = Page::new(site, locale, API);
        let messages = locale.messages;
        page.frame("api", API, super::Text::plain(messages.text("api.title")))
            .description(messages.text("api.description"))
            .below(Vec::new())
            .render("api.html", "api", &view(site, &page))
    })]
}

fn view(site: &Site<'_>, page: &Page<'_>) -> ApiView {
    let base = site.url("").unwrap_or_default();
    let table = newest_table(site);
    let examples = table.map(|(dataset, file)| examples(&quotable(&base), dataset, file)).unwrap_or_default();
    ApiView {
        dataset: table.map(|(dataset, _)| page.link(&dataset_page(&dataset.id))),
        examples,
        files: files(page, table),
        base,
    }
}

/// The table of the dataset that changed last, so that the examples show something that people know.
fn newest_table<'a>(site: &'a Site<'a>) -> Option<(&'a Dataset, &'a Distribution)> {
    let datasets = site.locales[0].by_update.iter().map(|at| &site.catalog.datasets[*at]);
    let of_table =
        |dataset: &'a Dataset| Some((dataset, dataset.distributions.iter().find(|file| file.table.is_some())?));
    datasets.filter(|dataset| dataset.status() == crate::model::Status::Published).find_map(of_table)
}

/// An address that stands between quotes of any program.
fn quotable(address: &str) -> String {
    address.replace('\'', "%27").replace('$', "%24")
}

/// The table in the words of each program.
fn examples(base: &str, dataset: &Dataset, file: &Distribution) -> Vec<Example> {
    let path = |kind| table_path(dataset, file, kind);
    let (csv, json, parquet) = (path(DownloadKind::Csv), path(DownloadKind::Json), path(DownloadKind::Parquet));
    vec![
        Example {
            key: "curl",
            program: "curl",
            code: format!("curl '{base}api/3/action/package_list'\ncurl --remote-name '{base}{csv}'\n"),
        },
        Example {
            key: "python",
            program: "Python",
            code: format!(
                "\
import csv, io, json, urllib.request

base = '{base}'

def get(path):
    with urllib.request.urlopen(base + path) as answer:
        return answer.read().decode('utf-8')

for dataset in json.loads(get('data.json'))['dataset']:
    print(dataset['landingPage'], dataset['title'])

rows = list(csv.DictReader(io.StringIO(get('{csv}'))))
print(len(rows), rows[0])
"
            ),
        },
        Example {
            key: "r",
            program: "R",
            code: format!(
                "\
base <- '{base}'
d <- read.csv(paste0(base, '{csv}'), fileEncoding = 'UTF-8', check.names = FALSE)
str(d)
"
            ),
        },
        Example { key: "duckdb", program: "DuckDB", code: format!("SELECT * FROM '{base}{parquet}';\n") },
        Example {
            key: "javascript",
            program: "JavaScript",
            code: format!(
                "\
const answer = await fetch('{base}{json}');
const rows = await answer.json();
console.log(rows.length, rows[0]);
"
            ),
        },
    ]
}

/// What is where: of the whole catalogue, of each dataset, of each table.
fn files(page: &Page<'_>, table: Option<(&Dataset, &Distribution)>) -> Vec<FileRow> {
    let whole = |key, path: &'static str| FileRow { key, path, href: Some(page.root.link(path)) };
    let of_dataset = |key, path: &'static str| FileRow {
        key,
        path,
        href: table.map(|(dataset, file)| {
            page.root.link(&path.replace("<id>", dataset.id.as_str()).replace("<name>", file.name.as_str()))
        }),
    };
    vec![
        whole("dcat", "catalog.ttl"),
        whole("data_json", "data.json"),
        whole("ckan", "api/3/action/package_search"),
        of_dataset("package", "dataset/<id>/datapackage.json"),
        of_dataset("croissant", "dataset/<id>/croissant.json"),
        of_dataset("csv", "dataset/<id>/<name>.csv"),
        of_dataset("csvw", "dataset/<id>/<name>.csv-metadata.json"),
        of_dataset("parquet", "dataset/<id>/<name>.parquet"),
        whole("feed", "feed.xml"),
        whole("sitemap", "sitemap.xml"),
    ]
}
