//! DCAT-AP 3.0.1: the catalogue and each dataset as Turtle, RDF/XML and JSON-LD.
//!
//! Own things are named by the page that shows them with a `#`, since a page is not what it is about. Every node has
//! its class beside it, as the shapes of DCAT-AP ask and as nobody can look up what an EU address is while he reads.

use super::authority::{authority, data_theme, frequency, language, media_type};
use super::rdf::vocabulary as is;
use super::rdf::{Graph, Serialisation};
use crate::model::{Contact, Dataset, License, Localized, Publisher, Topic};
use crate::output::{OutPath, Output};
use crate::render::address::dataset_page;
use crate::render::describe::{ContactPoint, DatasetDescription, Described, FileDescription, plain};
use crate::render::site::Site;

/// Datasets in a file of the catalogue.
const PAGE_LENGTH: usize = 500;

/// The application profile that the files follow.
const PROFILE: (&str, &str) = ("http://data.europa.eu/r5r/", "DCAT-AP 3.0.1");

/// What the files of the API follow.
const API: (&str, &str) = ("https://docs.ckan.org/en/2.11/api/", "CKAN Action API 3");

/// A page of the catalogue among all of them, counted from 0.
#[derive(Clone, Copy)]
struct PageNumber {
    number: usize,
    pages: usize,
}

/// Without the address of the site nothing has a name, and there is none of these files.
pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    let Some(described) = Described::new(site) else { return Vec::new() };
    let datasets: Vec<&'a Dataset> = described.datasets().collect();
    let pages = datasets.chunks(PAGE_LENGTH).count().max(1);
    let mut outputs = Vec::new();
    for serialisation in Serialisation::ALL {
        for number in 0..pages {
            let datasets: Vec<&Dataset> =
                datasets.iter().skip(number * PAGE_LENGTH).take(PAGE_LENGTH).copied().collect();
            let page = PageNumber { number, pages };
            outputs.push(Output::rendered(file(&catalog_file(number, serialisation)), "the catalogue", move || {
                catalog_graph(&described, &datasets, page, serialisation).write(serialisation)
            }));
        }
        outputs.extend(datasets.iter().map(|dataset| {
            let dataset = *dataset;
            Output::rendered(file(&dataset_file(dataset, serialisation)), dataset.id.as_str(), move || {
                let mut graph = Graph::new(&described.catalog().languages);
                add_dataset(&mut graph, &described, dataset);
                graph.write(serialisation)
            })
        }));
    }
    outputs
}

/// The path of a page of the catalogue; the first is at the address that never changes.
pub(super) fn catalog_file(number: usize, serialisation: Serialisation) -> String {
    let extension = serialisation.extension();
    if number == 0 { format!("catalog.{extension}") } else { format!("catalog-{}.{extension}", number + 1) }
}

fn dataset_file(dataset: &Dataset, serialisation: Serialisation) -> String {
    format!("{}dataset.{}", dataset_page(&dataset.id), serialisation.extension())
}

fn file(path: &str) -> OutPath {
    OutPath::new(path).expect("ids and numbers make plain paths")
}

fn catalog_graph<'a>(
    described: &Described<'a>,
    datasets: &[&'a Dataset],
    page: PageNumber,
    serialisation: Serialisation,
) -> Graph<'a> {
    let mut graph = Graph::new(&described.catalog().languages);
    add_catalog(&mut graph, described);
    add_service(&mut graph, described);
    if page.pages > 1 {
        add_paging(&mut graph, described, page, serialisation);
    }
    let (catalog, service) = (described.catalog_iri(), service_iri(described));
    for dataset in datasets {
        let iri = described.dataset_iri(&dataset.id);
        graph.node(&catalog, &[]).link(is::DATASET, &iri);
        graph.node(&service, &[]).link(is::SERVES_DATASET, &iri);
        if let Some(record) = add_record(&mut graph, described, dataset) {
            graph.node(&catalog, &[]).link(is::RECORD, &record);
        }
    }
    for dataset in datasets {
        add_dataset(&mut graph, described, dataset);
    }
    graph
}

fn add_catalog(graph: &mut Graph<'_>, described: &Described<'_>) {
    let catalog = described.catalog();
    let iri = described.catalog_iri();
    graph.node(&iri, &["dcat:Catalog"]);
    graph.text(&iri, is::TITLE, &catalog.title);
    graph.text(&iri, is::DESCRIPTION, &plain(&catalog.description));
    let publisher = add_publisher(graph, described, &catalog.publishers[&catalog.publisher]);
    let home = add_document(graph, &described.url(""));
    graph.node(&iri, &[]).link(is::PUBLISHER, &publisher).link(is::HOMEPAGE, &home);
    for tag in &catalog.languages {
        add_language(graph, &iri, tag.as_str());
    }
    if let Some(newest) = described.modified() {
        graph.node(&iri, &[]).value(is::MODIFIED, newest);
    }
    if let Some(license) = &catalog.metadata_license {
        let license = add_license(graph, described, &catalog.licenses[license]);
        graph.node(&iri, &[]).link(is::LICENSE, &license);
    }
    if let Some(contact) = described.contact() {
        let contact = add_keeper(graph, described, contact);
        graph.node(&iri, &[]).link(is::CONTACT_POINT, &contact);
    }
    add_country(graph, described, &iri);
    let themes = authority("data-theme");
    graph.node(&themes, &["skos:ConceptScheme"]).word(is::TITLE, "Data theme", "en");
    let topics = topic_scheme(described);
    graph.node(&topics, &["skos:ConceptScheme"]);
    graph.text(&topics, is::TITLE, &described.words("menu.topic"));
    graph.node(&iri, &[]).link(is::THEME_TAXONOMY, &themes).link(is::THEME_TAXONOMY, &topics);
    let service = service_iri(described);
    graph.node(&iri, &[]).link(is::SERVICE, &service);
}

fn service_iri(described: &Described<'_>) -> String {
    described.url("api/") + "#service"
}

/// The files below `/api/3/`, which answer as CKAN does.
fn add_service(graph: &mut Graph<'_>, described: &Described<'_>) {
    let catalog = described.catalog();
    let iri = service_iri(described);
    let publisher = add_publisher(graph, described, &catalog.publishers[&catalog.publisher]);
    let page = add_document(graph, &described.url("api/"));
    let standard = add_standard(graph, API);
    graph
        .node(&iri, &["dcat:DataService"])
        .value(is::IDENTIFIER, &iri)
        .link(is::ENDPOINT_URL, &described.url("api/3/"))
        .link(is::ENDPOINT_DESCRIPTION, &page)
        .link(is::LANDING_PAGE, &page)
        .link(is::CONFORMS_TO, &standard)
        .link(is::PUBLISHER, &publisher);
    graph.text(&iri, is::TITLE, &described.words("metadata.service"));
    graph.text(&iri, is::DESCRIPTION, &described.words("metadata.service_text"));
    if let Some(contact) = described.contact() {
        let contact = add_keeper(graph, described, contact);
        graph.node(&iri, &[]).link(is::CONTACT_POINT, &contact);
    }
    let rights = add_public(graph);
    graph.node(&iri, &[]).link(is::ACCESS_RIGHTS, &rights);
}

/// Links to the other pages, in the format of this one: a harvester reads all pages alike.
fn add_paging(graph: &mut Graph<'_>, described: &Described<'_>, page: PageNumber, serialisation: Serialisation) {
    let PageNumber { number, pages } = page;
    let url = |number: usize| described.url(&catalog_file(number, serialisation));
    let catalog = described.catalog_iri();
    graph.node(&catalog, &["hydra:Collection"]).link(is::VIEW, &url(number)).value(is::TOTAL_ITEMS, described.count());
    let view = graph.node(&url(number), &["hydra:PartialCollectionView"]);
    view.link(is::FIRST, &url(0)).link(is::LAST, &url(pages - 1));
    if number > 0 {
        view.link(is::PREVIOUS, &url(number - 1));
    }
    if number + 1 < pages {
        view.link(is::NEXT, &url(number + 1));
    }
}

/// The entry as such. A record must say when it changed, so there is none without a date.
fn add_record(graph: &mut Graph<'_>, described: &Described<'_>, dataset: &Dataset) -> Option<String> {
    let modified = dataset.updated()?;
    let iri = described.url(&dataset_page(&dataset.id)) + "#record";
    let profile = add_standard(graph, PROFILE);
    let record = graph.node(&iri, &["dcat:CatalogRecord"]);
    record.link(is::PRIMARY_TOPIC, &described.dataset_iri(&dataset.id)).value(is::MODIFIED, modified);
    record.link(is::CONFORMS_TO, &profile);
    for tag in &described.catalog().languages {
        add_language(graph, &iri, tag.as_str());
    }
    Some(iri)
}

fn add_dataset<'a>(graph: &mut Graph<'a>, described: &Described<'a>, dataset: &'a Dataset) {
    let description = described.dataset(dataset);
    let iri = described.dataset_iri(&dataset.id);
    let page = add_document(graph, &description.page);
    // A record wants a resource, which shapes do not know a dataset to be.
    let node = graph.node(&iri, &["dcat:Dataset", "dcat:Resource"]);
    node.value(is::IDENTIFIER, &iri).link(is::LANDING_PAGE, &page);
    if let Some(issued) = dataset.issued {
        node.value(is::ISSUED, issued);
    }
    if let Some(modified) = dataset.modified {
        node.value(is::MODIFIED, modified);
    }
    if let Some(version) = &description.version {
        node.value(is::VERSION, version);
    }
    graph.text(&iri, is::TITLE, &dataset.title);
    graph.text(&iri, is::DESCRIPTION, &description.description);
    for change in &dataset.changes {
        graph.text(&iri, is::VERSION_NOTES, &change.text.map(|text| format!("{}: {}", change.date, text.text)));
    }
    for keyword in &dataset.keywords {
        graph.node(&iri, &[]).word(is::KEYWORD, &keyword.name, description.language.as_str());
    }
    let publisher = add_publisher(graph, described, description.publisher);
    let license = add_license(graph, described, description.license);
    graph.node(&iri, &[]).link(is::PUBLISHER, &publisher).link(is::LICENSE, &license);
    if let Some(contact) = &description.contact {
        let contact = add_contact(graph, described, contact);
        graph.node(&iri, &[]).link(is::CONTACT_POINT, &contact);
    }
    add_language(graph, &iri, description.language.as_str());
    add_frequency(graph, &iri, dataset);
    add_subjects(graph, described, &iri, &description);
    add_extent(graph, described, &iri, &description);
    add_series(graph, described, &iri, dataset);
    for (number, source) in (1..).zip(&dataset.sources) {
        let name = format!("{}#source-{number}", description.page);
        graph.text(&name, is::LABEL, &source.title);
        let node = graph.node(&name, &["dct:ProvenanceStatement"]);
        if let Some(url) = &source.url {
            node.link(is::SEE_ALSO, url.as_str());
        }
        graph.node(&iri, &[]).link(is::PROVENANCE, &name);
    }
    if !description.files.is_empty() {
        let rights = add_public(graph);
        graph.node(&iri, &[]).link(is::ACCESS_RIGHTS, &rights);
    }
    for file in &description.files {
        let file = add_file(graph, &description, file, &license);
        graph.node(&iri, &[]).link(is::DISTRIBUTION, &file);
    }
}

/// How often it is updated; nothing is said of what is not known.
fn add_frequency(graph: &mut Graph<'_>, dataset_iri: &str, dataset: &Dataset) {
    let Some(frequency) = frequency(dataset.frequency) else { return };
    graph.node(&frequency, &["dct:Frequency"]);
    graph.node(dataset_iri, &[]).link(is::ACCRUAL_PERIODICITY, &frequency);
}

/// Topics under their own names, and the EU themes that portals sort by. Without any of those the topics stand there.
fn add_subjects(graph: &mut Graph<'_>, described: &Described<'_>, iri: &str, description: &DatasetDescription<'_>) {
    for topic in &description.topics {
        let topic = add_topic(graph, described, topic);
        graph.node(iri, &[]).link(is::SUBJECT, &topic);
        if description.data_themes.is_empty() {
            graph.node(iri, &[]).link(is::THEME, &topic);
        }
    }
    for theme in &description.data_themes {
        let theme_iri = data_theme(*theme);
        graph
            .node(&theme_iri, &["skos:Concept"])
            .word(is::PREF_LABEL, theme.label(), "en")
            .link(is::IN_SCHEME, &authority("data-theme"));
        graph.node(iri, &[]).link(is::THEME, &theme_iri);
    }
}

/// The time and the place that the data are about. A place that is only a name is said as `dct:coverage`, beside the
/// country, since `dct:spatial` wants addresses of places that portals know.
fn add_extent(graph: &mut Graph<'_>, described: &Described<'_>, iri: &str, description: &DatasetDescription<'_>) {
    if let Some(period) = description.dataset.temporal {
        // uData fetches what the address names, to read the days there.
        let name = format!("{}dataset.ttl#period", description.page);
        let node = graph.node(&name, &["dct:PeriodOfTime"]);
        if let Some(start) = period.start {
            node.value(is::START_DATE, start);
        }
        if let Some(end) = period.end {
            node.value(is::END_DATE, end);
        }
        graph.node(iri, &[]).link(is::TEMPORAL, &name);
    }
    add_country(graph, described, iri);
    if let Some(place) = &description.dataset.spatial {
        let name = format!("{}#place", description.page);
        graph.node(&name, &["dct:Location"]);
        graph.text(&name, is::PREF_LABEL, place);
        let known = described.catalog().country.is_some();
        graph.node(iri, &[]).link(if known { is::COVERAGE } else { is::SPATIAL }, &name);
    }
}

fn add_series(graph: &mut Graph<'_>, described: &Described<'_>, iri: &str, dataset: &Dataset) {
    let Some((series, facts)) = dataset.in_series.as_ref().and_then(|id| described.series(id)) else { return };
    let name = described.series_iri(&series.id);
    let node = graph.node(&name, &["dcat:DatasetSeries"]);
    if let Some(modified) = facts.modified {
        node.value(is::MODIFIED, modified);
    }
    graph.text(&name, is::TITLE, &series.title);
    graph.text(&name, is::DESCRIPTION, &plain(&series.description));
    if let Some(publisher) = &facts.publisher {
        let publisher = add_publisher(graph, described, &described.catalog().publishers[publisher]);
        graph.node(&name, &[]).link(is::PUBLISHER, &publisher);
    }
    if let Some(contact) = described.contact() {
        let contact = add_keeper(graph, described, contact);
        graph.node(&name, &[]).link(is::CONTACT_POINT, &contact);
    }
    graph.node(iri, &[]).link(is::IN_SERIES, &name);
}

fn add_file(
    graph: &mut Graph<'_>,
    dataset: &DatasetDescription<'_>,
    file: &FileDescription<'_>,
    license: &str,
) -> String {
    let iri = format!("{}#{}", dataset.page, file.name);
    let (format, media) = add_format(graph, file);
    // Files that are the same byte for byte have the same checksum.
    let checksum = format!("{}#sha256-{}", dataset.page, file.info.sha256);
    let algorithm = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256";
    graph.node(algorithm, &["spdx:ChecksumAlgorithm"]);
    graph
        .node(&checksum, &["spdx:Checksum"])
        .link(is::ALGORITHM, algorithm)
        .value(is::CHECKSUM_VALUE, file.info.sha256);
    let node = graph.node(&iri, &["dcat:Distribution"]);
    node.link(is::ACCESS_URL, &dataset.page)
        .link(is::DOWNLOAD_URL, &file.url)
        .value(is::BYTE_SIZE, file.info.size)
        .link(is::CHECKSUM, &checksum)
        .link(is::LICENSE, license);
    if let Some(format) = &format {
        node.link(is::FORMAT, format);
    }
    if let Some(media) = media {
        node.link(is::MEDIA_TYPE, &media);
    }
    if let Some(issued) = dataset.dataset.issued {
        node.value(is::ISSUED, issued);
    }
    if let Some(modified) = dataset.dataset.modified {
        node.value(is::MODIFIED, modified);
    }
    graph.text(&iri, is::TITLE, &file.title);
    graph.text(&iri, is::DESCRIPTION, &file.description);
    add_language(graph, &iri, dataset.language.as_str());
    iri
}

/// The format where the EU table has it, and the media type where IANA has it; nothing else may stand there. CKAN takes
/// the label of a format only where its first class is `dct:IMT`.
fn add_format(graph: &mut Graph<'_>, file: &FileDescription<'_>) -> (Option<String>, Option<String>) {
    let format = file.media.file_type.map(|file_type| authority(&format!("file-type/{file_type}")));
    if let Some(format) = &format {
        graph.node(format, &["dct:IMT", "dct:MediaTypeOrExtent"]).word(is::LABEL, file.media.name, "en");
    }
    let media = file.media.registered.then(|| media_type(file.media.media_type));
    if let Some(media) = &media {
        graph.node(media, &["dct:MediaType"]);
    }
    (format, media)
}

fn add_publisher(graph: &mut Graph<'_>, described: &Described<'_>, publisher: &Publisher) -> String {
    let iri = described.publisher_iri(&publisher.id);
    let node = graph.node(&iri, &["foaf:Agent", "foaf:Organization"]);
    if let Some(email) = &publisher.email {
        node.link(is::MBOX, &mailto(email));
    }
    if let Some(homepage) = &publisher.homepage {
        let homepage = add_document(graph, homepage.as_str());
        graph.node(&iri, &[]).link(is::HOMEPAGE, &homepage);
    }
    if let Some(publisher_type) = publisher.publisher_type {
        let name = format!("http://purl.org/adms/publishertype/{}", publisher_type.adms());
        graph.node(&name, &["skos:Concept"]).word(is::PREF_LABEL, publisher_type.adms(), "en");
        graph.node(&iri, &[]).link(is::TYPE, &name);
    }
    if let Some(parent) = &publisher.parent {
        let parent = add_publisher(graph, described, &described.catalog().publishers[parent]);
        graph.node(&iri, &[]).link(is::SUB_ORGANIZATION_OF, &parent);
    }
    graph.text(&iri, is::NAME, &publisher.name);
    if let Some(description) = &publisher.description {
        graph.text(&iri, is::DESCRIPTION, description);
    }
    iri
}

fn add_contact(graph: &mut Graph<'_>, described: &Described<'_>, contact: &ContactPoint<'_>) -> String {
    match contact {
        ContactPoint::Keeper(contact) => add_keeper(graph, described, contact),
        ContactPoint::Publisher(publisher, email) => {
            let iri = described.url(&format!("organization/{}/", publisher.id)) + "#contact";
            graph.node(&iri, &["vcard:Kind", "vcard:Organization"]).link(is::HAS_EMAIL, &mailto(email));
            graph.text(&iri, is::FULL_NAME, &publisher.name);
            iri
        }
    }
}

fn add_keeper(graph: &mut Graph<'_>, described: &Described<'_>, contact: &Contact) -> String {
    let Contact { name, email, url, phone, report: _, security_until: _ } = contact;
    let iri = described.url("") + "#contact";
    let node = graph.node(&iri, &["vcard:Kind", "vcard:Organization"]);
    if let Some(email) = email {
        node.link(is::HAS_EMAIL, &mailto(email));
    }
    if let Some(url) = url {
        node.link(is::HAS_URL, url.as_str());
    }
    if let Some(digits) = phone.as_deref().and_then(telephone) {
        node.link(is::HAS_TELEPHONE, &digits);
    }
    let keeper = || described.catalog().publishers[&described.catalog().publisher].name.clone();
    let name = name.as_deref().map_or_else(keeper, Localized::from);
    graph.text(&iri, is::FULL_NAME, &name);
    iri
}

/// CKAN finds a licence by its English title.
fn add_license(graph: &mut Graph<'_>, described: &Described<'_>, license: &License) -> String {
    let iri = match &license.url {
        Some(url) => url.as_str().to_owned(),
        None => described.url(&format!("license/{}/", license.id)) + "#license",
    };
    let node = graph.node(&iri, &["dct:LicenseDocument"]);
    node.value(is::IDENTIFIER, &license.id);
    match license.ckan {
        Some(ckan) => {
            node.word(is::TITLE, ckan.title, "en");
        }
        None => graph.text(&iri, is::TITLE, &license.title),
    }
    // uData would take a label for the licence, and forget the address.
    if license.url.is_none() {
        graph.text(&iri, is::LABEL, &license.title);
    }
    graph.text(&iri, is::DESCRIPTION, &license.summary);
    iri
}

fn topic_scheme(described: &Described<'_>) -> String {
    described.url("topic/") + "#topics"
}

fn add_topic(graph: &mut Graph<'_>, described: &Described<'_>, topic: &Topic) -> String {
    let iri = described.url(&format!("topic/{}/", topic.id)) + "#topic";
    graph.node(&iri, &["skos:Concept"]).link(is::IN_SCHEME, &topic_scheme(described));
    if let Some(parent) = &topic.parent {
        let parent = add_topic(graph, described, &described.catalog().topics[parent]);
        graph.node(&iri, &[]).link(is::BROADER, &parent);
    }
    graph.text(&iri, is::PREF_LABEL, &topic.name);
    if let Some(description) = &topic.description {
        graph.text(&iri, is::DEFINITION, description);
    }
    iri
}

fn add_language(graph: &mut Graph<'_>, iri: &str, tag: &str) {
    if let Some(language) = language(tag) {
        graph.node(&language, &["dct:LinguisticSystem"]);
        graph.node(iri, &[]).link(is::LANGUAGE, &language);
    }
}

fn add_country(graph: &mut Graph<'_>, described: &Described<'_>, iri: &str) {
    if let Some(country) = described.catalog().country {
        let country = authority(&format!("country/{}", country.as_str()));
        graph.node(&country, &["dct:Location"]);
        graph.node(iri, &[]).link(is::SPATIAL, &country);
    }
}

fn add_public(graph: &mut Graph<'_>) -> String {
    let rights = authority("access-right/PUBLIC");
    graph.node(&rights, &["dct:RightsStatement"]).word(is::LABEL, "public", "en");
    rights
}

fn add_standard(graph: &mut Graph<'_>, (address, name): (&str, &str)) -> String {
    graph.node(address, &["dct:Standard"]).word(is::TITLE, name, "en");
    address.to_owned()
}

fn add_document(graph: &mut Graph<'_>, address: &str) -> String {
    graph.node(address, &["foaf:Document"]);
    address.to_owned()
}

fn mailto(email: &str) -> String {
    format!("mailto:{}", email.replace('%', "%25"))
}

/// A number as `tel:` has it: digits, with `+` in front where it was.
fn telephone(number: &str) -> Option<String> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let plus = if number.trim_start().starts_with('+') { "+" } else { "" };
    (!digits.is_empty()).then(|| format!("tel:{plus}{digits}"))
}
