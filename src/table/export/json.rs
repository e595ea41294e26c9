//! JSON and NDJSON: an object a row, a row a line.

use std::io::{self, Write};

use super::decimal::Decimal;
use super::{CleanRows, Export, Out, OutColumn, Row};
use crate::model::FieldType;

/// How much is gathered before it is written.
const BUFFER: usize = 1 << 16;

/// What stands around the objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    /// One array (RFC 8259).
    Array,
    /// Nothing: every line is a document (NDJSON).
    Lines,
}

/// Numbers with the digits as they are, `true` and `false`, `null` for a missing value, and text.
pub(super) struct JsonExport<'a> {
    out: Out<'a>,
    buffer: Vec<u8>,
    columns: Vec<JsonColumn>,
    frame: Frame,
    is_first: bool,
}

struct JsonColumn {
    /// What stands before its value: `{"name":` or `,"name":`.
    lead: Vec<u8>,
    field_type: FieldType,
}

impl<'a> JsonExport<'a> {
    pub(super) fn new(columns: &[OutColumn<'_>], frame: Frame, out: Out<'a>) -> Self {
        let columns = columns.iter().enumerate().map(|(index, column)| JsonColumn::new(index, column)).collect();
        let buffer = if frame == Frame::Array { b"[".to_vec() } else { Vec::new() };
        Self { out, buffer, columns, frame, is_first: true }
    }

    fn push_row(&mut self, row: Row<'_>) {
        match (self.frame, self.is_first) {
            (Frame::Array, true) => self.buffer.push(b'\n'),
            (Frame::Array, false) => self.buffer.extend_from_slice(b",\n"),
            (Frame::Lines, _) => {}
        }
        self.is_first = false;
        for (column, cell) in self.columns.iter().zip(row.iter()) {
            self.buffer.extend_from_slice(&column.lead);
            push_value(cell, column.field_type, &mut self.buffer);
        }
        self.buffer.push(b'}');
        if self.frame == Frame::Lines {
            self.buffer.push(b'\n');
        }
    }

    fn pour(&mut self) -> io::Result<()> {
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

impl JsonColumn {
    fn new(index: usize, column: &OutColumn<'_>) -> Self {
        let mut lead = vec![if index == 0 { b'{' } else { b',' }];
        push_text(column.name, &mut lead);
        lead.push(b':');
        Self { lead, field_type: column.field_type }
    }
}

impl Export for JsonExport<'_> {
    fn rows(&mut self, rows: &CleanRows) -> io::Result<()> {
        for row in rows.rows() {
            self.push_row(row);
            if self.buffer.len() >= BUFFER {
                self.pour()?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.frame == Frame::Array {
            self.buffer.extend_from_slice(b"\n]\n");
        }
        self.pour()?;
        self.out.flush()
    }
}

/// A row as an array on a line of its own.
pub(crate) fn push_array<'a>(cells: impl Iterator<Item = (FieldType, &'a str)>, out: &mut Vec<u8>) {
    for (at, (field_type, cell)) in cells.enumerate() {
        out.push(if at == 0 { b'[' } else { b',' });
        push_value(cell, field_type, out);
    }
    out.extend_from_slice(b"]\n");
}

/// A value by its type. A text that is not of the type stays a text, so that nothing is lost.
fn push_value(cell: &str, field_type: FieldType, out: &mut Vec<u8>) {
    use FieldType::{Boolean, Currency, Integer, Number, Percentage, Year};
    match field_type {
        _ if cell.is_empty() => out.extend_from_slice(b"null"),
        Integer | Number | Percentage | Currency | Year => match Decimal::new(cell) {
            Some(number) => number.push_json(out),
            None => push_text(cell, out),
        },
        Boolean if matches!(cell, "true" | "false") => out.extend_from_slice(cell.as_bytes()),
        _ => push_text(cell, out),
    }
}

/// A text in quotes. What must be escaped (RFC 8259, section 7) is `"`, `\` and everything below the space.
fn push_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)) {
        out.extend_from_slice(&rest[..at]);
        push_escaped(rest[at], out);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

fn push_escaped(byte: u8, out: &mut Vec<u8>) {
    match byte {
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
        _ => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
    }
}
