//! The contents of an ODS file as tables, rows and cells (OpenDocument 1.3 part 3, chapter 9 and
//! section 19.385).

use std::borrow::Cow;
use std::fs::File;
use std::io::BufReader;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::read::ZipFile;

use super::format::{write_number, write_percent};
use super::rows::CellKind;
use super::{MAX_COLUMNS, WorkbookError};

/// Spaces that one element may stand for.
const MAX_SPACES: usize = 32_767;

type Part<'a> = ZipFile<'a, BufReader<File>>;

/// A reader of `content.xml`: first the next table, then its rows.
pub(super) struct Content<'a> {
    xml: Reader<BufReader<Part<'a>>>,
    buffer: Vec<u8>,
    skipped: Vec<u8>,
    /// Table styles that hide the table.
    hiding: Vec<String>,
}

/// The start of a table.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) hidden: bool,
}

/// The cells with a value of one row, which may stand for several equal ones.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) repeated: u32,
    text: String,
    cells: Vec<Cell>,
    merged: Vec<(u32, u32, u32)>,
    next_column: u32,
}

/// One cell, which may stand for several equal ones next to each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) column: u32,
    pub(super) repeated: u32,
    pub(super) kind: CellKind,
    start: usize,
    end: usize,
}

impl Row {
    pub(super) fn cells(&self) -> impl DoubleEndedIterator<Item = &Cell> {
        self.cells.iter()
    }

    pub(super) fn text(&self, cell: &Cell) -> &str {
        &self.text[cell.start..cell.end]
    }

    /// Column, rows and columns of the merged regions that begin in the row.
    pub(super) fn merged(&self) -> impl Iterator<Item = (u32, u32, u32)> {
        self.merged.iter().copied()
    }

    fn clear(&mut self, repeated: u32) {
        self.repeated = repeated;
        self.text.clear();
        self.cells.clear();
        self.merged.clear();
        self.next_column = 0;
    }

    /// The cell that is being read ends; it has the text since `start`.
    fn put(&mut self, start: usize, kind: CellKind, repeated: u32) {
        let column = self.next_column;
        self.next_column = column.saturating_add(repeated);
        if self.text.len() > start && column < MAX_COLUMNS {
            let repeated = repeated.min(MAX_COLUMNS - column);
            self.cells.push(Cell { column, repeated, kind, start, end: self.text.len() });
        }
    }
}

/// Attributes of a cell that matter.
#[derive(Debug, Default)]
struct CellHead {
    value_type: String,
    value: String,
    error: bool,
    repeated: Option<u32>,
    rows: Option<u32>,
    columns: Option<u32>,
}

impl<'a> Content<'a> {
    pub(super) fn new(part: Part<'a>) -> Self {
        let mut xml = Reader::from_reader(BufReader::new(part));
        xml.config_mut().expand_empty_elements = true;
        Self { xml, buffer: Vec::new(), skipped: Vec::new(), hiding: Vec::new() }
    }

    /// Reads what is left without looking at it, to have the checksum compared that is at its end.
    pub(super) fn check_rest(&mut self) -> Result<(), WorkbookError> {
        std::io::copy(self.xml.get_mut(), &mut std::io::sink()).map_err(WorkbookError::broken)?;
        Ok(())
    }

    /// Goes to the next table; the rest of one before it is passed over.
    pub(super) fn next_table(&mut self) -> Result<Option<Table>, WorkbookError> {
        let mut style = None;
        loop {
            self.buffer.clear();
            let event = self.xml.read_event_into(&mut self.buffer).map_err(WorkbookError::broken)?;
            let start = match event {
                Event::Start(start) => start,
                Event::Eof => return Ok(None),
                _ => continue,
            };
            match start.name().as_ref() {
                "style:style" => style = attribute(&start, "style:name")?,
                "style:table-properties" if is_false(&start, "table:display")? => self.hiding.extend(style.take()),
                "table:table" => {
                    let table = Table::of(&start, &self.hiding)?;
                    // Copies of other files' sheets, kept for formulas, are named by their address.
                    if !table.name.starts_with("'file:") {
                        return Ok(Some(table));
                    }
                    skip(&mut self.xml, &start, &mut self.skipped)?;
                }
                "table:dde-links" | "table:tracked-changes" => skip(&mut self.xml, &start, &mut self.skipped)?,
                _ => {}
            }
        }
    }

    /// Reads the next row of the table; false at its end.
    pub(super) fn next_row(&mut self, row: &mut Row) -> Result<bool, WorkbookError> {
        loop {
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer).map_err(WorkbookError::broken)? {
                Event::Start(start) => match start.name().as_ref() {
                    "table:table-row" => {
                        row.clear(count(attribute(&start, "table:number-rows-repeated")?));
                        self.read_cells(row)?;
                        return Ok(true);
                    }
                    "table:table-row-group" | "table:table-rows" | "table:table-header-rows" => {}
                    _ => skip(&mut self.xml, &start, &mut self.skipped)?,
                },
                Event::End(end) if end.name().as_ref() == "table:table" => return Ok(false),
                Event::Eof => return Err(WorkbookError::broken("the end of a sheet is missing")),
                _ => {}
            }
        }
    }

    fn read_cells(&mut self, row: &mut Row) -> Result<(), WorkbookError> {
        loop {
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer).map_err(WorkbookError::broken)? {
                Event::Start(start) => match start.name().as_ref() {
                    "table:table-cell" => {
                        let head = CellHead::of(&start)?;
                        self.read_cell(head, row)?;
                    }
                    "table:covered-table-cell" => {
                        let repeated = count(attribute(&start, "table:number-columns-repeated")?);
                        row.next_column = row.next_column.saturating_add(repeated);
                        skip(&mut self.xml, &start, &mut self.skipped)?;
                    }
                    _ => skip(&mut self.xml, &start, &mut self.skipped)?,
                },
                Event::End(_) => return Ok(()),
                Event::Eof => return Err(WorkbookError::broken("the end of a row is missing")),
                _ => {}
            }
        }
    }

    fn read_cell(&mut self, head: CellHead, row: &mut Row) -> Result<(), WorkbookError> {
        let start = row.text.len();
        self.read_paragraphs(&mut row.text)?;
        let kind = head.print(start, &mut row.text);
        let (rows, columns) = (head.rows.unwrap_or(1).max(1), head.columns.unwrap_or(1).max(1));
        if rows > 1 || columns > 1 {
            row.merged.push((row.next_column, rows, columns));
        }
        row.put(start, kind, head.repeated.unwrap_or(1).max(1));
        Ok(())
    }

    /// Adds what the cell shows, up to the end of the cell: its paragraphs as lines. Notes, drawings and
    /// phonetic text are not part of it.
    fn read_paragraphs(&mut self, out: &mut String) -> Result<(), WorkbookError> {
        let (mut depth, mut paragraphs) = (0usize, 0usize);
        loop {
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer).map_err(WorkbookError::broken)? {
                Event::Start(start) => {
                    if !matches!(open_text(&start, out, &mut paragraphs)?, Open::Read) {
                        skip(&mut self.xml, &start, &mut self.skipped)?;
                    } else {
                        depth += 1;
                    }
                }
                Event::End(_) if depth == 0 => return Ok(()),
                Event::End(_) => depth -= 1,
                Event::Text(text) if depth > 0 => push_collapsed(&text.xml10_content(), out),
                Event::CData(text) if depth > 0 => push_collapsed(&text.xml10_content(), out),
                Event::GeneralRef(reference) if depth > 0 => out.extend(character(&reference)),
                Event::Eof => return Err(WorkbookError::broken("the end of a cell is missing")),
                _ => {}
            }
        }
    }
}

/// Whether an element within a cell is read or passed over.
enum Open {
    Read,
    Skip,
}

fn open_text(start: &BytesStart<'_>, out: &mut String, paragraphs: &mut usize) -> Result<Open, WorkbookError> {
    match start.name().as_ref() {
        "text:p" | "text:h" => {
            if *paragraphs > 0 {
                out.push('\n');
            }
            *paragraphs += 1;
        }
        "text:s" => {
            let spaces = count(attribute(start, "text:c")?) as usize;
            out.extend(std::iter::repeat_n(' ', spaces.min(MAX_SPACES)));
            return Ok(Open::Skip);
        }
        "text:tab" => {
            out.push('\t');
            return Ok(Open::Skip);
        }
        "text:line-break" => {
            out.push('\n');
            return Ok(Open::Skip);
        }
        "text:ruby-text" | "text:note" => return Ok(Open::Skip),
        name if name.starts_with("text:") => {}
        _ => return Ok(Open::Skip),
    }
    Ok(Open::Read)
}

/// Adds text of a paragraph, in which any run of white space is one space.
fn push_collapsed(text: &str, out: &mut String) {
    let mut in_space = false;
    for letter in text.chars() {
        let space = matches!(letter, ' ' | '\t' | '\r' | '\n');
        if !space {
            out.push(letter);
        } else if !in_space {
            out.push(' ');
        }
        in_space = space;
    }
}

fn character(reference: &BytesRef<'_>) -> Option<char> {
    match &**reference {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}

impl Table {
    fn of(start: &BytesStart<'_>, hiding: &[String]) -> Result<Self, WorkbookError> {
        let name = attribute(start, "table:name")?.unwrap_or_default();
        let hidden = attribute(start, "table:style-name")?.is_some_and(|style| hiding.contains(&style));
        Ok(Self { name, hidden })
    }
}

impl CellHead {
    fn of(start: &BytesStart<'_>) -> Result<Self, WorkbookError> {
        let mut head = Self::default();
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(WorkbookError::broken)?;
            let text = value(&attribute)?;
            match attribute.key.as_ref() {
                "office:value-type" => head.value_type = text.into_owned(),
                "calcext:value-type" => head.error = text == "error",
                "office:value"
                | "office:date-value"
                | "office:time-value"
                | "office:boolean-value"
                | "office:string-value" => head.value = text.into_owned(),
                "table:number-columns-repeated" => head.repeated = text.parse().ok(),
                "table:number-columns-spanned" => head.columns = text.parse().ok(),
                "table:number-rows-spanned" => head.rows = text.parse().ok(),
                _ => {}
            }
        }
        Ok(head)
    }

    /// Replaces what the cell shows, which begins at `start`, by its value, where it has one.
    fn print(&self, start: usize, out: &mut String) -> CellKind {
        let number = || self.value.parse::<f64>().ok().filter(|number| number.is_finite());
        match self.value_type.as_str() {
            "float" | "currency" | "percentage" => {
                let Some(number) = number() else { return CellKind::Text };
                if self.value_type == "float" && is_code(&out[start..], number) {
                    return CellKind::Text;
                }
                out.truncate(start);
                if self.value_type == "percentage" { write_percent(number, out) } else { write_number(number, out) }
            }
            "date" | "time" | "boolean" if !self.value.is_empty() => {
                out.truncate(start);
                match self.value_type.as_str() {
                    "date" => out.push_str(date(&self.value)),
                    "time" => push_time(&self.value, out),
                    _ => out.push_str(&self.value),
                }
            }
            "string" if !self.error && !self.value.is_empty() => {
                out.truncate(start);
                out.push_str(&self.value);
                return CellKind::Text;
            }
            _ => return CellKind::Text,
        }
        CellKind::Native
    }
}

/// A number that is shown with zeros before it is a code, and what is shown is its text.
fn is_code(shown: &str, number: f64) -> bool {
    shown.len() > 1
        && shown.starts_with('0')
        && shown.bytes().all(|byte| byte.is_ascii_digit())
        && shown.parse() == Ok(number)
}

/// A date without a fraction of nothing (`…:00.000000000`).
fn date(value: &str) -> &str {
    match value.split_once('.') {
        Some((before, fraction)) if fraction.bytes().all(|byte| byte == b'0') => before,
        _ => value,
    }
}

/// `PT08H30M00S` as `08:30:00`; any other duration as it is.
fn push_time(value: &str, out: &mut String) {
    let (sign, rest) = value.strip_prefix('-').map_or(("", value), |rest| ("-", rest));
    let parts = || {
        let (hours, rest) = rest.strip_prefix("PT")?.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = date(rest.strip_suffix('S')?);
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        [hours, minutes, seconds]
            .into_iter()
            .all(plain)
            .then(|| format!("{sign}{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
    };
    match parts() {
        Some(time) => out.push_str(&time),
        None => out.push_str(value),
    }
}

fn skip(
    xml: &mut Reader<BufReader<Part<'_>>>,
    start: &BytesStart<'_>,
    buffer: &mut Vec<u8>,
) -> Result<(), WorkbookError> {
    buffer.clear();
    xml.read_to_end_into(start.name(), buffer).map_err(WorkbookError::broken)?;
    Ok(())
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Result<Option<String>, WorkbookError> {
    let found = start.try_get_attribute(name).map_err(WorkbookError::broken)?;
    found.map(|attribute| value(&attribute).map(Cow::into_owned)).transpose()
}

fn value<'s>(attribute: &Attribute<'s>) -> Result<Cow<'s, str>, WorkbookError> {
    attribute.normalized_value(XmlVersion::Implicit1_0).map_err(WorkbookError::broken)
}

fn is_false(start: &BytesStart<'_>, name: &str) -> Result<bool, WorkbookError> {
    Ok(attribute(start, name)?.as_deref() == Some("false"))
}

/// A count that is not stated, or not understood, is one.
fn count(stated: Option<String>) -> u32 {
    stated.and_then(|text| text.parse().ok()).unwrap_or(1).max(1)
}
