//! Figures that were calculated: as many digits as they are worth.

/// Figures from here on are written with a power of ten: nobody counts sixteen digits.
const LARGE: i32 = 15;
/// Figures up to here likewise.
const SMALL: i32 = -7;

/// A figure ready to be written: a plain decimal and a power of ten, which is 0 for figures of an ordinary size.
#[derive(Debug, PartialEq)]
pub(super) struct Figure {
    /// Digits with a `.` before the fraction and a `-` before all.
    pub(super) plain: String,
    /// What 10 is raised to.
    pub(super) power: i32,
}

/// The figure of a number, with all of its digits.
pub(super) fn figure(value: f64) -> Figure {
    // Zero has a sign too.
    let value = value + 0.0;
    let power = magnitude(value);
    if (SMALL..LARGE).contains(&power) || !value.is_finite() {
        return Figure { plain: value.to_string(), power: 0 };
    }
    let text = format!("{value:e}");
    let digits = text.split_once('e').map_or(&*text, |(digits, _)| digits);
    // Four digits are enough of what is so large or so small.
    let digits = digits.parse().map_or_else(|_| digits.to_owned(), |digits| to_digits(digits, 4).to_string());
    Figure { plain: digits, power }
}

/// A number with so many digits that count: 1,234,567 with three is 1,230,000.
pub(super) fn to_digits(value: f64, digits: usize) -> f64 {
    // The text is the same on every machine, as a logarithm is not.
    let text = format!("{value:.*e}", digits.saturating_sub(1));
    // The largest numbers there are cannot be rounded up.
    text.parse().ok().filter(|rounded: &f64| rounded.is_finite()).unwrap_or(value)
}

/// A number with at most so many digits of a fraction.
pub(super) fn to_decimals(value: f64, decimals: usize) -> f64 {
    format!("{value:.decimals$}").parse().unwrap_or(value)
}

/// A number in the midst of others: with `digits` digits that count, or with more where the others lie so close
/// around it that these would hide where among them it is.
pub(super) fn to_spread(value: f64, spread: f64, digits: usize) -> f64 {
    if value == 0.0 || spread == 0.0 {
        return to_digits(value, digits);
    }
    let apart = magnitude(value) - magnitude(spread);
    to_digits(value, digits.max(usize::try_from(apart + 2).unwrap_or(0)).min(15))
}

/// Digits of the fraction of a plain decimal.
pub(super) fn decimals(plain: &str) -> usize {
    plain.split_once('.').map_or(0, |(_, fraction)| fraction.len())
}

/// The power of ten of the first digit that counts; 0 for zero.
fn magnitude(value: f64) -> i32 {
    let text = format!("{value:e}");
    text.split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_has_four_digits_or_as_many_as_tell_it_from_its_neighbours() {
        assert_eq!(to_spread(1_234_567.0, 300_000.0, 4), 1_235_000.0);
        assert_eq!(to_spread(40.213_333, 6.21, 4), 40.21);
        assert_eq!(to_spread(12_345.678, 3.2, 4), 12_345.7);
        assert_eq!(to_spread(2010.5, 0.5, 4), 2010.5);
        assert_eq!(to_spread(0.0, 3.0, 4), 0.0);
        assert_eq!(to_spread(-0.012_345, 1.0, 4), -0.012_35);
        assert_eq!(to_spread(7.0, 0.0, 4), 7.0);
        assert_eq!(to_spread(f64::MAX, f64::MIN_POSITIVE, 4), f64::MAX);
    }

    #[test]
    fn noise_of_sums_is_cut_off() {
        assert_eq!(to_decimals(35.175_000_000_000_004, 3), 35.175);
        assert_eq!(to_decimals(0.1 + 0.2, 1), 0.3);
        assert_eq!((decimals("12.50"), decimals("12")), (2, 0));
    }

    #[test]
    fn figures_of_uncommon_size_have_a_power_of_ten() {
        let figure = |value| {
            let Figure { plain, power } = figure(value);
            (plain, power)
        };
        assert_eq!(figure(-0.0), ("0".into(), 0));
        assert_eq!(figure(-1_235_000.5), ("-1235000.5".into(), 0));
        assert_eq!(figure(0.000_001_5), ("0.0000015".into(), 0));
        assert_eq!(figure(1.234_56e21), ("1.235".into(), 21));
        assert_eq!(figure(-2e-9), ("-2".into(), -9));
        assert_eq!(figure(f64::INFINITY), ("inf".into(), 0));
    }
}
