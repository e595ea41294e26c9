//! Whole sites: each folder of `tests/cases/` is built, and every file must be as in its `expected/`.
//!
//! Workbooks, Parquet files and the search index are not kept there, since nobody can read what changed in them:
//! `expected-binary.txt` lists them. Checksums of downloads are on the pages, so that a change of their bytes shows
//! there. Scripts of the theme are listed too: their address carries their hash.
//!
//! `ODCAT_BLESS=1 cargo test --test cases` writes both anew; read the change before it is committed.

#![allow(clippy::disallowed_methods, reason = "the rule is for the program")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::copy;
use odcat::output::OutPath;
use odcat::write::{Directory, Memory};
use odcat::{Built, Options};

/// Endings of files that are listed rather than kept.
const BINARY: [&str; 4] = [".xlsx", ".parquet", ".bin", ".js"];

/// The list of them in the folder of a case.
const BINARY_LIST: &str = "expected-binary.txt";

#[test]
fn every_file_of_each_case_is_as_expected_and_none_is_left_over() {
    let mut wrong = Vec::new();
    for case in cases() {
        let built = without_binary_content(build_in_memory(&case));
        if std::env::var_os("ODCAT_BLESS").is_some() {
            bless(&case, &built);
        }
        wrong.extend(
            differences(&expected(&case), &built).into_iter().map(|line| format!("{}: {line}", case.display())),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_comparison_sees_a_missing_a_changed_and_a_leftover_file() {
    let file = |path: &str, text: &str| (OutPath::new(path).expect("a plain path"), text.as_bytes().to_vec());
    let expected = BTreeMap::from([file("a", "1"), file("b", "1")]);
    let found = BTreeMap::from([file("b", "2"), file("c", "1")]);
    assert_eq!(differences(&expected, &found), ["a: not built", "b: differs", "c: not expected"]);
}

#[test]
fn the_same_site_gives_the_same_bytes_with_any_number_of_threads() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR"));
    for site in cases().into_iter().chain([example.to_owned()]) {
        let with_threads = |count| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build().expect("threads can be started");
            pool.install(|| build_in_memory(&site))
        };
        let one = with_threads(1);
        assert!(!one.is_empty());
        assert!(differences(&one, &with_threads(2)).is_empty(), "{}: two threads", site.display());
        assert!(differences(&one, &with_threads(7)).is_empty(), "{}: seven threads", site.display());
    }
}

#[test]
fn a_folder_holds_what_memory_holds_and_a_second_build_changes_nothing() {
    for case in cases() {
        let out = tempfile::tempdir().expect("a folder for tests");
        let cache = tempfile::tempdir().expect("a folder for tests");
        let options = Options { cache: Some(cache.path().to_owned()), ..Options::default() };
        let build = || odcat::build(&case, &options, || Directory::open(out.path()), &());
        let first = build().expect("the disk works").written.expect("the case has no error");
        assert_eq!((first.changed.len(), first.unchanged, first.removed.len()), (0, 0, 0));
        let mut files = read_files(out.path());
        files.retain(|path, _| !path.as_str().starts_with(".odcat/"));
        assert!(differences(&build_in_memory(&case), &files).is_empty());
        let second = build().expect("the disk works").written.expect("the case has no error");
        assert_eq!((second.added.len(), second.changed.len(), second.bytes), (0, 0, 0));
        assert_eq!(second.unchanged, first.added.len());
    }
}

#[test]
fn downloads_have_the_checksums_and_sizes_that_the_page_shows() {
    use sha2::{Digest as _, Sha256};
    let files = build_in_memory(&case("small"));
    let page =
        files.get(&OutPath::new("dataset/danh-ba/index.html").expect("a plain path")).expect("the page is built");
    let page = String::from_utf8_lossy(page);
    // What describes the files, for readers and for programs.
    let about = [
        ".html",
        "dataset.ttl",
        "dataset.rdf",
        "dataset.jsonld",
        "datapackage.json",
        "croissant.json",
        "-metadata.json",
    ];
    let is_download =
        |path: &str| path.starts_with("dataset/danh-ba/") && !about.iter().any(|ending| path.ends_with(ending));
    for (path, bytes) in files.iter().filter(|(path, _)| is_download(path.as_str())) {
        let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(page.contains(&digest), "{path}: {digest} is not on the page");
    }
}

#[test]
fn the_original_file_is_published_byte_for_byte() {
    let files = build_in_memory(&case("small"));
    let original =
        fs::read(case("small").join("catalog/datasets/danh-ba/Danh bạ (quý 2).csv")).expect("the fixture is there");
    let path = OutPath::new("dataset/danh-ba/original/Danh bạ (quý 2).csv").expect("a plain path");
    assert_eq!(files.get(&path), Some(&original));
}

#[test]
fn a_site_with_an_error_leaves_the_published_one_as_it_was() {
    let site = tempfile::tempdir().expect("a folder for tests");
    copy(&case("small"), site.path());
    let public = site.path().join("public");
    let build =
        || odcat::build(site.path(), &Options::default(), || Directory::open(&public), &()).expect("the disk works");
    assert!(build().written.is_some());
    let before = read_files(&public);
    let entry = site.path().join("catalog/datasets/ho-so/dataset.toml");
    let text = fs::read_to_string(&entry).expect("the fixture is there");
    fs::write(&entry, text.replace("publisher", "publiser")).expect("the copy can be written");
    assert!(build().written.is_none());
    assert!(differences(&before, &read_files(&public)).is_empty());
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<_> =
        fs::read_dir(folder).expect("cases are there").map(|entry| entry.expect("readable").path()).collect();
    cases.sort();
    assert!(cases.len() > 1);
    cases
}

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name)
}

/// The files of a site, made without anything that was kept of another run.
fn build_in_memory(site: &Path) -> BTreeMap<OutPath, Vec<u8>> {
    let memory = Memory::default();
    let cache = tempfile::tempdir().expect("a folder for tests");
    let options = Options { cache: Some(cache.path().to_owned()), ..Options::default() };
    let Built { diagnostics, written, .. } =
        odcat::build(site, &options, || Ok(memory.clone()), &()).expect("the disk works");
    assert!(written.is_some(), "{}: {diagnostics:#?}", site.display());
    memory.files()
}

fn differences(expected: &BTreeMap<OutPath, Vec<u8>>, found: &BTreeMap<OutPath, Vec<u8>>) -> Vec<String> {
    let mut differences = Vec::new();
    for (path, bytes) in expected {
        match found.get(path) {
            None => differences.push(format!("{path}: not built")),
            Some(other) if other != bytes => differences.push(format!("{path}: differs")),
            Some(_) => {}
        }
    }
    differences
        .extend(found.keys().filter(|path| !expected.contains_key(*path)).map(|path| format!("{path}: not expected")));
    differences
}

fn read_files(folder: &Path) -> BTreeMap<OutPath, Vec<u8>> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let below = entry.path().strip_prefix(folder).expect("it is below").to_string_lossy().into_owned();
            (OutPath::new(below).expect("a plain path"), fs::read(entry.path()).expect("readable"))
        })
        .collect()
}

/// The files that a case must give; those that are only listed are empty.
fn expected(case: &Path) -> BTreeMap<OutPath, Vec<u8>> {
    let mut files = read_files(&case.join("expected"));
    let list = fs::read_to_string(case.join(BINARY_LIST)).unwrap_or_default();
    files.extend(list.lines().map(|path| (OutPath::new(path).expect("a plain path"), Vec::new())));
    files
}

fn without_binary_content(mut files: BTreeMap<OutPath, Vec<u8>>) -> BTreeMap<OutPath, Vec<u8>> {
    for (_, bytes) in files.iter_mut().filter(|(path, _)| is_binary(path)) {
        assert!(!bytes.is_empty());
        bytes.clear();
    }
    files
}

fn is_binary(path: &OutPath) -> bool {
    BINARY.iter().any(|ending| path.as_str().ends_with(ending))
}

fn bless(case: &Path, files: &BTreeMap<OutPath, Vec<u8>>) {
    let expected = case.join("expected");
    if expected.exists() {
        fs::remove_dir_all(&expected).expect("expected can be written");
    }
    for (path, bytes) in files.iter().filter(|(path, _)| !is_binary(path)) {
        let place = expected.join(path.as_str());
        fs::create_dir_all(place.parent().expect("it is in a folder")).expect("expected can be written");
        fs::write(place, bytes).expect("expected can be written");
    }
    let list: String = files.keys().filter(|path| is_binary(path)).map(|path| format!("{path}\n")).collect();
    if !list.is_empty() || case.join(BINARY_LIST).exists() {
        fs::write(case.join(BINARY_LIST), list).expect("the list can be written");
    }
}
