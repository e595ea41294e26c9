use super::*;

const HEAD: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content><office:body><office:spreadsheet>";

/// A file with these tables.
fn book(tables: &str) -> (TempDir, PathBuf) {
    let content = format!("{HEAD}{tables}</office:spreadsheet></office:body></office:document-content>");
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    let parts = [("mimetype", mimetype), ("content.xml", &content)];
    file("book.ods", &archive(&parts.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))))
}

fn sheet(rows: &str) -> (TempDir, PathBuf) {
    book(&format!("<table:table table:name=\"S\">{rows}</table:table>"))
}

fn cell_of(attributes: &str, inside: &str) -> String {
    let row = format!("<table:table-row><table:table-cell {attributes}>{inside}</table:table-cell></table:table-row>");
    let (_folder, path) = sheet(&row);
    cells(&path, "S")[0][0].clone()
}

#[test]
fn values_are_read_by_their_type_and_not_as_shown() {
    for (attributes, shown, expected) in [
        ("office:value-type=\"float\" office:value=\"9870\"", "9.870", "n:9870"),
        ("office:value-type=\"float\" office:value=\"1E+21\"", "1E+21", "n:1000000000000000000000"),
        ("office:value-type=\"float\" office:value=\"7\"", "007", "007"),
        ("office:value-type=\"currency\" office:value=\"12.5\"", "12,50 ₫", "n:12.5"),
        ("office:value-type=\"percentage\" office:value=\"0.523\"", "52%", "n:52.3%"),
        ("office:value-type=\"date\" office:date-value=\"2023-07-20\"", "20/07/23", "n:2023-07-20"),
        (
            "office:value-type=\"date\" office:date-value=\"2023-07-20T08:30:00.000000000\"",
            "x",
            "n:2023-07-20T08:30:00",
        ),
        ("office:value-type=\"time\" office:time-value=\"PT08H30M00S\"", "08:30", "n:08:30:00"),
        ("office:value-type=\"time\" office:time-value=\"PT36H0M5S\"", "36:00", "n:36:00:05"),
        ("office:value-type=\"boolean\" office:boolean-value=\"true\"", "ĐÚNG", "n:true"),
        ("office:value-type=\"string\" office:string-value=\"a&amp;b\"", "x", "a&b"),
        ("office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"", "#REF!", "#REF!"),
    ] {
        assert_eq!(cell_of(attributes, &format!("<text:p>{shown}</text:p>")), expected, "{attributes}");
    }
}

#[test]
fn paragraphs_breaks_and_spaces_of_a_text_are_kept_and_notes_are_not() {
    let inside = "<office:annotation><text:p>note</text:p></office:annotation><text:p>a<text:s text:c=\"2\"/>b\
        <text:span>&lt;c&#7841;</text:span><text:line-break/>d <text:ruby><text:ruby-base>e</text:ruby-base>\
        <text:ruby-text>f</text:ruby-text></text:ruby></text:p>\n<text:p>g<text:tab/>h</text:p>\
        <draw:frame><text:p>drawing</text:p></draw:frame>";
    assert_eq!(cell_of("office:value-type=\"string\"", inside), "a  b<cạ\nd e\ng\th");
}

#[test]
fn repeated_cells_and_rows_are_repeated_and_a_million_blank_ones_are_not_rows() {
    let (_folder, path) = sheet(
        "<table:table-column table:number-columns-repeated=\"16384\"/>\
         <table:table-header-rows><table:table-row table:number-rows-repeated=\"2\"><table:table-cell/>\
         <table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"float\" office:value=\"5\"/>\
         <table:table-cell table:number-columns-repeated=\"16381\"/></table:table-row></table:table-header-rows>\
         <table:table-row table:number-rows-repeated=\"1048574\"><table:table-cell/></table:table-row>",
    );
    assert_eq!(cells(&path, "S"), [["", "n:5", "n:5"], ["", "n:5", "n:5"]]);
    assert_eq!(sheets(&path).expect("sheets"), [info("S", 2, 3, false)]);
}

#[test]
fn what_a_merged_cell_covers_is_empty() {
    let (_folder, path) = sheet(
        "<table:table-row><table:table-cell table:number-columns-spanned=\"2\" table:number-rows-spanned=\"2\" \
         office:value-type=\"string\"><text:p>a</text:p></table:table-cell><table:covered-table-cell \
         office:value-type=\"string\"><text:p>old</text:p></table:covered-table-cell></table:table-row>\
         <table:table-row><table:covered-table-cell table:number-columns-repeated=\"2\"/><table:table-cell \
         office:value-type=\"string\"><text:p>b</text:p></table:table-cell></table:table-row>",
    );
    assert_eq!(cells(&path, "S"), [vec!["a"], vec!["", "", "b"]]);
    assert_eq!(open(&path, "S").expect("it opens").merged(), [region(0, 1, 0, 1)]);
}

#[test]
fn sheets_that_are_copies_of_other_files_are_no_sheets() {
    let table = |name| {
        format!(
            "<table:table table:name=\"{name}\"><table:table-row><table:table-cell/></table:table-row></table:table>"
        )
    };
    let (_folder, path) = book(&format!("{}{}", table("S"), table("'file:///a.ods'#$T")));
    assert_eq!(sheets(&path).expect("sheets"), [info("S", 0, 0, false)]);
}

#[test]
fn a_row_repeated_beyond_the_sheet_is_an_error() {
    let (_folder, path) = sheet(
        "<table:table-row table:number-rows-repeated=\"4000000000\"><table:table-cell office:value-type=\"float\" \
         office:value=\"5\"/></table:table-row>",
    );
    let error = cells_of(open(&path, "S").expect("it opens")).expect_err("too many rows");
    assert!(error.to_string().contains("outside the sheet"), "{error}");
}
