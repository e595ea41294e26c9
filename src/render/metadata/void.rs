//! `/.well-known/void` (VoID): where the descriptions are, for programs that know nothing but the host.

use super::dcat::catalog_file;
use super::rdf::vocabulary as is;
use super::rdf::{Graph, Serialisation};
use crate::output::{OutPath, Output};
use crate::render::describe::{Described, plain};
use crate::render::site::Site;

/// The file is Turtle, whatever a host calls it. There is none where the site has no address.
pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    let Some(described) = Described::new(site) else { return Vec::new() };
    let path = OutPath::new(".well-known/void").expect("a plain path");
    vec![Output::rendered(path, "the catalogue", move || graph(&described).write(Serialisation::Turtle))]
}

/// The descriptions themselves, as a set of triples about the catalogue.
fn graph<'a>(described: &Described<'a>) -> Graph<'a> {
    let catalog = described.catalog();
    let iri = described.url(".well-known/void") + "#descriptions";
    let mut graph = Graph::new(&catalog.languages);
    let node = graph.node(&iri, &["void:Dataset"]);
    node.link(is::HOMEPAGE, &described.url("")).link(is::SUBJECT, &described.catalog_iri());
    for (serialisation, format) in [
        (Serialisation::Turtle, "http://www.w3.org/ns/formats/Turtle"),
        (Serialisation::Xml, "http://www.w3.org/ns/formats/RDF_XML"),
        (Serialisation::JsonLd, "http://www.w3.org/ns/formats/JSON-LD"),
    ] {
        node.link(is::FEATURE, format);
        node.link(is::DATA_DUMP, &described.url(&catalog_file(0, serialisation)));
    }
    let license = catalog.metadata_license.as_ref().and_then(|id| catalog.licenses[id].url.as_ref());
    if let Some(url) = license {
        node.link(is::LICENSE, url.as_str());
    }
    graph.text(&iri, is::TITLE, &catalog.title);
    graph.text(&iri, is::DESCRIPTION, &plain(&catalog.description));
    graph
}
