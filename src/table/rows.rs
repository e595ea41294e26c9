//! Records → rows: which of them hold data, and which are totals, groups, notes or no rows at all.
//!
//! What a row without values is shows only below it: a label over more data is a group, one at the end a note.
//! So a batch is given out when the next one has been looked at.

use super::layout::{Class, Layout, Row, is_rule};
use super::lexicon::{self, Marker, begins_like_sum, is_budget_total, is_group, is_note, is_signature, is_total};
use super::records::{Batch, Record};

/// Records that are looked at below one that is in doubt.
const LOOKAHEAD: usize = 50;

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A row of the table.
    Data,
    /// A row that adds others up.
    Total,
    /// A label over other rows, perhaps with their sum.
    Group,
    /// A remark, a source, a signature, or part of a second table.
    Note,
    /// A line above the body, an empty line, or a header repeated.
    Nothing,
}

/// What a record is by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Nothing,
    Blank,
    /// It has values.
    Full,
    Total,
    /// It has no values.
    Label,
    /// It has texts where values belong.
    Words,
    /// It begins like a note.
    Remark,
}

impl Look {
    fn is_of_body(self) -> bool {
        matches!(self, Self::Full | Self::Total)
    }
}

/// Tells the kinds of records, batch after batch.
pub(super) struct Sorter<'a> {
    layout: &'a Layout,
    typed: Vec<usize>,
    /// The record and line where a second table begins, once it has.
    second: Option<(u64, u64)>,
    /// Whether the body has rows yet.
    begun: bool,
    /// What stands between the last row of the body and the batch: an empty line, a label.
    gap: bool,
    /// Whether signatures have begun.
    closed: bool,
    /// Columns of the table.
    width: usize,
}

/// A batch with what its records are by themselves.
pub(super) struct Looked {
    pub(super) batch: Batch,
    looks: Vec<Look>,
}

impl Looked {
    /// The records from one on.
    fn from(&self, at: usize) -> impl Iterator<Item = (Look, Record<'_>)> {
        (at..self.looks.len()).map(|at| (self.looks[at], self.batch.record(at)))
    }

    /// The records from one on that may settle what it is, also those of the `next` batch.
    fn ahead<'r>(&'r self, at: usize, next: Option<&'r Self>) -> impl Iterator<Item = (Look, Record<'r>)> {
        self.from(at).chain(next.into_iter().flat_map(|next| next.from(0))).take(LOOKAHEAD)
    }
}

impl<'a> Sorter<'a> {
    pub(super) fn new(layout: &'a Layout, width: usize) -> Self {
        let typed = layout.typed.iter().enumerate().filter(|(_, typed)| **typed).map(|(at, _)| at).collect();
        Self { layout, typed, second: None, begun: false, gap: false, closed: false, width }
    }

    /// The record and line where a second table begins, which is not read.
    pub(super) fn second_table(&self) -> Option<(u64, u64)> {
        self.second
    }

    pub(super) fn look(&self, batch: Batch) -> Looked {
        let looks = batch.records().map(|record| self.look_at(record)).collect();
        Looked { batch, looks }
    }

    fn look_at(&self, record: Record<'_>) -> Look {
        if record.number < self.layout.first {
            return Look::Nothing;
        }
        let mut filled = record.cells().filter(|cell| !cell.is_empty());
        let Some(first) = filled.next() else { return Look::Blank };
        if first.len() >= 3
            && matches!(first.as_bytes()[0], b'-' | b':' | b'=' | b'_' | b'+')
            && is_rule(record.cells())
        {
            return Look::Nothing;
        }
        if self.repeats_header(record, first) {
            return Look::Nothing;
        }
        let is_sum = |label| is_total(label) && !self.layout.has_total_labels;
        let in_counter = self.layout.counter.is_some_and(|counter| record.cell(counter) == first);
        if in_counter && begins_like_sum(first) && lexicon::marker(first).is_none() {
            return Look::Total;
        }
        if is_sum(first) || self.may_number_rows(record, first) && filled.next().is_some_and(is_sum) {
            return Look::Total;
        }
        let is_unnumbered = self.layout.counter.is_none_or(|counter| record.cell(counter).is_empty());
        if is_unnumbered && first.starts_with('T') && is_budget_total(first) {
            return Look::Total;
        }
        self.look_at_values(record, first)
    }

    fn look_at_values(&self, record: Record<'_>, first: &str) -> Look {
        if self.typed.is_empty() {
            let filled = record.filled();
            let few = filled == 1 || filled == 2 && self.width > 2;
            let remarks = || record.cells().any(|cell| !cell.is_empty() && is_note(cell));
            return match filled {
                _ if few && remarks() => Look::Remark,
                1 if self.width > 1 => Look::Label,
                _ => Look::Full,
            };
        }
        let mut words = false;
        for cell in self.typed.iter().map(|column| record.cell(*column)).filter(|cell| !cell.is_empty()) {
            if cell.as_bytes()[0].is_ascii_digit() || is_value(cell) {
                return Look::Full;
            }
            // `I` and `A` may stand before a group where codes stand before rows.
            words |= cell != first || !matches!(lexicon::marker(cell), Some(Marker::Letter | Marker::Roman));
        }
        match words {
            _ if is_note(first) => Look::Remark,
            true => Look::Words,
            false => Look::Label,
        }
    }

    fn may_number_rows(&self, record: Record<'_>, first: &str) -> bool {
        let at = self.layout.counter.unwrap_or(0);
        record.cell(at) == first
            && lexicon::marker(first).is_some_and(|marker| marker != Marker::Number || self.layout.counter.is_some())
    }

    /// Whether a record says again what the columns are called or how they are numbered.
    fn repeats_header(&self, record: Record<'_>, first: &str) -> bool {
        let mut rows = self.layout.header.iter().chain(&self.layout.numbered);
        let repeats = |row: &Row| {
            row.texts().next().is_some_and(|(_, cell)| cell == first || first.contains(['\n', '\r']))
                && row.cells.iter().enumerate().all(|(at, cell)| *cell == super::layout::one_line(record.cell(at)))
                && row.cells.len() >= record.extent()
        };
        rows.any(repeats)
    }

    /// Tells the kinds of a batch; `next` is what follows it, unless nothing does.
    pub(super) fn kinds(&mut self, looked: &Looked, next: Option<&Looked>) -> Vec<Kind> {
        let count = looked.looks.len();
        // The next row of the body below each record, and the next record that is not blank.
        let below = next.and_then(|next| next.looks.iter().position(|look| look.is_of_body()));
        let mut more = vec![below.is_some(); count + 1];
        for at in (0..count).rev() {
            more[at] = more[at + 1] || looked.looks[at].is_of_body();
        }
        (0..count).map(|at| self.kind(looked, next, at, more[at + 1])).collect()
    }

    fn kind(&mut self, looked: &Looked, next: Option<&Looked>, at: usize, more: bool) -> Kind {
        let (record, look) = (looked.batch.record(at), looked.looks[at]);
        if look == Look::Nothing {
            return Kind::Nothing;
        }
        if look == Look::Blank {
            self.gap |= self.begun;
            return Kind::Nothing;
        }
        if self.second.is_none() && self.begins_second(looked, next, at) {
            self.second = Some((record.number, record.line));
        }
        if self.second.is_some() {
            return Kind::Note;
        }
        // The next record that is neither empty nor a header.
        let is_row = |(look, _): &(Look, Record<'_>)| !matches!(look, Look::Blank | Look::Nothing);
        let following = looked.ahead(at + 1, next).find(is_row).map(|(_, record)| record);
        let kind = match look {
            Look::Total => Kind::Total,
            // Signatures, and the names below them, are none of the table.
            _ if self.is_closing(record, look, more) => {
                self.closed = true;
                Kind::Note
            }
            _ if self.closed && self.width > 2 && record.filled() < 3 => Kind::Note,
            Look::Full if self.heads_rows(record, following) => Kind::Group,
            Look::Full => Kind::Data,
            Look::Remark => Kind::Note,
            _ if more => self.kind_of_label(record, look, following),
            _ => self.kind_at_end(record, look),
        };
        let of_body = matches!(kind, Kind::Data | Kind::Total);
        self.begun |= of_body;
        self.gap = !of_body && self.begun && (self.gap || kind == Kind::Note);
        kind
    }

    /// Whether a row without values is part of a signature, which stands at the end.
    fn is_closing(&self, record: Record<'_>, look: Look, more: bool) -> bool {
        let is_bare = if self.typed.is_empty() { self.gap } else { look != Look::Full && (self.gap || !more) };
        is_bare && self.width > 1 && record.filled() <= 3 && record.cells().any(is_signature)
    }

    /// Whether a second table begins here: after an empty line or a title there are names where values
    /// belong, and then values again.
    fn begins_second(&self, looked: &Looked, next: Option<&Looked>, at: usize) -> bool {
        if !self.begun || looked.looks[at].is_of_body() || !self.gap && looked.looks[at] != Look::Label {
            return false;
        }
        let mut run = looked.ahead(at, next).take_while(|(look, _)| !look.is_of_body());
        let mut gap = self.gap;
        while let Some((look, record)) = run.next() {
            gap |= look == Look::Blank;
            let names = self.typed.iter().filter(|column| !record.cell(**column).is_empty()).count();
            if look == Look::Words && gap && names >= 2.min(self.typed.len()) && record.filled() >= 2 {
                let body_follows = || looked.ahead(at, next).any(|(look, _)| look.is_of_body());
                return run.all(|(look, _)| look != Look::Remark) && body_follows();
            }
        }
        false
    }

    /// Whether a row with values stands over the rows below it: `I` over `1`, `A` over `I`. In a list of letters `I`
    /// follows `H`.
    fn heads_rows(&self, record: Record<'_>, below: Option<Record<'_>>) -> bool {
        let Some(marker @ (Marker::Letter | Marker::Roman)) = self.marker_of(record) else { return false };
        let Some(below) = below else { return false };
        let (sign, first) = (self.sign_of(record), self.sign_of(below));
        let is_successor = matches!((sign.as_bytes(), first.as_bytes()), ([one], [two]) if *two == one + 1);
        match self.marker_of(below) {
            Some(Marker::Roman) => marker == Marker::Letter && first == "I" && !is_successor,
            Some(Marker::Number) => true,
            _ => false,
        }
    }

    /// The sign in front of a row without what stands around it.
    fn sign_of<'r>(&self, record: Record<'r>) -> &'r str {
        let cell = record.cell(self.layout.counter.unwrap_or(0));
        let sign =
            if lexicon::marker(cell).is_some() { cell } else { cell.split(['.', ')', '/']).next().unwrap_or_default() };
        sign.trim_matches(['.', ')', '(', '/', ':', ' '])
    }

    /// The sign in front of a row, in a cell of its own or with the label.
    fn marker_of(&self, record: Record<'_>) -> Option<Marker> {
        let cell = record.cell(self.layout.counter.unwrap_or(0));
        let alone =
            || lexicon::marker(cell).filter(|marker| self.layout.counter.is_some() || *marker != Marker::Number);
        if self.layout.counter.is_some() { lexicon::marker(cell) } else { lexicon::leading_marker(cell).or_else(alone) }
    }

    /// A row without values that stands over others.
    fn kind_of_label(&self, record: Record<'_>, look: Look, below: Option<Record<'_>>) -> Kind {
        let cells: Vec<&str> = record.cells().filter(|cell| !cell.is_empty()).take(3).collect();
        let alike = |label: &str| {
            let first = |label: &str| label.split_whitespace().next().map(str::to_lowercase);
            below.is_some_and(|below| {
                below.filled() > 1 && below.cells().any(|cell| !cell.is_empty() && first(cell) == first(label))
            })
        };
        match cells.as_slice() {
            // A caption over columns whose rows have labels.
            [_] if look == Look::Words && record.cell(0).is_empty() => Kind::Group,
            _ if look == Look::Words => Kind::Data,
            [label] if label.chars().count() > 120 => Kind::Note,
            [label] if alike(label) => Kind::Data,
            [label] if is_group(label) || lexicon::leading_marker(label).is_some() => Kind::Group,
            [sign, _] => match lexicon::marker(sign) {
                Some(Marker::Letter | Marker::Roman) => Kind::Group,
                _ => Kind::Data,
            },
            _ => Kind::Data,
        }
    }

    /// A row without values below which there is no row of the body.
    fn kind_at_end(&self, record: Record<'_>, look: Look) -> Kind {
        let filled = record.filled();
        let is_marked = || lexicon::marker(record.cell(self.layout.counter.unwrap_or(0))).is_some();
        let is_labelled = || (0..self.typed.first().copied().unwrap_or(1)).any(|at| !record.cell(at).is_empty());
        let label = record.cell(0);
        let is_short_label =
            || !label.is_empty() && label.split_whitespace().count() <= 4 && !label.ends_with(['.', ':']);
        let is_row = !self.begun || !self.gap;
        match look {
            Look::Words if is_row && filled * 2 >= self.width && is_labelled() => Kind::Data,
            Look::Label if is_row && filled == 2 && is_marked() => Kind::Data,
            Look::Label if is_row && filled == 1 && is_short_label() => Kind::Data,
            Look::Label if is_row && filled > 2 && filled * 2 >= self.width => Kind::Data,
            _ => Kind::Note,
        }
    }
}

/// Whether a cell that does not begin with a digit is a value, or a sign for none.
fn is_value(cell: &str) -> bool {
    let class = Class::of(cell);
    class == Class::Mark || class.is_typed()
}
