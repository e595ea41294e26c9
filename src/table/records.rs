//! Text → records: quoting, line ends and the place of every record.
//!
//! The splitter works on whole pieces of text and copies no cell but those with quotes in them. It is as lenient as spreadsheets are: any
//! of LF, CR LF and CR ends a record, a quote inside an unquoted cell is a character, and what follows a
//! closing quote belongs to the cell. Empty lines are records too, so that a record's number is what a person
//! counts.

use std::ops::Range;

use memchr::{memchr2, memchr3};

/// A record longer than this holds a quote that was never closed, or its line ends are missing.
const RECORD_LIMIT: usize = 16 << 20;

/// The signs that a file is written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Signs {
    /// Between cells.
    pub(super) delimiter: u8,
    /// Around cells; `None` where quotes are characters like others.
    pub(super) quote: Option<u8>,
    /// Before a quote that is a character; a doubled quote is one in any case.
    pub(super) escape: Option<u8>,
}

/// Some records in one piece of text.
#[derive(Debug, Default)]
pub(super) struct Batch {
    text: String,
    /// First and last byte of each cell, without spaces around it.
    cells: Vec<(u32, u32)>,
    /// Whether each cell is a number, date or boolean of a spreadsheet; empty for text files.
    native: Vec<bool>,
    records: Vec<Start>,
    /// Quotes that open a cell, close within it, and are followed by more.
    pub(super) stray_quotes: u64,
}

/// Where a record begins.
#[derive(Debug, Clone, Copy)]
struct Start {
    cell: u32,
    number: u64,
    line: u64,
}

/// One record of a batch.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    batch: &'a Batch,
    first: usize,
    end: usize,
    /// Its number, from 0, empty lines included.
    pub(super) number: u64,
    /// Its line, from 1; in a spreadsheet its row.
    pub(super) line: u64,
}

impl Batch {
    /// Number of records.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// A record by its place in the batch.
    pub(super) fn record(&self, at: usize) -> Record<'_> {
        let Start { cell, number, line } = self.records[at];
        let end = self.records.get(at + 1).map_or(self.cells.len(), |next| next.cell as usize);
        Record { batch: self, first: cell as usize, end, number, line }
    }

    pub(super) fn records(&self) -> impl Iterator<Item = Record<'_>> {
        (0..self.len()).map(|at| self.record(at))
    }

    /// Forgets the records and keeps the room.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.native.clear();
        self.records.clear();
        self.stray_quotes = 0;
    }

    /// Begins a record that is filled by [`Self::push_cell`].
    pub(super) fn begin_record(&mut self, number: u64, line: u64) {
        self.records.push(Start { cell: self.cells.len() as u32, number, line });
    }

    /// Adds a cell of a spreadsheet to the last record.
    pub(super) fn push_cell(&mut self, text: &str, native: bool) {
        let start = self.text.len();
        self.text.push_str(text.trim());
        self.cells.push((start as u32, self.text.len() as u32));
        self.native.push(native);
    }

    /// Bytes of text that it holds.
    pub(super) fn size(&self) -> usize {
        self.text.len()
    }

    fn cell(&self, at: usize) -> &str {
        let (start, end) = self.cells[at];
        &self.text[start as usize..end as usize]
    }
}

impl<'a> Record<'a> {
    /// Number of cells.
    pub(super) fn len(&self) -> usize {
        self.end - self.first
    }

    /// A cell without the spaces around it; the empty text past the last one.
    pub(super) fn cell(&self, at: usize) -> &'a str {
        if at < self.len() { self.batch.cell(self.first + at) } else { "" }
    }

    /// Whether a cell is a spreadsheet's own number, date or boolean, so that its signs are known.
    pub(super) fn is_native(&self, at: usize) -> bool {
        at < self.len() && self.batch.native.get(self.first + at).copied().unwrap_or(false)
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let (batch, range) = (self.batch, self.first..self.end);
        range.map(move |at| batch.cell(at))
    }

    /// Cells that are not empty.
    pub(super) fn filled(&self) -> usize {
        self.batch.cells[self.first..self.end].iter().filter(|(start, end)| end > start).count()
    }

    /// One past the last cell that is not empty.
    pub(super) fn extent(&self) -> usize {
        let cells = &self.batch.cells[self.first..self.end];
        cells.iter().rposition(|(start, end)| end > start).map_or(0, |last| last + 1)
    }
}

/// Splits text that arrives in pieces.
#[derive(Debug)]
pub(super) struct Splitter {
    signs: Signs,
    /// Text of which no record is whole yet.
    rest: String,
    number: u64,
    line: u64,
}

/// A record that begins in this line and does not end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Endless {
    pub(super) line: u64,
    pub(super) number: u64,
    /// It is in a quote that was never closed.
    pub(super) in_quotes: bool,
}

impl Splitter {
    pub(super) fn new(signs: Signs) -> Self {
        Self { signs, rest: String::new(), number: 0, line: 1 }
    }

    /// The buffer that text is appended to before [`Self::split`].
    pub(super) fn input(&mut self) -> &mut String {
        &mut self.rest
    }

    /// Moves the whole records of the input into `batch`, which is emptied first; `last` says that no text
    /// follows.
    ///
    /// # Errors
    /// When a record does not end. The records before it are in the batch.
    pub(super) fn split(&mut self, last: bool, batch: &mut Batch) -> Result<(), Endless> {
        batch.clear();
        let mut at = 0;
        let mut endless = None;
        let mut rewritten = Rewritten::default();
        while at < self.rest.len() {
            let cells = batch.cells.len();
            let mut scan =
                Scan { text: &self.rest, signs: self.signs, at, lines: 0, last, batch, rewrites: Vec::new() };
            match scan.record() {
                Ok(()) => {
                    let Scan { at: end, lines, rewrites, .. } = scan;
                    rewrites.into_iter().for_each(|rewrite| rewritten.add(&self.rest, self.signs, rewrite));
                    batch.records.push(Start { cell: cells as u32, number: self.number, line: self.line });
                    self.number += 1;
                    self.line += lines;
                    at = end;
                }
                Err(Cut { in_quotes }) => {
                    batch.cells.truncate(cells);
                    if in_quotes && last || self.rest.len() - at > RECORD_LIMIT {
                        endless = Some(Endless { line: self.line, number: self.number, in_quotes });
                    }
                    break;
                }
            }
        }
        // The two buffers are used again and again.
        let mut rest = std::mem::take(&mut batch.text);
        rest.push_str(&self.rest[at..]);
        batch.text = std::mem::replace(&mut self.rest, rest);
        batch.text.truncate(at);
        rewritten.finish(batch);
        endless.map_or(Ok(()), Err)
    }
}

/// The text ends before the record does.
struct Cut {
    in_quotes: bool,
}

/// The state of going through one record. Nothing is changed until the whole record is there.
struct Scan<'a> {
    text: &'a str,
    signs: Signs,
    at: usize,
    /// Line ends that were passed.
    lines: u64,
    last: bool,
    batch: &'a mut Batch,
    /// Quoted cells whose text is not as it stands.
    rewrites: Vec<Rewrite>,
}

/// A quoted cell with signs that are not part of its text.
struct Rewrite {
    cell: usize,
    /// Between the quotes.
    inner: Range<usize>,
    /// What follows the closing quote.
    stray: Range<usize>,
}

impl Scan<'_> {
    fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// Passes a record and its line end.
    fn record(&mut self) -> Result<(), Cut> {
        loop {
            if let Some(quote) = self.opening_quote()? {
                self.at = quote;
                self.quoted()?;
            } else {
                let start = self.at;
                self.at = self.end_of_unquoted(start)?;
                self.push(start, self.at);
            }
            match self.bytes().get(self.at) {
                Some(byte) if *byte == self.signs.delimiter => self.at += 1,
                Some(b'\r') => return self.carriage_return(),
                Some(_) => {
                    self.at += 1;
                    self.lines += 1;
                    return Ok(());
                }
                None => return Ok(()),
            }
            if self.at == self.bytes().len() && !self.last {
                return Err(Cut { in_quotes: false });
            }
        }
    }

    /// Where a quote opens the cell, perhaps behind spaces: `1, "Na Rì"`.
    fn opening_quote(&self) -> Result<Option<usize>, Cut> {
        let rest = &self.bytes()[self.at..];
        let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
        match rest.get(spaces).copied() {
            None if !self.last => Err(Cut { in_quotes: false }),
            sign if sign.is_some() && sign == self.signs.quote => Ok(Some(self.at + spaces)),
            _ => Ok(None),
        }
    }

    fn carriage_return(&mut self) -> Result<(), Cut> {
        if self.at + 1 == self.bytes().len() && !self.last {
            return Err(Cut { in_quotes: false });
        }
        self.at += 1 + usize::from(self.bytes().get(self.at + 1) == Some(&b'\n'));
        self.lines += 1;
        Ok(())
    }

    /// The delimiter or line end at or after `from`.
    fn end_of_unquoted(&self, from: usize) -> Result<usize, Cut> {
        match memchr3(self.signs.delimiter, b'\n', b'\r', &self.bytes()[from..]) {
            Some(length) => Ok(from + length),
            None if self.last => Ok(self.bytes().len()),
            None => Err(Cut { in_quotes: false }),
        }
    }

    fn quoted(&mut self) -> Result<(), Cut> {
        let start = self.at + 1;
        let (close, plain) = self.closing_quote(start)?;
        let end = self.end_of_unquoted(close + 1)?;
        let stray = !self.bytes()[close + 1..end].trim_ascii().is_empty();
        if stray || !plain {
            let stray = if stray { close + 1..end } else { end..end };
            self.rewrites.push(Rewrite { cell: self.batch.cells.len(), inner: start..close, stray });
        }
        self.lines += line_ends(&self.bytes()[start..close]);
        self.push(start, close);
        self.at = end;
        Ok(())
    }

    /// The quote that closes a cell, and whether the text before it is as it stands.
    fn closing_quote(&self, start: usize) -> Result<(usize, bool), Cut> {
        let quote = self.signs.quote.unwrap_or(b'"');
        let escape = self.signs.escape.unwrap_or(quote);
        let (mut from, mut plain) = (start, true);
        loop {
            let sign = match memchr2(quote, escape, self.bytes().get(from..).unwrap_or_default()) {
                Some(length) => from + length,
                None => return Err(Cut { in_quotes: true }),
            };
            let next = self.bytes().get(sign + 1).copied();
            if next.is_none() && !self.last {
                return Err(Cut { in_quotes: true });
            }
            let escapes = if self.bytes()[sign] == quote { next == Some(quote) } else { next.is_some() };
            match (escapes, self.bytes()[sign] == quote) {
                (true, _) => (from, plain) = (sign + 2, false),
                (false, true) => return Ok((sign, plain)),
                (false, false) => from = sign + 1,
            }
        }
    }

    fn push(&mut self, start: usize, end: usize) {
        let cell = self.trim(start, end);
        self.batch.cells.push(cell);
    }

    fn trim(&self, start: usize, end: usize) -> (u32, u32) {
        trim(self.bytes(), start, end)
    }
}

/// Cells whose text is not as it stands: they are written behind the text of their batch.
#[derive(Default)]
struct Rewritten {
    text: String,
    cells: Vec<(usize, usize, usize)>,
    stray_quotes: u64,
}

impl Rewritten {
    fn add(&mut self, text: &str, signs: Signs, Rewrite { cell, inner, stray }: Rewrite) {
        let quote = char::from(signs.quote.unwrap_or(b'"'));
        let escape = signs.escape.map(char::from);
        let start = self.text.len();
        let mut rest = text[inner].chars().peekable();
        while let Some(sign) = rest.next() {
            let next = rest.peek().copied();
            // An escape before anything but a quote or itself is a character.
            let skip = sign == quote && next == Some(quote)
                || Some(sign) == escape && (next == Some(quote) || next == Some(sign));
            self.text.push(if skip { rest.next().unwrap_or(sign) } else { sign });
        }
        self.stray_quotes += u64::from(!stray.is_empty());
        self.text.push_str(&text[stray]);
        self.cells.push((cell, start, self.text.len()));
    }

    fn finish(self, batch: &mut Batch) {
        let before = batch.text.len();
        for (cell, start, end) in self.cells {
            let (start, end) = trim(self.text.as_bytes(), start, end);
            batch.cells[cell] = (start + before as u32, end + before as u32);
        }
        batch.text.push_str(&self.text);
        batch.stray_quotes += self.stray_quotes;
    }
}

/// A range without what stands around a text.
fn trim(bytes: &[u8], mut start: usize, mut end: usize) -> (u32, u32) {
    while start < end && is_around(bytes[start]) {
        start += 1;
    }
    while end > start && is_around(bytes[end - 1]) {
        end -= 1;
    }
    (start as u32, end as u32)
}

/// White space, the page breaks of old programs, and the sign that ends a file of DOS.
fn is_around(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a)
}

fn line_ends(cell: &[u8]) -> u64 {
    let lone = |at: usize| cell.get(at + 1) != Some(&b'\n');
    memchr::memchr2_iter(b'\n', b'\r', cell).filter(|&at| cell[at] == b'\n' || lone(at)).count() as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLAIN: Signs = Signs { delimiter: b',', quote: Some(b'"'), escape: None };

    /// All records of a text that arrives in pieces of `step` bytes.
    fn split(text: &str, signs: Signs, step: usize) -> Vec<(u64, Vec<String>)> {
        let mut splitter = Splitter::new(signs);
        let (mut batch, mut found) = (Batch::default(), Vec::new());
        let letters: Vec<char> = text.chars().collect();
        let pieces: Vec<String> = letters.chunks(step.max(1)).map(|piece| piece.iter().collect()).collect();
        for at in 0..=pieces.len() {
            splitter.input().push_str(pieces.get(at).map_or("", String::as_str));
            let unclosed = splitter.split(at == pieces.len(), &mut batch).is_err();
            found.extend(batch.records().map(|record| (record.line, record.cells().map(str::to_owned).collect())));
            assert!(!unclosed || at == pieces.len());
        }
        found
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        split(text, PLAIN, 3).into_iter().map(|(_, cells)| cells).collect()
    }

    #[test]
    fn every_kind_of_line_end_ends_a_record_and_empty_lines_are_counted() {
        assert_eq!(
            split("a,b\r\n1,\"x\ny\"\r\r\n\n2,\n3", PLAIN, 1),
            [
                (1, vec!["a", "b"]),
                (2, vec!["1", "x\ny"]),
                (4, vec![""]),
                (5, vec![""]),
                (6, vec!["2", ""]),
                (7, vec!["3"])
            ]
            .map(|(line, cells)| (line, cells.into_iter().map(str::to_owned).collect::<Vec<_>>()))
        );
    }

    #[test]
    fn quotes_are_read_as_spreadsheets_read_them() {
        assert_eq!(cells("\"say \"\"hi\"\"\",2"), [["say \"hi\"", "2"]]);
        assert_eq!(cells("\"a\" ,b\"c\""), [["a", "b\"c\""]]);
        assert_eq!(cells("\"a\"b,c"), [["ab", "c"]]);
        assert_eq!(cells("\"\",\"\"\"\""), [["", "\""]]);
        let backslash = Signs { escape: Some(b'\\'), ..PLAIN };
        assert_eq!(split(r#""a \"b\" \\ \x",c"#, backslash, 2)[0].1, [r#"a "b" \ \x"#, "c"]);
        assert_eq!(split("'a,''b'", Signs { quote: Some(b'\''), ..PLAIN }, 2)[0].1, ["a,'b"]);
        assert_eq!(split("\"a,b", Signs { quote: None, ..PLAIN }, 2)[0].1, ["\"a", "b"]);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_found_with_its_line() {
        let mut splitter = Splitter::new(PLAIN);
        let mut batch = Batch::default();
        splitter.input().push_str("a\nb,\"c\nd\n");
        assert_eq!(splitter.split(true, &mut batch), Err(Endless { line: 2, number: 1, in_quotes: true }));
        assert_eq!(batch.len(), 1);
    }

    proptest! {
        #[test]
        fn any_text_splits_alike_however_it_arrives(text in "[a,;\"'\\\\ \r\nấ]{0,40}", step in 1..8_usize) {
            let escape = Signs { escape: Some(b'\\'), ..PLAIN };
            for signs in [PLAIN, escape, Signs { delimiter: b';', ..PLAIN }] {
                let mut whole = Splitter::new(signs);
                whole.input().push_str(&text);
                let mut batch = Batch::default();
                prop_assume!(whole.split(true, &mut batch).is_ok());
                prop_assert_eq!(split(&text, signs, step), split(&text, signs, text.len()));
            }
        }

        #[test]
        fn what_a_csv_writer_writes_is_read_back(rows in prop::collection::vec(prop::collection::vec("[a-c,\"\r\nấ]{0,5}x", 2), 1..8)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            rows.iter().for_each(|row| writer.write_record(row).expect("memory"));
            let text = String::from_utf8(writer.into_inner().expect("memory")).expect("text");
            let trimmed: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect()).collect();
            prop_assert_eq!(cells(&text), trimmed);
        }
    }
}
