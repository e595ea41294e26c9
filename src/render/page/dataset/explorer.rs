//! What the script that explores a table is told of it: all that the page does not say already.

use minijinja::Value;
use serde::Serialize;

use super::Page;
use crate::model::{Column, Dataset, Distribution, DownloadKind, Mark, MarkColumn, Table};
use crate::render::download;
use crate::render::messages::Style;
use crate::render::theme::short_hash;

/// Tables up to here are read whole by the browser: then all of it is at hand at once.
const MOST_ROWS: u64 = 50_000;
const MOST_BYTES: u64 = 8_000_000;

/// Different values up to which a filter lists them.
const FEW: usize = 30;

/// A table as the script reads it, from JSON.
#[derive(Serialize)]
struct Explorer<'a> {
    /// Addresses of the clean CSV and of the index of its rows, with the version of both.
    csv: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<String>,
    /// Size of the CSV, and the same in words.
    bytes: u64,
    size: String,
    /// Rows of the CSV.
    rows: u64,
    /// How many of them are totals and heads of groups.
    marked: u64,
    /// Whether the browser reads the table whole, and how many rows it holds at most.
    whole: bool,
    most: u64,
    /// The language in which the agency writes, whose alphabet sorts the texts.
    lang: &'a str,
    columns: Vec<ExplorerColumn<'a>>,
    marks: Vec<ExplorerMark<'a>>,
    format: Format<'a>,
}

#[derive(Serialize)]
struct ExplorerColumn<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    field_type: &'static str,
    /// All of its values where they are few and the browser does not see all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<&'a str>,
}

/// A column of the CSV behind the others.
#[derive(Serialize)]
struct ExplorerMark<'a> {
    name: &'a str,
    /// The column that it says something of; without one it says what a row is.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

/// How the page's language writes values.
#[derive(Serialize)]
struct Format<'a> {
    #[serde(flatten)]
    style: &'a Style,
    yes: &'a str,
    no: &'a str,
}

impl<'a> Page<'a> {
    /// JSON for a `<script>`; none where there is no CSV.
    pub(super) fn explorer(&self, dataset: &Dataset, file: &Distribution, table: &Table) -> Option<Value> {
        let csv = table.download(DownloadKind::Csv)?.made.as_ref()?.info;
        let messages = self.locale.messages;
        let version = short_hash(&csv.sha256.0);
        let link = |path: String| format!("{}?v={version}", self.root.link(&path));
        let rows = table.rows + table.marked_rows;
        let whole = rows <= MOST_ROWS && csv.size <= MOST_BYTES;
        let column = |column| explorer_column(column, !whole);
        let explorer = Explorer {
            csv: link(download::table_path(dataset, file, DownloadKind::Csv)),
            index: table.row_index.as_ref().map(|_| link(download::rows_path(dataset, file))),
            bytes: csv.size,
            size: messages.size(csv.size),
            rows,
            marked: table.marked_rows,
            whole,
            most: MOST_ROWS,
            lang: self.site.catalog.languages[0].as_str(),
            columns: table.columns.iter().map(column).collect(),
            marks: table.marks.iter().map(explorer_mark).collect(),
            format: Format { style: messages.style(), yes: messages.text("value.yes"), no: messages.text("value.no") },
        };
        let json = serde_json::to_string(&explorer).expect("plain values are JSON");
        // Nothing in it may end the element.
        Some(Value::from_safe_string(json.replace('<', "\\u003c")))
    }
}

fn explorer_column(column: &Column, with_values: bool) -> ExplorerColumn<'_> {
    let values = if with_values { values(column) } else { Vec::new() };
    ExplorerColumn { name: &column.field.name, field_type: column.field.field_type.as_str(), values }
}

fn explorer_mark(mark: &MarkColumn) -> ExplorerMark<'_> {
    let column = match mark.mark {
        Mark::Flag(at) => Some(at),
        Mark::RowType => None,
    };
    ExplorerMark { name: &mark.name, column }
}

/// All different values of a column, sorted by their bytes, where they are known and few.
fn values(column: &Column) -> Vec<&str> {
    let profile = &column.profile;
    let distinct = profile.distinct.value;
    let mut values: Vec<&str> = match profile.vocabulary.len() {
        0 => profile.top.iter().map(|(value, _)| &**value).collect(),
        _ => profile.vocabulary.iter().map(|value| &**value).collect(),
    };
    values.sort_unstable();
    let has_all = profile.distinct.exact && distinct == values.len() as u64;
    if has_all && values.len() <= FEW { values } else { Vec::new() }
}
