//! Every finding has a fixture: a folder of `tests/invalid/` named by the code, holding a site with that fault
//! and `expected.txt`, the report as a maintainer reads it. `ODCAT_BLESS=1 cargo test --test invalid` writes
//! the reports anew; read them before you commit them.

#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::copy;
use odcat::Built;
use odcat::diagnostic::{Code, Diagnostic};
use odcat::report::{self, Format};
use odcat::write::{Directory, Memory};

/// The fixture whose site is written into a folder that already holds something.
const WITH_OUTPUT: &str = "E602";

#[test]
fn each_fixture_is_reported_as_expected() {
    let mut wrong = String::new();
    for (name, folder) in fixtures() {
        let found = text(&build(&folder));
        let expected = folder.join("expected.txt");
        if std::env::var_os("ODCAT_BLESS").is_some() {
            fs::write(&expected, &found).expect("the fixture can be written");
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_default();
        if found != wanted {
            wrong += &format!("--- {name}: expected\n{wanted}--- {name}: found\n{found}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}ODCAT_BLESS=1 accepts what was found");
}

#[test]
fn every_code_has_a_fixture_that_yields_it_and_there_is_no_other_fixture() {
    let ids = Code::ALL.iter().map(|code| code.id().to_owned()).collect::<BTreeSet<_>>();
    let fixtures = fixtures();
    assert_eq!(fixtures.keys().cloned().collect::<BTreeSet<_>>(), ids);
    for (name, folder) in fixtures {
        let found = codes(&build(&folder));
        assert!(found.contains(name.as_str()), "{name} yields only {found:?}");
    }
}

#[test]
fn every_code_has_a_section_in_the_guide_and_there_is_no_other_section() {
    let guide = fs::read_to_string(root().join("docs/src/codes.md")).expect("the guide has a page of codes");
    let sections: Vec<_> = guide.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let codes: Vec<_> = Code::ALL.iter().map(|code| format!("{} {}", code.id(), code.name())).collect();
    assert_eq!(sections, codes, "in the order of src/diagnostic.rs");
}

#[test]
fn all_faults_of_a_site_are_reported_at_once_and_sorted_by_place() {
    let found = check_many_faults();
    let places: Vec<_> = found.iter().map(|fault| (&*fault.location.file, fault.location.line)).collect();
    let mut sorted = places.clone();
    sorted.sort_unstable();
    assert_eq!(places, sorted);
    let wanted = ["E103", "E105", "E107", "E109", "E201", "E204", "E302", "E402", "E403", "E406", "W101", "W301"];
    assert_eq!(codes(&found), BTreeSet::from(wanted));
}

#[test]
fn the_same_site_is_reported_alike_each_time() {
    let first = check_many_faults();
    assert!((0..8).all(|_| check_many_faults() == first));
}

#[test]
fn json_holds_every_part_of_a_finding() {
    let found = build(&fixture("E105"));
    let json: serde_json::Value = serde_json::from_slice(&print(&found, Format::Json)).expect("it is JSON");
    let list = json.as_array().expect("it is an array");
    assert_eq!(list.len(), found.len());
    let wanted = serde_json::json!({
        "code": "E105",
        "name": "unknown-key",
        "severity": "error",
        "file": "catalog/datasets/truong-hoc/dataset.toml",
        "line": 3,
        "column": 1,
        "message": "unknown key `publiser`",
        "hint": "did you mean `publisher`?",
    });
    assert!(list.contains(&wanted), "{json:#}");
    let without_hint: serde_json::Value =
        serde_json::from_slice(&print(&hostile(), Format::Json)).expect("quotes and line ends are escaped");
    assert_eq!(without_hint[0]["message"], hostile()[0].message);
    assert!(without_hint[0]["hint"].is_null());
}

#[test]
fn github_gets_one_line_for_each_finding_with_its_signs_escaped() {
    let found = String::from_utf8(print(&hostile(), Format::GitHub)).expect("it is text");
    let wanted = "::error file=a%2Cb%3Ac%25.csv,line=1,col=1,title=E406 value-type::\"100%25\"%0D%0Aand: more, `x`\n";
    assert_eq!(found, wanted);
    let found = String::from_utf8(print(&build(&fixture("E105")), Format::GitHub)).expect("it is text");
    let wanted = "::error file=catalog/datasets/truong-hoc/dataset.toml,line=3,col=1,title=E105 unknown-key::\
                  unknown key `publiser`%0Ahint: did you mean `publisher`?";
    assert!(found.lines().any(|line| line == wanted), "{found}");
    assert!(found.lines().all(|line| line.starts_with("::error ") || line.starts_with("::warning ")), "{found}");
}

#[test]
fn the_exit_code_says_whether_something_must_be_mended() {
    let status = |arguments: &[&str]| odcat(arguments).status.code();
    let clean = clean_site();
    let clean = clean.path().to_str().expect("a temporary folder has a plain name");
    assert_eq!(status(&["check", clean]), Some(0));
    assert_eq!(status(&["check", clean, "--strict"]), Some(0));
    let (error, warning) = (fixture("E105"), fixture("W201"));
    let (error, warning) = (error.display().to_string(), warning.display().to_string());
    assert_eq!(status(&["check", &error]), Some(1));
    assert_eq!(status(&["check", &warning]), Some(0));
    assert_eq!(status(&["check", &warning, "--strict"]), Some(1));
    let advice = fixture("W240").display().to_string();
    assert_eq!(status(&["check", &advice, "--strict"]), Some(0), "nothing is wrong");
}

#[test]
fn a_build_has_the_same_exit_codes_and_writes_nothing_where_there_is_an_error() {
    let temporary = tempfile::tempdir().expect("there is a temporary folder");
    let folder = temporary.path().join("public");
    let build = |name: &str, more: &[&str]| {
        let site = temporary.path().join(name);
        copy(&fixture(name).join("catalog"), &site.join("catalog"));
        let site = site.display().to_string();
        let arguments = [&["build", &site, "--out", folder.to_str().expect("a plain name")], more].concat();
        odcat(&arguments).status.code()
    };
    assert_eq!(build("E105", &[]), Some(1));
    assert!(!folder.exists());
    assert_eq!(build("W201", &["--strict"]), Some(1));
    assert_eq!(build("W201", &[]), Some(0));
    assert!(folder.join("index.html").exists());
}

#[test]
fn wrong_use_is_told_from_findings_by_its_exit_code() {
    let empty = tempfile::tempdir().expect("there is a temporary folder");
    let site = empty.path().to_str().expect("a temporary folder has a plain name");
    let output = odcat(&["check", site]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).expect("it is text");
    assert!(said.contains("there is no folder") && said.contains("hint: "), "{said}");
    for arguments in [&["chekc"][..], &["check", "--format", "yaml"], &["build", "--base-url", "example"], &[]] {
        assert_eq!(odcat(arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn the_program_prints_the_same_report_as_the_library() {
    let site = fixture("E105");
    let output = odcat(&["check", "--quiet", &site.display().to_string()]);
    assert_eq!(String::from_utf8(output.stdout).expect("it is text"), text(&build(&site)));
}

/// A site with different faults in several files.
fn check_many_faults() -> Vec<Diagnostic> {
    let site = tempfile::tempdir().expect("there is a temporary folder");
    let files = [
        ("catalog.toml", "title = \"Dữ liệu\"\nbase_url = \"https://dulieu.example/\"\npublisher = \"van-phog\"\n"),
        ("publishers.toml", "[van-phong]\nname = \"Văn phòng\"\nemial = \"vp@mau.example\"\n"),
        ("pages/Trang 1.md", "# Trang\n\n<b>đậm</b>\n"),
        ("datasets/a/dataset.toml", "title = Chợ\n"),
        (
            "datasets/b/dataset.toml",
            "title = \"Bến xe\"\nissued = \"20/7/2023\"\n[[distributions]]\npath = \"khong-co.csv\"\n",
        ),
        ("datasets/b/ben-xe.csv", "ten\nBến xe Mẫu\n"),
        (
            "datasets/c/dataset.toml",
            "title = \"Cầu\"\n[[distributions]]\npath = \"cau.csv\"\n[[distributions.fields]]\nname = \"ten\"\n[[distributions.fields]]\nname = \"dai\"\ntype = \"number\"\n[[distributions]]\npath = \"rong.csv\"\n",
        ),
        ("datasets/c/cau.csv", "ten,dai\nA,12\nB,không rõ\nC,12,5\nD,30\nE,41\nF,16\nG,25\n"),
        ("datasets/c/rong.csv", ""),
    ];
    for (path, text) in files {
        write(&site.path().join("catalog").join(path), text);
    }
    build(site.path())
}

/// A finding whose every part holds what an output format must escape.
fn hostile() -> Vec<Diagnostic> {
    let place = odcat::source::Location::of_file("a,b:c%.csv");
    vec![Diagnostic::new(Code::ValueType, place, "\"100%\"\r\nand: more, `x`")]
}

/// A site without a fault.
fn clean_site() -> tempfile::TempDir {
    let site = tempfile::tempdir().expect("there is a temporary folder");
    copy(&fixture("W201").join("catalog"), &site.path().join("catalog"));
    let config = site.path().join("catalog/catalog.toml");
    let text = fs::read_to_string(&config).expect("the fixture has a catalog.toml");
    write(&config, &format!("base_url = \"https://dulieu.example/\"\n{text}"));
    site
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn fixture(name: &str) -> PathBuf {
    root().join("tests/invalid").join(name)
}

/// Fixture folders by name.
fn fixtures() -> BTreeMap<String, PathBuf> {
    let entries = fs::read_dir(root().join("tests/invalid")).expect("there are fixtures");
    let folders = entries.map(|entry| entry.expect("the folder can be read").path()).filter(|path| path.is_dir());
    folders.map(|path| (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path)).collect()
}

/// What is found when a site is built, or, where the finding is only advice, checked. Nothing is written into the fixture.
fn build(folder: &Path) -> Vec<Diagnostic> {
    if Code::ALL.iter().any(|code| code.is_advice() && folder.ends_with(code.id())) {
        let checked = odcat::check(folder, &odcat::Options::default(), &()).expect("the disk does what is asked");
        return checked.diagnostics;
    }
    let temporary = tempfile::tempdir().expect("there is a temporary folder");
    let cache = Some(temporary.path().join("cache"));
    let options = odcat::Options { cache, ..odcat::Options::default() };
    let built = if folder.ends_with(WITH_OUTPUT) {
        let copied = temporary.path().join("site");
        copy(folder, &copied);
        odcat::build(&copied, &options, || Directory::open(&copied.join("public")), &())
    } else {
        odcat::build(folder, &options, || Ok(Memory::default()), &())
    };
    let Built { diagnostics, written, .. } = built.expect("the disk does what is asked");
    assert_eq!(
        written.is_none(),
        diagnostics.iter().any(Diagnostic::is_error),
        "only a site without errors is written"
    );
    diagnostics
}

fn codes(diagnostics: &[Diagnostic]) -> BTreeSet<&'static str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code.id()).collect()
}

fn text(diagnostics: &[Diagnostic]) -> String {
    String::from_utf8(print(diagnostics, Format::Text { color: false })).expect("a report is text")
}

fn print(diagnostics: &[Diagnostic], format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    report::print(diagnostics, format, &mut out).expect("memory can be written");
    out
}

fn odcat(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_odcat")).args(arguments).output().expect("the program runs")
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("the path has a folder")).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
}
