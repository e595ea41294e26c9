//! Rows on their way from the thread that reads a workbook to the one that wants them.

use std::panic;
use std::sync::Once;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::{MAX_COLUMNS, MAX_ROWS, WorkbookError};

/// Text of a batch, in bytes, after which it is handed over.
const BATCH_BYTES: usize = 128 * 1024;
/// Rows of a batch, blank ones included, after which it is handed over.
const BATCH_ROWS: usize = 2048;
/// Batches that wait for their reader.
const BATCHES: usize = 4;
/// Text of one row, in bytes. A row of 16,384 cells of 4,000 characters is below it.
const ROW_BYTES: usize = 256 * 1024 * 1024;
/// Merged regions of a sheet.
const MAX_MERGED: usize = 1_000_000;
/// Cells of a sheet, counted from A1 to the end of each row: a million rows of 500 columns.
const MAX_CELLS: u64 = 500_000_000;
/// Name of the reading thread, by which its panics are known.
const THREAD_NAME: &str = "workbook";

/// A merged region; rows and columns from 0, the last ones included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MergedRegion {
    /// Its top row.
    pub(crate) first_row: u32,
    /// Its bottom row.
    pub(crate) last_row: u32,
    /// Its leftmost column.
    pub(crate) first_column: u32,
    /// Its rightmost column.
    pub(crate) last_column: u32,
}

/// What is in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellKind {
    /// Typed text, a code, an error value or nothing.
    Text,
    /// The sheet's own number, date or boolean: its decimal sign is a point beyond doubt.
    Native,
}

/// The cells of one row, from column A to the last one with a value.
#[derive(Debug, Clone, Default)]
pub(crate) struct SheetRow {
    text: String,
    cells: Vec<(u32, CellKind)>,
}

impl SheetRow {
    /// Cells up to the last one with a value; 0 for a blank row.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// Text of a cell, and whether it is the sheet's own number, date or boolean. Empty beyond the end.
    pub(crate) fn cell(&self, index: usize) -> (&str, bool) {
        let Some(&(end, kind)) = self.cells.get(index) else { return ("", false) };
        let start = index.checked_sub(1).map_or(0, |before| self.cells[before].0);
        (&self.text[start as usize..end as usize], kind == CellKind::Native)
    }
}

/// Rows one after another without a gap between their texts.
#[derive(Debug, Default)]
struct Batch {
    text: String,
    cells: Vec<(u32, CellKind)>,
    rows: Vec<RowEnd>,
}

/// Where a row of a batch ends.
#[derive(Debug, Clone, Copy, Default)]
struct RowEnd {
    text: usize,
    cells: usize,
}

enum Message {
    Opened(Vec<MergedRegion>),
    Rows(Batch),
    End(Result<(), WorkbookError>),
}

/// The rows of a sheet from its top, blank rows between them included.
#[derive(Debug)]
pub(crate) struct SheetRows {
    merged: Vec<MergedRegion>,
    messages: Receiver<Message>,
    batch: Batch,
    position: usize,
    ended: bool,
}

impl SheetRows {
    /// Starts a thread in which `read` hands its rows to a [`RowSink`]. The error of an unusable workbook
    /// comes back from here: `read` says that it has opened the sheet before the first row.
    pub(super) fn read_by(
        read: impl FnOnce(&mut RowSink) -> Result<(), WorkbookError> + Send + 'static,
    ) -> Result<Self, WorkbookError> {
        let (sender, messages) = sync_channel(BATCHES);
        spawn(move || {
            let mut sink = RowSink::new(sender);
            let result = read(&mut sink).and_then(|()| sink.finish());
            // Nobody listens once the receiver is dropped, which is how reading is given up.
            let _ = sink.sender.send(Message::End(result));
        })?;
        let merged = match messages.recv() {
            Ok(Message::Opened(merged)) => merged,
            Ok(Message::End(Err(error))) => return Err(error),
            _ => return Err(panicked()),
        };
        Ok(Self { merged, messages, batch: Batch::default(), position: 0, ended: false })
    }

    /// The merged regions of the sheet, sorted.
    pub(crate) fn merged(&self) -> &[MergedRegion] {
        &self.merged
    }

    /// Fills `row` with the cells of the next row; false at the end.
    pub(crate) fn next(&mut self, row: &mut SheetRow) -> Result<bool, WorkbookError> {
        row.text.clear();
        row.cells.clear();
        while self.position == self.batch.rows.len() {
            if self.ended {
                return Ok(false);
            }
            self.receive()?;
        }
        self.copy_row(row);
        self.position += 1;
        Ok(true)
    }

    fn receive(&mut self) -> Result<(), WorkbookError> {
        match self.messages.recv() {
            Ok(Message::Rows(batch)) => {
                self.batch = batch;
                self.position = 0;
                Ok(())
            }
            Ok(Message::End(result)) => {
                self.ended = true;
                result
            }
            _ => {
                self.ended = true;
                Err(panicked())
            }
        }
    }

    fn copy_row(&self, row: &mut SheetRow) {
        let start = self.position.checked_sub(1).map_or(RowEnd::default(), |before| self.batch.rows[before]);
        let end = self.batch.rows[self.position];
        row.text.push_str(&self.batch.text[start.text..end.text]);
        row.cells.extend_from_slice(&self.batch.cells[start.cells..end.cells]);
    }
}

/// Takes the cells of a sheet, row by row from the top, and hands them over.
#[derive(Debug)]
pub(super) struct RowSink {
    sender: SyncSender<Message>,
    merged: Vec<MergedRegion>,
    /// Merged regions before this one have been reached by the rows.
    reached: usize,
    active: Vec<MergedRegion>,
    batch: Batch,
    row: u32,
    text: String,
    cells: Vec<Pending>,
    sorted: bool,
    /// Blank rows since the last one with a value.
    blank_rows: u32,
    handed_over: u64,
}

/// A cell of the row that is being put together.
#[derive(Debug, Clone, Copy)]
struct Pending {
    column: u32,
    start: usize,
    end: usize,
    kind: CellKind,
}

impl RowSink {
    fn new(sender: SyncSender<Message>) -> Self {
        Self {
            sender,
            merged: Vec::new(),
            reached: 0,
            active: Vec::new(),
            batch: Batch::default(),
            row: 0,
            text: String::new(),
            cells: Vec::new(),
            sorted: true,
            blank_rows: 0,
            handed_over: 0,
        }
    }

    /// Says that the sheet is there, with its merged regions. To be called once, before the first cell.
    pub(super) fn opened(&mut self, mut merged: Vec<MergedRegion>) -> Result<(), WorkbookError> {
        if merged.len() > MAX_MERGED {
            return Err(WorkbookError::TooLarge(format!("{} merged regions", merged.len())));
        }
        merged.retain(|region| region.first_row <= region.last_row && region.first_column <= region.last_column);
        merged.sort_unstable();
        self.merged.clone_from(&merged);
        self.send(Message::Opened(merged))
    }

    /// Takes a cell. Rows come in order; the cells of a row may come in any.
    pub(super) fn cell(&mut self, row: u32, column: u32, text: &str, kind: CellKind) -> Result<(), WorkbookError> {
        if text.is_empty() {
            return Ok(());
        }
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(WorkbookError::broken(format_args!("a cell outside the sheet, row {}", u64::from(row) + 1)));
        }
        if row < self.row {
            return Err(WorkbookError::broken(format_args!("row {} comes after row {}", row + 1, self.row + 1)));
        }
        while self.row < row {
            self.end_row()?;
        }
        self.add(column, text, kind)
    }

    fn add(&mut self, column: u32, text: &str, kind: CellKind) -> Result<(), WorkbookError> {
        let start = self.text.len();
        if start + text.len() > ROW_BYTES {
            return Err(WorkbookError::TooLarge(format!("row {} has more than 256 MB of text", self.row + 1)));
        }
        self.sorted &= self.cells.last().is_none_or(|last| last.column < column);
        self.text.push_str(text);
        self.cells.push(Pending { column, start, end: self.text.len(), kind });
        Ok(())
    }

    /// The last row has come; blank rows after it are not handed over.
    fn finish(&mut self) -> Result<(), WorkbookError> {
        if !self.cells.is_empty() {
            self.end_row()?;
        }
        self.hand_over()
    }

    fn end_row(&mut self) -> Result<(), WorkbookError> {
        self.drop_covered_cells();
        if !self.sorted {
            self.cells.sort_by_key(|cell| cell.column);
            self.sorted = true;
        }
        self.put_row();
        self.row += 1;
        if self.handed_over > MAX_CELLS {
            return Err(WorkbookError::TooLarge("more than 500 million cells".to_owned()));
        }
        if self.batch.text.len() >= BATCH_BYTES || self.batch.rows.len() >= BATCH_ROWS {
            self.hand_over()?;
        }
        Ok(())
    }

    fn drop_covered_cells(&mut self) {
        let row = self.row;
        self.active.retain(|region| region.last_row >= row);
        while let Some(region) = self.merged.get(self.reached).copied().filter(|region| region.first_row <= row) {
            self.activate(region);
            self.reached += 1;
        }
        if !self.active.is_empty() {
            let active = &self.active;
            self.cells.retain(|cell| !is_covered(active, row, cell.column));
        }
    }

    /// Active regions are kept in the order of their columns. One that overlaps another, which no program
    /// allows, covers nothing.
    fn activate(&mut self, region: MergedRegion) {
        let place = self.active.partition_point(|other| other.first_column < region.first_column);
        let before = place.checked_sub(1).and_then(|before| self.active.get(before));
        let overlaps = before.is_some_and(|before| before.last_column >= region.first_column)
            || self.active.get(place).is_some_and(|after| after.first_column <= region.last_column);
        if !overlaps {
            self.active.insert(place, region);
        }
    }

    /// Moves the pending cells into the batch; of two for one column the later counts.
    fn put_row(&mut self) {
        let Some(last) = self.cells.last() else {
            self.blank_rows += 1;
            return;
        };
        self.handed_over += u64::from(last.column);
        for _ in 0..std::mem::take(&mut self.blank_rows) {
            self.put_row_end();
        }
        self.put_cells();
        self.put_row_end();
        self.text.clear();
        self.cells.clear();
    }

    fn put_cells(&mut self) {
        let start = self.batch.text.len();
        let mut next_column = 0;
        for (index, cell) in self.cells.iter().enumerate() {
            if self.cells.get(index + 1).is_some_and(|after| after.column == cell.column) {
                continue;
            }
            let end_before = (self.batch.text.len() - start) as u32;
            self.batch.cells.extend((next_column..cell.column).map(|_| (end_before, CellKind::Text)));
            self.batch.text.push_str(&self.text[cell.start..cell.end]);
            self.batch.cells.push(((self.batch.text.len() - start) as u32, cell.kind));
            next_column = cell.column + 1;
        }
    }

    fn put_row_end(&mut self) {
        self.batch.rows.push(RowEnd { text: self.batch.text.len(), cells: self.batch.cells.len() });
    }

    fn hand_over(&mut self) -> Result<(), WorkbookError> {
        let batch = std::mem::take(&mut self.batch);
        self.send(Message::Rows(batch))
    }

    /// Fails when nobody wants the rows any more, which ends the reading.
    fn send(&self, message: Message) -> Result<(), WorkbookError> {
        self.sender.send(message).map_err(|_| WorkbookError::broken("no longer wanted"))
    }
}

/// Whether a region other than by its top left cell covers the cell.
fn is_covered(active: &[MergedRegion], row: u32, column: u32) -> bool {
    let place = active.partition_point(|region| region.first_column <= column);
    let Some(region) = place.checked_sub(1).and_then(|before| active.get(before)) else { return false };
    column <= region.last_column && (row, column) != (region.first_row, region.first_column)
}

/// Runs `work` so that a panic in it is an error.
pub(super) fn guarded<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, WorkbookError> + Send + 'static,
) -> Result<T, WorkbookError> {
    spawn(work)?.join().unwrap_or_else(|_| Err(panicked()))
}

fn spawn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<thread::JoinHandle<T>, WorkbookError> {
    silence_panics();
    Ok(thread::Builder::new().name(THREAD_NAME.to_owned()).spawn(work)?)
}

/// A panic of the reading thread is told as an error, so its own message would only confuse.
fn silence_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if thread::current().name() != Some(THREAD_NAME) {
                usual(panic);
            }
        }));
    });
}

fn panicked() -> WorkbookError {
    WorkbookError::broken("its contents contradict each other")
}
