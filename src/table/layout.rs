//! Where in a file the table is: what stands above it, its header, and where its body begins.
//!
//! Nothing is known of the columns at first. The rows that hold typed values (numbers, dates) are looked at
//! as a whole: the first of them begins the body, the columns that they fill are the typed ones, and above
//! them a row belongs to the header when it has texts where the body has values.

use super::lexicon::{self, is_group, is_letterhead, is_total, is_unit_line};
use super::moment;
use super::number::{self, Scan, Shape};
use super::records::Record;

/// The deepest header.
const HEADER_LIMIT: usize = 8;

/// Where the table is in its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// Lines above the header, with their numbers.
    pub(super) titles: Vec<(u64, String)>,
    /// Rows that name the columns.
    pub(super) header: Vec<Row>,
    /// Rows that number the columns.
    pub(super) numbered: Vec<Row>,
    /// The first record of the body.
    pub(super) first: u64,
    /// Names of the columns, joined from top to bottom; empty where the header is silent.
    pub(super) names: Vec<String>,
    /// Whether the body of each column holds values rather than texts.
    pub(super) typed: Vec<bool>,
    /// The column that numbers the rows.
    pub(super) counter: Option<usize>,
    /// What the table is counted in, where a line above it says so.
    pub(super) unit: Option<String>,
    /// Whether the first column holds `Tổng số` as one of its values: in a long table its labels come again and again.
    pub(super) has_total_labels: bool,
}

/// A row of the sample.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Its number in the file.
    pub(super) number: u64,
    /// Its cells, without the empty ones at the end.
    pub(super) cells: Vec<String>,
}

/// Cells that are one, as a spreadsheet says: rows and columns from the first to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merged {
    pub(super) rows: (u64, u64),
    pub(super) columns: (usize, usize),
}

/// What is declared of the place of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct DeclaredLayout {
    /// Rows of the header.
    pub(super) header_rows: Option<u32>,
    /// Records above the header.
    pub(super) skip_rows: Option<u32>,
    /// What each declared field may be called in the header.
    pub(super) names: Vec<Vec<String>>,
}

impl Row {
    pub(super) fn of(record: Record<'_>) -> Self {
        let cells: Vec<String> = record.cells().take(record.extent()).map(one_line).collect();
        let cells = if is_rule(cells.iter().map(String::as_str)) { Vec::new() } else { cells };
        Self { number: record.number, cells }
    }

    pub(super) fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", String::as_str)
    }

    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }

    /// Cells that are not empty, with their columns.
    pub(super) fn texts(&self) -> impl Iterator<Item = (usize, &str)> {
        self.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).map(|(at, cell)| (at, cell.as_str()))
    }

    fn text(&self) -> String {
        self.texts().map(|(_, cell)| cell).collect::<Vec<_>>().join(" ")
    }
}

/// Whether a row is a line drawn under a header: `|-----|:---:|`.
pub(super) fn is_rule<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let mut filled = cells.filter(|cell| !cell.is_empty()).peekable();
    filled.peek().is_some()
        && filled
            .all(|cell| cell.len() >= 3 && cell.bytes().all(|byte| matches!(byte, b'-' | b':' | b'=' | b'_' | b'+')))
}

/// A cell on one line, with single spaces.
pub(super) fn one_line(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a cell is, looked at alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Empty,
    /// A sign for "no value".
    Mark,
    Number,
    Year,
    /// A date, a time or a period.
    Moment,
    /// Digits and signs that are no number: `5-10`, `~60`, `1/2`, `30/02/2023`, and what programs write for an error.
    Odd,
    Text,
}

impl Class {
    pub(super) fn of(cell: &str) -> Self {
        if cell.is_empty() {
            return Self::Empty;
        }
        if matches!(
            cell,
            "-" | "–"
                | "—"
                | "--"
                | "---"
                | "."
                | "\\N"
                | ".."
                | "..."
                | "…"
                | "x"
                | "X"
                | "*"
                | "N/A"
                | "n/a"
                | "#N/A"
        ) {
            return Self::Mark;
        }
        match number::scan(cell) {
            Scan::Number(number) if number.shape == Shape::Whole && moment::is_likely_year(cell) => Self::Year,
            Scan::Number(_) | Scan::Rounded => Self::Number,
            Scan::Other if moment::flagged_year(cell).is_some() => Self::Year,
            Scan::Other if moment::day(cell).is_some() || moment::day_and_time(cell).is_some() => Self::Moment,
            Scan::Other if moment::time(cell).is_some() || moment::period(cell).is_some() => Self::Moment,
            Scan::Other if is_odd(cell) => Self::Odd,
            Scan::Other => Self::Text,
        }
    }

    pub(super) fn is_typed(self) -> bool {
        matches!(self, Self::Number | Self::Year | Self::Moment | Self::Odd)
    }

    /// Whether such a cell may head a column of other values, as years, dates and spans of ages do.
    fn may_head(self) -> bool {
        matches!(self, Self::Year | Self::Moment | Self::Odd)
    }
}

fn is_odd(cell: &str) -> bool {
    let signs = |c: char| c.is_ascii_digit() || ".,-/~<>≈±+–% :".contains(c);
    let has_digit = || cell.bytes().any(|byte| byte.is_ascii_digit());
    // `1,2K`, `12 ha`, `8,5 p`
    let begins = cell
        .trim_start_matches(['~', '<', '>', '≈', '±', '+', '-', '.', ','])
        .starts_with(|c: char| c.is_ascii_digit());
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let all_signs = || cell.chars().all(|c| signs(c) || c.is_alphabetic());
    cell.starts_with('#') && cell.ends_with(['!', '?', '#'])
        || has_digit() && all_signs() && (letters == 0 || begins && letters <= 2)
}

/// Finds the table in the first rows of a file. `sample` holds every record of it, empty lines included.
pub(super) fn find(sample: &[Row], declared: &DeclaredLayout, merged: &[Merged]) -> Layout {
    let finder = Finder::new(sample);
    let (header, first) = match declared {
        DeclaredLayout { header_rows: None, skip_rows: None, names } => {
            finder.header_of(names).unwrap_or_else(|| finder.header())
        }
        DeclaredLayout { header_rows, skip_rows, .. } => finder.declared(*header_rows, skip_rows.unwrap_or(0)),
    };
    finder.layout(&header, first, merged)
}

/// The sample with the classes of its cells.
struct Finder<'a> {
    rows: &'a [Row],
    classes: Vec<Vec<Class>>,
}

impl<'a> Finder<'a> {
    fn new(rows: &'a [Row]) -> Self {
        let rows = &rows[..end_of_tables(rows)];
        let classes = rows.iter().map(|row| row.cells.iter().map(|cell| Class::of(cell)).collect()).collect();
        Self { rows, classes }
    }

    fn class(&self, row: usize, column: usize) -> Class {
        self.classes[row].get(column).copied().unwrap_or(Class::Empty)
    }

    /// The header as declared: so many rows that are not blank, below so many records.
    fn declared(&self, header_rows: Option<u32>, skip: u32) -> (Vec<usize>, usize) {
        let wanted = header_rows.unwrap_or(1) as usize;
        let from = (skip as usize).min(self.rows.len());
        let header: Vec<usize> =
            (from..self.rows.len()).filter(|at| self.rows[*at].filled() > 0).take(wanted).collect();
        let first = header.last().map_or(from, |last| last + 1);
        (header, first)
    }

    /// The row that names every declared field.
    fn header_of(&self, names: &[Vec<String>]) -> Option<(Vec<usize>, usize)> {
        let is_named = |row: &Row, field: &Vec<String>| row.cells.iter().any(|cell| field.contains(cell));
        let row =
            self.rows.iter().position(|row| !names.is_empty() && names.iter().all(|field| is_named(row, field)))?;
        let below = (row + 1..self.rows.len()).find(|below| self.rows[*below].filled() > 0);
        let last = below.filter(|below| self.is_numbering(*below)).unwrap_or(row);
        Some((vec![row], last + 1))
    }

    /// The rows of the header and the row where the body begins.
    fn header(&self) -> (Vec<usize>, usize) {
        let Some(typed_row) = self.first_typed_row() else { return self.header_of_texts() };
        let counting = (0..typed_row).find(|row| self.rows[*row].filled() > 1 && self.counter_named_in(*row).is_some());
        let mut typed = self.typed_columns(typed_row);
        // What numbers the rows is no value: `I` and `A` may stand there too.
        if let Some(counter) = (0..typed_row).find_map(|row| self.counter_named_in(row)) {
            typed.iter_mut().skip(counter).take(1).for_each(|typed| *typed = false);
        }
        let numbered = (0..typed_row).rev().find(|row| self.is_numbering(*row));
        let last = match numbered {
            Some(row) => (0..row).rev().find(|row| self.rows[*row].filled() > 0),
            None => self
                .last_header_row(typed_row, &typed)
                .or_else(|| counting.map(|row| self.with_names_below(row, typed_row))),
        };
        let Some(last) = last else {
            return (Vec::new(), numbered.map_or_else(|| self.body_without_header(typed_row, &typed), |row| row + 1));
        };
        let header = self.header_up_from(last);
        (header, numbered.unwrap_or(last) + 1)
    }

    fn counter_named_in(&self, row: usize) -> Option<usize> {
        self.rows[row].texts().find(|(_, cell)| lexicon::names_a_counter(cell)).map(|(column, _)| column)
    }

    /// Rows above the first typed one that belong to a body without a header: total and group rows.
    fn body_without_header(&self, typed_row: usize, typed: &[bool]) -> usize {
        let belongs =
            |row: &usize| self.rows[*row].filled() > 1 && self.fits_body(*row, typed) && !self.is_title(*row, &[]);
        (0..typed_row).rev().take_while(belongs).last().unwrap_or(typed_row)
    }

    /// The first row with values of its own, so that the body has begun.
    fn first_typed_row(&self) -> Option<usize> {
        let typed_count = |row: usize| self.classes[row].iter().filter(|class| class.is_typed()).count();
        let mut filled: Vec<usize> =
            (0..self.rows.len()).filter(|row| typed_count(*row) > 0).map(|row| self.rows[row].filled()).collect();
        filled.sort_unstable();
        let usual = filled.get(filled.len() / 2).copied().unwrap_or(0);
        let mut named = false;
        for row in 0..self.rows.len() {
            let is_candidate = typed_count(row) > 0 && self.rows[row].filled() * 2 >= usual && !self.is_title(row, &[]);
            // One year below a row of names is a value.
            let is_named = named && (typed_count(row) == 1 || self.is_named_above(row));
            let heads = self.is_header_of_moments(row) && !is_named;
            let counts = !named && self.is_header_of_counts(row);
            if is_candidate && !self.is_numbering(row) && !heads && !counts {
                return Some(row);
            }
            named |= self.rows[row].filled() > 1 && typed_count(row) == 0 && !self.is_title(row, &[]);
        }
        None
    }

    /// Whether the row above names every column that a row fills, its label too.
    fn is_named_above(&self, row: usize) -> bool {
        let Some(above) = row.checked_sub(1) else { return false };
        !self.rows[row].cell(0).is_empty()
            && self.rows[row].texts().all(|(column, _)| self.class(above, column) == Class::Text)
    }

    /// Years, dates or periods that head columns of other values: `Chỉ tiêu, 2015, 2016, Sơ bộ 2017`.
    fn is_header_of_moments(&self, row: usize) -> bool {
        let typed: Vec<usize> =
            (0..self.classes[row].len()).filter(|column| self.class(row, *column).is_typed()).collect();
        let moments = typed.iter().all(|column| self.class(row, *column).may_head());
        let texts: Vec<&str> = typed.iter().map(|column| self.rows[row].cell(*column)).collect();
        // The same years may stand under several headings.
        let differ = texts.windows(2).all(|pair| pair[0] != pair[1]);
        let alone = texts.len() == self.rows[row].filled();
        moments
            && differ
            && (self.is_run_of_years(row, &typed) && !alone
                || typed.iter().all(|column| self.differs_below(row, *column, typed.len() > 1)))
    }

    /// Three years or more in a row, each a year after the one before, which the row below does not go on with. Counts
    /// that look like years may stand below them.
    fn is_run_of_years(&self, row: usize, columns: &[usize]) -> bool {
        let run = |row: usize| {
            let years: Vec<i32> =
                columns.iter().filter_map(|column| self.rows[row].cell(*column).parse().ok()).collect();
            years.len() == columns.len() && years.len() > 2 && years.windows(2).all(|pair| pair[1] - pair[0] == 1)
        };
        run(row) && self.rows.get(row + 1).is_none_or(|below| below.filled() == 0 || !run(row + 1))
    }

    /// Whether the values below a year are no years. Where several years stand in a row in order, a count that
    /// looks like a year may be among the values.
    fn differs_below(&self, row: usize, column: usize, several: bool) -> bool {
        let own = self.class(row, column);
        if own == Class::Odd && !several {
            return false;
        }
        let below = (row + 1..self.rows.len()).map(|row| self.class(row, column));
        let below: Vec<Class> = below.filter(|class| class.is_typed() || *class == Class::Text).take(20).collect();
        let alike = below.iter().filter(|class| **class == own).count();
        !below.is_empty() && if several { alike * 2 < below.len() || alike == 0 } else { alike == 0 }
    }

    /// Names and then 1, 2, 3 …, such as months, at the top of a table.
    fn is_header_of_counts(&self, row: usize) -> bool {
        let typed: Vec<usize> =
            (0..self.classes[row].len()).filter(|column| self.class(row, *column).is_typed()).collect();
        let counts = typed
            .iter()
            .enumerate()
            .all(|(at, column)| self.rows[row].cell(*column).trim_start_matches('0') == (at + 1).to_string());
        let named = self.rows[row].texts().next().filter(|(column, _)| self.class(row, *column) == Class::Text);
        typed.len() > 2 && counts && named.is_some_and(|(column, _)| typed.first() == Some(&(column + 1)))
    }

    /// A row that numbers the columns: `1 2 3`, `A B 1 2`, `(1) (2)`, `3=1+2`.
    fn is_numbering(&self, row: usize) -> bool {
        let cells: Vec<(usize, &str)> = self.rows[row].texts().collect();
        let ranks: Option<Vec<Option<u32>>> = cells.iter().map(|(_, cell)| column_number(cell)).collect();
        let Some(ranks) = ranks.filter(|ranks| ranks.len() >= 2) else { return false };
        let numbers: Vec<u32> = ranks.iter().flatten().copied().collect();
        let rising =
            numbers.windows(2).all(|pair| pair[0] < pair[1]) && numbers.first().is_none_or(|first| *first <= 3);
        // `a b c d e=d/c`
        let lettered = cells.len() >= 3
            && cells.iter().enumerate().all(|(at, (_, cell))| {
                cell.split('=')
                    .next()
                    .is_some_and(|sign| sign.trim() == char::from(b'a' + at.min(25) as u8).to_string())
            });
        if numbers.is_empty() || !rising {
            let is_below_names = (0..row).any(|above| self.rows[above].filled() > 1);
            return lettered && is_below_names;
        }
        let letters = ranks.iter().take_while(|rank| rank.is_none()).count();
        let special = letters > 0 && letters + numbers.len() == ranks.len()
            || cells.iter().any(|(_, cell)| cell.contains(['=', '(', '[']));
        special && numbers.len() + letters >= 2 || self.numbers_texts(row, &numbers, cells.len())
    }

    /// `1 2 3` alone may be data, unless it numbers a column of texts too.
    fn numbers_texts(&self, row: usize, numbers: &[u32], cells: usize) -> bool {
        let steps = numbers.windows(2).all(|pair| pair[1] == pair[0] + 1) && numbers.len() == cells && cells >= 3;
        steps
            && (0..cells).any(|column| {
                let below = (row + 1..self.rows.len()).map(|row| self.class(row, column));
                let below: Vec<Class> =
                    below.filter(|class| !matches!(class, Class::Empty | Class::Mark)).take(20).collect();
                let texts = below.iter().filter(|class| **class == Class::Text).count();
                !below.is_empty() && texts * 2 > below.len()
            })
    }

    /// Columns that hold values from `first` on.
    fn typed_columns(&self, first: usize) -> Vec<bool> {
        let width = self.rows[first..].iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let is_typed = |column| {
            let classes = || (first..self.rows.len()).map(|row| self.class(row, column));
            let typed = classes().filter(|class| class.is_typed()).count();
            let texts = classes().filter(|class| *class == Class::Text).count();
            typed > 0 && typed >= texts
        };
        (0..width).map(is_typed).collect()
    }

    /// The lowest row above the body that names columns. Group, total and other rows of the body may stand
    /// between it and the first typed row.
    fn last_header_row(&self, typed_row: usize, typed: &[bool]) -> Option<usize> {
        let above: Vec<usize> = (0..typed_row).filter(|row| self.rows[*row].filled() > 0).collect();
        let names_values = |row: usize| {
            self.rows[row]
                .texts()
                .any(|(column, _)| typed.get(column).copied().unwrap_or(false) && self.names(row, column))
        };
        // A unit that stands alone below a name belongs to it; a text over several columns heads rows.
        let values = typed.iter().filter(|typed| **typed).count();
        let is_unit = |row: usize| values == 1 || self.rows[row].text().starts_with('(');
        let below_names = |row: usize| row > 0 && self.rows[row - 1].filled() > 1 && is_unit(row);
        let is_header = |row: usize| names_values(row) && (!self.is_title(row, &[]) || below_names(row));
        let named = above.iter().rev().copied().find(|row| is_header(*row))?;
        Some(self.with_names_below(named, typed_row))
    }

    /// The last row of a header that has the row `named`: below it, rows that name columns which have no name yet
    /// belong to it too.
    fn with_names_below(&self, named: usize, typed_row: usize) -> usize {
        let below = (named + 1..typed_row).filter(|row| self.rows[*row].filled() > 0);
        let adds_names = |row: &usize| {
            self.rows[*row].texts().all(|(column, _)| self.is_unnamed_above(*row, column)) && !self.begins_body(*row)
        };
        below.take_while(adds_names).last().unwrap_or(named)
    }

    fn names(&self, row: usize, column: usize) -> bool {
        self.class(row, column) == Class::Text
            || self.class(row, column).may_head() && self.is_header_of_moments(row)
            || self.is_header_of_counts(row)
    }

    fn is_unnamed_above(&self, row: usize, column: usize) -> bool {
        (0..row)
            .rev()
            .take_while(|above| self.rows[*above].filled() > 0)
            .all(|above| self.rows[above].cell(column).is_empty())
    }

    fn begins_body(&self, row: usize) -> bool {
        self.rows[row].texts().take(2).any(|(_, cell)| is_total(cell) || lexicon::marker(cell).is_some())
            || self.rows[row].filled() == 1 && self.rows[row].texts().any(|(_, cell)| is_group(cell))
    }

    /// A row that has no text where values belong.
    fn fits_body(&self, row: usize, typed: &[bool]) -> bool {
        self.rows[row]
            .texts()
            .all(|(column, _)| !typed.get(column).copied().unwrap_or(false) || self.class(row, column) != Class::Text)
    }

    /// The header that ends with the row `last`.
    fn header_up_from(&self, last: usize) -> Vec<usize> {
        let mut header = vec![last];
        for row in (0..last).rev() {
            let is_over = self.is_title(row, &header) && !self.is_within_header(row, &header);
            if self.rows[row].filled() == 0 || header.len() == HEADER_LIMIT || is_over {
                break;
            }
            header.insert(0, row);
        }
        header
    }

    /// Whether a text that stands alone has the header above it as well as below.
    fn is_within_header(&self, row: usize, below: &[usize]) -> bool {
        let alone = |row: &usize| self.rows[*row].filled() == 1 && self.rows[*row].cell(0).is_empty();
        let named = (0..=row).rev().find(|row| !alone(row));
        alone(&row) && named.is_some_and(|named| self.rows[named].filled() > 1 && !self.is_title(named, below))
    }

    /// Whether a row above the body is one of the lines over the table rather than of the header. `below` are
    /// the rows of the header that are known.
    fn is_title(&self, row: usize, below: &[usize]) -> bool {
        let cells: Vec<(usize, &str)> = self.rows[row].texts().collect();
        let width = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        match cells.as_slice() {
            [] => true,
            [(column, text)] => width > 1 && (below.is_empty() || !self.spans(row, *column, text, below)),
            [(_, first), ..] => {
                let few = cells.len() <= 3 && cells.len() * 2 <= width.max(3);
                let over = |cell: &str| is_letterhead(cell) || is_unit_line(cell);
                few && (first.ends_with(':') || cells.iter().any(|(_, cell)| over(cell)))
                    || self.stands_over_all(&cells, below)
            }
        }
    }

    /// Two short lines above columns that all have a name, the first of them above the first column.
    fn stands_over_all(&self, cells: &[(usize, &str)], below: &[usize]) -> bool {
        let Some(lowest) = below.last() else { return false };
        let width = self.rows[*lowest].cells.len();
        let all_named = (0..width).all(|column| below.iter().any(|row| !self.rows[*row].cell(column).is_empty()));
        cells.len() <= 2 && width >= 4 && all_named && cells[0].0 == 0 && !self.rows[below[0]].cell(0).is_empty()
    }

    /// Whether a text that stands alone heads several columns of the header below it.
    fn spans(&self, row: usize, column: usize, text: &str, below: &[usize]) -> bool {
        let next = &self.rows[below[0]];
        let heads_two = !next.cell(column).is_empty() && !next.cell(column + 1).is_empty();
        let capitals = text.chars().count() > 15 && !text.chars().any(char::is_lowercase);
        let is_first = row == 0 || self.rows[row - 1].filled() < 2;
        // At the top, a unit or a title stands alone too.
        let says_so = !is_first || lexicon::heads_columns(text);
        let leftmost = next.texts().next().map_or(0, |(first, _)| first);
        column > leftmost && heads_two && says_so && !capitals && !is_letterhead(text) && !text.starts_with('(')
    }

    /// A table without any typed value: the first row that is nearly full names the columns.
    fn header_of_texts(&self) -> (Vec<usize>, usize) {
        let mut widths: Vec<usize> = self.rows.iter().map(Row::filled).filter(|filled| *filled > 0).collect();
        widths.sort_unstable();
        let usual = widths
            .chunk_by(|a, b| a == b)
            .max_by_key(|run| (run.len() * run[0].min(2), run[0]))
            .map_or(0, |run| run[0]);
        let counts = |row: usize| self.rows[row].filled() > 1 && self.counter_named_in(row).is_some();
        let full =
            |row: &usize| counts(*row) || self.rows[*row].filled() * 10 >= usual * 7 && self.rows[*row].filled() > 0;
        let lines = |row: &usize| self.rows[*row].filled() > 1 && self.is_title(*row, &[]);
        let Some(row) = (0..self.rows.len()).find(|row| full(row) && !lines(row)) else { return (Vec::new(), 0) };
        let below = (row + 1..self.rows.len()).find(|row| self.rows[*row].filled() > 0);
        let first = below.filter(|below| self.is_numbering(*below)).unwrap_or(row) + 1;
        (vec![row], first)
    }

    fn layout(&self, header: &[usize], first: usize, merged: &[Merged]) -> Layout {
        let mut typed = self.typed_columns(first.min(self.rows.len()));
        let names = self.names_of(header, merged);
        let counter = self.counter(&names, first);
        typed.iter_mut().enumerate().for_each(|(at, typed)| *typed &= Some(at) != counter);
        let top = header.first().copied().unwrap_or(first);
        let lines = (0..top).filter(|row| self.rows[*row].filled() > 0).map(|row| &self.rows[row]);
        let titles: Vec<(u64, String)> = lines.map(|row| (row.number, row.text())).collect();
        let between = header.last().map_or(first..first, |last| last + 1..first.max(last + 1));
        Layout {
            unit: titles.iter().find_map(|(_, line)| unit_of(line)),
            titles,
            header: header.iter().map(|row| self.rows[*row].clone()).collect(),
            numbered: between.filter(|row| self.is_numbering(*row)).map(|row| self.rows[row].clone()).collect(),
            first: self.rows.get(first).map_or(first as u64, |row| row.number),
            counter,
            names,
            typed,
            has_total_labels: self.has_total_labels(first),
        }
    }

    fn has_total_labels(&self, first: usize) -> bool {
        let labels: Vec<&str> =
            self.rows.iter().skip(first).map(|row| row.cell(0)).filter(|cell| !cell.is_empty()).collect();
        let count = |label: &str| labels.iter().filter(|other| **other == label).count();
        let others = || labels.iter().filter(|label| !is_total(label)).take(20);
        labels.iter().any(|label| is_total(label) && count(label) > 1)
            && others().count() > 1
            && others().all(|label| count(label) > 1)
    }

    /// The column that numbers the rows, by its name, or by its cells where it has none.
    fn counter(&self, names: &[String], first: usize) -> Option<usize> {
        let named = names.iter().position(|name| lexicon::names_a_counter(name));
        named.or_else(|| {
            let cells = || self.rows.iter().skip(first).map(|row| row.cell(0)).filter(|cell| !cell.is_empty());
            let unnamed = names.first().is_some_and(String::is_empty);
            (unnamed && cells().count() > 0 && cells().all(|cell| lexicon::marker(cell).is_some())).then_some(0)
        })
    }

    /// Joins the names of each column from top to bottom.
    fn names_of(&self, header: &[usize], merged: &[Merged]) -> Vec<String> {
        let width = header.iter().map(|row| self.rows[*row].cells.len()).max().unwrap_or(0);
        let mut carried: Vec<Vec<String>> = Vec::new();
        for at in 0..header.len() {
            let mut row: Vec<String> = Vec::with_capacity(width);
            for column in 0..width {
                row.push(self.carried(header, at, column, &row, &carried, merged));
            }
            carried.push(row);
        }
        let name = |column: usize| {
            let mut parts: Vec<&str> = Vec::new();
            for row in &carried {
                if !row[column].is_empty() && parts.last() != Some(&row[column].as_str()) {
                    parts.push(&row[column]);
                }
            }
            parts.join(" ")
        };
        (0..width).map(name).collect()
    }

    /// The text of a header cell, or that of the cell to its left where both are one.
    fn carried(
        &self,
        header: &[usize],
        at: usize,
        column: usize,
        left: &[String],
        above: &[Vec<String>],
        merged: &[Merged],
    ) -> String {
        let own = self.rows[header[at]].cell(column);
        if !own.is_empty() || column == 0 {
            return own.to_owned();
        }
        let number = self.rows[header[at]].number;
        let inside = |area: &&Merged| area.rows.0 == number && (area.columns.0 + 1..=area.columns.1).contains(&column);
        if let Some(area) = merged.iter().find(inside) {
            return left.get(area.columns.0).cloned().unwrap_or_default();
        }
        let named_below = |column: usize| header[at + 1..].iter().any(|row| !self.rows[*row].cell(column).is_empty());
        let source = (0..column).rev().find(|column| !self.rows[header[at]].cell(*column).is_empty());
        let same_parents = |source: usize| above.iter().all(|row| row[source] == row[column]);
        match source {
            Some(source) if named_below(column) && named_below(source) && same_parents(source) => {
                left[column - 1].clone()
            }
            _ => String::new(),
        }
    }
}

/// Where signatures and remarks begin that end a file: they say nothing of its columns.
fn end_of_tables(rows: &[Row]) -> usize {
    let closes = |row: &Row| {
        let few = row.filled() <= 3 && row.filled() * 2 <= row.cells.len().max(4);
        few && row.texts().any(|(_, cell)| lexicon::is_note(cell))
    };
    let sparse = |row: &Row| row.filled() <= 3 && row.texts().all(|(_, cell)| Class::of(cell) == Class::Text);
    let tail = rows.iter().rev().take_while(|row| sparse(row)).count();
    let first = rows[rows.len() - tail..].iter().position(closes);
    first.map_or(rows.len(), |first| rows.len() - tail + first)
}

/// The number that a cell gives its column, or nothing for a letter; `None` when it does neither.
fn column_number(cell: &str) -> Option<Option<u32>> {
    let bare = cell.trim_matches(['(', ')', '[', ']', ' ', '.']);
    if let [letter] = bare.as_bytes()
        && letter.is_ascii_alphabetic()
    {
        return Some(None);
    }
    let (number, formula) = bare.split_once('=').map_or((bare, None), |(number, formula)| (number, Some(formula)));
    let sums = formula.is_none_or(|formula| {
        let known = |c: char| {
            c.is_ascii_digit()
                || c.is_ascii_uppercase()
                || matches!(c, '+' | '-' | ':' | '/' | '*' | '(' | ')' | ' ' | '.' | '…' | ',' | 'x' | '%' | '=')
        };
        formula.chars().all(known)
    });
    let number = number.trim().trim_matches(['(', ')']);
    if formula.is_some() && number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Some(None);
    }
    (sums && !number.is_empty() && number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| number.parse().ok())
}

fn unit_of(line: &str) -> Option<String> {
    is_unit_line(line).then_some(())?;
    let (_, unit) = line.split_once(':')?;
    let unit = unit.trim().trim_end_matches([')', '.']);
    (!unit.is_empty()).then(|| unit.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(text: &str) -> Layout {
        let rows: Vec<Row> = text
            .lines()
            .enumerate()
            .map(|(number, line)| {
                let mut cells: Vec<String> = line.split('|').map(|cell| cell.trim().to_owned()).collect();
                while cells.last().is_some_and(String::is_empty) {
                    cells.pop();
                }
                Row { number: number as u64, cells }
            })
            .collect();
        find(&rows, &DeclaredLayout::default(), &[])
    }

    fn header(text: &str) -> (Vec<u64>, u64) {
        let layout = layout(text);
        (layout.header.iter().map(|row| row.number).collect(), layout.first)
    }

    #[test]
    fn a_budget_form_with_a_title_block_three_header_rows_and_numbered_columns() {
        let text = "BIỂU SỐ 53/CK-NSNN\nDỰ TOÁN CHI NĂM 2023\n||||Đơn vị: triệu đồng\n\n\
            STT|Tên đơn vị|Tổng số|Trong đó|||\n|||Chi đầu tư|Chi thường xuyên||\n||||Giáo dục|Y tế|\nA|B|1=2+3|2|3|4|\n\
            |TỔNG SỐ|9.870|1|2|3\nI|CÁC CƠ QUAN|||\n1|Sở A|5|1|2|3\n";
        let layout = layout(text);
        assert_eq!(layout.header.iter().map(|row| row.number).collect::<Vec<_>>(), [4, 5, 6]);
        assert_eq!((layout.first, layout.numbered[0].number), (8, 7));
        assert_eq!(
            layout.names,
            [
                "STT",
                "Tên đơn vị",
                "Tổng số",
                "Trong đó Chi đầu tư",
                "Trong đó Chi thường xuyên Giáo dục",
                "Trong đó Chi thường xuyên Y tế"
            ]
        );
        assert_eq!((layout.unit.as_deref(), layout.counter), (Some("triệu đồng"), Some(0)));
        assert_eq!(layout.titles.len(), 3);
    }

    #[test]
    fn years_head_columns_of_other_values_only() {
        assert_eq!(header("Chỉ tiêu|2015|2016|Prel. 2017\nDân số|301|302|303\n"), (vec![0], 1));
        assert_eq!(header("Trường|Từ năm|Đến năm\nA|1990|1999\nB|1991|2003\n"), (vec![0], 1));
        assert_eq!(header("A|1990|1999\nB|1991|2003\n"), (vec![], 0));
    }

    #[test]
    fn small_numbers_below_a_header_are_data() {
        assert_eq!(header("a|b|c\n1|2|3\n4|5|6\n"), (vec![0], 1));
        assert_eq!(header("STT|Tên|Số\n1|2|3\n1|Na Rì|7\n2|Ba Bể|9\n"), (vec![0], 2));
        assert_eq!(header("1|2|3\n4|5|6\n"), (vec![], 0));
    }

    #[test]
    fn rows_of_the_body_without_values_do_not_join_the_header() {
        assert_eq!(header("Huyện|Số hộ|Số khẩu\nHuyện Ba Bể||\nXã A|5|6\n"), (vec![0], 1));
        assert_eq!(header("STT|Huyện|Số hộ\n|TỔNG SỐ|..\n1|A|5\n"), (vec![0], 1));
        assert_eq!(header("Huyện|Dân số|\n|Nam|Nữ\nNa Rì|5|6\n"), (vec![0, 1], 2));
        assert_eq!(header("Huyện|Dân số\n|(người)\nNa Rì|5\n"), (vec![0, 1], 2));
    }

    #[test]
    fn a_table_of_texts_has_one_header_row() {
        assert_eq!(header("DANH SÁCH TRƯỜNG\n\nTên|Xã\nA|X\nB|Y\n"), (vec![2], 3));
        assert_eq!(header("Tên\nA\nB\n"), (vec![0], 1));
    }

    #[test]
    fn a_column_number_may_be_a_sum() {
        assert_eq!(
            ["A", "(1)", "3=1+2", "12", "4 = 5 + 6"].map(column_number),
            [Some(None), Some(Some(1)), Some(Some(3)), Some(Some(12)), Some(Some(4))]
        );
        assert_eq!(["Na Rì", "", "1,5", "2015"].map(column_number), [None, None, None, None]);
    }
}
