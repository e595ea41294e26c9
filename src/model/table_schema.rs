//! The shape of a table: Frictionless Table Schema and Table Dialect.

use serde::{Deserialize, Serialize};

use super::{Encoding, Localized};

/// A column as the schema describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name for machines: the header of the clean CSV.
    pub name: Box<str>,
    /// Its name for people.
    pub title: Option<Localized>,
    /// What its values are.
    pub field_type: FieldType,
    /// Whether the maintainer said so; otherwise the values did.
    pub type_is_declared: bool,
    /// What they are counted in.
    pub unit: Option<Localized>,
    /// What they mean.
    pub description: Option<Localized>,
    /// What they must satisfy.
    pub constraints: Constraints,
    /// Why the personal-data guard may pass this column.
    pub personal_data: Option<Box<str>>,
}

/// Type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FieldType {
    /// Any text.
    String,
    /// A whole number.
    Integer,
    /// A number with or without a fraction.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A day, `2023-07-20`.
    Date,
    /// A day and a time, `2023-07-20T08:30:00`.
    Datetime,
    /// A time of day, `08:30:00`.
    Time,
    /// A year of four digits.
    Year,
    /// A quarter or a month, `2023Q1` or `2023-06`.
    Period,
    /// A share in percent: the number before the sign, `52.3`.
    Percentage,
    /// An amount of money, in full.
    Currency,
}

impl FieldType {
    /// All types, in the order of the guide.
    pub const ALL: &[Self] = &[
        Self::String,
        Self::Integer,
        Self::Number,
        Self::Boolean,
        Self::Date,
        Self::Datetime,
        Self::Time,
        Self::Year,
        Self::Period,
        Self::Percentage,
        Self::Currency,
    ];

    /// The name in TOML.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Datetime => "datetime",
            Self::Time => "time",
            Self::Year => "year",
            Self::Period => "period",
            Self::Percentage => "percentage",
            Self::Currency => "currency",
        }
    }

    /// Looks a TOML name up.
    pub fn new(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.as_str() == name)
    }

    /// Whether values are amounts, shown aligned at the right.
    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Integer | Self::Number | Self::Percentage | Self::Currency)
    }

    /// Whether values have an order in time.
    pub fn is_temporal(self) -> bool {
        matches!(self, Self::Date | Self::Datetime | Self::Year | Self::Period)
    }
}

/// What the values of a column must satisfy (Table Schema `constraints`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Constraints {
    /// No cell is empty.
    pub required: bool,
    /// No value occurs twice.
    pub unique: bool,
    /// The only values allowed; empty: any.
    pub enumeration: Vec<Box<str>>,
    /// A regular expression (XML Schema flavour: it matches the whole value).
    pub pattern: Option<Box<str>>,
    /// The smallest value allowed.
    pub minimum: Option<Bound>,
    /// The largest value allowed.
    pub maximum: Option<Bound>,
}

/// A number as the maintainer typed it, `0` or `12.5`.
pub type Bound = Box<str>;

/// How a file is written, where declared; what is silent is detected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dialect {
    /// How its bytes are letters.
    pub encoding: Option<Encoding>,
    /// Byte that separates cells.
    pub delimiter: Option<u8>,
    /// Byte around cells that hold separators.
    pub quote: Option<u8>,
    /// The sheet of a workbook, by its name.
    pub sheet: Option<Box<str>>,
    /// Records above the header.
    pub skip_rows: Option<u32>,
    /// Rows of the header.
    pub header_rows: Option<u32>,
    /// Sign before fractions.
    pub decimal: Option<char>,
    /// Sign between groups of three digits.
    pub thousands: Option<char>,
}
