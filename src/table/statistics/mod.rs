//! Statistics of one column, in one pass over its values and in bounded memory: about 1.2 MB in the worst case, a few
//! kilobytes for a small table.
//!
//! Everything is exact up to 10,000 different values, however many values there are; beyond that, the number of
//! different values, the quartiles and the histogram are estimates and marked so. Values in the same order give the
//! same result on every machine: hashes have fixed seeds, and nothing follows their order.

mod decimal;
mod distinct;
mod histogram;
mod hyper_log_log;
mod moments;
mod numbers;
mod sketch;
#[cfg(test)]
mod tests;
mod vocabulary;

use self::distinct::{Distinct, Key, Seen};
use self::numbers::Numbers;
use self::vocabulary::vocabulary;
use crate::model::ColumnProfile;

/// Ways to write "no value" that are kept of one column.
const MARKERS: usize = 100;

/// Collects the values of one column, in the order of the file.
#[derive(Debug, Default)]
pub(crate) struct Statistics {
    values: u64,
    missing: u64,
    markers: Vec<Box<str>>,
    /// Characters of the longest value.
    longest: usize,
    distinct: Distinct,
    /// Smallest and largest of the values that are ordered by their text.
    ordered: Option<Box<(String, String)>>,
    numbers: Option<Box<Numbers>>,
}

impl Statistics {
    /// Statistics of a column without a value yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a number: its value and its clean text, a plain decimal. All ways to write a number are one value, and
    /// the first one is shown. Numbers of so many digits that an `f64` cannot tell them apart are told apart by text.
    #[inline]
    pub(crate) fn number(&mut self, value: f64, clean: &str) {
        if !value.is_finite() {
            return self.text(clean);
        }
        // Zero has two signs, but is one number.
        let value = value + 0.0;
        self.values += 1;
        self.measure(clean);
        let seen = match decimal::beyond_f64(clean) {
            None => self.distinct.add(Key::Number(value), clean),
            Some(shortest) => self.distinct.add(Key::Text(shortest), clean),
        };
        if seen != Seen::Again {
            self.numbers.get_or_insert_with(|| Box::new(Numbers::new(value, clean))).add(value, clean, seen);
        }
    }

    /// Adds a value whose clean text sorts as the value does: a date, a year, a period, a time, a boolean.
    #[inline]
    pub(crate) fn ordered(&mut self, clean: &str) {
        if self.add_text(clean) != Seen::Again {
            self.compare(clean);
        }
    }

    /// Adds a text.
    #[inline]
    pub(crate) fn text(&mut self, clean: &str) {
        self.add_text(clean);
    }

    /// Adds a cell without a value, as it is written; the empty text for an empty cell.
    pub(crate) fn missing(&mut self, marker: &str) {
        self.missing += 1;
        let place = self.markers.binary_search_by(|known| (**known).cmp(marker));
        if let Err(place) = place
            && self.markers.len() < MARKERS
        {
            self.markers.insert(place, marker.into());
        }
    }

    /// The statistics of the values so far.
    pub(crate) fn finish(self) -> ColumnProfile {
        let (minimum, maximum) = match (&self.numbers, &self.ordered) {
            (Some(numbers), _) => (Some(numbers.minimum().into()), Some(numbers.maximum().into())),
            (None, Some(extremes)) => (Some(extremes.0.as_str().into()), Some(extremes.1.as_str().into())),
            (None, None) => (None, None),
        };
        let has_texts_only = self.numbers.is_none() && self.ordered.is_none();
        let vocabulary = if has_texts_only { vocabulary(&self.distinct) } else { Vec::new() };
        let numbers = self.numbers.map(|numbers| numbers.finish(&self.distinct));
        let found = self.distinct.finish();
        ColumnProfile {
            values: self.values,
            missing: self.missing,
            missing_markers: self.markers,
            distinct: found.distinct,
            minimum,
            maximum,
            numbers,
            top: found.top,
            vocabulary,
            longest: u32::try_from(self.longest).unwrap_or(u32::MAX),
            examples: found.examples,
        }
    }

    #[inline]
    fn add_text(&mut self, clean: &str) -> Seen {
        self.values += 1;
        let seen = self.distinct.add(Key::Text(clean), clean);
        if seen != Seen::Again {
            self.measure(clean);
        }
        seen
    }

    /// Counts characters only where there can be more than in the longest value so far.
    #[inline]
    fn measure(&mut self, clean: &str) {
        if clean.len() > self.longest {
            self.longest = self.longest.max(clean.chars().count());
        }
    }

    fn compare(&mut self, clean: &str) {
        let Some(extremes) = &mut self.ordered else {
            self.ordered = Some(Box::new((clean.to_owned(), clean.to_owned())));
            return;
        };
        let (minimum, maximum) = &mut **extremes;
        if clean < minimum.as_str() {
            clean.clone_into(minimum);
        } else if clean > maximum.as_str() {
            clean.clone_into(maximum);
        }
    }
}
