//! `odcat inspect`.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::model::{Count, FieldType};
use crate::report;
use crate::table::{InspectedColumn, InspectedFault, Inspection, Inspector};

/// Show how a data file is read: its encoding, where the table is in it, and what its columns hold
#[derive(Debug, Args)]
pub(super) struct InspectArguments {
    /// CSV, TSV or text files, or workbooks (.xlsx, .xls, .ods)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Sheet of a workbook, where several hold something
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,

    /// Print the whole text instead, decoded and repaired
    #[arg(long, conflicts_with_all = ["cells", "format"])]
    text: bool,

    /// Print the rows of data instead, as a JSON array a line: without totals, groups and notes
    #[arg(long, conflicts_with = "format")]
    cells: bool,

    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object a file, each on a line
    Json,
}

pub(super) fn run(arguments: &InspectArguments) -> anyhow::Result<ExitCode> {
    let mut out = std::io::BufWriter::new(anstream::stdout().lock());
    let mut failed = false;
    for path in &arguments.files {
        let inspector = Inspector::new(path, arguments.sheet.as_deref());
        let context = || format!("{} cannot be read", path.display());
        if arguments.text {
            inspector.write_text(&mut out).with_context(context)?;
        } else if arguments.cells {
            inspector.write_cells(&mut out).with_context(context)?;
        } else {
            let found = inspector.inspect().with_context(context)?;
            failed |= found.faults.iter().any(|fault| fault.diagnostic.is_error());
            match arguments.format {
                Format::Json => writeln!(out, "{}", as_json(path, &found))?,
                Format::Text => print(path, &found, &mut out)?,
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::from(u8::from(failed)))
}

fn as_json(path: &Path, found: &Inspection) -> Value {
    json!({
        "file": path.to_string_lossy(),
        "encoding": found.encoding,
        "sheet": found.sheet,
        "delimiter": found.delimiter,
        "quote": found.quote,
        "title_rows": found.titles.iter().map(|(number, _)| number).collect::<Vec<_>>(),
        "unit": found.unit,
        "header_rows": found.header_rows,
        "number_rows": found.number_rows,
        "first_data_row": found.first_data_row,
        "columns": found.columns.iter().map(column_json).collect::<Vec<_>>(),
        "rows": found.rows,
        "total_rows": found.total_rows,
        "group_rows": found.group_rows,
        "note_rows": found.note_rows,
        "warnings": found.faults.iter().map(fault_json).collect::<Vec<_>>(),
    })
}

fn column_json(column: &InspectedColumn) -> Value {
    let profile = &column.profile;
    let statistics = profile.numbers.as_ref().map(|numbers| {
        json!({
            "mean": numbers.mean,
            "standard_deviation": numbers.deviation,
            "quartiles": numbers.quartiles,
            "quartiles_exact": numbers.quartiles_exact,
        })
    });
    json!({
        "name": column.name,
        "type": column.field_type.as_str(),
        "decimal": column.decimal,
        "missing": profile.missing_markers,
        "values": profile.values,
        "missing_count": profile.missing,
        "distinct": profile.distinct.value,
        "distinct_exact": profile.distinct.exact,
        "minimum": profile.minimum,
        "maximum": profile.maximum,
        "numbers": statistics,
        "top": profile.top,
        "examples": profile.examples,
    })
}

fn fault_json(fault: &InspectedFault) -> Value {
    json!({
        "code": fault.diagnostic.code.id(),
        "row": fault.record,
        "column": fault.column,
        "message": fault.diagnostic.message,
        "hint": fault.diagnostic.hint,
    })
}

/// What a person wants to know, the file first.
fn print(path: &Path, found: &Inspection, out: &mut impl Write) -> anyhow::Result<()> {
    let mut text = format!("{}\n", path.display());
    let mut line = |what: &str, value: String| writeln!(text, "  {what:<12} {value}");
    if let Some(encoding) = found.encoding {
        let evidence = found.evidence.as_ref().map(|evidence| format!(": {evidence}")).unwrap_or_default();
        line("encoding", format!("{encoding}{evidence}"))?;
    }
    if let Some(sheet) = &found.sheet {
        line("sheet", sheet.clone())?;
    }
    if let Some(delimiter) = found.delimiter {
        let name = if delimiter == '\t' { "tab".to_owned() } else { delimiter.to_string() };
        line("delimiter", format!("{name}   quote {}", found.quote.unwrap_or(' ')))?;
    }
    for (number, title) in &found.titles {
        line("above", format!("record {number}: {title}"))?;
    }
    if let Some(unit) = &found.unit {
        line("unit", unit.clone())?;
    }
    line("header", records(&found.header_rows, "none: the columns are named by their places"))?;
    if !found.number_rows.is_empty() {
        line("numbers", format!("{} (they number the columns)", records(&found.number_rows, "")))?;
    }
    let first = found.first_data_row.map(|first| format!(", from record {first} on")).unwrap_or_default();
    line("rows", format!("{} of data{first}", found.rows))?;
    for (what, rows) in [("totals", &found.total_rows), ("groups", &found.group_rows), ("notes", &found.note_rows)] {
        if !rows.is_empty() {
            line(what, records(rows, ""))?;
        }
    }
    line("columns", found.columns.len().to_string())?;
    for column in &found.columns {
        print_column(column, &mut text)?;
    }
    out.write_all(text.as_bytes())?;
    let diagnostics: Vec<_> = found.faults.iter().map(|fault| fault.diagnostic.clone()).collect();
    report::print(&diagnostics, report::Format::Text { color: false }, out)?;
    Ok(writeln!(out)?)
}

fn print_column(column: &InspectedColumn, text: &mut String) -> anyhow::Result<()> {
    let InspectedColumn { name, field_type, decimal, profile } = column;
    let sign = decimal.map(|sign| format!(", `{sign}` before fractions")).unwrap_or_default();
    writeln!(text, "    {name}: {}{sign}", field_type.as_str())?;
    let Count { value, exact } = profile.distinct;
    let about = if exact { "" } else { "about " };
    write!(text, "      {} values, {about}{value} different", profile.values)?;
    if profile.missing > 0 {
        let markers = profile.missing_markers.iter().map(|marker| format!("`{marker}`")).collect::<Vec<_>>();
        write!(text, ", {} missing ({})", profile.missing, markers.join(" "))?;
    }
    if let (Some(minimum), Some(maximum)) = (&profile.minimum, &profile.maximum) {
        write!(text, ", {minimum} to {maximum}")?;
    }
    if *field_type == FieldType::String && !profile.examples.is_empty() {
        let examples: Vec<String> = profile.examples.iter().map(|example| crate::diagnostic::quoted(example)).collect();
        write!(text, ", such as {}", examples.join(" | "))?;
    }
    Ok(writeln!(text)?)
}

/// Numbers of records, runs of them in short.
fn records(numbers: &[u64], none: &str) -> String {
    if numbers.is_empty() {
        return none.to_owned();
    }
    let runs = numbers.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
        [only] => only.to_string(),
        run => format!("{}–{}", run[0], run[run.len() - 1]),
    });
    format!("records {}", runs.collect::<Vec<_>>().join(", "))
}
