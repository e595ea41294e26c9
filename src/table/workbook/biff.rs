//! Records of an XLS stream and the strings in them ([MS-XLS] 2.1.4, 2.5.293 and 2.5.294).

use super::compound::u16_at;

/// Longest text of a cell, in UTF-16 units, with room to spare.
const LONGEST: usize = 1 << 16;

/// Numbers of the records that are read.
pub(super) mod kinds {
    pub(crate) const FORMULA: u16 = 0x0006;
    pub(crate) const END: u16 = 0x000A;
    pub(crate) const DATE_MODE: u16 = 0x0022;
    pub(crate) const FILE_PASS: u16 = 0x002F;
    pub(crate) const CONTINUE: u16 = 0x003C;
    pub(crate) const BOUND_SHEET: u16 = 0x0085;
    pub(crate) const MUL_RK: u16 = 0x00BD;
    pub(crate) const R_STRING: u16 = 0x00D6;
    pub(crate) const XF: u16 = 0x00E0;
    pub(crate) const MERGE_CELLS: u16 = 0x00E5;
    pub(crate) const SST: u16 = 0x00FC;
    pub(crate) const LABEL_SST: u16 = 0x00FD;
    pub(crate) const NUMBER: u16 = 0x0203;
    pub(crate) const LABEL: u16 = 0x0204;
    pub(crate) const BOOL_ERR: u16 = 0x0205;
    pub(crate) const STRING: u16 = 0x0207;
    pub(crate) const RK: u16 = 0x027E;
    pub(crate) const FORMAT: u16 = 0x041E;
    pub(crate) const BEGIN: u16 = 0x0809;
}

/// One record: what it is, where its data begins in the stream, and its data.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) at: usize,
    pub(super) data: &'a [u8],
}

/// The records from `at` on, until the stream ends or breaks off.
pub(super) fn records(stream: &[u8], mut at: usize) -> impl Iterator<Item = Record<'_>> {
    std::iter::from_fn(move || {
        let kind = u16_at(stream, at)?;
        let size = usize::from(u16_at(stream, at + 2)?);
        let start = at + 4;
        let data = stream.get(start..start + size)?;
        at = start + size;
        Some(Record { kind, at: start, data })
    })
}

/// The data of the record whose data begins at `at`, and of the records that continue it.
pub(super) fn continued(stream: &[u8], at: usize) -> Segments<'_> {
    let mut records = records(stream, at.saturating_sub(4));
    let first = records.next().map(|record| record.data).unwrap_or_default();
    let rest = records.take_while(|record| record.kind == kinds::CONTINUE).map(|record| record.data);
    Segments { parts: std::iter::once(first).chain(rest).collect(), part: 0, at: 0 }
}

/// Bytes in several pieces; a string that goes on in the next piece says there anew how wide its
/// characters are.
#[derive(Debug)]
pub(super) struct Segments<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl<'a> Segments<'a> {
    /// One piece, from `at` on.
    pub(super) fn of(data: &'a [u8], at: usize) -> Self {
        Self { parts: vec![data], part: 0, at }
    }

    /// What is left of the piece at hand.
    fn rest(&self) -> &'a [u8] {
        self.parts.get(self.part).and_then(|part| part.get(self.at..)).unwrap_or_default()
    }

    /// Goes on to the next piece when this one is used up; false at the end of all.
    fn ready(&mut self) -> bool {
        while self.rest().is_empty() {
            if self.part + 1 >= self.parts.len() {
                return false;
            }
            self.part += 1;
            self.at = 0;
        }
        true
    }

    fn byte(&mut self) -> Option<u8> {
        self.ready().then_some(())?;
        let byte = self.rest().first().copied();
        self.at += 1;
        byte
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    /// Passes over bytes.
    pub(super) fn skip(&mut self, mut count: usize) {
        while count > 0 && self.ready() {
            let step = self.rest().len().min(count);
            self.at += step;
            count -= step;
        }
    }

    /// A string of Excel 97 and later with its length before it, with formatting and phonetic text, if
    /// any, passed over. None at the end.
    pub(super) fn rich_string(&mut self) -> Option<String> {
        let units = usize::from(self.u16()?);
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { usize::from(self.u16()?) } else { 0 };
        let phonetic = if flags & 4 != 0 { self.u32()? as usize } else { 0 };
        let text = self.units(units, flags)?;
        self.skip(runs * 4);
        self.skip(phonetic);
        Some(text)
    }

    /// A string whose length is one byte, as sheets are named.
    pub(super) fn short_string(&mut self) -> Option<String> {
        let units = usize::from(self.byte()?);
        let flags = self.byte()?;
        self.units(units, flags)
    }

    /// Characters; none when the text is cut off.
    fn units(&mut self, count: usize, mut flags: u8) -> Option<String> {
        let mut units = Vec::with_capacity(count.min(LONGEST));
        while units.len() < count {
            if self.rest().is_empty() {
                // The text goes on in the next piece, whose first byte is the flags.
                flags = self.byte()?;
            } else {
                units.push(if flags & 1 != 0 { self.u16()? } else { u16::from(self.byte()?) });
            }
        }
        Some(String::from_utf16_lossy(&units))
    }

    /// A string of Excel 5.0 and 95: its length in two bytes, then one byte a character.
    pub(super) fn byte_string(&mut self) -> Option<String> {
        let count = usize::from(self.u16()?);
        self.bytes(count)
    }

    /// The same with its length in one byte.
    pub(super) fn short_byte_string(&mut self) -> Option<String> {
        let count = usize::from(self.byte()?);
        self.bytes(count)
    }

    /// One character for each byte, so that text of the old Vietnamese fonts can be repaired afterwards.
    fn bytes(&mut self, count: usize) -> Option<String> {
        (0..count).map(|_| self.byte().map(character)).collect()
    }

    /// Nothing is left.
    pub(super) fn is_empty(&mut self) -> bool {
        !self.ready()
    }
}

/// The character of a byte in windows-1252, whose five unused bytes keep their code.
fn character(byte: u8) -> char {
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => UPPER[usize::from(byte) - 0x80],
        _ => char::from(byte),
    }
}
