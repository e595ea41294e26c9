//! `/dataset/<id>/croissant.json`: the files of a dataset and the columns of its tables for machine learning
//! (Croissant 1.1, MLCommons).

use jiff::civil::Date;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::columns::{CsvColumn, columns, primary_key};
use super::json::{Json, list, object};
use crate::model::{Dataset, Distribution, DownloadKind, FieldType, Localized, Table};
use crate::output::{OutPath, Output};
use crate::render::address::dataset_page;
use crate::render::cite;
use crate::render::describe::{DatasetDescription, Described, FileDescription};
use crate::render::site::Site;

pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    let Some(described) = Described::new(site) else { return Vec::new() };
    let output = |dataset: &'a Dataset| {
        let path = OutPath::new(path(dataset)).expect("an id makes a plain path");
        Output::rendered(path, dataset.id.as_str(), move || Ok(croissant(described, dataset).to_file()))
    };
    described.datasets().filter(|dataset| !dataset.distributions.is_empty()).map(output).collect()
}

/// Where a dataset is described.
pub(super) fn path(dataset: &Dataset) -> String {
    format!("{}croissant.json", dataset_page(&dataset.id))
}

/// Texts are in the first language of the site.
fn croissant<'a>(described: Described<'a>, dataset: &'a Dataset) -> Json<'a> {
    let about = described.dataset(dataset);
    let citation = cite::sentence(described.site, &described.site.locales[0], dataset, Some(&about.page));
    let DatasetDescription { iri, page, description, publisher, terms, files, language, .. } = about;
    let organization = object([
        ("@type", "sc:Organization".into()),
        ("name", publisher.name.get(0).text.into()),
        ("url", publisher.homepage.as_ref().map(|url| url.as_str()).into()),
        ("email", publisher.email.as_deref().into()),
    ]);
    let tables = dataset.distributions.iter().filter_map(|file| Some((file, file.table.as_ref()?)));
    object([
        ("@context", context(described.catalog().languages[0].as_str())),
        ("@type", "sc:Dataset".into()),
        ("@id", iri.into()),
        ("conformsTo", "http://mlcommons.org/croissant/1.1".into()),
        ("name", dataset.title.get(0).text.into()),
        ("description", description.get(0).text.to_owned().into()),
        ("url", page.into()),
        ("inLanguage", language.as_str().into()),
        ("license", terms.into()),
        ("citeAs", citation.into()),
        ("creator", organization.clone()),
        ("publisher", organization),
        ("datePublished", dataset.issued.or(dataset.modified).map(|date| date.to_string()).into()),
        ("dateModified", dataset.modified.map(|date| date.to_string()).into()),
        ("version", version(dataset).into()),
        ("keywords", list(dataset.keywords.iter().map(|keyword| &*keyword.name)).unless_empty()),
        ("distribution", list(files.iter().map(file_object))),
        ("recordSet", list(tables.map(|(file, table)| record_set(dataset, file, table))).unless_empty()),
    ])
}

/// The context of the standard, word for word but for the language: readers compare it with theirs.
fn context<'a>(language: &'a str) -> Json<'a> {
    let spoken = || object([("@container", "@language".into())]);
    let json = |id: &'static str| object([("@id", id.into()), ("@type", "@json".into())]);
    object([
        ("@language", language.into()),
        ("@vocab", "https://schema.org/".into()),
        ("arrayShape", "cr:arrayShape".into()),
        ("citeAs", "cr:citeAs".into()),
        ("column", "cr:column".into()),
        ("conformsTo", "dct:conformsTo".into()),
        ("containedIn", "cr:containedIn".into()),
        ("cr", "http://mlcommons.org/croissant/".into()),
        ("data", json("cr:data")),
        ("dataType", object([("@id", "cr:dataType".into()), ("@type", "@vocab".into())])),
        ("dct", "http://purl.org/dc/terms/".into()),
        ("description", spoken()),
        ("equivalentProperty", "cr:equivalentProperty".into()),
        ("examples", json("cr:examples")),
        ("extract", "cr:extract".into()),
        ("field", "cr:field".into()),
        ("fileProperty", "cr:fileProperty".into()),
        ("fileObject", "cr:fileObject".into()),
        ("fileSet", "cr:fileSet".into()),
        ("format", "cr:format".into()),
        ("includes", "cr:includes".into()),
        ("isArray", "cr:isArray".into()),
        ("isLiveDataset", "cr:isLiveDataset".into()),
        ("jsonPath", "cr:jsonPath".into()),
        ("key", "cr:key".into()),
        ("md5", "cr:md5".into()),
        ("name", spoken()),
        ("parentField", "cr:parentField".into()),
        ("path", "cr:path".into()),
        ("rai", "http://mlcommons.org/croissant/RAI/".into()),
        ("recordSet", "cr:recordSet".into()),
        ("references", "cr:references".into()),
        ("regex", "cr:regex".into()),
        ("repeated", "cr:repeated".into()),
        ("replace", "cr:replace".into()),
        ("samplingRate", "cr:samplingRate".into()),
        ("sc", "https://schema.org/".into()),
        ("separator", "cr:separator".into()),
        ("source", "cr:source".into()),
        ("subField", "cr:subField".into()),
        ("transform", "cr:transform".into()),
    ])
}

/// A version in the form of one of software, which readers ask for: what a maintainer gave, where it has three numbers,
/// else the day of the last change.
fn version(dataset: &Dataset) -> Option<String> {
    let is_semantic =
        |name: &&str| name.split('.').count() == 3 && name.split('.').all(|part| part.parse::<u32>().is_ok());
    let day = |date: Date| format!("{}.{}.{}", date.year(), date.month(), date.day());
    dataset.version.as_deref().filter(is_semantic).map(str::to_owned).or_else(|| dataset.updated().map(day))
}

fn file_object<'a>(file: &FileDescription<'a>) -> Json<'a> {
    object([
        ("@type", "cr:FileObject".into()),
        ("@id", file.name.clone().into()),
        ("name", file.title.get(0).text.to_owned().into()),
        ("description", file.description.get(0).text.to_owned().into()),
        ("contentUrl", file.url.clone().into()),
        ("contentSize", format!("{} B", file.info.size).into()),
        ("encodingFormat", file.media.media_type.into()),
        ("sha256", file.info.sha256.to_string().into()),
    ])
}

/// The rows of a table, read from its clean CSV.
fn record_set<'a>(dataset: &'a Dataset, file: &'a Distribution, table: &'a Table) -> Json<'a> {
    let key = primary_key(file, table).iter().map(|name| object([("@id", field_id(file, name).into())]));
    object([
        ("@type", "cr:RecordSet".into()),
        ("@id", format!("table/{}", file.name).into()),
        ("name", file.title.as_ref().unwrap_or(&dataset.title).get(0).text.into()),
        ("description", file.description.as_ref().map(|text| text.get(0).text).into()),
        ("key", list(key).unless_empty()),
        ("field", list(columns(table).iter().map(|column| field(file, column)))),
    ])
}

fn field<'a>(file: &'a Distribution, column: &CsvColumn<'a>) -> Json<'a> {
    let source = object([
        ("fileObject", object([("@id", format!("{}{}", file.name, DownloadKind::Csv.suffix()).into())])),
        ("extract", object([("column", column.name.into())])),
    ]);
    object([
        ("@type", "cr:Field".into()),
        ("@id", field_id(file, column.name).into()),
        ("name", column.name.into()),
        ("description", description(column).into()),
        ("dataType", data_type(column.field_type).into()),
        ("source", source),
    ])
}

/// What a column holds, in words: its title, what it means and its unit, for which there is no place of its own.
fn description(column: &CsvColumn<'_>) -> Option<String> {
    let text = |text: &Localized| text.get(0).text.to_owned();
    let unit = column.unit.as_deref().map(|unit| format!("({})", unit.get(0).text));
    let title = column.title.map(text);
    let head: Vec<String> = title.into_iter().chain(unit).collect();
    let parts: Vec<String> =
        (!head.is_empty()).then(|| head.join(" ")).into_iter().chain(column.description.map(text)).collect();
    (!parts.is_empty()).then(|| parts.join(" – "))
}

fn field_id(file: &Distribution, column: &str) -> String {
    format!("table/{}/{}", file.name, utf8_percent_encode(column, NON_ALPHANUMERIC))
}

fn data_type(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::String | FieldType::Period => "sc:Text",
        FieldType::Integer | FieldType::Year => "sc:Integer",
        FieldType::Number | FieldType::Percentage | FieldType::Currency => "sc:Float",
        FieldType::Boolean => "sc:Boolean",
        FieldType::Date => "sc:Date",
        FieldType::Datetime => "sc:DateTime",
        FieldType::Time => "sc:Time",
    }
}
