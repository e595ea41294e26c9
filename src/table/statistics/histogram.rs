//! Counts of numbers in intervals that a person would have chosen.

use crate::model::Histogram;

/// Most intervals of a histogram.
const MOST: i64 = 12;

/// Widths in ascending order: a number times a power of ten less by what is beside it (2.5 is 25 tenths).
const WIDTHS: [(i64, i32); 4] = [(1, 0), (2, 0), (25, 1), (5, 0)];

/// Widths are at least this share of the values, or neighbouring bounds would be the same `f64`.
const RESOLUTION: f64 = 1.0 / (1_u64 << 44) as f64;

/// Powers of ten below are no normal `f64`.
const LEAST_POWER: i32 = -290;

/// A width: `factor` × 10^`power`.
#[derive(Debug, Clone, Copy)]
struct Width {
    factor: i64,
    power: i32,
}

/// The values of a column, as far as a histogram needs them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    pub(super) minimum: f64,
    pub(super) maximum: f64,
    /// Whether all values are whole numbers.
    pub(super) whole: bool,
}

/// Intervals from multiples of the narrowest nice width of which twelve suffice. `counts` are values within the range
/// and how often each occurs; each is counted, whatever rounding does.
pub(super) fn histogram(counts: &[(f64, u64)], range: Range, exact: bool) -> Histogram {
    let (width, first, intervals) = widths(range)
        .find_map(|width| Some((width, width.index(range.minimum), width.intervals(range)?)))
        .unwrap_or((Width { factor: 1, power: 308 }, 0, 1));
    let bounds: Vec<f64> = (0..intervals).map(|at| width.bound(first + at)).collect();
    let mut bins = vec![0; bounds.len()];
    for (value, count) in counts {
        let at = bounds.partition_point(|bound| bound <= value).saturating_sub(1);
        bins[at] += count;
    }
    let start = bounds.first().copied().unwrap_or_default().clamp(f64::MIN, f64::MAX);
    Histogram { start, width: width.bound(1), counts: bins, exact }
}

/// Widths that may do, in ascending order.
fn widths(range: Range) -> impl Iterator<Item = Width> {
    let Range { minimum, maximum, whole } = range;
    let largest = minimum.abs().max(maximum.abs());
    // Divided first, for the difference of two numbers may be larger than any number.
    let apart = maximum / MOST as f64 - minimum / MOST as f64;
    let least = if apart > 0.0 { apart } else { largest.min(1.0) };
    let start = power_of_ten(least.max(largest * RESOLUTION)).max(LEAST_POWER);
    let start = if whole { start.max(0) } else { start };
    (start..=308).flat_map(|power| WIDTHS.map(|(factor, less)| Width { factor, power: power - less })).filter(
        move |width| {
            let fits = !whole || width.power >= 0;
            fits && (apart > 0.0 || width.factor == 1)
        },
    )
}

/// The exponent of a number as it is written in scientific notation: exact, unlike a logarithm.
fn power_of_ten(value: f64) -> i32 {
    let text = format!("{value:e}");
    text.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0)
}

impl Width {
    /// A multiple of the width, rounded once: text is read exactly, so the third multiple of 0.1 is 0.3.
    fn bound(self, multiple: i64) -> f64 {
        let Self { factor, power } = self;
        format!("{}e{power}", multiple.saturating_mul(factor)).parse().unwrap_or(0.0)
    }

    /// Which multiple is the last one that is not above a value.
    fn index(self, value: f64) -> i64 {
        let mut index = (value / self.bound(1)).floor() as i64;
        while self.bound(index) > value {
            index -= 1;
        }
        while self.bound(index + 1) <= value {
            index += 1;
        }
        index
    }

    /// How many intervals hold all values, if few enough do. The last one holds its upper bound too, except where
    /// each whole number has an interval.
    fn intervals(self, range: Range) -> Option<i64> {
        let (first, last) = (self.index(range.minimum), self.index(range.maximum));
        let single = range.whole && self.factor == 1 && self.power == 0;
        let closed = !single && last > first && self.bound(last) >= range.maximum;
        let intervals = last - first + i64::from(!closed);
        (intervals <= MOST).then_some(intervals)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(values: &[f64]) -> Histogram {
        let counts: Vec<(f64, u64)> = values.iter().map(|value| (*value, 1)).collect();
        let range = Range {
            minimum: values.iter().copied().fold(f64::INFINITY, f64::min),
            maximum: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            whole: values.iter().all(|value| value.fract() == 0.0),
        };
        histogram(&counts, range, true)
    }

    fn shape(values: &[f64]) -> (f64, f64, Vec<u64>) {
        let Histogram { start, width, counts, .. } = of(values);
        (start, width, counts)
    }

    #[test]
    fn a_value_on_a_bound_is_in_the_interval_that_begins_there() {
        let tenths: Vec<f64> = (0..=10).map(|tenth| f64::from(tenth) / 10.0).collect();
        assert_eq!(shape(&tenths), (0.0, 0.1, vec![1, 1, 1, 1, 1, 1, 1, 1, 1, 2]));
        assert_eq!(shape(&[-0.3, -0.1, 0.3, 0.6]), (-0.3, 0.1, vec![1, 0, 1, 0, 0, 0, 1, 0, 1]));
    }

    #[test]
    fn each_of_a_few_whole_numbers_has_an_interval() {
        assert_eq!(shape(&[0.0, 1.0, 1.0]), (0.0, 1.0, vec![1, 2]));
        assert_eq!(shape(&[1.0, 12.0]).2.len(), 12);
        assert_eq!(shape(&[1.0, 13.0]), (0.0, 2.0, vec![1, 0, 0, 0, 0, 0, 1]));
    }

    #[test]
    fn intervals_of_whole_numbers_have_whole_bounds() {
        assert_eq!(shape(&[0.0, 27.0]).1, 5.0);
        assert_eq!(shape(&[0.5, 27.0]).1, 2.5);
        assert_eq!(shape(&[0.0, 270.0]).1, 25.0);
    }

    #[test]
    fn a_single_value_has_one_interval() {
        assert_eq!(shape(&[5.0, 5.0]), (5.0, 1.0, vec![2]));
        assert_eq!(shape(&[2.5]), (2.0, 1.0, vec![1]));
        assert_eq!(shape(&[0.003]), (0.003, 0.001, vec![1]));
        assert_eq!(shape(&[0.0]), (0.0, 1.0, vec![1]));
        assert_eq!(shape(&[-1234.5]), (-1235.0, 1.0, vec![1]));
    }

    #[test]
    fn extremes_are_counted() {
        for values in [
            &[f64::MIN, 0.0, f64::MAX] as &[f64],
            &[5e-324],
            &[-5e-324, 5e-324],
            &[f64::MAX],
            &[f64::MIN],
            &[1e300, 5e-324],
            &[9_007_199_254_740_992.0, 9_007_199_254_740_994.0],
            &[0.1, 0.1 + f64::EPSILON / 8.0],
        ] {
            let Histogram { start, width, counts, .. } = of(values);
            assert!(start.is_finite() && width.is_finite() && width > 0.0, "{values:?}: {start} {width}");
            assert_eq!(counts.iter().sum::<u64>(), values.len() as u64, "{values:?}");
            assert!(counts.len() <= 12, "{values:?}");
        }
    }

    proptest! {
        #[test]
        fn every_value_is_in_its_interval(
            values in prop::collection::vec((-99_999_i64..99_999, 0_i32..4), 1..60), power in -6_i32..9,
        ) {
            let values: Vec<f64> =
                values.iter().map(|(n, less)| format!("{n}e{}", power - less).parse().expect("a number")).collect();
            let Histogram { start, width, counts, .. } = of(&values);
            prop_assert!((1..=12).contains(&counts.len()));
            prop_assert_eq!(counts.iter().sum::<u64>(), values.len() as u64);
            let bound = |at: usize| start + width * at as f64;
            for (at, count) in counts.iter().enumerate() {
                let slack = width * 1e-9;
                let (inside, closed) = (bound(at) + slack..bound(at + 1) - slack, bound(at) - slack..=bound(at + 1) + slack);
                let least = values.iter().filter(|value| inside.contains(value)).count() as u64;
                let most = values.iter().filter(|value| closed.contains(value)).count() as u64;
                prop_assert!((least..=most).contains(count), "{least} <= {count} <= {most}");
            }
            prop_assert!(counts.first() > Some(&0) && counts.last() > Some(&0));
        }
    }
}
