//! How often a dataset is updated.

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

    /// The name in lower case.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}
