//! JSON-LD, compacted: the context, which is part of the file, says what the values of each key are.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::vocabulary::Range;
use super::{Graph, Node, Property, Value};
use crate::render::ascii_json;

pub(super) fn write(graph: &Graph<'_>) -> Vec<u8> {
    let said = |node: &&Node| !node.classes.is_empty() || !node.values.is_empty();
    let nodes: Vec<Json> = graph.nodes.iter().filter(said).map(object).collect();
    let file = json!({ "@context": context(graph), "@graph": nodes });
    let mut text = ascii_json::pretty(&file);
    text.push('\n');
    text.into_bytes()
}

fn context(graph: &Graph<'_>) -> Json {
    let prefixes = graph.prefixes().map(|(prefix, space)| (prefix.to_owned(), json!(space)));
    let terms = graph.properties().into_values().filter_map(|property| {
        let term = match property.range {
            Range::Node => json!({ "@type": "@id" }),
            Range::Text => json!({ "@container": "@language" }),
            Range::Typed(datatype) => json!({ "@type": datatype }),
            Range::Plain => return None,
        };
        Some((property.name.to_owned(), term))
    });
    Json::Object(prefixes.chain(terms).collect())
}

fn object(node: &Node) -> Json {
    let mut object = Map::from_iter([("@id".to_owned(), json!(node.iri))]);
    if !node.classes.is_empty() {
        object.insert("@type".to_owned(), one_or_many(node.classes.iter().map(|class| json!(class)).collect()));
    }
    object.extend(node.values.iter().map(|(property, values)| (property.name.to_owned(), member(property, values))));
    Json::Object(object)
}

fn member(property: &Property, values: &[Value]) -> Json {
    if property.range != Range::Text {
        return one_or_many(values.iter().map(|value| json!(value.text)).collect());
    }
    let mut by_language: BTreeMap<&str, Vec<Json>> = BTreeMap::new();
    for value in values {
        by_language.entry(value.language.as_deref().unwrap_or("@none")).or_default().push(json!(value.text));
    }
    by_language.into_iter().map(|(language, texts)| (language.to_owned(), one_or_many(texts))).collect()
}

fn one_or_many(mut values: Vec<Json>) -> Json {
    if values.len() == 1 { values.swap_remove(0) } else { Json::Array(values) }
}
