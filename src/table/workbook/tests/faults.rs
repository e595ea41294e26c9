use super::*;

/// What is said of a file with this name and these bytes.
fn said_of(name: &str, bytes: &[u8]) -> String {
    let (_folder, path) = file(name, bytes);
    let listed = sheets(&path).expect_err("not a workbook").to_string();
    assert_eq!(open(&path, "S").expect_err("not a workbook").to_string(), listed);
    listed
}

#[test]
fn files_that_are_no_workbooks_are_called_what_they_are() {
    for (name, bytes, expected) in [
        (
            "a.xls",
            &b"\xEF\xBB\xBF<html><table>"[..],
            "is a web page (HTML), not a workbook; open it in Excel and save it as .xlsx",
        ),
        (
            "a.xls",
            b"Huyen;Dan so\nA;1\n",
            "is a text file, perhaps CSV, not a workbook; rename it so that it ends in .csv",
        ),
        (
            "a.xls",
            b"\xFF\xFEa\0;\0b\0",
            "is a text file, perhaps CSV, not a workbook; rename it so that it ends in .csv",
        ),
        ("a.xlsx", b"%PDF-1.7", "is a PDF document, not a workbook; ask for the spreadsheet it was made from"),
        ("a.xlsx", b"", "is an empty file, not a workbook; export the table again"),
        (
            "a.xls",
            b"MIME-Version: 1.0\nX",
            "is a web archive (MHTML), not a workbook; open it in Excel and save it as .xlsx",
        ),
        (
            "a.xls",
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
            "is an XML Spreadsheet of Excel 2003, not a workbook; open it in Excel and save it as .xlsx",
        ),
    ] {
        assert_eq!(said_of(name, bytes), expected);
    }
}

#[test]
fn a_workbook_under_the_ending_of_another_format_is_to_be_renamed() {
    let bytes = std::fs::read(fixture("population.xlsx")).expect("a fixture");
    let expected = "is really an Excel workbook of the newer format; rename it so that it ends in .xlsx";
    assert_eq!(said_of("a.xls", &bytes), expected);
    let bytes = std::fs::read(fixture("population.xls")).expect("a fixture");
    assert!(said_of("a.xlsx", &bytes).ends_with("ends in .xls"));
}

#[test]
fn archives_of_other_kinds_are_called_what_they_are() {
    let of = |names: &[&str]| {
        let parts: Vec<_> = names.iter().map(|name| ((*name).to_owned(), Vec::new())).collect();
        said_of("a.xlsx", &archive(&parts))
    };
    assert!(of(&["[Content_Types].xml", "word/document.xml"]).starts_with("is a Word document"));
    assert!(of(&["[Content_Types].xml", "xl/workbook.bin"]).contains(".xlsb"));
    assert!(of(&["data.csv"]).starts_with("is a ZIP archive of other files"));
}

#[test]
fn protected_workbooks_are_called_so() {
    let mut bytes = std::fs::read(fixture("population.xls")).expect("a fixture");
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let old = utf16("Workbook");
    let at = bytes.windows(old.len()).position(|window| window == old).expect("its stream");
    let new = utf16("EncryptedPackage");
    bytes[at..at + new.len()].copy_from_slice(&new);
    assert!(said_of("a.xlsx", &bytes).starts_with("is protected by a password"));
    let manifest = ("META-INF/manifest.xml".to_owned(), b"<manifest:encryption-data/>".to_vec());
    let parts = [("mimetype".to_owned(), Vec::new()), ("content.xml".to_owned(), Vec::new()), manifest];
    assert!(said_of("a.ods", &archive(&parts)).starts_with("is protected by a password"));
}

#[test]
fn a_sheet_that_is_not_there_is_answered_with_those_that_are() {
    for name in ["population.xlsx", "population.xls", "population.ods"] {
        let error = open(&fixture(name), "Sheet1").expect_err("no such sheet");
        assert_eq!(error.to_string(), "has no sheet 'Sheet1'; its sheets are 'Dân số', 'Danh mục'", "{name}");
    }
}

#[test]
fn a_part_that_grows_too_much_is_refused() {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).expect("a part");
    for _ in 0..80 {
        archive.write_all(&vec![b' '; 1 << 20]).expect("its contents");
    }
    let bytes = archive.finish().expect("an archive").into_inner();
    assert!(said_of("a.xlsx", &bytes).contains("times its packed size"));
}

#[test]
fn a_table_of_strings_that_states_too_many_is_refused() {
    let mut parts = parts(&fixture("population.xlsx"));
    for (name, contents) in &mut parts {
        if name.ends_with("sharedStrings.xml") {
            *contents =
                String::from_utf8_lossy(contents).replace("uniqueCount=\"", "uniqueCount=\"99999999").into_bytes();
        }
    }
    assert!(said_of("a.xlsx", &archive(&parts)).contains("more texts than it has room for"));
}
