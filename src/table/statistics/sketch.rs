//! Where numbers lie, in bounded memory, when there are too many different ones to keep.
//!
//! Positive and negative numbers are counted in buckets by the leading bits of their binary form: sign, exponent and
//! as many bits of the fraction as [`BUCKETS`] buckets have room for. As the range of the values grows, bits are
//! dropped and neighbouring buckets joined. With [`LEAST_BITS`] of the fraction the middle of a bucket is within
//! 0.4% of each of its values, as in DDSketch (Masson, Rim and Lee 2019), and the narrower the range, the better:
//! 10,000,000 to 10,500,000 are told apart to the whole number.

/// Buckets for each sign.
const BUCKETS: u64 = 1 << 14;

/// Bits of the fraction that are never dropped: half a bucket is 2^-8 of its values.
const LEAST_BITS: u32 = 7;

/// Most bits that are dropped.
const MOST_DROPPED: u32 = f64::MANTISSA_DIGITS - 1 - LEAST_BITS;

/// Counts of numbers by place.
#[derive(Debug, Default)]
pub(super) struct Sketch {
    negative: Option<Magnitudes>,
    zeros: u64,
    positive: Option<Magnitudes>,
}

/// Counts of numbers of one sign.
#[derive(Debug)]
struct Magnitudes {
    /// Bits that are dropped from the binary form.
    dropped: u32,
    /// What remains of the numbers in the first bucket.
    base: u64,
    counts: Vec<u64>,
}

impl Sketch {
    #[inline]
    pub(super) fn add(&mut self, value: f64) {
        let bits = value.abs().to_bits();
        if bits == 0 {
            self.zeros += 1;
        } else if value < 0.0 {
            Magnitudes::add(&mut self.negative, bits);
        } else {
            Magnitudes::add(&mut self.positive, bits);
        }
    }

    #[cfg(test)]
    pub(super) fn heap(&self) -> usize {
        self.negative.iter().chain(&self.positive).map(|sign| size_of_val(sign.counts.as_slice())).sum()
    }

    /// The middle of each bucket with the numbers in it, in no order.
    pub(super) fn counts(&self) -> impl Iterator<Item = (f64, u64)> {
        let negative = self.negative.iter().flat_map(Magnitudes::counts).map(|(value, count)| (-value, count));
        let positive = self.positive.iter().flat_map(Magnitudes::counts);
        let zeros = (self.zeros > 0).then_some((0.0, self.zeros));
        negative.chain(zeros).chain(positive)
    }
}

impl Magnitudes {
    #[inline]
    fn add(this: &mut Option<Self>, bits: u64) {
        let this = this.get_or_insert_with(|| Self { dropped: 0, base: bits, counts: vec![0; BUCKETS as usize] });
        let at = (bits >> this.dropped).wrapping_sub(this.base);
        match usize::try_from(at).ok().and_then(|at| this.counts.get_mut(at)) {
            Some(count) => *count += 1,
            None => this.add_outside(bits),
        }
    }

    /// Moves the buckets so that a value has one, and counts it. That happens a dozen times for each bit that is
    /// dropped at the most, for the free buckets are then on both sides.
    #[cold]
    fn add_outside(&mut self, bits: u64) {
        let id = bits >> self.dropped;
        if id < self.base && self.dropped == MOST_DROPPED && self.counts.last() > Some(&0) {
            self.counts[0] += 1;
            return;
        }
        let (first, last) = self.occupied();
        let (first, last) = (first.min(id), last.max(id));
        let mut more = 0;
        while (last >> more) - (first >> more) >= BUCKETS && self.dropped + more < MOST_DROPPED {
            more += 1;
        }
        self.rearrange(more, first >> more, last >> more);
        let at = (bits >> self.dropped).saturating_sub(self.base);
        self.counts[at as usize] += 1;
    }

    /// The first and the last bucket with a number.
    fn occupied(&self) -> (u64, u64) {
        let first = self.counts.iter().position(|count| *count > 0).unwrap_or(0);
        let last = self.counts.iter().rposition(|count| *count > 0).unwrap_or(0);
        (self.base + first as u64, self.base + last as u64)
    }

    /// Drops more bits, and places the buckets from `first` to `last` in the middle. Where they are still too many,
    /// numbers below 2^-128 of the largest are counted as if they were this large.
    fn rearrange(&mut self, more: u32, first: u64, last: u64) {
        let base = match BUCKETS.checked_sub(last - first + 1) {
            Some(free) => first.saturating_sub(free / 2),
            None => last - (BUCKETS - 1),
        };
        let mut counts = vec![0; self.counts.len()];
        for (id, count) in (self.base..).zip(&self.counts) {
            if *count > 0 {
                counts[(id >> more).saturating_sub(base) as usize] += count;
            }
        }
        *self = Self { dropped: self.dropped + more, base, counts };
    }

    fn counts(&self) -> impl Iterator<Item = (f64, u64)> {
        let half = (1_u64 << self.dropped) >> 1;
        let middle = move |id: u64| f64::from_bits((id << self.dropped) + half);
        let buckets = (self.base..).zip(&self.counts);
        buckets.filter(|(_, count)| **count > 0).map(move |(id, count)| (middle(id), *count))
    }
}

/// First quartile, median and third quartile of values, sorted, that occur several times each: by linear
/// interpolation between the nearest ranks.
pub(super) fn quartiles(sorted: &[(f64, u64)]) -> [f64; 3] {
    let total: u64 = sorted.iter().map(|(_, count)| *count).sum();
    [1, 2, 3].map(|quarter| {
        // In whole numbers, for a rank has no rounding error.
        let rank = u128::from(total.saturating_sub(1)) * quarter;
        let (whole, quarters) = ((rank / 4) as u64, (rank % 4) as f64);
        between(at_rank(sorted, whole), at_rank(sorted, whole + 1), quarters / 4.0)
    })
}

fn between(low: f64, high: f64, share: f64) -> f64 {
    if share == 0.0 || low == high { low } else { low * (1.0 - share) + high * share }
}

/// The value at a rank, counted from 0; the last one beyond the end.
fn at_rank(sorted: &[(f64, u64)], rank: u64) -> f64 {
    let mut left = rank;
    for (value, count) in sorted {
        if left < *count {
            return *value;
        }
        left -= count;
    }
    sorted.last().map_or(0.0, |(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sketched(values: &[f64]) -> Vec<(f64, u64)> {
        let mut sketch = Sketch::default();
        values.iter().for_each(|value| sketch.add(*value));
        let mut counts: Vec<_> = sketch.counts().collect();
        counts.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        counts
    }

    fn each(values: &[f64]) -> Vec<(f64, u64)> {
        let mut values: Vec<_> = values.iter().map(|value| (*value, 1)).collect();
        values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        values
    }

    fn total(counts: &[(f64, u64)]) -> u64 {
        counts.iter().map(|(_, count)| count).sum()
    }

    #[test]
    fn quartiles_lie_between_the_nearest_ranks() {
        assert_eq!(quartiles(&each(&[1.0, 2.0, 3.0, 4.0])), [1.75, 2.5, 3.25]);
        assert_eq!(quartiles(&[(0.1, 3)]), [0.1; 3]);
        let [first, median, third] = quartiles(&[(f64::MIN, 1), (f64::MAX, 1)]);
        assert!(first.is_finite() && median == 0.0 && third == -first, "{first} {median} {third}");
        assert_eq!(quartiles(&[]), [0.0; 3]);
    }

    #[test]
    fn a_narrow_range_far_from_zero_is_told_apart() {
        let values: Vec<f64> = (0..16_000).map(|number| 1_200_000.0 + f64::from(number)).collect();
        for (found, expected) in sketched(&values).iter().zip(&values) {
            assert!((found.0 - expected).abs() <= 2.0, "{found:?} {expected}");
        }
    }

    #[test]
    fn ascending_and_descending_values_are_all_counted() {
        let mut values: Vec<f64> = (1..200_000).map(|number| f64::from(number) * 0.37).collect();
        let ascending = sketched(&values);
        values.reverse();
        assert_eq!(total(&ascending), 199_999);
        assert_eq!(total(&sketched(&values)), 199_999);
    }

    #[test]
    fn a_range_beyond_the_buckets_joins_the_smallest() {
        let values = [f64::MAX, 5e-324, f64::MIN_POSITIVE, 1e308, -f64::MAX, -1e-300, 0.0, 1.0];
        assert_eq!(total(&sketched(&values)), 8);
        let reversed: Vec<f64> = values.iter().rev().copied().collect();
        assert_eq!(total(&sketched(&reversed)), 8);
        assert_eq!(sketched(&[f64::MAX]), [(f64::MAX, 1)]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn quartiles_are_within_half_a_percent(
            values in prop::collection::vec((-9.0..9.0, -1e3..1e3), 1..3000),
        ) {
            let values: Vec<f64> = values.iter().map(|(power, factor)| 10_f64.powf(*power) * factor).collect();
            let (found, exact) = (sketched(&values), each(&values));
            prop_assert_eq!(total(&found), values.len() as u64);
            for rank in [0, values.len() / 4, values.len() / 2, values.len() - 1] {
                let (found, exact) = (at_rank(&found, rank as u64), at_rank(&exact, rank as u64));
                prop_assert!((found - exact).abs() <= 0.005 * exact.abs(), "{found} for {exact}");
            }
        }
    }
}
