//! `/dataset/<id>/<name>.csv-metadata.json`: the columns of a clean CSV for CSV on the Web (W3C, 2015).
//!
//! The name is the one that readers look for beside a CSV file.

use jiff::civil::Date;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::columns::{CsvColumn, PERIOD_PATTERN, columns, primary_key};
use super::json::{Json, list, object};
use crate::model::{Dataset, Distribution, DownloadKind, FieldType, Localized, Table};
use crate::output::{OutPath, Output};
use crate::render::describe::Described;
use crate::render::download::table_path;
use crate::render::site::Site;

/// What a name of a column holds as it is: the signs of a variable in a URI template.
const NAME: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_');

pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    let Some(described) = Described::new(site) else { return Vec::new() };
    let files = |dataset: &'a Dataset| dataset.distributions.iter().map(move |file| (dataset, file));
    let output = |(dataset, file): (&'a Dataset, &'a Distribution)| {
        let table = file.table.as_ref()?;
        let path = OutPath::new(path(dataset, file)).expect("an id and the name of a file make a plain path");
        Some(Output::rendered(path, &file.path, move || Ok(metadata(described, dataset, file, table).to_file())))
    };
    described.datasets().flat_map(files).filter_map(output).collect()
}

/// Where the columns of a table are described.
fn path(dataset: &Dataset, file: &Distribution) -> String {
    beside(&table_path(dataset, file, DownloadKind::Csv))
}

/// Where the columns of the CSV file at an address are described.
pub(super) fn beside(csv: &str) -> String {
    format!("{csv}-metadata.json")
}

fn metadata<'a>(described: Described<'a>, dataset: &'a Dataset, file: &'a Distribution, table: &'a Table) -> Json<'a> {
    let catalog = described.catalog();
    let license = &catalog.licenses[&dataset.license];
    let phrases = |text| phrases(described, text);
    let date = |date: Date| object([("@value", date.to_string().into()), ("@type", "xsd:date".into())]);
    let key = list(primary_key(file, table).iter().map(|name| column_name(name)));
    object([
        (
            "@context",
            Json::List(vec![
                "http://www.w3.org/ns/csvw".into(),
                object([("@language", described.catalog().languages[0].as_str().into())]),
            ]),
        ),
        // It lies in the same folder, and its name is made of plain letters.
        ("url", format!("{}{}", file.name, DownloadKind::Csv.suffix()).into()),
        ("dc:title", phrases(file.title.as_ref().unwrap_or(&dataset.title))),
        ("dc:description", file.description.as_ref().map(phrases).into()),
        ("dc:publisher", phrases(&catalog.publishers[&dataset.publisher].name)),
        ("dc:license", object([("@id", described.terms(license).into())])),
        ("dc:rights", phrases(&license.title)),
        ("dc:modified", dataset.updated().map(date).into()),
        (
            "tableSchema",
            object([
                ("columns", list(columns(table).iter().map(|it| column(described, it)))),
                ("primaryKey", key.unless_empty()),
            ]),
        ),
    ])
}

fn column<'a>(described: Described<'a>, column: &CsvColumn<'a>) -> Json<'a> {
    object([
        ("name", column_name(column.name).into()),
        ("titles", column.name.into()),
        ("dc:title", column.title.map(|title| phrases(described, title)).into()),
        ("dc:description", column.description.map(|text| phrases(described, text)).into()),
        ("schema:unitText", column.unit.as_deref().map(|unit| phrases(described, unit)).into()),
        ("datatype", datatype(column)),
        ("required", column.required().then_some(true).into()),
    ])
}

/// The name by which other parts of the description mean a column.
fn column_name(header: &str) -> String {
    let name = utf8_percent_encode(header, NAME).to_string();
    // A name that begins so is kept for readers themselves.
    match name.strip_prefix('_') {
        Some(rest) => format!("%5F{rest}"),
        None => name,
    }
}

fn datatype<'a>(column: &CsvColumn<'a>) -> Json<'a> {
    let base = match column.field_type {
        FieldType::String | FieldType::Period => "string",
        FieldType::Integer => "integer",
        FieldType::Number | FieldType::Percentage | FieldType::Currency => "decimal",
        FieldType::Boolean => "boolean",
        FieldType::Date => "date",
        FieldType::Datetime => "datetime",
        FieldType::Time => "time",
        FieldType::Year => "gYear",
    };
    // Years have no order in CSVW 1.0 that readers agree on.
    let is_number = column.field_type.is_numeric();
    let bound =
        |bound: Option<String>| Json::from(bound.filter(|_| is_number).map(|digits| Json::Number(digits.into())));
    let pattern = (column.field_type == FieldType::Period).then_some(PERIOD_PATTERN);
    let (minimum, maximum) = (bound(column.minimum()), bound(column.maximum()));
    if pattern.is_none() && minimum.is_absent() && maximum.is_absent() {
        return base.into();
    }
    object([("base", base.into()), ("format", pattern.into()), ("minimum", minimum), ("maximum", maximum)])
}

/// A text in its languages: one in the first language is a plain text, as the context says.
fn phrases(described: Described<'_>, text: &Localized) -> Json<'static> {
    let mut phrases: Vec<Json<'static>> = Vec::new();
    for phrase in text.all() {
        phrases.push(match phrase.language {
            0 => phrase.text.to_owned().into(),
            language => object([
                ("@value", phrase.text.to_owned().into()),
                ("@language", described.catalog().languages[language].as_str().to_owned().into()),
            ]),
        });
    }
    if phrases.len() == 1 { phrases.remove(0) } else { Json::List(phrases) }
}
