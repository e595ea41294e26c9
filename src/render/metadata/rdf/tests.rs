//! What is written is read by parsers that know nothing of odcat, and must be what was said, in all formats.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::vocabulary as is;
use super::*;

/// The triples of a file as lines of N-Triples.
fn triples(graph: &Graph<'_>, serialisation: Serialisation) -> BTreeSet<String> {
    let bytes = graph.write(serialisation).expect("it can be written");
    match serialisation {
        Serialisation::Turtle => oxttl::TurtleParser::new()
            .for_slice(&bytes)
            .map(|triple| triple.expect("it is Turtle").to_string())
            .collect(),
        Serialisation::Xml => oxrdfxml::RdfXmlParser::new()
            .for_slice(&bytes)
            .map(|triple| triple.expect("it is RDF/XML").to_string())
            .collect(),
        Serialisation::JsonLd => oxjsonld::JsonLdParser::new()
            .for_slice(&bytes)
            .map(|quad| oxrdf::Triple::from(quad.expect("it is JSON-LD")).to_string())
            .collect(),
    }
}

fn languages() -> Vec<Language> {
    ["vi", "en-GB"].into_iter().filter_map(Language::new).collect()
}

fn example<'a>(languages: &'a [Language], words: &[String], address: &str) -> Graph<'a> {
    let mut graph = Graph::new(languages);
    let name = "https://mau.example/dataset/x/#dataset";
    let texts = words.iter().map(|word| Localized::new(word.as_str(), [Some(format!("{word}.").into())]));
    for text in texts {
        graph.text(name, is::TITLE, &text);
    }
    let node = graph.node(name, &["dcat:Dataset", "foaf:Document"]);
    for word in words {
        node.value(is::IDENTIFIER, word);
    }
    node.value(is::ISSUED, "2023-07-20").value(is::BYTE_SIZE, 12).link(is::LANDING_PAGE, address);
    graph
}

proptest! {
    #[test]
    fn every_text_and_address_is_read_as_it_was_written(
        words in prop::collection::vec(any::<String>(), 1..4),
        path in any::<String>(),
    ) {
        let languages = languages();
        let graph = example(&languages, &words, &format!("https://mau.example/{path}"));
        let turtle = triples(&graph, Serialisation::Turtle);
        prop_assert_eq!(&turtle, &triples(&graph, Serialisation::Xml));
        prop_assert_eq!(&turtle, &triples(&graph, Serialisation::JsonLd));
        let titles: BTreeSet<String> = words.iter().map(|word| clean(word)).collect();
        prop_assert_eq!(turtle.len(), 2 + 3 * titles.len() + 3);
        for title in &titles {
            let literal = oxrdf::Literal::new_language_tagged_literal_unchecked(title, "vi").to_string();
            prop_assert!(turtle.iter().any(|line| line.ends_with(&literal)), "{} in {:?}", literal, turtle);
        }
    }
}

#[test]
fn turtle_and_json_are_ascii_and_the_same_in_every_run() {
    let languages = languages();
    let words = ["Bắc Kạn 😀 \u{7f}\u{2028} \"\\\r\n\t".to_owned()];
    for serialisation in Serialisation::ALL {
        let write =
            || example(&languages, &words, "https://mau.example/").write(serialisation).expect("it can be written");
        assert_eq!(write(), write());
        assert!(serialisation == Serialisation::Xml || write().is_ascii());
    }
}

#[test]
fn what_is_said_twice_is_written_once() {
    let languages = languages();
    let mut graph = Graph::new(&languages);
    for _ in 0..2 {
        graph.node("https://mau.example/#x", &["dcat:Dataset"]).value(is::IDENTIFIER, "x");
    }
    let turtle = String::from_utf8(graph.write(Serialisation::Turtle).expect("it can be written")).expect("it is text");
    assert_eq!(turtle.matches("dct:identifier").count(), 1);
    assert_eq!(triples(&graph, Serialisation::Turtle).len(), 2);
}

#[test]
fn addresses_are_made_valid_and_valid_ones_are_left_alone() {
    for good in ["https://mau.example/a%20b/?x=1&y=[z]#d", "mailto:a@mau.example", "http://[::1]:80/x", "tel:+84209"] {
        let expected = good.replace("[z]", "%5Bz%5D");
        assert_eq!(iri(good), expected);
    }
    assert_eq!(iri("https://mau.example/100%/50%25"), "https://mau.example/100%25/50%25");
    assert_eq!(iri("https://mau.example/a b|{c}#d#e"), "https://mau.example/a%20b%7C%7Bc%7D#d%23e");
}

#[test]
fn every_property_has_a_known_prefix_and_one_meaning() {
    let mut names = BTreeSet::new();
    for property in is::ALL {
        assert!(names.insert(property.name), "{} stands twice", property.name);
        assert!(expand(property.name).starts_with("http"), "{}", property.name);
        if let is::Range::Typed(datatype) = property.range {
            assert!(expand(datatype).starts_with("http"), "{datatype}");
        }
    }
    assert!(PREFIXES.is_sorted_by(|a, b| a.0 < b.0));
}
