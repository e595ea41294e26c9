//! Plain decimals (`-12.50`) where an `f64` is too coarse to tell them apart.

use std::cmp::Ordering;

/// Digits of a decimal that an `f64` always tells apart (`f64::DIGITS`).
const EXACT_DIGITS: usize = f64::DIGITS as usize;

/// The shortest text of the same number when its `f64` may stand for other numbers too, as that of a reference number
/// of 18 digits does. `None` when the `f64` identifies it.
#[inline]
pub(super) fn beyond_f64(clean: &str) -> Option<&str> {
    if clean.len() <= EXACT_DIGITS {
        return None;
    }
    let may_be_shorter = clean.ends_with(['0', '.']) && clean.contains('.');
    let shortest = if may_be_shorter { clean.trim_end_matches('0').trim_end_matches('.') } else { clean };
    (shortest.len() > EXACT_DIGITS).then_some(shortest)
}

/// Compares two plain decimals of any length by value.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    match (a.strip_prefix('-'), b.strip_prefix('-')) {
        (None, None) => compare_unsigned(a, b),
        (Some(a), Some(b)) => compare_unsigned(b, a),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
    }
}

fn compare_unsigned(a: &str, b: &str) -> Ordering {
    let ((a, a_fraction), (b, b_fraction)) = (split(a), split(b));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b)).then_with(|| a_fraction.cmp(b_fraction))
}

/// The digits before and after the point, without zeros that mean nothing.
fn split(decimal: &str) -> (&str, &str) {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    (whole.trim_start_matches('0'), fraction.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_number_of_more_digits_than_an_f64_tells_apart_needs_its_text() {
        assert_eq!(beyond_f64("123456789012345"), None);
        assert_eq!(beyond_f64("1.50000000000000000000"), None);
        assert_eq!(beyond_f64("123456789012345678"), Some("123456789012345678"));
        assert_eq!(beyond_f64("0.12345678901234567000"), Some("0.12345678901234567"));
    }

    #[test]
    fn decimals_are_compared_by_value_at_any_length() {
        let sorted = ["-123456789012345679", "-123456789012345678.5", "-2", "0.10", "0.2", "9", "10", "10.01"];
        for pair in sorted.windows(2) {
            assert_eq!(compare(pair[0], pair[1]), Ordering::Less, "{pair:?}");
        }
        assert_eq!(compare("1.0", "1"), Ordering::Equal);
    }
}
