//! What charts say on the pages of a site: of when they are, and of which places.

#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::copy;
use odcat::Options;
use odcat::write::Memory;

const ENTRY: &str = "title = \"Số cầu\"\ndescription = \"Số bịa để thử.\"\npublisher = \"van-phong\"\n\
                     [[distributions]]\npath = \"cau.csv\"\n[[distributions.fields]]\nname = \"ma\"\ntype = \"string\"\n";

/// The text files of the site of maps, with another dataset, by their paths.
fn site_with(entry: &str, csv: &str) -> BTreeMap<String, String> {
    let site = tempfile::tempdir().expect("a folder for tests");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/map"), site.path());
    let folder = site.path().join("catalog/datasets/cau");
    fs::create_dir_all(&folder).expect("the copy can be written");
    fs::write(folder.join("dataset.toml"), entry).expect("the copy can be written");
    fs::write(folder.join("cau.csv"), csv).expect("the copy can be written");
    let memory = Memory::default();
    let cache = tempfile::tempdir().expect("a folder for tests");
    let options = Options { cache: Some(cache.path().to_owned()), ..Options::default() };
    let built = odcat::build(site.path(), &options, || Ok(memory.clone()), &()).expect("the disk works");
    assert!(built.written.is_some(), "{:#?}", built.diagnostics);
    let text = |bytes| String::from_utf8(bytes).ok();
    memory.files().into_iter().filter_map(|(path, bytes)| Some((path.to_string(), text(bytes)?))).collect()
}

#[test]
fn a_map_of_a_single_time_says_that_time_in_its_sentence_and_its_file() {
    let files = site_with(ENTRY, "nam,ma,so_cau\n2023,001,12\n2023,002,3\n2023,003,40\n2023,004,7\n");
    let page = &files["dataset/cau/index.html"];
    assert!(page.contains("<p>Năm 2023: trong 4 mục có số liệu, lớn nhất là "), "{page}");
    let drawing = &files["dataset/cau/chart/1.svg"];
    assert!(drawing.contains(">2023</text>"), "{drawing}");
}

#[test]
fn bars_say_the_only_year_and_neither_a_day_nor_a_year_that_is_not_of_all_rows() {
    let chart = "[[charts]]\ntype = \"bar\"\nx = \"noi\"\ny = \"so_cau\"\n";
    let entry = format!("{}{chart}", ENTRY.split("[[distributions.fields]]").next().expect("it begins"));
    let sentence = |csv: &str| {
        let files = site_with(&entry, csv);
        let page = &files["dataset/cau/index.html"];
        let sentence = page.split("class=\"finding\">").nth(1).expect("there is a sentence").split(" <a").next();
        sentence.expect("it ends").to_owned()
    };
    let rows = |cells: [&str; 3]| {
        let row = |(at, cell): (usize, &str)| format!("{cell},Nơi {at},{}\n", 5 + at * at);
        cells.into_iter().enumerate().map(row).collect::<String>()
    };
    let of = |name: &str, cells: [&str; 3]| sentence(&format!("{name},noi,so_cau\n{}", rows(cells)));
    let plain = "Lớn nhất là Nơi 2, 9; nhỏ nhất là Nơi 0, 5.";
    assert_eq!(of("nam", ["2023", "2023", "2023"]), "Năm 2023: lớn nhất là Nơi 2, 9; nhỏ nhất là Nơi 0, 5.");
    assert_eq!(of("nam", ["2023", "", "2023"]), plain);
    assert_eq!(of("ngay_cap_nhat", ["2023-07-20", "2023-07-20", "2023-07-20"]), plain);
}

#[test]
fn the_table_of_a_map_names_places_and_says_which_words_are_codes() {
    let entry = ENTRY.to_owned() + "[[charts]]\ntype = \"map\"\nx = \"ma\"\ny = \"so_cau\"\n";
    let files = site_with(&entry, "nam,ma,so_cau\n2023,001,12\n2023,002,3\n2023,003,40\n2023,004,7\n2023,999,8\n");
    let page = &files["dataset/cau/chart/1/index.html"];
    assert!(page.contains(">Nơi</th>") && page.contains(">Huyện Suối Trong</th>"), "{page}");
    assert!(page.contains(">mã 999</th>"), "{page}");
}
