//! The first pass: what is in a table, and what is wrong with it.

use std::io;
use std::path::Path;
use std::sync::Arc;

use csv::{ByteRecord, Position};
use regex::Regex;

use super::PREVIEW_ROWS;
use super::convert::{Cleaner, Digests, for_each_row};
use super::dialect::{Next, Records};
use super::fault::{FaultyFile, Part, Tally};
use super::header::{self, HeaderColumn};
use super::infer::Candidates;
use super::value::{self, NumberSigns};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::model::{Column, Dialect, Field, FieldType, FileInfo, Preview, Table};

/// What the maintainer declared of a table.
#[derive(Debug, Clone, Copy)]
pub struct Declared<'a> {
    /// How the file is written.
    pub dialect: &'a Dialect,
    /// The columns; empty when nothing was declared.
    pub fields: &'a [Field],
    /// Cells that mean "no value", besides the empty one.
    pub missing_values: &'a [Box<str>],
    /// Columns that identify a row.
    pub primary_key: &'a [Box<str>],
}

/// Reads a CSV file once, row by row. `shown` is its path for people. The table is `None` when it has a
/// fault that stops it from being published; the file's own size and digest are always found.
///
/// # Errors
/// When the file cannot be read.
pub fn profile(
    path: &Path,
    shown: &Arc<str>,
    declared: Declared<'_>,
) -> io::Result<(FileInfo, Option<Table>, Vec<Diagnostic>)> {
    let file = FaultyFile { path, shown, dialect: declared.dialect };
    let mut records = Records::open(path, declared.dialect)?;
    let mut faults = Vec::new();
    let Some(columns) = read_header(&mut records, declared, &file, &mut faults)? else {
        return Ok((drain(records)?, None, faults));
    };
    // What the clean form of a cell is shows only at the end when a number may be written with other signs in
    // a column of unknown type; such a file is read once more.
    let known = NumberSigns::new(declared.dialect).are_plain() || columns.iter().all(|column| column.declared);
    let cleaner =
        |fields: &mut dyn Iterator<Item = &Field>| Cleaner::new(fields, declared.dialect, declared.missing_values);
    let mut digests =
        known.then(|| Digests::new(cleaner(&mut columns.iter().map(|column| &column.field)))).transpose()?;
    let mut pass = Pass::new(columns, declared);
    loop {
        match records.next()? {
            Next::Record(record) => {
                pass.row(record);
                digests.as_mut().map_or(Ok(()), |digests| digests.row(record))?;
            }
            Next::End => break,
            Next::UnclosedQuote(position) => {
                faults.push(unclosed_quote(&position, &file));
                break;
            }
        }
    }
    let original = records.finish();
    let (rows, columns, preview) = pass.finish(&file, &mut faults);
    if faults.iter().any(Diagnostic::is_error) {
        return Ok((original, None, faults));
    }
    let digests = match digests {
        Some(digests) => digests,
        None => {
            let mut digests = Digests::new(cleaner(&mut columns.iter().map(|column| &column.field)))?;
            for_each_row(path, declared.dialect, |record| digests.row(record))?;
            digests
        }
    };
    let (clean, excel) = digests.finish()?;
    Ok((original, Some(Table { rows, columns, preview, clean, excel }), faults))
}

fn drain(mut records: Records) -> io::Result<FileInfo> {
    while matches!(records.next()?, Next::Record(_)) {}
    Ok(records.finish())
}

fn unclosed_quote(position: &Position, file: &FaultyFile<'_>) -> Diagnostic {
    let message = "a quote that is opened in this row is never closed; everything below it was read as one cell";
    Diagnostic::new(Code::UnclosedQuote, file.locate(position, Part::From(0)), message)
        .with_hint("close the quote, or write a quote inside a cell twice (\"\")")
}

/// Columns from the header rows. `None` when there is no header, which is among the faults.
fn read_header(
    records: &mut Records,
    declared: Declared<'_>,
    file: &FaultyFile<'_>,
    faults: &mut Vec<Diagnostic>,
) -> io::Result<Option<Vec<HeaderColumn>>> {
    let wanted = declared.dialect.header_rows.unwrap_or(1);
    if wanted == 0 {
        let declared = declared.fields.iter().map(|field| HeaderColumn { field: field.clone(), declared: true });
        return Ok(Some(declared.collect()));
    }
    let mut names: Vec<String> = Vec::new();
    let mut first = None;
    for _ in 0..wanted {
        match records.next()? {
            Next::Record(record) => {
                let position = record.position().cloned().unwrap_or_else(Position::new);
                let Some(cells) = decode(record) else {
                    faults.push(not_utf8(record, &position, file));
                    return Ok(None);
                };
                join_names(&mut names, &cells);
                first.get_or_insert(position);
            }
            Next::UnclosedQuote(position) => {
                faults.push(unclosed_quote(&position, file));
                return Ok(None);
            }
            Next::End => break,
        }
    }
    let Some(position) = first else {
        let message = "the file is empty: there is not even a header";
        faults.push(Diagnostic::new(Code::EmptyTable, file.locate(&Position::new(), Part::From(0)), message));
        return Ok(None);
    };
    let (columns, mut found) = header::columns(&names, declared.fields, &position, file);
    faults.append(&mut found);
    Ok(Some(columns))
}

/// Adds the cells of a header row below those above, joined by a space.
fn join_names(names: &mut Vec<String>, cells: &[&str]) {
    names.resize(names.len().max(cells.len()), String::new());
    for (name, cell) in names.iter_mut().zip(cells) {
        let cell = cell.trim();
        if !name.is_empty() && !cell.is_empty() {
            name.push(' ');
        }
        name.push_str(cell);
    }
}

fn decode(record: &ByteRecord) -> Option<Vec<&str>> {
    record.iter().map(|cell| std::str::from_utf8(cell).ok()).collect()
}

fn not_utf8(record: &ByteRecord, position: &Position, file: &FaultyFile<'_>) -> Diagnostic {
    let at = record.iter().position(|cell| std::str::from_utf8(cell).is_err()).unwrap_or(0);
    let place = file.locate(position, Part::Cell(at));
    Diagnostic::new(Code::TableEncoding, place, "this cell is not UTF-8 text").with_hint(ENCODING_HINT)
}

/// How to mend an encoding.
const ENCODING_HINT: &str = "in Excel, save as \"CSV UTF-8 (comma delimited)\"";

/// The state of going through the rows.
struct Pass<'a> {
    signs: NumberSigns,
    dot_is_declared: bool,
    missing_values: &'a [Box<str>],
    columns: Vec<ColumnPass>,
    rows: u64,
    preview: Vec<Vec<String>>,
    encoding: Tally,
    too_long: Tally,
    too_short: Tally,
}

/// The state of one column.
struct ColumnPass {
    header: HeaderColumn,
    rule: Rule,
    candidates: Candidates,
    missing: u64,
    example: String,
    first_ambiguous: Option<Position>,
    types: Tally,
    constraints: Tally,
}

/// Constraints of a column, ready to be asked of each value.
struct Rule {
    required: bool,
    enumeration: Vec<Box<str>>,
    pattern: Option<Regex>,
    minimum: Option<f64>,
    maximum: Option<f64>,
}

impl<'a> Pass<'a> {
    fn new(columns: Vec<HeaderColumn>, declared: Declared<'a>) -> Self {
        let Dialect { decimal, thousands, .. } = declared.dialect;
        Self {
            signs: NumberSigns::new(declared.dialect),
            dot_is_declared: decimal.is_some() || thousands.is_some(),
            missing_values: declared.missing_values,
            columns: columns.into_iter().map(|header| ColumnPass::new(header, declared.primary_key)).collect(),
            rows: 0,
            preview: Vec::new(),
            encoding: Tally::default(),
            too_long: Tally::default(),
            too_short: Tally::default(),
        }
    }

    fn row(&mut self, record: &ByteRecord) {
        self.rows += 1;
        let start = Position::new();
        let position = record.position().unwrap_or(&start);
        self.check_length(record.len(), position);
        let mut preview = Vec::new();
        let keep = self.preview.len() < PREVIEW_ROWS;
        for (at, column) in self.columns.iter_mut().enumerate() {
            let Ok(cell) = std::str::from_utf8(record.get(at).unwrap_or_default()) else {
                let describe = || ("this cell is not UTF-8 text".to_owned(), Some(ENCODING_HINT.to_owned()));
                self.encoding.add(Code::TableEncoding, position, Part::Cell(at), describe);
                continue;
            };
            let missing = cell.is_empty() || self.missing_values.iter().any(|value| **value == *cell);
            let place = Place { row: self.rows, position, at };
            if missing {
                column.see_missing(place);
            } else {
                column.see(cell, self.signs, place);
            }
            if keep {
                preview.push(if missing { String::new() } else { cell.to_owned() });
            }
        }
        if keep {
            self.preview.push(preview);
        }
    }

    fn check_length(&mut self, found: usize, position: &Position) {
        let (row, expected) = (self.rows, self.columns.len());
        if found > expected {
            let describe = || {
                let hint = "a cell that holds the delimiter itself stands between quotes";
                (format!("row {row} has {found} cells, but the header has {expected}"), Some(hint.to_owned()))
            };
            self.too_long.add(Code::RowTooLong, position, Part::From(expected), describe);
        } else if found < expected {
            let describe = || {
                let hint = "an empty cell is written too: a,,c";
                (format!("row {row} has {found} cells, but the header has {expected}"), Some(hint.to_owned()))
            };
            self.too_short.add(Code::RowTooShort, position, Part::End, describe);
        }
    }

    fn finish(self, file: &FaultyFile<'_>, faults: &mut Vec<Diagnostic>) -> (u64, Vec<Column>, Preview) {
        for tally in [self.encoding, self.too_long, self.too_short] {
            faults.extend(tally.report(file));
        }
        if self.rows == 0 {
            let place = file.locate(&Position::new(), Part::From(0));
            faults.push(Diagnostic::new(Code::NoRows, place, "there is a header, but no row below it"));
        }
        let (signs, clear) = (self.signs, self.dot_is_declared);
        let finish = |column: ColumnPass| column.finish(signs, clear, file, faults);
        let columns: Vec<Column> = self.columns.into_iter().map(finish).collect();
        let mut preview = Preview::new(columns.len());
        for row in &self.preview {
            for (cell, column) in row.iter().zip(&columns) {
                preview.push(&value::clean_or_same(cell, column.field.field_type, signs));
            }
        }
        (self.rows, columns, preview)
    }
}

/// Where a cell stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    row: u64,
    position: &'a Position,
    at: usize,
}

impl ColumnPass {
    fn new(header: HeaderColumn, primary_key: &[Box<str>]) -> Self {
        let in_key = primary_key.contains(&header.field.name);
        Self {
            rule: Rule::new(&header.field, in_key),
            header,
            candidates: Candidates::new(),
            missing: 0,
            example: String::new(),
            first_ambiguous: None,
            types: Tally::default(),
            constraints: Tally::default(),
        }
    }

    fn see_missing(&mut self, place: Place<'_>) {
        self.missing += 1;
        if self.rule.required {
            let name = &self.header.field.name;
            let describe = || (format!("row {}: `{name}` is required, but the cell has no value", place.row), None);
            self.constraints.add(Code::ValueConstraint, place.position, Part::Cell(place.at), describe);
        }
    }

    fn see(&mut self, cell: &str, signs: NumberSigns, place: Place<'_>) {
        if self.example.is_empty() {
            cell.clone_into(&mut self.example);
        }
        if self.first_ambiguous.is_none() && value::is_ambiguous(cell) {
            self.first_ambiguous = Some(place.position.clone());
        }
        let field = &self.header.field;
        if !self.header.declared {
            let plain = value::clean(cell, FieldType::Number, signs);
            self.candidates.see(plain.as_deref().unwrap_or(cell));
            return;
        }
        self.candidates.see(cell);
        let Some(clean) = value::clean(cell, field.field_type, signs) else {
            let describe = || {
                let expected = field.field_type.as_str();
                let message =
                    format!("row {}: `{}` is declared as {expected}, but the value is `{cell}`", place.row, field.name);
                (message, type_hint(field.field_type).map(str::to_owned))
            };
            self.types.add(Code::ValueType, place.position, Part::Cell(place.at), describe);
            return;
        };
        if let Some(broken) = self.rule.broken_by(&clean) {
            let describe = || (format!("row {}: `{}` is `{clean}`, but {broken}", place.row, field.name), None);
            self.constraints.add(Code::ValueConstraint, place.position, Part::Cell(place.at), describe);
        }
    }

    fn finish(
        self,
        signs: NumberSigns,
        dot_is_declared: bool,
        file: &FaultyFile<'_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Column {
        let mut field = self.header.field;
        if !self.header.declared {
            field.field_type = self.candidates.decide(&field.name);
        }
        if let Some(position) = self.first_ambiguous.filter(|_| !dot_is_declared && self.candidates.is_ambiguous()) {
            let taken = if field.field_type.is_numeric() { "read as fractions" } else { "kept as text" };
            let message = format!(
                "`{}` holds numbers such as `{}`, whose dot may mark a fraction or thousands; they are {taken}",
                field.name, self.example
            );
            let hint = "say which in [distributions.dialect]: decimal = \".\" or thousands = \".\"";
            faults.push(
                Diagnostic::new(Code::AmbiguousNumber, file.locate(&position, Part::From(0)), message).with_hint(hint),
            );
        }
        faults.extend(self.types.report(file));
        faults.extend(self.constraints.report(file));
        let example = value::clean_or_same(&self.example, field.field_type, signs).into();
        Column { field, missing: self.missing, example }
    }
}

fn type_hint(expected: FieldType) -> Option<&'static str> {
    match expected {
        FieldType::Integer | FieldType::Number => Some(
            "numbers are plain digits, such as 1234.5, unless [distributions.dialect] declares `decimal` and `thousands`; a sign for \"no value\" goes into `missing_values`",
        ),
        FieldType::Boolean => Some("write true or false"),
        FieldType::Date => Some("write year-month-day, for example 2023-07-20"),
        FieldType::Datetime => Some("write 2023-07-20T08:30:00"),
        FieldType::Time => Some("write 08:30:00"),
        FieldType::Year => Some("write a year of four digits"),
        FieldType::Period => Some("write a quarter as 2023Q1 or a month as 2023-06"),
        FieldType::String => None,
    }
}

impl Rule {
    fn new(field: &Field, in_primary_key: bool) -> Self {
        let constraints = &field.constraints;
        let bound = |bound: &Option<Box<str>>| bound.as_ref().and_then(|text| text.parse().ok());
        let pattern = constraints.pattern.as_deref().and_then(|pattern| Regex::new(&format!("^(?:{pattern})$")).ok());
        Self {
            required: constraints.required || in_primary_key,
            enumeration: constraints.enumeration.clone(),
            pattern,
            minimum: bound(&constraints.minimum),
            maximum: bound(&constraints.maximum),
        }
    }

    /// Says which constraint a value breaks.
    fn broken_by(&self, value: &str) -> Option<String> {
        if !self.enumeration.is_empty() && !self.enumeration.iter().any(|allowed| **allowed == *value) {
            let allowed = self.enumeration.iter().map(|allowed| &**allowed);
            let meant = closest(value, allowed.clone()).map(|meant| format!("; did you mean `{meant}`?"));
            let list = allowed.collect::<Vec<_>>().join(", ");
            return Some(format!("only these are allowed: {list}{}", meant.unwrap_or_default()));
        }
        if let Some(pattern) = self.pattern.as_ref().filter(|pattern| !pattern.is_match(value)) {
            return Some(format!("it should match the pattern `{pattern}`"));
        }
        if self.minimum.is_none() && self.maximum.is_none() {
            return None;
        }
        let number: f64 = value.parse().ok()?;
        match (self.minimum, self.maximum) {
            (Some(minimum), _) if number < minimum => Some(format!("the minimum is {minimum}")),
            (_, Some(maximum)) if number > maximum => Some(format!("the maximum is {maximum}")),
            _ => None,
        }
    }
}
