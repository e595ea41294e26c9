//! RDF/XML.

use super::vocabulary::Range;
use super::{Graph, Node, expand};
use crate::diagnostic::Diagnostic;
use crate::render::metadata::Xml;

/// The prefix of the syntax itself, and what it stands for.
const RDF: (&str, &str) = ("xmlns:rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#");

pub(super) fn write(graph: &Graph<'_>) -> Result<Vec<u8>, Diagnostic> {
    let names: Vec<(String, &str)> =
        graph.prefixes().map(|(prefix, space)| (format!("xmlns:{prefix}"), space)).collect();
    let mut spaces: Vec<(&str, &str)> = names.iter().map(|(name, space)| (name.as_str(), *space)).collect();
    if !spaces.contains(&RDF) {
        spaces.push(RDF);
    }
    let mut xml = Xml::new();
    xml.element("rdf:RDF", &spaces, |xml| graph.nodes.iter().for_each(|node| write_node(xml, node)));
    xml.finish()
}

/// The first class names the element.
fn write_node(xml: &mut Xml, node: &Node) {
    if node.classes.is_empty() && node.values.is_empty() {
        return;
    }
    let element = node.classes.first().copied().unwrap_or("rdf:Description");
    xml.element(element, &[("rdf:about", &node.iri)], |xml| {
        for class in node.classes.iter().skip(1) {
            xml.empty("rdf:type", &[("rdf:resource", &expand(class))]);
        }
        for (property, values) in &node.values {
            for value in values {
                match (property.range, &value.language) {
                    (Range::Node, _) => xml.empty(property.name, &[("rdf:resource", &value.text)]),
                    (_, Some(language)) => xml.text(property.name, &[("xml:lang", language)], &value.text),
                    (Range::Typed(datatype), None) => {
                        xml.text(property.name, &[("rdf:datatype", &expand(datatype))], &value.text);
                    }
                    (Range::Text | Range::Plain, None) => xml.text(property.name, &[], &value.text),
                }
            }
        }
    });
}
