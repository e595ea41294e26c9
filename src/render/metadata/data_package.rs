//! `/dataset/<id>/datapackage.json`: the files of a dataset and the columns of its tables, for Data Package 2.0 and
//! Table Schema (Frictionless).

use super::columns::{CsvColumn, PERIOD_PATTERN, columns, primary_key, promises};
use super::json::{Json, list, object};
use crate::model::{Dataset, Distribution, DownloadKind, FieldType, ForeignKey, Table};
use crate::output::{OutPath, Output};
use crate::render::address::dataset_page;
use crate::render::describe::{ContactPoint, DatasetDescription, Described, FileDescription};
use crate::render::download::{original_path, table_path};
use crate::render::site::Site;

const PACKAGE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";
const RESOURCE: &str = "https://datapackage.org/profiles/2.0/dataresource.json";
const DIALECT: &str = "https://datapackage.org/profiles/2.0/tabledialect.json";
const SCHEMA: &str = "https://datapackage.org/profiles/2.0/tableschema.json";

/// A package has at least one file, so that a dataset without files has none.
pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    let Some(described) = Described::new(site) else { return Vec::new() };
    let output = |dataset: &'a Dataset| {
        let path = OutPath::new(path(dataset)).expect("an id makes a plain path");
        Output::rendered(path, dataset.id.as_str(), move || Ok(package(described, dataset).to_file()))
    };
    described.datasets().filter(|dataset| !dataset.distributions.is_empty()).map(output).collect()
}

/// Where the package of a dataset is described.
pub(super) fn path(dataset: &Dataset) -> String {
    format!("{}datapackage.json", dataset_page(&dataset.id))
}

/// Texts are in the first language of the site: a package has one.
fn package<'a>(described: Described<'a>, dataset: &'a Dataset) -> Json<'a> {
    let DatasetDescription { iri, page, publisher, contact, license, terms, version, files, .. } =
        described.dataset(dataset);
    let license = object([
        ("name", license.id.as_str().into()),
        ("path", terms.into()),
        ("title", license.title.get(0).text.into()),
    ]);
    let source = |source: &'a crate::model::Provenance| {
        object([
            ("title", source.title.get(0).text.into()),
            ("path", source.url.as_ref().map(|url| url.as_str()).into()),
        ])
    };
    let contributor = |title: &'a str, path: Option<&'a str>, email: Option<&'a str>, role: &'static str| {
        object([("title", title.into()), ("path", path.into()), ("email", email.into()), ("roles", list([role]))])
    };
    let homepage = publisher.homepage.as_ref().map(|url| url.as_str());
    let mut contributors =
        vec![contributor(publisher.name.get(0).text, homepage, publisher.email.as_deref(), "publisher")];
    if let Some(ContactPoint::Keeper(keeper)) = contact {
        let name = keeper.name.as_deref().unwrap_or(described.catalog().title.get(0).text);
        let url = keeper.url.as_ref().map(|url| url.as_str());
        contributors.push(contributor(name, url, keeper.email.as_deref(), "contact"));
    }
    object([
        ("$schema", PACKAGE.into()),
        ("name", dataset.id.as_str().into()),
        ("id", iri.into()),
        ("title", dataset.title.get(0).text.into()),
        ("description", dataset.description.get(0).text.into()),
        ("homepage", page.into()),
        ("version", version.into()),
        ("language", described.catalog().languages[0].as_str().into()),
        ("issued", dataset.issued.map(|date| date.to_string()).into()),
        ("modified", dataset.modified.map(|date| date.to_string()).into()),
        ("keywords", list(dataset.keywords.iter().map(|keyword| &*keyword.name)).unless_empty()),
        ("licenses", Json::List(vec![license])),
        ("contributors", Json::List(contributors)),
        ("sources", list(dataset.sources.iter().map(source)).unless_empty()),
        ("resources", list(files.iter().filter(|file| is_resource(file)).map(|file| resource(dataset, file)))),
    ])
}

/// Of a table only its clean CSV: the other forms hold the same.
fn is_resource(file: &FileDescription<'_>) -> bool {
    match file.distribution.table {
        Some(_) => file.kind == Some(DownloadKind::Csv),
        None => file.kind.is_none(),
    }
}

fn resource<'a>(dataset: &'a Dataset, described: &FileDescription<'a>) -> Json<'a> {
    let file = described.distribution;
    let path = match described.kind {
        Some(kind) => table_path(dataset, file, kind),
        None => original_path(dataset, file),
    };
    // Readers encode a path once more, or not at all, so that such a name is found by its full address only.
    let address =
        if path.contains(['%', '#', '?']) { described.url.clone() } else { in_folder(dataset, &path).to_owned() };
    let title = file.title.as_ref().unwrap_or(&dataset.title);
    let common = [
        ("$schema", Json::from(RESOURCE)),
        ("name", resource_name(dataset, file).into()),
        ("path", address.into()),
        ("title", title.get(0).text.into()),
        ("description", file.description.as_ref().map(|text| text.get(0).text).into()),
        ("format", described.media.name.to_lowercase().into()),
        ("mediatype", described.media.media_type.into()),
        ("bytes", described.info.size.into()),
        ("hash", format!("sha256:{}", described.info.sha256).into()),
    ];
    let original = |table| {
        [
            ("type", Json::from("table")),
            ("encoding", "utf-8".into()),
            ("dialect", dialect()),
            ("schema", schema(dataset, file, table)),
            (
                "sources",
                Json::List(vec![object([
                    ("title", (*file.path).into()),
                    ("path", in_folder(dataset, &original_path(dataset, file)).into()),
                ])]),
            ),
        ]
    };
    let of_table = file.table.iter().flat_map(original);
    Json::Object(common.into_iter().chain(of_table).map(|(key, value)| (key.into(), value)).collect())
}

/// What no other file of the dataset is called: tables have different stems, since their downloads have, and a name
/// with a dot is none of a table.
fn resource_name(dataset: &Dataset, file: &Distribution) -> String {
    if file.table.is_some() {
        return file.name.to_string();
    }
    let is_sister =
        |other: &&Distribution| other.table.is_none() && (&other.name, other.format) == (&file.name, file.format);
    let before = dataset.distributions.iter().take_while(|other| other.path != file.path).filter(is_sister).count();
    let number = if before == 0 { String::new() } else { format!("-{}", before + 1) };
    format!("{}.{}{number}", file.name, file.format.extension())
}

/// A path as the package has it: beside `datapackage.json`, as the file is called on disk.
fn in_folder(dataset: &Dataset, path: &str) -> String {
    path.strip_prefix(&dataset_page(&dataset.id)).unwrap_or(path).to_owned()
}

/// Said in full, though it is what is meant when nothing is said: some readers guess otherwise.
fn dialect<'a>() -> Json<'a> {
    object([
        ("$schema", DIALECT.into()),
        ("delimiter", ",".into()),
        ("quoteChar", "\"".into()),
        ("doubleQuote", true.into()),
        ("header", true.into()),
    ])
}

fn schema<'a>(dataset: &'a Dataset, file: &'a Distribution, table: &'a Table) -> Json<'a> {
    let own = |key: &&ForeignKey| key.dataset.as_ref().is_none_or(|id| *id == dataset.id);
    let foreign_keys = file.foreign_keys.iter().filter(own).filter(|_| promises(table));
    object([
        ("$schema", SCHEMA.into()),
        ("fields", list(columns(table).iter().map(field))),
        ("missingValues", list([""])),
        ("primaryKey", list(primary_key(file, table).iter().map(|name| &**name)).unless_empty()),
        ("foreignKeys", list(foreign_keys.filter_map(|key| foreign_key(dataset, file, key))).unless_empty()),
    ])
}

fn foreign_key<'a>(dataset: &'a Dataset, file: &'a Distribution, key: &'a ForeignKey) -> Option<Json<'a>> {
    let other = dataset.distributions.iter().find(|other| other.path == key.path)?;
    let names = |names: &'a [Box<str>]| list(names.iter().map(|name| &**name));
    // The own table is meant by no name.
    let resource = if other.path == file.path { String::new() } else { resource_name(dataset, other) };
    let reference = object([("resource", resource.into()), ("fields", names(&key.referenced))]);
    Some(object([("fields", names(&key.fields)), ("reference", reference)]))
}

fn field<'a>(column: &CsvColumn<'a>) -> Json<'a> {
    object([
        ("name", column.name.into()),
        ("type", type_of(column.field_type).into()),
        ("title", column.title.map(|title| title.get(0).text).into()),
        ("description", column.description.map(|text| text.get(0).text).into()),
        ("unit", column.unit.as_deref().map(|unit| unit.get(0).text.to_owned()).into()),
        ("constraints", constraints(column).unless_empty()),
    ])
}

fn type_of(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::String | FieldType::Period => "string",
        FieldType::Integer => "integer",
        FieldType::Number | FieldType::Percentage | FieldType::Currency => "number",
        FieldType::Boolean => "boolean",
        FieldType::Date => "date",
        FieldType::Datetime => "datetime",
        FieldType::Time => "time",
        FieldType::Year => "year",
    }
}

fn constraints<'a>(column: &CsvColumn<'a>) -> Json<'a> {
    let declared = column.constraints;
    let allowed = declared.map(|it| list(it.enumeration.iter().map(|value| column.value(value))).unless_empty());
    let row_types = column.row_types.map(list);
    let pattern = declared.and_then(|it| it.pattern.as_deref());
    let number = |digits: Option<String>| Json::from(digits.map(|digits| Json::Number(digits.into())));
    object([
        ("required", column.required().then_some(true).into()),
        ("unique", declared.filter(|it| it.unique).map(|_| true).into()),
        ("enum", row_types.or(allowed).into()),
        ("pattern", pattern.or((column.field_type == FieldType::Period).then_some(PERIOD_PATTERN)).into()),
        ("minimum", number(column.minimum())),
        ("maximum", number(column.maximum())),
    ])
}
