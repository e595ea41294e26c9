//! The header row → columns with their fields.

use std::collections::BTreeSet;

use csv::Position;

use super::fault::{FaultyFile, Part};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::model::{Constraints, Field, FieldType};

/// Matches the names in a header with the declared fields: a field is a column's when its name or its title
/// (in the first language) is the header's text. The order of the columns is the file's.
pub(super) fn columns(
    names: &[String],
    fields: &[Field],
    position: &Position,
    file: &FaultyFile<'_>,
) -> (Vec<Field>, Vec<Diagnostic>) {
    let mut matching =
        Matching { fields, open: (0..fields.len()).collect(), taken: BTreeSet::new(), faults: Vec::new() };
    matching.taken.extend(fields.iter().map(|field| field.name.to_string()));
    let columns = names.iter().enumerate().map(|(at, name)| {
        matching.column(at, name, |code, message| Diagnostic::new(code, file.locate(position, Part::Cell(at)), message))
    });
    let columns = columns.collect();
    let found = names.iter().filter(|name| !name.is_empty()).map(String::as_str).collect::<Vec<_>>().join(", ");
    for index in matching.open {
        let message = format!("the declared field `{}` is not in the header", fields[index].name);
        let fault = Diagnostic::new(Code::FieldNotFound, file.locate(position, Part::From(0)), message);
        matching.faults.push(fault.with_hint(format!("the header has: {found}")));
    }
    (columns, matching.faults)
}

/// The state of going through a header from left to right.
struct Matching<'a> {
    fields: &'a [Field],
    /// Fields that no column has yet.
    open: Vec<usize>,
    /// Names that a column without a field cannot have.
    taken: BTreeSet<String>,
    faults: Vec<Diagnostic>,
}

impl Matching<'_> {
    fn column(&mut self, at: usize, name: &str, fault: impl Fn(Code, String) -> Diagnostic) -> Field {
        if let Some(place) = self.open.iter().position(|index| is_named(&self.fields[*index], name)) {
            let index = self.open.remove(place);
            return self.fields[index].clone();
        }
        let published = self.free_name(at, name);
        if name.is_empty() {
            let message = format!("column {} has no name in the header", at + 1);
            let hint = "name it in the file, so that people know what it holds";
            self.faults.push(fault(Code::UnnamedColumn, message).with_hint(hint));
        } else if published != name {
            let message = format!("column `{name}` is named like one before it");
            let hint = format!("it is published as `{published}`; give it a name of its own in the file");
            self.faults.push(fault(Code::RepeatedColumn, message).with_hint(hint));
        } else if !self.fields.is_empty() {
            let message = format!("column `{name}` is not among the declared fields");
            let open = self.open.iter().map(|index| &*self.fields[*index].name);
            let hint = closest(name, open).map_or_else(
                || "add a [[distributions.fields]] for it".to_owned(),
                |field| format!("did you mean the field `{field}`?"),
            );
            self.faults.push(fault(Code::UndeclaredColumn, message).with_hint(hint));
        }
        undeclared(&published)
    }

    /// A name that no other column has: `x`, then `x_2`; an empty one becomes `column_3`.
    fn free_name(&mut self, at: usize, name: &str) -> String {
        let base = if name.is_empty() { format!("column_{}", at + 1) } else { name.to_owned() };
        let numbered = (2..).map(|count| format!("{base}_{count}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|name| !self.taken.contains(name));
        let free = free.unwrap_or(base);
        self.taken.insert(free.clone());
        free
    }
}

fn is_named(field: &Field, name: &str) -> bool {
    *field.name == *name || field.title.as_ref().is_some_and(|title| title.get(0).text == name)
}

fn undeclared(name: &str) -> Field {
    Field {
        name: name.into(),
        title: None,
        field_type: FieldType::String,
        type_is_declared: false,
        unit: None,
        description: None,
        constraints: Constraints::default(),
        personal_data: None,
    }
}
