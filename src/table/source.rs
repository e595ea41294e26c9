//! A file as batches of records, whatever it is: text in any encoding, or a sheet of a workbook.

use std::fs::File;
use std::io::{self, Chain, Cursor, Read};
use std::path::{Path, PathBuf};

use super::digest::Digesting;
use super::encoding::{self, Cleaner, Decoder, Findings, Repair};
use super::layout::{Merged, Row};
use super::records::{Batch, Endless, Signs, Splitter};
use super::workbook::{self, SheetRow, SheetRows, WorkbookError};
use crate::model::{Encoding, FileInfo};

/// Bytes that are read at a time.
const PIECE: usize = 1 << 20;

/// Bytes from which a file is judged.
pub(super) const SAMPLE: usize = 1 << 20;

/// Rows of a sheet from which it is judged.
const SAMPLE_ROWS: usize = 4000;

/// How the letters and cells of a file are found.
#[derive(Debug, Clone)]
pub(super) enum Form {
    /// Text.
    Text { reading: encoding::Reading, signs: Signs },
    /// A sheet.
    Sheet { name: String, repair: Option<Repair> },
}

impl Form {
    /// The sign between cells; a comma stands for it where cells have none.
    pub(super) fn delimiter(&self) -> u8 {
        match self {
            Self::Text { signs, .. } => signs.delimiter,
            Self::Sheet { .. } => b',',
        }
    }
}

/// Where the records of a file come from.
pub(super) enum Source {
    Text(TextSource),
    Sheet(SheetSource),
}

/// Why a file cannot be read further.
#[derive(Debug, thiserror::Error)]
pub(super) enum SourceError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
}

impl SourceError {
    /// The same as an error of the disk, where only such are expected.
    pub(super) fn into_io(self) -> io::Error {
        match self {
            Self::Io(error) => error,
            Self::Workbook(error) => io::Error::other(error),
        }
    }
}

impl Source {
    /// Opens a file in a form that was found from its `sample`, the first bytes of a text.
    pub(super) fn open(path: &Path, form: &Form, sample: Vec<u8>) -> Result<Self, SourceError> {
        match form {
            Form::Text { reading, signs } => Ok(Self::Text(TextSource::open(path, reading, *signs, sample)?)),
            Form::Sheet { name, repair } => Ok(Self::Sheet(SheetSource::open(path, name, *repair)?)),
        }
    }

    /// Fills a batch with the next records; `false` when there are none left.
    pub(super) fn next(&mut self, batch: &mut Batch) -> Result<bool, SourceError> {
        match self {
            Self::Text(source) => Ok(source.next(batch)?),
            Self::Sheet(source) => Ok(source.next(batch)?),
        }
    }

    /// The record that does not end, when there is one.
    pub(super) fn endless(&self) -> Option<Endless> {
        match self {
            Self::Text(source) => source.endless,
            Self::Sheet(_) => None,
        }
    }

    /// What was found in the text so far.
    pub(super) fn findings(&self) -> &Findings {
        match self {
            Self::Text(source) => source.decoder.findings(),
            Self::Sheet(source) => source.cleaner.findings(),
        }
    }

    /// Size and checksum of the whole file.
    pub(super) fn finish(self) -> io::Result<FileInfo> {
        match self {
            Self::Text(mut source) => {
                io::copy(&mut source.input, &mut io::sink())?;
                Ok(source.input.finish())
            }
            Self::Sheet(source) => super::digest::digest_file(&source.path),
        }
    }
}

/// A text file.
pub(super) struct TextSource {
    input: Digesting<Chain<Cursor<Vec<u8>>, File>>,
    decoder: Decoder,
    splitter: Splitter,
    piece: Vec<u8>,
    ended: bool,
    endless: Option<Endless>,
}

impl TextSource {
    fn open(path: &Path, reading: &encoding::Reading, signs: Signs, sample: Vec<u8>) -> io::Result<Self> {
        let mut file = File::open(path)?;
        io::Seek::seek(&mut file, io::SeekFrom::Start(sample.len() as u64))?;
        // Most tables are small, and a hundred thousand of them pass through.
        let left = file.metadata()?.len().saturating_sub(sample.len() as u64);
        let room = (sample.len() as u64 + left + 1).min(PIECE as u64) as usize;
        Ok(Self {
            input: Digesting::new(Cursor::new(sample).chain(file)),
            decoder: Decoder::new(reading),
            splitter: Splitter::new(signs),
            piece: vec![0; room],
            ended: false,
            endless: None,
        })
    }

    fn next(&mut self, batch: &mut Batch) -> io::Result<bool> {
        batch.clear();
        while !self.ended && batch.len() == 0 {
            let count = self.input.read(&mut self.piece)?;
            self.ended = count == 0;
            self.decoder.decode(&self.piece[..count], self.ended, self.splitter.input());
            if let Err(endless) = self.splitter.split(self.ended, batch) {
                (self.endless, self.ended) = (Some(endless), true);
            }
        }
        Ok(batch.len() > 0)
    }
}

/// A sheet of a workbook.
pub(super) struct SheetSource {
    path: PathBuf,
    rows: SheetRows,
    row: SheetRow,
    number: u64,
    cleaner: Cleaner,
}

impl SheetSource {
    fn open(path: &Path, sheet: &str, repair: Option<Repair>) -> Result<Self, WorkbookError> {
        let rows = workbook::open(path, sheet)?;
        Ok(Self { path: path.to_owned(), rows, row: SheetRow::default(), number: 0, cleaner: Cleaner::new(repair) })
    }

    fn next(&mut self, batch: &mut Batch) -> Result<bool, WorkbookError> {
        batch.clear();
        while batch.size() < PIECE && batch.len() < PIECE / 16 && self.rows.next(&mut self.row)? {
            batch.begin_record(self.number, self.number + 1);
            for at in 0..self.row.len() {
                let (text, native) = self.row.cell(at);
                batch.push_cell(&self.cleaner.repair_text(text), native);
            }
            self.number += 1;
        }
        Ok(batch.len() > 0)
    }
}

/// The first bytes of a text file, and whether they are all of it. Where they are all ASCII, the first piece
/// with other letters is added, since only it shows the encoding.
pub(super) fn text_sample(path: &Path) -> io::Result<TextSample> {
    let mut file = File::open(path)?;
    let room = file.metadata()?.len().min(SAMPLE as u64) as usize;
    let mut start = Vec::with_capacity(room + 1);
    (&mut file).take(SAMPLE as u64).read_to_end(&mut start)?;
    let whole = start.len() < SAMPLE;
    let letters = if whole || !start.is_ascii() { None } else { first_letters(&mut file)? };
    Ok(TextSample { start, whole, letters })
}

/// The beginning of a text file.
pub(super) struct TextSample {
    pub(super) start: Vec<u8>,
    pub(super) whole: bool,
    /// Lines further down with the first letters that are not ASCII.
    pub(super) letters: Option<Vec<u8>>,
}

impl TextSample {
    /// How the letters of the text are found: as declared, or as the sample shows.
    pub(super) fn reading(&self, declared: Option<Encoding>) -> encoding::Reading {
        let telling = self.letters.as_deref().unwrap_or(&self.start);
        let whole = self.whole && self.letters.is_none();
        match declared {
            Some(encoding) => encoding::declared(encoding, telling, whole),
            None => encoding::detect(telling, whole),
        }
    }
}

fn first_letters(file: &mut File) -> io::Result<Option<Vec<u8>>> {
    let mut piece = vec![0; PIECE];
    loop {
        let count = file.read(&mut piece)?;
        if count == 0 {
            return Ok(None);
        }
        let Some(at) = piece[..count].iter().position(|byte| !byte.is_ascii()) else { continue };
        let line = memchr::memrchr(b'\n', &piece[..at]).map_or(0, |end| end + 1);
        let mut letters = piece[line..count].to_vec();
        file.take(PIECE as u64 / 4).read_to_end(&mut letters)?;
        return Ok(Some(letters));
    }
}

/// The beginning of a sheet.
pub(super) struct SheetSample {
    pub(super) rows: Vec<Row>,
    pub(super) merged: Vec<Merged>,
    pub(super) repair: Option<Repair>,
}

/// The first rows of a sheet, its merged cells, and its text for judging what it is written in.
pub(super) fn sheet_sample(path: &Path, sheet: &str) -> Result<SheetSample, WorkbookError> {
    let mut source = SheetSource::open(path, sheet, None)?;
    let merged = source.rows.merged().iter().map(|area| Merged {
        rows: (area.first_row.into(), area.last_row.into()),
        columns: (area.first_column as usize, area.last_column as usize),
    });
    let merged = merged.collect();
    let (mut rows, mut texts) = (Vec::new(), String::new());
    let mut row = SheetRow::default();
    while rows.len() < SAMPLE_ROWS && source.rows.next(&mut row)? {
        let mut cells: Vec<String> = (0..row.len()).map(|at| row.cell(at).0.to_owned()).collect();
        for cell in cells.iter().filter(|cell| !cell.is_ascii()) {
            if texts.len() < SAMPLE {
                texts.push_str(cell);
                texts.push('\n');
            }
        }
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        rows.push(Row { number: rows.len() as u64, cells });
    }
    let repair = encoding::detect_text(&texts);
    let mut cleaner = Cleaner::new(repair);
    for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
        *cell = super::layout::one_line(&cleaner.repair_text(cell));
    }
    Ok(SheetSample { rows, merged, repair })
}
