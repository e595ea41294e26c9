//! Clean rows on their way from the reader to the writers.

/// Clean rows in one buffer. A cell is a range of the text; an empty range is a missing value.
#[derive(Debug, Clone, Default)]
pub(crate) struct CleanRows {
    text: String,
    /// Where each cell ends in the text, row by row.
    ends: Vec<usize>,
    columns: usize,
}

impl CleanRows {
    /// No rows yet, of so many columns.
    pub(crate) fn new(columns: usize) -> Self {
        Self { text: String::new(), ends: Vec::new(), columns }
    }

    /// Adds the next cell, the empty text for a missing value. A row begins when the one before it is full.
    pub(crate) fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// The number of full rows.
    pub(crate) fn len(&self) -> usize {
        self.ends.len().checked_div(self.columns).unwrap_or(0)
    }

    /// Bytes of all cells together, by which a batch can be kept small.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The full rows.
    pub(crate) fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.len()).map(|row| self.row(row * self.columns))
    }

    /// The row whose first cell has this index.
    fn row(&self, first: usize) -> Row<'_> {
        let start = if first == 0 { 0 } else { self.ends[first - 1] };
        Row { text: &self.text, start, ends: &self.ends[first..first + self.columns] }
    }
}

/// One of the rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    text: &'a str,
    start: usize,
    ends: &'a [usize],
}

impl<'a> Row<'a> {
    /// The cells in the order of the columns.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let Self { text, mut start, ends } = *self;
        ends.iter().map(move |&end| {
            let cell = &text[start..end];
            start = end;
            cell
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_were_pushed() {
        let mut rows = CleanRows::new(2);
        for cell in ["a", "", "Ắ", "b\nc"] {
            rows.push(cell);
        }
        let read: Vec<Vec<_>> = rows.rows().map(|row| row.iter().collect()).collect();
        assert_eq!(read, [["a", ""], ["Ắ", "b\nc"]]);
    }

    #[test]
    fn a_row_that_is_not_full_does_not_count() {
        let mut rows = CleanRows::new(2);
        rows.push("a");
        assert_eq!(rows.len(), 0);
        rows.push("b");
        rows.push("c");
        assert_eq!((rows.len(), rows.rows().len(), rows.bytes()), (1, 1, 3));
        assert_eq!(CleanRows::new(0).rows().len(), 0);
    }
}
