//! Values that refer to rows of another table: what is not there is found with its place, whatever the form of
//! either file.

#![allow(clippy::disallowed_methods, reason = "the rule is for the program")]

use std::fs;
use std::path::Path;

use odcat::Options;
use odcat::diagnostic::Diagnostic;

const CATALOG: &str = "title = \"T\"\ndescription = \"D\"\nbase_url = \"https://t.example/\"\nlanguages = [\"vi\"]\npublisher = \"p\"\nlicense = \"CC0-1.0\"\n";
const ENTRY: &str = "title = \"T\"\ndescription = \"D\"\npublisher = \"p\"\n";

fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
    let site = tempfile::tempdir().expect("a folder for tests");
    let fixed = [("catalog.toml", CATALOG), ("publishers.toml", "[p]\nname = \"P\"\n")];
    for (path, text) in fixed.iter().chain(files) {
        let path = site.path().join("catalog").join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("writable");
        fs::write(path, text).expect("writable");
    }
    site
}

fn check(site: &Path) -> Vec<Diagnostic> {
    odcat::check(site, &Options::default(), &()).expect("the disk works").diagnostics
}

fn key(reference: &str) -> String {
    format!(
        "{ENTRY}[[distributions]]\npath = \"ho.csv\"\n[[distributions.foreign_keys]]\nfields = [\"ma_xa\"]\nreference = {reference}\n\
         [[distributions.fields]]\nname = \"ma_xa\"\n[[distributions.fields]]\nname = \"so_ho\"\ntype = \"integer\"\n"
    )
}

const UNITS: (&str, &str) = ("datasets/xa/xa.csv", "Mã;Tên\n01834;Na Rì\n01837;Cư Lễ\n");
const HOUSEHOLDS: (&str, &str) = ("datasets/ho/ho.csv", "ma_xa,so_ho\n01834,5\n01999,6\n,7\n01998,8\n");

#[test]
fn a_value_that_the_other_table_does_not_have_is_reported_with_its_row() {
    let units = format!("{ENTRY}[[distributions]]\npath = \"xa.csv\"\n");
    let ho = key("{ dataset = \"xa\", path = \"xa.csv\", fields = [\"Mã\"] }");
    let site = site(&[("datasets/xa/dataset.toml", &units), UNITS, ("datasets/ho/dataset.toml", &ho), HOUSEHOLDS]);
    let faults = check(site.path());
    let found: Vec<(&str, u64, &str)> = faults
        .iter()
        .filter(|fault| fault.is_error())
        .map(|fault| (fault.code.id(), fault.location.line, fault.message.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("E407", 3, "record 2: `ma_xa` is `01999`, which `Mã` of `xa.csv` in the dataset `xa` does not have"),
            ("E407", 5, "record 4: `ma_xa` is `01998`, which `Mã` of `xa.csv` in the dataset `xa` does not have"),
        ]
    );
}

#[test]
fn a_reference_to_nothing_is_reported_where_it_is_typed() {
    let units = format!("{ENTRY}[[distributions]]\npath = \"xa.csv\"\n");
    for (reference, code) in [
        ("{ dataset = \"xá\", path = \"xa.csv\", fields = [\"Mã\"] }", "E109"),
        ("{ dataset = \"xx\", path = \"xa.csv\", fields = [\"Mã\"] }", "E306"),
        ("{ dataset = \"xa\", path = \"x.csv\", fields = [\"Mã\"] }", "E302"),
        ("{ dataset = \"xa\", path = \"xa.csv\", fields = [\"Ma\"] }", "E306"),
        ("{ dataset = \"xa\", path = \"xa.csv\", fields = [] }", "E307"),
    ] {
        let ho = key(reference);
        let site = site(&[("datasets/xa/dataset.toml", &units), UNITS, ("datasets/ho/dataset.toml", &ho), HOUSEHOLDS]);
        let faults = check(site.path());
        let errors: Vec<_> = faults.iter().filter(|fault| fault.is_error()).collect();
        assert_eq!(errors.iter().map(|fault| fault.code.id()).collect::<Vec<_>>(), [code], "{reference}");
        assert!(errors[0].location.file.ends_with("ho/dataset.toml"), "{:?}", errors[0].location);
    }
}

#[test]
fn a_key_may_refer_to_its_own_table() {
    let ho = key("{ fields = [\"ma_xa\"] }");
    let site = site(&[("datasets/ho/dataset.toml", &ho), HOUSEHOLDS]);
    assert!(check(site.path()).iter().all(|fault| !fault.is_error()));
}
