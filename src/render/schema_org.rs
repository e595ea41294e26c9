//! schema.org as JSON-LD, which search engines read in pages (Google Dataset Search among them).

use serde_json::{Value, json};

use super::address::dataset_page;
use super::describe::{ContactPoint, Described, FileDescription};
use super::site::Locale;
use crate::model::{Column, Dataset, DownloadKind, Period, Publisher};

/// Characters of a description that search engines read.
const DESCRIPTION_LIMIT: usize = 5000;

/// What is used of schema.org.
const CONTEXT: &str = "https://schema.org/";

/// A dataset, for its page in a language.
pub(crate) fn dataset(described: &Described<'_>, locale: &Locale<'_>, dataset: &Dataset) -> Value {
    let description = described.dataset(dataset);
    let mut json = json!({
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": description.iri,
        "name": locale.text(&dataset.title),
        "description": locale.text(&description.description).chars().take(DESCRIPTION_LIMIT).collect::<String>(),
        "url": described.url(&locale.path(&dataset_page(&dataset.id))),
        "sameAs": description.page,
        "identifier": description.page,
        "inLanguage": description.language.as_str(),
        "isAccessibleForFree": true,
        "creator": organization_node(described, locale, description.publisher),
        "publisher": organization_node(described, locale, description.publisher),
        "license": description.terms,
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "@id": described.catalog_iri(),
            "name": locale.text(&described.catalog().title),
            "url": described.url(&locale.path("")),
        },
    });
    let others: Vec<&str> = dataset
        .title
        .all()
        .filter(|phrase| phrase.text != locale.text(&dataset.title))
        .map(|phrase| phrase.text)
        .collect();
    let sources: Vec<&str> = dataset.sources.iter().map(|source| locale.text(&source.title)).collect();
    let distributions = description.files.iter().map(|file| download(locale, file)).collect();
    put(&mut json, "alternateName", one_or_many(others.into_iter().map(Value::from).collect()));
    put(&mut json, "keywords", list(dataset.keywords.iter().map(|keyword| json!(keyword.name)).collect()));
    put(&mut json, "datePublished", dataset.issued.map(|date| json!(date.to_string())));
    put(&mut json, "dateModified", dataset.modified.map(|date| json!(date.to_string())));
    put(&mut json, "version", description.version.as_ref().map(|version| json!(version)));
    put(&mut json, "temporalCoverage", dataset.temporal.map(|period| json!(interval(period))));
    put(&mut json, "spatialCoverage", place(described, locale, dataset));
    put(&mut json, "citation", (!sources.is_empty()).then(|| json!(sources.join("; "))));
    put(&mut json, "variableMeasured", list(variables(locale, &description.files)));
    put(&mut json, "distribution", list(distributions));
    put(&mut json, "isPartOf", series(described, locale, dataset));
    json
}

/// The catalogue, for the home page.
pub(crate) fn catalog(described: &Described<'_>, locale: &Locale<'_>) -> Value {
    let catalog = described.catalog();
    let publisher = &catalog.publishers[&catalog.publisher];
    let mut json = json!({
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "@id": described.catalog_iri(),
        "name": locale.text(&catalog.title),
        "description": super::markdown::plain(locale.text(&catalog.description)),
        "url": described.url(&locale.path("")),
        "publisher": organization_node(described, locale, publisher),
        "inLanguage": catalog.languages.iter().map(|tag| tag.as_str()).collect::<Vec<_>>(),
    });
    put(&mut json, "dateModified", described.modified().map(|date| json!(date.to_string())));
    let license = catalog.metadata_license.as_ref().and_then(|id| catalog.licenses[id].url.as_ref());
    put(&mut json, "license", license.map(|url| json!(url.as_str())));
    put(&mut json, "contactPoint", described.contact().map(|contact| contact_node(&ContactPoint::Keeper(contact))));
    json
}

/// A body, for its page.
pub(crate) fn organization(described: &Described<'_>, locale: &Locale<'_>, publisher: &Publisher) -> Value {
    let mut json = organization_node(described, locale, publisher);
    put(&mut json, "@context", Some(json!(CONTEXT)));
    put(&mut json, "description", publisher.description.as_ref().map(|text| json!(locale.text(text))));
    let parent = publisher.parent.as_ref().map(|id| &described.catalog().publishers[id]);
    put(&mut json, "parentOrganization", parent.map(|parent| organization_node(described, locale, parent)));
    json
}

/// The way from the home page to a page: names and full addresses; the page itself comes last.
pub(crate) fn breadcrumbs(steps: &[(&str, String)]) -> Value {
    let item = |(position, (name, address)): (usize, &(&str, String))| json!({ "@type": "ListItem", "position": position, "name": name, "item": address });
    json!({
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": (1..).zip(steps).map(item).collect::<Vec<_>>(),
    })
}

fn organization_node(described: &Described<'_>, locale: &Locale<'_>, publisher: &Publisher) -> Value {
    let page = format!("organization/{}/", publisher.id);
    let mut json = json!({
        "@type": "Organization",
        "@id": described.publisher_iri(&publisher.id),
        "name": locale.text(&publisher.name),
        "url": described.url(&locale.path(&page)),
    });
    put(&mut json, "sameAs", publisher.homepage.as_ref().map(|url| json!(url.as_str())));
    let contact = publisher.email.as_deref().map(|email| contact_node(&ContactPoint::Publisher(publisher, email)));
    put(&mut json, "contactPoint", contact);
    json
}

fn contact_node(contact: &ContactPoint<'_>) -> Value {
    let mut json = json!({ "@type": "ContactPoint", "contactType": "customer service" });
    match contact {
        ContactPoint::Publisher(_, email) => put(&mut json, "email", Some(json!(email))),
        ContactPoint::Keeper(contact) => {
            put(&mut json, "name", contact.name.as_ref().map(|name| json!(name)));
            put(&mut json, "email", contact.email.as_ref().map(|email| json!(email)));
            put(&mut json, "url", contact.url.as_ref().map(|url| json!(url.as_str())));
            put(&mut json, "telephone", contact.phone.as_ref().map(|phone| json!(phone)));
        }
    }
    json
}

fn download(locale: &Locale<'_>, file: &FileDescription<'_>) -> Value {
    json!({
        "@type": "DataDownload",
        "name": locale.text(&file.title),
        "contentUrl": file.url,
        "encodingFormat": file.media.media_type,
        "contentSize": format!("{} B", file.info.size),
        "sha256": file.info.sha256.to_string(),
    })
}

/// The columns of all tables, each name once.
fn variables(locale: &Locale<'_>, files: &[FileDescription<'_>]) -> Vec<Value> {
    let mut seen = std::collections::BTreeSet::new();
    let tables = files.iter().filter(|file| file.kind == Some(DownloadKind::Csv));
    let columns = tables.filter_map(|file| file.distribution.table.as_ref()).flat_map(|table| &table.columns);
    columns.filter(|column| seen.insert(&column.field.name)).map(|column| variable(locale, column)).collect()
}

fn variable(locale: &Locale<'_>, column: &Column) -> Value {
    let field = &column.field;
    let name = field.title.as_ref().map_or(&*field.name, |title| locale.text(title));
    let mut json = json!({ "@type": "PropertyValue", "name": name });
    put(&mut json, "description", field.description.as_ref().map(|text| json!(locale.text(text))));
    put(&mut json, "unitText", field.unit.as_ref().map(|unit| json!(locale.text(unit))));
    json
}

/// `1995-01-01/2016-12-31` (ISO 8601); `..` for an end that is open.
fn interval(period: Period) -> String {
    let day = |date: Option<jiff::civil::Date>| date.map_or_else(|| "..".to_owned(), |date| date.to_string());
    format!("{}/{}", day(period.start), day(period.end))
}

fn place(described: &Described<'_>, locale: &Locale<'_>, dataset: &Dataset) -> Option<Value> {
    let mut json = json!({ "@type": "Place", "name": locale.text(dataset.spatial.as_ref()?) });
    let country = described.catalog().country;
    put(&mut json, "address", country.map(|code| json!({ "@type": "PostalAddress", "addressCountry": code.as_str() })));
    Some(json)
}

fn series(described: &Described<'_>, locale: &Locale<'_>, dataset: &Dataset) -> Option<Value> {
    let (series, _) = described.series(dataset.in_series.as_ref()?)?;
    let id = described.series_iri(&series.id);
    Some(json!({ "@type": "CreativeWorkSeries", "@id": id, "name": locale.text(&series.title) }))
}

fn put(object: &mut Value, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        object[key] = value;
    }
}

fn list(values: Vec<Value>) -> Option<Value> {
    (!values.is_empty()).then_some(Value::Array(values))
}

fn one_or_many(mut values: Vec<Value>) -> Option<Value> {
    if values.len() == 1 { values.pop() } else { list(values) }
}
