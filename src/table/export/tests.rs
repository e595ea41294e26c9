//! What was written is read back by other programs' readers.

use std::io::{self, Cursor, Write};
use std::path::Path;

use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::file::serialized_reader::ReadOptionsBuilder;
use ::parquet::record::Field;
use bytes::Bytes;
use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const KINDS: [DownloadKind; 6] = [
    DownloadKind::Csv,
    DownloadKind::ExcelCsv,
    DownloadKind::Json,
    DownloadKind::Ndjson,
    DownloadKind::Xlsx,
    DownloadKind::Parquet,
];

const COLUMNS: [(&str, FieldType); 11] = [
    ("ten", FieldType::String),
    ("so_nguyen", FieldType::Integer),
    ("so", FieldType::Number),
    ("dung", FieldType::Boolean),
    ("ngay", FieldType::Date),
    ("luc", FieldType::Datetime),
    ("gio", FieldType::Time),
    ("nam", FieldType::Year),
    ("ky", FieldType::Period),
    ("ty_le", FieldType::Percentage),
    ("tien", FieldType::Currency),
];

const ROWS: [[&str; 11]; 3] = [
    [
        "Đà Nẵng",
        "-1234",
        "12.50",
        "true",
        "2023-07-20",
        "2023-07-20T08:30:00",
        "08:30:00",
        "2016",
        "2023Q1",
        "52.3",
        "12500000000",
    ],
    ["", "", "", "", "", "", "", "", "", "", ""],
    [
        "=1+1, \"x\"\n",
        "0",
        "-0.125",
        "false",
        "1969-12-31",
        "1969-12-31T23:59:59.5",
        "00:00:00.000001",
        "1900",
        "2023-06",
        "-1",
        "-1",
    ],
];

fn columns<'a>(columns: &[(&'a str, FieldType)]) -> Vec<OutColumn<'a>> {
    columns.iter().map(|&(name, field_type)| OutColumn { name, title: name, field_type }).collect()
}

fn texts<'a>(names: &[&'a str]) -> Vec<OutColumn<'a>> {
    names.iter().map(|&name| OutColumn { name, title: name, field_type: FieldType::String }).collect()
}

/// The file of some rows, given so many at a time.
fn file<C: AsRef<str>, R: AsRef<[C]>>(
    kind: DownloadKind,
    columns: &[OutColumn<'_>],
    rows: &[R],
    batch: usize,
) -> Vec<u8> {
    let mut out = Vec::new();
    let mut export = open(kind, columns, "Số liệu", &std::env::temp_dir(), Box::new(&mut out)).expect("memory");
    for rows in rows.chunks(batch) {
        let mut clean = CleanRows::new(columns.len());
        rows.iter().flat_map(AsRef::as_ref).for_each(|cell| clean.push(cell.as_ref()));
        export.rows(&clean).expect("memory");
    }
    export.finish().expect("memory");
    out
}

fn text_file<C: AsRef<str>, R: AsRef<[C]>>(kind: DownloadKind, columns: &[OutColumn<'_>], rows: &[R]) -> String {
    String::from_utf8(file(kind, columns, rows, 2)).expect("UTF-8")
}

#[test]
fn clean_csv_is_for_programs() {
    let expected = "ten,so_nguyen,so,dung,ngay,luc,gio,nam,ky,ty_le,tien\n\
        Đà Nẵng,-1234,12.50,true,2023-07-20,2023-07-20T08:30:00,08:30:00,2016,2023Q1,52.3,12500000000\n\
        ,,,,,,,,,,\n\
        \"=1+1, \"\"x\"\"\n\",0,-0.125,false,1969-12-31,1969-12-31T23:59:59.5,00:00:00.000001,1900,2023-06,-1,-1\n";
    assert_eq!(text_file(DownloadKind::Csv, &columns(&COLUMNS), &ROWS), expected);
}

#[test]
fn csv_for_excel_has_a_mark_and_runs_nothing() {
    let columns = columns(&[("=ten", FieldType::String), ("so", FieldType::Number)]);
    let rows = [["@x", "-1"], ["a,b\n", ""], ["", "+84912345678"]];
    let expected = "\u{feff}'=ten,so\r\n'@x,-1\r\n\"a,b\n\",\r\n,+84912345678\r\n";
    assert_eq!(text_file(DownloadKind::ExcelCsv, &columns, &rows), expected);
}

#[test]
fn json_is_typed_a_row_a_line() {
    let columns = columns(&COLUMNS);
    let lines = text_file(DownloadKind::Ndjson, &columns, &ROWS);
    let first = "{\"ten\":\"Đà Nẵng\",\"so_nguyen\":-1234,\"so\":12.50,\"dung\":true,\"ngay\":\"2023-07-20\",\
        \"luc\":\"2023-07-20T08:30:00\",\"gio\":\"08:30:00\",\"nam\":2016,\"ky\":\"2023Q1\",\"ty_le\":52.3,\"tien\":12500000000}";
    let lines: Vec<_> = lines.lines().collect();
    assert_eq!((lines.len(), lines[0]), (3, first));
    let missing: Value = serde_json::from_str(lines[1]).expect("JSON");
    assert!(missing.as_object().is_some_and(|row| row.len() == 11 && row.values().all(Value::is_null)));
    assert!(lines[2].starts_with("{\"ten\":\"=1+1, \\\"x\\\"\\n\",\"so_nguyen\":0,\"so\":-0.125,\"dung\":false,"));

    let array = text_file(DownloadKind::Json, &columns, &ROWS);
    assert_eq!(array, format!("[\n{}\n]\n", lines.join(",\n")));
    assert_eq!(text_file(DownloadKind::Json, &columns, &[[""; 11]; 0]), "[\n]\n");
}

#[test]
fn json_keeps_every_digit_and_what_is_not_of_the_type() {
    let columns = columns(&[("n", FieldType::Integer), ("b", FieldType::Boolean)]);
    let rows = [["12345678901234567890123", "yes"], ["n/a", "true"], ["007", ""]];
    let expected = "{\"n\":12345678901234567890123,\"b\":\"yes\"}\n{\"n\":\"n/a\",\"b\":true}\n{\"n\":7,\"b\":null}\n";
    assert_eq!(text_file(DownloadKind::Ndjson, &columns, &rows), expected);
}

/// The sheet of a workbook and its cells.
fn sheet(bytes: Vec<u8>) -> (String, Vec<Vec<Data>>) {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range_at(0).expect("a sheet").expect("cells");
    (name, range.rows().map(<[Data]>::to_vec).collect())
}

/// The text of a cell as the clean one had it.
fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) => moment.as_f64().to_string(),
        cell => cell.to_string(),
    }
}

#[test]
fn a_workbook_is_typed() {
    let (name, rows) = sheet(file(DownloadKind::Xlsx, &columns(&COLUMNS), &ROWS, 2));
    assert_eq!(name, "Số liệu");
    assert_eq!(rows[0][..2], [Data::String("ten".into()), Data::String("so_nguyen".into())]);
    let expected = [
        "Đà Nẵng",
        "-1234",
        "12.5",
        "true",
        "45127",
        "45127.354166666664",
        "0.3541666666666667",
        "2016",
        "2023Q1",
        "52.3",
        "12500000000",
    ];
    assert_eq!(rows[1].iter().map(text).collect::<Vec<_>>(), expected);
    assert!(
        matches!(
            rows[1][..],
            [
                Data::String(_),
                Data::Float(_),
                Data::Float(_),
                Data::Bool(true),
                Data::DateTime(_),
                Data::DateTime(_),
                Data::DateTime(_),
                Data::Float(_),
                Data::String(_),
                Data::Float(_),
                Data::Float(_)
            ]
        ),
        "{:?}",
        rows[1]
    );
    assert!(rows[2].iter().all(|cell| *cell == Data::Empty));
    assert_eq!(rows[3][0], Data::String("=1+1, \"x\"\n".into()));
}

#[test]
fn a_workbook_keeps_as_text_what_excel_would_change() {
    let columns = columns(&[
        ("a", FieldType::Integer),
        ("b", FieldType::Date),
        ("c", FieldType::Datetime),
        ("d", FieldType::Number),
        ("e", FieldType::String),
    ]);
    let rows = [
        ["1234567890123456", "1900-02-28", "1899-12-31T00:00:00", "1234567890123456.5", "0123"],
        ["123456789012345", "1900-03-01", "2023-07-20T08:30:00+07:00", "123456789012345.5", "1e5"],
    ];
    let (_, read) = sheet(file(DownloadKind::Xlsx, &columns, &rows, 2));
    assert_eq!(read[1].iter().map(text).collect::<Vec<_>>(), rows[0]);
    assert!(read[1].iter().all(calamine::DataType::is_string));
    assert!(matches!(
        read[2][..],
        [Data::Float(_), Data::DateTime(_), Data::String(_), Data::Float(_), Data::String(_)]
    ));
}

#[test]
fn control_characters_survive() {
    let cell = "\0a\u{1}\u{b}\u{1f}\r\n\tb_x0041_\u{7f}\u{fffe}";
    let columns = texts(&["a"]);
    let rows = [[cell]];
    assert_eq!(text_file(DownloadKind::Csv, &columns, &rows), format!("a\n\"{cell}\"\n"));
    let json: Value = serde_json::from_str(&text_file(DownloadKind::Json, &columns, &rows)).expect("JSON");
    assert_eq!(json, json!([{ "a": cell }]));
    assert_eq!(parquet_texts(file(DownloadKind::Parquet, &columns, &rows, 1)), [[cell]]);
    let (_, read) = sheet(file(DownloadKind::Xlsx, &columns, &rows, 1));
    assert_eq!(text(&read[1][0]), cell);
}

/// A Parquet file whose page index is read too.
fn parquet_file(bytes: Vec<u8>) -> SerializedFileReader<Bytes> {
    let options = ReadOptionsBuilder::new().with_page_index().build();
    SerializedFileReader::new_with_options(Bytes::from(bytes), options).expect("Parquet")
}

fn parquet_rows(bytes: Vec<u8>) -> Vec<Vec<Field>> {
    let reader = parquet_file(bytes);
    let rows = reader.get_row_iter(None).expect("rows").map(|row| row.expect("a row"));
    rows.map(|row| row.get_column_iter().map(|(_, field)| field.clone()).collect()).collect()
}

fn parquet_texts(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let text = |field| match field {
        Field::Str(text) => text,
        Field::Null => String::new(),
        field => panic!("{field:?}"),
    };
    parquet_rows(bytes).into_iter().map(|row| row.into_iter().map(text).collect()).collect()
}

#[test]
fn parquet_is_typed() {
    let rows = parquet_rows(file(DownloadKind::Parquet, &columns(&COLUMNS), &ROWS, 2));
    let micros = 1_689_841_800_000_000;
    let expected = [
        Field::Str("Đà Nẵng".into()),
        Field::Long(-1234),
        Field::Double(12.5),
        Field::Bool(true),
        Field::Date(19558),
        Field::TimestampMicros(micros),
        Field::TimeMicros(30_600_000_000),
        Field::Int(2016),
        Field::Str("2023Q1".into()),
        Field::Double(52.3),
        Field::Double(12_500_000_000.0),
    ];
    assert_eq!(rows[0], expected);
    assert!(rows[1].iter().all(|field| *field == Field::Null));
    assert_eq!(rows[2][5..7], [Field::TimestampMicros(-500_000), Field::TimeMicros(1)]);
}

#[test]
fn parquet_says_which_value_it_cannot_hold() {
    let columns = columns(&[("luc", FieldType::Datetime)]);
    let mut out = Vec::new();
    let mut export = open(DownloadKind::Parquet, &columns, "", Path::new("."), Box::new(&mut out)).expect("memory");
    let mut rows = CleanRows::new(1);
    rows.push("2023-07-20T08:30:00Z");
    let fault = export.rows(&rows).expect_err("it has an offset").to_string();
    assert_eq!(fault, "column `luc`: Parquet has no Datetime for `2023-07-20T08:30:00Z`");
    for (cell, field_type, fits) in [
        ("", FieldType::Integer, true),
        ("9223372036854775807", FieldType::Integer, true),
        ("9223372036854775808", FieldType::Integer, false),
        ("nan", FieldType::Number, false),
        ("2023-07-20T08:30:00Z", FieldType::Datetime, false),
        ("08:30:00.0000001", FieldType::Time, false),
        ("anything", FieldType::Period, true),
    ] {
        assert_eq!(fits_parquet(cell, field_type), fits, "{cell}");
    }
}

#[test]
fn parquet_has_groups_pages_and_their_bounds_wherever_batches_end() {
    let columns = columns(&[("n", FieldType::Integer), ("t", FieldType::String)]);
    let rows: Vec<[String; 2]> = (0..70_000).map(|n| [n.to_string(), format!("dòng {}", n % 100)]).collect();
    let bytes = file(DownloadKind::Parquet, &columns, &rows, 1000);
    for batch in [777, 70_000] {
        assert!(bytes == file(DownloadKind::Parquet, &columns, &rows, batch), "{batch}");
    }
    let reader = parquet_file(bytes);
    let metadata = reader.metadata();
    assert_eq!(metadata.file_metadata().created_by(), Some("odcat"));
    assert!(metadata.file_metadata().key_value_metadata().is_none());
    let groups: Vec<_> = metadata.row_groups().iter().map(|group| group.num_rows()).collect();
    assert_eq!(groups, [65_536, 4464]);
    let pages = &metadata.offset_index().expect("an offset index")[0][0].page_locations;
    assert_eq!(
        pages.iter().map(|page| page.first_row_index).collect::<Vec<_>>(),
        [0, 8192, 16384, 24576, 32768, 40960, 49152, 57344]
    );
    assert!(metadata.column_index().is_some());
    let statistics = metadata.row_group(1).column(0).statistics().expect("statistics");
    assert_eq!(statistics.min_bytes_opt(), Some(65_536_i64.to_le_bytes().as_slice()));
    assert_eq!(statistics.null_count_opt(), Some(0));
}

#[test]
fn long_texts_end_a_parquet_group_early() {
    let columns = texts(&["a"]);
    let long = "x".repeat(1 << 20);
    let rows = vec![[long.as_str()]; 70];
    let reader = parquet_file(file(DownloadKind::Parquet, &columns, &rows, 7));
    let groups: Vec<_> = reader.metadata().row_groups().iter().map(|group| group.num_rows()).collect();
    assert_eq!(groups, [32, 32, 6]);
}

#[test]
fn a_table_without_rows_is_valid_in_every_form() {
    let columns = columns(&COLUMNS);
    let rows = [[""; 11]; 0];
    assert_eq!(text_file(DownloadKind::Csv, &columns, &rows).lines().count(), 1);
    assert_eq!(text_file(DownloadKind::Ndjson, &columns, &rows), "");
    assert_eq!(sheet(file(DownloadKind::Xlsx, &columns, &rows, 1)).1.len(), 1);
    assert_eq!(parquet_file(file(DownloadKind::Parquet, &columns, &rows, 1)).metadata().num_row_groups(), 0);
}

#[test]
fn the_limits_of_excel_are_said_plainly() {
    assert_eq!(xlsx_limit(1_048_575, 16_384, 32_767), Ok(()));
    let message = |rows, columns, longest| xlsx_limit(rows, columns, longest).expect_err("a limit").to_string();
    assert_eq!(
        message(1_048_576, 1, 1),
        "the table has 1048576 rows, and an Excel sheet holds 1048575 below its header"
    );
    assert_eq!(message(1, 16_385, 1), "the table has 16385 columns, and an Excel sheet holds 16384");
    assert_eq!(message(1, 1, 32_768), "a text of the table has 32768 characters, and an Excel cell holds 32767");
}

#[test]
fn a_text_that_is_too_long_for_excel_is_an_error() {
    let mut out = Vec::new();
    let scratch = std::env::temp_dir();
    let mut export = open(DownloadKind::Xlsx, &texts(&["a"]), "", &scratch, Box::new(&mut out)).expect("memory");
    let mut rows = CleanRows::new(1);
    rows.push(&"x".repeat(32_768));
    assert!(export.rows(&rows).is_err());
}

/// A disk that is full after so many bytes.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes all of the rows.
fn fill(kind: DownloadKind, out: Full) -> io::Result<()> {
    let mut rows = CleanRows::new(11);
    ROWS.iter().flatten().for_each(|cell| rows.push(cell));
    let mut export = open(kind, &columns(&COLUMNS), "", &std::env::temp_dir(), Box::new(out))?;
    export.rows(&rows)?;
    export.finish()
}

#[test]
fn a_full_disk_is_an_error_of_its_own_kind() {
    for kind in KINDS {
        let mut errors = 0;
        for room in (0..20_000).step_by(if kind == DownloadKind::Xlsx { 500 } else { 50 }) {
            if let Err(error) = fill(kind, Full(room)) {
                assert_eq!(error.kind(), io::ErrorKind::StorageFull, "{kind:?}, {room}: {error}");
                errors += 1;
            }
        }
        assert!(errors > 0 && fill(kind, Full(20_000)).is_ok(), "{kind:?}");
    }
}

#[test]
fn a_workbook_needs_its_folder() {
    let scratch = Path::new("/nowhere/at/all");
    let fault = open(DownloadKind::Xlsx, &texts(&["a"]), "", scratch, Box::new(io::sink())).err().expect("no folder");
    assert_eq!(fault.kind(), io::ErrorKind::NotFound);
}

/// A table of text: cells of any characters, and often of the troublesome ones.
fn tables() -> impl Strategy<Value = (usize, Vec<Vec<String>>)> {
    let cell = prop_oneof![any::<String>(), "[,;\"'=\\-+@ \t\r\n\0a_x0D]{0,8}", Just(String::new())];
    (1_usize..5).prop_flat_map(move |columns| {
        let row = prop::collection::vec(cell.clone(), columns);
        (Just(columns), prop::collection::vec(row, 0..12))
    })
}

fn names(columns: usize) -> Vec<OutColumn<'static>> {
    texts(&["a", "b \"c\"", "=d", "đ"][..columns])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_text_reads_back_from_csv((columns, rows) in tables()) {
        let bytes = file(DownloadKind::Csv, &names(columns), &rows, 3);
        let mut reader = ::csv::ReaderBuilder::new().terminator(::csv::Terminator::Any(b'\n')).from_reader(&bytes[..]);
        let read: Vec<Vec<String>> = reader.records().map(|row| row.expect("CSV").iter().map(String::from).collect()).collect();
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn any_text_reads_back_from_json((columns, rows) in tables()) {
        let text = text_file(DownloadKind::Json, &names(columns), &rows);
        let read: Vec<serde_json::Map<String, Value>> = serde_json::from_str(&text).expect("JSON");
        let read: Vec<Vec<String>> = read.iter().map(|row| names(columns).iter().map(|column| row[column.name].as_str().unwrap_or_default().to_owned()).collect()).collect();
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn any_text_reads_back_from_parquet((columns, rows) in tables()) {
        prop_assert_eq!(parquet_texts(file(DownloadKind::Parquet, &names(columns), &rows, 3)), rows);
    }

    #[test]
    fn any_text_reads_back_from_a_workbook((columns, rows) in tables()) {
        let (_, read) = sheet(file(DownloadKind::Xlsx, &names(columns), &rows, 3));
        let cell = |row: usize, column: usize| read.get(row + 1).and_then(|row| row.get(column)).map(text).unwrap_or_default();
        for (index, row) in rows.iter().enumerate() {
            for (column, expected) in row.iter().enumerate() {
                prop_assert_eq!(&cell(index, column), expected);
            }
        }
    }

    #[test]
    fn bytes_depend_on_the_rows_alone((columns, rows) in tables()) {
        for kind in KINDS {
            let bytes = file(kind, &names(columns), &rows, 1);
            prop_assert!(bytes == file(kind, &names(columns), &rows, 100), "{:?}", kind);
        }
    }

    #[test]
    fn any_cell_of_any_type_is_a_value_or_a_plain_error(cell in prop_oneof![any::<String>(), "[-+0-9.:TZ]{0,24}"], at in 0_usize..11) {
        let columns = [OutColumn { name: "a", title: "a", field_type: COLUMNS[at].1 }];
        let mut rows = CleanRows::new(1);
        rows.push(&cell);
        for kind in KINDS {
            let mut export = open(kind, &columns, "", &std::env::temp_dir(), Box::new(io::sink())).expect("memory");
            let fits = kind != DownloadKind::Parquet || fits_parquet(&cell, COLUMNS[at].1);
            prop_assert_eq!(export.rows(&rows).is_ok(), fits);
            prop_assert!(export.finish().is_ok());
        }
    }

    #[test]
    fn any_title_names_a_sheet(title in prop_oneof![any::<String>(), "['\\[\\]:*?/\\\\ 😀a]{0,40}", "'*[Hh]istory'*"]) {
        let mut out = Vec::new();
        let columns = texts(&["a"]);
        open(DownloadKind::Xlsx, &columns, &title, &std::env::temp_dir(), Box::new(&mut out)).expect("a name").finish().expect("memory");
        let (name, _) = sheet(out);
        prop_assert!((1..=31).contains(&name.encode_utf16().count()));
    }
}
