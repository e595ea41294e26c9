//! Repairs of decoded text, a piece (a cell, as a rule) at a time.
//!
//! A piece is changed only where that makes it likelier. A piece with a letter that is Vietnamese beyond doubt, such as
//! `ộ`, is never taken for codes.

use std::borrow::Cow;

use super::charsets::{self, windows_1252_byte};
use super::score::{Expect, Score, is_letter, is_vietnamese_alone, score};
use super::syllable::{self, Fit};
use super::{Mojibake, Repair};
use crate::model::Encoding;

/// The piece without its mojibake; nothing where it is better as it stands.
pub(super) fn repaired(piece: &str, repair: Repair) -> Option<String> {
    if piece.is_ascii() || repair.mixed && !is_word(piece) {
        return None;
    }
    let plain = score(piece, Expect::Either);
    let (text, gain) = attempt(piece, plain, repair.kind)?;
    (is_wanted(plain, gain, repair) && text != piece).then_some(text)
}

/// Whether a piece is to be repaired that is likelier by `gain` then. In a file without good Vietnamese the repaired
/// text may be a rarer syllable, or no syllable if what stands is no word either; in one with both, what can stand stays.
pub(super) fn is_wanted(plain: Score, gain: i64, repair: Repair) -> bool {
    let stands = plain.fitting == plain.units;
    match repair {
        Repair { mixed: true, .. } => gain > 0 && !stands,
        Repair { kind: Mojibake::DoubleUtf8, .. } => gain > 0,
        // `Hòa` without another letter that shows Vietnamese may be as it should be, and VNI has `ò` for `ị`.
        Repair { kind: Mojibake::Vni, .. } => gain >= 0 || plain.is_implausible(),
        Repair { .. } => gain >= -3 || plain.is_implausible(),
    }
}

/// The piece read as the kind of mojibake, and how much likelier it is then.
pub(super) fn attempt(piece: &str, plain: Score, kind: Mojibake) -> Option<(String, i64)> {
    let text = convert(piece, kind)?;
    let expect = match kind {
        Mojibake::DoubleUtf8 => Expect::Either,
        Mojibake::Tcvn3 => Expect::FontCapitals,
        Mojibake::Vni | Mojibake::Viscii | Mojibake::Vps => Expect::Vietnamese,
    };
    let gain = score(&text, expect).points - plain.points;
    Some((if kind == Mojibake::Tcvn3 { restore_capitals(&text).into_owned() } else { text }, gain))
}

fn convert(piece: &str, kind: Mojibake) -> Option<String> {
    let legacy = match kind {
        Mojibake::DoubleUtf8 => return double_utf8(piece),
        Mojibake::Tcvn3 => Encoding::Tcvn3,
        Mojibake::Vni => Encoding::Vni,
        Mojibake::Viscii => Encoding::Viscii,
        Mojibake::Vps => Encoding::Vps,
    };
    let mut bytes: Vec<u8> = piece.chars().map(|letter| byte_of(letter, legacy)).collect::<Option<_>>()?;
    if matches!(kind, Mojibake::Viscii | Mojibake::Vps) {
        keep_spaces(&mut bytes);
    }
    let mut text = String::with_capacity(piece.len());
    let undefined = charsets::decode(legacy, &bytes, &mut text);
    (undefined.count == 0).then_some(text)
}

/// In VISCII and VPS the no-break space is `Õ`. It is taken for one only inside a word of capitals, since far more
/// texts have no-break spaces, such as those copied from a page.
fn keep_spaces(bytes: &mut [u8]) {
    let is_capital = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_uppercase() || *byte > 0xA0);
    for at in 0..bytes.len() {
        let inside = is_capital(at.checked_sub(1).and_then(|at| bytes.get(at))) && is_capital(bytes.get(at + 1));
        if bytes[at] == 0xA0 && !inside {
            bytes[at] = b' ';
        }
    }
}

/// Word processors turn the soft hyphen, the place of `ư` in TCVN3, into a minus sign: `l−îng`.
fn byte_of(letter: char, legacy: Encoding) -> Option<u8> {
    if letter == '\u{2212}' && legacy == Encoding::Tcvn3 { Some(0xAD) } else { windows_1252_byte(letter) }
}

/// Takes a layer of UTF-8 off, and a second one where that makes the text likelier still.
fn double_utf8(piece: &str) -> Option<String> {
    let once = peel(piece)?;
    let twice = peel(&once).filter(|twice| score(twice, Expect::Either).points > score(&once, Expect::Either).points);
    Some(twice.unwrap_or(once))
}

/// The characters as bytes of windows-1252 (what it does not define as control characters), read as UTF-8.
fn peel(piece: &str) -> Option<String> {
    let bytes: Vec<u8> = piece.chars().map(windows_1252_byte).collect::<Option<_>>()?;
    let text = String::from_utf8(bytes).or_else(|error| String::from_utf8(with_lost_bytes(error.as_bytes()))).ok()?;
    (text.len() < piece.len() && !text.is_ascii()).then_some(text)
}

/// Puts back the second bytes that programs drop or change: the no-break space of `à` made a space (`TÃ i`), the soft
/// hyphen of `í` (`chÃnh`) and the undefined 0x90 of `Đ` (`Äà`) taken out.
fn with_lost_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        out.push(byte);
        let next = after.first().copied().unwrap_or(b' ');
        match byte {
            0xC3 if next == b' ' => {
                out.push(0xA0);
                rest = after.get(1..).unwrap_or_default();
            }
            0xC3 if next < 0x80 => out.push(0xAD),
            0xC4 if !(0x80..0xC0).contains(&next) => out.push(0x90),
            _ => {}
        }
    }
    out
}

/// A word within a text.
struct Word {
    start: usize,
    end: usize,
    letters: Letters,
}

/// What the case of a word in TCVN3 says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    Capital,
    Small,
    /// It has no ASCII letter but perhaps the first, so that `Sè` may be `Số` or `SỐ`.
    Either,
    /// An abbreviation, which stands in a text of any case.
    Nothing,
}

/// Makes the marked letters of words in capitals capitals, as the `.VnH` fonts show them: `TổNG Số` → `TỔNG SỐ`.
///
/// A word is in capitals when a letter of ASCII after its first letter is one and none is small. A word that cannot
/// tell (`Số`, `ở`) follows the words beside it in the piece, where those agree.
pub(super) fn restore_capitals(text: &str) -> Cow<'_, str> {
    let mut before = ' ';
    let inner = |letter: char| is_letter(std::mem::replace(&mut before, letter)) && letter.is_uppercase();
    if !text.chars().any(inner) {
        return Cow::Borrowed(text);
    }
    let words = words(text);
    if !words.iter().any(|word| word.letters == Letters::Capital) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut copied = 0;
    for (_, word) in words.iter().enumerate().filter(|(at, _)| is_capital(&words, *at)) {
        out.push_str(&text[copied..word.start]);
        out.extend(text[word.start..word.end].chars().flat_map(char::to_uppercase));
        copied = word.end;
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = 0;
    for part in text.split_inclusive(|letter: char| !is_letter(letter)) {
        let word = part.trim_end_matches(|letter: char| !is_letter(letter));
        if !word.is_empty() {
            words.push(Word { start, end: start + word.len(), letters: Letters::of(word) });
        }
        start += part.len();
    }
    words
}

impl Letters {
    fn of(word: &str) -> Self {
        let small = word.chars().any(|letter| letter.is_ascii_lowercase());
        let capital = word.chars().skip(1).any(char::is_uppercase);
        match (small, capital) {
            (true, _) => Self::Small,
            (false, true) if word.is_ascii() && syllable::fit(word) < Fit::Possible => Self::Nothing,
            (false, true) => Self::Capital,
            (false, false) => Self::Either,
        }
    }
}

fn is_capital(words: &[Word], at: usize) -> bool {
    let told = |word: &&Word| matches!(word.letters, Letters::Capital | Letters::Small);
    match words[at].letters {
        Letters::Capital => true,
        Letters::Small | Letters::Nothing => false,
        Letters::Either => {
            let before = words[..at].iter().rev().find(told);
            let after = words[at + 1..].iter().find(told);
            let beside = [before, after].into_iter().flatten();
            beside.clone().count() > 0 && beside.into_iter().all(|word| word.letters == Letters::Capital)
        }
    }
}

/// Replaces no-break spaces and takes out characters without width, counting both.
pub(super) fn without_invisible<'a>(text: &'a str, spaces: &mut u64, widthless: &mut u64) -> Cow<'a, str> {
    let found = |letter: char| is_no_break_space(letter) || is_widthless(letter);
    if !text.contains(found) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_no_break_space(letter) {
            *spaces += 1;
            out.push(' ');
        } else if is_widthless(letter) {
            *widthless += 1;
        } else {
            out.push(letter);
        }
    }
    Cow::Owned(out)
}

fn is_no_break_space(letter: char) -> bool {
    matches!(letter, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

fn is_widthless(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Makes eth (`Ð`, `ð`) and the African D (`Ɖ`) a Vietnamese `Đ`, counting them.
///
/// No Icelandic or Faroese word starts with eth, so at the start of a word it is a Vietnamese letter. Within a word it
/// is one only in an abbreviation of capitals that are consonants (or U), such as `QÐ` and `UBNDÐ`.
pub(super) fn without_eth<'a>(text: &'a str, count: &mut u64) -> Cow<'a, str> {
    if !text.contains(['Ð', 'ð', 'Ɖ']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for part in text.split_inclusive(|letter: char| !is_letter(letter)) {
        let abbreviation = syllable::is_abbreviation(part.trim_end_matches(|letter: char| !is_letter(letter)), 'Ð');
        for (at, letter) in part.chars().enumerate() {
            let vietnamese = match letter {
                'Ð' | 'Ɖ' if at == 0 || abbreviation || letter == 'Ɖ' => 'Đ',
                'ð' if at == 0 => 'đ',
                _ => letter,
            };
            *count += u64::from(vietnamese != letter);
            out.push(vietnamese);
        }
    }
    Cow::Owned(out)
}

/// How many letters of the piece were lost as `?` before it was written: `B?c K?n`.
///
/// A `?` between letters whose word would be a syllable with some marked letter is one. Once there is one, so are those
/// at the start or end of such words in the same piece.
pub(super) fn lost_letters(text: &str) -> u64 {
    if !text.contains('?') {
        return 0;
    }
    let words: Vec<&str> = text
        .split(|letter: char| !is_letter(letter) && letter != '?')
        .filter(|word| word.contains('?') && syllable::fits_with_lost_letters(word))
        .collect();
    let certain = words.iter().any(|word| word.trim_matches('?').contains('?'));
    if certain { words.iter().map(|word| word.matches('?').count() as u64).sum() } else { 0 }
}

/// Whether a piece has two letters or more.
pub(super) fn is_word(piece: &str) -> bool {
    piece.chars().filter(|letter| letter.is_alphabetic()).nth(1).is_some()
}

/// Whether a letter of the piece is Vietnamese as it should be.
pub(super) fn has_proper_letter(piece: &str) -> bool {
    piece.contains(is_vietnamese_alone)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_of(kind: Mojibake, piece: &str) -> String {
        repaired(piece, Repair { kind, mixed: false }).unwrap_or_else(|| piece.to_owned())
    }

    fn part_of(kind: Mojibake, piece: &str) -> String {
        repaired(piece, Repair { kind, mixed: true }).unwrap_or_else(|| piece.to_owned())
    }

    #[test]
    fn codes_stored_as_characters_are_read() {
        assert_eq!(all_of(Mojibake::Tcvn3, "Bé Tµi chÝnh"), "Bộ Tài chính");
        assert_eq!(all_of(Mojibake::Tcvn3, "sè l\u{ad}îng, s¶n l−îng"), "số lượng, sản lượng");
        assert_eq!(all_of(Mojibake::Vni, "Boä Taøi chính"), "Bộ Tài chính");
        assert_eq!(all_of(Mojibake::Tcvn3, "TæNG Sè"), "TỔNG SỐ");
    }

    #[test]
    fn doubly_encoded_utf8_is_read_once_and_twice() {
        assert_eq!(all_of(Mojibake::DoubleUtf8, "Bá»™ TÃ\u{a0}i chÃ\u{ad}nh"), "Bộ Tài chính");
        assert_eq!(all_of(Mojibake::DoubleUtf8, "BÃ¡Â»â„¢ TÃƒÂ\u{a0}i chÃƒÂ\u{ad}nh"), "Bộ Tài chính");
        assert_eq!(all_of(Mojibake::DoubleUtf8, "Bá»\u{99} â\u{80}\u{9c}Ä\u{90}Ã´ngâ\u{80}\u{9d}"), "Bộ “Đông”");
        assert_eq!(all_of(Mojibake::DoubleUtf8, "Bá»™ TÃ i chÃnh"), "Bộ Tài chính", "bytes changed on the way");
    }

    #[test]
    fn good_text_is_left_alone() {
        for text in ["Bộ Tài chính", "Hà Nam", "Hòa Bình", "Tài chính", "Café Müller", "25 °C", "Thái Bình"]
        {
            for kind in Mojibake::ALL {
                assert_eq!(all_of(kind, text), text, "{kind:?}");
            }
        }
        for kind in [Mojibake::Tcvn3, Mojibake::Vni, Mojibake::DoubleUtf8] {
            assert_eq!(all_of(kind, "m²"), "m²", "{kind:?}");
        }
        assert_eq!(part_of(Mojibake::Tcvn3, "Bé"), "Bé", "it may be a child");
        assert_eq!(all_of(Mojibake::Tcvn3, "Bé"), "Bộ");
    }

    #[test]
    fn capitals_come_back_where_the_word_or_its_neighbours_tell() {
        let cases = [
            ("TổNG Số", "TỔNG SỐ"),
            ("Hà NộI", "HÀ NỘI"),
            ("Tổng số", "Tổng số"),
            ("Bộ Tài chính", "Bộ Tài chính"),
            ("Số", "Số"),
            ("ủY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN"),
            ("UBND Bà Rịa", "UBND Bà Rịa"),
            ("Bà RịA - VũNG TàU", "BÀ RỊA - VŨNG TÀU"),
            ("ĐIệN ở NÔNG THÔN", "ĐIỆN Ở NÔNG THÔN"),
        ];
        for (text, expected) in cases {
            assert_eq!(restore_capitals(text), expected);
        }
    }

    #[test]
    fn eth_is_vietnamese_at_the_start_of_a_word_and_in_abbreviations() {
        let mut count = 0;
        let changed = without_eth("Ðà Nẵng, QÐ-TTg, HÐND, ðồng; Seyðisfjörður, það, VIÐ", &mut count);
        assert_eq!(changed, "Đà Nẵng, QĐ-TTg, HĐND, đồng; Seyðisfjörður, það, VIÐ");
        assert_eq!(count, 4);
    }

    #[test]
    fn invisible_characters_are_counted() {
        let (mut spaces, mut widthless) = (0, 0);
        assert_eq!(
            without_invisible("a\u{a0}b\u{202f}c\u{200b}d\u{ad}\u{feff}", &mut spaces, &mut widthless),
            "a b cd"
        );
        assert_eq!((spaces, widthless), (2, 3));
    }

    #[test]
    fn letters_lost_before_are_found_in_vietnamese_words_alone() {
        assert_eq!(lost_letters("B?c K?n"), 2);
        assert_eq!(lost_letters("T?ng s?"), 2);
        for text in ["Ai?", "http://x.vn/a.php?id=3", "what? no", "Có gì?", "a?b"] {
            assert_eq!(lost_letters(text), 0, "{text}");
        }
    }
}
