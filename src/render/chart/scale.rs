//! Numbers → places, and which numbers an axis names.

/// Numbers from `low` to `high` at places from `start` to `end`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) start: f64,
    pub(super) end: f64,
}

impl Scale {
    /// The place of a number.
    pub(super) fn at(&self, value: f64) -> f64 {
        // Halves, since the distance between the largest numbers there are is no number.
        let span = self.high / 2.0 - self.low / 2.0;
        let share = if span == 0.0 { 0.5 } else { (value / 2.0 - self.low / 2.0) / span };
        self.start + share * (self.end - self.start)
    }
}

/// The numbers that an axis names.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ticks {
    /// Multiples of 1, 2, 2.5 or 5 times a power of ten, with no more digits than the values, upwards; the first and the last are the ends of the axis.
    pub(super) values: Vec<f64>,
    /// Digits of a fraction that they need.
    pub(super) decimals: usize,
}

impl Ticks {
    /// About `count` numbers around all from `low` to `high`, which have at most so many digits of a fraction.
    pub(super) fn around(low: f64, high: f64, count: usize, digits: usize) -> Self {
        let (low, high) = if low == high { apart(low) } else { (low, high) };
        let rough = high / count as f64 - low / count as f64;
        let step = round_step(rough.max(smallest(digits)), digits);
        let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        let count = (last - first).clamp(1.0, 100.0) as usize;
        let values = (0..=count).map(|at| (first + at as f64) * step).collect();
        Self { values, decimals: decimals(step) }
    }

    pub(super) fn low(&self) -> f64 {
        self.values.first().copied().unwrap_or(0.0)
    }

    pub(super) fn high(&self) -> f64 {
        self.values.last().copied().unwrap_or(1.0)
    }
}

/// The ends of an axis for one number: it lies between zero and itself, or around zero.
fn apart(value: f64) -> (f64, f64) {
    if value == 0.0 { (0.0, 1.0) } else { (value.min(0.0), value.max(0.0)) }
}

/// The smallest of 1, 2, 2.5 and 5 times a power of ten that is not below `rough`; 2.5 only where so many digits of a
/// fraction are enough for it.
fn round_step(rough: f64, digits: usize) -> f64 {
    let text = format!("{:e}", rough.max(f64::MIN_POSITIVE));
    let power: i32 = text.split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0);
    // Parsed rather than calculated: a power of ten is the same on every machine so.
    let times = |digits: &str| format!("{digits}e{power}").parse().unwrap_or(f64::MAX);
    ["1", "2", "2.5", "5", "10"]
        .into_iter()
        .map(|text| (text, times(text)))
        .find(|(text, step): &(&str, f64)| *step >= rough * 0.999_999 && (*text != "2.5" || decimals(*step) <= digits))
        .map_or(f64::MAX, |(_, step)| step)
}

/// A one in the last of some digits of a fraction.
fn smallest(digits: usize) -> f64 {
    format!("1e-{digits}").parse().unwrap_or(0.0)
}

/// Digits of the fraction of a step.
pub(super) fn decimals(step: f64) -> usize {
    let text = format!("{step:e}");
    let Some((digits, power)) = text.split_once('e') else { return 0 };
    let fraction = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    usize::try_from(fraction as i64 - power.parse().unwrap_or(0)).unwrap_or(0)
}

/// The ends of an axis of lines: it begins at zero unless the numbers lie far from it and close together.
pub(super) fn ends(values: impl Iterator<Item = f64> + Clone) -> Option<(f64, f64)> {
    let low = values.clone().reduce(f64::min)?;
    let high = values.reduce(f64::max)?;
    let is_far = |near: f64, far: f64| near > 0.0 && near > far * 0.6;
    Some(match (low, high) {
        (low, high) if low == high => apart(low),
        (low, high) if low > 0.0 && !is_far(low, high) => (0.0, high),
        (low, high) if high < 0.0 && !is_far(-high, -low) => (low, 0.0),
        ends => ends,
    })
}

/// The ends of an axis that begins or ends at zero, or has it within.
pub(super) fn zero_to(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), it| (low.min(it), high.max(it)));
    if low == high { (0.0, 1.0) } else { (low, high) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn axes_name_round_numbers() {
        assert_eq!(
            Ticks::around(0.0, 319.0, 5, 3),
            Ticks { values: vec![0.0, 100.0, 200.0, 300.0, 400.0], decimals: 0 }
        );
        assert_eq!(Ticks::around(98.1, 100.9, 4, 3).values, [98.0, 99.0, 100.0, 101.0]);
        let small = Ticks::around(0.0, 0.5, 4, 3);
        assert_eq!((small.values.len(), small.decimals), (4, 1));
        assert_eq!(Ticks::around(-3.0, 4.0, 4, 3).values, [-4.0, -2.0, 0.0, 2.0, 4.0]);
        assert_eq!(Ticks::around(7.0, 7.0, 4, 3).low(), 0.0);
        assert_eq!(Ticks::around(0.0, 0.0, 4, 3).high(), 1.0);
        assert_eq!(Ticks::around(0.0, 1.0, 4, 0).values, [0.0, 1.0]);
        assert_eq!(Ticks::around(22.5, 23.4, 4, 1).values, [22.5, 23.0, 23.5]);
        assert_eq!(Ticks::around(0.0, 9.0, 4, 0).values, [0.0, 5.0, 10.0]);
        assert_eq!(Ticks::around(0.0, 9.0, 4, 1).values, [0.0, 2.5, 5.0, 7.5, 10.0]);
        assert_eq!(Ticks::around(0.0, 90.0, 4, 0).values, [0.0, 25.0, 50.0, 75.0, 100.0]);
    }

    #[test]
    fn lines_begin_at_zero_unless_that_would_flatten_them() {
        let ends = |values: &[f64]| ends(values.iter().copied());
        assert_eq!(ends(&[254.2, 33.0]), Some((0.0, 254.2)));
        assert_eq!(ends(&[98.1, 100.9]), Some((98.1, 100.9)));
        assert_eq!(ends(&[-2.0, 3.0]), Some((-2.0, 3.0)));
        assert_eq!(ends(&[-98.0, -100.0]), Some((-100.0, -98.0)));
        assert_eq!((ends(&[5.0]), ends(&[0.0]), ends(&[])), (Some((0.0, 5.0)), Some((0.0, 1.0)), None));
    }

    proptest! {
        #[test]
        fn ticks_hold_all_numbers_and_are_few(a in -1e300..1e300_f64, b in -1e300..1e300_f64, shrink in 0..600_i32, count in 2..7_usize) {
            let (a, b) = (a * 10_f64.powi(-shrink), b * 10_f64.powi(-shrink));
            let ticks = Ticks::around(a.min(b), a.max(b), count, 999);
            prop_assert!(ticks.values.len() >= 2 && ticks.values.len() <= 2 * count + 3, "{ticks:?}");
            prop_assert!(ticks.values.iter().all(|value| value.is_finite()));
            let slack = (ticks.high() / 2.0 - ticks.low() / 2.0).abs() * 1e-6;
            prop_assert!(ticks.low() <= a.min(b) + slack && ticks.high() >= a.max(b) - slack, "{ticks:?}");
        }
    }
}
