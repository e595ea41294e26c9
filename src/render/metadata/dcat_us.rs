//! `/data.json`: the catalogue for harvesters of DCAT-US 1.1 (Project Open Data), in one file, as that standard asks.

use std::io::{self, Write};

use super::csvw;
use super::json::{Json, list, object};
use crate::model::{Dataset, DownloadKind, Frequency, Period, Publisher};
use crate::output::{OutPath, Output};
use crate::render::describe::{ContactPoint, DatasetDescription, Described, FileDescription};
use crate::render::site::Site;

/// Characters that a description may have.
const LONGEST: usize = 10_000;

/// Characters that a statement of rights may have.
const LONGEST_RIGHTS: usize = 255;

pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    let Some(described) = Described::new(site) else { return Vec::new() };
    let path = OutPath::new("data.json").expect("a plain name");
    vec![Output::streamed(path, "the catalogue", move |out| write(described, out))]
}

/// A dataset a line, so that no more than one is in memory.
fn write(described: Described<'_>, out: &mut dyn Write) -> io::Result<()> {
    let head = object([
        ("@context", "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld".into()),
        ("@id", described.url("data.json").into()),
        ("@type", "dcat:Catalog".into()),
        ("conformsTo", "https://project-open-data.cio.gov/v1.1/schema".into()),
        ("describedBy", "https://project-open-data.cio.gov/v1.1/schema/catalog.json".into()),
    ])
    .to_line();
    out.write_all(head.strip_suffix('}').unwrap_or(&head).as_bytes())?;
    out.write_all(b",\"dataset\":[\n")?;
    for (at, dataset) in described.datasets().enumerate() {
        let comma = if at == 0 { "" } else { ",\n" };
        write!(out, "{comma}{}", entry(described, dataset).to_line())?;
    }
    out.write_all(b"\n]}\n")
}

/// Texts are in the first language of the site.
fn entry<'a>(described: Described<'a>, dataset: &'a Dataset) -> Json<'a> {
    let about = described.dataset(dataset);
    let DatasetDescription {
        iri, page, description, publisher, contact, license, terms, topics, language, files, ..
    } = about;
    let themes: Vec<&str> = topics.iter().map(|topic| topic.name.get(0).text).collect();
    let keywords: Vec<&str> = dataset.keywords.iter().map(|keyword| &*keyword.name).collect();
    // The standard asks for one keyword at least: what is next to them says what the dataset is about too.
    let keywords = if keywords.is_empty() { themes.clone() } else { keywords };
    let rights = if license.url.is_none() { Some(cut(license.title.get(0).text, LONGEST_RIGHTS)) } else { None };
    // What is only promised was never changed.
    let steady = || interval(dataset.frequency).filter(|_| !files.is_empty());
    let modified = dataset.updated().map(|date| date.to_string()).or_else(steady);
    let references = dataset.sources.iter().filter_map(|source| source.url.as_ref()).map(|url| url.as_str());
    object([
        ("@type", "dcat:Dataset".into()),
        ("identifier", iri.into()),
        ("title", dataset.title.get(0).text.into()),
        ("description", cut(description.get(0).text, LONGEST).into()),
        ("keyword", list(keywords).unless_empty()),
        ("theme", list(themes).unless_empty()),
        ("issued", dataset.issued.map(|date| date.to_string()).into()),
        ("modified", modified.into()),
        ("accrualPeriodicity", accrual(dataset.frequency).into()),
        ("publisher", organization(described, publisher)),
        ("contactPoint", contact.and_then(|contact| contact_point(described, &contact)).into()),
        ("accessLevel", "public".into()),
        ("license", terms.into()),
        ("rights", rights.into()),
        ("language", list([language.as_str()])),
        ("spatial", dataset.spatial.as_ref().map(|place| place.get(0).text).into()),
        ("temporal", dataset.temporal.and_then(temporal).into()),
        ("landingPage", page.into()),
        ("references", list(references).unless_empty()),
        ("distribution", list(files.iter().map(distribution)).unless_empty()),
    ])
}

/// With the bodies that it belongs to.
fn organization<'a>(described: Described<'a>, publisher: &'a Publisher) -> Json<'a> {
    let parent = publisher.parent.as_ref().map(|id| organization(described, &described.catalog().publishers[id]));
    object([
        ("@type", "org:Organization".into()),
        ("name", publisher.name.get(0).text.into()),
        ("subOrganizationOf", parent.into()),
    ])
}

/// A contact without an e-mail address is none here.
fn contact_point<'a>(described: Described<'a>, contact: &ContactPoint<'a>) -> Option<Json<'a>> {
    let (name, email) = match contact {
        ContactPoint::Publisher(publisher, email) => (publisher.name.get(0).text, *email),
        ContactPoint::Keeper(keeper) => {
            let name = keeper.name.as_deref().unwrap_or(described.catalog().title.get(0).text);
            (name, keeper.email.as_deref()?)
        }
    };
    Some(object([
        ("@type", "vcard:Contact".into()),
        ("fn", name.into()),
        ("hasEmail", format!("mailto:{email}").into()),
    ]))
}

fn distribution<'a>(file: &FileDescription<'a>) -> Json<'a> {
    let is_table = file.kind == Some(DownloadKind::Csv);
    let columns = is_table.then(|| csvw::beside(&file.url));
    object([
        ("@type", "dcat:Distribution".into()),
        ("title", file.title.get(0).text.to_owned().into()),
        ("description", file.description.get(0).text.to_owned().into()),
        ("downloadURL", file.url.clone().into()),
        ("mediaType", file.media.media_type.into()),
        ("format", file.media.name.into()),
        ("describedBy", columns.into()),
        ("describedByType", is_table.then_some("application/csvm+json").into()),
    ])
}

/// Both ends, as the standard asks.
fn temporal(period: Period) -> Option<String> {
    Some(format!("{}/{}", period.start?, period.end?))
}

/// How often a dataset changes, as a repeating interval of ISO 8601.
fn accrual(frequency: Frequency) -> Option<String> {
    match frequency.as_str() {
        "irreg" => Some("irregular".to_owned()),
        _ => interval(frequency),
    }
}

/// The words of the EU table that name an interval.
fn interval(frequency: Frequency) -> Option<String> {
    let interval = match frequency.as_str() {
        "decennial" => "P10Y",
        "quinquennial" => "P5Y",
        "quadrennial" => "P4Y",
        "triennial" => "P3Y",
        "biennial" => "P2Y",
        "tridecennial" => "P30Y",
        "bidecennial" => "P20Y",
        "annual" => "P1Y",
        "annual_2" => "P6M",
        "annual_3" => "P4M",
        "quarterly" => "P3M",
        "bimonthly" => "P2M",
        "monthly" => "P1M",
        "monthly_2" => "P0.5M",
        "monthly_3" => "P0.33M",
        "biweekly" => "P2W",
        "weekly" => "P1W",
        "weekly_2" => "P3.5D",
        "weekly_3" => "P0.33W",
        "daily" => "P1D",
        "daily_2" => "PT12H",
        "hourly" => "PT1H",
        "bihourly" => "PT2H",
        "trihourly" => "PT3H",
        "cont" | "update_cont" => "PT1S",
        _ => return None,
    };
    Some(format!("R/{interval}"))
}

/// The beginning of a text that is too long.
fn cut(text: &str, longest: usize) -> String {
    if text.chars().nth(longest).is_none() {
        return text.to_owned();
    }
    text.chars().take(longest - 1).chain(['…']).collect()
}
