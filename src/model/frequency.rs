//! How often a dataset is updated.

use jiff::{Span, ToSpan};

/// Names of the EU frequency authority table (`http://publications.europa.eu/resource/authority/frequency`),
/// in lower case as maintainers write them.
const NAMES: &[&str] = &[
    "annual",
    "annual_2",
    "annual_3",
    "bidecennial",
    "biennial",
    "bihourly",
    "bimonthly",
    "biweekly",
    "cont",
    "daily",
    "daily_2",
    "decennial",
    "hourly",
    "irreg",
    "monthly",
    "monthly_2",
    "monthly_3",
    "never",
    "op_datpro",
    "other",
    "quadrennial",
    "quarterly",
    "quinquennial",
    "tridecennial",
    "triennial",
    "trihourly",
    "unknown",
    "update_cont",
    "weekly",
    "weekly_2",
    "weekly_3",
];

/// A name of the EU frequency table, such as `annual`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frequency(&'static str);

impl Frequency {
    /// What stands when a maintainer says nothing.
    pub const UNKNOWN: Self = Self("unknown");

    /// All names, sorted.
    pub fn names() -> &'static [&'static str] {
        NAMES
    }

    /// Looks a name up.
    pub fn new(name: &str) -> Option<Self> {
        NAMES.iter().find(|known| **known == name).map(|known| Self(known))
    }

    /// The time between two updates, in whole days, months or years; what is updated more often than daily counts as
    /// daily. `None` where none is promised: `irreg`, `never`, `cont`, `unknown` and the like.
    pub fn period(self) -> Option<Span> {
        Some(match self.0 {
            "bihourly" | "daily" | "daily_2" | "hourly" | "trihourly" => 1.day(),
            // Three times a week, with a weekend between.
            "weekly_3" => 3.days(),
            "weekly_2" => 4.days(),
            "weekly" => 7.days(),
            "monthly_3" => 10.days(),
            "biweekly" => 14.days(),
            "monthly_2" => 15.days(),
            "monthly" => 1.month(),
            "bimonthly" => 2.months(),
            "quarterly" => 3.months(),
            "annual_3" => 4.months(),
            "annual_2" => 6.months(),
            "annual" => 1.year(),
            "biennial" => 2.years(),
            "triennial" => 3.years(),
            "quadrennial" => 4.years(),
            "quinquennial" => 5.years(),
            "decennial" => 10.years(),
            "bidecennial" => 20.years(),
            "tridecennial" => 30.years(),
            _ => return None,
        })
    }

    /// The name in lower case.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frequency_has_a_period_but_those_that_promise_none() {
        let without: Vec<_> = NAMES.iter().filter(|name| Frequency(name).period().is_none()).copied().collect();
        assert_eq!(without, ["cont", "irreg", "never", "op_datpro", "other", "unknown", "update_cont"]);
    }
}
