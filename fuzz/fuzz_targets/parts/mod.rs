//! The reader's own modules, and what must hold of them.

#![allow(dead_code, unreachable_pub, unused_imports, reason = "the reader uses more of them")]

#[path = "../../../src/table/encoding/mod.rs"]
mod encoding;
#[path = "../../../src/table/records.rs"]
mod records;

use self::encoding::{Decoder, Reading};
use self::records::{Batch, Signs, Splitter};

/// A record: its number, its line, its cells.
type Found = (u64, u64, Vec<String>);

/// The first three bytes say in which pieces the rest arrives and by which signs it is split.
pub fn check(bytes: &[u8]) {
    let Some((&[step, delimiter, quote], bytes)) = bytes.split_first_chunk() else { return };
    let step = usize::from(step).max(1);
    let reading = encoding::detect(bytes, true);
    let text = decode(&reading, bytes, bytes.len().max(1));
    assert_eq!(decode(&reading, bytes, step), text, "pieces of {step} decode otherwise, {reading:?}");
    encoding::detect_text(&text);
    let signs = Signs {
        delimiter: [b',', b';', b'\t', b'|'][usize::from(delimiter % 4)],
        quote: [Some(b'"'), Some(b'\''), None][usize::from(quote % 3)],
        escape: (quote >= 128).then_some(b'\\'),
    };
    assert_eq!(split(&text, signs, step), split(&text, signs, text.len()), "pieces of {step}, {signs:?}");
}

fn decode(reading: &Reading, bytes: &[u8], step: usize) -> String {
    let mut decoder = Decoder::new(reading);
    let mut text = String::new();
    bytes.chunks(step).for_each(|piece| decoder.decode(piece, false, &mut text));
    decoder.decode(&[], true, &mut text);
    text
}

fn split(text: &str, signs: Signs, step: usize) -> (Vec<Found>, bool) {
    let mut splitter = Splitter::new(signs);
    let (mut batch, mut found, mut closed) = (Batch::default(), Vec::new(), true);
    let pieces = pieces(text, step.max(1));
    for at in 0..=pieces.len() {
        splitter.input().push_str(pieces.get(at).copied().unwrap_or_default());
        closed &= splitter.split(at == pieces.len(), &mut batch).is_ok();
        let records = batch.records();
        found.extend(records.map(|record| (record.number, record.line, record.cells().map(str::to_owned).collect())));
    }
    (found, closed)
}

/// Pieces of at least so many bytes, cut between characters as the decoder hands them on.
fn pieces(text: &str, step: usize) -> Vec<&str> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.ceil_char_boundary(step));
        pieces.push(piece);
        rest = after;
    }
    pieces
}
