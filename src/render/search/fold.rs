//! Texts as search compares them: tokens with and without their marks.
//!
//! The browser does the same to what a visitor types, in `static/search/fold.js` of the theme. Both follow this
//! text and are tested with the vectors of `tests/search/fold.json`:
//!
//! - A *token* is a run of characters that are alphabetic, numbers or U+0300–U+036F, and not only these, in the
//!   canonical decomposition (NFD) of the text in lower case.
//! - Its *exact* form has the marks of tones at its end, so that `hòa` and `hoà` are one.
//! - Its *plain* form has no marks, and `d` for `đ`.
//! - In the exact form, and in the *folded* one, which is the plain one otherwise, a `y` that is the only vowel of a
//!   syllable is an `i`: `lý` and `lí` are one, `tay` and `tai` are not.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// Grave, acute, tilde, hook above and dot below. Circumflex, breve and horn make letters.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// What may stand before a `y` that sounds as `i`: the initial consonants of Vietnamese syllables, without marks.
/// `qu` is one, its `u` is no vowel.
const INITIALS: [&str; 26] = [
    "", "b", "c", "ch", "d", "g", "gh", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu", "r", "s",
    "t", "th", "tr", "v", "x",
];

/// A word of a text, which in Vietnamese is a syllable.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Token {
    /// Its letters and, behind them, its tones; decomposed.
    pub(super) exact: String,
    /// Its letters without marks.
    pub(super) plain: String,
    /// Its letters without marks, with `i` for `y` where they sound the same.
    pub(super) folded: String,
}

/// The tokens of a text, in order, as decomposed letters in lower case.
pub(super) fn runs(text: &str) -> Vec<String> {
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(&text.to_lowercase()).into_owned();
    decomposed.split(|c| !is_part(c)).filter(|run| !run.chars().all(is_mark)).map(str::to_owned).collect()
}

/// The tokens of a text, in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    runs(text).iter().map(|run| Token::of(run)).collect()
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c)
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

impl Token {
    /// One of [`runs`].
    pub(super) fn of(run: &str) -> Self {
        let letters: String = run.chars().filter(|c| !TONES.contains(c)).collect();
        let tones = run.chars().filter(|c| TONES.contains(c));
        let plain: String = run.chars().filter(|c| !is_mark(*c)).map(|c| if c == 'đ' { 'd' } else { c }).collect();
        let sounds_as_i = plain.strip_suffix('y').is_some_and(|initial| INITIALS.contains(&initial));
        let with_i = |text: &str| if sounds_as_i { text.replace('y', "i") } else { text.to_owned() };
        Self { exact: with_i(&letters).chars().chain(tones).collect(), folded: with_i(&plain), plain }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn tokens_are_those_of_the_vectors_that_the_browser_is_tested_with() {
        let vectors: Vec<Value> =
            serde_json::from_str(include_str!("../../../tests/search/fold.json")).expect("the vectors are JSON");
        assert!(vectors.len() > 50);
        for vector in &vectors {
            let text = vector["text"].as_str().expect("a text");
            let part = |token: &Value, name: &str| token[name].as_str().expect("a text").to_owned();
            let wanted: Vec<Token> = vector["tokens"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|token| Token {
                    exact: part(token, "exact"),
                    plain: part(token, "plain"),
                    folded: part(token, "folded"),
                })
                .collect();
            assert_eq!(tokens(text), wanted, "{text:?}");
        }
    }
}
