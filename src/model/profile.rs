//! What the values of a column are like.

use serde::{Deserialize, Serialize};

/// Statistics of a column over its data rows: totals, groups and notes are left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnProfile {
    /// Cells with a value.
    pub values: u64,
    /// Cells without one.
    pub missing: u64,
    /// How "no value" is written, sorted; the empty text for an empty cell.
    pub missing_markers: Vec<Box<str>>,
    /// How many different values there are.
    pub distinct: Count,
    /// The smallest value as the clean CSV has it: of numbers and times.
    pub minimum: Option<Box<str>>,
    /// The largest value, likewise.
    pub maximum: Option<Box<str>>,
    /// Statistics of a column of numbers that has a value.
    pub numbers: Option<NumberProfile>,
    /// The most frequent values, at most five, with how often they occur; the most frequent first, then by text.
    /// Empty where all values differ.
    pub top: Vec<(Box<str>, u64)>,
    /// All different values of a column of texts, sorted by their bytes, for search. Empty where they are of another
    /// type, more than 128, or nothing that people search for: running text (longer than 60 characters in the mean,
    /// or one of more than 1,024 bytes) or long numbers (most with more than eight digits), such as telephone and
    /// identity numbers.
    pub vocabulary: Vec<Box<str>>,
    /// Characters of the longest value.
    pub longest: u32,
    /// The first three different values.
    pub examples: Vec<Box<str>>,
}

/// A count that may be an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The number.
    pub value: u64,
    /// Whether it was counted rather than estimated.
    pub exact: bool,
}

impl Default for Count {
    fn default() -> Self {
        Self { value: 0, exact: true }
    }
}

/// Statistics of numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NumberProfile {
    /// Arithmetic mean.
    pub mean: f64,
    /// Sample standard deviation; 0 for a single value.
    pub deviation: f64,
    /// First quartile, median, third quartile (linear interpolation between the nearest ranks).
    pub quartiles: [f64; 3],
    /// Whether the quartiles were counted rather than estimated.
    pub quartiles_exact: bool,
    /// How the values are spread.
    pub histogram: Histogram,
}

/// Counts of values in intervals of one width; an interval holds its lower bound, the last one both.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// Lower bound of the first interval.
    pub start: f64,
    /// Width of an interval: 1, 2, 2.5 or 5 times a power of ten.
    pub width: f64,
    /// Values in each interval, at most twelve.
    pub counts: Vec<u64>,
    /// Whether they were counted rather than estimated.
    pub exact: bool,
}
