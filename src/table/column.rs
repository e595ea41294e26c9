//! One column in the first pass: its values against its field, or its field from its values.

use csv::Position;
use regex::Regex;

use super::fault::{FaultyFile, Part, Tally};
use super::infer::Candidates;
use super::value::{self, NumberSigns};
use crate::diagnostic::{Code, Diagnostic, did_you_mean, quoted};
use crate::model::{Column, Field, FieldType};

/// Where a cell stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) row: u64,
    pub(super) position: &'a Position,
    pub(super) at: usize,
}

/// The state of one column.
pub(super) struct ColumnPass {
    field: Field,
    rule: Rule,
    candidates: Candidates,
    missing: u64,
    example: String,
    /// The first number that may mean two things, and where it stands.
    first_ambiguous: Option<(String, Position, usize)>,
    types: Tally,
    constraints: Tally,
}

/// Constraints of a column, ready to be asked of each value.
struct Rule {
    required: bool,
    enumeration: Vec<Box<str>>,
    /// The pattern, and as it was typed.
    pattern: Option<(Regex, Box<str>)>,
    minimum: Option<f64>,
    maximum: Option<f64>,
}

impl ColumnPass {
    pub(super) fn new(field: Field, primary_key: &[Box<str>]) -> Self {
        let in_key = primary_key.contains(&field.name);
        Self {
            rule: Rule::new(&field, in_key),
            field,
            candidates: Candidates::new(),
            missing: 0,
            example: String::new(),
            first_ambiguous: None,
            types: Tally::default(),
            constraints: Tally::default(),
        }
    }

    pub(super) fn see_missing(&mut self, place: Place<'_>) {
        self.missing += 1;
        if self.rule.required {
            let name = &self.field.name;
            let describe = || (format!("record {}: `{name}` is required, but the cell has no value", place.row), None);
            self.constraints.add(Code::ValueConstraint, place.position, Part::Cell(place.at), describe);
        }
    }

    pub(super) fn see(&mut self, cell: &str, signs: NumberSigns, place: Place<'_>) {
        if self.example.is_empty() {
            cell.clone_into(&mut self.example);
        }
        let may_be_number = !self.field.type_is_declared || self.field.field_type.is_numeric();
        if may_be_number && self.first_ambiguous.is_none() && value::is_ambiguous(cell) {
            self.first_ambiguous = Some((cell.to_owned(), place.position.clone(), place.at));
        }
        let field = &self.field;
        let clean = if field.type_is_declared {
            if may_be_number {
                self.candidates.see(cell);
            }
            value::clean(cell, field.field_type, signs)
        } else {
            let plain = value::clean(cell, FieldType::Number, signs);
            self.candidates.see(plain.as_deref().unwrap_or(cell));
            Some(cell.into())
        };
        let Some(clean) = clean else {
            let describe = || {
                let expected = type_words(field.field_type);
                let message =
                    format!("record {}: `{}` should be {expected}, but is `{}`", place.row, field.name, quoted(cell));
                (message, type_hint(field.field_type).map(str::to_owned))
            };
            self.types.add(Code::ValueType, place.position, Part::Cell(place.at), describe);
            return;
        };
        if let Some(broken) = self.rule.broken_by(&clean) {
            let describe =
                || (format!("record {}: `{}` is `{}`, but {broken}", place.row, field.name, quoted(&clean)), None);
            self.constraints.add(Code::ValueConstraint, place.position, Part::Cell(place.at), describe);
        }
    }

    pub(super) fn finish(
        self,
        signs: NumberSigns,
        dot_is_declared: bool,
        file: &FaultyFile<'_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Column {
        let mut field = self.field;
        if !field.type_is_declared {
            field.field_type = self.candidates.decide(&field.name);
        }
        if let Some((example, position, at)) =
            self.first_ambiguous.filter(|_| !dot_is_declared && self.candidates.is_ambiguous())
        {
            let taken = if field.field_type.is_numeric() { "read as fractions" } else { "kept as text" };
            let message = format!(
                "`{}` holds numbers such as `{example}`, whose dot may mark a fraction or thousands; they are {taken}",
                field.name
            );
            let hint = "say which in [distributions.dialect]: decimal = \".\" or thousands = \".\"";
            faults.push(
                Diagnostic::new(Code::AmbiguousNumber, file.locate(&position, Part::Cell(at)), message).with_hint(hint),
            );
        }
        faults.extend(self.types.report(file));
        faults.extend(self.constraints.report(file));
        let example = value::clean_or_same(&self.example, field.field_type, signs).into();
        Column { field, missing: self.missing, example }
    }
}

/// A pattern as a constraint means it: it matches a whole value.
///
/// # Errors
/// When it is no regular expression.
pub fn whole_value_pattern(pattern: &str) -> Result<Regex, regex::Error> {
    Regex::new(&format!("^(?:{pattern})$"))
}

/// What a value of a type is called.
fn type_words(expected: FieldType) -> &'static str {
    match expected {
        FieldType::String => "a text",
        FieldType::Integer => "a whole number",
        FieldType::Number => "a number",
        FieldType::Boolean => "true or false",
        FieldType::Date => "a date",
        FieldType::Datetime => "a date with a time",
        FieldType::Time => "a time",
        FieldType::Year => "a year",
        FieldType::Period => "a quarter or a month",
    }
}

fn type_hint(expected: FieldType) -> Option<&'static str> {
    match expected {
        FieldType::Integer | FieldType::Number => Some(
            "numbers are written 1234.5; other signs are declared as `decimal` and `thousands`, words for \"no value\" as `missing_values`",
        ),
        FieldType::Boolean => Some("write true or false"),
        FieldType::Date => Some("write year-month-day, for example 2023-07-20"),
        FieldType::Datetime => Some("write 2023-07-20T08:30:00"),
        FieldType::Time => Some("write 08:30:00"),
        FieldType::Year => Some("write four digits, for example 2023"),
        FieldType::Period => Some("write a quarter as 2023Q1 or a month as 2023-06"),
        FieldType::String => None,
    }
}

impl Rule {
    fn new(field: &Field, in_primary_key: bool) -> Self {
        let constraints = &field.constraints;
        let bound = |bound: &Option<Box<str>>| bound.as_ref().and_then(|text| text.parse().ok());
        let pattern =
            constraints.pattern.as_ref().and_then(|typed| Some((whole_value_pattern(typed).ok()?, typed.clone())));
        Self {
            required: constraints.required || in_primary_key,
            enumeration: constraints.enumeration.clone(),
            pattern,
            minimum: bound(&constraints.minimum),
            maximum: bound(&constraints.maximum),
        }
    }

    /// Says which constraint a value breaks.
    fn broken_by(&self, value: &str) -> Option<String> {
        if !self.enumeration.is_empty() && !self.enumeration.iter().any(|allowed| **allowed == *value) {
            let allowed = self.enumeration.iter().map(|allowed| &**allowed);
            let meant = did_you_mean(value, allowed.clone()).map(|hint| format!("; {hint}"));
            let list = allowed.collect::<Vec<_>>().join(", ");
            return Some(format!("only these are allowed: {list}{}", meant.unwrap_or_default()));
        }
        if let Some((_, typed)) = self.pattern.as_ref().filter(|(pattern, _)| !pattern.is_match(value)) {
            return Some(format!("it should match the pattern `{typed}`"));
        }
        if self.minimum.is_none() && self.maximum.is_none() {
            return None;
        }
        let number: f64 = value.parse().ok()?;
        match (self.minimum, self.maximum) {
            (Some(minimum), _) if number < minimum => Some(format!("the minimum is {minimum}")),
            (_, Some(maximum)) if number > maximum => Some(format!("the maximum is {maximum}")),
            _ => None,
        }
    }
}
