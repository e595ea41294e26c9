//! Tables as agencies export them: each folder of `tests/tables/` is one way in which such a file is hard.
//!
//! A folder holds `input.csv` (or `.txt`, `.tsv`), `expected.json`, `cells.ndjson` and at times `text.txt`. What
//! `odcat inspect` prints is compared with them:
//!
//! - `expected.json` is a part of what `--format json` prints; a key that is not there is not judged. A column
//!   that is `null` there is not judged, nor are its cells. Every expected warning must be found; `[]` means that
//!   there must be none.
//! - `cells.ndjson` is what `--cells` prints: numbers by value, everything else exactly.
//! - `text.txt` is what `--text` prints, whatever the line ends.
//!
//! `population.*` in `workbooks/` are one sheet in three formats, which must read alike.

#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

#[path = "common/exact.rs"]
mod exact;

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use exact::Cell;
use rayon::prelude::*;
use rust_xlsxwriter::Workbook;
use serde_json::Value;

/// Every folder reads as it should, and no value is silently wrong. All differences are told at once, the worst
/// folder first.
#[test]
fn every_table_is_read_as_expected() {
    let cases = folders();
    assert!(cases.len() > 150, "the fixtures were not found");
    let mut judged: Vec<(String, Vec<Difference>)> =
        cases.par_iter().map(|case| (name(case), judge(case, &input(case)))).collect();
    judged.retain(|(_, found)| !found.is_empty());
    judged.sort_by_key(|(_, found)| found.iter().map(|difference| difference.kind).min());
    assert!(judged.is_empty(), "{}", report(&judged));
}

/// A workbook is no better and no worse than another format of it: `.xlsx`, `.xls` and `.ods` with the same cells,
/// merged regions and number formats give the same columns, rows and values.
#[test]
fn a_sheet_reads_alike_in_every_format_of_workbook() {
    let folder = tables().join("workbooks");
    let judged: Vec<(String, Vec<Difference>)> =
        WORKBOOKS.iter().map(|file| ((*file).to_owned(), judge(&folder, &folder.join(file)))).collect();
    assert!(judged.iter().all(|(_, found)| found.is_empty()), "{}", report(&judged));
    let whole = |file: &str| {
        let mut whole = inspected(&folder.join(file), &[]);
        whole.as_object_mut().expect("an object").remove("file");
        whole
    };
    for file in &WORKBOOKS[1..] {
        assert_eq!(whole(file), whole(WORKBOOKS[0]), "{file} beside {}", WORKBOOKS[0]);
    }
}

/// A folder with a misspelt file would be judged by less than its author thinks.
#[test]
fn nothing_in_the_folders_of_tables_is_left_over() {
    let known = BTreeSet::from(["cells.ndjson", "expected.json", "text.txt"].map(str::to_owned));
    let mut wrong = Vec::new();
    for case in folders() {
        let files = files(&case);
        let inputs = files.iter().filter(|file| file.starts_with("input.")).count();
        if inputs != 1 || !files.contains("expected.json") || !files.contains("cells.ndjson") {
            wrong.push(format!("{}: one input.*, expected.json and cells.ndjson belong here", name(&case)));
        }
        let stray = files.difference(&known).filter(|file| !file.starts_with("input."));
        wrong.extend(stray.map(|file| format!("{}: {file} is left over", name(&case))));
    }
    let mut others = BTreeSet::from(["make_workbooks.py", "expected.json", "cells.ndjson"].map(str::to_owned));
    others.extend(WORKBOOKS.iter().map(|file| (*file).to_owned()));
    wrong.extend(files(&tables().join("workbooks")).symmetric_difference(&others).cloned());
    wrong.extend(files(&tables()).into_iter().filter(|entry| !tables().join(entry).is_dir()));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The comparison is worth nothing if it passes what it should not.
#[test]
fn the_comparison_sees_what_differs() {
    let expected = serde_json::json!({"rows": 2, "columns": [null, {"name": "b", "type": "integer"}], "warnings": []});
    let found = serde_json::json!({"rows": 3, "columns": [{"name": "x"}, {"name": "b", "type": "string"}],
        "warnings": [{"code": "W404", "column": "b"}]});
    let kinds = |found: Vec<Difference>| found.into_iter().map(|difference| difference.kind).collect::<Vec<_>>();
    assert_eq!(kinds(compare(&expected, &found)), [Kind::Type, Kind::Rows, Kind::Warning]);
    let rows = |text: &str| exact::rows(text).expect("cells");
    let cells = |want: &str, got: &str| kinds(compare_cells(&rows(want), &rows(got), &expected, &found));
    assert_eq!(cells("[1,1.50]", "[2,1.5]"), []);
    assert_eq!(cells("[1,9870]", "[1,9.870]"), [Kind::Cell]);
    assert_eq!(cells("[1,9007199254740993]", "[1,9007199254740992]"), [Kind::Cell]);
    assert_eq!(cells("[\"a\",2]\n[\"b\",2]", "[\"b\",2]"), [Kind::Rows]);
    let silent = serde_json::json!({"columns": [{"name": "x"}, {"name": "b", "type": "number"}], "warnings": []});
    let cells = |want: &str, got: &str| kinds(compare_cells(&rows(want), &rows(got), &expected, &silent));
    assert_eq!(cells("[1,9870]", "[1,9.870]"), [Kind::SilentlyWrong]);
    assert_eq!(cells("[1,9870]", "[1,null]"), [Kind::Lost]);
}

/// A workbook with a cover has one table; a sheet that nobody sees is none of it.
#[test]
fn the_only_sheet_with_a_table_is_taken() {
    let book = workbook(&[("Bìa", &[&["Niên giám 2023"]]), ("Số liệu", TABLE), ("Nháp", DRAFT)], Some("Nháp"));
    let found = inspected(&book, &[]);
    assert_eq!(found["sheet"], "Số liệu");
    assert_eq!(found["rows"], 2);
}

/// Which of several sheets is meant is not for the program to guess (E411); the names are said, and one is chosen.
#[test]
fn of_several_sheets_one_must_be_chosen() {
    let book = workbook(&[("Huyện", TABLE), ("Tỉnh", DRAFT)], None);
    let refused = odcat(&[], &book);
    assert_eq!(refused.status.code(), Some(1));
    let found: Value = serde_json::from_slice(&odcat(&["--format", "json"], &book).stdout).expect("JSON");
    let faults = found["warnings"].as_array().expect("a list");
    assert_eq!(faults.iter().map(|fault| &fault["code"]).collect::<Vec<_>>(), ["E411"]);
    let message = faults[0]["message"].as_str().expect("text");
    assert!(message.contains("\"Huyện\"") && message.contains("\"Tỉnh\""), "{message}");
    let chosen = inspected(&book, &["--sheet", "Tỉnh"]);
    assert_eq!((&chosen["sheet"], &chosen["columns"][0]["name"]), (&"Tỉnh".into(), &"Tỉnh".into()));
    assert_eq!(cells(&odcat(&["--cells", "--sheet", "Tỉnh"], &book)), cells_of("[\"Mẫu\",1]\n"));
}

/// A sheet that is not there is a fault that names those that are (E410).
#[test]
fn a_sheet_that_is_not_there_is_reported_with_those_that_are() {
    let book = workbook(&[("Huyện", TABLE)], None);
    let found: Value =
        serde_json::from_slice(&odcat(&["--format", "json", "--sheet", "Xã"], &book).stdout).expect("JSON");
    assert_eq!(found["warnings"][0]["code"], "E410");
    let message = found["warnings"][0]["message"].as_str().expect("text");
    assert!(message.contains("Xã") && message.contains("Huyện"), "{message}");
}

/// A workbook that is broken, or none at all, is one fault that says what it is (E410), and no crash.
#[test]
fn what_is_no_whole_workbook_is_reported() {
    let folder = tables().join("workbooks");
    let [xlsx, xls, ods] = WORKBOOKS.map(|file| fs::read(folder.join(file)).expect("the fixture is there"));
    let half = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    let files = [
        ("half.xlsx", half(&xlsx)),
        ("half.xls", half(&xls)),
        ("half.ods", half(&ods)),
        ("empty.xlsx", Vec::new()),
        ("csv.xlsx", b"a,b\n1,2\n".to_vec()),
        ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>".to_vec()),
        ("new.xls", xlsx.clone()),
        ("old.xlsx", xls),
        ("open.xlsx", ods),
    ];
    let temporary = tempfile::tempdir().expect("a folder for tests");
    for (name, bytes) in files {
        let path = temporary.path().join(name);
        fs::write(&path, bytes).expect("the folder can be written");
        let output = odcat(&["--format", "json"], &path);
        assert_eq!(output.status.code(), Some(1), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let codes: Vec<_> = found["warnings"].as_array().expect("a list").iter().map(|fault| &fault["code"]).collect();
        assert_eq!(codes, ["E410"], "{name}: {found}");
    }
}

/// Cells of a workbook that its program typed are taken as they are: dates, shares, codes shown by their format,
/// and text that looks like a number.
#[test]
fn a_workbook_keeps_what_its_program_knew() {
    let folder = tempfile::tempdir().expect("a folder for tests");
    let path = folder.path().join("typed.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let format = |code: &str| rust_xlsxwriter::Format::new().set_num_format(code);
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2023, 4, 3).expect("a day");
    for (column, name) in (0..).zip(["Mã huyện", "Dân số", "Tỷ lệ", "Ngày", "Ghi", "Đúng"]) {
        sheet.write(0, column, name).expect("a cell");
    }
    for row in 1..=2_u16 {
        let line = u32::from(row);
        sheet.write_with_format(line, 0, row, &format("000")).expect("a cell");
        sheet.write(line, 1, 9.87).expect("a cell");
        sheet.write_with_format(line, 2, 0.524, &format("0.0%")).expect("a cell");
        sheet.write_with_format(line, 3, &day, &format("dd/mm/yyyy")).expect("a cell");
        sheet.write(line, 4, "9.870").expect("a cell");
        sheet.write(line, 5, row == 1).expect("a cell");
    }
    book.save(&path).expect("the folder can be written");
    let wanted =
        "[\"001\",9.87,52.4,\"2023-04-03\",\"9.870\",true]\n[\"002\",9.87,52.4,\"2023-04-03\",\"9.870\",false]";
    assert_eq!(cells(&odcat(&["--cells"], &path)), cells_of(wanted));
}

const WORKBOOKS: [&str; 3] = ["population.xlsx", "population.xls", "population.ods"];

/// Rows of text cells.
type Rows = &'static [&'static [&'static str]];

const TABLE: Rows = &[&["Huyện", "Số xã"], &["Ba Bể", "15"], &["Na Rì", "17"]];
const DRAFT: Rows = &[&["Tỉnh", "Số xã"], &["Mẫu", "1"]];

/// Writes a workbook with these sheets, one of them hidden; numbers are written as such.
fn workbook(sheets: &[(&str, Rows)], hidden: Option<&str>) -> TemporaryFile {
    let folder = tempfile::tempdir().expect("a folder for tests");
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).expect("a name").set_hidden(hidden == Some(name));
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write(row, column, number),
                    Err(_) => sheet.write(row, column, *cell),
                }
                .expect("a cell");
            }
        }
    }
    book.save(folder.path().join("book.xlsx")).expect("the folder can be written");
    TemporaryFile { path: folder.path().join("book.xlsx"), _folder: folder }
}

/// A file that is there as long as this is.
struct TemporaryFile {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl std::ops::Deref for TemporaryFile {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.path
    }
}

fn tables() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables")
}

/// The folders of tables, sorted; workbooks are judged by a test of their own.
fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir(tables()).expect("tables are there").map(|entry| entry.expect("readable").path());
    let mut folders: Vec<_> = entries.filter(|path| path.is_dir() && !path.ends_with("workbooks")).collect();
    folders.sort();
    folders
}

fn files(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    entries.map(|entry| name(&entry.expect("readable").path())).collect()
}

fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

fn input(case: &Path) -> PathBuf {
    let name = files(case).into_iter().find(|file| file.starts_with("input.")).unwrap_or_default();
    case.join(name)
}

/// What the program prints of a file: what is judged is what people and other programs see.
fn odcat(arguments: &[&str], file: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_odcat"));
    command.arg("inspect").args(arguments).arg(file).output().expect("the program runs")
}

fn inspected(file: &Path, arguments: &[&str]) -> Value {
    let output = odcat(&[&["--format", "json"], arguments].concat(), file);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{}: {error}\n{}", file.display(), String::from_utf8_lossy(&output.stderr));
    })
}

fn cells(output: &Output) -> Vec<Vec<Cell>> {
    cells_of(&String::from_utf8_lossy(&output.stdout))
}

fn cells_of(ndjson: &str) -> Vec<Vec<Cell>> {
    exact::rows(ndjson).expect("cells are JSON")
}

/// How bad a difference is, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// The program failed.
    Failed,
    /// A value that is not the truth, in a column without a warning.
    SilentlyWrong,
    /// No value where the truth is one, in a column without a warning.
    Lost,
    /// Names and number of columns, and where the header is.
    Header,
    /// Type, decimal sign and signs for "no value"; a value left as text.
    Type,
    /// Rows that are data, totals, groups or notes.
    Rows,
    /// Encoding, delimiter, quote and text.
    Text,
    /// A warning that is missing or too much.
    Warning,
    /// A cell of a column with a warning.
    Cell,
}

#[derive(Debug)]
struct Difference {
    kind: Kind,
    message: String,
}

impl Difference {
    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "  {:14} {}", format!("{:?}", self.kind), self.message)
    }
}

/// Differences that are told of one file.
const TOLD: usize = 12;

fn report(judged: &[(String, Vec<Difference>)]) -> String {
    let mut text = format!("{} tables differ:\n", judged.iter().filter(|(_, found)| !found.is_empty()).count());
    for (name, found) in judged.iter().filter(|(_, found)| !found.is_empty()) {
        text += &format!("{name}\n");
        found.iter().take(TOLD).for_each(|difference| text += &format!("{difference}\n"));
        if found.len() > TOLD {
            text += &format!("  … and {} more\n", found.len() - TOLD);
        }
    }
    text
}

/// Compares what is printed of `file` with what the folder expects.
fn judge(folder: &Path, file: &Path) -> Vec<Difference> {
    let text = |name: &str| fs::read_to_string(folder.join(name)).ok();
    let expected: Value =
        serde_json::from_str(&text("expected.json").unwrap_or_default()).expect("expected.json is JSON");
    let output = odcat(&["--format", "json"], file);
    let Ok(found) = serde_json::from_slice::<Value>(&output.stdout) else {
        return vec![Difference::new(Kind::Failed, String::from_utf8_lossy(&output.stderr).trim())];
    };
    let mut differences = compare(&expected, &found);
    if let Some(want) = text("cells.ndjson") {
        let got = exact::rows(&String::from_utf8_lossy(&odcat(&["--cells"], file).stdout));
        let want = exact::rows(&want).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        differences.extend(match got {
            Ok(got) => compare_cells(&want, &got, &expected, &found),
            Err(error) => vec![Difference::new(Kind::Failed, format!("--cells: {error}"))],
        });
    }
    if let Some(want) = text("text.txt") {
        differences.extend(compare_text(&want, &String::from_utf8_lossy(&odcat(&["--text"], file).stdout)));
    }
    differences.sort_by_key(|difference| difference.kind);
    differences
}

/// Compares what was decided: only what is expected is judged.
fn compare(expected: &Value, found: &Value) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (key, want) in expected.as_object().expect("an object") {
        let got = &found[key];
        match key.as_str() {
            "columns" => differences.extend(compare_columns(list(want), list(got))),
            "warnings" => differences.extend(compare_warnings(list(want), list(got), list(&found["columns"]))),
            _ if want == got => {}
            _ => differences.push(Difference::new(kind_of_key(key), format!("{key} is {got}, not {want}"))),
        }
    }
    differences.sort_by_key(|difference| difference.kind);
    differences
}

fn kind_of_key(key: &str) -> Kind {
    match key {
        "header_rows" | "first_data_row" => Kind::Header,
        "encoding" | "delimiter" | "quote" => Kind::Text,
        _ => Kind::Rows,
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn compare_columns(want: &[Value], got: &[Value]) -> Vec<Difference> {
    let mut differences = Vec::new();
    if want.len() != got.len() {
        let names: Vec<_> = got.iter().map(|column| &column["name"]).collect();
        differences
            .push(Difference::new(Kind::Header, format!("{} columns, not {}: {names:?}", got.len(), want.len())));
    }
    for (at, (want, got)) in want.iter().zip(got).enumerate() {
        for (key, value) in want.as_object().into_iter().flatten().filter(|(key, value)| got[*key] != **value) {
            let kind = if key == "name" { Kind::Header } else { Kind::Type };
            let message = format!("column {at} {}: {key} is {}, not {value}", got["name"], got[key]);
            differences.push(Difference::new(kind, message));
        }
    }
    differences
}

fn compare_warnings(want: &[Value], got: &[Value], columns: &[Value]) -> Vec<Difference> {
    if want.is_empty() && !got.is_empty() {
        return vec![Difference::new(Kind::Warning, format!("not wanted: {got:?}"))];
    }
    let is_found = |want: &&Value| got.iter().any(|got| is_same_warning(want, got, columns));
    let codes: Vec<_> = got.iter().map(|got| (&got["code"], &got["row"], &got["column"])).collect();
    let missing = want.iter().filter(|want| !is_found(want));
    missing.map(|want| Difference::new(Kind::Warning, format!("missing {want}; there are {codes:?}"))).collect()
}

/// Whether a warning is the one that is expected; its column may be given by name or by index, from 0 or 1.
fn is_same_warning(want: &Value, got: &Value, columns: &[Value]) -> bool {
    let is_same = |(key, want): (&String, &Value)| {
        let got = &got[key];
        let by_index = want.as_u64().filter(|_| key == "column").is_some_and(|index| {
            let at = columns.iter().position(|column| column["name"] == *got);
            at.is_some_and(|at| [at as u64, at as u64 + 1].contains(&index))
        });
        want == got || by_index
    };
    want.as_object().expect("an object").iter().all(is_same)
}

fn compare_cells(want: &[Vec<Cell>], got: &[Vec<Cell>], expected: &Value, found: &Value) -> Vec<Difference> {
    let columns = list(&expected["columns"]);
    let is_judged = |at: usize| columns.get(at).is_none_or(|column| !column.is_null());
    let (both, less, more) = pairs(want, got);
    let mut differences = Vec::new();
    differences.extend(less.iter().map(|at| Difference::new(Kind::Rows, format!("not there: {}", line(&want[*at])))));
    differences.extend(more.iter().map(|at| Difference::new(Kind::Rows, format!("not data: {}", line(&got[*at])))));
    for (row, (want, got)) in both {
        if want.len() != got.len() {
            differences.push(Difference::new(Kind::Header, format!("data row {row} has {} cells", got.len())));
        }
        for (at, (want, got)) in
            want.iter().zip(got).enumerate().filter(|(at, (want, got))| is_judged(*at) && want != got)
        {
            let kind = kind_of_cell(want, got, at, columns, found);
            differences.push(Difference::new(kind, format!("data row {row} column {at}: {got}, not {want}")));
        }
    }
    differences
}

/// How bad a cell is. Raw text of a column that was left as text says nothing wrong, and where there is a warning
/// a person looks.
fn kind_of_cell(want: &Cell, got: &Cell, at: usize, expected: &[Value], found: &Value) -> Kind {
    let columns = list(&found["columns"]);
    let is_text = |column: Option<&Value>| column.is_some_and(|column| column["type"] == "string");
    let typed = |column: Option<&Value>| column.is_some_and(|column| !column["type"].is_null());
    let more_was_wanted = want.as_text().is_none() || typed(expected.get(at)) && !is_text(expected.get(at));
    if is_text(columns.get(at)) && got.as_text().is_some() && more_was_wanted {
        return Kind::Type;
    }
    let name = columns.get(at).map(|column| &column["name"]);
    let is_warned = |warning: &Value| !warning["column"].is_null() && Some(&warning["column"]) == name;
    match got {
        _ if list(&found["warnings"]).iter().any(is_warned) => Kind::Cell,
        Cell::Null => Kind::Lost,
        _ => Kind::SilentlyWrong,
    }
}

fn line(row: &[Cell]) -> String {
    row.iter().map(Cell::to_string).collect::<Vec<_>>().join(",").chars().take(160).collect()
}

/// Rows that belong together with their number, and those that are left over on either side.
type Pairs<'a> = (Vec<(usize, (&'a [Cell], &'a [Cell]))>, Vec<usize>, Vec<usize>);

/// Pairs rows: one by one where they are as many, and otherwise those with the same texts in the same order.
fn pairs<'a>(want: &'a [Vec<Cell>], got: &'a [Vec<Cell>]) -> Pairs<'a> {
    let pair = |one: usize, two: usize| (one, (&want[one][..], &got[two][..]));
    if want.len() == got.len() {
        return ((0..want.len()).map(|at| pair(at, at)).collect(), Vec::new(), Vec::new());
    }
    let common = common_rows(
        &want.iter().map(|row| key(row)).collect::<Vec<_>>(),
        &got.iter().map(|row| key(row)).collect::<Vec<_>>(),
    );
    let less = (0..want.len()).filter(|at| !common.iter().any(|(one, _)| one == at)).collect();
    let more = (0..got.len()).filter(|at| !common.iter().any(|(_, two)| two == at)).collect();
    (common.into_iter().map(|(one, two)| pair(one, two)).collect(), less, more)
}

/// What a row is known by: its first texts.
fn key(row: &[Cell]) -> Vec<&Cell> {
    let texts: Vec<_> = row.iter().filter(|cell| cell.as_text().is_some()).take(2).collect();
    if texts.is_empty() { row.iter().take(2).collect() } else { texts }
}

/// The longest common subsequence.
fn common_rows<T: PartialEq>(one: &[T], two: &[T]) -> Vec<(usize, usize)> {
    let mut lengths = vec![vec![0_u32; two.len() + 1]; one.len() + 1];
    for i in (0..one.len()).rev() {
        for j in (0..two.len()).rev() {
            lengths[i][j] =
                if one[i] == two[j] { lengths[i + 1][j + 1] + 1 } else { lengths[i + 1][j].max(lengths[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut common) = (0, 0, Vec::new());
    while i < one.len() && j < two.len() {
        if one[i] == two[j] {
            common.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[i + 1][j] >= lengths[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    common
}

fn compare_text(want: &str, got: &str) -> Option<Difference> {
    let lines = |text: &str| -> Vec<String> {
        text.replace("\r\n", "\n").replace('\r', "\n").trim_end_matches('\n').split('\n').map(str::to_owned).collect()
    };
    let (want, got) = (lines(want), lines(got));
    let at = (0..want.len().max(got.len())).find(|at| want.get(*at) != got.get(*at))?;
    let message = format!("text line {at}: {:?}, not {:?}", got.get(at), want.get(at));
    Some(Difference::new(Kind::Text, message))
}
