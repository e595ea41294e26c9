//! Workbooks of all formats, made by other programs or record by record.

mod damage;
mod faults;
mod ods;
mod xls;
mod xlsx;

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::rows::CellKind;
use super::rows::MergedRegion;
use super::{SheetInfo, SheetRow, SheetRows, WorkbookError, open, sheets};

/// Cells of a sheet; the sheet's own numbers, dates and booleans have `n:` before them.
fn cells_of(mut rows: SheetRows) -> Result<Vec<Vec<String>>, WorkbookError> {
    let mut row = SheetRow::default();
    let mut all = Vec::new();
    while rows.next(&mut row)? {
        let cell = |index| match row.cell(index) {
            (text, true) => format!("n:{text}"),
            (text, false) => text.to_owned(),
        };
        all.push((0..row.len()).map(cell).collect());
    }
    Ok(all)
}

fn cells(path: &Path, sheet: &str) -> Vec<Vec<String>> {
    cells_of(open(path, sheet).expect("the workbook opens")).expect("its rows are read")
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables/workbooks").join(name)
}

/// A file that lasts as long as the folder.
fn file(name: &str, bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    (folder, path)
}

fn archive(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, contents) in parts {
        archive.start_file(name.as_str(), stored).expect("a part");
        archive.write_all(contents).expect("its contents");
    }
    archive.finish().expect("an archive").into_inner()
}

fn parts(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(std::fs::File::open(path).expect("a file")).expect("an archive");
    let count = archive.len();
    let part = |index| {
        let mut part = archive.by_index(index).expect("a part");
        let mut contents = Vec::new();
        std::io::copy(&mut part, &mut contents).expect("its contents");
        (part.name().expect("its name").into_owned(), contents)
    };
    (0..count).map(part).collect()
}

fn info(name: &str, rows: u32, columns: u32, hidden: bool) -> SheetInfo {
    SheetInfo { name: name.to_owned(), rows, columns, hidden }
}

fn region(first_row: u32, last_row: u32, first_column: u32, last_column: u32) -> MergedRegion {
    MergedRegion { first_row, last_row, first_column, last_column }
}

#[test]
fn the_three_formats_give_the_same_sheets_and_merged_regions() {
    for name in ["population.xlsx", "population.xls", "population.ods"] {
        let path = fixture(name);
        let expected = [info("Dân số", 17, 8, false), info("Danh mục", 2, 2, true)];
        assert_eq!(sheets(&path).expect(name), expected, "{name}");
        let merged = open(&path, "Dân số").expect(name).merged().to_vec();
        assert_eq!(merged.len(), 8, "{name}");
        assert_eq!(merged[1], region(4, 4, 2, 4), "{name}");
    }
}

#[test]
fn the_three_formats_give_the_same_cells() {
    for name in ["population.xlsx", "population.xls", "population.ods"] {
        let cells = cells(&fixture(name), "Dân số");
        assert_eq!(cells.len(), 17, "{name}");
        assert_eq!(cells[3], Vec::<String>::new(), "{name}");
        assert_eq!(
            cells[4],
            ["Mã", "Huyện", "Dân số", "", "", "Diện tích", "Tỷ lệ đô thị", "Ngày\nđiều tra"],
            "{name}"
        );
        assert_eq!(cells[5], ["", "", "Tổng số", "Nam", "Nữ"], "{name}");
        let expected = ["01", "Suối Mây", "n:9870", "n:4810", "n:5060", "n:312.75", "n:12.4%", "n:2023-07-01"];
        assert_eq!(cells[8], expected, "{name}");
        assert_eq!(cells[11][5..], ["n:0.3", "n:52.3%", "n:2023-06-30"], "{name}");
        assert_eq!(cells[13][..3], ["TỔNG SỐ", "", "n:264517"], "{name}");
    }
}

#[test]
fn hidden_sheets_are_read_and_their_leading_blank_row_and_column_kept() {
    for name in ["population.xlsx", "population.xls", "population.ods"] {
        assert_eq!(cells(&fixture(name), "Danh mục"), [vec![], vec!["".to_owned(), "không hiện".to_owned()]], "{name}");
    }
}

fn rows_of(merged: Vec<MergedRegion>, cells: &'static [(u32, u32, &str)]) -> Result<Vec<Vec<String>>, WorkbookError> {
    cells_of(SheetRows::read_by(move |sink| {
        sink.opened(merged)?;
        cells.iter().try_for_each(|(row, column, text)| sink.cell(*row, *column, text, CellKind::Text))
    })?)
}

#[test]
fn cells_out_of_order_are_sorted_and_the_last_of_two_counts() {
    let rows = rows_of(vec![], &[(1, 2, "c"), (1, 0, "old"), (1, 0, "new"), (3, 0, "end"), (9, 9, "")]);
    assert_eq!(rows.expect("rows"), [vec![], vec!["new", "", "c"], vec![], vec!["end"]]);
}

#[test]
fn a_row_that_comes_too_late_is_an_error() {
    let error = rows_of(vec![], &[(5, 0, "a"), (4, 0, "b")]).expect_err("the order is wrong");
    assert!(error.to_string().contains("row 5 comes after row 6"), "{error}");
}

#[test]
fn covered_cells_are_empty_also_in_the_last_row() {
    let merged = vec![region(0, 1, 0, 1), region(1, 2, 3, 3), region(2, 2, 0, 1)];
    let rows =
        rows_of(merged, &[(0, 0, "top"), (0, 1, "x"), (1, 0, "x"), (1, 2, "c"), (1, 3, "d"), (2, 1, "x"), (2, 3, "x")]);
    assert_eq!(rows.expect("rows"), [vec!["top"], vec!["", "", "c", "d"]]);
}

#[test]
fn reading_may_be_given_up_at_any_row() {
    let mut rows = SheetRows::read_by(|sink| {
        sink.opened(vec![])?;
        (0..1_000_000).try_for_each(|row| sink.cell(row, 0, "x", CellKind::Text))
    })
    .expect("it opens");
    assert!(rows.next(&mut SheetRow::default()).expect("a row"));
}

#[test]
fn a_panic_while_reading_is_an_error() {
    let before = SheetRows::read_by(|_| panic!("a fault of a library"));
    assert!(matches!(before, Err(WorkbookError::Broken(_))));
    let after = SheetRows::read_by(|sink| sink.opened(vec![]).map(|()| panic!("a fault of a library")));
    assert!(matches!(cells_of(after.expect("it opens")), Err(WorkbookError::Broken(_))));
}
