//! Decoding of a file as it is read, to clean UTF-8.
//!
//! The file is cut into pieces at the characters that end cells (`,` `;` tab `|` `"` and line ends, in any dialect), and
//! each piece is decoded and cleaned by itself. So what comes out does not depend on how the file is read, a repair
//! never spreads from one cell to the next, and a stretch without anything to clean is copied as it is.

use std::borrow::Cow;
use std::collections::HashMap;

use icu_normalizer::ComposingNormalizerBorrowed;

use super::{Reading, Repair, charsets, repair};
use crate::model::Encoding;

/// A piece longer than this is cut, so that a file without an end of a cell is read in bounded memory.
const WINDOW: usize = 64 * 1024;
/// Repaired pieces that are remembered.
const KNOWN: usize = 8192;

/// Where something was found first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The byte in the file; for text in UTF-16 only of malformed bytes, and not for a cell of a workbook.
    pub(crate) offset: Option<u64>,
    /// The byte in the decoded text at which the cell starts; not for malformed UTF-16 and cells of a workbook.
    pub(crate) text_offset: Option<u64>,
    /// The start of the cell, decoded; empty for malformed UTF-16.
    pub(crate) excerpt: String,
}

/// What was found, and changed, while decoding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Findings {
    /// Bytes that are not of the encoding. They became U+FFFD. In UTF-16, also a U+FFFD of the file itself.
    pub(crate) malformed: u64,
    /// The first of them.
    pub(crate) first_malformed: Option<Place>,
    /// Letters lost before the file was written: a `?` in a Vietnamese word, or a U+FFFD in the file.
    pub(crate) lost: u64,
    /// The cell of the first of them.
    pub(crate) first_lost: Option<Place>,
    /// No-break spaces that became spaces.
    pub(crate) no_break_spaces: u64,
    /// Characters without width that were taken out.
    pub(crate) zero_width: u64,
    /// `Ð` that became `Đ`.
    pub(crate) eth: u64,
    /// Cells with decomposed letters that were composed; 0 for windows-1258, where that is how letters are written.
    pub(crate) decomposed: u64,
    /// Cells that were repaired from mojibake.
    pub(crate) repaired: u64,
}

/// A decoder of one file.
pub(crate) struct Decoder {
    /// Bytes of the byte order mark still to come.
    mark: usize,
    wide: Option<Wide>,
    stage: Stage,
}

impl Decoder {
    /// A decoder for a file read so.
    pub(crate) fn new(reading: &Reading) -> Self {
        let mark = match (reading.bom, reading.encoding) {
            (false, _) => 0,
            (true, Encoding::Utf16Le | Encoding::Utf16Be) => 2,
            (true, _) => 3,
        };
        let (wide, source) = match reading.encoding {
            Encoding::Utf16Le => (Some(Wide::new(u16::from_le_bytes, mark)), Source::Wide),
            Encoding::Utf16Be => (Some(Wide::new(u16::from_be_bytes, mark)), Source::Wide),
            Encoding::Utf8 => (None, Source::Utf8),
            legacy => (None, Source::Legacy(legacy)),
        };
        Self { mark, wide, stage: Stage::new(source, reading.repair, mark as u64) }
    }

    /// Decodes the next bytes of the file, appending clean UTF-8. `last` says that the file ends with them.
    pub(crate) fn decode(&mut self, input: &[u8], last: bool, out: &mut String) {
        let marked = self.mark.min(input.len());
        self.mark -= marked;
        let input = &input[marked..];
        match &mut self.wide {
            None => self.stage.feed(input, last, out),
            Some(wide) => {
                let mut text = std::mem::take(&mut wide.text);
                wide.decode(input, last, &mut text, &mut self.stage.findings);
                self.stage.feed(text.as_bytes(), last, out);
                text.clear();
                wide.text = text;
            }
        }
    }

    /// What was found so far.
    pub(crate) fn findings(&self) -> &Findings {
        &self.stage.findings
    }
}

/// Cleans text that comes decoded, cell by cell, as from a workbook.
pub(crate) struct Cleaner(Stage);

impl Cleaner {
    /// A cleaner of text that has to be repaired so.
    pub(crate) fn new(repair: Option<Repair>) -> Self {
        Self(Stage::new(Source::Cells, repair, 0))
    }

    /// The text of one cell as it should be.
    pub(crate) fn repair_text<'a>(&mut self, cell: &'a str) -> Cow<'a, str> {
        if cell.is_ascii() && !cell.contains('?') {
            return Cow::Borrowed(cell);
        }
        self.0.clean(cell, count_replacements(cell))
    }

    /// What was found so far.
    pub(crate) fn findings(&self) -> &Findings {
        &self.0.findings
    }
}

/// UTF-16 on the way to UTF-8.
struct Wide {
    join: fn([u8; 2]) -> u16,
    /// The first byte of a unit that the input ended in.
    half: Option<u8>,
    /// The first unit of a pair that the input ended in.
    high: Option<u16>,
    /// A buffer, kept for its memory.
    text: String,
    /// Bytes read.
    at: u64,
}

impl Wide {
    fn new(join: fn([u8; 2]) -> u16, mark: usize) -> Self {
        Self { join, half: None, high: None, text: String::new(), at: mark as u64 }
    }

    fn decode(&mut self, mut input: &[u8], last: bool, text: &mut String, findings: &mut Findings) {
        if let (Some(first), [second, rest @ ..]) = (self.half, input) {
            self.half = None;
            input = rest;
            self.unit((self.join)([first, *second]), text, findings);
        }
        let (units, odd) = input.as_chunks::<2>();
        for unit in units {
            self.unit((self.join)(*unit), text, findings);
        }
        self.half = odd.first().copied().or(self.half);
        if last {
            self.end(text, findings);
        }
    }

    fn unit(&mut self, unit: u16, text: &mut String, findings: &mut Findings) {
        if let Some(high) = self.high.take() {
            if let Some(Ok(letter)) = char::decode_utf16([high, unit]).next() {
                text.push(letter);
                self.at += 4;
                return;
            }
            self.malformed(2, text, findings);
        }
        match char::from_u32(u32::from(unit)) {
            Some(char::REPLACEMENT_CHARACTER) => self.malformed(2, text, findings),
            Some(letter) => {
                text.push(letter);
                self.at += 2;
            }
            None if unit < 0xDC00 => self.high = Some(unit),
            None => self.malformed(2, text, findings),
        }
    }

    fn end(&mut self, text: &mut String, findings: &mut Findings) {
        if self.high.take().is_some() {
            self.malformed(2, text, findings);
        }
        if self.half.take().is_some() {
            self.malformed(1, text, findings);
        }
    }

    fn malformed(&mut self, bytes: u64, text: &mut String, findings: &mut Findings) {
        findings.malformed += bytes;
        findings.first_malformed.get_or_insert(Place { offset: Some(self.at), ..Place::default() });
        text.push(char::REPLACEMENT_CHARACTER);
        self.at += bytes;
    }
}

/// Where the bytes of a stage come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// A file in UTF-8.
    Utf8,
    /// A file in UTF-16, which arrives as UTF-8.
    Wide,
    /// A file in an encoding of one or two bytes a character.
    Legacy(Encoding),
    /// Cells of text.
    Cells,
}

/// From bytes of UTF-8, or of an older encoding, to clean UTF-8.
struct Stage {
    source: Source,
    repair: Option<Repair>,
    normalizer: ComposingNormalizerBorrowed<'static>,
    /// A piece whose end has not come yet.
    pending: Vec<u8>,
    /// Bytes of the file before what is processed now, and of decoded text.
    at: u64,
    written: u64,
    /// What became of pieces seen before.
    known: HashMap<Box<str>, Option<Box<str>>>,
    findings: Findings,
}

impl Stage {
    fn new(source: Source, repair: Option<Repair>, at: u64) -> Self {
        Self {
            source,
            repair,
            normalizer: ComposingNormalizerBorrowed::new_nfc(),
            pending: Vec::new(),
            at,
            written: 0,
            known: HashMap::new(),
            findings: Findings::default(),
        }
    }

    fn feed(&mut self, mut input: &[u8], last: bool, out: &mut String) {
        if !self.pending.is_empty() {
            let end = input.iter().position(|byte| ends_cell(*byte));
            let (head, tail) = input.split_at(end.map_or(input.len(), |end| end + 1));
            self.pending.extend_from_slice(head);
            input = tail;
            if end.is_some() {
                self.flush(out);
            }
        }
        let whole =
            if last { input.len() } else { input.iter().rposition(|byte| ends_cell(*byte)).map_or(0, |end| end + 1) };
        self.block(&input[..whole], out);
        self.pending.extend_from_slice(&input[whole..]);
        self.cut_pending(out);
        if last {
            self.flush(out);
        }
    }

    fn flush(&mut self, out: &mut String) {
        let mut pending = std::mem::take(&mut self.pending);
        self.block(&pending, out);
        pending.clear();
        self.pending = pending;
    }

    fn cut_pending(&mut self, out: &mut String) {
        if self.pending.len() <= WINDOW {
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        let mut rest = &pending[..];
        while rest.len() > WINDOW {
            let (window, after) = rest.split_at(window_cut(&rest[..WINDOW]));
            self.piece(window, out);
            rest = after;
        }
        self.pending = rest.to_vec();
    }

    /// Pieces, whole, of which most need nothing.
    fn block(&mut self, block: &[u8], out: &mut String) {
        let (mut at, mut valid) = (0, self.valid(block));
        while at < block.len() {
            let odd = self.first_to_handle(&block[at..valid]).map_or(valid, |odd| at + odd);
            if odd == block.len() {
                return self.copy(&block[at..], out);
            }
            let start = block[at..odd].iter().rposition(|byte| ends_cell(*byte)).map_or(at, |end| at + end + 1);
            let end = block[odd..].iter().position(|byte| ends_cell(*byte)).map_or(block.len(), |end| odd + end + 1);
            self.copy(&block[at..start], out);
            self.long_piece(&block[start..end], out);
            at = end;
            if at > valid {
                valid = at + self.valid(&block[at..]);
            }
        }
    }

    /// How many bytes are of the encoding, from the start.
    fn valid(&self, bytes: &[u8]) -> usize {
        match self.source {
            Source::Legacy(_) => bytes.len(),
            _ => simdutf8::compat::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len),
        }
    }

    /// The first byte of valid text that cannot be copied as it is.
    fn first_to_handle(&self, bytes: &[u8]) -> Option<usize> {
        match self.source {
            Source::Legacy(legacy) => first_legacy(legacy, bytes),
            _ if self.repair.is_some() => bytes.iter().position(|byte| !byte.is_ascii() || *byte == b'?'),
            _ => first_unusual(bytes),
        }
    }

    fn copy(&mut self, bytes: &[u8], out: &mut String) {
        // It was checked as a part of something larger; the check is as fast as a copy.
        match simdutf8::basic::from_utf8(bytes) {
            Ok(text) => out.push_str(text),
            Err(_) => out.push_str(&String::from_utf8_lossy(bytes)),
        }
        self.at += bytes.len() as u64;
        self.written += bytes.len() as u64;
    }

    fn long_piece(&mut self, piece: &[u8], out: &mut String) {
        let mut rest = piece;
        while rest.len() > WINDOW {
            let (window, after) = rest.split_at(window_cut(&rest[..WINDOW]));
            self.piece(window, out);
            rest = after;
        }
        if !rest.is_empty() {
            self.piece(rest, out);
        }
    }

    fn piece(&mut self, piece: &[u8], out: &mut String) {
        if self.valid(piece) == piece.len() && self.first_to_handle(piece).is_none() {
            return self.copy(piece, out);
        }
        let mut text = String::with_capacity(piece.len() + 16);
        let (undefined, lost) = match self.source {
            Source::Legacy(legacy) => (charsets::decode(legacy, piece, &mut text), 0),
            Source::Wide => (lossy(piece, &mut text).0, 0),
            Source::Utf8 | Source::Cells => lossy(piece, &mut text),
        };
        if let Some(first) = undefined.first {
            self.findings.malformed += undefined.count;
            let place = self.place(first, &text);
            self.findings.first_malformed.get_or_insert(place);
        }
        let clean = self.clean(&text, lost);
        out.push_str(&clean);
        self.at += piece.len() as u64;
        self.written += clean.len() as u64;
    }

    fn place(&self, within: usize, text: &str) -> Place {
        let excerpt = text.trim_matches(|letter: char| letter.is_ascii_control()).chars().take(60).collect();
        let offset = matches!(self.source, Source::Utf8 | Source::Legacy(_)).then_some(self.at + within as u64);
        let text_offset = (self.source != Source::Cells).then_some(self.written);
        Place { offset, text_offset, excerpt }
    }

    /// Everything that is done to a decoded piece. The order matters: `ư` of TCVN3 is a soft hyphen until repaired, and
    /// a character without width may stand between a letter and its mark.
    fn clean<'a>(&mut self, text: &'a str, replacements: u64) -> Cow<'a, str> {
        let text = self.repaired(text);
        if replacements == 0 && first_unusual(text.as_bytes()).is_none() {
            return text;
        }
        let findings = &mut self.findings;
        let text =
            then(text, |text| repair::without_invisible(text, &mut findings.no_break_spaces, &mut findings.zero_width));
        let text = then(text, |text| {
            let composed = self.normalizer.normalize(text);
            // Composing is part of decoding where the encoding has the marks apart.
            findings.decomposed += u64::from(!matches!(self.source, Source::Legacy(_)) && *composed != *text);
            composed
        });
        let text = then(text, |text| repair::without_eth(text, &mut self.findings.eth));
        self.note_lost(&text, replacements);
        text
    }

    fn repaired<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        if self.source == Source::Legacy(Encoding::Tcvn3) {
            return repair::restore_capitals(text);
        }
        let Some(repair) = self.repair.filter(|_| !text.is_ascii()) else { return Cow::Borrowed(text) };
        let known = self.known.get(text).cloned();
        let repaired = known.unwrap_or_else(|| self.learn(text, repair));
        self.findings.repaired += u64::from(repaired.is_some());
        repaired.map_or(Cow::Borrowed(text), |repaired| Cow::Owned(String::from(repaired)))
    }

    /// Repairs a piece and keeps the answer: the same names come again and again in a table.
    fn learn(&mut self, text: &str, repair: Repair) -> Option<Box<str>> {
        let repaired = repair::repaired(text, repair).map(String::into_boxed_str);
        if self.known.len() < KNOWN && text.len() <= 256 {
            self.known.insert(text.into(), repaired.clone());
        }
        repaired
    }

    fn note_lost(&mut self, text: &str, replacements: u64) {
        let lost = replacements + repair::lost_letters(text);
        if lost > 0 {
            self.findings.lost += lost;
            let place = self.place(0, text);
            self.findings.first_lost.get_or_insert(place);
        }
    }
}

fn then<'a>(text: Cow<'a, str>, step: impl FnOnce(&str) -> Cow<'_, str>) -> Cow<'a, str> {
    let changed = match step(&text) {
        Cow::Owned(changed) => Some(changed),
        Cow::Borrowed(_) => None,
    };
    changed.map_or(text, Cow::Owned)
}

/// Characters that end a cell in some dialect. They are ASCII, so that no character or pair goes over them.
fn ends_cell(byte: u8) -> bool {
    matches!(byte, b',' | b';' | b'\t' | b'|' | b'"' | b'\n' | b'\r')
}

/// Where to cut a piece that is too long: after the last mark of punctuation or space, or else before the last ASCII
/// character, or the last character at all. A mark does not compose with what stands before such a cut.
fn window_cut(window: &[u8]) -> usize {
    let boundary =
        |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"?<=>".contains(byte) && *byte >= 0x20;
    if let Some(at) = window.iter().rposition(boundary) {
        return at + 1;
    }
    let ascii = window.iter().rposition(u8::is_ascii).filter(|at| *at > 0);
    let lead = || window.iter().rposition(|byte| *byte >= 0xC0).filter(|at| *at > 0);
    ascii.or_else(lead).unwrap_or(window.len())
}

fn count_replacements(text: &str) -> u64 {
    text.matches(char::REPLACEMENT_CHARACTER).count() as u64
}

/// Malformed bytes become U+FFFD; characters U+FFFD of the file itself are counted apart.
fn lossy(bytes: &[u8], text: &mut String) -> (charsets::Undefined, u64) {
    let mut undefined = charsets::Undefined::default();
    let (mut lost, mut at) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        lost += count_replacements(chunk.valid());
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            undefined.count += chunk.invalid().len() as u64;
            undefined.first.get_or_insert(at);
            at += chunk.invalid().len();
        }
    }
    (undefined, lost)
}

fn first_legacy(legacy: Encoding, bytes: &[u8]) -> Option<usize> {
    let controls = matches!(legacy, Encoding::Tcvn3 | Encoding::Viscii | Encoding::Vps);
    let handled = |byte: &u8| {
        !byte.is_ascii() || *byte == b'?' || controls && *byte < 0x20 && charsets::is_low_letter(legacy, *byte)
    };
    bytes.iter().position(handled)
}

/// Bytes looked at together. The loop over a block has no branch, so that the compiler makes vector code of it.
const BLOCK: usize = 64;

/// The first byte of valid UTF-8 that starts a character that may have to be cleaned.
fn first_unusual(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(block) = bytes.get(at..at + BLOCK + 2) {
        if block_is_unusual(block.try_into().expect("the slice has this length")) {
            break;
        }
        at += BLOCK;
    }
    // One more block than the loop left is seen here: what stopped it, or the end with nothing behind it.
    while at < bytes.len() {
        let byte = |ahead: usize| bytes.get(at + ahead).copied().unwrap_or(0);
        if is_unusual(byte(0), byte(1), byte(2)) {
            return Some(at);
        }
        at += 1;
    }
    None
}

fn block_is_unusual(block: &[u8; BLOCK + 2]) -> bool {
    let mut any = false;
    for at in 0..BLOCK {
        any |= is_unusual(block[at], block[at + 1], block[at + 2]);
    }
    any
}

/// Whether a character that may have to be cleaned starts here: `?`, no-break space, soft hyphen, eth, and all outside
/// the blocks of which no character is ever changed by composition (Latin, its additions for Vietnamese, general
/// punctuation and currency signs).
#[inline(always)]
fn is_unusual(first: u8, second: u8, third: u8) -> bool {
    let latin_additional = (first == 0xE1) & (0xB8..=0xBB).contains(&second);
    let punctuation = (first == 0xE2) & (((second == 0x80) & (0x90..=0xA7).contains(&third)) | (second == 0x82));
    let other = (first >= 0xCC) & !latin_additional & !punctuation;
    let space = (first == 0xC2) & ((second == 0xA0) | (second == 0xAD));
    let eth = ((first == 0xC3) & ((second == 0x90) | (second == 0xB0))) | ((first == 0xC6) & (second == 0x89));
    (first == b'?') | other | space | eth
}
