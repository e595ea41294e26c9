//! Finding the encoding of a sample, and what decoded text has to be repaired from.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

use super::score::{Expect, Score, score};
use super::{Decoder, Mojibake, Reading, Repair, charsets, repair};
use crate::model::Encoding;

/// The encodings of one byte a character (VNI: or two), what each starts with, and what its text is expected to be. A
/// file in VISCII or VPS is rare in the administration; one in windows-1258 is rarer than its name suggests.
const CANDIDATES: [(Encoding, i64, Expect); 6] = [
    (Encoding::Tcvn3, 0, Expect::FontCapitals),
    (Encoding::Vni, 0, Expect::Vietnamese),
    (Encoding::Windows1252, -1, Expect::Either),
    (Encoding::Windows1258, -2, Expect::Vietnamese),
    (Encoding::Viscii, -3, Expect::Vietnamese),
    (Encoding::Vps, -4, Expect::Vietnamese),
];

/// How far the best reading must be from the next different one.
const MARGIN: i64 = 6;
/// What a letter lost as `?` counts for windows-1252.
const LOST: i64 = 5;
/// Bytes of marked words, or of marked cells, that are looked at.
const ENOUGH: usize = 64 * 1024;

/// Finds the encoding of the start of a file. `whole` says that the sample is all of it; else it may end within a
/// character.
pub(crate) fn detect(sample: &[u8], whole: bool) -> Reading {
    let found = by_mark(sample).or_else(|| by_zeros(sample, whole)).unwrap_or_else(|| by_bytes(sample, whole));
    with_repair(found, sample, whole)
}

/// Reads the start of a file of which the encoding is given. A mark at its start, and text stored as characters that it
/// is not, are found all the same; so is that the bytes are clearly of another encoding.
pub(crate) fn declared(encoding: Encoding, sample: &[u8], whole: bool) -> Reading {
    let found = detect(sample, whole);
    if found.encoding == encoding {
        return Reading { certain: true, ..found };
    }
    let bom = by_mark(sample).is_some_and(|marked| marked.encoding == encoding);
    let given = reading(encoding, bom, true, format!("The encoding is given as {}", encoding.as_str()));
    let given = with_repair(given, sample, whole);
    let differs = decoded(&given, sample, whole) != decoded(&found, sample, whole);
    let contradicted_by = (found.certain && differs).then_some(found.encoding);
    let evidence = match contradicted_by {
        Some(_) => format!("{}, but: {}", given.evidence, found.evidence),
        None => given.evidence,
    };
    Reading { contradicted_by, evidence, ..given }
}

/// Finds what decoded text, such as the cells of a sheet joined by line ends, has to be repaired from.
pub(crate) fn detect_text(sample: &str) -> Option<Repair> {
    mojibake(sample).map(|(repair, _)| repair)
}

fn reading(encoding: Encoding, bom: bool, certain: bool, evidence: String) -> Reading {
    Reading { encoding, bom, repair: None, certain, evidence, contradicted_by: None }
}

fn by_mark(sample: &[u8]) -> Option<Reading> {
    let encoding = match sample {
        [0xEF, 0xBB, 0xBF, ..] => Encoding::Utf8,
        [0xFF, 0xFE, ..] => Encoding::Utf16Le,
        [0xFE, 0xFF, ..] => Encoding::Utf16Be,
        _ => return None,
    };
    Some(reading(encoding, true, true, format!("The file starts with the byte order mark of {}", encoding.as_str())))
}

/// UTF-16 without a mark: half of the bytes of ASCII characters are zero, which no other text has, and the other bytes
/// make units that are of Latin text, for the most part.
fn by_zeros(sample: &[u8], whole: bool) -> Option<Reading> {
    let (units, odd) = sample.as_chunks::<2>();
    let zeros = |at: usize| units.iter().filter(|unit| unit[at] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let (encoding, high) = if second > first { (Encoding::Utf16Le, 1) } else { (Encoding::Utf16Be, 0) };
    let latin = units.iter().filter(|unit| matches!(unit[high], 0 | 1 | 3 | 0x1E | 0x20)).count();
    let (more, fewer) = (first.max(second), first.min(second));
    let wide = more * 10 >= units.len() * 3 && fewer * 50 <= units.len() && latin * 10 >= units.len() * 8;
    let fits = !units.is_empty() && wide && (odd.is_empty() || !whole);
    fits.then(|| {
        let evidence =
            format!("{more} of {} pairs of bytes have a zero where {} has one", units.len(), encoding.as_str());
        reading(encoding, false, true, evidence)
    })
}

fn by_bytes(sample: &[u8], whole: bool) -> Reading {
    if sample.is_ascii() {
        return reading(Encoding::Utf8, false, true, "The sample has no character beyond ASCII".to_owned());
    }
    let shape = Utf8Shape::of(sample, whole);
    let utf8 = |certain| reading(Encoding::Utf8, false, certain, shape.evidence());
    if shape.malformed == 0 && (shape.usual > 0 || shape.characters == 0) {
        return utf8(true);
    }
    let legacy = by_syllables(sample, whole);
    if shape.malformed == 0 && (!legacy.certain || legacy.encoding == Encoding::Windows1252) {
        return utf8(true);
    }
    // Text in another encoding has next to no character of UTF-8 by chance. So a file with more of them than of places
    // that are none is UTF-8 with damage, or has rows of another encoding in it; then the caller warns.
    if shape.usual > shape.malformed { utf8(50 * shape.malformed <= shape.usual) } else { legacy }
}

/// How much of the bytes is UTF-8.
struct Utf8Shape {
    /// Characters beyond ASCII.
    characters: u64,
    /// Of those, the ones that older Vietnamese encodings cannot make by chance. VISCII can: `ươ` is a letter of N'Ko.
    usual: u64,
    /// Places that are not UTF-8.
    malformed: u64,
}

impl Utf8Shape {
    fn of(sample: &[u8], whole: bool) -> Self {
        let mut shape = Self { characters: 0, usual: 0, malformed: 0 };
        let mut left = sample.len();
        for chunk in sample.utf8_chunks() {
            let beyond = chunk.valid().chars().filter(|letter| !letter.is_ascii());
            shape.characters += beyond.clone().count() as u64;
            shape.usual += beyond.filter(|letter| !matches!(letter, '\u{370}'..='\u{7ff}')).count() as u64;
            left -= chunk.valid().len() + chunk.invalid().len();
            let cut = left == 0 && !whole && is_start_of_character(chunk.invalid());
            shape.malformed += u64::from(!chunk.invalid().is_empty() && !cut);
        }
        shape
    }

    fn evidence(&self) -> String {
        match self.malformed {
            0 => format!("All {} characters beyond ASCII are UTF-8", self.characters),
            bad => format!("{} characters beyond ASCII are UTF-8, and {bad} places are not", self.characters),
        }
    }
}

fn is_start_of_character(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

/// One candidate's reading of the marked words.
struct Candidate {
    encoding: Encoding,
    text: String,
    score: Score,
    points: i64,
}

fn by_syllables(sample: &[u8], whole: bool) -> Reading {
    let words = marked_words(sample, whole);
    let lost = LOST * lost_letters(sample);
    let mut candidates: Vec<_> = CANDIDATES.into_iter().map(|entry| candidate(entry, &words, lost)).collect();
    // The sort is stable: of equals, the one that stands first above is the likelier.
    candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.points));
    let first = &candidates[0];
    // Punctuation alone is the same in several encodings. It says nothing for a Vietnamese one.
    let western = |candidate: &&Candidate| candidate.encoding == Encoding::Windows1252 && candidate.text == first.text;
    let best = candidates.iter().find(western).filter(|_| first.score.fitting == 0).unwrap_or(first);
    let other = candidates.iter().find(|other| other.text != best.text);
    let clear = other.is_none_or(|other| best.points - other.points >= MARGIN);
    reading(best.encoding, false, clear && is_good(best), evidence(best, other))
}

fn candidate((encoding, start, expect): (Encoding, i64, Expect), words: &[u8], lost: i64) -> Candidate {
    let mut raw = String::with_capacity(words.len() * 2);
    charsets::decode(encoding, words, &mut raw);
    let text = match ComposingNormalizerBorrowed::new_nfc().normalize(&raw) {
        Cow::Owned(composed) => composed,
        Cow::Borrowed(_) => raw,
    };
    let score = score(&text, expect);
    let lost = if encoding == Encoding::Windows1252 { lost } else { 0 };
    Candidate { encoding, text, score, points: score.points + start + lost }
}

/// Vietnamese letters lost as `?`. They show that the text was forced into an encoding that lacks them, which
/// windows-1252 is: what is left of `Dự toán` there is `D? toán`, and no `D? tốn` of VNI.
fn lost_letters(sample: &[u8]) -> i64 {
    let mut text = String::new();
    charsets::decode(Encoding::Windows1252, &sample[..sample.len().min(ENOUGH)], &mut text);
    i64::try_from(text.split(ends_cell).map(repair::lost_letters).sum::<u64>()).unwrap_or_default()
}

/// Whether the best is good by itself: most words are Vietnamese, or in windows-1252 as they should be.
fn is_good(best: &Candidate) -> bool {
    match best.encoding {
        Encoding::Windows1252 => !best.score.is_implausible(),
        _ => best.score.fitting * 10 >= best.score.marked * 6,
    }
}

fn evidence(best: &Candidate, other: Option<&Candidate>) -> String {
    let Score { marked, fitting, .. } = best.score;
    let name = best.encoding.as_str();
    if marked == 0 {
        return format!("There are only symbols beyond ASCII, which are read as {name}");
    }
    let than = |other: &Candidate| format!("; {} as {}", other.score.fitting, other.encoding.as_str());
    let other = other.map(than).unwrap_or_default();
    let rest = best.encoding == Encoding::Windows1252 && fitting < marked;
    let likeliest = if rest { ", which is the likeliest for the others" } else { "" };
    format!("{fitting} of {marked} words with marks are Vietnamese as {name}{likeliest}{other}")
}

/// The words with bytes beyond ASCII, or with control codes that are letters somewhere, each followed by a space.
fn marked_words(sample: &[u8], whole: bool) -> Vec<u8> {
    let mut words = Vec::new();
    let mut runs = sample.split(|byte| !is_in_word(*byte)).peekable();
    while let Some(run) = runs.next() {
        let cut = !whole && runs.peek().is_none() && !words.is_empty();
        if run.iter().any(|byte| !byte.is_ascii_alphabetic()) && !cut {
            words.extend_from_slice(run);
            words.push(b' ');
        }
        if words.len() > ENOUGH {
            break;
        }
    }
    words
}

fn is_in_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80 || byte < 0x20 && !matches!(byte, 0 | b'\t' | b'\n' | b'\r')
}

/// Decodes the sample as far as it is read, without cleaning that two readings would do differently.
fn decoded(reading: &Reading, sample: &[u8], whole: bool) -> String {
    let mut out = String::new();
    let reading = Reading { repair: None, ..reading.clone() };
    Decoder::new(&reading).decode(sample, whole, &mut out);
    out
}

fn with_repair(reading: Reading, sample: &[u8], whole: bool) -> Reading {
    if !matches!(reading.encoding, Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be) {
        return reading;
    }
    let text = raw_text(&reading, sample);
    let end = if whole { text.len() } else { text.rfind(ends_cell).filter(|end| *end > 0).unwrap_or(text.len()) };
    let Some((repair, gain)) = mojibake(&text[..end]) else { return reading };
    let certain = reading.certain && gain >= 2 * MARGIN;
    let evidence = format!("{}; its text is {}", reading.evidence, repair.kind.as_str());
    Reading { repair: Some(repair), certain, evidence, ..reading }
}

/// The text of the sample, not cleaned: a soft hyphen may be a letter of TCVN3.
fn raw_text<'a>(reading: &Reading, sample: &'a [u8]) -> Cow<'a, str> {
    let mark = if reading.encoding == Encoding::Utf8 { 3 } else { 2 };
    let body = if reading.bom { sample.get(mark..).unwrap_or_default() } else { sample };
    let units = |join: fn([u8; 2]) -> u16| body.as_chunks::<2>().0.iter().map(move |unit| join(*unit));
    let wide =
        |join| char::decode_utf16(units(join)).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    match reading.encoding {
        Encoding::Utf16Le => Cow::Owned(wide(u16::from_le_bytes)),
        Encoding::Utf16Be => Cow::Owned(wide(u16::from_be_bytes)),
        _ => String::from_utf8_lossy(body),
    }
}

fn ends_cell(letter: char) -> bool {
    matches!(letter, ',' | ';' | '\t' | '|' | '"' | '\n' | '\r')
}

/// The kind of mojibake that makes the cells likeliest, if it makes them clearly likelier, and by how much.
fn mojibake(text: &str) -> Option<(Repair, i64)> {
    let mut pieces: Vec<&str> = Vec::new();
    let mut bytes = 0;
    for piece in text.split(ends_cell).filter(|piece| !piece.is_ascii()) {
        pieces.push(piece);
        bytes += piece.len();
        if bytes > ENOUGH {
            break;
        }
    }
    let mixed = pieces.iter().any(|piece| repair::has_proper_letter(piece));
    if mixed {
        // Repeats of one word, or a lone letter, say little beside good Vietnamese.
        pieces.retain(|piece| repair::is_word(piece));
        pieces.sort_unstable();
        pieces.dedup();
    }
    let doubtful: Vec<(&str, Score)> = pieces
        .into_iter()
        .filter(|piece| !repair::has_proper_letter(piece))
        .map(|piece| (piece, score(piece, Expect::Either)))
        .collect();
    let tried = Mojibake::ALL.into_iter().map(|kind| (Repair { kind, mixed }, gain(&doubtful, Repair { kind, mixed })));
    let (repair, gain) = tried.max_by_key(|(repair, gain)| (*gain, std::cmp::Reverse(repair.kind)))?;
    (gain >= if mixed { 2 * MARGIN } else { MARGIN }).then_some((repair, gain))
}

/// What the repair would gain in all; nothing when it would change only a few of the cells that it could be about,
/// which is chance. Doubly encoded UTF-8 does not come about by chance.
fn gain(doubtful: &[(&str, Score)], repair: Repair) -> i64 {
    let (mut gained, mut better) = (0, 0);
    for (piece, plain) in doubtful {
        let gain = repair::attempt(piece, *plain, repair.kind).map_or(0, |(_, gain)| gain);
        if gain > 0 && repair::is_wanted(*plain, gain, repair) {
            gained += gain;
            better += 1;
        }
    }
    if repair.kind != Mojibake::DoubleUtf8 && better * 10 < doubtful.len() { 0 } else { gained }
}
