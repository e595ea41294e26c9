//! What is offered of a table: six files that say the same, that no spreadsheet runs, and that are the same bytes
//! on every machine; and the store that keeps them from run to run.

#![allow(clippy::disallowed_methods, reason = "the rule is for the program")]

#[path = "common/exact.rs"]
mod exact;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use calamine::{Data, Reader as _, Xlsx};
use exact::Cell;
use odcat::output::OutPath;
use odcat::write::Memory;
use odcat::{Built, Options};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use serde_json::Value;

/// A table with everything in it that a download can get wrong: a title, a unit, groups and totals, flagged years,
/// percent, grouped and bracketed numbers, dates, formulas, control characters, line ends, an integer beyond
/// 64 bits.
const MESSY: &str = "\u{feff}BIỂU SỐ 1;;;;;;;;;;;
Đơn vị: triệu đồng;;;;;;;;;;;
;;;;;;;;;;;
Đơn vị hành chính;Năm;Mã xã;Tỷ lệ;Thu;Chênh lệch;Số lớn;Ngày;Lúc;Giờ;Quý;Còn
I. MIỀN NÚI;;;;;;;;;;;
=1+1;2015;001;52,3%;1.234.567;(1.234,5);123456789012345678901;20/07/2023;20/07/2023 08:30;08:30;Quý II/2023;Có
\"@SUM(A1)\";Prel. 2016;002;7%;9.870;-0,5;5;03/04/2023;21/07/2023 23:59:59;23:59:59;Quý I/2023;Không
\"a\tb\";2017;003;-;1.000;2;-7;01/01/1900;31/12/1999 00:00;00:00;Quý IV/1999;Có
Tổng cộng;;;;1.245.437;;;;;;;
II. ĐỒNG BẰNG;;;;;;;;;;;
\"x\r\ny; \"\"z\"\"\";2018;004;0,05%;0;..;;29/02/2024;01/01/2024 12:00;12:00;Quý III/2024;Có
\"\t-2+3\";2019;005;100%;12;12.345,75;1;01/12/2023;02/12/2023 01:02:03;01:02:03;Quý I/2024;Không
+84912345678;Ước 2020;006;3%;1;1;2;02/12/2023;02/12/2023 01:02:03;01:02:03;Quý I/2024;Không
n\u{0}ul;2021;007;3%;1;1;3;02/12/2023;02/12/2023 01:02:03;01:02:03;Quý I/2024;Không
-5;2022;008;3%;1;1;4;02/12/2023;02/12/2023 01:02:03;01:02:03;Quý I/2024;Không
Ghi chú: số liệu bịa ra để thử.;;;;;;;;;;;
";

/// The names of the columns, and what each holds.
const COLUMNS: [(&str, Type); 14] = [
    ("Đơn vị hành chính", Type::Text),
    ("Năm", Type::Number),
    ("Mã xã", Type::Text),
    ("Tỷ lệ", Type::Number),
    ("Thu", Type::Number),
    ("Chênh lệch", Type::Number),
    ("Số lớn", Type::Number),
    ("Ngày", Type::Date),
    ("Lúc", Type::Datetime),
    ("Giờ", Type::Time),
    ("Quý", Type::Text),
    ("Còn", Type::Boolean),
    ("Năm_flag", Type::Text),
    ("row_type", Type::Text),
];

/// The clean rows, with `|` between the cells: what every download must say, each in its way.
const CLEAN: [&str; 11] = [
    "I. MIỀN NÚI|||||||||||||group",
    "=1+1|2015|001|52.3|1234567|-1234.5|123456789012345678901|2023-07-20|2023-07-20T08:30:00|08:30:00|2023Q2|true||data",
    "@SUM(A1)|2016|002|7|9870|-0.5|5|2023-04-03|2023-07-21T23:59:59|23:59:59|2023Q1|false|Prel.|data",
    "a\tb|2017|003||1000|2|-7|1900-01-01|1999-12-31T00:00:00|00:00:00|1999Q4|true||data",
    "Tổng cộng||||1245437|||||||||total",
    "II. ĐỒNG BẰNG|||||||||||||group",
    "x\r\ny; \"z\"|2018|004|0.05|0|||2024-02-29|2024-01-01T12:00:00|12:00:00|2024Q3|true||data",
    "-2+3|2019|005|100|12|12345.75|1|2023-12-01|2023-12-02T01:02:03|01:02:03|2024Q1|false||data",
    "+84912345678|2020|006|3|1|1|2|2023-12-02|2023-12-02T01:02:03|01:02:03|2024Q1|false|Ước|data",
    "n\0ul|2021|007|3|1|1|3|2023-12-02|2023-12-02T01:02:03|01:02:03|2024Q1|false||data",
    "-5|2022|008|3|1|1|4|2023-12-02|2023-12-02T01:02:03|01:02:03|2024Q1|false||data",
];

/// How a typed file holds the values of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Text,
    Number,
    Boolean,
    Date,
    Datetime,
    Time,
}

const CATALOG: &str = "title = \"T\"\ndescription = \"D\"\nbase_url = \"https://t.example/\"\nlanguages = [\"vi\"]\npublisher = \"p\"\nlicense = \"CC0-1.0\"\n";
const ENTRY: &str = "title = \"T\"\ndescription = \"D\"\npublisher = \"p\"\n[[distributions]]\npath = \"t.csv\"\n[[distributions.fields]]\nname = \"Số lớn\"\ntype = \"integer\"\n";

fn clean() -> Vec<Vec<&'static str>> {
    CLEAN.iter().map(|row| row.split('|').collect()).collect()
}

/// The CSV for programs has the clean cells and nothing else: no byte-order mark, no title, no note.
#[test]
fn the_csv_has_every_clean_cell() {
    let files = build(&Site::messy());
    let (names, rows) = read_csv(&download(&files, ".csv"));
    assert_eq!(names, COLUMNS.map(|(name, _)| name));
    assert_eq!(rows, clean());
}

/// A person who opens the CSV for Excel runs nothing: no cell but a number begins with a sign that starts a
/// formula, and taking the apostrophe away gives the clean cells.
#[test]
fn no_cell_of_the_csv_for_excel_is_a_formula() {
    let files = build(&Site::messy());
    let bytes = download(&files, "-excel.csv");
    assert!(bytes.starts_with("\u{feff}".as_bytes()));
    assert!(bytes.ends_with(b"\r\n"));
    let (_, rows) = read_csv(&bytes[3..]);
    for (row, cell) in rows.iter().flat_map(|row| row.iter().map(move |cell| (row, cell))) {
        let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0']);
        let is_number = cell.parse::<f64>().is_ok() && !cell.starts_with('+');
        assert!(!begins || is_number, "{cell:?} in {row:?}");
    }
    let guarded = |cell: &String| cell.strip_prefix('\'').unwrap_or(cell).to_owned();
    let unguarded: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(guarded).collect()).collect();
    assert_eq!(unguarded, clean());
    assert!(rows.iter().flatten().any(|cell| cell == "'=1+1") && rows.iter().flatten().any(|cell| cell == "-5"));
}

/// JSON and NDJSON have numbers as numbers with all their digits, and missing values as null.
#[test]
fn json_and_ndjson_have_typed_cells() {
    let files = build(&Site::messy());
    let wanted: Vec<Vec<(String, Cell)>> = clean().iter().map(|row| object(row)).collect();
    let text = |name: &str| String::from_utf8(download(&files, name)).expect("JSON is UTF-8");
    let rows: Vec<Value> = serde_json::from_str(&exact::marked(&text(".json"))).expect("it is JSON");
    assert_eq!(rows.into_iter().map(cells_of).collect::<Vec<_>>(), wanted);
    let lines = text(".ndjson");
    let rows = lines.lines().map(|line| serde_json::from_str(&exact::marked(line)).expect("a line is JSON"));
    assert_eq!(rows.map(cells_of).collect::<Vec<_>>(), wanted);
    assert!(text(".ndjson").contains("\"Số lớn\":123456789012345678901"));
}

/// The workbook has numbers, booleans and dates as a spreadsheet does, and formulas as text.
#[test]
fn the_workbook_has_typed_cells_and_no_formula() {
    let files = build(&Site::messy());
    let mut book = Xlsx::new(Cursor::new(download(&files, ".xlsx"))).expect("a workbook");
    let sheet = book.sheet_names()[0].clone();
    let formulas = book.worksheet_formula(&sheet).expect("a sheet");
    assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()), "{formulas:?}");
    let range = book.worksheet_range(&sheet).expect("a sheet");
    let names: Vec<String> = range.headers().expect("a header");
    assert_eq!(names, COLUMNS.map(|(name, _)| name));
    assert_eq!(range.height(), clean().len() + 1);
    for (row, cells) in range.rows().skip(1).zip(&clean()) {
        for ((got, want), (name, holds)) in row.iter().zip(cells).zip(COLUMNS) {
            assert!(is_in_workbook(got, want, holds), "{name}: {got:?}, not {want:?}");
        }
    }
}

/// Parquet has typed columns; one with a value that its type cannot hold is text, so that no digit is lost.
#[test]
fn parquet_has_typed_columns() {
    let files = build(&Site::messy());
    let bytes = bytes::Bytes::from(download(&files, ".parquet"));
    let reader = SerializedFileReader::new(bytes).expect("a Parquet file");
    let rows: Vec<_> = reader.get_row_iter(None).expect("rows").map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), clean().len());
    for (row, cells) in rows.iter().zip(&clean()) {
        for (((name, got), want), (column, holds)) in row.get_column_iter().zip(cells).zip(COLUMNS) {
            assert_eq!(name, column);
            let holds = if column == "Số lớn" { Type::Text } else { holds };
            assert!(is_in_parquet(got, want, holds), "{name}: {got:?}, not {want:?}");
        }
    }
}

/// What is published does not depend on the machine: any number of threads, a second run, and a run that finds
/// the tables in the store give the same bytes.
#[test]
fn the_same_table_gives_the_same_bytes_however_it_is_made() {
    let site = Site::large();
    let fresh = |threads: usize| {
        site.forget();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
        pool.install(|| build(&site))
    };
    let one = fresh(1);
    assert!(download(&one, ".csv").len() > 1 << 20, "the file is read in more than one piece");
    for threads in [2, 5] {
        assert!(fresh(threads) == one, "{threads} threads");
    }
    assert!(build(&site) == one, "from the store");
    assert!(fresh(1) == one, "a second run");
}

/// A table that has not changed is not made again.
#[test]
fn what_is_in_the_store_is_used() {
    let site = Site::messy();
    let first = build(&site);
    site.age();
    let before = site.stored();
    assert_eq!(before.len(), 7, "six downloads and what is known of them: {before:?}");
    assert!(build(&site) == first);
    assert_eq!(site.stored(), before);
}

/// What is known of the columns is kept too, with the values that people search for: those of data rows only.
#[test]
fn profiles_are_the_same_from_the_store() {
    let site = Site::messy();
    let profiles = || {
        let built = odcat::build(site.path(), &Options::default(), || Ok(Memory::default()), &()).expect("it works");
        let table = built.catalog.expect("no error").datasets[0].distributions[0].table.clone().expect("a table");
        table.columns.into_iter().map(|column| column.profile).collect::<Vec<_>>()
    };
    let first = profiles();
    let vocabularies: Vec<Vec<&str>> =
        first.iter().map(|profile| profile.vocabulary.iter().map(|value| &**value).collect()).collect();
    let values = vec!["+84912345678", "-2+3", "-5", "=1+1", "@SUM(A1)", "a\tb", "n\0ul", "x\r\ny; \"z\""];
    let codes = vec!["001", "002", "003", "004", "005", "006", "007", "008"];
    let listed: Vec<_> = vocabularies.into_iter().filter(|values| !values.is_empty()).collect();
    assert_eq!(listed, [values, codes]);
    assert_eq!(profiles(), first);
}

/// Another file, another declaration and another name of the file are other tables; what is kept of the old one
/// goes.
#[test]
fn a_changed_file_or_declaration_is_read_again() {
    let site = Site::messy();
    let first = build(&site);
    let mut entries = BTreeSet::from([site.entries()]);
    let mut changed = |what: &str| {
        let found = build(&site);
        assert_eq!(site.entries().len(), 1, "{what}: what is not used any more is removed");
        assert!(entries.insert(site.entries()), "{what} is told apart");
        found
    };
    // As long as before: size does not tell the two apart.
    site.write("datasets/d/t.csv", &MESSY.replace("1.234.567;(1", "1.234.568;(1"));
    let found = changed("another value");
    assert!(String::from_utf8_lossy(&download(&found, ".csv")).contains("1234568"));
    site.write(
        "datasets/d/dataset.toml",
        &format!("{ENTRY}[[distributions.fields]]\nname = \"Thu\"\ntype = \"string\"\n"),
    );
    let found = changed("another type");
    assert!(String::from_utf8_lossy(&download(&found, ".csv")).contains("1.234.568"));
    site.write("datasets/d/dataset.toml", &format!("{ENTRY}[distributions.dialect]\nskip_rows = 3\n"));
    changed("another dialect");
    site.write("datasets/d/dataset.toml", ENTRY);
    site.write("datasets/d/t.csv", MESSY);
    assert!(build(&site) == first, "as it was at first");
}

/// A constraint of a field is declared too: what was found without it is not taken for what holds with it.
#[test]
fn a_new_constraint_is_checked_although_the_table_is_in_the_store() {
    let site = Site::messy();
    build(&site);
    site.write("datasets/d/dataset.toml", &format!("{ENTRY}constraints = {{ maximum = 100 }}\n"));
    let memory = Memory::default();
    let built = odcat::build(site.path(), &Options::default(), || Ok(memory), &()).expect("the disk works");
    assert!(built.written.is_none(), "123456789012345678901 is above 100");
}

/// Warnings come from the store like the table.
#[test]
fn findings_are_the_same_from_the_store() {
    let site = Site::messy();
    let report = |site: &Site| {
        let Built { diagnostics, .. } =
            odcat::build(site.path(), &Options::default(), || Ok(Memory::default()), &()).expect("the disk works");
        let mut text = Vec::new();
        odcat::report::print(&diagnostics, odcat::report::Format::Text { color: false }, &mut text).expect("memory");
        String::from_utf8(text).expect("text")
    };
    let first = report(&site);
    assert!(first.contains("W408") && first.contains("W413"), "{first}");
    assert_eq!(report(&site), first);
}

/// What somebody has changed in the store, or what a full disk left of it, is made again.
#[test]
fn a_damaged_store_is_made_again() {
    let site = Site::messy();
    let first = build(&site);
    for file in site.stored().keys() {
        let file = site.store().join(file);
        let length = fs::read(&file).expect("it is there").len();
        fs::write(&file, vec![b'x'; length]).expect("it can be changed");
        assert!(build(&site) == first, "{} changed", file.display());
        fs::write(&file, "").expect("it can be changed");
        assert!(build(&site) == first, "{} emptied", file.display());
        fs::remove_file(&file).expect("it can be removed");
        assert!(build(&site) == first, "{} removed", file.display());
        assert_eq!(site.stored().len(), 7);
    }
    site.forget();
    assert!(build(&site) == first, "all of it removed");
}

/// The store does not grow: what no table has used goes, but not because of a run that failed.
#[test]
fn what_no_table_uses_is_removed_from_the_store() {
    let site = Site::messy();
    let first = build(&site);
    fs::create_dir_all(site.store().join("12-abc")).expect("the store can be written");
    fs::write(site.store().join("12-abc/csv"), "old").expect("the store can be written");
    site.write("datasets/d/dataset.toml", "title = 1\n");
    let failed = odcat::build(site.path(), &Options::default(), || Ok(Memory::default()), &()).expect("the disk works");
    assert!(failed.written.is_none());
    assert_eq!(site.entries().len(), 2);
    site.write("datasets/d/dataset.toml", ENTRY);
    assert!(build(&site) == first);
    assert_eq!(site.entries().len(), 1);
}

/// A table that no sheet of Excel can hold is offered without a workbook rather than with half of one, and says so.
#[test]
fn a_table_too_large_for_excel_has_no_workbook() {
    let site = Site::messy();
    let (entry, _) = ENTRY.split_once("[[distributions.fields]]").expect("a field is declared");
    site.write("datasets/d/dataset.toml", entry);
    site.write("datasets/d/t.csv", &format!("a,b\n1,{}\n2,y\n", "x".repeat(32_768)));
    let memory = Memory::default();
    let built = odcat::build(site.path(), &Options::default(), || Ok(memory.clone()), &()).expect("the disk works");
    assert!(built.written.is_some());
    assert!(built.diagnostics.iter().any(|found| found.code.id() == "W415"));
    let files = memory.files();
    let is_download = |path: &&str| path.starts_with("dataset/d/t") && !path.ends_with("-metadata.json");
    let names: Vec<_> = files.keys().map(OutPath::as_str).filter(is_download).collect();
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(names.iter().all(|path| !path.ends_with(".xlsx")));
}

/// The index of rows says where every hundredth row of the CSV begins and where the last one ends, so that the rows
/// between two of its numbers are CSV by themselves; rows with line breaks in their cells count once. A table of a
/// few hundred rows has none.
#[test]
fn the_index_says_where_rows_of_the_csv_begin() {
    let site = Site::messy();
    assert!(!build(&site).keys().any(|path| path.as_str().ends_with(".bin") && path.as_str().starts_with("dataset/")));
    let (rows, note) = MESSY.split_once("Ghi chú").expect("it ends there");
    let more = (0..1234).map(|row| format!("\"Xã\n{row}, \"\"x\"\"\";2023;009;3%;{row};;;;;;;\n"));
    site.write("datasets/d/t.csv", &format!("{rows}{}Ghi chú{note}", more.collect::<String>()));
    let files = build(&site);
    let csv = download(&files, ".csv");
    let index = download(&files, ".rows.bin");
    let offsets: Vec<usize> = index
        .chunks(8)
        .map(|bytes| u64::from_le_bytes(bytes.try_into().expect("8 bytes")).try_into().expect("it is small"))
        .collect();
    let (_, rows) = read_csv(&csv);
    assert_eq!(offsets.len(), rows.len().div_ceil(100) + 1);
    assert_eq!(offsets.last(), Some(&csv.len()));
    let header = &csv[..offsets[0]];
    for (block, wanted) in offsets.windows(2).zip(rows.chunks(100)) {
        let (_, got) = read_csv(&[header, &csv[block[0]..block[1]]].concat());
        assert_eq!(got, wanted);
    }
    assert!(build(&site) == files, "from the store");
    site.forget();
    assert!(build(&site) == files, "made again");
}

/// A site of one table.
struct Site(tempfile::TempDir);

impl Site {
    fn messy() -> Self {
        let site = Self(tempfile::tempdir().expect("a folder for tests"));
        site.write("catalog.toml", CATALOG);
        site.write("publishers.toml", "[p]\nname = \"P\"\n");
        site.write("datasets/d/dataset.toml", ENTRY);
        site.write("datasets/d/t.csv", MESSY);
        site
    }

    /// With rows enough that they arrive in several pieces.
    fn large() -> Self {
        let site = Self::messy();
        let (rows, note) = MESSY.split_once("Ghi chú").expect("it ends there");
        let more = (0..5000).map(|row| format!("Xã Mẫu {row} {};2023;009;3%;1;;;;;;;\n", "dài ".repeat(50)));
        site.write("datasets/d/t.csv", &format!("{rows}{}Ghi chú{note}", more.collect::<String>()));
        site
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join("catalog").join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("writable");
        fs::write(path, text).expect("writable");
    }

    fn store(&self) -> PathBuf {
        self.path().join(".odcat/tables")
    }

    /// Empties the store.
    fn forget(&self) {
        let _ = fs::remove_dir_all(self.path().join(".odcat"));
    }

    /// Names of the tables in the store.
    fn entries(&self) -> BTreeSet<String> {
        let entries = fs::read_dir(self.store()).expect("there is a store");
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect()
    }

    /// Every file of the store and when it was written.
    fn stored(&self) -> BTreeMap<PathBuf, SystemTime> {
        let files = walkdir::WalkDir::new(self.store()).into_iter().map(|entry| entry.expect("readable"));
        files
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let written = entry.metadata().expect("readable").modified().expect("a time");
                (entry.path().strip_prefix(self.store()).expect("it is below").to_owned(), written)
            })
            .collect()
    }

    /// Lets time pass that even a coarse clock sees.
    fn age(&self) {
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Builds a site into memory.
fn build(site: &Site) -> BTreeMap<OutPath, Vec<u8>> {
    let memory = Memory::default();
    let built = odcat::build(site.path(), &Options::default(), || Ok(memory.clone()), &()).expect("the disk works");
    assert!(built.written.is_some(), "{:#?}", built.diagnostics);
    memory.files()
}

fn download(files: &BTreeMap<OutPath, Vec<u8>>, ending: &str) -> Vec<u8> {
    let path = OutPath::new(format!("dataset/d/t{ending}")).expect("a plain path");
    files.get(&path).unwrap_or_else(|| panic!("{path} is not there")).clone()
}

fn read_csv(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let mut records = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes)
        .into_records()
        .map(|record| record.expect("it is well formed").iter().map(str::to_owned).collect::<Vec<_>>());
    (records.next().expect("a header"), records.collect())
}

/// A clean row as an object.
fn object(row: &[&str]) -> Vec<(String, Cell)> {
    let cell = |text: &&str, holds: Type| match holds {
        _ if text.is_empty() => Cell::Null,
        Type::Number => Cell::Number(exact::plain(text)),
        Type::Boolean => Cell::Boolean(*text == "true"),
        Type::Text | Type::Date | Type::Datetime | Type::Time => Cell::Text((*text).to_owned()),
    };
    let mut cells: Vec<_> =
        row.iter().zip(COLUMNS).map(|(text, (name, holds))| (name.to_owned(), cell(text, holds))).collect();
    cells.sort();
    cells
}

fn cells_of(object: Value) -> Vec<(String, Cell)> {
    let Value::Object(object) = object else { panic!("{object} is no object") };
    let mut cells: Vec<_> =
        object.into_iter().map(|(name, value)| (name, Cell::of(value).expect("a plain value"))).collect();
    cells.sort();
    cells
}

/// Whether a cell of a workbook is the value of a clean cell. A number of more than 15 digits, and a day of which
/// programs disagree (before March 1900), are text.
fn is_in_workbook(got: &Data, want: &str, holds: Type) -> bool {
    match (got, holds) {
        (Data::Empty, _) => want.is_empty(),
        (Data::String(text), Type::Number) => text == want && want.len() > 15,
        (Data::String(text), Type::Date) => text == want && want < "1900-03-01",
        (Data::String(text), Type::Text) => {
            text.replace('\u{0}', "") == want.replace('\u{0}', "") || is_escaped(text, want)
        }
        (Data::Float(number), Type::Number) => want.parse() == Ok(*number),
        (Data::Bool(boolean), Type::Boolean) => want.parse() == Ok(*boolean),
        (Data::DateTime(moment), Type::Date | Type::Datetime | Type::Time) => {
            (moment.as_f64() - serial(want)).abs() < 1e-9
        }
        _ => false,
    }
}

/// XML cannot hold some characters; a workbook writes them as `_x0000_`.
fn is_escaped(text: &str, want: &str) -> bool {
    text.replace("_x0000_", "\0").replace("_x000D_", "\r") == want
}

/// A date, a date and time, or a time as a spreadsheet counts it: days since the end of 1899.
fn serial(text: &str) -> f64 {
    let (date, time) =
        text.split_once('T').unwrap_or(if text.contains(':') { ("1899-12-30", text) } else { (text, "00:00:00") });
    let date: jiff::civil::Date = date.parse().expect("a date");
    let time: jiff::civil::Time = time.parse().expect("a time");
    let days = date.duration_since(jiff::civil::date(1899, 12, 30)).as_hours() / 24;
    let seconds = time.duration_since(jiff::civil::time(0, 0, 0, 0)).as_secs();
    days as f64 + seconds as f64 / 86400.0
}

/// Whether a value of Parquet is the value of a clean cell.
fn is_in_parquet(got: &Field, want: &str, holds: Type) -> bool {
    let unix = |serial: f64| serial - 25569.0;
    match (got, holds) {
        (Field::Null, _) => want.is_empty(),
        (Field::Str(text), Type::Text) => text == want,
        (Field::Bool(boolean), Type::Boolean) => want.parse() == Ok(*boolean),
        (Field::Int(number), Type::Number) => want.parse() == Ok(*number),
        (Field::Long(number), Type::Number) => want.parse() == Ok(*number),
        (Field::Double(number), Type::Number) => want.parse() == Ok(*number),
        (Field::Date(days), Type::Date) => f64::from(*days) == unix(serial(want)),
        (Field::TimestampMicros(micros), Type::Datetime) => (*micros as f64 / 86.4e9 - unix(serial(want))).abs() < 1e-9,
        (Field::TimeMicros(micros), Type::Time) => (*micros as f64 / 86.4e9 - serial(want)).abs() < 1e-9,
        _ => false,
    }
}
