//! What is known of the numbers of a column.
//!
//! A number that [`Distinct`](super::distinct::Distinct) tracks is kept once, and how often it occurs is known at the
//! end: mean, quartiles and histogram of a column with up to 10,000 different numbers are exact, however many values
//! there are. Numbers that are not tracked go into the sums and the sketch.

use std::cmp::Ordering;

use super::decimal;
use super::distinct::{Distinct, Seen};
use super::histogram::{Range, histogram};
use super::moments::{Collector, Moments};
use super::sketch::{Sketch, quartiles};
use crate::model::NumberProfile;

/// The numbers of one column.
#[derive(Debug)]
pub(super) struct Numbers {
    /// By place among the tracked values; not a number where a text was tracked.
    tracked: Vec<f64>,
    minimum: Extreme,
    maximum: Extreme,
    untracked: Option<Box<Untracked>>,
}

#[derive(Debug)]
struct Extreme {
    value: f64,
    text: String,
}

#[derive(Debug)]
struct Untracked {
    moments: Collector,
    places: Sketch,
    /// Whether all are whole numbers.
    whole: bool,
}

impl Numbers {
    /// No numbers yet, but the first one is known.
    pub(super) fn new(value: f64, clean: &str) -> Self {
        let extreme = || Extreme { value, text: clean.to_owned() };
        Self { tracked: Vec::new(), minimum: extreme(), maximum: extreme(), untracked: None }
    }

    /// Adds a number, unless it was tracked before.
    #[inline]
    pub(super) fn add(&mut self, value: f64, clean: &str, seen: Seen) {
        match seen {
            Seen::Again => return,
            Seen::New(place) => {
                self.tracked.resize(place, f64::NAN);
                self.tracked.push(value);
            }
            Seen::Untracked => self.untracked.get_or_insert_default().add(value),
        }
        if value <= self.minimum.value {
            self.minimum.replace(value, clean, Ordering::Less);
        }
        if value >= self.maximum.value {
            self.maximum.replace(value, clean, Ordering::Greater);
        }
    }

    #[cfg(test)]
    pub(super) fn heap(&self) -> usize {
        let untracked = self.untracked.as_ref();
        size_of::<Self>()
            + self.tracked.capacity() * size_of::<f64>()
            + self.minimum.text.capacity()
            + self.maximum.text.capacity()
            + untracked
                .map_or(0, |untracked| size_of::<Untracked>() + untracked.moments.heap() + untracked.places.heap())
    }

    pub(super) fn minimum(&self) -> &str {
        &self.minimum.text
    }

    pub(super) fn maximum(&self) -> &str {
        &self.maximum.text
    }

    /// The statistics; `distinct` knows how often the tracked numbers occur.
    pub(super) fn finish(self, distinct: &Distinct) -> NumberProfile {
        let (minimum, maximum) = (self.minimum.value, self.maximum.value);
        let mut counts: Vec<(f64, u64)> = self.tracked.iter().copied().zip(distinct.counts()).collect();
        counts.retain(|(value, _)| !value.is_nan());
        sort(&mut counts);
        let mut moments = Moments::of_counts(&counts);
        let mut whole = counts.iter().all(|(value, _)| is_whole(*value));
        let exact = self.untracked.is_none();
        if let Some(untracked) = self.untracked {
            whole &= untracked.whole;
            let in_range = |value: f64| if whole { value.floor() } else { value }.clamp(minimum, maximum);
            counts.extend(untracked.places.counts().map(|(value, count)| (in_range(value), count)));
            sort(&mut counts);
            moments = moments.join(untracked.moments.finish());
        }
        NumberProfile {
            // Rounding must not put the mean of equal values beside them.
            mean: moments.mean().clamp(minimum, maximum),
            deviation: if minimum < maximum { moments.deviation() } else { 0.0 },
            quartiles: quartiles(&counts),
            quartiles_exact: exact,
            histogram: histogram(&counts, Range { minimum, maximum, whole }, exact),
        }
    }
}

impl Extreme {
    /// Takes a value that is at least as extreme, unless it is the same.
    fn replace(&mut self, value: f64, clean: &str, wanted: Ordering) {
        let same = value == self.value;
        let differs_in_text = || decimal::beyond_f64(clean).is_some() && decimal::compare(clean, &self.text) == wanted;
        if !same || differs_in_text() {
            self.value = value;
            self.text.clear();
            self.text.push_str(clean);
        }
    }
}

impl Untracked {
    #[inline]
    fn add(&mut self, value: f64) {
        self.moments.add(value);
        self.places.add(value);
        self.whole = self.whole && is_whole(value);
    }
}

impl Default for Untracked {
    fn default() -> Self {
        Self { moments: Collector::default(), places: Sketch::default(), whole: true }
    }
}

fn sort(counts: &mut [(f64, u64)]) {
    counts.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
}

/// Beyond the whole numbers that an `f64` can tell apart, all are whole. Much faster than rounding where the
/// processor is not known to have an instruction for it.
#[inline]
fn is_whole(value: f64) -> bool {
    const ALL_WHOLE: f64 = (1_u64 << f64::MANTISSA_DIGITS) as f64;
    value.abs() >= ALL_WHOLE || (value as i64) as f64 == value
}
