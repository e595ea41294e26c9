//! Names of columns → fields.

use std::collections::BTreeSet;

use super::fault::{Part, Place, TableFault};
use crate::diagnostic::{Code, closest};
use crate::model::{Constraints, Field, FieldType};

/// A column by its name.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) field: Field,
    /// The header says nothing of it.
    pub(super) is_unnamed: bool,
}

/// Matches the names in a header with the declared fields: a field is a column's when its name or its title
/// (in the first language) is the header's text. The order of the columns is the file's. `fault` makes a fault
/// at a part of the header.
pub(super) fn columns(
    names: &[String],
    fields: &[Field],
    fault: impl Fn(Code, Part, String, Option<String>) -> TableFault,
) -> (Vec<Named>, Vec<TableFault>) {
    let mut matching =
        Matching { fields, open: (0..fields.len()).collect(), taken: BTreeSet::new(), faults: Vec::new() };
    matching.taken.extend(fields.iter().map(|field| field.name.to_string()));
    let columns = names
        .iter()
        .enumerate()
        .map(|(at, name)| matching.column(at, name, |code, message, hint| fault(code, Part::Cell(at), message, hint)))
        .collect();
    let found = names.iter().filter(|name| !name.is_empty()).map(String::as_str).collect::<Vec<_>>().join(", ");
    for index in matching.open {
        let message = format!("the declared field `{}` is not in the header", fields[index].name);
        let hint = if found.is_empty() {
            "the file has no header: write header_rows = 0 under [distributions.dialect]".to_owned()
        } else {
            format!("the header has: {found}")
        };
        matching.faults.push(fault(Code::FieldNotFound, Part::From(0), message, Some(hint)));
    }
    (columns, matching.faults)
}

/// The declared fields, for a file without a header.
pub(super) fn declared(fields: &[Field]) -> Vec<Named> {
    fields.iter().map(|field| Named { field: field.clone(), is_unnamed: false }).collect()
}

/// A fault in a header of which no row can be shown.
pub(super) fn place_of(header: Option<&super::layout::Row>, names: &[String], delimiter: u8, part: Part) -> Place {
    let number = header.map(|row| row.number);
    let mut batch = super::records::Batch::default();
    batch.begin_record(number.unwrap_or(0), number.unwrap_or(0) + 1);
    let cells = header.map_or(names, |row| &row.cells);
    cells.iter().for_each(|cell| batch.push_cell(cell, false));
    Place::of(batch.record(0), delimiter, part)
}

/// The state of going through a header from left to right.
struct Matching<'a> {
    fields: &'a [Field],
    /// Fields that no column has yet.
    open: Vec<usize>,
    /// Names that a column without a field cannot have.
    taken: BTreeSet<String>,
    faults: Vec<TableFault>,
}

impl Matching<'_> {
    fn column(&mut self, at: usize, name: &str, fault: impl Fn(Code, String, Option<String>) -> TableFault) -> Named {
        if let Some(place) = self.open.iter().position(|index| is_named(&self.fields[*index], name)) {
            let index = self.open.remove(place);
            return Named { field: self.fields[index].clone(), is_unnamed: false };
        }
        let published = self.free_name(at, name);
        if !name.is_empty() && published != name {
            let message = format!("column `{name}` is named like one before it");
            let hint = format!("it is published as `{published}`; give it a name of its own in the file");
            self.faults.push(fault(Code::RepeatedColumn, message, Some(hint)));
        } else if !name.is_empty() && !self.fields.is_empty() {
            let message = format!("column `{name}` is not among the declared fields");
            let open = self.open.iter().map(|index| &*self.fields[*index].name);
            let hint = closest(name, open).map_or_else(
                || "add a [[distributions.fields]] for it".to_owned(),
                |field| format!("did you mean the field `{field}`?"),
            );
            self.faults.push(fault(Code::UndeclaredColumn, message, Some(hint)));
        }
        Named { field: undeclared(&published), is_unnamed: name.is_empty() }
    }

    /// A name that no other column has: `x`, then `x_2`; an empty one becomes `column_3`.
    fn free_name(&mut self, at: usize, name: &str) -> String {
        let base = if name.is_empty() { format!("column_{}", at + 1) } else { name.to_owned() };
        let free = free_name(&base, |name| self.taken.contains(name));
        self.taken.insert(free.clone());
        free
    }
}

/// `base`, or with a number behind it where that is taken.
pub(super) fn free_name(base: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|count| format!("{base}_{count}"));
    std::iter::once(base.to_owned()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
}

fn is_named(field: &Field, name: &str) -> bool {
    *field.name == *name || field.title.as_ref().is_some_and(|title| title.get(0).text == name)
}

/// A field of which nothing was declared.
pub(super) fn undeclared(name: &str) -> Field {
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
