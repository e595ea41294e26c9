//! Lines of code that read a table into the programs that people analyse with, each column with its type.
//!
//! A code such as `00123` is a text and stays one; totals and heads of groups are left out where the table marks them.

use std::fmt::Write;

use serde::Serialize;

use super::Page;
use crate::model::{Column, Dataset, Distribution, DownloadKind, FieldType, Mark, Table};
use crate::render::download::table_path;

/// Code for one program.
#[derive(Debug, Serialize)]
pub(super) struct Snippet {
    /// Its key, for ids and for the texts `snippet`.
    program: &'static str,
    /// The name of the program.
    name: &'static str,
    code: String,
}

/// Where a table is read from.
pub(super) enum Place {
    /// Full addresses.
    Web(Addresses),
    /// Where the site's own address is not known: names of the files, once they are downloaded.
    Disk { csv: String, parquet: String },
}

/// Full addresses of a table in its forms.
pub(super) struct Addresses {
    pub(super) csv: String,
    /// None: DuckDB reads the CSV.
    pub(super) parquet: Option<String>,
    pub(super) json: Json,
}

/// An address where a table is an array of objects.
pub(super) enum Json {
    /// The array is the file.
    Whole(String),
    /// The array is a member of the object in the file: address, name.
    Member(String, &'static str),
}

/// Whole numbers that every program keeps to the last digit: a sheet of Excel keeps 15 digits, and R and JavaScript keep
/// numbers up to 2^53. Longer ones are texts there, since their last digits would change without a word.
const EXACT: i64 = 999_999_999_999_999;

/// What the columns of a table hold, as programs tell it apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Text,
    Integer,
    /// Whole numbers of which some have more digits than [`EXACT`].
    LongInteger,
    Number,
    Boolean,
    Date,
    Datetime,
}

impl Page<'_> {
    /// Where the table of a file is read from.
    pub(super) fn place(&self, dataset: &Dataset, file: &Distribution) -> Place {
        let path = |kind| table_path(dataset, file, kind);
        let name = |kind| path(kind).rsplit('/').next().unwrap_or_default().to_owned();
        let url = |kind| self.site.url(&path(kind));
        match (url(DownloadKind::Csv), url(DownloadKind::Parquet), url(DownloadKind::Json)) {
            (Some(csv), parquet, Some(json)) => Place::Web(Addresses { csv, parquet, json: Json::Whole(json) }),
            _ => Place::Disk { csv: name(DownloadKind::Csv), parquet: name(DownloadKind::Parquet) },
        }
    }
}

/// The code that reads the table of a file.
pub(super) fn snippets(table: &Table, place: &Place) -> Vec<Snippet> {
    let marks = table.marks.iter().map(|mark| (&*mark.name, Type::Text));
    let columns: Vec<(&str, Type)> =
        table.columns.iter().map(|column| (&*column.field.name, type_of(column))).chain(marks).collect();
    let row_type = table.marks.iter().find(|mark| mark.mark == Mark::RowType).map(|mark| &*mark.name);
    let mut snippets = of_columns(&columns, row_type, place);
    if !table.columns.iter().all(fits_javascript) {
        snippets.retain(|snippet| snippet.program != "javascript");
    }
    snippets
}

/// The code that reads a table whose columns are known by name and type, all of whose rows hold data.
pub(super) fn of_fields<'a>(fields: impl Iterator<Item = (&'a str, FieldType)>, place: &Place) -> Vec<Snippet> {
    let columns: Vec<(&str, Type)> = fields.map(|(name, field_type)| (name, type_of_field(field_type))).collect();
    of_columns(&columns, None, place)
}

/// Lines that fetch addresses, one after the other.
pub(super) fn fetching(addresses: &[String]) -> Snippet {
    let line = |address: &String| format!("curl --fail --location \"{}\"\n", shell_address(address));
    Snippet { program: "curl", name: "curl", code: addresses.iter().map(line).collect() }
}

/// The code for each program.
fn of_columns(columns: &[(&str, Type)], row_type: Option<&str>, place: &Place) -> Vec<Snippet> {
    let (csv, sql, source) = match place {
        Place::Web(Addresses { csv, parquet, .. }) => {
            let sql = parquet.as_ref().map_or_else(|| duckdb_csv(csv, columns), |parquet| duckdb(parquet, row_type));
            (csv, sql, format!("Web.Contents({})", m_text(csv)))
        }
        Place::Disk { csv, parquet } => {
            (csv, duckdb(parquet, row_type), format!("File.Contents({})", m_text(&format!("C:\\{csv}"))))
        }
    };
    let snippet = |program, name, code| Snippet { program, name, code };
    let mut snippets = vec![
        snippet("python", "Python (pandas)", python(csv, columns, row_type)),
        snippet("r", "R", r(csv, columns, row_type)),
        snippet("duckdb", "DuckDB (SQL)", sql),
        snippet("power-query", "Excel (Power Query)", power_query(&source, columns, row_type)),
    ];
    // A browser reads no file of the disk, and a file that is there already needs no fetching.
    if let Place::Web(Addresses { csv, json, .. }) = place {
        snippets.push(snippet("javascript", "JavaScript", javascript(json, row_type)));
        snippets.push(snippet("curl", "curl", curl(csv)));
    }
    snippets
}

fn type_of(column: &Column) -> Type {
    // Longer whole numbers are names, and no program could hold them; Parquet has them as texts too.
    match type_of_field(column.field.field_type) {
        Type::Integer if !is_within(column, i64::MIN, i64::MAX) => Type::Text,
        Type::Integer if !is_within(column, -EXACT, EXACT) => Type::LongInteger,
        other => other,
    }
}

fn type_of_field(field_type: FieldType) -> Type {
    match field_type {
        FieldType::Integer | FieldType::Year => Type::Integer,
        FieldType::Number | FieldType::Percentage | FieldType::Currency => Type::Number,
        FieldType::Boolean => Type::Boolean,
        FieldType::Date => Type::Date,
        FieldType::Datetime => Type::Datetime,
        FieldType::String | FieldType::Time | FieldType::Period => Type::Text,
    }
}

/// Whole numbers are numbers in the JSON, whatever their length.
fn fits_javascript(column: &Column) -> bool {
    type_of_field(column.field.field_type) != Type::Integer || is_within(column, -EXACT, EXACT)
}

/// Whether all numbers of a column are known to be neither less nor more.
fn is_within(column: &Column, least: i64, most: i64) -> bool {
    let fits = |bound: &Option<Box<str>>| {
        bound.as_ref().is_none_or(|bound| bound.parse().is_ok_and(|bound: i64| (least..=most).contains(&bound)))
    };
    fits(&column.profile.minimum) && fits(&column.profile.maximum)
}

/// pandas. Without `keep_default_na=False`, the text `NA` would be a missing value.
fn python(csv: &str, columns: &[(&str, Type)], row_type: Option<&str>) -> String {
    let mut code = format!("import pandas as pd\n\ndf = pd.read_csv(\n    {},\n", python_text(csv));
    let word = |kind| match kind {
        Type::Text => Some("string"),
        Type::Integer | Type::LongInteger => Some("Int64"),
        Type::Number => Some("float64"),
        Type::Boolean => Some("boolean"),
        Type::Date | Type::Datetime => None,
    };
    let typed = columns.iter().filter_map(|(name, kind)| Some(format!("{}: \"{}\"", python_text(name), word(*kind)?)));
    push_list(&mut code, "    dtype={", typed, ",\n    },\n");
    let dates: Vec<_> = columns
        .iter()
        .filter(|(_, kind)| matches!(kind, Type::Date | Type::Datetime))
        .map(|(name, _)| python_text(name))
        .collect();
    if !dates.is_empty() {
        push(&mut code, format_args!("    parse_dates=[{}],\n", dates.join(", ")));
    }
    code.push_str("    keep_default_na=False,\n    na_values=[\"\"],\n)\n");
    if let Some(name) = row_type {
        push(&mut code, format_args!("df = df[df[{}] == \"data\"]\n", python_text(name)));
    }
    code
}

/// R without packages. Times are read by their form, since R before 4.3 would drop the hours without a word.
fn r(csv: &str, columns: &[(&str, Type)], row_type: Option<&str>) -> String {
    let mut code = format!("d <- read.csv(\n  {},\n", r_text(csv));
    code.push_str("  fileEncoding = \"UTF-8\",\n  check.names = FALSE,\n  na.strings = \"\",\n");
    let word = |kind| match kind {
        Type::Text | Type::LongInteger | Type::Datetime => "character",
        // Whole numbers of R end at 2,147,483,647.
        Type::Integer | Type::Number => "numeric",
        Type::Boolean => "logical",
        Type::Date => "Date",
    };
    let typed = columns.iter().map(|(name, kind)| format!("{} = \"{}\"", r_text(name), word(*kind)));
    push_list(&mut code, "  colClasses = c(", typed, "\n  )\n)\n");
    for (name, _) in columns.iter().filter(|(_, kind)| *kind == Type::Datetime) {
        let name = r_text(name);
        push(
            &mut code,
            format_args!("d[[{name}]] <- as.POSIXct(d[[{name}]], format = \"%Y-%m-%dT%H:%M:%OS\", tz = \"UTC\")\n"),
        );
    }
    if let Some(name) = row_type {
        push(&mut code, format_args!("d <- d[d[[{}]] == \"data\", ]\n", r_text(name)));
    }
    code
}

/// DuckDB reads Parquet, which has the types in it, and only the parts of it that a query needs.
fn duckdb(parquet: &str, row_type: Option<&str>) -> String {
    let mut code = format!("SELECT *\nFROM read_parquet({})", sql_text(parquet));
    if let Some(name) = row_type {
        push(&mut code, format_args!("\nWHERE \"{}\" = 'data'", name.replace('"', "\"\"")));
    }
    code + ";\n"
}

/// DuckDB on a CSV file: what is in it is told, so that nothing has to be guessed from its first rows.
fn duckdb_csv(csv: &str, columns: &[(&str, Type)]) -> String {
    let word = |kind| match kind {
        Type::Text => "VARCHAR",
        Type::Integer | Type::LongInteger => "BIGINT",
        Type::Number => "DOUBLE",
        Type::Boolean => "BOOLEAN",
        Type::Date => "DATE",
        Type::Datetime => "TIMESTAMP",
    };
    let mut code = format!("SELECT *\nFROM read_csv(\n    {},\n", sql_text(csv));
    code.push_str("    auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"',\n");
    let typed = columns.iter().map(|(name, kind)| format!("{}: '{}'", sql_text(name), word(*kind)));
    push_list(&mut code, "    columns = {", typed, "\n    }\n);\n");
    code
}

/// JavaScript, in a browser or in Node.js. Days and times stay texts: its own dates have none without the other.
fn javascript(json: &Json, row_type: Option<&str>) -> String {
    let (Json::Whole(address) | Json::Member(address, _)) = json;
    let mut rows = "await answer.json()".to_owned();
    if let Json::Member(_, name) = json {
        rows = format!("({rows})[{}]", js_text(name));
    }
    if let Some(name) = row_type {
        rows = format!("({rows}).filter((row) => row[{}] === \"data\")", js_text(name));
    }
    let address = js_text(address);
    format!("const answer = await fetch({address});\nconst rows = {rows};\nconsole.log(rows.length, rows[0]);\n")
}

/// Keeps the file under its own name. An answer that is an error is not kept as if it were the file.
fn curl(csv: &str) -> String {
    format!("curl --fail --location --remote-name \"{}\"\n", shell_address(csv))
}

/// Power Query M. Empty cells become `null` first: an empty text is no truth value.
fn power_query(source: &str, columns: &[(&str, Type)], row_type: Option<&str>) -> String {
    let mut code = format!(
        "let\n    Source = Csv.Document({source}, [Delimiter = \",\", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),\n    \
         Header = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),\n    \
         Empty = Table.ReplaceValue(Header, \"\", null, Replacer.ReplaceValue, Table.ColumnNames(Header)),\n"
    );
    let word = |kind| match kind {
        Type::Text | Type::LongInteger => "type text",
        Type::Integer => "Int64.Type",
        Type::Number => "type number",
        Type::Boolean => "type logical",
        Type::Date => "type date",
        Type::Datetime => "type datetime",
    };
    let typed = columns.iter().map(|(name, kind)| format!("{{{}, {}}}", m_text(name), word(*kind)));
    push_list(&mut code, "    Typed = Table.TransformColumnTypes(Empty, {", typed, "\n    }, \"en-US\")");
    match row_type {
        Some(name) => {
            let name = m_text(name);
            push(
                &mut code,
                format_args!(
                    ",\n    Data = Table.SelectRows(Typed, each Record.Field(_, {name}) = \"data\")\nin\n    Data\n"
                ),
            );
        }
        None => code.push_str("\nin\n    Typed\n"),
    }
    code
}

/// `start`, then each item on a line of its own with a comma between them, then `end`: some languages take a comma
/// behind the last one for one more.
fn push_list(code: &mut String, start: &str, items: impl Iterator<Item = String>, end: &str) {
    let indent = " ".repeat(start.len() - start.trim_start().len());
    code.push_str(start);
    for (at, item) in items.enumerate() {
        let comma = if at == 0 { "" } else { "," };
        // A level is as deep as the first one.
        push(code, format_args!("{comma}\n{indent}{indent}{item}"));
    }
    code.push_str(end);
}

fn push(code: &mut String, text: std::fmt::Arguments<'_>) {
    code.write_fmt(text).expect("a text takes what is written to it");
}

/// A text of Python: what is no plain sign is written by its number.
fn python_text(text: &str) -> String {
    quoted(text, |c| format!("\\U{:08x}", u32::from(c)))
}

/// A text of R.
fn r_text(text: &str) -> String {
    quoted(text, |c| format!("\\U{{{:x}}}", u32::from(c)))
}

/// A text of JavaScript.
fn js_text(text: &str) -> String {
    quoted(text, |c| format!("\\u{{{:x}}}", u32::from(c)))
}

/// A text of SQL. It knows no other escape.
fn sql_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// An address between double quotes, the only ones that every shell knows. What a shell, or curl itself, would read in
/// it is written by its number, which an address may have anywhere.
fn shell_address(address: &str) -> String {
    let mut safe = String::new();
    for c in address.chars() {
        match c {
            '"' | '$' | '`' | '\\' | '!' | '[' | ']' | '{' | '}' | '^' => {
                push(&mut safe, format_args!("%{:02X}", u32::from(c)));
            }
            c => safe.push(c),
        }
    }
    safe
}

fn quoted(text: &str, by_number: impl Fn(char) -> String) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if is_unseen(c) => quoted.push_str(&by_number(c)),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// A text of M: quotes are doubled, and `#(` begins a character that is written by its name or number.
fn m_text(text: &str) -> String {
    let mut quoted = String::from("\"");
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' => quoted.push_str("\"\""),
            '#' if rest.peek() == Some(&'(') => quoted.push_str("#(#)"),
            c if is_unseen(c) => push(&mut quoted, format_args!("#({:08X})", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// Characters that would break a line of code, turn its direction, or be lost on the way to the clipboard.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{a0}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[(&str, Type)] = &[
        ("Mã", Type::Text),
        ("so", Type::Integer),
        ("x", Type::Number),
        ("co", Type::Boolean),
        ("ngay", Type::Date),
        ("luc", Type::Datetime),
        ("row_type", Type::Text),
    ];

    #[test]
    fn each_program_is_told_the_type_of_each_column_and_takes_only_rows_of_data() {
        assert_eq!(
            python("https://x.example/a.csv", COLUMNS, Some("row_type")),
            r#"import pandas as pd

df = pd.read_csv(
    "https://x.example/a.csv",
    dtype={
        "Mã": "string",
        "so": "Int64",
        "x": "float64",
        "co": "boolean",
        "row_type": "string",
    },
    parse_dates=["ngay", "luc"],
    keep_default_na=False,
    na_values=[""],
)
df = df[df["row_type"] == "data"]
"#
        );
        assert_eq!(
            r("https://x.example/a.csv", COLUMNS, Some("row_type")),
            r#"d <- read.csv(
  "https://x.example/a.csv",
  fileEncoding = "UTF-8",
  check.names = FALSE,
  na.strings = "",
  colClasses = c(
    "Mã" = "character",
    "so" = "numeric",
    "x" = "numeric",
    "co" = "logical",
    "ngay" = "Date",
    "luc" = "character",
    "row_type" = "character"
  )
)
d[["luc"]] <- as.POSIXct(d[["luc"]], format = "%Y-%m-%dT%H:%M:%OS", tz = "UTC")
d <- d[d[["row_type"]] == "data", ]
"#
        );
        assert_eq!(
            duckdb("https://x.example/a.parquet", Some("row_type")),
            "SELECT *\nFROM read_parquet('https://x.example/a.parquet')\nWHERE \"row_type\" = 'data';\n"
        );
        assert_eq!(
            duckdb_csv("https://x.example/a.csv", &COLUMNS[..6]),
            r#"SELECT *
FROM read_csv(
    'https://x.example/a.csv',
    auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
    columns = {
        'Mã': 'VARCHAR',
        'so': 'BIGINT',
        'x': 'DOUBLE',
        'co': 'BOOLEAN',
        'ngay': 'DATE',
        'luc': 'TIMESTAMP'
    }
);
"#
        );
        assert_eq!(
            javascript(&Json::Whole("https://x.example/a.json".to_owned()), Some("row_type")),
            r#"const answer = await fetch("https://x.example/a.json");
const rows = (await answer.json()).filter((row) => row["row_type"] === "data");
console.log(rows.length, rows[0]);
"#
        );
        assert_eq!(
            javascript(&Json::Member("https://x.example/data.json".to_owned(), "dataset"), None),
            r#"const answer = await fetch("https://x.example/data.json");
const rows = (await answer.json())["dataset"];
console.log(rows.length, rows[0]);
"#
        );
        assert_eq!(
            curl("https://x.example/a.csv"),
            "curl --fail --location --remote-name \"https://x.example/a.csv\"\n"
        );
        assert_eq!(
            power_query("Web.Contents(\"https://x.example/a.csv\")", COLUMNS, Some("row_type")),
            r#"let
    Source = Csv.Document(Web.Contents("https://x.example/a.csv"), [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),
    Header = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),
    Empty = Table.ReplaceValue(Header, "", null, Replacer.ReplaceValue, Table.ColumnNames(Header)),
    Typed = Table.TransformColumnTypes(Empty, {
        {"Mã", type text},
        {"so", Int64.Type},
        {"x", type number},
        {"co", type logical},
        {"ngay", type date},
        {"luc", type datetime},
        {"row_type", type text}
    }, "en-US"),
    Data = Table.SelectRows(Typed, each Record.Field(_, "row_type") = "data")
in
    Data
"#
        );
    }

    #[test]
    fn no_program_changes_the_last_digits_of_long_numbers() {
        let columns = [("so", Type::LongInteger)];
        assert!(python("", &columns, None).contains("\"so\": \"Int64\""));
        assert!(r("", &columns, None).contains("\"so\" = \"character\""));
        assert!(duckdb_csv("", &columns).contains("'so': 'BIGINT'"));
        assert!(power_query("", &columns, None).contains("{\"so\", type text}"));
    }

    #[test]
    fn a_file_on_the_disk_is_not_fetched() {
        let programs = |place| -> Vec<_> { of_columns(COLUMNS, None, &place).iter().map(|it| it.program).collect() };
        let disk = programs(Place::Disk { csv: "a.csv".to_owned(), parquet: "a.parquet".to_owned() });
        assert_eq!(disk, ["python", "r", "duckdb", "power-query"]);
        let address = |ending| format!("https://x.example/a.{ending}");
        let addresses =
            Addresses { csv: address("csv"), parquet: Some(address("parquet")), json: Json::Whole(address("json")) };
        let web = programs(Place::Web(addresses));
        assert_eq!(web[..4], disk);
        assert_eq!(web[4..], ["javascript", "curl"]);
    }

    #[test]
    fn no_name_of_a_column_breaks_out_of_its_quotes() {
        let hostile = "a\"); import os #(lf) \\ '\n\u{202e}";
        assert_eq!(python_text(hostile), r#""a\"); import os #(lf) \\ '\n\U0000202e""#);
        assert_eq!(r_text(hostile), r#""a\"); import os #(lf) \\ '\n\U{202e}""#);
        assert_eq!(m_text(hostile), "\"a\"\"); import os #(#)(lf) \\ '#(0000000A)#(0000202E)\"");
        assert_eq!(duckdb("a'b", Some("a\"b")), "SELECT *\nFROM read_parquet('a''b')\nWHERE \"a\"\"b\" = 'data';\n");
        assert_eq!(js_text(hostile), r#""a\"); import os #(lf) \\ '\n\u{202e}""#);
        assert!(duckdb_csv("a'b", &[("c'd", Type::Text)]).contains("'a''b',"));
        assert!(duckdb_csv("a'b", &[("c'd", Type::Text)]).contains("'c''d': 'VARCHAR'"));
        assert_eq!(
            curl("https://x.example/$(a)/`b`/\"c!{d,e}[1-9]%C3%A1.csv"),
            "curl --fail --location --remote-name \
             \"https://x.example/%24(a)/%60b%60/%22c%21%7Bd,e%7D%5B1-9%5D%C3%A1.csv\"\n"
        );
        let list = [(",\n  )", Type::Text)];
        assert!(r("", &list, None).contains("\",\\n  )\" = \"character\"\n  )\n"));
        assert!(power_query("", &list, None).contains("{\",#(0000000A)  )\", type text}\n    }, \"en-US\")\nin"));
    }
}
