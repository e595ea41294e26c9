//! Lines of code that read a table into the programs that people analyse with, each column with its type.
//!
//! A code such as `00123` is a text and stays one; totals and heads of groups are left out where the table marks them.

use std::fmt::Write;

use serde::Serialize;

use crate::model::{Column, FieldType, Mark, Table};

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
    /// Full addresses: of the CSV file, of the Parquet file.
    Web { csv: String, parquet: String },
    /// Where the site's own address is not known: names of the files, once they are downloaded.
    Disk { csv: String, parquet: String },
}

/// What the columns of a table hold, as programs tell it apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Text,
    Integer,
    Number,
    Boolean,
    Date,
    Datetime,
}

/// The code for each program.
pub(super) fn snippets(table: &Table, place: &Place) -> Vec<Snippet> {
    let marks = table.marks.iter().map(|mark| (&*mark.name, Type::Text));
    let columns: Vec<(&str, Type)> =
        table.columns.iter().map(|column| (&*column.field.name, type_of(column))).chain(marks).collect();
    let row_type = table.marks.iter().find(|mark| mark.mark == Mark::RowType).map(|mark| &*mark.name);
    let (Place::Web { csv, parquet } | Place::Disk { csv, parquet }) = place;
    let power_query_source = match place {
        Place::Web { csv, .. } => format!("Web.Contents({})", m_text(csv)),
        Place::Disk { csv, .. } => format!("File.Contents({})", m_text(&format!("C:\\{csv}"))),
    };
    vec![
        Snippet { program: "python", name: "Python (pandas)", code: python(csv, &columns, row_type) },
        Snippet { program: "r", name: "R", code: r(csv, &columns, row_type) },
        Snippet { program: "duckdb", name: "DuckDB (SQL)", code: duckdb(parquet, row_type) },
        Snippet {
            program: "power-query",
            name: "Excel (Power Query)",
            code: power_query(&power_query_source, &columns, row_type),
        },
    ]
}

fn type_of(column: &Column) -> Type {
    // Longer whole numbers are names, and no program could hold them; Parquet has them as texts too.
    let fits = |bound: &Option<Box<str>>| bound.as_ref().is_none_or(|bound| bound.parse::<i64>().is_ok());
    match column.field.field_type {
        FieldType::Integer | FieldType::Year if fits(&column.profile.minimum) && fits(&column.profile.maximum) => {
            Type::Integer
        }
        FieldType::Number | FieldType::Percentage | FieldType::Currency => Type::Number,
        FieldType::Boolean => Type::Boolean,
        FieldType::Date => Type::Date,
        FieldType::Datetime => Type::Datetime,
        FieldType::String | FieldType::Integer | FieldType::Year | FieldType::Time | FieldType::Period => Type::Text,
    }
}

/// pandas. Without `keep_default_na=False`, the text `NA` would be a missing value.
fn python(csv: &str, columns: &[(&str, Type)], row_type: Option<&str>) -> String {
    let mut code = format!("import pandas as pd\n\ndf = pd.read_csv(\n    {},\n", python_text(csv));
    let word = |kind| match kind {
        Type::Text => Some("string"),
        Type::Integer => Some("Int64"),
        Type::Number => Some("float64"),
        Type::Boolean => Some("boolean"),
        Type::Date | Type::Datetime => None,
    };
    let typed = columns.iter().filter_map(|(name, kind)| Some(format!("{}: \"{}\"", python_text(name), word(*kind)?)));
    push_list(&mut code, "    dtype={", typed, "    },\n");
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
        Type::Text | Type::Datetime => "character",
        // Whole numbers of R end at 2,147,483,647.
        Type::Integer | Type::Number => "numeric",
        Type::Boolean => "logical",
        Type::Date => "Date",
    };
    let typed = columns.iter().map(|(name, kind)| format!("{} = \"{}\"", r_text(name), word(*kind)));
    let mut classes = String::new();
    push_list(&mut classes, "  colClasses = c(", typed, "  )\n)\n");
    // Unlike Python, R takes a comma before `)` for one more value.
    code.push_str(&classes.replace(",\n  )", "\n  )"));
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
    let mut code = format!("SELECT *\nFROM read_parquet('{}')", parquet.replace('\'', "''"));
    if let Some(name) = row_type {
        push(&mut code, format_args!("\nWHERE \"{}\" = 'data'", name.replace('"', "\"\"")));
    }
    code + ";\n"
}

/// Power Query M. Empty cells become `null` first: an empty text is no truth value.
fn power_query(source: &str, columns: &[(&str, Type)], row_type: Option<&str>) -> String {
    let mut code = format!(
        "let\n    Source = Csv.Document({source}, [Delimiter = \",\", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),\n    \
         Header = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),\n    \
         Empty = Table.ReplaceValue(Header, \"\", null, Replacer.ReplaceValue, Table.ColumnNames(Header)),\n"
    );
    let word = |kind| match kind {
        Type::Text => "type text",
        Type::Integer => "Int64.Type",
        Type::Number => "type number",
        Type::Boolean => "type logical",
        Type::Date => "type date",
        Type::Datetime => "type datetime",
    };
    let typed = columns.iter().map(|(name, kind)| format!("{{{}, {}}}", m_text(name), word(*kind)));
    let mut types = String::new();
    push_list(&mut types, "    Typed = Table.TransformColumnTypes(Empty, {", typed, "    }, \"en-US\")");
    code.push_str(&types.replace(",\n    }, \"en-US\")", "\n    }, \"en-US\")"));
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

/// `start`, then each item on a line of its own, then `end`.
fn push_list(code: &mut String, start: &str, items: impl Iterator<Item = String>, end: &str) {
    let indent = " ".repeat(start.len() - start.trim_start().len());
    push(code, format_args!("{start}\n"));
    // A level is as deep as the first one.
    items.for_each(|item| push(code, format_args!("{indent}{indent}{item},\n")));
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
    fn no_name_of_a_column_breaks_out_of_its_quotes() {
        let hostile = "a\"); import os #(lf) \\ '\n\u{202e}";
        assert_eq!(python_text(hostile), r#""a\"); import os #(lf) \\ '\n\U0000202e""#);
        assert_eq!(r_text(hostile), r#""a\"); import os #(lf) \\ '\n\U{202e}""#);
        assert_eq!(m_text(hostile), "\"a\"\"); import os #(#)(lf) \\ '#(0000000A)#(0000202E)\"");
        assert_eq!(duckdb("a'b", Some("a\"b")), "SELECT *\nFROM read_parquet('a''b')\nWHERE \"a\"\"b\" = 'data';\n");
        let list = [(",\n  )", Type::Text)];
        assert!(r("", &list, None).contains("\",\\n  )\" = \"character\"\n  )\n"));
        assert!(power_query("", &list, None).contains("{\",#(0000000A)  )\", type text}\n    }, \"en-US\")\nin"));
    }
}
