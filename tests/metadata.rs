//! The files for harvesters, read back by parsers that know nothing of odcat.

#![allow(clippy::disallowed_methods, reason = "the rule is for the program")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use odcat::output::OutPath;
use odcat::write::Memory;
use odcat::{Built, Options};

const BASE: &str = "https://dulieu.example/mo/";
const DCAT: &str = "http://www.w3.org/ns/dcat#";
const HYDRA: &str = "http://www.w3.org/ns/hydra/core#";

type Files = BTreeMap<OutPath, Vec<u8>>;

/// Subject, predicate, object, each as N-Triples.
type Triple = (String, String, String);

#[test]
fn a_large_catalogue_is_paged_and_every_form_leads_through_all_pages() {
    let files = build_site(1_001, |_| String::new());
    for extension in ["ttl", "rdf", "jsonld"] {
        let mut datasets = BTreeSet::new();
        let mut sizes = Vec::new();
        let mut next = Some(format!("{BASE}catalog.{extension}"));
        while let Some(address) = next {
            let page = triples(&files, address.strip_prefix(BASE).expect("it is of the site"));
            let here = objects(&page, &format!("{DCAT}dataset"));
            sizes.push(here.len());
            datasets.extend(here);
            assert_eq!(objects(&page, &format!("{HYDRA}totalItems")).len(), 1);
            assert_eq!(objects(&page, &format!("{HYDRA}view")), BTreeSet::from([format!("<{address}>")]));
            assert_eq!(
                objects(&page, &format!("{HYDRA}first")),
                BTreeSet::from([format!("<{BASE}catalog.{extension}>")])
            );
            let last = format!("<{BASE}catalog-3.{extension}>");
            assert_eq!(objects(&page, &format!("{HYDRA}last")), BTreeSet::from([last]));
            let following = objects(&page, &format!("{HYDRA}next"));
            next = following.first().map(|iri| iri.trim_matches(['<', '>']).to_owned());
        }
        assert_eq!((sizes, datasets.len()), (vec![500, 500, 1], 1_001), "{extension}");
    }
}

#[test]
fn a_catalogue_that_fits_into_one_file_is_not_paged() {
    let files = build_site(500, |_| String::new());
    let page = triples(&files, "catalog.ttl");
    assert_eq!(objects(&page, &format!("{DCAT}dataset")).len(), 500);
    assert!(objects(&page, &format!("{HYDRA}view")).is_empty());
    assert!(!files.keys().any(|path| path.as_str().starts_with("catalog-2")));
}

#[test]
fn what_was_taken_back_is_no_longer_told() {
    let withdrawn = "[commitment]\nitem = 1\nstatus = \"withdrawn\"\nreason = \"Không còn thu thập.\"\n";
    let files = build_site(3, |number| if number == 1 { withdrawn.to_owned() } else { String::new() });
    let has = |path: &str| files.keys().any(|known| known.as_str() == path);
    assert!(has("dataset/d1/index.html") && !has("dataset/d1/dataset.ttl") && has("dataset/d2/dataset.ttl"));
    assert!(!text(&files, "catalog.ttl").contains("dataset/d1/"));
    // The list is the promise: what becomes of it is told there.
    let rows = list(&text(&files, "catalog.csv"));
    let statuses: Vec<_> = rows.iter().map(|row| (&*row["id"], &*row["status"])).collect();
    assert_eq!(statuses, [("d0", "promised"), ("d1", "withdrawn"), ("d2", "promised")]);
    let page = text(&files, "dataset/d1/index.html");
    assert!(!page.contains("dataset.ttl") && !page.contains("\"@type\":\"Dataset\""));
}

#[test]
fn the_list_as_a_table_has_each_text_as_it_is_and_runs_nothing_in_excel() {
    let keys = "keywords = [\"=1+1\", \"a, \\\"b\\\"\"]\nspatial = \"-2+3\"\nissued = 2023-09-10\n\
                [commitment]\nitem = 7\ndecision = \"@QĐ\"\ndue = 2024-06-30\n";
    let files = build_site(1, |_| keys.to_owned());
    let plain = text(&files, "catalog.csv");
    assert!(plain.starts_with("id,title,") && !plain.contains('\r'));
    let row = &list(&plain)[0];
    let cells = ["title", "description", "publisher", "keywords", "issued", "modified", "frequency", "spatial"];
    assert_eq!(
        cells.map(|name| &*row[name]),
        ["Bộ 0", "Bộ dữ liệu 0.", "Văn phòng", "=1+1; a, \"b\"", "2023-09-10", "", "", "-2+3"]
    );
    let cells = ["status", "item", "decision", "due", "formats", "page"];
    let page = format!("{BASE}dataset/d0/");
    assert_eq!(cells.map(|name| &*row[name]), ["promised", "7", "@QĐ", "2024-06-30", "", &page]);
    let excel = text(&files, "catalog-excel.csv");
    assert!(excel.starts_with('\u{feff}') && excel.ends_with("\r\n"));
    let row = &list(excel.trim_start_matches('\u{feff}'))[0];
    let cells = ["keywords", "spatial", "decision", "issued"];
    assert_eq!(cells.map(|name| &*row[name]), ["'=1+1; a, \"b\"", "'-2+3", "'@QĐ", "2023-09-10"]);
}

#[test]
fn pages_lead_to_the_files_that_describe_what_they_are_about() {
    let files = build_site(1, |_| String::new());
    let home = text(&files, "index.html");
    assert!(home.contains("<link rel=\"alternate\" type=\"text/csv\" title=\"CSV\" href=\"catalog.csv\">"));
    assert!(home.contains("type=\"application/json\" title=\"DCAT-US\" href=\"data.json\">"));
    // A package has files, and this entry has none yet.
    let page = text(&files, "dataset/d0/index.html");
    assert!(page.contains("dataset.ttl\">") && !page.contains("datapackage.json"));
    assert!(page.contains("id=\"machines\"") && page.contains("api/3/action/package_show/d0\""));
}

#[test]
fn a_series_is_told_with_what_its_datasets_share() {
    let files = build_site(3, |number| {
        if number == 0 { String::new() } else { format!("in_series = \"nam\"\nmodified = 2023-0{number}-01\n") }
    });
    let graph = triples(&files, "catalog.rdf");
    let series = format!("<{BASE}#series-nam>");
    let said: BTreeSet<_> = graph.iter().filter(|(subject, ..)| *subject == series).collect();
    let says = |predicate: &str, object: &str| {
        said.iter().any(|(_, is, value)| is.contains(predicate) && value.contains(object))
    };
    assert!(says("type>", "DatasetSeries") && says("title", "Theo năm") && says("modified", "2023-02-01"));
    assert!(says("publisher", "organization/van-phong/#organization"));
    let members = graph.iter().filter(|(_, is, value)| is.contains("inSeries") && *value == series).count();
    assert_eq!(members, 2);
}

#[test]
fn all_forms_say_the_same_of_hostile_texts() {
    let hostile = "keywords = [\"a\\\"b\\\\c\", \"<x>&amp;\", \"a]]>b\", \"😀 x\"]\nspatial = \"\\u2028 </script>\"\n";
    let files = build_site(2, |_| hostile.to_owned());
    for stem in ["catalog", "dataset/d0/dataset"] {
        let [turtle, xml, json] =
            ["ttl", "rdf", "jsonld"].map(|extension| triples(&files, &format!("{stem}.{extension}")));
        assert_eq!(turtle, xml);
        assert_eq!(turtle, json);
        assert!(turtle.iter().any(|(.., value)| value.contains("</script>")));
    }
    assert!(!text(&files, "dataset/d0/index.html").contains("\\u2028 </script>"));
}

#[test]
fn without_an_address_there_is_nothing_for_harvesters() {
    let files = build(2, "", |_| String::new());
    let machine =
        |path: &&OutPath| [".ttl", ".rdf", ".jsonld", "/void", ".csv"].iter().any(|end| path.as_str().ends_with(end));
    assert_eq!(files.keys().find(machine), None);
    assert!(!text(&files, "index.html").contains("ld+json"));
}

/// The triples of a file.
fn triples(files: &Files, path: &str) -> BTreeSet<Triple> {
    let bytes = &files[&OutPath::new(path).expect("a plain path")];
    let parts =
        |triple: oxrdf::Triple| (triple.subject.to_string(), triple.predicate.to_string(), triple.object.to_string());
    match path.rsplit('.').next() {
        Some("ttl") => oxttl::TurtleParser::new().for_slice(bytes).map(|it| parts(it.expect("it is Turtle"))).collect(),
        Some("rdf") => {
            oxrdfxml::RdfXmlParser::new().for_slice(bytes).map(|it| parts(it.expect("it is RDF/XML"))).collect()
        }
        _ => {
            let parser = oxjsonld::JsonLdParser::new().for_slice(bytes);
            parser.map(|it| parts(oxrdf::Triple::from(it.expect("it is JSON-LD")))).collect()
        }
    }
}

fn objects(triples: &BTreeSet<Triple>, predicate: &str) -> BTreeSet<String> {
    let predicate = format!("<{predicate}>");
    triples.iter().filter(|(_, is, _)| *is == predicate).map(|(.., object)| object.clone()).collect()
}

/// The rows of a CSV file, each cell under the name of its column.
fn list(csv: &str) -> Vec<BTreeMap<String, String>> {
    let rows = csv::Reader::from_reader(csv.as_bytes()).into_deserialize();
    rows.map(|row| row.expect("it is CSV")).collect()
}

fn text(files: &Files, path: &str) -> String {
    String::from_utf8(files[&OutPath::new(path).expect("a plain path")].clone()).expect("it is text")
}

fn build_site(datasets: usize, more: impl Fn(usize) -> String) -> Files {
    build(datasets, &format!("base_url = \"{BASE}\"\n"), more)
}

/// A site of promised datasets `d0`, `d1` …, with more keys for each.
fn build(datasets: usize, settings: &str, more: impl Fn(usize) -> String) -> Files {
    let site = tempfile::tempdir().expect("there is a temporary folder");
    let write = |path: &str, text: &str| {
        let path = site.path().join("catalog").join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    };
    let catalog =
        "title = \"Dữ liệu\"\ndescription = \"Để thử.\"\npublisher = \"van-phong\"\nlicense = \"CC-BY-4.0\"\n";
    write("catalog.toml", &format!("{settings}{catalog}"));
    write("publishers.toml", "[van-phong]\nname = \"Văn phòng\"\n");
    write("series.toml", "[nam]\ntitle = \"Theo năm\"\ndescription = \"Mỗi năm một bộ.\"\n");
    for number in 0..datasets {
        let entry =
            format!("title = \"Bộ {number}\"\ndescription = \"Bộ dữ liệu {number}.\"\npublisher = \"van-phong\"\n");
        write(&format!("datasets/d{number}/dataset.toml"), &format!("{entry}{}", more(number)));
    }
    let memory = Memory::default();
    let options = Options { cache: Some(site.path().join("cache")), ..Options::default() };
    let built = odcat::build(site.path(), &options, || Ok(memory.clone()), &()).expect("the disk works");
    let Built { diagnostics, written, .. } = built;
    assert!(written.is_some(), "{diagnostics:#?}");
    memory.files()
}
