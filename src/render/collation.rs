//! The order of names in a language.

use icu_collator::options::CollatorOptions;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;

use crate::model::Language;

/// Compares names as a dictionary of the language does: `a ă â b c d đ e ê …` in Vietnamese.
pub(crate) struct Collation {
    collator: CollatorBorrowed<'static>,
    vietnamese: bool,
}

/// Letters of the Vietnamese alphabet that are letters of their own, with an ASCII name for addresses: the
/// way that they are typed with Telex.
const VIETNAMESE_LETTERS: &[(char, &str)] =
    &[('Ă', "aw"), ('Â', "aa"), ('Đ', "dd"), ('Ê', "ee"), ('Ô', "oo"), ('Ơ', "ow"), ('Ư', "uw")];

/// The letter below which a name stands, as shown and as part of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) label: String,
    pub(crate) id: String,
}

impl Collation {
    pub(crate) fn new(language: &Language) -> Self {
        let locale = Locale::try_from_str(language.as_str()).unwrap_or(Locale::UNKNOWN);
        let preferences = CollatorPreferences::from(&locale);
        let collator = CollatorBorrowed::try_new(preferences, CollatorOptions::default())
            .expect("the collation data of all languages are compiled in");
        Self { collator, vietnamese: language.as_str().starts_with("vi") }
    }

    pub(crate) fn compare(&self, a: &str, b: &str) -> std::cmp::Ordering {
        self.collator.compare(a, b)
    }

    /// The letter that a name starts with; `None` for digits and everything else that is no letter.
    pub(crate) fn letter(&self, name: &str) -> Option<Letter> {
        let first = name.chars().find(|c| c.is_alphanumeric())?;
        let upper = first.to_uppercase().next()?;
        if self.vietnamese {
            let base = without_tone(upper);
            if let Some((letter, id)) = VIETNAMESE_LETTERS.iter().find(|(letter, _)| *letter == base) {
                return Some(Letter { label: letter.to_string(), id: (*id).to_owned() });
            }
        }
        let ascii = deunicode::deunicode_char(upper)?.chars().next()?.to_ascii_uppercase();
        ascii
            .is_ascii_alphabetic()
            .then(|| Letter { label: ascii.to_string(), id: ascii.to_ascii_lowercase().to_string() })
    }
}

/// The letter without its tone: `Ấ` is `Â`, `Á` is `A`.
fn without_tone(letter: char) -> char {
    let decompose = icu_normalizer::properties::CanonicalDecompositionBorrowed::new();
    let mut current = letter;
    while let icu_normalizer::properties::Decomposed::Expansion(base, mark) = decompose.decompose(current) {
        // Grave, acute, tilde, hook above and dot below are tones; circumflex, breve and horn make letters.
        if !matches!(mark, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}') {
            break;
        }
        current = base;
    }
    current
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collation(tag: &str) -> Collation {
        Collation::new(&Language::new(tag).expect("a tag"))
    }

    #[test]
    fn names_sort_by_the_vietnamese_alphabet() {
        let mut names = ["Đất", "Em", "Ê", "Dân số", "Ân", "Ăn", "An", "Ông", "Ơn", "On", "Ưng", "Ung", "Cá"];
        let vietnamese = collation("vi");
        names.sort_by(|a, b| vietnamese.compare(a, b));
        assert_eq!(names, ["An", "Ăn", "Ân", "Cá", "Dân số", "Đất", "Em", "Ê", "On", "Ông", "Ơn", "Ung", "Ưng"]);
    }

    #[test]
    fn a_name_stands_below_its_letter_without_the_tone() {
        let letter = |tag, name| collation(tag).letter(name).map(|letter: Letter| letter.id);
        let names = ["Ấn phẩm", "Ẩm thực", "Ắc quy", "đất", "Ủy ban", "Ứng dụng", "Ốm", "Ợ", "“Bò”", "Ý"];
        let ids = ["aa", "aa", "aw", "dd", "u", "uw", "oo", "ow", "b", "y"];
        assert_eq!(names.map(|name| letter("vi", name)), ids.map(|id| Some(id.to_owned())));
        assert_eq!(letter("en", "Đất"), Some("d".to_owned()));
        assert_eq!(letter("vi", "2023"), None);
    }
}
