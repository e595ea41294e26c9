//! The different values of a column of texts that people search for: names of places, bodies, goods.

use super::distinct::Distinct;

/// The most values that are listed.
const MOST: usize = 128;

/// Values that are longer than this in the mean, in characters, are running text.
const RUNNING: usize = 60;

/// All different values of a column of texts, sorted; none where there are too many of them, or where they are running
/// text or serial numbers.
pub(super) fn vocabulary(texts: &Distinct) -> Vec<Box<str>> {
    let Some(mut values) = texts.few_texts(MOST) else { return Vec::new() };
    if is_running_text(&values) || are_serial_numbers(&values) {
        return Vec::new();
    }
    values.sort_unstable();
    values.into_iter().map(|(text, _)| text.into()).collect()
}

fn is_running_text(values: &[(&str, u64)]) -> bool {
    values.iter().map(|(text, _)| text.chars().count()).sum::<usize>() > RUNNING * values.len()
}

/// Whether most values look like codes, telephone numbers or dates, and most occur once. A label that begins with its
/// number, `1. Thành phố Hà Giang`, has more letters than digits.
fn are_serial_numbers(values: &[(&str, u64)]) -> bool {
    let is_code = |text: &str| {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        digits > 0 && digits >= text.chars().filter(|c| c.is_alphabetic()).count()
    };
    let codes = values.iter().filter(|(text, _)| is_code(text)).count();
    let count: u64 = values.iter().map(|(_, count)| count).sum();
    codes * 2 > values.len() && values.len() as u64 * 2 > count
}
