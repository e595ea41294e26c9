//! What holds for any input: nothing panics, nothing is lost, nothing unsafe reaches a page.

#![allow(clippy::disallowed_methods, reason = "the rule is for the program")]

use std::fs;
use std::path::Path;

use odcat::Options;
use odcat::diagnostic::Severity;
use odcat::output::OutPath;
use odcat::write::Memory;
use proptest::prelude::*;

const CATALOG: &str = "title = \"T\"\ndescription = \"D\"\nbase_url = \"https://t.example/\"\nlanguages = [\"vi\"]\npublisher = \"p\"\nlicense = \"CC0-1.0\"\n";
const ENTRY: &str = "title = \"T\"\ndescription = \"D\"\npublisher = \"p\"\n[[distributions]]\npath = \"t.csv\"\n";

/// A site of one entry.
fn site(entry: &str, csv: &[u8], readme: &str) -> tempfile::TempDir {
    let site = tempfile::tempdir().expect("a folder for tests");
    let write = |path: &str, bytes: &[u8]| {
        let path = site.path().join("catalog").join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("writable");
        fs::write(path, bytes).expect("writable");
    };
    write("catalog.toml", CATALOG.as_bytes());
    write("publishers.toml", b"[p]\nname = \"P\"\n");
    write("datasets/d/dataset.toml", entry.as_bytes());
    write("datasets/d/t.csv", csv);
    write("datasets/d/README.md", readme.as_bytes());
    site
}

/// Builds a site in memory and gives its files, or nothing when it has an error. Printing the report must
/// work for whatever is found.
fn build(site: &Path) -> Option<Memory> {
    let memory = Memory::default();
    let built = odcat::build(site, &Options::default(), || Ok(memory.clone()), &()).expect("the disk works");
    let mut report = Vec::new();
    odcat::report::print(&built.diagnostics, odcat::report::Format::Text { color: false }, &mut report)
        .expect("memory");
    let failed = built.diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error);
    assert_eq!(failed, built.written.is_none());
    built.written.map(|_| memory)
}

fn file(memory: &Memory, path: &str) -> Vec<u8> {
    memory.files().remove(&OutPath::new(path).expect("a plain path")).unwrap_or_default()
}

/// Cells that CSV finds hard: separators, quotes, line ends, marks, control characters, nothing.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zàấđ0-9 ]{0,6}",
        Just("a,b".to_owned()),
        Just("\"".to_owned()),
        Just("\"\"x\"".to_owned()),
        Just("x\ny".to_owned()),
        Just("x\r\ny".to_owned()),
        Just("9.870".to_owned()),
        Just("-1.5".to_owned()),
        Just("=1+1".to_owned()),
        Just(String::new()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_as_a_table_are_published_or_reported(csv in prop::collection::vec(prop_oneof![
        any::<u8>(), Just(b','), Just(b'"'), Just(b'\n'), Just(b'\r'), Just(b';'), Just(0)
    ], 0..200)) {
        let site = site(ENTRY, &csv, "");
        if let Some(memory) = build(site.path()) {
            prop_assert_eq!(file(&memory, "dataset/d/original/t.csv"), csv);
        }
    }

    #[test]
    fn every_cell_of_a_table_arrives_in_the_clean_file(
        rows in prop::collection::vec(prop::collection::vec(cell(), 3), 1..30),
        delimiter in prop_oneof![Just(b','), Just(b';'), Just(b'\t'), Just(b'|')],
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["mot", "hai", "ba"]).expect("memory");
        rows.iter().for_each(|row| writer.write_record(row).expect("memory"));
        let csv = writer.into_inner().expect("memory");
        let sign = if delimiter == b'\t' { "tab".to_owned() } else { char::from(delimiter).to_string() };
        let site = site(&format!("{ENTRY}[distributions.dialect]\ndelimiter = \"{sign}\"\n"), &csv, "");
        let memory = build(site.path()).expect("a well-formed table has no error");
        let clean = file(&memory, "dataset/d/t.csv");
        let read: Vec<Vec<String>> = csv::Reader::from_reader(clean.as_slice()).records()
            .map(|record| record.expect("clean CSV is well formed").iter().map(str::to_owned).collect()).collect();
        prop_assert_eq!(&read, &rows);
        let excel = file(&memory, "dataset/d/t-excel.csv");
        let read: Vec<Vec<String>> = csv::Reader::from_reader(excel.as_slice()).records()
            .map(|record| record.expect("CSV for Excel is well formed").iter().map(str::to_owned).collect()).collect();
        prop_assert_eq!(&read, &rows);
    }

    #[test]
    fn any_text_as_an_entry_is_published_or_reported(
        at in 0..ENTRY.len(), length in 0..20_usize, replacement in "\\PC{0,12}|[\\[\\]={}\"'.,#\n]{0,12}",
    ) {
        let end = (at + length).min(ENTRY.len());
        let entry = format!("{}{replacement}{}", &ENTRY[..at], &ENTRY[end..]);
        build(site(&entry, b"a\n1\n", "").path());
    }

    #[test]
    fn no_markdown_brings_script_or_unsafe_links_onto_a_page(readme in prop::collection::vec(prop_oneof![
        Just("<script>alert(1)</script>".to_owned()), Just("[x](javascript:alert(1))".to_owned()),
        Just("<javascript:alert(1)>".to_owned()), Just("![x](https://e.example/x.png)".to_owned()),
        Just("<div onclick='x'>".to_owned()), Just("[x]: data:text/html,x".to_owned()), Just("[x]".to_owned()),
        Just("\n\n".to_owned()), Just("    ".to_owned()), Just("| a | b |\n|:-:|--:|\n".to_owned()), Just("`".to_owned()),
        Just("<!--".to_owned()), Just("# ".to_owned()), "\\PC{0,8}",
    ], 0..12)) {
        let site = site(ENTRY, b"a\n1\n", &readme.concat());
        if let Some(memory) = build(site.path()) {
            let page = String::from_utf8(file(&memory, "dataset/d/index.html")).expect("pages are UTF-8");
            for bad in ["<script", "href=\"javascript", "href=\"data:", "src=\"http", "<div onclick", "style=\"", "<!--"] {
                prop_assert!(!page.contains(bad), "{} in {}", bad, page);
            }
        }
    }
}
