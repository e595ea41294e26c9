use super::*;

/// One record of an XLS stream.
fn record(kind: u16, data: &[&[u8]]) -> Vec<u8> {
    let data = data.concat();
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), &data].concat()
}

fn begin(version: u16) -> Vec<u8> {
    record(0x0809, &[&version.to_le_bytes(), &[5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]])
}

/// A stream with one sheet and no container, which the reader takes too.
fn stream(version: u16, globals: &[Vec<u8>], cells: &[Vec<u8>]) -> (TempDir, PathBuf) {
    let name: &[u8] = if version == 0x0600 { b"\x01\x00S" } else { b"\x01S" };
    let end = record(0x000A, &[]);
    let mut all = [begin(version), globals.concat()].concat();
    let sheet_at = (all.len() + 4 + 6 + name.len() + end.len()) as u32;
    all.extend(record(0x0085, &[&sheet_at.to_le_bytes(), &[0, 0], name]));
    all.extend([end.clone(), begin(version), cells.concat(), end].concat());
    file("book.xls", &all)
}

/// A cell record: row, column and format 0 before the rest.
fn cell(kind: u16, row: u16, column: u16, rest: &[u8]) -> Vec<u8> {
    record(kind, &[&row.to_le_bytes(), &column.to_le_bytes(), &[0, 0], rest])
}

#[test]
fn packed_numbers_are_unpacked() {
    let packed = |number: u32| number.to_le_bytes();
    let several =
        record(0x00BD, &[&[1, 0, 2, 0], &[0, 0], &packed(3 << 2 | 2), &[0, 0], &packed((1234 << 2) | 3), &[3, 0]]);
    let negative = cell(0x027E, 0, 0, &packed((-5i32 << 2).cast_unsigned() | 2));
    let float = cell(0x027E, 0, 1, &packed((1.5f64.to_bits() >> 32) as u32));
    let (_folder, path) = stream(0x0600, &[], &[negative, float, several]);
    assert_eq!(cells(&path, "S"), [vec!["n:-5", "n:1.5"], vec!["", "", "n:3", "n:12.34"]]);
}

#[test]
fn formulas_give_their_last_value_whatever_its_kind() {
    let tail: &[u8] = &[0; 8];
    let value = |kind: u8, value: u8| [&[kind, 0, value, 0, 0, 0, 0xFF, 0xFF], tail].concat();
    let cells_of_sheet = [
        cell(0x0006, 0, 0, &[&2.5f64.to_le_bytes()[..], tail].concat()),
        cell(0x0006, 0, 1, &value(0, 0)),
        record(0x0207, &[&[2, 0, 1], &[0xA1, 0x1E, b'b', 0]]),
        cell(0x0006, 0, 2, &value(1, 1)),
        cell(0x0006, 0, 3, &value(2, 0x17)),
        cell(0x0006, 0, 4, &value(3, 0)),
        cell(0x0205, 0, 5, &[0, 0]),
        cell(0x0205, 0, 6, &[0x2A, 1]),
    ];
    let (_folder, path) = stream(0x0600, &[], &cells_of_sheet);
    assert_eq!(cells(&path, "S"), [["n:2.5", "ạb", "n:true", "#REF!", "", "n:false", "#N/A"]]);
}

#[test]
fn shared_strings_go_on_in_the_next_record_in_another_width() {
    let first = record(0x00FC, &[&[2, 0, 0, 0, 2, 0, 0, 0], &[4, 0, 0, b'a', b'b']]);
    // The rest of the first text in two bytes a character; then one with two runs and phonetic text.
    let second = record(0x003C, &[&[1, 0xA1, 0x1E, b'd', 0], &[1, 0, 0x0C, 2, 0, 3, 0, 0, 0, b'z'], &[0; 8], &[0; 3]]);
    let label = |column, index| cell(0x00FD, 0, column, &[index, 0, 0, 0]);
    let (_folder, path) = stream(0x0600, &[first, second], &[label(0, 0), label(1, 1)]);
    assert_eq!(cells(&path, "S"), [["abạd", "z"]]);
}

#[test]
fn a_text_that_is_cut_off_is_an_error_and_not_a_shorter_text() {
    let strings = record(0x00FC, &[&[1, 0, 0, 0, 1, 0, 0, 0], &[9, 0, 0, b'a', b'b']]);
    let label = cell(0x00FD, 0, 0, &[0, 0, 0, 0]);
    let (_folder, path) = stream(0x0600, &[strings], &[label]);
    let error = open(&path, "S").and_then(cells_of).expect_err("it is cut off");
    assert!(error.to_string().contains("cut off"), "{error}");
}

#[test]
fn bytes_of_excel_95_become_one_character_each() {
    let label = cell(0x0204, 0, 0, &[&[5, 0][..], &[b'T', 0xB5, b'i', 0x96, 0xFF]].concat());
    let (_folder, path) = stream(0x0500, &[], &[label]);
    assert_eq!(cells(&path, "S"), [["Tµi–ÿ"]]);
}

#[test]
fn number_formats_and_the_date_system_are_obeyed() {
    let format = record(0x041E, &[&[164, 0], &[10, 0, 0], b"dd/mm/yyyy"]);
    let cell_format = |id: u8| record(0x00E0, &[&[0, 0, id, 0], &[0; 16]]);
    let globals = [record(0x0022, &[&[1, 0]]), format, cell_format(164), cell_format(10), cell_format(22)];
    let number =
        |column, format: u8, value: f64| record(0x0203, &[&[0, 0, column, 0, format, 0], &value.to_le_bytes()]);
    let numbers = [number(0, 0, 1.0), number(1, 1, 0.25), number(2, 2, 1.5), number(3, 9, 7.0)];
    let (_folder, path) = stream(0x0600, &globals, &numbers);
    assert_eq!(cells(&path, "S"), [["n:1904-01-02", "n:25%", "n:1904-01-02T12:00:00", "n:7"]]);
}

#[test]
fn cells_of_a_chart_within_the_sheet_are_not_cells_of_the_sheet() {
    let number = |row| cell(0x0203, row, 0, &1f64.to_le_bytes());
    let chart = [begin(0x0600), number(7), record(0x000A, &[])].concat();
    let (_folder, path) = stream(0x0600, &[], &[number(0), chart, number(1)]);
    assert_eq!(cells(&path, "S"), [["n:1"], ["n:1"]]);
}

#[test]
fn a_protected_stream_asks_for_a_file_without_a_password() {
    let (_folder, path) = stream(0x0600, &[record(0x002F, &[&[1, 0, 0, 0]])], &[]);
    assert!(matches!(open(&path, "S"), Err(WorkbookError::Encrypted)));
}

#[test]
fn our_reading_of_numbers_and_texts_is_that_of_calamine() {
    use calamine::{Data, Reader, Xls};
    let path = fixture("population.xls");
    let mut book: Xls<_> = calamine::open_workbook(&path).expect("a workbook");
    let range = book.worksheet_range("Dân số").expect("a sheet");
    let ours = cells(&path, "Dân số");
    for (row, column, value) in range.used_cells() {
        let cell = &ours[row][column];
        match value {
            Data::String(text) => assert_eq!(cell, text),
            Data::Float(number) if cell.starts_with("n:") && !cell.ends_with('%') => {
                assert!((cell[2..].parse::<f64>().expect("a number") - number).abs() < 1e-12);
            }
            _ => {}
        }
    }
}
