//! How the numbers of a map become shades: a few classes with round bounds that hold about as many places each.

use super::scale::decimals;

/// Shades of a map.
pub(super) const SHADES: usize = 5;

/// How far a bound may be from where it would make classes equally large, in parts of a class.
const SLACK: f64 = 0.35;

/// The bounds between classes, upwards. A number on a bound belongs to the class above it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Classes {
    /// Each with the digits of its fraction that it needs.
    pub(super) bounds: Vec<Bound>,
}

/// A bound between two classes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bound {
    pub(super) number: f64,
    /// As the clean CSV would have it.
    pub(super) plain: String,
}

impl Classes {
    /// Classes of these numbers, none of them empty. Zero is a bound where there are numbers on both sides of it.
    pub(super) fn of(numbers: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = numbers.collect();
        sorted.sort_by(f64::total_cmp);
        let different = sorted.iter().zip(sorted.iter().skip(1)).filter(|(a, b)| a < b).count() + 1;
        let count = different.div_ceil(2).clamp(different.min(2), SHADES);
        let mut bounds: Vec<Bound> = (1..count).filter_map(|at| bound(&sorted, at, count)).collect();
        // Where most numbers are equal, those that are far from them have a class of their own.
        if bounds.is_empty() && count > 1 {
            let gaps = sorted.iter().zip(sorted.iter().skip(1));
            let widest = gaps.max_by(|(a, b), (c, d)| (*b / 2.0 - *a / 2.0).total_cmp(&(*d / 2.0 - *c / 2.0)));
            bounds.extend(widest.and_then(|(low, high)| roundest(*low, low / 2.0 + high / 2.0, *high)));
        }
        if let (Some(low), Some(high)) = (sorted.first(), sorted.last())
            && *low < 0.0
            && *high >= 0.0
        {
            let zero = Bound { number: 0.0, plain: "0".to_owned() };
            match bounds.iter_mut().min_by(|a, b| a.number.abs().total_cmp(&b.number.abs())) {
                Some(nearest) => *nearest = zero,
                None => bounds.push(zero),
            }
        }
        bounds.sort_by(|a, b| a.number.total_cmp(&b.number));
        // A bound with nothing between it and the one below makes an empty class.
        let mut below = 0;
        bounds.retain(|bound| {
            let under = sorted.partition_point(|number| *number < bound.number);
            let is_new = under > below && under < sorted.len();
            below = if is_new { under } else { below };
            is_new
        });
        Self { bounds }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.bounds.len() + 1
    }

    /// The class of a number, from 0.
    pub(super) fn class(&self, number: f64) -> usize {
        self.bounds.partition_point(|bound| bound.number <= number)
    }

    /// The shade of a class: few classes take shades that are far apart.
    pub(super) fn shade(&self, class: usize) -> usize {
        match self.len() {
            1 => SHADES / 2,
            count => class * (SHADES - 1) / (count - 1),
        }
    }
}

/// The roundest number near the place where so many of `count` classes would be full.
fn bound(sorted: &[f64], at: usize, count: usize) -> Option<Bound> {
    let last = sorted.len().checked_sub(1)?;
    let rank = |classes: f64| (classes * sorted.len() as f64 / count as f64).round().clamp(0.0, last as f64) as usize;
    let (low, middle, high) = (rank(at as f64 - SLACK), rank(at as f64), rank(at as f64 + SLACK));
    // Above at least one number of the class below, and not above all numbers of the class itself.
    let (low, high) = (sorted[low.min(middle.saturating_sub(1))], sorted[high.max(middle)]);
    if low < high {
        return roundest(low, sorted[middle.saturating_sub(1)] / 2.0 + sorted[middle] / 2.0, high);
    }
    // So many are equal that no bound is near: it goes where the number on one of their sides is farther away.
    let equal = sorted[middle];
    let below = sorted.iter().rev().find(|number| **number < equal).map(|below| (*below, equal));
    let above = sorted.iter().find(|number| **number > equal).map(|above| (equal, *above));
    let gap = |(low, high): &(f64, f64)| high / 2.0 - low / 2.0;
    let (low, high) = below.into_iter().chain(above).max_by(|a, b| gap(a).total_cmp(&gap(b)))?;
    roundest(low, low / 2.0 + high / 2.0, high)
}

/// The roundest number above `low` and up to `high`, which is more, nearest to the one that is wanted.
fn roundest(low: f64, wanted: f64, high: f64) -> Option<Bound> {
    let text = format!("{:e}", low.abs().max(high.abs()));
    let power: i32 = text.split_once('e')?.1.parse().ok()?;
    for power in (power - 17..=power + 1).rev() {
        for digit in ["5", "2", "1"] {
            // Parsed rather than calculated: a power of ten is the same on every machine so.
            let step: f64 = format!("{digit}e{power}").parse().ok()?;
            let digits = decimals(step);
            let nearest = (wanted / step).round();
            let found = [nearest, nearest - 1.0, nearest + 1.0].into_iter().find_map(|multiple| {
                let plain = format!("{:.digits$}", multiple * step);
                let number: f64 = plain.parse().ok()?;
                (low < number && number <= high).then_some(Bound { number, plain })
            });
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bounds(numbers: &[f64]) -> Vec<String> {
        Classes::of(numbers.iter().copied()).bounds.into_iter().map(|bound| bound.plain).collect()
    }

    #[test]
    fn bounds_are_round_and_classes_about_equally_large() {
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(bounds(&hundred), ["20", "40", "60", "80"]);
        assert_eq!(bounds(&[8.0, 10.0, 15.0, 10.0, 14.0, 20.0, 14.0, 17.0]), ["12", "15"]);
        let skewed = [0.1, 0.2, 0.3, 0.4, 0.6, 1.2, 3.0, 8.0, 20.0, 90.0];
        assert_eq!(bounds(&skewed), ["0.4", "1", "5", "50"]);
    }

    #[test]
    fn equal_numbers_are_one_class_and_zero_parts_gains_from_losses() {
        assert!(bounds(&[3.0, 3.0, 3.0]).is_empty());
        assert!(bounds(&[]).is_empty());
        assert_eq!(bounds(&[1.0, 2.0]), ["2"]);
        assert!(bounds(&[-4.0, -3.0, -1.0, 2.0, 5.0, 6.0]).contains(&"0".to_owned()));
        assert_eq!(bounds(&[-1.0, 1.0]), ["0"]);
    }

    #[test]
    fn equal_numbers_do_not_swallow_one_far_away() {
        assert_eq!(bounds(&[1.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 200_000.0]), ["200000"]);
        assert_eq!(bounds(&[-900.0, 3.0, 3.0, 3.0, 3.0, 3.0, 4.0]), ["0"]);
    }

    proptest! {
        #[test]
        fn numbers_that_differ_are_in_two_classes_at_least(numbers in proptest::collection::vec(0..4_i32, 2..20)) {
            let differ = numbers.iter().any(|number| *number != numbers[0]);
            let classes = Classes::of(numbers.iter().map(|number| f64::from(*number)));
            prop_assert_eq!(classes.len() > 1, differ);
        }

        #[test]
        fn every_class_holds_a_number(numbers in proptest::collection::vec(-1e12..1e12_f64, 1..60), shrink in 0..20_i32) {
            let numbers: Vec<f64> = numbers.iter().map(|number| number * 10_f64.powi(-shrink)).collect();
            let classes = Classes::of(numbers.iter().copied());
            prop_assert!(classes.len() <= SHADES);
            for class in 0..classes.len() {
                prop_assert!(numbers.iter().any(|number| classes.class(*number) == class), "{classes:?}");
            }
            let shades: Vec<_> = (0..classes.len()).map(|class| classes.shade(class)).collect();
            prop_assert!(shades.windows(2).all(|pair| pair[0] < pair[1]) && shades.iter().all(|shade| *shade < SHADES));
        }
    }
}
