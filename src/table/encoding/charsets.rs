//! The code tables of the encodings before Unicode, and decoding by them.
//!
//! Sources of the tables (a test compares those that glibc knows with its `iconv`):
//! - TCVN3: TCVN 5712:1993. The `.VnTime` fonts have its second set (VN2): no toned capitals; a `.VnH` font shows the
//!   lower-case codes as capitals. The first set (VN1) also has toned capitals, at 0x00–0x17 and 0x80–0x9F, where the
//!   fonts have the punctuation of windows-1252, and at places the fonts leave empty. Both are read: see [`tcvn3`].
//! - VNI: VNI for Windows, by VNI Software: a base letter and a byte that marks it; seven letters of one byte.
//! - VISCII: RFC 1456.
//! - VPS: the Vietnamese Professionals Society, as Mozilla registered it (x-viet-vps).
//! - windows-1258, windows-1252: Microsoft's code pages.

use std::sync::LazyLock;

use super::syllable::{self, Fit};
use crate::model::Encoding;

/// What stands for a byte without meaning.
const NONE: char = char::REPLACEMENT_CHARACTER;

/// The upper halves, sixteen characters a row; `�` where nothing is assigned.
const WINDOWS_1252: &str = "€�‚ƒ„…†‡ˆ‰Š‹Œ�Ž��‘’“”•–—˜™š›œ�žŸ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿\
    ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";
const WINDOWS_1258: &str = "€�‚ƒ„…†‡ˆ‰�‹Œ����‘’“”•–—˜™�›œ��Ÿ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿\
    ÀÁÂĂÄÅÆÇÈÉÊË\u{300}ÍÎÏĐÑ\u{309}ÓÔƠÖ×ØÙÚÛÜƯ\u{303}ßàáâăäåæçèéêë\u{301}íîïđñ\u{323}óôơö÷øùúûüư₫ÿ";
const TCVN: &str = "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\u{a0}ĂÂÊÔƠƯĐăâêôơưđẰ\u{300}\u{309}\u{303}\u{301}\u{323}àảãáạẲằẳẵắẴ\
    ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ";
const VISCII: &str = "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừử\
    ÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ";
const VPS: &str = "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ‘’ỀỂỄỐỒỔỖýỷỵỚỜỞ\u{a0}ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕựầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺß\
    àáâãảạăçèéêẽìíîĩẴĐòóôõöƠụùúủüỶẼỳ";

/// The letters at control codes.
const TCVN_LOW: &str = "\u{1}Ú\u{2}Ụ\u{4}Ừ\u{5}Ử\u{6}Ữ\u{11}Ứ\u{12}Ự\u{13}Ỳ\u{14}Ỷ\u{15}Ỹ\u{16}Ý\u{17}Ỵ";
const VISCII_LOW: &str = "\u{2}Ẳ\u{5}Ẵ\u{6}Ẫ\u{14}Ỷ\u{19}Ỹ\u{1e}Ỵ";
const VPS_LOW: &str = "\u{2}Ạ\u{3}Ậ\u{4}Ặ\u{5}Ẹ\u{6}Ệ\u{10}Ị\u{11}Ọ\u{12}Ộ\u{13}Ợ\u{14}Ụ\u{15}Ự\u{19}Ỵ\u{1c}Ẫ\u{1d}Ữ";

/// The letters of VNI: the base, then what it becomes with each of the marks.
const VNI_BASES: [(u8, &str); 8] = [
    (b'a', "àảãáạâầẩẫấậăằẳẵắặ"),
    (b'e', "èẻẽéẹêềểễếệ"),
    (b'o', "òỏõóọôồổỗốộ"),
    (b'u', "ùủũúụ"),
    (b'y', "ỳỷỹýỵ"),
    (0xF4, "ờởỡớợ"),
    (0xF6, "ừửữứự"),
    (b'i', "ìỉĩíị"),
];
const VNI_MARKS: [u8; 17] = *b"\xF8\xFB\xF5\xF9\xEF\xE2\xE0\xE5\xE3\xE1\xE4\xEA\xE8\xFA\xFC\xE9\xEB";
/// The letters of one byte.
const VNI_SINGLES: [(u8, char); 9] = [
    (0xEC, 'ì'),
    (0xED, 'í'),
    (0xE6, 'ỉ'),
    (0xF3, 'ĩ'),
    (0xF2, 'ị'),
    (0xEE, 'ỵ'),
    (0xF1, 'đ'),
    (0xF4, 'ơ'),
    (0xF6, 'ư'),
];
/// From a small to a capital byte, for letters and marks alike.
const TO_CAPITAL: u8 = 0x20;

/// A table of one byte a character.
type Table = [char; 256];

fn table(high: &str, low: &str) -> Table {
    let mut table = [NONE; 256];
    for (entry, byte) in table.iter_mut().zip(0..=0x7F_u8) {
        *entry = char::from(byte);
    }
    for (entry, letter) in table.iter_mut().skip(0x80).zip(high.chars()) {
        *entry = letter;
    }
    for (code, letter) in low.chars().step_by(2).zip(low.chars().skip(1).step_by(2)) {
        table[code as usize & 0x1F] = letter;
    }
    table
}

static WINDOWS_1252_TABLE: LazyLock<Table> = LazyLock::new(|| table(WINDOWS_1252, ""));
static WINDOWS_1258_TABLE: LazyLock<Table> = LazyLock::new(|| table(WINDOWS_1258, ""));
static TCVN_TABLE: LazyLock<Table> = LazyLock::new(|| table(TCVN, TCVN_LOW));
static VISCII_TABLE: LazyLock<Table> = LazyLock::new(|| table(VISCII, VISCII_LOW));
static VPS_TABLE: LazyLock<Table> = LazyLock::new(|| table(VPS, VPS_LOW));

/// windows-1252 with the letters of one byte of VNI put in.
static VNI_TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = table(WINDOWS_1252, "");
    for (byte, letter) in VNI_SINGLES {
        table[usize::from(byte)] = letter;
        table[usize::from(byte - TO_CAPITAL)] = capital(letter);
    }
    table
});

/// What each base byte becomes with each marking byte (0x80–0xFF): the row of the base, by the low bits of the mark.
static VNI_PAIRS: LazyLock<Vec<(u8, [char; 128])>> = LazyLock::new(|| {
    let mut rows = Vec::new();
    for (base, letters) in VNI_BASES {
        let (mut small, mut large) = ([NONE; 128], [NONE; 128]);
        for (mark, letter) in VNI_MARKS.into_iter().zip(letters.chars()) {
            for place in [mark, mark - TO_CAPITAL].map(|mark| usize::from(mark & 0x7F)) {
                small[place] = letter;
                large[place] = capital(letter);
            }
        }
        rows.push((base, small));
        rows.push((base - TO_CAPITAL, large));
    }
    rows
});

fn capital(letter: char) -> char {
    letter.to_uppercase().next().unwrap_or(letter)
}

/// Bytes without meaning met while decoding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Undefined {
    pub(super) count: u64,
    /// Where the first one is.
    pub(super) first: Option<usize>,
}

impl Undefined {
    fn add(&mut self, at: usize) {
        self.count += 1;
        self.first.get_or_insert(at);
    }
}

/// Whether the byte may be a letter at a control code, in some of the encodings.
pub(super) fn is_low_letter(encoding: Encoding, byte: u8) -> bool {
    let low = match encoding {
        Encoding::Tcvn3 => TCVN_LOW,
        Encoding::Viscii => VISCII_LOW,
        Encoding::Vps => VPS_LOW,
        _ => return false,
    };
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r') && low.as_bytes().contains(&byte)
}

/// Decodes bytes of an encoding of one or two bytes a character, appending to `out`.
///
/// A byte without meaning becomes U+FFFD and is counted. Combining marks stay as they are.
pub(super) fn decode(encoding: Encoding, bytes: &[u8], out: &mut String) -> Undefined {
    match encoding {
        Encoding::Tcvn3 => tcvn3(bytes, out),
        Encoding::Vni => vni(bytes, out),
        Encoding::Viscii => by_table(&VISCII_TABLE, bytes, out),
        Encoding::Vps => by_table(&VPS_TABLE, bytes, out),
        Encoding::Windows1258 => by_table(&WINDOWS_1258_TABLE, bytes, out),
        Encoding::Windows1252 | Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be => {
            by_table(&WINDOWS_1252_TABLE, bytes, out)
        }
    }
}

fn by_table(table: &Table, bytes: &[u8], out: &mut String) -> Undefined {
    let mut undefined = Undefined::default();
    for (at, byte) in bytes.iter().enumerate() {
        let letter = table[usize::from(*byte)];
        if letter == NONE {
            undefined.add(at);
        }
        out.push(letter);
    }
    undefined
}

/// Pairs of a letter and its mark first, then single bytes; what is neither is read as windows-1252, which the fonts
/// share for punctuation.
fn vni(bytes: &[u8], out: &mut String) -> Undefined {
    let (table, pairs) = (&*VNI_TABLE, &*VNI_PAIRS);
    let mut undefined = Undefined::default();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let pair = bytes.get(at + 1).filter(|mark| **mark >= 0x80).and_then(|mark| vni_pair(pairs, byte, *mark));
        let letter = pair.unwrap_or(table[usize::from(byte)]);
        if letter == NONE {
            undefined.add(at);
        }
        out.push(letter);
        at += if pair.is_some() { 2 } else { 1 };
    }
    undefined
}

fn vni_pair(pairs: &[(u8, [char; 128])], base: u8, mark: u8) -> Option<char> {
    let (_, row) = pairs.iter().find(|(known, _)| *known == base)?;
    Some(row[usize::from(mark & 0x7F)]).filter(|letter| *letter != NONE)
}

/// TCVN3. The codes 0x80–0x9F and the control codes are capitals in the first set of the standard, but punctuation of
/// windows-1252 in the fonts. They are capitals where that makes their word a syllable, and punctuation otherwise.
fn tcvn3(bytes: &[u8], out: &mut String) -> Undefined {
    let mut undefined = Undefined::default();
    let mut at = 0;
    while at < bytes.len() {
        let run = bytes[at..].iter().take_while(|byte| is_tcvn_letter(**byte)).count();
        if run == 0 {
            out.push(if bytes[at] == 0xA0 { '\u{a0}' } else { char::from(bytes[at]) });
            at += 1;
            continue;
        }
        tcvn3_word(&bytes[at..at + run], at, &mut undefined, out);
        at += run;
    }
    undefined
}

fn is_tcvn_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80 && byte != 0xA0 || is_low_letter(Encoding::Tcvn3, byte)
}

fn is_double(byte: u8) -> bool {
    byte < 0x20 || (0x80..0xA0).contains(&byte)
}

fn tcvn3_word(word: &[u8], offset: usize, undefined: &mut Undefined, out: &mut String) {
    let core = if word.iter().any(|byte| is_double(*byte)) { tcvn_core(word) } else { Some((0, word.len())) };
    let (start, end) = core.unwrap_or((0, 0));
    for (at, byte) in word.iter().enumerate() {
        let capital = (start..end).contains(&at);
        let letter = if capital || !is_double(*byte) {
            TCVN_TABLE[usize::from(*byte)]
        } else {
            WINDOWS_1252_TABLE[usize::from(*byte)]
        };
        if letter == NONE {
            undefined.add(offset + at);
        }
        out.push(letter);
    }
}

/// The part of the word in which codes of two meanings are capitals: as it is without quotes and dashes around it.
fn tcvn_core(word: &[u8]) -> Option<(usize, usize)> {
    const OPENING: &[u8] = b"\x85\x91\x93\x95\x96\x97";
    const CLOSING: &[u8] = b"\x85\x92\x94";
    let start = word.iter().take_while(|byte| OPENING.contains(byte)).count();
    let end = word.len() - word.iter().rev().take_while(|byte| CLOSING.contains(byte)).count();
    let inner = (start <= end).then_some((start, end));
    let whole = Some((0, word.len()));
    [inner, whole].into_iter().flatten().find(|(start, end)| is_capital_word(&word[*start..*end]))
}

/// Whether the bytes are a syllable of at least two letters whose codes of two meanings stand as capitals do. A word
/// of ASCII alone counts: what is around it is punctuation then.
fn is_capital_word(bytes: &[u8]) -> bool {
    let word: String = bytes.iter().map(|byte| TCVN_TABLE[usize::from(*byte)]).collect();
    let capitals = word.chars().skip(1).all(char::is_uppercase) && word.chars().any(char::is_uppercase);
    let title = bytes.iter().skip(1).all(|byte| !is_double(*byte)) && word.chars().skip(1).all(char::is_lowercase);
    bytes.is_ascii() && !bytes.iter().any(|byte| is_double(*byte)) && !bytes.is_empty()
        || bytes.len() > 1 && (capitals || title) && syllable::fit(&word) >= Fit::Possible
}

/// The byte of a character that text taken for windows-1252 has in place of it; what windows-1252 does not define stays
/// a control character.
pub(super) fn windows_1252_byte(letter: char) -> Option<u8> {
    match u32::from(letter) {
        code @ (0..=0x7F | 0xA0..=0xFF) => u8::try_from(code).ok(),
        code @ (0x81 | 0x8D | 0x8F | 0x90 | 0x9D) => u8::try_from(code).ok(),
        0x80..=0x9F => u8::try_from(u32::from(letter)).ok(),
        _ => {
            let at = WINDOWS_1252_TABLE[0x80..0xA0].iter().position(|known| *known == letter && letter != NONE)?;
            u8::try_from(0x80 + at).ok()
        }
    }
}

/// Encoders, to make test files.
#[cfg(test)]
pub(crate) mod encode {
    use super::*;

    /// The text in the encoding; nothing when a character is not in it. Toned capitals become small in TCVN3.
    pub(crate) fn encode(text: &str, encoding: Encoding) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        for letter in text.chars() {
            match encoding {
                Encoding::Utf8 => out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
                Encoding::Utf16Le => {
                    letter.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.extend(unit.to_le_bytes()));
                }
                Encoding::Utf16Be => {
                    letter.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.extend(unit.to_be_bytes()));
                }
                Encoding::Vni => vni_letter(letter, &mut out)?,
                Encoding::Windows1258 => windows_1258_letter(letter, &mut out)?,
                Encoding::Tcvn3 => out.push(tcvn3_byte(letter)?),
                Encoding::Windows1252 => out.push(byte(&WINDOWS_1252_TABLE, letter)?),
                Encoding::Viscii => out.push(byte(&VISCII_TABLE, letter)?),
                Encoding::Vps => out.push(byte(&VPS_TABLE, letter)?),
            }
        }
        Some(out)
    }

    fn byte(table: &Table, letter: char) -> Option<u8> {
        table.iter().position(|known| *known == letter && letter != NONE).and_then(|at| u8::try_from(at).ok())
    }

    fn tcvn3_byte(letter: char) -> Option<u8> {
        let small = letter.to_lowercase().next()?;
        let in_fonts =
            |byte: &u8| (0xA1..=0xAE).contains(byte) || *byte < 0x80 && *byte >= 0x20 || b"\t\r\n".contains(byte);
        let punctuation = || byte(&WINDOWS_1252_TABLE, letter).filter(|byte| (0x80..=0xA0).contains(byte));
        byte(&TCVN_TABLE, letter)
            .filter(in_fonts)
            .or_else(|| byte(&TCVN_TABLE, small).filter(|byte| *byte > 0xA0))
            .or_else(punctuation)
    }

    fn vni_letter(letter: char, out: &mut Vec<u8>) -> Option<()> {
        let single = letter.is_ascii().then_some(letter as u8).or_else(|| {
            byte(&VNI_TABLE, letter).filter(|byte| {
                !letter.is_alphabetic() || VNI_SINGLES.iter().any(|(single, _)| byte | TO_CAPITAL == *single)
            })
        });
        if let Some(byte) = single {
            out.push(byte);
            return Some(());
        }
        let (base, row) = VNI_PAIRS.iter().find(|(base, row)| base | TO_CAPITAL != b'i' && row.contains(&letter))?;
        let capital = letter.is_uppercase();
        let marks = VNI_MARKS.map(|mark| if capital { mark - TO_CAPITAL } else { mark });
        let mark = marks.into_iter().find(|mark| row[usize::from(mark & 0x7F)] == letter)?;
        out.extend([*base, mark]);
        Some(())
    }

    fn windows_1258_letter(letter: char, out: &mut Vec<u8>) -> Option<()> {
        let decomposed = icu_normalizer::properties::CanonicalDecompositionBorrowed::new();
        if let Some(byte) = byte(&WINDOWS_1258_TABLE, letter) {
            out.push(byte);
            return Some(());
        }
        let icu_normalizer::properties::Decomposed::Expansion(base, mark) = decomposed.decompose(letter) else {
            return None;
        };
        // ậ is ạ and a circumflex for Unicode, but â and a dot here.
        match byte(&WINDOWS_1258_TABLE, mark) {
            Some(mark) => windows_1258_letter(base, out).map(|()| out.push(mark)),
            None => {
                let icu_normalizer::properties::Decomposed::Expansion(bare, tone) = decomposed.decompose(base) else {
                    return None;
                };
                let with_mark = icu_normalizer::properties::CanonicalCompositionBorrowed::new().compose(bare, mark)?;
                out.extend([byte(&WINDOWS_1258_TABLE, with_mark)?, byte(&WINDOWS_1258_TABLE, tone)?]);
                Some(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    use super::*;

    const LETTERS: &str = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ";

    fn both_cases() -> String {
        LETTERS.chars().chain(LETTERS.chars().map(capital)).collect()
    }

    fn decoded(encoding: Encoding, bytes: &[u8]) -> String {
        let mut out = String::new();
        decode(encoding, bytes, &mut out);
        icu_normalizer::ComposingNormalizerBorrowed::new_nfc().normalize(&out).into_owned()
    }

    /// What glibc's iconv makes of one byte; nothing when it knows the encoding but not the byte.
    fn iconv(name: &str, bytes: &[u8]) -> Option<String> {
        let mut child = Command::new("iconv")
            .args(["-f", name, "-t", "UTF-8"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("iconv is there");
        child.stdin.take().expect("piped").write_all(bytes).expect("iconv reads");
        let output = child.wait_with_output().expect("iconv ends");
        output.status.success().then(|| String::from_utf8(output.stdout).expect("iconv writes UTF-8"))
    }

    #[test]
    fn the_tables_are_those_of_iconv() {
        if Command::new("iconv").arg("--version").stdout(Stdio::null()).status().is_err() {
            eprintln!("SKIPPED, NOT PASSED: there is no iconv here; the code tables were compared with nothing");
            return;
        }
        let names = [
            ("TCVN5712-1", &*TCVN_TABLE),
            ("VISCII", &*VISCII_TABLE),
            ("CP1258", &*WINDOWS_1258_TABLE),
            ("CP1252", &*WINDOWS_1252_TABLE),
        ];
        for (name, table) in names {
            for byte in (0..0x20_u8).chain(0x7F..=0xFF) {
                // A newline after it makes iconv give up a letter that it holds back for a mark to come.
                let theirs = iconv(name, &[byte, b'\n']).map_or(NONE, |text| text.chars().next().expect("a character"));
                assert_eq!(table[usize::from(byte)], theirs, "{name} {byte:#04x}");
            }
        }
    }

    #[test]
    fn utf_16_is_that_of_iconv() {
        if Command::new("iconv").arg("--version").stdout(Stdio::null()).status().is_err() {
            eprintln!("SKIPPED, NOT PASSED: there is no iconv here; UTF-16 was compared with nothing");
            return;
        }
        for (name, encoding) in [("UTF-16LE", Encoding::Utf16Le), ("UTF-16BE", Encoding::Utf16Be)] {
            let bytes = encode::encode(&format!("{}😀", both_cases()), encoding).expect("Unicode has all");
            assert_eq!(iconv(name, &bytes), Some(format!("{}😀", both_cases())));
        }
    }

    #[test]
    fn every_letter_comes_back_from_every_encoding() {
        for encoding in [Encoding::Vni, Encoding::Viscii, Encoding::Vps, Encoding::Windows1258] {
            let text = both_cases();
            let bytes = encode::encode(&text, encoding).expect("all letters are in it");
            assert_eq!(decoded(encoding, &bytes), text, "{}", encoding.as_str());
        }
        let bytes = encode::encode(LETTERS, Encoding::Tcvn3).expect("all small letters are in it");
        assert_eq!(decoded(Encoding::Tcvn3, &bytes), LETTERS);
    }

    #[test]
    fn tcvn3_has_both_capitals_and_punctuation_at_the_doubled_codes() {
        let cases: [(&[u8], &str); 7] = [
            (b"\x93B\xE9 T\xB5i ch\xDDnh\x94", "“Bộ Tài chính”"),
            (b"B\x97 T\x80I CH\x90NH", "BỘ TÀI CHÍNH"),
            (b"\x9EY BAN 2010 \x96 2015", "ỦY BAN 2010 – 2015"),
            (b"\x93H\x80 N\x97I\x94\x85", "“HÀ NỘI”…"),
            (b"\x9Ey ban, \x93ABC\x94", "Ủy ban, “ABC”"),
            (b"l\xAD\xACng", "lương"),
            (b"T\x01", "TÚ"),
        ];
        for (bytes, text) in cases {
            assert_eq!(decoded(Encoding::Tcvn3, bytes), text);
        }
    }

    #[test]
    fn vni_matches_pairs_before_single_bytes() {
        assert_eq!(
            decoded(
                Encoding::Vni,
                b"Bo\xE4 Ta\xF8i ch\xEDnh, \xD1A\xEBK, tr\xF6\xF4\xF8ng, ma\xE3u \x93\xD6\xD4\xD8NG\x94"
            ),
            "Bộ Tài chính, ĐẶK, trường, mẫu “ƯỜNG”"
        );
    }

    #[test]
    fn a_byte_without_meaning_is_counted() {
        let mut out = String::new();
        assert_eq!(decode(Encoding::Windows1252, b"ab\x81c\x8D", &mut out), Undefined { count: 2, first: Some(2) });
        assert_eq!(out, "ab\u{fffd}c\u{fffd}");
    }
}
