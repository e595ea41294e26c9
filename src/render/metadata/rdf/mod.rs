//! A graph of RDF and its three serialisations, which say the same triples.
//!
//! Every node has an IRI: blank nodes would get other names in every run. What a property's values are (nodes, texts
//! in languages, typed values) belongs to the property, as in the context of a JSON-LD file, so no value can be of the
//! wrong type. Strings come here in any shape and leave it as what all three formats can hold.

pub(super) mod vocabulary;

mod json_ld;
mod turtle;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use self::vocabulary::{PREFIXES, Property, Range};
use crate::diagnostic::Diagnostic;
use crate::model::{Language, Localized};

/// Characters that no IRI may hold, besides all that are not ASCII.
const FORBIDDEN: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Those, and what only a host may hold.
const FORBIDDEN_IN_PATH: &AsciiSet = &FORBIDDEN.add(b'[').add(b']');

/// Those, and what begins a fragment.
const FORBIDDEN_IN_FRAGMENT: &AsciiSet = &FORBIDDEN_IN_PATH.add(b'#');

/// Nodes in the order in which they were first named.
pub(super) struct Graph<'a> {
    languages: &'a [Language],
    nodes: Vec<Node>,
    places: BTreeMap<String, usize>,
}

/// A node with what is said of it.
pub(super) struct Node {
    iri: String,
    /// Its classes as prefixed names.
    classes: Vec<&'static str>,
    values: Vec<(&'static Property, Vec<Value>)>,
}

/// A value of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Value {
    /// An IRI or the text.
    text: String,
    /// The tag of the text's language.
    language: Option<String>,
}

/// A way to write a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Serialisation {
    Turtle,
    Xml,
    JsonLd,
}

impl Serialisation {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Turtle, Self::Xml, Self::JsonLd];

    /// How names of its files end.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Turtle => "ttl",
            Self::Xml => "rdf",
            Self::JsonLd => "jsonld",
        }
    }
}

impl<'a> Graph<'a> {
    /// An empty graph whose texts are in these languages.
    pub(super) fn new(languages: &'a [Language]) -> Self {
        Self { languages, nodes: Vec::new(), places: BTreeMap::new() }
    }

    /// The node of that name, which is new or known, as one of these classes.
    pub(super) fn node(&mut self, name: &str, classes: &[&'static str]) -> &mut Node {
        let name = iri(name);
        let next = self.nodes.len();
        let at = *self.places.entry(name.clone()).or_insert(next);
        if at == next {
            self.nodes.push(Node { iri: name, classes: Vec::new(), values: Vec::new() });
        }
        let node = &mut self.nodes[at];
        for class in classes {
            if !node.classes.contains(class) {
                node.classes.push(class);
            }
        }
        node
    }

    /// Says a text of a node in every language that it is written in.
    pub(super) fn text(&mut self, name: &str, property: &'static Property, text: &Localized) {
        let languages = self.languages;
        for phrase in text.all() {
            self.node(name, &[]).word(property, phrase.text, languages[phrase.language].as_str());
        }
    }

    /// The graph as a file.
    pub(super) fn write(&self, serialisation: Serialisation) -> Result<Vec<u8>, Diagnostic> {
        match serialisation {
            Serialisation::Turtle => Ok(turtle::write(self).into_bytes()),
            Serialisation::Xml => xml::write(self),
            Serialisation::JsonLd => Ok(json_ld::write(self)),
        }
    }

    /// The prefixes that occur, with what they stand for, sorted.
    fn prefixes(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let datatypes = |property: &Property| match property.range {
            Range::Typed(datatype) => Some(datatype),
            _ => None,
        };
        let properties = || self.nodes.iter().flat_map(|node| &node.values).map(|(property, _)| *property);
        let names = self.nodes.iter().flat_map(|node| node.classes.iter().copied());
        let names = names.chain(properties().map(|property| property.name)).chain(properties().filter_map(datatypes));
        let used: BTreeSet<&str> = names.filter_map(|name| Some(name.split_once(':')?.0)).collect();
        PREFIXES.iter().copied().filter(move |(prefix, _)| used.contains(prefix))
    }

    /// The properties that occur, sorted by name.
    fn properties(&self) -> BTreeMap<&'static str, &'static Property> {
        let values = self.nodes.iter().flat_map(|node| &node.values);
        values.map(|(property, _)| (property.name, *property)).collect()
    }
}

impl Node {
    /// Points to another node.
    pub(super) fn link(&mut self, property: &'static Property, target: &str) -> &mut Self {
        debug_assert_eq!(property.range, Range::Node, "{}", property.name);
        self.add(property, Value { text: iri(target), language: None })
    }

    /// Says a text in a language.
    pub(super) fn word(&mut self, property: &'static Property, text: &str, language: &str) -> &mut Self {
        debug_assert_eq!(property.range, Range::Text, "{}", property.name);
        // Language tags are compared without regard to case, and RDF writes them in lower case.
        self.add(property, Value { text: clean(text), language: Some(language.to_ascii_lowercase()) })
    }

    /// Says a plain or typed value.
    pub(super) fn value(&mut self, property: &'static Property, text: impl ToString) -> &mut Self {
        debug_assert!(matches!(property.range, Range::Plain | Range::Typed(_)), "{}", property.name);
        self.add(property, Value { text: clean(&text.to_string()), language: None })
    }

    /// A value that is there already is not said again.
    fn add(&mut self, property: &'static Property, value: Value) -> &mut Self {
        match self.values.iter_mut().find(|(known, _)| known.name == property.name) {
            Some((_, values)) if values.contains(&value) => {}
            Some((_, values)) => values.push(value),
            None => self.values.push((property, vec![value])),
        }
        self
    }
}

/// The address behind a prefixed name.
fn expand(name: &str) -> String {
    let (prefix, local) = name.split_once(':').unwrap_or_default();
    let space = PREFIXES.iter().find(|(known, _)| *known == prefix).map_or("", |(_, space)| space);
    format!("{space}{local}")
}

/// An address with everything encoded that RFC 3987 does not allow where it stands, in ASCII.
fn iri(address: &str) -> String {
    let (address, fragment) = address.split_once('#').map_or((address, None), |(it, rest)| (it, Some(rest)));
    let host_end = match address.find("://") {
        Some(scheme) => address[scheme + 3..].find(['/', '?']).map_or(address.len(), |at| scheme + 3 + at),
        None => 0,
    };
    let (host, path) = address.split_at(host_end);
    let mut iri = utf8_percent_encode(host, FORBIDDEN).to_string();
    iri.extend(utf8_percent_encode(path, FORBIDDEN_IN_PATH));
    if let Some(fragment) = fragment {
        iri.push('#');
        iri.extend(utf8_percent_encode(fragment, FORBIDDEN_IN_FRAGMENT));
    }
    with_whole_escapes(&iri)
}

/// An address in which every `%` begins an escape; one that did not, as in `100%`, is escaped itself.
fn with_whole_escapes(address: &str) -> String {
    let is_escape = |rest: &str| rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    let mut parts = address.split('%');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for rest in parts {
        whole.push_str(if is_escape(rest) { "%" } else { "%25" });
        whole.push_str(rest);
    }
    whole
}

/// A text without what XML cannot hold, and with one sign for the end of a line, which is all that XML keeps.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let in_xml = |c: &char| matches!(c, '\t' | '\n') || (*c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().filter(in_xml).collect()
}

#[cfg(test)]
mod tests;
