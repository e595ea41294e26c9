use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use super::*;

/// A workbook with one sheet.
fn sheet(fill: impl FnOnce(&mut Worksheet)) -> (TempDir, PathBuf) {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("S").expect("a name"));
    file("book.xlsx", &book.save_to_buffer().expect("a workbook"))
}

fn formatted(number: f64, code: &str) -> String {
    let (_folder, path) = sheet(|sheet| {
        sheet.write_with_format(0, 0, number, &Format::new().set_num_format(code)).expect("a cell");
    });
    cells(&path, "S")[0][0].clone()
}

/// A workbook whose sheet has these rows, as XML.
fn raw_sheet(rows: &str) -> (TempDir, PathBuf) {
    let (_folder, path) = sheet(|_| {});
    let mut parts = parts(&path);
    for (name, contents) in &mut parts {
        if name.ends_with("sheet1.xml") {
            let text =
                String::from_utf8_lossy(contents).replace("<sheetData/>", &format!("<sheetData>{rows}</sheetData>"));
            *contents = text.into_bytes();
        }
    }
    file("book.xlsx", &archive(&parts))
}

#[test]
fn numbers_are_printed_in_plain_decimals_of_at_most_15_digits() {
    let numbers = [0.1 + 0.2, 1e21, -1e-7, 12500000000.0, 9.87, 9_007_199_254_740_991.0, 1.0 / 3.0];
    let (_folder, path) = sheet(|sheet| {
        for (row, number) in numbers.iter().enumerate() {
            sheet.write(row as u32, 0, *number).expect("a cell");
        }
    });
    let expected =
        ["0.3", "1000000000000000000000", "-0.0000001", "12500000000", "9.87", "9007199254740991", "0.333333333333333"];
    let read: Vec<String> = cells(&path, "S").into_iter().flatten().collect();
    assert_eq!(read, expected.map(|number| format!("n:{number}")));
}

#[test]
fn dates_and_times_follow_their_format() {
    for (number, code, expected) in [
        (45127.0, "dd/mm/yyyy", "n:2023-07-20"),
        (45_127.354_166_666_664, "dd/mm/yyyy", "n:2023-07-20"),
        (45_127.354_166_666_664, "dd/mm/yyyy hh:mm", "n:2023-07-20T08:30:00"),
        (45127.0, "yyyy-mm-dd hh:mm:ss", "n:2023-07-20T00:00:00"),
        (45_127.999_999_99, "yyyy-mm-dd hh:mm:ss", "n:2023-07-21T00:00:00"),
        (0.354_166_666_666_666_7, "h:mm", "n:08:30:00"),
        (0.354_166_666_666_666_7, "h:mm AM/PM", "n:08:30:00"),
        (1.5, "[h]:mm:ss", "n:36:00:00"),
        (-0.25, "[hh]:mm", "n:-06:00:00"),
        (45127.0, "mm/yyyy", "n:2023-07"),
        (45127.0, "yyyy", "n:2023"),
        (45127.0, "[$-42A]dd mmmm yyyy;@", "n:2023-07-20"),
        (60.0, "dd/mm/yyyy", "n:1900-02-29"),
        (1.0, "dd/mm/yyyy", "n:1900-01-01"),
        (-5.0, "dd/mm/yyyy", "n:-5"),
        (3_000_000.0, "dd/mm/yyyy", "n:3000000"),
    ] {
        assert_eq!(formatted(number, code), expected, "{number} as {code}");
    }
}

#[test]
fn formats_of_numbers_are_no_dates() {
    for code in
        ["#,##0 VND", "#,##0\\ \"đ\"", "[Red]0.00", "\"Năm \"0", "0.00E+00", "_-* #,##0_d", "General\" ngày\"", "# ?/?"]
    {
        assert_eq!(formatted(12500.0, code), "n:12500", "{code}");
    }
}

#[test]
fn a_percent_format_shifts_the_decimal_sign_without_rounding() {
    for (number, expected) in [(0.523, "n:52.3%"), (1.0, "n:100%"), (-0.001, "n:-0.1%"), (0.0, "n:0%"), (0.07, "n:7%")]
    {
        assert_eq!(formatted(number, "0%"), expected);
    }
}

#[test]
fn a_number_in_a_format_of_zeros_is_the_code_that_is_shown() {
    assert_eq!(formatted(1.0, "00"), "01");
    assert_eq!(formatted(26734.0, "000000"), "026734");
    assert_eq!(formatted(1.0, "0"), "n:1");
    assert_eq!(formatted(1.5, "00"), "n:1.5");
}

#[test]
fn booleans_errors_and_formulas_give_their_values() {
    let (_folder, path) = sheet(|sheet| {
        sheet.write(0, 0, true).expect("a cell");
        sheet.write(0, 1, Formula::new("=1+1").set_result("2")).expect("a cell");
        sheet.write(0, 2, Formula::new("=\"a\"&\"b\"").set_result("ab")).expect("a cell");
        sheet.write(0, 3, Formula::new("=1/0").set_result("#DIV/0!")).expect("a cell");
        sheet.write(0, 4, Formula::new("=TRUE").set_result("TRUE")).expect("a cell");
    });
    assert_eq!(cells(&path, "S"), [["n:true", "n:2", "ab", "#DIV/0!", "n:true"]]);
}

#[test]
fn text_is_read_as_stored() {
    let rich = "<c r=\"C1\" t=\"inlineStr\"><is><r><t>Bé </t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">Tµi chÝnh</t></r>\
        <rPh sb=\"0\" eb=\"1\"><t>phonetic</t></rPh></is></c>";
    let row = format!(
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> a &amp;\nb </t></is></c>\
         <c r=\"B1\" t=\"str\"><f>X</f><v>9.870</v></c>{rich}<c r=\"D1\" t=\"d\"><v>2023-07-20T08:30:00</v></c></row>"
    );
    let (_folder, path) = raw_sheet(&row);
    assert_eq!(cells(&path, "S"), [[" a &\nb ", "9.870", "BéTµi chÝnh", "n:2023-07-20T08:30:00"]]);
}

#[test]
fn leading_and_inner_blank_rows_and_columns_are_kept_and_trailing_ones_are_not() {
    let (_folder, path) = sheet(|sheet| {
        sheet.write(2, 1, "a").expect("a cell");
        sheet.write(4, 0, "b").expect("a cell");
        sheet.write_blank(9, 9, &Format::new().set_bold()).expect("a cell");
    });
    assert_eq!(cells(&path, "S"), [vec![], vec![], vec!["", "a"], vec![], vec!["b"]]);
    assert_eq!(sheets(&path).expect("sheets"), [info("S", 5, 2, false)]);
}

#[test]
fn the_date_system_of_1904_is_obeyed() {
    let (_folder, path) = sheet(|sheet| {
        sheet.write_with_format(0, 0, 0.0, &Format::new().set_num_format("dd/mm/yyyy")).expect("a cell");
    });
    let mut parts = parts(&path);
    for (name, contents) in &mut parts {
        if name.ends_with("/workbook.xml") {
            *contents =
                String::from_utf8_lossy(contents).replace("<workbookPr ", "<workbookPr date1904=\"1\" ").into_bytes();
        }
    }
    let (_folder, path) = file("book.xlsx", &archive(&parts));
    assert_eq!(cells(&path, "S"), [["n:1904-01-01"]]);
}

#[test]
fn rows_and_cells_without_addresses_follow_each_other() {
    let (_folder, path) = raw_sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>");
    assert_eq!(cells(&path, "S"), [vec!["n:1", "n:2"], vec![], vec!["n:3"]]);
}

#[test]
fn a_cell_outside_the_sheet_is_an_error() {
    let (_folder, path) = raw_sheet("<row r=\"1048577\"><c r=\"A1048577\"><v>1</v></c></row>");
    let error = cells_of(open(&path, "S").expect("it opens")).expect_err("no such row");
    assert!(error.to_string().contains("outside the sheet"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any table of texts reads back equal.
    #[test]
    fn tables_of_texts_read_back_equal(table in prop::collection::vec(prop::collection::vec("[a-zA-ZÀ-ỹ0-9 ,;\n\"']{0,12}", 0..6), 0..8)) {
        let (_folder, path) = sheet(|sheet| {
            for (row, cells) in table.iter().enumerate() {
                for (column, text) in cells.iter().enumerate() {
                    sheet.write(row as u32, column as u16, text).expect("a cell");
                }
            }
        });
        let mut expected = table;
        for row in &mut expected {
            row.truncate(row.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1));
        }
        expected.truncate(expected.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last + 1));
        prop_assert_eq!(cells(&path, "S"), expected);
    }

    /// A number of at most 15 digits reads back as the same number.
    #[test]
    fn numbers_of_15_digits_read_back_equal(digits in 0i64..1_000_000_000_000_000, exponent in -30i32..30) {
        let number: f64 = format!("{digits}e{exponent}").parse().expect("a number");
        let mut text = String::new();
        super::super::format::write_number(number, &mut text);
        prop_assert!(!text.contains('e'));
        prop_assert_eq!(text.parse::<f64>().expect("a number"), number);
    }

    /// No format code and no number ends the program.
    #[test]
    fn any_format_prints_any_number(code in "[ymdhsMDHYSe0#?%.,;\"\\\\_*\\[\\]AP/ @a-zđ-]{0,16}", bits in any::<u64>()) {
        use super::super::format::{Epoch, Format, write_formatted};
        let mut text = String::new();
        write_formatted(f64::from_bits(bits), Format::of_code(&code), Epoch::Y1900, &mut text);
        prop_assert!(!text.is_empty());
    }
}
