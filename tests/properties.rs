//! What holds for any input: nothing panics, nothing is lost or silently changed, nothing unsafe reaches a page.

#![allow(clippy::disallowed_methods, reason = "the rule is for the program")]

#[path = "common/exact.rs"]
mod exact;
#[path = "common/legacy.rs"]
mod legacy;
#[path = "common/written.rs"]
mod written;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use exact::Cell;
use icu_normalizer::ComposingNormalizerBorrowed;
use odcat::Options;
use odcat::diagnostic::Severity;
use odcat::output::OutPath;
use odcat::table::{InspectedColumn, InspectedFault, Inspection, Inspector};
use odcat::write::Memory;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use written::{Bytes, Column, Negative, Style, Table};

const CATALOG: &str = "title = \"T\"\ndescription = \"D\"\nbase_url = \"https://t.example/\"\nlanguages = [\"vi\"]\npublisher = \"p\"\nlicense = \"CC0-1.0\"\n";
const ENTRY: &str = "title = \"T\"\ndescription = \"D\"\npublisher = \"p\"\n[[distributions]]\npath = \"t.csv\"\n";
const SYNONYMS: &str = "same = [[\"UBND\", \"ủy ban\"], [\"Ubn\", \"TT\", \"ttr\"], [\"thị trấn\", \"xã…\"]]\n";

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

/// Cells that look like something: the reader must not take one thing for another.
fn telling_cell() -> impl Strategy<Value = String> {
    const CELLS: [&str; 48] = [
        "9.870",
        "9,870",
        "12.500",
        "1.234.567",
        "1,234,567",
        "1.234.567,89",
        "1,234.5",
        "52,3%",
        "7%",
        "(234.567)",
        "-5",
        "\u{2212}5",
        "+84912345678",
        "12,5 tỷ",
        "300 triệu đồng",
        "1.200đ",
        "$5",
        "01834",
        "0",
        "007",
        "3,41E+10",
        "1.5E-05",
        "1e5",
        "#REF!",
        "####",
        "...",
        "-",
        "x",
        "N/A",
        "",
        "20/07/2023",
        "07/20/2023",
        "03/04/2023",
        "2023-07-20",
        "2023-02-30",
        "20/7/23",
        "20/07/2023 08:30",
        "8h30",
        "24:00",
        "tháng 6/2023",
        "quý II/2023",
        "2023Q1",
        "2016",
        "Prel. 2016",
        "Có",
        "không",
        "123456789012345678901",
        "1/2",
    ];
    prop_oneof![
        6 => prop::sample::select(&CELLS[..]).prop_map(str::to_owned),
        2 => "[0-9]{1,9}([.,][0-9]{1,4}){0,3}",
        1 => "[0-9.,\\-%() ]{1,8}",
        2 => "[a-zàáâãèéêìíòóôõùúýăđĩũơưạ-ỹ0-9 .,;/\"()%:-]{1,10}",
    ]
}

/// A file as it is read: what was decided, and the rows that are printed.
fn inspect(bytes: &[u8]) -> (Inspection, Vec<Vec<Cell>>) {
    let folder = tempfile::tempdir().expect("a folder for tests");
    let path = folder.path().join("t.csv");
    fs::write(&path, bytes).expect("writable");
    let inspector = Inspector::new(&path, None);
    let found = inspector.inspect().expect("readable");
    let mut cells = Vec::new();
    inspector.write_cells(&mut cells).expect("readable");
    let rows = exact::rows(&String::from_utf8(cells).expect("cells are UTF-8")).expect("cells are JSON");
    (found, rows)
}

/// What was decided, for a message.
fn brief(found: &Inspection) -> String {
    let column = |column: &InspectedColumn| {
        let InspectedColumn { name, field_type, decimal, profile } = column;
        format!("{name}: {} {decimal:?} missing {:?}", field_type.as_str(), profile.missing_markers)
    };
    let columns: Vec<_> = found.columns.iter().map(column).collect();
    let fault = |fault: &InspectedFault| format!("{} {}", fault.diagnostic.code.id(), fault.diagnostic.message);
    let faults: Vec<_> = found.faults.iter().map(fault).collect();
    let Inspection { encoding, evidence, delimiter, quote, header_rows, total_rows, group_rows, note_rows, .. } = found;
    format!(
        "{encoding:?} {evidence:?} {delimiter:?} {quote:?} header {header_rows:?} totals {total_rows:?} \
         groups {group_rows:?} notes {note_rows:?}\n{columns:#?}\n{faults:#?}"
    )
}

/// Whether a file says what was meant: every column and row is there and every cell is the value, or, where the
/// file does not show what is meant, the text with a warning.
fn reads_back(table: &Table, style: &Style, bytes: Bytes) -> Result<(), TestCaseError> {
    let text = style.write(table);
    let (found, rows) = inspect(&bytes.encode(&text));
    let context = || format!("{style:?}\n{text}\n{}", brief(&found));
    prop_assert_eq!(found.encoding, Some(bytes.as_str()), "{}", context());
    let names: Vec<_> = found.columns.iter().map(|column| column.name.as_str()).collect();
    let meant: Vec<_> = table.columns.iter().map(|column| column.name).collect();
    prop_assert_eq!(names, meant, "{}", context());
    prop_assert_eq!(rows.len(), table.rows, "{}", context());
    for (at, column) in table.columns.iter().enumerate() {
        let cells: Vec<&Cell> = rows.iter().map(|row| &row[at]).collect();
        prop_assert_eq!(misread(column, style, &found, &cells), None, "{}", context());
    }
    Ok(())
}

/// What is wrong with a column as it was read.
fn misread(column: &Column, style: &Style, found: &Inspection, cells: &[&Cell]) -> Option<String> {
    let Column { name, values } = column;
    let read = found.columns.iter().find(|read| read.name == *name)?.field_type.as_str();
    if read != values.type_name() && !values.is_empty() && values.is_decisive(style) {
        return Some(format!("{name} is {read}"));
    }
    let is_warned = found.faults.iter().any(|fault| fault.column.as_deref() == Some(name));
    let is_text = read == "string" && (is_warned || values.is_empty() || values.is_bracketed(style));
    cells.iter().enumerate().find_map(|(row, cell)| {
        let raw = values.written(row, style).unwrap_or_else(|| style.missing.to_owned());
        let holds = **cell == values.meant(row) || is_text && cell.as_text() == Some(&raw);
        (!holds).then(|| format!("row {row}, {name}: {cell}, not {}", values.meant(row)))
    })
}

/// Whether the digits of a number are those of the text it was read from, but for zeros that say nothing: words such
/// as `tỷ` add zeros, and no sign makes other digits.
fn has_digits_of(number: &str, text: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    // An exponent is no digit of the value.
    let exponent = text.find(['E', 'e']).filter(|at| text[..*at].ends_with(|last: char| last.is_ascii_digit()));
    let (number, text) = (digits(number), digits(&text[..exponent.unwrap_or(text.len())]));
    number.trim_matches('0') == text.trim_matches('0')
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

    /// What stands in a cell of a text stands in the clean file, without the spaces around it; and in the one for
    /// Excel behind an apostrophe where Excel would run it. It is declared a text, or `8h30` would be a time.
    #[test]
    fn every_cell_of_a_table_arrives_in_the_clean_file(
        cells in prop::collection::vec(cell(), 1..30),
        delimiter in prop_oneof![Just(b','), Just(b';'), Just(b'\t'), Just(b'|')],
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["ten", "so", "ghi"]).expect("memory");
        for (row, cell) in cells.iter().enumerate() {
            writer.write_record(["Xã Mẫu", &row.to_string(), cell]).expect("memory");
        }
        let csv = writer.into_inner().expect("memory");
        let sign = if delimiter == b'\t' { "tab".to_owned() } else { char::from(delimiter).to_string() };
        let fields = "[[distributions.fields]]\nname = \"ten\"\n[[distributions.fields]]\nname = \"so\"\n\
                      [[distributions.fields]]\nname = \"ghi\"\ntype = \"string\"\n";
        let site = site(&format!("{ENTRY}[distributions.dialect]\ndelimiter = \"{sign}\"\n{fields}"), &csv, "");
        let memory = build(site.path()).expect("a well-formed table has no error");
        let read = |name: &str| -> Vec<[String; 3]> {
            csv::Reader::from_reader(file(&memory, name).as_slice())
                .records()
                .map(|record| [0, 1, 2].map(|at| record.as_ref().expect("it is well formed")[at].to_owned()))
                .collect()
        };
        let wanted = cells.iter().enumerate().map(|(row, cell)| ["Xã Mẫu".to_owned(), row.to_string(), cell.trim().to_owned()]);
        let wanted: Vec<_> = wanted.collect();
        prop_assert_eq!(&read("dataset/d/t.csv"), &wanted);
        let guard = |[name, number, cell]: [String; 3]| [name, number, if cell == "=1+1" { format!("'{cell}") } else { cell }];
        prop_assert_eq!(read("dataset/d/t-excel.csv"), wanted.into_iter().map(guard).collect::<Vec<_>>());
    }

    /// Any table, written in any dialect, in UTF-8 or UTF-16, is read as it is meant.
    #[test]
    fn a_table_reads_back_from_any_dialect(table in written::table(), style in written::style(), bytes in written::bytes()) {
        reads_back(&table, &style, bytes)?;
    }

    /// Tables in the encodings from before Unicode are told apart, where there is text enough to tell by.
    #[test]
    fn a_table_reads_back_from_an_encoding_before_unicode(
        table in written::table().prop_filter("text enough", |table| table.rows > 5),
        style in written::style(),
        bytes in written::old_bytes(),
    ) {
        let mut style = style;
        if style.numbers.negative == Negative::Minus {
            style.numbers.negative = Negative::Hyphen;
        }
        reads_back(&table, &style, bytes)?;
    }

    /// No value changes silently: whatever stands in a cell, it is printed as the same text, as a value with the same
    /// digits, or as null with the sign for it listed or a warning. A row that is not printed is listed as well: such a
    /// mixture may even be taken for a title or a header, which a person sees.
    #[test]
    fn no_cell_changes_silently(
        rows in prop::collection::vec([telling_cell(), telling_cell()], 1..12),
        alike in any::<bool>(),
        delimiter in prop_oneof![Just(b','), Just(b';'), Just(b'\t')],
    ) {
        // Columns of one kind of cell are the ones that become values.
        let cells = |row: usize| if alike { &rows[row % rows.len().min(2)] } else { &rows[row] };
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["Tên", "Một", "Hai"]).expect("memory");
        for row in 0..rows.len() {
            writer.write_record([&format!("Xã Mẫu {row}"), &cells(row)[0], &cells(row)[1]]).expect("memory");
        }
        let csv = writer.into_inner().expect("memory");
        let (found, printed) = inspect(&csv);
        let context = || format!("{}\n{}", String::from_utf8_lossy(&csv), brief(&found));
        // What is said loudly, and what is repaired on purpose, is not silent.
        let is_error = found.faults.iter().any(|fault| fault.diagnostic.is_error());
        let is_repaired = found.evidence.as_ref().is_some_and(|evidence| evidence.contains("stored as Unicode"));
        if is_error || is_repaired {
            return Ok(());
        }
        prop_assert_eq!(found.columns.len(), 3, "{}", context());
        let printed: BTreeMap<_, _> =
            printed.iter().map(|row| (row[0].as_text().unwrap_or_default().to_owned(), row)).collect();
        let titles: Vec<u64> = found.titles.iter().map(|(number, _)| *number).collect();
        let listed = [&titles, &found.header_rows, &found.total_rows, &found.group_rows, &found.note_rows];
        for row in 0..rows.len() {
            let Some(read) = printed.get(&format!("Xã Mẫu {row}")) else {
                let number = row as u64 + 1;
                prop_assert!(listed.iter().any(|rows| rows.contains(&number)), "row {row} is lost\n{}", context());
                continue;
            };
            for (at, raw) in cells(row).iter().enumerate() {
                let column = &found.columns[at + 1];
                let raw = ComposingNormalizerBorrowed::new_nfc().normalize(raw.trim()).replace('\u{a0}', " ");
                let is_string = column.field_type.as_str() == "string";
                let is_missing = column.profile.missing_markers.iter().any(|marker| **marker == *raw);
                let is_warned = found.faults.iter().any(|fault| fault.column.as_deref() == Some(&*column.name));
                let holds = match &read[at + 1] {
                    Cell::Null => is_missing || is_warned,
                    Cell::Text(text) => !is_string || *text == raw,
                    Cell::Number(number) => !is_string && has_digits_of(number, &raw),
                    Cell::Boolean(_) => !is_string,
                };
                prop_assert!(holds, "row {row}: {raw:?} is read as {}\n{}", read[at + 1], context());
            }
        }
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
    fn any_text_as_synonyms_is_reported_or_groups_words_that_stand_once(
        at in 0..SYNONYMS.chars().count(), length in 0..40_usize, replacement in "\\PC{0,12}|[\\[\\]={}\"'.,#\n]{0,12}",
    ) {
        let (before, after) = (SYNONYMS.chars().take(at), SYNONYMS.chars().skip(at + length));
        let synonyms: String = before.chain(replacement.chars()).chain(after).collect();
        let site = site(ENTRY, b"a\n1\n", "");
        fs::write(site.path().join("catalog/synonyms.toml"), synonyms).expect("writable");
        let found = odcat::check(site.path(), &Options::default(), &()).expect("the disk works");
        let failed = found.diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error);
        prop_assert_eq!(failed, found.catalog.is_none());
        let groups = found.catalog.map(|catalog| catalog.synonyms).unwrap_or_default();
        prop_assert!(groups.iter().all(|group| group.len() >= 2));
        let mut words: Vec<String> = groups.iter().flatten().map(|word| word.to_lowercase()).collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        prop_assert_eq!(words.len(), count);
        prop_assert!(words.iter().all(|word| word.chars().any(char::is_alphanumeric)));
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
            let page = |memory: &Memory| String::from_utf8(file(memory, "dataset/d/index.html")).expect("pages are UTF-8");
            let plain = PLAIN.get_or_init(|| {
                let without = self::site(ENTRY, b"a\n1\n", "");
                page(&build(without.path()).expect("it is valid"))
            });
            let page = page(&memory);
            for bad in ["<script", "href=\"javascript", "href=\"data:", "src=\"http", "<div onclick", "style=\"", "<!--"] {
                prop_assert_eq!(page.matches(bad).count(), plain.matches(bad).count(), "{} in {}", bad, page);
            }
        }
    }
}

/// The page of a dataset without a README: what it holds is the theme's own.
static PLAIN: OnceLock<String> = OnceLock::new();
