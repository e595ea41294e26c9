//! The different values of a column of texts that people search for: names of places, bodies, goods; codes.

use super::distinct::Distinct;

/// The most values that are listed.
const MOST: usize = 128;

/// Values that are longer than this in the mean, in characters, are running text.
const RUNNING: usize = 60;

/// The most digits of a code.
const CODE: usize = 8;

/// All different values of a column of texts, sorted; none where there are too many of them, or where they are running
/// text or long numbers.
pub(super) fn vocabulary(texts: &Distinct) -> Vec<Box<str>> {
    let Some(mut values) = texts.few_texts(MOST) else { return Vec::new() };
    if is_running_text(&values) || are_long_numbers(&values) {
        return Vec::new();
    }
    values.sort_unstable();
    values.into_iter().map(|(text, _)| text.into()).collect()
}

fn is_running_text(values: &[(&str, u64)]) -> bool {
    values.iter().map(|(text, _)| text.chars().count()).sum::<usize>() > RUNNING * values.len()
}

/// Whether most values have more digits than the code of a place or a unit has: telephone and identity numbers.
fn are_long_numbers(values: &[(&str, u64)]) -> bool {
    let is_long = |text: &str| text.chars().filter(char::is_ascii_digit).count() > CODE;
    values.iter().filter(|(text, _)| is_long(text)).count() * 2 > values.len()
}
