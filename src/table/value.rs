//! One cell as a value of its column.

use std::borrow::Cow;

use super::infer::{Interpretation, Look, is_text_marker};
use super::moment;
use super::number::{Decimal, Mark, Number, Shape};
use crate::model::FieldType;

/// A cell as its column reads it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    Missing,
    Number(f64, Cow<'a, str>),
    /// A value whose clean text sorts like it.
    Ordered(Cow<'a, str>),
    Text(&'a str),
    /// A year with a word for how final it is.
    Flagged(&'a str, &'a str),
    /// `#REF!`: a program has written an error in place of the value.
    Destroyed,
    /// Not a value of the type.
    Bad,
}

impl<'a> Value<'a> {
    /// The clean text; empty without a value.
    pub(super) fn clean(self) -> Cow<'a, str> {
        match self {
            Self::Number(_, clean) | Self::Ordered(clean) => clean,
            Self::Text(text) | Self::Flagged(text, _) => text.into(),
            Self::Missing | Self::Destroyed | Self::Bad => "".into(),
        }
    }
}

impl Interpretation {
    /// Reads a cell that is not empty. `missing` are the declared signs for "no value", in place of the usual ones.
    pub(super) fn value<'a>(&self, cell: &'a str, look: Look<'a>, native: bool, missing: &[Box<str>]) -> Value<'a> {
        if !missing.is_empty() {
            if missing.iter().any(|sign| **sign == *cell) {
                return Value::Missing;
            }
        } else if look == Look::Marker && (self.has_markers || is_text_marker(cell)) {
            return Value::Missing;
        }
        match (self.field_type, look) {
            (FieldType::String, _) => Value::Text(cell),
            (_, Look::Error) => Value::Destroyed,
            (field_type, Look::Number(number)) => self.number(field_type, &number, cell, native),
            (field_type, look) => self.moment(field_type, look, cell),
        }
    }

    fn number<'a>(&self, field_type: FieldType, number: &Number<'a>, cell: &'a str, native: bool) -> Value<'a> {
        if field_type == FieldType::Year {
            return if moment::is_year(cell) { Value::Ordered(cell.into()) } else { Value::Bad };
        }
        let decimal = if native { Some(Decimal::Point) } else { self.decimal_of(number) };
        let Some(decimal) = decimal.filter(|decimal| number.allows(*decimal)) else { return Value::Bad };
        let fits = match field_type {
            FieldType::Integer => number.is_whole(decimal) && number.mark == Mark::None,
            FieldType::Number => number.mark == Mark::None,
            FieldType::Percentage => matches!(number.mark, Mark::Percent | Mark::None),
            FieldType::Currency => number.mark != Mark::Percent,
            _ => false,
        };
        match (fits, number.is_plain(decimal)) {
            (false, _) => Value::Bad,
            (true, true) => Value::Number(number.value(decimal), cell.into()),
            (true, false) => Value::Number(number.value(decimal), number.clean(decimal).into()),
        }
    }

    /// The sign before the fraction of a number: the column's, or its own where the column has none.
    fn decimal_of(&self, number: &Number<'_>) -> Option<Decimal> {
        let own = || match number.shape {
            Shape::PointThree | Shape::CommaThree => None,
            shape => Some(shape.decimal().unwrap_or(Decimal::Point)),
        };
        self.decimal.or_else(own)
    }

    fn moment<'a>(&self, field_type: FieldType, look: Look<'a>, cell: &'a str) -> Value<'a> {
        let ordered = |clean: Option<String>| clean.map_or(Value::Bad, |clean| Value::Ordered(same_or(cell, clean)));
        match (field_type, look) {
            (FieldType::Boolean, Look::Boolean(true, _)) => Value::Ordered("true".into()),
            (FieldType::Boolean, Look::Boolean(false, _)) => Value::Ordered("false".into()),
            (FieldType::Date, Look::Day(day)) => ordered(self.date(day)),
            (FieldType::Datetime, Look::DayTime(day, time)) => ordered(self.date(day).map(|date| date + "T" + &time)),
            (FieldType::Time, Look::Time(time)) => ordered(Some(time)),
            (FieldType::Period, Look::Period(period)) => ordered(Some(period)),
            (FieldType::Year, Look::FlaggedYear(year, flag)) => Value::Flagged(year, flag),
            (FieldType::Year, Look::WordedYear(year)) => Value::Ordered(year.into()),
            _ => Value::Bad,
        }
    }

    fn date(&self, day: moment::Day) -> Option<String> {
        let orders = day.orders();
        let order = self.order.or((!orders.tells).then_some(moment::DateOrder::DayFirst));
        day.date(order?).map(moment::iso_date)
    }
}

fn same_or(cell: &str, clean: String) -> Cow<'_, str> {
    if cell == clean { Cow::Borrowed(cell) } else { Cow::Owned(clean) }
}

/// The clean text of a cell.
pub(super) fn clean<'a>(
    interpretation: &Interpretation,
    cell: &'a str,
    native: bool,
    missing: &[Box<str>],
) -> Cow<'a, str> {
    if cell.is_empty() {
        return cell.into();
    }
    if interpretation.field_type == FieldType::String && missing.is_empty() && !interpretation.has_markers {
        return if is_text_marker(cell) { "".into() } else { cell.into() };
    }
    interpretation.value(cell, Look::at(cell), native, missing).clean()
}

/// The word in a cell for how final its year is; empty without one.
pub(super) fn flag<'a>(interpretation: &Interpretation, cell: &'a str, missing: &[Box<str>]) -> &'a str {
    if cell.is_empty() {
        return "";
    }
    match interpretation.value(cell, Look::at(cell), false, missing) {
        Value::Flagged(_, flag) => flag,
        _ => "",
    }
}
