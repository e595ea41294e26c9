//! How likely a text is, read as Vietnamese or as another language in Latin letters.
//!
//! Only words with a mark, and symbols beyond ASCII, are judged: the rest is the same in every encoding. The points are
//! rough logarithms of probabilities, so that a sum over a file compares two readings of the same bytes. They are
//! whole numbers, for the same sum on any machine.

use super::syllable::{self, Fit};

/// What a text is expected to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expect {
    /// Vietnamese.
    Vietnamese,
    /// Vietnamese in which capitals may have small marked letters, as in the `.VnH` fonts: `TổNG`.
    FontCapitals,
    /// Vietnamese or another language, such as English with `é`, `ü` and curly quotes.
    Either,
}

/// A sum of points with the words that it is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Score {
    /// 0 or less; more is likelier.
    pub(super) points: i64,
    /// Marked words.
    pub(super) marked: u64,
    /// Marked words that are Vietnamese syllables.
    pub(super) fitting: u64,
    /// Marked words and symbols.
    pub(super) units: u64,
}

const IMPOSSIBLE: i64 = -18;
const CONTROL: i64 = -20;
/// A word of another language, and one with more marks than such words have.
const WESTERN: i64 = -11;
const WESTERN_CROWDED: i64 = -15;
const RARE_LETTER: i64 = -4;

/// The score of a text in the composed form (NFC).
pub(super) fn score(text: &str, expect: Expect) -> Score {
    let mut score = Score::default();
    let mut before = ' ';
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|letter| !is_letter(letter)).unwrap_or(rest.len());
        let (unit, after) = rest.split_at(if length == 0 { first.len_utf8() } else { length });
        if length > 0 {
            score.word(unit, expect);
        } else if !first.is_ascii() || first.is_ascii_control() {
            score.symbol(before, first, after.chars().next().unwrap_or(' '));
        }
        before = unit.chars().next_back().unwrap_or(' ');
        rest = after;
    }
    score
}

/// Latin letters, marked or not, and combining marks.
pub(super) fn is_letter(letter: char) -> bool {
    letter.is_ascii_alphabetic()
        || matches!(letter, '\u{c0}'..='\u{24f}' if letter != '×' && letter != '÷')
        || matches!(letter, '\u{300}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}')
}

/// Whether only Vietnamese, of the languages written in Latin letters here, has the letter, and windows-1252 has not.
pub(super) fn is_vietnamese_alone(letter: char) -> bool {
    matches!(letter, 'ă' | 'Ă' | 'đ' | 'Đ' | 'ĩ' | 'Ĩ' | 'ũ' | 'Ũ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}')
}

impl Score {
    /// Whether the text is, on average, less likely than words of some other language are.
    pub(super) fn is_implausible(self) -> bool {
        self.points < -13_i64.saturating_mul(i64::try_from(self.units).unwrap_or(i64::MAX))
    }

    fn word(&mut self, word: &str, expect: Expect) {
        if word.is_ascii() {
            return;
        }
        self.marked += 1;
        self.units += 1;
        let case = Case::of(word);
        let fit = match case {
            Case::Mixed => Fit::No,
            Case::FontCapitals if expect != Expect::FontCapitals => Fit::No,
            _ => syllable::fit(word),
        };
        self.fitting += u64::from(fit >= Fit::Name);
        let rare = if expect == Expect::FontCapitals { rare_capitals(word) } else { 0 };
        let vietnamese = points_of(fit) - i64::from(case == Case::FontCapitals) - rare;
        self.points += if expect == Expect::Either { vietnamese.max(western(word, case)) } else { vietnamese };
    }

    fn symbol(&mut self, before: char, symbol: char, after: char) {
        if matches!(symbol, '\t' | '\n' | '\r') {
            return;
        }
        self.units += 1;
        self.points += symbol_points(is_letter(before), symbol, is_letter(after));
    }
}

fn points_of(fit: Fit) -> i64 {
    match fit {
        Fit::Common => -5,
        Fit::Possible => -8,
        Fit::Name => -12,
        Fit::No => IMPOSSIBLE,
    }
}

/// TCVN3 has toned capitals only in the first set of the standard, which no font has: in a file by a converter, not by
/// a person.
fn rare_capitals(word: &str) -> i64 {
    let rare =
        word.chars().filter(|letter| !letter.is_ascii() && letter.is_uppercase() && !"ĂÂÊÔƠƯĐ".contains(*letter));
    3 * i64::try_from(rare.count()).unwrap_or_default()
}

/// A word of another language: case as it should be, few marks, and letters that such languages have.
fn western(word: &str, case: Case) -> i64 {
    const USUAL: &str = "éèêëàâäáåãçñóòôöõøíìîïúùûüßæœšžÿý";
    if matches!(case, Case::Mixed | Case::FontCapitals) {
        return IMPOSSIBLE;
    }
    let (mut letters, mut marked, mut rare, mut before) = (0, 0, 0, 'a');
    for letter in word.chars() {
        letters += 1;
        marked += usize::from(!letter.is_ascii());
        // `größe` has two such letters in a row; two marked vowels are a letter and its mark of VNI or windows-1258.
        rare += i64::from(![before, letter].iter().any(|letter| letter.is_ascii() || *letter == 'ß'));
        before = letter;
        rare += i64::from(!letter.is_ascii() && !letter.to_lowercase().all(|small| USUAL.contains(small)));
    }
    let base = if marked * 3 <= letters + 2 { WESTERN } else { WESTERN_CROWDED };
    (base + RARE_LETTER * rare).max(IMPOSSIBLE)
}

/// Symbols where they belong cost little: a quote opens before a word, `²` and `°C` stand at a letter. Elsewhere they are
/// what a letter of another encoding looks like.
fn symbol_points(follows_letter: bool, symbol: char, leads_letter: bool) -> i64 {
    let (between, alone) = (follows_letter && leads_letter, !follows_letter && !leads_letter);
    let unless = |odd: bool, points: i64| if odd { -12 } else { points };
    match symbol {
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | char::REPLACEMENT_CHARACTER => CONTROL,
        '’' | '–' | '—' | '\u{a0}' | '\u{ad}' if between => -6,
        _ if between => -15,
        '\u{a0}' => -2,
        '“' | '‘' | '«' | '•' => unless(follows_letter, -3),
        '”' | '’' | '»' => unless(leads_letter, -3),
        '…' => -3,
        '–' | '—' if alone => -3,
        '–' | '—' => -6,
        '²' | '³' | '™' | '®' | 'ª' | 'º' => unless(leads_letter, -7),
        '°' | '©' | 'µ' => unless(follows_letter, -5),
        '½' | '¼' | '¾' | '±' | '×' | '÷' | '§' | '£' | '€' | '‰' | '·' => unless(!alone, -5),
        '\u{a1}'..='\u{bf}' | '‚' | '„' | '†' | '‡' | 'ˆ' | '‹' | '›' | '˜' if alone => -10,
        '\u{a1}'..='\u{bf}' | '‚' | '„' | '†' | '‡' | 'ˆ' | '‹' | '›' | '˜' => -15,
        _ => -6,
    }
}

/// How capitals and small letters follow each other in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    /// `tổng`, `Tổng`, `TỔNG`.
    Plain,
    /// `TổNG`: all letters of ASCII are capitals, and some marked letter is small.
    FontCapitals,
    /// A capital after a small letter.
    Mixed,
}

impl Case {
    fn of(word: &str) -> Self {
        let rest = || word.chars().skip(1);
        if rest().all(char::is_lowercase) || word.chars().all(|letter| !letter.is_lowercase()) {
            Self::Plain
        } else if word.chars().any(|letter| letter.is_ascii_lowercase()) {
            Self::Mixed
        } else {
            Self::FontCapitals
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(text: &str, expect: Expect) -> i64 {
        score(text, expect).points
    }

    #[test]
    fn right_readings_score_above_wrong_ones() {
        for (right, wrong) in [("Bộ Tài chính", "Bé Tµi chÝnh"), ("Hà Nội", "Hµ Néi"), ("Tổng số", "Toång soá")]
        {
            assert!(points(right, Expect::Vietnamese) > points(wrong, Expect::Either) + 5, "{right}");
        }
        for text in ["Café “Müller” – 25 °C", "Zürich", "naïve"] {
            assert!(points(text, Expect::Either) > points(text, Expect::Vietnamese), "{text}");
        }
    }

    #[test]
    fn words_without_marks_say_nothing() {
        assert_eq!(score("Total population 2016; \"a\", 1.5\r\n", Expect::Vietnamese), Score::default());
    }

    #[test]
    fn capitals_of_the_fonts_are_allowed_only_where_expected() {
        assert!(points("TæNG TổNG", Expect::Vietnamese) < points("TæNG TổNG", Expect::FontCapitals));
    }
}
