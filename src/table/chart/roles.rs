//! What each column is to a chart, by its type, its name and its profile.

use super::super::lexicon::{
    counts_rows, names_a_class, names_a_coordinate, names_a_counter, names_a_day, names_a_note, names_a_part_of_time,
    names_a_unit, names_an_identifier, names_preliminary, says_preliminary, words_of,
};
use crate::model::{Column, FieldType, Mark, Table};

/// Characters of a text that is a remark rather than the name of something.
const LONG: u32 = 160;

/// Rows from which whole numbers that go from 1 to their number are taken for a count of the rows.
const COUNTED: u64 = 10;

/// What a column is to a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// When.
    Time,
    /// How much.
    Number,
    /// Of what: a text, or a number that identifies a row.
    Category,
    /// Of what, as a code.
    Code,
    /// What the numbers of the row are counted in.
    Unit,
    /// Whether the numbers of the row are not final.
    Preliminary,
    /// Nothing.
    Other,
}

/// The roles of all columns.
#[derive(Debug, Clone)]
pub(super) struct Roles {
    roles: Vec<Role>,
    /// The column of times, if there is one.
    pub(super) time: Option<usize>,
    /// Places, in the rows of the downloads, of the columns that say how final a year is.
    pub(super) flags: Vec<usize>,
    /// The place of the column that says what a row is.
    pub(super) row_type: Option<usize>,
    /// Whether a column says in a way that is not understood which rows belong together: numbers of a list in steps,
    /// days that could not be read.
    is_unclear: bool,
}

impl Roles {
    pub(super) fn of(table: &Table, primary_key: &[Box<str>]) -> Self {
        let is_key = |column: &Column| primary_key.contains(&column.field.name);
        let mut roles: Vec<Role> =
            table.columns.iter().map(|column| role(column, table.rows, is_key(column))).collect();
        if table.columns.first().is_some_and(|column| is_counter(column, table.rows)) {
            roles[0] = Role::Other;
        }
        let times = || (0..roles.len()).filter(|at| roles[*at] == Role::Time);
        let time = times().find(|at| is_key(&table.columns[*at])).or_else(|| times().next());
        for (at, role) in roles.iter_mut().enumerate() {
            if *role == Role::Time && time != Some(at) {
                *role = Role::Other;
            }
        }
        let marks = |wanted: fn(&Mark) -> bool| {
            let behind = table.marks.iter().enumerate().filter(move |(_, mark)| wanted(&mark.mark));
            behind.map(|(at, _)| table.columns.len() + at)
        };
        let flags = marks(|mark| matches!(mark, Mark::Flag(_))).collect();
        let row_type = marks(|mark| *mark == Mark::RowType).next();
        let is_unclear = table.columns.iter().any(is_unclear);
        Self { roles, time, flags, row_type, is_unclear }
    }

    /// The role of a column.
    pub(super) fn get(&self, at: usize) -> Role {
        self.roles[at]
    }

    /// The columns of a role.
    pub(super) fn all(&self, role: Role) -> impl DoubleEndedIterator<Item = usize> {
        self.roles.iter().enumerate().filter(move |(_, own)| **own == role).map(|(at, _)| at)
    }

    /// Whether there are numbers, and something that they are the numbers of.
    pub(super) fn may_have_chart(&self) -> bool {
        let names = self.roles.iter().any(|role| matches!(role, Role::Time | Role::Category | Role::Code));
        names && !self.is_unclear && self.roles.contains(&Role::Number)
    }
}

fn role(column: &Column, rows: u64, is_key: bool) -> Role {
    let Column { field, profile } = column;
    let name = &*field.name;
    match field.field_type {
        _ if profile.values == 0 => Role::Other,
        FieldType::Boolean if names_preliminary(name) => Role::Preliminary,
        FieldType::Boolean => Role::Category,
        FieldType::String => role_of_text(column, rows),
        FieldType::Date | FieldType::Datetime | FieldType::Year | FieldType::Period => Role::Time,
        FieldType::Time => Role::Other,
        FieldType::Integer | FieldType::Number | FieldType::Percentage | FieldType::Currency => {
            if names_an_identifier(name) {
                Role::Code
            } else if counts_rows(name)
                || names_a_coordinate(&words_of(name))
                || rows >= COUNTED && is_counter(column, rows)
            {
                Role::Other
            } else if is_key || names_a_part_of_time(name) || names_a_class(name) {
                Role::Category
            } else {
                Role::Number
            }
        }
    }
}

fn role_of_text(column: &Column, rows: u64) -> Role {
    let Column { field, profile } = column;
    let name = &*field.name;
    let words = &profile.vocabulary;
    if names_preliminary(name) || !words.is_empty() && words.iter().all(|word| says_preliminary(word)) {
        Role::Preliminary
    } else if names_a_unit(name) {
        Role::Unit
    } else if names_a_note(name) || profile.values * 2 < rows || profile.longest > LONG {
        Role::Other
    } else if names_an_identifier(name) || counts_rows(name) {
        Role::Code
    } else {
        Role::Category
    }
}

fn is_unclear(Column { field, profile }: &Column) -> bool {
    field.field_type == FieldType::String
        && profile.values > 0
        && (names_a_counter(&words_of(&field.name)) || names_a_day(&words_of(&field.name)))
}

/// Whether whole numbers count the rows: 1, 2, 3 …, as ranks do.
fn is_counter(column: &Column, rows: u64) -> bool {
    let profile = &column.profile;
    let bound = |bound: &Option<Box<str>>| bound.as_deref().and_then(|text| text.parse::<u64>().ok());
    column.field.field_type == FieldType::Integer
        && profile.distinct.value == rows
        && bound(&profile.minimum) == Some(1)
        && bound(&profile.maximum) == Some(rows)
}
