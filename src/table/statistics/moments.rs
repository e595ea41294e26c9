//! Mean and standard deviation.
//!
//! Values are summed block by block, twice each (first the mean, then the squared distances from it), and blocks are
//! joined by the formula of Chan, Golub and LeVeque (1979): no large sums are subtracted from each other. Very large
//! and very small values are scaled by a power of two, so that no square overflows or vanishes.

/// Values of a block.
const BLOCK: usize = 512;

/// Every scale is this power of two times the next.
const STEP: i64 = 560;

/// Largest value by scale; none for the last.
const REACH: [f64; 2] = [power_of_two(-480), power_of_two(480)];

/// Factors for values that are tiny, common and huge.
const SCALES: [f64; 3] = [power_of_two(STEP), 1.0, power_of_two(-STEP)];

const fn power_of_two(exponent: i64) -> f64 {
    f64::from_bits(((1023 + exponent) as u64) << 52)
}

/// Collects values one by one.
#[derive(Debug, Default)]
pub(super) struct Collector {
    block: Vec<f64>,
    joined: Moments,
}

/// Mean and deviation of some values.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moments {
    count: f64,
    mean: f64,
    /// Sum of the squared distances from the mean.
    squares: f64,
    /// Index of the scale that mean and squares are in.
    scale: usize,
}

impl Collector {
    #[inline]
    pub(super) fn add(&mut self, value: f64) {
        if self.block.len() == BLOCK {
            self.close();
        }
        self.block.push(value);
    }

    #[cfg(test)]
    pub(super) fn heap(&self) -> usize {
        self.block.capacity() * size_of::<f64>()
    }

    pub(super) fn finish(mut self) -> Moments {
        self.close();
        self.joined
    }

    #[cold]
    fn close(&mut self) {
        self.joined = self.joined.join(Moments::of_values(&mut self.block));
        self.block.clear();
    }
}

impl Moments {
    /// Of values that count alike. They are left scaled.
    fn of_values(values: &mut [f64]) -> Self {
        if values.is_empty() {
            return Self::default();
        }
        let scale = scale_of(values.iter().fold(0.0, |largest, value| value.abs().max(largest)));
        if SCALES[scale] != 1.0 {
            values.iter_mut().for_each(|value| *value *= SCALES[scale]);
        }
        let count = values.len() as f64;
        let mean = sum(values, |value| value) / count;
        let squares = sum(values, |value| (value - mean) * (value - mean));
        Self { count, mean, squares, scale }
    }

    /// Of values that occur several times each; the same in every order of equal values.
    pub(super) fn of_counts(counts: &[(f64, u64)]) -> Self {
        let scale = scale_of(counts.iter().fold(0.0, |largest, (value, _)| value.abs().max(largest)));
        let count = counts.iter().map(|(_, count)| *count).sum::<u64>() as f64;
        if count == 0.0 {
            return Self::default();
        }
        let each = || counts.iter().map(|(value, count)| (value * SCALES[scale], *count as f64));
        let mean = exact_sum(each().map(|(value, count)| value * count)) / count;
        let squares = exact_sum(each().map(|(value, count)| (value - mean) * (value - mean) * count));
        Self { count, mean, squares, scale }
    }

    /// Of the values of both.
    pub(super) fn join(self, other: Self) -> Self {
        if self.count == 0.0 || other.count == 0.0 {
            return if self.count == 0.0 { other } else { self };
        }
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.in_scale(scale), other.in_scale(scale));
        let (count, apart) = (a.count + b.count, b.mean - a.mean);
        let mean = a.mean + apart * (b.count / count);
        let squares = a.squares + b.squares + apart * apart * (a.count / count * b.count);
        Self { count, mean, squares, scale }
    }

    fn in_scale(mut self, scale: usize) -> Self {
        for _ in self.scale..scale {
            let step = power_of_two(-STEP);
            self.mean *= step;
            self.squares *= step;
            self.squares *= step;
        }
        Self { scale, ..self }
    }

    pub(super) fn mean(&self) -> f64 {
        (self.mean / SCALES[self.scale]).clamp(f64::MIN, f64::MAX)
    }

    /// The standard deviation of a sample; 0 for a single value.
    pub(super) fn deviation(&self) -> f64 {
        if self.count < 2.0 {
            return 0.0;
        }
        ((self.squares / (self.count - 1.0)).sqrt() / SCALES[self.scale]).min(f64::MAX)
    }
}

fn scale_of(largest: f64) -> usize {
    REACH.iter().filter(|reach| largest >= **reach).count()
}

/// In four sums side by side, for the processor does so at once.
fn sum(values: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    let (fours, rest) = values.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for four in fours {
        for (sum, value) in sums.iter_mut().zip(four) {
            *sum += of(*value);
        }
    }
    let rest: f64 = rest.iter().map(|value| of(*value)).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

/// A sum that carries what rounding loses (Neumaier 1974).
fn exact_sum(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
        sum = next;
    }
    sum + lost
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn collect(values: &[f64]) -> Moments {
        let mut collector = Collector::default();
        values.iter().for_each(|value| collector.add(*value));
        collector.finish()
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
    }

    #[test]
    fn a_small_spread_far_from_zero_is_not_lost() {
        let values: Vec<f64> = (0..9_000).map(|number| 1e9 + f64::from(number % 3)).collect();
        let moments = collect(&values);
        assert!(close(moments.mean(), 1e9 + 1.0));
        assert!(close(moments.deviation(), (6_000.0_f64 / 8_999.0).sqrt()), "{}", moments.deviation());
    }

    #[test]
    fn the_largest_and_the_smallest_numbers_have_a_finite_mean_and_deviation() {
        for values in [vec![f64::MAX; 2000], vec![f64::MIN, f64::MAX], vec![5e-324, 1e-323], vec![0.0, f64::MAX]] {
            let moments = collect(&values);
            assert!(moments.mean().is_finite() && moments.deviation().is_finite(), "{values:?}: {moments:?}");
        }
        assert!(close(collect(&[1e300, 3e300]).deviation(), 2e300 / 2.0_f64.sqrt()));
        assert!(close(collect(&[1e-300, 3e-300]).deviation(), 2e-300 / 2.0_f64.sqrt()));
    }

    #[test]
    fn values_of_all_scales_are_joined() {
        let mut values = vec![1e-200; BLOCK];
        values.extend([2.0; BLOCK]);
        values.extend([1e200; BLOCK]);
        assert!(close(collect(&values).mean(), 1e200 / 3.0));
    }

    proptest! {
        #[test]
        fn mean_and_deviation_are_those_of_the_definition(
            values in prop::collection::vec(-1e6..1e6, 1..2000), offset in -1e6..1e6,
        ) {
            let values: Vec<f64> = values.iter().map(|value: &f64| value + offset).collect();
            let count = values.len() as f64;
            let mean = values.iter().sum::<f64>() / count;
            let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
            let moments = collect(&values);
            prop_assert!((moments.mean() - mean).abs() <= 1e-6);
            prop_assert!(close(moments.deviation(), (squares / (count - 1.0).max(1.0)).sqrt()));
        }

        #[test]
        fn a_value_with_a_count_is_as_if_it_were_added_so_often(
            counts in prop::collection::vec((-1e6..1e6, 1_u64..50), 1..100),
        ) {
            let values: Vec<f64> = counts.iter().flat_map(|(value, count)| vec![*value; *count as usize]).collect();
            let (a, b) = (collect(&values), Moments::of_counts(&counts));
            prop_assert!((a.mean() - b.mean()).abs() <= 1e-6);
            prop_assert!((a.deviation() - b.deviation()).abs() <= 1e-6);
        }
    }
}
